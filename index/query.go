package index

import (
	"math"
	"math/bits"

	"faqbot/index/lexicon"
)

// Limits on what a question may cost, whatever it is.
const (
	maxTerms  = 32   // distinct words that are searched for
	maxTokens = 256  // words that are read
	maxSlots  = 1000 // words of the knowledge that may mean them
	maxGrams  = 2000 // grams that spellings are compared by
)

// A question is the text of a stranger as it was understood.
type question struct {
	text   string
	tokens []token
	asks   answerType
	terms  []term
	// order holds, for each token, the number of its term, -1 for one over the limit.
	order []int8
	slots []slot

	logits    []float32
	mass      float64 // sum of the terms' entry weights, function words left out
	total     float64 // sum of the sentence weights of the terms that bear meaning
	gramNorm  float64
	fourgrams int // distinct ones of characters
	pairs     int // distinct pairs of neighbouring terms
	negated   bool
	entities  mask
	numbers   mask
	compounds mask // terms of languages that write compounds as one word
	meaning   mask // terms that bear meaning: neither function words nor light ones
}

// A mask is a set of terms.
type mask uint32

func (m mask) len() int { return bits.OnesCount32(uint32(m)) }

// A term is a distinct word of a question.
type term struct {
	text   string // as written, folded
	read   string // as looked up
	lang   *language
	stem   stemID
	kind   wordKind
	class  tokenClass // whatever its neighbours
	how    matchKind  // exact, or typo if read differs from text
	idf    float64    // weight in questions
	weight float64    // weight in sentences
	entity bool
	number bool
}

// matchKind says how a word of the knowledge matches a term.
type matchKind uint8

const (
	exact   matchKind = iota
	typo              // one or two letters are different
	alias             // another word for the same thing: pfp, avatar
	derived           // from the same root: visit, visitor
	synonym           // of like meaning
	antonym           // of contrary meaning
	undoing           // undoes it, or is undone by it: disable, enable
)

func (k matchKind) String() string {
	return [...]string{"exact", "typo", "alias", "derived", "synonym", "antonym", "undoing"}[k]
}

// isSame reports whether a match counts as the word itself.
func (k matchKind) isSame() bool { return k <= alias }

// isContrary reports whether a match is the contrary of the word.
func (k matchKind) isContrary() bool { return k >= antonym }

// A slot is a stem of the knowledge that matches a term.
type slot struct {
	stem     stemID
	term     uint8
	kind     matchKind
	strength float32
}

// scratch is the working memory of one question; it is reused.
type scratch struct {
	mark           []uint16 // by stem: slot+1
	dots           []float32
	dotted         []uint32 // by word: the question for which dots holds
	epoch          uint32
	gramMark       []float32
	grams          []gram
	fourgram       []uint16 // by hash of a 4-gram: its number+1
	fourgramHashes []uint16
	fourgramSeen   []uint32 // by number of a 4-gram: the sentence in which it was seen last
	fourgramEpoch  uint32
	toks           []token
	sentences      []sentenceEvidence
	next           [maxTerms]mask // terms that follow a term directly in the question
	followed       [maxTerms]mask // and in the sentence that is being read
}

func newScratch(t *table) *scratch {
	return &scratch{
		mark:         make([]uint16, len(t.vocab.texts)),
		dots:         make([]float32, len(t.vocab.words)),
		dotted:       make([]uint32, len(t.vocab.words)),
		gramMark:     make([]float32, gramBuckets),
		fourgram:     make([]uint16, 1<<16),
		fourgramSeen: make([]uint32, 1<<16),
	}
}

// understand reads a question. The scratch is filled with what scanning needs until forget is called.
func (t *table) understand(text string, sc *scratch) *question {
	text = withoutCourtesies(capped(text))
	sc.toks = tokenize(sc.toks[:0], text)
	q := &question{text: text, tokens: sc.toks[:min(len(sc.toks), maxTokens)]}
	read := t.read(q.tokens)
	q.asks = typeOf(t.vocab.langs, q.tokens)
	var capitals, others int
	for _, tok := range q.tokens {
		switch {
		case tok.class&isCapital != 0:
			capitals++
		case tok.class&isNumber == 0:
			others++
		}
	}
	q.order = make([]int8, len(q.tokens))
	for i, tok := range q.tokens {
		q.order[i] = t.addTerm(q, read[i], tok, i, capitals > 0 && others > 0)
	}
	t.expand(q)
	for i := range q.terms {
		q.terms[i].weigh(t)
	}
	q.joinNames(t)
	for i := range q.terms {
		q.count(i)
	}
	q.asks = q.asksOfNames()
	t.markQuestion(q, sc)
	if t.classifier != nil {
		var stems []stemID
		var words []string
		for i, n := range q.order {
			if n >= 0 {
				stems = append(stems, q.terms[n].stem)
				words = append(words, q.tokens[i].text)
			}
		}
		q.logits = make([]float32, t.classifier.classes)
		t.classifier.logits(activations(stems, words), q.logits)
	}
	return q
}

// read looks the words of a question up, and puts those right that are misspelt.
func (t *table) read(tokens []token) []term {
	list := make([]term, len(tokens))
	var made map[string]int // unknown words, and where they were made out
	for i, tok := range tokens {
		found := &list[i]
		for i, l := range t.vocab.langs {
			m := t.vocab.lookup(l, tok.text)
			// A word that no language of the knowledge holds is read in the first.
			if i == 0 || m.stem != none {
				*found = m
			}
			if m.stem != none {
				break
			}
		}
		if found.stem == none && found.kind == contentWord && t.vocab.freq(found.read) < realWord {
			if at, ok := made[tok.text]; ok {
				*found, tokens[i].text = list[at], tokens[at].text
				continue
			}
			if len(made) == maxTerms {
				continue // it costs more than all else, and no more words are searched for
			}
			if made == nil {
				made = map[string]int{}
			}
			made[tok.text] = i
			t.makeOut(&tokens[i], found)
		}
	}
	return list
}

// makeOut finds the known word that an unknown one is another number of, or a misspelling of.
func (t *table) makeOut(tok *token, found *term) {
	if known, ok := t.inOtherNumber(tok.text); ok {
		*found = known
		return
	}
	if len(tok.text) <= shortWord && tok.class&isUpper != 0 {
		return
	}
	meant, ok := t.speller.correct(tok.text)
	if !ok {
		meant, ok = t.speller.inflect(tok.text)
	}
	if ok {
		*found = t.vocab.lookup(meant.lang, meant.text)
		found.text, found.how = tok.text, typo
		tok.text = meant.text
	}
}

// addTerm adds what token i was read as to the terms, unless it is there already, and returns its number. Where capitals
// don't tell, in questions with none or with nothing else, a name is what the knowledge writes as one.
func (t *table) addTerm(q *question, found term, tok token, i int, capitalsTell bool) int8 {
	if capitalsTell && tok.class&isUpper != 0 {
		found.kind = contentWord
	}
	if !q.asks.isMeasured() || found.stem == none || t.inQuestions[found.stem] == 0 {
		found.class |= tok.class & isAsking // "kostet" is said of all that has a price, but where entries ask for it
	}
	for j := range q.terms {
		if q.terms[j].read == found.read {
			return int8(j)
		}
	}
	if len(q.terms) == maxTerms {
		return -1
	}
	found.number = tok.class&isNumber != 0
	named := i > 0 && tok.class&isCapital != 0
	if !capitalsTell {
		named = found.class&isName != 0
	}
	found.entity = found.number || named && found.kind == contentWord
	n := len(q.terms)
	q.terms = append(q.terms, found)
	if found.stem != none {
		strength := float32(1)
		if found.how == typo {
			strength = typoStrength
		}
		q.slots = append(q.slots, slot{found.stem, uint8(n), found.how, strength})
	}
	return int8(n)
}

const (
	// typoStrength is what a corrected word counts.
	typoStrength = .85
	// realWord is the frequency from which an unknown word is taken to be meant as it is written.
	realWord = 3e-6
)

// weigh gives a term its weights.
func (m *term) weigh(t *table) {
	if m.stem == none {
		freq := t.vocab.freq(m.read)
		m.idf, m.weight = t.idfInEntries(0, freq), t.idfInSentences(0, freq)
	} else {
		m.idf, m.weight = t.entryIDF[m.stem], t.sentenceIDF[m.stem]
	}
	m.weight *= m.lang.Recurrence(m.read)
}

// count adds a term to the question's sums.
func (q *question) count(i int) {
	m := &q.terms[i]
	bit := mask(1) << i
	if m.kind != functionWord {
		q.mass += m.idf
	}
	if m.lang.Compounds {
		q.compounds |= bit
	}
	if m.kind == contentWord && m.class&isAsking == 0 {
		q.meaning |= bit
		q.total += m.weight
		if m.entity {
			q.entities |= bit
		}
		if m.number {
			q.numbers |= bit
		}
	}
	if m.class&isNegation != 0 {
		q.negated = true
	}
}

// markQuestion prepares the scratch for scanning.
func (t *table) markQuestion(q *question, sc *scratch) {
	sc.epoch++
	for i := range q.slots {
		if s := q.slots[i].stem; sc.mark[s] == 0 {
			sc.mark[s] = uint16(i + 1)
		}
	}
	for i := 1; i < len(q.order); i++ {
		if before, n := q.order[i-1], q.order[i]; before >= 0 && n >= 0 && sc.next[before]&(1<<n) == 0 {
			sc.next[before] |= 1 << n
			q.pairs++
		}
	}
	// Character grams of the words.
	sc.grams = sc.grams[:0]
	for i, tok := range q.tokens {
		if n := q.order[i]; (n < 0 || q.terms[n].kind != functionWord) && len(sc.grams) < maxGrams {
			sc.grams = gramsOf(sc.grams, tok.text, longestGram)
		}
	}
	for _, g := range sc.grams {
		sc.gramMark[g]++
	}
	sum := 0.0
	for _, g := range sc.grams {
		if n := sc.gramMark[g]; n > 0 {
			x := (1 + math.Log(float64(n))) * t.gramIDF[g]
			sum += x * x
			for _, w := range t.withGram.of(g) {
				if sc.dotted[w] != sc.epoch {
					sc.dots[w], sc.dotted[w] = 0, sc.epoch
				}
				sc.dots[w] += float32(x * t.gramIDF[g])
			}
			sc.gramMark[g] = 0
		}
	}
	q.gramNorm = math.Sqrt(sum)
	// Character 4-grams of the text.
	sc.fourgramHashes = sc.fourgramHashes[:0]
	q.fourgrams = 0
	fourgrams(lexicon.Fold(q.text), func(h uint16) {
		if sc.fourgram[h] == 0 {
			q.fourgrams++
			sc.fourgram[h] = uint16(q.fourgrams)
			sc.fourgramHashes = append(sc.fourgramHashes, h)
		}
	})
}

// forget cleans the scratch for the next question.
func (q *question) forget(sc *scratch) {
	for _, s := range q.slots {
		sc.mark[s.stem] = 0
	}
	for _, h := range sc.fourgramHashes {
		sc.fourgram[h] = 0
	}
	clear(sc.next[:])
}

// fourgrams calls f with the hash of every 4 neighbouring characters of a folded text, in lower case, what is
// neither letter nor digit read as one space.
func fourgrams(text string, f func(h uint16)) {
	w, n := uint32(' '), 1
	push := func(c byte) {
		w = w<<8 | uint32(c)
		if n++; n >= 4 {
			f(uint16(w * 2654435761 >> 16))
		}
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		case 'a' <= c && c <= 'z', isDigit(c), c >= 0x80:
		default:
			if w&0xff == ' ' {
				continue
			}
			c = ' '
		}
		push(c)
	}
	if w&0xff != ' ' {
		push(' ')
	}
}

// weightOf sums the sentence weights of a set of terms.
func (q *question) weightOf(m mask) float64 {
	sum := 0.0
	for ; m != 0; m &= m - 1 {
		sum += q.terms[bits.TrailingZeros32(uint32(m))].weight
	}
	return sum
}
