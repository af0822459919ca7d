package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"faqbot/faq"
)

// What a name means is asked often, and hardly by those who write questions about a paragraph that they see. So it is asked
// of the articles of what they define, and only measured: where a sentence says that a name is a thing of a kind, that
// sentence is right. The forms tell how it says so.
var definitions = []struct {
	form    string
	pattern *regexp.Regexp
}{
	{"called", regexp.MustCompile(`(?:called|named|known as) (?:the )?"?` + capitals)},
	{"comma-a", regexp.MustCompile(`(?:^|[ ,])(?:the )?` + capitals + `, an? [a-z]`)},
	{"is-a", regexp.MustCompile(`^(?:The )?` + capitals + `(?: \([^)]*\))? (?:is|was|are|were) (?:an?|the|one) `)},
}

// capitals are up to three words with a capital.
const capitals = `(\p{Lu}[\pL\pN'-]+(?: (?:of |the |de |and )?\p{Lu}[\pL\pN'-]+){0,2})`

// names is an article with the questions what the names are that it defines, each as it is written and in lower case.
// Words that have a capital at the beginning of sentences only are none.
func (s *set) names() *set {
	var texts []string
	for _, e := range s.corpus.Entries {
		texts = append(texts, e.Answer)
	}
	all := strings.Join(texts, "\n")
	defined := map[string]*faq.Case{}
	for _, e := range s.corpus.Entries {
		for _, sentence := range e.Sentences {
			text := sentence.Of(e.Answer)
			for _, d := range definitions {
				for _, found := range d.pattern.FindAllStringSubmatch(text, -1) {
					name := found[1]
					if !regexp.MustCompile(`[\p{Ll}\pN,] ` + regexp.QuoteMeta(name) + `\b`).MatchString(all) {
						continue
					}
					if defined[name] == nil {
						defined[name] = &faq.Case{Question: "What is " + name + "?", Form: d.form}
					}
					defined[name].Sentences = append(defined[name].Sentences, text)
				}
			}
		}
	}
	d := &set{name: s.family() + ": names", group: s.group, sentences: true, drawn: true, corpus: s.corpus}
	for _, name := range slices.Sorted(maps.Keys(defined)) {
		c := *defined[name]
		d.cases = append(d.cases, c)
		c.Question = strings.ToLower(c.Question)
		d.cases = append(d.cases, c)
	}
	return d
}
