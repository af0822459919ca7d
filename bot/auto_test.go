package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
	"faqbot/faq"
)

// A manner is a way to behave where nobody asked the bot. Each is played in a channel and a forum of its own,
// both with automatic answers.
type manner struct {
	name string
	play func(s *unaskedScene)
}

type unaskedScene struct {
	*scene
	t              *testing.T
	channel, forum *discordtest.Channel
	staff, helper  *discordtest.Member // of a staff role; of none
	plain          *discordtest.Channel
}

const (
	dogs   = "are dogs allowed in the garden?"
	fee    = "how much is the yearly membership fee?"
	key    = "where do I get a key for the garden gate?"
	vague  = "any thoughts about bins?"
	unlike = "how high is the Eiffel tower?"
)

// quiet is a member who doesn't wait long: for what must not come.
func quiet(m *discordtest.Member) *discordtest.Member { return m.Within(250 * time.Millisecond) }

func (s *unaskedScene) silent(v discordtest.View) {
	s.t.Helper()
	require.True(s.t, v.Silent, "the bot said\n%s", v.String())
}

func (s *unaskedScene) answered(v discordtest.View, with string) discordtest.View {
	s.t.Helper()
	require.False(s.t, v.Silent, "the bot said nothing")
	require.Contains(s.t, v.All(), with)
	require.Contains(s.t, v.Text, "This may help")
	require.Empty(s.t, v.Pings)
	require.True(s.t, v.Quiet, "it makes a sound on people's devices")
	require.Contains(s.t, v.Labels(), "Not what I meant")
	return v
}

// answers counts what the bot has said in the channel.
func (s *unaskedScene) answers() (n int) {
	for _, seen := range s.ben.Sees(s.channel) {
		if seen.Author == "faqbot" {
			n++
		}
	}
	return n
}

var manners = []manner{
	{"a clear question is answered, without a ping", func(s *unaskedScene) {
		v := s.answered(s.ana.Say(s.channel, dogs), "on a leash")
		require.NotEmpty(s.t, v.ReplyTo)
	}},
	{"not in a channel that isn't named", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.plain, dogs)) }},
	{"not when unsure", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, vague)) }},
	{"not when the FAQ doesn't know", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, unlike)) }},
	{"not a statement", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, "Dogs are allowed in the garden.")) }},
	{"not a helper who quotes the question", func(s *unaskedScene) {
		s.silent(quiet(s.helper).Say(s.channel, "> "+dogs+"\nYes, I saw two yesterday"))
	}},
	{"not what somebody quotes to wonder at it", func(s *unaskedScene) {
		s.silent(quiet(s.helper).Say(s.channel, "> "+fee+"\nIs that a serious matter for you?"))
	}},
	{"not a question within code", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, "```\n"+dogs+"\n```")) }},
	{"not a greeting", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, "hello everyone!")) }},
	{"not a thank-you", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, "thank you!")) }},
	{"not another bot", func(s *unaskedScene) { s.silent(quiet(s.guild.OtherBot("counter")).Say(s.channel, dogs)) }},
	{"not a webhook", func(s *unaskedScene) {
		m := s.channel.Webhook("news", dogs)
		s.silent(quiet(s.ana).Await(m))
	}},
	{"not staff", func(s *unaskedScene) { s.silent(quiet(s.staff).Say(s.channel, dogs)) }},
	{"not a moderator by role", func(s *unaskedScene) {
		s.silent(quiet(s.guild.Member("gardener", s.role("moderator"))).Say(s.channel, dogs))
	}},
	{"not a reply between people", func(s *unaskedScene) {
		first := s.ben.Post(s.channel, "I have a dog")
		s.silent(quiet(s.ana).Reply(first, dogs))
		s.silent(quiet(s.ana).Await(s.ana.PostDraft(s.channel, discordtest.Draft{Text: dogs, ReplyTo: first, NoPing: true})))
	}},
	{"not a message that turns to somebody", func(s *unaskedScene) { s.silent(quiet(s.ana).Say(s.channel, "@ben "+dogs)) }},
	{"not one that turns to a role", func(s *unaskedScene) {
		for _, role := range []*discordtest.Role{s.roles["staff"], s.roles["called"]} {
			s.silent(quiet(s.ana).Say(s.channel, "<@&"+role.ID()+"> "+dogs))
		}
	}},
	{"not one that turns to everyone", func(s *unaskedScene) {
		for _, m := range []*discordtest.Member{s.ana, s.guild.Owner()} {
			s.silent(quiet(m).Say(s.channel, "@everyone "+dogs))
			s.silent(quiet(m).Say(s.channel, "@here "+dogs))
		}
	}},
	{"not a forum post that turns to somebody", func(s *unaskedScene) {
		s.silent(quiet(s.ana).PostForum(s.forum, "Are dogs allowed in the garden?", "<@&"+s.roles["called"].ID()+"> do you know?"))
	}},
	{"not the same answer again so soon", func(s *unaskedScene) {
		s.answered(s.ana.Say(s.channel, dogs), "on a leash")
		s.silent(quiet(s.ben).Say(s.channel, dogs))
	}},
	{"another answer is given meanwhile", func(s *unaskedScene) {
		s.answered(s.ana.Say(s.channel, dogs), "on a leash")
		s.answered(s.ben.Say(s.channel, fee), "40 euros")
	}},
	{"the same answer is given in another channel", func(s *unaskedScene) {
		s.answered(s.ana.Say(s.channel, dogs), "on a leash")
		s.answered(s.ben.PostForum(s.forum, "Are dogs allowed in the garden?", "title says it"), "on a leash")
	}},
	{"two who ask at once get one answer", func(s *unaskedScene) {
		s.ana.Post(s.channel, fee)
		s.ben.Post(s.channel, fee)
		require.Eventually(s.t, func() bool { return s.answers() > 0 }, patience, 10*time.Millisecond)
		time.Sleep(250 * time.Millisecond)
		require.Equal(s.t, 1, s.answers())
	}},
	{"not whom a human is helping", func(s *unaskedScene) {
		problem := s.ana.Post(s.channel, "I am stuck at the gate")
		s.helper.PostDraft(s.channel, discordtest.Draft{Text: "did you bring yours?", ReplyTo: problem})
		time.Sleep(50 * time.Millisecond)
		s.silent(quiet(s.ana).Say(s.channel, key))
	}},
	{"others are answered while a human helps one", func(s *unaskedScene) {
		problem := s.ana.Post(s.channel, "I am stuck at the gate")
		s.helper.PostDraft(s.channel, discordtest.Draft{Text: "did you bring yours?", ReplyTo: problem})
		s.answered(s.ben.Say(s.channel, key), "warden")
	}},
	{"the asker can remove it", func(s *unaskedScene) {
		v := s.ana.Say(s.channel, dogs)
		s.ana.Click(v, "Not what I meant")
		require.Eventually(s.t, v.Message.Gone, patience, 10*time.Millisecond)
	}},
	{"staff can remove it", func(s *unaskedScene) {
		v := s.ana.Say(s.channel, dogs)
		s.staff.Click(v, "Not what I meant")
		require.Eventually(s.t, v.Message.Gone, patience, 10*time.Millisecond)
	}},
	{"nobody else can remove it", func(s *unaskedScene) {
		v := s.ana.Say(s.channel, dogs)
		no := s.ben.Click(v, "Not what I meant")
		require.True(s.t, no.Ephemeral)
		require.Contains(s.t, no.Text, "Only the person who asked")
		require.False(s.t, v.Message.Gone())
	}},
	{"it goes when the question goes", func(s *unaskedScene) {
		m := s.ana.Post(s.channel, dogs)
		v := s.ana.Await(m)
		s.ana.Delete(m)
		require.Eventually(s.t, v.Message.Gone, patience, 10*time.Millisecond)
	}},
	{"it follows an edit", func(s *unaskedScene) {
		m := s.ana.Post(s.channel, dogs)
		v := s.ana.Await(m)
		edited := s.ana.Edit(m, fee)
		require.Equal(s.t, v.Message.ID(), edited.Message.ID())
		s.answered(edited, "40 euros")
	}},
	{"it stays when an edit means the same", func(s *unaskedScene) {
		m := s.ana.Post(s.channel, dogs)
		v := s.ana.Await(m)
		s.ana.Within(250*time.Millisecond).Edit(m, "Are dogs allowed in the garden, please?")
		require.False(s.t, v.Message.Gone())
		s.answered(s.ana.Look(v.Message), "on a leash")
	}},
	{"it goes when an edit leaves no question", func(s *unaskedScene) {
		m := s.ana.Post(s.channel, dogs)
		v := s.ana.Await(m)
		quiet(s.ana).Edit(m, "found it in the rules")
		require.Eventually(s.t, v.Message.Gone, patience, 10*time.Millisecond)
	}},
	{"it stays as it is once a human helps", func(s *unaskedScene) {
		m := s.ana.Post(s.channel, dogs)
		v := s.ana.Await(m)
		s.helper.PostDraft(s.channel, discordtest.Draft{Text: "small ones only", ReplyTo: m})
		time.Sleep(50 * time.Millisecond)
		s.ana.Within(250*time.Millisecond).Edit(m, fee)
		require.Contains(s.t, s.ana.Look(v.Message).All(), "on a leash")
	}},
	{"who mentions the bot is answered once and as usual", func(s *unaskedScene) {
		v := s.ana.Say(s.channel, "@faqbot "+dogs)
		require.NotContains(s.t, v.Text, "This may help")
		require.NotContains(s.t, v.Labels(), "Not what I meant")
		time.Sleep(100 * time.Millisecond)
		require.Equal(s.t, 1, s.answers())
	}},
	{"a forum post is answered by its title", func(s *unaskedScene) {
		s.answered(s.ana.PostForum(s.forum, "Are dogs allowed in the garden?", "I have a small one."), "on a leash")
	}},
	{"a forum post with a vague title is answered by its first message", func(s *unaskedScene) {
		s.answered(s.ana.PostForum(s.forum, "Question", "How much is the yearly membership fee?"), "40 euros")
	}},
	{"a forum post is answered only once", func(s *unaskedScene) {
		thread, m := s.ana.OpenPost(s.forum, "Are dogs allowed in the garden?", "I have a small one.")
		s.answered(s.ana.Await(m), "on a leash")
		s.silent(quiet(s.ana).Say(thread, fee))
	}},
	{"a forum post that nobody could answer stays so", func(s *unaskedScene) {
		thread, m := s.ana.OpenPost(s.forum, "How high is the Eiffel tower?", "Just wondering.")
		s.silent(quiet(s.ana).Await(m))
		s.silent(quiet(s.ana).Say(thread, dogs))
	}},
	{"not a forum post by staff", func(s *unaskedScene) {
		s.silent(quiet(s.staff).PostForum(s.forum, "Are dogs allowed in the garden?", "New rules."))
	}},
	{"not in a forum that isn't named", func(s *unaskedScene) {
		s.silent(quiet(s.ana).PostForum(s.guild.Forum("elsewhere"), "Are dogs allowed in the garden?", "?"))
	}},
	{"not in a thread of a text channel", func(s *unaskedScene) {
		s.silent(quiet(s.ana).Say(s.channel.Thread(s.ana, "Are dogs allowed in the garden?"), dogs))
	}},
	{"a vote on it is taken like any other", func(s *unaskedScene) {
		v := s.ana.Say(s.channel, dogs)
		require.True(s.t, s.ana.Click(v, "Solved it").Ephemeral)
	}},
}

func (s *unaskedScene) role(name string) *discordtest.Role { return s.roles[name] }

func TestTheBotHasMannersWhereNobodyAskedIt(t *testing.T) {
	require.GreaterOrEqual(t, len(manners), 30)
	channels, forums := make([]*discordtest.Channel, len(manners)), make([]*discordtest.Channel, len(manners))
	s := play(t, setting{
		discord: discordtest.Options{Privileged: discordtest.IntentMessageContent},
		before: func(s *scene, o *bot.Options) {
			s.roles = map[string]*discordtest.Role{"staff": s.guild.Role("staff", 0), "moderator": s.guild.Role("moderator", 0), "called": s.guild.MentionableRole("helpers")}
			o.MessageContent, o.StaffRoles, o.ModeratorRoles = true, []string{s.roles["staff"].ID()}, []string{s.roles["moderator"].ID()}
			for i := range manners {
				channels[i], forums[i] = s.guild.Channel(fmt.Sprint("talk-", i)), s.guild.Forum(fmt.Sprint("help-", i))
				o.AutoAnswerChannels = append(o.AutoAnswerChannels, channels[i].ID(), forums[i].ID())
			}
		},
	})
	staff, helper := s.guild.Member("sam", s.roles["staff"]), s.guild.Member("hedi")
	for i, m := range manners {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			m.play(&unaskedScene{scene: s, t: t, channel: channels[i], forum: forums[i], staff: staff, helper: helper, plain: s.general})
		})
	}
}

func TestForumPostsAreAnsweredByTheirTitleWithoutTheIntent(t *testing.T) {
	var forum, talk *discordtest.Channel
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		forum, talk = s.guild.Forum("help"), s.guild.Channel("talk")
		o.AutoAnswerChannels = []string{forum.ID(), talk.ID()}
	}})
	v := s.ana.PostForum(forum, "Are dogs allowed in the garden?", "I have a small one.")
	t.Log("\n" + v.String())
	require.Contains(t, v.All(), "on a leash")
	require.True(t, quiet(s.ana).PostForum(forum, "Question", "Are dogs allowed in the garden?").Silent)
	require.True(t, quiet(s.ana).Say(talk, dogs).Silent, "text channels need the intent")
}

func TestChannelsInWhichNothingCanBeAnsweredUnaskedAreTold(t *testing.T) {
	const unread, unseen = "questions in a channel of AUTO_ANSWER_CHANNELS can't be read", "AUTO_ANSWER_CHANNELS names channels that no server"
	var forum, talk, later *discordtest.Channel
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		forum, talk, later = s.guild.Forum("help"), s.guild.Channel("talk"), s.discord.Guild("Second").Channel("talk")
		o.AutoAnswerChannels = []string{forum.ID(), talk.ID(), later.ID(), "123456789012345678"}
	}})
	s.logs(unseen)
	log := s.log.String()
	require.Equal(t, 2, strings.Count(log, unread), "a forum's titles can be")
	require.Contains(t, log, `"channel":"`+talk.ID()+`"`)
	require.Contains(t, log, `"channel":"`+later.ID()+`"`)
	require.Contains(t, log, `"channels":"123456789012345678"`, "only that one")
	s.discord.EndSessions()
	s.discord.Drop()
	require.Eventually(t, func() bool { return s.discord.Counters().Ready == 2 }, patience, 10*time.Millisecond)
	s.ana.Ask(s.general, dogs)
	require.Equal(t, 1, strings.Count(s.log.String(), unseen), "once is enough")
}

func TestChannelsThatCanBeReadAreNoWarning(t *testing.T) {
	s := play(t, setting{
		discord: discordtest.Options{Privileged: discordtest.IntentMessageContent},
		before: func(s *scene, o *bot.Options) {
			talk := s.guild.Channel("talk")
			o.MessageContent, o.AutoAnswerChannels = true, []string{talk.ID(), s.guild.Forum("help").ID(), talk.Thread(s.ben, "a thread").ID()}
		},
	})
	s.ana.Ask(s.general, dogs)
	require.NotContains(t, s.log.String(), "AUTO_ANSWER_CHANNELS")
}

func TestAForumPostThatDiscordTellsOfAgainKeepsItsAnswer(t *testing.T) {
	var forum *discordtest.Channel
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		forum = s.guild.Forum("help")
		o.AutoAnswerChannels, o.Pace = []string{forum.ID()}, 50*time.Millisecond
	}})
	_, m := s.ana.OpenPost(forum, "Are dogs allowed in the garden?", "I have a small one.")
	v := s.ana.Await(m)
	require.Contains(t, v.All(), "on a leash")
	s.discord.ReplayEverything(true)
	s.discord.Drop()
	require.Eventually(t, func() bool { return s.discord.Counters().Resumed == 1 }, patience, 10*time.Millisecond)
	s.ana.Ask(s.general, dogs) // comes after what was sent again
	s.ana.Delete(m)
	require.True(t, v.Message.Gone(), "the answer has lost its question")
}

func TestChatDoesntCountAsQuestionsAndHelpIsNoticedAmongIt(t *testing.T) {
	var talk, forum *discordtest.Channel
	s := play(t, setting{
		discord: discordtest.Options{Privileged: discordtest.IntentMessageContent},
		bot:     bot.Options{PerUser: 2},
		before: func(s *scene, o *bot.Options) {
			talk, forum = s.guild.Channel("talk"), s.guild.Forum("help")
			o.MessageContent, o.AutoAnswerChannels = true, []string{talk.ID(), forum.ID()}
		},
	})
	thread, post := s.ana.OpenPost(forum, "How high is the Eiffel tower?", "Just wondering.")
	quiet(s.ana).Await(post)
	problem := s.ana.Post(talk, "I am stuck at the gate")
	for i := range 5 {
		s.ben.Post(talk, fmt.Sprint("just chatting, line ", i))
		s.ben.Post(thread, fmt.Sprint("about 300 m, I think, ", i))
	}
	s.ben.PostDraft(talk, discordtest.Draft{Text: "did you bring yours?", ReplyTo: problem})
	for range 2 {
		require.Contains(t, s.ben.Ask(s.general, dogs).All(), "on a leash")
	}
	require.Contains(t, s.ben.Ask(s.general, dogs).Text, "faster than I may answer")
	require.True(t, quiet(s.ben).Say(talk, dogs).Silent, "what is asked unasked counts, too")
	require.True(t, quiet(s.ana).Say(talk, key).Silent, "a human helps her")

	for _, c := range []string{"help", "about", "faq status", "faq reload", "faq check", "faq test", "faq undo"} {
		require.NotContains(t, s.mod.Slash(s.general, c).Text, "faster", "it is no question")
	}
	require.NotContains(t, s.mod.Slash(s.general, "faq search", opt("question", dogs)).Text, "faster")
}

func TestAnUnaskedAnswerThatNeverArrivedIsGivenToTheNextWhoAsks(t *testing.T) {
	s, talk := playTalk(t, setting{})
	s.discord.Fail(postMessage, 1, discordtest.APIError(400, 50035, "Invalid Form Body"))
	require.True(t, quiet(s.ana).Say(talk, dogs).Silent)
	require.Contains(t, s.ben.Say(talk, dogs).All(), "on a leash")
	require.True(t, quiet(s.ana).Say(talk, dogs).Silent, "not again so soon")
}

// hesitant is an engine that is never as sure as the strictest bar wants it.
type hesitant struct{ bot.Knowledge }

func (k hesitant) Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error) {
	r, err := k.Knowledge.Ask(ctx, question, how)
	if how.Strictness == faq.Careful && r.Decision == faq.Answer {
		r.Decision = faq.Choose
	}
	return r, err
}

func TestUnaskedOnlyWhatIsSureByTheStrictestBarIsSaid(t *testing.T) {
	var talk, forum *discordtest.Channel
	s := play(t, setting{
		discord: discordtest.Options{Privileged: discordtest.IntentMessageContent},
		fault:   func(k bot.Knowledge) bot.Knowledge { return hesitant{k} },
		before: func(s *scene, o *bot.Options) {
			talk, forum = s.guild.Channel("talk"), s.guild.Forum("help")
			o.MessageContent, o.AutoAnswerChannels = true, []string{talk.ID(), forum.ID()}
		},
	})
	require.True(t, quiet(s.ana).Say(talk, dogs).Silent)
	require.True(t, quiet(s.ana).PostForum(forum, "Are dogs allowed in the garden?", "I have a small one.").Silent)
	require.Contains(t, s.ana.Say(talk, "@faqbot "+dogs).All(), "on a leash", "who asks gets it")
}
