package main

import (
	"errors"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// faqbot runs the program in the test's process and returns what a shell would see.
func faqbot(t *testing.T, env environment, in string, args ...string) (status int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	status = run(t.Context(), args, env, strings.NewReader(in), &o, &e)
	return status, o.String(), e.String()
}

func TestAWrongCommandLineIsToldApartFromAFailure(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"sing"}, "faqbot: unknown command \"sing\" for \"faqbot\"\n"},
		{[]string{"verison"}, "for \"faqbot\" Did you mean this? version\n"},
		{[]string{"version", "--loud"}, "faqbot: unknown flag: --loud; see faqbot version --help\n"},
		{[]string{"completion", "nope"}, "faqbot: unknown command \"nope\" for \"faqbot completion\""},
		{[]string{"help", "nope"}, "faqbot: unknown command \"nope\"; see faqbot --help\n"},
		{[]string{"version", "now"}, "faqbot: unknown command \"now\" for \"faqbot version\""},
	} {
		status, out, errOut := faqbot(t, environ(), "", c.args...)
		assert.Equal(t, exitUsage, status)
		assert.Empty(t, out)
		assert.Contains(t, errOut, c.want)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnAnswerThatCantBeWrittenIsAFailure(t *testing.T) {
	t.Chdir(writeFiles(t, "faq/a.jsonl", library, "cases.jsonl", libraryCases))
	for _, args := range [][]string{
		{"ask", "x"}, {"ask", "--json", "x"}, {"ask", "--discord", "x"}, {"check", "faq"}, {"check", "--cases", "faq"}, {"eval", "."}, {"eval", "--json", "."}, {"version"},
	} {
		var errOut strings.Builder
		assert.Equal(t, exitFailed, run(t.Context(), args, environ(), strings.NewReader(""), full{}, &errOut), args)
		assert.Contains(t, errOut.String(), "no space left", args)
	}
}

func TestHelpIsAResult(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}, {"help"}, {"completion"}} {
		status, out, errOut := faqbot(t, environ(), "", args...)
		assert.Equal(t, exitOK, status)
		assert.Regexp(t, "word for word|autocompletion script", out)
		assert.Empty(t, errOut)
	}
}

func TestShellsCanCompleteCommands(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		status, out, _ := faqbot(t, environ(), "", "completion", shell)
		assert.Equal(t, exitOK, status)
		assert.Contains(t, out, "faqbot")
	}
}

func TestTheVersionNamesModuleAndCommit(t *testing.T) {
	for want, info := range map[string]debug.BuildInfo{
		"devel":  {Main: debug.Module{Version: "(devel)"}},
		"v1.2.3": {Main: debug.Module{Version: "v1.2.3"}},
		"devel (0123456789ab, 2026-01-02T03:04:05Z) with changes": {Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.time", Value: "2026-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"},
		}},
	} {
		assert.Equal(t, want, versionOf(&info))
	}
	status, out, _ := faqbot(t, environ(), "", "version")
	assert.Equal(t, exitOK, status)
	assert.Regexp(t, `^faqbot \S.* go1\S* \w+/\w+\n$`, out)
}
