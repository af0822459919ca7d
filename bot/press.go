package bot

import (
	"context"
	"iter"
	"strings"

	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// What buttons and menus do. Each finds all it needs in its custom_id and in the message that carries it.

// stageOf is where a pressed component stands.
func (b *Bot) stageOf(g *gesture) stage {
	st := stage{voice: g.voice, asker: g.press.asker, aim: g.press.n, mute: !g.mayWrite()}
	switch {
	case g.GuildID == "":
		st.audience = direct
	case g.Message != nil && g.Message.Flags&discordgo.MessageFlagsEphemeral != 0:
		st.audience = personal
	case g.Message.has("rm"):
		st.audience = unasked
	case g.Message.shared():
		st.mark = sharedMark
	}
	return st
}

// shared reports whether a member has shared what the message shows.
func (m *shownMessage) shared() bool {
	for p := range m.presses() {
		if strings.HasPrefix(p.n, sharedMark) {
			return true
		}
	}
	return false
}

// has reports whether a message has a component with the verb.
func (m *shownMessage) has(verb string) bool {
	for p := range m.presses() {
		if p.verb == verb {
			return true
		}
	}
	return false
}

// presses are the states of a message's components, with the values of their menus.
func (m *shownMessage) presses() iter.Seq2[press, []string] {
	return func(yield func(press, []string) bool) {
		if m == nil {
			return
		}
		for _, row := range m.Components {
			for _, c := range row.Components {
				p, ok := parsePress(c.CustomID)
				if !ok {
					continue
				}
				var values []string
				for _, o := range c.Options {
					values = append(values, o.Value)
				}
				if !yield(p, values) {
					return
				}
			}
		}
	}
}

// offered are the matches that a message offers besides the one it shows: in its menu or on its buttons.
func (m *shownMessage) offered(corpus *faq.Corpus) []faq.Match {
	return append(m.matches(corpus, "other"), m.matches(corpus, "pick")...)
}

// matches are those that a message's components with the verb speak of, in their order.
func (m *shownMessage) matches(corpus *faq.Corpus, verb string) (out []faq.Match) {
	for p, values := range m.presses() {
		if p.verb != verb {
			continue
		}
		places := []place{p.at}
		if verb == "other" { // a menu speaks of its options
			places = nil
			for _, v := range values {
				places = append(places, parsePlace(v))
			}
		}
		for _, at := range places {
			if found, ok := at.find(corpus); ok {
				out = append(out, found)
			}
		}
	}
	return out
}

// pick shows the candidate of a button in the place of the question which is meant.
func (b *Bot) pick(_ context.Context, g *gesture) (reply, error) {
	return b.swap(g, g.press.at, place{})
}

// other shows the answer chosen from a menu in the place of the one shown, which takes its place in the menu.
func (b *Bot) other(_ context.Context, g *gesture) (reply, error) {
	if len(g.Data.Values) == 0 {
		return b.gone(g), nil
	}
	return b.swap(g, parsePlace(g.Data.Values[0]), g.press.at)
}

// swap shows an entry in the place of the message; the one that stood there is offered first.
func (b *Bot) swap(g *gesture, to, from place) (reply, error) {
	corpus := b.knowledge.Corpus()
	m, ok := to.find(corpus)
	if !ok {
		return b.gone(g), nil
	}
	others := g.Message.offered(corpus)
	if before, ok := from.find(corpus); ok {
		others = append([]faq.Match{before}, others...)
	}
	r := answer(corpus, m, others, b.stageOf(g))
	r.inPlace, r.private, r.ping = true, false, ""
	return r, nil
}

// gone says kindly that the entry is no longer there.
func (b *Bot) gone(g *gesture) reply {
	return reply{content: g.voice.say("entry.gone", "Ask", g.voice.say("cmd.ask.name")), private: true}
}

// reveal shows an entry to whoever pressed, and nobody else.
func (b *Bot) reveal(_ context.Context, g *gesture) (reply, error) {
	corpus := b.knowledge.Corpus()
	m, ok := g.press.at.find(corpus)
	if !ok {
		return b.gone(g), nil
	}
	r := answer(corpus, m, nil, g.stage())
	r.private = true
	return r, nil
}

// maxParts is how many messages a long answer may take; what is longer is better read at its source.
const maxParts = 5

// all shows the whole of a long answer.
func (b *Bot) all(_ context.Context, g *gesture) (reply, error) {
	m, ok := g.press.at.find(b.knowledge.Corpus())
	if !ok {
		return b.gone(g), nil
	}
	visible := shown(m).Entry
	parts := split(prefix(visible.Answer, (maxParts+1)*maxDescription), maxDescription)
	var pages []reply
	for i, p := range parts[:min(len(parts), maxParts)] {
		content := gist(faq.Match{Entry: m.Entry})
		if len(parts) > 1 {
			content = g.voice.say("page", "Number", i+1, "Of", min(len(parts), maxParts))
		}
		e := &discordgo.MessageEmbed{Description: p}
		if i == 0 {
			e.Title, e.URL = cut(visible.Title(), maxTitle), webLink(m.Entry.Source.URL)
		}
		if i == maxParts-1 && len(parts) > maxParts {
			content += " " + g.voice.say("page.rest", "Source", escape(whereabouts(m.Entry)))
		}
		pages = append(pages, reply{content: content, embeds: []*discordgo.MessageEmbed{e}, private: true})
	}
	if len(pages) == 0 {
		return b.gone(g), nil
	}
	pages[0].then = pages[1:]
	return pages[0], nil
}

// inContext shows what stands around an answer in its source.
func (b *Bot) inContext(_ context.Context, g *gesture) (reply, error) {
	corpus := b.knowledge.Corpus()
	m, ok := g.press.at.find(corpus)
	if !ok {
		return b.gone(g), nil
	}
	e, _ := card(m, maxExcerpt)
	e.Title, e.Footer = cut(escapeMarks(heading(m.Entry)), maxTitle), nil // the line of content names the place
	before, after := corpus.Neighbors(m.Entry)
	e.Description = strings.TrimSpace(around(before, m.Entry) + asked(m.Entry) + e.Description + "\n\n" + around(after, m.Entry))
	return reply{content: g.voice.say("context", "Source", escape(whereabouts(m.Entry))), embeds: []*discordgo.MessageEmbed{e}, private: true}, nil
}

// heading is what the entry stands under.
func heading(e *faq.Entry) string {
	if n := len(e.Source.Headings); n > 0 {
		return plainly(e, e.Source.Headings[n-1])
	}
	return e.Source.File
}

func asked(e *faq.Entry) string {
	if e.Question == "" {
		return ""
	}
	return "__" + escapeMarks(plainly(e, e.Question)) + "__\n"
}

// around is a neighbour of e, shorter than e itself, with its heading where that is another.
func around(n, e *faq.Entry) string {
	if n == nil {
		return ""
	}
	text, _, _ := excerpt(shown(faq.Match{Entry: n}).Entry, faq.Span{}, maxExcerpt/2)
	title := ""
	if heading(n) != heading(e) {
		title = "**" + escapeMarks(heading(n)) + "**\n"
	}
	return title + asked(n) + text + "\n\n"
}

// share puts a private answer before everyone, or those of several questions.
func (b *Bot) share(_ context.Context, g *gesture) (reply, error) {
	corpus := b.knowledge.Corpus()
	var all []faq.Match
	if m, ok := g.press.at.find(corpus); ok {
		all = []faq.Match{m}
	} else if g.press.at == (place{}) {
		all = g.Message.matches(corpus, "ctx")
	}
	if len(all) == 0 {
		return b.gone(g), nil
	}
	st := stage{voice: g.voice, asker: g.asker(), audience: public, aim: g.press.n, mark: sharedMark, note: g.voice.say("shared.by", "Member", "<@"+g.asker()+">")}
	r := answer(corpus, all[0], g.Message.offered(corpus), st)
	if len(all) > 1 {
		r = sharedBlocks(all, st)
	}
	if !g.mayWrite() { // any more
		r.ping = ""
	}
	if id, ok := aimedMessage(g.press.n); ok {
		r.answers, r.pingAuthor, r.nonce = id, g.mayWrite(), g.pressed() // the same if it is pressed again
	}
	return reply{content: g.voice.say("shared"), inPlace: true, public: &r}, nil
}

// solved and notIt take votes. A member has one vote on a message; a second replaces the first.
func (b *Bot) solved(ctx context.Context, g *gesture) (reply, error) {
	return reply{content: b.vote(ctx, g, true), private: true}, nil
}

func (b *Bot) notIt(ctx context.Context, g *gesture) (reply, error) {
	text := b.vote(ctx, g, false)
	st := stage{voice: g.voice, asker: g.asker(), audience: personal}
	next := candidates(g.Message.offered(b.knowledge.Corpus()), "show", asIs, st)
	r := reply{private: true}
	if len(next) == 0 {
		r.content = text + " " + g.voice.say("not_it.none", "Ask", g.voice.say("cmd.ask.name"))
		return r, nil
	}
	r.content = text + " " + g.voice.say("not_it.next")
	r.addRow(next...)
	return r, nil
}

// vote records one and returns the words that acknowledge it.
func (b *Bot) vote(ctx context.Context, g *gesture, solved bool) string {
	corpus := b.knowledge.Corpus()
	e := Event{Kind: Voted, Version: corpus.Version, Solved: solved}
	if m, ok := g.press.at.find(corpus); ok {
		e.Entry = m.Entry.ID
	}
	if g.Message != nil {
		e.Ballot = b.pseudonym("ballot", g.Message.ID, g.asker())
	}
	b.recorder.Record(ctx, e)
	id := "vote.not_it"
	if solved {
		id = "vote.solved"
	}
	if before, voted := b.votes.get(e.Ballot); voted && before != solved {
		id += ".changed"
	}
	b.votes.add(e.Ballot, solved)
	return g.voice.say(id)
}

// dismiss removes an answer that nobody asked the bot for. It is a vote as well.
func (b *Bot) dismiss(ctx context.Context, g *gesture) (reply, error) {
	b.vote(ctx, g, false)
	if g.Message != nil {
		b.exchanges.forget(g.Message.ID)
	}
	return reply{remove: true}, nil
}
