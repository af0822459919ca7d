package faq

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A unit is a line or, where lines are wrapped, a paragraph of an article.
type unit struct {
	textLine
	text  string
	lines int
	label *label
	kind  unitKind
	level int  // of a heading
	row   bool // a short line among such lines
	reply bool // it stands right below a question, in a block of its own
}

type unitKind int

// The kinds of units.
const (
	proseUnit unitKind = iota
	ruleUnit           // a line of hyphens or the like
	headingUnit
	questionUnit
)

// readText reads an article as people paste it. A short line without closing punctuation is a heading; a line
// that ends in a question mark, followed by text, is a question with its answer, and so are "Q:" and "A:".
func readText(d *draft) { d.readPlain(0, "") }

// readPlain reads the article that begins at body, under a title that may be empty.
func (d *draft) readPlain(body int, title string) {
	units := textUnits(d.text, body)
	findQuestions(units)
	findHeadings(units)
	findUnanswered(units)
	var (
		marks []mark
		prev  *unit
		level int // of numbered headings
	)
	first := slices.IndexFunc(units, func(u unit) bool { return u.kind != ruleUnit })
	titled := first >= 0 && units[first].kind == headingUnit &&
		slices.ContainsFunc(units[first+1:], func(u unit) bool { return u.kind == headingUnit })
	for i := range units {
		u := &units[i]
		m := mark{Span: u.Span, line: d.line(u.Start)}
		switch u.kind {
		case ruleUnit:
			continue
		case headingUnit:
			m.kind, m.text, m.level = headingMark, oneLine(u.text), 2
			if titled && i == first {
				m.level = 1
			} else if prev != nil && prev.kind == headingUnit && !(titled && i == first+1) {
				m.level = min(prev.level+1, 6)
			}
			if u.number() > 0 {
				level = cmp.Or(level, m.level)
				m.level = level
			}
			u.level = m.level
		case questionUnit:
			m.kind, m.text, m.level = questionMark, oneLine(u.question()), looseLevel
			if n := len(marks); prev != nil && prev.kind == questionUnit && prev.label == nil && u.label == nil && !u.gap {
				q := &marks[n-1] // another phrasing of the same question
				q.aliases, q.End = append(q.aliases, m.text), u.End
				continue
			}
		case proseUnit:
			if u.label != nil {
				if m.Start = u.label.End; m.Start >= u.End {
					prev = u
					continue
				}
			}
			if !hasWords(m.Of(d.text)) && !u.isItem() {
				continue
			}
			m.joins = prev != nil && prev.kind == proseUnit && (u.row || u.isItem() && (!u.gap || sameList(*prev, *u)) ||
				strings.HasSuffix(prev.text, ":") || prev.isItem() && !u.gap)
		}
		marks = append(marks, m)
		prev = u
	}
	d.outline(d.text, underTitle(title, marks))
}

// textUnits takes an article apart. Labels begin units of their own, if there are both questions' and answers'.
func textUnits(text string, body int) []unit {
	lines := slices.DeleteFunc(textLines(text), func(l textLine) bool { return l.Start < body })
	width := wrapWidth(text, lines)
	var asked, answered bool
	for _, l := range lines {
		for _, label := range labels(text, l.Span) {
			asked, answered = asked || !label.answer, answered || label.answer
		}
	}
	var units []unit
	for i, l := range lines {
		if asked && answered {
			if found := labels(text, l.Span); len(found) > 0 {
				for k, label := range found {
					s := Span{label.Start, l.End}
					if k+1 < len(found) {
						s.End = found[k+1].Start
					}
					units = append(units, unit{textLine: textLine{trim(text, s), l.gap && k == 0}, label: &label, lines: 1})
				}
				continue
			}
		}
		if n := len(units) - 1; n >= 0 && joined(text, lines[i-1], l, width) {
			units[n].End = l.End
			units[n].lines++
			continue
		}
		units = append(units, unit{textLine: l, lines: 1})
	}
	for i := range units {
		u := &units[i]
		u.text = u.Of(text)
		switch {
		case u.label != nil && !u.label.answer:
			u.kind = questionUnit
		case u.label == nil && !hasWords(u.text) && rulePattern.MatchString(u.text):
			u.kind = ruleUnit
		}
	}
	return units
}

// rulePattern matches a line that divides an article or underlines a heading.
var rulePattern = regexp.MustCompile(`^[-=_*~#—–⸺ ]{3,}$`)

func (u *unit) isItem() bool { return u.label == nil && marker(u.text) > 0 }

// number is that of a numbered item, else 0.
func (u *unit) number() int {
	n, _ := strconv.Atoi(strings.Trim(u.text[:marker(u.text)], "(). \t"))
	return n
}

// question is the text of a question without its label, number and emphasis.
func (u *unit) question() string {
	text := u.text
	if u.label != nil {
		text = text[u.label.End-u.Start:]
	} else {
		text = text[marker(text):]
	}
	return strings.Trim(text, "*_ \t")
}

var speakerPattern = regexp.MustCompile(`^(?:[-–—<\[]|\p{Lu}[\p{L}\d_ .]{0,24}:\s)`)

// asks reports whether a unit reads as a question that a reader may have: not a quotation, nor a paragraph
// that happens to end with one.
func (u *unit) asks() bool {
	const longest = 200 // characters; the longest question of the FAQs that we looked at has 127
	text := strings.TrimRight(u.question(), "*_ \t")
	return u.kind == proseUnit && u.label == nil && strings.HasSuffix(text, "?") && hasWords(text) &&
		utf8.RuneCountInString(text) <= longest && len(Sentences(text)) <= 2
}

// findQuestions marks the units that ask what the next unit answers.
func findQuestions(units []unit) {
	var last = map[string]int{} // where a question stands for the last time: before, it is in a table of contents
	for i := range units {
		if units[i].asks() {
			last[oneLine(units[i].question())] = i
		}
	}
	for i := 0; i < len(units); i++ {
		if !units[i].asks() {
			continue
		}
		run := i + 1
		for run < len(units) && units[run].asks() {
			run++
		}
		answered := run < len(units) && units[run].kind == proseUnit && units[run].label == nil && !units[run].headingLike() ||
			run+1 < len(units) && units[run].kind == ruleUnit && units[run+1].kind == proseUnit && run == i+1
		if !answered && run < len(units) && block(units, i, run) {
			answered = true
			for k := run; k < len(units) && (k == run || !units[k].gap); k++ {
				units[k].reply, units[k].row = true, k > run
			}
		}
		answered = answered && !sameList(units[run-1], units[run]) && !dialogue(units[run-1], units[run])
		for k := i; k < run; k++ {
			switch {
			case last[oneLine(units[k].question())] != k:
				units[k].kind = ruleUnit
			case answered && run-k <= maxPhrasings:
				units[k].kind = questionUnit
			}
		}
		i = run
	}
}

// block reports whether the questions from i on and the text below them are a block between blank lines, so that
// what would be a heading elsewhere can only be the answer.
func block(units []unit, i, run int) bool {
	if units[run].gap || i > 0 && !units[i].gap {
		return false
	}
	end := run
	for end < len(units) && (end == run || !units[end].gap) {
		if !units[end].headingLike() {
			return false
		}
		end++
	}
	return end < len(units) || i > 0 // nothing else would be a title and what stands below it
}

// findUnanswered marks the questions at the end of a section that would be text of the last answer. Below other
// questions they ask as those do, unless they end a paragraph of thanks, or are a list in that answer.
func findUnanswered(units []unit) {
	var (
		open   *unit // the question that is being answered
		asking []*unit
	)
	mark := func() {
		for _, u := range asking {
			u.kind = questionUnit
		}
		asking = nil
	}
	for i := range units {
		switch u := &units[i]; {
		case u.kind == ruleUnit:
		case u.kind == headingUnit:
			mark()
			open = nil
		case u.kind == questionUnit:
			open, asking = u, nil
		case open == nil || open.label != nil || !u.asks():
			asking = nil
		case len(Sentences(u.question())) == 1 && !speakerPattern.MatchString(u.text) && (!u.isItem() || sameList(*open, *u)):
			asking = append(asking, u)
		}
	}
	mark()
}

// maxPhrasings is how many questions in a row can mean the same. More of them are a list.
const maxPhrasings = 4

// sameList reports whether both units are items of one list.
func sameList(a, b unit) bool {
	if !a.isItem() || !b.isItem() {
		return false
	}
	return a.number() > 0 && b.number() > 0 || a.text[0] == b.text[0]
}

// dialogue reports whether the units are what two people say.
func dialogue(a, b unit) bool {
	return speakerPattern.MatchString(a.text) && speakerPattern.MatchString(b.text)
}

// headingLike reports whether a unit looks like a heading by itself.
func (u *unit) headingLike() bool {
	const (
		longest = 80 // characters
		most    = 12 // words
	)
	if u.kind != proseUnit || u.label != nil || u.reply || u.lines > 1 || utf8.RuneCountInString(u.text) > longest {
		return false
	}
	text := u.text
	if u.number() > 0 {
		text = text[marker(text):]
	} else if u.isItem() {
		return false
	}
	if len(strings.Fields(text)) > most || !hasWords(text) {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, `"'“‘«(¿¡#*_ `)); unicode.IsLower(r) {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, `"'”’»)*_ `))
	return !isTerminator(r) && !strings.ContainsRune(":;,", r)
}

// findHeadings marks the units that head what follows. Short lines in a row may be a title and the first of the
// other headings, or three of them with blank lines between; more are a list.
func findHeadings(units []unit) {
	for i := 0; i < len(units); i++ {
		end, apart := i, true
		for end < len(units) && units[end].headingLike() {
			apart = apart && (end == i || units[end].gap)
			end++
		}
		switch n := end - i; {
		case n == 0:
			continue
		case n > 3, n > 2 && !apart:
			for k := i + 1; k < end; k++ {
				units[k].row = !units[k].gap
			}
			if last := &units[end-1]; !apart && last.gap && end < len(units) && !units[end].gap && !units[end].isItem() {
				last.kind = headingUnit // of what stands right below
			}
		case end < len(units) && !(units[end].isItem() && units[end-1].number() > 0) &&
			!(n == 1 && i > 0 && !units[i].gap && strings.HasSuffix(units[i-1].text, ":")):
			for k := i; k < end; k++ {
				units[k].kind = headingUnit
			}
		}
		i = end
	}
}
