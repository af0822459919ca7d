package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"faqbot/index/lexicon"
	"faqbot/index/lexicon/internal/graph"
	"faqbot/index/lexicon/internal/wordlist"
)

// leastFreq is the frequency from which on a stem is kept for its own sake, and a link for that of one of its ends.
const leastFreq = 1e-7

// writeTables writes the English words and the links.
func writeTables(out string, freq map[string]float64, net *wordNet) error {
	keep := map[string]bool{}
	for stem, f := range freq {
		if f >= leastFreq && len(stem) <= wordlist.MaxLen {
			keep[stem] = true
		}
	}
	links := net.links()
	for p := range links {
		if max(len(p.a), len(p.b)) > wordlist.MaxLen || max(freq[p.a], freq[p.b]) < leastFreq {
			delete(links, p)
			continue
		}
		keep[p.a], keep[p.b] = true, true
	}
	stems := sortedKeys(keep)

	words, err := wordlist.Append(nil, stems)
	if err != nil {
		return err
	}
	node := make(map[string]int, len(stems))
	for i, stem := range stems {
		node[stem] = i
		words = append(words, step(freq[stem]))
	}

	type label struct{ kind, tenths byte }
	labels := map[label]uint8{}
	header := make([]byte, 0, 2*graph.Labels)
	edges := make([][]graph.Edge, len(stems))
	neighbors := links.neighbors()
	for _, stem := range sortedKeys(neighbors) {
		for _, l := range neighbors[stem] {
			k := label{byte(l.Kind), byte(math.Round(10 * l.Weight))}
			if _, ok := labels[k]; !ok {
				labels[k] = uint8(len(labels))
				header = append(header, k.kind, k.tenths)
			}
			edges[node[stem]] = append(edges[node[stem]], graph.Edge{To: node[l.Stem], Label: labels[k]})
		}
	}
	if len(labels) > graph.Labels {
		return fmt.Errorf("%d kinds and weights of links, %d can be told apart", len(labels), graph.Labels)
	}
	data, err := graph.Append(header[:2*graph.Labels], edges)
	if err != nil {
		return err
	}
	fmt.Printf("%d stems in %d bytes, %d pairs of them linked in %d bytes\n", len(stems), len(words), len(links), len(data))
	if err := os.WriteFile(filepath.Join(out, "words.en.bin"), words, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "links.bin"), data, 0o644)
}

// leastForeign is the frequency from which on a stem of another language than English is kept: there are fewer
// texts, and no links.
const leastForeign = 2e-6

// writeForeign writes the words of a language other than English.
func writeForeign(name string, freq map[string]float64) error {
	var stems []string
	for _, stem := range sortedKeys(freq) {
		if freq[stem] >= leastForeign && len(stem) <= wordlist.MaxLen {
			stems = append(stems, stem)
		}
	}
	data, err := wordlist.Append(nil, stems)
	if err != nil {
		return err
	}
	for _, stem := range stems {
		data = append(data, step(freq[stem]))
	}
	fmt.Printf("%d stems in %d bytes: %s\n", len(stems), len(data), filepath.Base(name))
	return os.WriteFile(name, data, 0o644)
}

// step is the byte that stands for a frequency, see words.*.bin.
func step(f float64) byte {
	if f < leastFreq {
		return 0
	}
	s := 1 + math.Round(lexicon.FreqSteps*math.Log(max(f, lexicon.MinFreq)/lexicon.MinFreq))
	return byte(min(s, math.MaxUint8))
}
