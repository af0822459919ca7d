package faq

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
