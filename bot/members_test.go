package bot_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
)

func opt(name string, value any) discordtest.Opt { return discordtest.Opt{Name: name, Value: value} }

func names(v discordtest.View) (out []string) {
	for _, c := range v.Choices {
		out = append(out, c.Name)
	}
	return out
}

// choice sends what a member gets who takes the first line that autocomplete lists.
func choice(t *testing.T, v discordtest.View) string {
	t.Helper()
	require.NotEmpty(t, v.Choices)
	return v.Choices[0].Value.(string)
}

func TestTypingListsQuestionsAndTheChosenOneIsAnswered(t *testing.T) {
	s := play(t, setting{})
	require.Len(t, s.ana.Type(s.general, "ask", "question", "").Choices, len(garden), "popular ones before anything is typed")
	typed := s.ana.Type(s.general, "ask", "question", "when should i wat")
	require.Equal(t, "When should I water the tomatoes?", names(typed)[0])
	require.Equal(t, "What may go into the compost bin?", names(s.ana.Type(s.general, "ask", "question", "compsot bin"))[0], "typing errors are forgiven")
	require.Equal(t, "#water", choice(t, typed))
	v := s.ana.Ask(s.general, choice(t, typed))
	require.Equal(t, "When should I water the tomatoes?", v.Embeds[0].Title)
	require.NotEmpty(t, v.Embeds[0].Description)

	require.NotEmpty(t, s.ana.Ask(s.general, "#dogs-that-are-gone").Text, "an unknown choice is a question like any other")
}

func TestPrivateAnswersCanBeSharedByWhoAsked(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Ask(s.general, "are dogs allowed in the garden?", opt("private", true))
	t.Log("\n" + v.String())
	require.True(t, v.Ephemeral)
	require.Contains(t, v.Labels(), "Share to channel")
	require.NotContains(t, v.Labels(), "Solved it")
	_, ok := v.Button("Share to channel")
	require.True(t, ok)
	public := s.ana.Click(v, "Share to channel")
	shared := s.ana.Watch(v)
	require.Equal(t, "Shared to the channel.", shared.Text, shared.String())
	require.Empty(t, shared.Labels(), "it can't be shared twice")
	t.Log("\n" + public.String())
	require.False(t, public.Ephemeral)
	require.Contains(t, public.Text, "Shared by "+s.ana.Mention())
	require.Contains(t, public.All(), "on a leash")
	require.Empty(t, public.Pings)
	require.Contains(t, public.Labels(), "Solved it")
}

func TestAnAnswerAimedAtAMemberPingsOnlyThatMemberAndOnlyIfTheAskerCould(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Ask(s.general, "are dogs allowed in the garden?", opt("to", s.ben))
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, s.ben.Mention())
	require.Equal(t, []string{"@ben"}, v.Pings)

	// In a channel and in a thread it takes another permission each.
	channel, parent := s.guild.Channel("announcements"), s.guild.Channel("talks")
	channel.Deny(s.guild.ID(), discordtest.PermSendMessages)
	parent.Deny(s.guild.ID(), discordtest.PermSendInThreads)
	for _, quiet := range []*discordtest.Channel{channel, parent.Thread(s.ben, "dogs")} {
		v = s.ana.Ask(quiet, "are dogs allowed in the garden?", opt("to", s.ben))
		require.True(t, v.Ephemeral, "who may not write here doesn't have the bot write here")
		require.Contains(t, v.All(), "on a leash")
		require.Empty(t, v.Pings)
		require.NotContains(t, v.Labels(), "Share to channel")
	}
	parent.Deny(s.guild.ID(), discordtest.PermSendMessages)
	parent.Allow(s.guild.ID(), discordtest.PermSendInThreads)
	v = s.ana.Ask(parent.Thread(s.ben, "cats"), "are dogs allowed in the garden?", opt("to", s.ben))
	require.False(t, v.Ephemeral)
	require.Equal(t, []string{"@ben"}, v.Pings)

	v = s.ana.Ask(s.general, "are dogs allowed in the garden?", opt("to", s.ben), opt("private", true))
	require.True(t, v.Ephemeral)
	require.Empty(t, v.Pings)
	public := s.ana.Click(v, "Share to channel")
	require.Contains(t, public.Text, s.ben.Mention())
	require.Equal(t, []string{"@ben"}, public.Pings)
	require.True(t, s.ana.Ask(s.general, "how high is the Eiffel tower", opt("to", s.ben)).Ephemeral)
}

func TestWhatIsntClearForAnotherIsChosenByTheAskerPrivately(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Ask(s.general, "compost", opt("to", s.ben))
	require.True(t, v.Ephemeral)
	require.NotContains(t, v.Text, s.ben.Mention())
	picked := s.ana.Click(v, "How often is the compost turned?")
	public := s.ana.Click(picked, "Share to channel")
	require.Contains(t, public.Text, s.ben.Mention())
	require.Contains(t, public.All(), "Once a month")
	require.Equal(t, []string{"@ben"}, public.Pings)
}

func TestPrivateAnswersToSeveralQuestionsAreSharedTogether(t *testing.T) {
	s := play(t, setting{})
	const questions = "Are dogs allowed in the garden? How much is the yearly membership fee? How high is the Eiffel tower?"
	asked := s.ben.Post(s.general, questions)
	v := s.ana.RightClick(asked, "Answer from FAQ")
	t.Log("\n" + v.String())
	require.Len(t, v.Embeds, 3)
	again := s.ana.Ask(s.general, questions, opt("private", true))
	require.Equal(t, "Shared to the channel.", s.ana.Click(v, "Share to channel").Text)
	public := s.ana.Await(asked)
	t.Log("\n" + public.String())
	require.Len(t, public.Embeds, 2, "what isn't answered isn't shared")
	require.Contains(t, public.Text, "1. Yes, on a leash.\n2. It is 40 euros")
	require.Equal(t, []string{"@ben"}, public.Pings)
	require.Contains(t, s.ben.Click(public, "2. Show in context").All(), "40 euros")

	s.shelf.put(t, append(garden[:5:5], garden[6:]...))
	require.Contains(t, s.mod.Slash(s.general, "faq reload").Text, "1 removed")
	public = s.ana.Click(again, "Share to channel")
	require.Equal(t, "How much is the yearly membership fee?", public.Embeds[0].Title, "what is left")
	require.Contains(t, public.Labels(), "Solved it")
}

func TestACandidateIsChosenByButtonAndOnlyByTheAsker(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Say(s.general, "@faqbot compost")
	t.Log("\n" + v.String())
	require.Contains(t, v.Text, "which of these")
	require.Contains(t, v.Labels(), "What may go into the compost bin?")
	require.Contains(t, v.Labels(), "How often is the compost turned?")
	require.LessOrEqual(t, len(v.Buttons()), 3)

	no := s.ben.Click(v, "How often is the compost turned?")
	require.True(t, no.Ephemeral)
	require.Contains(t, no.Text, "Only the person who asked")

	chosen := s.ana.Click(v, "How often is the compost turned?")
	t.Log("\n" + chosen.String())
	require.Equal(t, v.Message.ID(), chosen.Message.ID(), "in place")
	require.Contains(t, chosen.All(), "Once a month")
	require.Contains(t, chosen.Menus()[0].Options[0].Label, "compost bin", "the others stay in reach")

	other := s.ana.Select(chosen, "What may go into the compost bin?")
	t.Log("\n" + other.String())
	require.Equal(t, v.Message.ID(), other.Message.ID())
	require.Contains(t, other.All(), "Peelings")
	back := s.ana.Select(other, "How often is the compost turned?")
	require.Contains(t, back.All(), "Once a month")
	require.Contains(t, s.ben.Select(back, "What may go into the compost bin?").Text, "Only the person who asked")

	private := s.ana.Ask(s.general, "compost", opt("private", true))
	require.True(t, private.Ephemeral)
	picked := s.ana.Click(private, "How often is the compost turned?")
	require.True(t, picked.Ephemeral)
	require.Contains(t, picked.Labels(), "Share to channel")
}

func TestButtonsWorkAfterARestartAndSayKindlyThatAnEntryIsGone(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Ask(s.general, "when should I water the tomatoes?")
	s.restart()
	around := s.ben.Click(v, "Show in context")
	t.Log("\n" + around.String())
	require.True(t, around.Ephemeral)
	require.Contains(t, around.All(), "**Water them early in the morning, at the foot of the plant.**")
	require.Contains(t, around.All(), "Brown spots", "what stands after it")
	require.Contains(t, around.Text, "garden.json:2")

	s.shelf.put(t, garden[1:])
	require.Contains(t, s.mod.Slash(s.general, "faq reload").Text, "1 removed")
	gone := s.ana.Click(v, "Show in context")
	require.True(t, gone.Ephemeral)
	require.Contains(t, gone.Text, "no longer in the FAQ")
	require.Contains(t, s.ana.Press(v.Message, "f0|of|an|older|bot").Text, "any more")
	require.Contains(t, s.ana.Press(v.Message, "f1|frobnicate|||||").Text, "any more")
}

func TestRelatedQuestionsAreAClickAway(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Ask(s.general, "when should I water the tomatoes?")
	related := s.ben.Click(v, "Related: How much is the yearly membership fee?")
	require.True(t, related.Ephemeral)
	require.Contains(t, related.All(), "40 euros")
	require.Contains(t, related.Labels(), "Share to channel")
}

func TestAnEntryThatNamesARelatedOneTwiceOrItselfIsAnswered(t *testing.T) {
	s := play(t, setting{entries: []entry{
		{ID: "water", Question: "When should I water the tomatoes?", Answer: "Early in the morning.", Related: []string{"fee", "water", "fee"}},
		{ID: "fee", Question: "How much is the yearly membership fee?", Answer: "It is 40 euros."},
	}})
	v := s.ana.Ask(s.general, "When should I water the tomatoes?")
	require.Contains(t, v.All(), "morning")
	related := 0
	for _, l := range v.Labels() {
		related += strings.Count(l, "Related: ")
	}
	require.Equal(t, 1, related, v.String())
}

func TestALongAnswerIsCutAtASentenceAndShownWholeOnRequest(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Ask(s.general, "how do I build a raised bed?")
	t.Log("\n" + v.String())
	text := v.Embeds[0].Description
	require.LessOrEqual(t, len(text), 1300)
	require.True(t, strings.HasSuffix(text, ". …"), text[len(text)-40:])
	whole := s.ben.Click(v, "Show all")
	require.True(t, whole.Ephemeral)
	all := ""
	for i, p := range []discordtest.View{whole, s.ben.Next(whole)} {
		require.True(t, p.Ephemeral)
		require.Contains(t, p.Text, fmt.Sprintf("Part %d of 2", i+1))
		all += p.Embeds[0].Description
	}
	require.Contains(t, all, "```sh\norder --planks 12 --screws 48\n```")
	require.Contains(t, all, "[the plan](https://garden.example/plan)")
	require.Equal(t, strings.Count(longAnswer(), "Saw the planks"), strings.Count(all, "Saw the planks"))
}

func TestASharedAnswerStaysThoughTheMessageThatItAnswersChanges(t *testing.T) {
	s := play(t, setting{})
	var messages []discordtest.Message
	var answers []discordtest.View
	const turned = "How often is the compost turned?"
	for _, text := range []string{dogs, "Are dogs allowed in the garden? And how much is the yearly membership fee?", "compost"} {
		m := s.ben.Post(s.general, text)
		v := s.ana.RightClick(m, "Answer from FAQ")
		if text == "compost" {
			v = s.ana.Click(v, turned)
		}
		s.ana.Click(v, "Share to channel")
		messages, answers = append(messages, m), append(answers, s.ana.Await(m))
	}
	other := answers[2].Menus()[0].Options[0].Label
	require.Contains(t, s.ana.Select(answers[2], other).All(), other, "what is chosen instead is shared, too")
	for _, restart := range []bool{false, true} {
		if restart {
			s.restart()
		}
		for i, m := range messages {
			quiet(s.ben).Edit(m, fmt.Sprint("never mind ", i, restart))
		}
		s.ana.Say(s.general, "@faqbot "+key) // comes after them
		for _, v := range answers {
			require.False(t, v.Message.Gone(), "after a restart: %t", restart)
		}
	}
	for _, m := range messages {
		quiet(s.ben).Delete(m)
	}
	s.ana.Say(s.general, "@faqbot "+key)
	for _, v := range answers {
		require.False(t, v.Message.Gone())
	}
}

func TestAMessageIsAnsweredFromItsMenuWithoutTheIntent(t *testing.T) {
	s := play(t, setting{})
	question := s.ben.Post(s.general, "hey, does anyone know where do I get a key for the garden gate?")
	v := s.ana.RightClick(question, "Answer from FAQ")
	t.Log("\n" + v.String())
	require.True(t, v.Ephemeral)
	require.Contains(t, v.All(), "warden")
	shared := s.ana.Click(v, "Share to channel")
	require.Contains(t, shared.Text, "Shared")
	public := s.ana.Await(question)
	t.Log("\n" + public.String())
	require.Equal(t, []string{"@ben"}, public.Pings, "the author and nobody else")
	require.Contains(t, public.Text, "Shared by "+s.ana.Mention())

	require.Contains(t, s.ana.RightClick(s.ben.Post(s.general, "   :) "), "Answer from FAQ").Text, "Hello")
}

func TestDiscordsMarksForMembersEmojiAndTimesAreNoWordsOfAQuestion(t *testing.T) {
	s := play(t, setting{})
	for _, q := range []string{"dogs?", "how much is the fee?"} {
		bare := s.ana.Ask(s.general, q).Text
		for _, marked := range []string{
			s.mod.Mention() + " " + q, q + " <:wave:123456789012345678>", q + " <a:dance:123456789012345678>", q + " <#" + s.general.ID() + ">",
			"<t:1700000000:R> " + q, "<t:-1:f> " + q, "</help:123456789012345678> " + q, "<id:customize> " + q,
		} {
			require.Equal(t, bare, s.ana.Ask(s.general, marked).Text, marked)
			require.Equal(t, bare, s.ana.Say(s.general, "@faqbot "+marked).Text, marked)
			require.Equal(t, bare, s.ana.RightClick(s.ben.Post(s.general, marked), "Answer from FAQ").Text, marked)
			require.Equal(t, s.mod.Slash(s.general, "faq search", opt("question", q)).All(), s.mod.Slash(s.general, "faq search", opt("question", marked)).All(), marked)
		}
	}
	require.Contains(t, s.ana.Ask(s.general, "<:wave:123456789012345678>").Text, "Hello")
}

func TestGreetingsAndThanksAreNotSearched(t *testing.T) {
	s := play(t, setting{})
	for text, want := range map[string]string{
		"hi": "Hello", "Good morning everyone!": "Hello", "danke dir!": "welcome", "thank you so much": "welcome", "": "Hello", "👋": "Hello",
		"merci beaucoup": "welcome", "ok thanks, that helped a lot!": "welcome", "bye": "See you",
	} {
		v := s.ana.Say(s.general, "@faqbot "+text)
		require.Contains(t, v.Text, want, text)
		require.Empty(t, v.Embeds)
	}
	require.Contains(t, s.ana.DM("hello there").Text, "Hello")
	require.True(t, s.ana.Ask(s.general, "hello").Ephemeral)
	require.NotContains(t, s.log.String(), `"level":"INFO","msg":"asked"`, "nothing is recorded")

	s.shelf.put(t, append([]entry{{ID: "hi", Question: "Hi", Answer: "Welcome to the garden."}}, garden...))
	s.mod.Slash(s.general, "faq reload")
	require.Contains(t, s.ana.Say(s.general, "@faqbot hi!").All(), "Welcome to the garden", "the FAQ comes first")
	require.Contains(t, s.ana.Say(s.general, "@faqbot hello").Text, "Hello")
}

func TestWhoAsksForTheBotItselfIsToldWhatToDo(t *testing.T) {
	s := play(t, setting{})
	for _, text := range []string{"help", "Who are you?", "what can you do", "HILFE!", "¿Qué puedes hacer?"} {
		v := s.ana.Say(s.general, "@faqbot "+text)
		require.Contains(t, v.Text, "`/ask`", text)
		require.Contains(t, v.Text, "`/help`", text)
	}
	require.True(t, s.ana.Ask(s.general, "help").Ephemeral)

	s.shelf.put(t, append([]entry{{ID: "help", Question: "What can you do for the garden?", Aliases: []string{"What can you do?"}, Answer: "Join the rota."}}, garden...))
	s.mod.Slash(s.general, "faq reload")
	require.Contains(t, s.ana.Say(s.general, "@faqbot what can you do?").All(), "Join the rota", "the FAQ comes first")
}

func TestSeveralQuestionsAreAnsweredOneByOne(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Say(s.general, "@faqbot Are dogs allowed in the garden? And how much is the yearly membership fee?\nHow high is the Eiffel tower?")
	t.Log("\n" + v.String())
	require.Len(t, v.Embeds, 3)
	require.Contains(t, v.Embeds[0].Description, "on a leash")
	require.Contains(t, v.Embeds[1].Description, "40 euros")
	require.Contains(t, v.Embeds[2].Description, "doesn't seem to answer")
	require.Contains(t, v.Embeds[2].Description, "Eiffel tower")
	for _, b := range v.Buttons() {
		shown := s.ben.Click(v, b.Label)
		require.True(t, shown.Ephemeral, shown.String())
	}
	v = s.ana.Say(s.general, "@faqbot I brought my dog. Are dogs allowed in the garden?")
	require.Len(t, v.Embeds, 1, "one question is never taken apart")
}

func TestAnEditChangesTheReplyAndADeletionRemovesIt(t *testing.T) {
	s := play(t, setting{})
	question := s.ana.Post(s.general, "@faqbot are dogs allowed in the garden?")
	v := s.ana.Await(question)
	require.Contains(t, v.All(), "on a leash")
	edited := s.ana.Edit(question, "@faqbot how much is the yearly membership fee?")
	require.Equal(t, v.Message.ID(), edited.Message.ID())
	require.Contains(t, edited.All(), "40 euros")
	s.ana.Delete(question)
	require.Eventually(t, edited.Message.Gone, patience, 10*time.Millisecond)

	question = s.ana.Post(s.general, "@faqbot are dogs allowed in the garden?")
	v = s.ana.Await(question)
	s.ana.Within(300*time.Millisecond).Edit(question, "never mind")
	require.Eventually(t, v.Message.Gone, patience, 10*time.Millisecond, "it is no question to the bot any more")

	direct := s.ana.DM("are dogs allowed in the garden?")
	require.Contains(t, direct.All(), "on a leash")
}

func TestAQuestionThatIsChangedOrDeletedBeforeItsTurnLeavesNoReplyToWhatItWas(t *testing.T) {
	var forum *discordtest.Channel
	hold := make(chan struct{})
	s := play(t, setting{
		before: func(s *scene, o *bot.Options) {
			forum = s.guild.Forum("help")
			o.AutoAnswerChannels = []string{forum.ID()}
		},
		fault: func(k bot.Knowledge) bot.Knowledge {
			return broken{Knowledge: k, ask: func(q string) error {
				if strings.Contains(q, "raised bed") {
					<-hold
				}
				return nil
			}}
		},
	})
	s.ana.Post(s.general, "@faqbot how do I build a raised bed?") // keeps the next ones waiting
	deleted := s.ben.Post(s.general, "@faqbot how much is the yearly membership fee?")
	changed := s.mod.Post(s.general, "@faqbot how often is the compost turned?")
	quiet(s.ben).Delete(deleted)
	quiet(s.mod).Edit(changed, "@faqbot where do I get a key for the garden gate?")
	thread, starter := s.ana.OpenPost(forum, "Are dogs allowed in the garden?", "I have a small one.")
	s.ana.Within(time.Millisecond).Delete(starter)
	close(hold)
	said := func(c *discordtest.Channel) (all string) {
		for _, v := range s.ana.Sees(c) {
			if v.Author == "faqbot" {
				all += v.All() + "\n"
			}
		}
		return all
	}
	require.Eventually(t, func() bool {
		all := said(s.general)
		return strings.Contains(all, "warden") && !strings.Contains(all, "40 euros") && !strings.Contains(all, "rota")
	}, patience, 10*time.Millisecond)
	require.Eventually(t, func() bool { return said(thread) == "" }, patience, 10*time.Millisecond)

	for range 20 { // with nothing before them
		m := s.ana.Post(s.general, "@faqbot how much is the yearly membership fee?")
		s.ana.Within(time.Microsecond).Delete(m)
	}
	s.ana.Post(s.general, "@faqbot "+dogs) // comes after them
	require.Eventually(t, func() bool {
		all := said(s.general)
		return strings.Contains(all, "on a leash") && !strings.Contains(all, "40 euros")
	}, patience, 10*time.Millisecond)
}

func TestRepliesFollowQuestionsFromBeforeARestart(t *testing.T) {
	var forum *discordtest.Channel
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		forum = s.guild.Forum("help")
		o.AutoAnswerChannels = []string{forum.ID()}
	}})
	changed := s.ana.Post(s.general, "@faqbot are dogs allowed in the garden?")
	moot := s.ana.Post(s.general, "@faqbot how much is the yearly membership fee?")
	deleted := s.ana.Post(s.ana.DMs(), "are dogs allowed in the garden?")
	before := []discordtest.View{s.ana.Await(changed), s.ana.Await(moot), s.ana.Await(deleted)}
	thread, post := s.ana.OpenPost(forum, "Are dogs allowed in the garden?", "I have a small one.")
	unasked := s.ana.Await(post)
	plain := s.ben.Post(s.general, "a nice day")
	s.restart()
	after := s.ana.Edit(changed, "@faqbot how much is the yearly membership fee?")
	require.Equal(t, before[0].Message.ID(), after.Message.ID())
	require.Contains(t, after.All(), "40 euros")
	require.Contains(t, s.ana.Edit(changed, "@faqbot where do I get a key for the garden gate?").All(), "warden", "and again")
	require.True(t, s.ana.Edit(moot, "never mind").Silent, "it is no question to the bot any more")
	require.True(t, s.ana.Delete(deleted).Silent)
	quiet(s.ana).Edit(post, "It is a large one, really.")
	s.ben.Delete(plain)
	require.Contains(t, s.ana.Look(unasked.Message).All(), "on a leash", "what has happened meanwhile isn't known")
	require.True(t, s.ana.Delete(post).Silent)
	require.Len(t, s.ana.Sees(thread), 0)

	looked := func() (n int) {
		for _, r := range s.discord.Requests() {
			if r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/channels/"+s.general.ID()+"/messages") {
				n++
			}
		}
		return n
	}
	s.ana.Say(s.general, "@faqbot hello") // comes after what is still on its way
	times := looked()
	s.ben.Delete(s.ben.Post(s.general, "another nice day"))
	s.ana.Say(s.general, "@faqbot thanks")
	require.Equal(t, times, looked(), "what was written since the start is known")
}

func TestAReplyToAnAnswerIsAFollowUp(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Say(s.general, "@faqbot how much is the yearly membership fee?")
	more := s.ana.Reply(v.Message, "are dogs allowed in the garden?")
	t.Log("\n" + more.String())
	require.Contains(t, more.All(), "on a leash")
	require.Contains(t, s.ana.Reply(more.Message, "thanks!").Text, "welcome")
	require.Contains(t, s.ana.Reply(more.Message, "but are dogs allowed in the garden?").Text, "no more about that than my answer above")
}

func TestVotesAreAcknowledgedPrivatelyAndTheSecondReplacesTheFirst(t *testing.T) {
	s := play(t, setting{})
	v := s.ana.Click(s.ana.Say(s.general, "@faqbot compost"), "How often is the compost turned?")
	ack := s.ben.Click(v, "Solved it")
	require.True(t, ack.Ephemeral)
	require.Contains(t, ack.Text, "it solved the question")
	next := s.ben.Click(v, "Not it")
	t.Log("\n" + next.String())
	require.True(t, next.Ephemeral)
	require.Contains(t, next.Text, "your vote now says")
	require.Contains(t, next.Labels(), "What may go into the compost bin?")
	shown := s.ben.Click(next, "What may go into the compost bin?")
	require.True(t, shown.Ephemeral)
	require.Contains(t, shown.All(), "Peelings")
	log := s.log.String()
	require.Equal(t, 2, strings.Count(log, `"msg":"voted"`))
	require.Contains(t, log, `"solved":true`)
	require.Contains(t, log, `"solved":false`)
	require.NotContains(t, log, s.ben.ID())
	require.NotContains(t, log, "compost turned?")
}

func TestTextsFollowTheMembersLanguage(t *testing.T) {
	s := play(t, setting{})
	for locale, want := range map[string]string{
		"de": "Darauf hat diese FAQ", "fr": "Désolé, cette FAQ", "es-ES": "Lo siento", "es-419": "Lo siento", "pt-BR": "Desculpe", "nl": "Sorry, this FAQ",
	} {
		member := s.guild.Member("m" + locale).SetLocale(locale)
		v := member.Ask(s.general, "how high is the Eiffel tower")
		require.Contains(t, v.Text, want)
		v = member.Ask(s.general, "are dogs allowed in the garden?")
		require.Contains(t, v.All(), "Yes, on a leash.", "answers stay as written")
	}
	gunda := s.guild.Member("gunda").SetLocale("de")
	require.Contains(t, gunda.Ask(s.general, "are dogs allowed in the garden?").Labels(), "Hat geholfen")
}

func TestHelpPrivacyAndAboutArePrivateAndConcrete(t *testing.T) {
	s := play(t, setting{})
	for _, c := range []string{"help", "privacy", "about"} {
		v := s.ana.Slash(s.general, c)
		t.Log("\n" + v.String())
		require.True(t, v.Ephemeral)
		require.NotEmpty(t, s.ana.Slash(s.ana.DMs(), c).Text)
	}
	help := s.ana.Slash(s.general, "help").All()
	found := 0
	for _, e := range garden {
		found += strings.Count(help, e.Question)
	}
	require.Equal(t, 3, found, "three examples of this FAQ")
	require.NotContains(t, help, "reload")
	for _, locale := range []string{"en-US", "de", "fr", "es-ES", "pt-BR"} {
		v := s.mod.SetLocale(locale).Slash(s.general, "help")
		require.Contains(t, v.All(), "/faq ")
		require.NotContains(t, v.Embeds[0].Description, "…")
		for _, f := range v.Embeds[0].Fields {
			require.NotContains(t, f.Value, "…", "%s is cut", f.Name)
		}
	}
	require.Contains(t, s.ana.Slash(s.general, "about").Text, "8 entries")
}

func TestCommandsAreRegisteredOnlyWhenTheyDiffer(t *testing.T) {
	s := play(t, setting{})
	s.ana.Ask(s.general, "are dogs allowed in the garden?") // waits for the registration
	puts := s.registrations()
	require.Equal(t, 1, puts)
	s.restart()
	s.ana.Ask(s.general, "are dogs allowed in the garden?")
	require.Equal(t, puts, s.registrations())
}
