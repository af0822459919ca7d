package lexicon

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
)

// A Language says how words of a language are brought to a common form, and which of them carry little or no
// meaning of their own.
type Language struct {
	// Code is the primary language subtag: "en", "de", "fr", "es" or "pt".
	Code string
	// Compounds tells that compounds are written as one word.
	Compounds bool

	stem    func(folded string) string
	classes map[string]Class
	words   words
}

// A Class says what a word is worth in a question; the classes of a word overlap.
type Class uint8

const (
	stop     Class = 1 << iota // too common to tell one text from another
	question                   // asks: what, who, how
	small                      // grammar only
	negation                   // denies: not, without
)

// Stop reports that the word is too common to tell what a text is about: no word of this kind is ever
// replaced by another, or taken for a misspelt one.
func (c Class) Stop() bool { return c&stop != 0 }

// Question reports that the word asks: what, who, how.
func (c Class) Question() bool { return c&question != 0 }

// Content reports that the word says something of the subject. Question words count among these (they are
// common, so they weigh little), and so do negations, directions and "can" and "get".
func (c Class) Content() bool { return c&small == 0 }

// Function reports that the word tells how something is said or asked. Question words are of both kinds.
func (c Class) Function() bool { return c&(small|question) != 0 }

// Negation reports that the word denies what stands beside it: not, never, without.
func (c Class) Negation() bool { return c&negation != 0 }

// For returns the language of the code, English for a code that is not known.
func For(code string) *Language {
	switch code {
	case "de":
		return german()
	case "fr":
		return french()
	case "es":
		return spanish()
	case "pt":
		return portuguese()
	}
	return english()
}

// Codes are the languages that [For] knows.
func Codes() []string { return []string{"de", "en", "es", "fr", "pt"} }

var (
	english    = sync.OnceValue(newEnglish)
	german     = sync.OnceValue(newGerman)
	french     = sync.OnceValue(newFrench)
	spanish    = sync.OnceValue(newSpanish)
	portuguese = sync.OnceValue(newPortuguese)
)

// Stem returns the form that a lower-case word shares with its other forms: "begins", "beginning" and "began"
// give "begin", "six" gives "6". With or without accents is the same word. Idempotence is not promised.
func (l *Language) Stem(word string) string {
	return l.stem(Fold(word))
}

// snowball makes a stemmer of Snowball's rules, which want accents where the language has them: prepare puts
// those back that the rules need.
func snowball(rules func(*snowballstem.Env) bool, prepare func(folded string) string) func(string) string {
	return func(folded string) string {
		env := snowballstem.NewEnv(prepare(folded))
		rules(env)
		return Fold(env.Current())
	}
}

// Class returns the classes of a lower-case word or of its stem.
func (l *Language) Class(word string) Class { return l.classes[Fold(word)] }

// CommonWords are the words that have a class, sorted, with stems of such words among them.
func (l *Language) CommonWords() []string { return slices.Sorted(maps.Keys(l.classes)) }

// newLanguage makes a language of its word lists, each separated by white space: the words that say little
// (stops), those that ask (questions), those that deny (negations), and those of stops that yet count as content
// (kept).
func newLanguage(code string, stem func(folded string) string, stops, questions, negations, kept string) *Language {
	l := &Language{Code: code, stem: stem, classes: map[string]Class{}, words: readWords(code)}
	keep := map[string]bool{}
	for w := range strings.FieldsSeq(questions + " " + kept) {
		keep[Fold(w)] = true
	}
	for w := range strings.FieldsSeq(stops) {
		c := stop
		if !keep[Fold(w)] {
			c |= small
		}
		l.classes[Fold(w)] |= c
	}
	for w := range strings.FieldsSeq(questions) {
		l.classes[Fold(w)] |= stop | question
	}
	for w := range strings.FieldsSeq(negations) {
		l.classes[Fold(w)] |= negation
	}
	// Stems get the classes of their words, unless they are listed themselves.
	stems := map[string]Class{}
	for w, c := range l.classes {
		if s := l.Stem(w); l.classes[s] == 0 {
			stems[s] |= c
		}
	}
	for s, c := range stems {
		l.classes[s] = c
	}
	return l
}

func unchanged(folded string) string { return folded }
