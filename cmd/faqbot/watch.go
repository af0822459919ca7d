package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settled is how long the files must lie still after a change before it counts: an editor's save, a
	// git pull and a copy of a folder are many events.
	settled = 500 * time.Millisecond
	// restless is how long is waited for that: a folder in which something always moves is read all the same.
	restless = 10 * time.Second
)

// A watcher notices changes below paths. It notices from the moment that it is made, so that one made
// before the files are read misses nothing.
type watcher struct {
	*fsnotify.Watcher
	paths             []string // absolute
	settled, restless time.Duration

	links   []string // symbolic links on the way to what is watched
	targets []string // what is watched: each path with its links followed
}

func newWatcher(paths []string) (*watcher, error) {
	fs, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching the files: %w", err)
	}
	w := &watcher{Watcher: fs, settled: settled, restless: restless}
	for _, p := range paths {
		if p, err = filepath.Abs(p); err != nil {
			break
		}
		w.paths = append(w.paths, p)
	}
	if err == nil {
		err = w.cover()
	}
	if err != nil {
		return nil, fmt.Errorf("watching the files: %w", errors.Join(err, fs.Close()))
	}
	return w, nil
}

// run calls changed when something has changed and settled, until ctx is done. Folders that appear are
// watched as well, and paths that vanish and come back are noticed.
func (w *watcher) run(ctx context.Context, changed func()) error {
	still := time.NewTimer(w.settled)
	still.Stop()
	var since time.Time // of the first change that is not told yet
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, open := <-w.Events:
			switch {
			case !open:
				return nil
			case !w.concerns(e.Name): // permissions do: they may be what kept a file from being read
				continue
			}
		case _, open := <-w.Errors:
			// The queue has overflowed: events were lost, so something has changed.
			if !open {
				return nil
			}
		case <-still.C:
			since = time.Time{}
			// What has appeared meanwhile is watched first, so that no change falls in between.
			if err := w.cover(); err != nil {
				return fmt.Errorf("watching the files: %w", err)
			}
			changed()
			continue
		}
		if since.IsZero() {
			since = time.Now()
		}
		if e := time.Since(since); e < w.restless {
			still.Reset(min(w.settled, w.restless-e))
		}
	}
}

// cover watches every folder below the paths that isn't hidden, and the folders that the paths and the links on
// the way to them stand in: what is replaced as a whole is noticed there. Links may lead elsewhere than before.
func (w *watcher) cover() error {
	w.links, w.targets = nil, nil
	for _, path := range w.paths {
		links, target := follow(path)
		w.links, w.targets = append(w.links, links...), append(w.targets, target)
		watched := w.Add(filepath.Dir(target))
		add := func(dir string) {
			if err := w.Add(dir); err == nil {
				watched = nil
			}
		}
		for _, l := range links {
			add(filepath.Dir(l))
		}
		// What can't be read is left out here; loading says why.
		_ = filepath.WalkDir(target, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || !d.IsDir():
				return nil
			case path != target && strings.HasPrefix(d.Name(), "."):
				return fs.SkipDir
			}
			add(path)
			return nil
		})
		if watched != nil {
			return fmt.Errorf("%s: %w", path, watched)
		}
	}
	return nil
}

// mostLinks is how many links on the way to a path Linux follows.
const mostLinks = 40

// follow returns the symbolic links on the way to a path, and what the path leads to in the end, there or not.
func follow(path string) (links []string, target string) {
	for range mostLinks {
		link, to := firstLink(path)
		if link == "" {
			break
		}
		links, path = append(links, link), filepath.Join(to, path[len(link):])
	}
	return links, path
}

// firstLink returns the first symbolic link on the way to a path, and where it leads.
func firstLink(path string) (link, to string) {
	for i := 1; i <= len(path); i++ {
		if i < len(path) && path[i] != filepath.Separator {
			continue
		}
		link = path[:i]
		if to, err := os.Readlink(link); err == nil {
			if !filepath.IsAbs(to) {
				to = filepath.Join(filepath.Dir(link), to)
			}
			return link, to
		}
	}
	return "", ""
}

// concerns reports whether the file is what is watched, below that, or a link on the way there.
func (w *watcher) concerns(file string) bool {
	return slices.Contains(w.links, file) || slices.ContainsFunc(w.targets, func(target string) bool {
		rel, err := filepath.Rel(target, file)
		return err == nil && filepath.IsLocal(rel)
	})
}
