package faq

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlState is what is open of the HTML within Markdown, from one block of it to the next.
type htmlState struct {
	details   []int // where those that are open begin
	inSummary bool
	heading   int // the level of the open heading
	mark      mark
	text      strings.Builder
}

// endsMarkup matches the end of what may be open where Markdown sees a line of text.
var endsMarkup = regexp.MustCompile(`(?im)</(?:details|summary)>\s*$`)

// isMarkup reports whether an outermost block is to be read as HTML.
func (m *markdown) isMarkup(n ast.Node, s Span) bool {
	switch n.Kind() {
	case ast.KindHTMLBlock:
		return true
	case ast.KindParagraph, ast.KindList:
		return (m.markup.inSummary || len(m.markup.details) > 0) && endsMarkup.MatchString(s.Of(m.text))
	}
	return false
}

// Between these tags Markdown takes everything verbatim.
var (
	rawStart = regexp.MustCompile(`(?i)^<(script|pre|style|textarea)\b`)
	rawEnd   = regexp.MustCompile(`(?i)</(?:script|pre|style|textarea)>`)
)

var directive = regexp.MustCompile(`(?s)^<!--\s*([\pL\s]+?)\s*:(.*?)-->$`)

// html makes marks of a block of HTML within Markdown: headings, <details> with their <summary>, and the
// comments that speak to us. Other text is a block like any.
func (m *markdown) html(s Span) {
	if found := rawStart.FindStringSubmatch(s.Of(m.text)); found != nil && !rawEnd.MatchString(s.Of(m.text)) {
		m.unclosedTag(m.line(s.Start), found[1])
	}
	h := &m.markup
	tokens := html.NewTokenizer(strings.NewReader(s.Of(m.text)))
	var (
		at    = s.Start
		block Span // the text since the last mark
		lead  = -1 // where inline tags before it begin
		code  bool // the text to come is a script or a style
	)
	flush := func() {
		if b := trim(m.text, block); !b.Empty() && hasWords(textOf(b.Of(m.text))) {
			m.add(mark{Span: b})
		}
		block, lead = Span{}, -1
	}
	for {
		kind := tokens.Next()
		raw := Span{at, at + len(tokens.Raw())}
		at = raw.End
		if kind == html.ErrorToken {
			break
		}
		name, hasAttr := tokens.TagName()
		tag := atom.Lookup(name)
		code = kind == html.StartTagToken && (tag == atom.Script || tag == atom.Style) || code && kind == html.TextToken
		switch kind {
		case html.TextToken:
			text := html.UnescapeString(raw.Of(m.text))
			switch {
			case code:
			case h.inSummary || h.heading > 0:
				h.text.WriteString(text)
			case strings.TrimSpace(text) != "":
				if block.Empty() {
					block.Start = raw.Start
					if lead >= 0 {
						block.Start = lead
					}
				}
				block.End = raw.End
			}
		case html.CommentToken:
			if isUnclosedComment(raw.Of(m.text)) {
				m.fault(m.line(raw.Start), "the comment is not closed", "end it with -->, above the next blank line")
			}
			if h.inSummary || h.heading > 0 {
				break
			}
			m.comment(raw.Of(m.text), raw.Start)
		case html.StartTagToken, html.SelfClosingTagToken:
			level := headingLevel(tag)
			switch {
			case h.inSummary || h.heading > 0:
			case level > 0 && kind == html.StartTagToken:
				flush()
				m.structured = true
				h.heading = level
				h.mark = mark{kind: headingMark, Span: raw, level: level}
				for hasAttr {
					var key, value []byte
					key, value, hasAttr = tokens.TagAttr()
					if k := string(key); k == "id" || k == "name" && h.mark.id == "" {
						h.mark.id = strings.TrimSpace(string(value))
					}
				}
			case tag == atom.Details:
				flush()
				h.details = append(h.details, raw.Start)
			case tag == atom.Summary && kind == html.StartTagToken:
				flush()
				m.structured = true
				h.inSummary = true
				h.mark = mark{kind: questionMark, Span: raw, level: looseLevel, closed: true}
			case isInline(tag):
				if block.Empty() && lead < 0 {
					lead = raw.Start
				}
			default:
				lead = -1
			}
		case html.EndTagToken:
			switch {
			case h.heading > 0 && headingLevel(tag) > 0, h.inSummary && tag == atom.Summary:
				h.mark.text, h.mark.End = oneLine(h.text.String()), raw.End
				if text, id := cutID(h.mark.text); id != "" {
					h.mark.text, h.mark.id = text, id
				}
				h.mark.labelled = h.inSummary && asksPlainly(h.mark.text)
				if h.mark.text != "" {
					m.add(h.mark)
				}
				h.heading, h.inSummary = 0, false
				h.text.Reset()
			case h.inSummary || h.heading > 0:
			case tag == atom.Details:
				flush()
				m.add(mark{kind: endMark, Span: raw})
				h.details = h.details[:max(0, len(h.details)-1)]
			case isInline(tag) && !block.Empty():
				block.End = raw.End
			}
		}
	}
	flush()
}

// endMarkup says what is still open when the document ends. What an open summary or heading holds was not looked at,
// so that nothing is known of the others.
func (m *markdown) endMarkup() {
	switch h := &m.markup; {
	case h.inSummary:
		m.unclosedTag(m.line(h.mark.Start), "summary")
	case h.heading > 0:
		m.unclosedTag(m.line(h.mark.Start), fmt.Sprintf("h%d", h.heading))
	default:
		for _, at := range h.details {
			m.unclosedTag(m.line(at), "details")
		}
	}
}

// unclosedTag says that the element that begins on the line has no end. What stands below would be taken for a part of it.
func (d *draft) unclosedTag(line int, name string) {
	d.fault(line, "the <"+name+"> is not closed", "end it with </"+name+">")
}

// isUnclosedComment reports whether a comment goes on to the end of the text only because that is where it ends.
func isUnclosedComment(raw string) bool {
	return strings.HasPrefix(raw, "<!--") && !strings.HasSuffix(raw, "-->") && !strings.HasSuffix(raw, "--!>")
}

// commentsIn reads the comments within a block of Markdown.
func (m *markdown) commentsIn(n ast.Node) {
	// The walkers return no errors.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading, ast.KindHTMLBlock:
		default:
			return ast.WalkContinue, nil
		}
		text := linesOf(n, m.source)
		if !entering || len(text) > maxInline || !bytes.Contains(text, []byte("<!--")) {
			return ast.WalkContinue, nil
		}
		_ = ast.Walk(m.inline.Parse(gmtext.NewReader(text)), func(inner ast.Node, entering bool) (ast.WalkStatus, error) {
			var found []byte
			var at int
			switch inner := inner.(type) {
			case *ast.RawHTML:
				found, at = inner.Segments.Value(text), inner.Segments.At(0).Start
			case *ast.HTMLBlock:
				found, at = linesOf(inner, text), inner.Lines().At(0).Start
			}
			if entering && bytes.HasPrefix(found, []byte("<!--")) {
				line := n.Lines().At(bytes.Count(text[:at], []byte("\n")))
				at -= 1 + bytes.LastIndexByte(text[:at], '\n')
				m.comment(string(bytes.TrimSpace(found)), m.body+line.Start+at)
			}
			return ast.WalkContinue, nil
		})
		return ast.WalkContinue, nil
	})
}

// linesOf is the source of a block, with the line that closes HTML.
func linesOf(n ast.Node, source []byte) []byte {
	text := n.Lines().Value(source)
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		text = append(text, h.ClosureLine.Value(source)...)
	}
	return text
}

// comment reads <!-- also: a | b --> and <!-- related: id | id -->, or the names that columns have for them, which speak of
// the question above. Others speak to nobody here.
func (m *markdown) comment(text string, at int) {
	is, values := noField, []string(nil)
	if found := directive.FindStringSubmatch(text); found != nil {
		name := plainName(found[1])
		is, values = fieldOf(name), split(found[2:], "|")
		if is == noField && (isTypo(name, "also") || isTypo(name, "related")) {
			m.warn(m.line(at), "the comment "+quote(text)+" is not read", "write also: or related: before what it lists")
		}
	}
	if is != aliasesField && is != relatedField {
		m.comments = append(m.comments, at)
		return
	}
	for i := len(m.marks) - 1; i >= 0; i-- {
		q := &m.marks[i]
		if q.kind != headingMark && q.kind != questionMark {
			continue
		}
		if is == aliasesField {
			q.aliases = append(q.aliases, values...)
		} else {
			q.related = append(q.related, values...)
		}
		return
	}
	m.warn(m.line(at), "the comment "+quote(text)+" stands under no question", "move it below the question it speaks of")
}

// headingLevel is that of h1 to h6, 0 for other elements.
func headingLevel(tag atom.Atom) int {
	switch name := tag.String(); tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(name[1] - '0')
	}
	return 0
}

// isInline reports whether an element stands within a line of text.
func isInline(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I,
		atom.Img, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong,
		atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		return true
	}
	return false
}

// textOf is the text of a piece of HTML.
func textOf(source string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(source))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(tokens.Text())
		}
	}
}
