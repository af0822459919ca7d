package faq

import (
	"regexp"
	"strings"
)

// A chunk is a piece of text that no sentence crosses the bounds of: a paragraph, a list item, a table row.
type chunk struct {
	Span
	whole bool // code or a table's row, which is not split
}

var (
	fencePattern   = regexp.MustCompile("^(?:`{3,}|~{3,})")
	headPattern    = regexp.MustCompile(`^#{1,6}[ \t]+`)
	headTail       = regexp.MustCompile(`[ \t]+#+$|[ \t]*\{#[^{}]*\}$`)
	quotePattern   = regexp.MustCompile(`^(?:>[ \t]?)+`)
	tableRule      = regexp.MustCompile(`^\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$`)
	taskPattern    = regexp.MustCompile(`^\[[ xX]\][ \t]+`)
	tagPattern     = regexp.MustCompile(`^(?:</?[a-zA-Z][^<>]*>[ \t]*)+$`)
	admonition     = regexp.MustCompile(`^:::+`)
	indentPattern  = regexp.MustCompile(`^(?: {4}|\t)`)
	hardBreak      = regexp.MustCompile(`(?: {2,}|\\)\r?\n$`)
	referenceStart = regexp.MustCompile(`^\[[^\]]+\]:[ \t]`)
)

// breaks says what a line break means.
type breaks int

const (
	breaksTell breaks = iota // what the lines look like: see wrapWidth
	breaksWrap               // nothing, within a paragraph
	breaksEnd                // the end of a paragraph
)

// chunks takes a text apart at its lines.
func chunks(text string, lines breaks) []chunk {
	var (
		all     []chunk
		open    = -1 // the chunk that the next line may continue
		prev    textLine
		gap     = true
		fence   string // of the code block that we are in
		comment bool   // we are in
		listed  bool   // we are in a list, so indented text isn't code
		code    bool   // the last chunk is indented code
	)
	width := wrapWidth(text, textLines(text))
	start := 0
	for raw := range strings.SplitAfterSeq(text, "\n") {
		s := trim(text, Span{start, start + len(raw)})
		start += len(raw)
		line := s.Of(text)
		if fence != "" {
			all[len(all)-1].End = max(s.End, all[len(all)-1].End)
			if strings.HasPrefix(line, fence) && strings.Trim(line, fence[:1]) == "" {
				fence = ""
			}
			continue
		}
		if comment {
			comment = !strings.Contains(line, "-->")
			continue
		}
		if line == "" {
			gap, open = true, -1
			continue
		}
		indented := indentPattern.MatchString(raw)
		if quote := quotePattern.FindString(line); quote != "" {
			s.Start += len(quote)
			if s = trim(text, s); s.Empty() {
				gap, open = true, -1
				continue
			}
			line = s.Of(text)
		}
		l := textLine{s, gap}
		switch {
		case indented && code:
			all[len(all)-1].End = s.End
			gap = false
			continue
		case indented && gap && !listed:
			all = append(all, chunk{s, true})
			open, code, gap = -1, true, false
			continue
		}
		code = false
		if gap && !indented {
			listed = false
		}
		switch {
		case fencePattern.MatchString(line):
			fence = fencePattern.FindString(line)
			all = append(all, chunk{s, true})
			open = -1
		case strings.HasPrefix(line, "<!--"):
			comment = !strings.Contains(line, "-->")
			open = -1
		case tagPattern.MatchString(line), admonition.MatchString(line), tableRule.MatchString(line),
			rulePattern.MatchString(line), referenceStart.MatchString(line):
			open = -1
		case headPattern.MatchString(line):
			s.Start += len(headPattern.FindString(line))
			for tail := headTail.FindString(s.Of(text)); tail != ""; tail = headTail.FindString(s.Of(text)) {
				s.End -= len(tail)
			}
			all = append(all, chunk{Span: trim(text, s)})
			open = -1
		case strings.HasPrefix(line, "|"):
			s.Start++
			if strings.HasSuffix(s.Of(text), "|") {
				s.End--
			}
			if s = trim(text, s); !s.Empty() {
				all = append(all, chunk{s, true})
			}
			open = -1
		case open >= 0 && marker(line) == 0 && (lines == breaksWrap || lines == breaksTell && joined(text, prev, l, width)):
			all[open].End = s.End
		default:
			if n := marker(line); n > 0 {
				listed = true
				s.Start += n
				s.Start += len(taskPattern.FindString(s.Of(text)))
			}
			all = append(all, chunk{Span: s})
			open = len(all) - 1
		}
		if hardBreak.MatchString(raw) {
			if open >= 0 && lines == breaksWrap && text[s.End-1] == '\\' && s.End-1 > all[open].Start {
				all[open].End = s.End - 1
			}
			open = -1
		}
		prev, gap = l, false
	}
	return all
}
