package index

import "faqbot/faq"

// words shows how the question was understood, and how the candidate, if there is one, holds its words.
func (q *question) words(c *candidate) []faq.Word {
	var list []faq.Word
	for n := range q.terms {
		m := &q.terms[n]
		w := faq.Word{Text: m.text, Read: m.read, Weight: m.idf}
		if c != nil {
			w.Matched = q.matched(n, c)
			if c.row.entry.IsPassage() {
				w.Weight = m.weight
			}
		}
		list = append(list, w)
	}
	return list
}

// matched says how a candidate holds a term; "" if it doesn't.
func (q *question) matched(n int, c *candidate) string {
	bit := mask(1) << n
	how := q.terms[n].how
	if q.terms[n].stem == none {
		how = alias
	}
	if c.row.entry.IsPassage() {
		s := &c.sentence
		switch {
		case s.found&bit != 0:
			return how.String()
		case s.related&bit != 0:
			return derived.String()
		case s.similar&bit != 0:
			return synonym.String()
		case (s.prev|s.next|s.paragraph)&bit != 0:
			return "nearby"
		case s.above&bit != 0:
			return "in the heading"
		}
		return ""
	}
	switch e := &c.evidence; {
	case e.covered&bit != 0:
		return how.String()
	case e.near&bit != 0:
		return synonym.String()
	case e.answered&bit != 0:
		return "in the answer"
	}
	return ""
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
