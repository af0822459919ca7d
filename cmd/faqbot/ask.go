package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"faqbot/bot"
	"faqbot/faq"
	"faqbot/index"
)

func (p *program) askCommand() *cobra.Command {
	var (
		paths           []string
		locale          string
		asJSON, payload bool
		explain         bool
		limit           int
	)
	c := &cobra.Command{
		Use:   "ask [QUESTION…]",
		Short: "Answer a question",
		Long: `Answer a question with a piece of the files, word for word. The sentence that answers stands
between » and «.

Without a question, and on a terminal, ask prompts for one after the other; Tab completes a
question that the files answer. With - it reads a question a line from standard input.`,
		Example: `  faqbot ask "What is the Safe Third Country model?"
  faqbot ask --faq ./faq how do i reset my password
  faqbot ask --json - < questions.txt`,
		RunE: func(c *cobra.Command, args []string) error {
			if limit < 1 {
				return usageError(c, "--limit is %d; at least one match must be wanted", limit)
			}
			if asJSON && payload {
				return usageError(c, "--json and --discord exclude each other")
			}
			if c.Flags().Changed("locale") && !payload {
				return usageError(c, "--locale is the language of a message; it belongs to --discord")
			}
			question := strings.Join(args, " ")
			terminal := p.terminal()
			if len(args) == 0 && (terminal == nil || asJSON || payload) {
				return usageError(c, "no question was given; name one, or - to read a question a line from standard input")
			}
			if len(args) > 0 && strings.TrimSpace(question) == "" {
				return usageError(c, "the question is empty")
			}
			if err := noEmptyPath(c, paths); err != nil {
				return err
			}
			ix, k, err := p.index(c.Context(), paths)
			if err != nil {
				return err
			}
			defer ix.Close()
			a := asker{ix: ix, how: faq.Ask{Limit: limit, Explain: explain}}
			switch {
			case asJSON:
				a.print = func(r faq.Result) error { return printJSON(p.out, r) }
			case payload:
				a.print = func(r faq.Result) error {
					message, err := bot.Payload(r, locale)
					if err != nil {
						return err
					}
					return printLine(p.out, message)
				}
			default:
				s := screenOn(p.out, p.env)
				a.print = func(r faq.Result) error { return s.result(r, k.place) }
			}
			switch {
			case len(args) == 0:
				return p.prompt(c.Context(), terminal, a, k)
			case len(args) == 1 && args[0] == "-":
				return a.askLines(c.Context(), p.in)
			}
			return a.ask(c.Context(), question)
		},
	}
	f := c.Flags()
	p.faqFlag(c, &paths)
	f.BoolVar(&asJSON, "json", false, "print one JSON object a question, on one line")
	f.BoolVar(&payload, "discord", false, "print the message that the bot would send to a channel, as JSON on one line")
	f.StringVar(&locale, "locale", "en-US", "with --discord, the message for a member whose Discord speaks `LOCALE`, such as de, fr, es-ES or pt-BR")
	f.BoolVar(&explain, "explain", false, "say why: words, corrections, what each feature gave, the rule that decided")
	f.IntVar(&limit, "limit", 3, "show at most `N` matches")
	return c
}

// An asker asks and prints what came of it.
type asker struct {
	ix    *index.Index
	how   faq.Ask
	print func(faq.Result) error
}

func (a asker) ask(ctx context.Context, question string) error {
	r, err := a.ix.Ask(ctx, question, a.how)
	if err != nil {
		return fmt.Errorf("asking %q: %w", oneLine(question), err)
	}
	return a.print(r)
}

// longestLine is how much of a line is taken as a question; the index reads less still.
const longestLine = 64 << 10

// askLines asks the question on each line. A question that fails doesn't keep the next from being asked.
func (a asker) askLines(ctx context.Context, in io.Reader) error {
	var failed []error
	r := bufio.NewReader(in)
	for {
		line, err := readLine(r, longestLine)
		line = strings.TrimPrefix(line, "\uFEFF") // editors begin a file so
		if strings.TrimSpace(line) != "" {
			if err := a.ask(ctx, line); err != nil {
				failed = append(failed, err)
			}
		}
		switch {
		case err == io.EOF:
			return errors.Join(failed...)
		case err != nil:
			return errors.Join(append(failed, fmt.Errorf("reading questions: %w", err))...)
		}
	}
}

// readLine returns the next line without its end, and no more than most bytes of it.
func readLine(r *bufio.Reader, most int) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part[:min(len(part), most+2-len(line))]...)
		if err == bufio.ErrBufferFull {
			continue
		}
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if len(text) > most {
			for most > 0 && !utf8.RuneStart(text[most]) {
				most--
			}
			text = text[:most]
		}
		return text, err
	}
}

// The JSON that scripts read: its names and their order are a contract.
type (
	resultJSON struct {
		Question    string           `json:"question"`
		Decision    faq.Decision     `json:"decision"`
		Confidence  float64          `json:"confidence"`
		Version     string           `json:"version"`
		Matches     []matchJSON      `json:"matches"`
		Explanation *explanationJSON `json:"explanation,omitempty"`
	}
	matchJSON struct {
		ID         string     `json:"id"`
		Question   string     `json:"question"`
		Answer     string     `json:"answer"`
		Sentence   string     `json:"sentence"`
		Confidence float64    `json:"confidence"`
		Source     sourceJSON `json:"source"`
	}
	sourceJSON struct {
		File     string   `json:"file"`
		Line     int      `json:"line"`
		Headings []string `json:"headings"`
		URL      string   `json:"url"`
	}
	explanationJSON struct {
		Words      []faq.Word         `json:"words"`
		Candidates []scoredJSON       `json:"candidates"`
		Signals    []faq.Contribution `json:"signals"`
		Rule       string             `json:"rule"`
	}
	scoredJSON struct {
		ID       string             `json:"id"`
		Sentence string             `json:"sentence"`
		Score    float64            `json:"score"`
		Features []faq.Contribution `json:"features"`
	}
)

func printJSON(w io.Writer, r faq.Result) error {
	out := resultJSON{Question: r.Question, Decision: r.Decision, Confidence: r.Confidence, Version: r.Version, Matches: []matchJSON{}}
	for _, m := range r.Matches {
		s := m.Entry.Source
		out.Matches = append(out.Matches, matchJSON{
			ID: m.Entry.ID, Question: m.Entry.Question, Answer: m.Entry.Answer, Sentence: m.Text(), Confidence: m.Confidence,
			Source: sourceJSON{File: s.File, Line: s.Line, Headings: append([]string{}, s.Headings...), URL: s.URL},
		})
	}
	if x := r.Explanation; x != nil {
		out.Explanation = &explanationJSON{
			Words: append([]faq.Word{}, x.Words...), Candidates: []scoredJSON{}, Signals: signless(x.Signals), Rule: x.Rule,
		}
		for _, c := range x.Candidates {
			out.Explanation.Candidates = append(out.Explanation.Candidates,
				scoredJSON{ID: c.Entry.ID, Sentence: c.Sentence.Of(c.Entry.Answer), Score: c.Score, Features: signless(c.Features)})
		}
	}
	return printLine(w, out)
}

// signless is contributions without the sign of a zero, which comes of a weight below it and tells nothing.
func signless(cs []faq.Contribution) []faq.Contribution {
	list := append([]faq.Contribution{}, cs...)
	for i := range list {
		for _, v := range []*float64{&list[i].Value, &list[i].Gave} {
			if *v == 0 {
				*v = 0
			}
		}
	}
	return list
}

// printLine writes the value as JSON on one line, in one write. Characters that a terminal might obey are
// escaped; a JSON reader gets the same text.
func printLine(w io.Writer, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	line := strings.TrimSuffix(b.String(), "\n")
	if strings.ContainsFunc(line, steers) {
		b.Reset()
		for _, r := range line {
			if steers(r) {
				fmt.Fprintf(&b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
		line = b.String()
	}
	_, err := io.WriteString(w, line+"\n")
	return err
}

// terminal is the one that the program was started on, both to read from and to write to; else nil.
func (p *program) terminal() *os.File {
	in, readable := p.in.(*os.File)
	out, writable := p.out.(*os.File)
	if readable && writable && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd())) {
		return in
	}
	return nil
}
