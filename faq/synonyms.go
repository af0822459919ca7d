package faq

import (
	"fmt"
	"strings"
)

// maxSynonyms is how many words and phrases of equal meaning there may be: the longest groups of a thesaurus have some fifty.
const maxSynonyms = 50

// readSynonyms reads groups of words and phrases of equal meaning: a group a line, separated by commas. What
// follows a # is a comment.
func readSynonyms(d *draft) {
	for i, line := range strings.Split(d.text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		var group []string
		for word := range strings.SplitSeq(line, ",") {
			if word = oneLine(word); word == "" {
				continue
			}
			if strings.ContainsAny(word, ";=|") {
				d.warn(i+1, "the synonym "+quote(word)+" holds a mark that divides nothing", "separate words by commas")
			}
			group = append(group, word)
		}
		switch n := len(group); {
		case n < 2:
			d.fault(i+1, "a group of synonyms has fewer than two words", "separate them by commas, or remove the line")
		case n > maxSynonyms:
			d.fault(i+1, fmt.Sprintf("a group of synonyms has %d words; at most %d mean the same", n, maxSynonyms), "put words that differ in meaning on lines of their own")
		default:
			d.synonyms = append(d.synonyms, group)
		}
	}
}
