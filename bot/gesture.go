package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// A gesture is what a member did: a command, a press on a button, a choice in a menu, a letter typed into a
// command. It is read from the gateway's own JSON, because discordgo throws a whole interaction away when a
// message in it has a kind of component that it doesn't know. Anything may be missing.
type gesture struct {
	ID        string                    `json:"id"`
	AppID     string                    `json:"application_id"`
	Token     string                    `json:"token"`
	Type      discordgo.InteractionType `json:"type"`
	GuildID   string                    `json:"guild_id"`
	ChannelID string                    `json:"channel_id"`
	Channel   struct {
		Type discordgo.ChannelType `json:"type"`
	} `json:"channel"`
	Locale  string        `json:"locale"`
	Member  *member       `json:"member"`
	User    *user         `json:"user"`
	Message *shownMessage `json:"message"`
	Data    struct {
		Name     string        `json:"name"`
		TargetID string        `json:"target_id"`
		Options  []optionValue `json:"options"`
		Resolved struct {
			Messages map[string]*shownMessage `json:"messages"`
		} `json:"resolved"`
		CustomID string   `json:"custom_id"`
		Values   []string `json:"values"`
	} `json:"data"`

	voice voice // speaks the member's language
	press press // what a component's custom_id says
	raw   *discordgo.Interaction
}

type user struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

type member struct {
	User        *user    `json:"user"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"`
}

// A shownMessage is a message that a gesture is about: the one under a context menu, or the bot's own that
// carries the component.
type shownMessage struct {
	ID        string                 `json:"id"`
	Content   string                 `json:"content"`
	Author    *user                  `json:"author"`
	WebhookID string                 `json:"webhook_id"`
	Flags     discordgo.MessageFlags `json:"flags"`
	Reference struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Embeds []struct {
		Title string `json:"title"`
	} `json:"embeds"`
	Components []shownComponent `json:"components"`
}

type shownComponent struct {
	CustomID   string           `json:"custom_id"`
	Components []shownComponent `json:"components"`
	Options    []struct {
		Value string `json:"value"`
	} `json:"options"`
}

type optionValue struct {
	Name    string        `json:"name"`
	Value   any           `json:"value"`
	Focused bool          `json:"focused"`
	Options []optionValue `json:"options"`
}

// readGesture decodes an INTERACTION_CREATE. Fields of a wrong type are left empty; it fails only on what
// can't be answered.
func readGesture(raw json.RawMessage) (*gesture, error) {
	g := new(gesture)
	err := json.Unmarshal(raw, g)
	if g.ID == "" || g.Token == "" {
		return nil, fmt.Errorf("reading an interaction without id or token: %w", err)
	}
	g.raw = &discordgo.Interaction{ID: g.ID, AppID: g.AppID, Token: g.Token, Type: g.Type}
	return g, nil
}

// asker is the ID of the member whose gesture it is; empty if Discord didn't say.
func (g *gesture) asker() string {
	switch {
	case g.Member != nil && g.Member.User != nil:
		return g.Member.User.ID
	case g.User != nil:
		return g.User.ID
	}
	return ""
}

// path is the command's name and, for a subcommand, that of the subcommand, with the options given to it.
func (g *gesture) path() (name, sub string, options []optionValue) {
	name, options = g.Data.Name, g.Data.Options
	if len(options) == 1 && options[0].Value == nil && !options[0].Focused {
		return name, options[0].Name, options[0].Options
	}
	return name, "", options
}

func (g *gesture) option(name string) any {
	_, _, options := g.path()
	for _, o := range options {
		if o.Name == name {
			return o.Value
		}
	}
	return nil
}

func (g *gesture) text(name string) string { s, _ := g.option(name).(string); return s }
func (g *gesture) flag(name string) bool   { b, _ := g.option(name).(bool); return b }

// typed is what stands in the option that the member is typing into.
func (g *gesture) typed() string {
	_, _, options := g.path()
	for _, o := range options {
		if o.Focused {
			s, _ := o.Value.(string)
			return s
		}
	}
	return ""
}

// can reports whether a member has one of the permissions in the channel; administrators have all.
func (m *member) can(permissions ...uint64) bool {
	if m == nil {
		return false
	}
	has, err := strconv.ParseUint(m.Permissions, 10, 64)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append(permissions, discordgo.PermissionAdministrator), func(p uint64) bool { return has&p != 0 })
}

// hasRole reports whether a member has one of the roles.
func (m *member) hasRole(roles []string) bool {
	return m != nil && slices.ContainsFunc(m.Roles, func(r string) bool { return slices.Contains(roles, r) })
}

// moderates reports whether the member may change and inspect the knowledge. Discord asks the same of the
// commands' default permissions, but a server's settings may override those, so that they are only a hint.
func (b *Bot) moderates(g *gesture) bool {
	if g.GuildID == "" || b.opts.ModeratorGuildID != "" && g.GuildID != b.opts.ModeratorGuildID {
		return false
	}
	return g.Member.can(discordgo.PermissionManageGuild) || g.Member.hasRole(b.opts.ModeratorRoles)
}

// staff reports whether the member looks after the place where the gesture happened.
func (b *Bot) staff(g *gesture) bool {
	return g.Member.hasRole(b.opts.StaffRoles) || b.moderates(g) ||
		g.GuildID != "" && g.Member.can(discordgo.PermissionManageMessages, discordgo.PermissionManageGuild)
}

// name tells gestures apart in the log.
func (g *gesture) name() string {
	if g.press.verb != "" {
		return g.press.verb
	}
	name, sub, _ := g.path()
	return strings.TrimSpace(name + " " + sub)
}
