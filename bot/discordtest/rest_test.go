package discordtest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"
)

func TestRequestsNeedTheToken(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	for _, token := range []string{"", "Bot nonsense", d.Token()} {
		status, text := restAs(t, d, token, "GET", "/users/@me", "")
		require.Equal(t, 401, status, text)
	}
	require.Equal(t, 3, d.Counters().Invalid)
	status, text := rest(t, d, "GET", "/users/@me", "")
	require.Equal(t, 200, status)
	require.Contains(t, text, "faqbot")
	d.Revoke()
	status, _ = rest(t, d, "GET", "/users/@me", "")
	require.Equal(t, 401, status)
}

func TestARouteThatDiscordDoesNotHaveIsReported(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report})
	status, _ := rest(t, d, "GET", "/weather", "")
	require.Equal(t, 404, status)
	require.Contains(t, r.all()[0], "GET /weather is no route")
	resp, err := (&http.Client{Transport: d.Transport()}).Get("https://discord.com/api/v6/gateway")
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, 400, resp.StatusCode)
	require.Contains(t, r.all()[1], "no version of the API")
}

func TestMessagesAreMadeChangedReadAndDeleted(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{Patience: time.Millisecond}) // no bot is connected
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	s := session(t, d)
	q := ana.Post(general, "how deep?")
	read, err := s.ChannelMessage(general.ID(), q.ID())
	require.NoError(t, err)
	require.Empty(t, read.Content, "not mentioned, so not readable")
	m, err := s.ChannelMessageSendComplex(general.ID(), &discordgo.MessageSend{Content: "A foot.", AllowedMentions: nobody,
		Reference: &discordgo.MessageReference{MessageID: q.ID(), ChannelID: general.ID(), FailIfNotExists: new(false)}})
	require.NoError(t, err)
	require.Equal(t, q.ID(), ana.Await(q).ReplyTo)
	edit := discordgo.NewMessageEdit(general.ID(), m.ID).SetContent("Two feet.")
	edit.AllowedMentions = nobody
	_, err = s.ChannelMessageEditComplex(edit)
	require.NoError(t, err)
	v := ana.Await(q)
	require.Equal(t, "Two feet.", v.Text)
	require.True(t, v.Edited)
	require.NoError(t, s.MessageReactionAdd(general.ID(), q.ID(), "👀"))
	require.Equal(t, map[string][]string{"👀": {"faqbot"}}, q.Reactions())
	require.NoError(t, s.MessageReactionRemove(general.ID(), q.ID(), "👀", "@me"))
	require.Empty(t, q.Reactions())
	require.NoError(t, s.ChannelTyping(general.ID()))
	require.Equal(t, 1, general.Typing())
	list, err := s.ChannelMessages(general.ID(), 1, "", "", "")
	require.NoError(t, err)
	require.Equal(t, m.ID, list[0].ID)
	list, err = s.ChannelMessages(general.ID(), 1, m.ID, "", "")
	require.NoError(t, err)
	require.Equal(t, q.ID(), list[0].ID)
	require.Error(t, s.ChannelMessageDelete(general.ID(), q.ID()), "another's message")
	require.NoError(t, s.ChannelMessageDelete(general.ID(), m.ID))
	require.True(t, v.Gone())
	require.True(t, ana.Within(time.Millisecond).Await(q).Silent)
	_, err = s.ChannelMessageSendComplex(general.ID(), &discordgo.MessageSend{Content: "?", AllowedMentions: nobody,
		Reference: &discordgo.MessageReference{MessageID: m.ID, ChannelID: general.ID()}})
	require.ErrorContains(t, err, "Unknown message")
	thread, err := s.MessageThreadStart(general.ID(), q.ID(), "How deep?", 1440)
	require.NoError(t, err)
	require.Equal(t, q.ID(), thread.ID)
	_, err = s.ChannelMessageSendComplex(thread.ID, &discordgo.MessageSend{Content: "In here.", AllowedMentions: nobody})
	require.NoError(t, err)
	require.Equal(t, "In here.", ana.Await(q).Text, "an answer in the message's thread is an answer")
}

func TestFilesAreTakenFromAForm(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	general := d.Guild("Garden").Channel("general")
	m, err := session(t, d).ChannelMessageSendComplex(general.ID(), &discordgo.MessageSend{Content: "Here.", AllowedMentions: nobody,
		Files: []*discordgo.File{{Name: "answer.txt", Reader: strings.NewReader("A foot.")}}})
	require.NoError(t, err)
	require.Equal(t, "answer.txt", m.Attachments[0].Filename)
}

func TestWithoutPermissionDiscordSaysWhich(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	hidden, mute, ana := g.Channel("hidden"), g.Channel("mute"), g.Member("ana")
	hidden.Deny(d.AppID(), discordtest.PermViewChannel)
	mute.Deny(d.AppID(), discordtest.PermSendMessages)
	ana.CloseDMs()
	send := func(c *discordtest.Channel) string {
		_, text := rest(t, d, "POST", "/channels/"+c.ID()+"/messages", `{"content":"x",`+pingsNobody+`}`)
		return text
	}
	require.Contains(t, send(hidden), `"code":50001`)
	require.Contains(t, send(mute), `"code":50013`)
	require.Contains(t, send(ana.DMs()), `"code":50007`)
	require.Contains(t, send(g.Forum("help")), `"code":50008`)
	mute.Deny(d.AppID(), discordtest.PermEmbedLinks)
	mute.Allow(d.AppID(), discordtest.PermSendMessages)
	_, text := rest(t, d, "POST", "/channels/"+mute.ID()+"/messages", `{"content":"x","embeds":[{"title":"t"}],`+pingsNobody+`}`)
	require.Contains(t, text, `"embeds":[]`, "without Embed Links embeds vanish")
	_, text = rest(t, d, "GET", "/guilds/"+g.ID()+"/members/"+ana.ID(), "")
	require.Contains(t, text, `"ana"`)
	_, text = rest(t, d, "POST", "/users/@me/channels", `{"recipient_id":"`+ana.ID()+`"}`)
	require.Contains(t, text, ana.DMs().ID())
}

func TestANonceIsEnforcedWhenAsked(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	send := func(body string) string {
		_, text := rest(t, d, "POST", "/channels/"+general.ID()+"/messages", `{`+body+`,`+pingsNobody+`}`)
		return text
	}
	first := send(`"content":"A","nonce":"n1","enforce_nonce":true`)
	again := send(`"content":"B","nonce":"n1","enforce_nonce":true`)
	require.Contains(t, again, `"content":"A"`)
	require.NotEmpty(t, first)
	require.Len(t, ana.Sees(general), 1)
	send(`"content":"C","nonce":"n1"`)
	require.Len(t, ana.Sees(general), 2, "a nonce that isn't enforced forbids nothing")
}

func TestAResponseLostAfterItWasAcceptedIsAnsweredOnceWithANonce(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	d.Fail("POST /channels/{channel}/messages", 1, discordtest.Lost())
	body := `{"content":"A","nonce":"n1","enforce_nonce":true,` + pingsNobody + `}`
	status, _ := rest(t, d, "POST", "/channels/"+general.ID()+"/messages", body)
	require.Zero(t, status)
	status, _ = rest(t, d, "POST", "/channels/"+general.ID()+"/messages", body)
	require.Equal(t, 200, status)
	require.Len(t, ana.Sees(general), 1)
}

func TestAnsweringTwiceIsReported(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report, Patience: time.Millisecond})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	q := ana.Post(general, "@faqbot how deep?")
	reply := func(to discordtest.Message, text string) {
		_, _ = rest(t, d, "POST", "/channels/"+general.ID()+"/messages", `{"content":"`+text+`","message_reference":{"message_id":"`+to.ID()+`"},`+pingsNobody+`}`)
	}
	reply(q, "A foot.")
	reply(ana.Post(general, "@faqbot and wide?"), "A foot.")
	require.Empty(t, r.all())
	reply(q, "Two feet.")
	require.Contains(t, r.all()[0], "is answered twice")
	say := func(text string) {
		_, _ = rest(t, d, "POST", "/channels/"+ana.DMs().ID()+"/messages", `{"content":"`+text+`",`+pingsNobody+`}`)
	}
	say("One.")
	say("Two.")
	require.Len(t, r.all(), 1)
	say("Two.")
	require.Contains(t, r.all()[1], "the same answer is sent twice")
}

func TestRequestsFailAsScripted(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	within := func(limit time.Duration) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), "GET", d.URL()+"/api/v9/users/@me", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bot "+d.Token())
		resp, err := (&http.Client{Timeout: limit, Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
		if err != nil {
			return nil
		}
		require.NoError(t, resp.Body.Close())
		return resp
	}
	get := func() *http.Response { return within(10 * time.Second) }
	const route = "GET /users/@me"
	for _, c := range []struct {
		f       discordtest.Failure
		status  int
		headers map[string]string
	}{
		{discordtest.Status(502), 502, map[string]string{"Content-Type": "text/html"}},
		{discordtest.Status(520), 520, nil},
		{discordtest.RateLimited(1500 * time.Millisecond), 429, map[string]string{"Retry-After": "2", "X-RateLimit-Reset-After": "1.500", "X-RateLimit-Scope": "user"}},
		{discordtest.RateLimitedGlobally(time.Second), 429, map[string]string{"X-RateLimit-Global": "true", "X-RateLimit-Reset-After": ""}},
		{discordtest.Banned(time.Minute), 429, map[string]string{"Retry-After": "60", "Content-Type": "text/html"}},
		{discordtest.Unauthorized(), 401, nil},
		{discordtest.MissingAccess(), 403, nil},
		{discordtest.MissingPermissions(), 403, nil},
		{discordtest.Slow(10 * time.Millisecond), 200, nil},
	} {
		d.Fail(route, 1, c.f)
		resp := get()
		require.Equal(t, c.status, resp.StatusCode)
		for k, v := range c.headers {
			require.Equal(t, v, resp.Header.Get(k))
		}
		require.Equal(t, 200, get().StatusCode, "once and no more")
	}
	d.Fail(route, 1, discordtest.Never())
	require.Nil(t, within(100*time.Millisecond))
	d.Fail("", 0, discordtest.Status(503))
	require.Equal(t, 503, get().StatusCode)
	require.Equal(t, 503, get().StatusCode)
	d.Heal()
	require.Equal(t, 200, get().StatusCode)
	c := d.Counters()
	require.Equal(t, 6, c.Invalid)
	require.Equal(t, 22, c.Requests[route])
	require.Equal(t, 12, c.Faults[route])
	require.Equal(t, 22, len(d.Requests()))
}

func TestTheGlobalLimitLeavesInteractionsAlone(t *testing.T) {
	t.Parallel()
	clock := &discordtest.Clock{}
	clock.Stop()
	d := discordtest.New(t, discordtest.Options{GlobalLimit: 2, Clock: clock})
	for _, want := range []int{200, 200, 429} {
		status, _ := rest(t, d, "GET", "/users/@me", "")
		require.Equal(t, want, status)
	}
	status, text := rest(t, d, "POST", "/interactions/1/t/callback", `{"type":5}`)
	require.Equal(t, 404, status, text)
	clock.Advance(time.Second)
	status, _ = rest(t, d, "GET", "/users/@me", "")
	require.Equal(t, 200, status)
}

func TestCommandsAreKeptPerScopeWithTheirIDs(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	s := session(t, d)
	first, err := s.ApplicationCommandBulkOverwrite(d.AppID(), "", commands)
	require.NoError(t, err)
	again, err := s.ApplicationCommandBulkOverwrite(d.AppID(), "", commands[:2])
	require.NoError(t, err)
	require.Equal(t, first[0].ID, again[0].ID)
	require.Equal(t, []string{"ask", "faq"}, d.Commands(""))
	_, err = s.ApplicationCommandCreate(d.AppID(), g.ID(), &discordgo.ApplicationCommand{Name: "ask", Description: "Here",
		NameLocalizations: &map[discordgo.Locale]string{discordgo.German: "frage"}})
	require.NoError(t, err)
	mine, err := s.ApplicationCommands(d.AppID(), g.ID())
	require.NoError(t, err)
	require.Len(t, mine, 1)
	require.NoError(t, s.ApplicationCommandDelete(d.AppID(), g.ID(), mine[0].ID))
	require.Empty(t, d.Commands(g.ID()))
	_, text := rest(t, d, "GET", "/applications/1/commands", "")
	require.Contains(t, text, `"code":20012`)
}

func TestCommandsAreListedWithLocalizationsOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	status, text := rest(t, d, "PUT", "/applications/"+d.AppID()+"/commands", `[{"name":"ask","description":"d","name_localizations":{"de":"frage"},
		"options":[{"type":3,"name":"question","description":"d","description_localizations":{"de":"Was?"}}]}]`)
	require.Equal(t, 200, status, text)
	_, text = rest(t, d, "GET", "/applications/"+d.AppID()+"/commands", "")
	require.NotContains(t, text, "frage")
	require.NotContains(t, text, "Was?")
	_, text = rest(t, d, "GET", "/applications/"+d.AppID()+"/commands?with_localizations=true", "")
	require.Contains(t, text, "frage")
	require.Contains(t, text, "Was?")
}

func TestTheApplicationAndItsGuildsAreTold(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{Privileged: discordtest.IntentMessageContent})
	g := d.Guild("Garden")
	g.Channel("general")
	for path, want := range map[string]string{
		"/applications/@me":               `"flags":524288`,
		"/users/@me/guilds":               g.ID(),
		"/users/" + d.AppID():             `"faqbot"`,
		"/guilds/" + g.ID():               `"Garden"`,
		"/guilds/" + g.ID() + "/roles":    `"@everyone"`,
		"/guilds/" + g.ID() + "/channels": `"general"`,
	} {
		status, text := rest(t, d, "GET", path, "")
		require.Equal(t, 200, status)
		require.Contains(t, text, want)
	}
	g.Leave()
	_, text := rest(t, d, "GET", "/guilds/"+g.ID(), "")
	require.Contains(t, text, `"code":50001`)
	_, text = rest(t, d, "GET", "/guilds/1", "")
	require.Contains(t, text, `"code":10004`)
}

func TestThreadsAreOpenedOncePerMessage(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report, Patience: time.Millisecond, NoSchema: true})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	q := ana.Post(general, "how deep?")
	open := func(path, name string) (int, string) {
		return rest(t, d, "POST", "/channels/"+general.ID()+path, `{"name":"`+name+`"}`)
	}
	status, text := open("/messages/"+q.ID()+"/threads", "Bulbs")
	require.Equal(t, 201, status, text)
	_, text = open("/messages/"+q.ID()+"/threads", "Bulbs")
	require.Contains(t, text, `"code":160004`)
	status, text = open("/threads", "More")
	require.Equal(t, 201, status, text)
	status, _ = open("/threads", x(101))
	require.Equal(t, 400, status)
	require.Contains(t, r.all()[0], "this one has 101")
	thread := general.Thread(ana, "Mine")
	require.Equal(t, "Mine", thread.Name())
	general.Deny(d.AppID(), discordtest.PermCreateThreads)
	_, text = open("/threads", "Forbidden")
	require.Contains(t, text, `"code":50013`)
}
