package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// featureOf is the value of a feature of a sentence in a file for a question.
func featureOf(t *testing.T, feature, file, asked, sentence string) float64 {
	t.Helper()
	x := indexOf(t, "notes.txt", file)
	seen, err := x.Observe(t.Context(), asked)
	require.NoError(t, err)
	for _, o := range seen {
		if o.Sentence.Of(o.Entry.Answer) == sentence {
			for i, name := range SentenceFeatures() {
				if name == feature {
					return o.Features[i]
				}
			}
		}
	}
	require.Fail(t, "not among the candidates", "%s: %s", asked, sentence)
	return 0
}

func TestASentenceThatDefinesIsToldByWhatStandsBesideTheThing(t *testing.T) {
	for _, c := range []struct {
		asked, sentence string
		defines         bool
	}{
		{"what is Netvar?", "Netvar is a language for nets.", true},
		{"what was netvar", "The Netvar was the first of its kind.", true},
		{"what is Netvar", "In the north, Netvar is a language.", true},
		{"what is Netvar", "Of tongues: Netvar is a language.", true},
		{"what is Netvar", "Nets sink; Netvar is a language.", true},
		{"what is Netvar", "Nets sink and Netvar is a language.", false},
		{"what is Netvar", "A pre-Netvar is a language.", false},
		{"What is the Board of Nets?", "The Board of Nets is a club.", true},
		{"what are nets", "Nets are woven by hand.", true},
		{"what does netting mean", "Netting means the work with nets.", true},
		{"What is Netvar?", "Everybody speaks Netvar, a language for nets.", true},
		{"What is Netvar?", "They speak Netvar - a language for nets.", true},
		{"What is Netvar?", "They speak Netvar (of the north).", true},
		{"What is Netvar?", "They speak a language called Netvar.", true},
		{"What is Netvar?", "Those who know Netvar know that Netvar, a language, is old.", true},
		{"What is Netvar?", "They speak a language known as the Netvar.", true},
		{"What is the Board of Nets?", "The club is called the Board of Nets.", true},
		{"Who is Orla Venn?", "Orla Venn is a weaver.", true},
		{"who was orla venn", "Nets were made by Orla Venn, a weaver.", true},
		{"Who's Orla Venn?", "Orla Venn was the weaver.", true},
		{"whos orla venn", "Orla Venn was the weaver.", true},
		{"Who is Venn?", "Then Captain Venn sailed.", true},

		{"What is Netvar?", "Netvar is spoken in the north.", false},
		{"What is Netvar?", "They use Netvar—a language for nets.", true},
		{"What is Netvar?", "Netvar is not a language.", false},
		{"What is Netvar?", "In Netvar a net is dear.", false},
		{"What is Netvar?", "Netvar, they say, pays well.", false},
		{"What is Netvar?", "The north (where Netvar lives) sleeps.", false},
		{"What is Netvar?", "The home of Netvar is a hut.", false},
		{"What is Netvar?", "The town was named after Netvar.", false},
		{"What is the Board of Nets?", "The Board met, and Nets is a club.", false},
		{"what are nets", "Nets are not needed.", false},
		{"Who is the weaver?", "The weaver is a woman.", false},
		{"who is Venn?", "Then Venn sailed.", false},
		{"Who is Venn?", "When Venn sailed, it rained.", false},
		{"What is Venn?", "Then Captain Venn sailed.", false},
		{"Who saw Orla Venn?", "Orla Venn is a weaver.", false},
		{"Where is Orla Venn?", "Orla Venn is a weaver.", false},
	} {
		file := article(c.sentence, "Thus Netvar went, and Orla and Venn, to some Board of Nets of netting.")
		assert.Equal(t, c.defines, featureOf(t, "definition", file, c.asked, c.sentence) == 1, "%s: %s", c.asked, c.sentence)
	}
}

func TestADefinitionIsPreferredToWhatElseIsSaidOfAThing(t *testing.T) {
	for lang, c := range map[string]struct{ text, asked, want string }{
		"en":      {"The north uses Netvar. Netvar is spoken there. Netvar is a language for nets.", "what is netvar", "Netvar is a language for nets."},
		"de":      {"Der Norden nutzt Netvar. Netvar ist dort beliebt. Netvar ist eine Sprache für Netze.", "was ist Netvar?", "Netvar ist eine Sprache für Netze."},
		"fr":      {"Le nord utilise Netvar. Netvar est aimé depuis hier. Netvar est une langue pour les filets.", "qu'est-ce que Netvar ?", "Netvar est une langue pour les filets."},
		"es":      {"El norte usa Netvar. Netvar es popular aquí. Netvar es una lengua para las redes.", "¿Qué es Netvar?", "Netvar es una lengua para las redes."},
		"pt, who": {"O norte viu Orla Venn. Orla Venn é popular aqui. Orla Venn é uma tecelã.", "quem é Orla Venn?", "Orla Venn é uma tecelã."},
		"pt":      {"O norte usa Netvar. Netvar é popular aqui. Netvar é uma língua para as redes.", "o que é Netvar?", "Netvar é uma língua para as redes."},
	} {
		x := indexOf(t, "notes.md", "---\nlang: "+lang[:2]+"\n---\n\n"+c.text+"\n")
		r, err := x.Ask(t.Context(), c.asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches, lang)
		assert.Equal(t, c.want, r.Matches[0].Text(), lang)
	}
}
