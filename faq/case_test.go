package faq

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestASentenceIsRightIfItIsOrHoldsOrIsMostOfAnExpectedOne(t *testing.T) {
	c := Case{Sentences: []string{"", "It opens at nine\nand closes at five."}}
	for answer, right := range map[string]bool{
		"It opens at nine and closes at five.":                  true,
		"Note: It  opens at nine and closes at five. Be there.": true,
		"opens at nine and closes":                              true,
		"It opens at nine":                                      false,
		"It never opens.":                                       false,
		"":                                                      false,
		" ":                                                     false,
	} {
		m := Match{Entry: &Entry{ID: "a", Answer: answer}, Sentence: Span{0, len(answer)}}
		assert.Equal(t, right, c.Right(m), "%q", answer)
	}
}

func TestWhatHasNextToNoChanceIsNotOffered(t *testing.T) {
	of := func(confidences ...float64) (r Result) {
		for _, c := range confidences {
			r.Matches = append(r.Matches, Match{Confidence: c})
		}
		return r
	}
	for want, r := range map[int]Result{
		0: of(),
		1: of(.001, .001, .001),
		2: of(.3, .001, .02),
		3: of(.3, .2, .1, .1),
	} {
		assert.Len(t, r.Offers(), want)
	}
	r := of(.3, .001, .2)
	assert.Equal(t, []Match{{Confidence: .3}, {Confidence: .2}}, r.Offers())
	assert.Len(t, r.Matches, 3, "the matches stay")
}

func TestACaseHoldsIfTheRightAnswerIsSaidOrOffered(t *testing.T) {
	matches := func(ids ...string) (ms []Match) {
		for _, id := range ids {
			ms = append(ms, Match{Entry: &Entry{ID: id, Answer: "x"}, Sentence: Span{0, 1}, Confidence: .2})
		}
		return ms
	}
	expects, refuses := Case{Expect: []string{"a", "b"}}, Case{Refuse: true}
	for _, c := range []struct {
		name     string
		c        Case
		decision Decision
		matches  []Match
		holds    bool
	}{
		{"said", expects, Answer, matches("b", "c"), true},
		{"another said", expects, Answer, matches("c", "a"), false},
		{"offered", expects, Choose, matches("c", "d", "a"), true},
		{"found but not offered", expects, Choose, matches("c", "d", "e", "a"), false},
		{"not said", expects, None, matches("a"), false},
		{"nothing found", expects, Answer, nil, false},
		{"refused", refuses, None, matches("a"), true},
		{"only offered", refuses, Choose, matches("a"), true},
		{"said in spite of all", refuses, Answer, matches("a"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.holds, c.c.Holds(Result{Decision: c.decision, Matches: c.matches}))
		})
	}
}
