package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// What moderators do with the knowledge. Every answer is private.

// reload loads the files again.
func (b *Bot) reload(ctx context.Context, g *gesture) (reply, error) {
	return b.load(ctx, g, g.flag("force"))
}

// reloadAnyway does so although the FAQ's own cases fail.
func (b *Bot) reloadAnyway(ctx context.Context, g *gesture) (reply, error) {
	return b.load(ctx, g, true)
}

func (b *Bot) load(ctx context.Context, g *gesture, force bool) (reply, error) {
	b.changing.Lock()
	defer b.changing.Unlock()
	change, err := b.knowledge.Reload(ctx, force)
	if err == nil {
		return b.changed(g.voice, "reload.done", change), nil
	}
	v := g.voice
	r := reply{private: true}
	var problems faq.Problems
	switch {
	case errors.As(err, &problems):
		r.content = v.say("reload.problems", "Count", len(problems))
		r.embeds = []*discordgo.MessageEmbed{{Title: v.say("problems.title"), Description: list(v, maxDescription, problemLines(problems))}}
	case len(change.Failed) > 0:
		r.content = v.say("reload.failed", "Count", len(change.Failed))
		r.embeds = []*discordgo.MessageEmbed{{Title: v.say("cases.title"), Description: list(v, maxDescription, b.failureLines(v, change.Failed))}}
		r.addRow(button(discordgo.DangerButton, v.say("button.force"), press{verb: "force", asker: g.asker()}))
	default:
		return reply{}, fmt.Errorf("reloading: %w", err)
	}
	b.log.WarnContext(ctx, "a reload was refused", "problems", len(problems), "cases", len(change.Failed))
	return r, nil
}

// undo goes back to the version before. A button does so only as long as the version is in use that it stands under.
func (b *Bot) undo(ctx context.Context, g *gesture) (reply, error) {
	b.changing.Lock()
	defer b.changing.Unlock()
	now := b.knowledge.Status()
	if of := g.press.n; of != "" && (of != now.Version || g.press.at.entry != "" && g.press.at.entry != now.Previous) {
		return reply{content: g.voice.say("undo.other", "Of", of, "Version", now.Version, "Undo", "/"+localName(g.voice, "faq undo")), private: true}, nil
	}
	if now.Previous == "" {
		return reply{content: g.voice.say("undo.nothing"), private: true}, nil
	}
	change, err := b.knowledge.Undo(ctx)
	if err != nil {
		return reply{}, fmt.Errorf("going back to the version before: %w", err)
	}
	return b.changed(g.voice, "undo.done", change), nil
}

// changed tells a moderator what a reload or an undo did.
func (b *Bot) changed(v voice, id string, c faq.Change) reply {
	r := reply{private: true}
	switch {
	case c.From == c.To && c.CasesChanged:
		r.content = v.say("reload.cases", "Version", c.To)
	case c.From == c.To:
		r.content = v.say("reload.same", "Version", c.To)
	default:
		r.content = v.say(id, "From", c.From, "To", c.To, "Added", len(c.Added), "Changed", len(c.Changed), "Removed", len(c.Removed))
		r.addRow(button(discordgo.SecondaryButton, v.say("button.undo"), press{verb: "undo", at: place{entry: c.From}, n: c.To}))
	}
	var moved []string
	for _, m := range c.Moved {
		moved = append(moved, fmt.Sprintf("%s: %s → %s", quote(m.Question), v.titleOf(m.Before), v.titleOf(m.After)))
	}
	e := &discordgo.MessageEmbed{Title: v.say("change.title")}
	for _, part := range []struct {
		id    string
		lines []string
	}{
		{"change.failed", b.failureLines(v, c.Failed)},
		{"change.added", entryLines(v, c.Added)},
		{"change.changed", entryLines(v, c.Changed)},
		{"change.removed", entryLines(v, c.Removed)},
		{"change.moved", moved},
		{"change.warnings", problemLines(c.Warnings)},
	} {
		if len(part.lines) > 0 {
			e.Fields = append(e.Fields, &discordgo.MessageEmbedField{
				Name: v.say(part.id, "Count", len(part.lines)), Value: list(v, maxFieldValue-64, part.lines),
			})
		}
	}
	if len(e.Fields) > 0 {
		r.embeds = []*discordgo.MessageEmbed{e}
	}
	return r
}

// status says what is in use.
func (b *Bot) status(_ context.Context, g *gesture) (reply, error) {
	v, s := g.voice, b.knowledge.Status()
	e := &discordgo.MessageEmbed{Title: v.say("status.title")}
	field := func(id, value string) {
		e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: v.say(id), Value: value, Inline: true})
	}
	field("status.version", escapeMarks(s.Version))
	field("status.entries", fmt.Sprint(s.Entries))
	field("status.warnings", fmt.Sprint(s.Warnings))
	field("status.loaded", stamp(s.Loaded))
	field("status.from", escapeMarks(clean(s.From)))
	field("status.started", stamp(b.started))
	if s.Previous != "" {
		field("status.previous", escapeMarks(s.Previous))
	}
	return reply{content: v.say("status.content", "Version", s.Version, "Count", s.Entries), embeds: []*discordgo.MessageEmbed{e}, private: true}, nil
}

// check lists what a reader of the knowledge would want mended.
func (b *Bot) check(ctx context.Context, g *gesture) (reply, error) {
	problems, err := b.knowledge.Check(ctx)
	if err != nil {
		return reply{}, fmt.Errorf("checking the knowledge: %w", err)
	}
	if len(problems) == 0 {
		return reply{content: g.voice.say("check.sound"), private: true}, nil
	}
	return reply{content: g.voice.say("check.found", "Count", len(problems)), private: true, embeds: []*discordgo.MessageEmbed{{
		Title: g.voice.say("problems.title"), Description: list(g.voice, maxDescription, problemLines(problems)),
	}}}, nil
}

// test asks the FAQ's own cases.
func (b *Bot) test(ctx context.Context, g *gesture) (reply, error) {
	asked, failed, err := b.knowledge.Test(ctx)
	if err != nil {
		return reply{}, fmt.Errorf("testing the knowledge: %w", err)
	}
	v := g.voice
	switch {
	case asked == 0:
		return reply{content: v.say("test.none"), private: true}, nil
	case len(failed) == 0:
		return reply{content: v.say("test.passed", "Count", asked), private: true}, nil
	}
	return reply{content: v.say("test.failed", "Count", len(failed), "Asked", asked), private: true, embeds: []*discordgo.MessageEmbed{{
		Title: v.say("cases.title"), Description: list(v, maxDescription, b.failureLines(v, failed)),
	}}}, nil
}

// search shows why a question is answered as it is, as far as an author can do something about it. The command line
// has the rest.
func (b *Bot) search(ctx context.Context, g *gesture) (reply, error) {
	v, text := g.voice, words(g.text("question"))
	if key, ok := strings.CutPrefix(text, "#"); ok {
		if e := findEntry(b.knowledge.Corpus(), key); e != nil {
			text = e.Question
		}
	}
	result, err := b.knowledge.Ask(ctx, text, faq.Ask{Limit: wanted, Explain: true})
	if err != nil {
		return reply{}, fmt.Errorf("asking the knowledge: %w", err)
	}
	e := &discordgo.MessageEmbed{Title: escape(cut(clean(text), maxTitle/2))}
	field := func(id string, lines []string) {
		if len(lines) > 0 {
			e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: v.say(id), Value: list(v, maxFieldValue-64, lines)})
		}
	}
	var matches, words []string
	for i, m := range result.Matches {
		if i > 0 && percent(m.Confidence) == 0 {
			break
		}
		matches = append(matches, fmt.Sprintf("%d %% %s (%s)", percent(m.Confidence), quote(headline(m)), escapeMarks(whereabouts(m.Entry))))
	}
	if x := result.Explanation; x != nil {
		e.Description = escapeMarks(x.Rule)
		for _, w := range x.Words {
			line := fmt.Sprintf("%s (%.2f)", escape(w.Text), w.Weight)
			if w.Read != w.Text {
				line = fmt.Sprintf("%s → %s (%.2f)", escape(w.Text), escape(w.Read), w.Weight)
			}
			matched := v.say("search.unmatched")
			if w.Matched != "" {
				matched = escapeMarks(w.Matched)
			}
			words = append(words, line+": "+matched)
		}
	}
	field("search.matches", matches)
	field("search.words", words)
	if result.Decision != faq.Answer {
		e.Footer = &discordgo.MessageEmbedFooter{Text: v.say("search.hint")}
	}
	return reply{content: v.say("search."+string(result.Decision), "Percent", percent(result.Confidence)), embeds: []*discordgo.MessageEmbed{e}, private: true}, nil
}

func percent(p float64) int { return int(p*100 + 0.5) }

// quote shows a text of the knowledge within a line, literally.
func quote(s string) string { return "“" + escapeMarks(label(s, maxOption)) + "”" }

func (v voice) titleOf(e *faq.Entry) string {
	if e == nil {
		return v.say("change.nothing")
	}
	return quote(title(e))
}

func entryLines(v voice, entries []*faq.Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s (%s)", v.titleOf(e), escapeMarks(whereabouts(e))))
	}
	return out
}

func problemLines(ps faq.Problems) []string {
	var out []string
	for _, p := range ps {
		out = append(out, escapeMarks(clean(p.String())))
	}
	return out
}

// failureLines are cases that don't hold. Entries are called by their questions, if the knowledge in use has them.
func (b *Bot) failureLines(v voice, fs []faq.CaseFailure) []string {
	corpus := b.knowledge.Corpus()
	var out []string
	for _, f := range fs {
		var got *faq.Entry
		if f.Got.Decision != faq.None && len(f.Got.Matches) > 0 {
			got = f.Got.Matches[0].Entry
		}
		var wanted []string
		for _, id := range f.Case.Expect {
			if e := corpus.Entry(id); e != nil {
				wanted = append(wanted, v.titleOf(e))
			} else {
				wanted = append(wanted, quote(id))
			}
		}
		for _, s := range f.Case.Sentences {
			wanted = append(wanted, quote(s))
		}
		if f.Case.Refuse {
			wanted = []string{v.say("change.nothing")}
		}
		out = append(out, v.say("cases.line", "Question", quote(f.Case.Question), "Want", strings.Join(wanted, " | "), "Got", v.titleOf(got)))
	}
	return out
}

// list writes lines as a list of at most limit characters, and how many more there are.
func list(v voice, limit int, lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		item := "- " + cut(line, 400) + "\n"
		if units(b.String()+item) > limit-40 {
			b.WriteString(v.say("more", "Count", len(lines)-i))
			break
		}
		b.WriteString(item)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
