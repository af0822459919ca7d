package faq

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxDerivedID bounds an ID that we make: with a verb before it, it still fits into the 100 characters of a
// Discord component's custom_id (https://discord.com/developers/docs/components/reference).
const maxDerivedID = 64

// NewCorpus makes a corpus of entries, and of groups of words of equal meaning. The entries are copied;
// what they leave empty is filled in: the ID from file and question, the sentences, the language.
// The error is [Problems]: IDs that are used twice, entries without an answer.
func NewCorpus(entries []*Entry, synonyms ...[]string) (*Corpus, error) {
	copies := make([]*Entry, len(entries))
	for i, e := range entries {
		c := *e
		copies[i] = &c
	}
	c, faults := assemble(copies, synonyms)
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// assemble makes a corpus of entries that it takes over.
func assemble(entries []*Entry, synonyms [][]string) (*Corpus, Problems) {
	c := &Corpus{Entries: entries, Synonyms: synonyms, at: make(map[string]int, len(entries))}
	var faults Problems
	fault := func(e *Entry, what, do string) {
		faults = append(faults, Problem{File: e.Source.File, Line: e.Source.Line, What: what, Do: do})
	}
	for i, e := range entries {
		if strings.TrimSpace(e.Answer) == "" {
			fault(e, "the answer is empty", "write one, or remove the entry")
			continue
		}
		if e.Lang == "" {
			e.Lang = defaultLang
		}
		if len(e.Sentences) == 0 {
			e.Sentences = sentencesOf(e.Answer, e.Lang, breaksTell)
		}
		if e.ID == "" {
			continue
		}
		if twin := c.Entry(e.ID); twin != nil {
			fault(e, fmt.Sprintf("the id %q is used twice, first at %s:%d", e.ID, twin.Source.File, twin.Source.Line),
				"give one of them another id")
			continue
		}
		c.at[e.ID] = i
	}
	// Derived IDs give way to the authors' own, wherever these stand.
	twins := map[string]int{}
	for i, e := range entries {
		if e.ID == "" {
			e.ID = c.deriveID(e, twins)
			c.at[e.ID] = i
		}
	}
	c.Version = version(c)
	return c, faults
}

// deriveID names an entry after its file and question, or a passage after its file and text. An entry that
// bears the same name as an earlier one has its headings and answer in its ID as well; twins counts those that
// are alike even so.
func (c *Corpus) deriveID(e *Entry, twins map[string]int) string {
	file := strings.TrimSuffix(e.Source.File, path.Ext(e.Source.File))
	var id string
	if e.IsPassage() {
		id = shorten(file+"#"+slug(e.Answer, 5), e.Answer)
	} else {
		id = slug(e.Question, 0)
		if file != "" {
			id = file + "#" + id
		}
		if len(id) > maxDerivedID {
			id = shorten(id, e.Question)
		}
	}
	if c.Entry(id) == nil {
		return id
	}
	id = shorten(id, strings.Join(append(slices.Clone(e.Source.Headings), e.Answer), "\n"))
	unique := id
	for c.Entry(unique) != nil {
		twins[id]++
		unique = fmt.Sprintf("%s-%d", id, 1+twins[id])
	}
	return unique
}

// shorten cuts an ID and ends it with a hash of the text that it stands for.
func shorten(id, text string) string {
	const room = maxDerivedID - len("-12345678-9999")
	if len(id) > room {
		cut := room
		for !utf8Boundary(id, cut) {
			cut--
		}
		id = strings.TrimRight(id[:cut], "-")
	}
	return id + "-" + hash(text)[:8]
}

func utf8Boundary(s string, i int) bool { return i == 0 || i == len(s) || s[i]&0xC0 != 0x80 }

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// slug is text in lower case with hyphens between the words and without accents; words limits their number, 0 doesn't.
func slug(text string, words int) string {
	var b strings.Builder
	gap, n := false, 0
	for _, r := range norm.NFKD.String(text[:min(len(text), 1024)]) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap || b.Len() == 0 {
				if n++; words > 0 && n > words {
					return b.String()
				}
				if b.Len() > 0 {
					b.WriteByte('-')
				}
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		default:
			gap = true
		}
	}
	return b.String()
}

// version hashes what can be asked and answered; the cases are not part of it.
func version(c *Corpus) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, e := range c.Entries {
		if err := enc.Encode(e); err != nil {
			panic(errors.New("faq: an entry has no JSON form: " + err.Error())) // plain data always has one
		}
	}
	if err := enc.Encode(c.Synonyms); err != nil {
		panic(errors.New("faq: synonyms have no JSON form: " + err.Error()))
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
