package index

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"faqbot/faq"
)

// A Loader reads the knowledge anew. Its error is [faq.Problems] when files are at fault.
type Loader func(context.Context) (*faq.Corpus, error)

// Live is the index in use. Readers ask it while it is replaced: each of their calls is answered from one
// version of the corpus, whole, and none from a version older than one they have seen. A replacement that
// fails anywhere on its way changes nothing.
//
// The index that was replaced serves until its last reader leaves, and is closed then; only its corpus is
// kept, for [Live.Undo].
type Live struct {
	load    Loader
	from    string
	options Options

	current atomic.Pointer[generation]
	// replacing holds the right to replace; a channel, so that waiting for it ends with a context.
	replacing chan struct{}
	previous  atomic.Pointer[faq.Corpus]
	popular   popularity
}

// A generation is one index with the count of those who may still read it.
type generation struct {
	*Index
	// readers counts those who are reading, and one for Live itself while the generation is the current one.
	readers atomic.Int64
	loaded  time.Time
	// doubts are what loading and the canaries warned of.
	doubts faq.Problems
	// own says, for the entries' own questions that were asked, which entry is found for each.
	own map[string]*faq.Entry
}

// mostCanaries bounds how many entries are asked for by their own questions before an index is put in use:
// a FAQ's every entry, and of very large knowledge enough to tell a sound index from a broken one without
// keeping a moderator waiting.
const mostCanaries = 500

var (
	errClosed     = errors.New("the index is closed")
	errNoPrevious = errors.New("there is no version to go back to; nothing was replaced since the start")
)

// A PanicError is a fault in the program that loading or indexing ran into.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("a fault of the program: %v", e.Value) }

// recovered makes an error of a panic; it is to be deferred.
func recovered(err *error) {
	if fault := recover(); fault != nil {
		*err = &PanicError{Value: fault, Stack: debug.Stack()}
	}
}

// NewLive loads the knowledge and puts it in use. from names its place for people ("the folder faq"). The
// change says which of the folder's own cases don't hold; at the start they keep nothing from being used,
// since there is nothing better.
func NewLive(ctx context.Context, load Loader, from string, options Options) (*Live, faq.Change, error) {
	l := &Live{load: load, from: from, options: options, replacing: make(chan struct{}, 1)}
	corpus, err := load(ctx)
	if err != nil {
		return nil, faq.Change{}, err
	}
	change, err := l.replace(ctx, corpus, true)
	if err != nil {
		return nil, change, err
	}
	return l, change, nil
}

// acquire returns the generation in use, held until release. It is nil when Live is closed.
func (l *Live) acquire() *generation {
	for {
		g := l.current.Load()
		if g == nil {
			return nil
		}
		// A generation without readers is closed or about to be: another is current by now.
		for n := g.readers.Load(); n > 0; n = g.readers.Load() {
			if g.readers.CompareAndSwap(n, n+1) {
				return g
			}
		}
	}
}

func (g *generation) release() {
	if g.readers.Add(-1) == 0 {
		// An in-memory index has nothing to lose on closing.
		_ = g.Close()
	}
}

// Ask answers a question.
func (l *Live) Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error) {
	g := l.acquire()
	if g == nil {
		return faq.Result{}, errClosed
	}
	defer g.release()
	result, err := g.Ask(ctx, question, how)
	if err == nil && result.Decision == faq.Answer {
		l.popular.add(result.Matches[0].Entry)
	}
	return result, err
}

// Suggest returns the entries that someone who has typed so far may be asking for; of those that begin alike, and
// when nothing is typed of all, those asked most come first.
func (l *Live) Suggest(ctx context.Context, typed string, limit int) ([]*faq.Entry, error) {
	g := l.acquire()
	if g == nil {
		return nil, errClosed
	}
	defer g.release()
	return g.suggest(ctx, typed, limit, &l.popular)
}

// Corpus is the one in use; empty once Live is closed.
func (l *Live) Corpus() *faq.Corpus {
	if g := l.current.Load(); g != nil {
		return g.Corpus()
	}
	return &faq.Corpus{}
}

// Status is what is in use now.
func (l *Live) Status() faq.Status {
	s := faq.Status{From: l.from}
	if g := l.current.Load(); g != nil {
		s.Version, s.Entries, s.Warnings, s.Loaded = g.Corpus().Version, len(g.Corpus().Entries), len(g.doubts), g.loaded
	}
	if p := l.previous.Load(); p != nil {
		s.Previous = p.Version
	}
	return s
}

// Reload loads the knowledge again and puts it in use if it is sound and breaks none of its own cases; force puts it in
// use although it does. On an error the old one stays.
func (l *Live) Reload(ctx context.Context, force bool) (faq.Change, error) {
	return l.replaceWith(ctx, func(old *faq.Corpus) (faq.Change, error) {
		corpus, err := l.load(ctx)
		if err != nil {
			return faq.Change{From: old.Version, To: old.Version}, err
		}
		return l.replace(ctx, corpus, force)
	})
}

// Undo goes back to the version before; undoing twice is as if nothing had been done.
func (l *Live) Undo(ctx context.Context) (faq.Change, error) {
	return l.replaceWith(ctx, func(old *faq.Corpus) (faq.Change, error) {
		corpus := l.previous.Load()
		if corpus == nil {
			return faq.Change{From: old.Version, To: old.Version}, errNoPrevious
		}
		return l.replace(ctx, corpus, true)
	})
}

// replaceWith runs one replacement at a time. A fault of ours in it, which some file has brought to light,
// is an error like others: the old index stays.
func (l *Live) replaceWith(ctx context.Context, f func(old *faq.Corpus) (faq.Change, error)) (change faq.Change, err error) {
	defer recovered(&err)
	select {
	case l.replacing <- struct{}{}:
		defer func() { <-l.replacing }()
	case <-ctx.Done():
		return faq.Change{}, fmt.Errorf("waiting for another reload: %w", ctx.Err())
	}
	g := l.current.Load()
	if g == nil {
		return faq.Change{}, errClosed
	}
	return f(g.Corpus())
}

// replace builds an index over the corpus, tries it, and puts it in use. It is called by one goroutine at
// a time.
func (l *Live) replace(ctx context.Context, corpus *faq.Corpus, force bool) (faq.Change, error) {
	begun := time.Now()
	change := faq.Change{To: corpus.Version, Warnings: corpus.Warnings}
	old := l.current.Load()
	if old != nil {
		now := old.Corpus()
		change.From, change.CasesChanged = now.Version, !reflect.DeepEqual(now.Cases, corpus.Cases)
		if change.From == change.To && !change.CasesChanged && slices.Equal(now.Warnings, corpus.Warnings) {
			change.Warnings = old.doubts
			return change, nil
		}
	}
	refuse := func(err error) (faq.Change, error) {
		change.To, change.Took = change.From, time.Since(begun)
		return change, err
	}

	ix, err := New(ctx, corpus, l.options)
	if err != nil {
		return refuse(fmt.Errorf("building the index: %w", err))
	}
	next := &generation{Index: ix, own: map[string]*faq.Entry{}}
	next.readers.Store(1)
	used := false
	defer func() {
		if !used {
			next.release()
		}
	}()
	// The canaries of an index: it is not sound if entries aren't found by their own questions. One or the
	// other that isn't may be a question without a telling word.
	lost, err := ix.lostQuestions(ctx, mostCanaries, func(question string, e *faq.Entry) { next.own[question] = e })
	if err == nil && !force && 10*len(lost) > len(next.own) && len(lost) > 1 {
		err = fmt.Errorf("%d of %d questions don't find their own entries: %w", len(lost), len(next.own), lost)
	}
	if err != nil {
		return refuse(fmt.Errorf("trying the new index: %w", err))
	}
	next.doubts = append(append(faq.Problems{}, corpus.Warnings...), lost...)
	change.Warnings = next.doubts

	_, failed, err := next.Index.Test(ctx)
	if err == nil && old != nil {
		change.Added, change.Changed, change.Removed = difference(old.Corpus(), corpus)
		change.Moved, err = moved(ctx, old, next)
	}
	if err != nil {
		return refuse(fmt.Errorf("trying the new index: %w", err))
	}
	if !force {
		broken, err := old.broken(ctx, failed)
		if err != nil {
			return refuse(fmt.Errorf("asking the index in use: %w", err))
		}
		if len(broken) > 0 {
			change.Failed = broken
			return refuse(fmt.Errorf("%d of the folder's own cases don't hold", len(broken)))
		}
	}
	change.Failed = failed

	next.loaded, used = time.Now(), true
	l.current.Store(next)
	if old != nil {
		// New cases alone, or other lines, are nothing to go back from: members see no difference.
		if len(change.Added)+len(change.Changed)+len(change.Removed) > 0 || !reflect.DeepEqual(old.Corpus().Synonyms, corpus.Synonyms) {
			l.previous.Store(old.Corpus())
		}
		old.release()
	}
	change.Took = time.Since(begun)
	return change, nil
}

// Close ends the use of the index; it closes when its last reader leaves.
func (l *Live) Close() error {
	l.replacing <- struct{}{}
	defer func() { <-l.replacing }()
	if g := l.current.Swap(nil); g != nil {
		g.release()
	}
	return nil
}

// Test asks the folder's own cases.
func (l *Live) Test(ctx context.Context) (asked int, failed []faq.CaseFailure, err error) {
	g := l.acquire()
	if g == nil {
		return 0, nil, errClosed
	}
	defer g.release()
	return g.Index.Test(ctx)
}

// Check reads the knowledge in use as a moderator would want it checked.
func (l *Live) Check(ctx context.Context) (faq.Problems, error) {
	g := l.acquire()
	if g == nil {
		return nil, errClosed
	}
	defer g.release()
	return g.Index.Check(ctx)
}

// broken are the failures of cases that are new, or that hold in the index in use: others fail whether it is replaced or not.
func (g *generation) broken(ctx context.Context, failed []faq.CaseFailure) (list []faq.CaseFailure, err error) {
	for _, f := range failed {
		isOld := slices.ContainsFunc(g.Corpus().Cases, func(c faq.Case) bool {
			c.Source = f.Case.Source
			return reflect.DeepEqual(c, f.Case)
		})
		if isOld {
			r, err := g.Ask(ctx, f.Case.Question, faq.Ask{})
			if err != nil {
				return nil, err
			}
			if !f.Case.Holds(r) {
				continue
			}
		}
		list = append(list, f)
	}
	return list, nil
}

// difference tells the entries by ID. On which line one stands makes none.
func difference(old, next *faq.Corpus) (added, changed, removed []*faq.Entry) {
	for _, e := range next.Entries {
		before := old.Entry(e.ID)
		if before == nil {
			added = append(added, e)
			continue
		}
		was, is := *before, *e
		was.Source.Line, is.Source.Line = 0, 0
		if !reflect.DeepEqual(was, is) {
			changed = append(changed, e)
		}
	}
	for _, e := range old.Entries {
		if next.Entry(e.ID) == nil {
			removed = append(removed, e)
		}
	}
	return added, changed, removed
}

// moved returns the questions, the folder's cases and the entries' own, that another entry answers now.
func moved(ctx context.Context, old, next *generation) (all []faq.Moved, err error) {
	note := func(question string, before, after *faq.Entry) {
		// An entry that went into another file has another ID and still says the same.
		same := before == after || before != nil && after != nil &&
			(before.ID == after.ID || before.Question == after.Question && before.Answer == after.Answer)
		if !same {
			all = append(all, faq.Moved{Question: question, Before: before, After: after})
		}
	}
	for _, c := range next.Corpus().Cases {
		before, err := old.answer(ctx, c.Question)
		if err != nil {
			return nil, err
		}
		after, err := next.answer(ctx, c.Question)
		if err != nil {
			return nil, err
		}
		note(c.Question, before, after)
	}
	for _, e := range next.Corpus().Entries {
		before, asked := old.own[e.Question]
		after, asks := next.own[e.Question]
		if asked && asks && !e.IsPassage() { // of large knowledge only some are asked, not always the same
			note(e.Question, before, after)
		}
	}
	return all, nil
}

// answer returns the entry that is said, nil if none is.
func (g *generation) answer(ctx context.Context, question string) (*faq.Entry, error) {
	r, err := g.Ask(ctx, question, faq.Ask{Limit: 1})
	if err != nil || r.Decision != faq.Answer || len(r.Matches) == 0 {
		return nil, err
	}
	return r.Matches[0].Entry, nil
}
