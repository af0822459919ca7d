package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// spellings are the endings and letters in which British and American words differ: British, American.
var spellings = [][2]string{
	{"our", "or"}, {"ise", "ize"}, {"isa", "iza"}, {"isi", "izi"}, {"yse", "yze"}, {"tre", "ter"}, {"bre", "ber"}, {"ogue", "og"},
	{"ence", "ense"}, {"ll", "l"}, {"ae", "e"}, {"oe", "e"}, {"que", "ck"}, {"mme", "m"}, {"gre", "gra"},
	{"plough", "plow"}, {"tyre", "tire"}, {"kerb", "curb"}, {"mould", "mold"}, {"sceptic", "skeptic"}, {"ph", "f"},
}

// noVariants are stems that the rules take for a spelling of another word.
const noVariants = `concent timbr gramm`

// writeVariants writes the stems of words that are one word in two spellings: words of one synset that differ
// by one of the spellings. The rarer stem leads to the commoner.
func writeVariants(name string, net *wordNet, freq map[string]float64) error {
	to := map[string]string{}
	for _, s := range net.synsets {
		for _, a := range s.words {
			for _, b := range s.words {
				if !differInSpelling(strings.ToLower(a), strings.ToLower(b)) {
					continue
				}
				from, common := snowball(a), snowball(b)
				if from == common || slices.Contains(strings.Fields(noVariants), from) || !linkable.MatchString(from) || !linkable.MatchString(common) {
					continue
				}
				if freq[from] > freq[common] {
					from, common = common, from
				}
				if max(freq[from], freq[common]) >= leastBase && freq[common] >= freq[to[from]] {
					to[from] = common
				}
			}
		}
	}
	for from, common := range to {
		if commonest, ok := to[common]; ok && commonest != from {
			to[from] = commonest
		}
	}
	var b strings.Builder
	b.WriteString("# Stems of words that are spelt in two ways, with the commoner; from WordNet 3.0 (wordnet-licence.txt); written by gen.\n")
	for _, from := range sortedKeys(to) {
		fmt.Fprintf(&b, "%s %s\n", from, to[from])
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}

func differInSpelling(a, b string) bool {
	if len(a) < 4 {
		return false
	}
	for _, s := range spellings {
		for i := 1; i < len(a); i++ {
			if strings.HasPrefix(a[i:], s[0]) && a[:i]+s[1]+a[i+len(s[0]):] == b {
				return true
			}
		}
	}
	return false
}
