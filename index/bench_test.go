package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/faq/faqtest"
)

// scale is where the sets of 1,000 and 10,000 entries lie, outside of the project.
const scale = "../../shared/data-scale"

// atScale runs a benchmark with n entries and 500 questions: those at hand, else made-up ones, under a name that
// says so.
func atScale(b *testing.B, n int, run func(*testing.B, *faq.Corpus, []faq.Case)) {
	dir := filepath.Join(scale, fmt.Sprint(n))
	if _, err := os.Stat(dir); err != nil {
		b.Run(fmt.Sprint(n, "-made-up"), func(b *testing.B) {
			c, cases := madeUp(b, n)
			run(b, c, cases)
		})
		return
	}
	b.Run(fmt.Sprint(n), func(b *testing.B) {
		c, err := faq.Load(os.DirFS(filepath.Join(dir, "faq")))
		require.NoError(b, err)
		run(b, c, questions(b, filepath.Join(dir, "cases.jsonl")))
	})
}

// madeUp is entries in words of three syllables, as unevenly common as those of a language, and questions that lack
// two of an entry's words and have a letter wrong.
func madeUp(b *testing.B, n int) (*faq.Corpus, []faq.Case) {
	r := rand.New(rand.NewPCG(1, 2))
	common := rand.NewZipf(r, 1.05, 20, 30_000)
	words := func(n int) []string {
		list := make([]string, n)
		for i := range list {
			for k, j := common.Uint64()*7919, 0; j < 3; k, j = k/80, j+1 {
				list[i] += string("bcdfghjklmnprstv"[k%16]) + string("aeiou"[k/16%5])
			}
		}
		return list
	}
	var entries [][]string
	var cases []faq.Case
	for i := range n {
		question := words(9)
		entries = append(entries, []string{strings.Join(question, " ") + "?", strings.Join(words(30), " ") + "."})
		if i%(n/500) == 0 {
			asked := strings.Join(question[1:8], " ")
			cases = append(cases, faq.Case{Question: asked[:9] + "x" + asked[10:], Expect: []string{fmt.Sprint("e", i+1)}})
		}
	}
	c, err := faq.Load(fstest.MapFS{"a.jsonl": {Data: []byte(rows(entries...))}})
	require.NoError(b, err)
	return c, cases
}

// BenchmarkAgainstStockBleve compares a whole answer, and building, with stock Bleve (default mapping, a
// match query with fuzziness 1) on the same entries and questions in the same run, as ratios of medians.
func BenchmarkAgainstStockBleve(b *testing.B) {
	medians := map[int]float64{}
	for _, n := range []int{1000, 10_000} {
		atScale(b, n, func(b *testing.B, c *faq.Corpus, cases []faq.Case) {
			stock, x := stockIndex(b, c), newIndex(b, c)
			defer stock.Close()
			defer x.Close()
			var ourBuilds, stockBuilds []time.Duration
			for range builds {
				stockBuilds = append(stockBuilds, timed(func() io.Closer { return stockIndex(b, c) }))
				ourBuilds = append(ourBuilds, timed(func() io.Closer { return newIndex(b, c) }))
			}

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
			our, their := median(ours), median(theirs)
			medians[n] = float64(our)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(our.Microseconds()), "µs/answer")
			b.ReportMetric(float64(their.Microseconds()), "µs/stock")
			b.ReportMetric(float64(our)/float64(their), "answer/stock")
			b.ReportMetric(float64(median(ourBuilds))/float64(median(stockBuilds)), "build/stock")
			b.ReportMetric(100*float64(right)/float64(b.N*len(cases)), "p@1")
			if n > 1000 && medians[1000] > 0 {
				b.ReportMetric(medians[n]/medians[1000], "10000/1000")
			}
		})
	}
}

// builds is how often an index is built to be timed: one build may fall together with the collection of garbage.
const builds = 5

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func newIndex(b *testing.B, c *faq.Corpus) *Index {
	x, err := New(b.Context(), c, Options{})
	require.NoError(b, err)
	return x
}

// timed is how long it takes to build something.
func timed(build func() io.Closer) time.Duration {
	runtime.GC()
	start := time.Now()
	built := build()
	took := time.Since(start)
	built.Close()
	return took
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
// question: milliseconds and megabytes allocated. Read as German, words are sought within others.
func BenchmarkHostileQuestions(b *testing.B) {
	for _, lang := range []string{"en", "de"} {
		b.Run(lang, func(b *testing.B) {
			atScale(b, 10_000, func(b *testing.B, c *faq.Corpus, _ []faq.Case) {
				for _, e := range c.Entries {
					e.Lang = lang
				}
				benchmarkHostileQuestions(b, c)
			})
		})
	}
}

func benchmarkHostileQuestions(b *testing.B, c *faq.Corpus) {
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
