package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"faqbot/index/lexicon"
)

// counts are the numbers of times that stems of a language occur in a text.
type counts struct {
	language *lexicon.Language
	of       map[string]int
}

func newCounts(code string) counts { return counts{lexicon.For(code), map[string]int{}} }

var (
	tokens = regexp.MustCompile(`[a-z0-9]+`)
	// An apostrophe before an ending of one or two letters belongs to the word: don't, it's, we'll.
	ending = regexp.MustCompile(`([a-z])'([a-z]{1,2})\b`)
)

func (c counts) add(text string) {
	text = strings.ToLower(lexicon.Fold(text))
	for _, token := range tokens.FindAllString(ending.ReplaceAllString(text, "$1$2"), -1) {
		c.of[c.language.Stem(token)]++
	}
}

// A sample is how often each stem occurs in one source, relative to the source's length.
type sample struct {
	weight float64
	freq   map[string]float64
}

func newSample(weight float64, c counts) sample {
	total := 0
	for _, n := range c.of {
		total += n
	}
	s := sample{weight, make(map[string]float64, len(c.of))}
	for stem, n := range c.of {
		s.freq[stem] = float64(n) / float64(total)
	}
	return s
}

// A stem may be in one source so many times as frequent as in the others' mean, or as frequent as the floor if
// that is more: beyond that it is the subject of the source, not the language. Chosen by reading what was cut.
const (
	topical      = 4
	topicalFloor = 1e-6
)

// frequencies returns the relative frequency of every stem in everyday text, as the sources and what is known
// besides tell.
func frequencies(root, code string, sources []source, samples ...sample) (map[string]float64, error) {
	for _, s := range sources {
		c := newCounts(code)
		if err := s.read(root, c.add); err != nil {
			return nil, err
		}
		samples = append(samples, newSample(s.weight, c))
	}
	return mixture(samples), nil
}

// mixture returns the weighted mean of the samples, in which what is the subject of a single one (orcs, anarchism,
// dialog boxes) is cut down to what the others bear out.
func mixture(samples []sample) map[string]float64 {
	weight := 0.0
	mean := map[string]float64{}
	for _, s := range samples {
		weight += s.weight
		for stem, f := range s.freq {
			mean[stem] += s.weight * f
		}
	}
	freq := make(map[string]float64, len(mean))
	for stem, all := range mean {
		for _, s := range samples {
			own := s.weight * s.freq[stem]
			others := (all - own) / (weight - s.weight)
			freq[stem] += min(own, s.weight*max(topicalFloor, topical*others)) / weight
		}
	}
	return freq
}

// samples are what WordNet itself tells of frequencies: its example sentences, its definitions, and how often
// words were tagged in the texts of the Brown corpus, of which about every second word bears a tag.
func (net *wordNet) samples() []sample {
	examples, definitions, tagged := newCounts("en"), newCounts("en"), newCounts("en")
	for _, id := range slices.SortedFunc(maps.Keys(net.synsets), compareIDs) {
		for i, piece := range strings.Split(net.synsets[id].gloss, `"`) {
			if i%2 == 1 {
				examples.add(piece)
			} else {
				definitions.add(piece)
			}
		}
	}
	for word, n := range net.tags {
		for _, w := range strings.Split(word, "_") {
			if tokens.FindString(w) == w && w != "" {
				tagged.of[tagged.language.Stem(w)] += n
			}
		}
	}
	s := newSample(.15, tagged)
	for stem := range s.freq {
		s.freq[stem] /= 2
	}
	return []sample{newSample(.15, examples), newSample(.10, definitions), s}
}

func compareIDs(a, b synsetID) int {
	if a.part != b.part {
		return int(a.part) - int(b.part)
	}
	return strings.Compare(a.offset, b.offset)
}
