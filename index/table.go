package index

import (
	"context"
	"math"
	"slices"
	"strings"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// A table is what ranking needs to know of the knowledge, in a form that is read without allocating: every
// phrasing and sentence as a list of words, and how common each word is. It is built in the same pass that
// feeds Bleve, and never changes afterwards.
type table struct {
	vocab      *vocab
	aliases    aliases
	contraries aliases
	families   families
	joined     map[[2]stemID]joint // words that are neighbours in a name
	speller    *speller
	classifier *classifier
	entries    []row
	units      []unit
	words      []wordID     // of all units, one after the other
	classes    []tokenClass // of words, as they stand there

	inQuestions []uint32  // by stem: entries whose phrasings hold it
	inAnswers   []uint32  // by stem: entries with a question whose answer or heading holds it
	inPassages  []uint32  // by stem: passages that hold it, or what they are called by
	entryIDF    []float64 // by stem: how much it tells about which entry, section or untitled passage is meant
	sentenceIDF []float64 // by stem: how much it tells about which sentence is meant
	gramIDF     []float64 // by gram
	withGram    postings

	phrasingsPerEntry float64 // on average, passages left out
	mixed             bool    // entries stand among passages (see bySentence)

	entryCount, sentenceCount                    float64 // entries as entryIDF counts them
	phrasingLength, answerLength, sentenceLength float64 // average tokens
}

// A row is an entry: where its phrasings and sentences stand in the table's units.
type row struct {
	entry  *faq.Entry
	number int
	// phrasings are those of the question; of a passage, the heading right above it, which says what it is about as a
	// question does.
	phrasings, sentences span
	heading              int32 // a unit: all headings above; -1 without one
	goesOn               bool  // the passage goes on from the one before, under the same headings
	heads                bool  // the passage only asks, and the next one goes on from it: it is a heading of that
	under                int   // how many passages stand under its headings
	poolLength           float32
	answerLength         float32
}

// longestSection is how many passages stand under a heading at most that says what each of them is about. The title of an
// article doesn't.
const longestSection = 6

// titled reports whether the passage stands under a heading that says what it is about.
func (r *row) titled() bool { return r.heading >= 0 && r.under <= longestSection }

// bySentence reports whether the best sentence of the entry has a part in its score. It is all that a passage without a
// heading has; so where entries stand among passages, be there but one, theirs count as well, or they can't be compared.
func (t *table) bySentence(r *row) bool { return r.entry.IsPassage() || t.mixed }

type span struct{ start, end int32 }

func (s span) len() float64 { return float64(s.end - s.start) }

// A unit is a phrasing, a heading or a sentence.
type unit struct {
	words  span
	length float32 // words that are not function words
	grams  float32 // norm of a phrasing's gram vector
	text   string  // a sentence's, folded
	asks   bool    // it is a sentence that ends with a question mark
}

// Constants of the term weights; ranking is insensitive to them within a factor of three, to those of the unseen of ten.
const (
	// backgroundMass is how many entries the background frequencies are worth beside the knowledge's own.
	backgroundMass = 100
	idfFloor       = 0.05
	// unseen are occurrences added for what stands nowhere, in entries and in sentences.
	unseenEntries, unseenSentences = .02, .01
)

// newTable reads the corpus. The callback gets, for every entry, what Bleve is to index.
func newTable(ctx context.Context, c *faq.Corpus, index func(i int, r row, t *table) error) (*table, error) {
	t := &table{vocab: newVocab()}
	if len(c.Entries) == 0 {
		t.vocab.language("") // questions are read in some language all the same
	}
	var toks []token
	for i, e := range c.Entries {
		t.mixed = t.mixed || e.IsPassage()
		l := t.vocab.language(e.Lang)
		r := row{entry: e, heading: -1, number: i, goesOn: i > 0 && goesOn(c.Entries[i-1], e)}
		r.phrasings.start = int32(len(t.units))
		called := calledBy(e)
		r.heads = i+1 < len(c.Entries) && goesOn(e, c.Entries[i+1]) && onlyAsks(e)
		for k := i; !r.heads && k > 0 && t.entries[k-1].heads; k-- {
			called = append(called, c.Entries[k-1].Answer)
		}
		for _, p := range called {
			toks = tokenize(toks[:0], withoutCourtesies(p))
			n := t.addUnit(l, toks, "")
			r.poolLength += float32(n)
		}
		r.phrasings.end = int32(len(t.units))
		if h := e.Source.Headings; len(h) > 0 {
			toks = toks[:0]
			for _, s := range h {
				toks = tokenize(toks, s)
			}
			r.heading = int32(len(t.units))
			r.answerLength += float32(t.addUnit(l, toks, ""))
		}
		r.sentences.start = int32(len(t.units))
		for _, s := range e.Sentences {
			text := s.Of(e.Answer)
			toks = tokenize(toks[:0], text)
			r.answerLength += float32(t.addUnit(l, toks, text))
			t.units[len(t.units)-1].asks = asks(text)
		}
		r.sentences.end = int32(len(t.units))
		t.entries = append(t.entries, r)
		if err := index(i, r, t); err != nil {
			return nil, err
		}
	}
	for start, end := 0, 0; start < len(t.entries); start = end {
		for end = start + 1; end < len(t.entries) && t.entries[end].goesOn; {
			end++
		}
		for i := start; i < end; i++ {
			t.entries[i].under = end - start
		}
	}
	t.aliases, t.contraries, t.families = newAliases(t.vocab, c), newContraries(), newFamilies(t.vocab)
	t.count()
	t.findNames()
	t.joinNames()
	t.speller = newSpeller(t.vocab)
	var err error
	t.classifier, err = t.trainClassifier(ctx)
	return t, err
}

// goesOn reports whether a passage goes on from the one before it.
func goesOn(before, e *faq.Entry) bool {
	return before.IsPassage() && e.IsPassage() && before.Source.File == e.Source.File &&
		slices.Equal(before.Source.Headings, e.Source.Headings)
}

// calledBy are the phrasings of an entry's question or, for a passage, of the heading right above it.
func calledBy(e *faq.Entry) []string {
	if h := e.Source.Headings; e.IsPassage() && len(h) > 0 {
		return slices.Concat(h[len(h)-1:], e.Aliases)
	}
	return e.Phrasings()
}

// asks reports whether a sentence ends with a question mark, and so tells nothing. One that ends with a quotation tells who
// asks that.
func asks(sentence string) bool {
	const opening, closing = "\"'“„‘«(", "\"'”“’»)"
	sentence = strings.Trim(sentence, "*_ \t\n\u00a0")
	if unquoted := strings.TrimLeft(sentence, opening); len(unquoted) < len(sentence) {
		sentence = strings.TrimRight(unquoted, closing)
	}
	return strings.HasSuffix(strings.TrimRight(sentence, ")*_ "), "?")
}

// onlyAsks reports whether a passage asks, and tells nothing.
func onlyAsks(e *faq.Entry) bool {
	return e.IsPassage() && !slices.ContainsFunc(e.Sentences, func(s faq.Span) bool { return !asks(s.Of(e.Answer)) })
}

// addUnit appends the tokens as a unit and returns their number.
func (t *table) addUnit(l *language, toks []token, text string) int {
	u := unit{text: lexicon.Fold(text)}
	u.words.start = int32(len(t.words))
	for i, tok := range toks {
		id := t.vocab.add(l, tok)
		w := &t.vocab.words[id]
		class := tok.class | w.class
		if class&isCapital != 0 && class&isDate == 0 && i > 0 && placePrepositions[toks[i-1].text] {
			class |= isPlace
		}
		if i > 0 && toks[i-1].text == "for" && isGerund(tok.text) {
			class |= isReason
		}
		if i > 0 && toks[i-1].text == "feel" {
			class &^= isMoney // free
		}
		t.words = append(t.words, id)
		t.classes = append(t.classes, class)
		if w.kind == contentWord || w.kind == lightWord {
			u.length++
		}
	}
	u.words.end = int32(len(t.words))
	t.units = append(t.units, u)
	return len(toks)
}

// wordsOf returns the words of a unit.
func (t *table) wordsOf(u *unit) []wordID { return t.words[u.words.start:u.words.end] }

// count computes the frequencies, and from them the weights.
func (t *table) count() {
	stems := len(t.vocab.texts)
	t.inQuestions, t.inAnswers, t.inPassages = make([]uint32, stems), make([]uint32, stems), make([]uint32, stems)
	// Headings right above passages, and passages without one that says what they are about.
	inSections, inSentences := make([]uint32, stems), make([]uint32, stems)
	// Each list of counts remembers the last document that a stem was counted for.
	questionSeen, answerSeen := make([]int32, stems), make([]int32, stems)
	passageSeen, sentenceSeen := make([]int32, stems), make([]int32, stems)
	count := func(u *unit, df []uint32, seen []int32, document int32) {
		for _, w := range t.wordsOf(u) {
			if s := t.vocab.words[w].stem; seen[s] != document {
				seen[s] = document
				df[s]++
			}
		}
	}
	var questions, phrasings, sections, headings, untitled, bodies float64
	for i := range t.entries {
		r, n := &t.entries[i], int32(i+1)
		inTitle, inBody := t.inQuestions, t.inAnswers
		if r.entry.IsPassage() {
			inTitle, inBody = inSections, t.inPassages
		}
		switch own := r.phrasings.len(); {
		case own == 0 || r.goesOn: // counted, if there is one
		case r.entry.IsPassage():
			sections++
			headings += own
		default:
			questions++
			phrasings += own
		}
		for j := r.phrasings.start; j < r.phrasings.end; j++ {
			u := &t.units[j]
			if r.entry.IsPassage() && !r.heads {
				count(u, inBody, answerSeen, n)
			}
			if !r.goesOn {
				t.phrasingLength += float64(u.words.end - u.words.start)
				count(u, inTitle, questionSeen, n)
			}
		}
		if r.heads {
			continue // it isn't found itself
		}
		if r.heading >= 0 {
			count(&t.units[r.heading], inBody, answerSeen, n)
		}
		byItself := r.entry.IsPassage() && !r.titled()
		if byItself {
			untitled++
		}
		if r.sentences.end > r.sentences.start {
			bodies++
			t.answerLength += float64(r.answerLength)
		}
		for j := r.sentences.start; j < r.sentences.end; j++ {
			u := &t.units[j]
			t.sentenceCount++
			t.sentenceLength += float64(u.length)
			count(u, inBody, answerSeen, n)
			count(u, inSentences, sentenceSeen, j+1)
			if byItself {
				count(u, inSections, passageSeen, n)
			}
		}
	}
	t.entryCount = questions + sections + untitled
	t.phrasingsPerEntry = phrasings / max(1, questions)
	t.phrasingLength /= max(1, phrasings+headings)
	t.answerLength /= max(1, bodies)
	t.sentenceLength /= max(1, t.sentenceCount)

	t.entryIDF, t.sentenceIDF = make([]float64, stems), make([]float64, stems)
	t.vocab.freqs = make([]float64, stems)
	for s, text := range t.vocab.texts {
		freq := t.vocab.freq(text)
		t.vocab.freqs[s] = freq
		t.entryIDF[s] = t.idfInEntries(float64(t.inQuestions[s]+inSections[s]), freq)
		t.sentenceIDF[s] = t.idfInSentences(float64(inSentences[s]), freq)
	}
	t.countGrams()
}

// idfInEntries is the weight of a stem that stands in df of the questions, of the headings, and of the passages without one:
// the knowledge's own counts mixed with those of general text, of which it has the frequency, since a small FAQ's own
// counts tell little. What passages say counts since a word of a question tells little of which entry is meant where many
// passages hold it too: with every second question taken away it is worth 9 points to stackfaq.
func (t *table) idfInEntries(df, freq float64) float64 {
	p := (df + backgroundMass*background(freq) + unseenEntries) / (t.entryCount + backgroundMass)
	return informationOf(p)
}

// idfInSentences is the same for sentences.
func (t *table) idfInSentences(df, freq float64) float64 {
	p := (df + backgroundMass*background(freq) + unseenSentences) / (t.sentenceCount + backgroundMass)
	return informationOf(p)
}

// background returns how likely ten words of general text are to hold a stem, given its frequency.
func background(freq float64) float64 { return 1 - math.Exp(-10*freq) }

// freq returns how common the stem is in that of the knowledge's languages in which it is most so.
func (v *vocab) freq(stem string) float64 {
	f := lexicon.MinFreq
	for _, l := range v.langs {
		f = max(f, l.Freq(stem))
	}
	return f
}

// countGrams finds the grams of the words in phrasings, and the weight of each.
func (t *table) countGrams() {
	t.gramIDF = make([]float64, gramBuckets)
	grams := make([][]gram, len(t.vocab.words))
	seen := make([]int32, gramBuckets)
	n := int32(0)
	each := func(f func(u *unit)) {
		for i := range t.entries {
			r := &t.entries[i]
			for j := r.phrasings.start; j < r.phrasings.end; j++ {
				n++
				f(&t.units[j])
			}
		}
	}
	each(func(u *unit) {
		for _, w := range t.wordsOf(u) {
			word := &t.vocab.words[w]
			if word.kind == functionWord {
				continue
			}
			if grams[w] == nil {
				grams[w] = gramsOf(nil, word.text, longestGram)
			}
			for _, g := range grams[w] {
				if seen[g] != n {
					seen[g] = n
					t.gramIDF[g]++
				}
			}
		}
	})
	for g, df := range t.gramIDF {
		t.gramIDF[g] = math.Log((float64(n) + 20) / (df + .5))
	}
	counts := make([]float64, gramBuckets)
	var touched []gram
	each(func(u *unit) {
		touched = touched[:0]
		for _, w := range t.wordsOf(u) {
			for _, g := range grams[w] {
				if counts[g] == 0 {
					touched = append(touched, g)
				}
				counts[g]++
			}
		}
		sum := 0.0
		for _, g := range touched {
			x := counts[g] * t.gramIDF[g]
			sum += x * x
			counts[g] = 0
		}
		u.grams = float32(math.Sqrt(sum))
	})
	t.withGram = invert(grams)
}

// postings are the words that hold a gram, each as often as it does.
type postings struct {
	ends  []uint32 // by gram, in words
	words []wordID
}

func (p *postings) of(g gram) []wordID {
	start := uint32(0)
	if g > 0 {
		start = p.ends[g-1]
	}
	return p.words[start:p.ends[g]]
}

// invert makes the postings of the grams of all words.
func invert(grams [][]gram) postings {
	p := postings{ends: make([]uint32, gramBuckets)}
	for _, list := range grams {
		for _, g := range list {
			p.ends[g]++
		}
	}
	sum := uint32(0)
	for g, n := range p.ends {
		p.ends[g] = sum // the start, for now: it moves to the end as the words are filled in
		sum += n
	}
	p.words = make([]wordID, sum)
	for w, list := range grams {
		for _, g := range list {
			p.words[p.ends[g]] = wordID(w)
			p.ends[g]++
		}
	}
	return p
}
