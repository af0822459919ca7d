package index

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"faqbot/index/lexicon"
)

// A speller holds the words that others may be misspellings of, in the form in which they are compared with
// unknown ones: they are gone through by their length, and most are ruled out by their letters alone. They are
// the knowledge's words, and those of its languages that say how something is asked.
type speller struct {
	byLength [maxSpelling + 1][]spelled
	vocab    *vocab
}

type spelled struct {
	text    string
	lang    *language
	letters uint32
	freq    float32 // in general text
}

// Words that are corrected, and that others are corrected to, have so many letters; but see shortWord.
const (
	minSpelling = 4
	maxSpelling = 24
	// longWord is the length from which two typos are allowed.
	longWord = 8
	// shortWord is the length of words that are corrected only where a key beside the right one was hit, or two
	// keys in the wrong order: many unknown words so short are abbreviations.
	shortWord = 3
)

func newSpeller(v *vocab) *speller {
	s := &speller{vocab: v}
	add := func(text string, l *language) {
		n := len(text)
		if n < shortWord || n > maxSpelling || !isLetter(text[0]) {
			return
		}
		s.byLength[n] = append(s.byLength[n], spelled{text, l, letterSet(text), float32(v.freqOf(v.lookup(l, text)))})
	}
	for _, l := range v.langs {
		for _, text := range l.CommonWords() {
			if _, known := l.ids[text]; !known {
				add(text, l)
			}
		}
		for text := range l.ids {
			add(text, l)
		}
	}
	return s
}

// correct returns the word that an unknown one is a misspelling of: one typo away, two in long words. Of
// equally near ones, one that begins with the same letter goes before, then one that is but a slip of a finger
// away, then the commoner.
func (s *speller) correct(text string) (spelled, bool) {
	n := len(text)
	if n < shortWord || n > maxSpelling || !isLetter(text[0]) {
		return spelled{}, false
	}
	limit := 1
	if n >= longWord {
		limit = 2
	}
	shortest, longest := max(minSpelling, n-limit), min(maxSpelling, n+limit)
	if n == shortWord {
		shortest, longest = n, n
	}
	letters := letterSet(text)
	var best *spelled
	bestRank := 0
	for length := shortest; length <= longest; length++ {
		for i := range s.byLength[length] {
			w := &s.byLength[length][i]
			// One typo changes at most two of the letters that occur.
			if bits.OnesCount32(w.letters^letters) > 2*limit {
				continue
			}
			d := distance(text, w.text, limit)
			same, slip := w.text[0] == text[0], isSlip(text, w.text)
			if d > limit || d > 1 && (!same || w.lang.Class(w.text).Stop()) || n == shortWord && !slip {
				continue
			}
			if rank := rankOf(d, same, slip); best == nil || rank > bestRank || rank == bestRank && best.isWorse(w) {
				best, bestRank = w, rank
			}
		}
	}
	if best == nil {
		return spelled{}, false
	}
	return *best, true
}

// rankOf is how likely the word is that is d typos away, begins with the same letter, is but a slip away.
func rankOf(d int, same, slip bool) int {
	rank := 16 - 8*d
	if same {
		rank += 4
	}
	if slip {
		rank += 2
	}
	return rank
}

// isWorse reports whether another word that is as near is commoner.
func (s *spelled) isWorse(than *spelled) bool {
	return cmp.Or(cmp.Compare(than.freq, s.freq), strings.Compare(s.text, than.text)) > 0
}

const (
	// shortInflected is the length from which a word is taken for a misspelt form of one of the knowledge.
	shortInflected = 6
	// shortStem is how many letters are left at least when its ending is gone.
	shortStem = 3
)

// endings are what makes forms of a word that share its stem. Those that are often misspelt themselves go first; of
// other words that end much like the rest there are too many.
var endings = []struct {
	text     string
	garbled  []string // as fingers that are too fast leave it
	doubling bool     // of the letter before: stopped
}{
	{"ing", strings.Fields("ng ig nig ign igng inng iing ingg ung ong img ibg inf inh"), true},
	{"ed", strings.Fields("de eed edd dd"), true},
	{"ly", strings.Fields("yl lyy"), false},
	{"es", nil, false}, {"s", nil, false},
}

// inflect returns the form of a word of the knowledge that an unknown word is one typo away from, be it in the ending
// or before it: visitng and vsiiting of visit. The forms are looked up, a few for an ending, some hundred for what is
// before it, which costs less than comparing with every word. English only.
func (s *speller) inflect(text string) (spelled, bool) {
	english := lexicon.For("en")
	at := slices.IndexFunc(s.vocab.langs, func(l *language) bool { return l.Language == english })
	if at < 0 || len(text) < shortInflected || len(text) > maxSpelling || !isLetter(text[0]) {
		return spelled{}, false
	}
	f := forms{speller: s, lang: s.vocab.langs[at], text: text}
	for _, e := range endings {
		for _, garbled := range e.garbled {
			if stem, ok := strings.CutSuffix(text, garbled); ok && len(stem) >= shortStem {
				f.try(stem + e.text)
			}
		}
		stem, ok := strings.CutSuffix(text, e.text)
		if !ok || len(stem) < shortStem {
			continue
		}
		if e.doubling {
			f.try(stem + stem[len(stem)-1:] + e.text)
		}
		if len(stem) > shortStem && e.text != "ly" {
			f.tryLike(stem, e.text)
		}
	}
	return f.best, f.best.text != ""
}

// forms keeps the likeliest of the forms that are tried.
type forms struct {
	*speller
	lang *language
	text string
	best spelled
	rank int
}

// try looks a form up.
func (f *forms) try(form string) {
	m := f.vocab.lookup(f.lang, form)
	if m.stem == none || m.kind != contentWord {
		return
	}
	w := spelled{text: form, lang: f.lang, freq: float32(f.vocab.freqOf(m))}
	if rank := rankOf(1, true, isSlip(f.text, form)); rank > f.rank || rank == f.rank && f.best.isWorse(&w) {
		f.best, f.rank = w, rank
	}
}

// tryLike tries the forms of the stems that differ from this one by a typo after the first letter.
func (f *forms) tryLike(stem, ending string) {
	var room [maxSpelling + 1]byte
	try := func(parts ...string) {
		b := room[:0]
		for _, p := range parts {
			b = append(b, p...)
		}
		_, ok := f.vocab.stems[string(b)]
		if ending == "s" {
			// Most stems that have lost an ending of their own, as of studies or believes, make no word with an s.
			_, ok = f.lang.ids[string(b)]
		}
		if ok {
			f.try(string(b) + ending)
		}
	}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for i := 1; i <= len(stem); i++ {
		for j := range letters {
			try(stem[:i], letters[j:j+1], stem[i:])
			if i < len(stem) {
				try(stem[:i], letters[j:j+1], stem[i+1:])
			}
		}
		if i < len(stem) {
			try(stem[:i], stem[i+1:])
		}
		if i+1 < len(stem) {
			try(stem[:i], stem[i+1:i+2], stem[i:i+1], stem[i+2:])
		}
	}
}

// keyboard is the letters as they lie on the most common keyboard; a key's neighbours are those beside it and
// those half a key to the left and right of it in the rows above and below.
var keyboard = [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// places are those of the keys, twice the column and the row.
var places = func() (p [32][2]int) {
	for row, keys := range keyboard {
		for column, key := range keys {
			p[key&31] = [2]int{2*column + row, row}
		}
	}
	return p
}()

// isSlip reports whether a word became another by hitting the key beside the right one, or two keys in the wrong
// order.
func isSlip(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if i == len(a) {
		return false
	}
	if a[i+1:] == b[i+1:] {
		p, q := places[a[i]&31], places[b[i]&31]
		return isLetter(a[i]) && isLetter(b[i]) && abs(p[0]-q[0]) <= 2 && abs(p[1]-q[1]) <= 1
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func abs(n int) int { return max(n, -n) }

// letterSet is the set of the letters of a word.
func letterSet(word string) uint32 {
	var set uint32
	for i := 0; i < len(word); i++ {
		set |= 1 << (word[i] & 31)
	}
	return set
}

// distance is the optimal string alignment distance of two words of at most maxSpelling bytes, limit+1 if it
// is greater than limit.
func distance(a, b string, limit int) int {
	var rows [3][maxSpelling + 2]int8
	before, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = int8(i)
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := int8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			cur[j] = d
			least = min(least, d)
		}
		if int(least) > limit {
			return limit + 1
		}
		before, prev, cur = prev, cur, before
	}
	return int(prev[len(b)])
}
