package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

// The program as it is shipped, used by the people of a Discord on loopback, each in a walk through all that
// there is for them. `go test ./cmd/faqbot -run Walk -v` prints what they see.

const garden = `# The garden

## When should I water the tomatoes? {#water}
<!-- related: fee -->
Tomatoes like a regular rhythm. Water them early in the morning. Wet leaves invite blight.

## What may go into the compost bin? {#bin}
Peelings, leaves and grass. Neither meat nor bread.

## How often is the compost bin emptied? {#emptied}
Once a month, by the people on the rota.

## Are dogs allowed in the garden? {#dogs}
Yes, on a leash.

## How much is the yearly membership fee? {#fee}
It is 40 euros, or 20 euros for students.

## How do I build a raised bed? {#bed}
A raised bed takes an afternoon.

` + "```sh\norder --planks 12 --screws 48\n```\n\n" + `%s

- See [the plan](https://garden.example/plan) first.
- Ask for help.
`

const gardenCases = `{"question":"when do tomatoes get water","expect":["water"]}
{"question":"may my dog come along to the garden","expect":["dogs"]}
`

// A visit is a Discord in which the program is at work, as one who walks through it sees it.
type visit struct {
	*testing.T
	discord  *discordtest.Server
	guild    *discordtest.Guild
	general  *discordtest.Channel
	ana, ben *discordtest.Member // plain members
	warden   *discordtest.Member // may manage the server
	folder   string              // of the FAQ
	program  *process
	settings []string
}

// visiting starts the program for a walk; more are settings besides those that every walk has.
func visiting(t *testing.T, privileged int, more func(*visit) []string) *visit {
	t.Helper()
	t.Parallel()
	v := &visit{T: t, discord: discordtest.New(t, discordtest.Options{Privileged: privileged, Patience: patience}), folder: t.TempDir()}
	v.guild = v.discord.Guild("Garden")
	v.general = v.guild.Channel("general")
	v.ana, v.ben = v.guild.Member("ana"), v.guild.Member("ben")
	v.warden = v.guild.Member("warden", v.guild.Role("warden", discordtest.PermManageGuild))
	v.write("garden.md", fmt.Sprintf(garden, strings.Repeat("Saw the planks to the length that the plan gives, and sand their edges before you screw them together. ", 60)))
	v.write("garden.cases.jsonl", gardenCases)
	v.settings = []string{"DISCORD_API_BASE=" + v.discord.URL(), "DISCORD_TOKEN=" + v.discord.Token(), "FAQ_PATH=" + v.folder, "QUESTIONS_PER_MEMBER=0"}
	if more != nil {
		v.settings = append(v.settings, more(v)...)
	}
	v.start()
	return v
}

func (v *visit) write(name, text string) {
	v.Helper()
	require.NoError(v, os.WriteFile(filepath.Join(v.folder, name), []byte(text), 0o644))
}

func (v *visit) start() {
	v.Helper()
	v.program = start(v.T, v.settings, "serve")
	require.True(v, v.discord.WaitReady(patience))
	eventually(v.T, "registered", func() bool { return v.ana.Offered(v.general, "ask") })
}

// restart ends the program as a host does and starts another.
func (v *visit) restart() {
	v.Helper()
	v.end()
	v.start()
}

func (v *visit) end() {
	v.Helper()
	require.NoError(v, v.program.cmd.Process.Signal(syscall.SIGTERM))
	require.Equal(v, exitOK, v.program.status())
	require.NotContains(v, v.program.output.String(), v.discord.Token())
}

// all prints what came of a gesture, which everybody in the place sees, and holds that the picture has the texts.
func (v *visit) all(does string, view discordtest.View, texts ...string) discordtest.View {
	v.Helper()
	require.False(v, view.Ephemeral, "%s: shown to one member only", does)
	return v.shows(does, view, texts)
}

// one does the same for what only the one who made the gesture sees.
func (v *visit) one(does string, view discordtest.View, texts ...string) discordtest.View {
	v.Helper()
	require.True(v, view.Ephemeral, "%s: shown to everybody", does)
	require.Empty(v, view.Pings, does)
	return v.shows(does, view, texts)
}

func (v *visit) shows(does string, view discordtest.View, texts []string) discordtest.View {
	v.Helper()
	picture := view.String()
	for _, m := range []*discordtest.Member{v.ana, v.ben, v.warden} {
		picture = strings.ReplaceAll(picture, m.Mention(), "@"+m.Name())
	}
	v.Logf("> %s\n%s", does, picture)
	require.False(v, view.Silent, "%s: nothing is seen", does)
	require.Empty(v, view.Failure, does)
	for _, text := range texts {
		require.Contains(v, picture, text, does)
	}
	return view
}

func opt(name string, value any) discordtest.Opt { return discordtest.Opt{Name: name, Value: value} }

// first is the value of the first line that autocomplete lists.
func (v *visit) first(does string, view discordtest.View, line string) string {
	v.Helper()
	v.Logf("> %s\n%s", does, view)
	require.NotEmpty(v, view.Choices, does)
	require.Equal(v, line, view.Choices[0].Name, does)
	return view.Choices[0].Value.(string)
}

// A new member finds the bot and tries what there is.
func TestAWalkAsAMember(t *testing.T) {
	v := visiting(t, 0, nil)
	ana, ben, general := v.ana, v.ben, v.general

	v.one("ana looks for help", ana.Slash(general, "help"), "/ask", "Answer from FAQ", "For example", "When should I water the tomatoes?")
	v.one("and how private it is", ana.Slash(general, "privacy"), "store no messages", "60 minutes", "Delete your question")
	v.one("and what it is", ana.Slash(general, "about"), "word for word", "6 entries")

	v.first("ana opens /ask", ana.Type(general, "ask", "question", ""), "When should I water the tomatoes?")
	v.first("types the beginning of a word", ana.Type(general, "ask", "question", "when should I wat"), "When should I water the tomatoes?")
	chosen := v.first("mistypes", ana.Type(general, "ask", "question", "dgos allwed"), "Are dogs allowed in the garden?")
	require.Equal(v, "#dogs", chosen)
	v.all("and chooses", ana.Ask(general, chosen), "Yes, on a leash.", "garden.md:13", "[Show in context] [Solved it] [Not it]")

	watering := v.all("ana asks in her own words", ana.Ask(general, "when do tomatoes need water"), "┃ When should I water the tomatoes?",
		"**Water them early in the morning.**", "garden.md:3", "[Related: How much is the yearly membership fee?]")
	require.Empty(v, watering.Pings)
	v.one("ben shows it in context", ben.Click(watering, "Show in context"), "Where this stands: garden.md:3", "**Water them early in the morning.**", "What may go into the compost bin?")
	v.one("and what is related", ben.Click(watering, "Related: How much is the yearly membership fee?"), "40 euros", "[Share to channel]")
	v.one("it has helped ben", ben.Click(watering, "Solved it"), "noted: it solved the question")
	v.one("or rather not", ben.Click(watering, "Not it"), "your vote now says", "/ask")

	v.one("ana asks what nobody has written down", ana.Ask(general, "who was the first on the moon?"), "doesn't seem to answer that")
	v.one("ana greets", ana.Ask(general, "hello"), "Hello!", "/ask")
	v.all("ana thanks", ana.Say(general, "@faqbot thank you!"), "You're welcome!")
	v.all("ana asks the bot itself", ana.Say(general, "@faqbot what can you do?"), "Hello!", "/ask", "/help")
	v.all("ana asks by mention", ana.Say(general, "@faqbot are dogs allowed in the garden?"), "on a leash", "[Solved it]")
	v.all("ana asks directly", ana.DM("are dogs allowed in the garden?"), "on a leash")

	private := v.one("ana asks privately", ana.Ask(general, "are dogs allowed in the garden?", opt("private", true)), "on a leash", "[Share to channel]")
	v.all("shares it", ana.Click(private, "Share to channel"), "Shared by @ana", "on a leash", "[Solved it]")
	v.one("and is told so", ana.Watch(private), "Shared to the channel.")
	told := v.all("ana asks for ben", ana.Ask(general, "how much is the yearly membership fee?", opt("to", ben)), "@ben It is 40 euros")
	require.Equal(v, []string{"@ben"}, told.Pings)
	unsure := v.one("ana asks for ben what isn't clear", ana.Ask(general, "compost bin", opt("to", ben)), "which of these you mean")
	picked := v.one("makes it clear", ana.Click(unsure, "What may go into the compost bin?"), "Peelings", "[Share to channel]")
	require.Equal(v, []string{"@ben"}, v.all("shares it with ben", ana.Click(picked, "Share to channel"), "@ben Peelings").Pings)

	rules := v.guild.Channel("rules")
	rules.Deny(v.guild.ID(), discordtest.PermSendMessages)
	alone := v.one("ana asks where she may not write", ana.Ask(rules, "are dogs allowed in the garden?"), "on a leash")
	require.NotContains(v, alone.Labels(), "Share to channel")
	question := ben.Post(general, "hello, how much is the membership fee?")
	menu := v.one("ana answers ben's message from its menu", ana.RightClick(question, "Answer from FAQ"), "40 euros", "[Share to channel]")
	v.one("shares it", ana.Click(menu, "Share to channel"), "Shared to the channel.")
	require.Equal(v, []string{"@ben"}, v.all("and ben is told", ana.Await(question), "Shared by @ana", "40 euros").Pings)
	strange := v.guild.OtherBot("forms").PostDraft(general, discordtest.Draft{Text: "Are dogs allowed in the garden?",
		Components: json.RawMessage(`[{"type":1,"components":[{"type":77,"custom_id":"of a kind that no library knows"}]}]`)})
	menu = v.one("the same on a message that the library can't read", ana.RightClick(strange, "Answer from FAQ"), "on a leash", "[Share to channel]")
	v.one("shares it", ana.Click(menu, "Share to channel"), "Shared to the channel.")
	v.all("and all see", ana.Await(strange), "on a leash")
	question = ben.Post(general, "Are dogs allowed in the garden? How much is the yearly fee?")
	menu = v.one("the same on two questions", ana.RightClick(question, "Answer from FAQ"), "1. Yes, on a leash.", "2. It is 40 euros", "[Share to channel]")
	v.one("shares both", ana.Click(menu, "Share to channel"), "Shared to the channel.")
	require.Equal(v, []string{"@ben"}, v.all("and ben is told", ana.Await(question), "Shared by @ana", "1. Yes, on a leash.", "2. It is 40 euros").Pings)
	v.one("there is nothing to look up", ana.RightClick(ben.PostDraft(general, discordtest.Draft{Files: []string{"bed.png"}}), "Answer from FAQ"), "no text")

	choose := v.all("ana is not clear", ana.Say(general, "@faqbot compost bin"), "which of these you mean", "[What may go into the compost bin?] [How often is the compost bin emptied?]")
	v.one("ben can't choose for her", ben.Click(choose, "What may go into the compost bin?"), "Only the person who asked")
	choose = v.all("she chooses", ana.Click(choose, "What may go into the compost bin?"), "Peelings", "[Other answers ▾]")
	choose = v.all("and another", ana.Select(choose, "How often is the compost bin emptied?"), "Once a month", "[Other answers ▾]")
	next := v.one("neither was it", ana.Click(choose, "Not it"), "Perhaps this helps:")
	v.one("so it was the first", ana.Click(next, "What may go into the compost bin?"), "Peelings", "[Share to channel]")
	fee := v.all("ana asks on", ana.Reply(choose.Message, "how much is the yearly membership fee?"), "40 euros")
	v.all("about that", ana.Reply(fee.Message, "and the fee for students?"), "no more about that")
	v.all("three questions and one more", ana.Say(general, "@faqbot Are dogs allowed? How much is the fee? Who was first on the moon? When do I water tomatoes?"),
		"1. Yes, on a leash.", "2. It is 40 euros", "3. Sorry", "one more question", "[2. Show in context]")
	long := v.all("a long answer", ana.Say(general, "@faqbot how do I build a raised bed?"), "together. …", "[Show all]")
	whole := v.one("ben reads it all", ben.Click(long, "Show all"), "Part 1 of 2", "order --planks 12")
	v.one("to its end", ben.Next(whole), "Part 2 of 2", "[the plan](https://garden.example/plan)", "- Ask for help.")

	asked := ana.Post(general, "@faqbot are dogs allowed in the garden?")
	before := v.all("ana asks", ana.Await(asked), "on a leash")
	require.Equal(v, before.ID(), v.all("asks otherwise", ana.Edit(asked, "@faqbot how much is the yearly membership fee?"), "40 euros").ID())
	v.discord.Drop()
	eventually(v.T, "resumed", func() bool { return v.discord.Counters().Resumed == 1 })
	v.restart()
	v.all("asks otherwise again, of a bot that has been started since", ana.Edit(asked, "@faqbot when should I water the tomatoes?"), "early in the morning")
	require.True(v, ana.Delete(asked).Silent)
	v.one("buttons from before work", ben.Click(watering, "Show in context"), "Where this stands")
	v.all("menus too", ana.Select(choose, "What may go into the compost bin?"), "Peelings")
	v.write("garden.md", "## Is there a shed?\nYes, behind the gate.\n")
	v.one("the warden changes everything", v.warden.Slash(general, "faq reload", opt("force", true)), "6 removed")
	v.one("so there is nothing to show", ben.Click(watering, "Show in context"), "no longer in the FAQ", "/ask")
	v.one("nor to choose", ana.Select(choose, "How often is the compost bin emptied?"), "no longer in the FAQ")
	v.end()
}

// Members of all languages that the bot speaks find everything in their own.
func TestAWalkInEveryLanguage(t *testing.T) {
	v := visiting(t, 0, nil)
	for locale, texts := range map[string]struct{ ask, help, none, votes, shared string }{
		"de":    {"/frage", "Was du fragen kannst", "leider wohl keine Antwort", "[Hat geholfen] [Das war’s nicht]", "Geteilt von"},
		"fr":    {"/demander", "Ce que tu peux demander", "ne semble pas répondre", "[C’est résolu] [Ce n’est pas ça]", "Partagé par"},
		"es-ES": {"/preguntar", "Qué puedes preguntar", "parece que esta FAQ no responde", "[Resuelto] [No es eso]", "Compartido por"},
		"pt-BR": {"/perguntar", "O que você pode perguntar", "parece que esta FAQ não responde", "[Resolveu] [Não é isso]", "Compartilhado por"},
	} {
		m := v.guild.Member("member-" + locale).SetLocale(locale)
		v.one(locale+": help", m.Slash(v.general, "help"), texts.ask, texts.help)
		v.one(locale+": privacy", m.Slash(v.general, "privacy"), "60")
		v.one(locale+": about", m.Slash(v.general, "about"))
		v.one(locale+": nothing found", m.Ask(v.general, "who was the first on the moon?"), texts.none)
		v.all(locale+": an answer", m.Ask(v.general, "are dogs allowed in the garden?"), "Yes, on a leash.", texts.votes)
		private := v.one(locale+": a private one", m.Ask(v.general, "are dogs allowed in the garden?", opt("private", true)), "Yes, on a leash.")
		v.all(locale+": shared", m.Click(private, private.Labels()[1]), texts.shared)
	}
}

// In channels where the bot may answer unasked, it does so once, quietly, and goes when it isn't wanted.
func TestAWalkWhereNobodyAsksTheBot(t *testing.T) {
	var forum, talk *discordtest.Channel
	var sam *discordtest.Member
	v := visiting(t, discordtest.IntentMessageContent, func(v *visit) []string {
		staff := v.guild.Role("staff", 0)
		forum, talk, sam = v.guild.Forum("help"), v.guild.Channel("talk"), v.guild.Member("sam", staff)
		return []string{"MESSAGE_CONTENT=true", "AUTO_ANSWER_CHANNELS=" + forum.ID() + "," + talk.ID(), "STAFF_ROLES=" + staff.ID()}
	})
	ana, ben := v.ana, v.ben
	silent := func(does string, m *discordtest.Member, post discordtest.Message) {
		v.Helper()
		require.True(v, m.Within(200*time.Millisecond).Await(post).Silent, does)
	}
	silent("the channel isn't named", ana, ana.Post(v.general, "are dogs allowed in the garden?"))
	silent("nothing was asked", ana, ana.Post(talk, "What a nice day, I brought my dog to the garden."))
	silent("staff asks", sam, sam.Post(talk, "are dogs allowed in the garden?"))
	silent("it isn't sure", ana, ana.Post(talk, "any thoughts about bins?"))

	post := v.all("ana opens a post", ana.PostForum(forum, "Are dogs allowed in the garden?", "I have a small one."), "This may help (from the FAQ):", "on a leash", "[Show in context] [Solved it] [Not what I meant]")
	require.True(v, post.Quiet)
	require.Empty(v, post.Pings)
	silent("once in a post", ana, ana.Post(post.Channel, "how much is the yearly membership fee?"))
	v.one("it helped ana", ana.Click(post, "Solved it"), "it solved the question")
	v.one("ben can't remove it", ben.Click(post, "Not what I meant"), "or the staff")
	require.True(v, sam.Click(post, "Not what I meant").Silent)
	require.True(v, post.Gone())
	v.program.says("solved=false")

	fee := v.all("ana asks nobody in particular", ana.Say(talk, "how much is the yearly membership fee?"), "This may help", "40 euros")
	silent("the same again", ben, ben.Post(talk, "how much is the yearly membership fee?"))
	require.True(v, ana.Click(fee, "Not what I meant").Silent)
	require.True(v, fee.Gone())
	stuck := ana.Post(talk, "I am stuck at the gate")
	ben.PostDraft(talk, discordtest.Draft{Text: "did you bring your key?", ReplyTo: stuck})
	silent("ben is helping ana", ana, ana.Post(talk, "when should I water the tomatoes?"))
	v.all("others are answered", sam.Reply(ana.Post(talk, "@faqbot hi"), "@faqbot when should I water the tomatoes?"), "early in the morning")
	v.end()
}

// A new moderator looks after the FAQ.
func TestAWalkAsAModerator(t *testing.T) {
	v := visiting(t, 0, nil)
	ana, warden, general := v.ana, v.warden, v.general

	v.one("the warden looks for help", warden.Slash(general, "help"), "For moderators", "/faq reload", "/faq undo")
	v.one("which version it is", warden.Slash(general, "faq status"), "6 entries", "Loaded", v.folder)
	v.one("what to mend", warden.Slash(general, "faq check"), "garden.md:19", "shorten it, or divide the entry")
	v.one("whether the FAQ's own questions are answered", warden.Slash(general, "faq test"), "All 2 test questions")
	v.first("types to search", warden.Type(general, "faq search", "question", "dgos"), "Are dogs allowed in the garden?")
	v.one("why this is answered", warden.Slash(general, "faq search", opt("question", "are dgos allowed in the garden in winter")), "This would be answered", "dgos → dog", "typo", "winter", "missing")
	v.one("why that isn't", warden.Slash(general, "faq search", opt("question", "who was the first on the moon?")), "would say that it doesn't know", "another phrasing")
	v.one("there is nothing to undo", warden.Slash(general, "faq undo"), "no version to go back to")
	v.one("nor to reload", warden.Slash(general, "faq reload"), "Nothing has changed")

	for _, command := range []string{"reload", "undo", "status", "check", "test"} {
		v.one("ana tries /faq "+command, ana.Slash(general, "faq "+command), "Only this FAQ's moderators")
	}
	v.one("ana tries to search", ana.Slash(general, "faq search", opt("question", "dogs")), "Only this FAQ's moderators")
	require.Empty(v, ana.Type(general, "faq search", "question", "dogs").Choices)
	require.False(v, ana.Offered(general, "faq"))

	text, err := os.ReadFile(filepath.Join(v.folder, "garden.md"))
	require.NoError(v, err)
	v.write("shed.md", "## Is there a shed?\nYes, behind the gate.\n")
	v.write("garden.md", strings.Replace(string(text), "early in the morning", "in the evening", 1))
	loaded := v.one("the warden reloads", warden.Slash(general, "faq reload"), "1 added, 1 changed, 0 removed", "“Is there a shed?” (shed.md:1)", "“When should I water the tomatoes?”", "[Undo]")
	v.all("which ana notices", ana.Ask(general, "when should I water the tomatoes?"), "in the evening")
	v.one("ana can't undo it", ana.Press(loaded.Message, loaded.Buttons()[0].CustomID), "Only this FAQ's moderators")
	v.one("the warden can", warden.Click(loaded, "Undo"), "Back to version", "1 changed, 1 removed")
	v.all("which ana notices", ana.Ask(general, "when should I water the tomatoes?"), "early in the morning")
	v.one("it can be undone as well", warden.Slash(general, "faq undo"), "Back to version", "1 added, 1 changed")

	v.write("garden.md", strings.Replace(string(text), "Yes, on a leash.\n", "", 1))
	v.one("files with a mistake", warden.Slash(general, "faq reload"), "nothing was loaded", "garden.md:13", "Are dogs allowed in the garden?")
	before, after, _ := strings.Cut(string(text), "## Are dogs")
	_, after, _ = strings.Cut(after, "\n\n")
	v.write("garden.md", before+after)
	refused := v.one("files that break a case", warden.Slash(general, "faq reload"), "test questions would fail", "“may my dog come along to the garden”: expected “Are dogs allowed in the garden?”, got no answer", "[Use it anyway]")
	v.all("nothing has changed", ana.Ask(general, "are dogs allowed in the garden?"), "on a leash")
	v.one("ana can't force it", ana.Press(refused.Message, refused.Buttons()[0].CustomID), "Only this FAQ's moderators")
	v.one("the warden can", warden.Click(refused, "Use it anyway"), "1 removed", "Test questions that fail (1)", "Now answered differently")
	v.one("and is reminded", warden.Slash(general, "faq test"), "One of 2 test questions fails", "expected “dogs”")
	v.one("the warden thinks better of it", warden.Slash(general, "faq undo"), "Back to version")
	v.one("the same by command", warden.Slash(general, "faq reload", opt("force", true)), "1 removed")
	v.end()
}
