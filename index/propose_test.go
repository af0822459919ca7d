package index

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// proposed are the cases that are proposed to knowledge of these entries.
func proposed(t *testing.T, entries ...[]string) []faq.Case {
	t.Helper()
	cases, err := indexOf(t, "a.jsonl", rows(entries...)).ProposeCases(t.Context())
	require.NoError(t, err)
	return cases
}

func TestProposedCasesAreWhatMembersMayType(t *testing.T) {
	const german = "Schreib uns, dass der Vertrag enden soll, und nenne dabei die Nummer, die auf der ersten Seite steht. Wir antworten " +
		"dir innerhalb einer Woche, und der Vertrag endet dann zum Ende des Monats, ohne dass du noch etwas zahlen musst."
	answer := func(question string, ids ...string) faq.Case { return faq.Case{Question: question, Expect: ids} }
	for _, c := range []struct {
		name    string
		entries [][]string
		want    []faq.Case
	}{
		{"a slip, and the key words", [][]string{{"Can I get a refund?", "Yes."}}, []faq.Case{
			answer("can i get a reund", "e1"), answer("refund", "e1"),
		}},
		{"the letters stay those of the language", [][]string{{"Wie kann ich meinen Vertrag kündigen?", german}}, []faq.Case{
			answer("wie kann ich meinen vertrag künsigen", "e1"), answer("vertrag kündigen", "e1"),
		}},
		{"key words that another entry holds as well", [][]string{{"How do I reset it?", "So."}, {"How do I reset a password?", "Thus."}}, []faq.Case{
			answer("how do i reaet it", "e1"), answer("reset password", "e2"), answer("how do i reset a passqord", "e2"),
		}},
		{"a denial is no word to leave out", [][]string{{"Why doesn't the bot answer?", "It sleeps."}}, []faq.Case{
			answer("why doesn't the bot asnwer", "e1"), answer("doesn't bot answer", "e1"),
		}},
		{"two entries with one question are both expected", [][]string{{"Renew a book?", "Show it."}, {"renew a book", "Or call."}}, []faq.Case{
			answer("reneq a book", "e1", "e2"),
		}},
		{"nothing of small talk and of passages", [][]string{{"Hello!", "Hi."}, {"", "The house is old."}}, nil},
		{"nothing of what has no word to change", [][]string{{"Who?", "Me."}, {"And you?", "Me too."}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []faq.Case
			for _, p := range proposed(t, c.entries...) {
				if !p.Refuse {
					got = append(got, p)
				}
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// What is asked of something else is proposed only if it is refused now: the moderator can't mend what isn't.
func TestRefusalsAreProposedThatHold(t *testing.T) {
	cases := proposed(t, []string{"Can I get a refund?", "Yes."})
	assert.Equal(t, faq.Case{Question: "can i get a XXXX", Refuse: true, Kind: "near"}, cases[len(cases)-1])

	x := indexOf(t, "a.jsonl", rows([]string{"Can I get a refund?", "Yes.", "Can I get an XXXX?", "What can I get?"}))
	cases, err := x.ProposeCases(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, c := range cases {
		assert.False(t, c.Refuse, c.Question)
	}
}

func TestFewCasesAreProposedAndSpreadOverTheKnowledge(t *testing.T) {
	var entries [][]string
	for i := range 100 {
		entries = append(entries, []string{fmt.Sprintf("Where do I find the shelf%d of the topic%d?", i, i), fmt.Sprint("On floor ", i)})
	}
	cases := proposed(t, entries...)
	assert.Len(t, cases, mostProposed)
	assert.Equal(t, cases, proposed(t, entries...), "the same knowledge gives the same cases")
	answered := map[string]bool{}
	for i, c := range cases {
		if c.Refuse {
			assert.Contains(t, c.Question, blank)
			continue
		}
		require.Len(t, c.Expect, 1)
		answered[c.Expect[0]] = true
		assert.False(t, i > 0 && cases[i-1].Refuse, "what is to be edited comes last")
	}
	assert.Greater(t, len(answered), 4)
}

// A slip that makes another word of one asks something else.
func TestASlipIsOneKeyAwayAndMakesNoOtherWord(t *testing.T) {
	x := indexOf(t, "a.jsonl", rows([]string{"Where is the form?", "Here."}))
	for _, word := range []string{"form", "books", "password", "überweisung"} {
		for _, slip := range slips(word) {
			assert.LessOrEqual(t, distance(lexicon.Fold(word), lexicon.Fold(slip), 1), 1, slip)
			assert.Equal(t, []rune(word)[0], []rune(slip)[0])
		}
	}
	assert.Contains(t, slips("form"), "from")
	for _, word := range []string{"from", "form", "book", "where"} {
		assert.True(t, x.table.isWord(word), word)
	}
	assert.False(t, x.table.isWord("fprm"))
}

func TestCheckProposesCasesWhereThereAreNone(t *testing.T) {
	ps, err := indexOf(t, "a.jsonl", rows([]string{"Can I get a refund?", "Yes."})).Check(t.Context())
	require.NoError(t, err)
	assert.Equal(t, `there are no cases, so a change that makes a question be answered worse goes unnoticed; `+
		`write questions with the entries that answer them into faq.cases.jsonl; faqbot check --cases proposes some, such as {"question":"can i get a reund","expect":["e1"]}`, ps.Error())

	ps, err = indexOf(t, "a.txt", "The house is old.").Check(t.Context())
	require.NoError(t, err)
	assert.True(t, strings.HasSuffix(ps.Error(), "into faq.cases.jsonl"), ps.Error())
}

func TestACaseThatWasNotEditedIsNamed(t *testing.T) {
	ps, err := indexOf(t, "a.jsonl", rows([]string{"Can I get a refund?", "Yes."}), "a.cases.jsonl",
		`{"question":"refund","expect":["e1"]}`+"\n"+`{"question":"can i get a XXXX","refuse":true,"kind":"near"}`).Check(t.Context())
	require.NoError(t, err)
	assert.Equal(t, `a.cases.jsonl:2: the case "can i get a XXXX" still has XXXX in it; put there a word that makes it a question which the files don't answer, or remove the case`, ps.Error())
}

func TestAProposalIsWrittenForPeople(t *testing.T) {
	x := knowledgeOf(t, rows([]string{"Where can I hear rock&roll?", "In the hall."}))
	problems, err := x.Check(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, problems)
	assert.Contains(t, problems[0].Do, "&", "not as Unicode's number")
}
