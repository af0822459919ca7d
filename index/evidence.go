package index

import (
	"math"
	"math/bits"
)

// entryEvidence is what one pass over the words of an entry's phrasings and answer finds.
type entryEvidence struct {
	pool, function, answer    float64 // BM25 of all phrasings, of function words, of the answer
	phrase, phraseNear        float64 // BM25 of the best phrasing: the words themselves; with words of like meaning
	chars                     tops    // cosines of the character grams
	cosine                    float64 // the greatest of the words' weights
	coversQuestion, isCovered float64 // shares of weight: of the question in a phrasing; of a phrasing in the question
	likelihood                float64 // of the question's words, drawn from the phrasings
	bigrams                   float64
	logit                     float64 // the classifier's opinion
	sentenceCover             float64 // the greatest share of the question in a sentence of the answer
	covered                   mask    // terms in any phrasing
	near                      mask    // terms of which a phrasing has a word of like meaning
	answered                  mask    // terms in the answer or heading
}

// tops keeps the three largest of a series.
type tops struct {
	v [3]float64
	n int
}

func (t *tops) add(x float64) {
	t.n++
	switch {
	case x > t.v[0]:
		t.v[0], t.v[1], t.v[2] = x, t.v[0], t.v[1]
	case x > t.v[1]:
		t.v[1], t.v[2] = x, t.v[1]
	case x > t.v[2]:
		t.v[2] = x
	}
}

func (t *tops) max() float64 { return t.v[0] }

// mean is that of the three largest, of fewer if there are fewer.
func (t *tops) mean() float64 {
	return (t.v[0] + t.v[1] + t.v[2]) / float64(max(1, min(3, t.n)))
}

// saturate is the term frequency part of BM25: n occurrences in a document of length times the average.
func saturate(n, k1, b, length float64) float64 {
	return n * (k1 + 1) / (n + k1*(1-b+b*length))
}

// gather scans an entry's phrasings and answer.
func (t *table) gather(q *question, r *row, sc *scratch, e *entryEvidence) {
	var pool, pairs [maxTerms]float64 // occurrences of a term; of a pair, by its second term
	for j := r.phrasings.start; j < r.phrasings.end; j++ {
		t.gatherPhrasing(q, &t.units[j], sc, e, &pool, &pairs)
	}
	if r.phrasings.end > r.phrasings.start {
		if q.logits != nil {
			e.logit = float64(q.logits[t.classifier.classOf[r.number]])
		}
		t.gatherPool(q, r, &pool, &pairs, e)
	}
	t.gatherAnswer(q, r, sc, e)
}

func (t *table) gatherPhrasing(q *question, u *unit, sc *scratch, e *entryEvidence, pool, pairs *[maxTerms]float64) {
	var tf, near [maxTerms]float32
	var found, nearFound mask
	var dots float32
	covered := 0.0
	last := -1 // the term of the word before
	for _, w := range t.wordsOf(u) {
		word := &t.vocab.words[w]
		if word.grams != nil {
			dots += t.gramDot(w, sc)
		}
		k := sc.mark[word.stem]
		if k == 0 {
			last = -1
			continue
		}
		s := &q.slots[k-1]
		n := int(s.term)
		if !s.kind.isSame() {
			last = -1
			if s.kind != antonym {
				near[n] = max(near[n], s.strength)
				nearFound |= 1 << n
			}
			continue
		}
		if tf[n] == 0 && word.kind != functionWord {
			covered += t.entryIDF[word.stem]
		}
		tf[n] += s.strength
		found |= 1 << n
		if last >= 0 && sc.next[last]&(1<<n) != 0 {
			pairs[n]++
		}
		last = n
	}
	length := float64(u.words.end-u.words.start) / t.phrasingLength
	var content, contentNear, function, dot, covers float64
	for m := found | nearFound; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		term := &q.terms[n]
		x := 0.0
		if tf[n] > 0 {
			x = term.idf * saturate(float64(tf[n]), 1.2, .75, length)
			pool[n] += float64(tf[n])
		}
		if term.kind == functionWord || term.kind == questionWord {
			function += x
		}
		if term.kind == functionWord {
			continue
		}
		content += x
		contentNear += max(x, term.idf*float64(near[n])*saturate(1, 1.2, .75, length))
		if tf[n] > 0 {
			dot += term.idf * term.idf
			covers += term.idf
		}
	}
	e.covered |= found
	e.near |= nearFound
	e.phrase = max(e.phrase, content)
	e.phraseNear = max(e.phraseNear, contentNear)
	e.function = max(e.function, function)
	e.chars.add(ratio(float64(dots), float64(u.grams)*q.gramNorm))
	e.cosine = max(e.cosine, ratio(dot, float64(u.norm)*q.norm))
	e.coversQuestion = max(e.coversQuestion, ratio(covers, q.mass))
	e.isCovered = max(e.isCovered, ratio(covered, float64(u.mass)))
}

// ratio is a/b, 0 if there is nothing to divide by.
func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// ownText is how many words of general text are mixed into an entry's own, so that one with few phrasings
// isn't ruled out by a word that it lacks (Dirichlet smoothing).
const ownText = 20

// gatherPool scores all phrasings of an entry as if they were one text.
func (t *table) gatherPool(q *question, r *row, pool, pairs *[maxTerms]float64, e *entryEvidence) {
	size := float64(r.poolLength)
	for m := e.covered; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		term := &q.terms[n]
		if term.kind != functionWord {
			e.pool += term.idf * saturate(pool[n], 2, .75, size/t.poolLength)
		}
		usual := math.Exp(-term.idf) / 10 // of texts of ten words
		e.likelihood += math.Log1p(pool[n] / (ownText * usual))
		if pairs[n] > 0 {
			e.bigrams += math.Log1p(pairs[n] * 200 / (size + ownText)) // one pair of neighbours in 200 is usual
		}
	}
	e.likelihood += float64(len(q.terms)) * math.Log(ownText/(size+ownText))
}

// gatherAnswer scores the answer, with the headings above it, as one text.
func (t *table) gatherAnswer(q *question, r *row, sc *scratch, e *entryEvidence) {
	var tf [maxTerms]float32
	scan := func(u *unit) {
		var here mask
		for _, w := range t.wordsOf(u) {
			if k := sc.mark[t.vocab.words[w].stem]; k != 0 {
				if s := &q.slots[k-1]; s.kind.isSame() {
					tf[s.term] += s.strength
					here |= 1 << s.term
				}
			}
		}
		e.answered |= here
		if q.mass > 0 {
			c := 0.0
			for m := here; m != 0; m &= m - 1 {
				if term := &q.terms[bits.TrailingZeros32(uint32(m))]; term.kind != functionWord {
					c += term.idf / q.mass
				}
			}
			e.sentenceCover = max(e.sentenceCover, c)
		}
	}
	if r.heading >= 0 {
		scan(&t.units[r.heading])
	}
	for j := r.sentences.start; j < r.sentences.end; j++ {
		scan(&t.units[j])
	}
	length := float64(r.answerLength) / max(1, t.answerLength)
	for m := e.answered; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		if term := &q.terms[n]; term.kind != functionWord {
			e.answer += term.idf * saturate(float64(tf[n]), 1.2, .75, length)
		}
	}
}

// sentenceEvidence is what one pass over the words of a sentence finds. Sets of terms leave function words out.
type sentenceEvidence struct {
	unit      int32
	length    float64 // relative to the average
	bm        float64 // BM25, as a share of the question's weight
	found     mask
	related   mask // a word derived from the same root is there
	similar   mask // a word of like meaning is there
	opposed   mask // a word of contrary meaning is there
	prev      mask // found in the sentence before, next in the one after
	next      mask
	paragraph mask // found anywhere in the entry's answer
	above     mask // found in the heading or a phrasing
	body      float64
	adjacent  int // pairs of neighbours in the question that are neighbours here
	shared    int // distinct character 4-grams
	new       tokenClass
	openers   tokenClass
	pronoun   bool // one of the first six words points back
	negated   bool
	first     bool // of its paragraph
	early     mask // found among the first six words
	bracketed mask // found in brackets: letters that the words before spell out
}

// gatherSentences scans the sentences of an entry into sc.sentences.
func (t *table) gatherSentences(q *question, r *row, above mask, sc *scratch) []sentenceEvidence {
	sc.sentences = sc.sentences[:0]
	var all mask
	var sums [maxTerms]float32
	length := 0.0
	for j := r.sentences.start; j < r.sentences.end; j++ {
		s := t.gatherSentence(q, j, sc, &sums)
		length += float64(t.units[j].length)
		s.first = j == r.sentences.start
		all |= s.found
		sc.sentences = append(sc.sentences, s)
	}
	body := 0.0
	relative := length / max(1, t.paragraphLength)
	for m := all; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		body += q.terms[n].weight * saturate(float64(sums[n]), 1.2, .5, relative)
	}
	for i := range sc.sentences {
		s := &sc.sentences[i]
		s.paragraph, s.above, s.body = all, above&q.meaning, body
		if i > 0 {
			s.prev = sc.sentences[i-1].found
		}
		if i+1 < len(sc.sentences) {
			s.next = sc.sentences[i+1].found
		}
	}
	return sc.sentences
}

func (t *table) gatherSentence(q *question, j int32, sc *scratch, sums *[maxTerms]float32) sentenceEvidence {
	u := &t.units[j]
	s := sentenceEvidence{unit: j, length: float64(u.length) / max(1, t.sentenceLength)}
	var tf [maxTerms]float32
	last := -1 // the term of the word before
	for pos, w := range t.wordsOf(u) {
		word := &t.vocab.words[w]
		class := t.classes[int(u.words.start)+pos]
		k := sc.mark[word.stem]
		if pos < 6 {
			s.openers |= class
			if pronouns[word.text] {
				s.pronoun = true
			}
		}
		if negations[word.text] {
			s.negated = true
		}
		if k == 0 {
			if class&isFirst != 0 {
				class &^= isCapital
			}
			s.new |= class
			last = -1
			continue
		}
		slot := &q.slots[k-1]
		n := int(slot.term)
		bit := mask(1) << n
		switch slot.kind {
		case derived:
			s.related |= bit & q.meaning
			last = -1
			continue
		case synonym:
			s.similar |= bit & q.meaning
			last = -1
			continue
		case antonym:
			s.opposed |= bit & q.meaning
			last = -1
			continue
		}
		if q.asks == acronymAnswer {
			s.new |= class & isBracketed // "the Red Cross (RC)" answers what RC stands for
		}
		if last >= 0 && sc.next[last]&bit != 0 {
			s.adjacent++
		}
		last = n
		if q.meaning&bit == 0 {
			continue
		}
		tf[n] += slot.strength
		s.found |= bit
		if pos < 6 {
			s.early |= bit
		}
		if class&isBracketed != 0 {
			s.bracketed |= bit
		}
	}
	for m := s.found; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		sums[n] += tf[n]
		s.bm += q.terms[n].weight * saturate(float64(tf[n]), 1, .4, s.length)
	}
	s.related &^= s.found
	s.similar &^= s.found | s.related
	sc.triEpoch++
	fourgrams(u.text, func(h uint16) {
		if n := sc.tri[h]; n != 0 && sc.triSeen[n] != sc.triEpoch {
			sc.triSeen[n] = sc.triEpoch
			s.shared++
		}
	})
	return s
}

var pronouns = set("he she it they this these that those his her its their such")

var negations = set("not no never none neither nor cannot without dont doesnt didnt isnt arent wasnt werent cant wont wouldnt couldnt shouldnt hasnt havent hadnt")
