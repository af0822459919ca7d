// Command fit finds the weights of the ranking and of the confidence, from case sets with known answers, and
// writes them to index/weights.json:
//
//	go run ./index/fit ../shared/data
//
// It prints how often the first candidate is right with each group of sets left out of the fit (LOGO): what
// matters is what carries over to knowledge that the weights have never seen. With -ablate it also prints
// what every feature and signal is worth, by leaving it out. With -draw it only writes the smaller knowledge that it
// also learns from, which faqbot eval then measures.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"faqbot/faq"
	"faqbot/index"
)

func main() {
	out := flag.String("o", "index/weights.json", "where the weights are written to")
	ablate := flag.Bool("ablate", false, "also measure what each feature and signal is worth")
	draw := flag.String("draw", "", "only write the knowledge that is drawn from the sets to this folder, as case sets")
	flag.Parse()
	if err := run(context.Background(), flag.Arg(0), *out, *draw, *ablate); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

// choices is what a sentence of a long passage is worth for each e-fold of the passage's length. Paragraphs of articles
// are too short to learn it from; nine long passages among the 598 entries of feedbackqa-cdc cost 1.3 points without it.
const choices = -1

// prose is what a sentence's score counts beside that of a question, or of the heading above the sentence. The fits learn
// from questions only and from sentences only; it was chosen on the guides drawn from the sets, and on articles with 30 of
// their questions (see variants.go): their p@1 was, without what follows, 65.4 and 79.4 with .6, 65.2 and 80.6 with .7,
// 64.8 and 81.3 with .8, 63.0 and 81.6 with 1. A scale of its own for what stands under a heading gave nothing beside it.
const prose = .7

// asked is what the sentence of an entry is worth less among passages, for the question that stands above it and has a
// score of its own; it is never worth less than nothing. Chosen on the same: articles with 4 or 30 of their questions have
// 80.6 with -4, 80.4 with -3, guides that keep some of theirs 61.6 and 62.1.
const asked = -4

// repeated, position and measured find the sentence of an answer that answers. Of 81 answers of three to fourteen sentences, from
// three sets, somebody told which sentence answers the entry's own question and another's: without them 60 and 59 of 100
// are found, with these 69 and 68; with twice of either of the first 1 to 5 fewer. measured changes nothing there, but for
// short answers in the words of chat.
const (
	repeated = -4
	position = -1.5
	measured = 2
)

// chosen are the weights of sentences that the articles, which the others are fitted on, can't tell.
var chosen = map[string]float64{"choices": choices, "asked": asked, "repeated": repeated, "position": position, "measured": measured}

// A set is a case set with the group that it is left out with.
type set struct {
	name, group string
	sentences   bool // the cases expect sentences
	drawn       bool // from another set
	shortened   bool // its answers are cut
	guide       bool // some of its entries became passages, or it got some beside its passages
	classified  bool // the index has a classifier
	corpus      *faq.Corpus
	cases       []faq.Case
	lists       []list // one a case that has its answer among the candidates
	answerable  int
}

func run(ctx context.Context, dir, out, draw string, ablate bool) error {
	sets, err := load(dir)
	if err != nil {
		return err
	}
	if sets, err = withVariants(ctx, sets); err != nil {
		return err
	}
	// The noisy questions are those of other sets: they are measured, not learnt from.
	ranked := slices.DeleteFunc(slices.Clone(sets), (*set).noisy)
	if draw != "" {
		for _, s := range ranked {
			if !s.sentences || s.drawn {
				continue
			}
			if names := s.names(); len(names.cases) > 0 {
				sets = append(sets, names)
			}
		}
		return save(draw, sets)
	}
	if err := each(ranked, func(s *set) error { return s.observe(ctx) }); err != nil {
		return err
	}
	w := index.Fitted()
	w.Figures = map[string]float64{}
	for _, f := range []struct {
		kind  string
		names []string
		of    func(*set) bool
		into  *map[string]float64
		scale float64
	}{
		{"entries", index.EntryFeatures(), func(s *set) bool { return !s.sentences && !(s.drawn && (s.guide || s.classified || s.shortened)) }, &w.Entry, 1},
		{"sentences", index.SentenceFeatures(), func(s *set) bool { return s.sentences && !s.drawn }, &w.Sentence, prose},
	} {
		r := ranking{slices.DeleteFunc(slices.Clone(ranked), func(s *set) bool { return !f.of(s) }), f.names}
		fitted := r.fit("", nil)
		for i := range fitted {
			fitted[i] *= f.scale
		}
		*f.into = byName(f.names, fitted)
		if f.into == &w.Sentence {
			maps.Copy(*f.into, chosen)
		}
		maps.Copy(w.Figures, r.report(f.kind, ablate))
	}
	if err := judgeAndFit(ctx, sets, &w, ablate); err != nil {
		return err
	}
	text, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(text, '\n'), 0o644)
}

// load reads every case set below a folder: a folder faq and a file cases.jsonl.
func load(dir string) ([]*set, error) {
	var sets []*set
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "cases.jsonl" {
			return err
		}
		folder := filepath.Dir(path)
		name, err := filepath.Rel(dir, folder)
		if err != nil {
			return err
		}
		s := &set{name: filepath.ToSlash(name)}
		s.group = groupOf(s.name)
		if s.corpus, err = faq.Load(os.DirFS(filepath.Join(folder, "faq"))); err != nil {
			return fmt.Errorf("load %s: %w", name, err)
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if s.cases, err = faq.ReadCases(f, path); err != nil {
			return err
		}
		s.sentences = slices.ContainsFunc(s.cases, func(c faq.Case) bool { return len(c.Sentences) > 0 })
		sets = append(sets, s)
		return nil
	})
	if err == nil && len(sets) == 0 {
		err = fmt.Errorf("no case sets in %q", dir)
	}
	return sets, err
}

// noisy reports whether the questions are those of another set, with typing errors.
func (s *set) noisy() bool { return strings.HasPrefix(s.name, "noiseqa") }

// groupOf names what a set is left out with: sets of one origin share entries, an article its questions.
func groupOf(name string) string {
	if _, article, ok := strings.Cut(name, "/"); ok {
		return article
	}
	for _, origin := range []string{"banking", "clinc", "feedbackqa", "stackfaq"} {
		if strings.HasPrefix(name, origin) {
			return origin
		}
	}
	return name
}

// each runs f for every set, as many at a time as there are processors.
func each(sets []*set, f func(*set) error) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range sets {
		g.Go(func() error { return f(s) })
	}
	return g.Wait()
}

func groups(sets []*set) []string {
	var list []string
	for _, s := range sets {
		if !slices.Contains(list, s.group) {
			list = append(list, s.group)
		}
	}
	return list
}

// byName names weights, rounded to what matters.
func byName(names []string, weights []float64) map[string]float64 {
	m := map[string]float64{}
	for i, n := range names {
		if w := math.Round(weights[i]*1000) / 1000; w != 0 {
			m[n] = w
		}
	}
	return m
}

// deviations are the standard deviations of the columns, in the units of which weights are kept small.
func deviations(d int, rows func(yield func([]float64) bool)) []float64 {
	mean, square, n := make([]float64, d), make([]float64, d), 0.
	for x := range rows {
		for i, v := range x {
			mean[i] += v
			square[i] += v * v
		}
		n++
	}
	for i := range square {
		m := mean[i] / n
		square[i] = math.Sqrt(max(0, square[i]/n-m*m))
	}
	return square
}

func byValue(m map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Compare(m[a], m[b]) })
}
