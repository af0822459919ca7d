package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestQuestionsOfOtherLanguagesAskForAType(t *testing.T) {
	for lang, asked := range map[string]map[string]answerType{
		"de": {
			"Wann öffnet das Museum?":                          whenAnswer,
			"um wie viel uhr öffnet ihr":                       whenAnswer,
			"Wie viele Boote gibt es?":                         numberAnswer,
			"wie viel prozent rabatt gibt es":                  percentAnswer,
			"was kostet der beitrag":                           moneyAnswer,
			"wie lange dauert es":                              durationAnswer,
			"warum bin ich gesperrt":                           whyAnswer,
			"wie melde ich jemanden":                           howAnswer,
			"was ist ein Ankerplatz":                           definitionAnswer,
			"was ist mit meinem gesperrten konto im spiel los": anyAnswer,
			"wofür steht HB":                                   acronymAnswer,
			"wer ist der wirt":                                 anyAnswer,
			"wen frage ich":                                    anyAnswer,
			"wo ist das museum":                                anyAnswer,
		},
		"fr": {
			"quand ouvre le musée":              whenAnswer,
			"à quelle heure ouvre le musée":     whenAnswer,
			"que se passe-t-il quand je pars":   anyAnswer,
			"est-ce que tu sais quand il ouvre": whenAnswer,
			"où est le musée":                   whereAnswer,
			"le musée ou le phare":              anyAnswer,
			"qui dirige le musée":               whoAnswer,
			"le salon qui ferme":                anyAnswer,
			"combien de bateaux y a-t-il":       numberAnswer,
			"combien coûte l'entrée":            moneyAnswer,
			"combien de temps dure la visite":   durationAnswer,
			"pourquoi suis-je banni":            whyAnswer,
			"qu'est-ce que le mouillage ?":      definitionAnswer,
			"que signifie HB":                   definitionAnswer,
			"je veux savoir comment s'ouvrent":  howAnswer,
		},
		"es": {
			"¿Cuándo abre el museo?":        whenAnswer,
			"a qué hora abren":              whenAnswer,
			"que pasa cuando salgo":         anyAnswer,
			"quiero que digan cuándo abre":  whenAnswer,
			"donde esta el museo":           whereAnswer,
			"quién dirige el museo":         whoAnswer,
			"cuantos barcos hay":            numberAnswer,
			"cuánto cuesta la entrada":      moneyAnswer,
			"cuánto tiempo dura la visita":  durationAnswer,
			"por qué estoy expulsado":       whyAnswer,
			"no entro porque está cerrado":  anyAnswer,
			"¿Qué es un fondeadero?":        definitionAnswer,
			"que significa HB":              definitionAnswer,
			"cómo se llega":                 howAnswer,
			"el canal":                      anyAnswer,
			"el rol que es rojo, no verde.": anyAnswer,
		},
		"pt": {
			"Quando abre o museu?":           whenAnswer,
			"a que horas abre":               whenAnswer,
			"onde fica o museu":              whereAnswer,
			"quem dirige o museu":            whoAnswer,
			"quantos barcos há":              numberAnswer,
			"quanto custa a entrada":         moneyAnswer,
			"quanto tempo demora a visita":   durationAnswer,
			"por que fui expulso":            whyAnswer,
			"não entro porque está fechado":  anyAnswer,
			"o que é um ancoradouro":         definitionAnswer,
			"o que significa HB":             definitionAnswer,
			"como participo de um passeio":   howAnswer,
			"que porcentagem pagam os novos": percentAnswer,
		},
	} {
		x := build(t, corpus(&faq.Entry{Lang: lang, Question: "Lorem ipsum?", Answer: "Dolor."}))
		for text, want := range asked {
			q := understood(x, text)
			assert.Equal(t, want, q.asks, "%s: %s", text, q.asks)
		}
	}
}

func TestTheFirstLanguageThatAsksForAnythingTellsTheType(t *testing.T) {
	x := build(t, corpus(
		&faq.Entry{Lang: "de", Question: "Wie sperre ich meine Karten?", Answer: "Ruf an."},
		&faq.Entry{Lang: "en", Question: "How do I block my cards?", Answer: "Call us."},
	))
	assert.Equal(t, whenAnswer, understood(x, "when was the card blocked").asks)
	assert.Equal(t, whenAnswer, understood(x, "wann wurde die Karte gesperrt").asks)
}

// Of the two sentences that say as much of what is asked, the one with the type asked for is right.
func TestSentencesOfOtherLanguagesHaveTheTypeAskedFor(t *testing.T) {
	for _, test := range []struct{ lang, asked, right, wrong string }{
		{"de", "Wann öffnet das Museum?", "Das Museum öffnet am Montag im Juni.", "Das Museum öffnet seinen Gästen die Hallen."},
		{"de", "was kostet das Boot", "Das Boot kostet 9 Euro.", "Das Boot kostet viele Nerven."},
		{"fr", "combien de temps dure la visite", "La visite dure 2 heures.", "La visite dure trop pour certains."},
		{"fr", "pourquoi le musée ferme", "Le musée ferme parce que le toit fuit.", "Le musée ferme toutes ses grandes salles."},
		{"es", "cuándo abre el museo", "El museo abre en junio el lunes.", "El museo abre sus grandes salas."},
		{"es", "cuánto cuesta la barca", "La barca cuesta 9 euros.", "La barca cuesta muchos nervios."},
		{"pt", "quando abre o museu", "O museu abre em junho no domingo.", "O museu abre as suas grandes salas."},
		{"pt", "quanto tempo demora a visita", "A visita demora 2 horas.", "A visita demora demais para alguns."},
	} {
		x := build(t, corpus(
			&faq.Entry{Lang: test.lang, ID: "wrong", Answer: test.wrong},
			&faq.Entry{Lang: test.lang, ID: "right", Answer: test.right},
		))
		r, err := x.Ask(t.Context(), test.asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches)
		assert.Equal(t, "right", r.Matches[0].Entry.ID, test.asked)
	}
}
