package bot_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

func TestAReloadShowsWhatChangedAndUndoTakesItBack(t *testing.T) {
	s := play(t, setting{})
	s.shelf.put(t, append([]entry{
		{ID: "water", Question: "When should I water the tomatoes?", Answer: "In the evening."},
		{ID: "shed", Question: "What is in the shed?", Answer: "Spades and a wheelbarrow."},
	}, garden[2:]...))
	v := s.mod.Slash(s.general, "faq reload")
	t.Log("\n" + v.String())
	require.True(t, v.Ephemeral)
	require.Contains(t, v.Text, "1 added, 1 changed, 1 removed")
	require.Contains(t, v.All(), "What is in the shed?")
	require.Contains(t, v.All(), "How do I recognise tomato blight?")
	require.Contains(t, s.ana.Ask(s.general, "When should I water the tomatoes?").All(), "In the evening.")

	v = s.mod.Click(v, "Undo")
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "Back to version")
	require.Contains(t, s.ana.Ask(s.general, "When should I water the tomatoes?").All(), "early in the morning")
	require.Contains(t, s.mod.Slash(s.general, "faq reload").Text, "1 added")
	require.Contains(t, s.mod.Slash(s.general, "faq reload").Text, "Nothing has changed")
}

func TestAnUndoButtonTakesBackItsOwnVersionOnly(t *testing.T) {
	s := play(t, setting{})
	load := func(entries []entry) discordtest.View {
		s.shelf.put(t, entries)
		v := s.mod.Slash(s.general, "faq reload")
		require.Contains(t, v.Text, "1 removed")
		return v
	}
	version := func() string { return s.mod.Slash(s.general, "faq status").Text }
	first := load(garden[1:])
	one := version()
	second := load(garden[2:])
	two := version()
	require.Contains(t, s.mod.Click(first, "Undo").Text, "nothing was changed")
	require.Equal(t, two, version())

	id := buttonID(t, second, "Undo")
	var presses sync.WaitGroup
	for range 2 { // of an impatient moderator
		presses.Go(func() { s.mod.Press(second.Message, id) })
	}
	presses.Wait()
	require.Equal(t, one, version(), "back once, not there and back again")
	require.Contains(t, s.mod.Slash(s.general, "faq undo").Text, "Back to version", "by command there is no doubt what is meant")
	require.Equal(t, two, version())
}

func TestABrokenFileChangesNothingAndSaysWhere(t *testing.T) {
	s := play(t, setting{})
	s.shelf.write("broken.json", "[\n{\"question\": \"Who?\",\n \"answer\": }\n]")
	v := s.mod.Slash(s.general, "faq reload")
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "stays in use")
	require.Contains(t, v.Embeds[0].Description, "broken.json:3")
	require.Contains(t, s.ana.Ask(s.general, "When should I water the tomatoes?").All(), "early in the morning")
}

func TestAReloadThatBreaksTheFAQsOwnCasesNeedsForce(t *testing.T) {
	s := play(t, setting{files: []string{"garden.cases.jsonl", `{"question":"when do tomatoes get water","expect":["water"]}` + "\n"}})
	require.Contains(t, s.mod.Slash(s.general, "faq test").Text, "right answer")
	s.shelf.put(t, garden[1:])
	v := s.mod.Slash(s.general, "faq reload")
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "would fail")
	require.Contains(t, v.Embeds[0].Description, "when do tomatoes get water")
	require.Contains(t, s.ana.Ask(s.general, "When should I water the tomatoes?").All(), "early in the morning")
	v = s.mod.Click(v, "Use it anyway")
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "1 removed")
	v = s.mod.Slash(s.general, "faq test")
	require.Contains(t, v.Text, "fails")
	require.Contains(t, s.mod.Slash(s.general, "faq undo").Text, "Back to version")
	s.shelf.put(t, garden[1:])
	require.Contains(t, s.mod.Slash(s.general, "faq reload", discordtest.Opt{Name: "force", Value: true}).Text, "1 removed")
}

func TestNewTestQuestionsAreLoadedThoughTheFAQIsTheSame(t *testing.T) {
	s := play(t, setting{})
	require.Contains(t, s.mod.Slash(s.general, "faq test").Text, "no test questions")
	s.shelf.write("garden.cases.jsonl", `{"question":"when do tomatoes get water","expect":["dog"]}`+"\n")
	v := s.mod.Slash(s.general, "faq reload")
	require.Contains(t, v.Text, "would fail")
	v = s.mod.Click(v, "Use it anyway")
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "Only the FAQ's test questions have changed")
	require.Contains(t, v.All(), "Test questions that fail (1)")
	require.NotContains(t, v.Labels(), "Undo")
	require.Contains(t, s.mod.Slash(s.general, "faq test").Text, "fails")
	s.shelf.remove("garden.cases.jsonl")
	require.Contains(t, s.mod.Slash(s.general, "faq reload").Text, "Only the FAQ's test questions have changed")
	require.Contains(t, s.mod.Slash(s.general, "faq test").Text, "no test questions")
	require.Contains(t, s.mod.Slash(s.general, "faq reload").Text, "Nothing has changed")
}

func TestStatusCheckAndSearchSayWhatAModeratorWantsToKnow(t *testing.T) {
	s := play(t, setting{})
	v := s.mod.Slash(s.general, "faq status")
	t.Log("\n" + v.String())
	require.True(t, v.Ephemeral)
	require.Contains(t, v.All(), "the test")
	v = s.mod.Slash(s.general, "faq check")
	t.Log("\n" + v.String())
	require.True(t, v.Ephemeral)
	v = s.mod.Slash(s.general, "faq search", discordtest.Opt{Name: "question", Value: "are dogs allowed in the garden"})
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "This would be answered")
	require.Contains(t, v.All(), "Are dogs allowed in the garden?")
	require.Contains(t, v.All(), "dog")
	require.Contains(t, s.mod.Slash(s.general, "faq undo").Text, "no version to go back to")
}
