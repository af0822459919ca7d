package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/faq/faqtest"
)

// scale is where the sets of 1,000 and 10,000 entries lie, outside of the project.
const scale = "../../shared/data-scale"

// BenchmarkAgainstStockBleve compares a whole answer, and building, with stock Bleve (default mapping, a
// match query with fuzziness 1) on the same entries and questions in the same run, as ratios of medians.
func BenchmarkAgainstStockBleve(b *testing.B) {
	var medians []float64
	for _, n := range []string{"1000", "10000"} {
		b.Run(n, func(b *testing.B) {
			dir := filepath.Join(scale, n)
			if _, err := os.Stat(dir); err != nil {
				b.Skip("needs " + scale)
			}
			c, err := faq.Load(os.DirFS(filepath.Join(dir, "faq")))
			require.NoError(b, err)
			cases := questions(b, filepath.Join(dir, "cases.jsonl"))

			start := time.Now()
			stock := stockIndex(b, c)
			stockBuild := time.Since(start)
			runtime.GC()
			start = time.Now()
			x, err := New(b.Context(), c, Options{})
			require.NoError(b, err)
			ourBuild := time.Since(start)
			defer x.Close()

			var ours, theirs []time.Duration
			right := 0
			b.ResetTimer()
			for range b.N {
				for _, k := range cases {
					start := time.Now()
					r, err := x.Ask(b.Context(), k.Question, faq.Ask{})
					ours = append(ours, time.Since(start))
					require.NoError(b, err)
					if len(r.Matches) > 0 && k.Right(r.Matches[0]) {
						right++
					}
					start = time.Now()
					q := bleve.NewMatchQuery(k.Question)
					q.SetFuzziness(1)
					_, err = stock.Search(bleve.NewSearchRequestOptions(q, 5, 0, false))
					theirs = append(theirs, time.Since(start))
					require.NoError(b, err)
				}
			}
			slices.Sort(ours)
			slices.Sort(theirs)
			our, their := ours[len(ours)/2], theirs[len(theirs)/2]
			medians = append(medians, float64(our))
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(our.Microseconds()), "µs/answer")
			b.ReportMetric(float64(their.Microseconds()), "µs/stock")
			b.ReportMetric(float64(our)/float64(their), "answer/stock")
			b.ReportMetric(float64(ourBuild)/float64(stockBuild), "build/stock")
			b.ReportMetric(100*float64(right)/float64(b.N*len(cases)), "p@1")
			if len(medians) > 1 {
				b.ReportMetric(medians[len(medians)-1]/medians[0], "10000/1000")
			}
		})
	}
}

func questions(b *testing.B, name string) []faq.Case {
	f, err := os.Open(name)
	require.NoError(b, err)
	defer f.Close()
	cases, err := faq.ReadCases(bufio.NewReader(f), name)
	require.NoError(b, err)
	return cases
}

func stockIndex(b *testing.B, c *faq.Corpus) bleve.Index {
	stock, err := bleve.NewUsing("", bleve.NewIndexMapping(), scorch.Name, scorch.Name, map[string]any{})
	require.NoError(b, err)
	b.Cleanup(func() { stock.Close() })
	batch := stock.NewBatch()
	for i, e := range c.Entries {
		doc, _ := json.Marshal(map[string]string{"question": e.Question, "answer": e.Answer})
		var m map[string]any
		require.NoError(b, json.Unmarshal(doc, &m))
		require.NoError(b, batch.Index(fmt.Sprint(i), m))
		if batch.Size() == batchSize || i+1 == len(c.Entries) {
			require.NoError(b, stock.Batch(batch))
			batch.Reset()
		}
	}
	return stock
}

// BenchmarkHostileQuestions asks what was written to be expensive of 10,000 entries and reports the dearest
// question: milliseconds and megabytes allocated.
func BenchmarkHostileQuestions(b *testing.B) {
	dir := filepath.Join(scale, "10000", "faq")
	if _, err := os.Stat(dir); err != nil {
		b.Skip("needs " + scale)
	}
	c, err := faq.Load(os.DirFS(dir))
	require.NoError(b, err)
	x, err := New(b.Context(), c, Options{})
	require.NoError(b, err)
	defer x.Close()
	var slowest time.Duration
	var largest uint64
	var before, after runtime.MemStats
	for b.Loop() {
		for _, text := range faqtest.HostileQuestions() {
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := x.Ask(b.Context(), text, faq.Ask{})
			slowest = max(slowest, time.Since(start))
			runtime.ReadMemStats(&after)
			require.NoError(b, err)
			largest = max(largest, after.TotalAlloc-before.TotalAlloc)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(faqtest.HostileQuestions())), "questions")
	b.ReportMetric(float64(slowest.Microseconds())/1000, "ms/slowest")
	b.ReportMetric(float64(largest)/1e6, "MB/largest")
}
