package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"faqbot/faq"
	"faqbot/index"
	"faqbot/index/quality"
)

func (p *program) evalCommand() *cobra.Command {
	var (
		e          evaluation
		least      []string
		most       []string
		asJSON     bool
		strictness string
		plot       string
	)
	c := &cobra.Command{
		Use:   "eval [SET…]",
		Short: "Measure how good the answers are",
		Long: `Ask the questions of case sets and compare the answers with what is expected. A set is a folder
with what to load in faq/ and the questions in cases.jsonl, or a folder of knowledge that holds its
own *.cases.jsonl (default $FAQ_PATH, else the built-in article). The sets in a folder of sets are
pooled under its name, or its path where another has that name. The figures are percentages, but for n, auroc and ms/q:

  n               how many questions have an answer; of these:
  p@1 hit@3 mrr   the right answer is found first; among the first three; its mean reciprocal rank
  right           it was said
  offered         it was among the three that were left to choose
  right+offered   one or the other; not printed, but good to set a limit to
  wrong           another was said
  p@1-FORM        p@1 of those whose cases have this "form"
  n-KIND          how many questions are to be refused, of this "kind" ("any" without one); of these:
  reply-KIND      something was said
  offer-KIND      something was offered
  auroc-KIND      the chance, 0 to 1, that a question with an answer gets more confidence than one of these
  ms/q            milliseconds a question`,
		Example: `  faqbot eval --min right=90 --max wrong=2 ./faq
  faqbot eval --misses sets/*
  faqbot eval --min stackfaq:p@1=82 sets/stackfaq sets/squad2`,
		RunE: func(c *cobra.Command, args []string) error {
			conf, err := p.config()
			if err != nil {
				return err
			}
			if err := noEmptyPath(c, args); err != nil {
				return err
			}
			if e.how.Strictness = conf.Strictness; strictness != "" {
				if f := oneOf(&e.how.Strictness, faq.Careful, faq.Balanced, faq.Eager)(strictness); f != nil {
					return usageError(c, "--strictness %s; %s", f.what, f.do)
				}
			}
			if e.gates, err = parseGates(least, most); err != nil {
				return usageError(c, "%w", err)
			}
			reports, err := p.evaluate(c.Context(), &e, conf, args)
			if err != nil {
				return err
			}
			s := screenOn(p.out, p.env)
			for _, r := range reports {
				if asJSON {
					err = printLine(p.out, r)
				} else {
					_, err = fmt.Fprintln(p.out, r)
				}
				if err != nil {
					return err
				}
			}
			if !asJSON {
				if s.calibration(reports[len(reports)-1]); s.err != nil {
					return s.err
				}
			}
			if plot != "" {
				if err := writePlot(plot, reports[len(reports)-1]); err != nil {
					return err
				}
			}
			return e.judge(c, reports)
		},
	}
	f := c.Flags()
	f.BoolVar(&asJSON, "json", false, "print one JSON object a set, on one line")
	f.StringArrayVar(&least, "min", nil, "exit with 1 where `FIGURE=VALUE` isn't reached, in any set or, as SET:FIGURE=VALUE, in that one")
	f.StringArrayVar(&most, "max", nil, "exit with 1 where `FIGURE=VALUE` is exceeded, in the same way")
	f.BoolVar(&e.misses, "misses", false, "show on standard error each question that went wrong, and why")
	f.StringVar(&plot, "plot", "", "draw the calibration, of all sets together, into the SVG `FILE`")
	f.StringVar(&strictness, "strictness", "", "how sure an answer must be: `WORD` is careful, balanced or eager (default $STRICTNESS)")
	return c
}

// An evaluation is what to measure and what to show of it.
type evaluation struct {
	how    faq.Ask
	misses bool
	gates  []gate
}

// A caseSet is knowledge and the questions to ask of it.
type caseSet struct {
	name  string // under which its figures are pooled
	paths []string
	cases string // the file; empty if the knowledge holds its own
}

// sets finds the sets that the paths name. A path below which there is none is said to be none: in a
// folder of sets there may well be other files.
func sets(paths []string) (found []caseSet, none []string, err error) {
	for _, path := range paths {
		name := nameAmong(paths, path)
		if s, is := setAt(name, path); is {
			found = append(found, s)
			continue
		}
		before := len(found)
		err := filepath.WalkDir(path, func(sub string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if s, is := setAt(name, sub); is {
				found = append(found, s)
				return filepath.SkipDir
			}
			return nil
		})
		switch {
		case err != nil:
			return nil, nil, unreadable(err)
		case len(found) > before:
		case holdsCases(path):
			found = append(found, caseSet{name: name, paths: []string{path}})
		default:
			none = append(none, path)
		}
	}
	return found, none, nil
}

// nameAmong is the last element of a path, or all of it where another path ends so too.
func nameAmong(paths []string, path string) string {
	path = filepath.Clean(path)
	base := filepath.Base(path)
	for _, other := range paths {
		if other = filepath.Clean(other); other != path && filepath.Base(other) == base {
			return path
		}
	}
	return base
}

// whatToName says what a set is, for messages.
const whatToName = "name a folder with faq/ and cases.jsonl, or one that holds *.cases.jsonl"

// unreadable says of a path that can't be walked through what to do about it.
func unreadable(err error) error {
	p, is := errors.AsType[*fs.PathError](err)
	if !is {
		return err
	}
	return fmt.Errorf("%s: cannot be opened: %w; %s", p.Path, p.Err, whatToName)
}

// setAt is the set in the folder, if it is one.
func setAt(name, folder string) (caseSet, bool) {
	s := caseSet{name: name, paths: []string{filepath.Join(folder, "faq")}, cases: filepath.Join(folder, "cases.jsonl")}
	knowledge, err := os.Stat(s.paths[0])
	if err != nil || !knowledge.IsDir() {
		return s, false
	}
	_, err = os.Stat(s.cases)
	return s, err == nil
}

// holdsCases reports whether a folder of knowledge has cases of its own.
func holdsCases(folder string) (has bool) {
	_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path != folder && strings.HasSuffix(path, ".cases.jsonl") {
			has = true
			return filepath.SkipAll
		}
		return nil
	})
	return has
}

// evaluate measures the sets; the figures of all sets together come last if there are several.
func (p *program) evaluate(ctx context.Context, e *evaluation, conf config, paths []string) ([]quality.Report, error) {
	var found []caseSet
	if len(paths) == 0 {
		k := conf.knowledge(nil)
		found = []caseSet{{name: filepath.Base(k.name()), paths: k.paths}}
	} else {
		var none []string
		var err error
		if found, none, err = sets(paths); err != nil {
			return nil, err
		}
		for _, path := range none {
			p.complain(path + " is no case set, and is left out")
		}
		if len(found) == 0 {
			return nil, errors.New("there is no case set; " + whatToName)
		}
	}
	var names []string
	byName := map[string][]quality.Report{}
	for _, s := range found {
		r, err := p.measure(ctx, e, s)
		if err != nil {
			return nil, fmt.Errorf("measuring %s: %w", s.name, err)
		}
		if byName[s.name] == nil {
			names = append(names, s.name)
		}
		byName[s.name] = append(byName[s.name], r)
	}
	var reports, all []quality.Report
	for _, name := range names {
		reports = append(reports, quality.Pool(name, byName[name]))
		all = append(all, byName[name]...)
	}
	if len(reports) > 1 {
		reports = append(reports, quality.Pool("all", all))
	}
	return reports, nil
}

func (p *program) measure(ctx context.Context, e *evaluation, s caseSet) (quality.Report, error) {
	k := knowledge{s.paths}
	ix, err := p.build(ctx, k, e.how.Strictness)
	if err != nil {
		return quality.Report{}, k.locate(err)
	}
	defer ix.Close()
	cases := ix.Corpus().Cases
	if s.cases != "" {
		f, err := os.Open(s.cases) // #nosec G304 -- its user names it
		if err != nil {
			return quality.Report{}, err
		}
		defer f.Close()
		if cases, err = faq.ReadCases(f, s.cases); err != nil {
			return quality.Report{}, err
		}
	}
	for _, x := range ix.Corpus().Unknown(cases) {
		p.complain(k.at(x).String())
	}
	if len(cases) == 0 {
		return quality.Report{}, errors.New("there are no cases; faqbot check --cases proposes some")
	}
	bar, done := p.bar(s.name), 0
	defer bar.done()
	r, err := quality.Run(ctx, s.name, ix, cases, e.how, func() { done++; bar.at(done, len(cases)) })
	if err != nil || !e.misses {
		return r, err
	}
	bar.done()
	return r, p.showMisses(ctx, ix, e.how, r)
}

// showMisses says of each question that went wrong what was expected, what came of it, and why.
func (p *program) showMisses(ctx context.Context, ix *index.Index, how faq.Ask, r quality.Report) error {
	s := screenOn(p.errOut, p.env)
	for _, o := range r.Outcomes {
		went := verdict(o)
		if went == "" {
			continue
		}
		how.Explain = true
		again, err := ix.Ask(ctx, o.Case.Question, how)
		if err != nil {
			return err
		}
		s.paragraph("", piece{r.Name + ": " + went + ": ", nil}, piece{oneLine(o.Case.Question), s.bold})
		switch {
		case o.Case.Refuse:
			s.paragraph("  ", piece{text: "expected: nothing is said"})
		case len(o.Case.Sentences) > 0:
			s.paragraph("  ", piece{text: "expected: " + oneLine(strings.Join(o.Case.Sentences, " | "))})
		}
		for _, id := range o.Case.Expect {
			title := "which is not in the knowledge"
			if x := ix.Corpus().Entry(id); x != nil {
				title = oneLine(x.Title())
			}
			s.paragraph("  ", piece{text: "expected: " + id + ", " + title})
		}
		if o.Rank > 0 {
			s.paragraph("  ", piece{text: fmt.Sprintf("which is found in place %d", o.Rank)})
		}
		s.gap()
		if err := s.result(again, func(file string) string { return file }); err != nil {
			return err
		}
		s.gap()
	}
	return nil
}

// verdict says what went wrong with a question; nothing if it went well.
func verdict(o quality.Outcome) string {
	d := o.Result.Decision
	switch {
	case o.Case.Refuse && d == faq.Answer:
		return strings.TrimSpace(o.Case.Kind + " answered")
	case o.Case.Refuse || d == faq.Answer && o.Rank == 1 || o.Offered():
		return ""
	case d == faq.Answer:
		return "wrong"
	case d == faq.Choose:
		return "not offered"
	}
	return "not answered"
}

// calibration shows what the confidence promised and what came true.
func (s *screen) calibration(r quality.Report) {
	s.gap()
	s.paragraph("", piece{text: "Confidence: what was promised, and what was right (" + r.Name + ")"})
	t := table{{">from", ">to", ">n", ">promised", ">right"}}
	for _, b := range r.Calibration {
		if b.N > 0 {
			t = append(t, []string{
				fmt.Sprintf("%.1f", b.From), fmt.Sprintf("%.1f", b.From+.1), strconv.Itoa(b.N),
				fmt.Sprintf("%.3f", b.Promised), fmt.Sprintf("%.3f", b.Right),
			})
		}
	}
	s.table(t)
}

// writePlot draws the report's calibration into the file.
func writePlot(name string, r quality.Report) error {
	f, err := os.Create(name) // #nosec G304 -- its user names it
	if err != nil {
		return fmt.Errorf("drawing the calibration: %w", err)
	}
	if err := errors.Join(quality.Plot(f, r), f.Close()); err != nil {
		return fmt.Errorf("drawing the calibration: %w", err)
	}
	return nil
}

// A gate is a limit of a figure.
type gate struct {
	set    string // empty for every set
	figure string
	limit  float64
	most   bool // the limit is the most that is allowed, not the least
}

func (g gate) String() string {
	sign := ">="
	if g.most {
		sign = "<="
	}
	name := g.figure
	if g.set != "" {
		name = g.set + ":" + name
	}
	return fmt.Sprintf("%s %s %v", name, sign, g.limit)
}

func parseGates(least, most []string) (gates []gate, err error) {
	for i, text := range append(slices.Clone(least), most...) {
		name, value, found := strings.Cut(text, "=")
		limit, bad := strconv.ParseFloat(value, 64)
		if !found || bad != nil || math.IsNaN(limit) || math.IsInf(limit, 0) {
			return nil, fmt.Errorf("%q is not FIGURE=VALUE, such as p@1=80", oneLine(text))
		}
		g := gate{figure: name, limit: limit, most: i >= len(least)}
		if set, figure, found := strings.Cut(name, ":"); found {
			g.set, g.figure = set, figure
		}
		gates = append(gates, g)
	}
	return gates, nil
}

// judge says which gates the reports don't pass. A gate that no report has the figure for is a mistake.
func (e *evaluation) judge(c *cobra.Command, reports []quality.Report) error {
	var missed []error
	for _, g := range e.gates {
		var names []string
		figures := map[string]float64{}
		known := false
		for _, r := range reports {
			names = append(names, r.Name)
			if g.set != "" && g.set != r.Name {
				continue
			}
			maps.Copy(figures, r.Figures())
			value, has := r.Figures()[g.figure]
			if !has {
				continue
			}
			known = true
			if g.most && value > g.limit || !g.most && value < g.limit {
				missed = append(missed, fmt.Errorf("%s: %s is %.1f, not %s", r.Name, g.figure, value, g))
			}
		}
		switch {
		case len(figures) == 0:
			return usageError(c, "there is no set %q to have %s; the sets are %s", oneLine(g.set), g, strings.Join(names, ", "))
		case !known:
			return usageError(c, "no set has the figure of %s; there are %s", g, strings.Join(slices.Sorted(maps.Keys(figures)), ", "))
		}
	}
	return errors.Join(missed...)
}
