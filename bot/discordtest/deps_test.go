package discordtest_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNothingOfThisIsLinkedIntoTheBinary(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "faqbot/cmd/faqbot").CombinedOutput()
	require.NoError(t, err, string(out))
	for _, mustNot := range []string{"faqbot/bot/discordtest", "github.com/getkin/kin-openapi", "github.com/santhosh-tekuri/jsonschema"} {
		require.NotContains(t, string(out), mustNot)
	}
}
