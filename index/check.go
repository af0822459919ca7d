package index

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"

	"faqbot/faq"
)

// What a moderator should know about knowledge that loads without an error: see each function for what it
// warns of, and why.

const (
	// longestAnswer is how many UTF-16 units one message of Discord's holds: an embed's description,
	// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
	longestAnswer = 4096
	// alike is the similarity from which two questions are nearly the same, near that from which they are
	// easily taken for each other; see [table.similar].
	alike, near = 0.8, 0.5
	// mostAsked bounds the phrasings that are asked to find what is lost or confused: with 10,000 entries
	// that is some ten seconds.
	mostAsked = 2000
	// shortestShared is how many words an answer has at least that two questions can hardly have in common by chance.
	shortestShared = 8
	// mostCompared bounds the entries that share a word and are compared with each other, so that the time grows with their
	// number and not with its square.
	mostCompared = 200
)

// Check reads the knowledge as its moderator would want it checked: the warnings of loading and those of
// this file, in the order of files and lines.
func (x *Index) Check(ctx context.Context) (faq.Problems, error) {
	all := slices.Clone(x.corpus.Warnings)
	all = append(all, x.corpus.MissingLinks()...)
	all = append(all, x.tooLong()...)
	same, err := x.sameQuestions(ctx)
	if err != nil {
		return nil, err
	}
	all = append(all, same...)
	all = append(all, x.unfinished()...)
	lost, err := x.lostQuestions(ctx, mostAsked, func(string, *faq.Entry) {})
	if err != nil {
		return nil, err
	}
	all = append(all, lost...)
	confused, err := x.confusions(ctx)
	if err != nil {
		return nil, err
	}
	all = append(all, confused...)
	if len(x.corpus.Cases) == 0 {
		cases, err := x.ProposeCases(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, noCases(cases)...)
	}
	slices.SortStableFunc(all, func(a, b faq.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return all, nil
}

// at is a problem of the entry.
func at(e *faq.Entry, do, what string, args ...any) faq.Problem {
	return faq.Problem{File: e.Source.File, Line: e.Source.Line, What: fmt.Sprintf(what, args...), Do: do}
}

// place names an entry and where it stands.
func place(e *faq.Entry) string {
	return fmt.Sprintf("%q (%s:%d)", shorten(e.Title()), e.Source.File, e.Source.Line)
}

// shorten keeps a title on one line.
func shorten(title string) string {
	title = strings.Join(strings.Fields(title), " ")
	const most = 80
	if r := []rune(title); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return title
}

// tooLong warns of answers that have no room in one message: members must ask for the rest of them.
func (x *Index) tooLong() (ps faq.Problems) {
	for _, e := range x.corpus.Entries {
		units := 0
		for _, r := range e.Answer {
			if units++; r > 0xffff {
				units++
			}
		}
		if units > longestAnswer {
			ps = append(ps, at(e, "shorten it, or divide the entry", "the answer has %d characters, and one message of Discord's holds %d", units, longestAnswer))
		}
	}
	return ps
}

// lostQuestions warns of entries that their own question doesn't find, since something else is said
// instead. It asks at most so many of the questions; found is told what each finds, nil if nothing.
func (x *Index) lostQuestions(ctx context.Context, most int, found func(question string, e *faq.Entry)) (ps faq.Problems, err error) {
	for _, e := range sample(x.corpus.Entries, most) {
		first, err := x.first(ctx, e.Question)
		if err != nil {
			return nil, err
		}
		found(e.Question, first)
		if first != e && !bears(first, e.Question) {
			ps = append(ps, lost(e))
		}
	}
	return ps, nil
}

// sample returns the entries with a question, in their order. If they are more than that, it chooses by a
// hash of the question, so that it chooses nearly the same ones again after a change of a few entries.
func sample(entries []*faq.Entry, most int) []*faq.Entry {
	asked := slices.DeleteFunc(slices.Clone(entries), (*faq.Entry).IsPassage)
	if len(asked) <= most {
		return asked
	}
	byHash := slices.Clone(asked)
	slices.SortStableFunc(byHash, func(a, b *faq.Entry) int { return cmp.Compare(hashOf(a.Question), hashOf(b.Question)) })
	left := map[*faq.Entry]bool{}
	for _, e := range byHash[most:] {
		left[e] = true
	}
	return slices.DeleteFunc(asked, func(e *faq.Entry) bool { return left[e] })
}

// hashOf is a number that looks as if it were drawn, and is always the same for a text.
func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}

// first returns the entry that is found first, nil if none is.
func (x *Index) first(ctx context.Context, question string) (*faq.Entry, error) {
	r, err := x.Ask(ctx, question, faq.Ask{Limit: 1})
	if err != nil || len(r.Matches) == 0 {
		return nil, err
	}
	return r.Matches[0].Entry, nil
}

// bears reports whether one of the entry's phrasings has the same words as the question.
func bears(e *faq.Entry, question string) bool {
	if e == nil {
		return false
	}
	words := wordsOf(question)
	return slices.ContainsFunc(e.Phrasings(), func(p string) bool { return wordsOf(p) == words })
}

// lost is the problem of an entry that its own question doesn't find.
func lost(e *faq.Entry) faq.Problem {
	return at(e, "write it with words that name what it is about", "the question %q doesn't find its own entry", shorten(e.Question))
}

// sameQuestions warns of entries that answer the same question, by the same words or nearly so, and of
// those that say the same: which of them is found is chance. Of entries with the same words or answer the later
// one is named, since one of them is to go; of entries near each other all are, each once and with its nearest.
func (x *Index) sameQuestions(ctx context.Context) (ps faq.Problems, err error) {
	told := map[pair]bool{}
	tell := func(a, b *faq.Entry, do, what string, args ...any) {
		if a != b && !told[pair{a, b}] && !told[pair{b, a}] {
			told[pair{a, b}] = true
			ps = append(ps, at(b, do, what, args...))
		}
	}
	words, answers := map[string]*faq.Entry{}, map[string]*faq.Entry{}
	for _, e := range x.corpus.Entries {
		for _, p := range e.Phrasings() {
			key := wordsOf(p)
			if first := words[key]; first != nil {
				tell(first, e, "make them one entry, or ask each in words of its own", "%q is asked by %s as well", shorten(p), place(first))
			} else if key != "" {
				words[key] = e
			}
		}
		if e.IsPassage() {
			continue
		}
		if len(strings.Fields(e.Answer)) < shortestShared {
			continue // "Yes." answers many questions
		}
		if first := answers[e.Answer]; first != nil {
			tell(first, e, "make them one entry with two phrasings", "the answer is word for word that of %s", place(first))
		} else {
			answers[e.Answer] = e
		}
	}
	nearest, err := x.nearest(ctx, told)
	if err != nil {
		return nil, err
	}
	for _, e := range x.corpus.Entries {
		switch n := nearest[e]; {
		case n.similarity >= alike:
			ps = append(ps, at(e, "make them one entry, or say in each what the other isn't about", "%q is nearly the question of %s", shorten(e.Question), place(n.entry)))
		case n.similarity > 0 && len(e.Aliases) == 0:
			ps = append(ps, at(e, "add two or three other phrasings", "there is one phrasing only, and %s is near it", place(n.entry)))
		}
	}
	return ps, nil
}

// A pair is two entries.
type pair struct{ a, b *faq.Entry }

// A neighbor is an entry whose question is near another's.
type neighbor struct {
	entry      *faq.Entry
	similarity float64
}

// nearest finds for each entry the one whose question is nearest to its own, if any is near, pairs left out that were told
// already, with the earlier entry as a. Two questions are compared only if they share a word that is among the three rarest of
// both: nearly the same ones do.
func (x *Index) nearest(ctx context.Context, told map[pair]bool) (map[*faq.Entry]neighbor, error) {
	t := x.table
	all := map[*faq.Entry]neighbor{}
	byRare := map[stemID][]int{}
	bags, keys := make([]map[stemID]float64, len(t.entries)), make([]string, len(t.entries))
	for i := range t.entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := &t.entries[i]
		if r.entry.IsPassage() {
			continue
		}
		bag := t.bag(&t.units[r.phrasings.start])
		bags[i], keys[i] = bag, wordsOf(r.entry.Question)
		stems := slices.SortedFunc(maps.Keys(bag), func(a, b stemID) int {
			return cmp.Or(cmp.Compare(bag[b], bag[a]), cmp.Compare(a, b))
		})
		compared := map[int]bool{}
		for _, s := range stems[:min(3, len(stems))] {
			for _, j := range byRare[s] {
				other := t.entries[j].entry
				if compared[j] || told[pair{other, r.entry}] || keys[j] == keys[i] {
					continue // which is told, or was of another
				}
				compared[j] = true
				if sim := similar(bags[j], bag); sim >= near {
					for _, p := range []pair{{other, r.entry}, {r.entry, other}} {
						if sim > all[p.a].similarity {
							all[p.a] = neighbor{p.b, sim}
						}
					}
				}
			}
			if len(byRare[s]) < mostCompared {
				byRare[s] = append(byRare[s], i)
			}
		}
	}
	return all, nil
}

// bag is the meaning-bearing words of a phrasing with their weights.
func (t *table) bag(u *unit) map[stemID]float64 {
	bag := map[stemID]float64{}
	for _, w := range t.wordsOf(u) {
		if word := &t.vocab.words[w]; word.kind != functionWord {
			bag[word.stem] = t.entryIDF[word.stem]
		}
	}
	return bag
}

// similar is the weight of the words that two questions share over the weight of all their words, 0 to 1.
func similar(a, b map[stemID]float64) float64 {
	shared, all := 0.0, 0.0
	for s, w := range a {
		all += w
		if _, both := b[s]; both {
			shared += w
		}
	}
	for s, w := range b {
		if _, both := a[s]; !both {
			all += w
		}
	}
	if all == 0 {
		return 0
	}
	// In the last digits it depends on the order in which the maps are read.
	return math.Round(1e6*shared/all) / 1e6
}

// confusions warns of entries that need more phrasings, and of pairs that are taken for each other. It
// takes half of every entry's phrasings out of the knowledge and asks them, then the other half: these are
// questions as members would write them, with answers that are known.
func (x *Index) confusions(ctx context.Context) (ps faq.Problems, err error) {
	total := 0
	for _, e := range x.corpus.Entries {
		if n := len(e.Phrasings()); n > 1 {
			total += n
		}
	}
	if total == 0 {
		return nil, nil
	}
	tallies := map[*faq.Entry]*tally{}
	for half := range 2 {
		if err := x.askHalf(ctx, half, 1+total/mostAsked, tallies); err != nil {
			return nil, err
		}
	}
	for _, e := range x.corpus.Entries {
		if t := tallies[e]; t != nil && t.asked >= 2 && 2*t.lost() > t.asked {
			ps = append(ps, at(e, "add phrasings: as members ask it, and with words that only it has",
				"asked as if they weren't written here, %s of its phrasings find other entries", portion(t.lost(), t.asked)))
		}
	}
	return append(ps, confusedPairs(x.corpus.Entries, tallies)...), nil
}

// portion is so many of a number of things, in words.
func portion(n, of int) string {
	switch {
	case n < of:
		return fmt.Sprintf("%d of %d", n, of)
	case n == 2:
		return "both"
	}
	return fmt.Sprintf("all %d", n)
}

// confusedPairs warns of pairs of entries that are taken for each other, at either of them.
func confusedPairs(entries []*faq.Entry, tallies map[*faq.Entry]*tally) (ps faq.Problems) {
	told := map[pair]bool{}
	for _, e := range entries {
		t := tallies[e]
		if t == nil {
			continue
		}
		for _, other := range slices.SortedFunc(maps.Keys(t.to), func(a, b *faq.Entry) int { return strings.Compare(a.ID, b.ID) }) {
			n, asked := t.to[other], t.asked
			if o := tallies[other]; o != nil {
				n, asked = n+o.to[e], asked+o.asked
			}
			if told[pair{other, e}] || n < 2 || 4*n < asked {
				continue
			}
			told[pair{e, other}] = true
			for _, p := range []pair{{e, other}, {other, e}} {
				ps = append(ps, at(p.a, "give each words that the other lacks",
					"it and %s are easily taken for each other: asked as if they weren't written here, %d of their %d phrasings find the other", place(p.b), n, asked))
			}
		}
	}
	return ps
}

// A tally is how many of an entry's phrasings were asked and which other entries they found.
type tally struct {
	asked int
	to    map[*faq.Entry]int
}

// lost is how many found another entry.
func (t *tally) lost() (n int) {
	for _, found := range t.to {
		n += found
	}
	return n
}

// askHalf takes every second phrasing out of the knowledge, beginning with the one numbered half, and asks
// every step-th of those.
func (x *Index) askHalf(ctx context.Context, half, step int, tallies map[*faq.Entry]*tally) error {
	type question struct {
		text string
		of   *faq.Entry
	}
	var out []question
	original := map[*faq.Entry]*faq.Entry{}
	rest := &faq.Corpus{Version: x.corpus.Version, Synonyms: x.corpus.Synonyms}
	for _, e := range x.corpus.Entries {
		kept := *e
		if ps := e.Phrasings(); len(ps) > 1 {
			var stay []string
			for i, p := range ps {
				if i%2 == half {
					out = append(out, question{p, e})
				} else {
					stay = append(stay, p)
				}
			}
			kept.Question, kept.Aliases = stay[0], stay[1:]
		}
		original[&kept] = e
		rest.Entries = append(rest.Entries, &kept)
	}
	ix, err := New(ctx, rest, x.options)
	if err != nil {
		return err
	}
	defer ix.Close()
	for i := 0; i < len(out); i += step {
		q := out[i]
		r, err := ix.Ask(ctx, q.text, faq.Ask{Limit: 1})
		if err != nil {
			return err
		}
		t := tallies[q.of]
		if t == nil {
			t = &tally{to: map[*faq.Entry]int{}}
			tallies[q.of] = t
		}
		t.asked++
		if len(r.Matches) > 0 {
			if found := original[r.Matches[0].Entry]; found != q.of && !bears(found, q.text) {
				t.to[found]++
			}
		}
	}
	return nil
}

// Test asks the folder's own cases and returns how many there are and which don't hold.
func (x *Index) Test(ctx context.Context) (asked int, failed []faq.CaseFailure, err error) {
	for _, c := range x.corpus.Cases {
		r, err := x.Ask(ctx, c.Question, faq.Ask{})
		if err != nil {
			return asked, failed, err
		}
		if asked++; !c.Holds(r) {
			failed = append(failed, faq.CaseFailure{Case: c, Got: r})
		}
	}
	return asked, failed, nil
}
