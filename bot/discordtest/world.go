package discordtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Permissions, as Discord's bit set.
const (
	PermAddReactions       int64 = 1 << 6
	PermAdministrator      int64 = 1 << 3
	PermManageGuild        int64 = 1 << 5
	PermViewChannel        int64 = 1 << 10
	PermSendMessages       int64 = 1 << 11
	PermManageMessages     int64 = 1 << 13
	PermEmbedLinks         int64 = 1 << 14
	PermReadHistory        int64 = 1 << 16
	PermMentionEveryone    int64 = 1 << 17
	PermUseCommands        int64 = 1 << 31
	PermCreateThreads      int64 = 1 << 35
	PermSendInThreads      int64 = 1 << 38
	permAll                int64 = 1<<50 - 1
	permEveryone                 = PermAddReactions | PermViewChannel | PermSendMessages | PermEmbedLinks | PermReadHistory | PermUseCommands | PermCreateThreads | PermSendInThreads
	channelText                  = 0
	channelDM                    = 1
	channelThread                = 11
	channelForum                 = 15
	defaultLocale                = "en-US"
	messageTypeReply             = 19
	messageTypeSlash             = 20
	messageTypeContextMenu       = 23
)

// user is a person or a bot. The fields without a purpose here are those that Discord always sends.
type user struct {
	ID            string  `json:"id"`
	Username      string  `json:"username"`
	GlobalName    *string `json:"global_name"`
	Discriminator string  `json:"discriminator"`
	Avatar        *string `json:"avatar"`
	Bot           bool    `json:"bot,omitempty"`
	PublicFlags   int     `json:"public_flags"`
	Flags         int     `json:"flags"`
	PrimaryGuild  *string `json:"primary_guild"`
}

// Guild is a server as people call it.
type Guild struct {
	srv      *Server
	id, name string
	owner    string
	locale   string
	everyone *Role
	roles    []*Role
	members  map[string]*Member
	channels []*Channel
	away     bool // the bot is no member
}

// Role is a role of a guild.
type Role struct {
	id, name    string
	perms       int64
	mentionable bool
}

// ID is the role's snowflake.
func (r *Role) ID() string { return r.id }

// Channel is a place to talk in: text channel, forum, thread or direct messages.
type Channel struct {
	srv      *Server
	id, name string
	kind     int
	guild    *Guild
	parent   *Channel
	owner    string           // of a thread
	allow    map[string]int64 // by role or member id
	deny     map[string]int64
	messages []*message
	byID     map[string]*message
	typing   int
	changed  notifier
	gone     bool
	with     string // the member of a direct message channel
}

// ID is the channel's snowflake.
func (c *Channel) ID() string { return c.id }

// Name is the channel's name, or a thread's title.
func (c *Channel) Name() string { return c.name }

// Member is someone in a guild, or, without one, someone who only knows the bot from direct messages. Its verbs are
// in members.go.
type Member struct {
	srv    *Server
	user   *user
	guild  *Guild
	roles  []*Role
	locale string
	limit  time.Duration // of waiting for the bot; zero means the server's
}

// ID is the snowflake of the member's user.
func (m *Member) ID() string { return m.user.ID }

// Name is the member's user name.
func (m *Member) Name() string { return m.user.Username }

// Mention is the text that mentions the member.
func (m *Member) Mention() string { return "<@" + m.user.ID + ">" }

// Guild makes a guild that the bot is a member of, with the permissions of the everyone role. Its owner is a member
// named "owner".
func (s *Server) Guild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{srv: s, id: s.newID(), name: name, locale: defaultLocale, members: map[string]*Member{}}
	g.everyone = &Role{id: g.id, name: "@everyone", perms: permEveryone}
	g.roles = []*Role{g.everyone}
	g.members[s.bot.ID] = &Member{srv: s, user: s.bot, guild: g, locale: defaultLocale}
	owner := s.newMember(g, "owner", false)
	g.owner = owner.user.ID
	s.guilds = append(s.guilds, g)
	s.dispatch("GUILD_CREATE", g.create(), audience{guild: g, intent: intentGuilds})
	return g
}

// ID is the guild's snowflake.
func (g *Guild) ID() string { return g.id }

// Owner is the member who owns the guild.
func (g *Guild) Owner() *Member {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	return g.members[g.owner]
}

// SetLocale sets the guild's preferred language, for example "de".
func (g *Guild) SetLocale(locale string) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	g.locale = locale
}

// Leave takes the bot out of the guild.
func (g *Guild) Leave() {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	g.away = true
	delete(g.members, g.srv.bot.ID)
	g.srv.dispatch("GUILD_DELETE", map[string]any{"id": g.id}, audience{guild: g, intent: intentGuilds, gone: true})
}

// Join takes the bot into the guild again.
func (g *Guild) Join() {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	g.away = false
	g.members[g.srv.bot.ID] = &Member{srv: g.srv, user: g.srv.bot, guild: g, locale: defaultLocale}
	g.srv.dispatch("GUILD_CREATE", g.create(), audience{guild: g, intent: intentGuilds})
}

// Role makes a role with these permissions besides everyone's.
func (g *Guild) Role(name string, perms int64) *Role {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	r := &Role{id: g.srv.newID(), name: name, perms: perms}
	g.roles = append(g.roles, r)
	return r
}

// MentionableRole makes a role that everybody may ping.
func (g *Guild) MentionableRole(name string) *Role {
	r := g.Role(name, 0)
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	r.mentionable = true
	return r
}

// Member lets someone new join, with these roles.
func (g *Guild) Member(name string, roles ...*Role) *Member {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	return g.srv.newMember(g, name, false, roles...)
}

// OtherBot lets another bot join: its messages are a bot's.
func (g *Guild) OtherBot(name string) *Member {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	return g.srv.newMember(g, name, true)
}

// Admit lets someone join who is in another guild already, and returns them as a member of this one.
func (g *Guild) Admit(m *Member, roles ...*Role) *Member {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	in := &Member{srv: g.srv, user: m.user, guild: g, roles: roles, locale: m.locale, limit: m.limit}
	g.members[m.user.ID] = in
	return in
}

// GiveBot gives the bot a role in the guild.
func (g *Guild) GiveBot(r *Role) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	bot := g.members[g.srv.bot.ID]
	bot.roles = append(bot.roles, r)
}

// Stranger is someone who shares no guild with the test and only writes direct messages.
func (s *Server) Stranger(name string) *Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newMember(nil, name, false)
}

func (s *Server) newMember(g *Guild, name string, bot bool, roles ...*Role) *Member {
	u := &user{ID: s.newID(), Username: name, Discriminator: "0", Bot: bot}
	s.users[u.ID] = u
	m := &Member{srv: s, user: u, guild: g, roles: roles, locale: defaultLocale}
	if g != nil {
		g.members[u.ID] = m
	}
	return m
}

// SetLocale sets the language of the member's client, for example "pt-BR".
func (m *Member) SetLocale(locale string) *Member {
	m.srv.mu.Lock()
	defer m.srv.mu.Unlock()
	m.locale = locale
	return m
}

// CloseDMs makes the member's privacy settings refuse the bot's direct messages.
func (m *Member) CloseDMs() {
	m.srv.mu.Lock()
	defer m.srv.mu.Unlock()
	m.srv.closedDM[m.user.ID] = true
}

// Channel makes a text channel.
func (g *Guild) Channel(name string) *Channel { return g.newChannel(name, channelText) }

// Forum makes a forum.
func (g *Guild) Forum(name string) *Channel { return g.newChannel(name, channelForum) }

func (g *Guild) newChannel(name string, kind int) *Channel {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	c := g.srv.newChannel(g.srv.newID(), name, kind, g, nil)
	g.srv.dispatch("CHANNEL_CREATE", c.wire(), audience{guild: g, intent: intentGuilds})
	return c
}

func (s *Server) newChannel(id, name string, kind int, g *Guild, parent *Channel) *Channel {
	c := &Channel{srv: s, id: id, name: name, kind: kind, guild: g, parent: parent,
		allow: map[string]int64{}, deny: map[string]int64{}, byID: map[string]*message{}}
	s.channels[id] = c
	if g != nil {
		g.channels = append(g.channels, c)
	}
	return c
}

// Thread opens a thread in a text channel, without a first message.
func (c *Channel) Thread(by *Member, title string) *Channel {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	return c.srv.newThread(c, c.srv.newID(), title, by.user.ID)
}

func (s *Server) newThread(parent *Channel, id, title, owner string) *Channel {
	t := s.newChannel(id, title, channelThread, parent.guild, parent)
	t.owner = owner
	wire := t.wire()
	wire["newly_created"] = true
	s.dispatch("THREAD_CREATE", wire, audience{guild: t.guild, channel: t, intent: intentGuilds})
	parent.changed.fire()
	return t
}

// Deny takes permissions from a member or role in this channel. The bot's id is that of [Server.AppID].
func (c *Channel) Deny(id string, perms int64) {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.deny[id] |= perms
	c.allow[id] &^= perms
}

// Allow gives permissions to a member or role in this channel.
func (c *Channel) Allow(id string, perms int64) {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.allow[id] |= perms
	c.deny[id] &^= perms
}

// Typing is how many times the bot said that it is typing here.
func (c *Channel) Typing() int {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	return c.typing
}

// permissions are those of a member in a channel by Discord's rule: roles together, then the channel's overwrites
// for everyone, for the roles, for the member. A thread has those of its parent.
func (c *Channel) permissions(userID string) int64 {
	if c.guild == nil {
		if c.with == userID || userID == c.srv.bot.ID {
			return permEveryone
		}
		return 0
	}
	m := c.guild.members[userID]
	if m == nil {
		return 0
	}
	perms := c.guild.everyone.perms
	for _, r := range m.roles {
		perms |= r.perms
	}
	if userID == c.guild.owner || perms&PermAdministrator != 0 {
		return permAll
	}
	from := c
	if c.parent != nil {
		from = c.parent
	}
	perms = perms&^from.deny[c.guild.id] | from.allow[c.guild.id]
	var deny, allow int64
	for _, r := range m.roles {
		deny |= from.deny[r.id]
		allow |= from.allow[r.id]
	}
	perms = perms&^deny | allow
	perms = perms&^from.deny[userID] | from.allow[userID]
	if perms&PermViewChannel == 0 {
		return 0
	}
	return perms
}

// maySend says whether someone may write here.
func (c *Channel) maySend(userID string) bool {
	need := PermSendMessages
	if c.kind == channelThread {
		need = PermSendInThreads
	}
	return c.permissions(userID)&need != 0
}

func (m *Member) wire() map[string]any {
	ids := []string{}
	for _, r := range m.roles {
		ids = append(ids, r.id)
	}
	return map[string]any{"user": m.user, "roles": ids, "joined_at": "2026-01-01T00:00:00.000000+00:00",
		"deaf": false, "mute": false, "flags": 0, "avatar": nil, "banner": nil, "nick": nil, "pending": false,
		"premium_since": nil, "communication_disabled_until": nil}
}

func (c *Channel) wire() map[string]any {
	w := map[string]any{"id": c.id, "type": c.kind, "flags": 0}
	if c.guild == nil {
		w["recipients"] = []*user{c.srv.users[c.with]}
		return w
	}
	w["name"], w["guild_id"] = c.name, c.guild.id
	if c.kind == channelThread {
		w["parent_id"], w["owner_id"] = c.parent.id, c.owner
		w["thread_metadata"] = map[string]any{"archived": false, "auto_archive_duration": 1440, "locked": false,
			"archive_timestamp": "2026-01-01T00:00:00.000000+00:00"}
		w["message_count"], w["total_message_sent"], w["member_count"] = len(c.messages), len(c.messages), 1
		return w
	}
	overwrites := []map[string]any{}
	ids := slices.Sorted(maps.Keys(c.allow))
	for id := range c.deny {
		if _, both := c.allow[id]; !both {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		kind := 1
		if slices.ContainsFunc(c.guild.roles, func(r *Role) bool { return r.id == id }) {
			kind = 0
		}
		overwrites = append(overwrites, map[string]any{"id": id, "type": kind,
			"allow": strconv.FormatInt(c.allow[id], 10), "deny": strconv.FormatInt(c.deny[id], 10)})
	}
	w["permission_overwrites"], w["position"] = overwrites, 0
	return w
}

func (r *Role) wire() map[string]any {
	return map[string]any{"id": r.id, "name": r.name, "permissions": strconv.FormatInt(r.perms, 10),
		"mentionable": r.mentionable, "hoist": false, "managed": false, "position": 0, "flags": 0, "color": 0,
		"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}, "icon": nil, "unicode_emoji": nil}
}

func (g *Guild) wire() map[string]any {
	roles := []map[string]any{}
	for _, r := range g.roles {
		roles = append(roles, r.wire())
	}
	return map[string]any{"id": g.id, "name": g.name, "owner_id": g.owner, "preferred_locale": g.locale,
		"roles": roles, "emojis": []any{}, "stickers": []any{}, "features": []string{"COMMUNITY"}, "nsfw": false,
		// What Discord always sends and nothing here needs.
		"icon": nil, "description": nil, "home_header": nil, "splash": nil, "discovery_splash": nil, "banner": nil,
		"application_id": nil, "region": "deprecated", "afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil,
		"system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil, "verification_level": 1,
		"default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 2, "max_presences": nil,
		"max_members": 500_000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": nil,
		"premium_tier": 0, "premium_subscription_count": 0, "premium_progress_bar_enabled": false, "rules_channel_id": nil,
		"safety_alerts_channel_id": nil, "public_updates_channel_id": nil, "nsfw_level": 0, "incidents_data": nil}
}

// create is the guild as GUILD_CREATE shows it.
func (g *Guild) create() map[string]any {
	w := g.wire()
	channels, threads := []map[string]any{}, []map[string]any{}
	for _, c := range g.channels {
		if c.gone {
			continue
		}
		if c.kind == channelThread {
			threads = append(threads, c.wire())
		} else {
			channels = append(channels, c.wire())
		}
	}
	members := []map[string]any{g.members[g.srv.bot.ID].wire()}
	w["channels"], w["threads"], w["members"] = channels, threads, members
	w["member_count"], w["large"], w["unavailable"] = len(g.members), false, false
	w["joined_at"] = "2026-01-01T00:00:00.000000+00:00"
	return w
}

// find returns the member of the guild with this name.
func (g *Guild) find(name string) *Member {
	for _, m := range g.members {
		if strings.EqualFold(m.user.Username, name) {
			return m
		}
	}
	return nil
}

// dm returns the direct message channel with a member, opening it if need be.
func (s *Server) dm(userID string) *Channel {
	if c := s.dms[userID]; c != nil {
		return c
	}
	c := s.newChannel(s.newID(), "", channelDM, nil, nil)
	c.with = userID
	s.dms[userID] = c
	return c
}
