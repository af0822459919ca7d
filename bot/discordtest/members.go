package discordtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Draft is a message that a member is about to send, with what is rare besides its text.
type Draft struct {
	Text       string
	ReplyTo    Message
	NoPing     bool            // reply without notifying its author
	Files      []string        // names of attached files
	Embeds     json.RawMessage // of a bot's message
	Components json.RawMessage // of a bot's message; may hold kinds that no library knows
}

// Within is the same member, who waits at most so long for the bot. A short wait suits what should stay unanswered.
func (m *Member) Within(limit time.Duration) *Member {
	same := *m
	same.limit = limit
	return &same
}

func (m *Member) wait() time.Duration {
	if m.limit > 0 {
		return m.limit
	}
	return m.srv.o.Patience
}

// misused fails the test for a gesture that no client offers.
func (m *Member) misused(format string, args ...any) View {
	m.srv.report("%s can't do that: %s", m.user.Username, fmt.Sprintf(format, args...))
	return View{Silent: true}
}

// connected waits until there is a session of the bot that would be told of an event.
func (m *Member) connected() {
	m.srv.await(m.wait(), &m.srv.ready, func() bool { return len(m.srv.sessions) > 0 })
}

var atName = regexp.MustCompile(`@[\w.-]+`)

// Post sends a message and doesn't wait. In its text @name becomes a mention of the bot or the member of that name,
// as it does when a person picks it from the client's list.
func (m *Member) Post(c *Channel, text string) Message { return m.PostDraft(c, Draft{Text: text}) }

// PostDraft sends a message and doesn't wait.
func (m *Member) PostDraft(c *Channel, d Draft) Message {
	m.connected()
	s := m.srv
	s.mu.Lock()
	if !c.maySend(m.user.ID) {
		s.mu.Unlock()
		m.misused("no permission to write in #%s", c.name)
		return Message{}
	}
	defer s.mu.Unlock()
	return Message{s, s.post(c, m.draft(c, d))}
}

func (m *Member) draft(c *Channel, d Draft) *message {
	s := m.srv
	msg := &message{Author: m.user, Content: s.pick(c.guild, d.Text), Embeds: d.Embeds, Components: d.Components}
	for _, name := range d.Files {
		msg.Attachments = append(msg.Attachments, attachment{ID: s.newID(), Filename: name, URL: s.URL() + "/attachments/" + name})
	}
	if d.ReplyTo.m != nil {
		msg.reply(d.ReplyTo.m)
	}
	msg.pings = s.pinged(c, m.user.ID, msg.Content, nil,
		allowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: !d.NoPing}, d.ReplyTo.m)
	return msg
}

// pick turns @name into a mention.
func (s *Server) pick(g *Guild, text string) string {
	return atName.ReplaceAllStringFunc(text, func(at string) string {
		if strings.EqualFold(at[1:], s.bot.Username) {
			return s.Mention()
		}
		if g == nil {
			return at
		}
		if m := g.find(at[1:]); m != nil {
			return m.Mention()
		}
		return at
	})
}

// Say sends a message and returns the bot's answer to it, silent if none comes in time.
func (m *Member) Say(c *Channel, text string) View { return m.Await(m.Post(c, text)) }

// Reply answers a message, pinging its author, and returns the bot's answer.
func (m *Member) Reply(to Message, text string) View {
	return m.Await(m.PostDraft(to.m.channel, Draft{Text: text, ReplyTo: to}))
}

// DM writes the bot a direct message and returns its answer.
func (m *Member) DM(text string) View { return m.Say(m.DMs(), text) }

// DMs is the member's direct message channel with the bot.
func (m *Member) DMs() *Channel {
	m.srv.mu.Lock()
	defer m.srv.mu.Unlock()
	return m.srv.dm(m.user.ID)
}

// OpenPost opens a post in a forum and doesn't wait. As at Discord the thread has the id of its first message and is
// announced before it.
func (m *Member) OpenPost(forum *Channel, title, body string) (*Channel, Message) {
	m.connected()
	s := m.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.newThread(forum, s.newID(), title, m.user.ID)
	msg := m.draft(t, Draft{Text: body})
	msg.ID = t.id
	return t, Message{s, s.post(t, msg)}
}

// PostForum opens a post in a forum and returns the bot's answer in it.
func (m *Member) PostForum(forum *Channel, title, body string) View {
	_, msg := m.OpenPost(forum, title, body)
	return m.Await(msg)
}

// React puts an emoji under a message.
func (m *Member) React(to Message, emoji string) {
	m.srv.mu.Lock()
	defer m.srv.mu.Unlock()
	m.srv.react(to.m, m.user.ID, emoji)
}

// Webhook posts a message as a webhook does: by someone who is no member.
func (c *Channel) Webhook(name, text string) Message {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	id := c.srv.newID()
	return Message{c.srv, c.srv.post(c, &message{Content: c.srv.pick(c.guild, text), WebhookID: id,
		Author: &user{ID: id, Username: name, Discriminator: "0000", Bot: true}})}
}

// answerTo is the bot's newest message that answers one: a reply to it, or, where the bot doesn't reply by
// reference, what it said in that channel or the message's thread since. The lock is held.
func (s *Server) answerTo(msg *message) *message {
	places := []*Channel{msg.channel}
	if t := s.channels[msg.ID]; t != nil && t != msg.channel {
		places = append(places, t)
	}
	for _, c := range places {
		for _, o := range slices.Backward(c.messages) {
			if o == msg {
				break
			}
			if o.Author == s.bot && o.it == nil && (o.MessageReference == nil || o.MessageReference.MessageID == msg.ID) {
				return o
			}
		}
	}
	return nil
}

// Await returns the bot's answer to a message.
func (m *Member) Await(msg Message) View {
	if msg.m == nil {
		return View{Silent: true}
	}
	s := m.srv
	v := View{Silent: true}
	s.await(m.wait(), &msg.m.channel.changed, func() bool {
		a := s.answerTo(msg.m)
		if a == nil {
			return false
		}
		v = s.view(a)
		return true
	})
	return v
}

// Edit changes the member's own message and returns the bot's answer once it has followed.
func (m *Member) Edit(msg Message, text string) View {
	s := m.srv
	s.mu.Lock()
	before := s.answerTo(msg.m)
	rev := 0
	if before != nil {
		rev = before.rev
	}
	text = s.pick(msg.m.channel.guild, text)
	s.change(msg.m, &messageBody{Content: &text})
	s.mu.Unlock()
	s.await(m.wait(), &msg.m.channel.changed, func() bool {
		a := s.answerTo(msg.m)
		return a != before || a != nil && a.rev != rev
	})
	return m.now(s, msg)
}

// Delete deletes the member's own message and returns what is left of the bot's answer: silent when that is gone.
func (m *Member) Delete(msg Message) View {
	s := m.srv
	s.mu.Lock()
	before := s.answerTo(msg.m)
	s.remove(msg.m)
	s.mu.Unlock()
	if before == nil {
		return View{Silent: true}
	}
	s.await(m.wait(), &msg.m.channel.changed, func() bool { return before.gone })
	return m.Look(Message{s, before})
}

func (m *Member) now(s *Server, msg Message) View {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.answerTo(msg.m); a != nil {
		return s.view(a)
	}
	return View{Silent: true}
}

// Look is a message as the member sees it now: silent when it is gone or not for them.
func (m *Member) Look(msg Message) View {
	s := m.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	if msg.m == nil || !msg.m.seen(m.user.ID) {
		return View{Silent: true}
	}
	return s.view(msg.m)
}

// Sees are all messages of a channel that the member sees, oldest first.
func (m *Member) Sees(c *Channel) []View {
	s := m.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	var views []View
	for _, msg := range c.messages {
		if msg.seen(m.user.ID) {
			views = append(views, s.view(msg))
		}
	}
	return views
}

// Watch waits until a message is no longer as the view shows it, and returns it as it is then.
func (m *Member) Watch(v View) View {
	if v.m == nil {
		return v
	}
	m.srv.await(m.wait(), &v.m.channel.changed, func() bool { return v.m.rev != v.rev })
	return m.Look(v.Message)
}

// Next returns the bot's next message for the same gesture, a follow-up, silent if none comes in time.
func (m *Member) Next(v View) View {
	if v.it == nil {
		return m.misused("there is no gesture that this follows")
	}
	s := m.srv
	next := View{Silent: true}
	s.await(m.wait(), &v.it.changed, func() bool {
		if len(v.it.sent) <= v.seen {
			return false
		}
		next = s.seenOf(v.it, v.it.sent[v.seen], v.seen+1)
		return true
	})
	return next
}
