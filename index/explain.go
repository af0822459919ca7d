package index

import "faqbot/faq"

// explained shows how the question was understood, and how the candidate, if there is one, holds its words.
func (t *table) explained(q *question, c *candidate, sc *scratch) []faq.Word {
	var list []faq.Word
	for n := range q.terms {
		m := &q.terms[n]
		w := faq.Word{Text: m.text, Read: m.read, Weight: m.idf}
		if c != nil {
			w.Matched = t.matched(q, n, c, sc)
			if c.row.entry.IsPassage() {
				w.Weight = m.weight
			}
		}
		list = append(list, w)
	}
	return list
}

// matched says how a candidate holds a term; "" if it doesn't.
func (t *table) matched(q *question, n int, c *candidate, sc *scratch) string {
	bit := mask(1) << n
	s, e := &c.sentence, &c.evidence
	if c.row.entry.IsPassage() {
		switch {
		case (s.found|s.related|s.similar)&bit != 0:
			return t.nearest(q, n, span{s.unit, s.unit + 1}, sc).String()
		case (s.prev|s.next|s.paragraph)&bit != 0:
			return "nearby"
		case s.above&bit != 0:
			return "in the heading"
		}
		return ""
	}
	switch {
	case (e.covered|e.near)&bit != 0:
		return t.nearest(q, n, c.row.phrasings, sc).String()
	case e.answered&bit != 0:
		return "in the answer"
	}
	return ""
}

// nearest is the match nearest to the word itself of those that the units hold of a term.
func (t *table) nearest(q *question, n int, units span, sc *scratch) matchKind {
	best := undoing
	for j := units.start; j < units.end; j++ {
		for _, w := range t.wordsOf(&t.units[j]) {
			if k := sc.mark[t.vocab.words[w].stem]; k != 0 && int(q.slots[k-1].term) == n {
				best = min(best, q.slots[k-1].kind)
			}
		}
	}
	return best
}

// scored shows how the score of a candidate comes about.
func (x *Index) scored(q *question, c *candidate) faq.Scored {
	s := faq.Scored{Entry: c.row.entry, Sentence: x.table.sentenceSpan(c), Score: c.score}
	if c.row.phrasings.len() > 0 {
		s.Features = contributions(entryFeatures, x.weights.entry, q, &c.evidence)
	}
	if c.counted {
		s.Features = append(s.Features, contributions(sentenceFeatures, x.weights.sentence, q, &c.sentence)...)
	}
	return s
}
