package index

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// indexOf builds an index over files, given by name and text.
func indexOf(t testing.TB, pairs ...string) *Index {
	t.Helper()
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	corpus, err := faq.Load(files)
	require.NoError(t, err)
	x, err := New(t.Context(), corpus, Options{})
	require.NoError(t, err)
	t.Cleanup(func() { x.Close() })
	return x
}

// rows are entries as JSON lines, each given as its question, answer and other phrasings.
func rows(entries ...[]string) string {
	var b strings.Builder
	for i, e := range entries {
		line, _ := json.Marshal(map[string]any{"id": fmt.Sprint("e", i+1), "question": e[0], "answer": e[1], "aliases": e[2:]})
		b.Write(append(line, '\n'))
	}
	return b.String()
}

const aCase = `{"question":"When does the library open?","expect":["e1"]}`

func TestCheckTellsWhatMakesAnswersWorse(t *testing.T) {
	hours := []string{"When does the library open?", "At nine."}
	const longAnswer = "It is written on the door of the house beside the library, at nine or so."
	for _, c := range []struct {
		name    string
		entries [][]string
		want    []string
	}{
		{"nothing is wrong", [][]string{hours, {"Where can I park a car?", "Behind the house."}}, nil},
		{"the same question twice", [][]string{hours, {"when does the library OPEN", "At ten."}}, []string{
			`a.jsonl:2: "when does the library OPEN" is asked by "When does the library open?" (a.jsonl:1) as well; make them one entry, or ask each in words of its own`,
		}},
		{"a phrasing that is another's question", [][]string{hours, {"What are your hours?", "Nine to five.", "When does the library open"}}, []string{
			`a.jsonl:2: "When does the library open" is asked by "When does the library open?" (a.jsonl:1) as well; make them one entry, or ask each in words of its own`,
		}},
		{"nearly the same question", [][]string{hours, {"When is the library open?", "At ten."}}, []string{
			`a.jsonl:1: "When does the library open?" is nearly the question of "When is the library open?" (a.jsonl:2); make them one entry, or say in each what the other isn't about`,
			`a.jsonl:2: "When is the library open?" is nearly the question of "When does the library open?" (a.jsonl:1); make them one entry, or say in each what the other isn't about`,
		}},
		{"the same short answer twice", [][]string{
			{"When does the library open?", "At nine, but on Sundays at ten."}, {"Where can I park a car?", "At nine, but on Sundays at ten."}}, nil},
		{"the same answer to near questions", [][]string{{"When does the library open?", longAnswer}, {"When does the library café open?", longAnswer}}, []string{
			`a.jsonl:2: the answer is word for word that of "When does the library open?" (a.jsonl:1); make them one entry with two phrasings`,
		}},
		{"a question three times", [][]string{hours, hours, hours}, []string{
			`a.jsonl:2: "When does the library open?" is asked by "When does the library open?" (a.jsonl:1) as well; make them one entry, or ask each in words of its own`,
			`a.jsonl:3: "When does the library open?" is asked by "When does the library open?" (a.jsonl:1) as well; make them one entry, or ask each in words of its own`,
		}},
		{"the same answer twice", [][]string{{"When does the library open?", longAnswer}, {"Where can I park a car?", longAnswer}}, []string{
			`a.jsonl:2: the answer is word for word that of "When does the library open?" (a.jsonl:1); make them one entry with two phrasings`,
		}},
		{"one phrasing beside a near neighbor", [][]string{hours, {"When does the library café open?", "At ten."}}, []string{
			`a.jsonl:1: there is one phrasing only, and "When does the library café open?" (a.jsonl:2) is near it; add two or three other phrasings`,
			`a.jsonl:2: there is one phrasing only, and "When does the library open?" (a.jsonl:1) is near it; add two or three other phrasings`,
		}},
		{"a group of near neighbors, of which one has other phrasings", [][]string{
			{"How do I set my bot's username?", "In the portal."},
			{"How do I set my bot's avatar?", "In the portal as well.", "change the picture"},
			{"How do I set my bot's status?", "With setPresence."},
		}, []string{
			`a.jsonl:1: there is one phrasing only, and "How do I set my bot's status?" (a.jsonl:3) is near it; add two or three other phrasings`,
			`a.jsonl:3: there is one phrasing only, and "How do I set my bot's username?" (a.jsonl:1) is near it; add two or three other phrasings`,
		}},
		{"entries of small talk", [][]string{
			hours,
			{"Hello", "Hi! Ask me about the library.", "hi", "hey there", "good morning"},
			{"Thanks", "With pleasure."},
			{"Bye", "See you!", "good night"},
		}, nil},
		{"an answer too long for a message", [][]string{hours, {"Where can I park a car?", strings.Repeat("Far 😀 away. ", 400)}}, []string{
			`a.jsonl:2: the answer has 5199 characters, and one message of Discord's holds 4096; shorten it, or divide the entry`,
		}},
		{"phrasings that are another entry's, word for word apart", [][]string{
			{"How do I reset my password?", "Press reset.", "reset the password", "password reset", "my password must be reset"},
			{"What if I can't log in?", "Call us.", "please reset password for me", "reset a forgotten password", "reset of passwords", "the login is broken"},
		}, []string{
			`a.jsonl:1: it and "What if I can't log in?" (a.jsonl:2) are easily taken for each other: asked as if they weren't written here, 4 of their 9 phrasings find the other; give each words that the other lacks`,
			`a.jsonl:2: asked as if they weren't written here, 4 of 5 of its phrasings find other entries; add phrasings: as members ask it, and with words that only it has`,
			`a.jsonl:2: it and "How do I reset my password?" (a.jsonl:1) are easily taken for each other: asked as if they weren't written here, 4 of their 9 phrasings find the other; give each words that the other lacks`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := indexOf(t, "a.jsonl", rows(c.entries...), "a.cases.jsonl", aCase)
			ps, err := x.Check(t.Context())
			require.NoError(t, err)
			var got []string
			for _, p := range ps {
				got = append(got, p.String())
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestAPortionIsToldInWords(t *testing.T) {
	assert.Equal(t, []string{"4 of 5", "1 of 2", "both", "all 3", "all 10"},
		[]string{portion(4, 5), portion(1, 2), portion(2, 2), portion(3, 3), portion(10, 10)})
}

func TestCheckRepeatsTheWarningsOfLoading(t *testing.T) {
	x := indexOf(t, "b.jsonl", rows([]string{"When does the library open?", "See [the board](board.png)."}), "a.xyz", "?", "c.cases.jsonl", aCase)
	ps, err := x.Check(t.Context())
	require.NoError(t, err)
	require.Len(t, ps, 2)
	assert.Equal(t, []string{"a.xyz", "b.jsonl"}, []string{ps[0].File, ps[1].File})
	assert.Contains(t, ps[1].What, `"board.png"`)
}

func TestASampleIsOfQuestionsAndStaysTheSame(t *testing.T) {
	var entries []*faq.Entry
	for i := range 300 {
		entries = append(entries, &faq.Entry{ID: fmt.Sprint("q", i), Question: fmt.Sprintf("Question %d?", i)}, &faq.Entry{ID: fmt.Sprint("p", i)})
	}
	assert.Len(t, sample(entries, 300), 300)
	some := sample(entries, 100)
	assert.Len(t, some, 100)
	without := map[string]bool{}
	for _, e := range sample(entries[20:], 100) {
		assert.False(t, e.IsPassage())
		without[e.ID] = true
	}
	again := 0
	for _, e := range some {
		if without[e.ID] {
			again++
		}
	}
	assert.Greater(t, again, 80)
}
