package discordtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// Discord's limits of messages and forms. Sources: its documentation of messages (create message, embed limits,
// allowed mentions) and components. It doesn't say what a character is; the larger count, UTF-16 units, is taken.
const (
	maxContent      = 2000
	maxTextV2       = 4000
	maxEmbeds       = 10
	maxEmbedTitle   = 256
	maxEmbedText    = 4096
	maxFields       = 25
	maxFieldName    = 256
	maxFieldValue   = 1024
	maxFooter       = 2048
	maxAuthor       = 256
	maxEmbedsInAll  = 6000
	maxRows         = 5
	maxButtons      = 5
	maxComponentsV2 = 40
	maxCustomID     = 100
	maxLabel        = 80
	maxURL          = 512
	maxOptions      = 25
	maxOptionText   = 100
	maxPlaceholder  = 150
	maxChoices      = 25
	maxChoice       = 100
	maxFormTitle    = 45
	maxFieldLabel   = 45
	maxFormValue    = 4000
	maxNonce        = 25
)

// units is the length of a text in UTF-16 units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// judge collects what is wrong.
type judge struct{ faults []string }

func (j *judge) fault(format string, args ...any) {
	j.faults = append(j.faults, fmt.Sprintf(format, args...))
}

// length wants a text to have least to most characters.
func (j *judge) length(what, text string, least, most int) {
	if n := units(text); n < least || n > most {
		j.fault("%s has %d characters: %d to %d are allowed", what, n, least, most)
	}
}

func (j *judge) count(what string, n, least, most int) {
	if n < least || n > most {
		j.fault("%d %s: %d to %d are allowed", n, what, least, most)
	}
}

// link wants an address of the web, where one is given.
func (j *judge) link(what, link string) {
	if link == "" {
		return
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "discord" && u.Scheme != "attachment" || u.Scheme != "attachment" && u.Host == "" {
		j.fault("%s %q is no address that Discord takes", what, link)
	}
}

// judgeManners wants every body that bears a message to say that it pings nobody, or one member by name. raw is the
// object that holds the message's fields.
func judgeManners(b *messageBody, raw json.RawMessage) []string {
	if !b.bears() {
		return nil
	}
	var j judge
	var fields struct {
		AllowedMentions map[string]json.RawMessage `json:"allowed_mentions"`
	}
	_ = json.Unmarshal(raw, &fields) // the body was decoded before
	if fields.AllowedMentions == nil {
		j.fault("allowed_mentions is missing")
		return j.faults
	}
	if parse := string(fields.AllowedMentions["parse"]); parse != "[]" {
		if parse == "" {
			parse = "missing"
		}
		j.fault("allowed_mentions.parse is %s: it must be an empty list", parse)
	}
	am := b.AllowedMentions
	if len(am.Roles) > 0 {
		j.fault("allowed_mentions lets roles be pinged: %v", am.Roles)
	}
	pinged := len(am.Users)
	if am.RepliedUser {
		pinged++
	}
	if pinged > 1 {
		j.fault("allowed_mentions lets %d members be pinged: at most one", pinged)
	}
	return j.faults
}

// judgeLimits holds a message against Discord's limits. flags are those it has or will have.
func judgeLimits(b *messageBody, flags int) []string {
	var j judge
	j.length("content", deref(b.Content), 0, maxContent)
	if n := strings.Trim(string(b.Nonce), `"`); n != "null" {
		j.length("nonce", n, 0, maxNonce)
	}
	var embeds []Embed
	if filled(b.Embeds) {
		if err := json.Unmarshal(b.Embeds, &embeds); err != nil {
			j.fault("embeds don't fit: %v", err)
		}
	}
	j.embeds(embeds)
	var components []Component
	if filled(b.Components) {
		if err := json.Unmarshal(b.Components, &components); err != nil {
			j.fault("components don't fit: %v", err)
		}
	}
	if flags&flagComponentsV2 != 0 {
		if deref(b.Content) != "" || len(embeds) > 0 {
			j.fault("content and embeds don't go with components of the second version")
		}
		j.componentsV2(components)
	} else {
		j.rows(components)
	}
	j.controls(components)
	return j.faults
}

func (j *judge) embeds(embeds []Embed) {
	j.count("embeds", len(embeds), 0, maxEmbeds)
	total := 0
	for i, e := range embeds {
		at := func(what string) string { return fmt.Sprintf("embeds[%d].%s", i, what) }
		j.length(at("title"), e.Title, 0, maxEmbedTitle)
		j.length(at("description"), e.Description, 0, maxEmbedText)
		j.length(at("footer"), e.Footer.Text, 0, maxFooter)
		j.length(at("author"), e.Author.Name, 0, maxAuthor)
		j.count(at("fields"), len(e.Fields), 0, maxFields)
		total += units(e.Title) + units(e.Description) + units(e.Footer.Text) + units(e.Author.Name)
		for k, f := range e.Fields {
			j.length(fmt.Sprintf("embeds[%d].fields[%d].name", i, k), f.Name, 1, maxFieldName)
			j.length(fmt.Sprintf("embeds[%d].fields[%d].value", i, k), f.Value, 1, maxFieldValue)
			total += units(f.Name) + units(f.Value)
		}
		for what, link := range map[string]string{"url": e.URL, "author.url": e.Author.URL, "image.url": e.Image.URL, "thumbnail.url": e.Thumbnail.URL} {
			j.link(at(what), link)
		}
		if e.Timestamp != "" {
			if _, err := time.Parse(time.RFC3339, e.Timestamp); err != nil {
				j.fault("%s %q is no ISO 8601 time", at("timestamp"), e.Timestamp)
			}
		}
		if e.Color < 0 || e.Color > 0xFFFFFF {
			j.fault("%s %d is no colour", at("color"), e.Color)
		}
		if e.Title == "" && e.Description == "" && e.Author.Name == "" && e.Footer.Text == "" && len(e.Fields) == 0 && e.Image.URL == "" && e.Thumbnail.URL == "" {
			j.fault("embeds[%d] is empty", i)
		}
	}
	if total > maxEmbedsInAll {
		j.fault("the embeds have %d characters in all: at most %d are allowed", total, maxEmbedsInAll)
	}
}

// rows judges the first version of components: rows of buttons, or of one menu.
func (j *judge) rows(components []Component) {
	j.count("rows", len(components), 0, maxRows)
	for i, row := range components {
		if row.Type != kindRow {
			j.fault("components[%d] is of type %d: only rows stand at the top", i, row.Type)
			continue
		}
		j.row(i, row)
	}
}

func (j *judge) row(i int, row Component) {
	menus := 0
	for _, c := range row.Components {
		switch {
		case c.Type == kindSelect || c.Type >= kindUserSelect && c.Type <= kindAnySelect:
			menus++
		case c.Type != kindButton:
			j.fault("components[%d] holds a component of type %d", i, c.Type)
		}
	}
	if menus > 0 && len(row.Components) > 1 {
		j.fault("components[%d] holds a menu and something else", i)
		return
	}
	j.count(fmt.Sprintf("buttons in components[%d]", i), len(row.Components), 1, maxButtons)
}

// componentsV2 judges the second version of components by their number and text.
func (j *judge) componentsV2(components []Component) {
	n, text, rows := 0, 0, 0
	walk(components, func(c Component) {
		n++
		text += units(c.Content)
		switch c.Type {
		case kindRow:
			j.row(rows, c)
			rows++
		case kindTextDisplay:
			j.length("a text", c.Content, 1, maxTextV2)
		case kindSection:
			j.count("texts in a section", len(c.Components), 1, 3)
			if c.Accessory == nil {
				j.fault("a section has no accessory")
			}
		}
	})
	j.count("components", n, 1, maxComponentsV2)
	if text > maxTextV2 {
		j.fault("the texts have %d characters in all: at most %d are allowed", text, maxTextV2)
	}
}

// controls judges all buttons and menus, wherever they stand.
func (j *judge) controls(components []Component) {
	ids := map[string]bool{}
	walk(components, func(c Component) {
		switch {
		case c.Type == kindButton:
			j.button(c)
		case c.Type == kindSelect || c.Type >= kindUserSelect && c.Type <= kindAnySelect:
			j.menu(c)
		default:
			return
		}
		if c.CustomID == "" {
			return
		}
		if ids[c.CustomID] {
			j.fault("custom_id %q is there twice", c.CustomID)
		}
		ids[c.CustomID] = true
	})
}

func (j *judge) button(c Component) {
	name := fmt.Sprintf("button %q", c.Label)
	if c.Style < 1 || c.Style > stylePremium {
		j.fault("%s has style %d", name, c.Style)
	}
	if c.Style == stylePremium {
		return
	}
	j.length(name+": label", c.Label, 0, maxLabel)
	if c.Label == "" && c.Emoji == nil {
		j.fault("a button has neither label nor emoji")
	}
	if c.Style == styleLink {
		j.length(name+": url", c.URL, 1, maxURL)
		j.link(name+": url", c.URL)
		if c.CustomID != "" {
			j.fault("%s is a link and has a custom_id", name)
		}
		return
	}
	j.length(name+": custom_id", c.CustomID, 1, maxCustomID)
	if c.URL != "" {
		j.fault("%s is no link and has a url", name)
	}
}

func (j *judge) menu(c Component) {
	name := fmt.Sprintf("menu %q", c.CustomID)
	j.length(name+": custom_id", c.CustomID, 1, maxCustomID)
	j.length(name+": placeholder", c.Placeholder, 0, maxPlaceholder)
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if least < 0 || most < 1 || most > maxOptions || least > most {
		j.fault("%s takes %d to %d values", name, least, most)
	}
	if c.Type != kindSelect {
		return
	}
	j.count(name+": options", len(c.Options), 1, maxOptions)
	if most > len(c.Options) {
		j.fault("%s takes %d values of %d", name, most, len(c.Options))
	}
	var values []string
	chosen := 0
	for _, o := range c.Options {
		j.length(name+": label", o.Label, 1, maxOptionText)
		j.length(name+": value", o.Value, 1, maxOptionText)
		j.length(name+": description", o.Description, 0, maxOptionText)
		if slices.Contains(values, o.Value) {
			j.fault("%s: value %q is there twice", name, o.Value)
		}
		values = append(values, o.Value)
		if o.Default {
			chosen++
		}
	}
	if chosen > most {
		j.fault("%s: %d values are chosen beforehand, %d may be", name, chosen, most)
	}
}

// judgeChoices judges the answer to an autocomplete.
func judgeChoices(choices []Choice) []string {
	var j judge
	j.count("choices", len(choices), 0, maxChoices)
	for _, c := range choices {
		j.choice("choice", c)
	}
	return j.faults
}

func (j *judge) choice(what string, c Choice) {
	j.length(fmt.Sprintf("%s %q: name", what, c.Name), c.Name, 1, maxChoice)
	if text, ok := c.Value.(string); ok {
		j.length(fmt.Sprintf("%s %q: value", what, c.Name), text, 1, maxChoice)
	} else if c.Value == nil {
		j.fault("%s %q has no value", what, c.Name)
	}
	for locale, name := range c.NameLocalizations {
		j.locale(what, locale)
		j.length(fmt.Sprintf("%s %q in %s", what, c.Name, locale), name, 1, maxChoice)
	}
}

// judgeForm judges a modal.
func judgeForm(f *Form) []string {
	var j judge
	j.length("the form's title", f.Title, 1, maxFormTitle)
	j.length("the form's custom_id", f.CustomID, 1, maxCustomID)
	j.count("fields", len(f.Fields), 1, maxRows)
	ids := map[string]bool{}
	for i, row := range f.Fields {
		if row.Type != kindRow && row.Type != kindLabel && row.Type != kindTextDisplay {
			j.fault("components[%d] is of type %d: a form holds rows and labels", i, row.Type)
		}
		if row.Type == kindRow {
			j.count(fmt.Sprintf("inputs in components[%d]", i), len(row.Components), 1, 1)
		}
		if row.Type == kindLabel {
			j.length(fmt.Sprintf("components[%d].label", i), row.Label, 1, maxFieldLabel)
		}
		walk([]Component{row}, func(c Component) {
			if c.Type != kindTextInput {
				return
			}
			if row.Type == kindRow {
				j.length(fmt.Sprintf("input %q: label", c.CustomID), c.Label, 1, maxFieldLabel)
			}
			j.length(fmt.Sprintf("input %q: custom_id", c.CustomID), c.CustomID, 1, maxCustomID)
			j.length(fmt.Sprintf("input %q: placeholder", c.CustomID), c.Placeholder, 0, 100)
			j.length(fmt.Sprintf("input %q: value", c.CustomID), c.Value, 0, maxFormValue)
			if c.Style != 1 && c.Style != 2 {
				j.fault("input %q has style %d", c.CustomID, c.Style)
			}
			if ids[c.CustomID] {
				j.fault("custom_id %q is there twice", c.CustomID)
			}
			ids[c.CustomID] = true
		})
	}
	return j.faults
}
