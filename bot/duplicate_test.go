package bot

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

// spoken is how many messages of the bot's the member sees.
func spoken(m *discordtest.Member, c *discordtest.Channel) (n int) {
	for _, v := range m.Sees(c) {
		if v.Author == "faqbot" {
			n++
		}
	}
	return n
}

func TestEveryEventSentAgainAfterAResumeGetsOneVisibleAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{NoSchema: true, Heartbeat: 5 * beat, Patience: soon}, Options{PerUser: -1}).run().ready()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	const askers, rounds = 10 / slower, 20 / slower
	var asking sync.WaitGroup
	for i := range askers {
		m := g.Member(fmt.Sprint("asker", i))
		asking.Go(func() {
			for range rounds {
				assert.False(t, m.Ask(channel, "when is it?").Silent)
				assert.False(t, m.Say(channel, "@faqbot when is it?").Silent)
			}
		})
	}
	asking.Wait()
	const answers = 2 * askers * rounds
	require.Equal(t, answers, spoken(g.Owner(), channel))
	respond, post := r.discord.Counters().Requests[postRespond], r.discord.Counters().Requests[postMessage]

	r.discord.ReplayEverything(true)
	for range 2 {
		resumed, dropped := r.discord.Counters().Resumed, count(t, r.counts, "faqbot_drops_total")
		r.discord.Drop()
		r.eventually(2*soon, "resumed", func() bool { return r.discord.Counters().Resumed > resumed })
		r.ready()
		r.eventually(2*soon, "done with what was sent again", func() bool {
			return count(t, r.counts, "faqbot_drops_total") >= dropped+answers
		})
	}
	assert.False(t, g.Owner().Ask(channel, "when is it?").Silent, "what is new is answered")
	assert.Equal(t, answers+1, spoken(g.Owner(), channel))
	assert.Equal(t, respond+1, r.discord.Counters().Requests[postRespond])
	assert.Equal(t, post, r.discord.Counters().Requests[postMessage])
}

func TestAnAnswerToAMessageIsVisibleOnceThoughDiscordsWordOfItWasLost(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{PerUser: -1}).run().ready()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	m := g.Member("asker")
	for i := range 10 {
		r.discord.Fail(postMessage, 1, discordtest.Lost())
		r.discord.Fail(postRespond, 1, discordtest.Lost())
		require.False(t, m.Say(channel, "@faqbot when is it?").Silent)
		require.Empty(t, m.Ask(channel, "when is it?").Failure)
		r.eventually(soon, "sent again", func() bool {
			c := r.discord.Counters().Requests
			return c[postMessage] == 2*(i+1) && c[postRespond] == 2*(i+1)
		})
	}
	assert.Equal(t, 20, spoken(m, channel))
	assert.Equal(t, 20.0, count(t, r.counts, "faqbot_questions_total"))
}
