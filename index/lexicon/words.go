package lexicon

import (
	"embed"
	"math"

	"faqbot/index/lexicon/internal/wordlist"
)

// words.*.bin hold the stems of a language and their frequencies, see [Language.Freq]; gen writes them. Each is
// a word list, and for each word a byte: 0 for a stem that is known for its links only, else b for a frequency
// of MinFreq·exp((b-1)/FreqSteps).
//
//go:embed words.*.bin
var wordsFiles embed.FS

const (
	// MinFreq is the frequency of a stem that the table doesn't hold or holds with the least: about one
	// word in five million.
	MinFreq = 2e-7
	// FreqSteps is the number of steps in which frequencies are kept, for each factor of e.
	FreqSteps = 20
)

// words are the stems of a language, and the byte of each that stands for its frequency.
type words struct {
	stems wordlist.List
	steps string
}

func readWords(code string) words {
	data, err := wordsFiles.ReadFile("words." + code + ".bin")
	if err != nil {
		panic("lexicon: " + err.Error()) // every language has one
	}
	stems, steps := wordlist.Cut(string(data))
	return words{stems, steps}
}

// Freq returns how often a stem (see [Language.Stem]) occurs in everyday text, relative to all words, within 5
// percent; at least [MinFreq]. The sources are sayings, dialogue and how-to texts, for English also definitions
// and example sentences, as gen/sources.go lists and weighs them.
func (l *Language) Freq(stem string) float64 {
	i, ok := l.words.stems.Find(stem)
	if !ok || l.words.steps[i] == 0 {
		return MinFreq
	}
	return MinFreq * math.Exp(float64(l.words.steps[i]-1)/FreqSteps)
}
