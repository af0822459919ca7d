package bot

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// A chat is what the bot needs to talk to people: what it can do, in which words, and what it remembers of
// the conversations that go on.
type chat struct {
	catalogue  catalogue
	commands   []action
	components []action
	recorder   Recorder
	exchanges  exchanges
	recalls    *limiter
	auto       *automatic
	votes      recent[bool]           // by ballot: whether it was solved
	published  *memory                // messages whose answer was shared
	self       atomic.Pointer[string] // the bot's own ID, once Discord has said it
	changing   sync.Mutex             // held while a moderator puts another version in use
	started    time.Time
}

func newChat(r Recorder) (*chat, error) {
	texts, err := readCatalogue()
	return &chat{
		catalogue: texts, commands: commands(), components: components(), recorder: r,
		exchanges: newExchanges(), recalls: newLimiter(mostRecalls, time.Minute), auto: newAutomatic(), votes: newRecent[bool](rememberFor), published: newMemory(rememberFor), started: time.Now(),
	}, err
}

func (c *chat) selfID() string {
	if id := c.self.Load(); id != nil {
		return *id
	}
	return ""
}

// wants reports whether an event concerns the bot. It is asked for every event of every guild, one after
// the other, so it must neither wait nor work. What discordgo couldn't decode is looked at closer later.
func (b *Bot) wants(e *discordgo.Event) bool {
	switch x := e.Struct.(type) {
	case *discordgo.InteractionCreate:
		return true
	case *discordgo.MessageCreate:
		return b.wantsMessage(x.Message)
	case *discordgo.MessageUpdate:
		return x.Message == nil || x.Message.ID == "" || b.mayBeQuestion(x.ID)
	case *discordgo.MessageDelete:
		return x.Message != nil && b.mayBeQuestion(x.ID)
	case *discordgo.MessageDeleteBulk:
		return slices.ContainsFunc(x.Messages, b.mayBeQuestion)
	case *discordgo.ThreadCreate: // also sent when the bot comes to see an old thread
		return x.Channel != nil && x.NewlyCreated && b.automaticIn(x.ParentID)
	}
	return false
}

func (b *Bot) wantsMessage(m *discordgo.Message) bool {
	if m != nil && m.Author != nil && (m.Author.Bot || m.WebhookID != "") {
		return false
	}
	return b.turnsToBot(m) || len(b.opts.AutoAnswerChannels) > 0 &&
		(b.automaticIn(m.ChannelID) || m.ID == m.ChannelID || b.auto.posts.has(m.ChannelID))
}

// turnsToBot reports whether a message speaks to the bot. One that discordgo couldn't decode may.
func (b *Bot) turnsToBot(m *discordgo.Message) bool {
	switch {
	case m == nil || m.Author == nil, m.GuildID == "":
		return true
	case m.ReferencedMessage != nil && m.ReferencedMessage.Author != nil && m.ReferencedMessage.Author.ID == b.selfID():
		return true
	}
	for _, u := range m.Mentions {
		if u != nil && u.ID == b.selfID() {
			return true
		}
	}
	return false
}

// asks reports whether an event that the bot wants puts a question to it. What doesn't turn to the bot is asked only
// once it is seen to be a question: see unaskedReply.
func (b *Bot) asks(e *discordgo.Event, about subject) bool {
	switch x := e.Struct.(type) {
	case *discordgo.InteractionCreate:
		a, _ := b.command(about.Data.Name)
		return about.Type == int(discordgo.InteractionApplicationCommand) && a.asks
	case *discordgo.MessageCreate:
		return b.turnsToBot(x.Message)
	}
	return false
}

// sorry tells a member who waits for an answer that answering failed through a fault of the bot's.
func (b *Bot) sorry(ctx context.Context, e *discordgo.Event) {
	switch x := e.Struct.(type) {
	case *discordgo.InteractionCreate:
		b.refuse(ctx, x, "sorry")
	case *discordgo.MessageCreate:
		m := readSaid(e.RawData)
		if m == nil || !b.addressed(m) {
			return
		}
		if _, err := b.post(ctx, m.ChannelID, reply{content: b.voiceFor("").say("sorry"), answers: m.ID, nonce: m.ID}); err != nil {
			b.log.WarnContext(ctx, "apologizing failed", "err", err)
		}
	}
}

func (b *Bot) refuse(ctx context.Context, i *discordgo.InteractionCreate, text string) {
	if i == nil || i.Interaction == nil {
		return
	}
	g := &gesture{ID: i.ID, AppID: i.AppID, Token: i.Token, Type: i.Type, raw: i.Interaction}
	g.voice = b.catalogue.voice(string(i.Locale))
	b.apologize(ctx, g, g.voice.say(text))
}
