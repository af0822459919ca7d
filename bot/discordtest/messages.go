package discordtest

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Message flags.
const (
	flagSuppressEmbed = 1 << 2
	flagHasThread     = 1 << 5
	flagEphemeral     = 1 << 6
	flagLoading       = 1 << 7
	flagSilent        = 1 << 12
	flagComponentsV2  = 1 << 15
)

type message struct {
	ID                string          `json:"id"`
	ChannelID         string          `json:"channel_id"`
	GuildID           string          `json:"guild_id,omitempty"`
	Author            *user           `json:"author"`
	Member            map[string]any  `json:"member,omitempty"`
	Content           string          `json:"content"`
	Timestamp         string          `json:"timestamp"`
	EditedTimestamp   *string         `json:"edited_timestamp"`
	TTS               bool            `json:"tts"`
	Pinned            bool            `json:"pinned"`
	MentionEveryone   bool            `json:"mention_everyone"`
	Mentions          []*user         `json:"mentions"`
	MentionRoles      []string        `json:"mention_roles"`
	Attachments       []attachment    `json:"attachments"`
	Embeds            json.RawMessage `json:"embeds"`
	Components        json.RawMessage `json:"components"`
	Type              int             `json:"type"`
	Flags             int             `json:"flags"`
	WebhookID         string          `json:"webhook_id,omitempty"`
	ApplicationID     string          `json:"application_id,omitempty"`
	MessageReference  *reference      `json:"message_reference,omitempty"`
	ReferencedMessage *message        `json:"referenced_message,omitempty"`
	Nonce             json.RawMessage `json:"nonce,omitempty"`

	channel   *Channel
	seenBy    string // the only one who sees an ephemeral message
	rev       int    // rises with every change
	gone      bool
	pings     []string
	reactions map[string][]string // by emoji: who reacted
	it        *interaction        // the one it answers
	used      *interaction        // the last one with its components
	created   time.Time
}

type attachment struct {
	ID       string `json:"id"`
	Filename string `json:"filename"`
	Size     int    `json:"size"`
	URL      string `json:"url"`
	ProxyURL string `json:"proxy_url"`
}

type reference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id,omitempty"`
	ChannelID       string `json:"channel_id,omitempty"`
	GuildID         string `json:"guild_id,omitempty"`
	FailIfNotExists *bool  `json:"fail_if_not_exists,omitempty"`
}

type allowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users"`
	Roles       []string `json:"roles"`
	RepliedUser bool     `json:"replied_user"`
}

// messageBody is what a request says of a message. Fields that the request leaves out are nil.
type messageBody struct {
	Content          *string          `json:"content"`
	Embeds           json.RawMessage  `json:"embeds"`
	Components       json.RawMessage  `json:"components"`
	Flags            *int             `json:"flags"`
	TTS              bool             `json:"tts"`
	AllowedMentions  *allowedMentions `json:"allowed_mentions"`
	MessageReference *reference       `json:"message_reference"`
	Nonce            json.RawMessage  `json:"nonce"`
	EnforceNonce     bool             `json:"enforce_nonce"`
	StickerIDs       []string         `json:"sticker_ids"`
	Poll             json.RawMessage  `json:"poll"`

	files []attachment
}

func (b *messageBody) flags() int {
	if b.Flags == nil {
		return 0
	}
	return *b.Flags
}

// bears says whether the request says anything that a member could read or be pinged by.
func (b *messageBody) bears() bool {
	return b.Content != nil || filled(b.Embeds) || filled(b.Components) || filled(b.Poll) || len(b.StickerIDs) > 0 || len(b.files) > 0
}

// empty says whether a message made of it would show nothing.
func (b *messageBody) empty() bool {
	return (b.Content == nil || strings.TrimSpace(*b.Content) == "") && !filled(b.Embeds) && !filled(b.Components) &&
		!filled(b.Poll) && len(b.StickerIDs) == 0 && len(b.files) == 0
}

func filled(list json.RawMessage) bool {
	return len(list) > 0 && string(list) != "null" && string(list) != "[]"
}

func list(raw json.RawMessage) json.RawMessage {
	if filled(raw) {
		return raw
	}
	return json.RawMessage("[]")
}

// rich gives embeds what Discord adds to them.
func rich(raw json.RawMessage) json.RawMessage {
	var embeds []map[string]any
	if !filled(raw) || json.Unmarshal(raw, &embeds) != nil {
		return list(raw)
	}
	for _, e := range embeds {
		e["type"] = "rich"
		fields, _ := e["fields"].([]any)
		for _, f := range fields {
			if f, ok := f.(map[string]any); ok && f["inline"] == nil {
				f["inline"] = false
			}
		}
	}
	text, err := json.Marshal(embeds)
	if err != nil {
		return list(raw)
	}
	return text
}

// numbered gives components what Discord adds to them: an id each, and the defaults of a menu.
func numbered(raw json.RawMessage) json.RawMessage {
	var components []map[string]any
	if !filled(raw) || json.Unmarshal(raw, &components) != nil {
		return list(raw)
	}
	n := 0
	var visit func(any)
	visit = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, c := range node {
				visit(c)
			}
		case map[string]any:
			n++
			if node["id"] == nil {
				node["id"] = n
			}
			if kind, _ := node["type"].(float64); kind == kindSelect || kind >= kindUserSelect && kind <= kindAnySelect {
				for _, key := range []string{"min_values", "max_values"} {
					if node[key] == nil {
						node[key] = 1
					}
				}
			}
			for _, key := range []string{"components", "component", "accessory"} {
				visit(node[key])
			}
		}
	}
	for _, c := range components {
		visit(c)
	}
	text, err := json.Marshal(components)
	if err != nil {
		return list(raw)
	}
	return text
}

type nonce struct {
	id string
	at time.Time
}

// channelMemory is how many messages of a channel are kept, so that a long benchmark doesn't grow.
const channelMemory = 2000

// nonceMemory is how long a nonce is remembered; Discord says "the past few minutes".
const nonceMemory = 5 * time.Minute

var (
	userMention = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention = regexp.MustCompile(`<@&(\d+)>`)
	everyone    = regexp.MustCompile(`@(everyone|here)\b`)
	codeText    = regexp.MustCompile("(?s)```.*?```|``.*?``|`[^`]*`")
)

// mentioned are the ids of the users that a text mentions outside of code, in order.
func mentioned(re *regexp.Regexp, text string) []string {
	var ids []string
	for _, m := range re.FindAllStringSubmatch(codeText.ReplaceAllString(text, " "), -1) {
		if !slices.Contains(ids, m[1]) {
			ids = append(ids, m[1])
		}
	}
	return ids
}

// pinged computes whom a new message notifies, as Discord does: what its text mentions, as far as allowed_mentions
// lets it, and the author of the message it replies to. byDefault is what an absent allowed_mentions stands for.
// Text in embeds never notifies; text in components of the second version does.
func (s *Server) pinged(c *Channel, author string, text string, am *allowedMentions, byDefault allowedMentions, to *message) []string {
	allowed := byDefault
	if am != nil {
		allowed = *am
	}
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, id := range mentioned(userMention, text) {
		u := s.users[id]
		if u != nil && (slices.Contains(allowed.Parse, "users") || slices.Contains(allowed.Users, id)) {
			add("@" + u.Username)
		}
	}
	if c.guild != nil {
		mayPingAll := c.permissions(author)&PermMentionEveryone != 0
		for _, id := range mentioned(roleMention, text) {
			if !slices.Contains(allowed.Parse, "roles") && !slices.Contains(allowed.Roles, id) {
				continue
			}
			for _, r := range c.guild.roles {
				if r.id == id && (r.mentionable || mayPingAll) {
					add("@" + r.name)
				}
			}
		}
		if mayPingAll && slices.Contains(allowed.Parse, "everyone") {
			for _, name := range mentioned(everyone, text) {
				add("@" + name)
			}
		}
	}
	if to != nil && allowed.RepliedUser && to.Author.ID != author && to.WebhookID == "" {
		add("@" + to.Author.Username)
	}
	return names
}

// post puts a message into a channel and tells the bot's sessions of it. The lock is held.
func (s *Server) post(c *Channel, m *message) *message {
	m.ID = cmp.Or(m.ID, s.newID())
	m.channel, m.ChannelID = c, c.id
	m.created = s.clock.Now()
	m.Timestamp = m.created.UTC().Format("2006-01-02T15:04:05.000000+00:00")
	if c.guild != nil {
		m.GuildID = c.guild.id
	}
	m.Embeds, m.Components = rich(m.Embeds), numbered(m.Components)
	if m.Attachments == nil {
		m.Attachments = []attachment{}
	}
	s.resolveMentions(m)
	if len(c.messages) >= channelMemory {
		for _, old := range c.messages[:channelMemory/2] {
			delete(c.byID, old.ID)
		}
		c.messages = slices.Delete(c.messages, 0, channelMemory/2)
	}
	c.messages = append(c.messages, m)
	c.byID[m.ID] = m
	s.dispatchMessage("MESSAGE_CREATE", m)
	c.changed.fire()
	if c.parent != nil {
		c.parent.changed.fire()
	}
	return m
}

// resolveMentions fills what the event says of mentions: all users named, whether notified or not.
func (s *Server) resolveMentions(m *message) {
	m.Mentions, m.MentionRoles = []*user{}, []string{}
	for _, id := range mentioned(userMention, m.Content) {
		if u := s.users[id]; u != nil {
			m.Mentions = append(m.Mentions, u)
		}
	}
	if to := m.ReferencedMessage; to != nil && slices.Contains(m.pings, "@"+to.Author.Username) && !slices.Contains(m.Mentions, to.Author) {
		m.Mentions = append(m.Mentions, to.Author)
	}
	m.MentionRoles = append(m.MentionRoles, mentioned(roleMention, m.Content)...)
	m.MentionEveryone = slices.ContainsFunc(m.pings, func(p string) bool { return p == "@everyone" || p == "@here" })
}

// change edits a message in place, tells of it, and wakes who waits.
func (s *Server) change(m *message, b *messageBody) {
	if b.Content != nil {
		m.Content = *b.Content
	}
	if b.Embeds != nil {
		m.Embeds = rich(b.Embeds)
	}
	if b.Components != nil {
		m.Components = numbered(b.Components)
	}
	if b.files != nil {
		m.Attachments = b.files
	}
	if b.Flags != nil {
		m.Flags = m.Flags&^flagSuppressEmbed | *b.Flags&(flagSuppressEmbed|flagComponentsV2)
	}
	at := s.clock.Now().UTC().Format("2006-01-02T15:04:05.000000+00:00")
	m.EditedTimestamp = &at
	m.rev++
	pings := m.pings // an edit notifies nobody
	s.resolveMentions(m)
	m.pings = pings
	s.dispatchMessage("MESSAGE_UPDATE", m)
	m.channel.changed.fire()
	if m.channel.parent != nil {
		m.channel.parent.changed.fire()
	}
	if m.it != nil {
		m.it.changed.fire()
	}
}

// remove deletes a message.
func (s *Server) remove(m *message) {
	m.gone = true
	m.rev++
	c := m.channel
	c.messages = slices.DeleteFunc(c.messages, func(o *message) bool { return o == m })
	if m.seenBy == "" {
		data := map[string]any{"id": m.ID, "channel_id": c.id}
		if c.guild != nil {
			data["guild_id"] = c.guild.id
		}
		s.dispatch("MESSAGE_DELETE", data, m.audience())
	}
	c.changed.fire()
	for _, it := range []*interaction{m.it, m.used} {
		if it != nil {
			it.changed.fire()
		}
	}
}

func (m *message) audience() audience {
	a := audience{guild: m.channel.guild, channel: m.channel, intent: intentGuildMessages}
	if a.guild == nil {
		a.intent = intentDirectMessages
	}
	return a
}

// dispatchMessage tells every session of a message, each as far as it may read it: without the message content
// intent an app reads only its own messages, direct messages and those that mention it.
func (s *Server) dispatchMessage(event string, m *message) {
	if m.seenBy != "" {
		return
	}
	shown := *m
	if g := m.channel.guild; g != nil && m.WebhookID == "" && g.members[m.Author.ID] != nil {
		shown.Member = g.members[m.Author.ID].wire()
		delete(shown.Member, "user")
	}
	a := m.audience()
	if m.channel.guild == nil || s.mayRead(m) {
		s.dispatch(event, &shown, a)
		return
	}
	a.intent |= IntentMessageContent
	s.dispatch(event, &shown, a)
	a.intent, a.without = intentGuildMessages, IntentMessageContent
	s.dispatch(event, blank(&shown), a)
}

func (s *Server) mayRead(m *message) bool {
	return m.Author.ID == s.bot.ID || slices.Contains(m.Mentions, s.bot)
}

// blank is the message as an app sees it that may not read it.
func blank(m *message) *message {
	b := *m
	b.Content, b.Embeds, b.Components, b.Attachments = "", list(nil), list(nil), []attachment{}
	return &b
}

// readable is the message as the bot gets it by REST.
func (s *Server) readable(m *message) *message {
	if m.channel.guild == nil || s.mayRead(m) || s.o.Privileged&IntentMessageContent != 0 {
		return m
	}
	return blank(m)
}

// says tells whether a message has these words.
func (m *message) says(content string, embeds json.RawMessage) bool {
	return m.Content == content && string(m.Embeds) == string(rich(embeds))
}

// seen says whether a member sees a message.
func (m *message) seen(userID string) bool {
	return !m.gone && (m.seenBy == "" || m.seenBy == userID)
}
