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

func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
		case r == '‘', r == '’', r == 'ʼ', r == '´':
			b.WriteByte('\'')
		case r == '“', r == '”', r == '„', r == '«', r == '»':
			b.WriteByte('"')
		case r == '—': // parts of a sentence, not of a word
			b.WriteString(" - ")
		case unicode.Is(unicode.Pd, r), r == '−':
			b.WriteByte('-')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
