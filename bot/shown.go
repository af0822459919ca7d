package bot

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"faqbot/faq"
)

// What is shown of an entry is what a reader of its source sees. Discord would show more of Markdown: comments, and
// the marks that give headings their IDs.

// shown is a match with the answer of its entry as an embed is to show it. The entry in the corpus stays as it is.
func shown(m faq.Match) faq.Match {
	edits := hidden(m.Entry.Answer)
	if len(edits) == 0 {
		return m
	}
	e := *m.Entry
	var moved func(faq.Span) faq.Span
	e.Answer, moved = edited(e.Answer, edits)
	e.Sentences = slices.Clone(e.Sentences)
	for i, s := range e.Sentences {
		e.Sentences[i] = moved(s)
	}
	return faq.Match{Entry: &e, Sentence: moved(m.Sentence), Confidence: m.Confidence}
}

// sentenceOf is the sentence that answers, or else the first one, as a plain text. There is always one of which something
// is seen, unless nothing is of the whole answer.
func sentenceOf(m faq.Match) string {
	m = shown(m)
	for _, s := range append([]faq.Span{m.Sentence}, m.Entry.Sentences...) {
		if !s.Empty() {
			return plain(s.Of(m.Entry.Answer))
		}
	}
	return plain(m.Entry.Answer)
}

// An edit puts another text in the place of a piece.
type edit struct {
	faq.Span
	with string
}

// edited makes the edits and returns where the pieces of the text have gone, without the space around them.
func edited(s string, edits []edit) (string, func(faq.Span) faq.Span) {
	slices.SortFunc(edits, func(a, b edit) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	ends := make([]int, len(edits)) // of the edits, in the new text
	for i, e := range edits {
		b.WriteString(s[at:max(at, e.Start)])
		b.WriteString(e.with)
		at, ends[i] = max(at, e.End), b.Len()
	}
	b.WriteString(s[at:])
	text := b.String()
	move := func(n int) int {
		i := sort.Search(len(edits), func(i int) bool { return edits[i].Start >= n }) - 1 // the last one before n
		if i < 0 {
			return n
		}
		return ends[i] + max(0, n-edits[i].End)
	}
	return text, func(s faq.Span) faq.Span {
		piece := text[move(s.Start):move(s.End)]
		start := move(s.End) - len(strings.TrimLeftFunc(piece, unicode.IsSpace))
		return faq.Span{Start: start, End: start + len(strings.TrimSpace(piece))}
	}
}

var (
	comment   = regexp.MustCompile(`<!--(?s:.*?)-->`)
	headingID = regexp.MustCompile(`\s*\{#[^{}]*\}\s*$`)
)

// hidden are the edits that leave out what readers of Markdown don't see. In code they see it.
func hidden(s string) (edits []edit) {
	if !strings.Contains(s, "<!--") && !strings.Contains(s, "{#") {
		return nil
	}
	source := []byte(s)
	hide := func(start, end int) { edits = append(edits, edit{Span: wide(s, start, end)}) }
	_ = ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if lines := n.Lines(); lines.Len() > 0 {
				last := lines.At(lines.Len() - 1)
				if at := headingID.FindIndex(last.Value(source)); at != nil {
					edits = append(edits, edit{Span: faq.Span{Start: last.Start + at[0], End: last.Start + at[1]}})
				}
			}
		case *ast.RawHTML:
			start, end := n.Segments.At(0).Start, n.Segments.At(n.Segments.Len()-1).Stop // it has one at least
			if comment.MatchString(s[start:end]) {
				hide(start, end)
			}
		case *ast.HTMLBlock:
			lines := n.Lines() // never empty
			start, last := lines.At(0).Start, lines.At(lines.Len()-1)
			if n.HasClosure() {
				last = n.ClosureLine
			}
			for _, at := range comment.FindAllStringIndex(s[start:last.Stop], -1) {
				hide(start+at[0], start+at[1])
			}
		}
		return ast.WalkContinue, nil
	})
	return edits
}

// wide is the piece with the space and the empty lines that nothing would stand between without it.
func wide(s string, start, end int) faq.Span {
	left, right := start, end
	for left > 0 && strings.IndexByte(" \t", s[left-1]) >= 0 {
		left--
	}
	for right < len(s) && strings.IndexByte(" \t\r", s[right]) >= 0 {
		right++
	}
	begins, ends := left == 0 || s[left-1] == '\n', right == len(s) || s[right] == '\n'
	switch {
	case begins && ends:
		for right < len(s) && s[right] == '\n' {
			right++
			if left > 0 && !strings.HasSuffix(s[:left], "\n\n") {
				break // one line of text follows the other
			}
		}
		return faq.Span{Start: left, End: right}
	case ends:
		return faq.Span{Start: left, End: end}
	case left < start || begins:
		return faq.Span{Start: start, End: right}
	}
	return faq.Span{Start: start, End: end}
}
