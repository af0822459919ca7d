package faq

import (
	"maps"
	"slices"
	"strings"

	"github.com/abadojack/whatlanggo"
)

// defaultLang is what a text is taken for that says too little of itself.
const defaultLang = "en"

// detectLang tells the language of entries by the trigrams of what they say.
func detectLang(entries []*Entry) string {
	const (
		enough = 200   // bytes; below, trigrams tell little
		plenty = 1_000 // bytes; more tells little new
	)
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.Question + "\n" + e.Answer[:min(len(e.Answer), plenty)] + "\n")
		if b.Len() > plenty {
			break
		}
	}
	if b.Len() < enough {
		return defaultLang
	}
	text := strings.ToValidUTF8(b.String()[:min(b.Len(), plenty)], "")
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
		whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true, whatlanggo.Por: true,
	}})
	if lang := languages[info.Lang]; lang != "" && info.IsReliable() {
		return lang
	}
	return defaultLang
}

var languages = map[whatlanggo.Lang]string{
	whatlanggo.Eng: "en", whatlanggo.Deu: "de", whatlanggo.Fra: "fr", whatlanggo.Spa: "es", whatlanggo.Por: "pt",
}

// languageOf reads an author's word for the language: "de", "de-AT" and "DE" are "de". What we don't know is empty.
func languageOf(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	primary, _, _ = strings.Cut(primary, "_")
	for _, lang := range languages {
		if primary == lang {
			return lang
		}
	}
	return ""
}

// languageList is the languages that an author may name, for messages.
func languageList() string { return strings.Join(slices.Sorted(maps.Values(languages)), ", ") }
