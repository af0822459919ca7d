package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// knowledgeFile writes a file of knowledge and returns its path.
func knowledgeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

const library = `{"id":"open","question":"When does the library open?","answer":"We open at nine. On Sundays the doors stay shut."}
{"id":"renew","question":"How do I renew a book?","answer":"Show it at the desk.","url":"https://library.example/renew"}
{"id":"park","question":"Where can I park a car?","answer":"Behind the house."}
`

func TestAnAnswerForPeople(t *testing.T) {
	t.Chdir(t.TempDir())
	path := knowledgeFile(t, "library.jsonl", library)
	status, out, errOut := faqbot(t, environ(), "", "ask", "--faq", path, "when", "does", "the", "library", "open")
	assert.Equal(t, exitOK, status)
	assert.Empty(t, errOut)
	want := "When does the library open?\n\n  »We open at nine.« On Sundays the doors stay shut.\n\n  " + path + ":1 · "
	assert.True(t, strings.HasPrefix(out, want), out)
}

func TestTheBuiltInArticleAnswersWithNothingSetUp(t *testing.T) {
	t.Chdir(t.TempDir())
	status, out, _ := faqbot(t, environ(), "", "ask", "What is the Safe Third Country model?")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, out, "»It is a proposed migration agreement allowing the U.S. to deport asylum seekers to El Salvador if their applications are rejected.«")
	assert.Contains(t, out, "  el-salvador-visit.txt:21 · Understanding U.S.-El Salvador Relations · ")
}

// Scripts read this line; its names, their order and its being one line are promised.
func TestAnAnswerForScripts(t *testing.T) {
	t.Chdir(t.TempDir())
	path := knowledgeFile(t, "library.jsonl", library)
	status, out, errOut := faqbot(t, environ(), "", "ask", "--json", "--limit", "1", "--faq", path, "How do I renew a book?")
	assert.Equal(t, exitOK, status)
	assert.Empty(t, errOut)
	assert.Regexp(t, `^\{"question":"How do I renew a book\?","decision":"answer","confidence":[01](\.\d+)?,"version":"\w+",`+
		`"matches":\[\{"id":"renew","question":"How do I renew a book\?","answer":"Show it at the desk\.","sentence":"Show it at the desk\.",`+
		`"confidence":[01](\.\d+)?,"source":\{"file":"library\.jsonl","line":2,"headings":\[\],"url":"https://library\.example/renew"\}\}\]\}`+"\n$", out)
}

// With --explain the line goes on in the same style: names in lower case, lists where there is nothing in them,
// and a zero without a sign.
func TestAnExplanationForScripts(t *testing.T) {
	t.Chdir(t.TempDir())
	path := knowledgeFile(t, "library.jsonl", library)
	status, out, _ := faqbot(t, environ(), "renew a book\nzzgl\n", "ask", "--json", "--explain", "--faq", path, "-")
	assert.Equal(t, exitOK, status)
	found, unknown, ok := strings.Cut(out, "\n")
	require.True(t, ok)
	assert.Contains(t, found, `"explanation":{"words":[{"text":"renew","read":"renew","weight":`)
	assert.Regexp(t, `"matched":"exact"\}.*\],"candidates":\[\{"id":"renew","sentence":"Show it at the desk\.","score":`, found)
	assert.Regexp(t, `"features":\[\{"name":"phrase","value":[\d.]+,"weight":[\d.]+,"gave":[\d.]+\}.*"signals":\[\{"name":"base",`, found)
	assert.NotRegexp(t, `"[A-Z]\w*":`, out)
	assert.NotRegexp(t, `:-0[,}]`, out)
	assert.Contains(t, unknown, `"candidates":[],"signals":[],"rule":"nothing in the knowledge shares a telling word with the question"}}`)
}

func TestAQuestionALineGivesALineEach(t *testing.T) {
	t.Chdir(t.TempDir())
	path := knowledgeFile(t, "library.jsonl", library)
	long := strings.Repeat("why ", longestLine)
	in := "\ufeffwhere to park\r\n\n \t\n\xff\x1b[2J\u009b?\n" + long + "\nzzgl\nwhen do you open"
	status, out, errOut := faqbot(t, environ(), in, "ask", "--json", "--faq", path, "-")
	assert.Equal(t, exitOK, status)
	assert.Empty(t, errOut)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	require.Len(t, lines, 5)
	var results []resultJSON
	for _, line := range lines {
		assert.NotContains(t, line, "\u009b", "a terminal could obey it")
		var r resultJSON
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		require.NotNil(t, r.Matches)
		results = append(results, r)
	}
	assert.Equal(t, "where to park", results[0].Question)
	assert.Equal(t, "park", results[0].Matches[0].ID)
	assert.Equal(t, "\ufffd\x1b[2J\u009b?", results[1].Question)
	assert.Empty(t, results[1].Matches)
	assert.Equal(t, faq.None, results[1].Decision)
	assert.Len(t, results[2].Question, longestLine)
	assert.Empty(t, results[3].Matches, "no word is shared")
	assert.Equal(t, "open", results[4].Matches[0].ID)
}

func TestHowAskMayNotBeCalled(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"ask"}, exitUsage, "no question was given"},
		{[]string{"ask", "--json"}, exitUsage, "no question was given"},
		{[]string{"ask", "--json", "--discord", "x"}, exitUsage, "exclude each other"},
		{[]string{"ask", "--locale", "de", "x"}, exitUsage, "belongs to --discord"},
		{[]string{"ask", " ", ""}, exitUsage, "the question is empty"},
		{[]string{"ask", "--faq", "", "x"}, exitUsage, "a path is empty"},
		{[]string{"check", ""}, exitUsage, "a path is empty"},
		{[]string{"eval", "x", ""}, exitUsage, "a path is empty"},
		{[]string{"ask", "--limit", "0", "x"}, exitUsage, "--limit is 0"},
		{[]string{"ask", "--limit", "many", "x"}, exitUsage, "invalid argument"},
		{[]string{"ask", "--faq", "nowhere", "x"}, exitFailed, "nowhere"},
		{[]string{"ask", "--faq", knowledgeFile(t, "a.jsonl", "{"), "x"}, exitFailed, "a.jsonl:1: "},
	} {
		status, out, errOut := faqbot(t, environ(), "", c.args...)
		assert.Equal(t, c.status, status, c.args)
		assert.Empty(t, out)
		assert.Contains(t, errOut, c.want)
		assert.True(t, strings.HasPrefix(errOut, "faqbot:"), errOut)
	}
}

func TestTheVeryMessageForDiscordIsShown(t *testing.T) {
	t.Chdir(t.TempDir())
	status, out, _ := faqbot(t, environ(), "", "ask", "--discord", "--faq", knowledgeFile(t, "library.jsonl", library), "when does the library open?")
	assert.Equal(t, exitOK, status)
	assert.Equal(t, 1, strings.Count(out, "\n"))
	var message struct {
		Content         string
		Embeds          []struct{ Title, Description string }
		AllowedMentions struct{ Parse []string } `json:"allowed_mentions"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &message))
	require.Len(t, message.Embeds, 1)
	assert.Equal(t, "When does the library open?", message.Embeds[0].Title)
	assert.Contains(t, message.Embeds[0].Description, "We open at nine.")
	assert.NotNil(t, message.AllowedMentions.Parse)

	status, out, _ = faqbot(t, environ(), "", "ask", "--discord", "--locale", "de", "--faq", knowledgeFile(t, "library.jsonl", library), "when does the library open?")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, out, "Hat geholfen")
	assert.Empty(t, message.AllowedMentions.Parse)
}

func TestTheEnvironmentNamesTheKnowledge(t *testing.T) {
	t.Chdir(t.TempDir())
	env := environ("FAQ_PATH", knowledgeFile(t, "library.jsonl", library))
	_, out, _ := faqbot(t, env, "", "ask", "where can i park")
	assert.Contains(t, out, "»Behind the house.«")
	_, out, _ = faqbot(t, env, "", "ask", "--faq", knowledgeFile(t, "other.jsonl", `{"question":"Where can I park?","answer":"Nowhere."}`), "where can i park")
	assert.Contains(t, out, "»Nowhere.«", "what is named wins over what is set")
}

func TestForeignTextDoesntSteerTheTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	path := knowledgeFile(t, "a\x1b[1m.jsonl", `{"question":"Is it \u001b[31mred\u202e?","answer":"Yes,\u009b2J\u0007 it is.","url":"https://x.example/\u001b"}`)
	status, out, errOut := faqbot(t, environ(), "", "ask", "--explain", "--faq", path, "Is it [31mred? \x1b")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, out, "»Yes,�2J� it is.«")
	for _, r := range out + errOut {
		if r != '\n' {
			assert.False(t, steers(r), "%q is printed", r)
		}
	}
}

func FuzzReadLine(f *testing.F) {
	f.Add([]byte("a\nb\r\n\n"), 4)
	f.Add([]byte("ééé\n\xff\xff\xff\xff\xff"), 3)
	f.Fuzz(func(t *testing.T, data []byte, most int) {
		most = 4 + most&0xff
		r := bufio.NewReaderSize(bytes.NewReader(data), 16)
		want := strings.Split(string(data), "\n")
		for i := 0; ; i++ {
			line, err := readLine(r, most)
			full := want[i]
			if err == nil {
				full = strings.TrimSuffix(full, "\r")
			}
			assert.True(t, strings.HasPrefix(full, line) || strings.TrimSuffix(full, "\r") == line)
			assert.LessOrEqual(t, len(line), most)
			if len(line) < len(strings.TrimSuffix(full, "\r")) && utf8.ValidString(full) {
				assert.GreaterOrEqual(t, len(line), most-3)
				assert.True(t, utf8.ValidString(line), "a character is cut")
			}
			if err != nil {
				assert.Equal(t, io.EOF, err)
				assert.Len(t, want, i+1)
				return
			}
		}
	})
}
