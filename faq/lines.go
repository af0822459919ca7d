package faq

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A textLine is a line that isn't blank, without the white space around it.
type textLine struct {
	Span
	gap bool // a blank line stands before it
}

// textLines returns the lines of a text that aren't blank.
func textLines(text string) []textLine {
	var lines []textLine
	gap, start := false, 0
	for raw := range strings.SplitAfterSeq(text, "\n") {
		s := trim(text, Span{start, start + len(raw)})
		start += len(raw)
		if s.Empty() {
			gap = true
			continue
		}
		lines = append(lines, textLine{s, gap})
		gap = false
	}
	return lines
}

// trim leaves out the white space at both ends of a span.
func trim(text string, s Span) Span {
	inner := s.Of(text)
	s.Start += len(inner) - len(strings.TrimLeftFunc(inner, unicode.IsSpace))
	s.End = s.Start + len(strings.TrimSpace(inner))
	return s
}

// wrapWidth is the width at which the lines of a text were broken, or 0 if each of them is a paragraph of its
// own. What gives a width away is that lines go on in lower case.
func wrapWidth(text string, lines []textLine) int {
	const (
		narrowest = 40 // characters; nobody wraps prose narrower
		slack     = 20 // by which a long word or address may stand out
	)
	width := 0
	for i := 1; i < len(lines); i++ {
		prev := lines[i-1].Of(text)
		if n := utf8.RuneCountInString(prev); n >= narrowest && goesOn(text, lines[i-1], lines[i]) {
			width = max(width, n)
		}
	}
	wider := 0
	for _, l := range lines {
		if utf8.RuneCountInString(l.Of(text)) > width+slack {
			wider++
		}
	}
	if 5*wider > len(lines) {
		return 0
	}
	return width
}

// goesOn reports whether the next line plainly continues the sentence of the one before it.
func goesOn(text string, prev, next textLine) bool {
	if next.gap || endsSentence(prev.Of(text)) || strings.HasSuffix(prev.Of(text), ":") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(next.Of(text))
	return unicode.IsLower(r) && marker(next.Of(text)) == 0
}

// joined reports whether the next line belongs to the same paragraph as the one before it, in a text that is
// wrapped at width.
func joined(text string, prev, next textLine, width int) bool {
	if next.gap || marker(next.Of(text)) > 0 {
		return false
	}
	if goesOn(text, prev, next) {
		return true
	}
	first, _, _ := strings.Cut(next.Of(text), " ")
	return width > 0 && utf8.RuneCountInString(prev.Of(text))+1+utf8.RuneCountInString(first) > width
}

// endsSentence reports whether a line closes with the mark of a sentence's end.
func endsSentence(line string) bool {
	line = strings.TrimRightFunc(line, isCloser)
	r, _ := utf8.DecodeLastRuneInString(line)
	return isTerminator(r)
}

// markerPattern matches what stands before a list item.
var markerPattern = regexp.MustCompile(`^(?:[-*+•‣◦·–—▪●○►➤✅❌]️?|\(?(?:\d{1,3}[.)]|[a-zA-Z]\)))[ \t\x{a0}]+`)

// marker returns the length of the list marker at the beginning of a line, 0 if there is none.
func marker(line string) int {
	return len(markerPattern.FindString(line))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isTerminator reports whether a sentence may end with the rune.
func isTerminator(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '‽', '。', '！', '？', '｡', '؟', '۔', '।':
		return true
	}
	return false
}

// isCloser reports whether the rune may stand after the end of a sentence and still belong to it.
func isCloser(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '“', '‘', '»', '«', '›', ')', ']', '*', '_', '~', '|', '`':
		return true
	}
	return false
}
