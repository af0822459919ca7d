package faq

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// Which headings are questions? Those that end in a question mark. In an FAQ (a document or section that calls
// itself so) a reader takes all headings for questions that stand where the questions stand, such as "Help, I
// can't connect!" among "How do I …?"; those above are sections, those below belong to the answer.

// classify turns the headings that are questions into questions. Title is the document's, outside its headings.
func classify(marks []mark, name, title string) {
	whole := isFAQ(title) || isFAQ(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	if h := slices.IndexFunc(marks, func(m mark) bool { return m.kind == headingMark }); h >= 0 && !whole {
		only := !slices.ContainsFunc(marks[h+1:], func(m mark) bool { return m.kind == headingMark && m.level <= marks[h].level })
		whole = only && isFAQ(marks[h].text)
	}
	if whole {
		classifyFAQ(marks)
	} else {
		for i := range marks {
			if marks[i].kind == headingMark && isFAQ(marks[i].text) {
				classifyFAQ(marks[i+1 : section(marks, i)])
			}
		}
	}
	for i := range marks {
		if marks[i].kind == headingMark && asksPlainly(marks[i].text) {
			marks[i].kind = questionMark
		}
	}
}

// section returns the end of what stands under the heading at i.
func section(marks []mark, i int) int {
	for j := i + 1; j < len(marks); j++ {
		if (marks[j].kind == headingMark || marks[j].kind == questionMark) && marks[j].level <= marks[i].level {
			return j
		}
	}
	return len(marks)
}

func classifyFAQ(marks []mark) {
	title := titleOf(marks)
	level := questionLevel(marks, title)
	for i := range marks {
		m := &marks[i]
		if m.kind != headingMark || m.level != level || isFAQ(m.text) || isFurniture(m.text) || i == title {
			continue
		}
		under := marks[i+1 : section(marks, i)]
		asked := slices.ContainsFunc(under, func(m mark) bool {
			return m.kind == questionMark || m.kind == headingMark && asksPlainly(m.text)
		})
		if len(under) > 0 && under[0].kind == blockMark && !asked {
			m.kind = questionMark
		}
	}
}

// titleOf returns the index of the heading of the whole, the first if it is above all others; else -1.
func titleOf(marks []mark) int {
	first := slices.IndexFunc(marks, func(m mark) bool { return m.kind == headingMark })
	if first < 0 {
		return -1
	}
	below := false
	for _, m := range marks[first+1:] {
		if m.kind == headingMark && m.level <= marks[first].level {
			return -1
		}
		below = below || m.kind == headingMark
	}
	if !below {
		return -1
	}
	return first
}

// questionLevel is the level at which most headings ask, or, if none does, the outermost at which one has text of its own.
func questionLevel(marks []mark, title int) int {
	var asking [looseLevel]int
	outermost := looseLevel
	for i, m := range marks {
		if m.kind != headingMark || isFAQ(m.text) || i == title {
			continue
		}
		if asksPlainly(m.text) {
			asking[m.level]++
		}
		if i+1 < len(marks) && marks[i+1].kind == blockMark && !isFurniture(m.text) {
			outermost = min(outermost, m.level)
		}
	}
	best := 0
	for level, n := range asking {
		if n > asking[best] {
			best = level
		}
	}
	if asking[best] > 0 {
		return best
	}
	return outermost
}

// asksPlainly reports whether a heading is a question by its own words.
func asksPlainly(text string) bool {
	text = strings.TrimRightFunc(text, func(r rune) bool {
		return isCloser(r) && r != '"' && r != '”' || unicode.IsSpace(r) || r > '\u2190' && !isWordRune(r) && r != '？'
	})
	return (strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？")) && hasWords(text) && !isFAQ(text)
}

// isFAQ reports whether a title announces questions and answers.
func isFAQ(title string) bool {
	plain := " " + strings.ReplaceAll(slug(title, 0), "-", " ") + " "
	for _, name := range []string{
		" faq ", " faqs ", " frequently asked questions ", " frequent questions ", " common questions ", " questions and answers ", " q a ",
		" haufige fragen ", " haufig gestellte fragen ", " fragen und antworten ",
		" foire aux questions ", " questions frequentes ", " questions frequemment posees ", " questions et reponses ",
		" preguntas frecuentes ", " preguntas y respuestas ", " perguntas frequentes ", " perguntas e respostas ", " duvidas frequentes ",
	} {
		if strings.Contains(plain, name) {
			return true
		}
	}
	return false
}

// isFurniture reports whether a heading names a part that documents have whatever they are about.
func isFurniture(title string) bool {
	switch strings.ReplaceAll(slug(title, 0), "-", " ") {
	case "contents", "table of contents", "toc", "index", "introduction", "intro", "overview", "preface", "about", "about this faq",
		"about this document", "contact", "credits", "acknowledgements", "acknowledgments", "license", "licence", "changelog",
		"see also", "links", "further reading", "references", "resources", "appendix",
		"inhalt", "inhaltsverzeichnis", "einleitung", "einfuhrung", "uberblick", "kontakt", "impressum", "lizenz", "siehe auch",
		"sommaire", "table des matieres", "presentation", "a propos", "licence et droits", "voir aussi",
		"indice", "contenido", "introduccion", "contacto", "licencia", "vease tambien",
		"conteudo", "sumario", "introducao", "contato", "licenca", "veja tambem":
		return true
	}
	return false
}
