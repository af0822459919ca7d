package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What strangers write is shown again in two kinds of places: where Discord renders Markdown (content,
// embeds) it goes through escape, where it doesn't (button labels, footers) through clean. Both are
// idempotent. The knowledge's own text is its moderators' and stays as written.

// maxMarks is how many combining marks a letter keeps: Vietnamese and pointed Hebrew need two or three,
// more only serves to draw over the neighbours.
const maxMarks = 3

// clean puts s on one line and takes out what can't be seen: control, format and bidirectional characters,
// fillers, heaps of combining marks.
func clean(s string) string { return onLine(s, invisible) }

// written puts a text of the knowledge on one line. What can't be seen there may belong to what can: the joiners of
// Persian words, of families and flags, the selectors of coloured hearts.
func written(s string) string {
	return onLine(s, func(r rune) bool { return invisible(r) && !joins(r) })
}

func onLine(s string, without func(rune) bool) string {
	var b strings.Builder
	b.Grow(len(s))
	marks, space := maxMarks, false // a leading mark has no letter to stand on
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
			space, marks = b.Len() > 0, maxMarks
			continue
		case without(r):
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// invisible reports whether r leaves nothing to see, or changes how its neighbours are seen.
func invisible(r rune) bool {
	switch r {
	case '\u034f', // combining grapheme joiner
		'\u115f', '\u1160', '\u3164', '\uffa0', // Hangul fillers
		'\u17b4', '\u17b5', // Khmer inherent vowels
		'\u2800',     // blank Braille pattern
		'\U0001d159': // null note head
		return true
	}
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Variation_Selector, r)
}

// joins reports whether r, itself not seen, belongs to the word or the emoji in which it stands.
func joins(r rune) bool {
	return r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r) || r >= '\U000e0020' && r <= '\U000e007f'
}

// escape makes s safe to show where Discord renders Markdown: no mention, link, emoji, heading, spoiler or
// code comes to life, and it stays on one line.
func escape(s string) string {
	s = clean(s)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '@':
			// A backslash hides a mention from the reader's client only, so the sign itself is replaced.
			b.WriteRune('＠')
		case r == '\\' && i+1 < len(s) && strings.IndexByte(always+atStart, s[i+1]) >= 0:
			b.WriteString(s[i : i+2])
			size = 2
		case r < utf8.RuneSelf && (strings.IndexByte(always, byte(r)) >= 0 ||
			strings.IndexByte(atStart, byte(r)) >= 0 && strings.Trim(s[:i], "0123456789") == ""):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// What means something to Discord's Markdown or makes a link of a word, anywhere and at the beginning of a
// line or after the number that begins a list.
const (
	always  = "\\`*_~|[</"
	atStart = "#->+.)"
)
