package faq

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// A draft is a file on its way into the corpus: its text, and what the parser of its format found in it.
type draft struct {
	name  string // Source.File
	text  string // without a byte order mark
	lines []int  // the offsets at which lines begin

	url    string
	tags   []string
	lang   string // of what its entries say, unless they say it themselves
	breaks breaks
	unread map[string]bool // names of columns and keys that were warned of

	comments []int // where those begin that speak to nobody, in order

	entries  []*Entry
	untold   []*Entry // those that don't tell their language
	cases    []Case
	synonyms [][]string
	faults   Problems
	warnings Problems
}

// parserFor returns what reads a file of this name; nil if nothing does.
func parserFor(name string) func(*draft) {
	base := strings.ToLower(path.Base(name))
	switch {
	case strings.HasSuffix(base, "synonyms.txt"):
		return readSynonyms
	case base == "cases.jsonl", strings.HasSuffix(base, ".cases.jsonl"):
		return readCases
	}
	switch path.Ext(base) {
	case ".md", ".markdown":
		return readMarkdown
	case ".html", ".htm":
		return readHTML
	case ".csv", ".tsv":
		return readTable
	case ".txt":
		return readText
	case ".json":
		return readJSON
	case ".jsonl":
		return readJSONLines
	}
	return nil
}

// parse reads a file's content, of whatever format its name says. Should a parser panic, only its file is lost.
func parse(name string, data []byte) (d *draft) {
	d = &draft{name: name}
	defer func() {
		if r := recover(); r != nil {
			d = &draft{name: name}
			d.fault(0, fmt.Sprintf("the file cannot be read: %v", r), "simplify it, or report this with the file")
		}
	}()
	d.read(data)
	return d
}

func (d *draft) read(data []byte) {
	var ok bool
	if d.text, ok = d.decode(data); !ok {
		return
	}
	d.lines = append(d.lines, 0)
	for i := range len(d.text) {
		if d.text[i] == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	if strings.TrimSpace(d.text) == "" {
		d.warn(0, "the file is empty", "write something into it, or remove it")
		return
	}
	parserFor(d.name)(d)
	if d.lang == "" {
		d.lang = detectLang(d.entries)
	}
	untold := d.lang == ""
	if untold {
		d.lang = defaultLang
	}
	slices.SortStableFunc(d.entries, func(a, b *Entry) int { return cmp.Compare(a.Source.Line, b.Source.Line) })
	for _, e := range d.entries {
		e.Source.File = d.name
		e.Source.URL = cmp.Or(e.Source.URL, d.url)
		if e.Lang == "" {
			if e.Lang = d.lang; untold {
				d.untold = append(d.untold, e)
			}
		}
		if e.Tags == nil {
			e.Tags = slices.Clone(d.tags)
		}
		if len(e.Sentences) == 0 {
			e.Sentences = sentencesOf(e.Answer, e.Lang, d.breaks)
		}
	}
}

// line returns the 1-based line on which the offset lies.
func (d *draft) line(offset int) int {
	i, found := slices.BinarySearch(d.lines, offset)
	if found {
		return i + 1
	}
	return i
}

// maxProblems is how many faults, and how many warnings, of a file are told. Who has more of them has one.
const maxProblems = 100

func (d *draft) fault(line int, what, do string) {
	d.faults = tell(d.faults, Problem{File: d.name, Line: line, What: what, Do: do})
}

// tell adds a problem to those of a file, or says that there are more.
func tell(problems Problems, p Problem) Problems {
	switch n := len(problems); {
	case n < maxProblems:
		return append(problems, p)
	case n == maxProblems:
		return append(problems, Problem{File: p.File, Line: p.Line, What: "there are more faults from here on", Do: "correct those above first"})
	}
	return problems
}

func (d *draft) warn(line int, what, do string) {
	d.warnings = tell(d.warnings, Problem{File: d.name, Line: line, What: what, Do: do})
}

// add takes an entry in, or says what it lacks. Its Line is set; the rest of its source is filled in later.
func (d *draft) add(e *Entry) {
	if len(d.entries) > maxEntries {
		return // the file is refused for that
	}
	e.Question = oneLine(e.Question)
	e.Answer = strings.TrimSpace(e.Answer)
	switch {
	case e.Answer == "" && e.Question == "":
		d.fault(e.Source.Line, "an entry without question and answer", "write them, or remove it")
		return
	case e.Answer == "":
		d.fault(e.Source.Line, "the question "+quote(e.Question)+" has no answer", "write one below it, or remove the question")
		return
	}
	seen := map[string]bool{e.Question: true}
	e.Aliases = slices.DeleteFunc(slices.Clone(e.Aliases), func(alias string) bool { return strings.TrimSpace(alias) == "" })
	for i, alias := range e.Aliases {
		e.Aliases[i] = oneLine(alias)
	}
	e.Aliases = slices.DeleteFunc(e.Aliases, func(alias string) bool {
		twice := seen[alias]
		seen[alias] = true
		return twice
	})
	e.ID = strings.TrimSpace(e.ID)
	d.entries = append(d.entries, e)
}

// oneLine is text with its white space folded to single blanks.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// quote is text for a message: short, on one line.
func quote(text string) string {
	const most = 80
	text = oneLine(text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return `"` + text + `"`
}
