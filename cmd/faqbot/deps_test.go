package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// list asks go list for a template's lines, over all packages of the program or those named.
func list(t *testing.T, template string, packages ...string) (lines []string) {
	t.Helper()
	if len(packages) == 0 {
		packages = []string{"faqbot/..."}
	}
	out, err := exec.Command("go", append([]string{"list", "-f", template}, packages...)...).Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func within(pkg string, folders ...string) bool {
	for _, f := range folders {
		if pkg == f || strings.HasPrefix(pkg, f+"/") {
			return true
		}
	}
	return false
}

// The drawing of the architecture, as a test: bot and index meet only in faq's types, and each hides its
// library.
func TestTheArrowsOfTheArchitectureHold(t *testing.T) {
	const bleve, discordgo = "github.com/blevesearch/bleve/v2", "github.com/bwmarrin/discordgo"
	forbidden := map[string][]string{
		"faqbot/faq":   {"faqbot/bot", "faqbot/index", "faqbot/cmd", bleve, discordgo},
		"faqbot/bot":   {"faqbot/index", "faqbot/cmd", bleve},
		"faqbot/index": {"faqbot/bot", "faqbot/cmd", discordgo},
	}
	seen := map[string]bool{}
	for _, line := range list(t, `{{.ImportPath}} {{join .Deps " "}}`) {
		pkg, deps, _ := strings.Cut(line, " ")
		seen[pkg] = true
		for dep := range strings.FieldsSeq(deps) {
			seen[dep] = true
			for folder, others := range forbidden {
				assert.False(t, within(pkg, folder) && within(dep, others...), "%s imports %s", pkg, dep)
			}
		}
	}
	for folder, others := range forbidden {
		for _, pkg := range append(others, folder) {
			assert.True(t, seen[pkg] || pkg == "faqbot/cmd", "%s goes by another name now", pkg)
		}
	}
}

// Only the packages that hide a library import it themselves.
func TestALibraryIsImportedOnlyWhereItIsHidden(t *testing.T) {
	hidden := map[string]string{
		"github.com/blevesearch": "faqbot/index", "github.com/bwmarrin/discordgo": "faqbot/bot",
		"github.com/joho/godotenv": "faqbot/cmd/faqbot", "github.com/spf13/cobra": "faqbot/cmd/faqbot",
	}
	seen := map[string]bool{}
	for _, line := range list(t, `{{$p := .ImportPath}}{{range .Imports}}{{$p}} {{.}}{{"\n"}}{{end}}`) {
		pkg, imported, _ := strings.Cut(line, " ")
		for library, where := range hidden {
			if within(imported, library) {
				seen[library] = true
				assert.True(t, within(pkg, where), "%s imports %s, which is hidden in %s", pkg, imported, where)
			}
		}
	}
	assert.Len(t, seen, len(hidden))
}

func TestWhatOnlyTestsNeedStaysOutOfTheProgram(t *testing.T) {
	for _, dep := range strings.Fields(list(t, `{{join .Deps " "}}`, "faqbot/cmd/faqbot")[0]) {
		assert.False(t, within(dep, "testing", "faqbot/bot/discordtest", "faqbot/faq/faqtest", "github.com/stretchr/testify", "github.com/getkin/kin-openapi",
			"go.uber.org/goleak", "pgregory.net/rapid", "net/http/httptest"), "the program holds %s", dep)
	}
}
