package bot

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/bwmarrin/discordgo"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Everything the bot itself says stands in messages/LANGUAGE.json. Answers aren't ours to translate.
//
//go:embed messages/*.json
var messageFiles embed.FS

// locales are the names that Discord has for the languages of the catalogue.
var locales = map[string][]discordgo.Locale{
	"en": {discordgo.EnglishUS, discordgo.EnglishGB},
	"de": {discordgo.German},
	"fr": {discordgo.French},
	"es": {discordgo.SpanishES, discordgo.SpanishLATAM},
	"pt": {discordgo.PortugueseBR},
}

// A catalogue holds the bot's texts in all their languages.
type catalogue map[string]voice // by language

// A voice speaks one language.
type voice struct {
	language  string
	localizer *i18n.Localizer
}

// readCatalogue reads the embedded texts.
func readCatalogue() (catalogue, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	files, err := messageFiles.ReadDir("messages")
	if err != nil {
		return nil, fmt.Errorf("reading the message catalogue: %w", err)
	}
	c := catalogue{}
	for _, f := range files {
		text, err := messageFiles.ReadFile(path.Join("messages", f.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the message catalogue: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(text, f.Name()); err != nil {
			return nil, fmt.Errorf("reading the message catalogue: %s: %w", f.Name(), err)
		}
		lang := strings.TrimSuffix(f.Name(), ".json")
		c[lang] = voice{language: lang, localizer: i18n.NewLocalizer(bundle, lang, "en")}
	}
	return c, nil
}

// voice returns the one that speaks a locale of Discord's, or English.
func (c catalogue) voice(locale string) voice {
	lang, _, _ := strings.Cut(locale, "-")
	if v, ok := c[lang]; ok {
		return v
	}
	return c["en"]
}

// say returns the text id, with what it speaks of as name, value, name, value … "Count" chooses the plural.
func (v voice) say(id string, with ...any) string {
	data := make(map[string]any, len(with)/2)
	for i := 0; i+1 < len(with); i += 2 {
		data[with[i].(string)] = with[i+1]
	}
	s, err := v.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: data["Count"]})
	if s == "" && err != nil {
		return id // no text at all; a test holds that this can't happen
	}
	return s
}

// localized returns a text in the languages other than English, as Discord wants it beside a command.
func (c catalogue) localized(id string) map[discordgo.Locale]string {
	out := map[discordgo.Locale]string{}
	for lang, v := range c {
		if lang == "en" {
			continue
		}
		for _, l := range locales[lang] {
			out[l] = v.say(id)
		}
	}
	return out
}
