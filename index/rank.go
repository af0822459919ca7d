package index

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"faqbot/faq"
)

// Ranking is a sum: every candidate gets values for a few named features, each is multiplied by its weight, and the candidate
// with the largest sum comes first. An entry with a question is ranked by entryFeatures. So is the heading above a passage, as
// if it were a question; in place of an answer it has the sentenceFeatures of its best sentence, which add to that. An entry
// among passages has both. The sentence that answers within an entry is the best by sentenceFeatures, but see chooseSentence.
// They are two lists since they see different things: phrasings that say what is asked, or prose that says something; a fit of
// both at once has nothing to share but the answer.

// A feature is a named number that tells how well a candidate fits a question.
type feature[E any] struct {
	name string
	of   func(q *question, e *E) float64
}

// entryFeatures compare a question with an entry's phrasings and answer. BM25 sums, 0 to about 50, and
// likelihoods are divided by ten; a cosine lies between 0 and 1.
var entryFeatures = []feature[entryEvidence]{
	// BM25 of the best phrasing.
	{"phrase", func(_ *question, e *entryEvidence) float64 { return e.phrase / 10 }},
	// What words of like meaning add to that.
	{"near", func(_ *question, e *entryEvidence) float64 { return (e.phraseNear - e.phrase) / 10 }},
	// BM25 of the answer and its headings.
	{"answer", func(_ *question, e *entryEvidence) float64 { return e.answer / 10 }},
	// The mean cosine of the three phrasings spelt most alike, by 3- to 5-grams of characters.
	{"spelling", func(_ *question, e *entryEvidence) float64 { return e.chars.mean() }},
	// The same where there is no classifier, which sees the letters as well.
	{"letters", func(q *question, e *entryEvidence) float64 { return indicator(q.logits == nil) * e.chars.mean() }},
	// How likely the question's words are to be drawn from all phrasings, compared with general text: an entry
	// may be asked for in many ways at once.
	{"likelihood", func(_ *question, e *entryEvidence) float64 { return e.likelihood / 10 }},
	// What a classifier makes of the question that has learnt the phrasings; 0 where there are few.
	{"classifier", func(_ *question, e *entryEvidence) float64 { return e.logit }},
}

// sentenceFeatures compare a question with a sentence and its surroundings. They are shares of the question's
// weight, 0 to 1 (BM25 to about 2), unless they say otherwise. A word weighs its IDF times how often words like
// it recur in answers.
var sentenceFeatures = []feature[sentenceEvidence]{
	// BM25 of the sentence.
	{"bm25", func(q *question, s *sentenceEvidence) float64 { return q.share(s.bm) }},
	// What the sentence holds, and in part what stands near it.
	{"nearby", softCoverage},
	// What only the sentence before holds.
	{"previous", func(q *question, s *sentenceEvidence) float64 { return q.shareOf(s.prev &^ s.found) }},
	// What the sentence before holds, where this one begins with he, it, this: it is spoken of still.
	{"pronoun", func(q *question, s *sentenceEvidence) float64 {
		return indicator(s.pronoun) * q.shareOf(s.prev&^s.found)
	}},
	// The share of the question's pairs of neighbouring words that are neighbours here.
	{"pairs", func(q *question, s *sentenceEvidence) float64 { return float64(s.adjacent) / float64(max(1, q.pairs)) }},
	// The share of the question's 4-grams of characters.
	{"4-grams", func(q *question, s *sentenceEvidence) float64 {
		return float64(s.shared) / float64(max(1, q.fourgrams))
	}},
	// Missing words of which a relative is there: visitor for visit; or a synonym.
	{"derived", func(q *question, s *sentenceEvidence) float64 { return q.shareOf(s.related &^ q.entities) }},
	{"synonyms", func(q *question, s *sentenceEvidence) float64 { return q.shareOf(s.similar &^ q.entities) }},
	// Names and numbers that are here; names that are only in the paragraph.
	{"names", func(q *question, s *sentenceEvidence) float64 { return q.shareOf(q.entities & s.found) }},
	{"names nearby", func(q *question, s *sentenceEvidence) float64 {
		return q.shareOf(q.entities & s.paragraph &^ s.found)
	}},
	{"numbers", func(q *question, s *sentenceEvidence) float64 { return q.shareOf(q.numbers & s.found) }},
	// Whether something new of the kind asked for is here, -.5 to .5.
	{"type", func(q *question, s *sentenceEvidence) float64 { return q.typeMatch(s) - .5 }},
	// It says what the question asks about is.
	{"definition", func(_ *question, s *sentenceEvidence) float64 { return indicator(s.defines) }},
	// The logarithm of the length beside the average, for a sentence of ten words; about -2 to 2.
	{"length", func(_ *question, s *sentenceEvidence) float64 { return math.Log((s.length*10 + 1) / 11) }},
	// The logarithm of how many sentences the passage has, in dozens: the best of many is good by chance.
	{"choices", func(_ *question, s *sentenceEvidence) float64 { return math.Log(max(1, float64(s.choices)/12)) }},
	// It answers a question, which is scored by itself and holds more of what is asked than what stands above a passage.
	{"asked", func(_ *question, s *sentenceEvidence) float64 { return indicator(s.asked) }},
	// What it repeats of the question above it, which said that already: of an answer of three sentences, or the half of it
	// for one of six, since in a long one it tells which of many things is meant.
	{"repeated", func(q *question, s *sentenceEvidence) float64 {
		return indicator(s.asked) * q.shareOf(s.found&s.above) * min(1, 3/float64(s.choices))
	}},
	// The logarithm of where it stands in an answer: what is asked is mostly answered first.
	{"position", func(_ *question, s *sentenceEvidence) float64 {
		return indicator(s.asked) * math.Log(float64(1+s.position))
	}},
	// Of an answer to when or how many, whether a time or a number is here that the question doesn't hold, 0 to 1.
	{"measured", func(q *question, s *sentenceEvidence) float64 {
		return indicator(s.asked && q.asks.isMeasured()) * q.typeMatch(s)
	}},
	// It opens its paragraph.
	{"first", func(_ *question, s *sentenceEvidence) float64 { return indicator(s.position == 0) }},
}

// softCoverage is the share of the question's weight that the sentence holds, words found only near it counted in part.
// Chosen on squad2: with half of the credits for these p@1 is .3 less, with twice of them 3.
func softCoverage(q *question, s *sentenceEvidence) float64 {
	return q.credited(grade{s.found, 1}, grade{s.prev, .4}, grade{s.next, .25}, grade{s.paragraph, .2}, grade{s.above, .5})
}

// A grade is a set of terms with what each of them counts.
type grade struct {
	terms  mask
	credit float64
}

// credited is the share of the question's weight in the grades; a term counts in the first that holds it.
func (q *question) credited(grades ...grade) float64 {
	sum, left := 0.0, q.meaning
	for _, g := range grades {
		sum += g.credit * q.weightOf(left&g.terms)
		left &^= g.terms
	}
	return q.share(sum)
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// share divides a sum of sentence weights by the question's.
func (q *question) share(sum float64) float64 {
	if q.total == 0 {
		return 0
	}
	return sum / q.total
}

func (q *question) shareOf(m mask) float64 { return q.share(q.weightOf(m)) }

// A candidate is an entry that was looked at.
type candidate struct {
	row      *row
	score    float64
	alone    float64 // the score by entryFeatures
	evidence entryEvidence
	sentence sentenceEvidence // the one that answers
	inside   float64          // the sentence's score
	counted  bool             // whether that is part of the score
	standing standing
}

// A standing goes before the score: a candidate of a higher one comes first.
type standing uint8

const (
	scored standing = iota
	spells          // the question is what some letters mean, and the sentence spells them out
	itsOwn          // the question is one of the entry's phrasings, word for word
)

func (c *candidate) standingFor(q *question, own bool) standing {
	switch {
	case own:
		return itsOwn
	case c.sentence.spellsOut(q):
		return spells
	}
	return scored
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// spokenOf are the terms that the candidate speaks of, if only in words of like meaning.
func (c *candidate) spokenOf() mask {
	if c.row.entry.IsPassage() {
		s := &c.sentence
		return s.paragraph | s.related | s.similar | s.above
	}
	return c.evidence.covered | c.evidence.answered | c.evidence.near
}

// isAbout reports whether the question has one word that bears meaning, and the candidate holds it.
func (c *candidate) isAbout(q *question) bool {
	return q.meaning.len() == 1 && q.meaning&^(c.evidence.covered|c.evidence.answered|c.sentence.found|c.evidence.near&q.compounds) == 0
}

// rank scores the rows, best first: by standing, then by score; own are those of which the question is a phrasing. Among
// equals the one that stands first in the knowledge comes first. Where one word is asked about, those that don't hold it
// are left out if any does: "what is a" is most of such a question, and tells nothing. A classifier has learnt better.
func (t *table) rank(q *question, rows, own []int32, w *weights, sc *scratch) []*candidate {
	slices.Sort(rows)
	measured, found := make([]candidate, len(rows)), make([]*candidate, len(rows))
	for n, i := range rows {
		c := &measured[n]
		c.row = &t.entries[i]
		t.measure(q, c, w, sc)
		c.standing = c.standingFor(q, slices.Contains(own, i))
		found[n] = c
	}
	if q.logits == nil && slices.ContainsFunc(found, func(c *candidate) bool { return c.isAbout(q) }) {
		found = slices.DeleteFunc(found, func(c *candidate) bool { return !c.isAbout(q) })
	}
	slices.SortStableFunc(found, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.standing, a.standing), cmp.Compare(b.score, a.score))
	})
	return found
}

// measure scores one entry. A passage is what its heading says, scored as a question, and the sentence that answers; so is
// an entry among passages, but none is worth less for what its answer says.
func (t *table) measure(q *question, c *candidate, w *weights, sc *scratch) {
	t.gather(q, c.row, sc, &c.evidence)
	c.score = weighted(entryFeatures, w.entry, q, &c.evidence)
	bySentence := t.bySentence(c.row)
	if bySentence || q.wantsMeaning() {
		t.chooseSentence(q, c, w, sc)
	}
	c.alone = c.score
	if c.counted = bySentence && (c.row.entry.IsPassage() || c.inside > 0); c.counted {
		c.score += c.inside
	}
}

// wantsMeaning reports whether the question is what something is or stands for.
func (q *question) wantsMeaning() bool {
	return q.meaning != 0 && (q.asks == definitionAnswer || q.asks == acronymAnswer)
}

// spellsOut reports whether the question is what some letters mean, and the sentence spells them out.
func (s *sentenceEvidence) spellsOut(q *question) bool {
	return q.wantsMeaning() && q.meaning&^s.spelled == 0
}

// answerIn finds the sentence that answers where ranking has not.
func (x *Index) answerIn(q *question, c *candidate, sc *scratch) {
	if !x.table.bySentence(c.row) {
		x.table.chooseSentence(q, c, x.weights, sc)
	}
}

// chooseSentence finds the sentence of a candidate that answers: one that spells out the letters that the question asks
// about, else the one with the largest score. Where none has anything of the question, as under a question that says it
// all, it is the first.
func (t *table) chooseSentence(q *question, c *candidate, w *weights, sc *scratch) {
	c.inside = math.Inf(-1)
	spelled, first := false, 0.
	sentences := t.gatherSentences(q, c.row, c.evidence.covered, sc)
	for i, s := range sentences {
		spells := s.spellsOut(q)
		score := weighted(sentenceFeatures, w.sentence, q, &s)
		if i == 0 {
			first = score
		}
		if spelled == spells && score > c.inside || spells && !spelled {
			c.inside, c.sentence, spelled = score, s, spells
		}
	}
	if best := &c.sentence; best.found|best.related|best.similar == 0 && !c.row.entry.IsPassage() && len(sentences) > 0 {
		*best, c.inside = sentences[0], first
	}
	// One that asks tells nothing: the next that does answers it.
	for _, s := range sentences {
		if t.units[c.sentence.unit].asks && s.unit > c.sentence.unit {
			c.sentence.unit = s.unit
		}
	}
}

// weighted is the sum of the features, each times its weight.
func weighted[E any](features []feature[E], weights []float64, q *question, e *E) float64 {
	s := 0.0
	for i, f := range features {
		if w := weights[i]; w != 0 {
			s += w * f.of(q, e)
		}
	}
	return s
}

// contributions shows how the score of a candidate comes about.
func contributions[E any](features []feature[E], weights []float64, q *question, e *E) []faq.Contribution {
	var list []faq.Contribution
	for i, f := range features {
		if w := weights[i]; w != 0 {
			v := f.of(q, e)
			list = append(list, faq.Contribution{Name: f.name, Value: v, Weight: w, Gave: v * w})
		}
	}
	return list
}
