package index

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/searcher"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"faqbot/faq"
	"faqbot/faq/faqtest"
)

// phrase draws a few words from a small vocabulary, so that phrasings resemble one another.
func phrase(t *rapid.T, label string) string {
	words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields(`how do i the a my reset password delete account
		change name ban appeal voice channel not can what is open Café 2FA c++ U.S. don't`)), 1, 6).Draw(t, label)
	return strings.Join(words, " ") + "?"
}

func TestAnEntrysOwnWordsFindItFirst(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var entries []*faq.Entry
		for i := range rapid.IntRange(1, 8).Draw(r, "entries") {
			e := &faq.Entry{ID: fmt.Sprint(i), Question: phrase(r, "question"), Answer: "Reply " + fmt.Sprint(i) + "."}
			for range rapid.IntRange(0, 3).Draw(r, "aliases") {
				e.Aliases = append(e.Aliases, phrase(r, "alias"))
			}
			entries = append(entries, e)
		}
		x, err := New(t.Context(), corpus(entries...), Options{})
		require.NoError(r, err)
		defer x.Close()
		bearers := map[string]map[string]bool{}
		for _, e := range entries {
			for _, p := range e.Phrasings() {
				key := strings.ToLower(p)
				if bearers[key] == nil {
					bearers[key] = map[string]bool{}
				}
				bearers[key][e.ID] = true
			}
		}
		for _, e := range entries {
			for _, p := range e.Phrasings() {
				one, err := x.Ask(t.Context(), p, faq.Ask{})
				require.NoError(r, err)
				require.NotEmpty(r, one.Matches, p)
				assert.True(r, bearers[strings.ToLower(p)][one.Matches[0].Entry.ID], "%q finds entry %s", p, one.Matches[0].Entry.ID)
				if len(bearers[strings.ToLower(p)]) == 1 {
					assert.Equal(r, faq.Answer, one.Decision, p)
				}
				again, err := x.Ask(t.Context(), p, faq.Ask{})
				require.NoError(r, err)
				assert.Equal(r, one, again, "the same question, the same answer")
			}
		}
	})
}

func TestWhatIsExplainedAddsUp(t *testing.T) {
	x := help(t)
	for _, text := range []string{"how do i reset the pasword", "when was the server founded", "who founded it", "open?", "I forgot my password", "delete"} {
		r, err := x.Ask(t.Context(), text, faq.Ask{Explain: true})
		require.NoError(t, err)
		require.NotNil(t, r.Explanation, text)
		assert.NotEmpty(t, r.Explanation.Rule)
		require.NotEmpty(t, r.Explanation.Candidates, text)
		for _, c := range r.Explanation.Candidates {
			assert.InDelta(t, c.Score, total(t, c.Features), 1e-9, text)
		}
		odds := total(t, r.Explanation.Signals)
		assert.InDelta(t, r.Confidence, 1/(1+math.Exp(-odds)), 1e-9, text)
		assert.NotEmpty(t, r.Explanation.Words)
	}
}

func total(t *testing.T, list []faq.Contribution) float64 {
	sum := 0.0
	for _, c := range list {
		assert.InDelta(t, c.Value*c.Weight, c.Gave, 1e-9, c.Name)
		sum += c.Gave
	}
	return sum
}

func TestGreetingsAreNotAnswered(t *testing.T) {
	for _, text := range []string{"hi", "thanks!", "Hello there", "ok bye"} {
		r, err := help(t).Ask(t.Context(), text, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, faq.None, r.Decision, text)
	}
}

func TestWhatTheKnowledgeDoesNotSpeakOfIsRefused(t *testing.T) {
	for _, text := range []string{"What is the capital of France?", "how do i bake bread", "when is the moon"} {
		r, err := help(t).Ask(t.Context(), text, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, faq.None, r.Decision, text)
	}
}

func TestHostileQuestionsAreHarmless(t *testing.T) {
	x := help(t)
	const sane = "how do i get my money back"
	before, err := x.Ask(t.Context(), sane, faq.Ask{Explain: true})
	require.NoError(t, err)
	require.NotEmpty(t, before.Matches)
	for _, text := range faqtest.HostileQuestions() {
		r, err := x.Ask(t.Context(), text, faq.Ask{Explain: true})
		require.NoError(t, err, "%.60q", text)
		assert.True(t, 0 <= r.Confidence && r.Confidence <= 1, "%.60q: %g", text, r.Confidence)
		assert.LessOrEqual(t, len(r.Matches), 3, "%.60q", text)
		titles, err := x.Suggest(t.Context(), text, 25)
		require.NoError(t, err, "%.60q", text)
		assert.LessOrEqual(t, len(titles), 25, "%.60q", text)
		after, err := x.Ask(t.Context(), sane, faq.Ask{Explain: true})
		require.NoError(t, err)
		require.Equal(t, before, after, "%.60q changes what comes after it", text)
	}
}

func TestTheWorkOfAQuestionIsCapped(t *testing.T) {
	x := help(t)
	for _, text := range faqtest.HostileQuestions() {
		q, sc, done := x.understand(text)
		assert.LessOrEqual(t, len(q.terms), maxTerms)
		assert.LessOrEqual(t, len(q.tokens), maxTokens)
		entries, passages := x.table.clauses(q)
		assert.LessOrEqual(t, max(len(entries), len(passages)), maxClauses)
		done()
		for _, m := range sc.mark {
			require.Zero(t, m, "what a question marked must be forgotten")
		}
	}

	// Knowledge of many rare words, all of which are asked for.
	var words []string
	var entries []*faq.Entry
	for i := range 4 * maxClauses {
		words = append(words, fmt.Sprintf("a%c%czzle", 'b'+i%20, 'b'+i/20))
		entries = append(entries, &faq.Entry{ID: fmt.Sprint(i), Question: "What is " + words[i] + "?", Answer: "The " + words[i] + " is here."})
	}
	x = build(t, corpus(entries...))
	q, _, done := x.understand(strings.Join(words, " "))
	assert.Len(t, q.terms, maxTerms)
	clauses, _ := x.table.clauses(q)
	assert.Len(t, clauses, maxClauses)
	done()
	q, sc, done := x.understand("a")
	x.table.complete(q, "a", sc)
	assert.Len(t, q.slots, maxCompletions)
	done()

	// Knowledge in which everything speaks of the same.
	entries = nil
	for i := range minPostings + 1 {
		entries = append(entries, &faq.Entry{ID: fmt.Sprint(i), Question: fmt.Sprintf("Tomato pumpkin carrot %d?", i), Answer: "Yes."})
	}
	for i := range minPassagePostings/2 + 1 {
		entries = append(entries, &faq.Entry{ID: fmt.Sprint("p", i), Answer: "Tomato and pumpkin and carrot."})
	}
	x = build(t, corpus(entries...))
	q, _, done = x.understand("tomato pumpkin carrot")
	clauses, passages := x.table.clauses(q)
	assert.Len(t, clauses, 1)
	assert.Len(t, passages, 1)
	done()
}

func TestOfALongQuestionOnlyTheBeginningIsRead(t *testing.T) {
	x := help(t)
	long := strings.Repeat("how do i reset my password ", 1<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := x.Ask(t.Context(), long, faq.Ask{})
	require.NoError(t, err)
	_, err = x.Suggest(t.Context(), long, 25)
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(len(long))/2)
}

func TestAnErrorDoesNotTellWhatWasAsked(t *testing.T) {
	x := help(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := x.Ask(ended, "how do i reset my password", faq.Ask{})
	require.ErrorIs(t, err, context.Canceled)
	assert.NotContains(t, err.Error(), "password")
	_, err = x.Suggest(ended, "my passw", 3)
	require.ErrorIs(t, err, context.Canceled)
	assert.NotContains(t, err.Error(), "passw")
}

func TestBleveRefusesASearchOfTooManyClauses(t *testing.T) {
	x := help(t)
	query := bleve.NewDisjunctionQuery()
	search := func() error {
		_, err := x.bleve.SearchInContext(t.Context(), bleve.NewSearchRequest(query))
		return err
	}
	require.Positive(t, searcher.DisjunctionMaxClauseCount)
	for range searcher.DisjunctionMaxClauseCount {
		term := bleve.NewTermQuery("reset")
		term.SetField(questionField)
		query.AddQuery(term)
	}
	require.NoError(t, search())
	query.AddQuery(query.Disjuncts[0])
	require.ErrorContains(t, search(), "maxClauseCount")
}

func TestAnIndexLeavesNoGoroutineBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	for range 3 {
		x, err := New(t.Context(), corpus(&faq.Entry{ID: "a", Question: "Why?", Answer: "Because."}), Options{})
		require.NoError(t, err)
		_, err = x.Ask(t.Context(), "why", faq.Ask{})
		require.NoError(t, err)
		require.NoError(t, x.Close())
	}
	goleak.VerifyNone(t, before)
}

func FuzzAsk(f *testing.F) {
	for _, text := range faqtest.HostileQuestions()[:30] {
		f.Add(text)
	}
	x, err := New(f.Context(), corpus(
		&faq.Entry{ID: "reset", Question: "How do I reset my password?", Answer: "Use the link below the login form."},
		&faq.Entry{ID: "history", Answer: "The server was founded in 2016. It has two owners."},
	), Options{})
	require.NoError(f, err)
	f.Cleanup(func() { x.Close() })
	f.Fuzz(func(t *testing.T, text string) {
		r, err := x.Ask(t.Context(), text, faq.Ask{Explain: true})
		require.NoError(t, err)
		assert.False(t, math.IsNaN(r.Confidence) || r.Confidence < 0 || r.Confidence > 1)
		for _, m := range r.Matches {
			assert.Contains(t, m.Entry.Sentences, m.Sentence)
		}
		list, err := x.Suggest(t.Context(), text, 1)
		require.NoError(t, err)
		assert.LessOrEqual(t, len(list), 1)
		for _, e := range list {
			assert.False(t, e.IsPassage())
		}
	})
}
