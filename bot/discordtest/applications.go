package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Kinds of commands.
const (
	commandSlash   = 1
	commandUser    = 2
	commandMessage = 3
)

// command is an application command as Discord stores it.
type command struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Version                  string            `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []option          `json:"options,omitempty"`
	DefaultMemberPermissions *permissionBits   `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
}

type option struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []option          `json:"options,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
}

// permissionBits is a set of permissions: a string at Discord, a number with some libraries.
type permissionBits int64

func (p *permissionBits) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(text), `"`), 10, 64)
	*p = permissionBits(n)
	return err
}

func (p permissionBits) MarshalJSON() ([]byte, error) {
	return []byte(strconv.Quote(strconv.FormatInt(int64(p), 10))), nil
}

var applicationRoutes = map[string]handler{
	"GET /gateway":     func(c *call) (any, error) { return map[string]any{"url": c.s.gatewayURL()}, nil },
	"GET /gateway/bot": gatewayBot,

	"GET /users/@me": func(c *call) (any, error) {
		return struct {
			*user
			MFA    bool   `json:"mfa_enabled"`
			Locale string `json:"locale"`
		}{c.s.bot, false, defaultLocale}, nil
	},
	"GET /applications/@me":        application,
	"GET /oauth2/applications/@me": application,
	"GET /users/@me/guilds":        botGuilds,
	"GET /users/{user}": func(c *call) (any, error) {
		if u := c.s.users[c.r.PathValue("user")]; u != nil {
			return u, nil
		}
		return nil, unknown(10013, "User")
	},
	"POST /users/@me/channels": func(c *call) (any, error) {
		var body struct {
			RecipientID string `json:"recipient_id"`
		}
		if err := c.decode(&body); err != nil {
			return nil, err
		}
		if c.s.users[body.RecipientID] == nil {
			return nil, unknown(10013, "User")
		}
		return c.s.dm(body.RecipientID).wire(), nil
	},
	"GET /guilds/{guild}": func(c *call) (any, error) {
		g, err := c.guild()
		if err != nil {
			return nil, err
		}
		return g.wire(), nil
	},
	"GET /guilds/{guild}/channels": func(c *call) (any, error) {
		g, err := c.guild()
		if err != nil {
			return nil, err
		}
		return g.create()["channels"], nil
	},
	"GET /guilds/{guild}/roles": func(c *call) (any, error) {
		g, err := c.guild()
		if err != nil {
			return nil, err
		}
		return g.wire()["roles"], nil
	},
	"GET /guilds/{guild}/members/{user}": func(c *call) (any, error) {
		g, err := c.guild()
		if err != nil {
			return nil, err
		}
		m := g.members[c.r.PathValue("user")]
		if m == nil {
			return nil, unknown(10007, "Member")
		}
		return m.wire(), nil
	},

	"GET /applications/{app}/commands":                             listCommands,
	"PUT /applications/{app}/commands":                             overwriteCommands,
	"POST /applications/{app}/commands":                            createCommand,
	"DELETE /applications/{app}/commands/{command}":                deleteCommand,
	"GET /applications/{app}/guilds/{guild}/commands":              listCommands,
	"PUT /applications/{app}/guilds/{guild}/commands":              overwriteCommands,
	"POST /applications/{app}/guilds/{guild}/commands":             createCommand,
	"DELETE /applications/{app}/guilds/{guild}/commands/{command}": deleteCommand,
}

func gatewayBot(c *call) (any, error) {
	s := c.s
	return map[string]any{"url": s.gatewayURL(), "shards": 1, "session_start_limit": map[string]any{
		"total": s.o.Identifies, "remaining": max(0, s.o.Identifies-s.counters.Identifies),
		"reset_after": 14_400_000, "max_concurrency": s.o.MaxConcurrency}}, nil
}

func application(c *call) (any, error) {
	flags := 0
	if c.s.o.Privileged&IntentMessageContent != 0 {
		flags |= 1 << 19 // GATEWAY_MESSAGE_CONTENT_LIMITED
	}
	return map[string]any{"id": c.s.appID, "name": c.s.bot.Username, "description": "", "icon": nil, "bot": c.s.bot,
		"bot_public": true, "bot_require_code_grant": false, "verify_key": strings.Repeat("0", 64), "flags": flags,
		"flags_new": strconv.Itoa(flags), "type": nil, "redirect_uris": []string{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": c.s.bot, "approximate_guild_count": len(c.s.guilds),
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
		"team": nil, "eligible_oauth2_scopes": []string{}}, nil
}

func botGuilds(c *call) (any, error) {
	guilds := []map[string]any{}
	for _, g := range c.s.guilds {
		if !g.away {
			guilds = append(guilds, map[string]any{"id": g.id, "name": g.name, "icon": nil, "banner": nil, "owner": false, "permissions": "0", "features": []string{}})
		}
	}
	return guilds, nil
}

// guild is the one that the path names, if the bot is in it.
func (c *call) guild() (*Guild, error) {
	for _, g := range c.s.guilds {
		if g.id == c.r.PathValue("guild") {
			if g.away {
				return nil, errMissingAccess
			}
			return g, nil
		}
	}
	return nil, unknown(10004, "Guild")
}

// scope is the key under which the path's commands are kept: a guild's id, or empty for the global ones.
func (c *call) scope() (string, error) {
	if c.r.PathValue("app") != c.s.appID {
		return "", &apiError{403, 20012, "You are not authorized to perform this action on this application"}
	}
	if c.r.PathValue("guild") == "" {
		return "", nil
	}
	g, err := c.guild()
	if err != nil {
		return "", errMissingAccess
	}
	return g.id, nil
}

func listCommands(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	commands := slices.Clone(c.s.commands[scope])
	if commands == nil {
		commands = []*command{}
	}
	if c.r.URL.Query().Get("with_localizations") != "true" {
		for i, cmd := range commands {
			commands[i] = cmd.unlocalized()
		}
	}
	return commands, nil
}

// unlocalized is the command as Discord lists it when nobody asks for the localizations.
func (cmd *command) unlocalized() *command {
	plain := *cmd
	plain.NameLocalizations, plain.DescriptionLocalizations = nil, nil
	plain.Options = withoutLocalizations(cmd.Options)
	return &plain
}

func withoutLocalizations(options []option) []option {
	plain := slices.Clone(options)
	for i := range plain {
		plain[i].NameLocalizations, plain[i].DescriptionLocalizations = nil, nil
		plain[i].Options = withoutLocalizations(plain[i].Options)
	}
	return plain
}

func overwriteCommands(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	var raw []json.RawMessage
	if err := c.decode(&raw); err != nil {
		return nil, err
	}
	var commands []*command
	for _, r := range raw {
		cmd, err := c.newCommand(scope, r)
		if err != nil {
			return nil, err
		}
		commands = append(commands, cmd)
	}
	if err := c.judged(judgeCommandSet(commands)); err != nil {
		return nil, err
	}
	c.s.commands[scope] = commands
	c.s.ready.fire()
	return commands, nil
}

func createCommand(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	cmd, err := c.newCommand(scope, c.body)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(c.s.commands[scope], func(o *command) bool { return o.Name == cmd.Name && o.Type == cmd.Type })
	commands := append(kept, cmd)
	if err := c.judged(judgeCommandSet(commands)); err != nil {
		return nil, err
	}
	c.s.commands[scope] = commands
	c.s.ready.fire()
	if cmd.ID == cmd.Version { // its first
		return created{cmd}, nil
	}
	return cmd, nil
}

func deleteCommand(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	id := c.r.PathValue("command")
	if !slices.ContainsFunc(c.s.commands[scope], func(o *command) bool { return o.ID == id }) {
		return nil, unknown(10063, "Application Command")
	}
	c.s.commands[scope] = slices.DeleteFunc(c.s.commands[scope], func(o *command) bool { return o.ID == id })
	return nil, nil
}

// newCommand reads a command, judges it, and gives it the id that one of the same name and type has.
func (c *call) newCommand(scope string, raw json.RawMessage) (*command, error) {
	cmd := &command{}
	if err := json.Unmarshal(raw, cmd); err != nil {
		c.fault("the command doesn't fit: %v", err)
		return nil, errInvalidForm
	}
	if cmd.Type == 0 {
		cmd.Type = commandSlash
	}
	if err := c.judged(judgeCommand(cmd, scope == "")); err != nil {
		return nil, err
	}
	cmd.ID, cmd.ApplicationID, cmd.GuildID = c.s.newID(), c.s.appID, scope
	cmd.Version = cmd.ID
	for _, o := range c.s.commands[scope] {
		if o.Name == cmd.Name && o.Type == cmd.Type {
			cmd.ID = o.ID
		}
	}
	if scope == "" && cmd.IntegrationTypes == nil {
		cmd.IntegrationTypes = []int{0}
	}
	return cmd, nil
}

// lookup is the command that a member's client offers under a name: the guild's own before the global one.
func (s *Server) lookup(g *Guild, kind int, name string) *command {
	var scopes []string
	if g != nil {
		scopes = append(scopes, g.id)
	}
	for _, scope := range append(scopes, "") {
		for _, cmd := range s.commands[scope] {
			if cmd.Type == kind && cmd.Name == name {
				return cmd
			}
		}
	}
	return nil
}

// serves says whether the command is there in a guild or in direct messages.
func (cmd *command) serves(c *Channel) bool {
	if c.guild != nil {
		return cmd.Contexts == nil || slices.Contains(cmd.Contexts, 0)
	}
	if cmd.GuildID != "" || cmd.DMPermission != nil && !*cmd.DMPermission {
		return false
	}
	return cmd.Contexts == nil || slices.Contains(cmd.Contexts, 1)
}

// Commands are the names of the commands registered in a scope (a guild's id, or empty for the global ones).
func (s *Server) Commands(scope string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, cmd := range s.commands[scope] {
		names = append(names, cmd.Name)
	}
	return names
}
