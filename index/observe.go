package index

import (
	"context"
	"slices"

	"faqbot/faq"
)

// An Observation is what ranking sees of a candidate: what a fit learns from.
type Observation struct {
	Entry    *faq.Entry
	Sentence faq.Span
	Features []float64 // in the order of EntryFeatures or, for a passage, SentenceFeatures
}

// EntryFeatures and SentenceFeatures are the names of the features, in their order.
func EntryFeatures() []string    { return names(entryFeatures) }
func SentenceFeatures() []string { return names(sentenceFeatures) }

func names[E any](features []feature[E]) []string {
	var list []string
	for _, f := range features {
		list = append(list, f.name)
	}
	return list
}

// Observe returns the candidates for a question with all their features: one for every entry with a
// question, one for every sentence of a passage.
func (x *Index) Observe(ctx context.Context, text string) ([]Observation, error) {
	sc := x.borrow()
	defer x.giveBack(sc)
	q := x.table.understand(text, sc)
	defer q.forget(sc)
	rows, err := x.candidates(ctx, q)
	if err != nil {
		return nil, err
	}
	var list []Observation
	for _, i := range rows {
		r := &x.table.entries[i]
		if !r.entry.IsPassage() {
			var e entryEvidence
			x.table.gather(q, r, sc, &e)
			list = append(list, Observation{Entry: r.entry, Features: values(entryFeatures, q, &e)})
			continue
		}
		for j, s := range x.table.gatherSentences(q, r, 0, sc) {
			list = append(list, Observation{r.entry, r.entry.Sentences[j], values(sentenceFeatures, q, &s)})
		}
	}
	return list, nil
}

func values[E any](features []feature[E], q *question, e *E) []float64 {
	list := make([]float64, len(features))
	for i, f := range features {
		list[i] = f.of(q, e)
	}
	return list
}

// A Judgement is what deciding sees of a question: its first match and the signals for it, in the order of
// EntrySignals or, for a passage, PassageSignals.
type Judgement struct {
	Match   faq.Match
	Signals []float64
	// Classified says that a classifier had a part in it.
	Classified bool
}

// EntrySignals and PassageSignals are the names of the signals, in their order.
func EntrySignals() []string   { return names(entrySignals) }
func PassageSignals() []string { return names(passageSignals) }

// Judge ranks the candidates for a question, those left out that it is told to, and returns the first with
// its signals; false without candidates.
func (x *Index) Judge(ctx context.Context, text string, without func(faq.Match) bool) (Judgement, bool, error) {
	sc := x.borrow()
	defer x.giveBack(sc)
	q := x.table.understand(text, sc)
	defer q.forget(sc)
	rows, err := x.candidates(ctx, q)
	if err != nil {
		return Judgement{}, false, err
	}
	ranked := x.table.rank(q, rows, nil, x.weights, sc)
	if without != nil {
		ranked = slices.DeleteFunc(ranked, func(c *candidate) bool {
			for j := range c.row.entry.Sentences {
				if without(faq.Match{Entry: c.row.entry, Sentence: c.row.entry.Sentences[j]}) {
					return true
				}
			}
			return false
		})
	}
	if len(ranked) == 0 {
		return Judgement{}, false, nil
	}
	s := newSituation(x.table, ranked)
	signals, _ := s.signals(x.weights)
	j := Judgement{Match: faq.Match{Entry: s.top.row.entry}, Signals: values(signals, q, s), Classified: x.table.classifier != nil}
	if s.top.row.entry.IsPassage() {
		j.Match.Sentence = x.table.sentenceSpan(s.top)
	}
	return j, true, nil
}
