package bot

import (
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

// label makes a plain one-line text of at most limit units from the knowledge's own: for buttons, menus and
// autocomplete, where nothing is rendered.
func label(s string, limit int) string { return cut(clean(plain(s)), limit) }
