package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sources parses the files of this package that aren't tests, by name.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	out := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		if out[name], err = parser.ParseFile(token.NewFileSet(), name, text, 0); err != nil {
			require.NoError(t, err)
		}
	}
	return out
}

// What speaks to Discord: the sender's methods that say something, and their likes on discordgo's session.
var speaking = []string{"respond", "editResponse", "deleteResponse", "followUp", "createMessage", "editMessage", "deleteMessage", "typing"}

func TestOnlyReplySpeaks(t *testing.T) {
	spoke := map[string]bool{}
	for name, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			method := sel.Sel.Name
			for _, prefix := range []string{"ChannelMessage", "Interaction", "Followup", "WebhookExecute", "WebhookMessage", "ChannelTyping", "MessageReaction", "UserChannelCreate", "RequestWith"} {
				x, isPackage := sel.X.(*ast.Ident)
				if strings.HasPrefix(method, prefix) && !(isPackage && x.Name == "discordgo") {
					require.Fail(t, "discordgo's session is used to send", "%s: %s", name, method)
				}
			}
			if on, ok := sel.X.(*ast.SelectorExpr); ok && on.Sel.Name == "send" && slices.Contains(speaking, method) {
				require.Equal(t, "reply.go", name, "%s speaks by itself", method)
				spoke[method] = true
			}
			return true
		})
	}
	require.Len(t, spoke, len(speaking), "the list names what exists")
}

func TestTheBotKnowsNothingOfTheEngine(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "faqbot/bot").Output()
	require.NoError(t, err)
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		require.False(t, dep == "faqbot/index" || strings.HasPrefix(dep, "github.com/blevesearch") || dep == "testing", dep)
	}
}
