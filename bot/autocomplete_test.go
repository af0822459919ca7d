package bot_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index"
)

// BenchmarkAutocomplete types the questions of large FAQs halfway and prints in how many of a hundred the right
// one stands among the first five of the 25 listed, and how long listing takes. The FAQs lie beside the
// repository; without them only the built-in article is typed. In some of them many questions begin with the
// same words, so that no half of one can tell which is meant.
//
//	go test ./bot -run xxx -bench Autocomplete
func BenchmarkAutocomplete(b *testing.B) {
	faqs := map[string]string{}
	for _, pattern := range []string{"../../shared/data-scale/*/faq", "../../shared/data/stackfaq/faq", "../../shared/data/feedbackqa-*/faq"} {
		found, err := filepath.Glob(pattern)
		require.NoError(b, err)
		for _, f := range found {
			faqs[filepath.Base(filepath.Dir(f))] = f
		}
	}
	if len(faqs) == 0 {
		b.Log("no FAQs beside the repository: typing the questions of the built-in article only")
		faqs["article"] = ""
	}
	for name, path := range faqs {
		b.Run(name, func(b *testing.B) {
			corpus, err := faq.Load(faq.Default())
			if path != "" {
				corpus, err = faq.Load(os.DirFS(path))
			}
			require.NoError(b, err)
			x, err := index.New(b.Context(), corpus, index.Options{})
			require.NoError(b, err)
			defer x.Close()
			questions := slices.DeleteFunc(slices.Clone(corpus.Entries), (*faq.Entry).IsPassage)
			step := max(1, len(questions)/1000)
			var took []time.Duration
			asked, found := 0, 0
			for b.Loop() {
				asked, found = 0, 0
				for i := 0; i < len(questions); i += step {
					e := questions[i]
					letters := []rune(e.Question)
					began := time.Now()
					listed, err := x.Suggest(b.Context(), string(letters[:(len(letters)+1)/2]), 25)
					took = append(took, time.Since(began))
					require.NoError(b, err)
					asked++
					// Two entries may have the same question; either is right.
					if slices.ContainsFunc(listed[:min(5, len(listed))], func(l *faq.Entry) bool { return l.Question == e.Question }) {
						found++
					}
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(len(corpus.Entries)), "entries")
			b.ReportMetric(100*float64(found)/float64(asked), "%first5")
			b.ReportMetric(float64(took[len(took)/2])/1e6, "ms-p50")
			b.ReportMetric(float64(took[len(took)*99/100])/1e6, "ms-p99")
		})
	}
}
