package bot

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"faqbot/faq"
)

// plain is what a reader sees of s: its Markdown taken off, on one line.
func plain(s string) string {
	if !strings.ContainsAny(s, "\\`*_~|[<#>&\n") && listless(s) {
		return s
	}
	source := []byte(s)
	var b strings.Builder
	_ = ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Value(source))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(source))
			}
		case *ast.RawHTML:
			if entering {
				b.Write(n.Segments.Value(source))
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
			if entering {
				b.Write(n.Lines().Value(source))
			}
		default:
			if !entering && n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	// Discord's own marks, which CommonMark doesn't know.
	return strings.TrimSpace(strings.NewReplacer("~~", "", "||", "").Replace(b.String()))
}

// listless reports whether s doesn't begin like a list, a quotation or an indented block.
func listless(s string) bool { return s == strings.TrimSpace(s) && !listItem(s) }

// bold puts the sentence at span of text in bold, so that exactly its words stand out. Where Markdown in or
// around it would make that go wrong, the text stays as it is; the sentence stands in the content line too.
func bold(text string, span faq.Span) string {
	s := span.Of(text)
	if span.Empty() || strings.TrimSpace(text[:span.Start]+text[span.End:]) == "" {
		return text
	}
	if inCode(text, span) || strings.Contains(s, "\n\n") || s != strings.TrimSpace(s) {
		return text
	}
	tail := ""
	if i := strings.LastIndexAny(s, " \t\n"); strings.Contains(s[i+1:], "://") && !strings.Contains(s[i+1:], "](") && !strings.HasSuffix(s, ">") {
		if i < 0 {
			return text
		}
		// Discord would take closing stars for a part of the address.
		s, tail = s[:i], s[i:]
	}
	inner := strings.ReplaceAll(s, "**", "")
	marks := unescaped(inner)
	if strings.Count(unescaped(s), "**")%2 != 0 || strings.Count(marks, "*")%2 != 0 || strings.Count(marks, "`")%2 != 0 ||
		strings.Count(marks, "__")%2 != 0 || strings.Count(marks, "~~")%2 != 0 || strings.Count(marks, "||")%2 != 0 ||
		strings.Count(marks, "[") != strings.Count(marks, "]") || strings.Contains(inner, "](") && strings.HasSuffix(inner, "(") ||
		strings.HasPrefix(marks, "*") || strings.HasSuffix(marks, "*") || strings.HasSuffix(marks, "\\") || inner == "" {
		return text
	}
	before, after := text[:span.Start], tail+text[span.End:]
	if ahead := unescaped(before); strings.HasSuffix(ahead, "*") || strings.HasSuffix(ahead, "\\") || strings.HasPrefix(after, "*") || crossed(ahead) {
		return text
	}
	for line := range strings.Lines(inner) { // a list or a quotation within a sentence ends what is bold
		if trimmed := strings.TrimSpace(line); trimmed == "" || line != inner[:len(line)] && (listItem(trimmed) || strings.ContainsAny(trimmed[:1], "#>|")) {
			return text
		}
	}
	return before + "**" + inner + "**" + after
}

// escapes finds the characters that a backslash makes ordinary ones.
var escapes = regexp.MustCompile(`\\[[:punct:]]`)

// unescaped is a text with what is escaped in it made a space, which marks nothing.
func unescaped(s string) string { return escapes.ReplaceAllString(s, " ") }

// crossed reports whether a mark is still open on the line that before ends with.
func crossed(before string) bool {
	line := before[strings.LastIndexByte(before, '\n')+1:]
	for _, mark := range []string{"**", "__", "~~", "||", "`"} {
		if strings.Count(line, mark)%2 != 0 {
			return true
		}
	}
	return strings.LastIndexByte(line, '[') > strings.LastIndexByte(line, ']')
}

// inCode reports whether span touches a code block.
func inCode(text string, span faq.Span) bool {
	return openFence(text[:span.Start]) || strings.Contains(span.Of(text), fence)
}
