package faq

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// maxCases bounds a case set, in bytes. The largest that are in use have a few megabytes.
const maxCases = maxTotalSize

// ReadCases reads a case set, a JSON object a line; name is what messages call it. The error is [Problems].
func ReadCases(r io.Reader, name string) ([]Case, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxCases+1))
	if err != nil {
		return nil, fmt.Errorf("read the cases of %s: %w", name, err)
	}
	if len(data) > maxCases {
		return nil, Problems{{File: name, What: fmt.Sprintf("is larger than %d MiB", maxCases>>20), Do: "split it"}}
	}
	d := &draft{name: name}
	var ok bool
	if d.text, ok = d.decode(data); ok {
		readCases(d)
	}
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	return d.cases, nil
}

func readCases(d *draft) {
	for i, line := range strings.Split(d.text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		c := Case{Source: Source{File: d.name, Line: i + 1}}
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&c); err != nil {
			d.fault(i+1, "the case is broken: "+jsonReason(err), `write {"question":"…","expect":["id"]} or {"question":"…","refuse":true} on one line`)
			continue
		}
		if rest, _ := io.ReadAll(dec.Buffered()); len(bytes.TrimSpace(rest)) > 0 {
			d.fault(i+1, "something follows the case", "write one case a line")
			continue
		}
		switch ways := btoi(len(c.Expect) > 0) + btoi(len(c.Sentences) > 0) + btoi(c.Refuse); {
		case strings.TrimSpace(c.Question) == "":
			d.fault(i+1, "the case has no question", `add "question"`)
		case ways == 0:
			d.fault(i+1, "the case expects nothing", `add "expect", "sentences" or "refuse"`)
		case ways > 1:
			d.fault(i+1, "the case expects more than one thing", `keep one of "expect", "sentences" and "refuse"`)
		default:
			d.cases = append(d.cases, c)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
