package faq

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sources are the article and the fixtures, by name.
func sources(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, fsys := range []fs.FS{Default(), os.DirFS("testdata/fixtures"), os.DirFS("testdata/fixtures/club")} {
		names, err := fs.Glob(fsys, "*.*")
		require.NoError(t, err)
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			require.NoError(t, err)
			all[name] = string(data)
		}
	}
	return all
}

// checkDraft holds what every file must, sound or not: faults name it, entries are whole and verbatim.
func checkDraft(t testing.TB, name, data string) {
	d := &draft{name: name, lang: "en"} // telling the language takes most of the time
	d.read([]byte(data))
	for _, p := range append(d.faults, d.warnings...) {
		if p.File != name || p.What == "" || p.Do == "" || p.Line < 0 || p.Line > 1+strings.Count(data, "\n") {
			t.Fatalf("a bad problem: %+v of %q", p, data)
		}
	}
	for _, e := range d.entries {
		checkEntry(t, e)
		switch filepath.Ext(name) {
		case ".md", ".txt":
			if !strings.Contains(data, e.Answer) {
				t.Fatalf("the answer %q is not in %q", e.Answer, data)
			}
		}
	}
	assemble(d.entries, d.synonyms)
}

func checkEntry(t testing.TB, e *Entry) {
	if strings.TrimSpace(e.Answer) == "" || e.Source.File == "" || e.Source.Line < 1 || e.Lang == "" {
		t.Fatalf("a bad entry: %+v", e)
	}
	checkSpans(t, e.Answer, e.Sentences)
}

func TestAnswersAndSentencesStandInTheSourceByteForByte(t *testing.T) {
	for name, data := range sources(t) {
		checkDraft(t, name, data)
		// What isn't a range of the file is what the format makes of its values: these are written out there.
		d := parse(name, []byte(data))
		plain := strings.NewReplacer("&mdash;", "—", "&ndash;", "–", `\"`, `"`, `""`, `"`, `\u201c`, "“", `\u201d`, "”", `\n`, "\n").Replace(data)
		for _, e := range d.entries {
			for _, word := range strings.Fields(e.Answer) {
				assert.Contains(t, plain, word, name)
			}
		}
	}
}

func TestAFileThatEndsAnywhereLoadsOrSaysWhatIsWrong(t *testing.T) {
	for name, data := range sources(t) {
		for i := 0; i < len(data); i += stride {
			checkDraft(t, name, data[:i])
		}
	}
}

func TestTenThousandDamagedFilesLoadOrSayWhatIsWrong(t *testing.T) {
	all := sources(t)
	var names []string
	for name := range all {
		names = append(names, name)
	}
	require.NotEmpty(t, names)
	slices.Sort(names)
	rng := rand.New(rand.NewPCG(1, 2))
	const marks = "\x00\n\n\"'`*_#|<>[]{}():;,.?!-=~\\ \xff"
	for range 10_000 / stride {
		name := names[rng.IntN(len(names))]
		data := []byte(all[name])
		for range 1 + rng.IntN(8) {
			at := rng.IntN(len(data))
			switch rng.IntN(4) {
			case 0:
				data[at] = byte(rng.IntN(256))
			case 1:
				data[at] = marks[rng.IntN(len(marks))]
			case 2: // a piece is lost
				data = append(data[:at], data[min(len(data), at+rng.IntN(40)):]...)
			case 3: // a piece is doubled
				end := min(len(data), at+rng.IntN(40))
				data = append(data[:end:end], data[at:]...)
			}
			if len(data) == 0 {
				data = []byte{' '}
			}
		}
		checkDraft(t, name, string(data))
	}
}

func TestHostileFilesAreReadInTimeThatGrowsWithTheirSizeOnly(t *testing.T) {
	const size = 1 << 16 / min(stride, 8) // bytes; what takes quadratic time takes longer than the guard already at this size
	for _, c := range []struct{ name, piece string }{
		{"a.md", "# a?\n\nb\n\n"}, {"faq.md", "# a\n\nb\n\n"}, {"a.md", "# FAQ\n\nb\n\n"}, {"a.md", "Q: x?\nA: y\n"}, {"a.md", "**a?** b\n"}, {"a.md", "**a\n"},
		{"a.md", "<details><summary>a</summary>b\n"}, {"a.md", "<!-- also: a -->\n\n"}, {"a.md", "<!--\n\n"}, {"a.md", "* [a](#b)\n"},
		{"a.md", "![a](b)\n\n"}, {"a.md", "[a]: b\n[a]\n"}, {"a.md", "[a]("}, {"a.md", "` "}, {"a.md", "*a **a "}, {"a.md", "|a|b\n"}, {"a.md", "> a\n"},
		{"a.txt", "Why?\nSo it is.\n"}, {"a.txt", "Why?\n"}, {"a.txt", "1. "}, {"a.txt", ". "}, {"a.txt", "a.[1] "}, {"a.txt", "\""}, {"a.txt", "    a\n\n"}, {"a.txt", "\u0301"},
		{"a.html", "<div>a</div>"}, {"a.html", "<p>a?"}, {"a.html", "<b><p>"}, {"a.html", "<dl><dt>a<dd>b</dl>"}, {"a.html", "<li>a<br>"}, {"a.html", "<"},
		{"a.csv", "a,b\n"}, {"a.csv", "\"a\"b\n"}, {"a.tsv", "\""}, {"a.jsonl", "{\n"}, {"a.jsonl", "{\"q\":\"a\",\"a\":\"b\"}\n"}, {"a.json", "[{}],"}, {"synonyms.txt", "a,b\n"},
	} {
		data := strings.Repeat(c.piece, size/len(c.piece))
		switch filepath.Ext(c.name) {
		case ".csv", ".tsv":
			data = "question,answer\n" + data
		case ".json":
			data = "[" + data + "0]"
		}
		within(t, func() {
			d := parse(c.name, []byte(data))
			assert.LessOrEqual(t, len(d.faults), maxProblems+1)
			assemble(d.entries, nil)
		})
	}
	var aliases strings.Builder
	for i := range size / 8 {
		fmt.Fprintf(&aliases, "%d|", i)
	}
	within(t, func() {
		d := parse("a.csv", []byte("q,a,also\nA?,B.,"+aliases.String()))
		assert.Len(t, d.entries[0].Aliases, size/8)
	})
}

func TestMoreEntriesThanAnIndexCanHoldAreRefused(t *testing.T) {
	_, err := Load(fstest.MapFS{"a.csv": {Data: []byte("q,a\n" + strings.Repeat("A?,B.\n", maxEntries+1))}})
	assert.EqualError(t, err, "a.csv: more than 50000 entries; leave out what nobody asks for")
}

func TestAParserThatPanicsLosesOnlyItsFile(t *testing.T) {
	d := parse("a.unknown", []byte("x")) // has no parser at all
	require.Len(t, d.faults, 1)
	assert.Contains(t, d.faults[0].String(), "a.unknown: the file cannot be read: ")
	assert.Empty(t, d.entries)
}

func TestLineEndsOfWindowsChangeNothingElse(t *testing.T) {
	for name, data := range sources(t) {
		unix, windows := parse(name, []byte(data)), parse(name, []byte(strings.ReplaceAll(data, "\n", "\r\n")))
		require.Len(t, windows.entries, len(unix.entries), name)
		for i, e := range unix.entries {
			w := windows.entries[i]
			assert.Equal(t, e.Question, w.Question, name)
			assert.Equal(t, e.Source.Line, w.Source.Line, name)
			assert.Equal(t, e.Source.Headings, w.Source.Headings, name)
			assert.Equal(t, e.Aliases, w.Aliases, name)
			var said []string
			for _, s := range of(w.Answer, w.Sentences) {
				said = append(said, strings.ReplaceAll(s, "\r", ""))
			}
			assert.Equal(t, of(e.Answer, e.Sentences), said, name)
		}
	}
}
