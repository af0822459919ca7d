package index

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"faqbot/faq"
)

// Deciding is two steps. The confidence is the probability that the first match is right: a logistic
// function of a sum of signals, each with its weight, fitted so that of the questions answered with 0.8
// eight in ten are answered rightly. Then two thresholds, by the kind of the match and the strictness, make an answer, a
// choice or a "don't know" of it; verdict has them and the few rules that go before.

// A situation is a question with its ranked candidates.
type situation struct {
	table  *table
	ranked []*candidate
	top    *candidate
	share  float64 // of the first candidate in the softmax of the scores
}

// considered is how many candidates the share is taken of. Where there are fewer, as in small knowledge, the
// missing ones count as candidates that have nothing to do with the question, with a score of 0: being the
// best of one is no merit.
const considered = 20

func newSituation(t *table, ranked []*candidate) *situation {
	s := &situation{table: t, ranked: ranked, top: ranked[0]}
	rivals := s.rivals()
	sum := 0.0
	for _, c := range rivals[:min(considered, len(rivals))] {
		sum += math.Exp(c.score - s.top.score)
	}
	sum += float64(max(0, considered-len(rivals))) * math.Exp(-s.top.score)
	s.share = 1 / sum
	return s
}

// rivals are the candidates that the first is before by its score only, the first among them: those of its standing.
func (s *situation) rivals() []*candidate {
	n := 1
	for n < len(s.ranked) && s.ranked[n].standing == s.top.standing {
		n++
	}
	return s.ranked[:n]
}

// A kind is what a first candidate is, as far as it takes weights and thresholds of its own: a passage, one whose heading
// speaks of what is asked about, an entry with a question, or one in knowledge with many phrasings, where there is much
// that a question can be like.
type kind uint8

const (
	passage kind = iota
	section
	entry
	phrasedEntry
	kinds
)

// manyPhrasings is how many phrasings entries have on average where they are many. Of sets with one to twenty, those
// with up to three want the weights of the one kind, those with five and more those of the other.
const manyPhrasings = 4

func (k kind) String() string { return [...]string{"passage", "section", "entry", "phrased entry"}[k] }

func (s *situation) kind(q *question) kind {
	switch {
	case s.top.row.entry.IsPassage() && s.top.row.titled() && s.top.evidence.covered&q.meaning != 0:
		return section
	case s.top.row.entry.IsPassage():
		return passage
	case s.table.phrasingsPerEntry < manyPhrasings:
		return entry
	}
	return phrasedEntry
}

// signals are those that tell whether a candidate of the kind is right.
func (k kind) signals() []feature[situation] {
	switch k {
	case passage:
		return passageSignals
	case section:
		return sectionSignals
	}
	return entrySignals
}

// entrySignals tell whether an entry with a question is the right one.
var entrySignals = []feature[situation]{
	{"base", func(*question, *situation) float64 { return 1 }},
	// The question is one of the entry's phrasings, and no other's.
	{"own words", ownWords},
	// The question is what some letters mean, and the entry spells them out.
	{"spelled out", func(_ *question, s *situation) float64 { return indicator(s.top.standing == spells) }},
	// The score, in tens, without the sentence's.
	{"score", func(_ *question, s *situation) float64 { return s.top.alone / 10 }},
	// How far ahead of all others it is, as the logarithm of its share; of the next, at most 5.
	{"share", func(_ *question, s *situation) float64 { return math.Log(s.share + leastShare) }},
	{"margin", margin},
	// How much more it is spelt like the question than any other, -1 to 1.
	{"spelling", spellingLead},
	// The share of the question that its phrasings hold.
	{"held", func(q *question, s *situation) float64 { return q.idfShare(q.meaning & s.top.evidence.covered) }},
	// The share that only its answer holds, for an answer of twenty words the half of it, and so on: a long one holds
	// many words.
	{"answered", func(q *question, s *situation) float64 {
		e := &s.top.evidence
		return q.idfShare(q.meaning&e.answered&^e.covered) * shortAnswer / (shortAnswer + float64(s.top.row.answerLength))
	}},
	// The share of what it is about that the entry speaks of, if only in words of like meaning.
	{"covered", func(q *question, s *situation) float64 { return q.meaningCovered(s) }},
	// How much the question says at all: its weight, in tens.
	{"mass", func(q *question, _ *situation) float64 { return q.mass / 10 }},
	// What the classifier makes of it: the logarithm of the entry's share in its opinion.
	{"classified", func(q *question, s *situation) float64 { return math.Log(q.classShare(s) + leastShare) }},
	// Logarithms of what makes likeness cheap or dear: how many phrasings the entry has, and how many entries have on
	// average; how long the answers are, in words; how many entries there are.
	{"phrasings", func(_ *question, s *situation) float64 { return math.Log(s.top.row.phrasings.len()) }},
	{"all phrasings", func(_ *question, s *situation) float64 { return math.Log(max(1, s.table.phrasingsPerEntry)) }},
	{"answers", func(_ *question, s *situation) float64 { return math.Log(1 + min(s.table.answerLength, longAnswers)) }},
	{"entries", func(_ *question, s *situation) float64 { return math.Log(min(s.table.entryCount, manyEntries)) }},
}

// Beyond these the sets that were learnt from tell nothing: answers of so many words on average, and so many entries.
const (
	longAnswers = 150
	manyEntries = 500
)

// shortAnswer is the number of words of an answer that is as short as they are in chat.
const shortAnswer = 20

// leastShare keeps the logarithms of shares from going down to where only rounding tells.
const leastShare = 1e-3

// classShare is the share of the first candidate in the classifier's opinion; 1 without a classifier.
func (q *question) classShare(s *situation) float64 {
	if q.logits == nil {
		return 1
	}
	sum := 0.0
	for _, l := range q.logits {
		sum += math.Exp(float64(l) - s.top.evidence.logit)
	}
	return 1 / sum
}

// passageSignals tell whether a sentence of a passage is the right one.
var passageSignals = []feature[situation]{
	{"base", func(*question, *situation) float64 { return 1 }},
	// The question is what some letters mean, and the sentence spells them out.
	{"spelled out", func(_ *question, s *situation) float64 { return indicator(s.top.standing == spells) }},
	// How far ahead of all others it is, as the logarithm of its share.
	{"share", func(_ *question, s *situation) float64 { return math.Log(s.share + leastShare) }},
	// The share of the question that the sentence and what surrounds it bear out; that nothing does; that the paragraph holds.
	// By their weights what stands only around the sentence is a worse sign than what stands nowhere: another sentence may
	// tell of it. Without the second the AUROC is .005 less.
	{"support", func(q *question, s *situation) float64 { return q.support(&s.top.sentence) }},
	{"unsupported", func(q *question, s *situation) float64 { return q.unsupported(&s.top.sentence) }},
	{"paragraph", func(q *question, s *situation) float64 { return q.shareOf(s.top.sentence.paragraph) }},
	// A name that is asked for isn't near; worse if another is here.
	{"entities", func(q *question, s *situation) float64 {
		f := &s.top.sentence
		if q.entities&^(f.found|f.prev|f.next|f.above) == 0 {
			return 0
		}
		return 1 + indicator(f.new&isCapital != 0)
	}},
	// The question denies and the sentence doesn't. (That the sentence denies and the question doesn't is no sign: it
	// may be the answer.)
	{"negation", func(q *question, s *situation) float64 { return indicator(q.negated && !s.top.sentence.negated) }},
	// The contrary of a missing word is here.
	{"contrary", func(q *question, s *situation) float64 {
		return q.shareOf(s.top.sentence.opposed &^ s.top.sentence.found)
	}},
	// The number of words that bear meaning, up to 10.
	{"length", func(q *question, _ *situation) float64 { return float64(min(q.meaning.len(), 10)) }},
	// Nothing of the kind asked for is here: no time for when, no number for how many.
	{"no such type", func(q *question, s *situation) float64 {
		return indicator(q.asks.isMeasured() && q.typeMatch(&s.top.sentence) == 0)
	}},
	// It is asked what a thing is: 1 if the sentence says so, -1 if it only speaks of what has a name.
	{"definition", func(q *question, s *situation) float64 {
		switch {
		case q.wantsDefinition() && s.top.sentence.defines:
			return 1
		case q.wantsDefinition() && q.meaning == q.entities && s.top.standing != spells:
			return -1
		}
		return 0
	}},
}

// sectionSignals tell whether a passage is of the right section, one whose heading speaks of what is asked about.
var sectionSignals = []feature[situation]{
	{"base", func(*question, *situation) float64 { return 1 }},
	{"spelled out", func(_ *question, s *situation) float64 { return indicator(s.top.standing == spells) }},
	{"share", func(_ *question, s *situation) float64 { return math.Log(s.share + leastShare) }},
	// The share of the question that the sentence and what surrounds it bear out.
	{"support", func(q *question, s *situation) float64 { return q.support(&s.top.sentence) }},
	// How likely the question's words are to be drawn from the heading; how much more the heading is spelt like the
	// question than any other, or than a phrasing.
	{"likelihood", func(_ *question, s *situation) float64 { return s.top.evidence.likelihood / 10 }},
	{"spelling", spellingLead},
	// How much the question says at all.
	{"mass", func(q *question, _ *situation) float64 { return q.mass / 10 }},
}

// meaningCovered is the share of what the question is about that the first candidate speaks of.
func (q *question) meaningCovered(s *situation) float64 {
	if q.meaning == 0 {
		return .5
	}
	return q.shareOf(q.meaning & s.top.spokenOf())
}

// contrary are the terms of which the first candidate has only the contrary.
func (s *situation) contrary() mask {
	if s.top.row.entry.IsPassage() {
		return s.top.sentence.opposed &^ s.top.sentence.found
	}
	return s.top.evidence.undone
}

// measures reports whether an entry asks, in one of its phrasings, for what is asked for, a time or an amount, or has anything
// measured in its answer.
func (t *table) measures(r *row, what answerType) bool {
	for j := r.sentences.start; j < r.sentences.end; j++ {
		words := t.units[j].words
		for _, class := range t.classes[words.start:words.end] {
			if class&patternOf(what) != 0 {
				return true
			}
		}
	}
	return slices.ContainsFunc(calledBy(r.entry), func(p string) bool {
		return typeOf(t.vocab.langs, tokenize(nil, p)) == what
	})
}

func ownWords(_ *question, s *situation) float64 {
	return indicator(s.top.standing == itsOwn && (len(s.ranked) == 1 || s.ranked[1].standing != itsOwn))
}

// spellingLead is by how much the cosine of the first candidate is larger than any other's.
func spellingLead(_ *question, s *situation) float64 {
	next := 0.
	for _, c := range s.rivals()[1:] {
		next = max(next, c.evidence.chars.max())
	}
	return s.top.evidence.chars.max() - next
}

// margin is the lead over the next rival, or over nothing at all, at most 5.
func margin(_ *question, s *situation) float64 {
	second := 0.0
	if rivals := s.rivals(); len(rivals) > 1 {
		second = rivals[1].score
	}
	return min(5, s.top.score-second)
}

// support is the share of the question's weight that the sentence and what surrounds it bear out. Without a new fit, .15 less
// or more for each credit moves the AUROC against adversarial questions by -.003 and 0.
func (q *question) support(s *sentenceEvidence) float64 {
	return q.credited(grade{s.found, 1}, grade{s.related, .85}, grade{s.similar, .7},
		grade{s.prev | s.next | s.above, .6}, grade{s.paragraph, .45})
}

// unsupported is the share that nothing bears out.
func (q *question) unsupported(s *sentenceEvidence) float64 {
	return q.shareOf(q.meaning &^ (s.found | s.related | s.similar | s.prev | s.next | s.above | s.paragraph))
}

// isCorrected reports whether a word was taken for a misspelling of another.
func (q *question) isCorrected() bool {
	return slices.ContainsFunc(q.terms, func(m term) bool { return m.how == typo })
}

// idfShare is the share of a set of terms in the question's entry weight, function words left out.
func (q *question) idfShare(m mask) float64 {
	sum := 0.0
	for ; m != 0; m &= m - 1 {
		if t := &q.terms[bits.TrailingZeros32(uint32(m))]; t.kind != functionWord {
			sum += t.idf
		}
	}
	return sum / max(q.mass, .01)
}

// limits are the confidences from which a match is said, and from which up to three are offered.
type limits struct{ answer, choose float64 }

// thresholds were chosen on the dev sets; docs/quality.md says what each gives. A passage is said sooner than
// an entry: where another of its sentences is the right one, the reader still finds it beside the one that
// we point at.
var thresholds = map[faq.Strictness][kinds]limits{
	faq.Careful:  {entry: {.90, .30}, phrasedEntry: {.95, .35}, passage: {.60, .35}, section: {.85, .30}},
	faq.Balanced: {entry: {.80, .20}, phrasedEntry: {.90, .25}, passage: {.50, .18}, section: {.75, .20}},
	faq.Eager:    {entry: {.60, .10}, phrasedEntry: {.70, .12}, passage: {.40, .12}, section: {.60, .12}},
}

// A match that speaks of less than this share of what the question is about is off topic, however much it
// is asked in the same way: below the first it isn't said, below the second it isn't even offered.
const (
	saidFrom    = .45
	offeredFrom = .10
)

// known says what is wrong with a strictness that there is none of.
func known(s faq.Strictness) error {
	if _, ok := thresholds[s]; ok {
		return nil
	}
	return fmt.Errorf("there is no strictness %q: it is %s, %s or %s", s, faq.Careful, faq.Balanced, faq.Eager)
}

// verdict is the decision with the rule that made it, in words.
func (s *situation) verdict(q *question, confidence float64, how faq.Strictness, sc *scratch) (faq.Decision, string) {
	l := thresholds[how][s.kind(q)]
	about := q.meaningCovered(s)
	switch {
	case ownWords(q, s) == 1:
		return faq.Answer, "the question is the entry's own, word for word, and no other's"
	case about < offeredFrom:
		return faq.None, fmt.Sprintf("off topic: the best match speaks of %.0f%% of what is asked about, an offer needs %.0f%%", 100*about, 100*offeredFrom)
	case confidence < l.choose && s.top.isAbout(q):
		return faq.Choose, fmt.Sprintf("one word is asked about, which the knowledge speaks of; confidence %.2f doesn't reach %g, from which an answer is said", confidence, l.answer)
	case confidence < l.choose:
		return faq.None, fmt.Sprintf("confidence %.2f is below %g, from which matches are offered", confidence, l.choose)
	case about < saidFrom:
		return faq.Choose, fmt.Sprintf("offered only: the best match speaks of %.0f%% of what is asked about, an answer needs %.0f%%", 100*about, 100*saidFrom)
	case q.meaning == 0:
		return faq.Choose, "offered only: the question has no word that says what it is about"
	case s.contrary() != 0:
		return faq.Choose, "offered only: the best match speaks of the contrary of what is asked about"
	case confidence < l.answer:
		return faq.Choose, fmt.Sprintf("confidence %.2f reaches %g, from which matches are offered, but not %g, from which one is said", confidence, l.choose, l.answer)
	case s.table.units[s.top.sentence.unit].asks:
		return faq.Choose, "offered only: the best match asks itself, and tells nothing"
	case q.asks.isMeasured() && !s.table.measures(s.top.row, q.asks):
		return faq.Choose, fmt.Sprintf("offered only: %s is asked for, and the best match neither asks for it nor tells any", q.asks)
	case s.table.asksOtherwise(q, s.top):
		return faq.Choose, "offered only: the best match asks for something else, and doesn't tell what is asked for"
	case s.kind(q) == entry && s.table.asksForAnother(q, s.top, sc):
		return faq.Choose, "offered only: the best match is the question but for one word, which it doesn't speak of"
	}
	return faq.Answer, fmt.Sprintf("confidence %.2f reaches %g, from which a match is said", confidence, l.answer)
}

// decide turns the ranked candidates into a result.
func (x *Index) decide(q *question, ranked []*candidate, how faq.Ask, sc *scratch, result *faq.Result) {
	if len(ranked) == 0 {
		if how.Explain {
			result.Explanation = &faq.Explanation{Words: x.table.explained(q, nil, sc), Rule: "nothing in the knowledge shares a telling word with the question"}
		}
		return
	}
	s := newSituation(x.table, ranked)
	k := s.kind(q)
	signals, w := k.signals(), x.weights.confidence[k]
	result.Confidence = logistic(weighted(signals, w, q, s))
	for i := range ranked[:min(len(ranked), max(how.Limit, 2))] {
		c := ranked[i]
		x.answerIn(q, c, sc)
		if i < how.Limit {
			result.Matches = append(result.Matches, faq.Match{
				Entry:      c.row.entry,
				Sentence:   x.table.sentenceSpan(c),
				Confidence: s.confidenceOf(c, result.Confidence),
			})
		}
	}
	var rule string
	result.Decision, rule = s.verdict(q, result.Confidence, how.Strictness, sc)
	if how.Explain {
		result.Explanation = &faq.Explanation{
			Words:   x.table.explained(q, s.top, sc),
			Signals: contributions(signals, w, q, s),
			Rule:    rule,
		}
		for i := range ranked[:min(len(ranked), 2)] {
			result.Explanation.Candidates = append(result.Explanation.Candidates, x.scored(q, ranked[i]))
		}
	}
}

// confidenceOf is the confidence of a candidate, given that of the first: the scores are those of a softmax, so their
// difference is the logarithm of the odds. What the first has, and what it leaves, is the most that another can have.
func (s *situation) confidenceOf(c *candidate, first float64) float64 {
	if c == s.top {
		return first
	}
	return min(1-first, first, first*math.Exp(c.score-s.top.score))
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// sentenceSpan is where the sentence of a candidate stands in its answer.
func (t *table) sentenceSpan(c *candidate) faq.Span {
	if len(c.row.entry.Sentences) == 0 {
		return faq.Span{}
	}
	return c.row.entry.Sentences[c.sentence.unit-c.row.sentences.start]
}
