package faq

import (
	"regexp"
	"slices"
	"strings"
)

// A label is the "Q:" or "A:" before a question or an answer.
type label struct {
	answer bool
	Span   // the label itself, with the list marker before it and the emphasis around it
}

var (
	labelStart  = regexp.MustCompile(`(?i)^(?:[-*•][ \t]+|\(?\d{1,3}[.)][ \t]+)?(?:\*\*|__)?` + labelWord)
	labelInside = regexp.MustCompile(`(?i)[?!.][ \t]+(?:\*\*|__)?` + labelWord)
)

const labelWord = `(?:(q|question|frage|f|pregunta|pergunta|p)|(a|answer|antwort|r|réponse|reponse|respuesta|resposta))` +
	`(?:[ \t]?\d{1,3})?(?:\*\*|__)?[ \t]?[:：](?:\*\*|__)?(?:[ \t]+|$)`

// labels finds the label at the beginning of a line, and that of the answer after a question on the same line.
func labels(text string, line Span) []label {
	m := labelStart.FindStringSubmatchIndex(line.Of(text))
	if m == nil {
		return nil
	}
	found := []label{{answer: m[4] >= 0, Span: Span{line.Start, line.Start + m[1]}}}
	if !found[0].answer {
		rest := text[found[0].End:line.End]
		if m := labelInside.FindStringSubmatchIndex(rest); m != nil && m[4] >= 0 {
			at := found[0].End
			found = append(found, label{answer: true, Span: Span{at + m[0] + 1, at + m[1]}})
		}
	}
	return found
}

// labelsIn finds the labels of all lines.
func labelsIn(text string, s Span) []label {
	var all []label
	at := s.Start
	for raw := range strings.SplitAfterSeq(s.Of(text), "\n") {
		all = append(all, labels(text, trim(text, Span{at, at + len(raw)}))...)
		at += len(raw)
	}
	return all
}

// labelMarks makes marks of the labelled questions and answers of a block; their lines are not set.
func labelMarks(text string, s Span, found []label) []mark {
	var marks []mark
	if before := trim(text, Span{s.Start, found[0].Start}); !before.Empty() {
		marks = append(marks, mark{Span: before})
	}
	for i, l := range found {
		content := Span{l.End, s.End}
		if i+1 < len(found) {
			content.End = found[i+1].Start
		}
		content = trim(text, content)
		switch {
		case !l.answer:
			asked := oneLine(strings.TrimRight(content.Of(text), "*_ \t"))
			marks = append(marks, mark{kind: questionMark, Span: Span{l.Start, max(l.End, content.End)}, level: looseLevel, text: asked, labelled: true})
		case !content.Empty():
			marks = append(marks, mark{Span: content})
		}
	}
	return marks
}

// splitLabels makes questions and answers of the blocks that have labels, if there are both kinds.
func splitLabels(text string, marks []mark) []mark {
	var asked, answered bool
	for _, m := range marks {
		for _, l := range labelsIn(text, m.Span) {
			asked, answered = asked || !l.answer, answered || l.answer
		}
	}
	if !asked || !answered {
		return marks
	}
	var split []mark
	for _, m := range marks {
		found := labelsIn(text, m.Span)
		if len(found) == 0 || m.kind == questionMark || m.kind == endMark {
			split = append(split, m)
			continue
		}
		for _, x := range labelMarks(text, m.Span, found) {
			x.line, x.url = m.line, m.url
			if m.kind == headingMark && x.kind == questionMark {
				x.level = m.level
			}
			split = append(split, x)
		}
	}
	return slices.Clip(split)
}
