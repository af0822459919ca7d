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
// the marks that give headings their IDs; and what isn't Markdown it would take for that. So embeds show a text made
// for them, and labels and lines of content, where everything is to stand plainly, what is left of it without marks.

// shown is a match with the texts of its entry as an embed is to show them. The entry in the corpus stays as it is.
func shown(m faq.Match) faq.Match {
	e := *m.Entry
	edits := hidden
	if !e.IsMarkdown() {
		edits = marked
		e.Question, e.Source.Headings = literal(e.Question), slices.Clone(e.Source.Headings)
		for i, h := range e.Source.Headings {
			e.Source.Headings[i] = literal(h)
		}
	}
	var moved func(faq.Span) faq.Span
	e.Answer, moved = edited(e.Answer, edits(e.Answer))
	e.Sentences = slices.Clone(e.Sentences)
	for i, s := range e.Sentences {
		e.Sentences[i] = moved(s)
	}
	return faq.Match{Entry: &e, Sentence: moved(m.Sentence), Confidence: m.Confidence}
}

// sentenceOf is the sentence that answers, or else the first one of which something is seen, as a plain text.
func sentenceOf(m faq.Match) string {
	if m.Entry.IsMarkdown() {
		m = shown(m)
	}
	answer := m.Entry.Answer
	for _, s := range append([]faq.Span{m.Sentence}, m.Entry.Sentences...) {
		if !s.Empty() {
			return plainly(m.Entry, headMark.FindString(answer[:s.Start])+s.Of(answer))
		}
	}
	return plainly(m.Entry, answer)
}

// headMark is what makes a line a heading of Markdown, and is no part of the sentence after it. Elsewhere it may mean
// something: "# of players".
var headMark = regexp.MustCompile(`(?m:^#+)[ \t]+$`)

// title names an entry, as a plain text.
func title(e *faq.Entry) string {
	if e.IsPassage() && len(e.Source.Headings) == 0 {
		return sentenceOf(faq.Match{Entry: e})
	}
	return plainly(e, e.Title())
}

// plainly is a text of the entry's as a reader sees it.
func plainly(e *faq.Entry, s string) string {
	if e.IsMarkdown() {
		return plain(s)
	}
	return s
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
	whole := b.String()
	move := func(n int) int {
		i := sort.Search(len(edits), func(i int) bool { return edits[i].Start >= n }) - 1 // the last one before n
		if i < 0 {
			return n
		}
		return ends[i] + max(0, n-edits[i].End)
	}
	return whole, func(s faq.Span) faq.Span {
		piece := whole[move(s.Start):move(s.End)]
		start := move(s.End) - len(strings.TrimLeftFunc(piece, unicode.IsSpace))
		return faq.Span{Start: start, End: start + len(strings.TrimSpace(piece))}
	}
}

// special finds what Discord would take for a mark, each in a group, and addresses, in which it sees none.
var special = regexp.MustCompile("https?://[^\\s<>]+|(?m:^\\s*(?:\\d+([.)])|([-+#>])[#>]*)(?:\\s|$))|([\\\\`*_~|\\[\\]<])")

// marked are the edits that put a backslash before each mark of a text that isn't Markdown.
func marked(s string) (edits []edit) {
	for _, at := range special.FindAllStringSubmatchIndex(s, -1) {
		if start := max(at[2], at[4], at[6]); start >= 0 {
			edits = append(edits, edit{faq.Span{Start: start, End: start}, `\`})
		}
	}
	return edits
}

// literal is Markdown that shows a text as it stands.
func literal(s string) string {
	s, _ = edited(s, marked(s))
	return s
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
