package index

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// What is proposed to knowledge without cases: its own questions, as members type them in a hurry, and questions
// to refuse, which only its moderator can finish. Whether the former hold isn't asked: one that doesn't tells the
// moderator which phrasing to add. Of the latter only those that hold are proposed, since no phrasing mends them.

const (
	// mostProposed is how many cases are proposed: few enough to be read and edited one by one.
	mostProposed = 10
	// blank stands in a question for what only the moderator knows: a thing that the knowledge doesn't tell of.
	blank = "XXXX"
	// mostTyped is how many words members type at most.
	mostTyped = 12
	// mostKeyWords is how many words make sense without those that are there for the grammar.
	mostKeyWords = 3
)

// ProposeCases makes cases of questions that are spread over the knowledge, first those that are to be
// answered. The same knowledge gives the same cases.
func (x *Index) ProposeCases(ctx context.Context) (cases []faq.Case, err error) {
	rows := x.proposable()
	seen := map[string]bool{"": true}
	for round := range ways {
		for i, r := range rows {
			c := x.propose(r, ways[(i+round)%len(ways)])
			if seen[c.Question] || len(cases) == mostProposed {
				continue
			}
			seen[c.Question] = true
			if c.Refuse {
				got, err := x.Ask(ctx, c.Question, faq.Ask{})
				if err != nil {
					return nil, err
				}
				if !c.Holds(got) {
					continue
				}
			}
			cases = append(cases, c)
		}
	}
	slices.SortStableFunc(cases, func(a, b faq.Case) int { return cmp.Compare(indicator(a.Refuse), indicator(b.Refuse)) })
	return cases, nil
}

// A way makes another question of one; an empty one where it has no good one to offer.
type way struct {
	refuse bool
	of     func(*table, *row, []typed) string
}

var ways = []way{{of: (*table).misspelt}, {of: (*table).keyWords}, {refuse: true, of: (*table).blanked}}

// proposable are the entries of which cases are made. Courtesies are not among them: only its own words are answered.
func (x *Index) proposable() []*row {
	var all []*row
	for i := range x.table.entries {
		if r := &x.table.entries[i]; !r.entry.IsPassage() && faq.CourtesyOf(r.entry.Question) == "" {
			all = append(all, r)
		}
	}
	if len(all) <= mostProposed {
		return all
	}
	var some []*row
	for i := range mostProposed {
		some = append(some, all[i*len(all)/mostProposed])
	}
	return some
}

// propose makes a case of an entry's question. It is without a question where there is none, and where it were some
// entry's very own, which is always answered.
func (x *Index) propose(r *row, w way) faq.Case {
	question := w.of(x.table, r, x.table.typed(r.entry))
	if len(x.exact[wordsOf(question)]) > 0 {
		return faq.Case{}
	}
	if w.refuse {
		return faq.Case{Question: question, Refuse: true, Kind: "near"}
	}
	c := faq.Case{Question: question}
	for _, i := range x.exact[wordsOf(r.entry.Question)] {
		c.Expect = append(c.Expect, x.table.entries[i].entry.ID)
	}
	return c
}

// A typed is a word of a question as members type it: in its own letters, without capitals.
type typed struct {
	text   string
	stem   stemID
	kind   wordKind
	weight float64
}

// typed returns the words of an entry's question, without the marks around them.
func (t *table) typed(e *faq.Entry) (words []typed) {
	l := t.vocab.language(e.Lang)
	for text := range strings.FieldsSeq(strings.ToLower(e.Question)) {
		text = strings.TrimFunc(text, func(r rune) bool {
			return unicode.IsPunct(r) && !strings.ContainsRune("#/@&%", r) || r == '`'
		})
		tokens := tokenize(nil, text)
		if len(tokens) == 0 {
			continue
		}
		w := typed{text: text, stem: none, kind: functionWord}
		for _, token := range tokens {
			if m := t.vocab.lookup(l, token.text); m.stem != none && m.kind <= w.kind && t.entryIDF[m.stem] > w.weight {
				w.stem, w.kind, w.weight = m.stem, m.kind, t.entryIDF[m.stem]
			}
		}
		words = append(words, w)
	}
	return words
}

// join is words as a question.
func join(words []typed) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// heaviest is where the word stands that tells most, of those that may be meant; -1 if there is none.
func heaviest(words []typed, may func(typed) bool) int {
	best := -1
	for i, w := range words {
		if w.kind == contentWord && may(w) && (best < 0 || w.weight > words[best].weight) {
			best = i
		}
	}
	return best
}

// possible are words that say of something but that it can be done. Who types key words leaves them out.
var possible = set("can get got kann konnen geht machen peut peux pouvez puedo puede puedes poder posso pode podem")

// denies reports whether a word says no in any of the languages.
func denies(word string) bool {
	return slices.ContainsFunc(lexicon.Codes(), func(code string) bool { return lexicon.For(code).Class(wordsOf(word)).Negation() })
}

// keyWords are the words that tell what the question is about, if they are few and tell it apart from all others.
func (t *table) keyWords(r *row, words []typed) string {
	content := 0
	kept := slices.DeleteFunc(slices.Clone(words), func(w typed) bool {
		if w.kind == contentWord {
			content++
		}
		says := w.kind == contentWord || w.kind == lightWord && !possible[lexicon.Fold(w.text)] || denies(w.text)
		return !says
	})
	if content == 0 || content > mostKeyWords || !t.tellApart(r, kept) {
		return ""
	}
	return join(kept)
}

// tellApart reports whether no other entry's phrasings hold all of the words.
func (t *table) tellApart(r *row, words []typed) bool {
	for i := range t.entries {
		if other := &t.entries[i]; other.number != r.number && t.holdsAll(other, words) {
			return false
		}
	}
	return true
}

// holdsAll reports whether the phrasings of an entry together hold all of the words.
func (t *table) holdsAll(r *row, words []typed) bool {
	held := map[stemID]bool{}
	for i := r.phrasings.start; i < r.phrasings.end; i++ {
		for _, w := range t.wordsOf(&t.units[i]) {
			held[t.vocab.words[w].stem] = true
		}
	}
	return !slices.ContainsFunc(words, func(w typed) bool { return !held[w.stem] })
}

// blanked is the question about something else.
func (t *table) blanked(_ *row, words []typed) string {
	i := heaviest(words, func(typed) bool { return true })
	if i < 0 || len(words) < 3 || len(words) > mostTyped {
		return ""
	}
	words[i].text = blank
	return join(words)
}

// misspelt is the question with a slip in the word that tells most.
func (t *table) misspelt(r *row, words []typed) string {
	i := heaviest(words, func(w typed) bool {
		return len(w.text) > minSpelling && !strings.ContainsFunc(w.text, func(r rune) bool { return !unicode.IsLetter(r) })
	})
	if i < 0 || len(words) > mostTyped {
		return ""
	}
	list := slips(words[i].text)
	chosen := int(hashOf(r.entry.Question) % uint64(len(list)))
	for _, slip := range append(list[chosen:], list[:chosen]...) {
		if !t.isWord(lexicon.Fold(slip)) {
			words[i].text = slip
			return join(words)
		}
	}
	return ""
}

// slips are what becomes of a word when two keys are hit in the wrong order, one isn't hit, or one beside it is.
// The first letter is right: it is the one that is looked at.
func slips(word string) (list []string) {
	letters := []rune(word)
	replace := func(from, to int, by ...rune) {
		list = append(list, string(slices.Replace(slices.Clone(letters), from, to, by...)))
	}
	for i := 1; i < len(letters); i++ {
		if i+1 < len(letters) && letters[i] != letters[i+1] {
			replace(i, i+2, letters[i+1], letters[i])
		}
		replace(i, i+1)
		for _, keys := range keyboard {
			if k := strings.IndexRune(keys, letters[i]); k > 0 {
				replace(i, i+1, rune(keys[k-1]))
			}
		}
	}
	return list
}

// isWord reports whether a folded word is one of the knowledge or of its languages.
func (t *table) isWord(text string) bool {
	return slices.ContainsFunc(t.vocab.langs, func(l *language) bool {
		return t.vocab.lookup(l, text).stem != none || l.Class(text) != 0 || l.Freq(l.stemOf(text)) > lexicon.MinFreq
	})
}

// noCases warns that no reload can notice a question that is answered worse.
func noCases(proposed []faq.Case) faq.Problems {
	p := faq.Problem{
		What: "there are no cases, so a change that makes a question be answered worse goes unnoticed",
		Do:   "write questions with the entries that answer them into faq.cases.jsonl",
	}
	if len(proposed) > 0 {
		var line strings.Builder
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false) // it is for people
		if err := enc.Encode(proposed[0]); err == nil {
			p.Do += "; faqbot check --cases proposes some, such as " + strings.TrimSpace(line.String())
		}
	}
	return faq.Problems{p}
}

// unfinished warns of cases that were proposed and not edited: as they are they test little.
func (x *Index) unfinished() (ps faq.Problems) {
	for _, c := range x.corpus.Cases {
		if c.Refuse && strings.Contains(c.Question, blank) {
			ps = append(ps, faq.Problem{
				File: c.Source.File, Line: c.Source.Line,
				What: fmt.Sprintf("the case %q still has %s in it", shorten(c.Question), blank),
				Do:   "put there a word that makes it a question which the files don't answer, or remove the case",
			})
		}
	}
	return ps
}
