package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/abadojack/whatlanggo"
	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// Conversations in channels and direct messages: who speaks to the bot, and what becomes of a reply when its
// question is edited or deleted.

const (
	// editable is how long after it was asked a changed question changes its reply.
	editable = 5 * time.Minute
	// rememberFor is how long the bot knows which reply belongs to which question. Only IDs are kept, and a
	// digest of the text.
	rememberFor = time.Hour
)

// A said message is one that somebody wrote, read from the gateway's own JSON like a gesture.
type said struct {
	ID         string        `json:"id"`
	ChannelID  string        `json:"channel_id"`
	GuildID    string        `json:"guild_id"`
	Type       int           `json:"type"`
	Content    string        `json:"content"`
	WebhookID  string        `json:"webhook_id"`
	Author     *user         `json:"author"`
	Member     *member       `json:"member"`
	Mentions   []user        `json:"mentions"`
	Roles      []string      `json:"mention_roles"`
	Everyone   bool          `json:"mention_everyone"`
	Edited     *string       `json:"edited_timestamp"`
	Reference  *struct{}     `json:"message_reference"`
	Referenced *shownMessage `json:"referenced_message"`
}

// Types of messages that people write; all others are Discord's notices.
const (
	ordinary = 0
	inReply  = 19
)

// readSaid decodes a message; nil if it isn't a person's, or not one that can be answered.
func readSaid(raw json.RawMessage) *said {
	m := new(said)
	_ = json.Unmarshal(raw, m) // fields of a wrong type stay empty
	if m.ID == "" || m.ChannelID == "" || m.Author == nil || m.Author.ID == "" || m.Author.Bot || m.WebhookID != "" ||
		m.Type != ordinary && m.Type != inReply {
		return nil
	}
	return m
}

// mentionsBot reports whether the text names the bot; a reply to one of its messages may mention it without.
func (b *Bot) mentionsBot(m *said) bool {
	id := b.selfID()
	return id != "" && (strings.Contains(m.Content, "<@"+id+">") || strings.Contains(m.Content, "<@!"+id+">"))
}

// repliesToBot reports whether the message is a reply to one of the bot's.
func (b *Bot) repliesToBot(m *said) bool {
	return m.Referenced != nil && m.Referenced.Author != nil && m.Referenced.Author.ID != "" && m.Referenced.Author.ID == b.selfID()
}

// addressed reports whether somebody speaks to the bot.
func (b *Bot) addressed(m *said) bool {
	return m.GuildID == "" || b.mentionsBot(m) || b.repliesToBot(m) && strings.TrimSpace(m.Content) != ""
}

// toSomebody reports whether the message turns to certain people: by a reply, or by a mention, of a role or of
// everyone, too.
func (m *said) toSomebody() bool {
	return m.Reference != nil || len(m.Mentions) > 0 || len(m.Roles) > 0 || m.Everyone || all.MatchString(m.Content)
}

// all finds mentions of everyone, or of a role, that notify nobody because their author may not do so.
var all = regexp.MustCompile(`@(everyone|here)\b|<@&`)

// tokens are Discord's marks for members, roles, channels, emoji and times.
var tokens = regexp.MustCompile(`<(@[!&]?|#|a?:\w+:|t:|id:|/[^:<>]+:)[\w:-]+>`)

// words is what a member has written, without such marks.
func words(text string) string { return strings.TrimSpace(tokens.ReplaceAllString(text, " ")) }

// An exchange is a question in a channel and the bot's reply to it.
type exchange struct {
	mu      sync.Mutex // held while the reply is being made or changed
	channel string
	asked   time.Time
	digest  string // of the question; empty if it was recalled
	reply   string // ID of the bot's message, empty until it stands and once it is gone
	unasked bool   // nobody asked the bot
	entry   string // of an unasked answer, what was given
	post    *post  // of a forum post, the post
}

// exchanges are those that are kept, by the question's message.
type exchanges struct {
	byQuestion recent[*exchange]
	byReply    recent[string] // the questions of replies
}

func newExchanges() exchanges {
	return exchanges{newRecent[*exchange](rememberFor), newRecent[string](rememberFor)}
}

// forget drops the exchange whose reply it is: somebody removed it.
func (x exchanges) forget(reply string) {
	if question, ok := x.byReply.get(reply); ok {
		x.byReply.remove(reply)
		x.byQuestion.remove(question)
	}
}

// mostRecalls is how often in a minute Discord is asked for an exchange from before the bot was started.
const mostRecalls = 100

// mayBeQuestion reports whether the message with the ID may be a question whose reply has to follow: one that is
// remembered, may still wait for its turn, or was written in the last minutes before the bot was started.
func (b *Bot) mayBeQuestion(id string) bool {
	return b.exchanges.byQuestion.has(id) || b.intake.seen.has(id) || b.fromBefore(id)
}

func (b *Bot) fromBefore(id string) bool {
	written, err := discordgo.SnowflakeTimestamp(id)
	return err == nil && written.Before(b.started) && time.Since(written) < editable
}

// recall returns the exchange that a question began. One from before the bot was started is found where Discord
// keeps it: the bot's reply refers to its question. So does what a member has shared, which isn't the bot's own.
func (b *Bot) recall(ctx context.Context, channel, question string) (*exchange, bool) {
	x, ok := b.exchanges.byQuestion.get(question)
	if ok || !b.fromBefore(question) || !b.recalls.allow("", time.Now()) {
		return x, ok
	}
	messages, err := b.send.messagesAfter(ctx, channel, question)
	if err != nil {
		b.log.InfoContext(ctx, "looking for a reply from before the start failed", "err", err)
	}
	for _, m := range messages {
		if m != nil && m.Author != nil && m.Author.ID == b.selfID() && m.Reference.MessageID == question && !m.shared() {
			asked, _ := discordgo.SnowflakeTimestamp(question)
			x := &exchange{channel: channel, asked: asked, reply: m.ID, unasked: m.has("rm")}
			b.exchanges.byQuestion.add(question, x)
			b.exchanges.byReply.add(m.ID, question)
			return x, true
		}
	}
	return nil, false
}

// onMessage is called for a message that may concern the bot.
func (b *Bot) onMessage(ctx context.Context, raw json.RawMessage) {
	m := readSaid(raw)
	switch {
	case m == nil || m.Author.ID == b.selfID():
	case b.addressed(m):
		b.converse(ctx, m, &exchange{}, func(ctx context.Context) (reply, error) { return b.replyTo(ctx, m) })
	default:
		b.volunteer(ctx, m)
	}
}

// converse posts the reply to a message that run makes and remembers which it is. Silence is a reply too.
func (b *Bot) converse(ctx context.Context, m *said, x *exchange, run func(context.Context) (reply, error)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.channel, x.asked, x.digest = m.ChannelID, time.Now(), digest(m.Content, 8)
	b.exchanges.byQuestion.add(m.ID, x)
	if !x.unasked {
		defer b.typing(ctx, m.ChannelID)()
	}
	r, err := run(ctx)
	if err != nil {
		b.log.ErrorContext(ctx, "answering a message failed", "err", err)
		if x.unasked {
			return
		}
		r = reply{content: b.voiceFor("").say("sorry")}
	}
	if r.empty() {
		b.exchanges.byQuestion.remove(m.ID)
		return
	}
	post := func(r reply) {
		r.answers, r.nonce = m.ID, m.ID
		if x.reply, err = b.post(ctx, m.ChannelID, r); err != nil {
			b.log.WarnContext(ctx, "sending a reply failed", "err", err)
		}
	}
	if post(r); faulty(err) && !x.unasked {
		post(reply{content: b.voiceFor("").say("sorry")})
	}
	if err != nil {
		b.auto.untake(m.ChannelID, x.entry)
		return
	}
	b.exchanges.byReply.add(x.reply, m.ID)
}

// replyTo answers a message that speaks to the bot.
func (b *Bot) replyTo(ctx context.Context, m *said) (reply, error) {
	text := withoutQuoted(words(m.Content))
	st := stage{voice: b.voiceFor(text), asker: m.Author.ID, audience: public}
	if m.GuildID == "" {
		st.audience = direct
	}
	if b.repliesToBot(m) {
		return b.followUp(ctx, text, m.Referenced, st)
	}
	return b.reply(ctx, text, st)
}

// followUp answers a question about one of the bot's answers: by itself if it can be, else together with
// what that answer was about. A sentence that stands there already is not said again.
func (b *Bot) followUp(ctx context.Context, text string, about *shownMessage, st stage) (reply, error) {
	if faq.CourtesyOf(text) != "" || len(about.Embeds) == 0 || about.Embeds[0].Title == "" || len(questionsIn(text)) > 1 {
		return b.reply(ctx, text, st)
	}
	result, err := b.knowledge.Ask(ctx, text, faq.Ask{Limit: wanted})
	if err != nil {
		return reply{}, fmt.Errorf("asking the knowledge: %w", err)
	}
	if result.Decision != faq.Answer {
		wider, err := b.knowledge.Ask(ctx, plain(about.Embeds[0].Title)+" "+text, faq.Ask{Limit: wanted})
		if err != nil {
			return reply{}, fmt.Errorf("asking the knowledge: %w", err)
		}
		if wider.Decision != faq.None {
			// The title says which entry is meant; which sentence of it, only what is asked now.
			first := &wider.Matches[0]
			for _, m := range faq.WorthOffering(result.Matches) {
				if m.Entry == first.Entry {
					first.Sentence = m.Sentence
				}
			}
			// To be left to choose what is shown already helps nobody.
			if entry, _ := about.shows(*first); !entry || wider.Decision == faq.Answer {
				result, result.Question = wider, text
			}
		}
	}
	b.noteResult(ctx, result)
	if result.Decision != faq.None {
		if _, sentence := about.shows(result.Matches[0]); sentence {
			return reply{content: st.voice.say("followup.same")}, nil
		}
	}
	return show(result, st), nil
}

// shows reports whether a message shows a match's entry already, and whether with that very sentence.
func (m *shownMessage) shows(match faq.Match) (entry, sentence bool) {
	at := placeOf(match)
	for p := range m.presses() {
		if p.verb != "show" && p.at.entry == at.entry {
			entry, sentence = true, sentence || p.at == at
		}
	}
	return entry, sentence
}

// unanswered is the digest of a question that the reply below it doesn't answer yet. No text has it.
const unanswered = "-"

// onMessageUpdate changes the reply to a question that was edited.
func (b *Bot) onMessageUpdate(ctx context.Context, raw json.RawMessage) {
	m := readSaid(raw)
	if m == nil || m.Edited == nil {
		return // Discord itself changes messages too, to add previews
	}
	x, ok := b.recall(ctx, m.ChannelID, m.ID)
	if !ok || time.Since(x.asked) > editable {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.reply == "" || x.digest == digest(m.Content, 8) {
		return
	}
	if x.unasked && x.digest == "" {
		return // a human may have helped since, before the start
	}
	x.digest = digest(m.Content, 8)
	var r reply
	var err error
	switch {
	case x.unasked:
		if b.auto.helped(x.channel, m.Author.ID, x.post) {
			return
		}
		r, err = b.unaskedReply(ctx, m, x)
	case b.addressed(m):
		r, err = b.replyTo(ctx, m)
	}
	switch {
	case err != nil:
		b.log.ErrorContext(ctx, "answering an edited message failed", "err", err)
	case r.empty(): // it is no question to the bot any more
		b.withdraw(ctx, x)
	default:
		err := b.repost(ctx, x.channel, x.reply, r)
		if err != nil {
			x.digest = unanswered // so that another edit tries again
			b.log.WarnContext(ctx, "changing a reply failed", "err", err)
		}
		if faulty(err) { // what stands there answers another question
			b.withdraw(ctx, x)
		}
	}
}

// onMessageDelete removes the reply to a question that was deleted.
func (b *Bot) onMessageDelete(ctx context.Context, channel, id string) {
	b.auto.dropStarter(id)
	x, ok := b.recall(ctx, channel, id)
	if !ok {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	b.withdraw(ctx, x)
}

// withdraw removes the reply of an exchange, whose lock is held.
func (b *Bot) withdraw(ctx context.Context, x *exchange) {
	if x.reply == "" {
		return
	}
	if err := b.retract(ctx, x.channel, x.reply); err != nil {
		b.log.WarnContext(ctx, "removing a reply failed", "err", err)
		return
	}
	b.exchanges.forget(x.reply)
	b.auto.untake(x.channel, x.entry)
	x.reply = ""
}

// voiceFor speaks the language of a message. Messages don't say which that is, so it is the one of the
// knowledge, or if that has several, the one of them that the text looks like most.
func (b *Bot) voiceFor(text string) voice {
	var langs []string
	for _, e := range b.knowledge.Corpus().Entries {
		if e.Lang != "" && !slices.Contains(langs, e.Lang) {
			langs = append(langs, e.Lang)
		}
	}
	if len(langs) == 0 {
		return b.catalogue.voice("en")
	}
	if len(langs) > 1 {
		among := map[whatlanggo.Lang]bool{}
		for _, l := range langs {
			for lang := range whatlanggo.Langs {
				if lang.Iso6391() == l {
					among[lang] = true
				}
			}
		}
		if lang := whatlanggo.DetectLangWithOptions(text, whatlanggo.Options{Whitelist: among}).Iso6391(); slices.Contains(langs, lang) {
			return b.catalogue.voice(lang)
		}
	}
	return b.catalogue.voice(langs[0])
}
