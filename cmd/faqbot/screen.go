package main

import (
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"faqbot/faq"
)

// A screen is where text for people goes. It knows how wide the text may be and whether it may have
// colours, and keeps foreign text from steering the terminal.
type screen struct {
	w     io.Writer
	width int // columns; 0 if lines are not to be broken, as in a pipe
	bold  *color.Color
	faint *color.Color
	err   error // of the first line that could not be written; nothing is written after it
}

// readable is the longest line that is read with ease; wider terminals are not filled.
const readable = 100

// screenOn is a screen on w: broken into lines and with colours only if w is a terminal that has them.
// NO_COLOR is that of https://no-color.org.
func screenOn(w io.Writer, env environment) *screen {
	s := &screen{w: w, bold: color.New(color.Bold, color.Underline), faint: color.New(color.Faint)}
	colors := false
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.width = 80
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			s.width = min(width, readable)
		}
		noColor, _ := env("NO_COLOR")
		kind, _ := env("TERM")
		colors = noColor == "" && kind != "dumb"
	}
	for _, c := range []*color.Color{s.bold, s.faint} {
		if colors {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
	}
	return s
}

// printable is text from strangers as a terminal may show it: control characters, which could move the
// cursor or rewrite the screen, and characters that turn the direction of writing are shown as "�".
// Line feeds and tabs stay.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if steers(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// oneLine is printable text on one line.
func oneLine(text string) string {
	return strings.Join(strings.Fields(printable(text)), " ")
}

// steers reports whether a terminal may obey the character instead of showing it.
func steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// A piece is text in one style; without a style it is plain.
type piece struct {
	text  string
	style *color.Color
}

// paragraph prints the pieces as running text, broken where the language allows it. The first line comes
// after lead, and the others stand below it.
func (s *screen) paragraph(lead string, pieces ...piece) {
	var whole strings.Builder
	var ends []int // of the pieces in whole
	for _, p := range pieces {
		whole.WriteString(strings.ReplaceAll(printable(p.text), "\t", "    "))
		ends = append(ends, whole.Len())
	}
	text := strings.TrimRight(whole.String(), " \n")
	room := 0
	if s.width > 0 {
		room = max(s.width-uniseg.StringWidth(lead), 20)
	}
	for _, line := range breakLines(text, room) {
		b := strings.Builder{}
		start := line.Start
		for i, p := range pieces {
			if end := min(ends[i], line.End); end > start {
				b.WriteString(styled(p.style, text[start:end]))
				start = end
			}
		}
		s.line(lead + b.String())
		lead = strings.Repeat(" ", uniseg.StringWidth(lead))
	}
}

func (s *screen) line(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, strings.TrimRight(text, " ")+"\n")
	}
}

func styled(style *color.Color, text string) string {
	if style == nil {
		return text
	}
	return style.Sprint(text)
}

// breakLines finds the lines of text, none wider than room columns, cut where Unicode's line breaking
// algorithm (UAX #14) allows it; a word that has no room on a line of its own is cut anywhere. With no
// room given only line feeds cut. The space at which a line is cut belongs to none.
func breakLines(text string, room int) []faq.Span {
	var lines []faq.Span
	for start := 0; start <= len(text); {
		end := len(text)
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end = start + n
		}
		if room > 0 {
			lines = wrap(lines, text, faq.Span{Start: start, End: end}, room)
		} else {
			lines = append(lines, faq.Span{Start: start, End: end})
		}
		start = end + 1
	}
	return lines
}

// wrap appends the lines of the part, which holds no line feed.
func wrap(lines []faq.Span, text string, part faq.Span, room int) []faq.Span {
	line := faq.Span{Start: part.Start, End: part.Start}
	columns := 0 // of the line, with the space at its end
	cut := func(next int) {
		lines = append(lines, line)
		line, columns = faq.Span{Start: next, End: next}, 0
	}
	at := part.Start // of the segment
	for rest, state := part.Of(text), -1; rest != ""; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		word := strings.TrimRight(segment, " ")
		wide := uniseg.StringWidth(word)
		if columns > 0 && columns+wide > room {
			cut(at)
		}
		if wide <= room {
			line.End, columns = at+len(word), columns+wide
		} else {
			for g, to := uniseg.NewGraphemes(word), at; g.Next(); {
				if columns+g.Width() > room {
					cut(to)
				}
				to += len(g.Str())
				line.End, columns = to, columns+g.Width()
			}
		}
		columns += len(segment) - len(word)
		at += len(segment)
	}
	cut(part.End)
	return lines
}

// A table is rows of cells, the first row being the heads. The figures below a head that begins with ">"
// stand flush right.
type table [][]string

// table prints the table with its columns in line, two spaces in from the left.
func (s *screen) table(t table) {
	widths := make([]int, len(t[0]))
	right := make([]bool, len(t[0]))
	for i, head := range t[0] {
		t[0][i], right[i] = strings.CutPrefix(head, ">")
	}
	for _, row := range t {
		for i, cell := range row {
			row[i] = oneLine(cell)
			widths[i] = max(widths[i], uniseg.StringWidth(row[i]))
		}
	}
	for n, row := range t {
		var b strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
			if right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			b.WriteString("  " + cell)
		}
		line := strings.TrimRight(b.String(), " ")
		if n == 0 {
			line = s.faint.Sprint(line)
		}
		s.line(line)
	}
}
