package bot

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"faqbot/bot/discordtest"
)

func TestARateAllowsItsBurstAndThenOneAtATime(t *testing.T) {
	t.Parallel()
	r := rate{3, 10 * time.Second}
	now := time.Unix(1000, 0)
	var until time.Time
	var wait time.Duration
	for range 3 {
		until, wait = r.take(until, now)
		assert.Zero(t, wait)
	}
	until, wait = r.take(until, now)
	assert.Equal(t, 10*time.Second, wait)
	until, wait = r.take(until, now.Add(10*time.Second))
	assert.Zero(t, wait)
	_, wait = r.take(until, now.Add(19*time.Second))
	assert.Equal(t, time.Second, wait)
}

func TestARateHoldsInEveryWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rate{rapid.IntRange(1, 20).Draw(t, "burst"), time.Duration(rapid.IntRange(1, 5000).Draw(t, "every ms")) * time.Millisecond}
		now := time.Unix(0, 0)
		var until time.Time
		var taken []time.Time
		for _, step := range rapid.SliceOfN(rapid.IntRange(0, 3000), 1, 300).Draw(t, "ms between") {
			now = now.Add(time.Duration(step) * time.Millisecond)
			next, wait := r.take(until, now)
			if until = next; wait <= 0 {
				taken = append(taken, now)
			}
		}
		for i, from := range taken {
			for j, to := range taken[i:] {
				if j+1 > r.burst+int(to.Sub(from)/r.every) {
					t.Fatalf("%d in %v", j+1, to.Sub(from))
				}
			}
		}
	})
}

func TestALimiterTellsItsKeysApartAndForgetsTheOldest(t *testing.T) {
	t.Parallel()
	l := newLimiter(2, time.Minute)
	now := time.Now()
	assert.True(t, l.allow("a", now))
	assert.True(t, l.allow("a", now))
	assert.False(t, l.allow("a", now))
	assert.True(t, l.allow("b", now))
	assert.True(t, l.allow("a", now.Add(30*time.Second)))
	for i := range 2 * remembered {
		l.allow(fmt.Sprint(i), now)
	}
	assert.Equal(t, remembered, l.keys.Len())
	l.expire(now)
	assert.Equal(t, remembered, l.keys.Len(), "they still count")
	l.expire(now.Add(time.Minute))
	assert.Zero(t, l.keys.Len())
	unlimited := newLimiter(-1, time.Minute)
	for range 1000 {
		assert.True(t, unlimited.allow("a", now))
	}
}

func TestAMemoryRemembersForItsSpan(t *testing.T) {
	t.Parallel()
	m := newMemory(time.Minute)
	now := time.Now()
	assert.True(t, m.first("a", now))
	assert.False(t, m.first("a", now.Add(59*time.Second)))
	assert.True(t, m.first("b", now))
	assert.True(t, m.first("a", now.Add(time.Minute)))
	for i := range 2 * remembered {
		m.first(fmt.Sprint(i), now)
	}
	assert.Equal(t, remembered, m.ids.Len())
	m.expire(now.Add(59 * time.Second))
	assert.Equal(t, remembered, m.ids.Len())
	m.expire(now.Add(time.Minute))
	assert.Zero(t, m.ids.Len())
}

func TestNothingOfMembersIsKeptForLongerThanTheyAreTold(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	g := r.discord.Guild("guild")
	channel, forum := g.Channel("general"), g.Forum("help")
	r.opts.AutoAnswerChannels = []string{channel.ID(), forum.ID()}
	r.run().registered()
	m, helper := g.Member("asker"), g.Member("helper")
	v := m.Say(channel, "@faqbot when is it?")
	m.Click(v, "Solved it")
	m.DM("when is it?")
	m.PostForum(forum, "When is it?", "Do you know?")
	helper.PostDraft(channel, discordtest.Draft{Text: "where?", ReplyTo: m.Post(channel, "I am stuck")})
	r.auto.starters.add("thread", &said{Content: "words"})
	r.published.first("message", time.Now())
	r.eventually(soon, "handled", func() bool { return r.auto.help.cache.Len() > 0 })
	kept := func() map[string]int {
		return map[string]int{
			"messages": r.intake.seen.ids.Len(), "askers": r.intake.asking.keys.Len(), "guilds": r.intake.guild.keys.Len(),
			"pressers": r.intake.gestures.keys.Len(), "channels": r.transport.budgets.Len(), "posts": r.auto.posts.cache.Len(),
			"first messages": r.auto.starters.cache.Len(), "given": r.auto.given.cache.Len(), "helped": r.auto.help.cache.Len(),
			"questions": r.exchanges.byQuestion.cache.Len(), "replies": r.exchanges.byReply.cache.Len(),
			"votes": r.votes.cache.Len(), "shared": r.published.ids.Len(),
		}
	}
	for what, n := range kept() {
		assert.Positive(t, n, what)
	}
	r.eventually(soon, "forgotten", func() bool { // requests may still be on their way
		r.expire(time.Now().Add(rememberFor + time.Second))
		return r.transport.budgets.Len() == 0
	})
	for what, n := range kept() {
		assert.Zero(t, n, what)
	}
}

func TestWhatIsOldIsForgottenThoughNothingElseHappens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, err := New(quiet(t), knowledge(), Options{Token: "token"})
		require.NoError(t, err)
		go b.keepForgetting(t.Context())
		time.Sleep(sweep / 2)
		b.votes.add("ballot", true)
		time.Sleep(rememberFor - sweep)
		assert.Equal(t, 1, b.votes.cache.Len())
		time.Sleep(sweep)
		assert.Zero(t, b.votes.cache.Len(), "not at the next sweep after the hour")
	})
}
