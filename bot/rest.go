package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// A sender speaks Discord's REST API: one method a request, none of them knowing what is said. discordgo
// keeps a rate-limit bucket for ever for each interaction answered through it, and sends all edits of
// answers one at a time; so requests are made here, with discordgo's types as bodies.
//
// Only reply.go calls its methods: what must hold for everything that is said is held there.
type sender struct {
	client *http.Client
	token  string
	appID  atomic.Pointer[string] // from READY
}

// respondTime is within how long of its event an interaction must be answered, with what the way here
// takes deducted from Discord's 3 s.
const respondTime = 2800 * time.Millisecond

// A message is the body of a new message in a channel.
type message struct {
	discordgo.MessageSend
	// Nonce, at most 25 characters, makes sending twice the same as sending once: Discord returns the
	// message that it has already. Without a nonce a lost answer is not tried again.
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
}

// A responseEdit is the body of a change to the answer to an interaction.
type responseEdit struct {
	discordgo.WebhookEdit
	Flags discordgo.MessageFlags `json:"flags,omitempty"`
}

// original stands for the ID of an interaction's first response.
const original = "@original"

// respond gives an interaction its first response, within 3 s of the event. It may be sent twice; a second
// one is refused as such, which is as good as success.
func (s *sender) respond(ctx context.Context, i *discordgo.Interaction, r any) error {
	ctx, cancel := context.WithDeadline(ctx, received(ctx).Add(respondTime))
	defer cancel()
	err := s.do(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(i.ID, i.Token), r, nil)
	if e := (*restError)(nil); errors.As(err, &e) && e.Code == discordgo.ErrCodeInteractionHasAlreadyBeenAcknowledged {
		return nil
	}
	return err
}

// editResponse changes a response to an interaction (messageID, or [original]), within 15 min of the event.
func (s *sender) editResponse(ctx context.Context, i *discordgo.Interaction, messageID string, e *responseEdit) error {
	return s.do(ctx, http.MethodPatch, discordgo.EndpointWebhookMessage(i.AppID, i.Token, messageID), e, nil)
}

// deleteResponse removes a response to an interaction (messageID, or [original]).
func (s *sender) deleteResponse(ctx context.Context, i *discordgo.Interaction, messageID string) error {
	return s.do(ctx, http.MethodDelete, discordgo.EndpointWebhookMessage(i.AppID, i.Token, messageID), nil, nil)
}

// followUp adds a message to the response to an interaction, within 15 min of the event.
func (s *sender) followUp(ctx context.Context, i *discordgo.Interaction, p *discordgo.WebhookParams) error {
	return s.do(ctx, http.MethodPost, discordgo.EndpointWebhookToken(i.AppID, i.Token)+"?wait=true", p, nil)
}

// createMessage sends a message to a channel and returns its ID. Nothing else of Discord's answer is read: the
// message that is answered comes back with it, and may hold what discordgo can't decode.
func (s *sender) createMessage(ctx context.Context, channelID string, body *message) (id string, err error) {
	var sent struct {
		ID string `json:"id"`
	}
	err = s.do(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channelID), body, &sent)
	return sent.ID, err
}

// messagesAfter lists the messages that followed one in its channel, at most 50.
func (s *sender) messagesAfter(ctx context.Context, channelID, messageID string) ([]*shownMessage, error) {
	var messages []*shownMessage
	return messages, s.do(ctx, http.MethodGet, discordgo.EndpointChannelMessages(channelID)+"?limit=50&after="+messageID, nil, &messages)
}

// editMessage changes a message of the bot's own.
func (s *sender) editMessage(ctx context.Context, channelID, messageID string, e *discordgo.MessageEdit) error {
	return s.do(ctx, http.MethodPatch, discordgo.EndpointChannelMessage(channelID, messageID), e, nil)
}

// deleteMessage removes a message.
func (s *sender) deleteMessage(ctx context.Context, channelID, messageID string) error {
	return s.do(ctx, http.MethodDelete, discordgo.EndpointChannelMessage(channelID, messageID), nil, nil)
}

// typing shows for 10 s that the bot is writing.
func (s *sender) typing(ctx context.Context, channelID string) error {
	return s.do(ctx, http.MethodPost, discordgo.EndpointChannelTyping(channelID), nil, nil)
}

// commands lists the commands that Discord has, of one guild or, with guildID empty, of all.
func (s *sender) commands(ctx context.Context, guildID string) ([]*discordgo.ApplicationCommand, error) {
	var c []*discordgo.ApplicationCommand
	return c, s.do(ctx, http.MethodGet, s.commandsURL(guildID)+"?with_localizations=true", nil, &c)
}

// overwriteCommands replaces all commands, of one guild or, with guildID empty, of all.
func (s *sender) overwriteCommands(ctx context.Context, guildID string, c []*discordgo.ApplicationCommand) ([]*discordgo.ApplicationCommand, error) {
	var got []*discordgo.ApplicationCommand
	return got, s.do(ctx, http.MethodPut, s.commandsURL(guildID), c, &got)
}

// deleteCommand removes one command of a guild.
func (s *sender) deleteCommand(ctx context.Context, guildID, commandID string) error {
	return s.do(ctx, http.MethodDelete, s.commandsURL(guildID)+"/"+commandID, nil, nil)
}

func (s *sender) commandsURL(guildID string) string {
	app := ""
	if id := s.appID.Load(); id != nil {
		app = *id
	}
	if guildID == "" {
		return discordgo.EndpointApplicationGlobalCommands(app)
	}
	return discordgo.EndpointApplicationGuildCommands(app, guildID)
}

// startLimit tells how often the bot may still identify itself to the gateway.
func (s *sender) startLimit(ctx context.Context) (discordgo.SessionInformation, error) {
	var g discordgo.GatewayBotResponse
	err := s.do(ctx, http.MethodGet, discordgo.EndpointGatewayBot, nil, &g)
	return g.SessionStartLimit, err
}

// A restError is a request that Discord refused.
type restError struct {
	Status  int    // of HTTP
	Code    int    // Discord's own, 0 if it gave none
	Message string // Discord's
}

func (e *restError) Error() string {
	return fmt.Sprintf("Discord answered %d: %s (code %d)", e.Status, cmp.Or(e.Message, http.StatusText(e.Status)), e.Code)
}

// do makes one request; body and into may be nil. No error holds the address, which may carry a token.
func (s *sender) do(ctx context.Context, method, url string, body, into any) error {
	var r io.Reader = http.NoBody
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encoding a request to Discord: %w", err)
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, r)
	if err != nil {
		return errors.New("making a request to Discord: the address is malformed")
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("User-Agent", userAgent)
	if !callOf(req).interaction {
		req.Header.Set("Authorization", "Bot "+s.token)
	}
	if repeatable(url, body) {
		req.Header["Idempotency-Key"] = nil // read by the transport; no key is sent
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("talking to Discord: %w", withoutURL(err))
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	if err != nil {
		return fmt.Errorf("reading Discord's answer: %w", err)
	}
	if resp.StatusCode >= 300 {
		e := &restError{Status: resp.StatusCode}
		var said discordgo.APIErrorMessage
		if json.Unmarshal(b, &said) == nil {
			e.Code, e.Message = said.Code, said.Message
		}
		return e
	}
	if into == nil || len(b) == 0 {
		return nil
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("decoding Discord's answer: %w", err)
	}
	return nil
}

// repeatable reports whether a POST may be sent twice.
func repeatable(url string, body any) bool {
	m, ok := body.(*message)
	return ok && m.EnforceNonce && m.Nonce != "" || strings.HasSuffix(url, "/callback") || strings.HasSuffix(url, "/typing")
}

// receivedKey is the key under which a context holds when the event came that is worked on.
type receivedKey struct{}

// guildKey is the key under which a context holds the ID of the guild in which that event happened.
type guildKey struct{}

// received is when the event that is worked on came; now, outside of an event.
func received(ctx context.Context) time.Time {
	if at, ok := ctx.Value(receivedKey{}).(time.Time); ok {
		return at
	}
	return time.Now()
}

// userAgent has the form that Discord asks for.
const userAgent = "DiscordBot (faqbot, 1)"

// withoutURL strips an error of net/http of the address it names.
func withoutURL(err error) error {
	if e := (*url.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}
