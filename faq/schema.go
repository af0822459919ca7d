package faq

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// linkedData reads the questions of a script of JSON-LD, wherever they stand in it
// (https://schema.org/FAQPage).
func (p *page) linkedData(source string, line int) {
	var raw json.RawMessage
	if strings.TrimSpace(source) == "" {
		return
	}
	if tooDeep(source) >= 0 || json.Unmarshal([]byte(source), &raw) != nil {
		p.warn(line, "the JSON-LD is broken and was not read", "correct it, or remove the script")
		return
	}
	p.ldValue(source, skipBlank(source, 0), line)
	p.marked = len(p.entries)
}

func (p *page) ldValue(source string, start, line int) {
	if source[start] != '{' && source[start] != '[' {
		return
	}
	fields := members(source, start)
	if !slices.Contains(ldTexts(fields, "@type"), "Question") {
		for _, f := range fields {
			p.ldValue(source, f.start, line)
		}
		return
	}
	e := &Entry{Source: Source{Line: line + strings.Count(source[:start], "\n")}}
	if name := ldTexts(fields, "name"); len(name) > 0 {
		e.Question = p.fragment(name[0])
	}
	var answers []string
	for _, f := range fields {
		if f.name != "acceptedAnswer" {
			continue
		}
		found := []member{f}
		if source[f.start] == '[' {
			found = members(source, f.start)
		}
		for _, a := range found {
			if source[a.start] != '{' {
				continue
			}
			for _, text := range ldTexts(members(source, a.start), "text") {
				answers = append(answers, p.fragment(text))
			}
		}
	}
	e.Answer = strings.Join(answers, "\n\n")
	p.add(e)
}

// ldTexts returns the texts that stand under a name.
func ldTexts(fields []member, name string) []string {
	for _, f := range fields {
		if f.name == name {
			values, _ := texts(f.raw)
			return values
		}
	}
	return nil
}

// fragment is the text of a value that may hold HTML.
func (p *page) fragment(source string) string {
	if !strings.ContainsAny(source, "<&") {
		return source
	}
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return source
	}
	inner := &page{draft: &draft{name: p.name}}
	inner.visit(root, surroundings{line: 1})
	inner.endBlock()
	return inner.out.String()
}

// dropTwins forgets what a page says twice: questions that are marked up for search engines, which the first
// entries are, and shown as well.
func (d *draft) dropTwins(marked int) {
	if marked == 0 {
		return
	}
	asked := map[string]bool{}
	var said strings.Builder
	for _, e := range d.entries[:marked] {
		asked[slug(e.Question, 0)] = true
		said.WriteString(oneLine(e.Question) + "\n" + oneLine(e.Answer) + "\n")
	}
	d.entries = append(d.entries[:marked:marked], slices.DeleteFunc(d.entries[marked:], func(e *Entry) bool {
		if e.IsPassage() {
			return strings.Contains(said.String(), oneLine(e.Answer))
		}
		return asked[slug(e.Question, 0)]
	})...)
}
