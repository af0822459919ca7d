package faq

import (
	"maps"
	"slices"
	"strings"

	"github.com/abadojack/whatlanggo"
)

// defaultLang is what a text is taken for that says too little of itself, where no other text says more.
const defaultLang = "en"

// detectLang tells the language of entries by the trigrams of what they say or, where that is little, by its commonest words;
// "" if neither tells.
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
		return langByWords(b.String())
	}
	text := strings.ToValidUTF8(b.String()[:min(b.Len(), plenty)], "")
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
		whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true, whatlanggo.Por: true,
	}})
	if lang := languages[info.Lang]; lang != "" && info.IsReliable() {
		return lang
	}
	return langByWords(text)
}

// common are the words by which a short text tells its language.
var common = map[string]map[string]bool{
	"en": words("the and is are how where when what do does i you to of in a can my your it for on with not we our no as"),
	"de": words("der die das und ist ich wie wo wann wird werden nicht ein eine einen im mit auf für zu den dem du kann man was sich es wir ihr bei jeden oder nur auch"),
	"fr": words("le la les des une un est et où comment quand pour dans du au aux je tu il on vous nous pas avec sur qui que ce faut chaque combien"),
	"es": words("el la los las un una es son y dónde cómo cuándo cuánto para con del al por que qué en se puedo hay cada no"),
	"pt": words("o a os as um uma é são e onde como quando quanto para com do da dos das no na por que em se posso não cada você"),
}

// langByWords tells the language of a text by its commonest words; "" if none has twice as many as any other.
func langByWords(text string) string {
	n := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) }) {
		for lang, list := range common {
			if list[w] {
				n[lang]++
			}
		}
	}
	best := mostSpoken(n)
	second := 0
	for lang, words := range n {
		if lang != best {
			second = max(second, words)
		}
	}
	if n[best] < 2 || n[best] < 2*second {
		return ""
	}
	return best
}

// mostSpoken is the language that most is said in: a file that tells too little of its own is taken for that of the others.
func mostSpoken(said map[string]int) string {
	most := defaultLang
	for _, lang := range slices.Sorted(maps.Keys(said)) {
		if said[lang] > said[most] {
			most = lang
		}
	}
	return most
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
