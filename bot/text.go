package bot

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Discord doesn't say whether its limits count code points or UTF-16 units. We count the units, the larger
// number, and cut where a reader would: at a sentence, at a word, never within a character.

// units is the length of s in UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// prefix returns the longest beginning of s that has at most limit units and ends between two characters as
// readers see them.
func prefix(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n, end := 0, 0
	for g := graphemes.FromString(s); g.Next(); end = g.End() {
		if n += units(g.Value()); n > limit {
			return s[:end]
		}
	}
	return s
}

// cut shortens s to at most limit units, at a word where one ends in the second half, and marks the cut.
func cut(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	head := prefix(s, limit-1)
	if i := strings.LastIndexFunc(head, unicode.IsSpace); i > len(head)/2 && !startsWithSpace(s[len(head):]) {
		head = head[:i]
	}
	return strings.TrimRightFunc(head, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:-–—(", r) }) + "…"
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// label makes one line of at most limit units of a plain text: for buttons, menus and autocomplete, where nothing is
// rendered.
func label(s string, limit int) string { return cut(written(s), limit) }

// labels makes labels that tell the texts apart: of those that would be cut to the same beginning the end is
// shown.
func labels(texts []string, limit int) []string {
	out, times := make([]string, len(texts)), map[string]int{}
	for i, t := range texts {
		out[i] = cmp.Or(label(t, limit), "…") // Discord takes no empty ones
		times[out[i]]++
	}
	for i, t := range texts {
		if t = written(t); times[out[i]] > 1 && t != out[i] {
			out[i] = ending(t, limit)
		}
	}
	return out
}

// ending shortens s to at most limit units of its last words.
func ending(s string, limit int) string {
	end := ""
	for rest := s; rest != ""; {
		i := strings.LastIndexByte(rest, ' ')
		if units(rest[i+1:])+units(end)+2 > limit {
			break
		}
		end = rest[i+1:] + " " + end
		rest = rest[:max(i, 0)]
	}
	if end == "" {
		return cut(s, limit)
	}
	return "…" + strings.TrimRight(end, " ")
}
