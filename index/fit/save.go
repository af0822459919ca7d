package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// save writes what is drawn from sets below a folder as case sets, a folder for each variant with its draws numbered, so
// that they can be measured like others.
func save(dir string, sets []*set) error {
	numbers := map[string]int{}
	for _, s := range sets {
		if !s.drawn {
			continue
		}
		variant := strings.NewReplacer(": 0 entries", "", ", 0 phrasings", "", ", 0 sentences", "", ", -1 phrasings", "-mixed-phrasings",
			"% ", "-", ": ", "-", ", ", "-", " ", "-").Replace(s.family())
		numbers[variant]++
		if err := s.save(filepath.Join(dir, variant, fmt.Sprint(numbers[variant]))); err != nil {
			return err
		}
	}
	return nil
}

func (s *set) save(folder string) error {
	type entry struct {
		ID       string   `json:"id"`
		Heading  []string `json:"heading,omitempty"`
		Question string   `json:"question,omitempty"`
		Answer   string   `json:"answer"`
		Aliases  []string `json:"aliases,omitempty"`
	}
	var entries, cases []any
	for _, e := range s.corpus.Entries {
		entries = append(entries, entry{e.ID, e.Source.Headings, e.Question, e.Answer, e.Aliases})
	}
	for _, c := range s.cases {
		cases = append(cases, c)
	}
	if err := os.MkdirAll(filepath.Join(folder, "faq"), 0o755); err != nil {
		return err
	}
	return errors.Join(
		saveLines(filepath.Join(folder, "faq", "entries.jsonl"), entries),
		saveLines(filepath.Join(folder, "cases.jsonl"), cases))
}

// saveLines writes a value a line, as JSON.
func saveLines(name string, values []any) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	e := json.NewEncoder(f)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			return err
		}
	}
	return nil
}
