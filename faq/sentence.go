package faq

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of an English text in order, without overlap. What lies between them is
// white space, list markers and markup. It is never empty for a text that isn't blank.
//
// Lists, tables, headings and code are taken as Markdown writes them: an item, a heading holds
// sentences of its own; a block of code or a row is one. A line break ends a sentence unless the text is wrapped.
func Sentences(text string) []Span { return sentencesOf(text, defaultLang, breaksTell) }

// sentencesOf is [Sentences] for a language.
func sentencesOf(text, lang string, lines breaks) []Span {
	var spans []Span
	for _, c := range chunks(text, lines) {
		if c.whole {
			if s := trim(text, c.Span); !s.Empty() {
				spans = append(spans, s)
			}
		} else if hasWords(c.Of(text)) {
			spans = append(spans, prose(text, c.Span, lang)...)
		}
	}
	if s := trim(text, Span{0, len(text)}); len(spans) == 0 && !s.Empty() {
		spans = append(spans, s) // nothing but markup
	}
	return spans
}

// prose splits a paragraph. The candidates are the boundaries of Unicode Standard Annex #29 and those that it
// leaves out before digits and after footnote marks; the rules that a language needs choose among them.
func prose(text string, within Span, lang string) []Span {
	// The Annex ends a sentence at every line break; a paragraph has only those that are white space.
	flat := lineBreaks.Replace(quoteMarks.ReplaceAllStringFunc(within.Of(text), func(marks string) string { return strings.Repeat(" ", len(marks)) }))
	var ends []int
	for it := sentences.FromString(flat); it.Next(); {
		ends = append(ends, it.Start()+len(strings.TrimRightFunc(it.Value(), unicode.IsSpace)))
	}
	for _, m := range innerEnd.FindAllStringSubmatchIndex(flat, -1) {
		ends = append(ends, m[3])
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	p := splitter{text: flat, lang: lang}
	p.casual = p.isCasual(ends)
	var spans []Span
	start := 0
	for _, end := range ends {
		if end != len(flat) && !p.stops(end) {
			continue
		}
		if s := trim(flat, Span{start, end}); !s.Empty() {
			if n := len(spans); n > 0 && !hasWords(s.Of(flat)) && !hasWords(flat[s.End:]) {
				spans[n-1].End = s.End + within.Start // a smiley belongs to what it comments
			} else {
				spans = append(spans, Span{within.Start + s.Start, within.Start + s.End})
			}
		}
		start = end
	}
	if s := trim(flat, Span{start, len(flat)}); !s.Empty() {
		spans = append(spans, Span{within.Start + s.Start, within.Start + s.End})
	}
	return spans
}

// quoteMarks are those that a quotation of several lines has at the beginning of each.
var quoteMarks = regexp.MustCompile(`\n[ \t]*>[> \t]*`)

// lineBreaks keeps every offset.
var lineBreaks = strings.NewReplacer("\n", " ", "\r", " ", "\u2028", "   ", "\u2029", "   ", "\u0085", "  ")

// innerEnd matches the ends that the Annex doesn't see: before a digit, and with footnote marks such as [12].
var innerEnd = regexp.MustCompile(`([.!?…](?:["'”’»)\]*_]|[ \x{a0}\x{202f}]»|\[\d{1,3}\])*)\s`)

// A splitter decides where sentences of a paragraph end.
type splitter struct {
	text   string // with blanks for line breaks
	lang   string
	casual bool // its sentences begin in lower case
}

// lookBehind is how many bytes before its end tell whether a sentence ends: a word and what closes it.
const lookBehind = 64

// stops reports whether a sentence ends at the offset, which stands behind a mark that may end one.
func (p splitter) stops(end int) bool {
	from := max(0, end-lookBehind)
	before := strings.TrimRightFunc(footnotes.ReplaceAllString(p.text[from:end], ""), func(r rune) bool { return isCloser(r) || unicode.IsSpace(r) })
	r, size := utf8.DecodeLastRuneInString(before)
	if r > unicode.MaxLatin1 && r != '…' && r != '‽' {
		return true // other scripts neither abbreviate with their full stops nor need a blank behind them
	}
	after := p.text[end:]
	if r, _ := utf8.DecodeRuneInString(after); !unicode.IsSpace(r) {
		return false // version 1.2, example.com, os.Exit(1)
	}
	after = strings.TrimLeftFunc(after, unicode.IsSpace)
	if strings.HasPrefix(after, "»") {
		return false // French leaves a blank before it
	}
	next := strings.TrimLeftFunc(after, isOpener)
	first, _ := utf8.DecodeRuneInString(next)
	if unicode.IsLower(first) && !strings.HasPrefix(after, "`") && !p.casual {
		return false
	}
	rest := before[:len(before)-size]
	if r != '.' || strings.HasSuffix(rest, ".") {
		return true
	}
	word := lastWord(rest)
	if isNumber(word) && from == 0 && strings.TrimSpace(rest) == word {
		return false // the number of a list item
	}
	return !p.abbreviates(strings.ToLower(word), word, rest, next)
}

// numberPrefix matches a text that begins with a number, if only a Roman one or one behind a letter: art. L. 121-1.
var numberPrefix = regexp.MustCompile(`^(?:\d|[IVXLC]+\b|[A-Z]\.? ?\d)`)

// abbreviates reports whether the full stop behind the word belongs to it rather than to a sentence.
func (p splitter) abbreviates(word, written, rest, next string) bool {
	nextWord := strings.ToLower(firstWord(next))
	if p.lang == "fr" {
		if i := strings.LastIndexAny(word, "'’"); i >= 0 {
			_, size := utf8.DecodeRuneInString(word[i:])
			word = word[i+size:] // l'art. 5
		}
	}
	starter := (starters[p.lang][nextWord] || starters[defaultLang][nextWord]) && !initialPattern.MatchString(next)
	switch {
	case word == "":
		return false
	case word == "no" && p.lang == defaultLang:
		return !starter
	case numbered[p.lang][word] || numbered[""][word]:
		return numberPrefix.MatchString(next)
	case hard[p.lang][word] || hard[""][word]:
		return true
	case soft[p.lang][word] || soft[""][word] || isLetterChain(word):
		return !starter
	case utf8.RuneCountInString(word) == 1 && unicode.IsLetter([]rune(word)[0]):
		return written != "I" && !starter && !strings.HasSuffix(rest, "°"+written)
	case isNumber(word):
		// An ordinal, unless it is the minutes of a clock time.
		return p.lang == "de" && len(word) <= 2 && !starter && !strings.HasSuffix(strings.TrimSuffix(rest, word), ":")
	}
	return false
}

// isCasual reports whether a paragraph is written without capitals at the beginnings of sentences.
func (p splitter) isCasual(ends []int) bool {
	for _, at := range append([]int{0}, ends...) {
		next := strings.TrimLeftFunc(p.text[at:], func(r rune) bool { return unicode.IsSpace(r) || isOpener(r) })
		if r, _ := utf8.DecodeRuneInString(next); unicode.IsUpper(r) && firstWord(next) != "I" {
			return false
		}
	}
	return true
}

var initialPattern = regexp.MustCompile(`^\p{Lu}\.`)

var footnotes = regexp.MustCompile(`(?:\[\d{1,3}\])+$`)

// isOpener reports whether the rune may stand before the first word of a sentence.
func isOpener(r rune) bool {
	switch r {
	case '"', '\'', '“', '‘', '«', '‹', '„', '‚', '(', '[', '{', '*', '_', '~', '`', '¿', '¡':
		return true
	}
	return false
}

// lastWord is the word at the end of a text, with what may stand within it: "U.S", "don't".
func lastWord(text string) string {
	i := strings.LastIndexFunc(text, func(r rune) bool { return !isWordRune(r) && !strings.ContainsRune(".'’-", r) })
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		text = text[i+size:]
	}
	return strings.Trim(text, ".'’-")
}

func firstWord(text string) string {
	if i := strings.IndexFunc(text, func(r rune) bool { return !isWordRune(r) }); i >= 0 {
		return text[:i]
	}
	return text
}

// isLetterChain reports whether a word is of single letters with full stops between them: "u.s", "p.m".
func isLetterChain(word string) bool {
	parts := strings.Split(word, ".")
	for _, part := range parts {
		if utf8.RuneCountInString(part) != 1 || !unicode.IsLetter([]rune(part)[0]) {
			return false
		}
	}
	return len(parts) > 1
}

func isNumber(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
