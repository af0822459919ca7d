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
	for asked, want := range map[string]bool{
		"how much does the yearly plan cost":      true,
		"how much does your yearly plan cost now": false, // one word more
		"how much does the plan cost":             false, // one less
		"how much does the monthly plan cost":     false, // its own
		"how much does the monthly fee cost":      false, // which may be the same
		"how much does the yearly fee cost":       false, // two
		"how much cost does the yearly plan":      false, // in another order
		"what time is the event on sunday":        true,  // the last one
		"what time is the event on friday":        false, // of which it speaks
		"how do i enter the minecraft server":     false, // as may that
		"how do i join the fortnite server":       true,
		"how do i leave the fortnite server":      false, // all words have a capital
		"may i have three accounts":               true,
		"where is the xylophone":                  false, // nothing is the same
	} {
		q, sc, done := x.understand(asked)
		ranked, err := x.find(t.Context(), q, x.ownRows(q), sc)
		require.NoError(t, err)
		require.NotEmpty(t, ranked, asked)
		assert.Equal(t, want, x.table.asksForAnother(q, ranked[0], sc), asked)
		done()
	}
	r, err := x.Ask(t.Context(), "how much does the yearly plan cost", faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.Equal(t, faq.Choose, r.Decision)
	assert.Equal(t, "offered only: the best match is the question but for one word, which it doesn't speak of", r.Explanation.Rule)
}
