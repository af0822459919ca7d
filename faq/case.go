package faq

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Unknown are the entries that cases expect and that are not there, and the sentences that no answer holds.
func (c *Corpus) Unknown(cases []Case) (ps Problems) {
	answers := sync.OnceValue(func() string {
		var b strings.Builder
		for _, e := range c.Entries {
			b.WriteString(oneLine(e.Answer) + "\n")
		}
		return b.String()
	})
	for _, k := range cases {
		if len(k.Sentences) > 0 && !slices.ContainsFunc(k.Sentences, func(s string) bool { return strings.Contains(answers(), oneLine(s)) }) {
			ps = append(ps, Problem{k.Source.File, k.Source.Line, fmt.Sprintf("the case expects %s, which no answer holds", quote(k.Sentences[0])), "copy the sentence from the file"})
		}
		for _, id := range k.Expect {
			if c.Entry(id) == nil {
				ps = append(ps, Problem{k.Source.File, k.Source.Line, fmt.Sprintf("the case expects %q, which is not there", id), "correct the id"})
			}
		}
	}
	return ps
}

// Right reports whether the match is what the case expects: one of the entries, or one of the sentences.
// A sentence is right if it is an expected one, contains one, or is the greater part of one; white space
// doesn't matter. Nothing is right for a question that is to be refused.
func (c Case) Right(m Match) bool {
	if c.Refuse {
		return false
	}
	if slices.Contains(c.Expect, m.Entry.ID) {
		return true
	}
	got := oneLine(m.Text())
	return got != "" && slices.ContainsFunc(c.Sentences, func(expected string) bool {
		want := oneLine(expected)
		return want != "" && strings.Contains(got, want) || strings.Contains(want, got) && 2*len(got) > len(want)
	})
}

// Holds reports whether the case is met: what is expected is said, or is among the first three if the
// asker is left to choose; what is to be refused is not said.
func (c Case) Holds(r Result) bool {
	switch {
	case c.Refuse:
		return r.Decision != Answer
	case r.Decision == Answer:
		return len(r.Matches) > 0 && c.Right(r.Matches[0])
	case r.Decision == Choose:
		return slices.ContainsFunc(r.Offers(), c.Right)
	}
	return false
}
