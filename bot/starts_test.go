package bot

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

func TestACrashLoopOfADayStaysBelow800Starts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var taken []time.Time
		for begin := time.Now(); time.Since(begin) < 30*time.Hour; time.Sleep(20 * time.Second) {
			s := openStarts(quiet(t), dir, "token") // a new process, which crashes once it has started
			if s.take(time.Now()) == 0 {
				taken = append(taken, time.Now())
			}
		}
		most := 0
		for i := range taken {
			n := 0
			for _, at := range taken[i:] {
				if at.Sub(taken[i]) < 24*time.Hour {
					n++
				}
			}
			most = max(most, n)
		}
		t.Logf("%d starts in the worst 24 hours", most)
		assert.LessOrEqual(t, most, 800)
		assert.Greater(t, most, 700, "a bot that has to start again may")
	})
}

func TestStartsAreCountedPerTokenAndTheFileDoesntTellIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Now()
	for range startRate.burst {
		require.Zero(t, openStarts(quiet(t), dir, "one-token").take(now))
	}
	assert.Positive(t, openStarts(quiet(t), dir, "one-token").take(now))
	assert.Zero(t, openStarts(quiet(t), dir, "another").take(now))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	assert.Len(t, files, 2)
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		assert.NotContains(t, f+string(text), "token")
	}
}

func TestAStateFolderThatCantBeUsedIsAWarning(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T) string{
		"a file in its place": func(t *testing.T) string {
			f := filepath.Join(t.TempDir(), "file")
			require.NoError(t, os.WriteFile(f, nil, 0o600))
			return f
		},
		"nonsense in it": func(t *testing.T) string {
			dir := t.TempDir()
			s := openStarts(quiet(t), dir, "token")
			require.NoError(t, os.WriteFile(s.file, []byte("yesterday"), 0o600))
			return dir
		},
		"a time that can't be": func(t *testing.T) string {
			dir := t.TempDir()
			s := openStarts(quiet(t), dir, "token")
			require.NoError(t, os.WriteFile(s.file, []byte("2999-01-01T00:00:00Z"), 0o600))
			return dir
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			s := openStarts(slog.New(slog.NewTextHandler(&out, nil)), spoil(t), "token")
			wait := s.take(time.Now())
			if name == "a time that can't be" { // the clock was set back: no more than a full budget is owed
				assert.LessOrEqual(t, wait, startRate.every)
				return
			}
			assert.Zero(t, wait)
			assert.Contains(t, out.String(), "level=WARN")
		})
	}
}

func TestAGatewayThatCallsEverySessionInvalidIsAskedSlowly(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{MaxConcurrency: 1e6}, Options{})
	for range 1000 {
		r.discord.Script(discordtest.InvalidSession(false).At(discordtest.Identify).Always())
	}
	began := time.Now()
	r.run()
	r.eventually(soon, "on the way", func() bool { return r.discord.Counters().Identifies > maxOp9s })
	// Each wait is longer than the one before, one to five times the pace.
	assert.GreaterOrEqual(t, time.Since(began), (1+2+3+4+5)*quick)
	assert.Equal(t, 1, r.discord.Counters().Dials)
	time.Sleep(20 * quick)
	assert.Less(t, r.discord.Counters().Identifies, 4*maxOp9s)
	r.discord.Heal()
	r.discord.Drop()
	r.ready()
}

func TestABotThatHasStartedTooOftenWaitsWithoutIdentifyingItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	for r.gateway.starts.take(time.Now()) == 0 {
	}
	r.run()
	r.eventually(soon, "waiting", func() bool { return time.Until(time.Unix(0, r.gateway.wait.Load())) > time.Minute })
	time.Sleep(20 * quick)
	c := r.discord.Counters()
	assert.Equal(t, 1, c.Dials)
	assert.Zero(t, c.Identifies)
	r.stop()
	assert.NoError(t, r.end(soon), "the wait can be ended")
}

func TestATokenWhoseStartsDiscordSaysAreNearlyUsedUpIsSpared(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{Identifies: 1}, Options{}).run().ready()
	r.stop()
	require.NoError(t, r.end(soon))
	second, err := New(quiet(t), knowledge(), Options{Token: r.discord.Token(), APIBase: r.discord.URL(), Pace: quick})
	require.NoError(t, err)
	again := (&rig{Bot: second, t: t, discord: r.discord, ended: make(chan struct{})}).run()
	again.eventually(soon, "waiting", func() bool { return second.gateway.wait.Load() != 0 })
	time.Sleep(20 * quick)
	assert.Equal(t, 1, r.discord.Counters().Identifies)
	assert.Equal(t, "down", second.Health().Status)
	assert.Contains(t, second.Health().Reasons[0], "starts of today")
}
