package faq_test

import (
	"testing"
	"testing/fstest"

	"faqbot/faq"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folder is a file system of names and contents.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

func TestTheArticleHasItsHeadingsParagraphsAndQuestions(t *testing.T) {
	c, err := faq.Load(faq.Default())
	require.NoError(t, err)
	var questions []string
	headings := map[string]int{}
	for _, e := range c.Entries {
		if !e.IsPassage() {
			questions = append(questions, e.Question)
		}
		for _, h := range e.Source.Headings {
			headings[h]++
		}
		assert.Equal(t, "en", e.Lang)
	}
	assert.Equal(t, []string{
		"What is the main focus of the U.S. and El Salvador partnership?",
		"Why is the deportation of migrants significant in this cooperation?",
		`What is the "Safe Third Country" model?`,
	}, questions)
	assert.Equal(t, map[string]int{
		"Strengthening Ties Through Security Cooperation": 2,
		"Migration and Diplomatic Milestones":             6,
		"Understanding U.S.-El Salvador Relations":        3,
	}, headings)
	assert.Len(t, c.Entries, 16)
	assert.Empty(t, c.Warnings)
}

func TestTheSameFilesGiveTheSameVersionAndIDsSurviveEditsElsewhere(t *testing.T) {
	before := `{"question":"How do I join?","answer":"Press the button."}` + "\n"
	a, err := faq.Load(folder(map[string]string{"a.jsonl": before}))
	require.NoError(t, err)
	again, err := faq.Load(folder(map[string]string{"a.jsonl": before}))
	require.NoError(t, err)
	assert.Equal(t, a.Version, again.Version)

	b, err := faq.Load(folder(map[string]string{"a.jsonl": `{"answer":"Be kind."}` + "\n" + before}))
	require.NoError(t, err)
	assert.NotEqual(t, a.Version, b.Version)
	assert.Equal(t, a.Entries[0].ID, b.Entries[1].ID)
	assert.Same(t, b.Entries[1], b.Entry(a.Entries[0].ID))
}
