package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"faqbot/faq"
)

// How much is shown of a thing. Discord would take more; readers of a channel would not.
const (
	maxExcerpt  = 1200 // an answer, before it needs Show all
	maxBlock    = 700  // the same, when three answers share a message
	maxGist     = 300  // the line of content beside an embed
	maxChoices  = faq.MaxOffers
	maxOthers   = 5
	maxRelated  = 3
	maxMentions = 3 // questions answered in one message
)

// An audience is who sees a reply.
type audience int

const (
	public   audience = iota // a channel
	personal                 // the asker only, with a channel to share to
	direct                   // the asker only, in direct messages
	unasked                  // a channel in which nobody asked the bot
)

// A stage is where, for whom and in which language something is shown.
type stage struct {
	voice    voice
	audience audience
	// asker may press what changes the message; empty: anyone.
	asker string
	// mute says that the asker may not write here, so that nothing can be shared.
	mute bool
	// aim is whom the answer is for, if not the asker: see aimAt and aimMessage.
	aim string
	// note stands before the line of content.
	note string
	// mark stands in the buttons of what a member has shared: see sharedMark.
	mark string
}

// sharedMark begins the n of the buttons under a shared answer. That is its member's, and doesn't follow the message
// that it answers.
const sharedMark = "s"

// private reports whether what concerns the asker only can be shown to the asker only.
func (st stage) private() bool { return st.audience != direct }

// The forms of an aim, which travels in custom_ids: a member, or the author of a message.
func aimAt(userID string) string         { return "u" + userID }
func aimMessage(messageID string) string { return "m" + messageID }

func aimedAt(aim string) (userID string, ok bool)         { return strings.CutPrefix(aim, "u") }
func aimedMessage(aim string) (messageID string, ok bool) { return strings.CutPrefix(aim, "m") }

// Payload returns, as JSON, the message that the bot would send to a channel for a result, to a member whose
// Discord speaks locale: content, embeds and components.
func Payload(result faq.Result, locale string) (json.RawMessage, error) {
	c, err := readCatalogue()
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(show(result, stage{voice: c.voice(locale)}).fit().data())
	if err != nil {
		return nil, fmt.Errorf("encoding a message: %w", err)
	}
	return b, nil
}

// show says what came of a question.
func show(result faq.Result, st stage) reply {
	if result.Decision != faq.Answer && st.aim != "" && st.audience == public {
		st.audience = personal // it is the asker's to choose; the answer can be shared then
	}
	switch {
	case result.Decision == faq.Answer && len(result.Matches) > 0:
		return answer(result.Corpus, result.Matches[0], faq.WorthOffering(result.Matches[1:]), st)
	case result.Courtesy == faq.Greeting, meansBot(result.Question):
		return greet(st)
	case result.Courtesy == faq.Thanks:
		return reply{content: st.voice.say("thanks"), private: st.private()}
	case result.Courtesy == faq.Farewell:
		return reply{content: st.voice.say("farewell"), private: st.private()}
	case result.Decision == faq.Choose && len(result.Matches) > 0:
		return choose(result.Offers(), st)
	}
	return none(faq.WorthOffering(result.Matches), st)
}

// answer shows a match, with the others a click away.
func answer(corpus *faq.Corpus, m faq.Match, others []faq.Match, st stage) reply {
	e, whole := card(m, maxExcerpt)
	r := reply{content: st.content(gist(m)), embeds: []*discordgo.MessageEmbed{e}, private: st.audience == personal}
	r.ping = st.ping()
	at := placeOf(m)
	var buttons []discordgo.MessageComponent
	add := func(style discordgo.ButtonStyle, text, verb, asker, extra string) {
		buttons = append(buttons, button(style, st.voice.say(text), press{verb: verb, asker: asker, at: at, n: extra}))
	}
	if !whole {
		add(discordgo.SecondaryButton, "button.all", "all", "", st.mark)
	}
	if before, after := corpus.Neighbors(m.Entry); before != nil || after != nil {
		add(discordgo.SecondaryButton, "button.context", "ctx", "", st.mark)
	}
	switch st.audience {
	case personal:
		if !st.mute {
			add(discordgo.PrimaryButton, "button.share", "share", st.asker, st.aim)
		}
	case public:
		add(discordgo.SecondaryButton, "button.solved", "ok", "", st.mark)
		add(discordgo.SecondaryButton, "button.not_it", "no", "", st.mark)
	case unasked:
		add(discordgo.SecondaryButton, "button.solved", "ok", "", "")
		add(discordgo.SecondaryButton, "button.dismiss", "rm", st.asker, "")
	}
	r.addRow(buttons...)
	r.addRow(otherAnswers(m, others, st)...)
	named := []*faq.Entry{m.Entry}
	for _, o := range others {
		named = append(named, o.Entry)
	}
	var related []discordgo.MessageComponent
	for _, id := range m.Entry.Related {
		e := corpus.Entry(id)
		if e == nil || slices.Contains(named, e) || len(related) == maxRelated {
			continue
		}
		named = append(named, e)
		related = append(related, button(discordgo.SecondaryButton, st.voice.say("button.related", "Title", label(title(e), maxButtonLabel)),
			press{verb: "show", at: placeOf(faq.Match{Entry: e}), n: "r"}))
	}
	r.addRow(related...)
	return r
}

// otherAnswers is the menu of what else was found; choosing puts it in the answer's place.
func otherAnswers(m faq.Match, others []faq.Match, st stage) []discordgo.MessageComponent {
	menu := discordgo.SelectMenu{
		MenuType: discordgo.StringSelectMenu, Placeholder: st.voice.say("menu.others"),
		CustomID: press{verb: "other", asker: st.asker, at: placeOf(m), n: st.aim}.String(),
	}
	seen := map[string]bool{placeOf(m).String(): true}
	names := labels(headlines(others), maxOption)
	for i, o := range others {
		value := placeOf(o).String()
		if seen[value] || len(menu.Options) == maxOthers {
			continue
		}
		seen[value] = true
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{
			Label: names[i], Value: value, Description: label(whereabouts(o.Entry), maxOption),
		})
	}
	if len(menu.Options) == 0 {
		return nil
	}
	return []discordgo.MessageComponent{menu}
}

// choose offers the first matches.
func choose(matches []faq.Match, st stage) reply {
	buttons := candidates(matches, "pick", asIs, st)
	r := reply{content: st.content(st.voice.say("choose", "Count", len(buttons))), private: st.audience == personal}
	r.addRow(buttons...)
	return r
}

// none says that the knowledge doesn't hold the answer, and what stands nearest.
func none(matches []faq.Match, st stage) reply {
	r := reply{content: st.content(st.voice.say("none")), private: st.private()}
	if buttons := candidates(matches, "pick", asIs, st); len(buttons) > 0 {
		r.content = st.content(st.voice.say("none.nearest"))
		r.addRow(buttons...)
	}
	return r
}

// candidates are buttons for the first matches, under their names as written by naming.
func candidates(matches []faq.Match, verb string, naming func(string) string, st stage) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	seen := map[string]bool{}
	names := labels(headlines(matches), maxButtonLabel)
	for i, m := range matches {
		p := press{verb: verb, asker: st.asker, at: placeOf(m), n: st.aim}
		if len(out) == maxChoices || seen[p.String()] {
			continue
		}
		seen[p.String()] = true
		out = append(out, button(discordgo.SecondaryButton, naming(names[i]), p))
	}
	return out
}

func asIs(name string) string { return name }

func headlines(matches []faq.Match) []string {
	var out []string
	for _, m := range matches {
		out = append(out, headline(m))
	}
	return out
}

func button(style discordgo.ButtonStyle, text string, p press) discordgo.MessageComponent {
	return discordgo.Button{Style: style, Label: cut(text, maxButtonLabel), CustomID: p.String()}
}

func (r *reply) addRow(components ...discordgo.MessageComponent) {
	if len(components) > 0 {
		r.rows = append(r.rows, discordgo.ActionsRow{Components: components})
	}
}

// ping is the member to be notified of an answer that is aimed at one.
func (st stage) ping() string {
	if id, ok := aimedAt(st.aim); ok && st.audience == public {
		return id
	}
	return ""
}

// content is the line beside the embeds: whom it is for, what is to be noted, what it says.
func (st stage) content(text string) string {
	if id := st.ping(); id != "" {
		text = "<@" + id + "> " + text
	}
	if st.note != "" {
		text = st.note + "\n" + text
	}
	return text
}

// card is the embed of an entry, at most limit units of its answer, with the sentence that answers in bold; whole says that nothing of the
// answer was left out.
func card(m faq.Match, limit int) (e *discordgo.MessageEmbed, whole bool) {
	visible := shown(m)
	text, span, whole := excerpt(visible.Entry, visible.Sentence, limit)
	title := visible.Entry.Title()
	if m.Entry.IsPassage() && len(m.Entry.Source.Headings) == 0 && webLink(m.Entry.Source.URL) == "" {
		title = "" // it would only say the first sentence twice
	}
	return &discordgo.MessageEmbed{
		Title: cut(title, maxTitle), URL: webLink(m.Entry.Source.URL), Description: bold(text, span),
		Footer: &discordgo.MessageEmbedFooter{Text: cut(whereabouts(m.Entry), maxTitle)},
	}, whole
}

// whereabouts says where an entry stands, in a plain line.
func whereabouts(e *faq.Entry) string {
	s := e.Source.File
	if e.Source.Line > 0 {
		s = fmt.Sprintf("%s:%d", s, e.Source.Line)
	}
	if len(e.Source.Headings) > 0 {
		s += " · " + written(plainly(e, strings.Join(e.Source.Headings, " › ")))
	}
	return s
}

// headline names a match among others, as a plain text: the question, or for a passage what it says.
func headline(m faq.Match) string {
	if m.Entry.IsPassage() {
		return sentenceOf(m)
	}
	return title(m.Entry)
}

// gist is the answering sentence, or the beginning of the answer, as a plain line; of an answer without words, such as
// a picture, the title or else the place. Addresses in it are written so that Discord shows no preview of them.
func gist(m faq.Match) string {
	text := cmp.Or(written(sentenceOf(m)), written(title(m.Entry)), whereabouts(m.Entry))
	return address.ReplaceAllString(literal(cut(text, maxGist)), "<$0>")
}

// address finds addresses, without the punctuation after them.
var address = regexp.MustCompile(`https?://[^\s<>]*[^\s<>.,;:!?)…]`)

// escapeMarks keeps a word of plain text from being read as Markdown.
var escapeMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "|", `\|`, "<", `\<`, "[", `\[`).Replace

// webLink is an address that Discord takes for an embed: http or https, else none.
func webLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(s) > 2048 {
		return ""
	}
	return s
}
