package faq

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Markdown is taken apart into its outermost blocks; what is within them (lists, tables, code) stays whole and
// verbatim. Only the blocks are parsed: the inline grammar takes time that grows with the square of the text on
// hostile input, and only short lines need it, those that may be questions.

// readMarkdown reads headings, "Q:" and "A:", bold questions and <details> as questions, other text as passages.
func readMarkdown(d *draft) {
	d.breaks = breaksWrap
	body, title, ok := d.frontMatter()
	if !ok {
		return
	}
	if at := tooNested(d.text[body:]); at >= 0 {
		d.fault(d.line(body+at), fmt.Sprintf("quotations or lists nest deeper than %d levels", maxNesting), "write it flat")
		return
	}
	m := &markdown{draft: d, body: body, inline: goldmark.DefaultParser()}
	m.read()
	if !m.structured {
		d.breaks = breaksTell
		d.readPlain(body, title)
		return
	}
	m.marks = underTitle(title, m.marks)
	classify(m.marks, d.name, title)
	d.outline(d.text, m.marks)
}

// A markdown is a Markdown document while it is read.
type markdown struct {
	*draft
	body       int // where it begins
	source     []byte
	inline     parser.Parser
	marks      []mark
	structured bool // there is more than plain paragraphs
	labelled   bool // there are both "Q:" and "A:"
	runIn      int  // paragraphs and items that begin with a bold question
	markup     htmlState
}

// read makes marks of the document.
func (m *markdown) read() {
	blocks := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))
	m.source = []byte(m.text[m.body:])
	root := blocks.Parse(gmtext.NewReader(m.source))
	var nodes []ast.Node
	var spans []Span
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Pos() < 0 {
			continue
		}
		start := m.body + n.Pos()
		start = strings.LastIndexByte(m.text[:start], '\n') + 1
		if k := len(spans); k > 0 {
			spans[k-1].End = start
		}
		nodes = append(nodes, n)
		spans = append(spans, Span{max(start, m.body), len(m.text)})
	}
	var asked, answered bool
	for i, n := range nodes {
		spans[i] = trim(m.text, spans[i])
		switch n.Kind() {
		case ast.KindParagraph, ast.KindList, ast.KindHeading:
			for _, l := range labelsIn(m.text, spans[i]) {
				asked, answered = asked || !l.answer, answered || l.answer
			}
			for _, part := range m.parts(n, spans[i]) {
				q, after := boldQuestion(part.Of(m.text))
				if line, _, _ := strings.Cut(part.Of(m.text)[after:], "\n"); q != "" && hasWords(line) {
					m.runIn++
				}
			}
		}
	}
	m.labelled = asked && answered
	for i, n := range nodes {
		if m.isMarkup(n, spans[i]) {
			m.html(spans[i])
		} else {
			m.block(n, spans[i])
			m.commentsIn(n)
		}
	}
	m.endMarkup()
}

// block makes marks of an outermost block that isn't HTML.
func (m *markdown) block(n ast.Node, s Span) {
	if m.markup.inSummary {
		m.markup.text.WriteString(" " + m.plain(s.Of(m.text)))
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		m.structured = true
		text, id := cutID(headingText(s.Of(m.text)))
		m.add(mark{kind: headingMark, Span: s, level: n.Level, text: m.plain(text), id: id})
	case *ast.ThematicBreak:
	case *ast.Paragraph, *ast.List:
		if m.labelled {
			if found := labelsIn(m.text, s); len(found) > 0 {
				m.structured = true
				for _, x := range labelMarks(m.text, s, found) {
					if x.kind == questionMark {
						x.text, x.id = cutID(x.text)
						x.text = m.plain(x.text)
					}
					m.add(x)
				}
				return
			}
		}
		if _, ok := n.(*ast.List); ok && m.isContents(s.Of(m.text)) {
			m.structured = true
			return
		}
		if m.boldQuestions(n, s) {
			return
		}
		if len(chunks(s.Of(m.text), breaksWrap)) == 0 {
			return // definitions of links
		}
		prev := m.previous()
		_, list := n.(*ast.List)
		hollow := !list && m.isPicture(s.Of(m.text))
		m.structured = m.structured || hollow
		m.add(mark{Span: s, hollow: hollow,
			joins: prev != nil && (list && strings.HasSuffix(strings.TrimRightFunc(prev.Of(m.text), isCloser), ":") || isTable(s.Of(m.text)))})
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		if n.Kind() == ast.KindFencedCodeBlock {
			m.checkFence(s)
		}
		m.structured = true
		m.add(mark{Span: s, joins: m.previous() != nil})
	default:
		m.add(mark{Span: s})
	}
}

// checkFence warns of a block of code that goes on to the end of the file, or to that of the next such block.
// Markdown allows both, but questions in it are lost.
func (m *markdown) checkFence(s Span) {
	first, rest, _ := strings.Cut(s.Of(m.text), "\n")
	fence := fencePattern.FindString(first)
	closed, before := false, ""
	line := m.line(s.Start)
	for inner := range strings.Lines(rest) {
		line++
		info, ok := strings.CutPrefix(strings.TrimSpace(inner), fence)
		info = strings.TrimLeft(info, fence[:1])
		closed = ok && info == ""
		if ok && info != "" && !strings.Contains(info, "`") {
			before = fmt.Sprintf(" before another begins on line %d", line)
			break
		}
	}
	if !closed {
		m.warn(m.line(s.Start), "the block of code is not closed"+before, "end it with a line of "+fence)
	}
}

// add takes in a mark. One whose words are a label and more is the question without the label.
func (m *markdown) add(x mark) {
	x.line = m.line(x.Start)
	if x.kind == headingMark {
		if found := labels(x.text, Span{0, len(x.text)}); len(found) == 1 && !found[0].answer && found[0].End < len(x.text) {
			x.kind, x.text = questionMark, x.text[found[0].End:]
		}
	}
	if x.id != "" && m.url != "" {
		x.url = m.url + "#" + x.id
	}
	m.marks = append(m.marks, x)
}

// previous is the mark before, if it is a block.
func (m *markdown) previous() *mark {
	if n := len(m.marks); n > 0 && m.marks[n-1].kind == blockMark {
		return &m.marks[n-1]
	}
	return nil
}

// parts are the pieces of a block that may begin with a bold question: the lines of a paragraph that do, or
// the items of a list.
func (m *markdown) parts(n ast.Node, s Span) []Span {
	var starts []int
	switch n := n.(type) {
	case *ast.Paragraph:
		starts = append(starts, s.Start)
		for i := s.Start; i < s.End; i++ {
			if m.text[i] != '\n' {
				continue
			}
			line := i + 1 + len(m.text[i+1:s.End]) - len(strings.TrimLeft(m.text[i+1:s.End], " \t"))
			if q, _ := boldQuestion(m.text[line:s.End]); q != "" {
				starts = append(starts, line)
			}
		}
	case *ast.List:
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			if first := item.FirstChild(); first != nil && first.Lines() != nil && first.Lines().Len() > 0 {
				starts = append(starts, m.body+first.Lines().At(0).Start)
			}
		}
	}
	parts := make([]Span, len(starts))
	for i, start := range starts {
		end := s.End
		if i+1 < len(starts) {
			end = strings.LastIndexByte(m.text[:starts[i+1]], '\n') + 1
		}
		parts[i] = trim(m.text, Span{start, max(start, end)})
	}
	return parts
}

// boldQuestions makes marks of a paragraph with bold questions at the beginnings of lines, or of a list all of
// whose items begin so. A question with its answer on the same line counts if the document has two of them.
func (m *markdown) boldQuestions(n ast.Node, s Span) bool {
	parts := m.parts(n, s)
	_, list := n.(*ast.List)
	asked := false
	for i, p := range parts {
		q, after := boldQuestion(p.Of(m.text))
		line, _, _ := strings.Cut(p.Of(m.text)[after:], "\n")
		switch {
		case q == "" && (list || i > 0), list && !hasWords(p.Of(m.text)[after:]):
			return false
		case q != "" && hasWords(line) && m.runIn < 2:
			return false
		}
		asked = asked || q != ""
	}
	if !asked {
		return false
	}
	m.structured = true
	for _, p := range parts {
		q, after := boldQuestion(p.Of(m.text))
		if q != "" {
			if line, _, _ := strings.Cut(p.Of(m.text)[after:], "\n"); !hasWords(line) {
				after += len(line) // a smiley
			}
			text, id := cutID(q)
			m.add(mark{kind: questionMark, Span: Span{p.Start, p.Start + after}, level: looseLevel, text: m.plain(text), id: id})
		}
		if rest := trim(m.text, Span{p.Start + after, p.End}); !rest.Empty() {
			m.add(mark{Span: rest})
		}
	}
	return true
}

// boldQuestion returns the question in bold that a text begins with, and where it ends.
func boldQuestion(text string) (question string, end int) {
	for _, mark := range []string{"**", "__"} {
		rest, ok := strings.CutPrefix(text, mark)
		if !ok {
			continue
		}
		inner, _, ok := strings.Cut(rest, mark)
		if ok && strings.HasSuffix(inner, "?") && hasWords(inner) && !strings.Contains(inner, "\n\n") {
			return inner, len(inner) + 2*len(mark)
		}
	}
	return "", 0
}

// headingText is the line of a heading without its marks, of either kind.
func headingText(source string) string {
	line := strings.TrimLeft(source, "# \t")
	if !strings.HasPrefix(source, "#") {
		if i := strings.LastIndexByte(source, '\n'); i >= 0 {
			line = source[:i] // underlined
		}
	}
	line = strings.TrimSpace(line)
	if bare := strings.TrimRight(line, "#"); bare != line && strings.HasSuffix(bare, " ") {
		line = bare
	}
	return strings.TrimSpace(line)
}

var idPattern = regexp.MustCompile(`[ \t]*\{[ \t]*#([^\s{}]+)[^{}]*\}[ \t]*$`)

// cutID takes an ID such as {#join} off the end of a question.
func cutID(text string) (rest, id string) {
	text = strings.TrimSpace(text)
	if m := idPattern.FindStringSubmatchIndex(text); m != nil {
		return strings.TrimRight(text[:m[0]], "*_ \t"), text[m[2]:m[3]]
	}
	return text, ""
}

// maxInline bounds the text that is read with the inline grammar, in bytes.
const maxInline = 4 << 10

// plain is a line of Markdown without its marks.
func (m *markdown) plain(source string) string {
	if len(source) > maxInline || !strings.ContainsAny(source, "*_`[]<&\\!~") {
		return oneLine(source)
	}
	src := []byte(source)
	root := m.inline.Parse(gmtext.NewReader(src))
	if root.ChildCount() != 1 || root.FirstChild().Kind() != ast.KindParagraph {
		return oneLine(source) // its first words would mean something at the beginning of a document
	}
	var b strings.Builder
	// The walker returns no error.
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			value := n.Segment.Value(src)
			if n.Parent().Kind() != ast.KindCodeSpan {
				value = util.UnescapePunctuations(value)
				b.WriteString(html.UnescapeString(string(value)))
			} else {
				b.Write(value)
			}
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return oneLine(b.String())
}

// isContents reports whether a list is a table of contents: nothing but links into its own document.
func (m *markdown) isContents(source string) bool {
	const longest = 64 << 10 // bytes
	if len(source) > longest || !strings.Contains(source, "](#") {
		return false
	}
	links := 0
	for line := range strings.SplitSeq(source, "\n") {
		line = strings.TrimSpace(line)
		line = strings.TrimSpace(line[marker(line):])
		if line == "" {
			continue
		}
		if len(line) > maxInline {
			return false
		}
		p := m.inline.Parse(gmtext.NewReader([]byte(line))).FirstChild()
		if p == nil || p.ChildCount() != 1 {
			return false
		}
		link, ok := p.FirstChild().(*ast.Link)
		if !ok || !strings.HasPrefix(string(link.Destination), "#") {
			return false
		}
		links++
	}
	return links > 0
}

// isPicture reports whether a paragraph holds nothing but images, linked or not.
func (m *markdown) isPicture(source string) bool {
	if len(source) > maxInline || !strings.Contains(source, "![") {
		return false
	}
	p := m.inline.Parse(gmtext.NewReader([]byte(source))).FirstChild()
	for n := p.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Image:
		case *ast.Link:
			if n.ChildCount() != 1 || n.FirstChild().Kind() != ast.KindImage {
				return false
			}
		case *ast.Text:
			if hasWords(string(n.Segment.Value([]byte(source)))) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isTable reports whether the second line of a block is the rule of a table.
func isTable(source string) bool {
	first, rest, _ := strings.Cut(source, "\n")
	second, _, _ := strings.Cut(rest, "\n")
	second = strings.TrimSpace(second)
	return strings.Contains(first, "|") && strings.Contains(second, "|") && tableRule.MatchString(second)
}

var containers = regexp.MustCompile(`^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))+`)

// tooNested returns the offset of a line on which quotations and lists nest too deep, or -1. Every level takes
// a mark on the line, or two columns of indentation at least.
func tooNested(text string) int {
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if prefix := containers.FindString(line); prefix != "" {
			marks := len(strings.Fields(strings.ReplaceAll(prefix, ">", " > ")))
			indent := len(prefix) - len(strings.TrimLeft(strings.ReplaceAll(prefix, "\t", "    "), " "))
			if marks > maxNesting || indent > 4*maxNesting {
				return at
			}
		}
		at += len(line)
	}
	return -1
}
