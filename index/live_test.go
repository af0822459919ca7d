package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"faqbot/faq"
)

// folder is knowledge that a test rewrites while it is in use.
type folder struct {
	mu    sync.Mutex
	files fstest.MapFS
	loads int
}

func newFolder(pairs ...string) *folder {
	f := &folder{}
	f.write(pairs...)
	return f
}

// write replaces all files.
func (f *folder) write(pairs ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files = fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		f.files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
}

func (f *folder) load(context.Context) (*faq.Corpus, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.loads++
	return faq.Load(f.files)
}

func live(t testing.TB, f *folder) *Live {
	t.Helper()
	l, _, err := NewLive(t.Context(), f.load, "a folder", Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	return l
}

// first is the answer that is found first.
func first(t testing.TB, l *Live, question string) string {
	t.Helper()
	r, err := l.Ask(t.Context(), question, faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches, "nothing was found for %q", question)
	return strings.TrimSpace(r.Matches[0].Entry.Answer)
}

const hours = `{"question":"When does the library open?","answer":"At nine."}
{"question":"How do I renew a book?","answer":"At the desk."}
`

func TestAReloadTellsWhatChanged(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	assert.Equal(t, "At nine.", first(t, l, "When does the library open?"))
	before := l.Status()
	assert.Equal(t, 2, before.Entries)
	assert.Equal(t, "a folder", before.From)
	assert.Empty(t, before.Previous)

	f.write("a.jsonl", `{"question":"When does the library open?","answer":"At ten."}
{"question":"Where can I park?","answer":"Behind the house."}`)
	change, err := l.Reload(t.Context(), false)
	require.NoError(t, err)
	questions := func(es []*faq.Entry) (qs []string) {
		for _, e := range es {
			qs = append(qs, e.Question)
		}
		return qs
	}
	assert.Equal(t, []string{"Where can I park?"}, questions(change.Added))
	assert.Equal(t, []string{"When does the library open?"}, questions(change.Changed))
	assert.Equal(t, []string{"How do I renew a book?"}, questions(change.Removed))
	assert.Empty(t, change.Moved, "an answer that was rewritten is still the same entry")
	assert.Equal(t, before.Version, change.From)
	assert.Equal(t, l.Corpus().Version, change.To)
	assert.Equal(t, "At ten.", first(t, l, "When does the library open?"))
	assert.Equal(t, before.Version, l.Status().Previous)
}

func TestAReloadOfTheSameFilesChangesNothing(t *testing.T) {
	l := live(t, newFolder("a.jsonl", hours))
	before := l.Status()
	change, err := l.Reload(t.Context(), false)
	require.NoError(t, err)
	assert.Equal(t, change.From, change.To)
	assert.Equal(t, before, l.Status())
}

func TestAFailedReloadChangesNothing(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	before := l.Status()
	f.write("a.jsonl", `{"question":"When does the library open?","answer":""}`)
	change, err := l.Reload(t.Context(), true)
	problems, ok := errors.AsType[faq.Problems](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, "a.jsonl", problems[0].File)
	assert.Equal(t, 1, problems[0].Line)
	assert.Equal(t, change.From, change.To)
	assert.Equal(t, before, l.Status())
	assert.Equal(t, "At nine.", first(t, l, "When does the library open?"))
}

func TestAReloadThatBreaksACaseIsRefusedUnlessForced(t *testing.T) {
	const cases = `{"question":"opening hours of the library","expect":["hours"]}`
	f := newFolder("a.jsonl", `{"id":"hours","question":"When does the library open?","aliases":["opening hours of the library"],"answer":"At nine."}`, "a.cases.jsonl", cases)
	l := live(t, f)
	asked, failed, err := l.Test(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, asked)
	assert.Empty(t, failed)

	f.write("a.jsonl", `{"id":"hours","question":"When does the library open?","answer":"At nine."}
{"id":"new","question":"What are the opening hours of the library?","answer":"Nine to five."}`, "a.cases.jsonl", cases)
	change, err := l.Reload(t.Context(), false)
	require.ErrorContains(t, err, "1 of the folder's own cases")
	require.Len(t, change.Failed, 1)
	assert.Equal(t, "opening hours of the library", change.Failed[0].Case.Question)
	assert.Equal(t, change.From, change.To)
	assert.Equal(t, "At nine.", first(t, l, "opening hours of the library"))

	change, err = l.Reload(t.Context(), true)
	require.NoError(t, err)
	require.Len(t, change.Failed, 1)
	require.Len(t, change.Moved, 1)
	assert.Equal(t, "opening hours of the library", change.Moved[0].Question)
	assert.Equal(t, "hours", change.Moved[0].Before.ID)
	assert.Equal(t, "Nine to five.", first(t, l, "opening hours of the library"))

	f.write("a.jsonl", hours, "a.cases.jsonl", "\n"+cases)
	change, err = l.Reload(t.Context(), false)
	require.NoError(t, err, "the case fails already, and is no reason to keep what is in use")
	assert.Len(t, change.Failed, 1)

	f.write("a.jsonl", hours, "a.cases.jsonl", cases+"\n"+`{"question":"When does the library open?","refuse":true}`)
	change, err = l.Reload(t.Context(), false)
	require.ErrorContains(t, err, "1 of the folder's own cases")
	assert.Len(t, change.Failed, 1, "only the one that is new")
}

func TestCasesAreLoadedThoughNothingElseHasChanged(t *testing.T) {
	const renew, wrong = `{"question":"How do I renew a book?","expect":["a#how-do-i-renew-a-book"]}`, `{"question":"How do I renew a book?","refuse":true}`
	asked := func(l *Live) int {
		n, _, err := l.Test(t.Context())
		require.NoError(t, err)
		return n
	}
	f := newFolder("a.jsonl", strings.Replace(hours, "nine", "eight", 1))
	l := live(t, f)
	eight := l.Status().Version
	f.write("a.jsonl", hours)
	_, err := l.Reload(t.Context(), false)
	require.NoError(t, err)

	f.write("a.jsonl", hours, "a.cases.jsonl", wrong)
	change, err := l.Reload(t.Context(), false)
	require.ErrorContains(t, err, "1 of the folder's own cases")
	require.Len(t, change.Failed, 1)
	assert.Zero(t, asked(l), "what was refused isn't in use")

	f.write("a.jsonl", hours, "a.cases.jsonl", renew)
	change, err = l.Reload(t.Context(), false)
	require.NoError(t, err)
	assert.True(t, change.CasesChanged)
	assert.Equal(t, change.From, change.To, "what can be asked and answered is the same")
	assert.Equal(t, 1, asked(l))
	assert.Equal(t, eight, l.Status().Previous, "undoing new cases would undo nothing that members see")

	f.write("a.jsonl", hours, "a.pdf", "x")
	change, err = l.Reload(t.Context(), false)
	require.NoError(t, err)
	assert.Zero(t, asked(l), "they were removed")
	assert.Len(t, change.Warnings, 1, "of the file that can't be read")
	change, err = l.Reload(t.Context(), false)
	require.NoError(t, err)
	assert.False(t, change.CasesChanged)
}

func TestAnIndexThatDoesntFindItsQuestionsIsRefused(t *testing.T) {
	// What distinguishes these questions stands beyond the part of a question that is read.
	endless := func(n int) string {
		return fmt.Sprintf(`{"question":"%s %d","answer":"Answer %d."}`+"\n", strings.Repeat("why oh why ", maxText/10), n, n)
	}
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	f.write("a.jsonl", hours+endless(1)+endless(2))
	change, err := l.Reload(t.Context(), false)
	require.NoError(t, err, "a single one is a warning")
	require.Len(t, change.Warnings, 1)
	assert.Equal(t, 4, change.Warnings[0].Line)
	assert.Equal(t, 1, l.Status().Warnings)

	f.write("a.jsonl", hours+endless(1)+endless(2)+endless(3))
	_, err = l.Reload(t.Context(), false)
	require.ErrorContains(t, err, "2 of 5 questions don't find their own entries")
	problems, ok := errors.AsType[faq.Problems](err)
	require.True(t, ok)
	assert.Equal(t, 5, problems[1].Line)
	assert.Equal(t, change.To, l.Status().Version)
}

func TestAPanicWhileLoadingIsAnErrorLikeOthers(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	panics := false
	l, _, err := NewLive(t.Context(), func(ctx context.Context) (*faq.Corpus, error) {
		if panics {
			panic("index out of range")
		}
		return f.load(ctx)
	}, "", Options{})
	require.NoError(t, err)
	defer l.Close()
	panics = true
	for range 2 { // the right to replace is given back
		_, err = l.Reload(t.Context(), false)
		fault, ok := errors.AsType[*PanicError](err)
		require.True(t, ok)
		assert.ErrorContains(t, err, "index out of range")
		assert.Contains(t, string(fault.Stack), "live_test.go")
	}
	assert.Equal(t, "At nine.", first(t, l, "When does the library open?"))
}

func TestAPanicWhileBleveIndexesIsAnErrorToo(t *testing.T) {
	before := goleak.IgnoreCurrent()
	c := corpus(&faq.Entry{ID: "a", Question: "Why?", Answer: "So."})
	_, err := New(t.Context(), c, Options{Progress: func(int, int) { panic("index out of range") }})
	fault, ok := errors.AsType[*PanicError](err)
	require.True(t, ok)
	assert.Contains(t, string(fault.Stack), "live_test.go")

	c.Entries = append(c.Entries, &faq.Entry{ID: "b", Answer: "So.", Sentences: []faq.Span{{End: 10}}})
	assert.Panics(t, func() { _, _ = New(t.Context(), c, Options{}) })
	goleak.VerifyNone(t, before)
}

func TestWhatIsRefusedIsClosed(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	before := goleak.IgnoreCurrent()
	f.write("a.jsonl", hours, "a.cases.jsonl", `{"question":"When does the library open?","refuse":true}`)
	_, err := l.Reload(t.Context(), false)
	require.ErrorContains(t, err, "1 of the folder's own cases")
	goleak.VerifyNone(t, before)
}

func TestOtherLinesAreNothingToGoBackFrom(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	replace := func(data string, others ...string) faq.Change {
		f.write(append(others, "a.jsonl", data)...)
		change, err := l.Reload(t.Context(), false)
		require.NoError(t, err)
		return change
	}
	change := replace("\n" + hours)
	assert.Empty(t, change.Changed)
	assert.Equal(t, 2, l.Corpus().Entries[0].Source.Line, "a moderator is told the new line")
	assert.Empty(t, l.Status().Previous)
	two := change.To

	change = replace(strings.Replace(hours, "{", `{"url":"https://example.org/hours",`, 1))
	assert.Len(t, change.Changed, 1, "members see the link")
	require.NotEmpty(t, l.Status().Previous)
	replace("\n\n" + strings.Replace(hours, "{", `{"url":"https://example.org/hours",`, 1))
	_, err := l.Undo(t.Context())
	require.NoError(t, err)
	assert.Empty(t, l.Corpus().Entries[0].Source.URL)

	replace(hours, "synonyms.txt", "library, reading room\n")
	assert.Equal(t, two, l.Status().Previous, "with synonyms it is another version")
}

func TestUndoGoesBackAndForth(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	one := l.Status().Version
	_, err := l.Undo(t.Context())
	require.ErrorContains(t, err, "no version to go back to")

	f.write("a.jsonl", strings.Replace(hours, "nine", "ten", 1))
	_, err = l.Reload(t.Context(), false)
	require.NoError(t, err)
	two := l.Status().Version

	for range 2 {
		change, err := l.Undo(t.Context())
		require.NoError(t, err)
		assert.Equal(t, two, change.From)
		assert.Equal(t, one, change.To)
		assert.Len(t, change.Changed, 1)
		assert.Equal(t, "At nine.", first(t, l, "When does the library open?"))
		assert.Equal(t, two, l.Status().Previous)
		one, two = two, one
		_, err = l.Undo(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "At ten.", first(t, l, "When does the library open?"))
		one, two = two, one
	}
}

func TestTheOldIndexServesUntilItsLastReaderLeaves(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	g := l.acquire()
	f.write("a.jsonl", strings.Replace(hours, "nine", "ten", 1))
	_, err := l.Reload(t.Context(), false)
	require.NoError(t, err)

	r, err := g.Ask(t.Context(), "When does the library open?", faq.Ask{})
	require.NoError(t, err, "a reader is cut off")
	assert.Contains(t, r.Matches[0].Entry.Answer, "nine")
	g.release()
	_, err = g.Ask(t.Context(), "When does the library open?", faq.Ask{})
	require.Error(t, err, "an index without readers is not closed")
}

func TestAClosedIndexSaysSo(t *testing.T) {
	l, _, err := NewLive(t.Context(), newFolder("a.jsonl", hours).load, "", Options{})
	require.NoError(t, err)
	require.NoError(t, l.Close())
	require.NoError(t, l.Close())
	_, err = l.Ask(t.Context(), "x", faq.Ask{})
	require.ErrorIs(t, err, errClosed)
	_, err = l.Suggest(t.Context(), "x", 1)
	require.ErrorIs(t, err, errClosed)
	_, err = l.Reload(t.Context(), false)
	require.ErrorIs(t, err, errClosed)
	_, err = l.Check(t.Context())
	require.ErrorIs(t, err, errClosed)
	_, _, err = l.Test(t.Context())
	require.ErrorIs(t, err, errClosed)
	assert.Empty(t, l.Corpus().Entries)
	assert.Empty(t, l.Status().Version)
}

func TestWaitingForAReloadEndsWithTheContext(t *testing.T) {
	l := live(t, newFolder("a.jsonl", hours))
	l.replacing <- struct{}{}
	defer func() { <-l.replacing }()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err := l.Reload(ctx, false)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

// Eight ask while the knowledge is replaced 200 times: every answer is of one version, whole, and no asker
// ever sees an older version than before.
func TestAskersNoticeNothingOfReloads(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const reloads, askers = 200, 8
	// Each edition says its number in the answers, so that an answer tells which edition it is of.
	edition := func(n int) []string {
		return []string{"a.jsonl", fmt.Sprintf(`{"question":"When does the library open?","answer":"Opening is told by edition %d."}
{"question":"How do I renew a book?","answer":"Renewal is told by edition %d."}`, n, n)}
	}
	f := newFolder(edition(0)...)
	l, _, err := NewLive(t.Context(), f.load, "", Options{})
	require.NoError(t, err)
	var numbers sync.Map // of editions, by version
	numbers.Store(l.Corpus().Version, 0)

	var done atomic.Bool
	var wg sync.WaitGroup
	faults := make(chan string, askers)
	counts := make([]int, askers)
	for i := range askers {
		wg.Go(func() {
			last := 0
			for !done.Load() {
				q := []string{"When does the library open?", "how do i renew a book"}[(i+counts[i])%2]
				r, err := l.Ask(t.Context(), q, faq.Ask{})
				switch {
				case err != nil:
					faults <- err.Error()
					return
				case len(r.Matches) == 0:
					faults <- "nothing found for " + q
					return
				}
				n, known := numbers.Load(r.Version)
				for !known { // the edition is in use before its writer has noted its number
					time.Sleep(time.Millisecond)
					n, known = numbers.Load(r.Version)
				}
				for _, m := range r.Matches {
					if !strings.Contains(m.Entry.Answer, fmt.Sprintf("edition %d.", n)) {
						faults <- fmt.Sprintf("an answer of edition %d says %q", n, m.Entry.Answer)
						return
					}
				}
				if n.(int) < last {
					faults <- fmt.Sprintf("edition %d after %d", n, last)
					return
				}
				last = n.(int)
				counts[i]++
				time.Sleep(time.Millisecond) // leave the reloads some of the processor
			}
		})
	}
	for n := 1; n <= reloads; n++ {
		f.write(edition(n)...)
		change, err := l.Reload(t.Context(), false)
		require.NoError(t, err)
		numbers.Store(change.To, n)
	}
	done.Store(true)
	wg.Wait()
	close(faults)
	assert.Empty(t, slices.Collect(func(yield func(string) bool) {
		for f := range faults {
			yield(f)
		}
	}))
	assert.NotContains(t, counts, 0, "an asker never had an answer")
	require.NoError(t, l.Close())
}

func TestReloadsAtTheSameTimeComeOneAfterTheOther(t *testing.T) {
	f := newFolder("a.jsonl", hours)
	l := live(t, f)
	var wg sync.WaitGroup
	changes := make(chan faq.Change, 20)
	for i := range 20 {
		wg.Go(func() {
			f.write("a.jsonl", strings.Replace(hours, "nine", fmt.Sprint("the hour ", i), 1))
			c, err := l.Reload(t.Context(), false)
			assert.NoError(t, err)
			changes <- c
		})
	}
	wg.Wait()
	close(changes)
	// Every change but the first begins where another ended.
	from, to := map[string]int{}, map[string]int{}
	for c := range changes {
		if c.From != c.To {
			from[c.From]++
			to[c.To]++
		}
	}
	for v, n := range from {
		assert.LessOrEqual(t, n, to[v]+1, "two reloads replaced the same version")
	}
	_, err := l.Reload(t.Context(), false)
	require.NoError(t, err)
	want, err := f.load(t.Context())
	require.NoError(t, err)
	assert.Equal(t, want.Version, l.Corpus().Version)
}

// BenchmarkAskDuringReloads gives the p99 of answers while the knowledge is replaced again and again, as a
// ratio to that of an idle index in the same run.
func BenchmarkAskDuringReloads(b *testing.B) {
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, `{"question":"How do I set up device %d for room %d?","answer":"Press button %d and wait."}`+"\n", i, i%17, i%5)
	}
	f := newFolder("a.jsonl", text.String())
	l := live(b, f)
	p99 := func(n int) time.Duration {
		took := make([]time.Duration, 0, n)
		for i := range n {
			begun := time.Now()
			_, err := l.Ask(b.Context(), fmt.Sprintf("set up device %d", i%500), faq.Ask{})
			took = append(took, time.Since(begun))
			require.NoError(b, err)
		}
		slices.Sort(took)
		return took[len(took)*99/100]
	}
	for b.Loop() {
		idle := p99(3000)
		var done atomic.Bool
		var wg sync.WaitGroup
		reloads := 0
		wg.Go(func() {
			for ; !done.Load(); reloads++ {
				f.write("a.jsonl", text.String(), "b.jsonl", fmt.Sprintf(`{"question":"Is this edition %d?","answer":"Yes."}`, reloads))
				if _, err := l.Reload(b.Context(), false); err != nil {
					b.Error(err)
					return
				}
			}
		})
		busy := p99(3000)
		done.Store(true)
		wg.Wait()
		b.ReportMetric(float64(busy)/float64(idle), "p99-ratio")
		b.ReportMetric(float64(idle.Microseconds()), "idle-p99-µs")
		b.ReportMetric(float64(reloads), "reloads")
	}
}

func TestOfWhatBeginsAsTypedThatAskedMostComesFirstAlsoAfterAReload(t *testing.T) {
	const entries = "# FAQ\n\n## Where is the key?\n\nUnder the mat.\n\n## Who has the boat?\n\nThe neighbours.\n\n## When is the ferry?\n\nAt noon.\n"
	f := newFolder("a.md", entries)
	l := live(t, f)
	titles := func(typed string) (list []string) {
		found, err := l.Suggest(t.Context(), typed, 2)
		require.NoError(t, err)
		for _, e := range found {
			list = append(list, e.Question)
		}
		return list
	}
	assert.Equal(t, []string{"Where is the key?", "Who has the boat?"}, titles(" "), "nothing was asked: the first ones")
	for _, question := range []string{"when is the ferry?", "when is the ferry?", "who has the boat?", "what is the capital of France?"} {
		_, err := l.Ask(t.Context(), question, faq.Ask{})
		require.NoError(t, err)
	}
	most := []string{"When is the ferry?", "Who has the boat?"}
	assert.Equal(t, most, titles(" "))
	assert.Equal(t, []string{"When is the ferry?", "Where is the key?"}, titles("whe"))
	assert.Equal(t, []string{"Where is the key?"}, titles("where")[:1], "of what begins so")
	f.write("a.md", entries+"\n## Why is it cold?\n\nThe window is open.\n")
	_, err := l.Reload(t.Context(), false)
	require.NoError(t, err)
	assert.Equal(t, most, titles(" "))
}
