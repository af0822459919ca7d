package lexicon

import (
	"embed"
	"strings"
	"sync"
)

//go:embed chat.*.txt
var chatFiles embed.FS

//go:embed countries.txt
var countriesText string

//go:embed contraries.txt
var contrariesText string

// Chat returns the groups of words and phrases of the language that mean the same where people chat, play and ask for help:
// "dm, direct message, private message". Lower case, letters, digits and single spaces only. The groups are shared: callers
// must not write to them.
func (l *Language) Chat() [][]string { return chats[l.Code]() }

// Countries returns the groups of a country's name and the words for its people and language: "El Salvador,
// Salvadoran". English, letters and single spaces only. The groups are shared: callers must not write to them.
func Countries() [][]string { return countryGroups() }

// Contraries returns the pairs of words and phrases for what one does and for what undoes it: "disable, enable". English,
// lower case, letters and single spaces only. The pairs are shared: callers must not write to them.
func Contraries() [][]string { return contraryPairs() }

var (
	contraryPairs = sync.OnceValue(func() [][]string { return parseGroups(contrariesText) })
	countryGroups = sync.OnceValue(func() [][]string { return parseGroups(countriesText) })
)

// chats are the groups of each language, which is made of them in part.
var chats = func() map[string]func() [][]string {
	m := map[string]func() [][]string{}
	for _, code := range Codes() {
		m[code] = sync.OnceValue(func() [][]string {
			data, err := chatFiles.ReadFile("chat." + code + ".txt")
			if err != nil {
				panic("lexicon: " + err.Error()) // every language has one
			}
			return parseGroups(string(data))
		})
	}
	return m
}()

// parseGroups reads a group a line, its parts separated by commas; lines that are empty or begin with # are left out.
func parseGroups(text string) [][]string {
	var groups [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		groups = append(groups, strings.Split(line, ", "))
	}
	return groups
}
