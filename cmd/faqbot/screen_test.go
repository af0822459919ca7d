package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/assert"
)

func testScreen(width int, colors bool) (*screen, *strings.Builder) {
	var b strings.Builder
	s := &screen{w: &b, width: width, bold: color.New(color.Bold), faint: color.New(color.Faint)}
	for _, c := range []*color.Color{s.bold, s.faint} {
		if colors {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
	}
	return s, &b
}

func TestTextIsBrokenWhereItMayBe(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"between words", "one two three four five six", "  one two three four\n  five six\n"},
		{"a line that just fits stays whole", "one two three four x", "  one two three four x\n"},
		{"line feeds stay", "one\n\ntwo", "  one\n\n  two\n"},
		{"indentation stays", "list:\n    item one", "  list:\n      item one\n"},
		{"a word too long for a line is cut", strings.Repeat("x", 25), "  " + strings.Repeat("x", 20) + "\n  xxxxx\n"},
		{"wide characters count twice", strings.Repeat("語", 12), "  " + strings.Repeat("語", 10) + "\n  語語\n"},
		{"what steers the terminal is shown, not obeyed", "a\x1b[2Jb\u202ec\u009b", "  a�[2Jb�c�\n"},
		{"nothing is an empty line", "", "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, got := testScreen(22, false)
			s.paragraph("  ", piece{text: c.text})
			assert.Equal(t, c.want, got.String())
		})
	}
}

func TestLinesStandBelowTheFirst(t *testing.T) {
	s, got := testScreen(22, false)
	s.paragraph(" 1  ", piece{text: "one two three four five"})
	assert.Equal(t, " 1  one two three four\n    five\n", got.String())
}

func TestAPipeGetsUnbrokenLines(t *testing.T) {
	s, got := testScreen(0, false)
	s.paragraph("  ", piece{text: strings.Repeat("word ", 100)})
	assert.Equal(t, "  "+strings.TrimSpace(strings.Repeat("word ", 100))+"\n", got.String())
}

func TestAStyleEndsWithEachLine(t *testing.T) {
	s, got := testScreen(22, true)
	s.paragraph("  ", piece{text: "plain "}, piece{"one two three four five", s.bold}, piece{text: " plain"})
	assert.Equal(t, "  plain \x1b[1mone two three\x1b[22m\n  \x1b[1mfour five\x1b[22m plain\n", got.String())
}

func FuzzTextOnTheScreen(f *testing.F) {
	for _, seed := range []string{"one two", "a\x1b]0;title\a", "語 語", "\u200d\u0301\t\r\n x", "\xff\xfe", strings.Repeat("long", 50)} {
		f.Add(seed, 22)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		s, got := testScreen(width%200, false)
		s.paragraph("  ", piece{text: text})
		for line := range strings.Lines(got.String()) {
			line = strings.TrimSuffix(line, "\n")
			assert.False(t, strings.ContainsFunc(line, steers), "%q steers the terminal", line)
			// A single character may be wider than the room there is; two never share a line that is too narrow.
			if s.width > 0 && uniseg.StringWidth(line) > max(s.width, 22) {
				assert.LessOrEqual(t, uniseg.GraphemeClusterCount(strings.TrimSpace(line)), 1)
			}
		}
		if utf8.ValidString(text) {
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			assert.Equal(t, squeeze(printable(text)), squeeze(got.String()), "text is lost")
		}
	})
}
