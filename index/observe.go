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
	Features []float64 // in the order of EntryFeatures or, for a sentence, SentenceFeatures
}

// OfSentence reports whether it is a sentence that was observed, not an entry.
func (o Observation) OfSentence() bool { return o.Sentence.End > 0 }

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

// Observe returns the candidates for a question with all their features: one for every entry with a question, and one for
// every sentence of a passage, or of an entry among passages.
func (x *Index) Observe(ctx context.Context, text string) ([]Observation, error) {
	q, sc, done := x.understand(text)
	defer done()
	rows, err := x.candidates(ctx, q)
	if err != nil {
		return nil, err
	}
	var list []Observation
	for _, i := range rows {
		r := &x.table.entries[i]
		var e entryEvidence
		x.table.gather(q, r, sc, &e)
		if !r.entry.IsPassage() {
			list = append(list, Observation{Entry: r.entry, Features: values(entryFeatures, q, &e)})
		}
		if !x.table.bySentence(r) {
			continue
		}
		for _, s := range x.table.gatherSentences(q, r, e.covered, sc) {
			list = append(list, Observation{r.entry, r.entry.Sentences[s.unit-r.sentences.start], values(sentenceFeatures, q, &s)})
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

// A Judgement is what deciding sees of a question: its first match, of which kind it is (see Kinds), and the
// signals for it.
type Judgement struct {
	Match   faq.Match
	Kind    string
	Signals []float64
}

// Kinds are the kinds of first matches, each with weights of its own, and the names of their signals in their order.
func Kinds() map[string][]string {
	m := map[string][]string{}
	for k := range kinds {
		m[k.String()] = names(k.signals())
	}
	return m
}

// Classifies reports whether the phrasings have taught a classifier, which has a part in the ranking then.
func (x *Index) Classifies() bool { return x.table.classifier != nil }

// Judge ranks the candidates for a question, those left out that it is told to, and returns the first with
// its signals; false without candidates.
func (x *Index) Judge(ctx context.Context, text string, without func(faq.Match) bool) (Judgement, bool, error) {
	q, sc, done := x.understand(text)
	defer done()
	ranked, err := x.find(ctx, q, x.ownRows(q), sc)
	if err != nil {
		return Judgement{}, false, err
	}
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
	k := s.kind(q)
	j := Judgement{Kind: k.String(), Signals: values(k.signals(), q, s)}
	x.answerIn(q, s.top, sc)
	j.Match = faq.Match{Entry: s.top.row.entry, Sentence: x.table.sentenceSpan(s.top)}
	return j, true, nil
}
