package discordtest

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// CheckAnswer holds an answer of the server's own against Discord's OpenAPI description, so that what the tests
// talk to doesn't drift from Discord. Without the description it finds nothing.
func CheckAnswer(method, path string, status int, body string) error {
	d, err := schema()
	if err != nil || status > 201 {
		return nil
	}
	path, _, _ = strings.Cut(path, "?")
	var found operation
	for _, op := range d.paths {
		pattern := strings.NewReplacer(`\{`, "{", `\}`, "}").Replace(regexp.QuoteMeta(op.path))
		pattern = "^" + parameter.ReplaceAllString(pattern, "[^/]+") + "$"
		if regexp.MustCompile(pattern).MatchString(path) && (found.path == "" || strings.Count(op.path, "{") < strings.Count(found.path, "{")) {
			found = op
		}
	}
	if found.path == "" || found.item.GetOperation(method) == nil {
		return nil
	}
	if r := found.item.GetOperation(method).Responses.Status(status); r == nil || r.Value.Content.Get("application/json") == nil {
		return fmt.Errorf("no answer with status %d is described", status)
	}
	want, err := d.schemaAt("paths", found.path, strings.ToLower(method), "responses", fmt.Sprint(status), "content", "application/json", "schema")
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	return want.Validate(value)
}
