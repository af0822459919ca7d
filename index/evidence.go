package index

import (
	"math"
	"math/bits"
)

// entryEvidence is what one pass over the words of an entry's phrasings and answer finds.
type entryEvidence struct {
	phrase, phraseNear float64 // BM25 of the best phrasing: the words themselves; with words of like meaning
	answer             float64 // BM25 of the answer
	chars              tops    // cosines of the character grams
	likelihood         float64 // of the question's words, drawn from the phrasings
	logit              float64 // the classifier's opinion
	covered            mask    // terms in any phrasing
	near               mask    // terms of which a phrasing has a word of like meaning
	undone             mask    // terms of which the best phrasing has only what undoes it
	answered           mask    // terms in the answer or heading
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

// Constants of BM25 and of the likelihood, chosen on the dev sets with each origin left out of the fit in turn;
// the mean differs by less than .3 between half and twice these values, but for answerB: .4 in place of .9 costs
// .8. In a phrasing it hardly matters how often a word occurs, in an answer it does, beside its length.
const (
	phrasingK1, phrasingB = .6, .5
	answerK1, answerB     = 2, .9
	sentenceK1, sentenceB = 1, .4 // no half or double of which moves squad2 by more than .2
	// ownText is how many words of general text are mixed into an entry's own, so that one with few phrasings
	// isn't ruled out by a word that it lacks (Dirichlet smoothing).
	ownText = 5
)

// saturate is the term frequency part of BM25: n occurrences in a document of length times the average.
func saturate(n, k1, b, length float64) float64 {
	return n * (k1 + 1) / (n + k1*(1-b+b*length))
}

// gather scans an entry's phrasings and answer, or the heading above a passage.
func (t *table) gather(q *question, r *row, sc *scratch, e *entryEvidence) {
	var pool [maxTerms]float64 // occurrences of a term in all phrasings
	for j := r.phrasings.start; j < r.phrasings.end; j++ {
		t.gatherPhrasing(q, &t.units[j], sc, e, &pool)
	}
	if r.phrasings.end > r.phrasings.start {
		e.likelihood = q.likelihood(&pool, e.covered, float64(r.poolLength))
	}
	if r.entry.IsPassage() {
		return
	}
	if q.logits != nil {
		e.logit = float64(q.logits[t.classifier.classOf[r.number]])
	}
	t.gatherAnswer(q, r, sc, e)
}

func (t *table) gatherPhrasing(q *question, u *unit, sc *scratch, e *entryEvidence, pool *[maxTerms]float64) {
	var tf, near [maxTerms]float32
	var found, nearFound, undone mask
	var dots float32
	for _, w := range t.wordsOf(u) {
		if sc.dotted[w] == sc.epoch {
			dots += sc.dots[w]
		}
		k := sc.mark[t.vocab.words[w].stem]
		if k == 0 {
			continue
		}
		s := &q.slots[k-1]
		n := int(s.term)
		if !s.kind.isSame() {
			switch {
			case s.kind == undoing:
				undone |= q.meaning & (1 << n)
			case !s.kind.isContrary():
				near[n] = max(near[n], s.strength)
				nearFound |= 1 << n
			}
			continue
		}
		tf[n] += s.strength
		found |= 1 << n
	}
	length := float64(u.words.end-u.words.start) / t.phrasingLength
	var content, contentNear float64
	for m := found | nearFound; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		term := &q.terms[n]
		pool[n] += float64(tf[n])
		if term.kind == functionWord {
			continue
		}
		x := term.idf * saturate(float64(tf[n]), phrasingK1, phrasingB, length)
		content += x
		contentNear += max(x, term.idf*float64(near[n])*saturate(1, phrasingK1, phrasingB, length))
	}
	e.covered |= found
	e.near |= nearFound
	if content > e.phrase {
		e.phrase, e.undone = content, undone&^(found|nearFound)
	}
	e.phraseNear = max(e.phraseNear, contentNear)
	e.chars.add(ratio(float64(dots), float64(u.grams)*q.gramNorm))
}

// ratio is a/b, 0 if there is nothing to divide by.
func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// likelihood is the logarithm of how much likelier the terms are to be drawn from text in which they occur as
// often as the pool says, in so many words, than from general text.
func (q *question) likelihood(pool *[maxTerms]float64, found mask, words float64) float64 {
	l := float64(len(q.terms)) * math.Log(ownText/(words+ownText))
	for m := found; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		usual := math.Exp(-q.terms[n].idf) / 10 // of texts of ten words
		l += math.Log1p(pool[n] / (ownText * usual))
	}
	return l
}

// gatherAnswer scores the answer, with the headings above it, as one text.
func (t *table) gatherAnswer(q *question, r *row, sc *scratch, e *entryEvidence) {
	var tf [maxTerms]float32
	scan := func(u *unit) {
		for _, w := range t.wordsOf(u) {
			if k := sc.mark[t.vocab.words[w].stem]; k != 0 {
				if s := &q.slots[k-1]; s.kind.isSame() {
					tf[s.term] += s.strength
					e.answered |= 1 << s.term
				}
			}
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
			e.answer += term.idf * saturate(float64(tf[n]), answerK1, answerB, length)
		}
	}
}

// sentenceEvidence is what one pass over the words of a sentence finds. Sets of terms leave function words out.
type sentenceEvidence struct {
	unit      int32
	length    float64 // relative to the average
	bm        float64 // BM25, in the question's weights
	found     mask
	related   mask // a word derived from the same root is there
	similar   mask // a word of like meaning is there
	opposed   mask // a word of contrary meaning is there
	prev      mask // found in the sentence before, next in the one after
	next      mask
	paragraph mask // found anywhere in the entry's answer, or around a short one
	above     mask // found in the heading or a phrasing
	adjacent  int  // distinct pairs of neighbours in the question that are neighbours here
	shared    int  // distinct character 4-grams
	new       tokenClass
	pronoun   bool // one of the first words points back
	negated   bool
	position  int  // in the paragraph, from 0
	choices   int  // sentences in the paragraph
	asked     bool // it is of the answer to a question
	defines   bool // it says what the question asks about is
	spelled   mask // letters that the words before them, or those in brackets after them, spell out
}

// shortParagraph is how many sentences a passage has at most that says too little by itself: the passages before and after
// belong to it then. Articles from the web have a paragraph for every sentence or two; with those of squad2 cut into such,
// p@1 is a point higher with it.
const shortParagraph = 2

// gatherSentences scans the sentences of an entry into sc.sentences.
func (t *table) gatherSentences(q *question, r *row, above mask, sc *scratch) []sentenceEvidence {
	if r.heading >= 0 {
		above |= t.held(q, r.heading, sc)
	}
	sc.sentences = sc.sentences[:0]
	var all, before, after mask
	for j := r.sentences.start; j < r.sentences.end; j++ {
		s := t.gatherSentence(q, j, sc)
		s.position, s.choices, s.asked = int(j-r.sentences.start), int(r.sentences.len()), !r.entry.IsPassage()
		all |= s.found
		sc.sentences = append(sc.sentences, s)
	}
	if len(sc.sentences) <= shortParagraph {
		var around mask
		before, after, around = t.surroundings(q, r, sc)
		all |= around
	}
	for i := range sc.sentences {
		s := &sc.sentences[i]
		s.paragraph, s.above = all, above&q.meaning
		s.prev, s.next = before, after
		if i > 0 {
			s.prev = sc.sentences[i-1].found
		}
		if i+1 < len(sc.sentences) {
			s.next = sc.sentences[i+1].found
		}
	}
	return sc.sentences
}

// surroundings are the terms in the sentence before a passage, in the one after it, and in all of the passages that these
// belong to.
func (t *table) surroundings(q *question, r *row, sc *scratch) (before, after, all mask) {
	if r.goesOn {
		of := t.entries[r.number-1].sentences
		for j := of.start; j < of.end; j++ {
			before = q.meaning & t.held(q, j, sc)
			all |= before
		}
	}
	if next := r.number + 1; next < len(t.entries) && t.entries[next].goesOn {
		of := t.entries[next].sentences
		for j := of.end - 1; j >= of.start; j-- {
			after = q.meaning & t.held(q, j, sc)
			all |= after
		}
	}
	return before, after, all
}

// held is the set of terms that a unit holds.
func (t *table) held(q *question, unit int32, sc *scratch) (m mask) {
	for _, w := range t.wordsOf(&t.units[unit]) {
		m |= t.termOf(q, w, sc)
	}
	return m
}

// termOf is the set of the term that a word of the knowledge is, or is another form or name of; empty if it is none.
func (t *table) termOf(q *question, w wordID, sc *scratch) mask {
	if k := sc.mark[t.vocab.words[w].stem]; k != 0 {
		if s := &q.slots[k-1]; s.kind.isSame() {
			return 1 << s.term
		}
	}
	return 0
}

func (t *table) gatherSentence(q *question, j int32, sc *scratch) sentenceEvidence {
	u := &t.units[j]
	s := sentenceEvidence{unit: j, length: float64(u.length) / max(1, t.sentenceLength)}
	var tf [maxTerms]float32
	last := -1           // the term of the word before
	letters := ""        // that word, where it is a term in capitals
	var capitals [32]int // by letter, behind which word the last one with a capital stands that begins with it
	clear(sc.followed[:])
	for pos, w := range t.wordsOf(u) {
		word := &t.vocab.words[w]
		class := t.classes[int(u.words.start)+pos]
		k := sc.mark[word.stem]
		initial := word.text[0] & 31
		begun := capitals[initial] > 0 && pos-capitals[initial] <= len(word.text)+smallWords
		if class&isCapital != 0 {
			capitals[initial] = pos + 1
		}
		if class&isBracketed != 0 && letters != "" && word.text[0] == letters[0] && (class&isCapital != 0 || q.isSynonym(k, last)) {
			s.spelled |= q.meaning & (1 << last) // HB (Harbour Board), GM (game master)
		}
		letters = ""
		if pos < pronounReach && pronouns[word.text] {
			s.pronoun = true
		}
		if word.class&isNegation != 0 {
			s.negated = true
		}
		if k == 0 {
			if class&(isFirst|isDate) != 0 {
				class &^= isCapital // which says nothing there
			}
			s.new |= class
			last = -1
			continue
		}
		slot := &q.slots[k-1]
		n := int(slot.term)
		bit := mask(1) << n
		s.new |= class & (isNaming | isReason) // "the boat is called Tern" answers what the boat is called
		if q.terms[n].class&isAsking != 0 {
			s.new |= class // "HB stands for Harbour Board" answers what HB stands for
		}
		switch slot.kind {
		case derived:
			s.related |= bit & q.meaning
			last = -1
			continue
		case synonym:
			s.similar |= bit & q.meaning
			last = -1
			continue
		case antonym, undoing:
			s.opposed |= bit & q.meaning
			last = -1
			continue
		}
		if q.asks == acronymAnswer {
			s.new |= class & isBracketed // "the Red Cross (RC)" answers what RC stands for
		}
		if last >= 0 && sc.next[last]&^sc.followed[last]&bit != 0 {
			sc.followed[last] |= bit
			s.adjacent++
		}
		last = n
		if q.meaning&bit == 0 {
			continue
		}
		tf[n] += slot.strength
		s.found |= bit
		if class&isUpper != 0 {
			letters = word.text
			if class&isBracketed != 0 && (s.similar&bit != 0 || begun) {
				s.spelled |= bit // the Harbour Board (HB), the game master (GM)
			}
		}
	}
	for m := s.found; m != 0; m &= m - 1 {
		n := bits.TrailingZeros32(uint32(m))
		s.bm += q.terms[n].weight * saturate(float64(tf[n]), sentenceK1, sentenceB, s.length)
	}
	s.defines = q.wantsDefinition() && q.meaning&^s.found == 0 && t.defines(q, u, sc)
	s.related &^= s.found
	s.similar &^= s.found | s.related
	sc.fourgramEpoch++
	fourgrams(u.text, func(h uint16) {
		if n := sc.fourgram[h]; n != 0 && sc.fourgramSeen[n] != sc.fourgramEpoch {
			sc.fourgramSeen[n] = sc.fourgramEpoch
			s.shared++
		}
	})
	return s
}

// isSynonym reports whether what a stem is marked with is a synonym of the term.
func (q *question) isSynonym(marked uint16, term int) bool {
	return marked != 0 && q.slots[marked-1].kind == synonym && int(q.slots[marked-1].term) == term
}

// smallWords is how many words without a letter may stand among those that letters in brackets stand for.
const smallWords = 2

// pronounReach is among how many of a sentence's first words one that points back means what it is about. Between 3 and 12 the
// sets say the same.
const pronounReach = 6

var pronouns = set("he she it they this these that those his her its their such")
