package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// schema is Discord's OpenAPI description, read once: it is large, and never changes while the process runs.
var schema = sync.OnceValues(loadSchema)

// callbackSchemas are the branches of a callback's body by its type: errors against one branch can be read, those
// against all of them can't.
var callbackSchemas = map[int]string{
	callbackMessage:     "CreateMessageInteractionCallbackRequest",
	callbackDefer:       "CreateMessageInteractionCallbackRequest",
	callbackDeferUpdate: "UpdateMessageInteractionCallbackRequest",
	callbackUpdate:      "UpdateMessageInteractionCallbackRequest",
	callbackChoices:     "ApplicationCommandAutocompleteCallbackRequest",
	callbackForm:        "ModalInteractionCallbackRequest",
}

type description struct {
	doc   *openapi3.T
	paths map[string]*openapi3.PathItem // with every name of a parameter left out
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// loadSchema finds the description beside the module: shared/discord/openapi.json next to its root.
func loadSchema() (*description, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil, errors.New("no module root above the working directory, so no OpenAPI description")
		}
		dir = up
	}
	raw, err := os.ReadFile(filepath.Join(dir, "..", "shared", "discord", "openapi.json"))
	if err != nil {
		return nil, fmt.Errorf("no OpenAPI description of Discord: %w", err)
	}
	if raw, err = patch(raw); err != nil {
		return nil, fmt.Errorf("patch the OpenAPI description: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, fmt.Errorf("load the OpenAPI description: %w", err)
	}
	d := &description{doc: doc, paths: map[string]*openapi3.PathItem{}}
	for path, item := range doc.Paths.Map() {
		d.paths[parameter.ReplaceAllString(path, "{}")] = item
	}
	return d, nil
}

// patch lets default_member_permissions be a string, as the documentation says and every library sends it; the
// description has a number.
func patch(raw []byte) ([]byte, error) {
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	var visit func(any)
	visit = func(node any) {
		switch node := node.(type) {
		case map[string]any:
			if props, ok := node["properties"].(map[string]any); ok && props["default_member_permissions"] != nil {
				props["default_member_permissions"] = map[string]any{"type": []string{"string", "integer", "null"}}
			}
			for _, v := range node {
				visit(v)
			}
		case []any:
			for _, v := range node {
				visit(v)
			}
		}
	}
	visit(doc)
	return json.Marshal(doc)
}

// checkSchema holds a request against the description. The description is of version 10 of the API; what faqbot
// uses is alike in version 9.
func checkSchema(route string, r *http.Request, body []byte) []string {
	d, err := schema()
	if err != nil {
		return nil // said once, at the start
	}
	_, path, _ := strings.Cut(route, " ")
	item := d.paths[parameter.ReplaceAllString(path, "{}")]
	if item == nil || item.GetOperation(r.Method) == nil {
		return []string{"the OpenAPI description has no such operation"}
	}
	op := item.GetOperation(r.Method)
	var j judge
	for name, values := range r.URL.Query() {
		p := op.Parameters.GetByInAndName("query", name)
		if p == nil {
			j.fault("the OpenAPI description has no query parameter %q", name)
			continue
		}
		if err := p.Schema.Value.VisitJSON(guess(values[0]), openapi3.EnableJSONSchema2020()); err != nil {
			j.fault("query parameter %q breaks the OpenAPI description: %s", name, short(err))
		}
	}
	if len(body) == 0 || op.RequestBody == nil {
		if len(body) > 0 {
			j.fault("the OpenAPI description has no body here")
		}
		return j.faults
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		j.fault("%v", err)
		return j.faults
	}
	want := op.RequestBody.Value.Content.Get("application/json").Schema.Value
	if strings.HasSuffix(path, "/callback") {
		if object, ok := value.(map[string]any); ok {
			kind, _ := object["type"].(float64)
			if ref := d.doc.Components.Schemas[callbackSchemas[int(kind)]]; ref != nil {
				want = ref.Value
			}
		}
	}
	if err := want.VisitJSON(value, openapi3.EnableJSONSchema2020()); err != nil {
		j.fault("the body breaks the OpenAPI description: %s", short(err))
	}
	return j.faults
}

// guess is the JSON value that a query parameter stands for.
func guess(text string) any {
	if n, err := strconv.ParseFloat(text, 64); err == nil && len(text) < 16 {
		return n
	}
	if b, err := strconv.ParseBool(text); err == nil {
		return b
	}
	return text
}

func short(err error) string {
	const most = 600
	text := err.Error()
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
