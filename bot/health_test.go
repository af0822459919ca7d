package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
	"faqbot/faq"
)

// health asks /healthz.
func health(t *testing.T, b *Bot) (status int, h Health) {
	t.Helper()
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &h))
	return w.Code, h
}

func TestHealthSaysWhetherTheBotIsConnectedAndWhatItKnows(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	status, h := health(t, r.Bot)
	assert.Equal(t, 503, status)
	assert.Equal(t, "down", h.Status)
	assert.Equal(t, []string{"not connected to Discord: not connected yet"}, h.Reasons)

	r.run().ready()
	status, h = health(t, r.Bot)
	assert.Equal(t, 200, status)
	assert.Equal(t, Health{Status: "ok", Connected: true, Since: h.Since, Version: "v1", Entries: 1}, h)

	_, err := r.Knowledge().Reload(t.Context(), false)
	require.Error(t, err)
	status, h = health(t, r.Bot)
	assert.Equal(t, 200, status, "it still answers")
	assert.Equal(t, "degraded", h.Status)
	assert.Contains(t, h.Reasons[0], "reload was refused")

	r.discord.Script(discordtest.Hang(), discordtest.Hang())
	r.discord.Drop()
	r.eventually(soon, "cut off", func() bool { return !r.gateway.state.Load().up })
	status, h = health(t, r.Bot)
	assert.Equal(t, 200, status, "for a minute")
	assert.Equal(t, "degraded", h.Status)
	assert.False(t, h.Connected)
	c := *r.gateway.state.Load()
	c.since = c.since.Add(-2 * graceOffline)
	r.gateway.state.Store(&c)
	status, h = health(t, r.Bot)
	assert.Equal(t, 503, status)
	assert.Equal(t, "down", h.Status)
}

func TestHealthSaysThatTheCommandsArentRegistered(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	r.opts.GuildID = "123456789012345678" // of a server that the bot isn't in
	r.run().ready()
	r.eventually(soon, "refused", r.registrar.failed.Load)
	status, h := health(t, r.Bot)
	assert.Equal(t, 200, status, "mentions and direct messages are answered")
	assert.Equal(t, "degraded", h.Status)
	assert.Equal(t, []string{"the commands are not registered; the log says why"}, h.Reasons)
}

// empty is a Knowledge without an entry.
type empty struct{ fixed }

func (empty) Status() faq.Status { return faq.Status{Version: "v0"} }

func TestABotWithoutKnowledgeIsDown(t *testing.T) {
	t.Parallel()
	r := newRigWith(t, empty{knowledge()}, discordtest.Options{}, Options{}).run().ready()
	status, h := health(t, r.Bot)
	assert.Equal(t, 503, status)
	assert.Contains(t, h.Reasons, "no knowledge is loaded")
}

func TestABotWhoseTokenIsRefusedIsDown(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{Token: "another-token"})
	_, h := health(t, r.Bot)
	assert.NotContains(t, h.Reasons, "Discord refuses the token")
	_, err := r.send.channel(t.Context(), "1")
	require.Error(t, err)
	status, h := health(t, r.Bot)
	assert.Equal(t, 503, status)
	assert.Equal(t, "down", h.Status)
	assert.Contains(t, h.Reasons, "Discord refuses the token")
}

func TestAServerInWhichTheBotMayNotWriteSilencesItNowhereElse(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{PerUser: -1}).run().registered()
	home, hostile := r.discord.Guild("home"), r.discord.Guild("hostile")
	general, m := home.Channel("general"), home.Member("member")
	shut := hostile.Role("bot", 0)
	hostile.GiveBot(shut)
	shouter := hostile.Member("shouter")
	for i := range 120 {
		c := hostile.Channel(fmt.Sprint("shut", i))
		c.Deny(shut.ID(), discordtest.PermSendMessages)
		shouter.Post(c, "@faqbot when is it?")
	}
	r.eventually(soon, "withholding requests", r.transport.withholds)
	assert.LessOrEqual(t, r.discord.Counters().Invalid, 100)
	assert.Contains(t, m.Ask(general, "when is it?").All(), "On Sunday.", "a command")
	assert.Contains(t, m.Say(general, "@faqbot when is it?").All(), "On Sunday.", "a mention")
	assert.Contains(t, shouter.Ask(hostile.Channel("c"), "when is it?").All(), "On Sunday.", "a command needs no permission")
	status, h := health(t, r.Bot)
	assert.Equal(t, 200, status)
	assert.Equal(t, "degraded", h.Status)
	assert.Contains(t, h.Reasons[0], "withheld")
}

func TestMetricsCountQuestionsReloadsConnectionsAndDropsWithFewLabels(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{PerUser: 1}).run().ready()
	g := r.discord.Guild("guild")
	channel := g.Channel("general")
	m := g.Member("asker")
	require.False(t, m.Ask(channel, canary).Silent)
	assert.Equal(t, r.catalogue.voice("en").say(tooOften), m.Ask(channel, canary).Text, "one question in 30 seconds")
	g.Owner().Slash(channel, "faq reload")
	for range 3 {
		_, _ = r.send.channel(within(t, time.Second), "1")
	}
	for _, status := range []int{-1, 0, 99, 600, 999, 99999} {
		r.counts.rest(status) // no server may turn these into labels
	}
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	text := w.Body.String()
	for _, line := range []string{
		`faqbot_questions_total{decision="answer"} 1`, `faqbot_question_seconds_count 1`, `faqbot_reloads_total{outcome="refused"} 1`,
		`faqbot_connections_total{kind="new"} 1`, `faqbot_drops_total{reason="rate"} 1`, `faqbot_panics_total 0`,
		`faqbot_rest_responses_total{status="other"} 6`,
	} {
		assert.Contains(t, text, line)
	}
	assert.NotContains(t, text, canary)
	assert.NotContains(t, text, m.ID())
	assert.NotContains(t, text, g.ID())
	series := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "faqbot_") {
			series++
		}
	}
	assert.Less(t, series, 60)
}

func TestServeServesUntilItsContextEndsAndSaysWhyItCant(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	require.ErrorContains(t, Serve(t.Context(), addr, http.NotFoundHandler()), "address already in use")
	require.NoError(t, l.Close())

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- Serve(ctx, addr, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	}()
	require.Eventually(t, func() bool {
		resp, err := http.Get("http://" + addr)
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return string(text) == "hello"
	}, soon, 10*time.Millisecond)
	stop()
	assert.NoError(t, <-ended)
	http.DefaultClient.CloseIdleConnections()
}
