package faq

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkSpans holds what every splitting of a text must: sentences in order and without overlap, so that they
// and what lies between give back the text, and at least one in a text that isn't blank.
func checkSpans(t testing.TB, text string, spans []Span) {
	t.Helper()
	if strings.TrimSpace(text) != "" && len(spans) == 0 {
		t.Fatalf("no sentences in %q", text)
	}
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("the sentences %v of %q overlap or lie outside", spans, text)
		}
		if one := s.Of(text); strings.TrimSpace(one) != one {
			t.Fatalf("the sentence %q of %q has blanks around it", one, text)
		}
		at = s.End
	}
}

func TestASentenceEndsWhereAReaderSaysSo(t *testing.T) {
	// "|" stands where a sentence ends.
	for lang, texts := range map[string][]string{
		"en": {
			"Bukele met the U.S. President.|They spoke.",
			"It moved to the U.S.|The move took a year.",
			"Ask Dr. Smith or Mrs. J. R. Jones.|They know.",
			"J. A. Hobson wrote it.|So did I.|Then he left.",
			"It costs 3.50 dollars.|Version 1.2.3 costs more.",
			`"Do not enter our country illegally.|You will be deported and prosecuted."|He left.`,
			`"Stop!" he said.|"Why?" she asked.`,
			"Wait... what?|Well…|Fine.",
			"See https://example.com/a.b?c=d.e for more.|Or call os.Exit(1).",
			"Bring tools, e.g. a hammer, i.e. The Hammer.|Then wait.",
			"We open at 5 p.m. on Mondays.|Doors close at 6 a.m.|The bar stays open.",
			"It was built in 1999.|12 men came.[12]|Nobody knew.[3][4]",
			"No. 5 is alive.|Is it?|No.|It is not.",
			"Acme Inc. and Foo Ltd. merged.|Dogs, cats, etc. are fine.",
			"Press Save.|`go test` runs then.|*Then* wait.|(Or don't.)|\"Fine.\"",
			"It froze at 30 °C.|This was new.",
			"press the button.|then wait.|ask again",
			"Done! 🎉",
			"Read the rules.)|Then go on.",
			"これは答えです。|次の文です。",
			"They met on Jan. 5 and on Dec. 6.|It rained.",
			"Both (lit. \"Two Of Them\") agreed.|Nobody else did.",
			"Read Vol. II and vol. 3.|Ask the prof.|Then speak up, et al.|We know.",
		},
		"de": {
			"Am 3. Oktober 1990 war es so weit.|Danach nicht mehr.",
			"Das kostet ca. 5 Euro, z.B. am Mo. und bzw. Di. in der Kasse.|Bitte zahle bar.",
			"Frag Dr. Müller oder Fr. Kunz.|Sie helfen usw.|Danach geht es weiter.",
			"Es waren 250.|Alle kamen.",
			"Wir spielen Spiele aller Art.|Danach essen wir nach Art. 5 der Satzung.",
			"Es dauert 5 min.|Danach gibt es max. 3 Runden.|Frag Max.|Er weiß es.",
			"Max. Teilnehmerzahl: 20 Leute.|Das Min. Alter ist 16.",
			"Frag den Prof.|Er ist da bis Fr.|Dann nicht.",
			"Beginn ist um 19:30.|Bringt Spiele mit.",
		},
		"fr": {
			"M. Dupont l'a dit, cf. p. ex. la page d'accueil.|Elle est ici.",
			"« Venez ! » dit-il.|Nous sommes venus.",
			"C'est du vol.|Nous partons selon l'art. 5 des statuts.|Voir art. L. 121-1 du Code.|Mme. Dupont parle de son ex.|Il est loin.",
		},
		"es": {
			"El Sr. García vive en EE.UU. desde hace un año.|¿Quién lo sabe?|¡Todos!",
			"Llame a la Dra. Pérez.|Ud. puede venir con la Profa. Ana.",
			"EE. UU. ganó.|Nadie lo vio desde Ud. o Uds. hasta ahora.",
		},
		"pt": {
			"O Sr. Silva e a Dra. Costa vieram.|Não ficaram.",
		},
	} {
		for _, marked := range texts {
			text := strings.ReplaceAll(marked, "|", " ")
			want := strings.Split(marked, "|")
			if strings.Contains(marked, "。") {
				text = strings.ReplaceAll(marked, "|", "")
			}
			spans := sentencesOf(text, lang, breaksTell)
			checkSpans(t, text, spans)
			assert.Equal(t, want, of(text, spans), lang)
		}
	}
}

// of returns the texts of spans.
func of(text string, spans []Span) []string {
	var all []string
	for _, s := range spans {
		all = append(all, s.Of(text))
	}
	return all
}

func TestMarkupStandsBetweenSentencesAndCodeStaysWhole(t *testing.T) {
	text := "## Before you join {#join}\n\nRead this. Then:\n\n1. Open *Settings*. Wait.\n2) Press\n   Save\n- [x] Done\n\n" +
		"```go\nfmt.Println(1.5. What)\n\nok. Really\n```\n<br>\n<!-- a comment. Really -->\n| Role | Right |\n| --- | :-: |\n| Mod | Ban. Kick |\n\n" +
		"> Quoted. Twice\n> over\n\nEnd\n===\n\n    indented code. Here\n    it stays\n\n***\n:::note\nMind it.\n:::\n[a]: https://example.com\n"
	spans := sentencesOf(text, "en", breaksWrap)
	checkSpans(t, text, spans)
	assert.Equal(t, []string{
		"Before you join", "Read this.", "Then:", "Open *Settings*.", "Wait.", "Press\n   Save", "Done",
		"```go\nfmt.Println(1.5. What)\n\nok. Really\n```", "Role | Right", "Mod | Ban. Kick", "Quoted.", "Twice\n> over", "End",
		"indented code. Here\n    it stays", "Mind it.",
	}, of(text, spans))
}

func TestALineBreakEndsASentenceUnlessTheTextIsWrapped(t *testing.T) {
	list := "You may have:\n\nCough\nShortness of breath or difficulty breathing\nFever\nChills"
	assert.Equal(t, []string{"You may have:", "Cough", "Shortness of breath or difficulty breathing", "Fever", "Chills"}, of(list, Sentences(list)))

	wrapped := "People with the virus have had a wide range of symptoms\nreported, ranging from mild ones to severe illness. These\nPeople stay at\r\nhome."
	assert.Equal(t, []string{
		"People with the virus have had a wide range of symptoms\nreported, ranging from mild ones to severe illness.", "These\nPeople stay at\r\nhome.",
	}, of(wrapped, Sentences(wrapped)))

	broken := "The first line  \nThe second line\\\nThe third\nline"
	assert.Equal(t, []string{"The first line", "The second line", "The third\nline"}, of(broken, sentencesOf(broken, "en", breaksWrap)))
}

func TestNothingButMarkupIsOneSentence(t *testing.T) {
	for _, text := range []string{"---", "<br>", "| |", "<!-- x -->", "#", "🎉", ":)", "|---|"} {
		assert.Equal(t, []string{text}, of(text, Sentences(text)))
	}
	assert.Empty(t, Sentences(" \n\t"))
}

func TestTheSentencesOfTheSquadCasesAreReproduced(t *testing.T) {
	sets, err := filepath.Glob("../../shared/data/*/*/cases.jsonl")
	require.NoError(t, err)
	if len(sets) == 0 {
		t.Skip("../shared is not there: the sentences of its cases are not looked at")
	}
	total, found := 0, 0
	for _, set := range sets {
		c, err := Load(os.DirFS(filepath.Join(filepath.Dir(set), "faq")))
		require.NoError(t, err)
		ours := map[string]bool{}
		for _, e := range c.Entries {
			checkSpans(t, e.Answer, e.Sentences)
			for _, s := range of(e.Answer, e.Sentences) {
				ours[oneLine(s)] = true
			}
		}
		f, err := os.Open(set)
		require.NoError(t, err)
		cases, err := ReadCases(f, set)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		wanted := map[string]bool{}
		for _, k := range cases {
			for _, s := range k.Sentences {
				wanted[oneLine(s)] = true
			}
		}
		for s := range wanted {
			total++
			if ours[s] {
				found++
			}
		}
	}
	t.Logf("%d of %d sentences", found, total)
	assert.Greater(t, float64(found)/float64(total), 0.985)
}
