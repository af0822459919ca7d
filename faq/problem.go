package faq

import (
	"fmt"
	"strings"
)

// A Problem is something wrong with the knowledge: where, what, and what to do about it.
type Problem struct {
	File string
	Line int // 1-based; 0 if the fault is the file's as a whole
	What string
	Do   string
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(p.What)
	if p.Do != "" {
		b.WriteString("; " + p.Do)
	}
	return b.String()
}

// Problems is the error that [Load] returns: every fault found, in the order of files and lines.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
