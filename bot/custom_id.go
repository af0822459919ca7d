package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"faqbot/faq"
)

// What a click needs to know lies in its component's custom_id, so that buttons outlive restarts and
// reloads: "f1|verb|asker|entry|sentence|n", at most 100 characters. Whatever doesn't read so is from
// another version of the bot, or forged, and is answered kindly.

// A press is the state in a custom_id.
type press struct {
	verb string
	// asker is the ID of the member whom the message serves; empty where anyone may press.
	asker string
	// at is the place that the component speaks of.
	at place
	// n tells components apart that would otherwise have the same custom_id; Discord wants them unique.
	n string
}

// A place names an entry and a sentence of it, both by short keys that survive edits elsewhere. In a select
// menu's values and in autocomplete it stands alone, written "entry.sentence".
type place struct {
	entry    string // see entryKey
	sentence string // see sentenceKey; empty for the whole answer
}

const (
	customIDVersion = "f1"
	maxEntryKey     = 40
)

func (p press) String() string {
	return strings.Join([]string{customIDVersion, p.verb, p.asker, p.at.entry, p.at.sentence, p.n}, "|")
}

// parsePress reads a custom_id.
func parsePress(s string) (press, bool) {
	f := strings.Split(s, "|")
	if len(f) != 6 || f[0] != customIDVersion {
		return press{}, false
	}
	return press{verb: f[1], asker: f[2], at: place{entry: f[3], sentence: f[4]}, n: f[5]}, true
}

// placeOf names a match's place.
func placeOf(m faq.Match) place {
	return place{entry: entryKey(m.Entry.ID), sentence: sentenceKey(m.Entry, m.Sentence)}
}

func (p place) String() string { return p.entry + "|" + p.sentence }

func parsePlace(s string) place {
	entry, sentence, _ := strings.Cut(s, "|")
	return place{entry: entry, sentence: sentence}
}

// find returns the entry and the sentence that p names, as they stand in corpus now: false if the entry is
// gone, no sentence if that one has been rewritten.
func (p place) find(corpus *faq.Corpus) (faq.Match, bool) {
	e := findEntry(corpus, p.entry)
	if e == nil {
		return faq.Match{}, false
	}
	m := faq.Match{Entry: e}
	for _, s := range e.Sentences {
		if p.sentence != "" && p.sentence == sentenceKey(e, s) {
			m.Sentence = s
			break
		}
	}
	return m, true
}

// entryKey is the entry's ID where it is short and has no separator, else a hash of it.
func entryKey(id string) string {
	if len(id) <= maxEntryKey && id != "" && id[0] != '~' && !strings.ContainsAny(id, "| ") && clean(id) == id {
		return id
	}
	return "~" + digest(id, 8)
}

func findEntry(corpus *faq.Corpus, key string) *faq.Entry {
	if !strings.HasPrefix(key, "~") {
		return corpus.Entry(key)
	}
	for _, e := range corpus.Entries {
		if entryKey(e.ID) == key {
			return e
		}
	}
	return nil
}

// sentenceKey tells the sentences of one answer apart; empty for the whole answer.
func sentenceKey(e *faq.Entry, s faq.Span) string {
	if s.Empty() {
		return ""
	}
	return digest(s.Of(e.Answer), 3)
}

func digest(s string, bytes int) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:bytes])
}
