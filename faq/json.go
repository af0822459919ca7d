package faq

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxNesting bounds how deep JSON and YAML may nest. Knowledge needs four levels.
const maxNesting = 32

// oneRecord shows what is expected, for messages.
const oneRecord = `{"question":"…","answer":"…"}`

// readJSON reads an array of records, one record, or an object with arrays of records in it, as bots export
// them: {"qna":[{"qid":"…","q":["…"],"a":"…"}]}.
func readJSON(d *draft) {
	if !d.soundJSON(0, d.text) {
		return
	}
	start := skipBlank(d.text, 0)
	switch d.text[start] {
	case '[':
		d.readArray(start)
	case '{':
		if fields := members(d.text, start); isRecord(fields) {
			d.readRecord(start, fields)
			return
		}
		found := false
		for _, m := range members(d.text, start) {
			if d.text[m.start] == '[' {
				d.readArray(m.start)
				found = true
			}
		}
		if !found {
			d.fault(d.line(start), "the JSON holds no list of entries", "write an array of "+oneRecord+" objects")
		}
	default:
		d.fault(d.line(start), "the JSON is neither an array nor an object", "write an array of "+oneRecord+" objects")
	}
}

// readJSONLines reads a record a line.
func readJSONLines(d *draft) {
	for _, start := range d.lines {
		line, _, _ := strings.Cut(d.text[start:], "\n")
		if strings.TrimSpace(line) == "" || !d.soundJSON(start, line) {
			continue
		}
		start = skipBlank(d.text, start)
		if d.text[start] != '{' {
			d.fault(d.line(start), "the line is not a JSON object", "write "+oneRecord+" on one line")
			continue
		}
		d.readRecord(start, members(d.text, start))
	}
}

// soundJSON reports whether the text, which begins at offset start of the file, is JSON that may be read on, or says why not.
func (d *draft) soundJSON(start int, text string) bool {
	if at := tooDeep(text); at >= 0 {
		d.fault(d.line(start+at), fmt.Sprintf("the JSON nests deeper than %d levels", maxNesting), "write an array of "+oneRecord+" objects")
		return false
	}
	var raw json.RawMessage
	err := json.Unmarshal([]byte(text), &raw)
	if err == nil {
		return true
	}
	at := len(text)
	if se := (*json.SyntaxError)(nil); errors.As(err, &se) {
		at = min(at, max(0, int(se.Offset)-1))
	}
	d.fault(d.line(start+at), "the JSON is broken: "+jsonReason(err), "correct it there or shortly before")
	return false
}

// tooDeep returns the offset at which brackets nest too deep, or -1.
func tooDeep(text string) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > maxNesting {
				return i
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return -1
}

// A member is a value with where it begins in the file and, in an object, its name.
type member struct {
	name  string
	start int
	raw   json.RawMessage
}

// members returns the values within the sound array or object that begins at start.
func members(text string, start int) []member {
	var all []member
	named := text[start] == '{'
	dec := json.NewDecoder(strings.NewReader(text[start:]))
	_, err := dec.Token() // the bracket
	for err == nil && dec.More() {
		var m member
		if named {
			name, _ := dec.Token()
			m.name, _ = name.(string)
		}
		m.start = skipBlank(text, start+int(dec.InputOffset()))
		err = dec.Decode(&m.raw)
		all = append(all, m)
	}
	return all
}

// skipBlank returns the offset of the next thing that is neither white space nor one of the marks between values.
func skipBlank(text string, i int) int {
	for i < len(text)-1 && strings.IndexByte(" \t\r\n,:", text[i]) >= 0 {
		i++
	}
	return i
}

func (d *draft) readArray(start int) {
	for _, m := range members(d.text, start) {
		if d.text[m.start] != '{' {
			d.fault(d.line(m.start), "an entry is not a JSON object", "write "+oneRecord)
			continue
		}
		d.readRecord(m.start, members(d.text, m.start))
	}
}

// isRecord reports whether an object's members are those of an entry: a text that answers or asks, and no list of objects.
func isRecord(fields []member) bool {
	found := false
	for _, m := range fields {
		if m.raw[0] == '[' && strings.HasPrefix(strings.TrimLeft(string(m.raw[1:]), " \t\r\n"), "{") {
			return false
		}
		if f := fieldOf(m.name); (f == questionField || f == answerField || f == textField) && m.raw[0] == '"' {
			found = true
		}
	}
	return found
}

// readRecord takes in the object that begins at start.
func (d *draft) readRecord(start int, fields []member) {
	r := record{line: d.line(start)}
	// An entry with a qid is one of QnABot's, which has many keys that tell its own program something.
	foreign := slices.ContainsFunc(fields, func(m member) bool { return m.name == "qid" })
	for _, m := range fields {
		f := fieldOf(m.name)
		values, ok := texts(m.raw)
		switch {
		case ok && f != noField:
			r.set(f, values...)
		case foreign:
		case f == noField:
			d.unknown(d.line(m.start), "key", m.name)
		default:
			d.warn(d.line(m.start), "the value of "+quote(m.name)+" is neither text nor a list of texts and not read", `write "…" or ["…","…"]`)
		}
	}
	d.addRecord(r)
}

// texts reads a value that is a text, a number, or a list of such; null is an empty list.
func texts(raw json.RawMessage) ([]string, bool) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, false
	}
	switch v := v.(type) {
	case nil:
		return nil, true
	case string:
		return []string{v}, true
	case float64:
		return []string{string(raw)}, true
	case bool:
		return []string{strconv.FormatBool(v)}, true
	case []any:
		var all []string
		for _, x := range v {
			switch x := x.(type) {
			case string:
				all = append(all, x)
			case float64:
				all = append(all, strconv.FormatFloat(x, 'f', -1, 64))
			case nil:
			default:
				return nil, false
			}
		}
		return all, true
	}
	return nil, false
}

// jsonReason says what is wrong with JSON in our own words where encoding/json's would puzzle.
func jsonReason(err error) string {
	if te := (*json.UnmarshalTypeError)(nil); errors.As(err, &te) {
		return fmt.Sprintf("%q is a %s", te.Field, te.Value)
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}
