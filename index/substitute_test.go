package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// ofTheBest is what a rule says of the best match of a question.
func ofTheBest(t *testing.T, x *Index, asked string, rule func(*question, *candidate, *scratch) bool) bool {
	t.Helper()
	q, sc, done := x.understand(asked)
	defer done()
	ranked, err := x.find(t.Context(), q, x.ownRows(q), sc)
	require.NoError(t, err)
	require.NotEmpty(t, ranked, asked)
	x.answerIn(q, ranked[0], sc)
	return rule(q, ranked[0], sc)
}

func TestAnotherWordInItsPlaceAsksForAnotherThing(t *testing.T) {
	x := knowledgeOf(t, rows(
		[]string{"How much does the monthly plan cost?", "Five dollars."},
		[]string{"What time is the event on Saturday?", "At 8 pm. On Fridays it is later."},
		[]string{"How do I join the Minecraft server?", "With a client."},
		[]string{"May I have two accounts?", "One."},
		[]string{"How Do I Leave The Terraria Server Of The Guild Today?", "Quit."},
		[]string{"Where is the lounge?", "Upstairs."},
		[]string{"How do I delete a message?", "With the bin. It can be pinned, too."},
		[]string{"How do I start a private conversation?", "Click."},
		[]string{"How do I mend a net?", "With thread."},
	))
	for asked, want := range map[string]bool{
		"how much does the yearly plan cost":                    true,
		"how much does your yearly plan cost now":               false, // one word more
		"how much does the plan cost":                           false, // one less
		"how much does the monthly plan cost":                   false, // its own
		"how much does the monthly fee cost":                    false, // which may be the same
		"how much does the yearly fee cost":                     false, // two
		"how much cost does the yearly plan":                    false, // in another order
		"what time is the event on sunday":                      true,  // the last one
		"what time is the event on friday":                      false, // of which it speaks
		"how do i enter the minecraft server":                   false, // as may that
		"how do i join the fortnite server":                     true,
		"how do i leave the fortnite server of the guild today": false, // all words have a capital
		"how do i report a message":                             true,  // much of what is asked
		"how do i edit a message":                               true,  // which is hardly deleting
		"how do i remove a message":                             false, // which is
		"how do i fix a net":                                    false, // which is likely mending
		"how do i pin a message":                                false, // of which it speaks
		"how do i record a private conversation":                false, // not much of it
		"may i have three accounts":                             true,
		"where is the xylophone":                                false, // nothing is the same
	} {
		assert.Equal(t, want, ofTheBest(t, x, asked, x.table.asksForAnother), asked)
	}
	x = knowledgeOf(t, rows([]string{"Wie lösche ich eine Nachricht?", "Mit dem Eimer."}, []string{"Was kostet das Ticket am Samstag?", "Zehn Euro."},
		[]string{"Wo steht das Rad?", "Im Keller des Hauses."}))
	for asked, want := range map[string]bool{
		"wie melde ich eine nachricht":      false, // it may be the same in a language of which we have no synonyms
		"was kostet das ticket am sonntag":  true,
		"was kostet das konzert am samstag": false, // no name, though it has a capital
	} {
		assert.Equal(t, want, ofTheBest(t, x, asked, x.table.asksForAnother), asked)
	}
}

func TestAnotherQuestionWordAsksForAnotherThing(t *testing.T) {
	x := knowledgeOf(t, rows(
		[]string{"When is the weekly quiz?", "Each Friday at 8 pm."},
		[]string{"Where is the harbour?", "Behind the hill."},
		[]string{"When do the boats leave?", "At noon, because of the tide."},
		[]string{"How much is a ticket?", "Five dollars."},
		[]string{"Where is the choir?", "In the hall.", "The choir's hall"},
		[]string{"The hall", "It is red."},
		[]string{"Where can I report a boat?", "In the office."},
		[]string{"When is the market?", "On Tuesdays."},
		[]string{"Who leads the band?", "Ana Ruiz."},
		[]string{"Why is my sail torn?", "The wind was too strong."},
		[]string{"When do the old fishing boats of the island race around the lighthouse?", "In May."},
		[]string{"How do I moor?", "With a rope."},
	))
	for asked, want := range map[string]bool{
		"where is the weekly quiz":           true,
		"who holds the weekly quiz":          true,
		"how do i win the weekly quiz":       true,
		"when is the weekly quiz":            false,
		"weekly quiz, where is it":           false, // who knows
		"what is the weekly quiz":            false, // all of which is told
		"what prize has the weekly quiz":     true,
		"which rope do i moor with":          false, // how asks for anything
		"how do i get to the harbour":        false, // which where it is tells
		"who built the harbour":              true,
		"why do the boats leave":             false, // which the answer tells
		"who sells a ticket":                 true,
		"who is in the choir":                true,  // whatever else it is called
		"who painted the hall":               false, // it asks nothing
		"where do i moor":                    false, // which how may tell
		"how many people are in the harbour": false, // see measures
		"is the harbour far":                 false, // it asks for nothing but yes or no
		"who do i report a boat to":          false, // in the office
		"who reports a boat":                 true,
		"where is the market":                true, // on Tuesdays is no place
		"where is the band":                  true, // nor is Ana
		"what old fishing boats of the island race around our lighthouse nightly": false, // nearly all of it is told
		"how do i mend my torn sail": false, // why it is may tell
	} {
		otherwise := func(q *question, c *candidate, _ *scratch) bool { return x.table.asksOtherwise(q, c) }
		assert.Equal(t, want, ofTheBest(t, x, asked, otherwise), asked)
	}
	r, err := x.Ask(t.Context(), "where is the weekly quiz", faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.Equal(t, faq.Choose, r.Decision)
	assert.Equal(t, "offered only: the best match asks for something else, and doesn't tell what is asked for", r.Explanation.Rule)
	x = knowledgeOf(t, guide("When we row", "The crew rows at noon, and then rests."))
	assert.False(t, ofTheBest(t, x, "who rows", func(q *question, c *candidate, _ *scratch) bool { return x.table.asksOtherwise(q, c) }), "a heading asks nothing")
}

func TestTheRuleOfAnotherWordIsTold(t *testing.T) {
	x := knowledgeOf(t, rows([]string{"How much does the monthly plan cost?", "Five dollars."}))
	r, err := x.Ask(t.Context(), "how much does the yearly plan cost", faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.Equal(t, faq.Choose, r.Decision)
	assert.Equal(t, "offered only: the best match is the question but for one word, which it doesn't speak of", r.Explanation.Rule)
}
