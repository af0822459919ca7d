package quality

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"faqbot/faq"
)

// outcome of a question with an answer: what was decided, the place of the right match, and the confidence.
func answerable(d faq.Decision, rank int, confidence float64) Outcome {
	o := Outcome{Case: faq.Case{Expect: []string{"right"}}, Result: faq.Result{Decision: d, Confidence: confidence}, Rank: rank, Took: time.Millisecond}
	for i := range 4 {
		e := &faq.Entry{ID: "wrong"}
		if i+1 == rank {
			e = &faq.Entry{ID: "right"}
		}
		o.Result.Matches = append(o.Result.Matches, faq.Match{Entry: e, Confidence: confidence / 4})
	}
	return o
}

func refusal(kind string, d faq.Decision, confidence float64) Outcome {
	return Outcome{Case: faq.Case{Refuse: true, Kind: kind}, Result: faq.Result{Decision: d, Confidence: confidence}, Took: time.Millisecond}
}

func TestTheFiguresAreThoseOfTheirDefinitions(t *testing.T) {
	typo := answerable(faq.Choose, 3, .4)
	typo.Case.Form = "typo"
	r := Pool("both", []Report{
		{Outcomes: []Outcome{
			answerable(faq.Answer, 1, .95), // right
			answerable(faq.Answer, 2, .85), // wrong
			typo,                           // offered
			answerable(faq.Choose, 4, .3),  // offered, but three others
			answerable(faq.None, 1, .1),    // first, but not said
		}},
		{Outcomes: []Outcome{
			refusal("near", faq.Answer, .9),
			refusal("near", faq.Choose, .3),
			refusal("", faq.None, .05),
		}},
	})
	f := r.Figures()
	for name, want := range map[string]float64{
		"n": 5, "p@1": 40, "hit@3": 80, "mrr": 100 * (1 + 1./2 + 1./3 + 1./4 + 1) / 5,
		"right": 20, "wrong": 20, "offered": 20, "right+offered": 40, "ms/q": 1, "p@1-typo": 0,
		"n-near": 2, "reply-near": 50, "offer-near": 50,
		// Of the ten pairs .95 wins against both, .85 and .4 against .3 only, .3 is as good as .3.
		"auroc-near": 4.5 / 10,
		"n-any":      1, "reply-any": 0, "offer-any": 0, "auroc-any": 1,
	} {
		assert.InDelta(t, want, f[name], 1e-9, name)
	}
	// The tenths: .9 and .95 promise .925, and one of them is right.
	assert.InDelta(t, .925, r.Calibration[9].Promised, 1e-9)
	assert.Equal(t, Bin{From: .9, N: 2, Promised: r.Calibration[9].Promised, Right: .5}, r.Calibration[9])
	assert.Equal(t, "both                   n 5  p@1 40.0  hit@3 80.0  mrr 61.7  right 20.0  offered 20.0  wrong 20.0"+
		"  n-any 1  reply-any 0.0  offer-any 0.0  auroc-any 1.000  n-near 2  reply-near 50.0  offer-near 50.0  auroc-near 0.450"+
		"  ms/q 1.00  p@1-typo 0.0", r.String())
}

func TestNothingToMeasureIsNoDivisionByZero(t *testing.T) {
	r := Pool("none", nil)
	for name, v := range r.Figures() {
		assert.Zero(t, v, name)
	}
}
