package bot

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"
)

// texts reads a file of the catalogue: each text with its plural forms.
func texts(t *testing.T, lang string) map[string][]string {
	t.Helper()
	data, err := messageFiles.ReadFile("messages/" + lang + ".json")
	require.NoError(t, err)
	var raw map[string]any
	require.NoError(t, json.Unmarshal(data, &raw))
	out := map[string][]string{}
	for id, v := range raw {
		switch v := v.(type) {
		case string:
			out[id] = []string{v}
		case map[string]any:
			require.Contains(t, v, "one", id)
			require.Contains(t, v, "other", id)
			for _, form := range v {
				out[id] = append(out[id], form.(string))
			}
		}
	}
	return out
}

func TestNoTextIsMissingInAnyLanguage(t *testing.T) {
	english := texts(t, "en")
	places := regexp.MustCompile(`{{\.\w+}}`)
	for lang := range locales {
		local := texts(t, lang)
		require.ElementsMatch(t, slices.Collect(maps.Keys(english)), slices.Collect(maps.Keys(local)), lang)
		for id, forms := range local {
			allowed := places.FindAllString(strings.Join(english[id], " "), -1)
			for _, form := range forms {
				require.NotEmpty(t, strings.TrimSpace(form), "%s: %s", lang, id)
				for _, place := range places.FindAllString(form, -1) {
					require.Contains(t, allowed, place, "%s: %s", lang, id)
				}
			}
			if len(english[id]) == 1 {
				require.ElementsMatch(t, slices.Compact(slices.Sorted(slices.Values(allowed))),
					slices.Compact(slices.Sorted(slices.Values(places.FindAllString(forms[0], -1)))), "%s: %s speaks of other things", lang, id)
			}
		}
	}
}

func TestEveryTextThatTheCodeSaysStandsInTheCatalogueAndNoOther(t *testing.T) {
	english := texts(t, "en")
	said := map[string]bool{}
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				s, _ := strconv.Unquote(l.Value)
				said[s] = true
				said[s+".changed"] = strings.HasPrefix(s, "vote.")
			}
			return true
		})
	}
	for _, d := range []string{"answer", "choose", "none"} {
		said["search."+d] = true
	}
	for _, a := range commands() {
		id := "cmd." + strings.ReplaceAll(a.name, " ", ".")
		said[id+".name"], said[id+".description"] = true, true
		said["cmd.faq.name"], said["cmd.faq.description"] = true, true
		for _, o := range a.options {
			said["opt."+o.name+".name"], said["opt."+o.name+".description"] = true, true
		}
	}
	for id := range english {
		require.True(t, said[id], "nothing says %s", id)
	}
	calls := regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)*$`)
	c, err := readCatalogue()
	require.NoError(t, err)
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if fun, ok := call.Fun.(*ast.SelectorExpr); ok && fun.Sel.Name == "say" {
				if l, ok := call.Args[0].(*ast.BasicLit); ok {
					id, _ := strconv.Unquote(l.Value)
					require.Regexp(t, calls, id)
					require.Contains(t, english, id)
				}
			}
			return true
		})
	}
	require.Equal(t, "Show all", c.voice("nl").say("button.all"), "an unknown language falls back to English")
	require.Equal(t, "Alles zeigen", c.voice("de").say("button.all"))
	require.Equal(t, "Mostrar todo", c.voice("es-419").say("button.all"))
}

// commandName is what Discord asks of a slash command's name in any language.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

func TestCommandsFitDiscordInEveryLanguage(t *testing.T) {
	c, err := readCatalogue()
	require.NoError(t, err)
	b := &Bot{chat: &chat{catalogue: c, commands: commands()}}
	perLanguage := map[string]map[string]bool{}
	checkName := func(slash bool, scope, name string, names map[discordgo.Locale]string) {
		all := maps.Clone(names)
		all["en-US"] = name
		for locale, n := range all {
			if slash {
				require.Regexp(t, commandName, n)
				require.Equal(t, strings.ToLower(n), n)
			} else {
				require.LessOrEqual(t, units(n), 32)
			}
			key := string(locale) + scope
			if perLanguage[key] == nil {
				perLanguage[key] = map[string]bool{}
			}
			require.False(t, perLanguage[key][n], "%s means two things in %s", n, key)
			perLanguage[key][n] = true
		}
	}
	checkText := func(text string, texts map[discordgo.Locale]string) {
		for _, s := range append(slices.Collect(maps.Values(texts)), text) {
			require.NotEmpty(t, s)
			require.LessOrEqual(t, units(s), 100, s)
		}
	}
	for _, cmd := range b.registration() {
		slash := cmd.Type == discordgo.ChatApplicationCommand
		checkName(slash, "", cmd.Name, *cmd.NameLocalizations)
		if slash {
			checkText(cmd.Description, *cmd.DescriptionLocalizations)
		}
		for _, o := range cmd.Options {
			checkName(true, cmd.Name, o.Name, o.NameLocalizations)
			checkText(o.Description, o.DescriptionLocalizations)
		}
	}
	for lang, v := range c {
		for id := range texts(t, "en") {
			if strings.HasPrefix(id, "button.") && id != "button.related" {
				require.LessOrEqual(t, units(v.say(id)), maxButtonLabel-4, "%s %s", lang, id)
			}
		}
	}
}
