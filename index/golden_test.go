package index_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index"
	"faqbot/index/quality"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// measure asks the cases of a set in testdata of the knowledge.
func measure(t *testing.T, set string, knowledge fs.FS) quality.Report {
	t.Helper()
	corpus, err := faq.Load(knowledge)
	require.NoError(t, err)
	require.Empty(t, corpus.Warnings)
	x, err := index.New(t.Context(), corpus, index.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, x.Close()) })

	name := filepath.Join("testdata", set, "cases.jsonl")
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	cases, err := faq.ReadCases(file, name)
	require.NoError(t, err)
	report, err := quality.Run(t.Context(), set, x, cases, faq.Ask{}, nil)
	require.NoError(t, err)
	return report
}

// golden writes a line for every case: the decision, the rank of the right answer (none found: 0; to be
// refused: -), the form or kind of the question, the question, and, when that was not what is expected, what
// came first.
func golden(r quality.Report) string {
	var b strings.Builder
	said := map[string]int{}
	for _, o := range r.Outcomes {
		rank, label, first := fmt.Sprint(o.Rank), o.Case.Form, ""
		if o.Case.Refuse {
			rank, label = "-", o.Case.Kind
		}
		unexpected := o.Rank != 1
		if o.Case.Refuse {
			unexpected = o.Result.Decision != faq.None
		}
		if unexpected && len(o.Result.Matches) > 0 {
			m := o.Result.Matches[0]
			if first = m.Entry.Title(); m.Entry.IsPassage() {
				first = strings.Join(strings.Fields(m.Text()), " ")
			}
			if runes := []rune(first); len(runes) > 60 {
				first = string(runes[:60]) + "…"
			}
			first = "  → " + first
		}
		said[outcome(o)]++
		fmt.Fprintf(&b, "%-6s %2s  %-10s  %s%s\n", o.Result.Decision, rank, label, o.Case.Question, first)
	}
	head := fmt.Sprintf("# With an answer: %d said right, %d offered, %d said wrong, %d missed. Without: %d refused, %d offered something, %d said something.\n",
		said["right"], said["offered"], said["wrong"], said["missed"], said["refused"], said["misled"], said["replied"])
	return head + b.String()
}

func outcome(o quality.Outcome) string {
	switch d := o.Result.Decision; {
	case o.Case.Refuse && d == faq.Answer:
		return "replied"
	case o.Case.Refuse && d == faq.Choose:
		return "misled"
	case o.Case.Refuse:
		return "refused"
	case d == faq.Answer && o.Rank == 1:
		return "right"
	case d == faq.Answer:
		return "wrong"
	case o.Offered():
		return "offered"
	}
	return "missed"
}

// The files show what became of every question, so that a change in ranking is a diff that can be judged. After
// such a change: go test ./index -run Golden -update, and read the diff.
func TestGoldenOutcomes(t *testing.T) {
	for set, knowledge := range map[string]fs.FS{
		"article":   faq.Default(),
		"tidewrack": os.DirFS("testdata/tidewrack/faq"),
	} {
		t.Run(set, func(t *testing.T) {
			got := golden(measure(t, set, knowledge))
			name := filepath.Join("testdata", set+".golden")
			if *update {
				require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
			}
			want, err := os.ReadFile(name)
			require.NoError(t, err)
			assert.Empty(t, changes(string(want), got), "the outcomes have changed: judge them, then run with -update")
		})
	}
}

// changes lists the lines that went and those that came.
func changes(before, after string) []string {
	var list []string
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	for _, line := range was {
		if !slices.Contains(is, line) {
			list = append(list, "- "+line)
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			list = append(list, "+ "+line)
		}
	}
	return list
}

// The built-in article brings the cases that hold, 20 questions and 10 refusals; a change that breaks one would
// refuse the article as it would any other knowledge.
func TestTheArticlesOwnCasesHold(t *testing.T) {
	corpus, err := faq.Load(faq.Default())
	require.NoError(t, err)
	x, err := index.New(t.Context(), corpus, index.Options{})
	require.NoError(t, err)
	defer x.Close()
	first, refused := 0, 0
	for _, c := range corpus.Cases {
		r, err := x.Ask(t.Context(), c.Question, faq.Ask{})
		require.NoError(t, err)
		assert.True(t, c.Holds(r), "%s: %s", c.Question, r.Decision)
		switch {
		case c.Refuse && r.Decision == faq.None:
			refused++
		case !c.Refuse && len(r.Matches) > 0 && c.Right(r.Matches[0]):
			first++
		}
	}
	assert.Len(t, corpus.Cases, 30)
	assert.GreaterOrEqual(t, first, 17, "of 20 have the right sentence first")
	assert.GreaterOrEqual(t, refused, 8, "of 10 are refused, not only not said")
}

func TestKnowledgeInOtherLanguagesIsFoundAndOffTopicRefused(t *testing.T) {
	for _, lang := range []string{"de", "fr", "es", "pt"} {
		t.Run(lang, func(t *testing.T) {
			set := filepath.Join("lang", lang)
			r := measure(t, set, os.DirFS(filepath.Join("testdata", set, "faq")))
			require.Equal(t, 12, r.N)
			first := 0
			said := map[string]int{}
			for _, o := range r.Outcomes {
				if o.Rank == 1 {
					first++
				}
				said[outcome(o)]++
			}
			assert.GreaterOrEqual(t, first, 11, "of 12 found first:\n%s", golden(r))
			assert.Zero(t, said["replied"], "said something off topic:\n%s", golden(r))
			assert.LessOrEqual(t, said["misled"], 1, "offered something off topic:\n%s", golden(r))
			assert.Zero(t, said["wrong"], "said something wrong:\n%s", golden(r))
		})
	}
}

func TestSynonymsAreReadInTheLanguageOfTheKnowledge(t *testing.T) {
	corpus, err := faq.Load(fstest.MapFS{
		"faq.md": {Data: []byte("---\nlang: de\n---\n\n## Wie sperre ich meine Karten?\n\nRuf die Bank an.\n\n" +
			"## Wie kündige ich?\n\nMit einem Brief.\n")},
		"synonyms.txt": {Data: []byte("Karten, Plastikgelder\n")},
	})
	require.NoError(t, err)
	x, err := index.New(t.Context(), corpus, index.Options{})
	require.NoError(t, err)
	defer x.Close()
	r, err := x.Ask(t.Context(), "mein Plastikgeld", faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "Wie sperre ich meine Karten?", r.Matches[0].Entry.Question)
}
