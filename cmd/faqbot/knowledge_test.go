package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyWorkThatTakesLongShowsABar(t *testing.T) {
	var screen strings.Builder
	b := &bar{w: &screen, what: "indexing", begun: time.Now()}
	b.at(1, 10)
	assert.Empty(t, screen.String())
	b.begun = time.Now().Add(-soon)
	b.at(3, 10)
	assert.Contains(t, screen.String(), "indexing  30%")
	assert.Contains(t, screen.String(), "(3/10)")
	b.done()
	assert.True(t, strings.HasSuffix(screen.String(), "\r"), "the bar stays on the screen: %q", screen.String())

	nobody := &bar{begun: time.Now().Add(-soon)}
	nobody.at(3, 10) // there is no screen to write to
	nobody.done()
}

func TestAFileIsShownWhereItCanBeOpened(t *testing.T) {
	root := writeFiles(t, "faq/a.md", "x", "faq/deep/b.md", "x", "other/a.md", "x", "c.md", "x")
	t.Chdir(root)
	k := knowledge{paths: []string{"faq"}}
	assert.Equal(t, filepath.Join("faq", "a.md"), k.place("a.md"))
	assert.Equal(t, filepath.Join("faq", "deep", "b.md"), k.place("deep/b.md"))
	assert.Equal(t, "gone.md", k.place("gone.md"))
	assert.Equal(t, "c.md", knowledge{paths: []string{"c.md"}}.place("c.md"))
	assert.Equal(t, "a.md", knowledge{}.place("a.md"), "the built-in article lies nowhere")

	t.Chdir(filepath.Join(root, "faq"))
	k = knowledge{paths: []string{"../faq", "../other", "../c.md"}}
	corpus, err := k.load(t.Context(), new(bar))
	require.NoError(t, err)
	var places []string
	for _, e := range corpus.Entries {
		places = append(places, k.place(e.Source.File))
	}
	assert.ElementsMatch(t, []string{"../faq/a.md", "../faq/deep/b.md", "../other/a.md", "../c.md"}, places)
}

func TestAFaultIsShownWhereTheFileCanBeOpened(t *testing.T) {
	t.Chdir(writeFiles(t, "my/faq/bad.csv", "question,answer\na,b,c\n", "set/faq/bad.csv", "question,answer\na,b,c\n", "set/cases.jsonl", libraryCases, "here/a", ""))
	t.Chdir("here")
	for _, args := range [][]string{{"ask", "--faq", "../my/faq", "x"}, {"check", "../my/faq"}, {"check", "--cases", "../my/faq"}, {"serve"}} {
		status, out, errOut := faqbot(t, environ("DISCORD_TOKEN", "x", "FAQ_PATH", "../my/faq"), "", args...)
		assert.Equal(t, exitFailed, status, args)
		assert.Contains(t, out+errOut, "../my/faq/bad.csv:2: ", args)
	}
	_, _, errOut := faqbot(t, environ(), "", "eval", "../set")
	assert.Contains(t, errOut, "../set/faq/bad.csv:2: ")
}

func TestPathsAreNamedAsPeopleDo(t *testing.T) {
	assert.Equal(t, "the built-in article", knowledge{}.name())
	assert.Equal(t, "a", knowledge{[]string{"a"}}.name())
	assert.Equal(t, "a, b and c", knowledge{[]string{"a", "b", "c"}}.name())
}
