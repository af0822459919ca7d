package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"faqbot/faq"
)

func (p *program) checkCommand() *cobra.Command {
	var asJSON, cases bool
	c := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Say whether the files are sound, and what would make them better",
		Long: `Read the files as their moderator would want them checked. Errors keep the files from being
used: check then exits with 1. Warnings are about what makes answers worse: questions asked twice
or nearly so, entries that are taken for one another or need more phrasings, answers too long for
one message, links to files that aren't there.

With --cases it proposes questions for the folder to hold, with the entries that should answer them:
as members may type them, and some to be refused. Save them beside the files, as faq.cases.jsonl or
under another name that ends in .cases.jsonl, and edit them. A reload that would break one is refused.`,
		Example: `  faqbot check ./faq
  faqbot check --cases ./faq > ./faq/faq.cases.jsonl`,
		RunE: func(c *cobra.Command, args []string) error {
			conf, err := p.config()
			if err != nil {
				return err
			}
			if err := noEmptyPath(c, args); err != nil {
				return err
			}
			k := conf.knowledge(args)
			if cases {
				return p.proposeCases(c.Context(), k)
			}
			report, sum, err := p.examine(c.Context(), k)
			if err != nil {
				return err
			}
			for _, f := range report {
				if asJSON {
					err = printLine(p.out, f)
				} else {
					_, err = fmt.Fprintln(p.out, printable(f.String()))
				}
				if err != nil {
					return err
				}
			}
			fmt.Fprintln(p.errOut, sum)
			if slices.ContainsFunc(report, func(f finding) bool { return f.Level == levelError }) {
				return &statusError{status: exitFailed}
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVar(&asJSON, "json", false, "print one JSON object a finding, on one line")
	f.BoolVar(&cases, "cases", false, "propose cases for the folder to hold, one a line, instead of checking it")
	return c
}

// A finding is a line of the report.
type finding struct {
	File  string `json:"file"`
	Line  int    `json:"line"`
	Level string `json:"level"`
	What  string `json:"what"`
	Do    string `json:"do"`
}

// The levels: an error keeps the knowledge from being used.
const (
	levelError   = "error"
	levelWarning = "warning"
)

func (f finding) String() string {
	return faq.Problem{File: f.File, Line: f.Line, What: f.Level + ": " + f.What, Do: f.Do}.String()
}

// examine finds all that is wrong with the knowledge and sums it up in a line.
func (p *program) examine(ctx context.Context, k knowledge) (report []finding, sum string, err error) {
	add := func(level string, ps ...faq.Problem) {
		for _, x := range ps {
			x = k.at(x)
			report = append(report, finding{x.File, x.Line, level, x.What, x.Do})
		}
	}
	ix, err := p.build(ctx, k, faq.Balanced)
	faults, bad := errors.AsType[faq.Problems](err)
	switch {
	case bad:
		add(levelError, faults...)
		sum = k.name() + " can't be used: " + count(len(faults), "error")
	case err != nil:
		return nil, "", err
	default:
		defer ix.Close()
		corpus := ix.Corpus()
		warnings, err := ix.Check(ctx)
		if err != nil {
			return nil, "", err
		}
		_, failed, err := ix.Test(ctx)
		if err != nil {
			return nil, "", err
		}
		add(levelWarning, warnings...)
		for _, f := range failed {
			add(levelError, failure(f))
		}
		questions := 0
		for _, e := range corpus.Entries {
			if !e.IsPassage() {
				questions++
			}
		}
		sum = fmt.Sprintf("%s: %s, %s, %s; %s, %s", k.name(), count(questions, "question"), count(len(corpus.Entries)-questions, "passage"),
			count(len(corpus.Cases), "case"), count(len(failed), "error"), count(len(warnings), "warning"))
	}
	slices.SortStableFunc(report, func(a, b finding) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return report, sum, nil
}

// failure is a case that doesn't hold, as a problem of the line that it stands on.
func failure(f faq.CaseFailure) faq.Problem {
	got := "is not answered"
	if f.Got.Decision == faq.Answer {
		got = fmt.Sprintf("is answered by %q", oneLine(f.Got.Matches[0].Entry.ID))
	} else if f.Got.Decision == faq.Choose {
		got = "is left to the asker to choose, without what is expected"
	}
	do := "add this phrasing to the entry that is expected, or correct the case"
	switch {
	case f.Case.Refuse:
		do = "give that entry words which tell better what it is about, or correct the case"
	case len(f.Case.Sentences) > 0:
		do = "put a heading that says this above the sentence, or correct the case"
	}
	return faq.Problem{
		File: f.Case.Source.File, Line: f.Case.Source.Line,
		What: fmt.Sprintf("the case %q doesn't hold: it %s", oneLine(f.Case.Question), got),
		Do:   do,
	}
}

// proposeCases prints cases for a folder to keep and says what to do with them.
func (p *program) proposeCases(ctx context.Context, k knowledge) error {
	ix, err := p.build(ctx, k, faq.Balanced)
	if err != nil {
		return k.locate(err)
	}
	defer ix.Close()
	cases, err := ix.ProposeCases(ctx)
	if err != nil {
		return err
	}
	refusals := 0
	var failed []string
	for _, c := range cases {
		if err := printLine(p.out, c); err != nil {
			return err
		}
		r, err := ix.Ask(ctx, c.Question, faq.Ask{})
		if err != nil {
			return err
		}
		if c.Refuse {
			refusals++
		} else if !c.Holds(r) {
			failed = append(failed, failure(faq.CaseFailure{Case: c, Got: r}).What)
		}
	}
	if len(cases) == 0 {
		p.complain("the files hold no question to make a case of; write some yourself, with the sentences that answer them")
		return nil
	}
	p.tellHowToKeep(len(cases)-refusals, refusals, failed)
	return nil
}

// tellHowToKeep says what to do with proposed cases, and which of them don't hold now.
func (p *program) tellHowToKeep(answers, refusals int, failed []string) {
	fmt.Fprintf(p.errOut, `%s to answer, %d to refuse. Save them beside the files as faq.cases.jsonl (any name that ends in
.cases.jsonl will do) and edit them: put for XXXX a word that makes it a question which the files don't
answer, and leave out what nobody would ask.
`, count(answers, "question"), refusals)
	for _, f := range failed {
		fmt.Fprintln(p.errOut, printable(f))
	}
	if len(failed) > 0 {
		fmt.Fprintln(p.errOut, "Add to each entry the question that should find it, as another phrasing, or leave the case out.")
	}
}

// count is a number of things, in words.
func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing + "s"
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
