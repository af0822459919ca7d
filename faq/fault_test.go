package faq_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"faqbot/faq"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryFaultSaysWhereWhatAndWhatToDo(t *testing.T) {
	for message, files := range map[string]map[string]string{
		// Text of every kind.
		"a.md:3: the text is not UTF-8; save the file as UTF-8":                                                         {"a.md": "# A\n\nGr\xfc\xdfe\n"},
		"a.txt:1: the text is UTF-16; save the file as UTF-8":                                                           {"a.txt": "\xff\xfeA\x00"},
		"a.csv:2: the file holds a zero byte and is not text; save it as UTF-8 text":                                    {"a.csv": "q,a\n\x00,b\n"},
		"no question or passage was found; add a file such as faq.md with a question as a heading and its answer below": {},

		"a.md:1: its lines end in carriage returns, as on Macs of the last century; save it with line ends of Unix (LF) or Windows (CRLF)": {"a.md": "# A?\r\rB.\r"},

		// Markdown.
		"a.md:2: the front matter is broken: mapping values are not allowed in this context; correct it, or put the value in quotes": {"a.md": "---\ntitle: a: b\n---\nText.\n"},
		`a.md:3: the question "How do I join?" has no answer; write one below it, or remove the question`:                            {"a.md": "# A\n\n## How do I join?\n\n## Why?\n\nSo.\n"},
		`a.md:2: the question "Why?" has no answer; write one below it, or remove the question`:                                      {"a.md": "\nQ: Why?\n\nQ: Who?\nA: Me.\n"},
		"a.md:1: the front matter is not closed; end it with a line of three hyphens":                                                {"a.md": "---\ntitle: A\n\n# How?\nSo.\n"},
		"a.md:3: the front matter is broken: did not find expected ',' or ']'; correct it, or put the value in quotes": {
			"a.md": "---\ntitle: A\ntags: [a\n---\nText.\n"},
		`a.md:3: the front matter is broken: it has an alias ("*a"); correct it, or put the value in quotes`: {
			"a.md": "---\na: &a [x, x]\ntags: [*a, *a]\n---\nText.\n"},
		"a.md:2: the front matter is broken: it nests deeper than 32 levels; correct it, or put the value in quotes": {
			"a.md": "---\na: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n---\nText.\n"},
		"a.md:1: the front matter is larger than 64 KiB; shorten it":            {"a.md": "---\na: " + strings.Repeat("x", 70<<10) + "\n---\nText.\n"},
		"a.md:2: quotations or lists nest deeper than 32 levels; write it flat": {"a.md": "A\n" + strings.Repeat("> ", 40) + "b\n"},
		`a.md:5: the id "join" is used twice, first at a.md:1; give one of them another id`: {
			"a.md": "## How? {#join}\nSo.\n\n\n## Why? {#join}\nSo.\n"},
		`b.jsonl:2: the id "x" is used twice, first at a.jsonl:1; give one of them another id`: {
			"a.jsonl": `{"id":"x","q":"A?","a":"B."}`, "b.jsonl": "\n" + `{"id":"x","q":"C?","a":"D."}`},

		"a.md:4: the comment is not closed; end it with -->, above the next blank line": {"a.md": "# A?\n\nSo.\n<!-- also: b\n\n# C?\n\nD.\n"},
		"a.md:3: the comment is not closed; end it with -->, above the next blank line": {"a.md": "<details>\n<summary>A?</summary>\n<!-- b\n\nc -->\n\nD.\n</details>\n"},
		"a.md:1: the <details> is not closed; end it with </details>":                   {"a.md": "<details><summary>A?</summary>\nB.\n\n<details><summary>C?</summary>\nD.\n</details>\n"},
		"a.md:2: the <details> is not closed; end it with </details>":                   {"a.md": "\n<details><summary>A?</summary>\n\n```\n</details>\n```\n"},
		"a.md:2: the <summary> is not closed; end it with </summary>":                   {"a.md": "<details>\n<summary>A?\n\nB.\n</details>\n\n# C?\n\nD.\n"},
		"a.md:3: the <h3> is not closed; end it with </h3>":                             {"a.md": "A.\n\n<h3>B?\n\nC.\n\n<p>D.</p>\n"},
		"a.md:3: the <pre> is not closed; end it with </pre>":                           {"a.md": "A.\n\n<pre class=\"x\">\nB\n\n# C?\n\nD.\n"},

		// JSON.
		`a.jsonl:2: the JSON is broken: unexpected end of JSON input; correct it there or shortly before`: {"a.jsonl": `{"q":"A?","a":"B."}` + "\n" + `{"q":"A?",` + "\n"},
		`a.json:3: the JSON is broken: invalid character '}' looking for beginning of value; correct it there or shortly before`: {
			"a.json": "[\n{\"q\":\"A?\",\n\"a\":}]"},
		`a.json:1: the JSON nests deeper than 32 levels; write an array of {"question":"…","answer":"…"} objects`:       {"a.json": strings.Repeat("[", 1000)},
		`a.jsonl:1: the JSON nests deeper than 32 levels; write an array of {"question":"…","answer":"…"} objects`:      {"a.jsonl": strings.Repeat(`{"a":`, 1000)},
		`a.json:1: the JSON holds no list of entries; write an array of {"question":"…","answer":"…"} objects`:          {"a.json": `{"version": 3}`},
		`a.json:1: the JSON is neither an array nor an object; write an array of {"question":"…","answer":"…"} objects`: {"a.json": `"hello"`},
		`a.json:2: an entry is not a JSON object; write {"question":"…","answer":"…"}`:                                  {"a.json": "[\n7]"},
		`a.jsonl:1: the line is not a JSON object; write {"question":"…","answer":"…"} on one line`:                     {"a.jsonl": "[]"},
		`a.json:1: the answer to "A?" is empty; write one, or remove the entry`:                                         {"a.json": `[{"q":"A?","a":" "}]`},
		`a.json:1: the question "A?" has no answer; write one below it, or remove the question`:                         {"a.json": `[{"q":"A?"}]`},
		"a.json:2: an entry without question and answer; write them, or remove it":                                      {"a.json": "[{\"q\":\"A?\",\"a\":\"B.\"},\n{\"url\":\"x\"}]"},

		// Tables.
		"a.csv:1: the first row does not name the columns; begin with a row such as question,answer":                              {"a.csv": "How?,So.\nWhy?,So.\n"},
		`a.csv:1: the first row does not name the columns; begin with a row such as question,answer; is "anwser" to be "answer"?`: {"a.csv": "question,anwser\nHow?,So.\n"},
		"a.csv:3: the row has 4 columns, but the first row names 2; put values with separators in double quotes": {
			"a.csv": "question,answer\nHow?,So.\nWhy?,Well, so, there.\n"},
		`a.csv:2: the row is broken: bare " in non-quoted-field; put the value in double quotes, and write "" for each within it`: {
			"a.csv": "question,answer\nHow?,Say \"so\".\n"},
		`a.csv:3: the row is broken: extraneous or missing " in quoted-field; put the value in double quotes, and write "" for each within it`: {
			"a.csv": "question,answer\nA?,B.\nHow?,\"Say so.\n\nAnd so on.\n"},
		`a.tsv:3: the answer to "How?" is empty; write one, or remove the entry`: {"a.tsv": "question\tanswer\n\nHow?\t\n"},

		// Articles.
		`a.txt:1: the question "Where is the bell?" has no answer; write one below it, or remove the question`: {"a.txt": "Where is the bell?\n\nWhere is the mat?\nOutside.\n"},
		`a.txt:3: the question "Where is the pond?" has no answer; write one below it, or remove the question`: {
			"a.txt": "Where is the mat?\nOutside.\nWhere is the pond?\nWhere is the lake?\n----\n"},
		`a.txt:4: the question "Where is the pond?" has no answer; write one below it, or remove the question`: {
			"a.txt": "1. Where is the mat?\nOutside.\n\n2. Where is the pond?\n\nOpening hours\n\nWe never close.\n"},

		// HTML.
		"a.html: the HTML cannot be read: open stack of elements exceeds 512 nodes; save the text of the page instead": {
			"a.html": strings.Repeat("<div>", 100_000)},
		`a.html:2: the question "How?" has no answer; write one below it, or remove the question`: {"a.html": "<p>Hi.</p>\n<h2>How?</h2>\n<h2>Why?</h2><p>So.</p>"},

		"a.html:2: the comment is not closed; end it with -->":            {"a.html": "<p>Hi.\n<!-- b\n<h2>How?</h2><p>So.</p>"},
		"a.html:1: the <details> is not closed; end it with </details>":   {"a.html": "<details><summary>A?</summary>B.\n<details><summary>C?</summary>D.</details>"},
		"a.html:2: the <textarea> is not closed; end it with </textarea>": {"a.html": "<p>Hi.\n<textarea>\n<h2>How?</h2><p>So.</p>"},

		// Synonyms and cases.
		"synonyms.txt:1: a group of synonyms has 51 words; at most 50 mean the same; put words that differ in meaning on lines of their own": {"synonyms.txt": "a" + strings.Repeat(", b", 50), "a.txt": "Text."},
		"synonyms.txt:2: a group of synonyms has fewer than two words; separate them by commas, or remove the line":                          {"synonyms.txt": "a, b\nc\n", "a.txt": "Text."},
		"x.cases.jsonl:1: the case has no question; add \"question\"":                                                                        {"x.cases.jsonl": `{"refuse":true}`, "a.txt": "Text."},
		`x.cases.jsonl:1: the case expects nothing; add "expect", "sentences" or "refuse"`:                                                   {"x.cases.jsonl": `{"question":"How?"}`, "a.txt": "Text."},
		`x.cases.jsonl:1: the case expects more than one thing; keep one of "expect", "sentences" and "refuse"`: {
			"x.cases.jsonl": `{"question":"How?","refuse":true,"expect":["x"]}`, "a.txt": "Text."},
		"x.cases.jsonl:1: something follows the case; write one case a line": {"x.cases.jsonl": `{"question":"How?","refuse":true} {}`, "a.txt": "Text."},
		`x.cases.jsonl:2: the case is broken: unknown field "refuze"; write {"question":"…","expect":["id"]} or {"question":"…","refuse":true} on one line`: {
			"x.cases.jsonl": "\n" + `{"question":"How?","refuze":true}`, "a.txt": "Text."},
		`x.cases.jsonl:1: the case is broken: "question" is a number; write {"question":"…","expect":["id"]} or {"question":"…","refuse":true} on one line`: {
			"x.cases.jsonl": `{"question":7}`, "a.txt": "Text."},
	} {
		c, err := faq.Load(folder(files))
		assert.Nil(t, c, message)
		var problems faq.Problems
		require.ErrorAs(t, err, &problems, message)
		assert.Equal(t, message, err.Error())
	}
}

func TestAllFaultsAreReportedTogetherInTheOrderOfFilesAndLines(t *testing.T) {
	_, err := faq.Load(folder(map[string]string{
		"b.md":    "# How?\n\n# Why?\n",
		"a.jsonl": "{\n{}\n" + `{"q":"A?","a":"B."}`,
		"c.csv":   "q,a\n,\n\"x\" y,z\n",
	}))
	var problems faq.Problems
	require.ErrorAs(t, err, &problems)
	var where []string
	for _, p := range problems {
		at, _, _ := strings.Cut(p.String(), ": ")
		where = append(where, at)
	}
	assert.Equal(t, []string{"a.jsonl:1", "a.jsonl:2", "b.md:1", "b.md:3", "c.csv:3"}, where)
}

func TestFaultsThatDoNoHarmAreWarnings(t *testing.T) {
	for message, files := range map[string]map[string]string{
		"rules.pdf: was skipped: its format is not known; save what it says as .md, .txt, .html, .csv, .tsv, .json or .jsonl, or move it elsewhere":               {"rules.pdf": "x", "logo.PNG": "x"},
		`my-synonyms.txt:1: the synonym "crew; squad" holds a mark that divides nothing; separate words by commas`:                                                {"my-synonyms.txt": "clan, crew; squad\n"},
		`b.cases.jsonl:2: the case expects "In Main Street.", which no answer holds; copy the sentence from the file`:                                             {"b.cases.jsonl": `{"question":"A?","sentences":["Gone.", "So."]}` + "\n" + `{"question":"A?","sentences":["In Main Street."]}`, "b.txt": "So."},
		`b.csv:5: the row "How do I leave?,"Type /leave"" is part of a value that begins further up; end the value with a double quote, if it is another entry's`: {"b.csv": "question,answer\nA?,\"B,\nc.\"\nHow do I join?,\"Ask a member\nHow do I leave?,\"\"Type /leave\"\"\"\n"},
		"empty.md: the file is empty; write something into it, or remove it":                                                                                      {"empty.md": " \n"},
		`b.jsonl:1: it points to "gone", which is not there; correct the id`:                                                                                      {"b.jsonl": `{"q":"A?","a":"B.","related":["gone"]}`},
		`b.cases.jsonl:1: the case expects "gone", which is not there; correct the id`:                                                                            {"b.cases.jsonl": `{"question":"A?","expect":["gone"]}`},
		`b.md:1: the comment "<!-- also: x -->" stands under no question; move it below the question it speaks of`:                                                {"b.md": "<!-- also: x -->\n\nText.\n\n# Title\n"},
		`b.md:2: the comment "<!-- alos: x | y -->" is not read; write also: or related: before what it lists`:                                                    {"b.md": "# A?\n<!-- alos: x | y -->\n<!-- to do: z | a -->\n\nB.\n"},
		"b.md:3: the block of code is not closed; end it with a line of ~~~~":                                                                                     {"b.md": "# A?\n\n~~~~ sh\nb\n~~~\n\n# C?\n\nD.\n"},
		"b.md:1: the block of code is not closed; end it with a line of ```":                                                                                      {"b.md": "```"},
		"b.md:3: the block of code is not closed before another begins on line 8; end it with a line of ```": {
			"b.md": "# A?\n\n```sh\nb\n\n# C?\n\n```sh\nd\n```\n"},
		"b.md:4: a comment within an answer is shown with it; move it above the question, or take it out": {
			"b.md": "## How do I open the gate?\n<!-- also: unlock -->\nTurn the key.\n<!-- TODO: the code\n\nis 4711 -->\nThen push.\n<!-- end -->\n\n<!-- start -->\n## Who?\n<!-- who -->\nWe.\n"},
		"b.md:2: a comment within an answer is shown with it; move it above the question, or take it out": {
			"b.md": "Q: Who?\nA: We <!-- or\nthey --> do. `<!-- code -->`\n\n```\n<!-- code -->\n```\n"},
		"b.md:8: a comment within an answer is shown with it; move it above the question, or take it out": {
			"b.md": "# Who? <!-- a -->\n\n> - We.\n>\n>   ```\n>   <!-- code -->\n>   ```\n>   <!-- b\n\nAnd they. <!-- also: you -->\n"},
		"b.md:1: a comment within an answer is shown with it; move it above the question, or take it out":                                  {"b.md": "Plain <!-- x --> text.\n"},
		"b.html:2: the JSON-LD is broken and was not read; correct it, or remove the script":                                               {"b.html": "<p>Text.</p>\n<script type='application/ld+json'>{</script>"},
		`b.md:3: the language "klingon" is not known, so it is guessed from the text; write one of de, en, es, fr, pt, or remove the line`: {"b.md": "---\ntitle: A\nlang: klingon\n---\nText.\n"},
		`b.csv:2: the column "Quesiton" is not known and not read; call it "question", or another of id, question, answer, aliases, heading, related, tags, url, lang, or remove it`: {
			"b.csv": "sep=,\nQuesiton,q,a,\n,A?,B.,\n"},
		`b.tsv:1: the column "Our notes" is not known and not read; call it one of id, question, answer, aliases, heading, related, tags, url, lang, or remove it`: {
			"b.tsv": "q\ta\tOur notes\nA?\tB.\tC.\n"},
		`b.json:2: the key "aliasses" is not known and not read; call it "aliases", or another of id, question, answer, aliases, heading, related, tags, url, lang, or remove it`: {
			"b.json": "[{\"q\":\"A?\",\"a\":\"B.\",\n\"aliasses\":[\"C?\"]},{\"q\":\"D?\",\"a\":\"E.\",\"aliasses\":{}}]"},
		`b.jsonl:1: the value of "also" is neither text nor a list of texts and not read; write "…" or ["…","…"]`: {
			"b.jsonl": `{"q":"A?","a":"B.","also":{"de":"C?"}}`},
		`b.jsonl:1: the url "not a url" is no address on the web, so that nothing links to it; begin it with https://, or remove it`: {"b.jsonl": `{"q":"A?","a":"B.","url":"not a url"}`},
		`b.md:2: the url "example.org/faq" is no address on the web, so that nothing links to it; begin it with https://, or remove it`: {
			"b.md": "---\nurl: example.org/faq\n---\nText.\n"},
		"b.md: nothing in it can be an answer; write questions and answers, or remove it": {"b.md": "![x](y.png)\n"},
	} {
		files["a.txt"] = "Here is text."
		c, err := faq.Load(folder(files))
		require.NoError(t, err, message)
		require.Len(t, c.Warnings, 1, message)
		assert.Equal(t, message, c.Warnings[0].String())
	}
}

func TestKeysOfAnotherBotsExportAreItsOwn(t *testing.T) {
	c, err := faq.Load(folder(map[string]string{"a.json": `{"qna":[{"qid":"a","q":["A?"],"a":"B.","alt":{"ssml":""},"r":{"title":""},"next":"","url":""}]}`}))
	require.NoError(t, err)
	assert.Empty(t, c.Warnings)
}

func TestHiddenFilesAndFoldersAreNotRead(t *testing.T) {
	c, err := faq.Load(folder(map[string]string{"a.txt": "Text.", ".b.jsonl": "{", ".git/c.md": "\xff", "d/.e/f.json": "{"}))
	require.NoError(t, err)
	assert.Len(t, c.Entries, 1)
	assert.Empty(t, c.Warnings)
}

func TestACorpusCanBeMadeOfEntries(t *testing.T) {
	c, err := faq.NewCorpus([]*faq.Entry{
		{Question: "How do I join?", Answer: "Press the button. Then wait."},
		{Question: "How do I join?", Answer: "Another button."},
		{Question: "How do I join?", Answer: "Another button."},
		{Answer: "A passage."},
		{ID: "own", Question: "Why?", Answer: "So.", Lang: "de"},
	}, []string{"mod", "moderator"})
	require.NoError(t, err)
	assert.Len(t, c.Version, 12)
	ids := map[string]bool{}
	for _, e := range c.Entries {
		assert.Same(t, e, c.Entry(e.ID))
		assert.NotEmpty(t, e.Sentences)
		ids[e.ID] = true
	}
	assert.Len(t, ids, 5)
	assert.Equal(t, "how-do-i-join", c.Entries[0].ID)
	assert.Equal(t, [][]string{{"mod", "moderator"}}, c.Synonyms)
	assert.Len(t, c.Entries[0].Sentences, 2)
	assert.Equal(t, "de", c.Entries[4].Lang)

	_, err = faq.NewCorpus([]*faq.Entry{{ID: "x", Question: "Why?", Answer: " "}})
	assert.EqualError(t, err, "the answer is empty; write one, or remove the entry")
}

func TestACaseSetIsReadFromAnywhere(t *testing.T) {
	cases, err := faq.ReadCases(strings.NewReader("\ufeff"+`{"question":"A?","expect":["x"],"form":"typo"}`+"\r\n\r\n"+`{"question":"B?","sentences":["S."]}`), "set")
	require.NoError(t, err)
	assert.Equal(t, []faq.Case{
		{Question: "A?", Expect: []string{"x"}, Form: "typo", Source: faq.Source{File: "set", Line: 1}},
		{Question: "B?", Sentences: []string{"S."}, Source: faq.Source{File: "set", Line: 3}},
	}, cases)
	_, err = faq.ReadCases(strings.NewReader("{}"), "set")
	assert.EqualError(t, err, `set:1: the case has no question; add "question"`)
	_, err = faq.ReadCases(strings.NewReader("\xff"), "set")
	assert.EqualError(t, err, "set:1: the text is not UTF-8; save the file as UTF-8")
	_, err = faq.ReadCases(iotest.ErrReader(errors.New("no disk")), "set")
	assert.EqualError(t, err, "read the cases of set: no disk")
	_, err = faq.ReadCases(io.LimitReader(zeros{}, 65<<20), "set")
	assert.EqualError(t, err, "set: is larger than 64 MiB; split it")
}

// zeros is an endless file.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAFileWithMoreFaultsThanAnybodyReadsTellsTheFirst(t *testing.T) {
	_, err := faq.Load(folder(map[string]string{"a.jsonl": strings.Repeat("{\n", 1000)}))
	var problems faq.Problems
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems, 101)
	assert.Equal(t, "a.jsonl:101: there are more faults from here on; correct those above first", problems[100].String())
}
