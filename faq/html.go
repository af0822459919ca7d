package faq

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML reads what a page shows as text, and the questions that it marks up for search engines. Scripts,
// styles, navigation and forms are left out.
func readHTML(d *draft) {
	// The parser refuses what nests deeper than 512 elements, as browsers do.
	root, err := html.Parse(strings.NewReader(d.withLines()))
	if err != nil {
		d.fault(0, "the HTML cannot be read: "+strings.TrimPrefix(err.Error(), "html: "), "save the text of the page instead")
		return
	}
	d.breaks = breaksEnd
	p := &page{draft: d}
	p.visit(root, surroundings{line: 1})
	p.endBlock()
	text := p.out.String()
	marks := splitLabels(text, p.marks)
	marks = underTitle(p.title, marks)
	classify(marks, d.name, p.title)
	d.outline(text, marks)
	d.dropTwins(p.marked)
}

// lineAttr carries the line of every tag through the parser, which forgets it.
const lineAttr = "data-faq-line"

// takingIn are the elements that take in the rest of the page if they have no end. Of others, the parser guesses it well.
var takingIn = []atom.Atom{atom.Details, atom.Script, atom.Style, atom.Textarea, atom.Title}

// withLines is the document with the line of every tag in it. It says which marks have no end, since the parser doesn't.
func (d *draft) withLines() string {
	var b strings.Builder
	line := 1
	open := map[atom.Atom][]int{} // the lines on which elements begin
	tokens := html.NewTokenizer(strings.NewReader(d.text))
	for {
		kind := tokens.Next()
		raw := string(tokens.Raw())
		name, _ := tokens.TagName()
		tag := atom.Lookup(name)
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			at := 1 + len(name)
			b.WriteString(raw[:at] + " " + lineAttr + "=" + strconv.Itoa(line) + " " + raw[at:])
			open[tag] = append(open[tag], line)
		} else {
			b.WriteString(raw)
		}
		switch {
		case kind == html.EndTagToken:
			open[tag] = open[tag][:max(0, len(open[tag])-1)]
		case kind == html.CommentToken && isUnclosedComment(raw):
			d.fault(line, "the comment is not closed", "end it with -->")
		case kind == html.ErrorToken:
			for _, tag := range takingIn {
				for _, line := range open[tag] {
					d.unclosedTag(line, tag.String())
				}
			}
			return b.String()
		}
		line += strings.Count(raw, "\n")
	}
}

// A page is an HTML document on its way to text: blocks with a blank line between, items and rows on lines of
// their own.
type page struct {
	*draft
	out   strings.Builder
	marks []mark
	title string
	// marked is how many entries at the beginning come from what is marked up for search engines.
	marked int

	block mark // being written; empty while nothing is
	space bool // a blank is due before the next word
	plain bool // not all of the block is bold
}

// surroundings are what holds for a node because of those around it.
type surroundings struct {
	line  int
	lines bool // its blocks are lines of one block
	pre   bool
	bold  bool
	head  bool // of the page: only headings are taken
}

func (p *page) visit(n *html.Node, s surroundings) {
	if n.Type == html.TextNode {
		p.write(n.Data, s)
		return
	}
	if n.Type != html.ElementNode {
		p.children(n, s)
		return
	}
	if line, err := strconv.Atoi(attr(n, lineAttr)); err == nil {
		s.line = line
	}
	if isHidden(n) {
		return
	}
	if strings.Contains(attr(n, "itemtype"), "schema.org/Question") {
		p.microdata(n, s)
		return
	}
	switch n.DataAtom {
	case atom.Html:
		if lang := languageOf(attr(n, "lang")); lang != "" {
			p.lang = lang
		}
		p.children(n, s)
	case atom.Head:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Title {
				p.title = oneLine(innerText(c))
			} else if c.DataAtom == atom.Link && attr(c, "rel") == "canonical" {
				p.url = attr(c, "href")
			} else if c.DataAtom == atom.Script {
				p.visit(c, s)
			}
		}
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") {
			p.linkedData(innerText(n), s.line)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		m := mark{kind: headingMark, line: s.line, level: headingLevel(n.DataAtom), text: oneLine(innerText(n))}
		if id := attr(n, "id"); id != "" && p.url != "" {
			m.url = p.url + "#" + id
		}
		p.addLine(m)
	case atom.Details:
		p.details(n, s)
	case atom.Dl:
		p.list(n, s)
		p.end(s)
	case atom.Button:
		if text := oneLine(innerText(n)); asksPlainly(text) {
			p.addLine(mark{kind: questionMark, line: s.line, level: looseLevel, text: text})
		}
	case atom.Br:
		p.newLine()
	case atom.Hr:
		p.endBlock()
	default:
		p.element(n, s)
	}
}

// element visits an element that only shapes the text within.
func (p *page) element(n *html.Node, s surroundings) {
	outer := s
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.bold = true
	case atom.Header:
		s.head = true
	case atom.Main, atom.Article:
		s.head = false
	case atom.Ul, atom.Ol, atom.Table, atom.Blockquote:
		s.lines = true
	case atom.Pre:
		s.lines, s.pre = true, true
	case atom.Td, atom.Th:
		p.space = true
		p.children(n, s)
		return
	}
	if isInline(n.DataAtom) || n.DataAtom == 0 {
		p.children(n, s)
		return
	}
	p.separate(outer)
	start := len(p.marks)
	p.children(n, s)
	p.separate(outer)
	if s.lines && !outer.lines && len(p.marks) == start+1 && start > 0 {
		// A list belongs to the sentence that introduces it.
		last := &p.marks[start-1]
		p.marks[start].joins = last.kind == blockMark && strings.HasSuffix(p.out.String()[last.Start:last.End], ":")
	}
}

func (p *page) children(n *html.Node, s surroundings) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.visit(c, s)
	}
}

// separate ends a block, or a line of one.
func (p *page) separate(s surroundings) {
	if s.lines {
		p.newLine()
	} else {
		p.endBlock()
	}
}

// write adds words to the block, or begins one.
func (p *page) write(text string, s surroundings) {
	if s.head {
		return
	}
	if s.pre {
		if strings.TrimSpace(text) != "" || !p.block.Empty() {
			p.begin(s)
			p.out.WriteString(text)
			p.block.End = p.out.Len()
		}
		return
	}
	for i, word := range strings.FieldsFunc(text, unicode.IsSpace) {
		p.space = p.space || i > 0 || unicode.IsSpace(rune(text[0]))
		p.begin(s)
		if p.space && p.block.End > p.block.Start && p.out.String()[p.out.Len()-1] != '\n' {
			p.out.WriteByte(' ')
		}
		p.space = false
		p.out.WriteString(word)
		p.block.End = p.out.Len()
		p.plain = p.plain || !s.bold && hasWords(word)
	}
	if text != "" && strings.TrimRightFunc(text, unicode.IsSpace) != text {
		p.space = true
	}
}

// begin begins a block unless one has begun.
func (p *page) begin(s surroundings) {
	if p.block.line > 0 {
		return
	}
	p.gap()
	p.block = mark{Span: Span{p.out.Len(), p.out.Len()}, line: s.line}
	p.plain, p.space = false, false
}

// gap leaves a line blank.
func (p *page) gap() {
	if p.out.Len() > 0 {
		p.out.WriteString("\n\n")
	}
}

func (p *page) newLine() {
	p.space = false
	if p.block.line > 0 && p.out.String()[p.out.Len()-1] != '\n' {
		p.out.WriteByte('\n')
	}
}

// endBlock takes in the block that has been written. One that is all bold and asks is a question.
func (p *page) endBlock() {
	b := p.block
	p.block, p.space = mark{}, false
	if b.Empty() {
		return
	}
	if text := b.Of(p.out.String()); !p.plain && asksPlainly(text) {
		b.kind, b.level, b.text = questionMark, looseLevel, oneLine(text)
	}
	p.marks = append(p.marks, b)
}

// addLine takes in a heading or a question.
func (p *page) addLine(m mark) {
	p.endBlock()
	if m.text == "" {
		return
	}
	p.gap()
	m.Start = p.out.Len()
	p.out.WriteString(m.text)
	m.End = p.out.Len()
	p.marks = append(p.marks, m)
}

// end closes the answer to a question that isn't a heading.
func (p *page) end(s surroundings) {
	p.endBlock()
	p.marks = append(p.marks, mark{kind: endMark, Span: Span{p.out.Len(), p.out.Len()}, line: s.line})
}

func (p *page) details(n *html.Node, s surroundings) {
	p.endBlock()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Summary {
			text := oneLine(innerText(c))
			p.addLine(mark{kind: questionMark, line: s.line, level: looseLevel, closed: true, labelled: asksPlainly(text), text: text})
		} else {
			p.visit(c, s)
		}
	}
	p.end(s)
}

// list visits a list of terms and their descriptions. Several terms in a row ask the same.
func (p *page) list(n *html.Node, s surroundings) {
	p.endBlock()
	start := len(p.marks)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		inner := s
		if line, err := strconv.Atoi(attr(c, lineAttr)); err == nil {
			inner.line = line
		}
		switch c.DataAtom {
		case atom.Dt:
			text := oneLine(innerText(c))
			p.endBlock()
			if k := len(p.marks) - 1; k >= start && p.marks[k].kind == questionMark && p.marks[k].closed && text != "" {
				p.marks[k].aliases = append(p.marks[k].aliases, text)
				p.marks[k].labelled = p.marks[k].labelled || asksPlainly(text)
				continue
			}
			if k := len(p.marks) - 1; k >= start && p.marks[k].kind == blockMark {
				p.end(inner)
			}
			p.addLine(mark{kind: questionMark, line: inner.line, level: looseLevel, closed: true, labelled: asksPlainly(text), text: text})
		case atom.Div:
			p.list(c, inner)
		default:
			p.visit(c, inner)
		}
	}
}

// microdata reads an element of the type https://schema.org/Question: its name, and the text of its answer.
func (p *page) microdata(n *html.Node, s surroundings) {
	name, text := property(n, "name"), property(n, "text")
	if name == nil || text == nil {
		p.children(n, s)
		return
	}
	p.addLine(mark{kind: questionMark, line: s.line, level: looseLevel, closed: true, labelled: true, text: oneLine(innerText(name))})
	if text.DataAtom == atom.Meta {
		p.write(innerText(text), s)
	} else {
		p.children(text, s)
	}
	p.end(s)
}

// property returns the first element below n that holds the property, or nil.
func property(n *html.Node, name string) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if attr(c, "itemprop") == name {
			return c
		}
		if found := property(c, name); found != nil {
			return found
		}
	}
	return nil
}

// innerText is the text within a node.
func innerText(n *html.Node) string {
	if n.DataAtom == atom.Meta {
		return attr(n, "content")
	}
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && (c.Parent == n || c.Parent.DataAtom != atom.Script && c.Parent.DataAtom != atom.Style):
			b.WriteString(c.Data)
		case c.DataAtom == atom.Br:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// isHidden reports whether an element is no part of what the page says.
func isHidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Style, atom.Nav, atom.Footer, atom.Aside, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Select, atom.Textarea, atom.Canvas, atom.Audio, atom.Video, atom.Dialog, atom.Input, atom.Img:
		return true
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "search", "dialog":
		return true
	}
	return false
}
