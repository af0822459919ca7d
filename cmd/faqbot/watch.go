package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
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
	paths             []string
	settled, restless time.Duration
}

func newWatcher(paths []string) (*watcher, error) {
	fs, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching the files: %w", err)
	}
	w := &watcher{Watcher: fs, settled: settled, restless: restless}
	if w.paths, err = resolve(paths); err == nil {
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
			case e.Op == fsnotify.Chmod || !concerns(e.Name, w.paths):
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

// resolve returns the absolute paths, and beside a path that is a symbolic link what it leads to.
func resolve(paths []string) (all []string, err error) {
	for _, p := range paths {
		if p, err = filepath.Abs(p); err != nil {
			return nil, err
		}
		all = append(all, p)
		// What leads nowhere now may do so later; the link itself is watched.
		if target, err := filepath.EvalSymlinks(p); err == nil && target != p {
			all = append(all, target)
		}
	}
	return all, nil
}

// cover watches every folder below the paths that isn't hidden, and the folders that the paths stand in: a
// path that is replaced as a whole is noticed there.
func (w *watcher) cover() error {
	for _, root := range w.paths {
		watched := w.Add(filepath.Dir(root))
		// What can't be read is left out here; loading says why.
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || !d.IsDir():
				return nil
			case path != root && strings.HasPrefix(d.Name(), "."):
				return fs.SkipDir
			}
			if err := w.Add(path); err == nil {
				watched = nil
			}
			return nil
		})
		if watched != nil {
			return fmt.Errorf("%s: %w", root, watched)
		}
	}
	return nil
}

// concerns reports whether the file is one of the paths or below one.
func concerns(file string, paths []string) bool {
	for _, root := range paths {
		if rel, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(rel) {
			return true
		}
	}
	return false
}
