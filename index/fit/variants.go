package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"faqbot/faq"
	"faqbot/index"
)

// Communities begin with a page or two and one phrasing of everything; the sets have hundreds of entries or phrasings.
// For the confidence to be true there too, it is also learnt from knowledge drawn from the sets: fewer phrasings, fewer
// entries, parts of articles. Questions about what was left out become questions to refuse.

// A variant says what is drawn from a set, and how often: so many entries, with so many phrasings each, mixed being one
// to sixty, mostly few, and so many sentences of each answer. 0 is all. Of a guide so many in a hundred keep their
// questions; the others' answers become passages, a paragraph each, with or without the question as their heading. An
// article is given so many of its own questions, with the sentences that answer them.
type variant struct {
	entries, phrasings, sentences int
	paragraphs                    int // the sentences of each, if passages are cut up
	questions                     int
	guide                         guide
	asked                         int
	draws                         int
}

// A guide says whether its passages have headings.
type guide uint8

const (
	noGuide guide = iota
	plain
	headed
)

const mixed = -1

// The variants of sets with many phrasings, with one or two, and of articles.
var (
	thinner = []variant{
		{phrasings: 1, draws: 1}, {phrasings: 2, draws: 1}, {phrasings: 3, draws: 1}, {phrasings: 5, draws: 1},
		{phrasings: 20, draws: 1}, {phrasings: mixed, draws: 1},
		{entries: 15, phrasings: 3, draws: 6}, {entries: 40, phrasings: 2, draws: 6}, {entries: 30, phrasings: 10, draws: 6},
	}
	smaller  = []variant{{entries: 30, draws: 6}, {entries: 30, sentences: 2, draws: 6}, {sentences: 2, draws: 1}}
	sections = []variant{
		{entries: 8, draws: 2}, {entries: 16, draws: 2}, {paragraphs: 2, draws: 1}, {questions: 4, draws: 1}, {questions: 30, draws: 1},
	}
	guides = []variant{
		{guide: headed, draws: 1}, {guide: headed, entries: 15, draws: 6}, {guide: headed, entries: 40, draws: 3},
		{guide: plain, draws: 1}, {guide: headed, asked: 20, draws: 1}, {guide: plain, asked: 20, draws: 1},
		{guide: headed, asked: 50, draws: 1}, {guide: plain, asked: 50, draws: 1},
		{guide: headed, asked: 80, draws: 1}, {guide: plain, asked: 80, draws: 1},
	}
)

// paragraph is how many sentences a paragraph of a guide has.
const paragraph = 4

const (
	// manyPhrasings is how many an entry has on average in a set of which thinner ones are drawn, fewPhrasings in one
	// of which only smaller ones are. What lies between was itself drawn from another.
	manyPhrasings, fewPhrasings = 50, 2
	// Of a variant so many questions are asked at most, and so many off-topic ones, and for each that has an answer so
	// many that lost theirs.
	mostAnswerable, mostOffTopic = 1000, 20
	lostShare                    = .3
)

// variants draws from a set, the same each time.
func (s *set) variants(ctx context.Context) ([]*set, error) {
	if slices.ContainsFunc(s.cases, func(c faq.Case) bool { return c.Kind == "near" }) {
		return nil, nil // it lacks entries already
	}
	phrasings := 0.
	for _, e := range s.corpus.Entries {
		phrasings += float64(len(e.Phrasings()))
	}
	var list []variant
	switch phrasings /= float64(len(s.corpus.Entries)); {
	case s.sentences:
		list = sections
	case phrasings >= manyPhrasings:
		list = thinner
	case phrasings <= fewPhrasings:
		list = append(smaller, guides...)
	}
	x, err := index.New(ctx, s.corpus, index.Options{})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var drawn []*set
	for _, v := range list {
		if v.entries >= len(s.corpus.Entries) {
			continue
		}
		for n := range v.draws {
			d := &set{name: s.family() + v.String(), group: s.group, sentences: s.sentences, drawn: true, shortened: v.sentences > 0, guide: v.guide != noGuide || v.questions > 0}
			h := fnv.New64a()
			fmt.Fprint(h, s.name, d.name, n)
			rng := rand.New(rand.NewPCG(h.Sum64(), 0)) // #nosec G404 -- the same each time
			var passages map[string][]string
			if d.corpus, passages, err = s.part(v, rng); err != nil {
				return nil, err
			}
			if d.cases, err = s.asked(ctx, x, d.corpus, passages, rng); err != nil {
				return nil, err
			}
			drawn = append(drawn, d)
		}
	}
	return drawn, nil
}

func (v variant) String() string {
	name := fmt.Sprintf(": %d entries, %d phrasings, %d sentences", v.entries, v.phrasings, v.sentences)
	if v.paragraphs > 0 {
		name += fmt.Sprintf(", %d a paragraph", v.paragraphs)
	}
	if v.questions > 0 {
		name += fmt.Sprintf(", %d questions", v.questions)
	}
	if v.guide != noGuide {
		name += fmt.Sprintf(", %s guide, %d%% asked", map[guide]string{plain: "plain", headed: "headed"}[v.guide], v.asked)
	}
	return name
}

// part draws knowledge: neighbouring passages, or any entries; with the passages that became of them, by ID.
func (s *set) part(v variant, rng *rand.Rand) (*faq.Corpus, map[string][]string, error) {
	entries := slices.Clone(s.corpus.Entries)
	if !s.sentences {
		rng.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	}
	if v.entries > 0 {
		start := rng.IntN(len(entries) - v.entries + 1)
		entries = entries[start : start+v.entries]
	}
	for i, e := range entries {
		n := v.phrasings
		if n == mixed {
			n = int(min(60, 3*math.Pow(1-rng.Float64(), -1.1))) // a Pareto distribution
		}
		entries[i] = shortened(thinned(e, n, rng), v.sentences)
	}
	passages := map[string][]string{}
	switch {
	case v.guide != noGuide:
		entries = v.asGuide(entries, passages, rng)
	case v.paragraphs > 0:
		var cut []*faq.Entry
		for _, e := range entries {
			cut = append(cut, paragraphs(e, e.Source.Headings, v.paragraphs)...)
		}
		entries = cut
	case v.questions > 0:
		entries = append(entries, s.own(v.questions, rng)...)
	}
	corpus, err := faq.NewCorpus(entries, s.corpus.Synonyms...)
	return corpus, passages, err
}

// own are some of an article's questions, each with the sentence that answers it.
func (s *set) own(n int, rng *rand.Rand) (list []*faq.Entry) {
	for _, i := range rng.Perm(len(s.cases)) {
		if c := s.cases[i]; len(c.Sentences) > 0 && len(list) < n {
			answer := c.Sentences[0]
			list = append(list, &faq.Entry{
				ID: fmt.Sprint("asked-", len(list)), Lang: s.corpus.Entries[0].Lang, Question: c.Question,
				Answer: answer, Sentences: []faq.Span{{Start: 0, End: len(answer)}},
			})
		}
	}
	return list
}

// asGuide makes passages of the entries that don't keep their questions, and notes them by the entries' IDs.
func (v variant) asGuide(entries []*faq.Entry, passages map[string][]string, rng *rand.Rand) (made []*faq.Entry) {
	for _, e := range entries {
		headings := headingsOf(e)
		if rng.IntN(100) < v.asked && len(headings) > 0 {
			c := *e
			c.Question, c.Source.Headings = headings[len(headings)-1], headings[:len(headings)-1]
			made = append(made, &c)
			continue
		}
		if v.guide == plain {
			headings = nil
		}
		for _, p := range paragraphs(e, headings, paragraph) {
			passages[e.ID] = append(passages[e.ID], p.ID)
			made = append(made, p)
		}
	}
	return made
}

// headingsOf is the question as the heading of a section, and before it what stands before a colon in it: the heading of
// the page.
func headingsOf(e *faq.Entry) []string {
	if e.IsPassage() {
		return nil
	}
	if i := strings.LastIndex(e.Question, ": "); i > 0 {
		return []string{e.Question[:i], e.Question[i+2:]}
	}
	return []string{e.Question}
}

// paragraphs is an entry's answer cut into passages of so many sentences, under the headings.
func paragraphs(e *faq.Entry, headings []string, paragraph int) (list []*faq.Entry) {
	for i := 0; i < len(e.Sentences); i += paragraph {
		p := &faq.Entry{ID: fmt.Sprint(e.ID, "-", len(list)), Lang: e.Lang, Source: faq.Source{File: e.Source.File, Headings: headings}}
		sentences := e.Sentences[i:min(i+paragraph, len(e.Sentences))]
		start := sentences[0].Start
		for _, s := range sentences {
			p.Sentences = append(p.Sentences, faq.Span{Start: s.Start - start, End: s.End - start})
			p.Answer = e.Answer[start:s.End]
		}
		list = append(list, p)
	}
	return list
}

// thinned is an entry with some n of its phrasings, with all if n is 0.
func thinned(e *faq.Entry, n int, rng *rand.Rand) *faq.Entry {
	all := slices.Clone(e.Phrasings())
	if n == 0 || n >= len(all) {
		return e
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	c := *e
	c.Question, c.Aliases = all[0], all[1:n]
	return &c
}

// shortened is an entry with the first n sentences of its answer, with all if n is 0.
func shortened(e *faq.Entry, n int) *faq.Entry {
	if n == 0 || n >= len(e.Sentences) {
		return e
	}
	c := *e
	c.Sentences = e.Sentences[:n]
	c.Answer = e.Answer[:c.Sentences[n-1].End]
	return &c
}

// asked are the questions for a part of the knowledge. One written to look answerable goes with the passage that it
// was written for, that is, the one which all of the knowledge offers for it. Where an entry became passages any of them
// is right.
func (s *set) asked(ctx context.Context, x *index.Index, part *faq.Corpus, passages map[string][]string, rng *rand.Rand) ([]faq.Case, error) {
	var answerable, lost, offTopic, cases []faq.Case
	for _, c := range s.cases {
		for _, id := range c.Expect {
			c.Expect = append(c.Expect[:len(c.Expect):len(c.Expect)], passages[id]...)
		}
		switch {
		case s.sentences && slices.ContainsFunc(part.Entries, func(e *faq.Entry) bool { return e.Question == c.Question }):
			// The part has it for an entry.
		case c.Kind == "off-topic":
			offTopic = append(offTopic, c)
		case c.Refuse:
			j, ok, err := x.Judge(ctx, c.Question, nil)
			if err != nil {
				return nil, err
			}
			if ok && (part.Entry(j.Match.Entry.ID) != nil || part.Entry(j.Match.Entry.ID+"-0") != nil) {
				cases = append(cases, c)
			}
		case answers(part, c):
			answerable = append(answerable, c)
		default:
			lost = append(lost, faq.Case{Question: c.Question, Refuse: true, Kind: "near"})
		}
	}
	some := func(list []faq.Case, n int) {
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		cases = append(cases, list[:min(len(list), n)]...)
	}
	some(answerable, mostAnswerable)
	some(lost, int(lostShare*float64(len(answerable))))
	some(offTopic, mostOffTopic)
	return cases, nil
}

// answers reports whether a corpus holds what a case expects.
func answers(corpus *faq.Corpus, c faq.Case) bool {
	return slices.ContainsFunc(corpus.Entries, func(e *faq.Entry) bool {
		if len(c.Sentences) == 0 {
			return slices.Contains(c.Expect, e.ID)
		}
		return slices.ContainsFunc(e.Sentences, func(s faq.Span) bool { return c.Right(faq.Match{Entry: e, Sentence: s}) })
	})
}

// family is what the figures of a set are printed under: an article goes with its kind.
func (s *set) family() string {
	family, _, _ := strings.Cut(s.name, "/")
	return family
}
