package faq_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"faqbot/faq"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files")

// render shows a corpus as a reader would check it.
func render(c *faq.Corpus) string {
	var b strings.Builder
	for _, e := range c.Entries {
		fmt.Fprintf(&b, "%s:%d  %s  (%s)\n", e.Source.File, e.Source.Line, e.ID, e.Lang)
		show := func(name string, values ...string) {
			if text := strings.Join(values, " | "); text != "" {
				fmt.Fprintf(&b, "  %-8s %s\n", name, text)
			}
		}
		show("under", strings.Join(e.Source.Headings, " > "))
		show("url", e.Source.URL)
		show("tags", e.Tags...)
		show("Q", e.Question)
		show("also", e.Aliases...)
		show("related", e.Related...)
		at := 0
		for _, s := range e.Sentences {
			if between := e.Answer[at:s.Start]; strings.TrimSpace(between) != "" {
				fmt.Fprintf(&b, "  ~        %q\n", between)
			}
			fmt.Fprintf(&b, "  A        %q\n", s.Of(e.Answer))
			at = s.End
		}
		if rest := e.Answer[at:]; strings.TrimSpace(rest) != "" {
			fmt.Fprintf(&b, "  ~        %q\n", rest)
		}
	}
	for _, group := range c.Synonyms {
		fmt.Fprintf(&b, "synonyms: %s\n", strings.Join(group, " = "))
	}
	for _, w := range c.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	return b.String()
}

func TestEveryFormatLoadsFromAMessyFixture(t *testing.T) {
	fixtures, err := filepath.Glob("testdata/fixtures/*")
	require.NoError(t, err)
	require.NotEmpty(t, fixtures)
	for _, fixture := range fixtures {
		t.Run(filepath.Base(fixture), func(t *testing.T) {
			c, err := faq.Loader{}.Open(t.Context(), fixture)
			require.NoError(t, err)
			got := render(c)
			golden := filepath.Join("testdata", "golden", filepath.Base(fixture)+".golden")
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
}
