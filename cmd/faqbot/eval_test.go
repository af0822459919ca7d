package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/index/quality"
)

// writeFiles writes files, by name and text, below a new folder and returns it.
func writeFiles(t *testing.T, pairs ...string) string {
	t.Helper()
	root := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		writeAt(t, filepath.Join(root, filepath.FromSlash(pairs[i])), pairs[i+1])
	}
	return root
}

// writeAt writes a file, and the folders above it.
func writeAt(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

const libraryCases = `{"question":"When does the library open?","expect":["open"]}
{"question":"how do i renew a book","sentences":["Show it at the desk."]}
{"question":"Where can I park a car?","expect":["open"]}
{"question":"what is the capital of france","refuse":true,"kind":"off-topic"}
`

func TestSetsAreFoundWhereverTheyAre(t *testing.T) {
	root := writeFiles(t,
		"one/faq/a.jsonl", library, "one/cases.jsonl", libraryCases,
		"many/x/faq/a.jsonl", library, "many/x/cases.jsonl", libraryCases,
		"many/y/faq/a.jsonl", library, "many/y/cases.jsonl", libraryCases,
		"own/a.jsonl", library, "own/deep/b.cases.jsonl", libraryCases,
		"other/own/a.jsonl", library, "other/own/b.cases.jsonl", libraryCases,
		"README.md", "none")
	t.Chdir(root)
	status, out, errOut := faqbot(t, environ(), "", "eval", "one", "many/", "own", "./other/own/", "README.md")
	assert.Equal(t, exitOK, status)
	assert.Equal(t, "faqbot: README.md is no case set, and is left out\n", errOut)
	var names []string
	for line := range strings.Lines(out) {
		if name, rest, found := strings.Cut(line, " n "); found && strings.Contains(rest, "p@1") {
			names = append(names, strings.TrimSpace(name)+" "+strings.Fields(rest)[0])
		}
	}
	assert.Equal(t, []string{"one 3", "many 6", "own 3", "other/own 3", "all 15"}, names)
	assert.Contains(t, out, "p@1 66.7")
	assert.Contains(t, out, "n-off-topic 1  reply-off-topic 0.0")
	assert.Contains(t, out, "promised")

	status, out, _ = faqbot(t, environ("FAQ_PATH", "own"), "", "eval", "--json")
	assert.Equal(t, exitOK, status)
	var r quality.Report
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	assert.Equal(t, "own", r.Name)
	assert.Equal(t, 3, r.N)
	assert.Equal(t, 1, r.Refusals["off-topic"].N)
}

func TestEvalDrawsTheCalibrationOfAllSets(t *testing.T) {
	root := writeFiles(t,
		"one/faq/a.jsonl", library, "one/cases.jsonl", libraryCases,
		"two/faq/a.jsonl", library, "two/cases.jsonl", libraryCases)
	t.Chdir(root)
	status, _, errOut := faqbot(t, environ(), "", "eval", "--plot", "picture.svg", "one", "two")
	require.Equal(t, exitOK, status, errOut)
	picture, err := os.ReadFile("picture.svg")
	require.NoError(t, err)
	assert.Contains(t, string(picture), "<svg ")
	assert.Contains(t, string(picture), "8 questions")

	status, _, errOut = faqbot(t, environ(), "", "eval", "--plot", "nowhere/picture.svg", "one")
	assert.Equal(t, exitFailed, status)
	assert.Contains(t, errOut, "drawing the calibration: open nowhere/picture.svg")
}

func TestGatesHoldFiguresToTheirLimits(t *testing.T) {
	root := writeFiles(t, "one/faq/a.jsonl", library, "one/cases.jsonl", libraryCases)
	t.Chdir(root)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--min", "p@1=66", "--max", "reply-off-topic=0"}, exitOK, ""},
		{[]string{"--min", "one:p@1=66"}, exitOK, ""},
		{[]string{"--min", "p@1=67"}, exitFailed, "one: p@1 is 66.7, not p@1 >= 67"},
		{[]string{"--max", "one:wrong=33", "--min", "right=99"}, exitFailed, "one: wrong is 33.3, not one:wrong <= 33"},
		{[]string{"--min", "two:p@1=1"}, exitUsage, `there is no set "two" to have two:p@1 >= 1; the sets are one; see`},
		{[]string{"--min", "one:p@2=1"}, exitUsage, "no set has the figure of one:p@2 >= 1; there are auroc-off-topic, hit@3, "},
		{[]string{"--min", "quality=1"}, exitUsage, "no set has the figure of quality >= 1; there are auroc-off-topic, hit@3, "},
		{[]string{"--min", "p@1"}, exitUsage, `"p@1" is not FIGURE=VALUE`},
		{[]string{"--min", "p@1=NaN"}, exitUsage, `"p@1=NaN" is not FIGURE=VALUE`},
		{[]string{"--max", "wrong=+Inf"}, exitUsage, `"wrong=+Inf" is not FIGURE=VALUE`},
		{[]string{"--strictness", "lax"}, exitUsage, "--strictness is none of careful"},
	} {
		status, _, errOut := faqbot(t, environ(), "", append(append([]string{"eval"}, c.args...), "one")...)
		assert.Equal(t, c.status, status, c.args)
		assert.Contains(t, errOut, c.want)
	}
}

// Whatever can be printed or have a limit is explained, in lines that a terminal has room for.
func TestTheHelpOfEvalTellsOfEveryFigure(t *testing.T) {
	status, help, _ := faqbot(t, environ(), "", "eval", "--help")
	require.Equal(t, exitOK, status)
	_, help, found := strings.Cut(help, "percentages, but for n, auroc and ms/q:\n\n")
	require.True(t, found)
	help, _, _ = strings.Cut(help, "\n\n")
	told := map[string]bool{}
	for line := range strings.Lines(help) {
		assert.Less(t, len(line), 110, line)
		names, _, _ := strings.Cut(strings.TrimSpace(line), "  ")
		for name := range strings.FieldsSeq(names) {
			told[name] = true
		}
	}
	r := quality.Report{Refusals: map[string]quality.Refusal{"KIND": {}}, Forms: map[string]float64{"FORM": 0}}
	for name := range r.Figures() {
		assert.True(t, told[name], name)
	}
	assert.Len(t, told, len(r.Figures()))
}

func TestMissesSayWhatWentWrong(t *testing.T) {
	root := writeFiles(t, "one/faq/a.jsonl", library, "one/cases.jsonl", libraryCases)
	status, _, errOut := faqbot(t, environ(), "", "eval", "--misses", filepath.Join(root, "one"))
	assert.Equal(t, exitOK, status)
	assert.Equal(t, 1, strings.Count(errOut, "expected: "))
	assert.Contains(t, errOut, "one: wrong: Where can I park a car?\n  expected: open, When does the library open?\n")
	assert.Contains(t, errOut, "»Behind the house.«")
	assert.Contains(t, errOut, "Decision: answer, since ")
}

func TestACaseThatExpectsWhatIsNotThereIsWarnedOf(t *testing.T) {
	const cases = `{"question":"how do i renew a book","expect":["renew","renewal"]}`
	t.Chdir(writeFiles(t, "one/faq/a.jsonl", library, "one/cases.jsonl", cases, "own/a.jsonl", library, "own/a.cases.jsonl", "\n"+cases))
	status, _, errOut := faqbot(t, environ(), "", "eval", "one", "own")
	assert.Equal(t, exitOK, status)
	assert.Equal(t, `faqbot: one/cases.jsonl:1: the case expects "renewal", which is not there; correct the id
faqbot: own/a.cases.jsonl:2: the case expects "renewal", which is not there; correct the id
`, errOut)
}

func TestThereMustBeSomethingToMeasure(t *testing.T) {
	t.Chdir(writeFiles(t, "a.md", "x", "faq/a.jsonl", library, "cases.jsonl", "{", "own/a.cases.jsonl", libraryCases))
	for want, args := range map[string][]string{
		"there is no case set": {"eval", "a.md"},
		"there is no case set; name a folder with faq/ and cases.jsonl, or one that holds *.cases.jsonl":             {"eval", "own/a.cases.jsonl"},
		"faqbot: nowhere: cannot be opened: no such file or directory; name a folder with faq/ and cases.jsonl, or ": {"eval", "nowhere"},
		"measuring .: cases.jsonl:1: ":        {"eval", "."},
		"measuring faq: there are no cases; ": {"eval"},
	} {
		status, _, errOut := faqbot(t, environ("FAQ_PATH", "faq"), "", args...)
		assert.Equal(t, exitFailed, status)
		assert.Contains(t, errOut, want)
	}
}
