package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// How the bot behaves when it speaks. Everything it says passes here and nowhere else:
//
//   - It pings nobody, but the one member whom an answer is aimed at.
//   - What concerns one member only is shown to that member only: errors, refusals, help.
//   - It keeps Discord's limits, cutting where a reader would.
//   - Beside each embed stands a line of content, for notifications, screen readers and members who have
//     embeds switched off. No meaning by colour or emoji.
//   - It answers within Discord's three seconds; what takes longer is announced and follows.

// Discord's limits, in characters, and how many may be used of a thing.
// https://discord.com/developers/docs/resources/message#embed-object-embed-limits
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedsSum   = 6000
	maxTitle       = 256
	maxDescription = 4096
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFields      = 25
	maxFooter      = 2048
	maxRows        = 5
	maxButtonLabel = 80
	maxOption      = 100 // a menu's or autocomplete's label or value
	maxOptions     = 25
)

// deferAfter is when after its arrival an interaction that isn't answered yet is announced: half of what Discord allows, so
// that a slow network still delivers it.
const deferAfter = 1500 * time.Millisecond

// A reply is what the bot says to one gesture or message. Handlers return it; deliver and post send it. The
// zero value is silence.
type reply struct {
	content string
	embeds  []*discordgo.MessageEmbed
	rows    []discordgo.MessageComponent
	// private shows it to the asker only, where Discord can do that: in answer to a gesture.
	private bool
	// inPlace puts it in the place of the message whose component was used.
	inPlace bool
	// remove takes that message away.
	remove bool
	// ping is the one member who may be notified by a mention in content.
	ping string
	// answers is the message that it refers to, in the same channel; a reply that answers a message goes
	// there as an ordinary message. pingAuthor notifies the author of that message.
	answers    string
	pingAuthor bool
	// nonce makes posting it twice the same as posting it once.
	nonce string
	// quiet makes no sound on anyone's device.
	quiet bool
	// choices is what autocomplete shows.
	choices []choice
	// public is said to the channel before it, once for the message whose component was used; where that fails, this
	// isn't said either.
	public *reply
	// then follows after it.
	then []reply
}

// A choice is a line that autocomplete shows, and what it stands for.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r reply) empty() bool { return r.content == "" && len(r.embeds) == 0 }

func (r reply) flags() (f discordgo.MessageFlags) {
	if r.private {
		f |= discordgo.MessageFlagsEphemeral
	}
	if r.quiet {
		f |= discordgo.MessageFlagsSuppressNotifications
	}
	return f
}

// mentions allows nobody to be notified but the member that the reply is aimed at.
func (r reply) mentions() *discordgo.MessageAllowedMentions {
	m := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}, RepliedUser: r.pingAuthor}
	if r.ping != "" {
		m.Users = []string{r.ping}
	}
	return m
}

// fit cuts what is longer than Discord takes. Handlers keep their texts shorter than that; this holds
// whatever the knowledge brings.
func (r reply) fit() reply {
	r.content = cut(r.content, maxContent)
	r.embeds = append([]*discordgo.MessageEmbed{}, r.embeds[:min(len(r.embeds), maxEmbeds)]...)
	left := maxEmbedsSum
	take := func(s string, limit int) string {
		if left <= 0 {
			return ""
		}
		s = cut(s, min(limit, left))
		left -= units(s)
		return s
	}
	for i, e := range r.embeds {
		c := *e
		c.Title = take(c.Title, maxTitle)
		if c.Footer != nil {
			c.Footer = &discordgo.MessageEmbedFooter{Text: take(c.Footer.Text, maxFooter)}
		}
		c.Description = take(c.Description, maxDescription)
		c.Fields = nil
		for _, f := range e.Fields[:min(len(e.Fields), maxFields)] {
			if name, value := take(f.Name, maxFieldName), take(f.Value, maxFieldValue); name != "" && value != "" {
				c.Fields = append(c.Fields, &discordgo.MessageEmbedField{Name: name, Value: value, Inline: f.Inline})
			}
		}
		r.embeds[i] = &c
	}
	r.rows = append([]discordgo.MessageComponent{}, r.rows[:min(len(r.rows), maxRows)]...)
	return r
}

// response is the reply as the answer to an interaction.
func (r reply) response(kind discordgo.InteractionType) any {
	if kind == discordgo.InteractionApplicationCommandAutocomplete {
		// Not discordgo's type: that leaves an empty list out, which Discord refuses.
		return autocompletion{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: choices{append([]choice{}, r.choices...)}}
	}
	t := discordgo.InteractionResponseChannelMessageWithSource
	switch {
	case r.inPlace:
		t = discordgo.InteractionResponseUpdateMessage
	case r.remove, r.empty() && kind == discordgo.InteractionMessageComponent:
		return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	}
	return &discordgo.InteractionResponse{Type: t, Data: r.fit().data()}
}

type autocompletion struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data choices                           `json:"data"`
}

type choices struct {
	Choices []choice `json:"choices"`
}

func (r reply) data() *discordgo.InteractionResponseData {
	return &discordgo.InteractionResponseData{
		Content: r.content, Embeds: r.embeds, Components: r.rows, Flags: r.flags(), AllowedMentions: r.mentions(),
	}
}

// deliver runs what answers a gesture and sends what it returns. An error goes to the log, and to the
// member as one kind sentence; if answering takes long, it is announced first, privately if it is to be.
func (b *Bot) deliver(ctx context.Context, g *gesture, private bool, run func(context.Context) (reply, error)) {
	var mu sync.Mutex
	var deferred, answered bool
	if g.Type != discordgo.InteractionApplicationCommandAutocomplete {
		announce := b.intake.after(time.Until(received(ctx).Add(deferAfter)), "announcing", func() {
			mu.Lock()
			defer mu.Unlock()
			if !answered {
				deferred = b.announce(ctx, g, private)
			}
		})
		defer announce.Stop()
	}
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		answered = true
		if deferred { // else the intake, which counts panics, says it as the first answer
			_ = b.answerGesture(ctx, g, g.sorry(), true, private)
		}
		panic(p)
	}()
	r, err := run(ctx)
	if err != nil {
		b.log.ErrorContext(ctx, "answering failed", "gesture", g.name(), "err", err)
		r = g.sorry()
	}
	if ctx.Err() != nil { // the work is done, and what came of it must not be lost for the time that it took
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
	}
	mu.Lock()
	defer mu.Unlock()
	answered = true
	if r.public != nil {
		// What follows an interaction's response needs one to follow.
		deferred = deferred || b.announce(ctx, g, private)
		r = b.publish(ctx, g, r)
	}
	err = b.answerGesture(ctx, g, r, deferred, private)
	if deferred && statusOf(err) == http.StatusNotFound { // the announcement has not arrived
		deferred = false
		err = b.answerGesture(ctx, g, r, deferred, private)
	}
	say := func(r reply) error { return b.answerGesture(ctx, g, r, deferred, private) }
	for _, next := range r.then {
		if err != nil {
			break
		}
		say = func(r reply) error { return b.send.followUp(ctx, g.raw, r.webhook()) }
		err = say(next)
	}
	if err == nil {
		return
	}
	b.log.WarnContext(ctx, "sending an answer failed", "gesture", g.name(), "err", err)
	if faulty(err) && g.Type != discordgo.InteractionApplicationCommandAutocomplete {
		if err := say(g.sorry()); err != nil {
			b.log.WarnContext(ctx, "apologizing failed", "err", err)
		}
	}
}

// announce tells Discord that an answer to a gesture follows, and reports whether that may have arrived.
func (b *Bot) announce(ctx context.Context, g *gesture, private bool) bool {
	r := &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: reply{private: private}.fit().data(),
	}
	if g.Type == discordgo.InteractionMessageComponent {
		r = &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	}
	err := b.send.respond(ctx, g.raw, r)
	if err != nil {
		b.log.WarnContext(ctx, "announcing an answer failed", "err", err)
	}
	return statusOf(err)/100 != 4
}

// publish says r.public to the channel and returns what there is to say then to the member.
func (b *Bot) publish(ctx context.Context, g *gesture, r reply) reply {
	key := g.pressed()
	if !b.published.first(key, time.Now()) {
		return reply{content: r.content, private: true} // pressed twice
	}
	err := errors.New("it answers no message")
	if r.public.answers != "" {
		within, cancel := context.WithTimeout(ctx, publishTime)
		_, err = b.post(within, g.ChannelID, *r.public)
		if cancel(); err != nil && !unsent(err) {
			b.published.forget(key)
			b.log.WarnContext(ctx, "sharing an answer failed, or not", "err", err)
			return g.sorry()
		}
		if err != nil {
			b.log.InfoContext(ctx, "the bot may not write here, answering through the interaction", "err", err)
		}
	}
	if err != nil {
		err = b.send.followUp(ctx, g.raw, r.public.webhook())
	}
	if err == nil || statusOf(err) == 0 && !unsent(err) { // else it would be said twice if it is pressed again
		return r
	}
	b.published.forget(key)
	b.log.WarnContext(ctx, "sharing an answer failed", "err", err)
	return g.sorry()
}

// pressed is the ID of the message whose component was used, or of the gesture itself.
func (g *gesture) pressed() string {
	if g.Message != nil {
		return g.Message.ID
	}
	return g.ID
}

// publishTime is how long sharing may wait for the channel's rate limit before it goes through the interaction, which has
// none: a worker that waits answers nobody.
const publishTime = 3 * time.Second

// unsent reports whether what failed so has certainly not been said.
func unsent(err error) bool {
	return statusOf(err)/100 == 4 || errors.Is(err, errDenied) || errors.Is(err, errLimited) || errors.Is(err, errInvalid)
}

// answerGesture sends a reply to a gesture that may have been announced.
func (b *Bot) answerGesture(ctx context.Context, g *gesture, r reply, deferred, private bool) error {
	component := g.Type == discordgo.InteractionMessageComponent
	var err error
	switch {
	case !deferred:
		err = b.send.respond(ctx, g.raw, r.response(g.Type))
	case r.remove || r.empty():
	case component && !r.inPlace:
		err = b.send.followUp(ctx, g.raw, r.webhook())
	case !component && r.private != private:
		// Whether an announced answer is private can't be changed any more, and the first message after the
		// announcement takes its place; so that place is filled, and then removed.
		err = errors.Join(
			b.send.editResponse(ctx, g.raw, original, reply{content: "…"}.webhookEdit()),
			b.send.deleteResponse(ctx, g.raw, original),
			b.send.followUp(ctx, g.raw, r.webhook()))
	default:
		err = b.send.editResponse(ctx, g.raw, original, r.webhookEdit())
	}
	if err == nil && r.remove && g.Message != nil {
		err = b.retract(ctx, g.ChannelID, g.Message.ID)
	}
	return err
}

// sorry says that something went wrong.
func (g *gesture) sorry() reply { return reply{content: g.voice.say("sorry"), private: true} }

// statusOf is the HTTP status with which Discord refused a request; 0 if that isn't what went wrong.
func statusOf(err error) int {
	if e := (*restError)(nil); errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// faulty reports whether Discord refuses what was to be said, rather than that the bot speaks, so that it may say
// something else.
func faulty(err error) bool {
	switch statusOf(err) {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests:
		return false
	}
	return statusOf(err)/100 == 4
}

// post sends a reply as a message to a channel and returns the message's ID.
func (b *Bot) post(ctx context.Context, channelID string, r reply) (string, error) {
	r = r.fit()
	m := &message{MessageSend: discordgo.MessageSend{
		Content: r.content, Embeds: r.embeds, Components: r.rows, AllowedMentions: r.mentions(),
		StickerIDs: []string{}, Flags: r.flags() &^ discordgo.MessageFlagsEphemeral,
	}, Nonce: r.nonce, EnforceNonce: r.nonce != ""}
	if r.answers != "" {
		lax := false // the question may be gone by now
		m.Reference = &discordgo.MessageReference{MessageID: r.answers, ChannelID: channelID, FailIfNotExists: &lax}
	}
	id, err := b.send.createMessage(ctx, channelID, m)
	if err != nil {
		return "", fmt.Errorf("posting an answer: %w", err)
	}
	return id, nil
}

// repost puts a reply in the place of one of the bot's messages.
func (b *Bot) repost(ctx context.Context, channelID, messageID string, r reply) error {
	r = r.fit()
	return b.send.editMessage(ctx, channelID, messageID, &discordgo.MessageEdit{
		Content: &r.content, Embeds: &r.embeds, Components: &r.rows, AllowedMentions: r.mentions(),
	})
}

// retract removes one of the bot's messages.
func (b *Bot) retract(ctx context.Context, channelID, messageID string) error {
	return b.send.deleteMessage(ctx, channelID, messageID)
}

// typing shows that the bot is at it, if answering takes longer than a member would wait unmoved. The
// returned function ends that.
func (b *Bot) typing(ctx context.Context, channelID string) (stop func() bool) {
	return b.intake.after(typingAfter, "typing", func() {
		if err := b.send.typing(ctx, channelID); err != nil {
			b.log.DebugContext(ctx, "showing that the bot types failed", "err", err)
		}
	}).Stop
}

const typingAfter = 500 * time.Millisecond

// apologize tells a member privately that answering failed.
func (b *Bot) apologize(ctx context.Context, g *gesture, text string) {
	if err := b.send.respond(ctx, g.raw, reply{content: text, private: true}.response(g.Type)); err != nil {
		b.log.WarnContext(ctx, "apologizing failed", "err", err)
	}
}

func (r reply) webhook() *discordgo.WebhookParams {
	r = r.fit()
	return &discordgo.WebhookParams{
		Content: r.content, Embeds: r.embeds, Components: r.rows, Flags: r.flags(), AllowedMentions: r.mentions(),
	}
}

func (r reply) webhookEdit() *responseEdit {
	r = r.fit()
	return &responseEdit{WebhookEdit: discordgo.WebhookEdit{
		Content: &r.content, Embeds: &r.embeds, Components: &r.rows, AllowedMentions: r.mentions(),
	}}
}
