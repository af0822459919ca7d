package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCheckSaysWhatIsWrongWhereAndHowBadItIs(t *testing.T) {
	t.Chdir(writeFiles(t,
		"sound/a.jsonl", library, "sound/a.cases.jsonl", `{"question":"how do i renew a book","expect":["renew"]}`,
		"worse/a.jsonl", library+`{"question":"Where can I park a car","answer":"In the yard."}`, "worse/a.cases.jsonl", libraryCases,
		"broken/b.jsonl", "{\"question\":\"x\"}\n", "broken/a.jsonl", library+"{",
	))
	for _, c := range []struct {
		path, out, sum string
		status         int
	}{
		{"sound", "", "sound: 3 questions, no passages, 1 case; no errors, no warnings\n", exitOK},
		{"worse", `worse/a.cases.jsonl:3: error: the case "Where can I park a car?" doesn't hold: it `, "worse: 4 questions, no passages, 4 cases; 1 error, 1 warning\n", exitFailed},
		{"worse", `worse/a.jsonl:4: warning: "Where can I park a car" is asked by "Where can I park a car?" (a.jsonl:3) as well; make them one entry, or ask each in words of its own` + "\n", "", exitFailed},
		{"broken", "broken/a.jsonl:4: error: ", "broken can't be used: 2 errors\n", exitFailed},
		{"broken", "broken/b.jsonl:1: error: ", "", exitFailed},
		{"nowhere", "nowhere: error: cannot be opened", "nowhere can't be used: 1 error\n", exitFailed},
	} {
		status, out, errOut := faqbot(t, environ(), "", "check", c.path)
		assert.Equal(t, c.status, status, c.path)
		assert.Contains(t, out, c.out)
		assert.Contains(t, errOut, c.sum)
		assert.Equal(t, c.out == "", out == "", out)
	}

	status, out, _ := faqbot(t, environ("FAQ_PATH", "worse"), "", "check", "--json")
	assert.Equal(t, exitFailed, status)
	var findings []finding
	for line := range strings.Lines(out) {
		var f finding
		require.NoError(t, json.Unmarshal([]byte(line), &f))
		findings = append(findings, f)
	}
	require.Len(t, findings, 2)
	assert.Equal(t, levelError, findings[0].Level)
	assert.Equal(t, 3, findings[0].Line)
	assert.Equal(t, levelWarning, findings[1].Level)
	assert.Equal(t, "make them one entry, or ask each in words of its own", findings[1].Do)
}

func TestProposedCasesAreKeptAndEdited(t *testing.T) {
	t.Chdir(writeFiles(t, "faq/a.jsonl", library))
	status, out, errOut := faqbot(t, environ(), "", "check", "--cases", "faq")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, out, `"expect":["park"]`)
	assert.Contains(t, out, `XXXX`)
	assert.Contains(t, errOut, "questions to answer, ")
	assert.Contains(t, errOut, "as faq.cases.jsonl (any name that ends in\n.cases.jsonl will do)")

	writeAt(t, "faq/faq.cases.jsonl", out)
	status, unedited, errOut := faqbot(t, environ(), "", "check", "faq")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, errOut, " cases; no errors, ")
	for line := range strings.Lines(unedited) {
		assert.Contains(t, line, " still has XXXX in it; put there ")
	}
	writeAt(t, "faq/faq.cases.jsonl", strings.ReplaceAll(out, "XXXX", "giraffe"))
	status, _, errOut = faqbot(t, environ(), "", "check", "faq")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, errOut, "no errors, no warnings")

	status, _, errOut = faqbot(t, environ(), "", "check", "--cases", "nowhere")
	assert.Equal(t, exitFailed, status)
	assert.Contains(t, errOut, "nowhere: cannot be opened")
}

func TestWhatToDoAboutACaseDependsOnWhatItExpects(t *testing.T) {
	t.Chdir(writeFiles(t, "faq/a.md", "# Is the shop open?\n\nAt nine.\n\n# Rules\n\nNo dogs may come in. Cats may.\n", "faq/a.cases.jsonl",
		`{"question":"is the shop open","refuse":true}`+"\n"+`{"question":"where is the till","expect":["a#is-the-shop-open"]}`+"\n"+
			`{"question":"what about llamas","sentences":["Cats may."]}`))
	status, out, _ := faqbot(t, environ(), "", "check", "faq")
	assert.Equal(t, exitFailed, status)
	for _, want := range []string{
		`faq/a.cases.jsonl:1: error: the case "is the shop open" doesn't hold: it is answered by "a#is-the-shop-open"; give that entry words which tell better what it is about, or correct the case`,
		`faq/a.cases.jsonl:2: error: the case "where is the till" doesn't hold: it is not answered; add this phrasing to the entry that is expected, or correct the case`,
		`faq/a.cases.jsonl:3: error: the case "what about llamas" doesn't hold: it is not answered; put a heading that says this above the sentence, or correct the case`,
	} {
		assert.Contains(t, out, want)
	}
}

func TestALinkThatLeadsNowhereIsNamedWhereItStands(t *testing.T) {
	t.Chdir(writeFiles(t, "faq/a.md", "# Why?\n\nSo."))
	require.NoError(t, os.Symlink("nowhere", "faq/b.md"))
	_, out, _ := faqbot(t, environ(), "", "check", "faq")
	assert.Contains(t, out, "faq/b.md: error: is a symbolic link")
}

func TestWhoGetsProposedCasesIsToldWhatToDoWithThem(t *testing.T) {
	var b strings.Builder
	(&program{errOut: &b}).tellHowToKeep(1, 2, []string{`the case "refudn" doesn't hold: it is not answered`})
	assert.Equal(t, `1 question to answer, 2 to refuse. Save them beside the files as faq.cases.jsonl (any name that ends in
.cases.jsonl will do) and edit them: put for XXXX a word that makes it a question which the files don't
answer, and leave out what nobody would ask.
the case "refudn" doesn't hold: it is not answered
Add to each entry the question that should find it, as another phrasing, or leave the case out.
`, b.String())

	t.Chdir(writeFiles(t, "a.md", "The house is old."))
	status, out, errOut := faqbot(t, environ(), "", "check", "--cases", "a.md")
	assert.Equal(t, exitOK, status)
	assert.Empty(t, out)
	assert.Equal(t, "faqbot: the files hold no question to make a case of; write some yourself, with the sentences that answer them\n", errOut)
}

func TestACaseThatDoesntHoldSaysWhatCameInstead(t *testing.T) {
	for _, c := range []struct{ cases, want string }{
		{`{"question":"Where can I park a car?","expect":["open"]}`, `it is answered by "park"`},
		{`{"question":"zzgl brmpf","expect":["open"]}`, "it is not answered"},
	} {
		root := writeFiles(t, "a.jsonl", library, "a.cases.jsonl", c.cases)
		status, out, _ := faqbot(t, environ(), "", "check", root)
		assert.Equal(t, exitFailed, status)
		assert.Contains(t, out, c.want)
	}
}
