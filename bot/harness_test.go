package bot

import (
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"faqbot/bot/discordtest"
	"faqbot/faq"
)

func TestMain(m *testing.M) {
	if options := os.Getenv(childEnv); options != "" {
		os.Exit(childMain(options))
	}
	// The tests wait most of the time: discordgo alone sleeps a second whenever a connection ends.
	flag.Parse()
	if flag.Lookup("test.fuzz").Value.String() == "" {
		flag.Set("test.parallel", "16")
	}
	// Bleve keeps its workers from the beginning of the process to its end.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}

// fixed is a Knowledge of one entry that answers everything.
type fixed struct{ corpus *faq.Corpus }

func (k fixed) Ask(_ context.Context, question string, _ faq.Ask) (faq.Result, error) {
	e := k.corpus.Entries[0]
	return faq.Result{Question: question, Decision: faq.Answer, Confidence: 1, Corpus: k.corpus, Version: k.corpus.Version,
		Matches: []faq.Match{{Entry: e, Sentence: e.Sentences[0], Confidence: 1}}}, nil
}
func (k fixed) Suggest(context.Context, string, int) ([]*faq.Entry, error) {
	return k.corpus.Entries, nil
}
func (k fixed) Corpus() *faq.Corpus { return k.corpus }
func (k fixed) Status() faq.Status {
	return faq.Status{Version: k.corpus.Version, Entries: len(k.corpus.Entries), From: "a test"}
}
func (k fixed) Reload(context.Context, bool) (faq.Change, error) {
	return faq.Change{}, errors.New("faq.txt:1: broken")
}
func (k fixed) Undo(context.Context) (faq.Change, error)             { return faq.Change{}, nil }
func (k fixed) Check(context.Context) (faq.Problems, error)          { return nil, nil }
func (k fixed) Test(context.Context) (int, []faq.CaseFailure, error) { return 0, nil, nil }

func knowledge() fixed {
	return fixed{&faq.Corpus{Version: "v1", Entries: []*faq.Entry{{
		ID: "one", Question: "When?", Answer: "On Sunday.", Sentences: []faq.Span{{Start: 0, End: 10}}, Source: faq.Source{File: "faq.txt", Line: 1},
	}}}}
}

// quick is the pace of the tests: a second of the gateway's patience in 50 ms.
const quick = (50 + 25*(slower-1)) * time.Millisecond

// beat is the heartbeat interval of the tests.
const beat = (300 + 150*(slower-1)) * time.Millisecond

// soon is how long what must happen may take.
const soon = slower * 5 * time.Second

// A rig is a bot that runs against a Discord on loopback.
type rig struct {
	*Bot
	t       testing.TB
	discord *discordtest.Server
	stop    context.CancelFunc
	ended   chan struct{}
	err     error // of Run, once ended is closed
}

// newRig makes a bot without running it.
func newRig(t testing.TB, d discordtest.Options, o Options) *rig {
	t.Helper()
	return newRigWith(t, knowledge(), d, o)
}

func newRigWith(t testing.TB, k Knowledge, d discordtest.Options, o Options) *rig {
	t.Helper()
	if d.Heartbeat == 0 {
		d.Heartbeat = beat
	}
	var server *discordtest.Server
	if tt, ok := t.(*testing.T); ok {
		server = discordtest.New(tt, d)
	} else {
		d.NoSchema = true
		s, err := discordtest.Start(d)
		require.NoError(t, err)
		t.Cleanup(func() { s.Close() })
		server = s
	}
	if o.Token == "" {
		o.Token = server.Token()
	}
	if o.Pace == 0 {
		o.Pace = quick
	}
	o.APIBase = server.URL()
	b, err := New(quiet(t), k, o)
	require.NoError(t, err)
	return &rig{Bot: b, t: t, discord: server, ended: make(chan struct{})}
}

// run runs the bot until the test ends.
func (r *rig) run() *rig {
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() {
		defer close(r.ended)
		r.err = r.Run(ctx)
	}()
	r.t.Cleanup(func() {
		stop()
		r.end(15 * time.Second)
	})
	return r
}

// end waits for the end of Run.
func (r *rig) end(limit time.Duration) error {
	r.t.Helper()
	select {
	case <-r.ended:
	case <-time.After(limit):
		require.FailNow(r.t, "Run didn't end")
	}
	return r.err
}

// ready waits until the bot is connected and has said so itself.
func (r *rig) ready() *rig {
	r.t.Helper()
	r.eventually(3*soon, "connected", func() bool { return r.gateway.state.Load().up && r.discord.Connected() })
	return r
}

// registered waits until the bot's commands are.
func (r *rig) registered() *rig {
	r.t.Helper()
	r.ready()
	r.eventually(soon, "registered", func() bool { return len(r.discord.Commands("")) > 0 })
	return r
}

func (r *rig) eventually(limit time.Duration, what string, is func() bool) {
	r.t.Helper()
	for end := time.Now().Add(limit); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			require.FailNow(r.t, "not "+what+" within "+limit.String())
		}
	}
}

// quiet is a log that is written only when asked for: LOG=1 go test.
func quiet(t testing.TB) *slog.Logger {
	if os.Getenv("LOG") == "" {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug})).With("test", t.Name())
}

// recording is a log at debug level into w.
func recording(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// count reads a counter; one with labels is summed up.
func count(t testing.TB, m *metrics, name string) (sum float64) {
	families, err := m.registry.Gather()
	require.NoError(t, err)
	for _, f := range families {
		if f.GetName() == name {
			for _, metric := range f.GetMetric() {
				sum += metric.GetCounter().GetValue()
			}
		}
	}
	return sum
}
