package index

import (
	"math"
)

// findNames marks the words that begin with a capital wherever they stand in a sentence, but not at its beginning.
// In German all nouns do: it has no names that can be told so.
func (t *table) findNames() {
	seen, capital := make([]uint32, len(t.vocab.words)), make([]uint32, len(t.vocab.words))
	for i := range t.entries {
		r := &t.entries[i]
		if r.entry.Lang == "de" {
			continue
		}
		for j := r.sentences.start; j < r.sentences.end; j++ {
			u := &t.units[j]
			for pos, w := range t.wordsOf(u) {
				class := t.classes[int(u.words.start)+pos]
				if class&isFirst != 0 {
					continue
				}
				seen[w]++
				if class&isCapital != 0 {
					capital[w]++
				}
			}
		}
	}
	for w, n := range seen {
		if n > 0 && capital[w] == n {
			t.vocab.words[w].class |= isName
		}
	}
}

// A joint is what the commoner of two words that are neighbours in a name tells where the other is known: of "El
// Salvador" one word says it all.
type joint struct {
	commoner stemID
	weight   float64
}

// generalPairs is how many occurrences of the rarer word are mixed in beside which the commoner one is as frequent as in
// general text. With 1 and with 10 the dev sets say the same.
const generalPairs = 3

// maxPairs is how many pairs are joined at most, the first ones: text in capitals from end to end is full of them.
const maxPairs = 50_000

// joinNames finds the words with a capital, and numbers, that are neighbours. They are no two independent things: the
// weight of the commoner is that of its probability beside the rarer.
func (t *table) joinNames() {
	occurrences, pairs := make([]uint32, len(t.vocab.texts)), map[[2]stemID]uint32{}
	for i := range t.units {
		u := &t.units[i]
		last := none
		for pos, w := range t.wordsOf(u) {
			stem := t.vocab.words[w].stem
			occurrences[stem]++
			if t.classes[int(u.words.start)+pos]&(isCapital|isNumber) == 0 {
				stem = none
			} else if pair := [2]stemID{last, stem}; last != none && (len(pairs) < maxPairs || pairs[pair] > 0) {
				pairs[pair]++
			}
			last = stem
		}
	}
	t.joined = make(map[[2]stemID]joint, len(pairs))
	for pair, n := range pairs {
		rarer, commoner := pair[0], pair[1]
		if occurrences[rarer] > occurrences[commoner] {
			rarer, commoner = commoner, rarer
		}
		p := (float64(n) + generalPairs*background(t.vocab.freqs[commoner])) / (float64(occurrences[rarer]) + generalPairs)
		t.joined[pair] = joint{commoner, informationOf(p)}
	}
}

// joinNames lowers the weights of the words of a question that the names they belong to say already.
func (q *question) joinNames(t *table) {
	for i := 1; i < len(q.order); i++ {
		a, b := q.order[i-1], q.order[i]
		if a < 0 || b < 0 || a == b || !q.terms[a].entity || !q.terms[b].entity {
			continue
		}
		joint, ok := t.joined[[2]stemID{q.terms[a].stem, q.terms[b].stem}]
		if !ok {
			continue
		}
		m := &q.terms[a]
		if m.stem != joint.commoner {
			m = &q.terms[b]
		}
		m.idf = min(m.idf, joint.weight)
		m.weight = min(m.weight, joint.weight*m.lang.Recurrence(m.read))
	}
}

// informationOf is what is learnt from something so probable, in nats.
func informationOf(p float64) float64 { return max(idfFloor, -math.Log(min(.97, p))) }
