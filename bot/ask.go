package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// wanted is how many matches a question asks for: the answer and what stands under Other answers.
const wanted = 1 + maxOthers

// ask answers /ask.
func (b *Bot) ask(ctx context.Context, g *gesture) (reply, error) {
	st := g.stage()
	if st.audience == personal && !st.mute && !g.flag("private") {
		st.audience = public
	}
	if to := g.text("to"); to != "" && st.audience != direct {
		st.aim = aimAt(to)
	}
	return b.reply(ctx, words(g.text("question")), st)
}

// stage is that of what the member alone is to see.
func (g *gesture) stage() stage {
	if g.GuildID == "" {
		return stage{voice: g.voice, asker: g.asker(), audience: direct}
	}
	return stage{voice: g.voice, asker: g.asker(), audience: personal, mute: !g.mayWrite()}
}

// mayWrite reports whether the member could write here without the bot. Whoever can't doesn't make the bot do it
// either, nor notify anybody.
func (g *gesture) mayWrite() bool {
	switch g.Channel.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return g.Member.can(discordgo.PermissionSendMessagesInThreads)
	}
	return g.Member.can(discordgo.PermissionSendMessages)
}

// answerMessage answers the message under a context menu, for its author, and shows that to the member who
// used the menu first.
func (b *Bot) answerMessage(ctx context.Context, g *gesture) (reply, error) {
	st := g.stage()
	m := g.Data.Resolved.Messages[g.Data.TargetID]
	if m == nil {
		return reply{content: g.voice.say("message.unreadable"), private: true}, nil
	}
	text := withoutQuoted(m.Content)
	if text == "" && len(m.Embeds) > 0 {
		text = m.Embeds[0].Title
	}
	if text == "" {
		return reply{content: g.voice.say("message.empty"), private: true}, nil
	}
	st.aim = aimMessage(g.Data.TargetID)
	return b.reply(ctx, words(text), st)
}

// reply answers what a member has written: a question, several, or a courtesy.
func (b *Bot) reply(ctx context.Context, text string, st stage) (reply, error) {
	text = strings.TrimSpace(text)
	if key, ok := strings.CutPrefix(text, "#"); ok { // chosen from what autocomplete listed
		corpus := b.knowledge.Corpus()
		if e := findEntry(corpus, key); e != nil {
			return b.entry(ctx, corpus, e, st)
		}
	}
	if len(wordsOf(text)) == 0 { // a lone mention of the bot, an emoji
		return greet(st), nil
	}
	if parts := questionsIn(text); len(parts) > 1 {
		r, ok, err := b.several(ctx, parts, st)
		if ok || err != nil {
			return r, err
		}
	}
	result, err := b.knowledge.Ask(ctx, text, faq.Ask{Limit: wanted})
	if err != nil {
		return reply{}, fmt.Errorf("asking the knowledge: %w", err)
	}
	b.noteResult(ctx, result)
	return show(result, st), nil
}

// greet says what to do here.
func greet(st stage) reply {
	return reply{content: st.voice.say("greeting", "Ask", st.voice.say("cmd.ask.name"), "Help", st.voice.say("cmd.help.name")), private: st.private()}
}

// noteResult counts a question and records what came of it. What is only said to be polite is none.
func (b *Bot) noteResult(ctx context.Context, result faq.Result) {
	if result.Courtesy != "" {
		return
	}
	b.counts.asked(ctx, result.Decision)
	e := Event{Kind: Asked, Decision: result.Decision, Confidence: result.Confidence, Version: result.Version, Question: result.Question}
	if len(result.Matches) > 0 {
		e.Entry = result.Matches[0].Entry.ID
	}
	b.recorder.Record(ctx, e)
}

// entry shows an entry of corpus that a member has chosen by its question.
func (b *Bot) entry(ctx context.Context, corpus *faq.Corpus, e *faq.Entry, st stage) (reply, error) {
	m := faq.Match{Entry: e, Confidence: 1}
	var others []faq.Match
	if e.Question != "" {
		result, err := b.knowledge.Ask(ctx, e.Question, faq.Ask{Limit: wanted})
		if err != nil {
			return reply{}, fmt.Errorf("asking the knowledge: %w", err)
		}
		if next := result.Corpus.Entry(e.ID); next != nil { // as it is if it was just loaded anew
			corpus, m.Entry = result.Corpus, next
		}
		for _, found := range result.Matches {
			if found.Entry == m.Entry {
				m.Sentence = found.Sentence
			} else if result.Corpus == corpus {
				others = append(others, found)
			}
		}
	}
	b.noteResult(ctx, faq.Result{Question: e.Question, Decision: faq.Answer, Confidence: 1, Matches: []faq.Match{m}, Version: corpus.Version})
	return answer(corpus, m, faq.WorthOffering(others), st), nil
}

// several answers the questions of one message in blocks of their own. It is not ok if they turn out to be
// one question.
func (b *Bot) several(ctx context.Context, parts []string, st stage) (r reply, ok bool, err error) {
	left := len(parts) - maxMentions
	parts = parts[:min(len(parts), maxMentions)]
	results := make([]faq.Result, 0, len(parts))
	seen := map[string]bool{}
	for _, p := range parts {
		result, err := b.knowledge.Ask(ctx, p, faq.Ask{Limit: maxChoices})
		if err != nil {
			return reply{}, false, fmt.Errorf("asking the knowledge: %w", err)
		}
		if result.Decision == faq.Answer {
			id := result.Matches[0].Entry.ID
			if seen[id] {
				continue // one answer for both
			}
			seen[id] = true
		}
		results = append(results, result)
	}
	if len(results) < 2 || len(seen) == 0 {
		return reply{}, false, nil
	}
	r = reply{private: st.audience == personal, ping: st.ping()}
	lines := []string{st.voice.say("several", "Count", len(results))}
	for i, result := range results {
		b.noteResult(ctx, result)
		lines = append(lines, r.addBlock(fmt.Sprint(i+1), result, st))
	}
	if left > 0 {
		lines = append(lines, st.voice.say("several.more", "Count", left))
	}
	if r.private && !st.mute {
		r.addRow(button(discordgo.PrimaryButton, st.voice.say("button.share"), press{verb: "share", asker: st.asker, n: st.aim}))
	}
	r.content = st.content(strings.Join(lines, "\n"))
	return r, true, nil
}

// sharedBlocks shows several answers in one message, as it was shown privately before.
func sharedBlocks(matches []faq.Match, st stage) reply {
	r := reply{ping: st.ping()}
	var lines []string
	for i, m := range matches {
		result := faq.Result{Decision: faq.Answer, Matches: []faq.Match{m}}
		lines = append(lines, r.addBlock(fmt.Sprint(i+1), result, st))
	}
	r.content = st.content(strings.Join(lines, "\n"))
	return r
}

// addBlock adds one of several answers to a message, an embed and its buttons, and returns its line of content. The
// buttons show what they show privately, since the message isn't about one answer.
func (r *reply) addBlock(n string, result faq.Result, st stage) (line string) {
	numbered := func(text string) string { return n + ". " + text }
	asked := ""
	if result.Question != "" {
		asked = "> " + escape(cut(clean(result.Question), maxTitle)) + "\n"
	}
	if result.Decision == faq.Answer {
		m := result.Matches[0]
		e, whole := card(m, maxBlock)
		e.Title, e.Description = cut(numbered(e.Title), maxTitle), asked+e.Description
		r.embeds = append(r.embeds, e)
		var row []discordgo.MessageComponent
		add := func(text, verb string) {
			row = append(row, button(discordgo.SecondaryButton, numbered(st.voice.say(text)), press{verb: verb, at: placeOf(m), n: st.mark + n}))
		}
		if !whole {
			add("button.all", "all")
		}
		add("button.context", "ctx")
		r.addRow(row...)
		return numbered(gist(m))
	}
	say := st.voice.say("none")
	if result.Decision == faq.Choose {
		st.aim = n
		row := candidates(result.Offers(), "show", numbered, st)
		say = st.voice.say("choose", "Count", len(row))
		r.addRow(row...)
	}
	r.embeds = append(r.embeds, &discordgo.MessageEmbed{Title: n + ".", Description: asked + say})
	return numbered(say)
}
