package faq

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
)

// What a folder may hold. A moderator's FAQ stays far below; what is above was pointed at by mistake or in malice.
const (
	maxFileSize  = 1 << 20  // bytes
	maxRowsSize  = 8 << 20  // bytes of a file that is read row by row; 20,000 entries have about 7 MiB
	maxFiles     = 5_000    // names in all folders together, read or not
	maxTotalSize = 64 << 20 // bytes
	maxDepth     = 8        // folders within folders
	maxEntries   = 50_000   // in all files together; an index of them takes some hundred megabytes
)

// A mount is a file system with its place in the corpus.
type mount struct {
	prefix string // before the names of its files; ends in a slash
	fsys   fs.FS
	only   string // the one file to read; empty for all
	as     string // the name of that file in the corpus
}

// openMounts opens files and folders by path.
func openMounts(paths []string) (mounts []mount, closeAll func(), err error) {
	var roots []*os.Root
	release := func() {
		for _, r := range roots {
			r.Close() // was only read from
		}
	}
	defer func() {
		if err != nil {
			release()
		}
	}()
	var (
		faults   Problems
		absolute []string
	)
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, nil, fmt.Errorf("find %s: %w", p, err)
		}
		if slices.Contains(absolute, abs) {
			continue
		}
		target, err := filepath.EvalSymlinks(abs)
		if err != nil {
			faults = append(faults, Problem{File: p, What: "cannot be opened: " + reason(err), Do: "check the path and its permissions"})
			continue
		}
		info, err := os.Stat(target)
		if err != nil {
			faults = append(faults, Problem{File: p, What: "cannot be opened: " + reason(err), Do: "check the path and its permissions"})
			continue
		}
		m := mount{}
		if !info.IsDir() {
			target, m.only = filepath.Split(target)
			m.as = filepath.Base(abs)
			if parserFor(m.as) == nil {
				faults = append(faults, Problem{File: p, What: "is of no known format", Do: "give a folder, or a file ending in " + extensions})
				continue
			}
		}
		root, err := os.OpenRoot(target)
		if err != nil {
			faults = append(faults, Problem{File: p, What: "cannot be opened: " + reason(err), Do: "check the path and its permissions"})
			continue
		}
		roots = append(roots, root)
		m.fsys = rooted{root}
		absolute = append(absolute, abs)
		mounts = append(mounts, m)
	}
	if len(faults) > 0 {
		return nil, nil, faults
	}
	if len(mounts) > 1 {
		for i, name := range distinct(absolute) {
			if mounts[i].only == "" {
				mounts[i].prefix = name + "/"
			} else {
				mounts[i].as = name
			}
		}
	}
	return mounts, release, nil
}

// distinct shortens paths to their last elements, as many of them as tell them apart.
func distinct(paths []string) []string {
	names := make([]string, len(paths))
	for n := 1; ; n++ {
		seen := map[string]int{}
		for i, p := range paths {
			elems := strings.Split(strings.Trim(filepath.ToSlash(p), "/"), "/")
			names[i] = strings.Join(elems[max(0, len(elems)-n):], "/")
			seen[names[i]]++
		}
		if len(seen) == len(paths) {
			return names
		}
	}
}

// rooted is a folder of the system that no name and no link leads out of. Unlike [os.Root.FS] it never waits
// for the other end of a named pipe.
type rooted struct{ root *os.Root }

func (r rooted) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return r.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

func (r rooted) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	return r.root.Stat(filepath.FromSlash(name))
}

// A listing is what lies in the mounts, before anything is read.
type listing struct {
	files    []listed
	names    map[string]bool // of all files and folders within folders, whether they are read or not
	seen     int             // names, read or not
	size     int64           // of files
	faults   Problems
	warnings Problems
}

type listed struct {
	mount mount
	path  string // within the mount
	name  string // within the corpus
	info  fs.FileInfo
}

func unchanged(a, b fs.FileInfo) bool { return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) }

func (l *listing) fault(name, what, do string) {
	l.faults = append(l.faults, Problem{File: name, What: what, Do: do})
}

// errTooMany stops a walk.
var errTooMany = errors.New("too many files")

// list walks through the mounts.
func list(mounts []mount) *listing {
	l := &listing{names: map[string]bool{}}
	for _, m := range mounts {
		if m.only != "" {
			info, err := fs.Stat(m.fsys, m.only)
			if err != nil {
				l.fault(m.as, "cannot be read: "+reason(err), "check its permissions")
				continue
			}
			l.add(listed{mount: m, path: m.only, name: m.as, info: info})
			continue
		}
		if err := l.walk(m, ".", 0); err != nil {
			l.fault(strings.TrimSuffix(m.prefix, "/"), fmt.Sprintf("more than %d files", maxFiles), "point at the folder that holds only the FAQ, or split it")
			break
		}
	}
	if l.size > maxTotalSize {
		l.fault("", fmt.Sprintf("the files are larger than %d MiB together", maxTotalSize>>20), "point at the folder that holds only the FAQ")
	}
	slices.SortFunc(l.files, func(a, b listed) int { return strings.Compare(a.name, b.name) })
	return l
}

// walk lists a folder and those within. It reads names by the hundred, so that a folder of a million is refused at once.
func (l *listing) walk(m mount, dir string, depth int) error {
	shown := m.prefix + dir
	if dir == "." {
		shown = strings.TrimSuffix(m.prefix, "/")
	}
	if depth > maxDepth {
		l.fault(shown, fmt.Sprintf("is more than %d folders deep", maxDepth), "move it up")
		return nil
	}
	f, err := m.fsys.Open(dir)
	if err != nil {
		l.fault(shown, "cannot be opened: "+reason(err), "check its permissions")
		return nil
	}
	defer f.Close()
	d, ok := f.(fs.ReadDirFile)
	if !ok {
		l.fault(shown, "is not a folder", "give a folder")
		return nil
	}
	for {
		entries, err := d.ReadDir(256)
		if l.seen += len(entries); l.seen > maxFiles {
			return errTooMany
		}
		for _, e := range entries {
			if err := l.visit(m, path.Join(dir, e.Name()), e, depth); err != nil {
				return err
			}
		}
		if err == io.EOF || err == nil && len(entries) == 0 {
			return nil
		}
		if err != nil {
			l.fault(shown, "cannot be listed: "+reason(err), "check its permissions")
			return nil
		}
	}
}

// visit takes in one name of a folder.
func (l *listing) visit(m mount, p string, e fs.DirEntry, depth int) error {
	if strings.HasPrefix(e.Name(), ".") {
		return nil
	}
	name := m.prefix + p
	if !utf8.ValidString(name) {
		l.fault(strings.ToValidUTF8(name, "\uFFFD"), "has a name that isn't UTF-8", "rename it")
		return nil
	}
	l.names[name] = true
	if e.IsDir() {
		return l.walk(m, p, depth+1)
	}
	info, err := e.Info()
	if e.Type()&fs.ModeSymlink != 0 {
		if _, ok := m.fsys.(rooted); !ok {
			l.fault(name, "is a symbolic link", "put the file itself there")
			return nil
		}
		if info, err = fs.Stat(m.fsys, p); err != nil {
			l.fault(name, "is a symbolic link that leads out of the folder or nowhere", "put the file itself there")
			return nil
		}
		if info.IsDir() {
			l.warn(name, "is a symbolic link to a folder and was not followed", "put the folder itself there, or name it as well")
			return nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // was removed meanwhile
	}
	if err != nil {
		l.fault(name, "cannot be read: "+reason(err), "check its permissions")
		return nil
	}
	l.add(listed{mount: m, path: p, name: name, info: info})
	return nil
}

func (l *listing) warn(name, what, do string) {
	l.warnings = append(l.warnings, Problem{File: name, What: what, Do: do})
}

// twice reports whether another mount has brought the file already: one path that is given lies within another.
func (l *listing) twice(f listed) bool {
	return slices.ContainsFunc(l.files, func(o listed) bool {
		return (o.mount.prefix != f.mount.prefix || o.mount.as != f.mount.as) && os.SameFile(o.info, f.info)
	})
}

// add takes in a file if it is one that can be read.
func (l *listing) add(f listed) {
	switch {
	case l.twice(f):
	case !f.info.Mode().IsRegular():
		l.fault(f.name, "is "+kind(f.info.Mode())+", not a file", "remove it")
	case isPicture(f.name): // which others show
	case parserFor(f.name) == nil:
		l.warn(f.name, "was skipped: its format is not known", "save what it says as "+extensions+", or move it elsewhere")
	case f.info.Size() > sizeLimit(f.name):
		l.fault(f.name, fmt.Sprintf("is larger than %d MiB", sizeLimit(f.name)>>20), "split it")
	default:
		l.size += f.info.Size()
		l.files = append(l.files, f)
	}
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		return true
	}
	return false
}

// sizeLimit is the size in bytes that a file of this name may have.
func sizeLimit(name string) int64 {
	switch strings.ToLower(path.Ext(name)) {
	case ".jsonl", ".csv", ".tsv":
		return maxRowsSize
	}
	return maxFileSize
}

// extensions are the formats, for messages.
const extensions = ".md, .txt, .html, .csv, .tsv, .json or .jsonl"

// kind names what is neither a file nor a folder.
func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	case mode.IsDir():
		return "a folder"
	}
	return "something special"
}

// reason is the cause of an error of the file system without the operation and path before it.
func reason(err error) string {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
