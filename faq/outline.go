package faq

import (
	"regexp"
	"slices"
	"strings"
)

// A mark is a piece of a document in reading order: a heading, a question, or a block of text. Articles,
// Markdown and HTML become marks, and marks become entries by the same rules.
type mark struct {
	kind  markKind
	Span         // in the text
	line  int    // 1-based, in the file
	level int    // of headings and questions: 1 is the outermost; see looseLevel
	text  string // of headings and questions, on one line
	id    string
	url   string

	aliases, related []string
	// closed says that the answer to a question goes to its endMark: what looks like a question before is part of it.
	closed bool
	// labelled says that a question says so itself: it is one wherever it stands.
	labelled bool
	// joins says that a block belongs to the block before it: a list to the sentence that introduces it.
	joins bool
	// hollow says that a block holds nothing to find it by, such as a picture: no passage, but part of an answer.
	hollow bool
}

type markKind int

// The kinds of marks.
const (
	blockMark markKind = iota
	headingMark
	questionMark
	endMark // of a question that isn't a heading
)

// looseLevel is the level of questions that aren't headings: every heading ends them.
const looseLevel = 7

// underTitle puts the title of a document above its marks, unless it has none, or its first heading says the same of all others.
func underTitle(title string, marks []mark) []mark {
	first := slices.IndexFunc(marks, func(m mark) bool { return m.kind == headingMark })
	above := func(m mark) bool { return m.kind == headingMark && m.level < marks[first].level }
	if title == "" || first >= 0 && strings.EqualFold(marks[first].text, title) && !slices.ContainsFunc(marks, above) {
		return marks
	}
	return append([]mark{{kind: headingMark, text: title}}, marks...)
}

// outline makes entries of marks. A question's answer goes from its first block to its last before the next
// question, or the next heading of its level or above; headings below its level are part of it. Blocks
// without a question are passages, filed under their headings.
func (d *draft) outline(text string, marks []mark) {
	var (
		headings []mark // that we are under
		open     *mark  // the question being answered
		answer   Span
		passage  *Entry
		passages Span
	)
	path := func() []string {
		var texts []string
		for _, h := range headings {
			texts = append(texts, h.text)
		}
		return texts
	}
	var under []string // the headings of the open question
	flush := func(next *mark) {
		if passage != nil {
			passage.Answer = passages.Of(text)
			d.checkComments(passages)
			d.add(passage)
			passage = nil
		}
		if open == nil {
			return
		}
		q := open
		open = nil
		if answer.Empty() && next != nil && (next.level > q.level || q.closed && next.closed) && next.kind != blockMark {
			return // it heads other questions
		}
		d.checkComments(answer)
		d.add(&Entry{ID: q.id, Question: numberPattern.ReplaceAllString(q.text, ""), Aliases: q.aliases, Answer: answer.Of(text), Related: q.related,
			Source: Source{Line: q.line, Headings: under, URL: q.url}})
	}
	for i := range marks {
		m := &marks[i]
		inside := open != nil && (m.kind == blockMark || m.kind == headingMark && m.level > open.level ||
			m.kind == questionMark && m.level == looseLevel && !m.labelled && (open.level < looseLevel || open.closed) && !answer.Empty())
		switch {
		case inside:
			if answer.Empty() {
				answer.Start = m.Start
			}
			answer.End = m.End
		case m.kind == endMark:
			if open != nil && open.level == looseLevel {
				flush(nil)
			} else if open != nil && !answer.Empty() {
				answer.End = m.End
			}
		case m.kind == blockMark:
			if passage != nil && m.joins {
				passages.End = m.End
				continue
			}
			flush(m)
			if !m.hollow && len(chunks(m.Of(text), d.breaks)) > 0 {
				passage = &Entry{Source: Source{Line: m.line, Headings: path(), URL: m.url}}
				if n := len(headings); n > 0 {
					passage.Aliases, passage.Related = headings[n-1].aliases, headings[n-1].related
				}
				passages = m.Span
			}
		default:
			flush(m)
			headings = slices.DeleteFunc(headings, func(h mark) bool { return h.level >= m.level })
			if m.kind == questionMark {
				open, answer, under = m, Span{}, path()
			}
			if m.level < looseLevel {
				headings = append(headings, *m)
			}
		}
	}
	flush(nil)
}

// checkComments warns of the comments within an answer, which is shown as it is written. Answers come in order.
func (d *draft) checkComments(answer Span) {
	for len(d.comments) > 0 && d.comments[0] < answer.End {
		if at := d.comments[0]; at >= answer.Start {
			d.warn(d.line(at), "a comment within an answer is shown with it", "move it above the question, or take it out")
		}
		d.comments = d.comments[1:]
	}
}

// numberPattern matches the number of a question in a list, which is none of its words.
var numberPattern = regexp.MustCompile(`^\(?\d{1,3}[.)][ \t]+`)

// hasWords reports whether a text says anything.
func hasWords(text string) bool { return strings.ContainsFunc(text, isWordRune) }
