// Package quality measures how well an index answers: it asks the questions of case sets and compares what
// came of them with what was expected.
//
// All figures are percentages unless they say otherwise. Of the questions that have an answer: "right" were
// answered with it, "offered" were left to choose with it among the three offered, "wrong" were answered
// with another; the rest got a "don't know", or an offer without it. Of the questions to refuse, "reply"
// were answered and "offer" were left to choose.
package quality

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"faqbot/faq"
)

// An Asker answers questions; an *index.Index is one.
type Asker interface {
	Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error)
}

// ranks is how far down the matches the right one is looked for.
const ranks = 10

// An Outcome is what came of one case.
type Outcome struct {
	Case   faq.Case
	Result faq.Result
	// Rank is that of the first right match, 1 being the best; 0 if there is none among the first ten.
	Rank int
	Took time.Duration
}

// Offered reports whether the right match is among those left to choose from.
func (o Outcome) Offered() bool {
	return o.Result.Decision == faq.Choose && slices.ContainsFunc(o.Result.Offers(), o.Case.Right)
}

// A Report is the figures of one or more case sets.
type Report struct {
	Name string `json:"name"`
	// N counts the questions that have an answer.
	N       int     `json:"n"`
	P1      float64 `json:"p@1"`
	Hit3    float64 `json:"hit@3"`
	MRR     float64 `json:"mrr"`
	Right   float64 `json:"right"`
	Offered float64 `json:"offered"`
	Wrong   float64 `json:"wrong"`
	// Refusals are the questions to refuse, by kind.
	Refusals map[string]Refusal `json:"refusals,omitempty"`
	// Forms are P1 by the way the questions are written.
	Forms map[string]float64 `json:"forms,omitempty"`
	// Calibration compares, in ten steps of confidence, what was promised with what was right, over all
	// questions; one to refuse is never right.
	Calibration []Bin `json:"calibration"`
	// Millis is the mean time of a question in milliseconds.
	Millis float64 `json:"ms/q"`
	// Outcomes are every case's, in their order.
	Outcomes []Outcome `json:"-"`
}

// NoKind is the kind of the questions to refuse of which the cases give none.
const NoKind = "any"

// A Refusal is what came of the questions of one kind that are to be refused.
type Refusal struct {
	N     int     `json:"n"`
	Reply float64 `json:"reply"`
	Offer float64 `json:"offer"`
	// AUROC is the chance, 0 to 1, that a question with an answer gets more confidence than one without.
	AUROC float64 `json:"auroc"`
}

// A Bin is the questions whose confidence lies in [From, From+.1).
type Bin struct {
	From     float64 `json:"from"`
	N        int     `json:"n"`
	Promised float64 `json:"promised"` // mean confidence
	Right    float64 `json:"right"`
}

// Run asks every case and reports. After each it calls progress, which may be nil. It asks one question
// after the other, so that the time a question takes means something.
func Run(ctx context.Context, name string, x Asker, cases []faq.Case, how faq.Ask, progress func()) (Report, error) {
	how.Limit = ranks
	outcomes := make([]Outcome, 0, len(cases))
	for _, c := range cases {
		start := time.Now()
		r, err := x.Ask(ctx, c.Question, how)
		if err != nil {
			return Report{}, fmt.Errorf("measure %s: %w", name, err)
		}
		o := Outcome{Case: c, Result: r, Took: time.Since(start)}
		o.Rank = 1 + slices.IndexFunc(r.Matches, c.Right)
		outcomes = append(outcomes, o)
		if progress != nil {
			progress()
		}
	}
	return report(name, outcomes), nil
}

// Pool reports on all questions of several reports as if they were of one set.
func Pool(name string, reports []Report) Report {
	var all []Outcome
	for _, r := range reports {
		all = append(all, r.Outcomes...)
	}
	return report(name, all)
}

func report(name string, outcomes []Outcome) Report {
	r := Report{Name: name, Outcomes: outcomes, Refusals: map[string]Refusal{}, Forms: map[string]float64{}}
	refused := map[string][]Outcome{}
	forms := map[string][]Outcome{}
	var answerable []Outcome
	var took time.Duration
	for _, o := range outcomes {
		took += o.Took
		if o.Case.Refuse {
			kind := cmp.Or(o.Case.Kind, NoKind)
			refused[kind] = append(refused[kind], o)
			continue
		}
		answerable = append(answerable, o)
		if o.Case.Form != "" {
			forms[o.Case.Form] = append(forms[o.Case.Form], o)
		}
	}
	r.N = len(answerable)
	r.P1 = percent(answerable, func(o Outcome) bool { return o.Rank == 1 })
	r.Hit3 = percent(answerable, func(o Outcome) bool { return 1 <= o.Rank && o.Rank <= 3 })
	for _, o := range answerable {
		if o.Rank > 0 {
			r.MRR += 100 / float64(o.Rank) / float64(r.N)
		}
	}
	r.Right = percent(answerable, func(o Outcome) bool { return o.Result.Decision == faq.Answer && o.Rank == 1 })
	r.Wrong = percent(answerable, func(o Outcome) bool { return o.Result.Decision == faq.Answer && o.Rank != 1 })
	r.Offered = percent(answerable, func(o Outcome) bool {
		return o.Offered()
	})
	for kind, list := range refused {
		r.Refusals[kind] = Refusal{
			N:     len(list),
			Reply: percent(list, func(o Outcome) bool { return o.Result.Decision == faq.Answer }),
			Offer: percent(list, func(o Outcome) bool { return o.Result.Decision == faq.Choose }),
			AUROC: AUROC(confidences(answerable), confidences(list)),
		}
	}
	for form, list := range forms {
		r.Forms[form] = percent(list, func(o Outcome) bool { return o.Rank == 1 })
	}
	r.Calibration = calibration(outcomes)
	if len(outcomes) > 0 {
		r.Millis = took.Seconds() * 1000 / float64(len(outcomes))
	}
	return r
}

func percent(list []Outcome, is func(Outcome) bool) float64 {
	if len(list) == 0 {
		return 0
	}
	n := 0
	for _, o := range list {
		if is(o) {
			n++
		}
	}
	return 100 * float64(n) / float64(len(list))
}

// confidences are those of the outcomes' first matches.
func confidences(list []Outcome) []float64 {
	all := make([]float64, len(list))
	for i, o := range list {
		all[i] = o.Result.Confidence
	}
	return all
}

// AUROC is the area under the receiver operating characteristic: the share of pairs of one of these and one of those in which
// the former is the greater, ties counted half; 0 without any pair.
func AUROC(these, those []float64) float64 {
	if len(these) == 0 || len(those) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(those))
	won := 0.0
	for _, v := range these {
		below, _ := slices.BinarySearch(sorted, v)
		upTo, _ := slices.BinarySearch(sorted, math.Nextafter(v, math.Inf(1)))
		won += float64(below+upTo) / 2
	}
	return won / float64(len(these)) / float64(len(those))
}

func calibration(outcomes []Outcome) []Bin {
	bins := make([]Bin, 10)
	for i := range bins {
		bins[i].From = float64(i) / 10
	}
	for _, o := range outcomes {
		b := &bins[max(0, min(9, int(o.Result.Confidence*10)))]
		b.N++
		b.Promised += o.Result.Confidence
		if o.Rank == 1 {
			b.Right++
		}
	}
	for i := range bins {
		if n := float64(bins[i].N); n > 0 {
			bins[i].Promised /= n
			bins[i].Right /= n
		}
	}
	return bins
}

// Figures are the report's numbers by name, as they stand in a line of text or are compared with a limit.
func (r Report) Figures() map[string]float64 {
	f := map[string]float64{"n": float64(r.N), "p@1": r.P1, "hit@3": r.Hit3, "mrr": r.MRR, "right": r.Right,
		"offered": r.Offered, "right+offered": r.Right + r.Offered, "wrong": r.Wrong, "ms/q": r.Millis}
	for kind, x := range r.Refusals {
		f["n-"+kind], f["reply-"+kind], f["offer-"+kind], f["auroc-"+kind] = float64(x.N), x.Reply, x.Offer, x.AUROC
	}
	for form, p := range r.Forms {
		f["p@1-"+form] = p
	}
	return f
}

// Kinds are the kinds of refusals in the report, in alphabetical order.
func (r Report) Kinds() []string { return slices.Sorted(maps.Keys(r.Refusals)) }

// String is the report in a line.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s n %d  p@1 %.1f  hit@3 %.1f  mrr %.1f  right %.1f  offered %.1f  wrong %.1f",
		r.Name, r.N, r.P1, r.Hit3, r.MRR, r.Right, r.Offered, r.Wrong)
	for _, kind := range r.Kinds() {
		x := r.Refusals[kind]
		fmt.Fprintf(&b, "  n-%[1]s %[2]d  reply-%[1]s %.1[3]f  offer-%[1]s %.1[4]f  auroc-%[1]s %.3[5]f", kind, x.N, x.Reply, x.Offer, x.AUROC)
	}
	fmt.Fprintf(&b, "  ms/q %.2f", r.Millis)
	for _, form := range slices.Sorted(maps.Keys(r.Forms)) {
		fmt.Fprintf(&b, "  p@1-%s %.1f", form, r.Forms[form])
	}
	return b.String()
}
