package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"faqbot/index/lexicon"
)

// ambiguous are irregular forms that are as likely another word, chosen by reading all those that WordNet also
// lists as words of their own.
const ambiguous = `abode axes bases best better bit bore born bound bustier candelabra clove cola collier deeper dice
	dimmer dive dove drove dryer farther fell felt fitter flatter found further furrier gelt gilt ground guilder
	hinder imagines initialling kent lay leaves led left lei lent less lives lit lumbus madder media miri offer
	olea overlay overlying pleura pubes reis rent roma rose rove rung saw shot slay slew smelt soles spat spelt
	spoke stamina stole stove tangier tanner trimmer trivia underlay underlying vela wound`

// leastBase is the frequency of a base from which on its irregular forms are kept.
const leastBase = 1e-6

var irregularWord = regexp.MustCompile(`^[a-z]{2,}$`)

func snowball(word string) string {
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// writeIrregular writes WordNet's irregular forms, without those that stemming brings to their base and those
// that are as likely another word.
func writeIrregular(name string, net *wordNet, freq map[string]float64) error {
	bases := map[string]string{}
	en := lexicon.For("en")
	skip := strings.Fields(ambiguous)
	for _, e := range net.irregular {
		form, base := e[0], e[1]
		if !irregularWord.MatchString(form) || !irregularWord.MatchString(base) || slices.Contains(skip, form) ||
			en.Class(form).Stop() || snowball(form) == snowball(base) || freq[en.Stem(base)] < leastBase {
			continue
		}
		if _, ok := bases[form]; !ok {
			bases[form] = base
		}
	}
	var b strings.Builder
	b.WriteString("# Irregular forms of English with their bases, from WordNet 3.0 (wordnet-licence.txt); written by gen.\n")
	for _, form := range sortedKeys(bases) {
		fmt.Fprintf(&b, "%s %s\n", form, bases[form])
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}
