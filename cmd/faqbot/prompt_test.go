package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"faqbot/faq"
)

// typed is a terminal at which someone has typed.
type typed struct {
	io.Reader
	screen strings.Builder
}

func (t *typed) Write(b []byte) (int, error) { return t.screen.Write(b) }

func TestAConversationAtThePrompt(t *testing.T) {
	p := &program{env: environ(), errOut: io.Discard}
	path := knowledgeFile(t, "library.jsonl", library)
	ix, k, err := p.index(t.Context(), []string{path})
	require.NoError(t, err)
	defer ix.Close()
	// A question, an empty line, one begun and completed, one pasted, the first again, and the end.
	keys := &typed{Reader: strings.NewReader("where can i park\r\r  how do i ren\t\r\x1b[200~when do you open\x1b[201~\r\x1b[A\x1b[A\x1b[A\r\x04")}
	tt := term.NewTerminal(keys, "? ")
	s, _ := testScreen(80, false)
	s.w = tt
	require.NoError(t, asker{ix: ix, how: faq.Ask{Limit: 1}}.converse(t.Context(), tt, s, k))
	got := keys.screen.String()
	assert.Equal(t, 2, strings.Count(got, "»Behind the house.«"))
	assert.Equal(t, 1, strings.Count(got, "»Show it at the desk.«"))
	assert.Contains(t, got, "How do I renew a book?")
	assert.Contains(t, got, "We open at nine.")
}
