package faq

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed article
var article embed.FS

// Default is the knowledge that is in use when nothing else is given: one article.
func Default() fs.FS {
	sub, err := fs.Sub(article, "article")
	if err != nil {
		panic("faq: the embedded article has gone: " + err.Error()) // "article" is a valid path
	}
	return sub
}

// Load reads a folder of knowledge. The error is [Problems], all that were found, unless reading itself failed.
func Load(fsys fs.FS) (*Corpus, error) { return Loader{}.Load(context.Background(), fsys) }

// A Loader reads knowledge. The zero value is ready.
type Loader struct {
	// Progress, if there, is told after every file how many of how many are done.
	Progress func(done, total int)
}

// Load reads a folder of knowledge. In a file system that it didn't open itself, it follows no symbolic links.
func (l Loader) Load(ctx context.Context, fsys fs.FS) (*Corpus, error) {
	return l.load(ctx, []mount{{fsys: fsys}})
}

// Open reads files and folders of the system, or, without paths, the default knowledge. Nothing outside a
// named folder is read: links that lead out of it are refused. Several paths are told apart by a prefix of
// their files' names, the last element of the path, or as many as make it unique.
func (l Loader) Open(ctx context.Context, paths ...string) (*Corpus, error) {
	if len(paths) == 0 {
		return l.Load(ctx, Default())
	}
	mounts, closeAll, err := openMounts(paths)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	return l.load(ctx, mounts)
}

func (l Loader) load(ctx context.Context, mounts []mount) (*Corpus, error) {
	snap, err := take(ctx, mounts)
	if err != nil {
		return nil, err
	}
	faults, warnings := snap.faults, snap.warnings
	var (
		entries  []*Entry
		synonyms [][]string
		cases    []Case
		said     = map[string]int{} // bytes of each language
		untold   []*draft
	)
	for i, f := range snap.files {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("load the knowledge: %w", err)
		}
		d := parse(f.name, f.data)
		if len(d.untold) > 0 {
			untold = append(untold, d)
		} else {
			for _, e := range d.entries {
				said[e.Lang] += len(e.Answer)
			}
		}
		entries = append(entries, d.entries...)
		synonyms = append(synonyms, d.synonyms...)
		cases = append(cases, d.cases...)
		faults = append(faults, d.faults...)
		warnings = append(warnings, d.warnings...)
		if len(d.entries)+len(d.cases)+len(d.synonyms)+len(d.faults)+len(d.warnings) == 0 {
			warnings = append(warnings, Problem{File: f.name, What: "nothing in it can be an answer", Do: "write questions and answers, or remove it"})
		}
		if len(entries) > maxEntries {
			return nil, append(faults, Problem{File: f.name, What: fmt.Sprintf("more than %d entries", maxEntries), Do: "leave out what nobody asks for"}).sorted()
		}
		if l.Progress != nil {
			l.Progress(i+1, len(snap.files))
		}
	}
	if most := mostSpoken(said); most != defaultLang {
		for _, d := range untold {
			for _, e := range d.untold {
				e.Lang, e.Sentences = most, sentencesOf(e.Answer, most, d.breaks)
			}
		}
	}
	if len(entries) == 0 && len(faults) == 0 {
		faults = append(faults, Problem{What: "no question or passage was found", Do: "add a file such as faq.md with a question as a heading and its answer below"})
	}
	c, more := assemble(entries, synonyms)
	if faults = append(faults, more...); len(faults) > 0 {
		return nil, faults.sorted()
	}
	c.Cases, c.files = cases, snap.names
	type pointer struct{ file, headings, id string }
	told := map[pointer]bool{} // of passages: those under a heading all have what it points to
	for _, e := range c.Entries {
		for _, id := range e.Related {
			if p := (pointer{e.Source.File, strings.Join(e.Source.Headings, "\n"), id}); c.Entry(id) == nil && !told[p] {
				told[p] = e.IsPassage()
				warnings = append(warnings, Problem{e.Source.File, e.Source.Line, fmt.Sprintf("it points to %q, which is not there", id), "correct the id"})
			}
		}
	}
	warnings = append(warnings, c.Unknown(cases)...)
	c.Warnings = warnings.sorted()
	return c, nil
}

// sorted puts the problems into the order of files and lines.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}
