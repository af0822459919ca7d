package index

import (
	"math"

	"faqbot/faq"
)

// decide turns the ranked candidates into a result.
func (x *Index) decide(q *question, ranked []candidate, how faq.Ask, sc *scratch, result *faq.Result) {
	if len(ranked) == 0 {
		return
	}
	top := &ranked[0]
	signals := x.signals(q, ranked)
	z := 0.0
	for _, s := range signals {
		z += s.Gave
	}
	confidence := 1 / (1 + math.Exp(-z))
	result.Confidence = confidence
	for i := range ranked[:min(len(ranked), how.Limit)] {
		c := &ranked[i]
		if !c.row.entry.IsPassage() {
			x.table.chooseSentence(q, c, x.weights, sc)
		}
		result.Matches = append(result.Matches, faq.Match{
			Entry:      c.row.entry,
			Sentence:   x.table.sentenceSpan(c),
			Confidence: confidence * min(1, math.Exp(c.score-top.score)),
		})
	}
	limits := thresholds[how.Strictness]
	switch {
	case confidence >= limits.answer:
		result.Decision = faq.Answer
	case confidence >= limits.choose:
		result.Decision = faq.Choose
	}
}

// thresholds are the confidences from which a match is said, and from which three are offered.
var thresholds = map[faq.Strictness]struct{ answer, choose float64 }{
	faq.Careful:  {.7, .15},
	faq.Balanced: {.6, .10},
	faq.Eager:    {.45, .10},
}

// ownWords is what it adds to the log-odds that a question is an entry's own, word for word, and no other's.
const ownWords = 8

// signals are what the confidence is made of; what they gave adds up to its log-odds.
func (x *Index) signals(q *question, ranked []candidate) []faq.Contribution {
	top := &ranked[0]
	sum := 0.0
	for i := range ranked[:min(20, len(ranked))] {
		sum += math.Exp(ranked[i].score - top.score)
	}
	share := 1 / sum
	var list []faq.Contribution
	add := func(name string, value, weight float64) {
		list = append(list, faq.Contribution{Name: name, Value: value, Weight: weight, Gave: value * weight})
	}
	unknown := 0.0
	for i := range q.terms {
		if q.terms[i].stem == none && q.terms[i].kind != functionWord {
			unknown += q.terms[i].idf
		}
	}
	if top.own && (len(ranked) == 1 || !ranked[1].own) {
		add("own words", 1, ownWords)
	}
	if top.row.entry.IsPassage() {
		s := &top.sentence
		add("base", 1, -8.381)
		add("score", top.inside, .194)
		add("share", share, 4.534)
		add("support", softCoverage(q, s), 1.878)
		return list
	}
	add("base", 1, -1.7064)
	add("score", top.score, .1730)
	add("ln share", math.Log(share+1e-6), 2.057)
	add("question covered", top.evidence.coversQuestion, 1.8125)
	add("entry covered", top.evidence.isCovered, .583)
	add("unknown", unknown/max(1e-9, q.mass), .4664)
	add("mass", q.mass/10, -.1331)
	return list
}

// sentenceSpan is where the sentence of a candidate stands in its answer.
func (t *table) sentenceSpan(c *candidate) faq.Span {
	if len(c.row.entry.Sentences) == 0 {
		return faq.Span{}
	}
	return c.row.entry.Sentences[c.sentence.unit-c.row.sentences.start]
}
