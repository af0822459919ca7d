package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestAResultIsShownByItsDecision(t *testing.T) {
	match := func(question, answer string, start, end int, confidence float64) faq.Match {
		return faq.Match{
			Entry:    &faq.Entry{ID: question, Question: question, Answer: answer, Source: faq.Source{File: "a.md", Line: 3, Headings: []string{"Top", "Below"}}},
			Sentence: faq.Span{Start: start, End: end}, Confidence: confidence,
		}
	}
	hours := match("When do you open?", "We open at nine. Not on Sundays.", 0, 16, .934)
	hours.Entry.Source.URL = "https://x.example/hours"
	passage := match("", "Cars stay outside. There is a lawn behind the house.", 19, 52, .2)
	for _, c := range []struct {
		name string
		r    faq.Result
		want string
	}{
		{"said", faq.Result{Decision: faq.Answer, Matches: []faq.Match{hours, passage}}, `When do you open?

  »We open at nine.« Not on Sundays.

  a.md:3 · Top › Below · 93% sure
  https://x.example/hours

Other candidates
  2  There is a lawn behind the house.
     a.md:3 · Top › Below · 20% sure
`},
		{"a passage alone", faq.Result{Decision: faq.Answer, Matches: []faq.Match{passage}}, `  Cars stay outside. »There is a lawn
  behind the house.«

  a.md:3 · Top › Below · 20% sure
`},
		{"left to choose", faq.Result{Decision: faq.Choose, Matches: []faq.Match{hours, passage}}, `Not sure which of these is meant:

  1  When do you open?
     We open at nine.
     a.md:3 · Top › Below · 93% sure
  2  There is a lawn behind the house.
     a.md:3 · Top › Below · 20% sure
`},
		{"not known", faq.Result{Decision: faq.None, Matches: []faq.Match{passage}}, `The files don't seem to tell.

Nearest
  1  There is a lawn behind the house.
     a.md:3 · Top › Below · 20% sure
`},
		{"nothing at all", faq.Result{Decision: faq.None}, "The files don't seem to tell.\n"},
		{"a greeting", faq.Result{Decision: faq.None, Courtesy: faq.Greeting}, "Hello! What would you like to know?\n"},
		{"thanks", faq.Result{Decision: faq.None, Courtesy: faq.Thanks}, "You're welcome!\n"},
		{"a farewell", faq.Result{Decision: faq.None, Courtesy: faq.Farewell}, "See you!\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, got := testScreen(40, false)
			require.NoError(t, s.result(c.r, func(file string) string { return file }))
			assert.Equal(t, c.want, got.String())
		})
	}
}

func TestAnExplanationAddsUpInColumns(t *testing.T) {
	e := &faq.Entry{ID: "a", Question: "When do you open?", Answer: "At nine."}
	s, got := testScreen(0, false)
	require.NoError(t, s.result(faq.Result{
		Decision: faq.None, Confidence: .75,
		Explanation: &faq.Explanation{
			Words: []faq.Word{{Text: "wen", Read: "when", Weight: .5, Matched: "typo"}, {Text: "zzz", Read: "zzz", Weight: 10.25}},
			Candidates: []faq.Scored{
				{Entry: e, Score: 1.5, Features: []faq.Contribution{gave("coverage", .5, 4, 2), gave("typos", 0, 3, 0), gave("length of the answer", 1, -.5, -.5)}},
				{Entry: e, Score: 1, Features: []faq.Contribution{gave("coverage", .25, 4, 1)}},
			},
			Signals: []faq.Contribution{gave("margin", 1, 1.5, 1.5), gave("bias", 1, -.4, -.4)},
			Rule:    "the confidence lies below 0.8",
		},
	}, nil))
	assert.Equal(t, `The files don't seem to tell.

  word  read as  weight  found
  wen   when       0.50  typo
  zzz   zzz       10.25  no

First: When do you open?
                        value  weight   gives
  coverage              0.500  +4.000  +2.000
  length of the answer  1.000  -0.500  -0.500
  score                                +1.500

Runner-up: When do you open?
            value  weight   gives
  coverage  0.250  +4.000  +1.000
  score                    +1.000

Confidence
            value  weight   gives
  margin    1.000  +1.500  +1.500
  bias      1.000  -0.400  -0.400
  log-odds                 +1.100
  which is 75%

Decision: none, since the confidence lies below 0.8
`, got.String())
}

func gave(name string, value, weight, product float64) faq.Contribution {
	return faq.Contribution{Name: name, Value: value, Weight: weight, Gave: product}
}
