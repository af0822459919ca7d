package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/assert"

	"faqbot/bot/discordtest"
	"faqbot/faq"
)

// arrivals are events as Discord sends them, of as many members.
func arrivals(name string, kind discordgo.InteractionType) func() *discordgo.Event {
	n := 0
	return func() *discordgo.Event {
		n++
		e := &discordgo.Event{Type: name, RawData: fmt.Appendf(nil, `{"id":"%s %d","type":%d,"guild_id":"1","author":{"id":"%d"}}`, name, n, kind, n)}
		if name == "INTERACTION_CREATE" {
			e.Struct = &discordgo.InteractionCreate{Interaction: &discordgo.Interaction{}}
		} else {
			e.RawData = fmt.Appendf(nil, `{"id":"%s %d","channel_id":"%d","author":{"id":"%d"}}`, name, n, n%50, n)
			e.Struct = &discordgo.MessageCreate{Message: &discordgo.Message{}}
		}
		return e
	}
}

func TestInteractionsThatCantBeTakenAreToldBusyWhileThereIsTimeAndMessagesAreDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var handled, busy atomic.Int32
		var latest time.Duration
		began := time.Now()
		counts := newMetrics()
		in := newIntake(quiet(t), counts, Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				handled.Add(1)
				sleep(ctx, time.Second)
			},
			refuse: func(context.Context, *discordgo.InteractionCreate, string) {
				busy.Add(1)
				if time.Since(began) > latest {
					latest = time.Since(began)
				}
			},
		})
		in.start(t.Context(), 4)
		interaction, message := arrivals("INTERACTION_CREATE", discordgo.InteractionApplicationCommand), arrivals("MESSAGE_CREATE", 0)
		for range 2000 {
			in.receive(interaction())
			in.receive(message())
		}
		assert.Zero(t, time.Since(began), "the gateway never waits")
		time.Sleep(lost)
		synctest.Wait()
		// 4 at once, 4 after a second; those that waited longer than tooLate and those that didn't fit were told.
		assert.EqualValues(t, 2000-8, busy.Load())
		assert.LessOrEqual(t, latest, 2500*time.Millisecond)
		assert.GreaterOrEqual(t, count(t, counts, "faqbot_drops_total"), 2000.0-queueLen)
		time.Sleep(2 * stale)
		synctest.Wait()
		messages := int(handled.Load()) - 8
		assert.Greater(t, messages, 0)
		assert.LessOrEqual(t, messages, queueLen+writers)
		assert.True(t, in.close(time.Minute))
	})
}

func TestTheMessagesOfAChannelAreHandledInTheirOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		order := map[string][]string{}
		in := newIntake(quiet(t), newMetrics(), Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				sleep(ctx, rand.N(time.Second))
				var about subject
				if assert.NoError(t, json.Unmarshal(e.RawData, &about)) {
					mu.Lock()
					order[about.ChannelID] = append(order[about.ChannelID], about.ID)
					mu.Unlock()
				}
			},
		})
		in.start(t.Context(), 1)
		next := arrivals("MESSAGE_CREATE", 0)
		want := map[string][]string{}
		for n := range 200 {
			channel := fmt.Sprint((n + 1) % 50)
			want[channel] = append(want[channel], fmt.Sprintf("MESSAGE_CREATE %d", n+1))
			in.receive(next())
		}
		assert.True(t, in.close(time.Hour))
		assert.Equal(t, want, order)
	})
}

func TestAChannelThatDiscordKeepsWaitingKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var handled atomic.Int32
		in := newIntake(quiet(t), newMetrics(), Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				var about subject
				if json.Unmarshal(e.RawData, &about) == nil && about.ChannelID == "0" {
					sleep(ctx, 10*time.Second)
					return
				}
				handled.Add(1)
			},
		})
		in.start(t.Context(), 1)
		next := arrivals("MESSAGE_CREATE", 0)
		for range 500 { // in fifty channels
			in.receive(next())
		}
		began := time.Now()
		synctest.Wait()
		assert.EqualValues(t, 490, handled.Load())
		assert.Zero(t, time.Since(began))
		assert.True(t, in.close(time.Hour))
	})
}

func TestAChannelThatIsFloodedLeavesRoomAndTurnsToOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var others atomic.Int32
		counts := newMetrics()
		in := newIntake(quiet(t), counts, Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				sleep(ctx, time.Second)
				if e.Type == "other" {
					others.Add(1)
				}
			},
		})
		in.start(t.Context(), 1)
		arrive := func(kind string, n, channel int) {
			in.receive(&discordgo.Event{Type: kind, RawData: fmt.Appendf(nil, `{"id":"%d","channel_id":"%s %d"}`, n, kind, channel)})
		}
		for n := range 10 * channelLen { // more than one channel may have
			arrive("flood", n, 0)
		}
		for n := range 40 * 20 { // in more channels than are worked on at a time
			arrive("flood", n, 1+n%40)
		}
		for n := range writers {
			arrive("other", n, n)
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		assert.EqualValues(t, writers, others.Load())
		assert.InDelta(t, 9*channelLen, count(t, counts, "faqbot_drops_total"), 1) // the first may have had its turn by then
		assert.True(t, in.close(time.Hour))
	})
}

func TestAnInteractionThatCantBeAnsweredInTimeAnyMoreIsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newIntake(quiet(t), newMetrics(), Options{PerUser: -1, PerGuild: -1}, handlers{
			wants:  func(*discordgo.Event) bool { return true },
			asks:   func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, _ *discordgo.Event) { sleep(ctx, 10*time.Second) },
			refuse: func(context.Context, *discordgo.InteractionCreate, string) { assert.Fail(t, "too late") },
		})
		in.start(t.Context(), 1)
		next := arrivals("INTERACTION_CREATE", discordgo.InteractionApplicationCommand)
		in.receive(next())
		in.receive(next())
		time.Sleep(20 * time.Second)
		assert.True(t, in.close(time.Minute))
	})
}

func TestTheWorkOnOneEventHasAnEndAndNoneIsTakenOnceTheIntakeIsClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		counts := newMetrics()
		var took time.Duration
		in := newIntake(quiet(t), counts, Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, _ *discordgo.Event) {
				began := time.Now()
				<-ctx.Done()
				took = time.Since(began)
			},
		})
		in.start(t.Context(), 1)
		next := arrivals("MESSAGE_CREATE", 0)
		in.receive(next())
		assert.True(t, in.close(time.Hour))
		assert.Equal(t, jobTime, took)
		in.receive(next())
		assert.Equal(t, 1., count(t, counts, "faqbot_drops_total"))
		assert.Zero(t, count(t, counts, "faqbot_panics_total"))
	})
}

func TestMembersAndGuildsHaveTheirShare(t *testing.T) {
	t.Parallel()
	now := time.Now()
	in := newIntake(quiet(t), newMetrics(), Options{PerUser: 5, PerGuild: 20}, handlers{
		asks: func(e *discordgo.Event, _ subject) bool { return e.Type == "question" },
	})
	do := func(event, user, guild string) string {
		return in.allow(&discordgo.Event{Type: event}, subject{GuildID: guild, User: &author{user}}, now)
	}
	for range 5 {
		assert.Empty(t, do("question", "a", "1"))
	}
	assert.Equal(t, tooOften, do("question", "a", "1"), "the sixth in 30 seconds")
	assert.Equal(t, tooOften, do("question", "a", "2"), "in whichever guild")
	assert.Equal(t, tooOften, do("question", "a", ""), "or in none")
	for range 60 {
		assert.Empty(t, do("gesture", "a", "1"), "letters aren't questions")
	}
	assert.Equal(t, tooOften, do("gesture", "a", "1"))
	for i := range 15 {
		assert.Empty(t, do("question", fmt.Sprint("member", i), "1"))
	}
	assert.Equal(t, tooMuch, do("question", "another", "1"), "the guild has had its 20")
	assert.Empty(t, do("question", "yet another", "2"), "another has not")
	now = now.Add(6 * time.Second)
	assert.Empty(t, do("question", "a", "2"), "one more each six seconds")
}

func TestAMemberWhoAsksTooMuchIsToldSoAndOthersAreAnswered(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{PerUser: 3}).run().ready()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	m := g.Member("eager")
	often := r.catalogue.voice("en").say(tooOften)
	for range 3 {
		assert.NotEqual(t, often, m.Ask(channel, "when is it?").Text)
	}
	v := m.Ask(channel, "when is it?")
	assert.Equal(t, often, v.Text)
	assert.True(t, v.Ephemeral)
	assert.True(t, m.Within(300*time.Millisecond).Say(channel, "@faqbot when is it?").Silent)
	assert.NotEqual(t, often, g.Member("patient").Ask(channel, "when is it?").Text)
}

// slow is a Knowledge that takes longer to be checked than the work on an event may take.
type slow struct{ fixed }

func (k slow) Check(ctx context.Context) (faq.Problems, error) {
	<-ctx.Done()
	return nil, nil
}

func TestWhatSucceedsAfterItsTimeIsToldAllTheSame(t *testing.T) {
	t.Parallel()
	r := newRigWith(t, slow{knowledge()}, discordtest.Options{}, Options{})
	r.intake.limit = 100 * time.Millisecond
	r.run().registered()
	g := r.discord.Guild("guild")
	v := g.Owner().Slash(g.Channel("general"), "faq check")
	assert.Equal(t, r.catalogue.voice("en").say("check.sound"), v.Text)
}

func TestADeletionIsNeverTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var deleted, created []string
		in := newIntake(quiet(t), newMetrics(), Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				if e.Type == "MESSAGE_DELETE" {
					deleted = append(deleted, "x")
					return
				}
				sleep(ctx, 18*time.Second) // Discord's rate limit
				created = append(created, "x")
			},
		})
		in.start(t.Context(), 1)
		for n := range 2 {
			in.receive(&discordgo.Event{Type: "MESSAGE_CREATE", RawData: fmt.Appendf(nil, `{"id":"%d","channel_id":"7"}`, n)})
		}
		in.receive(&discordgo.Event{Type: "MESSAGE_DELETE", RawData: []byte(`{"id":"1","channel_id":"7"}`)})
		time.Sleep(2 * time.Minute)
		assert.True(t, in.close(time.Minute))
		assert.Len(t, created, 2)
		assert.Len(t, deleted, 1, "the answer to the deleted question stays for good")
	})
}

func TestADeletionIsNeverTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deleted := 0
		in := newIntake(quiet(t), newMetrics(), Options{PerUser: -1, PerGuild: -1}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				if e.Type == "MESSAGE_DELETE" {
					deleted++
					return
				}
				sleep(ctx, 100*time.Millisecond)
			},
		})
		in.start(t.Context(), 1)
		for n := range channelLen + 1 {
			in.receive(&discordgo.Event{Type: "MESSAGE_CREATE", RawData: fmt.Appendf(nil, `{"id":"%d","channel_id":"7"}`, n)})
		}
		in.receive(&discordgo.Event{Type: "MESSAGE_DELETE", RawData: []byte(`{"id":"1","channel_id":"7"}`)})
		time.Sleep(2 * time.Minute)
		assert.True(t, in.close(time.Minute))
		assert.Equal(t, 1, deleted)
	})
}

func TestManySlowChannelsOfOneGuildKeepNoOtherWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other := 0
		in := newIntake(quiet(t), newMetrics(), Options{PerUser: 5, PerGuild: 3000}, handlers{
			wants: func(*discordgo.Event) bool { return true },
			asks:  func(*discordgo.Event, subject) bool { return true },
			handle: func(ctx context.Context, e *discordgo.Event) {
				if strings.Contains(string(e.RawData), `"guild_id":"A"`) {
					sleep(ctx, 25*time.Second)
					return
				}
				other++
			},
		})
		in.start(t.Context(), 1)
		for n := range 35 { // 7 members, 5 questions each, in a channel or thread each
			in.receive(&discordgo.Event{Type: "MESSAGE_CREATE", RawData: fmt.Appendf(nil, `{"id":"%d","guild_id":"A","channel_id":"a%d","author":{"id":"m%d"}}`, n, n, n/5)})
		}
		in.receive(&discordgo.Event{Type: "MESSAGE_CREATE", RawData: []byte(`{"id":"x","guild_id":"B","channel_id":"b","author":{"id":"z"}}`)})
		time.Sleep(20 * time.Second)
		synctest.Wait()
		assert.Equal(t, 1, other, "within 20 s")
		assert.True(t, in.close(time.Hour))
	})
}
