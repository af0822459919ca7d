package lexicon

import (
	_ "embed"
	"math"
	"sync"

	"faqbot/index/lexicon/internal/wordlist"
)

// words.bin holds the stems and their frequencies, see [Freq]; gen writes it. It is a word list, and for each
// word a byte: 0 for a stem that is known for its links only, else b for a frequency of
// MinFreq·exp((b-1)/FreqSteps).
//
//go:embed words.bin
var wordsData string

const (
	// MinFreq is the frequency of a stem that the table doesn't hold or holds with the least: about one
	// word in five million.
	MinFreq = 2e-7
	// FreqSteps is the number of steps in which frequencies are kept, for each factor of e.
	FreqSteps = 20
)

type frequencies struct {
	stems wordlist.List
	steps string
}

var words = sync.OnceValue(func() frequencies {
	stems, steps := wordlist.Cut(wordsData)
	return frequencies{stems, steps}
})

// Freq returns how often a stem (see [Language.Stem]) occurs in everyday English, relative to all words, within
// 5 percent; at least [MinFreq]. The sources are sayings, dialogue, how-to texts, definitions and example
// sentences, as gen/sources.go lists and weighs them.
func Freq(stem string) float64 {
	w := words()
	i, ok := w.stems.Find(stem)
	if !ok || w.steps[i] == 0 {
		return MinFreq
	}
	return MinFreq * math.Exp(float64(w.steps[i]-1)/FreqSteps)
}

// Stems is the number of stems that the tables hold.
func Stems() int { return words().stems.Len() }
