package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// The pages about the bot itself: help, privacy, about.

// help says what to ask and how, with examples from this FAQ and all commands that the member may use.
func (b *Bot) help(ctx context.Context, g *gesture) (reply, error) {
	v := g.voice
	e := &discordgo.MessageEmbed{Title: v.say("help.title"), Description: v.say("help.ask", "Ask", v.say("cmd.ask.name"), "Answer", v.say("cmd.answer.name"))}
	var examples []string
	for _, x := range b.examples(ctx) {
		examples = append(examples, "- "+escapeMarks(label(title(x), maxTitle)))
	}
	if len(examples) > 0 {
		e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: v.say("help.examples"), Value: strings.Join(examples, "\n")})
	}
	commands := map[who][]string{}
	for _, a := range b.commands {
		if !b.may(g, a.who) {
			continue
		}
		id := "cmd." + strings.ReplaceAll(a.name, " ", ".")
		name := "/" + localName(v, a.name)
		if a.onMessage {
			name = v.say(id + ".name")
		}
		commands[a.who] = append(commands[a.who], fmt.Sprintf("- **%s** – %s", escapeMarks(name), v.say(id+".description")))
	}
	e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: v.say("help.commands"), Value: strings.Join(commands[anyone], "\n")})
	if len(commands[moderators]) > 0 {
		e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: v.say("help.moderators"), Value: strings.Join(commands[moderators], "\n")})
	}
	return reply{content: v.say("help.content", "Ask", v.say("cmd.ask.name")), embeds: []*discordgo.MessageEmbed{e}, private: true}, nil
}

// localName is a command's name as members read it in their language.
func localName(v voice, name string) string {
	top, _, isSub := strings.Cut(name, " ")
	local := v.say("cmd." + top + ".name")
	if isSub {
		local += " " + v.say("cmd."+strings.ReplaceAll(name, " ", ".")+".name")
	}
	return local
}

func (b *Bot) privacy(_ context.Context, g *gesture) (reply, error) {
	minutes := int(rememberFor / time.Minute)
	return reply{content: g.voice.say("privacy", "Minutes", minutes), private: true}, nil
}

func (b *Bot) about(_ context.Context, g *gesture) (reply, error) {
	s := b.knowledge.Status()
	return reply{content: g.voice.say("about", "Version", b.opts.Version, "Entries", s.Entries,
		"Knowledge", s.Version, "Loaded", stamp(s.Loaded)), private: true}, nil
}

// stamp is a moment as Discord shows it to each member: relative, in the member's own language.
func stamp(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }
