package faq

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFrontMatter bounds the YAML that we hand to a parser, in bytes.
const maxFrontMatter = 64 << 10

var yamlLine = regexp.MustCompile(`line (\d+): `)

// frontMatter reads the YAML between two lines of hyphens at the beginning of a file: title, url, tags and
// lang. It returns where the document begins and its title; ok is false after a fault.
func (d *draft) frontMatter() (body int, title string, ok bool) {
	first, rest, _ := strings.Cut(d.text, "\n")
	mark := strings.TrimRight(first, " \t\r")
	if mark != "---" && mark != "+++" {
		return 0, "", true
	}
	start := len(first) + 1
	end := -1
	at := start
	for line := range strings.SplitAfterSeq(rest, "\n") {
		l := strings.TrimRight(line, " \t\r\n")
		if l == mark || mark == "---" && l == "..." {
			end, body = at, at+len(line)
			break
		}
		at += len(line)
	}
	if end < 0 {
		if second, _, _ := strings.Cut(rest, "\n"); yamlKey.MatchString(second) {
			d.fault(1, "the front matter is not closed", "end it with a line of three hyphens")
			return 0, "", false
		}
		return 0, "", true // a rule
	}
	if mark == "+++" {
		return body, "", true // TOML: its values are not read
	}
	source := d.text[start:end]
	if !yamlKey.MatchString(strings.TrimLeft(source, " \t\r\n")) {
		return 0, "", true // text between two rules
	}
	if len(source) > maxFrontMatter {
		d.fault(1, fmt.Sprintf("the front matter is larger than %d KiB", maxFrontMatter>>10), "shorten it")
		return 0, "", false
	}
	root, err := parseYAML(source)
	if err == nil && root == nil {
		return 0, "", true // text between two rules, such as a quotation with a colon
	}
	if err != nil {
		line := 2 // the first of its own, which the parser doesn't number
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			n, _ := strconv.Atoi(m[1])
			line = 1 + n
			if strings.Contains(err.Error(), "did not find expected") {
				line++ // the parser, other than the scanner, counts from 0
			}
		}
		what := yamlLine.ReplaceAllString(strings.TrimPrefix(err.Error(), "yaml: "), "")
		d.fault(line, "the front matter is broken: "+what, "correct it, or put the value in quotes")
		return 0, "", false
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		values := yamlTexts(root.Content[i+1])
		one := ""
		if len(values) > 0 {
			one = strings.TrimSpace(values[0])
		}
		switch strings.ToLower(root.Content[i].Value) {
		case "title":
			title = oneLine(one)
		case "url":
			d.url = one
			d.checkURL(1+root.Content[i].Line, one)
		case "tags":
			d.tags = split(values, ",")
		case "lang", "language":
			lang := languageOf(one)
			if lang == "" && one != "" {
				d.warn(1+root.Content[i].Line, "the language "+quote(one)+" is not known, so it is guessed from the text",
					"write one of "+languageList()+", or remove the line")
			}
			d.lang = cmp.Or(lang, d.lang)
		}
	}
	return body, title, true
}

// yamlKey matches a line that YAML takes for a key with its value.
var yamlKey = regexp.MustCompile(`^["']?[\w.-]+["']?[ \t]*:(?:\s.*)?$|^["']?[\w.-]+["']?[ \t]*:[ \t\r\n]`)

// parseYAML reads a mapping; nil if it is none. Aliases, which let a few lines stand for millions, are refused, and so is deep nesting.
func parseYAML(source string) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, nil
	}
	if err := checkYAML(doc.Content[0], 0); err != nil {
		return nil, err
	}
	return doc.Content[0], nil
}

func checkYAML(n *yaml.Node, depth int) error {
	if n.Kind == yaml.AliasNode {
		return fmt.Errorf("line %d: it has an alias (%s)", n.Line, quote("*"+n.Value))
	}
	if depth > maxNesting {
		return fmt.Errorf("line %d: it nests deeper than %d levels", n.Line, maxNesting)
	}
	for _, c := range n.Content {
		if err := checkYAML(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// yamlTexts returns a scalar, or the scalars of a list.
func yamlTexts(n *yaml.Node) []string {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return nil
		}
		return []string{n.Value}
	case yaml.SequenceNode:
		var all []string
		for _, c := range n.Content {
			if c.Kind == yaml.ScalarNode {
				all = append(all, c.Value)
			}
		}
		return all
	}
	return nil
}
