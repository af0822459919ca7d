package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"faqbot/index"
	"faqbot/index/quality"
)

// A sample is the first match of a question, or of one whose right answers were taken out of the knowledge.
type sample struct {
	set    *set
	kind   string // "answerable", that of a refusal, or made
	of     string // the kind of the match
	x      []float64
	right  bool
	weight float64
}

// made is the kind of a question whose answer is in the knowledge and was left out to see what comes instead.
// Few sets hold questions to refuse; these stand in for them, with less weight, since a question that is
// close to the knowledge is rarer in life.
const (
	answerable = "answerable"
	made       = "made"
	madeWeight = .2
)

// judgeAndFit fits the confidence.
func judgeAndFit(ctx context.Context, sets []*set, w *index.Weights, ablate bool) error {
	bySet := make([][]sample, len(sets))
	if err := each(sets, func(s *set) error {
		list, err := s.judge(ctx, w)
		bySet[slices.Index(sets, s)] = list
		return err
	}); err != nil {
		return err
	}
	samples := slices.Concat(bySet...)
	reportGuides(samples)
	weigh(samples)
	w.Confidence = map[string]map[string]float64{}
	kinds := index.Kinds()
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		// Guides teach what sections need only: what else is first in them is better learnt where it stands by itself.
		mine := slices.DeleteFunc(slices.Clone(samples), func(s sample) bool { return s.of != kind || s.set.guide && kind != section })
		fitted := byName(kinds[kind], calibrate(fitLogistic(mine, "", nil), mine))
		fitted["spelled out"] = spelledOut
		if slices.Contains(kinds[kind], "own words") {
			fitted["own words"] = ownWords
		}
		w.Confidence[kind] = fitted
		fmt.Println("confidence: " + kind)
		reportAreas(mine, kinds[kind], ablate)
	}
	return nil
}

// reportGuides prints how often the first match is right in guides and parts of articles. No weight of the ranking is learnt from them.
func reportGuides(samples []sample) {
	right, asked := map[string]float64{}, map[string]float64{}
	for _, s := range samples {
		if s.kind == answerable && s.set.drawn && (s.set.guide || s.set.sentences) {
			asked[s.set.family()]++
			if s.right {
				right[s.set.family()]++
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		fmt.Printf("p@1 %-60s %.1f\n", name, 100*right[name]/asked[name])
	}
}

// section is the kind of which there is nothing in the sets as they are.
const section = "section"

// calibrate stretches and shifts the log-odds so that over the questions of the sets as they are, and of guides, all
// together, what is promised is kept: others drawn from them, and those made, have other shares of questions without an
// answer.
func calibrate(w []float64, samples []sample) []float64 {
	var real []sample
	for _, s := range samples {
		if (!s.set.drawn || s.set.guide) && s.kind != made {
			real = append(real, sample{set: s.set, right: s.right, weight: 1, x: []float64{1, dot(w, s.x)}})
		}
	}
	line := fitLogistic(real, "", nil)
	for i := range w {
		w[i] *= line[1]
	}
	w[0] += line[0]
	return w
}

// withVariants adds to the sets what is drawn from them. The noisy questions are asked of the same articles as others.
func withVariants(ctx context.Context, sets []*set) ([]*set, error) {
	drawn := make([][]*set, len(sets))
	err := each(sets, func(s *set) (err error) {
		if !s.noisy() {
			drawn[slices.Index(sets, s)], err = s.variants(ctx)
		}
		return err
	})
	return append(slices.Clone(sets), slices.Concat(drawn...)...), err
}

// weigh gives the samples their weights: a family of sets counts as much as the root of its size, lest the largest
// drown the others.
func weigh(samples []sample) {
	n := map[string]float64{}
	for _, s := range samples {
		n[s.set.family()]++
	}
	sum := 0.
	for i := range samples {
		s := &samples[i]
		s.weight = 1 / math.Sqrt(n[s.set.family()])
		sum += s.weight
		if s.kind == made {
			s.weight *= madeWeight
		}
	}
	for i := range samples {
		samples[i].weight *= float64(len(samples)) / sum
	}
}

// ownWords is what it adds to the log-odds that a question is an entry's own, word for word, and no other's.
// Hardly any case is, so it can't be fitted; that it is answered is a promise.
const ownWords = 16

// spelledOut is what it adds that letters are asked for and spelled out. So few cases are of this kind that
// the others would drown it.
const spelledOut = 4

func (s *set) judge(ctx context.Context, w *index.Weights) ([]sample, error) {
	x, err := index.New(ctx, s.corpus, index.Options{Weights: w})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var list []sample
	for i, c := range s.cases {
		j, ok, err := x.Judge(ctx, c.Question, nil)
		if err != nil {
			return nil, err
		}
		kind := cmp.Or(c.Kind, answerable)
		if ok {
			list = append(list, s.sample(kind, j, c.Right(j.Match)))
		}
		if c.Refuse || i%2 == 1 || s.noisy() {
			continue
		}
		if j, ok, err = x.Judge(ctx, c.Question, c.Right); err != nil {
			return nil, err
		}
		if ok {
			list = append(list, s.sample(made, j, false))
		}
	}
	return list, nil
}

func (s *set) sample(kind string, j index.Judgement, right bool) sample {
	return sample{set: s, kind: kind, of: j.Kind, x: j.Signals, right: right}
}

// fitLogistic returns the weights of the signals, learnt without a group, and without the signals to drop.
func fitLogistic(samples []sample, without string, drop []int) []float64 {
	const (
		l2 = 3
		// constant is the deviation below which a signal tells nothing: the answers in sets of intents are all alike.
		constant = .02
	)
	used := slices.DeleteFunc(slices.Clone(samples), func(s sample) bool { return s.set.group == without })
	d := len(samples[0].x)
	unit := deviations(d, func(yield func([]float64) bool) {
		for _, s := range used {
			if !yield(s.x) {
				return
			}
		}
	})
	unit[0] = 1 // the base is always 1
	for i := range unit {
		if unit[i] < constant || slices.Contains(drop, i) {
			unit[i] = math.Inf(1)
		}
	}
	w := make([]float64, d)
	minimize(d, func(v, g []float64) float64 {
		clear(g)
		for i := range w {
			w[i] = v[i] / unit[i]
		}
		loss := 0.
		for _, s := range used {
			sign := -1.
			if s.right {
				sign = 1
			}
			z := dot(w, s.x)
			loss += s.weight * math.Log1p(math.Exp(-sign*z))
			add(g, s.x, -s.weight*sign/(1+math.Exp(sign*z)))
		}
		for i := range g {
			g[i] /= unit[i]
			if i > 0 {
				g[i] += l2 * v[i]
				loss += l2 / 2 * v[i] * v[i]
			}
		}
		return loss
	})
	return w
}

// reportAreas prints, for every family of sets, how well the confidence tells a right first match from all
// others, and questions with an answer from each kind of those without: areas under the ROC curve, with the
// weights learnt without the set's group.
func reportAreas(samples []sample, names []string, ablate bool) {
	mean := areas(samples, nil, func(family, what string, area float64) {
		fmt.Printf("left out, AUROC %-18s %-12s %.3f\n", family, what, area)
	})
	fmt.Printf("left out, AUROC mean %.4f\n", mean)
	if ablate {
		worth := map[string]float64{}
		for i, name := range names[1:] {
			worth[name] = areas(samples, []int{i + 1}, func(string, string, float64) {}) - mean
		}
		for _, name := range byValue(worth) {
			fmt.Printf("  without %-14s %+.4f\n", name, worth[name])
		}
	}
	fmt.Println(strings.Repeat("-", 48))
}

func areas(samples []sample, drop []int, each func(family, what string, area float64)) float64 {
	scores := make([]float64, len(samples))
	fits := map[string][]float64{}
	byFamily := map[string][]int{}
	for i, s := range samples {
		family := s.set.family()
		byFamily[family] = append(byFamily[family], i)
		w, ok := fits[s.set.group]
		if !ok {
			w = fitLogistic(samples, s.set.group, drop)
			fits[s.set.group] = w
		}
		scores[i] = dot(w, s.x)
	}
	sum, n := 0., 0.
	for _, what := range []string{"right", "near", "adversarial", "off-topic", made} {
		for _, family := range slices.Sorted(maps.Keys(byFamily)) {
			of := byFamily[family]
			var over, under []float64
			for _, i := range of {
				s := samples[i]
				switch {
				case what == "right" && s.right, what != "right" && s.kind == answerable:
					over = append(over, scores[i])
				case what == "right" && s.kind != made, s.kind == what:
					under = append(under, scores[i])
				}
			}
			if len(over) == 0 || len(under) == 0 {
				continue
			}
			area := quality.AUROC(over, under)
			each(family, what, area)
			sum += area
			n++
		}
	}
	return sum / n
}
