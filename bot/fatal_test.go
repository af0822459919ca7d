package bot

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

// assertFatal checks that Run ended with exit code 78 and a cure.
func assertFatal(t *testing.T, err error, cure string) {
	t.Helper()
	var fatal *Fatal
	require.ErrorAs(t, err, &fatal)
	assert.Equal(t, 78, fatal.ExitCode())
	assert.Contains(t, fatal.Cure, cure)
}

func TestACloseCodeThatTryingAgainCantCureEndsTheBot(t *testing.T) {
	t.Parallel()
	for code, cure := range map[int]string{
		4004: "DISCORD_TOKEN", 4010: "without shards", 4011: "sharding", 4012: "newer faqbot", 4013: "newer faqbot", 4014: "Message Content Intent",
	} {
		fault := discordtest.CloseWith(code)
		for when, at := range map[string]discordtest.Fault{"for HELLO": fault.At(discordtest.Hello), "for READY": fault.At(discordtest.Identify), "right after READY": fault} {
			t.Run(fmt.Sprintf("%d %s", code, when), func(t *testing.T) {
				t.Parallel()
				r := newRig(t, discordtest.Options{}, Options{})
				r.discord.Script(at, at, at)
				r.run()
				assertFatal(t, r.end(soon), cure)
				assert.LessOrEqual(t, r.discord.Counters().Dials, 2)
			})
		}
		t.Run(fmt.Sprintf("%d in mid-life", code), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{}, Options{}).run().ready()
			time.Sleep(beat)
			r.discord.Strike(fault)
			assertFatal(t, r.end(soon), cure)
			assert.LessOrEqual(t, r.discord.Counters().Dials, 2)
		})
	}
}

func TestAWrongTokenEndsTheBot(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{Token: "another-token"}).run()
	assertFatal(t, r.end(soon), "DISCORD_TOKEN")
	assert.LessOrEqual(t, r.discord.Counters().Dials, 2)
}

func TestATokenThatIsRevokedEndsTheBot(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{}).run().ready()
	r.discord.Revoke()
	assertFatal(t, r.end(soon), "DISCORD_TOKEN")
}

func TestATokenThatOnlyRESTRefusesEndsTheBot(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{Patience: 100 * time.Millisecond}, Options{}).run().registered()
	r.discord.Fail(postMessage, 1, discordtest.Unauthorized())
	r.discord.Guild("guild").Owner().DM("when?")
	assertFatal(t, r.end(soon), "DISCORD_TOKEN")
	assert.Equal(t, 1, r.discord.Counters().Dials)
}

func TestAnIntentThatIsntGrantedEndsTheBot(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{MessageContent: true}).run()
	err := r.end(soon)
	assertFatal(t, err, "Message Content Intent")
	assertFatal(t, err, "MESSAGE_CONTENT=false")
}

func TestASessionThatNeverComesBackFromOpenIsReplacedFiveTimes(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{Pace: quick / 2})
	release := make(chan struct{})
	r.gateway.receive = func(*discordgo.Event) { <-release } // READY comes while Open holds the session's lock
	t.Cleanup(func() {
		close(release)
		time.Sleep(2 * closeSleep) // now the sessions find their connections closed
	})
	r.run()
	err := r.end(30 * time.Second)
	require.ErrorIs(t, err, errStuck)
	var fatal *Fatal
	assert.NotErrorAs(t, err, &fatal, "a new process may fare better")
	assert.Equal(t, maxStuck, r.discord.Counters().Dials)
}

func TestABotWhoseSessionHasLockedItselfUpEnds(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{Pace: quick / 2})
	holding, release := make(chan struct{}), make(chan struct{})
	r.gateway.receive = func(*discordgo.Event) { close(holding); <-release } // READY comes while Open holds the session's lock
	t.Cleanup(func() {
		close(release)
		time.Sleep(2 * closeSleep)
	})
	r.run()
	<-holding
	r.stop()
	assert.NoError(t, r.end(2*soon))
}

func TestNoWorkGoesOnOnceTheBotHasEnded(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{Patience: 100 * time.Millisecond}, Options{})
	var began, ended atomic.Bool
	r.intake.does.handle = func(ctx context.Context, e *discordgo.Event) {
		if e.Type != "MESSAGE_CREATE" {
			return
		}
		began.Store(true)
		<-ctx.Done()
		time.Sleep(300 * time.Millisecond)
		ended.Store(true)
	}
	r.run().ready()
	r.discord.Guild("guild").Owner().DM("when?")
	r.eventually(soon, "at work", began.Load)
	r.discord.Revoke()
	assertFatal(t, r.end(soon), "DISCORD_TOKEN")
	assert.True(t, ended.Load())
}

// answeringForEver is a bot of which one answer to a message never gets through.
func answeringForEver(t *testing.T) *rig {
	r := newRig(t, discordtest.Options{Patience: 100 * time.Millisecond}, Options{}).run().ready()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	r.discord.Fail(postMessage, 0, discordtest.Never())
	g.Owner().Say(channel, "@faqbot when?")
	r.eventually(soon, "answering", func() bool { return r.discord.Counters().Requests[postMessage] > 0 })
	return r
}

func TestWorkThatNeverEndsDoesntKeepABotThatCantGoOnFromEnding(t *testing.T) {
	t.Parallel()
	r := answeringForEver(t)
	r.discord.Revoke()
	assertFatal(t, r.end(soon), "DISCORD_TOKEN")
}
