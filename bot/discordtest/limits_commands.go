package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Discord's limits of commands, from its documentation of application commands.
const (
	maxDescription   = 100
	maxCommandText   = 8000
	maxSlashCommands = 100
	maxMenuCommands  = 15

	optionSubcommand = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionUser       = 6
	optionChannel    = 7
	optionRole       = 8
	optionNumber     = 10
	optionAttachment = 11
)

var (
	commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
	locales     = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")
)

func (j *judge) locale(what, locale string) {
	if !slices.Contains(locales, locale) {
		j.fault("%s: %q is no language of Discord", what, locale)
	}
}

// slashName judges the name of a slash command or option.
func (j *judge) slashName(what, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		j.fault("%s: the name %q must be 1 to 32 lower-case letters, digits, - or _", what, name)
	}
}

// localized judges names and descriptions in other languages.
func (j *judge) localized(what string, names, descriptions map[string]string, slash bool) {
	for locale, name := range names {
		j.locale(what, locale)
		if slash {
			j.slashName(what+" in "+locale, name)
		} else {
			j.length(what+" in "+locale+": name", name, 1, 32)
		}
	}
	for locale, text := range descriptions {
		j.locale(what, locale)
		j.length(what+" in "+locale+": description", text, 1, maxDescription)
	}
}

// judgeCommand judges one command; global says in which scope it is registered.
func judgeCommand(cmd *command, global bool) []string {
	var j judge
	what := fmt.Sprintf("command %q", cmd.Name)
	switch cmd.Type {
	case commandSlash:
		j.slashName(what, cmd.Name)
		j.length(what+": description", cmd.Description, 1, maxDescription)
	case commandUser, commandMessage:
		j.length(what+": name", cmd.Name, 1, 32)
		if cmd.Description != "" || len(cmd.DescriptionLocalizations) > 0 {
			j.fault("%s stands in a context menu and has a description", what)
		}
		if len(cmd.Options) > 0 {
			j.fault("%s stands in a context menu and has options", what)
		}
	default:
		j.fault("%s has type %d", what, cmd.Type)
	}
	j.localized(what, cmd.NameLocalizations, cmd.DescriptionLocalizations, cmd.Type == commandSlash)
	if !global && (cmd.Contexts != nil || cmd.IntegrationTypes != nil) {
		j.fault("%s is a guild's: contexts and integration_types are for global commands only", what)
	}
	for _, c := range cmd.Contexts {
		if c < 0 || c > 2 {
			j.fault("%s: context %d", what, c)
		}
	}
	j.options(what, cmd.Options, 0)
	if n := textOf(cmd.Name, cmd.Description, cmd.Options); n > maxCommandText {
		j.fault("%s has %d characters in all: at most %d are allowed", what, n, maxCommandText)
	}
	return j.faults
}

func (j *judge) options(what string, options []option, depth int) {
	j.count(what+": options", len(options), 0, maxOptions)
	optional := false
	nested := 0
	names := map[string]bool{}
	for _, o := range options {
		at := fmt.Sprintf("%s, option %q", what, o.Name)
		j.slashName(at, o.Name)
		j.length(at+": description", o.Description, 1, maxDescription)
		j.localized(at, o.NameLocalizations, o.DescriptionLocalizations, true)
		if names[o.Name] {
			j.fault("%s is there twice", at)
		}
		names[o.Name] = true
		switch {
		case o.Type < optionSubcommand || o.Type > optionAttachment:
			j.fault("%s has type %d", at, o.Type)
		case o.Type <= optionGroup:
			nested++
			if o.Required {
				j.fault("%s is a subcommand and required", at)
			}
			if depth > 1 || o.Type == optionGroup && depth > 0 {
				j.fault("%s is nested too deep", at)
			}
			j.options(at, o.Options, depth+1)
		case o.Required && optional:
			j.fault("%s is required and stands after an optional one", at)
		}
		optional = optional || !o.Required
		j.optionChoices(at, o)
	}
	if nested > 0 && nested < len(options) {
		j.fault("%s has subcommands beside other options", what)
	}
}

func (j *judge) optionChoices(at string, o option) {
	takesChoices := o.Type == optionString || o.Type == optionInteger || o.Type == optionNumber
	if (o.Autocomplete || len(o.Choices) > 0) && !takesChoices {
		j.fault("%s is of type %d, which takes no choices", at, o.Type)
	}
	if o.Autocomplete && len(o.Choices) > 0 {
		j.fault("%s has choices and autocomplete", at)
	}
	j.count(at+": choices", len(o.Choices), 0, maxChoices)
	for _, c := range o.Choices {
		j.choice(at, c)
	}
	if o.MinLength != nil && (*o.MinLength < 0 || *o.MinLength > 6000) || o.MaxLength != nil && (*o.MaxLength < 1 || *o.MaxLength > 6000) {
		j.fault("%s: lengths are 0 to 6000", at)
	}
}

// textOf is the number of characters that count against a command's limit in all.
func textOf(name, description string, options []option) int {
	n := units(name) + units(description)
	for _, o := range options {
		n += textOf(o.Name, o.Description, o.Options)
		for _, c := range o.Choices {
			n += units(c.Name) + units(fmt.Sprint(c.Value))
		}
	}
	return n
}

// judgeCommandSet judges the commands of one scope together.
func judgeCommandSet(commands []*command) []string {
	var j judge
	kinds := map[int]int{}
	seen := map[string]bool{}
	for _, cmd := range commands {
		kinds[cmd.Type]++
		key := fmt.Sprint(cmd.Type, cmd.Name)
		if seen[key] {
			j.fault("command %q is there twice", cmd.Name)
		}
		seen[key] = true
	}
	j.count("slash commands", kinds[commandSlash], 0, maxSlashCommands)
	j.count("user commands", kinds[commandUser], 0, maxMenuCommands)
	j.count("message commands", kinds[commandMessage], 0, maxMenuCommands)
	return j.faults
}
