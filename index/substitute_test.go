package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestAnotherNumberDateOrNameAsksForAnotherThing(t *testing.T) {
	x := knowledgeOf(t, rows(
		[]string{"How much does the monthly plan cost?", "Five dollars."},
		[]string{"What time is the event on Saturday?", "At 8 pm. On Fridays it is later."},
		[]string{"How do I join the Minecraft server?", "With a client."},
		[]string{"May I have two accounts?", "One."},
		[]string{"How Do I Leave The Terraria Server?", "Quit."},
		[]string{"Where is the lounge?", "Upstairs."},
	))
	for asked, word := range map[string]string{
		"how much does the yearly plan cost":      "yearly",
		"how much does your yearly plan cost now": "",       // one word more
		"how much does the plan cost":             "",       // one less
		"how much does the monthly plan cost":     "",       // its own
		"how much does the monthly fee cost":      "",       // which may be the same
		"how much does the yearly fee cost":       "",       // two
		"how much cost does the yearly plan":      "",       // in another order
		"what time is the event on sunday":        "sunday", // the last one
		"what time is the event on friday":        "",       // of which it speaks
		"how do i enter the minecraft server":     "",       // as may that
		"how do i join the fortnite server":       "fortnite",
		"how do i leave the fortnite server":      "", // all words have a capital
		"may i have three accounts":               "three",
		"where is the xylophone":                  "", // nothing is the same
	} {
		q, sc, done := x.understand(asked)
		ranked, err := x.find(t.Context(), q, x.ownRows(q), sc)
		require.NoError(t, err)
		require.NotEmpty(t, ranked, asked)
		got := ""
		for n := range q.terms {
			if x.table.substitute(q, ranked[0], sc)&(1<<n) != 0 {
				got = q.terms[n].text
			}
		}
		assert.Equal(t, word, got, asked)
		done()
	}
	r, err := x.Ask(t.Context(), "how much does the yearly plan cost", faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.Equal(t, faq.Choose, r.Decision)
	assert.Equal(t, "offered only: the best match is the question but for one word, which it doesn't speak of", r.Explanation.Rule)
}
