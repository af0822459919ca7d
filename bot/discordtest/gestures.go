package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Opt is one option of a slash command. Value is a string, a bool, a number, or a *Member, *Channel or *Role.
type Opt struct {
	Name  string
	Value any
}

// Ask uses /ask with a question.
func (m *Member) Ask(c *Channel, question string, more ...Opt) View {
	return m.Slash(c, "ask", append([]Opt{{"question", question}}, more...)...)
}

// Slash uses a slash command, subcommands separated by a space, and returns the bot's answer. It does so even where
// the client wouldn't offer the command (see [Member.Offered]), since a server's administrators may offer it anyway.
func (m *Member) Slash(c *Channel, command string, options ...Opt) View {
	return m.command(c, interactionCommand, command, "", options)
}

// Type types into an option of a slash command and returns what autocomplete offers.
func (m *Member) Type(c *Channel, command, option, text string, others ...Opt) View {
	return m.command(c, interactionAutocomplete, command, option, append(others, Opt{option, text}))
}

// Offered says whether the member's client lists a slash command in a channel.
func (m *Member) Offered(c *Channel, name string) bool {
	s := m.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd := s.lookup(c.guild, commandSlash, name)
	if cmd == nil || !cmd.serves(c) {
		return false
	}
	perms := c.permissions(m.user.ID)
	if cmd.DefaultMemberPermissions == nil || c.guild == nil {
		return perms&PermUseCommands != 0
	}
	need := int64(*cmd.DefaultMemberPermissions)
	if need == 0 {
		return perms == permAll
	}
	return perms&need == need
}

func (m *Member) command(c *Channel, kind int, path, focused string, given []Opt) View {
	names := strings.Fields(path)
	var data map[string]any
	var err error
	// Registering may still be under way when a bot has just connected.
	m.connected()
	m.srv.await(m.wait(), &m.srv.ready, func() bool {
		data, err = m.commandData(c, names, focused, given)
		return err == nil || m.srv.lookup(c.guild, commandSlash, names[0]) != nil
	})
	if err != nil {
		return m.misused("/%s: %v", path, err)
	}
	return m.gesture(&interaction{kind: kind, by: m, channel: c}, data)
}

// commandData builds the data of a slash command as the client does, by what was registered.
func (m *Member) commandData(c *Channel, path []string, focused string, given []Opt) (map[string]any, error) {
	cmd := m.srv.lookup(c.guild, commandSlash, path[0])
	if cmd == nil {
		return nil, fmt.Errorf("no such command is registered")
	}
	if !cmd.serves(c) {
		return nil, fmt.Errorf("the command isn't there in this kind of channel")
	}
	options, resolved, err := m.options(cmd.Options, path[1:], focused, given)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type}
	if cmd.GuildID != "" {
		data["guild_id"] = cmd.GuildID
	}
	if len(options) > 0 {
		data["options"] = options
	}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return data, nil
}

func (m *Member) options(known []option, path []string, focused string, given []Opt) ([]map[string]any, map[string]map[string]any, error) {
	if len(path) > 0 {
		for _, o := range known {
			if o.Name == path[0] && o.Type <= optionGroup {
				inner, resolved, err := m.options(o.Options, path[1:], focused, given)
				return []map[string]any{{"name": o.Name, "type": o.Type, "options": inner}}, resolved, err
			}
		}
		return nil, nil, fmt.Errorf("no subcommand %q", path[0])
	}
	filled := []map[string]any{}
	resolved := map[string]map[string]any{}
	for _, g := range given {
		i := slices.IndexFunc(known, func(o option) bool { return o.Name == g.Name && o.Type > optionGroup })
		if i < 0 {
			return nil, nil, fmt.Errorf("no option %q", g.Name)
		}
		if g.Name == focused && !known[i].Autocomplete {
			return nil, nil, fmt.Errorf("option %q has no autocomplete", g.Name)
		}
		value, err := m.value(known[i], g.Value, resolved, focused != "")
		if err != nil {
			return nil, nil, err
		}
		o := map[string]any{"name": g.Name, "type": known[i].Type, "value": value}
		if g.Name == focused {
			o["focused"] = true
		}
		filled = append(filled, o)
	}
	for _, o := range known {
		if o.Type <= optionGroup {
			return nil, nil, fmt.Errorf("a subcommand must be chosen")
		}
		has := slices.ContainsFunc(given, func(g Opt) bool { return g.Name == o.Name })
		if o.Required && !has && focused == "" {
			return nil, nil, fmt.Errorf("option %q is required", o.Name)
		}
	}
	return filled, resolved, nil
}

// value is an option's value as the client sends it; members, channels and roles are described in resolved.
func (m *Member) value(o option, v any, resolved map[string]map[string]any, typing bool) (any, error) {
	describe := func(kind, id string, what any) string {
		if resolved[kind] == nil {
			resolved[kind] = map[string]any{}
		}
		resolved[kind][id] = what
		return id
	}
	wrong := fmt.Errorf("option %q takes no %T", o.Name, v)
	switch v := v.(type) {
	case string:
		if o.Type != optionString && !typing {
			return nil, wrong
		}
		n := units(v)
		if o.MaxLength != nil && n > *o.MaxLength || o.MinLength != nil && n < *o.MinLength && !typing || n > 6000 {
			return nil, fmt.Errorf("option %q takes no text of %d characters", o.Name, n)
		}
		if len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c Choice) bool { return c.Value == v }) {
			return nil, fmt.Errorf("option %q has no choice %q", o.Name, v)
		}
		return v, nil
	case bool:
		if o.Type != optionBoolean {
			return nil, wrong
		}
		return v, nil
	case int, int64, float64:
		if o.Type != optionInteger && o.Type != optionNumber {
			return nil, wrong
		}
		return v, nil
	case *Member:
		if o.Type != optionUser {
			return nil, wrong
		}
		if v.guild != nil {
			member := v.wire()
			delete(member, "user")
			member["permissions"] = "0"
			describe("members", v.user.ID, member)
		}
		return describe("users", v.user.ID, v.user), nil
	case *Channel:
		if o.Type != optionChannel {
			return nil, wrong
		}
		return describe("channels", v.id, v.wire()), nil
	case *Role:
		if o.Type != optionRole {
			return nil, wrong
		}
		return describe("roles", v.id, v.wire()), nil
	}
	return nil, wrong
}

// gesture sends an interaction and waits for what the member then sees.
func (m *Member) gesture(it *interaction, data map[string]any) View {
	m.connected()
	s := m.srv
	s.mu.Lock()
	s.interact(it, data)
	s.mu.Unlock()
	var v View
	s.await(m.wait(), &it.changed, func() bool {
		var done bool
		v, done = s.outcome(it)
		return done
	})
	return v
}

// RightClick uses a command of a message's context menu. The target is shown to the app whole, whatever its intents.
func (m *Member) RightClick(target Message, command string) View {
	s := m.srv
	if target.m == nil {
		return m.misused("there is no message")
	}
	m.connected()
	var data map[string]any
	s.await(m.wait(), &s.ready, func() bool {
		cmd := s.lookup(target.m.channel.guild, commandMessage, command)
		if cmd == nil {
			return false
		}
		data = map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type, "target_id": target.m.ID,
			"resolved": map[string]any{"messages": map[string]any{target.m.ID: target.m}}}
		return true
	})
	if data == nil {
		return m.misused("no command %q in a message's menu", command)
	}
	return m.gesture(&interaction{kind: interactionCommand, menu: true, by: m, channel: target.m.channel}, data)
}

// Click presses a button, named by its label or custom_id, of a message as it is now.
func (m *Member) Click(v View, button string) View {
	now := m.Look(v.Message)
	if now.Silent {
		return m.misused("the message isn't there")
	}
	b, ok := now.Button(button)
	switch {
	case !ok:
		return m.misused("there is no button %q among %q", button, now.Labels())
	case b.Disabled:
		return m.misused("button %q is disabled", button)
	case b.Style == styleLink:
		return m.misused("button %q only opens %s", button, b.URL)
	}
	return m.component(now, b, nil)
}

// Select chooses from a menu of the message, by labels or values.
func (m *Member) Select(v View, options ...string) View {
	now := m.Look(v.Message)
	if now.Silent {
		return m.misused("the message isn't there")
	}
	for _, menu := range now.Menus() {
		var values []string
		for _, want := range options {
			for _, o := range menu.Options {
				if o.Label == want || o.Value == want {
					values = append(values, o.Value)
					break
				}
			}
		}
		if len(values) != len(options) {
			continue
		}
		if menu.Disabled {
			return m.misused("menu %q is disabled", menu.CustomID)
		}
		return m.component(now, menu, values)
	}
	return m.misused("no menu has the options %q", options)
}

func (m *Member) component(v View, c Component, values []string) View {
	data := map[string]any{"custom_id": c.CustomID, "component_type": c.Type}
	if values != nil {
		data["values"] = values
	}
	return m.gesture(&interaction{kind: interactionComponent, by: m, channel: v.m.channel, on: v.m}, data)
}

// Press sends a press of a button that the message needn't have any more: a click made before it changed, or one
// that was forged.
func (m *Member) Press(on Message, customID string) View {
	return m.component(View{Message: on}, Component{Type: kindButton, CustomID: customID}, nil)
}

// SubmitModal fills a form, by labels or custom_ids, and sends it.
func (m *Member) SubmitModal(v View, values map[string]string) View {
	if v.Form == nil {
		return m.misused("there is no form")
	}
	rows := []map[string]any{}
	for _, row := range v.Form.Fields {
		input := row
		switch {
		case row.Type == kindRow && len(row.Components) == 1:
			input = row.Components[0]
		case row.Type == kindLabel && row.Component != nil:
			input = *row.Component
			input.Label = row.Label
		default:
			continue
		}
		text, ok := values[input.Label]
		if !ok {
			if text, ok = values[input.CustomID]; !ok {
				text = input.Value
			}
		}
		if text == "" && (input.Required == nil || *input.Required) {
			return m.misused("field %q is required", input.Label)
		}
		if input.MaxLength != nil && units(text) > *input.MaxLength {
			return m.misused("field %q takes at most %d characters", input.Label, *input.MaxLength)
		}
		field := map[string]any{"type": input.Type, "custom_id": input.CustomID, "value": text}
		if row.Type == kindLabel {
			rows = append(rows, map[string]any{"type": kindLabel, "component": field})
		} else {
			rows = append(rows, map[string]any{"type": kindRow, "components": []any{field}})
		}
	}
	it := &interaction{kind: interactionForm, by: m, channel: v.Channel}
	if v.it != nil {
		it.on = v.it.on
	}
	return m.gesture(it, map[string]any{"custom_id": v.Form.CustomID, "components": rows})
}

// Replay sends the event of a gesture once more, as a RESUME may.
func (s *Server) Replay(v View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.it == nil {
		return
	}
	want := []byte(`"` + v.it.id + `"`)
	for _, sess := range s.sessions {
		for _, e := range sess.log {
			var in struct {
				T string
				D json.RawMessage
			}
			if strings.Contains(string(e.text), string(want)) && json.Unmarshal(e.text, &in) == nil && in.T == "INTERACTION_CREATE" {
				sess.send(in.T, in.D)
				break
			}
		}
	}
}
