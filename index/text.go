package index

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// A token is a word of a text, ready to be looked up: accents folded, apostrophes and the dots of
// abbreviations gone, lower case.
type token struct {
	text  string
	class tokenClass
}

// tokenClass says what kind of thing a token is, as far as its spelling and its neighbours tell. The
// classes are what answers of the expected type are recognised by (see answertype.go).
type tokenClass uint32

const (
	isCapital    tokenClass = 1 << iota // begins with a capital
	isName                              // is a name, as the knowledge writes it (see findNames)
	isUpper                             // has two letters or more, all capitals
	isFirst                             // begins the text
	isNumber                            // digits, or a number word
	isYear                              // 1000 to 2099
	isDate                              // a month, weekday, season, century, clock time
	isPercent                           // percent or %
	isMoney                             // a currency or its sign
	isDuration                          // seconds to centuries
	isDistance                          // a unit of length, area or weight
	isPlace                             // a capital after a preposition of place that is no date, or a word for a place
	isReason                            // because, due, since, cause
	isMeans                             // by, through, using, via
	isNaming                            // called, named, termed, known as
	isQuoted                            // stands after a quotation mark
	isBracketed                         // stands after an opening bracket
	isDefinition                        // is, are, refers, means
	isArticle                           // a, the
	isApart                             // stands after a comma, colon or dash
	isMeaning                           // stands for, means, short for
	isAsking                            // tells what is asked for, not what about
	isNegation                          // not, never, without
	isContracted                        // has lost 's: what's is what is, or Ada's of Ada
)

// maxText is how many bytes of a question are read at most; the cap comes before any work whose cost
// grows with the text.
const maxText = 2048

// capped is as much of a question as is read.
func capped(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "")
}

// isEnding reports whether a text may follow an apostrophe within one English word: don't, we're, I'll.
func isEnding(s string) bool {
	switch s {
	case "s", "t", "d", "m", "re", "ve", "ll", "S", "T", "D", "M", "RE", "VE", "LL":
		return true
	}
	return false
}

// withoutCourtesies is a question without the greeting or thanks before it, which are no words of it: what a comma or the like
// sets apart, or a greeting of several words. Without a question it is the whole text.
func withoutCourtesies(text string) string {
	c, rest := faq.CutCourtesies(text)
	before := text[:len(text)-len(rest)]
	if c == "" || rest == "" || !strings.ContainsAny(before, ",.!?:;\n") && (c != faq.Greeting || len(strings.Fields(before)) < 2) {
		return text
	}
	return rest
}

// thousands matches a number whose thousands are set apart by full stops, as most languages but English do.
var thousands = regexp.MustCompile(`^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$`)

// tokenize appends the tokens of a text to dst.
func tokenize(dst []token, text string) []token {
	s := lexicon.Fold(text)
	first, start := true, len(dst)
	var quoted, bracketed, apart, contracted tokenClass
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if !isWordRune(r) {
			switch r {
			case '"':
				quoted = isQuoted
			case '(':
				bracketed = isBracketed
			case ',', ':', ';':
				apart = isApart
			case '-':
				if i > 0 && s[i-1] == ' ' {
					apart = isApart
				}
			case '%':
				dst = append(dst, token{"percent", isPercent})
			case '$', '€', '£', '¥':
				dst = append(dst, token{"money", isMoney})
			}
			i += size
			continue
		}
		begin := i
		i = wordEnd(s, i)
		word := s[begin:i]
		switch {
		case i-begin == 1 && i+1 < len(s) && s[i] == '.' && isLetter(s[i+1]) && isLetter(s[begin]):
			// U.S., e.g.: letters with dots are one word.
			for i+1 < len(s) && s[i] == '.' && isLetter(s[i+1]) && (i+2 == len(s) || !isLetter(s[i+2])) {
				i += 2
			}
			word = strings.ReplaceAll(s[begin:i], ".", "")
		case i < len(s) && s[i] == '\'':
			if end := wordEnd(s, i+1); isEnding(s[i+1 : end]) {
				if e := s[i+1 : end]; e != "s" && e != "S" {
					word += e
				} else {
					contracted = isContracted
				}
				i = end
			}
		case isDigit(s[begin]):
			// 1,740 and 1.5 are one number.
			for i+1 < len(s) && (s[i] == ',' || s[i] == '.') && isDigit(s[i+1]) {
				i = wordEnd(s, i+1)
			}
			word = strings.ReplaceAll(s[begin:i], ",", "")
			if thousands.MatchString(word) {
				word = strings.ReplaceAll(word, ".", "") // 5.000
			}
		default:
			// c++, c#
			for i < len(s) && i-begin < 4 && (s[i] == '+' || s[i] == '#') {
				i++
				word = s[begin:i]
			}
		}
		t := token{text: strings.ToLower(word), class: quoted | bracketed | apart | contracted | spelling(word)}
		if first {
			t.class |= isFirst
		}
		first, quoted, bracketed, apart, contracted = false, 0, 0, 0, 0
		dst = append(dst, t)
	}
	return joinNumbers(dst, start)
}

// joinNumbers makes each number of several words among the tokens from start on one token of its digits, so that "two
// hundred" and "200" are the same.
func joinNumbers(toks []token, start int) []token {
	kept := toks[:start]
	for i := start; i < len(toks); {
		t, n := toks[i], 1
		digits, words := lexicon.LongNumber(func(n int) string {
			if i+n < len(toks) {
				return toks[i+n].text
			}
			return ""
		})
		if words > 0 {
			t, n = token{digits, t.class&^(isCapital|isUpper) | spelling(digits)}, words
		}
		kept = append(kept, t)
		i += n
	}
	return kept
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r)) || isDigit(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// wordEnd returns the end of the run of letters and digits that begins at i.
func wordEnd(s string, i int) int {
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if !isLetter(c) && !isDigit(c) {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			return i
		}
		i += size
	}
	return i
}

// spelling tells the classes that the letters of a word show by themselves.
func spelling(word string) tokenClass {
	var c tokenClass
	letters, upper, digits := 0, 0, 0
	for i := 0; i < len(word); i++ {
		switch b := word[i]; {
		case 'A' <= b && b <= 'Z':
			upper++
			letters++
		case isDigit(b):
			digits++
		default:
			letters++
		}
	}
	if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
		c |= isCapital
		if letters > 1 && upper == letters {
			c |= isUpper
		}
	}
	if digits > 0 {
		c |= isNumber
		if len(word) == 4 && digits == 4 && (word[0] == '1' || word[0] == '2' && word[1] == '0') {
			c |= isYear
		}
	}
	return c
}
