package faq

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzzFormat feeds a parser with pieces of the fixtures of its format and what becomes of them; small pieces,
// since the fuzzer reduces all that it finds. What must hold is in checkDraft.
func fuzzFormat(f *testing.F, name string, seeds ...string) {
	for source, data := range sources(f) {
		if filepath.Ext(source) == filepath.Ext(name) {
			for piece := range strings.SplitSeq(data, "\n\n") {
				f.Add(piece)
			}
		}
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) { checkDraft(t, name, data) })
}

func FuzzText(f *testing.F) { fuzzFormat(f, "a.txt", "A\n===\n\nQ1: x?A: y", "1. A?\n2. B?\n- c\n") }
func FuzzMarkdown(f *testing.F) {
	fuzzFormat(f, "a.md", "---\na: b\n---\n# A? {#x}\n<details>\n<summary>\n\nb")
}
func FuzzHTML(f *testing.F) {
	fuzzFormat(f, "a.html", "<dl><dt>a<dd>b<dt>c", "<p itemtype=schema.org/Question><b itemprop=name>x")
}
func FuzzTable(f *testing.F) { fuzzFormat(f, "a.csv", "q;a\n\"x\";y", "sep=|\nFrage|Antwort\na|b") }
func FuzzTabs(f *testing.F)  { fuzzFormat(f, "a.tsv", "q\ta\n\"x\ty\t\"") }
func FuzzJSON(f *testing.F) {
	fuzzFormat(f, "a.json", `{"faq":[{"q":["a"],"a":null}]}`, `[{"a":"\ud800"}]`)
}
func FuzzJSONLines(f *testing.F) { fuzzFormat(f, "a.jsonl", `{"title":1,"text":true,"tags":"a,b|c"}`) }
func FuzzSynonyms(f *testing.F)  { fuzzFormat(f, "synonyms.txt", "a,b#\n,,\n") }
func FuzzCases(f *testing.F)     { fuzzFormat(f, "a.cases.jsonl", `{"question":"a","refuse":true}`) }

func FuzzSentences(f *testing.F) {
	for _, data := range sources(f) {
		for piece := range strings.SplitSeq(data, "\n\n") {
			f.Add(piece)
		}
	}
	f.Add("Mr. A. B. (c.f. U.S.) \"x!\" y. 1. Z… [1] q")
	f.Fuzz(func(t *testing.T, text string) {
		for lang := range hard {
			for _, lines := range []breaks{breaksTell, breaksWrap, breaksEnd} {
				spans := sentencesOf(text, lang, lines)
				checkSpans(t, text, spans)
				for _, s := range spans {
					if utf8.ValidString(text) && !utf8.ValidString(s.Of(text)) {
						t.Fatalf("a sentence of %q cuts a character", text)
					}
				}
			}
		}
		if got := Sentences(text); len(got) == 0 && strings.TrimSpace(text) != "" {
			t.Fatalf("no sentences in %q", text)
		}
	})
}
