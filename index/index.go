// Package index finds the entry, and the sentence of it, that answers a question, and tells how sure it is.
//
// It is the only package that knows Bleve. Bleve finds the candidates (query.go), our own ranker puts them
// in order (rank.go), and decide.go says whether the first is said, three are offered, or we don't know.
package index

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"golang.org/x/sync/errgroup"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// Options say how an index decides.
type Options struct {
	// Strictness is how sure a match must be before it is said. Defaults to faq.Balanced.
	Strictness faq.Strictness
	// Progress, if there, is told now and then how many entries of how many are indexed; one call at a time, by whichever
	// goroutine.
	Progress func(done, total int)
	// Weights replace the fitted ones, for fitting.
	Weights *Weights
}

// An Index answers questions from one corpus. It never changes and may be used by many goroutines at once.
type Index struct {
	corpus  *faq.Corpus
	options Options
	bleve   bleve.Index
	table   *table
	weights *weights
	exact   map[string][]int32 // rows by the words of their phrasings
	titles  []string           // questions as Suggest compares them, by row
	scratch chan *scratch
}

// New builds an index of the corpus in memory. It fails only if the context ends, if Bleve does, or if there is no such
// strictness.
func New(ctx context.Context, c *faq.Corpus, o Options) (*Index, error) {
	o.Strictness = cmp.Or(o.Strictness, faq.Balanced)
	if err := known(o.Strictness); err != nil {
		return nil, err
	}
	b, err := newBleve()
	if err != nil {
		return nil, err
	}
	x := &Index{corpus: c, options: o, bleve: b, weights: Fitted().inOrder(), exact: map[string][]int32{}, scratch: make(chan *scratch, runtime.GOMAXPROCS(0))}
	if o.Weights != nil {
		x.weights = o.Weights.inOrder()
	}
	built := false
	defer func() {
		if !built { // nor is it after a panic
			_ = b.Close() // there is nothing in it to lose
		}
	}()
	if err := x.build(ctx); err != nil {
		return nil, fmt.Errorf("index %d entries: %w", len(c.Entries), err)
	}
	built = true
	return x, nil
}

// build reads the corpus into the table, and into Bleve, which indexes each batch while the next one is put together.
func (x *Index) build(ctx context.Context) error {
	var indexing errgroup.Group
	indexing.SetLimit(1)
	defer func() { _ = indexing.Wait() }() // after a panic as well: it must not be closed meanwhile
	batch := x.bleve.NewBatch()
	var docs documents
	t, err := newTable(ctx, x.corpus, func(i int, r row, t *table) error {
		if err := batch.IndexAdvanced(docs.document(i, r, t)); err != nil {
			return err
		}
		x.titles = append(x.titles, strings.ToLower(strings.Join(strings.Fields(lexicon.Fold(r.entry.Question)), " ")))
		for j := r.phrasings.start; j < r.phrasings.end && !r.entry.IsPassage(); j++ {
			key := keyOf(t.wordsOf(&t.units[j]), func(w wordID) string { return t.vocab.words[w].text })
			if rows := x.exact[key]; key != "" && (len(rows) == 0 || rows[len(rows)-1] != int32(i)) {
				x.exact[key] = append(rows, int32(i))
			}
		}
		if batch.Size() < batchSize && i+1 < len(x.corpus.Entries) {
			return nil
		}
		full := batch
		batch = x.bleve.NewBatch()
		indexing.Go(func() (err error) {
			defer recovered(&err)
			if err := x.bleve.Batch(full); err != nil {
				return err
			}
			if x.options.Progress != nil {
				x.options.Progress(i+1, len(x.corpus.Entries))
			}
			return nil
		})
		return ctx.Err()
	})
	x.table = t
	return cmp.Or(indexing.Wait(), err) // waited for whatever came of the table
}

// keyOf is words, one after the other: those of a phrasing are what a question must be to be its own.
func keyOf[W any](words []W, text func(W) string) string {
	var b strings.Builder
	for _, w := range words {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(text(w))
	}
	return b.String()
}

// wordsOf is the key of a text.
func wordsOf(text string) string { return keyOf(tokenize(nil, withoutCourtesies(text)), token.string) }

func (t token) string() string { return t.text }

// understand reads a question, with working memory that is marked with it until done is called. That is a megabyte which
// must not be thrown away with every collection of garbage, as in a sync.Pool.
func (x *Index) understand(text string) (q *question, sc *scratch, done func()) {
	select {
	case sc = <-x.scratch:
	default:
		sc = newScratch(x.table)
	}
	q = x.table.understand(text, sc)
	return q, sc, func() {
		q.forget(sc)
		select {
		case x.scratch <- sc:
		default:
		}
	}
}

// Corpus returns what is indexed.
func (x *Index) Corpus() *faq.Corpus { return x.corpus }

// Close frees the index. No question may be asked any more.
func (x *Index) Close() error { return x.bleve.Close() }

// Ask answers a question. The same index gives the same answer to the same question, always. It fails only if the context
// ends, if Bleve does, or if there is no such strictness.
func (x *Index) Ask(ctx context.Context, text string, how faq.Ask) (faq.Result, error) {
	how.Strictness = cmp.Or(how.Strictness, x.options.Strictness)
	if err := known(how.Strictness); err != nil {
		return faq.Result{}, err
	}
	how.Limit = cmp.Or(max(how.Limit, 0), 3)
	result := faq.Result{Question: text, Decision: faq.None, Corpus: x.corpus, Version: x.corpus.Version}
	text = capped(text)
	q, sc, done := x.understand(text)
	defer done()
	own := x.ownRows(q)
	if c := faq.CourtesyOf(text); len(own) == 0 && c != "" {
		result.Courtesy = c
		if how.Explain {
			result.Explanation = &faq.Explanation{Words: x.table.explained(q, nil, sc), Rule: "a greeting, thanks or a farewell asks nothing"}
		}
		return result, nil
	}
	ranked, err := x.find(ctx, q, own, sc)
	if err != nil {
		return result, fmt.Errorf("search: %w", err) // without the question, which is a member's and may end up in a log
	}
	x.decide(q, ranked, how, sc, &result)
	return result, nil
}

// ownRows are the rows of the entries of which the question is a phrasing, word for word; the first of very many.
func (x *Index) ownRows(q *question) []int32 {
	if q.isCorrected() {
		return nil
	}
	rows := x.exact[keyOf(q.tokens, token.string)]
	return rows[:min(len(rows), maxCandidates)]
}

// find returns the ranked candidates for a question, those with its own words among them.
func (x *Index) find(ctx context.Context, q *question, own []int32, sc *scratch) ([]*candidate, error) {
	rows, err := x.candidates(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, i := range own {
		if !slices.Contains(rows, i) {
			rows = append(rows, i)
		}
	}
	return x.table.rank(q, rows, own, x.weights, sc), nil
}
