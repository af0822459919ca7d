package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"faqbot/bot"
	"faqbot/faq"
	"faqbot/index"
)

// What the bot needs of the engine is what the index in use gives.
var _ bot.Knowledge = (*index.Live)(nil)

// knowledge is where answers come from: files and folders, or the built-in article if there are none.
type knowledge struct {
	paths []string
}

// faqFlag adds --faq.
func (p *program) faqFlag(c *cobra.Command, paths *[]string) {
	c.Flags().StringArrayVar(paths, "faq", nil, "answer from the file or folder `PATH`; may be given more than once (default $FAQ_PATH, else the built-in article)")
}

// noEmptyPath refuses an empty path, which would name the folder that we are in: mostly a variable that isn't set.
func noEmptyPath(c *cobra.Command, paths []string) error {
	if slices.Contains(paths, "") {
		return usageError(c, "a path is empty; write . for this folder")
	}
	return nil
}

// knowledge chooses the paths: those named, else FAQ_PATH.
func (c config) knowledge(named []string) knowledge {
	if len(named) == 0 && c.FAQPath != "" {
		named = []string{c.FAQPath}
	}
	return knowledge{named}
}

// load reads the files, with a progress bar if that takes a while.
func (k knowledge) load(ctx context.Context, bar *bar) (*faq.Corpus, error) {
	defer bar.done()
	return faq.Loader{Progress: bar.at}.Open(ctx, k.paths...)
}

// name is the knowledge's name for people.
func (k knowledge) name() string {
	switch len(k.paths) {
	case 0:
		return "the built-in article"
	case 1:
		return k.paths[0]
	}
	return joinAnd(k.paths)
}

// place is where a file of the corpus is found, as a path that can be opened from here. Where several paths
// were loaded, the name of a file begins with the last elements of its path.
func (k knowledge) place(file string) string {
	for _, root := range k.paths {
		info, err := os.Stat(root)
		if err != nil {
			continue
		}
		full, err := filepath.Abs(root)
		if err != nil {
			continue
		}
		full = filepath.ToSlash(full)
		if !info.IsDir() {
			if strings.HasSuffix(full, "/"+file) {
				return root
			}
			continue
		}
		for rest, more := file, true; more; _, rest, more = strings.Cut(rest, "/") {
			prefix := strings.TrimSuffix(strings.TrimSuffix(file, rest), "/")
			here := filepath.Join(root, filepath.FromSlash(rest))
			if _, err := os.Lstat(here); err == nil && (prefix == "" || strings.HasSuffix(full, "/"+prefix)) {
				return here
			}
		}
	}
	return file
}

// at is a problem with its file as it is found from here.
func (k knowledge) at(p faq.Problem) faq.Problem {
	p.File = k.place(p.File)
	return p
}

// locate is an error whose problems, if it holds any, name their files as they are found from here. The bot shows
// them as the corpus names them: where its files lie is nothing for Discord.
func (k knowledge) locate(err error) error {
	ps, are := errors.AsType[faq.Problems](err)
	if !are {
		return err
	}
	here := make(faq.Problems, len(ps))
	for i, p := range ps {
		here[i] = k.at(p)
	}
	return errors.New(strings.Replace(err.Error(), ps.Error(), here.Error(), 1))
}

// index loads the knowledge that was named, or else is set, and builds an index over it.
func (p *program) index(ctx context.Context, named []string) (*index.Index, knowledge, error) {
	c, err := p.config()
	if err != nil {
		return nil, knowledge{}, err
	}
	k := c.knowledge(named)
	ix, err := p.build(ctx, k, c.Strictness)
	return ix, k, k.locate(err)
}

// build loads the knowledge and builds an index over it, showing how far it has come if that takes a while.
func (p *program) build(ctx context.Context, k knowledge, s faq.Strictness) (*index.Index, error) {
	corpus, err := k.load(ctx, p.bar("reading"))
	if err != nil {
		return nil, err
	}
	bar := p.bar("indexing")
	defer bar.done()
	return index.New(ctx, corpus, index.Options{Strictness: s, Progress: bar.at})
}

// A bar shows on a terminal how far a long work has come. Work that is done soon shows none.
type bar struct {
	w     io.Writer // nil if there is nobody to show it to
	what  string
	begun time.Time
	bar   *progressbar.ProgressBar
}

// soon is how long people wait without wondering.
const soon = 300 * time.Millisecond

// bar is one for the work, on standard error if that is a terminal.
func (p *program) bar(what string) *bar {
	b := &bar{what: what, begun: time.Now()}
	if f, ok := p.errOut.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.w = f
	}
	return b
}

// at says that so many of all parts are done.
func (b *bar) at(done, total int) {
	if b.w == nil || b.bar == nil && time.Since(b.begun) < soon {
		return
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.w),
			progressbar.OptionSetDescription(b.what),
			progressbar.OptionShowCount(),
			progressbar.OptionFullWidth(),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	_ = b.bar.Set(done)
}

// done takes the bar off the screen.
func (b *bar) done() {
	if b.bar != nil {
		_ = b.bar.Clear()
		b.bar = nil
	}
}

// joinAnd lists words as a sentence does.
func joinAnd(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
