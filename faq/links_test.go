package faq

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinksToFilesThatAreNotThereAreFound(t *testing.T) {
	const text = `## Where are the rules?
In [the rules](../rules.md#top), [a map](map%20of%20town.png) and ![a picture](gone.png "title").
- See [the guide](guide/none.md), [again](guide/none.md?x=1), [here](#rules), [there](https://x.example/y.md),
  [the site](/about.md), [outside](../../secret.md) or mail [us](mailto:a@x.example).

` + "```\n[not a link](code.md)\n```\n`[nor this](code.md)`\n"
	corpus, err := Load(fstest.MapFS{
		"docs/faq.md":          {Data: []byte(text)},
		"docs/map of town.png": {Data: []byte("x")},
		"rules.md":             {Data: []byte("## Is there a rule?\nYes.\n")},
	})
	require.NoError(t, err)
	assert.Equal(t, Problems{
		{"docs/faq.md", 1, `it links to "docs/gone.png", which is not there`, "correct the link, or put the file there"},
		{"docs/faq.md", 1, `it links to "docs/guide/none.md", which is not there`, "correct the link, or put the file there"},
	}, corpus.MissingLinks())
}

func TestWhatLiesBesideASingleFileIsNotKnown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "faq.md")
	require.NoError(t, os.WriteFile(file, []byte("## Where are the rules?\nIn [the rules](rules.md).\n"), 0o644))
	corpus, err := Loader{}.Open(context.Background(), file)
	require.NoError(t, err)
	assert.Empty(t, corpus.MissingLinks())
}

func FuzzLocalFile(f *testing.F) {
	f.Add("a/b.md", "../c.md")
	f.Add("b.md", "%2e%2e/c.md")
	f.Add("b.md", "..")
	f.Fuzz(func(t *testing.T, from, link string) {
		if name, local := localFile(from, link); local && filepath.IsLocal(from) {
			assert.True(t, filepath.IsLocal(name), name)
		}
	})
}
