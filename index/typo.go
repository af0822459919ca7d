package index

import "math/bits"

// A speller holds the known words in the form in which they are compared with unknown ones: they are gone through
// by their length, and most are ruled out by their letters alone.
type speller struct {
	byLength [maxSpelling + 1][]spelled
}

type spelled struct {
	letters uint32
	word    wordID
}

// Words that are corrected, and that others are corrected to, have so many letters.
const (
	minSpelling = 4
	maxSpelling = 24
	// longWord is the length from which two typos are allowed.
	longWord = 8
)

func newSpeller(words []word) *speller {
	s := &speller{}
	for id := range words {
		w := &words[id]
		if n := len(w.text); n >= minSpelling && n <= maxSpelling && isLetter(w.text[0]) {
			s.byLength[n] = append(s.byLength[n], spelled{letterSet(w.text), wordID(id)})
		}
	}
	return s
}

// correct returns the known stem that is spelt most like an unknown word, none if there is none one typo
// away, two in long words. Of equally near ones, one that begins with the same letter goes before, then the
// one that stands first in the knowledge.
func (t *table) correct(text string) stemID {
	n := len(text)
	if n < minSpelling || n > maxSpelling || !isLetter(text[0]) {
		return none
	}
	limit := 1
	if n >= longWord {
		limit = 2
	}
	letters := letterSet(text)
	best, bestRank, bestWord := none, 0, wordID(0)
	for length := max(minSpelling, n-limit); length <= min(maxSpelling, n+limit); length++ {
		for _, s := range t.speller.byLength[length] {
			// One typo changes at most two of the letters that occur.
			if bits.OnesCount32(s.letters^letters) > 2*limit {
				continue
			}
			w := &t.vocab.words[s.word]
			d := distance(text, w.text, limit)
			same := w.text[0] == text[0]
			if d > limit || d > 1 && !same {
				continue
			}
			rank := 8 - 4*d
			if same {
				rank += 2
			}
			if rank > bestRank || rank == bestRank && s.word < bestWord {
				best, bestRank, bestWord = w.stem, rank, s.word
			}
		}
	}
	return best
}

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
