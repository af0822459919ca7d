package index

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// understood reads a question and forgets it again.
func understood(x *Index, text string) *question {
	sc := newScratch(x.table)
	q := x.table.understand(text, sc)
	q.forget(sc)
	return q
}

func TestAQuestionIsNegatedByTheNegationsOfItsLanguage(t *testing.T) {
	for lang, asked := range map[string]map[string]bool{
		"en": {"why isn't it open": true, "it cannot be opened": true, "can't I": true, "why is it open": false, "a sin": false},
		"de": {"warum ist es nicht offen": true, "ohne Konto": true, "nie": true, "warum ist es offen": false},
		"fr": {"je n'ai jamais payé": true, "sans compte": true, "où est le compte": false},
		"es": {"no puedo entrar": true, "sin cuenta": true, "dónde está la cuenta": false},
		"pt": {"não consigo entrar": true, "sem conta": true, "onde é no servidor": false},
	} {
		x := build(t, corpus(&faq.Entry{Lang: lang, Question: "Lorem ipsum?", Answer: "Dolor."}))
		for text, want := range asked {
			assert.Equal(t, want, understood(x, text).negated, "%s: %s", lang, text)
		}
	}
}

// Who writes in chat writes names small; and all that is shouted has capitals.
func TestNamesAreKnownByTheKnowledgeWhereCapitalsDontTell(t *testing.T) {
	x := indexOf(t, "town.txt", "The town\n\nLast year Mira Tolland opened the Harbour Museum. Its roof was mended by Mira and her brother. "+
		"They say that the harbour had no museum before.\n")
	names := func(text string) (list []string) {
		q := understood(x, text)
		for n := range q.terms {
			if q.entities&(1<<n) != 0 {
				list = append(list, q.terms[n].text)
			}
		}
		return list
	}
	for text, want := range map[string][]string{
		"who is mira tolland":                 {"mira", "tolland"},
		"WHO IS MIRA TOLLAND":                 {"mira", "tolland"},
		"Did Mira open the museum with Bob":   {"mira", "bob"},
		"did mira open the Museum":            {"museum"},
		"who opened the harbour museum":       nil, // they are written small as well
		"which roof was mended by her in 120": {"120"},
	} {
		assert.Equal(t, want, names(text), text)
	}
	german := indexOf(t, "stadt.md", "---\nlang: de\n---\n\nIm letzten Jahr wurde das Dach mit Holz gedeckt. Es ist nun ein gutes Dach.\n")
	assert.Zero(t, understood(german, "wer deckte das dach").entities, "in German all nouns have a capital")
}

func TestOfANameTheCommonerWordTellsLittleBesideTheOther(t *testing.T) {
	x := indexOf(t, "town.txt", "The town\n\nLast year the ferry to Port Tolland sank. No ship from Port Tolland had sunk in Port Maris before. "+
		"It was built in Port Maris in June 1950. They mended the harbour wall in June 1950. June is warm. Harbour Wall is its oldest street.\n")
	weights := func(text, word string) (inEntries, inSentences float64) {
		q := understood(x, text)
		for _, m := range q.terms {
			if m.text == word {
				return m.idf, m.weight
			}
		}
		require.Fail(t, "no such word", word)
		return 0, 0
	}
	for _, c := range []struct {
		name, word, text, alone string
		lower                   bool
	}{
		{"the commoner word", "port", "Is Port Tolland old", "is the port old", true},
		{"whoever writes it", "port", "is port tolland old", "is the port old", true},
		{"not the rarer one", "tolland", "Is Port Tolland old", "is tolland old", false},
		{"not beside another", "port", "is a port like tolland", "is the port old", false},
		{"the other way round", "port", "is tolland port old", "is the port old", false},
		{"beside a number", "june", "what was in june 1950", "what was in june", true},
		{"what is written small as well", "wall", "is the harbour wall old", "is the wall old", false},
		{"unknown neighbours", "port", "is Port Kestrel old", "is the port old", false},
	} {
		inEntries, inSentences := weights(c.text, c.word)
		aloneInEntries, aloneInSentences := weights(c.alone, c.word)
		if c.lower {
			assert.Less(t, inEntries, aloneInEntries, c.name)
			assert.Less(t, inSentences, aloneInSentences, c.name)
		} else {
			assert.Equal(t, aloneInEntries, inEntries, c.name)
			assert.Equal(t, aloneInSentences, inSentences, c.name)
		}
	}
	q := understood(x, "Is Port Tolland old")
	sum := 0.
	for n := range q.terms {
		if q.meaning&(1<<n) != 0 {
			sum += q.terms[n].weight
		}
	}
	assert.InDelta(t, sum, q.total, 1e-12, "the shares are of what the words weigh now")
}

func TestTextInCapitalsIsNotTakenForOneLongName(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		for j := range 200 {
			fmt.Fprintf(&b, "B%03d A%03d ", i, j)
		}
	}
	x := indexOf(t, "loud.txt", "Loud\n\nPort Tolland is old. "+b.String()+".\n\nPort Tolland is here.\n")
	assert.Len(t, x.table.joined, maxPairs)
	pair := [2]stemID{x.table.vocab.stems["port"], x.table.vocab.stems["tolland"]}
	assert.InDelta(t, -math.Log(2./(2+generalPairs)), x.table.joined[pair].weight, .01, "what is among the first is counted on")
}

func TestWhereNoSentenceHasAnythingOfTheQuestionItIsTheFirst(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"How do I sink the Kraken?", "Cut its arms before they reach the mast, then fire harpoons at the eye. It flees when its eye has been hit five times. Bring a second helmsman."},
		[]string{"Where are the rules?", "In the channel. Read them."},
	))
	for asked, want := range map[string]string{
		"kraken":          "Cut its arms before they reach the mast, then fire harpoons at the eye.",
		"kraken helmsman": "Bring a second helmsman.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches)
		assert.Equal(t, want, r.Matches[0].Text(), asked)
	}
}

func TestTheHeadingAboveAPassageCountsForIt(t *testing.T) {
	x := indexOf(t, "guide.md", "# Guide\n\n## Harbour fees\n\nTwo coins a day are due.\n\n## Ships\n\nSeven coins a week are due.\n")
	r, err := x.Ask(t.Context(), "what are the fees", faq.Ask{Explain: true})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "Two coins a day are due.", r.Matches[0].Text())
	assert.NotContains(t, r.Explanation.Rule, "off topic")
}

func TestAWordThatIsMisspeltAgainAndAgainIsMadeOutOnce(t *testing.T) {
	x := knowledgeOf(t, rows([]string{"Where is the lighthouse?", "In the north."}))
	sc := newScratch(x.table)
	asked := "lighthuose lighthuose"
	for i := range 2 * maxTerms {
		asked += fmt.Sprintf(" zyx%cw%cq", 'a'+i%26, 'a'+i/26)
	}
	q := x.table.understand(asked+" lighthosue", sc)
	defer q.forget(sc)
	require.Equal(t, "lighthouse", q.tokens[0].text)
	assert.Equal(t, "lighthouse", q.tokens[1].text, "the same mistake, mended again")
	assert.Equal(t, "lighthosue", q.tokens[len(q.tokens)-1].text, "after so many unknown words no more is mended")
}

func TestAccentsAndCapitalsMakeNoDifferenceToTheCharactersOfASentence(t *testing.T) {
	x := indexOf(t, "notes.txt", "Notes\n\nLe café est à côté de l’église.\n\nLe pain est bon.\n")
	score := func(asked string) float64 {
		r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
		require.NoError(t, err)
		require.NotEmpty(t, r.Explanation.Candidates)
		return r.Explanation.Candidates[0].Score
	}
	assert.InDelta(t, score("café à côté de l’église"), score("cafe a cote de l'eglise"), 1e-9)
	assert.InDelta(t, score("café à côté de l’église"), score("CAFÉ À CÔTÉ DE L'ÉGLISE"), 1e-9)
}

func TestTheRarestWordsAreSearchedFor(t *testing.T) {
	words := func(postings ...uint32) (list []clause) {
		for _, n := range postings {
			list = append(list, clause{postings: n})
		}
		return list
	}
	for _, c := range []struct{ given, want []clause }{
		{nil, nil},
		{words(60, 5, 35), words(5, 35, 60)},
		{words(61, 35, 5), words(5, 35)},
		{words(300, 101), words(101)},
		{words(slices.Repeat([]uint32{1, 2}, maxClauses)...), words(slices.Repeat([]uint32{1}, maxClauses)...)},
	} {
		assert.Equal(t, c.want, rarest(c.given, 100))
	}
}

func TestARepeatedPairOfWordsCountsOnce(t *testing.T) {
	q, _, done := help(t).understand("reset password reset password")
	defer done()
	assert.Equal(t, 2, q.pairs, "and password reset")
}
