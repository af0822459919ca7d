package discordtest_test

import (
	"sync/atomic"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"
)

func TestAnAnswerFollowsTheQuestionsEditsAndGoesWithIt(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	var reply atomic.Value // the id of the bot's reply
	connect(t, d,
		func(s *discordgo.Session, m *discordgo.MessageCreate) {
			if m.Author.Bot || m.Content == "" {
				return
			}
			r, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{Content: "1: " + m.Content, Reference: m.Reference(), AllowedMentions: nobody})
			if err != nil {
				t.Error(err)
				return
			}
			reply.Store(r.ID)
		},
		func(s *discordgo.Session, m *discordgo.MessageUpdate) {
			if m.Author.Bot {
				return
			}
			edit := discordgo.NewMessageEdit(m.ChannelID, reply.Load().(string)).SetContent("2: " + m.Content)
			edit.AllowedMentions = nobody
			if _, err := s.ChannelMessageEditComplex(edit); err != nil {
				t.Error(err)
			}
		},
		func(s *discordgo.Session, m *discordgo.MessageDelete) {
			if id := reply.Load().(string); id != m.ID {
				if err := s.ChannelMessageDelete(m.ChannelID, id); err != nil {
					t.Error(err)
				}
			}
		})
	q := ana.Post(general, "@faqbot how deep?")
	require.Equal(t, "1: "+d.Mention()+" how deep?", ana.Await(q).Text)
	require.Eventually(t, func() bool { return reply.Load() != nil }, 5*time.Second, time.Millisecond)
	require.Equal(t, "2: "+d.Mention()+" how wide?", ana.Edit(q, "@faqbot how wide?").Text)
	require.True(t, ana.Delete(q).Silent)
	require.Empty(t, ana.Sees(general))
}

func TestAForumPostIsAThreadWhoseFirstMessageHasItsID(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	help, ana := g.Forum("help"), g.Member("ana")
	b := identified(t, d, guilds|messages)
	thread, first := ana.OpenPost(help, "How deep?", "I have bulbs.")
	e := b.next("THREAD_CREATE").event(t)
	require.Equal(t, "How deep?", e.Name)
	require.True(t, e.Newly)
	require.Equal(t, thread.ID(), e.ID)
	m := b.next("MESSAGE_CREATE").event(t)
	require.Equal(t, first.ID(), m.ID)
	require.Equal(t, m.ID, m.ChannelID)
	require.Empty(t, m.Content)
	go func() {
		_, _ = rest(t, d, "POST", "/channels/"+thread.ID()+"/messages", `{"content":"A foot.",`+pingsNobody+`}`)
	}()
	require.Equal(t, "A foot.", ana.Await(first).Text)
}

func TestPingsAreWhatDiscordWouldSend(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true, Patience: time.Millisecond})
	g := d.Guild("Garden")
	general, ana, ben := g.Channel("general"), g.Member("ana"), g.Member("ben")
	helpers, staff := g.MentionableRole("helpers"), g.Role("staff", 0)
	all := `<@` + ana.ID() + `> <@!` + ben.ID() + `> <@&` + helpers.ID() + `> <@&` + staff.ID() + `> @everyone`
	q := ana.Post(general, "x")
	send := func(body string) []string {
		status, text := rest(t, d, "POST", "/channels/"+general.ID()+"/messages", body)
		require.Equal(t, 200, status, text)
		seen := ben.Sees(general)
		return seen[len(seen)-1].Pings
	}
	require.Equal(t, []string{"@ana", "@ben", "@helpers"}, send(`{"content":"`+all+`"}`), "everyone needs a permission, staff can't be mentioned")
	require.Empty(t, send(`{"content":"`+all+`","allowed_mentions":{"parse":[]}}`))
	require.Equal(t, []string{"@ben"}, send(`{"content":"`+all+`","allowed_mentions":{"parse":[],"users":["`+ben.ID()+`"]}}`))
	require.Equal(t, []string{"@ana"}, send(`{"content":"Hi.","message_reference":{"message_id":"`+q.ID()+`"}}`), "a reply pings by default")
	require.Empty(t, send(`{"content":"Hi.","message_reference":{"message_id":"`+q.ID()+`"},"allowed_mentions":{"parse":["users"]}}`))
	require.Empty(t, send("{\"content\":\"`"+all+"`\"}"), "code mentions nobody")
	require.Empty(t, send(`{"embeds":[{"description":"`+all+`"}]}`), "embeds mention nobody")
	require.Equal(t, []string{"@ana"}, send(`{"flags":32768,"components":[{"type":10,"content":"<@`+ana.ID()+`>"}]}`), "texts of the second version do")
	g.GiveBot(g.Role("loud", discordtest.PermMentionEveryone))
	require.Equal(t, []string{"@ana", "@ben", "@helpers", "@staff", "@everyone"}, send(`{"content":"`+all+`"}`))
	require.Contains(t, ana.Sees(general)[len(ana.Sees(general))-1].String(), "(pings @ana, @ben, @helpers, @staff, @everyone)")
}

func TestOtherVoicesAreHeardAsTheyAre(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana, ben, other := g.Channel("general"), g.Member("ana"), g.Member("ben"), g.OtherBot("weather")
	var heard = make(chan *discordgo.Message, 10)
	connect(t, d, func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m.Message })
	general.Webhook("News", "@faqbot is out")
	m := <-heard
	require.NotEmpty(t, m.WebhookID)
	require.True(t, m.Author.Bot)
	require.Nil(t, m.Member)
	other.Post(general, "@faqbot rain")
	require.True(t, (<-heard).Author.Bot)
	q := ana.Post(general, "@faqbot hello")
	require.False(t, (<-heard).Author.Bot)
	require.True(t, ben.Within(50*time.Millisecond).Reply(q, "@ana hello to you").Silent)
	m = <-heard
	require.Empty(t, m.Content, "it mentions ana, not the app")
	require.Equal(t, q.ID(), m.ReferencedMessage.ID)
	require.Equal(t, ana.ID(), m.Mentions[0].ID)
	ben.PostDraft(general, discordtest.Draft{Text: "and again", ReplyTo: q, NoPing: true, Files: []string{"a.png"}})
	require.Empty(t, (<-heard).Mentions)
}

func TestMembersSeeWhatTheirPermissionsShow(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	mods := g.Role("mods", discordtest.PermManageGuild)
	mia := g.Member("mia", mods)
	other := d.Guild("Orchard")
	there := other.Admit(mia)
	register(t, d)
	b := identified(t, d, guilds)
	perms := func(m *discordtest.Member, c *discordtest.Channel) string {
		done := make(chan struct{})
		go func() { defer close(done); m.Within(time.Millisecond).Ask(c, "x") }()
		defer func() { <-done }()
		return b.next("INTERACTION_CREATE").event(t).Member.Permissions
	}
	plain := perms(there, other.Channel("general"))
	moderator := perms(mia, g.Channel("general"))
	require.NotEqual(t, plain, moderator)
	require.Equal(t, mia.ID(), there.ID())
}

func TestCloseEndsEverythingWhileMembersWait(t *testing.T) {
	t.Parallel()
	d, err := discordtest.Start(discordtest.Options{NoSchema: true})
	require.NoError(t, err)
	ana := d.Stranger("ana")
	silent := make(chan bool)
	go func() { silent <- ana.DM("anybody?").Silent }()
	time.Sleep(10 * time.Millisecond)
	require.NoError(t, d.Close())
	require.NoError(t, d.Close())
	require.True(t, <-silent)
	require.False(t, d.Connected())
	_, err = discordtest.Start(discordtest.Options{Addr: "nowhere"})
	require.ErrorContains(t, err, "listen for the bot")
}

func TestAnInvalidatedSessionIdentifiesAgainOnTheSameSocket(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	b := identified(t, d, guilds)
	d.Strike(discordtest.InvalidSession(false))
	require.Equal(t, "false", string(b.next("INVALID").D))
	b.identify(d.Token(), guilds)
	b.next("READY")
	d.Strike(discordtest.InvalidSession(true))
	require.Equal(t, "true", string(b.next("INVALID").D))
}

func TestAGestureCanBeReplayed(t *testing.T) {
	t.Parallel()
	a := ask(t)
	first := a.event
	a.accepts(a.callback(`{"type":4,"data":{"content":"Now.",` + pingsNobody + `}}`))
	v := <-a.views
	a.d.Replay(v)
	require.Equal(t, first.ID, a.bot.next("INTERACTION_CREATE").event(t).ID)
}

func TestReactionsAreSeenByMembersAndTold(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	b := identified(t, d, guilds|messages|1<<10)
	q := ana.Post(general, "how deep?")
	ana.React(q, "👍")
	b.next("MESSAGE_REACTION_ADD")
	require.Equal(t, map[string][]string{"👍": {"ana"}}, q.Reactions())
}

func TestAllTextOfAViewCanBeRead(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.accepts(a.callback(`{"type":4,"data":{"content":"In short.","embeds":[{"title":"T","description":"D","fields":[{"name":"N","value":"V"}],"footer":{"text":"F"},"author":{"name":"A"}}],` + pingsNobody + `}}`))
	v := <-a.views
	require.Equal(t, "In short.\nA\nT\nD\nN\nV\nF", v.All())
	require.Equal(t, "faqbot [APP]\n  In short.\n  ┃ A\n  ┃ T\n  ┃ D\n  ┃ N: V\n  ┃ — F\n", v.String())
	require.Equal(t, "  (no answer)\n", discordtest.View{Silent: true}.String())
	require.Equal(t, "  ! Broken\n", discordtest.View{Failure: "Broken"}.String())
}

func TestEveryKindOfOptionIsSentAsTheClientDoes(t *testing.T) {
	t.Parallel()
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	status, text := rest(t, d, "PUT", "/applications/"+d.AppID()+"/commands", `[{"name":"all","description":"d","options":[
		{"type":3,"name":"text","description":"d","max_length":3},{"type":3,"name":"pick","description":"d","choices":[{"name":"One","value":"1"}]},
		{"type":4,"name":"number","description":"d"},{"type":5,"name":"flag","description":"d"},{"type":6,"name":"user","description":"d"},
		{"type":7,"name":"channel","description":"d"},{"type":8,"name":"role","description":"d"}]}]`)
	require.Equal(t, 200, status, text)
	b := identified(t, d, guilds)
	role := g.Role("mods", 0)
	opt := func(name string, value any) discordtest.Opt { return discordtest.Opt{Name: name, Value: value} }
	ana.Within(time.Millisecond).Slash(general, "all", opt("text", "abc"), opt("pick", "1"), opt("number", 7), opt("flag", true),
		opt("user", ana), opt("channel", general), opt("role", role))
	require.Empty(t, r.all())
	sent := string(b.next("INTERACTION_CREATE").D)
	for _, want := range []string{`"name":"number","type":4,"value":7`, `"value":true`, `"value":"` + ana.ID(), `"value":"` + general.ID(), `"value":"` + role.ID(), `"roles":{"` + role.ID()} {
		require.Contains(t, sent, want)
	}
	quick := ana.Within(time.Millisecond)
	for _, wrong := range []discordtest.Opt{opt("text", "abcd"), opt("pick", "2"), opt("number", "7"), opt("flag", 1), opt("user", general), opt("channel", ana), opt("role", "mods"), opt("text", nil)} {
		before := len(r.all())
		quick.Slash(general, "all", wrong)
		require.Len(t, r.all(), before+1, "%v", wrong)
	}
}

func TestALongConversationIsForgottenFromItsStart(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{Patience: time.Nanosecond})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	for range 2500 {
		ana.Post(general, "x")
	}
	require.LessOrEqual(t, len(ana.Sees(general)), 2000)
}
