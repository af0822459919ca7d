package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

func TestAWordThatNoLanguageHoldsIsReadInTheFirst(t *testing.T) {
	x := build(t, corpus(
		&faq.Entry{ID: "de", Lang: "de", Question: "Wie sperre ich meine Karten?", Answer: "Ruf an."},
		&faq.Entry{ID: "en", Lang: "en", Question: "How do I block my cards?", Answer: "Call us."},
	))
	sc := newScratch(x.table)
	q := x.table.understand("das Wetter", sc)
	defer q.forget(sc)
	require.Len(t, q.terms, 2)
	assert.Equal(t, functionWord, q.terms[0].kind, "das")
	assert.Equal(t, contentWord, q.terms[1].kind, "Wetter")
}

func TestCommonWordsOfEveryLanguageWeighLittle(t *testing.T) {
	x := build(t, corpus(&faq.Entry{Lang: "de", Question: "Wie kommt der Hund hinein?", Answer: "Durch die Tür."}))
	v := x.table.vocab
	assert.Less(t, x.table.entryIDF[v.stems["wie"]], .75*x.table.entryIDF[v.stems["hund"]])
}

func TestWhatLettersStandForIsFoundWhereTheyAreSpeltOut(t *testing.T) {
	x := build(t, corpus(
		&faq.Entry{ID: "spelt", Answer: "The Harbour Office for Lost Anchors (HOLA) was founded last year."},
		&faq.Entry{ID: "named", Answer: "Everybody at HOLA knows the anthem by heart and sings it."},
	))
	for _, text := range []string{"What does HOLA stand for?", "what is hola an acronym of"} {
		r, err := x.Ask(t.Context(), text, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, "spelt", r.Matches[0].Entry.ID, text)
	}
}

func TestTheWordsThatAskForAnAcronymAreNotLookedFor(t *testing.T) {
	x := build(t, corpus(&faq.Entry{ID: "hola", Answer: "HOLA was founded last year."}))
	sc := newScratch(x.table)
	q := x.table.understand("What does HOLA stand for?", sc)
	defer q.forget(sc)
	assert.Equal(t, 1, q.meaning.len())
}

// What members of other languages than English type, and the answer that is said.
func TestMembersOfOtherLanguagesAreUnderstood(t *testing.T) {
	for lang, c := range map[string]struct {
		entries []string // questions and their answers
		asked   map[string]string
	}{
		"de": {
			[]string{
				"Wann ist das Training?", "Immer freitags, abends nach der Schule.",
				"Wie hoch ist der Mitgliedsbeitrag?", "Er richtet sich nach der Satzung: 40 Taler.",
				"Ist die Mitgliedschaft umsonst?", "Ja, sie ist umsonst.",
				"Wie kann ich mich für das Turnier einschreiben?", "Schick dem Wart deinen Namen.",
				"Wie kann ich ein Video hochladen?", "Klick auf das Plus.",
				"Kann man gesperrte Nutzer freischalten?", "Das machen die Admins.",
				"Wie ändere ich meinen Spitznamen?", "In den Einstellungen.",
				"Wie werde ich Teammitglied?", "Bewirb dich im Forum.",
				"Was bekomme ich für 1.000 Taler?", "Ein Schild.",
				"Was bekomme ich für 5.000 Taler?", "Ein Pferd.",
				"Dürfen wir zwei Konten haben?", "Nein, nur eins.",
				"Welche Spiele spielen wir?", "Das Team spielt Schach.",
			},
			map[string]string{
				"wann ist training":                                "Immer freitags, abends nach der Schule.",
				"was kostet die mitgliedschaft":                    "Ja, sie ist umsonst.",
				"wie schreib ich mich fürs turnier ein":            "Schick dem Wart deinen Namen.",
				"wie lad ich ein video hoch":                       "Klick auf das Plus.",
				"kann ein gesperrter wieder freigeschaltet werden": "Das machen die Admins.",
				"kann man nen nickname ändern":                     "In den Einstellungen.",
				"wie is das mit dem team":                          "Bewirb dich im Forum.",
				"wofür gibts 5000 taler":                           "Ein Pferd.",
				"kann man 2 konten haben":                          "Nein, nur eins.",
			},
		},
		"fr": {
			[]string{
				"Combien coûte l'adhésion ?", "Elle est gratuite.",
				"Que se passe-t-il quand je quitte le serveur ?", "Tes rôles sont perdus.",
				"Ma commande a été supprimée, que faire ?", "Contacte le support.",
				"Je n'ai pas de son, que faire ?", "Relance le jeu.",
				"Peut-on avoir deux comptes ?", "Non, un seul.",
				"Pourquoi ai-je été banni ?", "Pour une insulte.",
			},
			map[string]string{
				"combien coute l'adhesion":        "Elle est gratuite.",
				"il se passe koi quand je quitte": "Tes rôles sont perdus.",
				"jai supprimé ma commande":        "Contacte le support.",
				"ya pas de son":                   "Relance le jeu.",
				"on peut avoir 2 comptes":         "Non, un seul.",
				"pk jai été ban":                  "Pour une insulte.",
			},
		},
		"es": {
			[]string{
				"¿Qué pasa cuando mando muchos mensajes?", "Te silencian.",
				"¿Dónde puedo usar los comandos?", "Solo en su canal.",
				"¿Cuánto cuesta la inscripción?", "Es gratuita.",
				"¿Puedo tener dos cuentas?", "No, una sola.",
				"¿Cómo cambio mi apodo?", "En los ajustes.",
				"¿Cuándo es el torneo?", "Los viernes por la noche.",
			},
			map[string]string{
				"que pasa cuando mandas muchos mensajes": "Te silencian.",
				"donde uso los comandos":                 "Solo en su canal.",
				"cuanto sale la inscripcion":             "Es gratuita.",
				"puedo tener 2 cuentas":                  "No, una sola.",
				"como me cambio el nick":                 "En los ajustes.",
				"cdo es el torneo":                       "Los viernes por la noche.",
			},
		},
		"pt": {
			[]string{
				"Onde vejo as missões?", "No mural da praça.",
				"Quais são os níveis?", "Vão até cem.",
				"Quanto custa a inscrição?", "É de graça.",
				"Posso ter duas contas?", "Não, só uma.",
				"Como troco meu apelido?", "Nas configurações.",
				"O que acontece quando mando muitas mensagens?", "Você é silenciado.",
			},
			map[string]string{
				"onde fica a missao":                   "No mural da praça.",
				"qual é o nivel mais alto":             "Vão até cem.",
				"qual o valor da inscricao":            "É de graça.",
				"posso ter 2 contas":                   "Não, só uma.",
				"como troco meu nick":                  "Nas configurações.",
				"oq acontece qnd mando muita mensagem": "Você é silenciado.",
			},
		},
	} {
		var list []*faq.Entry
		for i := 0; i < len(c.entries); i += 2 {
			list = append(list, &faq.Entry{Lang: lang, Question: c.entries[i], Answer: c.entries[i+1]})
		}
		x := build(t, corpus(list...))
		for asked, want := range c.asked {
			r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
			require.NoError(t, err)
			require.NotEmpty(t, r.Matches, asked)
			assert.Equal(t, want, r.Matches[0].Entry.Answer, asked)
			assert.Equal(t, faq.Answer, r.Decision, "%s: %s", asked, r.Explanation.Rule)
		}
	}
}

func TestGermanVerbsApartAreOneVerb(t *testing.T) {
	x := build(t, corpus(
		&faq.Entry{Lang: "de", Question: "Wie kann ich ein Bild hochladen?", Answer: "Klick auf das Plus."},
		&faq.Entry{Lang: "de", Question: "Wie stelle ich eine Anfrage?", Answer: "Im Forum."},
	))
	for asked, want := range map[string]string{
		"wie lad ich ein bild hoch": "alias", "ich lad ein bild hoch, aber wie": "alias", "hoch lad ich nie": "",
		"habe eine frage an euch": "derived",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
		require.NoError(t, err)
		for _, w := range r.Explanation.Words {
			if w.Text == "lad" || w.Text == "frage" {
				assert.Equal(t, want, w.Matched, "%s: %s", asked, w.Text)
			}
		}
	}
}

func TestFormsOfGermanVerbsAreBare(t *testing.T) {
	de := lexicon.For("de")
	for form, verb := range map[string]string{
		"abgemeldet": "abmelden", "anzumelden": "anmelden", "gelöscht": "löschen", "freigeschaltet": "freischalten", "gespielt": "spielen",
	} {
		assert.Equal(t, de.Stem(verb), bare(de.Stem(form)), form)
	}
	for _, word := range []string{"geld", "abgabe", "team"} {
		assert.Equal(t, de.Stem(word), bare(de.Stem(word)))
	}
	x := build(t, corpus(&faq.Entry{Lang: "de", Question: "Wird mein Konto abgemeldet?", Answer: "Nie."}))
	r, err := x.Ask(t.Context(), "abmelden", faq.Ask{Explain: true})
	require.NoError(t, err)
	require.NotEmpty(t, r.Explanation.Words)
	assert.Equal(t, "derived", r.Explanation.Words[0].Matched)
}

func TestHowDearAThingIsSaysNothingOfWhichUnlessEntriesAskForIt(t *testing.T) {
	free := &faq.Entry{Lang: "de", Question: "Ist die Mitgliedschaft umsonst?", Answer: "Ja."}
	for n, list := range map[int][]*faq.Entry{1: {free}, 2: {free, {Lang: "de", Question: "Was kostet ein Hut?", Answer: "Viel."}}} {
		x := build(t, corpus(list...))
		q, _, done := x.understand("was kostet die Mitgliedschaft")
		assert.Equal(t, n, q.meaning.len())
		done()
	}
}

func TestRelativesAreSearchedForWhereTheWordItselfIsKnown(t *testing.T) {
	list := []*faq.Entry{
		{Lang: "de", Question: "Wie werde ich Teammitglied?", Answer: "Bewirb dich."},
		{Lang: "de", Question: "Welche Spiele gibt es?", Answer: "Das Team spielt Schach."},
	}
	x := build(t, corpus(list...))
	r, err := x.Ask(t.Context(), "team", faq.Ask{})
	require.NoError(t, err)
	assert.Len(t, r.Matches, 2)
}

func TestAnUnknownWordIsNoFunctionWordTwoTyposAway(t *testing.T) {
	x := build(t, corpus(&faq.Entry{Lang: "de", Question: "Wann ist der Angriff?", Answer: "Abends."}))
	q, _, done := x.understand("wann wird geraidet")
	defer done()
	assert.False(t, q.isCorrected(), "gerade")
}

func TestThousandsAreSetApartByFullStopsOrCommas(t *testing.T) {
	for text, want := range map[string]string{"5.000": "5000", "5,000": "5000", "1.000.000": "1000000", "1.5": "1.5", "0.125": "0.125", "3.1415": "3.1415"} {
		assert.Equal(t, want, tokenize(nil, text)[0].text, text)
	}
}
