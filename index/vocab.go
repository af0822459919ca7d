package index

import (
	"math"
	"strings"

	"faqbot/index/lexicon"
)

// A wordID numbers the distinct words of a corpus, by spelling and language; a stemID numbers their stems.
type (
	wordID uint32
	stemID uint32
)

// none is the stem that the knowledge doesn't hold.
const none = stemID(math.MaxUint32)

// wordKind says what part a word plays in a question.
type wordKind uint8

const (
	contentWord  wordKind = iota // bears meaning
	lightWord                    // not, out, up, get, can: tells questions apart, but not what they are about
	questionWord                 // what, who, how
	functionWord                 // the, of, is
)

// vocab is every word of a corpus. It only grows while the corpus is being read.
type vocab struct {
	langs []*language // in the order of the knowledge
	words []word
	stems map[string]stemID
	texts []string  // of stems
	freqs []float64 // of stems in general text, once all of the corpus has been read
}

type word struct {
	stem  stemID
	kind  wordKind
	class tokenClass
	text  string
}

// language is the words of one of the languages that the knowledge is written in.
type language struct {
	*lexicon.Language
	ids map[string]wordID
}

func newVocab() *vocab {
	return &vocab{stems: map[string]stemID{}}
}

// language returns the language with the subtag, English if it is unknown.
func (v *vocab) language(name string) *language {
	known := lexicon.For(name)
	for _, l := range v.langs {
		if l.Language == known {
			return l
		}
	}
	l := &language{known, map[string]wordID{}}
	v.langs = append(v.langs, l)
	return l
}

// kindOf tells the part that a lower-case word plays.
func (l *language) kindOf(text string) wordKind {
	switch c := l.Class(text); {
	case c.Question():
		return questionWord
	case !c.Content():
		return functionWord
	case c.Stop():
		return lightWord
	}
	return contentWord
}

// classOf returns the classes that a lower-case word has whatever its neighbours.
func (l *language) classOf(text string) tokenClass {
	class := wordClasses[l.Code][text]
	if l.Class(text).Negation() {
		class |= isNegation
	}
	return class
}

// add returns the word of a token of the knowledge.
func (v *vocab) add(l *language, t token) wordID {
	if id, ok := l.ids[t.text]; ok {
		return id
	}
	text := strings.Clone(t.text)
	stem := l.stemOf(text)
	sid, ok := v.stems[stem]
	if !ok {
		sid = stemID(len(v.texts))
		v.stems[stem] = sid
		v.texts = append(v.texts, stem)
	}
	id := wordID(len(v.words))
	v.words = append(v.words, word{stem: sid, kind: l.kindOf(text), class: l.classOf(text), text: text})
	l.ids[text] = id
	return id
}

// stemOf returns the stem of a lower-case word. Numbers and what is too long to be a word stay as they are.
func (l *language) stemOf(text string) string {
	if text[0] <= '9' || len(text) > 64 {
		return text
	}
	return l.Stem(text)
}

// lookup returns a word of a question; its stem is none if the knowledge doesn't hold it.
func (v *vocab) lookup(l *language, text string) term {
	if id, ok := l.ids[text]; ok {
		w := &v.words[id]
		return term{text: text, lang: l, read: v.texts[w.stem], kind: w.kind, stem: w.stem, class: w.class}
	}
	m := term{text: text, lang: l, read: l.stemOf(text), kind: l.kindOf(text), stem: none, class: l.classOf(text)}
	if s, ok := v.stems[m.read]; ok {
		m.stem = s
	}
	return m
}

// freqOf is the frequency in general text of a word that was looked up.
func (v *vocab) freqOf(m term) float64 {
	if m.stem != none {
		return v.freqs[m.stem]
	}
	return v.freq(m.read)
}

// A gram is the hash of three to five neighbouring characters of a word; words that are spelt alike share
// grams. Hashing into a fixed number of buckets needs no table, and the few collisions don't matter.
type gram uint32

const gramBuckets = 1 << 17

// longestGram is the number of characters of the longest grams that spellings are compared by.
const longestGram = 5

// gramsOf appends the grams of a word, padded as <word>, from three characters to the longest, to dst.
func gramsOf(dst []gram, word string, longest int) []gram {
	var buf [72]byte
	b := append(buf[:0], '<')
	b = append(b, word[:min(len(word), 64)]...)
	b = append(b, '>')
	for i := 0; i+3 <= len(b); i++ {
		h := uint32(2166136261) // FNV-1a
		for n := 0; n < longest && i+n < len(b); n++ {
			h = (h ^ uint32(b[i+n])) * 16777619
			if n >= 2 {
				dst = append(dst, gram((h^h>>15)%gramBuckets))
			}
		}
	}
	return dst
}
