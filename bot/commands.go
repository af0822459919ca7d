package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// An action is a thing that a member can make the bot do: a command, an entry of a message's menu, a
// button. The tables below are all there are; registration, dispatch, help and tests follow them.
type action struct {
	// name is the command's, "command subcommand", or a component's verb. A command's texts stand in the
	// catalogue under "cmd.NAME.name" and "cmd.NAME.description", those of its options under
	// "opt.NAME.name" and "opt.NAME.description".
	name string
	// onMessage puts a command on the menu of messages.
	onMessage bool
	// asks says that a command puts a question, of which members have a share.
	asks    bool
	options []option
	// who may do it. Whoever may not is told so, privately, and it is logged.
	who who
	// private says that the answer concerns only who asked, so that its announcement is private too.
	private bool
	run     func(*Bot, context.Context, *gesture) (reply, error)
}

// An option is what a command takes.
type option struct {
	name     string
	kind     discordgo.ApplicationCommandOptionType
	required bool
	suggest  bool // lists matching questions while the member types
}

// who may do a thing.
type who int

const (
	anyone       who = iota
	theAsker         // whom the message serves
	askerOrStaff     // or who looks after the server
	moderators       // who may manage the server, or has a moderator's role
)

// commands are what members type or find on a message's menu, in the order in which help lists them.
func commands() []action {
	question := option{name: "question", kind: discordgo.ApplicationCommandOptionString, required: true, suggest: true}
	return []action{
		{name: "ask", asks: true, run: (*Bot).ask, options: []option{
			question,
			{name: "private", kind: discordgo.ApplicationCommandOptionBoolean},
			{name: "to", kind: discordgo.ApplicationCommandOptionUser},
		}},
		{name: "answer", onMessage: true, asks: true, private: true, run: (*Bot).answerMessage},
		{name: "help", private: true, run: (*Bot).help},
		{name: "privacy", private: true, run: (*Bot).privacy},
		{name: "about", private: true, run: (*Bot).about},
		{name: "faq reload", who: moderators, private: true, run: (*Bot).reload, options: []option{
			{name: "force", kind: discordgo.ApplicationCommandOptionBoolean},
		}},
		{name: "faq status", who: moderators, private: true, run: (*Bot).status},
		{name: "faq search", who: moderators, private: true, run: (*Bot).search, options: []option{question}},
		{name: "faq check", who: moderators, private: true, run: (*Bot).check},
		{name: "faq test", who: moderators, private: true, run: (*Bot).test},
		{name: "faq undo", who: moderators, private: true, run: (*Bot).undo},
	}
}

// components are what the bot's own buttons and menus do.
func components() []action {
	return []action{
		{name: "pick", who: theAsker, run: (*Bot).pick},
		{name: "other", who: theAsker, run: (*Bot).other},
		{name: "show", private: true, run: (*Bot).reveal},
		{name: "all", private: true, run: (*Bot).all},
		{name: "ctx", private: true, run: (*Bot).inContext},
		{name: "share", who: theAsker, run: (*Bot).share},
		{name: "ok", private: true, run: (*Bot).solved},
		{name: "no", private: true, run: (*Bot).notIt},
		{name: "rm", who: askerOrStaff, run: (*Bot).dismiss},
		{name: "force", who: moderators, private: true, run: (*Bot).reloadAnyway},
		{name: "undo", who: moderators, private: true, run: (*Bot).undo},
	}
}

// onInteraction is called for a command, a click, a form and each letter that is typed into a command.
func (b *Bot) onInteraction(ctx context.Context, raw json.RawMessage) {
	g, err := readGesture(raw)
	if err != nil {
		b.log.WarnContext(ctx, "an interaction can't be read", "err", err)
		return
	}
	g.voice = b.catalogue.voice(g.Locale)
	a, known := b.find(g)
	b.deliver(ctx, g, a.private || g.flag("private") || g.stage().mute, func(ctx context.Context) (reply, error) {
		switch {
		case !known:
			b.log.InfoContext(ctx, "an unknown command or button was used", "type", g.Type)
			return reply{content: g.voice.say("unknown", "Help", g.voice.say("cmd.help.name")), private: true}, nil
		case !b.may(g, a.who):
			b.log.WarnContext(ctx, "denied", "action", a.name, "guild", g.GuildID, "member", b.pseudonym("member", g.asker()))
			return reply{content: g.voice.say(denials[a.who]), private: true}, nil
		case g.Type == discordgo.InteractionApplicationCommandAutocomplete:
			return b.suggest(ctx, g)
		}
		return a.run(b, ctx, g)
	})
}

// find returns the action that a gesture is about.
func (b *Bot) find(g *gesture) (action, bool) {
	switch g.Type {
	case discordgo.InteractionMessageComponent:
		p, ok := parsePress(g.Data.CustomID)
		if !ok {
			break
		}
		g.press = p
		for _, a := range b.components {
			if a.name == p.verb {
				return a, true
			}
		}
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		command, sub, _ := g.path()
		return b.command(strings.TrimSpace(command + " " + sub))
	}
	return action{private: true}, false
}

// command returns the one of that name, or on a message's menu.
func (b *Bot) command(name string) (action, bool) {
	for _, a := range b.commands {
		if a.name == name || a.onMessage && b.catalogue["en"].say("cmd."+a.name+".name") == name {
			return a, true
		}
	}
	return action{private: true}, false
}

// may reports whether the member whose gesture it is belongs to who.
func (b *Bot) may(g *gesture, w who) bool {
	switch w {
	case theAsker:
		return g.press.asker == "" || g.press.asker == g.asker()
	case askerOrStaff:
		return g.press.asker != "" && g.press.asker == g.asker() || b.staff(g)
	case moderators:
		return b.moderates(g)
	}
	return true
}

// denials are the texts for those who may not.
var denials = map[who]string{theAsker: "denied.asker", askerOrStaff: "denied.staff", moderators: "denied.moderators"}

// suggest lists the questions that a member may be typing.
func (b *Bot) suggest(ctx context.Context, g *gesture) (reply, error) {
	entries, err := b.knowledge.Suggest(ctx, strings.TrimPrefix(g.typed(), "#"), maxOptions)
	if err != nil {
		b.log.WarnContext(ctx, "suggesting questions failed", "err", err)
		return reply{}, nil // the member can go on typing
	}
	var questions []string
	for _, e := range entries {
		questions = append(questions, title(e))
	}
	var r reply
	for i, name := range labels(questions, maxOption) {
		if name != "" && len(r.choices) < maxOptions {
			r.choices = append(r.choices, choice{Name: name, Value: "#" + entryKey(entries[i].ID)})
		}
	}
	return r, nil
}

// registration is the table of commands as Discord wants it.
func (b *Bot) registration() []*discordgo.ApplicationCommand {
	en := b.catalogue["en"]
	var out []*discordgo.ApplicationCommand
	byName := map[string]*discordgo.ApplicationCommand{}
	for _, a := range b.commands {
		top, sub, isSub := strings.Cut(a.name, " ")
		c := byName[top]
		if c == nil {
			names := b.catalogue.localized("cmd." + top + ".name")
			c = &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: top, NameLocalizations: &names}
			if a.onMessage {
				c.Type, c.Name = discordgo.MessageApplicationCommand, en.say("cmd."+top+".name")
			} else {
				texts := b.catalogue.localized("cmd." + top + ".description")
				c.Description, c.DescriptionLocalizations = en.say("cmd."+top+".description"), &texts
			}
			if a.who == moderators && len(b.opts.ModeratorRoles) == 0 { // Discord can't be told of roles
				manage := int64(discordgo.PermissionManageGuild)
				c.DefaultMemberPermissions = &manage
			}
			if b.opts.GuildID == "" {
				where := []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
				if a.who != moderators {
					where = append(where, discordgo.InteractionContextBotDM)
				}
				installed := []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
				c.Contexts, c.IntegrationTypes = &where, &installed
			}
			byName[top] = c
			out = append(out, c)
		}
		options := b.registeredOptions(a.options)
		if !isSub {
			c.Options = options
			continue
		}
		id := "cmd." + strings.ReplaceAll(a.name, " ", ".")
		c.Options = append(c.Options, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionSubCommand, Name: sub, NameLocalizations: b.catalogue.localized(id + ".name"),
			Description: en.say(id + ".description"), DescriptionLocalizations: b.catalogue.localized(id + ".description"),
			Options: options,
		})
	}
	return out
}

func (b *Bot) registeredOptions(options []option) []*discordgo.ApplicationCommandOption {
	var out []*discordgo.ApplicationCommandOption
	for _, o := range options {
		id := "opt." + o.name
		r := &discordgo.ApplicationCommandOption{
			Type: o.kind, Name: o.name, NameLocalizations: b.catalogue.localized(id + ".name"), Required: o.required, Autocomplete: o.suggest,
			Description: b.catalogue["en"].say(id + ".description"), DescriptionLocalizations: b.catalogue.localized(id + ".description"),
		}
		if o.kind == discordgo.ApplicationCommandOptionString {
			r.MaxLength = maxQuestion
		}
		out = append(out, r)
	}
	return out
}

// maxQuestion is how long a question typed into a command may be, in characters: as long as a message.
const maxQuestion = 2000

// sameCommands reports whether two sets are the same but for what Discord adds to its own.
func sameCommands(a, b []*discordgo.ApplicationCommand) bool {
	return slices.Equal(fingerprints(a), fingerprints(b))
}

func fingerprints(commands []*discordgo.ApplicationCommand) []string {
	var out []string
	for _, c := range commands {
		type option struct {
			Name, Description      string
			Names, Descriptions    map[discordgo.Locale]string
			Type                   discordgo.ApplicationCommandOptionType
			Required, Autocomplete bool
			MaxLength              int
			Options                []option
		}
		var read func([]*discordgo.ApplicationCommandOption) []option
		read = func(options []*discordgo.ApplicationCommandOption) (out []option) {
			for _, o := range options {
				out = append(out, option{o.Name, o.Description, o.NameLocalizations, o.DescriptionLocalizations, o.Type,
					o.Required, o.Autocomplete, o.MaxLength, read(o.Options)})
			}
			return out
		}
		text, err := json.Marshal(struct {
			Type                discordgo.ApplicationCommandType
			Name, Description   string
			Names, Descriptions *map[discordgo.Locale]string
			Permissions         *int64
			Options             []option
		}{c.Type, c.Name, c.Description, orNil(c.NameLocalizations), orNil(c.DescriptionLocalizations), c.DefaultMemberPermissions, read(c.Options)})
		if err != nil {
			text = fmt.Appendf(nil, "%s: %v", c.Name, err)
		}
		out = append(out, string(text))
	}
	slices.Sort(out)
	return out
}

// orNil makes an empty map and none the same.
func orNil(m *map[discordgo.Locale]string) *map[discordgo.Locale]string {
	if m == nil || len(*m) == 0 {
		return nil
	}
	return m
}

// examples are questions of this FAQ that a newcomer could ask.
func (b *Bot) examples(ctx context.Context) []*faq.Entry {
	entries, err := b.knowledge.Suggest(ctx, "", 3)
	if err != nil {
		b.log.WarnContext(ctx, "finding example questions failed", "err", err)
	}
	return entries
}
