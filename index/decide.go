package index

import (
	"fmt"
	"math"
	"math/bits"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// Deciding is two steps. The confidence is the probability that the first match is right: a logistic
// function of a sum of signals, each with its weight, fitted so that of the questions answered with 0.8
// eight in ten are answered rightly. Then a pair of thresholds makes an answer, a choice or a "don't know" of it.

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
	sum := 0.0
	for i := range ranked[:min(considered, len(ranked))] {
		sum += math.Exp(ranked[i].score - s.top.score)
	}
	sum += float64(max(0, considered-len(ranked))) * math.Exp(-s.top.score)
	s.share = 1 / sum
	return s
}

// entrySignals tell whether an entry with a question is the right one.
var entrySignals = []feature[situation]{
	{"base", func(*question, *situation) float64 { return 1 }},
	// The question is one of the entry's phrasings, and no other's.
	{"own words", ownWords},
	// How far ahead of all others it is, as the logarithm of its share; of the next, at most 5.
	{"share", func(_ *question, s *situation) float64 { return math.Log(s.share + 1e-3) }},
	{"margin", margin},
	// How much it is like the most similar phrasing, by letters and by words.
	{"chars", func(_ *question, s *situation) float64 { return s.top.evidence.chars.max() }},
	{"cosine", func(_ *question, s *situation) float64 { return s.top.evidence.cosine }},
	// How much of the question was only guessed to be misspelt.
	{"corrected", func(q *question, _ *situation) float64 { return q.idfShare(q.corrected()) }},
	// How much the question says at all: its weight, and the number of its words.
	{"mass", func(q *question, _ *situation) float64 { return q.mass / 10 }},
	{"length", func(q *question, s *situation) float64 { return math.Log(float64(1 + q.content)) }},
	// What the entry doesn't speak of: the weightiest word, and names.
	{"missing", func(q *question, s *situation) float64 {
		most := 0.0
		for m := q.meaning &^ s.top.evidence.covered &^ s.top.evidence.answered; m != 0; m &= m - 1 {
			most = max(most, q.terms[bits.TrailingZeros32(uint32(m))].idf)
		}
		return most / 10
	}},
	{"entities", func(q *question, s *situation) float64 {
		return q.idfShare(q.entities &^ s.top.evidence.covered &^ s.top.evidence.answered)
	}},
	// How much of what the question is about the entry speaks of.
	{"meaning", func(q *question, s *situation) float64 { return q.meaningCovered(s) }},
	// With many phrasings likeness comes cheaper.
	{"phrasings", func(_ *question, s *situation) float64 {
		r := s.top.row
		return math.Log(float64(r.phrasings.end - r.phrasings.start))
	}},
	// What the classifier makes of it, among all entries and by itself.
	{"classified", func(q *question, s *situation) float64 { return math.Log(q.classShare(s) + 1e-3) }},
	{"logit", func(q *question, s *situation) float64 { return s.top.evidence.logit }},
}

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
	// How far ahead of all others it is: its share, the logarithm of it, the lead over the next.
	{"share", func(_ *question, s *situation) float64 { return s.share }},
	{"ln share", func(_ *question, s *situation) float64 { return math.Log(s.share + 1e-3) }},
	{"margin", margin},
	// The share of the question that the sentence and what surrounds it bear out; that nothing does.
	{"support", func(q *question, s *situation) float64 { return q.support(&s.top.sentence) }},
	{"unsupported", func(q *question, s *situation) float64 { return q.unsupported(&s.top.sentence) }},
	// The share of the question that the sentence itself holds.
	{"covered", func(q *question, s *situation) float64 { return q.shareOf(s.top.sentence.found) }},
	// How much of the question was only guessed to be misspelt.
	{"corrected", func(q *question, _ *situation) float64 { return q.shareOf(q.corrected() & q.meaning) }},
	// A name that is asked for isn't near; worse if another is here.
	{"entities", func(q *question, s *situation) float64 {
		f := &s.top.sentence
		if q.entities&^(f.found|f.prev|f.next|f.above) == 0 {
			return 0
		}
		return 1 + indicator(f.new&isCapital != 0)
	}},
	// A number that is asked for isn't near, and another is here.
	{"numbers", func(q *question, s *situation) float64 {
		f := &s.top.sentence
		return indicator(q.numbers&^(f.found|f.prev|f.next) != 0 && f.new&isNumber != 0)
	}},
	// One of question and sentence denies.
	{"negation", func(q *question, s *situation) float64 {
		return indicator(q.negated && !s.top.sentence.negated) - .5*indicator(!q.negated && s.top.sentence.negated)
	}},
	// The contrary of a missing word is here.
	{"contrary", func(q *question, s *situation) float64 {
		return q.shareOf(s.top.sentence.opposed &^ s.top.sentence.found)
	}},
	// The number of words that bear meaning, up to 10.
	{"length", func(q *question, _ *situation) float64 { return float64(min(q.content, 10)) }},
	// Nothing of the kind asked for is here: no time for when, no number for how many.
	{"no such type", func(q *question, s *situation) float64 {
		return indicator(q.asks.isMeasured() && q.typeMatch(&s.top.sentence) == 0)
	}},
	// Nobody for who.
	{"nobody", func(q *question, s *situation) float64 {
		return indicator(q.asks == whoAnswer && q.typeMatch(&s.top.sentence) == 0)
	}},
	// A definition is asked for and given.
	{"definition", func(q *question, s *situation) float64 {
		f := &s.top.sentence
		return indicator((q.asks == definitionAnswer || q.asks == acronymAnswer) && q.meaning&^f.found == 0 && q.typeMatch(f) == 1)
	}},
	// The question is what some letters are, and the sentence spells them out.
	{"spelled out", func(q *question, s *situation) float64 {
		asked := q.asks == definitionAnswer || q.asks == acronymAnswer
		return indicator(asked && q.meaning != 0 && q.meaning&^s.top.sentence.bracketed == 0)
	}},
	// Shares of characters and of pairs of words, as in ranking.
	{"4-grams", func(q *question, s *situation) float64 {
		return float64(s.top.sentence.shared) / float64(max(1, q.trigrams))
	}},
	{"adjacent", func(q *question, s *situation) float64 {
		return float64(s.top.sentence.adjacent) / float64(max(1, q.pairs))
	}},
}

// meaningCovered is the share of what the question is about that the first candidate speaks of.
func (q *question) meaningCovered(s *situation) float64 {
	if q.meaning == 0 {
		return .5
	}
	found := s.top.evidence.covered | s.top.evidence.answered | s.top.evidence.near
	if s.top.row.entry.IsPassage() {
		f := &s.top.sentence
		found = f.paragraph | f.related | f.similar | f.above
	}
	return q.shareOf(q.meaning & found)
}

func ownWords(_ *question, s *situation) float64 {
	return indicator(s.top.own && (len(s.ranked) == 1 || !s.ranked[1].own))
}

// margin is the lead over the second candidate, or over nothing at all, at most 5.
func margin(_ *question, s *situation) float64 {
	second := 0.0
	if len(s.ranked) > 1 {
		second = s.ranked[1].score
	}
	return min(5, s.top.score-second)
}

// support is the share of the question's weight that the sentence and what surrounds it bear out.
func (q *question) support(s *sentenceEvidence) float64 {
	return q.credited(grade{s.found, 1}, grade{s.related, .85}, grade{s.similar, .7},
		grade{s.prev | s.next | s.above, .6}, grade{s.paragraph, .45})
}

// unsupported is the share that nothing bears out.
func (q *question) unsupported(s *sentenceEvidence) float64 {
	return q.shareOf(q.meaning &^ (s.found | s.related | s.similar | s.prev | s.next | s.above | s.paragraph))
}

func (q *question) corrected() mask {
	var m mask
	for i := range q.terms {
		if q.terms[i].how == typo {
			m |= 1 << i
		}
	}
	return m
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

// limits are the confidences from which a match is said, and from which three are offered.
type limits struct{ answer, choose float64 }

// thresholds were chosen on the dev sets; docs/quality.md says what each gives. A passage is said sooner than
// an entry: where another of its sentences is the right one, the reader still finds it beside the one that
// we point at. It is offered later: a name alone makes any sentence that holds it likely.
var thresholds = map[faq.Strictness]struct{ entry, passage limits }{
	faq.Careful:  {entry: limits{.90, .30}, passage: limits{.60, .40}},
	faq.Balanced: {entry: limits{.835, .20}, passage: limits{.50, .24}},
	faq.Eager:    {entry: limits{.60, .10}, passage: limits{.40, .20}},
}

// An entry that speaks of less than this share of what the question is about is off topic, however much it
// is asked in the same way: below the first it isn't said, below the second it isn't even offered.
const (
	saidFrom    = .45
	offeredFrom = .10
)

// verdict is the decision with the rule that made it, in words.
func (s *situation) verdict(q *question, confidence float64, how faq.Strictness) (faq.Decision, string) {
	l := thresholds[how].entry
	if s.top.row.entry.IsPassage() {
		l = thresholds[how].passage
	}
	about := q.meaningCovered(s)
	switch {
	case ownWords(q, s) == 1:
		return faq.Answer, "the question is the entry's own, word for word, and no other's"
	case about < offeredFrom:
		return faq.None, fmt.Sprintf("off topic: the best match speaks of %.0f%% of what is asked about, an offer needs %.0f%%", 100*about, 100*offeredFrom)
	case confidence < l.choose:
		return faq.None, fmt.Sprintf("confidence %.2f is below %g, from which matches are offered", confidence, l.choose)
	case about < saidFrom:
		return faq.Choose, fmt.Sprintf("offered only: the best match speaks of %.0f%% of what is asked about, an answer needs %.0f%%", 100*about, 100*saidFrom)
	case confidence < l.answer:
		return faq.Choose, fmt.Sprintf("confidence %.2f reaches %g, from which matches are offered, but not %g, from which one is said", confidence, l.choose, l.answer)
	}
	return faq.Answer, fmt.Sprintf("confidence %.2f reaches %g, from which a match is said", confidence, l.answer)
}

// decide turns the ranked candidates into a result.
func (x *Index) decide(q *question, ranked []*candidate, how faq.Ask, sc *scratch, result *faq.Result) {
	if how.Explain {
		result.Explanation = &faq.Explanation{Words: q.words(nil), Rule: "nothing in the knowledge shares a word with the question"}
	}
	if len(ranked) == 0 {
		return
	}
	if q.isSmallTalk() {
		if how.Explain {
			result.Explanation.Rule = "a greeting, thanks or a farewell asks nothing"
		}
		return
	}
	s := newSituation(x.table, ranked)
	signals, w := entrySignals, x.weights.entryConfidence
	if s.top.row.entry.IsPassage() {
		signals, w = passageSignals, x.weights.passageConfidence
	}
	result.Confidence = logistic(sum(signals, w, q, s))
	for i := range ranked[:min(len(ranked), max(how.Limit, 2))] {
		c := ranked[i]
		if !c.row.entry.IsPassage() {
			x.table.chooseSentence(q, c, x.weights, sc)
		}
		if i < how.Limit {
			result.Matches = append(result.Matches, faq.Match{
				Entry:    c.row.entry,
				Sentence: x.table.sentenceSpan(c),
				// The scores are those of a softmax: their difference is the logarithm of the odds.
				Confidence: result.Confidence * min(1, math.Exp(c.score-s.top.score)),
			})
		}
	}
	var rule string
	result.Decision, rule = s.verdict(q, result.Confidence, how.Strictness)
	if how.Explain {
		result.Explanation = &faq.Explanation{
			Words:   q.words(s.top),
			Signals: contributions(signals, w, q, s),
			Rule:    rule,
		}
		for i := range ranked[:min(len(ranked), 2)] {
			result.Explanation.Candidates = append(result.Explanation.Candidates, x.scored(q, ranked[i]))
		}
	}
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// isSmallTalk reports whether the question is but a greeting, thanks or a farewell.
func (q *question) isSmallTalk() bool {
	words := make([]string, len(q.tokens))
	for i, t := range q.tokens {
		words[i] = t.text
	}
	return lexicon.SmallTalk(words) != lexicon.NoTalk
}

// sentenceSpan is where the sentence of a candidate stands in its answer.
func (t *table) sentenceSpan(c *candidate) faq.Span {
	if len(c.row.entry.Sentences) == 0 {
		return faq.Span{}
	}
	return c.row.entry.Sentences[c.sentence.unit-c.row.sentences.start]
}
