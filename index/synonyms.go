package index

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// What a word of the knowledge counts that isn't the question's, but may mean the same. Fitting showed no
// need for anything finer.
const (
	aliasStrength   = .9
	linkStrength    = .7 // times the link's own weight
	partialStrength = .6 // one word of several
	maxAlias        = 5  // words in a part of a group
	maxAliases      = 50 // other words for one, so that knowledge which gives letters a thousand meanings costs no time
)

// aliases are the groups of words and phrases of equal meaning: general ones, and those of the knowledge's own.
type aliases map[string][]string // from the stems of a part to those of the group's other parts

// newAliases reads the general groups, those of English and of the knowledge's languages, and the knowledge's own: those that
// it lists and the letters that it spells out.
func newAliases(v *vocab, c *faq.Corpus) aliases {
	own := slices.Clone(c.Synonyms)
	for _, e := range c.Entries {
		own = spelledOut(own, e.Question)
		own = spelledOut(own, e.Answer)
	}
	a, english := aliases{}, inEnglish()
	a.add(english, english.Chat())
	a.add(english, lexicon.Countries())
	for _, l := range v.langs {
		a.add(l, own)
		if l.Language != english.Language {
			a.add(l, l.Chat())
		}
	}
	return a
}

// newContraries reads the words whose meaning is the opposite.
func newContraries() aliases {
	a := aliases{}
	a.add(inEnglish(), lexicon.Contraries())
	return a
}

func inEnglish() *language { return &language{Language: lexicon.For("en")} }

func (a aliases) add(l *language, groups [][]string) {
	for _, group := range groups {
		parts := make([]string, len(group))
		for i, part := range group {
			var stems []string
			for _, t := range tokenize(nil, part) {
				stems = append(stems, l.stemOf(t.text))
			}
			parts[i] = strings.Join(stems, " ")
		}
		for i, part := range parts {
			for j, other := range parts {
				if len(a[part]) == maxAliases {
					break
				}
				if i != j && part != other && !slices.Contains(a[part], other) {
					a[part] = append(a[part], other)
				}
			}
		}
	}
}

var (
	bracketed     = regexp.MustCompile(fmt.Sprintf(`\(([^(),;]{1,%d})`, maxExpansion))
	acronym       = regexp.MustCompile(`^[A-Z]{2,6}$`)
	lettersBefore = regexp.MustCompile(`(?:^|[^\pL\pN])([A-Z]{2,6}) $`)
)

// spelledOut appends to groups the letters that stand in brackets after the words that they are the first letters
// of, with these words: CB and Central Bank in "the Central Bank (CB)"; and those before such words in brackets.
func spelledOut(groups [][]string, text string) [][]string {
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	}
	for _, at := range bracketed.FindAllStringSubmatchIndex(text, -1) {
		before, within := text[max(0, at[0]-maxExpansion):at[0]], text[at[2]:at[3]]
		if acronym.MatchString(within) && strings.HasPrefix(text[at[3]:], ")") {
			words := split(before)
			if n := initials(words, within); n > 0 {
				groups = append(groups, []string{within, strings.Join(words[len(words)-n:], " ")})
			}
		} else if found := lettersBefore.FindStringSubmatch(before); found != nil {
			words := split(within)
			if n := initials(words, found[1]); n > 0 && n == len(words) {
				groups = append(groups, []string{found[1], strings.Join(words, " ")})
			}
		}
	}
	return groups
}

// initials returns how many of the last words it takes for their first letters to be these; 0 if they aren't. Small words
// between may have no letter.
func initials(words []string, letters string) int {
	first, left := len(words), len(letters)
	for first > 0 && left > 0 {
		first--
		switch word := words[first]; {
		case word[0]&^0x20 == letters[left-1]:
			left--
		case len(word) > maxSmallWord:
			return 0
		}
	}
	if left > 0 {
		return 0
	}
	return len(words) - first
}

// What stands before letters in brackets is looked at for so many bytes, what stands in brackets after them for as many
// characters; and a word without a letter of its own, like of, for, the, has at most so many.
const (
	maxExpansion = 120
	maxSmallWord = 3
)

// expand adds to a question the words of the knowledge that may mean what its words mean.
func (t *table) expand(q *question) {
	add := func(stem string, n int, kind matchKind, strength float64) {
		id, ok := t.vocab.stems[stem]
		if !ok || len(q.slots) >= maxSlots || id == q.terms[n].stem {
			return
		}
		q.slots = append(q.slots, slot{id, uint8(n), kind, float32(strength)})
	}
	// Phrases of the question that are another's alias, or its contrary. What undoes a thing goes first: unmuting isn't muting,
	// though it removes a mute.
	for i := range q.order {
		var b strings.Builder
		best := -1 // the longest of the phrase's terms stands for it: it tends to mean most
		for k := 0; k < maxAlias && i+k < len(q.order) && q.order[i+k] >= 0; k++ {
			n := int(q.order[i+k])
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(q.terms[n].read)
			if q.terms[n].kind == contentWord && (best < 0 || len(q.terms[n].read) > len(q.terms[best].read)) {
				best = n
			}
			if best < 0 {
				continue
			}
			done, ok := strings.CutPrefix(q.tokens[i].text, "un")
			if ok && k == 0 && q.terms[n].lang.Language == lexicon.For("en") && len(done) >= shortStem && t.bearsMeaning(done) {
				add(inEnglish().stemOf(done), best, undoing, 0)
			}
			for _, other := range t.contraries[b.String()] {
				add(other, best, undoing, 0)
			}
			for _, other := range t.aliases[b.String()] {
				if !strings.Contains(other, " ") {
					add(other, best, alias, aliasStrength)
					continue
				}
				for stem := range strings.SplitSeq(other, " ") {
					if t.bearsMeaning(stem) {
						add(stem, best, synonym, partialStrength)
					}
				}
			}
		}
	}
	t.addVerbs(q, add)
	for n := range q.terms {
		m := &q.terms[n]
		if m.kind != contentWord || m.number {
			continue
		}
		for _, l := range t.vocab.langs {
			for link := range l.Links(m.read) {
				switch link.Kind {
				case lexicon.Derived:
					add(link.Stem, n, derived, linkStrength*link.Weight)
				case lexicon.Synonym, lexicon.Similar:
					add(link.Stem, n, synonym, linkStrength*link.Weight)
				case lexicon.Antonym:
					add(link.Stem, n, antonym, 0)
				}
			}
		}
		if m.stem == none {
			t.takeApart(m, n, add)
		}
		if m.lang.Language != lexicon.For("en") { // which has its links
			t.addRelatives(m, n, add)
		}
	}
	t.putTogether(q, add)
}

// bearsMeaning reports whether a stem does in all languages: of doesn't mean what code of conduct means.
func (t *table) bearsMeaning(stem string) bool {
	return !slices.ContainsFunc(t.vocab.langs, func(l *language) bool { return l.kindOf(stem) == functionWord })
}

// putTogether finds the known words that neighbours are when they are written as one: "log in", "git hub". The word
// stands for the one of the two that means more.
func (t *table) putTogether(q *question, add func(string, int, matchKind, float64)) {
	for i := 1; i < len(q.order); i++ {
		a, b := q.order[i-1], q.order[i]
		if a < 0 || b < 0 {
			continue
		}
		if q.terms[b].kind == contentWord && (q.terms[a].kind != contentWord || q.terms[b].stem == none) {
			a, b = b, a
		}
		if q.terms[a].kind != contentWord {
			continue
		}
		for _, l := range t.vocab.langs {
			if id, ok := l.ids[q.tokens[i-1].text+q.tokens[i].text]; ok {
				add(t.vocab.texts[t.vocab.words[id].stem], int(a), alias, aliasStrength)
			}
		}
	}
}

// takeApart finds the two known words that an unknown one is made of.
func (t *table) takeApart(m *term, n int, add func(string, int, matchKind, float64)) {
	for i := 3; i+3 <= len(m.text); i++ {
		for _, l := range t.vocab.langs {
			a, b := l.stemOf(m.text[:i]), l.stemOf(m.text[i:])
			_, okA := t.vocab.stems[a]
			if _, okB := t.vocab.stems[b]; okA && okB {
				add(a, n, synonym, partialStrength)
				add(b, n, synonym, partialStrength)
				return
			}
		}
	}
}

// families are the forms of the knowledge's words that begin, or end, with the same letters: relatives do.
type families struct{ beginning, ending map[string][]form }

// A form is a stem or, of a German participle, that of its verb.
type form struct {
	text string
	of   stemID
}

// newFamilies sorts the words of knowledge in languages that have no links.
func newFamilies(v *vocab) families {
	f := families{map[string][]form{}, map[string][]form{}}
	german := slices.ContainsFunc(v.langs, func(l *language) bool { return l.Code == "de" })
	if !slices.ContainsFunc(v.langs, func(l *language) bool { return l.Language != lexicon.For("en") }) {
		return f
	}
	for id, stem := range v.texts {
		for _, text := range formsOf(stem, german) {
			if n := len(text); n >= shortPart {
				f.beginning[text[:shortPart]] = append(f.beginning[text[:shortPart]], form{text, stemID(id)})
				f.ending[text[n-shortPart:]] = append(f.ending[text[n-shortPart:]], form{text, stemID(id)})
			}
		}
	}
	return f
}

func formsOf(stem string, german bool) []string {
	if verb := bare(stem); german && verb != stem {
		return []string{stem, verb}
	}
	return []string{stem}
}

// addRelatives finds the words of the knowledge that look like relatives: Halle and Turnhalle, inscribir and inscripción,
// abmelden and abgemeldet.
func (t *table) addRelatives(m *term, n int, add func(string, int, matchKind, float64)) {
	for _, text := range formsOf(m.read, m.lang.Code == "de") {
		if len(text) < shortPart {
			continue
		}
		family := t.families.beginning[text[:shortPart]]
		if m.lang.Compounds {
			family = slices.Concat(family, t.families.ending[text[len(text)-shortPart:]])
		}
		for _, f := range family {
			if stem := t.vocab.texts[f.of]; areRelatives(text, f.text, m.lang.Compounds) && t.bearsMeaning(stem) {
				add(stem, n, derived, partialStrength)
			}
		}
	}
}

// What makes relatives of two stems, in bytes.
const (
	shortPart  = 4 // how long one is at least that the other begins or ends with
	commonPart = 6 // how long what both begin with is at least, if the shorter one goes on with no more than a letter
	longEnding = 5 // how much of the longer one is left at most, but in compounds
)

// areRelatives reports whether two stems look alike enough to be of one root or, in a language that has them, whether one is
// a part of the other, a compound.
func areRelatives(a, b string, compounds bool) bool {
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) < shortPart {
		return false
	}
	if compounds && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short)) {
		return true
	}
	common := 0
	for common < len(short) && short[common] == long[common] {
		common++
	}
	return (common == len(short) || common >= commonPart && len(short)-common <= 1) && len(long)-common <= longEnding
}

// inOtherNumber reads an unknown word with its s gone, or with one, if that is a word of the knowledge or of a group.
// It is for letters, NGO and NGOs: that the s is an ending there, and not in DNS, can't be told by stemming. Years and
// decades are no such pair.
func (t *table) inOtherNumber(text string) (term, bool) {
	other, cut := strings.CutSuffix(text, "s")
	if !cut {
		other += "s"
	}
	if len(other) < 2 || !isLetter(text[0]) || strings.HasSuffix(other, "ss") || strings.HasSuffix(text, "ss") {
		return term{}, false
	}
	for _, l := range t.vocab.langs {
		_, known := l.ids[other]
		_, listed := t.aliases[l.stemOf(other)]
		if (known || listed) && l.stemOf(text) == text && l.kindOf(other) == contentWord {
			m := t.vocab.lookup(l, other)
			m.text = text
			return m, true
		}
	}
	return term{}, false
}
