package faq

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of a text in order, without overlap. What lies between them is white space,
// list markers and markup. It is never empty for a text that isn't blank.
func Sentences(text string) []Span {
	var spans []Span
	start := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		it := sentences.FromString(line)
		for it.Next() {
			if s := trim(text, Span{start + it.Start(), start + it.End()}); !s.Empty() {
				spans = append(spans, s)
			}
		}
		start += len(line)
	}
	return spans
}
