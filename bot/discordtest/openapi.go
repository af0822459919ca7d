package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
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

// description is the document, its operations, and the schemas of their bodies. kin-openapi compiles a schema anew
// for each value it checks, 10 ms a request and 100 ms with the race detector; its engine with schemas compiled
// once needs some microseconds.
type description struct {
	paths    map[string]operation // with every name of a parameter left out
	compiler *jsonschema.Compiler

	mu       sync.Mutex
	compiled map[string]*jsonschema.Schema
}

type operation struct {
	path string // as the document has it
	item *openapi3.PathItem
}

const resource = "discord.json"

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
	raw, err := os.ReadFile(filepath.Join(dir, "..", "shared", "discord", "openapi.json")) // #nosec G304 -- beside the module, for tests only
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
	d := &description{paths: map[string]operation{}, compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	for path, item := range doc.Paths.Map() {
		d.paths[parameter.ReplaceAllString(path, "{}")] = operation{path, item}
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read the OpenAPI description: %w", err)
	}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	if err := d.compiler.AddResource(resource, whole); err != nil {
		return nil, fmt.Errorf("take the OpenAPI description as a schema: %w", err)
	}
	return d, nil
}

// schemaAt compiles the schema at a place of the document, once.
func (d *description) schemaAt(keys ...string) (*jsonschema.Schema, error) {
	at := resource + "#"
	for _, key := range keys {
		at += "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.compiled[at]; s != nil {
		return s, nil
	}
	s, err := d.compiler.Compile(at)
	if err != nil {
		return nil, err
	}
	d.compiled[at] = s
	return s, nil
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
	found := d.paths[parameter.ReplaceAllString(path, "{}")]
	if found.item == nil || found.item.GetOperation(r.Method) == nil {
		return []string{"the OpenAPI description has no such operation"}
	}
	op := found.item.GetOperation(r.Method)
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
	if len(body) == 0 {
		return j.faults
	}
	if op.RequestBody == nil {
		j.fault("the OpenAPI description has no body here")
		return j.faults
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		j.fault("%v", err)
		return j.faults
	}
	keys := []string{"paths", found.path, strings.ToLower(r.Method), "requestBody", "content", "application/json", "schema"}
	if strings.HasSuffix(path, "/callback") {
		var kind struct {
			Type int `json:"type"`
		}
		if err := json.Unmarshal(body, &kind); err == nil && callbackSchemas[kind.Type] != "" {
			keys = []string{"components", "schemas", callbackSchemas[kind.Type]}
		}
	}
	want, err := d.schemaAt(keys...)
	if err != nil {
		j.fault("the OpenAPI description can't be used: %v", err)
		return j.faults
	}
	if err := want.Validate(value); err != nil {
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
	if head, details, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(head, "jsonschema") {
		text = details // the head only names the schema
	}
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
