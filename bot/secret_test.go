package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

// botToken has the shape of a real one.
const botToken = "MTk4NjIyNDgzNDcxOTI1MjQ4.Gcanar.ytestonlycanaryytestonlycanaryytest"

// A sink is a log that any number of goroutines write.
type sink struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// tokenInPath finds the token of an interaction in an address.
var tokenInPath = regexp.MustCompile(`/(?:interactions|webhooks)/[0-9]+/([^/]+)`)

func TestNoFaultPutsATokenOrAQuestionIntoLogsErrorsMetricsOrReplies(t *testing.T) {
	t.Parallel()
	// discordgo has one log for the process, which goes to slog's default. What others put there does no harm.
	out := new(sink)
	before := slog.Default()
	slog.SetDefault(recording(out))
	t.Cleanup(func() { slog.SetDefault(before) })

	k := &exploding{fixed: knowledge()}
	discord := discordtest.New(t, discordtest.Options{Token: botToken, Heartbeat: beat, Patience: 300 * time.Millisecond, MaxConcurrency: 100})
	b, err := New(recording(out), k, Options{Token: botToken, APIBase: discord.URL(), PerUser: -1, Pace: quick / 2})
	require.NoError(t, err)
	r := (&rig{Bot: b, t: t, discord: discord, ended: make(chan struct{})}).run().registered()
	g := discord.Guild("guild")
	channel := g.Channel("general")
	boss := g.Owner()
	boss.Ask(channel, canary)

	for name, fault := range map[string]discordtest.Failure{
		"lost": discordtest.Lost(), "never": discordtest.Never(), "500": discordtest.Status(500), "400": discordtest.APIError(400, 50035, "Invalid Form Body"),
		"403": discordtest.MissingAccess(), "429": discordtest.RateLimited(time.Minute), "banned": discordtest.Banned(10 * time.Millisecond), "404": discordtest.APIError(404, 10062, "Unknown interaction"),
	} {
		// A channel for each, since one that refuses often is left alone.
		in := g.Channel("channel-" + name)
		discord.Fail("", 0, fault)
		boss.Ask(in, canary)
		boss.Post(in, "@faqbot "+canary)
		boss.Type(in, "ask", "question", canary)
		time.Sleep(50 * time.Millisecond)
		discord.Heal()
	}
	discord.Dispatch("VOICE_CHANNEL_STATUS_UPDATE", `{"status":"`+canary+`"}`) // which discordgo doesn't know
	discord.Dispatch("MESSAGE_CREATE", `{"id":"1","timestamp":"`+canary+`"}`)  // and can't decode
	k.armed.Store(true)                                                        // panics with the canary
	boss.Ask(channel, canary)
	boss.DM(canary)
	boss.Slash(channel, "faq search", discordtest.Opt{Name: "question", Value: canary})
	k.armed.Store(false)
	for _, m := range mishaps {
		if m.kind == inTheWay && !strings.HasSuffix(m.name, "never") && !strings.HasSuffix(m.name, "hangs") {
			discord.Script(m.fault)
		}
	}
	for discord.Scripted() > 0 { // a bot that meets op 9 stays connected
		discord.Drop()
		r.eventually(3*soon, "over it", r.alive)
	}
	web := httptest.NewServer(b.Handler())
	defer web.Close()
	for _, path := range []string{"/metrics", "/healthz"} {
		resp, err := http.Get(web.URL + path)
		require.NoError(t, err)
		io.Copy(out, resp.Body)
		resp.Body.Close()
	}
	discord.Fail("", 0, discordtest.Lost())
	for _, i := range []*discordgo.Interaction{{ID: "1", AppID: "2", Token: "canaryinteractiontoken"}} {
		err := b.send.respond(context.Background(), i, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
		require.Error(t, err)
		err2 := b.send.editResponse(within(t, time.Second), i, original, &responseEdit{})
		require.Error(t, err2)
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v %v %+v %#v", err, err, err, err2, err2, err2), i.Token)
	}
	discord.Heal()
	discord.Revoke()
	fatal := r.end(10 * time.Second)
	require.Error(t, fatal)
	fmt.Fprintf(out, "%v %+v", fatal, errors.Unwrap(fatal))
	_, err = b.send.channel(context.Background(), channel.ID())
	require.Error(t, err)
	fmt.Fprintf(out, "%v %+v", err, err)

	secrets := map[string]bool{botToken: true, canary: true}
	for _, req := range discord.Requests() {
		if m := tokenInPath.FindStringSubmatch(req.Path); m != nil {
			secrets[m[1]] = true
		}
		assert.NotContains(t, string(req.Body), botToken)
	}
	assert.Greater(t, len(secrets), 20)
	for secret := range secrets {
		for line := range strings.Lines(out.String()) {
			if strings.Contains(line, secret) {
				assert.Fail(t, "a secret is told", "%.300s", line)
			}
		}
	}
	for _, said := range []string{"discordgo: unknown event", "discordgo: error unmarshalling MESSAGE_CREATE"} {
		assert.Contains(t, out.String(), said, "discordgo's log is part of this")
	}
	assert.Contains(t, out.String(), "level=DEBUG")
}

func TestWhatLooksLikeASecretIsRedactedWhereverItStandsInALog(t *testing.T) {
	t.Parallel()
	out := new(sink)
	log := slog.New(Redact(recording(out).Handler(), "a-token-of-any-shape"))
	const interaction = "aW50ZXJhY3Rpb246MTIz"
	url := "https://discord.com/api/v9/interactions/123/" + interaction + "/callback"
	webhook := "https://discord.com/api/v9/webhooks/123/" + interaction + "?wait=true"
	header := http.Header{"Authorization": {"Bot " + botToken}}
	log.Info("message with "+url, "url", url, "err", fmt.Errorf("Post %q: timeout", webhook), "headers", header,
		slog.Group("group", "token", "a-token-of-any-shape", "deep", slog.GroupValue(slog.String("x", botToken))),
		"identify", discordgo.Identify{Token: "Bot another-token-1234"}, "json", `{"token":"`+interaction+`"}`, "header", "Authorization: a-bare-token-5678", "n", 1, "at", time.Minute)
	log.With("url", url).WithGroup("g").Info("a-token-of-any-shape")
	for _, secret := range []string{interaction, botToken, "a-token-of-any-shape", "another-token-1234", "a-bare-token-5678"} {
		assert.NotContains(t, out.String(), secret)
	}
	for _, kept := range []string{"https://discord.com/api/v9/interactions/123/(secret)/callback", "timeout", "n=1", "at=1m0s", "wait=true"} {
		assert.Contains(t, out.String(), kept)
	}
}

func TestABotsOwnLogIsRedacted(t *testing.T) {
	t.Parallel()
	out := new(sink)
	const token = "a-token-of-no-known-shape"
	b, err := New(recording(out), knowledge(), Options{Token: token})
	require.NoError(t, err)
	for _, log := range []*slog.Logger{b.log, b.gateway.log, b.intake.log} {
		log.Error("a fault", "err", fmt.Errorf("the key %s is unknown", token))
	}
	assert.Equal(t, 3, strings.Count(out.String(), "the key (secret) is unknown"), out.String())
	assert.NotContains(t, out.String(), token)
}

func TestDiscordgosOwnLogIsCappedAndItsDebuggingOff(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	s := r.gateway.session(t.Context())
	assert.False(t, s.Debug)
	assert.LessOrEqual(t, s.LogLevel, discordgo.LogWarning)
	assert.False(t, s.ShouldReconnectOnError)
	assert.False(t, s.ShouldRetryOnRateLimit)
}
