package discordtest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
)

var channelRoutes = map[string]handler{
	"GET /channels/{channel}": func(c *call) (any, error) {
		ch, err := c.channel(PermViewChannel)
		if err != nil {
			return nil, err
		}
		return ch.wire(), nil
	},
	"POST /channels/{channel}/typing": func(c *call) (any, error) {
		ch, err := c.sendable()
		if err != nil {
			return nil, err
		}
		ch.typing++
		ch.changed.fire()
		return nil, nil
	},
	"GET /channels/{channel}/messages":                                       listMessages,
	"POST /channels/{channel}/messages":                                      createMessage,
	"GET /channels/{channel}/messages/{message}":                             getMessage,
	"PATCH /channels/{channel}/messages/{message}":                           editMessage,
	"DELETE /channels/{channel}/messages/{message}":                          deleteMessage,
	"POST /channels/{channel}/messages/{message}/threads":                    threadFromMessage,
	"POST /channels/{channel}/threads":                                       startThread,
	"PUT /channels/{channel}/messages/{message}/reactions/{emoji}/@me":       react,
	"DELETE /channels/{channel}/messages/{message}/reactions/{emoji}/@me":    unreact,
	"DELETE /channels/{channel}/messages/{message}/reactions/{emoji}/{user}": unreact,
}

// channel is the one that the path names, if the bot has these permissions there.
func (c *call) channel(perms int64) (*Channel, error) {
	ch := c.s.channels[c.r.PathValue("channel")]
	if ch == nil || ch.gone {
		return nil, unknown(10003, "Channel")
	}
	have := ch.permissions(c.s.bot.ID)
	if have&PermViewChannel == 0 {
		return nil, errMissingAccess
	}
	if have&perms != perms {
		return nil, errMissingPermissions
	}
	return ch, nil
}

func (c *call) sendable() (*Channel, error) {
	ch, err := c.channel(0)
	if err != nil {
		return nil, err
	}
	if ch.kind == channelForum {
		return nil, &apiError{400, 50008, "Cannot send messages in a non-text channel"}
	}
	if !ch.maySend(c.s.bot.ID) {
		return nil, errMissingPermissions
	}
	if ch.with != "" && c.s.closedDM[ch.with] {
		return nil, &apiError{403, 50007, "Cannot send messages to this user"}
	}
	return ch, nil
}

// message is the one that the path names; the bot needs to see the history for it.
func (c *call) message() (*message, error) {
	ch, err := c.channel(PermReadHistory)
	if err != nil {
		return nil, err
	}
	m := ch.byID[c.r.PathValue("message")]
	if m == nil || m.gone || m.seenBy != "" {
		return nil, unknown(10008, "Message")
	}
	return m, nil
}

func listMessages(c *call) (any, error) {
	ch, err := c.channel(PermReadHistory)
	if err != nil {
		return nil, err
	}
	q := c.r.URL.Query()
	limit, _ := strconv.Atoi(cmp.Or(q.Get("limit"), "50"))
	if limit < 1 || limit > 100 {
		c.fault("limit is %d: 1 to 100 are allowed", limit)
		return nil, errInvalidForm
	}
	found := []*message{}
	for _, m := range slices.Backward(ch.messages) {
		if m.seenBy != "" || q.Get("before") != "" && !older(m.ID, q.Get("before")) || q.Get("after") != "" && !older(q.Get("after"), m.ID) {
			continue
		}
		found = append(found, c.s.readable(m))
	}
	if q.Get("after") != "" { // the nearest to it, yet newest first
		found = found[max(0, len(found)-limit):]
	}
	return found[:min(limit, len(found))], nil
}

func older(a, b string) bool {
	x, _ := strconv.ParseInt(a, 10, 64)
	y, _ := strconv.ParseInt(b, 10, 64)
	return x < y
}

func getMessage(c *call) (any, error) {
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	return c.s.readable(m), nil
}

// messageBody reads and judges a body that makes or changes a message.
func (c *call) messageBody(was *message) (*messageBody, error) {
	b := &messageBody{}
	if err := c.decode(b); err != nil {
		return nil, err
	}
	return b, c.judgeMessage(b, c.body, was)
}

// newMessageBody reads and judges a body that makes a message, which must show something.
func (c *call) newMessageBody(what string) (*messageBody, error) {
	b, err := c.messageBody(nil)
	if err == nil && b.empty() {
		c.fault("the %s is empty", what)
		err = errEmptyMessage
	}
	return b, err
}

// judgeMessage judges a message, raw being the object that holds its fields, and was the message that it changes.
func (c *call) judgeMessage(b *messageBody, raw json.RawMessage, was *message) error {
	b.files = c.files
	c.faults = append(c.faults, judgeManners(b, raw)...)
	flags := b.flags()
	if was != nil {
		flags |= was.Flags
	}
	return c.judged(judgeLimits(b, flags))
}

func createMessage(c *call) (any, error) {
	ch, err := c.sendable()
	if err != nil {
		return nil, err
	}
	b, err := c.newMessageBody("message")
	if err != nil {
		return nil, err
	}
	s := c.s
	if filled(b.Embeds) && ch.permissions(s.bot.ID)&PermEmbedLinks == 0 {
		b.Embeds = nil // Discord drops them without a word
		if b.empty() {
			return nil, errEmptyMessage
		}
	}
	key := string(b.Nonce)
	if key == "null" {
		key = ""
	}
	if key != "" && b.EnforceNonce {
		if n, ok := s.nonces[ch.id+key]; ok && s.clock.Now().Sub(n.at) < nonceMemory && ch.byID[n.id] != nil {
			return ch.byID[n.id], nil
		}
	}
	m := &message{Author: s.bot, Content: deref(b.Content), Embeds: b.Embeds, Components: b.Components,
		Flags: b.flags() & (flagSuppressEmbed | flagSilent | flagComponentsV2), Attachments: b.files, TTS: b.TTS}
	if err := c.refer(ch, m, b.MessageReference); err != nil {
		return nil, err
	}
	m.pings = s.pinged(ch, s.bot.ID, m.texts(), b.AllowedMentions,
		allowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}, m.ReferencedMessage)
	c.answeredTwice(ch, m)
	s.post(ch, m)
	if key != "" {
		s.nonces[ch.id+key] = nonce{m.ID, m.created}
		for k, n := range s.nonces {
			if m.created.Sub(n.at) > nonceMemory {
				delete(s.nonces, k)
			}
		}
	}
	shown := *m
	shown.Nonce = b.Nonce
	return &shown, nil
}

// refer makes a message a reply to the one that the reference names.
func (c *call) refer(ch *Channel, m *message, ref *reference) error {
	if ref == nil || ref.MessageID == "" {
		return nil
	}
	to := ch.byID[ref.MessageID]
	if to == nil || to.gone {
		if ref.FailIfNotExists == nil || *ref.FailIfNotExists {
			return &apiError{400, 50035, "Invalid Form Body: message_reference: Unknown message"}
		}
		return nil
	}
	if ch.permissions(c.s.bot.ID)&PermReadHistory == 0 {
		return &apiError{403, 160002, "Cannot reply without permission to read message history"}
	}
	m.reply(to)
	return nil
}

// reply makes m a reply to another message.
func (m *message) reply(to *message) {
	m.Type = messageTypeReply
	m.MessageReference = &reference{MessageID: to.ID, ChannelID: to.ChannelID, GuildID: to.GuildID}
	flat := *to
	flat.ReferencedMessage = nil
	m.ReferencedMessage = &flat
}

// answeredTwice finds a second answer to one message: a second reply to it, or the same words again with nobody
// having spoken between.
func (c *call) answeredTwice(ch *Channel, m *message) {
	for _, o := range slices.Backward(ch.messages) {
		if m.ReferencedMessage != nil && o.ID == m.ReferencedMessage.ID {
			return
		}
		if o.Author != c.s.bot {
			if m.ReferencedMessage == nil {
				return
			}
			continue
		}
		if o.it != nil || o.seenBy != "" {
			continue
		}
		if r := m.ReferencedMessage; r != nil && o.ReferencedMessage != nil && o.ReferencedMessage.ID == r.ID {
			c.fault("message %s (%q by %s) is answered twice", r.ID, r.Content, r.Author.Username)
			return
		}
		if m.ReferencedMessage == nil && o.ReferencedMessage == nil && o.says(m.Content, m.Embeds) {
			c.fault("the same answer is sent twice: %q", m.Content)
			return
		}
	}
}

func editMessage(c *call) (any, error) {
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	if m.Author != c.s.bot {
		return nil, &apiError{403, 50005, "Cannot edit a message authored by another user"}
	}
	b, err := c.messageBody(m)
	if err != nil {
		return nil, err
	}
	c.s.change(m, b)
	return m, nil
}

func deleteMessage(c *call) (any, error) {
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	if m.Author != c.s.bot && m.channel.permissions(c.s.bot.ID)&PermManageMessages == 0 {
		return nil, errMissingPermissions
	}
	c.s.remove(m)
	return nil, nil
}

func threadFromMessage(c *call) (any, error) {
	if _, err := c.channel(PermCreateThreads); err != nil {
		return nil, err
	}
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	if m.Flags&flagHasThread != 0 {
		return nil, &apiError{400, 160004, "A thread has already been created for this message"}
	}
	name, err := c.threadName()
	if err != nil {
		return nil, err
	}
	m.Flags |= flagHasThread
	return created{c.s.newThread(m.channel, m.ID, name, c.s.bot.ID).wire()}, nil
}

func startThread(c *call) (any, error) {
	ch, err := c.channel(PermCreateThreads)
	if err != nil {
		return nil, err
	}
	name, err := c.threadName()
	if err != nil {
		return nil, err
	}
	return created{c.s.newThread(ch, c.s.newID(), name, c.s.bot.ID).wire()}, nil
}

func (c *call) threadName() (string, error) {
	var body struct {
		Name string `json:"name"`
	}
	if err := c.decode(&body); err != nil {
		return "", err
	}
	if n := units(body.Name); n < 1 || n > 100 {
		return "", c.judged([]string{"a thread's name has 1 to 100 characters, this one has " + strconv.Itoa(n)})
	}
	return body.Name, nil
}

func react(c *call) (any, error) {
	if _, err := c.channel(PermAddReactions); err != nil {
		return nil, err
	}
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	c.s.react(m, c.s.bot.ID, c.r.PathValue("emoji"))
	return nil, nil
}

func (s *Server) react(m *message, by, emoji string) {
	if m.reactions == nil {
		m.reactions = map[string][]string{}
	}
	if !slices.Contains(m.reactions[emoji], by) {
		m.reactions[emoji] = append(m.reactions[emoji], by)
	}
	data := map[string]any{"user_id": by, "channel_id": m.ChannelID, "message_id": m.ID,
		"emoji": map[string]any{"id": nil, "name": emoji}, "type": 0, "burst": false}
	a := audience{guild: m.channel.guild, channel: m.channel, intent: intentDMReactions}
	if a.guild != nil {
		data["guild_id"], a.intent = a.guild.id, intentReactions
	}
	s.dispatch("MESSAGE_REACTION_ADD", data, a)
	m.channel.changed.fire()
}

func unreact(c *call) (any, error) {
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	if m.reactions == nil {
		return nil, nil
	}
	emoji, who := c.r.PathValue("emoji"), cmp.Or(c.r.PathValue("user"), c.s.bot.ID)
	if who != c.s.bot.ID && m.channel.permissions(c.s.bot.ID)&PermManageMessages == 0 {
		return nil, errMissingPermissions
	}
	m.reactions[emoji] = slices.DeleteFunc(m.reactions[emoji], func(id string) bool { return id == who })
	m.channel.changed.fire()
	return nil, nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
