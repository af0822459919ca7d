package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// corpus makes a corpus of Q&A pairs and, where the question is empty, passages.
func corpus(entries ...*faq.Entry) *faq.Corpus {
	for _, e := range entries {
		if e.Lang == "" {
			e.Lang = "en"
		}
		if e.Sentences == nil {
			e.Sentences = []faq.Span{{End: len(e.Answer)}}
		}
	}
	return &faq.Corpus{Version: "v1", Entries: entries}
}

func build(t *testing.T, c *faq.Corpus) *Index {
	t.Helper()
	x, err := New(t.Context(), c, Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, x.Close()) })
	return x
}

func help(t *testing.T) *Index {
	return build(t, corpus(
		&faq.Entry{ID: "reset", Question: "How do I reset my password?", Aliases: []string{"I forgot my password"}, Answer: "Use the link below the login form."},
		&faq.Entry{ID: "delete", Question: "How do I delete my account?", Answer: "Write to the moderators."},
		&faq.Entry{ID: "hours", Question: "When is support open?", Answer: "From nine to five."},
		&faq.Entry{ID: "history", Answer: "The server was founded in 2016 by two friends."},
	))
}

func TestThereIsNoOtherStrictness(t *testing.T) {
	const message = `there is no strictness "bold": it is careful, balanced or eager`
	_, err := New(t.Context(), corpus(), Options{Strictness: "bold"})
	require.EqualError(t, err, message)
	_, err = help(t).Ask(t.Context(), "why", faq.Ask{Strictness: "bold"})
	assert.EqualError(t, err, message)
}

func TestEmptyKnowledgeKnowsNothing(t *testing.T) {
	x := build(t, corpus())
	r, err := x.Ask(t.Context(), "where is the key", faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.Equal(t, faq.None, r.Decision)
	r, err = x.Ask(t.Context(), "hello", faq.Ask{})
	require.NoError(t, err)
	assert.Equal(t, faq.Greeting, r.Courtesy)
	problems, err := x.Check(t.Context())
	require.NoError(t, err)
	assert.Len(t, problems, 1, "there are no cases")
}

func TestOwnWordsAreAnswered(t *testing.T) {
	x := help(t)
	for _, e := range x.Corpus().Entries {
		for _, p := range e.Phrasings() {
			r, err := x.Ask(t.Context(), p, faq.Ask{})
			require.NoError(t, err)
			assert.Equal(t, faq.Answer, r.Decision, p)
			assert.Equal(t, e.ID, r.Matches[0].Entry.ID, p)
		}
	}
}

func TestAQuestionThatSharesNoWordIsNotMatched(t *testing.T) {
	r, err := help(t).Ask(t.Context(), "zyzzyva xylophone", faq.Ask{})
	require.NoError(t, err)
	assert.Equal(t, faq.None, r.Decision)
	assert.Empty(t, r.Matches)
}

func TestSuggestCompletesWhatIsBeingTyped(t *testing.T) {
	x := help(t)
	for typed, want := range map[string]string{
		"":               "reset",
		"how do i del":   "delete",
		"forgot pass":    "reset",
		"acount":         "delete",
		"When is suppor": "hours",
	} {
		got, err := x.Suggest(t.Context(), typed, 3)
		require.NoError(t, err)
		if assert.NotEmpty(t, got, typed) {
			assert.Equal(t, want, got[0].ID, typed)
		}
	}
}
