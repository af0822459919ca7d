package bot

import (
	"regexp"
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"faqbot/faq"
)

// Long answers: what of them is shown at first, and how the whole is spread over messages. Both keep what
// belongs together: sentences, links, code blocks with their fences, list items.

// excerpt returns the part of the entry's answer that is shown at first, at most limit units: from the
// beginning to the last sentence that fits, or, where the answering sentence would be left out, from a
// little before that one. Whole says that nothing was left out. The shown sentence is returned as a span of
// the text shown, empty if there is none.
func excerpt(e *faq.Entry, sentence faq.Span, limit int) (text string, shown faq.Span, whole bool) {
	if units(e.Answer) <= limit {
		return e.Answer, sentence, true
	}
	begin, lead := 0, ""
	if !sentence.Empty() && units(e.Answer[:sentence.End]) > limit {
		begin, lead = sentence.Start, "… "
		for _, s := range e.Sentences {
			// A character has at most three bytes a unit.
			if s.Start <= sentence.Start && sentence.End-s.Start <= 3*limit && units(e.Answer[s.Start:sentence.End]) <= limit*2/3 {
				begin = s.Start
				break
			}
		}
	}
	limit -= units(lead) + units(fence) + 3
	end := begin
	for _, s := range e.Sentences {
		if s.End <= begin {
			continue
		}
		if units(e.Answer[begin:s.End]) > limit {
			break
		}
		end = s.End
	}
	body := e.Answer[begin:end]
	if end == begin { // one sentence longer than all there is room for
		body = cutAtom(e.Answer[begin:], limit)
	}
	if !sentence.Empty() && sentence.Start >= begin && sentence.End <= begin+len(body) {
		shown = faq.Span{Start: sentence.Start - begin + len(lead), End: sentence.End - begin + len(lead)}
	}
	text = lead + body
	if !strings.HasSuffix(text, "…") {
		text += " …"
	}
	if openFence(body) {
		text += "\n" + fence
	}
	return text, shown, false
}

const fence = "```"

// atom finds what must not be cut within a line: code, links and addresses.
var atom = regexp.MustCompile("`+[^`\n]+`+|\\[[^\\]\n]*\\]\\([^()\\s]*\\)|https?://[^\\s<>]+")

// cutAtom cuts like cut, and never within a link or a piece of code that would have fitted whole.
func cutAtom(s string, limit int) string {
	head := cut(s, limit)
	n := len(strings.TrimSuffix(head, "…"))
	for _, at := range atom.FindAllStringIndex(s, -1) {
		if at[0] > 0 && at[0] < n && n < at[1] {
			return strings.TrimSpace(s[:at[0]]) + "…"
		}
	}
	return head
}

// openFence reports whether text ends within a fenced code block.
func openFence(text string) (open bool) {
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimSpace(line); opensFence(trimmed) || open && strings.HasPrefix(trimmed, fence) {
			open = !open
		}
	}
	return open
}

// opensFence reports whether a line, its indentation taken off, begins a fenced code block.
func opensFence(line string) bool {
	return strings.HasPrefix(line, fence) && !strings.Contains(strings.TrimLeft(line, "`"), "`")
}

// split spreads text over parts of at most limit units. Blocks stay whole where they fit: a code block, a
// list, a paragraph; then list items and lines, then sentences' words. Code that must be broken is closed and
// opened again, so that each part reads by itself. limit must leave room for that: at least 100.
func split(text string, limit int) []string {
	var parts []string
	var part string
	var code fenced // that part ends within
	flush := func() {
		reopened := ""
		if code.opener != "" {
			reopened = code.opener + "\n"
			if len(part) == code.begins { // nothing of it would be in this part
				part = part[:code.at]
			} else {
				part = code.closed(part)
			}
		}
		if s := strings.Trim(part, "\r\n"); strings.TrimSpace(s) != "" {
			parts = append(parts, s)
		}
		part, code.at, code.begins = reopened, 0, len(reopened)
	}
	add := func(piece string) {
		if units(strings.TrimRight(part+piece, "\r\n")) > limit-code.end() {
			flush()
		}
		part += piece
	}
	for _, block := range blocks(text) {
		if units(strings.Trim(block, "\r\n")) <= limit {
			add(block)
			continue
		}
		if opensFence(strings.TrimSpace(firstLine(block))) {
			flush()
		}
		for line := range strings.Lines(block) {
			trimmed := strings.TrimSpace(line)
			switch {
			case code.opener == "" && opensFence(trimmed):
				opened := fencedBy(line)
				if units(part+opened.opener)+opened.end() > limit { // it may be closed at once
					flush()
				}
				add(opened.opener + "\n")
				opened.begins = len(part)
				opened.at = opened.begins - len(opened.opener) - 1
				code = opened
			case code.opener == "":
				for _, piece := range pieces(line, limit) {
					add(piece)
				}
			case strings.HasPrefix(trimmed, fence):
				part = code.closed(part) + "\n"
				code = fenced{}
				if rest := strings.TrimLeft(trimmed, "`"); rest != "" {
					for _, piece := range pieces(rest+"\n", limit) {
						add(piece)
					}
				}
			default:
				for line != "" {
					room := limit - code.end() - units(code.opener) - 1
					piece := prefix(line, room)
					if piece == "" { // one character, as readers see it, larger than a message: take what fits of it
						piece = strings.ToValidUTF8(line[:min(len(line), room)], "")
					}
					add(piece)
					line = line[len(piece):]
				}
			}
		}
	}
	flush()
	return parts
}

// A fenced block of code is one that is being spread.
type fenced struct {
	indent, opener string // opener is empty outside of code
	at, begins     int    // where in the part the opener stands, and where the code begins
}

// maxMark bounds a fence and its indentation, so that there is room for code.
const maxMark = 20

func fencedBy(line string) fenced {
	opener := strings.TrimRight(line, " \t\r\n")
	rest := strings.TrimLeft(opener, " \t")
	indent := opener[:min(len(opener)-len(rest), maxMark)]
	if len(rest) > maxMark {
		rest = fence
	}
	return fenced{indent: indent, opener: indent + rest}
}

// end is the room that closing the block takes.
func (f fenced) end() int {
	if f.opener == "" {
		return 0
	}
	return units(f.indent) + len(fence) + 1
}

// closed is a part that ends within the block with the block closed.
func (f fenced) closed(part string) string {
	return strings.TrimRight(part, "\r\n") + "\n" + f.indent + fence
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// blocks cuts text after each paragraph, list and code block; joined, they are the text.
func blocks(text string) []string {
	var out []string
	start, at := 0, 0
	code, blank, list := false, false, false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		isFence := opensFence(trimmed) || code && strings.HasPrefix(trimmed, fence)
		item := listItem(trimmed)
		indented := list && len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
		switch {
		case code:
		case isFence && !indented, blank && trimmed != "" && !(list && (item || indented)), item && !list && !blank && at > start:
			if at > start {
				out, start = append(out, text[start:at]), at
			}
			list = item
		case trimmed != "" && at == start:
			list = item
		}
		at += len(line)
		if isFence {
			if code = !code; !code && !list {
				out, start = append(out, text[start:at]), at
			}
		}
		blank = trimmed == ""
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// listItem reports whether a line, its indentation taken off, begins an item of a list.
func listItem(line string) bool {
	rest := strings.TrimLeft(line, "0123456789")
	if n := len(line) - len(rest); n > 0 {
		return n < 10 && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") "))
	}
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "+ ")
}

// sentenceEnd finds where a line may best be cut.
var sentenceEnd = regexp.MustCompile(`[.!?…]["”»)]*\s+`)

// isBare reports whether the space that begins a text bears no marks, so that a reader sees it end there.
func isBare(text string) bool {
	g := graphemes.FromString(text)
	return g.Next() && len(g.Value()) == 1
}

// pieces cuts a line after its sentences; what is still longer than limit, after words. Nothing is cut within
// an atom that fits.
func pieces(line string, limit int) []string {
	atoms := atom.FindAllStringIndex(line, -1)
	whole := func(n int) int { // n, or the beginning of the atom that it would cut
		for _, at := range atoms {
			if at[0] < n && n < at[1] {
				return at[0]
			}
		}
		return n
	}
	var out []string
	start := 0
	emit := func(end int) {
		for units(strings.TrimRight(line[start:end], "\r\n")) > limit {
			head := prefix(line[start:end], limit)
			n := len(head)
			if i := strings.LastIndexAny(head, " \t"); i > n/2 && isBare(line[start+i:]) {
				n = i + 1
			}
			if w := whole(start + n); w > start {
				n = w - start
			}
			if n == 0 { // one character, as readers see it, larger than a message
				n = len(strings.ToValidUTF8(line[start:min(end, start+limit)], ""))
			}
			out, start = append(out, line[start:start+n]), start+n
		}
		out, start = append(out, line[start:end]), end
	}
	for _, at := range sentenceEnd.FindAllStringIndex(line, -1) {
		if whole(at[1]) == at[1] && isBare(line[at[1]-1:]) {
			emit(at[1])
		}
	}
	if start < len(line) {
		emit(len(line))
	}
	return out
}
