package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// Interaction kinds and callback kinds.
const (
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionForm         = 5

	callbackMessage     = 4
	callbackDefer       = 5
	callbackDeferUpdate = 6
	callbackUpdate      = 7
	callbackChoices     = 8
	callbackForm        = 9
)

// The times that Discord gives: to a first answer, and to all others.
const (
	callbackTime = 3 * time.Second
	tokenTime    = 15 * time.Minute
)

// What the client says when an application fails, by the kind of gesture.
const (
	noAnswer            = "The application did not respond"
	autocompleteFailure = "Loading options failed"
	somethingWentWrong  = "Something went wrong. Try again."
)

// interaction is one gesture of a member, from the event to the last follow-up.
type interaction struct {
	id, token string
	kind      int
	menu      bool // of a message's context menu
	at        time.Time
	by        *Member
	channel   *Channel
	on        *message // the message whose component was used

	callback int // its kind, 0 as long as none came
	original *message
	sent     []*message // original and follow-ups, in order
	rev      int        // of the message whose component was used, when it was
	choices  []Choice
	form     *Form
	changed  notifier
}

var interactionRoutes = map[string]handler{
	"POST /interactions/{interaction}/{token}/callback": callback,
	"POST /webhooks/{app}/{token}":                      followup,
	"GET /webhooks/{app}/{token}/messages/@original":    getReply,
	"PATCH /webhooks/{app}/{token}/messages/@original":  editReply,
	"DELETE /webhooks/{app}/{token}/messages/@original": deleteReply,
	"GET /webhooks/{app}/{token}/messages/{message}":    getReply,
	"PATCH /webhooks/{app}/{token}/messages/{message}":  editReply,
	"DELETE /webhooks/{app}/{token}/messages/{message}": deleteReply,
}

// interact sends a gesture to the bot. The lock is held.
func (s *Server) interact(it *interaction, data map[string]any) {
	it.id = s.newID()
	it.token = "token-" + it.id
	it.at = s.clock.Now()
	s.pending[it.id], s.byToken[it.token] = it, it
	s.counters.Interactions++
	if s.counters.Interactions%1000 == 0 {
		s.forgetInteractions()
	}
	w := map[string]any{"id": it.id, "application_id": s.appID, "type": it.kind, "data": data, "token": it.token,
		"version": 1, "channel_id": it.channel.id, "channel": it.channel.wire(), "locale": it.by.locale,
		"entitlements": []any{}, "attachment_size_limit": 10 << 20,
		"app_permissions": strconv.FormatInt(it.channel.permissions(s.bot.ID), 10)}
	if g := it.channel.guild; g != nil {
		member := it.by.wire()
		member["permissions"] = strconv.FormatInt(it.channel.permissions(it.by.user.ID), 10)
		w["member"], w["guild_id"], w["guild_locale"], w["context"] = member, g.id, g.locale, 0
		w["authorizing_integration_owners"] = map[string]string{"0": g.id}
	} else {
		w["user"], w["context"] = it.by.user, 1
		w["authorizing_integration_owners"] = map[string]string{"0": "0"}
	}
	if it.on != nil {
		it.rev, it.on.used = it.on.rev, it
		w["message"] = it.on
	}
	s.dispatch("INTERACTION_CREATE", w, audience{guild: it.channel.guild})
}

// forgetInteractions drops those whose token has run out.
func (s *Server) forgetInteractions() {
	now := s.clock.Now()
	for id, it := range s.pending {
		if now.Sub(it.at) > tokenTime {
			delete(s.pending, id)
			delete(s.byToken, it.token)
		}
	}
}

func callback(c *call) (any, error) {
	s := c.s
	it := s.pending[c.r.PathValue("interaction")]
	if it == nil || it.token != c.r.PathValue("token") {
		return nil, unknown(10062, "interaction")
	}
	if it.callback != 0 {
		return nil, &apiError{400, 40060, "Interaction has already been acknowledged."}
	}
	if s.clock.Now().Sub(it.at) > callbackTime {
		s.counters.Unanswered++
		return nil, unknown(10062, "interaction")
	}
	var body struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if !it.takes(body.Type) {
		c.fault("a callback of type %d is no answer to an interaction of type %d", body.Type, it.kind)
		return nil, errInvalidForm
	}
	switch body.Type {
	case callbackChoices:
		var data struct {
			Choices []Choice `json:"choices"`
		}
		if err := c.data(body.Data, &data); err != nil {
			return nil, err
		}
		if err := c.judged(judgeChoices(data.Choices)); err != nil {
			return nil, err
		}
		it.choices = data.Choices
		if it.choices == nil {
			it.choices = []Choice{}
		}
	case callbackForm:
		form := &Form{}
		if err := c.data(body.Data, form); err != nil {
			return nil, err
		}
		if err := c.judged(judgeForm(form)); err != nil {
			return nil, err
		}
		it.form = form
	case callbackDefer:
		var data struct { // Discord looks at nothing else
			Flags *int `json:"flags"`
		}
		if len(body.Data) > 0 {
			if err := c.data(body.Data, &data); err != nil {
				return nil, err
			}
		}
		it.original = s.answer(it, &messageBody{Flags: data.Flags}, flagLoading)
	case callbackMessage:
		b, err := c.dataBody(body.Data, nil)
		if err != nil {
			return nil, err
		}
		if b.empty() {
			c.fault("the answer is empty")
			return nil, errEmptyMessage
		}
		it.original = s.answer(it, b, 0)
	case callbackUpdate:
		b, err := c.dataBody(body.Data, it.on)
		if err != nil {
			return nil, err
		}
		it.original = it.on
		s.change(it.on, b)
	case callbackDeferUpdate:
		it.original = it.on
	}
	it.callback = body.Type
	it.changed.fire()
	if c.r.URL.Query().Get("with_response") == "true" {
		resource := map[string]any{"type": body.Type}
		about := map[string]any{"id": it.id, "type": it.kind}
		if it.original != nil {
			resource["message"], about["response_message_id"] = it.original, it.original.ID
		}
		return map[string]any{"interaction": about, "resource": resource}, nil
	}
	return nil, nil
}

// takes says whether a callback of this kind may answer the interaction.
func (it *interaction) takes(kind int) bool {
	switch kind {
	case callbackMessage, callbackDefer:
		return it.kind != interactionAutocomplete
	case callbackUpdate, callbackDeferUpdate:
		return it.on != nil && it.kind != interactionAutocomplete
	case callbackChoices:
		return it.kind == interactionAutocomplete
	case callbackForm:
		return it.kind == interactionCommand || it.kind == interactionComponent
	}
	return false
}

func (c *call) data(raw json.RawMessage, into any) error {
	if err := json.Unmarshal(raw, into); err != nil {
		c.fault("data doesn't fit: %v", err)
		return errInvalidForm
	}
	return nil
}

// dataBody reads and judges the message in a callback's data.
func (c *call) dataBody(raw json.RawMessage, was *message) (*messageBody, error) {
	b := &messageBody{}
	if err := c.data(raw, b); err != nil {
		return nil, err
	}
	return b, c.judgeMessage(b, raw, was)
}

// answer puts a message of the bot into the interaction's channel.
func (s *Server) answer(it *interaction, b *messageBody, flags int) *message {
	m := &message{Author: s.bot, ApplicationID: s.appID, WebhookID: s.appID, Content: deref(b.Content), Embeds: b.Embeds,
		Components: b.Components, Attachments: b.files, it: it,
		Flags: flags | b.flags()&(flagEphemeral|flagSuppressEmbed|flagSilent|flagComponentsV2)}
	if m.Flags&flagEphemeral != 0 {
		m.seenBy = it.by.user.ID
	}
	if it.kind == interactionCommand {
		m.Type = messageTypeSlash
	}
	if it.menu {
		m.Type = messageTypeContextMenu
	}
	if it.kind == interactionComponent && it.on != nil && it.on.seenBy == "" {
		m.reply(it.on)
	}
	m.pings = s.pingedByApp(it, m, b)
	it.sent = append(it.sent, m)
	s.post(it.channel, m)
	return m
}

// pingedByApp is pinged for a message by interaction: by default only users, and of an ephemeral one nobody but
// the one who sees it.
func (s *Server) pingedByApp(it *interaction, m *message, b *messageBody) []string {
	pings := s.pinged(it.channel, s.bot.ID, m.texts(), b.AllowedMentions, allowedMentions{Parse: []string{"users"}}, nil)
	if m.seenBy != "" {
		pings = slices.DeleteFunc(pings, func(p string) bool { return p != "@"+it.by.user.Username })
	}
	return pings
}

// webhook is the interaction whose token the path names, acknowledged and not run out.
func (c *call) webhook() (*interaction, error) {
	it := c.s.byToken[c.r.PathValue("token")]
	if it == nil || c.r.PathValue("app") != c.s.appID || c.s.clock.Now().Sub(it.at) > tokenTime {
		return nil, errInvalidToken
	}
	if it.callback == 0 {
		return nil, unknown(10015, "Webhook")
	}
	return it, nil
}

func followup(c *call) (any, error) {
	it, err := c.webhook()
	if err != nil {
		return nil, err
	}
	b, err := c.newMessageBody("follow-up")
	if err != nil {
		return nil, err
	}
	var m *message
	if it.original != nil && it.original.Flags&flagLoading != 0 && !it.original.gone {
		m = it.original // the first follow-up takes the place of "is thinking"
		c.s.fulfil(it, m, b)
	} else {
		if slices.ContainsFunc(it.sent, func(o *message) bool { return !o.gone && o.says(deref(b.Content), b.Embeds) }) {
			c.fault("the same answer is sent twice: %q", deref(b.Content))
		}
		m = c.s.answer(it, b, 0)
	}
	it.changed.fire()
	return m, nil
}

// fulfil fills a deferred answer. It stays as private as it was deferred, and pings as a new message does.
func (s *Server) fulfil(it *interaction, m *message, b *messageBody) {
	m.Flags &^= flagLoading
	s.change(m, b)
	m.EditedTimestamp = nil
	m.pings = s.pingedByApp(it, m, b)
}

// reply is the message of an interaction that the path names.
func (c *call) reply() (*interaction, *message, error) {
	it, err := c.webhook()
	if err != nil {
		return nil, nil, err
	}
	m := it.original
	if id := c.r.PathValue("message"); id != "" {
		m = nil
		for _, o := range append(slices.Clone(it.sent), it.original) {
			if o != nil && o.ID == id {
				m = o
			}
		}
	}
	if m == nil || m.gone {
		return nil, nil, unknown(10008, "Message")
	}
	return it, m, nil
}

func getReply(c *call) (any, error) {
	_, m, err := c.reply()
	if err != nil {
		return nil, err
	}
	return m, nil
}

func editReply(c *call) (any, error) {
	it, m, err := c.reply()
	if err != nil {
		return nil, err
	}
	b, err := c.messageBody(m)
	if err != nil {
		return nil, err
	}
	if m.Flags&flagLoading != 0 {
		if b.empty() {
			c.fault("the answer is empty")
			return nil, errEmptyMessage
		}
		c.s.fulfil(it, m, b)
	} else {
		c.s.change(m, b)
	}
	it.changed.fire()
	return m, nil
}

func deleteReply(c *call) (any, error) {
	it, m, err := c.reply()
	if err != nil {
		return nil, err
	}
	c.s.remove(m)
	it.changed.fire()
	return nil, nil
}

// outcome is what the member sees of the interaction now, and whether that is an answer and not only a promise of
// one. The lock is held.
func (s *Server) outcome(it *interaction) (View, bool) {
	switch it.callback {
	case 0:
		failure := noAnswer
		switch it.kind {
		case interactionAutocomplete:
			failure = autocompleteFailure
		case interactionForm:
			failure = somethingWentWrong
		}
		return View{Failure: failure, it: it}, false
	case callbackChoices:
		return View{Choices: it.choices, it: it}, true
	case callbackForm:
		return View{Form: it.form, it: it, Channel: it.channel}, true
	case callbackDeferUpdate:
		if len(it.sent) > 0 {
			return s.seenOf(it, it.sent[0], 1), true
		}
		if it.on.gone {
			return View{Silent: true, it: it}, true
		}
		return s.seenOf(it, it.on, 0), it.on.rev != it.rev
	case callbackUpdate:
		return s.seenOf(it, it.on, 0), true
	}
	for i, m := range it.sent { // what was deleted may have made place for another
		if !m.gone {
			return s.seenOf(it, m, i+1), m.Flags&flagLoading == 0
		}
	}
	return View{Silent: true, it: it}, false
}

func (s *Server) seenOf(it *interaction, m *message, seen int) View {
	v := s.view(m)
	v.it, v.seen = it, seen
	return v
}
