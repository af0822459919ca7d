package main

import (
	"fmt"
	"math"
	"strings"

	"faqbot/faq"
)

// result shows what came of a question: first what was decided, then what else was found, then, if it was
// asked for, why. place says where a file of the corpus is found.
func (s *screen) result(r faq.Result, place func(file string) string) error {
	rest := r.Matches
	switch {
	case r.Decision == faq.Answer && len(rest) > 0:
		s.answer(rest[0], place)
		rest = rest[1:]
		s.others("Other candidates", rest, 2, place)
	case r.Decision == faq.Choose && len(rest) > 0:
		offers := r.Offers()
		what := "Not sure which of these is meant:"
		if len(offers) == 1 {
			what = "Not sure, but this may be it:"
		}
		s.paragraph("", piece{text: what})
		s.others("", offers, 1, place)
		s.others("Other candidates", rest[min(len(rest), faq.MaxOffers):], faq.MaxOffers+1, place)
	case r.Courtesy == faq.Greeting:
		s.paragraph("", piece{text: "Hello! What would you like to know?"})
	case r.Courtesy == faq.Thanks:
		s.paragraph("", piece{text: "You're welcome!"})
	case r.Courtesy == faq.Farewell:
		s.paragraph("", piece{text: "See you!"})
	default:
		s.paragraph("", piece{text: "The files don't seem to tell."})
		s.others("Nearest", rest, 1, place)
	}
	if r.Explanation != nil {
		s.explanation(r)
	}
	return s.err
}

func (s *screen) answer(m faq.Match, place func(string) string) {
	if m.Entry.Question != "" {
		s.paragraph("", piece{m.Entry.Question, s.bold})
		s.gap()
	}
	before, after := m.Entry.Answer[:m.Sentence.Start], m.Entry.Answer[m.Sentence.End:]
	s.paragraph("  ", piece{text: before}, piece{text: "»"}, piece{m.Text(), s.bold}, piece{text: "«"}, piece{text: after})
	s.gap()
	s.paragraph("  ", piece{where(m, place), s.faint})
	if m.Entry.Source.URL != "" {
		s.paragraph("  ", piece{m.Entry.Source.URL, s.faint})
	}
}

// others lists matches, numbered from first on.
func (s *screen) others(title string, ms []faq.Match, first int, place func(string) string) {
	if len(ms) == 0 {
		return
	}
	s.gap()
	if title != "" {
		s.paragraph("", piece{text: title})
	}
	for i, m := range ms {
		lead := fmt.Sprintf("%3d  ", first+i)
		if m.Entry.Question != "" {
			s.paragraph(lead, piece{text: oneLine(m.Entry.Question)})
			lead = "     "
		}
		s.paragraph(lead, piece{text: oneLine(m.Text())})
		s.paragraph("     ", piece{where(m, place), s.faint})
	}
}

// where says where a match stands and how sure it is.
func where(m faq.Match, place func(string) string) string {
	words := []string{fmt.Sprintf("%s:%d", place(m.Entry.Source.File), m.Entry.Source.Line)}
	if h := m.Entry.Source.Headings; len(h) > 0 {
		words = append(words, oneLine(strings.Join(h, " › ")))
	}
	return strings.Join(append(words, fmt.Sprintf("%.0f%% sure", 100*m.Confidence)), " · ")
}

// explanation shows why: each list of contributions adds up to the figure below it.
func (s *screen) explanation(r faq.Result) {
	x := r.Explanation
	s.gap()
	words := table{{"word", "read as", ">weight", "found"}}
	for _, w := range x.Words {
		found := w.Matched
		if found == "" {
			found = "no"
		}
		words = append(words, []string{w.Text, w.Read, fmt.Sprintf("%.2f", w.Weight), found})
	}
	s.table(words)
	for i, c := range x.Candidates {
		s.gap()
		s.paragraph("", piece{text: [...]string{"First: ", "Runner-up: "}[min(i, 1)]}, piece{text: oneLine(c.Entry.Title())})
		s.contributions(c.Features, "score", c.Score)
	}
	if len(x.Signals) > 0 {
		s.gap()
		s.paragraph("", piece{text: "Confidence"})
		sum := 0.0
		for _, c := range x.Signals {
			sum += c.Gave
		}
		s.contributions(x.Signals, "log-odds", sum)
		s.paragraph("  ", piece{text: fmt.Sprintf("which is %.0f%%", 100*r.Confidence)})
	}
	s.gap()
	s.paragraph("", piece{text: fmt.Sprintf("Decision: %s, since %s", r.Decision, oneLine(x.Rule))})
}

func (s *screen) contributions(cs []faq.Contribution, name string, total float64) {
	t := table{{"", ">value", ">weight", ">gives"}}
	for _, c := range cs {
		if math.Abs(c.Gave) < .0005 {
			continue // would be shown as nothing
		}
		t = append(t, []string{c.Name, fmt.Sprintf("%.3f", c.Value), fmt.Sprintf("%+.3f", c.Weight), fmt.Sprintf("%+.3f", c.Gave)})
	}
	s.table(append(t, []string{name, "", "", fmt.Sprintf("%+.3f", total)}))
}

// gap is an empty line.
func (s *screen) gap() { s.paragraph("") }
