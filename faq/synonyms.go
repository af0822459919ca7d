package faq

import "strings"

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
			if word = oneLine(word); word != "" {
				group = append(group, word)
			}
		}
		if len(group) < 2 {
			d.fault(i+1, "a group of synonyms has fewer than two words", "separate them by commas, or remove the line")
			continue
		}
		d.synonyms = append(d.synonyms, group)
	}
}
