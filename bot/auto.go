package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// Answering unasked, in the channels and forums that the configuration names. The manners: only what is
// confident by the strictest bar; to people only, and not to staff or between people; once in a forum post;
// not after a human has helped; not the same answer again and again; without a sound; and whoever was
// answered can take it away.

const (
	// cooldown is how long an answer isn't repeated unasked in a channel.
	cooldown = 10 * time.Minute
	// helping is how long after a human has turned to somebody the bot leaves the two alone.
	helping = 10 * time.Minute
	// late is the age at which a message is left to the humans, who may have answered it while the bot was
	// away. It leaves room for clocks that disagree.
	late = 2 * time.Minute
)

// automatic is what has to be known for that.
type automatic struct {
	mu       sync.Mutex
	posts    recent[*post]    // by thread
	starters recent[*said]    // first messages of threads, which Discord tells apart from their titles, in any order
	given    recent[struct{}] // by channel and entry
	help     recent[struct{}] // by channel and whom a human turned to
	sought   map[string]bool  // channels to answer in that no guild has shown yet
	awaited  map[string]bool  // guilds that haven't come yet; nil before READY
}

// A post is a thread in a forum. Its fields are guarded by automatic.mu.
type post struct {
	title  string
	owner  string
	helped bool // by a human
}

func newAutomatic() *automatic {
	return &automatic{posts: newRecent[*post](rememberFor), starters: newRecent[*said](late), given: newRecent[struct{}](cooldown), help: newRecent[struct{}](helping)}
}

func (a *automatic) expire(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.posts.expire(now)
	a.starters.expire(now)
	a.given.expire(now)
	a.help.expire(now)
}

// helped reports whether a human has turned to the asker since.
func (a *automatic) helped(channel, asker string, p *post) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p != nil {
		return p.helped
	}
	_, ok := a.help.get(channel + " " + asker)
	return ok
}

// take reports whether the entry may be given in the channel now, and if so notes that it is.
func (a *automatic) take(channel, entry string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := channel + " " + entry
	if _, ok := a.given.get(key); ok {
		return false
	}
	a.given.add(key, struct{}{})
	return true
}

// dropStarter forgets a first message, which has the ID of its thread, that was deleted before the title was known.
func (a *automatic) dropStarter(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.starters.remove(id)
}

// untake takes back that the entry was given, since nobody has seen it.
func (a *automatic) untake(channel, entry string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.given.remove(channel + " " + entry)
}

// automaticIn reports whether questions are answered unasked in a channel.
func (b *Bot) automaticIn(channel string) bool {
	return slices.Contains(b.opts.AutoAnswerChannels, channel)
}

// awaitGuilds is told which guilds are going to come after READY.
func (b *Bot) awaitGuilds(ids []string) {
	b.auto.mu.Lock()
	defer b.auto.mu.Unlock()
	if b.auto.awaited == nil { // what a guild shows is told once
		b.auto.awaited, b.auto.sought = set(strings.Join(ids, " ")), set(strings.Join(b.opts.AutoAnswerChannels, " "))
	}
}

// onGuild is called when a guild comes. It warns of channels in which nothing can be answered unasked: those that
// the bot can't read, and, once all guilds have come, those that none of them has.
func (b *Bot) onGuild(g *discordgo.Guild) {
	b.auto.mu.Lock()
	defer b.auto.mu.Unlock()
	if len(b.auto.sought) == 0 || g.Unavailable {
		return
	}
	for _, c := range slices.Concat(g.Channels, g.Threads) {
		if c == nil || !b.auto.sought[c.ID] {
			continue
		}
		delete(b.auto.sought, c.ID)
		titled := c.Type == discordgo.ChannelTypeGuildForum || c.Type == discordgo.ChannelTypeGuildMedia
		if !titled && !b.opts.MessageContent {
			b.log.Warn("questions in a channel of AUTO_ANSWER_CHANNELS can't be read, since it is no forum; "+
				"set MESSAGE_CONTENT=true and switch on Message Content Intent on the application's Bot page", "channel", c.ID)
		}
	}
	if delete(b.auto.awaited, g.ID); len(b.auto.awaited) == 0 && len(b.auto.sought) > 0 {
		b.log.Warn("AUTO_ANSWER_CHANNELS names channels that no server shows the bot; correct their IDs, or let it see them",
			"channels", strings.Join(slices.Sorted(maps.Keys(b.auto.sought)), ","))
		clear(b.auto.sought)
	}
}

// onThreadCreate is called for a new thread where questions are answered unasked.
func (b *Bot) onThreadCreate(ctx context.Context, t *discordgo.ThreadCreate) {
	b.auto.mu.Lock()
	if _, known := b.auto.posts.get(t.ID); !known {
		b.auto.posts.add(t.ID, &post{title: t.Name, owner: t.OwnerID})
	}
	b.auto.mu.Unlock()
	b.answerPost(ctx, t.ID)
}

// volunteer considers a message that isn't addressed to the bot.
func (b *Bot) volunteer(ctx context.Context, m *said) {
	if m.ID == m.ChannelID { // the first message of a forum post
		b.auto.mu.Lock()
		b.auto.starters.add(m.ChannelID, m)
		b.auto.mu.Unlock()
		b.answerPost(ctx, m.ChannelID)
		return
	}
	b.noticeHelp(m)
	if !b.automaticIn(m.ChannelID) || isLate(m.ID) || b.isStaff(m) || m.toSomebody() || strings.TrimSpace(m.Content) == "" ||
		b.auto.helped(m.ChannelID, m.Author.ID, nil) {
		return
	}
	x := &exchange{unasked: true}
	b.converse(ctx, m, x, func(ctx context.Context) (reply, error) { return b.unaskedReply(ctx, m, x) })
}

// noticeHelp notes when a human turns to another: by a reply, by a mention, in another's post.
func (b *Bot) noticeHelp(m *said) {
	b.auto.mu.Lock()
	defer b.auto.mu.Unlock()
	if p, ok := b.auto.posts.get(m.ChannelID); ok && p.owner != m.Author.ID {
		p.helped = true
	}
	if !b.automaticIn(m.ChannelID) {
		return
	}
	to := func(u *user) {
		if u != nil && u.ID != m.Author.ID && !u.Bot {
			b.auto.help.add(m.ChannelID+" "+u.ID, struct{}{})
		}
	}
	if m.Referenced != nil {
		to(m.Referenced.Author)
	}
	for _, u := range m.Mentions {
		to(&u)
	}
}

// isLate reports whether the message with the ID was written too long ago.
func isLate(id string) bool {
	written, err := discordgo.SnowflakeTimestamp(id)
	return err != nil || time.Since(written) > late
}

// isStaff reports whether the author has one of the roles that aren't answered unasked.
func (b *Bot) isStaff(m *said) bool {
	return m.Member.hasRole(b.opts.StaffRoles) || m.Member.hasRole(b.opts.ModeratorRoles)
}

// answerPost answers a forum post as soon as both its title and its first message are known; before the
// message is there, Discord takes no reply.
func (b *Bot) answerPost(ctx context.Context, thread string) {
	b.auto.mu.Lock()
	p, titled := b.auto.posts.get(thread)
	m, begun := b.auto.starters.get(thread)
	ready := titled && begun
	if ready { // once, though Discord may tell of the thread again
		b.auto.starters.remove(thread)
	}
	helped := ready && p.helped
	b.auto.mu.Unlock()
	if !ready || helped || isLate(m.ID) || b.isStaff(m) || m.toSomebody() {
		return
	}
	x := &exchange{unasked: true, post: p}
	b.converse(ctx, m, x, func(ctx context.Context) (reply, error) { return b.unaskedReply(ctx, m, x) })
}

// unaskedReply answers a message that isn't addressed to the bot, if that can be done with confidence. The
// lock of the exchange is held.
func (b *Bot) unaskedReply(ctx context.Context, m *said, x *exchange) (reply, error) {
	text := withoutQuoted(words(m.Content))
	tries := []string{text}
	if p := x.post; p != nil {
		tries = []string{p.title}
		if text != "" {
			tries = append(tries, p.title+"\n"+text)
		}
	} else if !looksAsked(text) {
		return reply{}, nil
	}
	if x.reply == "" && b.intake.allowQuestion(m.Author.ID, m.GuildID, time.Now()) != "" {
		return reply{}, nil
	}
	for _, try := range tries {
		result, err := b.knowledge.Ask(ctx, try, faq.Ask{Limit: wanted, Strictness: faq.Careful})
		if err != nil {
			return reply{}, fmt.Errorf("asking the knowledge: %w", err)
		}
		if result.Decision != faq.Answer {
			continue
		}
		if id := result.Matches[0].Entry.ID; id != x.entry {
			if !b.auto.take(m.ChannelID, id) {
				return reply{}, nil
			}
			b.auto.untake(m.ChannelID, x.entry) // it is replaced
			x.entry = id
		}
		b.noteResult(ctx, result)
		st := stage{voice: b.catalogue.voice(result.Matches[0].Entry.Lang), audience: unasked, asker: m.Author.ID}
		st.note = st.voice.say("unasked")
		r := show(result, st)
		r.quiet = true
		return r, nil
	}
	return reply{}, nil
}
