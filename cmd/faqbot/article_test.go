package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// What the README promises of a fresh clone: the built-in article answers, through the contract for scripts.
// Which question fails shows in index/testdata/article.golden.
func TestTheBuiltInArticleAnswersItsCases(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "index", "testdata", "article", "cases.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	cases, err := faq.ReadCases(f, "cases.jsonl")
	require.NoError(t, err)
	var in strings.Builder
	for _, c := range cases {
		in.WriteString(c.Question + "\n")
	}
	t.Chdir(t.TempDir())
	status, out, errOut := faqbot(t, environ(), in.String(), "ask", "--json", "-")
	require.Equal(t, exitOK, status)
	assert.Empty(t, errOut)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, len(cases))

	var answerable, first, refusable, refused int
	for i, c := range cases {
		var r resultJSON
		require.NoError(t, json.Unmarshal([]byte(lines[i]), &r))
		require.Equal(t, c.Question, r.Question)
		if c.Refuse {
			if refusable++; r.Decision != faq.Answer {
				refused++
			}
			continue
		}
		answerable++
		if len(r.Matches) > 0 {
			m := r.Matches[0]
			match := faq.Match{Entry: &faq.Entry{ID: m.ID, Answer: m.Sentence}, Sentence: faq.Span{End: len(m.Sentence)}}
			assert.Contains(t, m.Answer, m.Sentence)
			if c.Right(match) {
				first++
			}
		}
	}
	t.Logf("right sentence first: %d of %d; refused: %d of %d", first, answerable, refused, refusable)
	// A little below what the golden file shows, so that this test tells a broken path from a changed weight.
	assert.GreaterOrEqual(t, answerable, 20)
	assert.GreaterOrEqual(t, refusable, 10)
	assert.GreaterOrEqual(t, float64(first)/float64(answerable), .75)
	assert.GreaterOrEqual(t, float64(refused)/float64(refusable), .80)
}
