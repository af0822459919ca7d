package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
	"faqbot/faq"
)

// canary is a text of a member's that must not turn up anywhere.
const canary = "canaryquestionabouttomatoes"

// exploding is a Knowledge that panics with a member's words while it is armed, in everything but telling which
// corpus is in use.
type exploding struct {
	fixed
	armed atomic.Bool
}

func (k *exploding) boom() {
	if k.armed.Load() {
		panic(canary)
	}
}

func (k *exploding) Ask(ctx context.Context, q string, how faq.Ask) (faq.Result, error) {
	k.boom()
	return k.fixed.Ask(ctx, q, how)
}

func (k *exploding) Suggest(ctx context.Context, typed string, limit int) ([]*faq.Entry, error) {
	k.boom()
	return k.fixed.Suggest(ctx, typed, limit)
}

func (k *exploding) Status() faq.Status { k.boom(); return k.fixed.Status() }
func (k *exploding) Reload(ctx context.Context, force bool) (faq.Change, error) {
	k.boom()
	return k.fixed.Reload(ctx, force)
}
func (k *exploding) Undo(ctx context.Context) (faq.Change, error) { k.boom(); return k.fixed.Undo(ctx) }
func (k *exploding) Check(ctx context.Context) (faq.Problems, error) {
	k.boom()
	return k.fixed.Check(ctx)
}
func (k *exploding) Test(ctx context.Context) (int, []faq.CaseFailure, error) {
	k.boom()
	return k.fixed.Test(ctx)
}

func TestAPanicInAnyGestureIsAnApologyToTheMemberAndTheBotGoesOn(t *testing.T) {
	t.Parallel()
	k := &exploding{fixed: knowledge()}
	r := newRigWith(t, k, discordtest.Options{}, Options{PerUser: -1}).run().ready()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	boss := g.Owner()
	sorry := r.catalogue.voice("en").say("sorry")
	panics := func() float64 { return count(t, r.counts, "faqbot_panics_total") }
	gestures := map[string]func() discordtest.View{
		"a mention":        func() discordtest.View { return boss.Say(channel, "@faqbot when is it?") },
		"a direct message": func() discordtest.View { return boss.DM("when is it?") },
		"a message's menu": func() discordtest.View {
			return boss.RightClick(boss.Post(channel, "when is it?"), r.catalogue.voice("en").say("cmd.answer.name"))
		},
		"typing": func() discordtest.View { return boss.Type(channel, "ask", "question", "whe") },
	}
	for _, a := range r.commands {
		if !a.onMessage {
			gestures["/"+a.name] = func() discordtest.View {
				var opts []discordtest.Opt
				for _, o := range a.options {
					if o.required {
						opts = append(opts, discordtest.Opt{Name: o.name, Value: "when is it?"})
					}
				}
				return boss.Slash(channel, a.name, opts...)
			}
		}
	}
	exploded := 0
	for name, do := range gestures {
		k.armed.Store(true)
		before := panics()
		v := do()
		k.armed.Store(false)
		if name == "typing" {
			assert.Empty(t, v.Choices)
			assert.Equal(t, before+1, panics(), name)
			continue
		}
		assert.False(t, v.Silent, name)
		if panics() > before {
			exploded++
			assert.Equal(t, sorry, v.Text, name)
		}
	}
	assert.GreaterOrEqual(t, exploded, 9, "most gestures need the knowledge")
	assert.NotEqual(t, sorry, boss.Ask(channel, "when is it?").Text)
	assert.Equal(t, 1, r.discord.Counters().Dials)
}

func TestAPanicAnywhereInTheIntakeEndsTheWorkOnOneEventOnly(t *testing.T) {
	t.Parallel()
	events := map[string]any{
		"READY": &discordgo.Ready{}, "INTERACTION_CREATE": &discordgo.InteractionCreate{Interaction: &discordgo.Interaction{}},
		"MESSAGE_CREATE": &discordgo.MessageCreate{}, "MESSAGE_UPDATE": &discordgo.MessageUpdate{},
		"MESSAGE_DELETE": &discordgo.MessageDelete{}, "THREAD_CREATE": &discordgo.ThreadCreate{},
	}
	var handled atomic.Int32
	var armed atomic.Bool
	boom := func() {
		if armed.Load() {
			panic(canary)
		}
	}
	counts := newMetrics()
	var log strings.Builder
	in := newIntake(recording(&log), counts, Options{PerUser: -1, PerGuild: -1}, handlers{
		wants:  func(*discordgo.Event) bool { return true },
		asks:   func(*discordgo.Event, subject) bool { return true },
		handle: func(context.Context, *discordgo.Event) { handled.Add(1); boom() },
		refuse: func(context.Context, *discordgo.InteractionCreate, string) { boom() },
		sorry:  func(context.Context, *discordgo.Event) { boom() },
	})
	in.start(t.Context(), 2)
	id := 0
	give := func(name string, s any) {
		id++
		raw, err := json.Marshal(map[string]any{"id": strings.Repeat("1", id), "type": 2})
		require.NoError(t, err)
		before := handled.Load()
		in.receive(&discordgo.Event{Type: name, Struct: s, RawData: raw})
		require.Eventually(t, func() bool { return handled.Load() > before }, time.Second, time.Millisecond)
	}
	for name, s := range events {
		before := count(t, counts, "faqbot_panics_total")
		armed.Store(true)
		give(name, s)
		require.Eventually(t, func() bool { return count(t, counts, "faqbot_panics_total") == before+2 }, time.Second, time.Millisecond, "in handling, and in apologizing")
		armed.Store(false)
		give(name, s)
	}
	before := count(t, counts, "faqbot_panics_total")
	in.does.wants = func(*discordgo.Event) bool { panic(canary) }
	in.receive(&discordgo.Event{Type: "MESSAGE_CREATE", Struct: &discordgo.MessageCreate{}})
	assert.Equal(t, before+1, count(t, counts, "faqbot_panics_total"))
	in.does.refuse = func(context.Context, *discordgo.InteractionCreate, string) { panic(canary) }
	in.refuse(t.Context(), job{event: &discordgo.Event{Type: "INTERACTION_CREATE", Struct: events["INTERACTION_CREATE"]}, at: time.Now()})
	assert.Equal(t, before+2, count(t, counts, "faqbot_panics_total"))
	assert.True(t, in.close(time.Second))
	assert.NotContains(t, log.String(), canary, "what a member wrote isn't logged, though the panic held it")
	assert.Contains(t, log.String(), "panic_test.go", "but where it was")
}

// A bomb is a way to Discord that panics while the bot announces an answer or shows that it is at it.
type bomb struct{ http.RoundTripper }

func (b bomb) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/typing") {
		panic(canary)
	}
	if strings.HasSuffix(r.URL.Path, "/callback") {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(string(body), `{"type":5`) {
			panic(canary)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return b.RoundTripper.RoundTrip(r)
}

// thoughtful is a Knowledge that thinks for longer than an answer may go unannounced.
type thoughtful struct{ fixed }

func (k thoughtful) Ask(ctx context.Context, q string, how faq.Ask) (faq.Result, error) {
	sleep(ctx, deferAfter+200*time.Millisecond)
	return k.fixed.Ask(ctx, q, how)
}

func TestAPanicWhileAnAnswerIsAnnouncedLosesTheAnnouncementOnly(t *testing.T) {
	t.Parallel()
	r := newRigWith(t, thoughtful{knowledge()}, discordtest.Options{}, Options{})
	r.transport.next = bomb{r.transport.next}
	r.run().registered()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	panics := func() float64 { return count(t, r.counts, "faqbot_panics_total") }
	assert.NotEmpty(t, g.Owner().Ask(channel, "when?").Embeds)
	assert.Equal(t, 1., panics())
	assert.NotEmpty(t, g.Owner().Say(channel, "@faqbot when?").Embeds)
	assert.Equal(t, 2., panics())
}
