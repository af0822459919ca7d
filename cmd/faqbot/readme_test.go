package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index"
)

// The examples of the README are what people will copy: together they must make sound knowledge, and each
// must answer.
func TestExamplesOfTheReadmeLoadAndAnswer(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	_, text, _ := strings.Cut(string(readme), "## Writing a FAQ")
	text, _, ok := strings.Cut(text, "\n## Asking in the terminal\n")
	require.True(t, ok)
	ending := map[string]string{"markdown": ".md", "text": ".txt", "csv": ".csv", "json": ".json", "html": ".html"}
	folder := t.TempDir()
	for i, example := range regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```").FindAllStringSubmatch(text, -1) {
		name := fmt.Sprintf("example%d%s", i, ending[example[1]])
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(example[2]), 0o600))
		delete(ending, example[1])
	}
	require.Empty(t, ending, "formats without an example")

	corpus, err := faq.Loader{}.Open(t.Context(), folder)
	require.NoError(t, err)
	require.Empty(t, corpus.Warnings)
	x, err := index.New(t.Context(), corpus, index.Options{})
	require.NoError(t, err)
	defer x.Close()
	for question, want := range map[string]string{
		"how can i rename myself":       "Right-click your name",
		"who runs this server":          "Six volunteers.",
		"may I invite a bot?":           "Only the staff can.",
		"when does the stage open":      "It opens at 18:00",
		"how do I get my money back":    "Yes, within 14 days",
		"how to silence a channel":      "Right-click it",
		"when was the server founded":   "The server was founded in 2019",
		"how long does a delivery take": "Two working days",
	} {
		got, err := x.Ask(t.Context(), question, faq.Ask{})
		require.NoError(t, err)
		require.NotEqual(t, faq.None, got.Decision, question)
		require.Contains(t, got.Matches[0].Entry.Answer, want, question)
	}
}

// The README promises that these two commands work with nothing set up; the first is run here.
func TestFirstCommandOfTheReadmeAnswers(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	const question = "What is the Safe Third Country model?"
	require.Contains(t, string(readme), "```sh\ngo run ./cmd/faqbot ask \""+question+"\"\n```")
	require.Contains(t, string(readme), "```sh\ngo test ./...\n```")
	status, out, errOut := faqbot(t, environ(), "", "ask", question)
	require.Zero(t, status, errOut)
	require.Contains(t, out, "It is a proposed migration agreement allowing the U.S. to deport asylum seekers")
	require.Contains(t, out, "el-salvador-visit.txt:21")
}
