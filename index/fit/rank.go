package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"faqbot/faq"
	"faqbot/index"
)

// A list is the candidates for a question.
type list struct {
	x     [][]float64
	right []bool
}

// mostCandidates is how many of the sentences of a question are learnt from: those that look best.
const mostCandidates = 50

// observe collects the candidates of the questions that have an answer.
func (s *set) observe(ctx context.Context) error {
	x, err := index.New(ctx, s.corpus, index.Options{})
	if err != nil {
		return err
	}
	defer x.Close()
	s.classified = x.Classifies()
	for _, c := range s.cases {
		if c.Refuse {
			continue
		}
		s.answerable++
		seen, err := x.Observe(ctx, c.Question)
		if err != nil {
			return err
		}
		var l list
		for _, o := range seen {
			// Entries are compared with entries, sentences with sentences.
			if o.OfSentence() == s.sentences {
				l.x = append(l.x, o.Features)
				l.right = append(l.right, c.Right(faq.Match{Entry: o.Entry, Sentence: o.Sentence}))
			}
		}
		if s.sentences {
			l = l.best(mostCandidates)
		}
		if slices.Contains(l.right, true) {
			s.lists = append(s.lists, l)
		}
	}
	return nil
}

// best keeps the n sentences that hold most of the question.
func (l list) best(n int) list {
	if len(l.x) <= n {
		return l
	}
	rough := make([]float64, len(l.x[0]))
	for i, name := range index.SentenceFeatures() {
		rough[i] = map[string]float64{"bm25": 1.5, "nearby": 9, "4-grams": 6}[name]
	}
	order := make([]int, len(l.x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(dot(rough, l.x[b]), dot(rough, l.x[a])) })
	var kept list
	for _, i := range order[:n] {
		kept.x, kept.right = append(kept.x, l.x[i]), append(kept.right, l.right[i])
	}
	return kept
}

// A ranking is fitted on sets: a listwise softmax, that is, the probability that a right candidate is drawn when
// each is drawn with e to its score.
type ranking struct {
	sets  []*set
	names []string
}

// fit returns the weights, learnt without a group, and with the features left out that it is told to. Every
// set of questions and answers counts the same however many cases it has, all draws of one variant as one; articles
// count by their cases.
func (r ranking) fit(without string, drop []int) []float64 {
	const l2 = 5
	d := len(r.names)
	used := slices.DeleteFunc(slices.Clone(r.sets), func(s *set) bool { return s.group == without })
	unit := deviations(d, func(yield func([]float64) bool) {
		for _, s := range used {
			for _, l := range s.lists {
				for _, x := range l.x {
					if !yield(x) {
						return
					}
				}
			}
		}
	})
	for i := range unit {
		if unit[i] < 1e-6 || slices.Contains(drop, i) {
			unit[i] = math.Inf(1)
		}
	}
	draws := map[string]float64{}
	for _, s := range used {
		draws[s.family()]++
	}
	w := make([]float64, d)
	minimize(d, func(v, g []float64) float64 {
		clear(g)
		for i := range w {
			w[i] = v[i] / unit[i]
		}
		loss := 0.
		for _, s := range used {
			weight := 1.
			if !s.sentences {
				weight = 1000 / float64(len(s.lists)) / draws[s.family()]
			}
			for _, l := range s.lists {
				loss += weight * l.gradient(w, g, weight)
			}
		}
		for i := range g {
			g[i] = g[i]/unit[i] + l2*v[i]
			loss += l2 / 2 * v[i] * v[i]
		}
		return loss
	})
	return w
}

// gradient adds that of the list's loss to g, times the weight, and returns the loss.
func (l list) gradient(w, g []float64, weight float64) float64 {
	p := make([]float64, len(l.x))
	most := math.Inf(-1)
	for j, x := range l.x {
		p[j] = dot(w, x)
		most = max(most, p[j])
	}
	all, right := 0., 0.
	for j := range p {
		p[j] = math.Exp(p[j] - most)
		all += p[j]
		if l.right[j] {
			right += p[j]
		}
	}
	right = max(right, 1e-300)
	for j, x := range l.x {
		slope := p[j] / all
		if l.right[j] {
			slope -= p[j] / right
		}
		if slope *= weight; math.Abs(slope) > 1e-7 {
			for i, v := range x {
				g[i] += slope * v
			}
		}
	}
	return math.Log(all) - math.Log(right)
}

// p1 is how many of a hundred questions of a set the weights answer rightly.
func (s *set) p1(w []float64) float64 {
	right := 0
	for _, l := range s.lists {
		best := 0
		for j := range l.x {
			if dot(w, l.x[j]) > dot(w, l.x[best]) {
				best = j
			}
		}
		if l.right[best] {
			right++
		}
	}
	return 100 * float64(right) / float64(s.answerable)
}

// leftOut measures every set with the weights learnt without its group, by set and as a mean: of sets of
// questions and answers, or of all questions about articles.
func (r ranking) leftOut(drop []int) (map[string]float64, float64) {
	figures := map[string]float64{}
	sum, n := 0., 0.
	for _, g := range groups(r.sets) {
		w := r.fit(g, drop)
		for _, s := range r.sets {
			if s.group != g {
				continue
			}
			weight := 1.
			if s.sentences {
				weight = float64(s.answerable)
			}
			figures[s.name] = s.p1(w)
			sum += weight * figures[s.name]
			n += weight
		}
	}
	return figures, sum / n
}

// report prints and returns the figures.
func (r ranking) report(kind string, ablate bool) map[string]float64 {
	figures, mean := r.leftOut(nil)
	if r.sets[0].sentences {
		figures = map[string]float64{} // one mean says it
	}
	figures[kind+" mean"] = mean
	for _, name := range byValue(figures) {
		figures[name] = math.Round(figures[name]*100) / 100
		fmt.Printf("left out, p@1 %-28s %6.2f\n", name, figures[name])
	}
	if ablate {
		worth := map[string]float64{}
		for i, name := range r.names {
			_, without := r.leftOut([]int{i})
			worth[name] = without - mean
		}
		for _, name := range byValue(worth) {
			fmt.Printf("  without %-12s %+.2f\n", name, worth[name])
		}
	}
	fmt.Println(strings.Repeat("-", 48))
	return figures
}

func dot(a, b []float64) float64 {
	sum := 0.
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
