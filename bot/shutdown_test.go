package bot

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

func TestSIGTERMUnderLoadAnswersWhatWasTakenAndExitsCleanly(t *testing.T) {
	c := startChild(t, discordtest.Options{}, Options{PerUser: -1, PerGuild: -1})
	g := c.discord.Guild("guild")
	channel := g.Channel("general")
	g.Member("first").Ask(channel, "when?")
	c.discord.Fail("", 0, discordtest.Slow(300*time.Millisecond))
	var asking sync.WaitGroup
	var unanswered atomic.Int32
	const askers, posters = 60 / slower, 8 / slower
	before := c.discord.Counters().Interactions
	for i := range askers {
		m := g.Member(fmt.Sprint("asker", i))
		asking.Go(func() {
			if v := m.Ask(channel, "when?"); v.Silent || v.Failure != "" {
				unanswered.Add(1)
			}
		})
	}
	for i := range posters {
		m := g.Member(fmt.Sprint("poster", i))
		asking.Go(func() {
			if m.Say(channel, "@faqbot when?").Silent {
				unanswered.Add(1)
			}
		})
	}
	require.Eventually(t, func() bool { return c.discord.Counters().Interactions == before+askers }, soon, time.Millisecond)
	time.Sleep(150 * time.Millisecond) // on their way; the first answers come after 300 ms
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGTERM))
	began := time.Now()
	select {
	case err := <-c.exited:
		assert.NoError(t, err, "exit status")
	case <-time.After(15 * time.Second):
		require.FailNow(t, "still running")
	}
	t.Logf("ended after %v", time.Since(began))
	asking.Wait()
	assert.Zero(t, unanswered.Load())
	assert.Contains(t, c.discord.Counters().ClosedByBot, 1000, "Discord shows the bot as offline at once")
}

func TestWorkThatNeverEndsDoesntKeepTheBotFromEnding(t *testing.T) {
	t.Parallel()
	r := answeringForEver(t)
	r.stop()
	began := time.Now()
	assert.NoError(t, r.end(15*time.Second))
	assert.GreaterOrEqual(t, time.Since(began), drainTime, "it had its time")
}

func TestTheBotEndsWhateverTheGatewayDoes(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]discordtest.Fault{
		"hangs in the dial": discordtest.Hang(),
		"says no HELLO":     discordtest.Silence().At(discordtest.Hello),
		"says no READY":     discordtest.Silence().At(discordtest.Identify),
		"is dead":           discordtest.Silence(),
		"refuses":           discordtest.Refuse(503),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{}, Options{Pace: time.Second})
			r.discord.Script(fault, fault, fault)
			r.run()
			time.Sleep(500 * time.Millisecond)
			r.stop()
			assert.NoError(t, r.end(8*time.Second))
		})
	}
}

func TestTheBotEndsAtOnceWhileDiscordKeepsItWaitingForTheGatewaysAddress(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{Pace: time.Second})
	r.discord.Fail("GET /gateway", 0, discordtest.Never())
	r.run()
	r.eventually(soon, "asking", func() bool { return r.discord.Counters().Requests["GET /gateway"] > 0 })
	r.stop()
	assert.NoError(t, r.end(slower*time.Second))
}
