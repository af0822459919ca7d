// Package faqtest holds what the tests and benchmarks of several packages ask of the knowledge.
package faqtest

import (
	"fmt"
	"strings"
)

// HostileQuestions are 300 questions made to cost much or to break something: query syntax, regular expressions,
// words without end or without number, words one typo away from everything, invisible and malformed text.
func HostileQuestions() []string {
	many := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	list := []string{
		"", " ", "\x00", "\xff\xfe", "?", "\"", "+question:reset -x", "/.*/", "reset*", "re~2 AND (", "*", "{}", "a:b",
		"\u202e\u200d\ufeff", "👩‍👩‍👧‍👦 👍🏽", "ｒｅｓｅｔ", "𝓻𝓮𝓼𝓮𝓽 𝓹𝓪𝓼𝓼𝔀𝓸𝓻𝓭", strings.Repeat("\u0301", 3000),
		strings.Repeat("a", 100_000), strings.Repeat("ﷺ", 20_000), strings.Repeat("(", 10_000),
		many(1000, func(i int) string { return string(rune('a'+i%26)) + " " }),
		many(900, func(i int) string { return fmt.Sprintf("w%dord%d ", i, i*7) }),
		many(300, func(i int) string { return "/" + strings.Repeat("a?", 20) + "/ " }),
		many(500, func(i int) string { return "how do i reset my password " }),
		many(400, func(i int) string { return fmt.Sprintf("passwor%c ", 'a'+i%26) }),
	}
	for i := range 300 - len(list) {
		list = append(list, many(1+i%50, func(j int) string {
			return fmt.Sprintf("%c%s%c ", rune(32+(i*j*7919)%0x2fff), strings.Repeat("reset'", j%3), rune('a'+(i+j)%26))
		}))
	}
	return list
}
