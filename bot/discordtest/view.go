package discordtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Embed is an embed as a message carries it.
type Embed struct {
	Title       string       `json:"title"`
	Description string       `json:"description"`
	URL         string       `json:"url"`
	Timestamp   string       `json:"timestamp"`
	Color       int          `json:"color"`
	Author      EmbedText    `json:"author"`
	Footer      EmbedText    `json:"footer"`
	Image       EmbedText    `json:"image"`
	Thumbnail   EmbedText    `json:"thumbnail"`
	Fields      []EmbedField `json:"fields"`
}

// EmbedText is the author, footer, image or thumbnail of an embed.
type EmbedText struct {
	Name string `json:"name"`
	Text string `json:"text"`
	URL  string `json:"url"`
}

// EmbedField is a field of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// Kinds of components.
const (
	kindRow         = 1
	kindButton      = 2
	kindSelect      = 3
	kindTextInput   = 4
	kindUserSelect  = 5
	kindAnySelect   = 8
	kindSection     = 9
	kindTextDisplay = 10
	kindLabel       = 18
	styleLink       = 5
	stylePremium    = 6
)

// Component is any component, with the fields of all kinds.
type Component struct {
	Type        int         `json:"type"`
	CustomID    string      `json:"custom_id"`
	Style       int         `json:"style"`
	Label       string      `json:"label"`
	Emoji       *Emoji      `json:"emoji"`
	URL         string      `json:"url"`
	Disabled    bool        `json:"disabled"`
	Placeholder string      `json:"placeholder"`
	Options     []Option    `json:"options"`
	MinValues   *int        `json:"min_values"`
	MaxValues   *int        `json:"max_values"`
	Content     string      `json:"content"`
	Title       string      `json:"title"`
	Value       string      `json:"value"`
	Required    *bool       `json:"required"`
	MinLength   *int        `json:"min_length"`
	MaxLength   *int        `json:"max_length"`
	Components  []Component `json:"components"`
	Component   *Component  `json:"component"`
	Accessory   *Component  `json:"accessory"`
}

// Emoji is what a button or an option shows besides its words.
type Emoji struct {
	Name string `json:"name"`
}

// Option is one line of a select menu.
type Option struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description"`
	Default     bool   `json:"default"`
}

// Choice is one line that autocomplete offers.
type Choice struct {
	Name              string            `json:"name"`
	Value             any               `json:"value"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
}

// walk calls f for each component of a tree, in the order in which a person meets them.
func walk(components []Component, f func(Component)) {
	for _, c := range components {
		f(c)
		walk(c.Components, f)
		if c.Component != nil {
			walk([]Component{*c.Component}, f)
		}
		if c.Accessory != nil {
			walk([]Component{*c.Accessory}, f)
		}
	}
}

// Message names a message; the zero one is no message.
type Message struct {
	srv *Server
	m   *message
}

// ID is the message's snowflake, empty when there is none.
func (h Message) ID() string {
	if h.m == nil {
		return ""
	}
	return h.m.ID
}

// Gone says whether the message was deleted, or never was.
func (h Message) Gone() bool {
	if h.m == nil {
		return true
	}
	h.srv.mu.Lock()
	defer h.srv.mu.Unlock()
	return h.m.gone
}

// Reactions are the names of those who reacted, by emoji.
func (h Message) Reactions() map[string][]string {
	h.srv.mu.Lock()
	defer h.srv.mu.Unlock()
	names := map[string][]string{}
	for emoji, ids := range h.m.reactions {
		for _, id := range ids {
			names[emoji] = append(names[emoji], h.srv.users[id].Username)
		}
	}
	return names
}

// View is what one member sees of the bot's answer: a message, choices, a form, or nothing.
type View struct {
	Message
	Author     string
	Text       string // content, and the text of components of the second version
	Embeds     []Embed
	Components []Component
	Ephemeral  bool   // only this member sees it
	Thinking   bool   // the bot deferred and has not answered yet
	Edited     bool   // it was changed after it was sent
	Quiet      bool   // it made no sound on anyone's device
	ReplyTo    string // the id of the message it answers
	Silent     bool   // the bot said nothing
	Pings      []string
	Choices    []Choice // of autocomplete
	Form       *Form
	Failure    string // what the client says when the application failed
	Channel    *Channel

	it   *interaction
	rev  int // of the message
	seen int // how many of the interaction's messages have been looked at
}

// Form is a modal.
type Form struct {
	CustomID string      `json:"custom_id"`
	Title    string      `json:"title"`
	Fields   []Component `json:"components"`
}

// Buttons are all buttons, in order.
func (v View) Buttons() []Component {
	return v.of(func(c Component) bool { return c.Type == kindButton })
}

// Menus are all select menus, in order.
func (v View) Menus() []Component {
	return v.of(func(c Component) bool {
		return c.Type == kindSelect || c.Type >= kindUserSelect && c.Type <= kindAnySelect
	})
}

func (v View) of(is func(Component) bool) []Component {
	var found []Component
	walk(v.Components, func(c Component) {
		if is(c) {
			found = append(found, c)
		}
	})
	return found
}

// Labels are the labels of all buttons.
func (v View) Labels() []string {
	var labels []string
	for _, b := range v.Buttons() {
		labels = append(labels, b.Label)
	}
	return labels
}

// Button finds a button by its label or custom_id.
func (v View) Button(name string) (Component, bool) {
	for _, b := range v.Buttons() {
		if b.Label == name || b.CustomID == name && name != "" {
			return b, true
		}
	}
	return Component{}, false
}

// All is every word of the message that a person reads, without the controls.
func (v View) All() string {
	parts := []string{v.Text}
	for _, e := range v.Embeds {
		parts = append(parts, e.Author.Name, e.Title, e.Description)
		for _, f := range e.Fields {
			parts = append(parts, f.Name, f.Value)
		}
		parts = append(parts, e.Footer.Text)
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
}

// String draws the answer as plain text, as a person sees it.
func (v View) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	switch {
	case v.Failure != "":
		line("  ! %s", v.Failure)
		return b.String()
	case v.Silent:
		return "  (no answer)\n"
	case v.Form != nil:
		line("┌ %s", v.Form.Title)
		walk(v.Form.Fields, func(c Component) {
			if c.Type == kindTextInput || c.Type == kindLabel {
				line("│ %s: [%s]", c.Label, cmp.Or(c.Value, c.Placeholder))
			}
		})
		line("└ [Cancel] [Submit]")
		return b.String()
	case v.Choices != nil:
		for _, c := range v.Choices {
			line("  ▸ %s", c.Name)
		}
		return b.String()
	case v.Thinking:
		line("%s [APP] is thinking…", v.Author)
		return b.String()
	}
	line("%s [APP]%s", v.Author, map[bool]string{true: "  (edited)"}[v.Edited])
	if v.Text != "" {
		line("%s", indent(v.Text, "  "))
	}
	for _, e := range v.Embeds {
		for _, text := range []string{e.Author.Name, e.Title, e.Description} {
			if text != "" {
				line("%s", indent(text, "  ┃ "))
			}
		}
		for _, f := range e.Fields {
			line("%s", indent(f.Name+": "+f.Value, "  ┃ "))
		}
		if e.Footer.Text != "" {
			line("%s", indent("— "+e.Footer.Text, "  ┃ "))
		}
	}
	drawRows(&b, v.Components)
	if len(v.Pings) > 0 {
		line("  (pings %s)", strings.Join(v.Pings, ", "))
	}
	if v.Ephemeral {
		line("  👁 Only you can see this")
	}
	return b.String()
}

func drawRows(b *strings.Builder, components []Component) {
	for _, c := range components {
		switch {
		case c.Type != kindRow:
			drawRows(b, c.Components)
		default:
			var cells []string
			for _, c := range c.Components {
				cells = append(cells, c.draw())
			}
			fmt.Fprintf(b, "  %s\n", strings.Join(cells, " "))
			for _, menu := range c.Components {
				for _, o := range menu.Options {
					fmt.Fprintf(b, "      • %s\n", o.Label)
				}
			}
		}
	}
}

// draw renders a control: [Button], (disabled button), [Link ↗], [Menu ▾].
func (c Component) draw() string {
	label := c.Label
	if c.Emoji != nil {
		label = strings.TrimSpace(c.Emoji.Name + " " + label)
	}
	switch {
	case c.Type != kindButton:
		return "[" + cmp.Or(c.Placeholder, "Make a selection") + " ▾]"
	case c.Disabled:
		return "(" + label + ")"
	case c.Style == styleLink:
		return "[" + label + " ↗]"
	}
	return "[" + label + "]"
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(text, "\n", "\n"+by)
}

// texts is the text of a message that mentions work in.
func (m *message) texts() string {
	text := m.Content
	if m.Flags&flagComponentsV2 != 0 {
		walk(m.parts(), func(c Component) {
			if c.Type == kindTextDisplay {
				text += "\n" + c.Content
			}
		})
	}
	return strings.TrimPrefix(text, "\n")
}

func (m *message) parts() []Component {
	var components []Component
	_ = json.Unmarshal(m.Components, &components) // one that doesn't decode shows nothing
	return components
}

// view is the message as it is now. The lock is held.
func (s *Server) view(m *message) View {
	v := View{Message: Message{s, m}, Author: m.Author.Username, Text: m.texts(), Components: m.parts(),
		Ephemeral: m.Flags&flagEphemeral != 0, Thinking: m.Flags&flagLoading != 0, Edited: m.EditedTimestamp != nil,
		Quiet: m.Flags&flagSilent != 0,
		Pings: slices.Clone(m.pings), Channel: m.channel, it: m.it, rev: m.rev}
	if m.Flags&flagSuppressEmbed == 0 {
		_ = json.Unmarshal(m.Embeds, &v.Embeds)
	}
	if m.MessageReference != nil {
		v.ReplyTo = m.MessageReference.MessageID
	}
	return v
}
