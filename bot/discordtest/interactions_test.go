package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/stretchr/testify/require"
)

const pingsNobody = `"allowed_mentions":{"parse":[]}`

// asked is a Discord in which ana has used /ask and nobody has answered yet.
type asked struct {
	t     *testing.T
	d     *discordtest.Server
	clock *discordtest.Clock
	bot   *rawBot
	ana   *discordtest.Member
	owner *discordtest.Member
	in    *discordtest.Channel
	views chan discordtest.View
	event event
}

func ask(t *testing.T) *asked {
	t.Helper()
	a := &asked{t: t, clock: &discordtest.Clock{}, views: make(chan discordtest.View, 10)}
	a.clock.Stop()
	a.d = discordtest.New(t, discordtest.Options{Clock: a.clock})
	g := a.d.Guild("Garden")
	a.in, a.ana, a.owner = g.Channel("general"), g.Member("ana"), g.Owner()
	register(t, a.d)
	a.bot = identified(t, a.d, guilds|messages)
	a.do(func() discordtest.View { return a.ana.Ask(a.in, "when?") })
	return a
}

// do makes a gesture while the test goes on, and takes its event.
func (a *asked) do(gesture func() discordtest.View) {
	a.t.Helper()
	go func() { a.views <- gesture() }()
	a.event = a.bot.next("INTERACTION_CREATE").event(a.t)
}

func (a *asked) callback(body string) (int, string) {
	a.t.Helper()
	return rest(a.t, a.d, "POST", "/interactions/"+a.event.ID+"/"+a.event.Token+"/callback", body)
}

func (a *asked) webhook(method, path, body string) (int, string) {
	a.t.Helper()
	return rest(a.t, a.d, method, "/webhooks/"+a.d.AppID()+"/"+a.event.Token+path, body)
}

func (a *asked) accepts(status int, text string) {
	a.t.Helper()
	require.Less(a.t, status, 300, text)
}

func (a *asked) refuses(code int, status int, text string) {
	a.t.Helper()
	require.GreaterOrEqual(a.t, status, 400)
	require.Contains(a.t, text, fmt.Sprintf(`"code":%d`, code))
}

func TestAnInteractionIsAcknowledgedOnceAndInTime(t *testing.T) {
	t.Parallel()
	a := ask(t)
	status, text := rest(t, a.d, "POST", "/interactions/"+a.event.ID+"/forged/callback", `{"type":5}`)
	a.refuses(10062, status, text)
	status, text = a.webhook("PATCH", "/messages/@original", `{"content":"too early",`+pingsNobody+`}`)
	a.refuses(10015, status, text)
	status, text = a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`)
	require.Equal(t, 204, status, text)
	require.Equal(t, "Now.", (<-a.views).Text)
	status, text = a.callback(`{"type":4,"data":{"content":"Again.",` + pingsNobody + `}}`)
	a.refuses(40060, status, text)

	a.do(func() discordtest.View { return a.ana.Within(100*time.Millisecond).Ask(a.in, "slow?") })
	a.clock.Advance(3*time.Second + time.Nanosecond)
	status, text = a.callback(`{"type":4,"data":{"content":"Late.",` + pingsNobody + `}}`)
	a.refuses(10062, status, text)
	require.Equal(t, "The application did not respond", (<-a.views).Failure)
	require.Equal(t, 1, a.d.Counters().Unanswered)
}

func TestADeferredAnswerIsFilledWithinFifteenMinutes(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":5,"data":{"flags":64,"content":"","embeds":null}}`)) // as discordgo defers
	a.clock.Advance(10 * time.Minute)
	a.accepts(a.webhook("PATCH", "/messages/@original", `{"content":"There.",`+pingsNobody+`}`))
	v := <-a.views
	require.Equal(t, "There.", v.Text)
	require.True(t, v.Ephemeral)
	require.False(t, v.Edited)
	a.accepts(a.webhook("GET", "/messages/@original", ""))
	a.accepts(a.webhook("POST", "", `{"content":"More.","flags":64,`+pingsNobody+`}`))
	more := a.ana.Next(v)
	require.Equal(t, "More.", more.Text)
	a.accepts(a.webhook("PATCH", "/messages/"+more.ID(), `{"content":"Even more.",`+pingsNobody+`}`))
	require.Equal(t, "Even more.", a.ana.Watch(more).Text)
	a.accepts(a.webhook("DELETE", "/messages/@original", ""))
	require.True(t, v.Gone())
	a.clock.Advance(6 * time.Minute)
	status, text := a.webhook("POST", "", `{"content":"Too late.",`+pingsNobody+`}`)
	a.refuses(50027, status, text)
}

func TestTheFirstFollowUpTakesThePlaceOfADeferredAnswer(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":5}`))
	a.accepts(a.webhook("POST", "", `{"content":"There.","flags":64,`+pingsNobody+`}`))
	v := <-a.views
	require.Equal(t, "There.", v.Text)
	require.False(t, v.Ephemeral, "it stays as public as it was deferred")
}

func TestADeferralThatNothingFollowsIsSeenAsThinking(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	<-a.views
	a.do(func() discordtest.View { return a.ana.Within(time.Second).Ask(a.in, "slow?") })
	a.accepts(a.callback(`{"type":5}`))
	v := <-a.views
	require.True(t, v.Thinking)
	require.Contains(t, v.String(), "is thinking…")
}

func TestAnEphemeralAnswerIsThereForItsAskerOnly(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Psst, <@` + a.ana.ID() + `>.","flags":64,"allowed_mentions":{"parse":[],"users":["` + a.ana.ID() + `"]}}}`))
	v := <-a.views
	require.True(t, v.Ephemeral)
	require.Equal(t, []string{"@ana"}, v.Pings)
	require.Contains(t, v.String(), "Only you can see this")
	ben := a.owner
	require.Len(t, a.ana.Sees(a.in), 1)
	require.Empty(t, ben.Sees(a.in))
	require.True(t, ben.Look(v.Message).Silent)
	_, text := rest(t, a.d, "GET", "/channels/"+a.in.ID()+"/messages/"+v.ID(), "")
	require.Contains(t, text, "Unknown Message")
	a.bot.quiet("MESSAGE_CREATE", 30*time.Millisecond)
}

func TestButtonsUpdateTheirMessageOrOpenAnother(t *testing.T) {
	t.Parallel()
	a := ask(t)
	rows := `"components":[{"type":1,"components":[{"type":2,"style":1,"label":"Other","custom_id":"v1:other"},{"type":2,"style":2,"label":"Off","custom_id":"off","disabled":true},{"type":2,"style":5,"label":"Source","url":"https://example.org/"}]},` +
		`{"type":1,"components":[{"type":3,"custom_id":"v1:pick","placeholder":"Other answers","options":[{"label":"First","value":"a"},{"label":"Second","value":"b"}]}]}]`
	a.accepts(a.callback(`{"type":4,"data":{"content":"One.",` + rows + `,` + pingsNobody + `}}`))
	v := <-a.views
	require.Equal(t, "faqbot [APP]\n  One.\n  [Other] (Off) [Source ↗]\n  [Other answers ▾]\n      • First\n      • Second\n", v.String())

	a.do(func() discordtest.View { return a.ana.Click(v, "Other") })
	a.accepts(a.callback(`{"type":7,"data":{"content":"Two.",` + pingsNobody + `}}`))
	two := <-a.views
	require.Equal(t, "Two.", two.Text)
	require.Equal(t, v.ID(), two.ID())
	require.True(t, two.Edited)

	a.do(func() discordtest.View { return a.ana.Select(two, "Second") })
	require.Equal(t, []string{"b"}, a.event.Data.Values)
	a.accepts(a.callback(`{"type":6}`))
	a.accepts(a.webhook("PATCH", "/messages/@original", `{"content":"Three.",`+pingsNobody+`}`))
	require.Equal(t, "Three.", (<-a.views).Text)

	a.do(func() discordtest.View { return a.ana.Click(v, "v1:other") })
	a.accepts(a.callback(`{"type":4,"data":{"content":"Thanks.","flags":64,` + pingsNobody + `}}`))
	thanks := <-a.views
	require.True(t, thanks.Ephemeral)
	require.NotEqual(t, v.ID(), thanks.ID())

	a.do(func() discordtest.View { return a.ana.Press(v.Message, "v0:from-long-ago") })
	a.accepts(a.callback(`{"type":4,"data":{"content":"That is gone.","flags":64,` + pingsNobody + `}}`))
	require.Equal(t, "That is gone.", (<-a.views).Text)
}

func TestAFormIsFilledAndSubmitted(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":9,"data":{"custom_id":"gap","title":"Tell us","components":[{"type":1,"components":[{"type":4,"custom_id":"text","label":"What is missing?","style":2}]}]}}`))
	v := <-a.views
	require.Equal(t, "┌ Tell us\n│ What is missing?: []\n└ [Cancel] [Submit]\n", v.String())
	a.do(func() discordtest.View { return a.ana.SubmitModal(v, map[string]string{"What is missing?": "Prices."}) })
	require.Equal(t, 5, a.event.Type)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Noted.","flags":64,` + pingsNobody + `}}`))
	require.Equal(t, "Noted.", (<-a.views).Text)
}

func TestAutocompleteOffersChoices(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	<-a.views
	a.do(func() discordtest.View { return a.ana.Type(a.in, "ask", "question", "wh") })
	require.Equal(t, 4, a.event.Type)
	a.accepts(a.callback(`{"type":8,"data":{"choices":[{"name":"When to water?","value":"#water"},{"name":"Where to buy?","value":"#buy"}]}}`))
	v := <-a.views
	require.Equal(t, "#water", v.Choices[0].Value)
	require.Equal(t, "  ▸ When to water?\n  ▸ Where to buy?\n", v.String())
	a.do(func() discordtest.View { return a.ana.Type(a.in, "ask", "question", "zzz") })
	a.accepts(a.callback(`{"type":8,"data":{"choices":[]}}`))
	require.Empty(t, (<-a.views).Choices)
}

func TestACommandOnAMessageShowsItWholeWhateverTheIntents(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	<-a.views
	a.bot.next("MESSAGE_CREATE") // the answer
	odd := a.ana.PostDraft(a.in, discordtest.Draft{Text: "how deep?", Components: []byte(`[{"type":20,"unheard":"of"}]`)})
	require.Empty(t, a.bot.next("MESSAGE_CREATE").event(t).Content)
	a.do(func() discordtest.View { return a.ana.RightClick(odd, "Answer from FAQ") })
	require.Equal(t, "how deep?", a.event.Data.Resolved.Messages[odd.ID()].Content)
	require.Contains(t, string(a.event.Data.Resolved.Messages[odd.ID()].Components), "unheard")
	a.accepts(a.callback(`{"type":4,"data":{"content":"A foot.","flags":64,` + pingsNobody + `}}`))
	require.Equal(t, "A foot.", (<-a.views).Text)
}

func TestAnInteractionTellsWhoAndWhere(t *testing.T) {
	t.Parallel()
	a := ask(t)
	require.Equal(t, "en-US", a.event.Locale)
	require.NotNil(t, a.event.Member)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	<-a.views
	ben := a.owner.SetLocale("de")
	a.do(func() discordtest.View {
		return ben.Ask(a.ana.DMs(), "here?", discordtest.Opt{Name: "to", Value: a.ana})
	})
	require.Equal(t, "de", a.event.Locale)
	require.Nil(t, a.event.Member, "there is no member in direct messages")
	require.Contains(t, a.event.Data.Resolved.Users, a.ana.ID())
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	<-a.views
}

func TestWithResponseTheCallbackReturnsTheMessage(t *testing.T) {
	t.Parallel()
	a := ask(t)
	status, text := rest(t, a.d, "POST", "/interactions/"+a.event.ID+"/"+a.event.Token+"/callback?with_response=true", `{"type":4,"data":{"content":"Now.",`+pingsNobody+`}}`)
	require.Equal(t, 200, status)
	require.Contains(t, text, (<-a.views).ID())
}

func TestAGestureThatNoClientOffersFailsTheTest(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report, Patience: 20 * time.Millisecond})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	register(t, d)
	mute := g.Channel("rules")
	mute.Deny(g.ID(), discordtest.PermSendMessages)
	for want, gesture := range map[string]func(){
		"no such command is registered":              func() { ana.Slash(general, "weather") },
		`option "question" is required`:              func() { ana.Slash(general, "ask") },
		`no option "colour"`:                         func() { ana.Ask(general, "x", discordtest.Opt{Name: "colour", Value: "red"}) },
		`option "private" takes no string`:           func() { ana.Ask(general, "x", discordtest.Opt{Name: "private", Value: "yes"}) },
		"a subcommand must be chosen":                func() { ana.Slash(general, "faq") },
		`no subcommand "burn"`:                       func() { ana.Slash(general, "faq burn") },
		`option "private" has no autocomplete`:       func() { ana.Type(general, "ask", "private", "x") },
		`no command "Translate" in a message's menu`: func() { ana.RightClick(ana.Post(general, "x"), "Translate") },
		"no permission to write in #rules":           func() { ana.Post(mute, "x") },
		`there is no button "Go"`:                    func() { ana.Click(ana.Look(ana.Post(general, "x")), "Go") },
		"there is no form":                           func() { ana.SubmitModal(discordtest.View{}, nil) },
	} {
		before := len(r.all())
		gesture()
		faults := strings.Join(r.all()[before:], "\n")
		require.Contains(t, faults, want)
	}
}

func TestModeratorsCommandsAreOfferedToModeratorsOnly(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general := g.Channel("general")
	mods := g.Role("mods", discordtest.PermManageGuild)
	register(t, d)
	require.True(t, g.Member("mia", mods).Offered(general, "faq"))
	require.True(t, g.Owner().Offered(general, "faq"))
	require.True(t, g.Member("ada", g.Role("admins", discordtest.PermAdministrator)).Offered(general, "faq"))
	require.False(t, g.Member("ana").Offered(general, "faq"))
	require.True(t, g.Member("ben").Offered(general, "ask"))
}

func TestTokensThatHaveRunOutAreForgotten(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	<-a.views
	a.clock.Advance(16 * time.Minute)
	for range 1000 { // the old ones are swept every thousand gestures
		a.ana.Within(time.Nanosecond).Ask(a.in, "x")
	}
	status, text := a.callback(`{"type":4,"data":{"content":"Again.",` + pingsNobody + `}}`)
	a.refuses(10062, status, text)
}

func TestAnAnswerThatMadePlaceForAnotherIsNotSeen(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":5}`))
	a.accepts(a.webhook("DELETE", "/messages/@original", ""))
	a.accepts(a.webhook("POST", "", `{"content":"Privately.","flags":64,`+pingsNobody+`}`))
	v := <-a.views
	require.Equal(t, "Privately.", v.Text)
	require.True(t, v.Ephemeral)
}

func TestSayingTheSameAgainToOneGestureIsReported(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report})
	g := d.Guild("Garden")
	register(t, d)
	a := &asked{t: t, d: d, bot: identified(t, d, guilds), ana: g.Member("ana"), in: g.Channel("general"), views: make(chan discordtest.View, 1)}
	a.do(func() discordtest.View { return a.ana.Ask(a.in, "when?") })
	body := `{"content":"Now.","embeds":[{"title":"t"}],` + pingsNobody + `}`
	a.accepts(a.callback(`{"type":4,"data":` + body + `}`))
	<-a.views
	a.accepts(a.webhook("POST", "", `{"content":"And more.",`+pingsNobody+`}`))
	require.Empty(t, r.all())
	a.accepts(a.webhook("POST", "", body))
	require.Contains(t, r.all()[0], "the same answer is sent twice")
}
