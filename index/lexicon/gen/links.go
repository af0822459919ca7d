package main

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"faqbot/index/lexicon"
)

// A pair of stems, and how they are linked. Every link holds in both directions.
type pair struct{ a, b string }

type links map[pair]map[lexicon.Kind]float64

var (
	linkable = regexp.MustCompile(`^[a-z]{2,}$`)
	// sameSynset is the weight of two words of a synset by the greater of the synset's ranks among their senses.
	sameSynset = []float64{1, .8, .6, .5}
)

const (
	derivedWeight = .9 // derivation, pertainym, participle
	similarWeight = .5 // similar adjectives, of which the synset is one of the first two senses
	similarRanks  = 2
	antonymWeight = 1
)

// links returns how the stems of WordNet's single words are linked. Stop words and number words are left out.
func (net *wordNet) links() links {
	l := links{}
	for id, s := range net.synsets {
		for i, a := range s.words {
			for _, b := range s.words[i+1:] {
				if r := max(net.rank(a, id), net.rank(b, id)); r < len(sameSynset) {
					l.add(a, b, lexicon.Synonym, sameSynset[r])
				}
			}
		}
		for _, p := range s.pointers {
			t := net.synsets[p.target]
			if t == nil {
				continue
			}
			switch {
			case p.from > 0 && p.to > 0 && strings.Contains(`+ \ <`, p.symbol):
				l.add(s.words[p.from-1], t.words[p.to-1], lexicon.Derived, derivedWeight)
			case p.from > 0 && p.to > 0 && p.symbol == "!":
				l.add(s.words[p.from-1], t.words[p.to-1], lexicon.Antonym, antonymWeight)
			case p.symbol == "&":
				for _, a := range s.words {
					for _, b := range t.words {
						if net.rank(a, id) < similarRanks && net.rank(b, p.target) < similarRanks {
							l.add(a, b, lexicon.Similar, similarWeight)
						}
					}
				}
			}
		}
	}
	return l
}

// add links the stems of two words, unless they are the same or one of them has no meaning of its own. Of
// several links of a kind the strongest counts; of several kinds that say that the words may stand for each
// other, the strongest.
func (l links) add(a, b string, kind lexicon.Kind, weight float64) {
	a, aok := stemOf(a)
	b, bok := stemOf(b)
	if !aok || !bok || a == b {
		return
	}
	p := pair{min(a, b), max(a, b)}
	if l[p] == nil {
		l[p] = map[lexicon.Kind]float64{}
	}
	l[p][kind] = max(l[p][kind], weight)
}

// stemOf returns the stem of a word of WordNet that is a single word.
func stemOf(word string) (stem string, ok bool) {
	word = strings.ToLower(lexicon.Fold(word))
	if !linkable.MatchString(word) {
		return "", false
	}
	en := lexicon.For("en")
	stem = en.Stem(word)
	return stem, linkable.MatchString(stem) && !en.Class(word).Stop() && !en.Class(stem).Stop()
}

// neighbors returns for every stem the links that leave it, always in the same order.
func (l links) neighbors() map[string][]lexicon.Link {
	n := map[string][]lexicon.Link{}
	for _, p := range slices.SortedFunc(maps.Keys(l), comparePairs) {
		kinds := l[p]
		best, strongest := lexicon.Kind(0), 0.0
		for _, kind := range []lexicon.Kind{lexicon.Synonym, lexicon.Derived, lexicon.Similar} {
			if kinds[kind] > strongest {
				best, strongest = kind, kinds[kind]
			}
		}
		link := func(kind lexicon.Kind, weight float64) {
			n[p.a] = append(n[p.a], lexicon.Link{Stem: p.b, Kind: kind, Weight: weight})
			n[p.b] = append(n[p.b], lexicon.Link{Stem: p.a, Kind: kind, Weight: weight})
		}
		if strongest > 0 {
			link(best, strongest)
		}
		if w := kinds[lexicon.Antonym]; w > 0 {
			link(lexicon.Antonym, w)
		}
	}
	return n
}

func comparePairs(p, q pair) int {
	return cmp.Or(strings.Compare(p.a, q.a), strings.Compare(p.b, q.b))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
