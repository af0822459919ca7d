package faq

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// readTable reads rows under a header that names the columns. Spreadsheets write commas, semicolons or tabs
// between columns, depending on where they are used.
func readTable(d *draft) {
	text := d.text
	skipped := 0
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") {
		text, skipped = rest, 1 // a note of Excel to itself
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	comma, columns := header(text)
	if columns == nil {
		d.fault(1+skipped, "the first row does not name the columns", "begin with a row such as question,answer"+mistyped(text))
		return
	}
	if comma == '\t' {
		text = quoteLoose(text)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace, r.LazyQuotes = comma, -1, comma != '\t', comma == '\t'
	for first := true; ; first = false {
		row, err := r.Read()
		if err == io.EOF {
			return
		}
		if pe := (*csv.ParseError)(nil); errors.As(err, &pe) {
			d.fault(pe.StartLine+skipped, "the row is broken: "+strings.TrimPrefix(pe.Err.Error(), "csv: "), `put the value in double quotes, and write "" for each within it`)
			continue
		}
		line, _ := r.FieldPos(0)
		if line += skipped; first {
			for _, name := range row {
				if fieldOf(name) == noField {
					d.unknown(line, "column", name)
				}
			}
			continue
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		if len(row) > len(columns) && strings.TrimSpace(strings.Join(row[len(columns):], "")) != "" {
			d.fault(line, fmt.Sprintf("the row has %d columns, but the first row names %d", len(row), len(columns)), "put values with separators in double quotes")
			continue
		}
		d.checkSwallowed(r, row, columns, skipped)
		rec := record{line: line}
		for i, value := range row[:min(len(row), len(columns))] {
			rec.set(columns[i], value)
		}
		d.addRecord(rec)
	}
}

// checkSwallowed warns of a quoted value that goes over lines of which one looks like a row of its own, with a question: the
// quote that begins it may have no end but that of another value.
func (d *draft) checkSwallowed(r *csv.Reader, row []string, columns []field, skipped int) {
	for i, value := range row[:min(len(row), len(columns))] {
		for n, line := range strings.Split(value, "\n")[1:] {
			cells := strings.Split(line, string(r.Comma))
			for c, cell := range cells {
				if len(cells) == len(columns) && columns[c] == questionField && strings.HasSuffix(cell, "?") && !strings.HasPrefix(cell, " ") {
					at, _ := r.FieldPos(i)
					d.warn(at+n+1+skipped, "the row "+quote(line)+" is part of a value that begins further up", "end the value with a double quote, if it is another entry's")
				}
			}
		}
	}
}

// wholeCell matches a cell of a table with tabs that is quoted from end to end.
var wholeCell = regexp.MustCompile(`^"(?:[^"\t]|"")*"(?:\t|\r?\n|$)`)

// quoteLoose quotes the cells of a table with tabs that begin with a quote but aren't quoted from end to end.
// The type has no quotes (https://www.iana.org/assignments/media-types/text/tab-separated-values), and many programs
// write none: a quote is a letter to them. Others, such as Excel, quote as in CSV. Readers that take every quote at the
// beginning for a mark swallow rows until the next one; we only take a sound pair for marks, without a tab between,
// so that no part of another row is ever in it.
func quoteLoose(text string) string {
	var b strings.Builder
	for text != "" {
		end := 1 + strings.IndexAny(text, "\t\n")
		if end == 0 {
			end = len(text)
		}
		cell := text[:end]
		if text[0] == '"' {
			if whole := wholeCell.FindString(text); whole != "" {
				cell, end = whole, len(whole)
			} else {
				inner := strings.TrimRight(cell, "\t\r\n")
				cell = `"` + strings.ReplaceAll(inner, `"`, `""`) + `"` + cell[len(inner):]
			}
		}
		b.WriteString(cell)
		text = text[end:]
	}
	return b.String()
}

// mistyped says which name of a column in the first row is one that is known but for a slip; "" without any.
func mistyped(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	for name := range strings.FieldsFuncSeq(first, func(r rune) bool { return strings.ContainsRune(",;\t|\r", r) }) {
		if meant := meantBy(name); meant != "" {
			return "; is " + quote(name) + " to be " + quote(meant) + "?"
		}
	}
	return ""
}

// header tells the separator of a table and what its columns hold; nil if no separator gives a question or an answer.
func header(text string) (rune, []field) {
	for _, comma := range []rune{',', ';', '\t', '|'} {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
		names, _ := r.Read() // there is a row, and no lazy quote can break it
		var columns []field
		var asks, answers bool
		for _, name := range names {
			f := fieldOf(name)
			asks = asks || f == questionField || f == titleField
			answers = answers || f == answerField || f == textField
			columns = append(columns, f)
		}
		if answers && (asks || len(columns) > 1) {
			return comma, columns
		}
	}
	return 0, nil
}
