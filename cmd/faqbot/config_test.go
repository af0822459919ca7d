package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/joho/godotenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// environ is an environment that holds the pairs and nothing else.
func environ(pairs ...string) environment {
	vars := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		vars[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

func TestNothingSetGivesTheDefaults(t *testing.T) {
	t.Chdir(t.TempDir())
	c, warnings, err := loadConfig(environ(), false)
	require.NoError(t, err)
	assert.Empty(t, warnings)
	assert.Equal(t, config{Strictness: faq.Balanced, PerMember: 5, PerServer: 3000, LogLevel: slog.LevelInfo, LogFormat: "text"}, c)
}

func TestEverySettingIsRead(t *testing.T) {
	t.Chdir(t.TempDir())
	c, _, err := loadConfig(environ(
		"DISCORD_TOKEN", " MTk.a-b_c.xyz ", "DISCORD_GUILD_ID", "123456789012345678", "DISCORD_API_BASE", "http://127.0.0.1:8000/",
		"FAQ_PATH", "faq", "FAQ_WATCH", "TRUE", "STRICTNESS", "Careful",
		"AUTO_ANSWER_CHANNELS", "123456789012345671, 123456789012345672", "STAFF_ROLES", "123456789012345673", "MODERATOR_ROLES", "123456789012345674",
		"MODERATOR_GUILD_ID", "123456789012345675",
		"MESSAGE_CONTENT", "true", "QUESTIONS_PER_MEMBER", "10", "QUESTIONS_PER_SERVER", "0",
		"HTTP_ADDR", ":8080", "LOG_LEVEL", "debug", "LOG_FORMAT", "json", "STATE_DIR", "/var/lib/faqbot",
	), false)
	require.NoError(t, err)
	assert.Equal(t, config{
		Token: "MTk.a-b_c.xyz", GuildID: "123456789012345678", APIBase: "http://127.0.0.1:8000",
		FAQPath: "faq", Watch: true, Strictness: faq.Careful,
		AutoAnswerChannels: []string{"123456789012345671", "123456789012345672"}, StaffRoles: []string{"123456789012345673"},
		ModeratorRoles: []string{"123456789012345674"}, ModeratorGuildID: "123456789012345675",
		MessageContent: true, PerMember: 10,
		HTTPAddr: "127.0.0.1:8080", LogLevel: slog.LevelDebug, LogFormat: "json", StateDir: "/var/lib/faqbot",
	}, c)
}

func TestEveryFaultOfTheConfigurationIsReportedAtOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	_, _, err := loadConfig(environ(
		"DISCORD_TOKEN", "Bot canary-token", "DISCORD_GUILD_ID", "my server", "DISCORD_API_BASE", "http://example.com",
		"FAQ_WATCH", "perhaps", "STRICTNESS", "lenient", "AUTO_ANSWER_CHANNELS", "123456789012345671,#help",
		"QUESTIONS_PER_MEMBER", "-1", "HTTP_ADDR", "8080", "LOG_LEVEL", "loud", "LOG_FORMAT", "xml",
	), false)
	require.Error(t, err)
	assert.Equal(t, strings.Join([]string{
		`DISCORD_TOKEN begins with "Bot "; leave that word out`,
		`DISCORD_GUILD_ID is not a Discord ID, a number of 17 to 20 digits; switch on Discord's developer mode, right-click the thing and choose Copy ID`,
		`DISCORD_API_BASE would send the token over an open line; use https; http is for this machine only`,
		`FAQ_WATCH is neither true nor false; choose one of them, or leave it unset`,
		`STRICTNESS is none of careful, balanced, eager; choose one of them, or leave it unset`,
		`AUTO_ANSWER_CHANNELS lists, in place 2, what is not a Discord ID (a number of 17 to 20 digits); write the IDs with commas between them`,
		`QUESTIONS_PER_MEMBER is no whole number from 0 on; write a number, or leave it unset`,
		`HTTP_ADDR is not host:port; write it like 127.0.0.1:8080 (this machine only) or 0.0.0.0:8080 (everyone who reaches it)`,
		`LOG_LEVEL is none of debug, info, warn and error; choose one of them, or leave it unset`,
		`LOG_FORMAT is none of text, json; choose one of them, or leave it unset`,
	}, "\n"), err.Error())
}

func TestAWrongTokenIsToldWithoutShowingIt(t *testing.T) {
	t.Chdir(t.TempDir())
	for token, want := range map[string]string{
		"Bot canary":          `begins with "Bot "`,
		"canary canary":       "holds a character that no token has",
		"can\u200bary":        "holds a character that no token has",
		"1234567890123456789": "is the number of an application",
	} {
		_, _, err := loadConfig(environ("DISCORD_TOKEN", token), false)
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "canary")
		assert.NotContains(t, err.Error(), token)
	}
}

func TestDiscordMayOnlyBeElsewhereOverHTTPSOrHere(t *testing.T) {
	t.Chdir(t.TempDir())
	for base, want := range map[string]string{
		"https://discord.example":      "",
		"http://localhost:1":           "",
		"http://[::1]:1":               "",
		"http://127.9.9.9":             "",
		"http://10.0.0.1":              "open line",
		"http://localhost.example.com": "open line",
		"https://a.example/api":        "more than scheme and host",
		"https://u:p@a.example":        "more than scheme and host",
		"ws://127.0.0.1":               "not scheme://host",
		"discord.com":                  "not scheme://host",
		"http://%zz":                   "not scheme://host",
	} {
		_, _, err := loadConfig(environ("DISCORD_API_BASE", base), false)
		if want == "" {
			assert.NoError(t, err, base)
		} else {
			assert.ErrorContains(t, err, want, base)
		}
	}
}

func TestASetVariableWinsOverTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile(".env", []byte("STRICTNESS=eager\nLOG_LEVEL=debug # loud\nSTRICTNES=careful\n"), 0o600))
	c, warnings, err := loadConfig(environ("STRICTNESS", "careful"), false)
	require.NoError(t, err)
	assert.Equal(t, faq.Careful, c.Strictness)
	assert.Equal(t, slog.LevelDebug, c.LogLevel)
	assert.Equal(t, []string{".env sets STRICTNES, which faqbot doesn't know; see .env.example for the names"}, warnings)

	c, _, err = loadConfig(environ("STRICTNESS", ""), false)
	require.NoError(t, err)
	assert.Equal(t, faq.Balanced, c.Strictness, "set and empty is the default, whatever the file says")
}

func TestABrokenFileIsToldByItsLineWithoutShowingIt(t *testing.T) {
	t.Chdir(t.TempDir())
	for text, line := range map[string]int{
		"DISCORD_TOKEN canary\n":                              1,
		"# a comment\n\nLOG_LEVEL=info\n\ncanary\nFAQ_PATH=x": 5,
		"FAQ_PATH='a\nb'\nDISCORD_TOKEN='canary\nLOG_LEVEL=x": 3,
		"\ufeffLOG_LEVEL=info\r\ncanary\r\n":                  2,
	} {
		require.NoError(t, os.WriteFile(".env", []byte(text), 0o600))
		_, _, err := loadConfig(environ("HTTP_ADDR", "x"), false)
		require.ErrorContains(t, err, fmt.Sprintf(".env:%d: ", line), text)
		assert.NotContains(t, err.Error(), "canary")
		assert.ErrorContains(t, err, "HTTP_ADDR", "other faults are told as well")

		_, warnings, err := loadConfig(environ(), true)
		require.NoError(t, err, "what needs no settings goes on without them")
		require.Len(t, warnings, 1)
		assert.Contains(t, warnings[0], fmt.Sprintf(".env:%d: ", line))
	}
	require.NoError(t, os.Remove(".env"))
	require.NoError(t, os.Mkdir(".env", 0o700))
	_, _, err := loadConfig(environ(), false)
	require.EqualError(t, err, ".env is a folder; put a file with the settings in its place, or remove it")
}

func TestAByteOrderMarkIsNoPartOfTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile(".env", []byte("\ufeffSTRICTNESS=eager\r\n"), 0o600))
	c, warnings, err := loadConfig(environ(), false)
	require.NoError(t, err)
	assert.Empty(t, warnings)
	assert.Equal(t, faq.Eager, c.Strictness)
}

func TestOfTheFileAskSaysOnlyThatItIsBroken(t *testing.T) {
	t.Chdir(writeFiles(t, "a.md", "## Where is the key?\nUnder the mat.\n", ".env", "STAFF=1\n"))
	status, out, errOut := faqbot(t, environ(), "", "ask", "--faq", "a.md", "where is the key?")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, out, "Under the mat.")
	assert.Empty(t, errOut)
	writeAt(t, ".env", "STAFF\n")
	for _, args := range [][]string{{"ask", "--faq", "a.md", "where is the key?"}, {"check", "a.md"}} {
		status, out, errOut = faqbot(t, environ(), "", args...)
		assert.Equal(t, exitOK, status)
		assert.NotEmpty(t, out)
		assert.Contains(t, errOut, "faqbot: .env:1: ")
	}
}

func TestCommandsWithoutDiscordDontMindItsSettings(t *testing.T) {
	t.Chdir(t.TempDir())
	_, _, err := loadConfig(environ("DISCORD_GUILD_ID", "x", "STRICTNESS", "y"), true)
	require.ErrorContains(t, err, "STRICTNESS")
	assert.NotContains(t, err.Error(), "DISCORD_GUILD_ID")
}

func TestASecretIsNeverPrinted(t *testing.T) {
	c := config{Token: "canary"}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", c, "token", c.Token)
	asJSON, err := json.Marshal(c)
	require.NoError(t, err)
	for _, text := range []string{fmt.Sprint(c, c.Token), fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c.Token, c.Token), log.String(), string(asJSON)} {
		assert.NotContains(t, text, "canary")
	}
}

// .env.example is read by people, config.go by the program; both must tell the same.
// What the image sets must stay so with `docker run --env-file`, to which an empty line is a value, too.
func TestTheExampleShowsEverySettingWithItsDefault(t *testing.T) {
	image, err := os.ReadFile(filepath.Join("..", "..", "Dockerfile"))
	require.NoError(t, err)
	set := strings.Join(regexp.MustCompile(`(?m)^ENV .*`).FindAllString(string(image), -1), " ")
	require.Contains(t, set, "STATE_DIR=")
	var want strings.Builder
	for _, s := range new(config).settings() {
		mark := ""
		if strings.Contains(set, " "+s.name+"=") {
			mark = "#"
		}
		fmt.Fprintf(&want, "# %s\n%s%s=%s\n\n", s.help, mark, s.name, s.def)
	}
	path := filepath.Join("..", "..", ".env.example")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	_, got, found := strings.Cut(string(text), "\n\n")
	require.True(t, found)
	assert.Equal(t, strings.TrimSpace(want.String()), strings.TrimSpace(got))

	values, err := godotenv.Read(path)
	require.NoError(t, err)
	_, _, err = loadConfig(func(name string) (string, bool) { v, ok := values[name]; return v, ok }, false)
	require.NoError(t, err)
}

func FuzzConfig(f *testing.F) {
	f.Add("DISCORD_API_BASE", "http://[::1%25x]:1")
	f.Add("HTTP_ADDR", "[::]:0")
	f.Add("AUTO_ANSWER_CHANNELS", ",,, ,")
	f.Add("DISCORD_TOKEN", "\xff")
	f.Fuzz(func(t *testing.T, name, value string) {
		c, _, err := loadConfig(environ(name, value), false)
		if err == nil && c.APIBase != "" {
			assert.Regexp(t, `^https?://[^/?#@]+$`, c.APIBase)
		}
	})
}
