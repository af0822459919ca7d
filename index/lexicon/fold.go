package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes spellings that look alike the same: accents and compatibility forms are taken off ("café" gives
// "cafe", "straße" gives "strasse"), curly quotes and dashes become plain, invisible characters and bytes that
// aren't UTF-8 vanish. Case stays.
func Fold(text string) string {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return fold(text)
		}
	}
	return text
}

// letters are those with a part that isn't an accent to Unicode, and ligatures.
var letters = map[rune]string{
	'ß': "ss", 'ẞ': "SS", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L",
}

func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	// An acute accent by itself, typed for an apostrophe, is a space with an accent on it to NFKD.
	for _, r := range norm.NFKD.String(strings.ReplaceAll(text, "´", "'")) {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
		case r == '‘', r == '’', r == 'ʼ':
			b.WriteByte('\'')
		case r == '“', r == '”', r == '„', r == '«', r == '»':
			b.WriteByte('"')
		case r == '—': // parts of a sentence, not of a word
			b.WriteString(" - ")
		case unicode.Is(unicode.Pd, r), r == '−':
			b.WriteByte('-')
		default:
			if plain, ok := letters[r]; ok {
				b.WriteString(plain)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
