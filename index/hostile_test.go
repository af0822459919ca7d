package index

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// hostile is knowledge, with a question about it.
type hostile struct{ files, asked string }

// hostileKnowledge are files in which something is repeated n times.
func hostileKnowledge(n int) map[string]hostile {
	many := func(form func(i int) string, sep string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(form(i))
			b.WriteString(sep)
		}
		return b.String()
	}
	list := func(form func(i int) []string) string {
		entries := make([][]string, n)
		for i := range entries {
			entries[i] = form(i)
		}
		return rows(entries...)
	}
	letters := func(i int) string {
		return fmt.Sprintf("X%c%c%c Board (XB)", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
	}
	return map[string]hostile{
		"one question":           {list(func(i int) []string { return []string{"Where is the key?", fmt.Sprintf("Hook %d.", i)} }), "where is the key"},
		"nearly one question":    {list(func(i int) []string { return []string{fmt.Sprintf("Where is key %d?", i), fmt.Sprintf("Hook %d.", i)} }), "where is key 70"},
		"one answer":             {list(func(i int) []string { return []string{fmt.Sprintf("Where is key %d?", i), "Here."} }), "where is key 70"},
		"many phrasings":         {rows(append([]string{"Where is the key?", "Here."}, strings.Fields(many(func(i int) string { return fmt.Sprint("key", i) }, " "))...)), "where is key70"},
		"many meanings":          {notes(strings.TrimSpace(many(letters, ". "))), "what is XB"},
		"a word again and again": {notes(strings.TrimSpace(many(func(int) string { return "key" }, " ")) + "."), "where is the key"},
		"a long number":          {notes("It is " + many(func(int) string { return "1" }, ",") + "1."), "how many"},
		"a long abbreviation":    {notes("It is the " + many(func(int) string { return "K" }, ".") + " key."), "what is the key"},
		"one title":              {article(slices.Repeat([]string{"The key is here."}, n)...), "where is the key"},
	}
}

// What takes quadratic memory, and time for that, takes more for each thing that is repeated the more of them there are.
func TestHostileKnowledgeIsIndexedAskedAndChecked(t *testing.T) {
	const n = 400
	many := hostileKnowledge(2 * n)
	for name, few := range hostileKnowledge(n) {
		t.Run(name, func(t *testing.T) {
			fewer, more := allocatedFor(t, few)/n, allocatedFor(t, many[name])/(2*n)
			assert.Less(t, float64(more), 1.2*float64(fewer), "bytes for each")
		})
	}
}

func TestOfWhatIsRepeatedOnlySoMuchIsLookedAt(t *testing.T) {
	x := knowledgeOf(t, hostileKnowledge(2 * maxCandidates)["one question"].files)
	q, _, done := x.understand("where is the key")
	defer done()
	assert.Len(t, x.ownRows(q), maxCandidates)

	var group []string
	for i := range 2 * maxAliases {
		group = append(group, fmt.Sprint("key", i))
	}
	a := aliases{}
	a.add(inEnglish(), [][]string{group})
	for _, others := range a {
		require.Len(t, others, maxAliases)
	}
}

// allocatedFor is how many bytes are allocated while knowledge is indexed, asked and checked.
func allocatedFor(t *testing.T, k hostile) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	x := knowledgeOf(t, k.files)
	r, err := x.Ask(t.Context(), k.asked, faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.LessOrEqual(t, len(r.Matches), 3)
	_, err = x.Check(t.Context())
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
