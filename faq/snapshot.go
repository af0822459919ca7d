package faq

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// A file may change while it is read, so that half of it would be loaded. A snapshot therefore lists the folder
// before and after reading, and counts only when all that is listed was read as it is and wasn't written just now.
const (
	// quiet is how long a file must have lain still. Writers write in bursts: a pause of this length within
	// one is rare, and a reload may wait that long.
	quiet = 20 * time.Millisecond
	// tries times quiet is about a second: longer writing is the writer's affair.
	tries = 50
)

// A snapshot is the content of the mounts at one moment.
type snapshot struct {
	files    []content
	names    map[string]bool // see listing
	faults   Problems
	warnings Problems
}

type content struct {
	name string
	data []byte
}

// take reads the mounts.
func take(ctx context.Context, mounts []mount) (*snapshot, error) {
	read := map[string]reading{}
	for try := range tries {
		now := list(mounts)
		if now.seen > maxFiles || now.size > maxTotalSize {
			return nil, now.faults // other faults are told together with those within the files
		}
		if now.settled(read) {
			return now.snapshot(read), nil
		}
		for _, f := range now.files {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("read the knowledge: %w", err)
			}
			if r, ok := read[f.name]; !ok || !unchanged(r.info, f.info) || r.torn() {
				read[f.name] = readFile(f)
			}
		}
		if try > 0 || !now.settled(read) {
			select {
			case <-ctx.Done():
				return nil, fmt.Errorf("read the knowledge: %w", ctx.Err())
			case <-time.After(quiet):
			}
		}
	}
	var faults Problems
	after := list(mounts)
	for _, f := range after.files {
		if r, ok := read[f.name]; !ok || !unchanged(r.info, f.info) || r.torn() || fresh(f.info) {
			faults = append(faults, Problem{File: f.name, What: "is being written", Do: "load again when it is finished"})
		}
	}
	if len(faults) == 0 {
		faults = append(faults, Problem{What: "the files change faster than they can be read", Do: "load again when that is over"})
	}
	return nil, faults
}

// settled reports whether all that was listed has been read whole and none of it was written just now.
func (l *listing) settled(read map[string]reading) bool {
	for _, f := range l.files {
		if r, ok := read[f.name]; !ok || !unchanged(r.info, f.info) || r.torn() || fresh(f.info) {
			return false
		}
	}
	return true
}

// fresh reports whether the file was written just now. Times to come, of another machine's clock, are not.
func fresh(info fs.FileInfo) bool {
	age := time.Since(info.ModTime())
	return 0 <= age && age < quiet
}

func (l *listing) snapshot(read map[string]reading) *snapshot {
	s := &snapshot{names: l.names, faults: l.faults, warnings: l.warnings}
	for _, f := range l.files {
		r := read[f.name]
		if r.err != nil {
			s.faults = append(s.faults, Problem{File: f.name, What: "cannot be read: " + reason(r.err), Do: "check its permissions"})
			continue
		}
		s.files = append(s.files, content{f.name, r.data})
	}
	return s
}

// A reading is a file as it was read.
type reading struct {
	info fs.FileInfo // as listed
	data []byte
	err  error
}

// torn reports whether what was read isn't what was listed.
func (r reading) torn() bool { return r.err == nil && int64(len(r.data)) != r.info.Size() }

func readFile(f listed) reading {
	r := reading{info: f.info}
	file, err := f.mount.fsys.Open(f.path)
	if err != nil {
		r.err = err
		return r
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		r.err = err
		return r
	}
	if !info.Mode().IsRegular() {
		r.err = fmt.Errorf("it has become %s", kind(info.Mode()))
		return r
	}
	r.data, r.err = io.ReadAll(io.LimitReader(file, sizeLimit(f.name)+1))
	return r
}
