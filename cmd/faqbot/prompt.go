package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// prompt asks for questions on the terminal until its user has had enough (Ctrl-D or Ctrl-C). The arrow
// keys bring earlier questions back, Tab completes one that the files answer.
func (p *program) prompt(ctx context.Context, tty *os.File, a asker, k knowledge) (err error) {
	fd := int(tty.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, term.Restore(fd, before))
		fmt.Fprintln(p.out) // leave the line of the prompt
	}()
	t := term.NewTerminal(readWriter{p.in, p.out}, "? ")
	if width, height, err := term.GetSize(fd); err == nil {
		_ = t.SetSize(width, height)
	}
	s := screenOn(p.out, p.env)
	s.w = t // it writes the line ends that a raw terminal needs
	s.paragraph("", piece{text: "Ask what you like about " + k.name() + ". Tab completes, Ctrl-D ends."})
	return a.converse(ctx, t, s, k)
}

// converse reads questions and prints answers until the input ends.
func (a asker) converse(ctx context.Context, t *term.Terminal, s *screen, k knowledge) error {
	t.History = new(history)
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		if es, err := a.ix.Suggest(ctx, line, 1); err == nil && len(es) > 0 {
			line = oneLine(es[0].Question)
		}
		return line, len(line), true
	}
	for {
		line, err := t.ReadLine()
		switch {
		case err == io.EOF:
			return nil
		case err != nil && !errors.Is(err, term.ErrPasteIndicator):
			return err
		}
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		r, err := a.ix.Ask(ctx, line, a.how)
		if err != nil {
			return err
		}
		s.gap()
		if err := s.result(r, k.place); err != nil {
			return err
		}
		s.gap()
	}
}

// history is the questions that were asked at the prompt, the oldest first. Neither empty ones nor one that
// was just asked are worth an arrow key.
type history []string

func (h *history) Add(question string) {
	question = strings.TrimSpace(question)
	if question != "" && (len(*h) == 0 || h.At(0) != question) {
		*h = append(*h, question)
	}
}

func (h *history) Len() int { return len(*h) }

func (h *history) At(back int) string { return (*h)[len(*h)-1-back] }

// readWriter is the two directions of a terminal.
type readWriter struct {
	io.Reader
	io.Writer
}
