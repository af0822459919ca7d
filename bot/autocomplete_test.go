package bot_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index"
)

// BenchmarkAutocomplete types the questions of large FAQs halfway and prints in how many of a hundred the right
// one stands among the first five of the 25 listed, and how long listing takes. In some FAQs many questions begin
// with the same words, so that no half of one can tell which is meant: the share of those that more than four
// others begin like is printed too, and in how many of a hundred of the rest the right one is among the first five.
// The FAQs lie beside the repository; without them only the built-in article is typed.
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
			alike := beginningAlike(questions)
			var took []time.Duration
			asked, found, shared, foundElse := 0, 0, 0, 0
			for b.Loop() {
				asked, found, shared, foundElse = 0, 0, 0, 0
				for i := 0; i < len(questions); i += step {
					e := questions[i]
					typed := half(e)
					began := time.Now()
					listed, err := x.Suggest(b.Context(), typed, 25)
					took = append(took, time.Since(began))
					require.NoError(b, err)
					asked++
					// Two entries may have the same question; either is right.
					right := slices.ContainsFunc(listed[:min(5, len(listed))], func(l *faq.Entry) bool { return l.Question == e.Question })
					if right {
						found++
					}
					if alike(typed) > 5 {
						shared++
					} else if right {
						foundElse++
					}
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(len(corpus.Entries)), "entries")
			b.ReportMetric(100*float64(found)/float64(asked), "%first5")
			b.ReportMetric(100*float64(shared)/float64(asked), "%shared")
			b.ReportMetric(100*float64(foundElse)/float64(asked-shared), "%first5-else")
			b.ReportMetric(float64(took[len(took)/2])/1e6, "ms-p50")
			b.ReportMetric(float64(took[len(took)*99/100])/1e6, "ms-p99")
		})
	}
}

// half is the first half of a question.
func half(e *faq.Entry) string {
	letters := []rune(e.Question)
	return string(letters[:(len(letters)+1)/2])
}

// beginningAlike counts the different questions that begin with a text.
func beginningAlike(entries []*faq.Entry) func(typed string) int {
	var questions []string
	for _, e := range entries {
		questions = append(questions, strings.ToLower(e.Question))
	}
	slices.Sort(questions)
	questions = slices.Compact(questions)
	return func(typed string) (n int) {
		typed = strings.ToLower(typed)
		first, _ := slices.BinarySearch(questions, typed)
		for _, q := range questions[first:] {
			if !strings.HasPrefix(q, typed) {
				break
			}
			n++
		}
		return n
	}
}
