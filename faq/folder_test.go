package faq

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func write(t *testing.T, elem ...string) string {
	t.Helper()
	name := filepath.Join(elem[:len(elem)-1]...)
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(elem[len(elem)-1]), 0o644))
	return name
}

// within fails the test if f takes longer than no refusal may. It is a guard against hanging, not a measurement.
func within(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(60 * time.Second):
		t.Fatal("it hangs")
	}
}

func TestANameThatIsNotUTF8IsAFaultOfTheName(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "bad\xff.md", "# Why?\n\nSo.\n")
	_, err := Loader{}.Open(t.Context(), dir)
	assert.EqualError(t, err, "bad\uFFFD.md: has a name that isn't UTF-8; rename it")
}

func TestWhatLiesOutsideAFolderIsNotReadAndWhatIsNoFileIsRefused(t *testing.T) {
	outside := write(t, t.TempDir(), "secret.md", "# What is the secret?\n\nIt is 42.\n")
	dir := t.TempDir()
	write(t, dir, "sub", "faq.md", "# Why?\n\nSo.\n")
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "absolute.md")))
	require.NoError(t, os.Symlink("../../../../../../../../etc/hostname", filepath.Join(dir, "sub", "up.txt")))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "broken.md")))
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "zero.txt")))
	require.NoError(t, os.Symlink(".", filepath.Join(dir, "loop")))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o644))
	within(t, func() {
		_, err := Loader{}.Open(t.Context(), dir)
		const link = ": is a symbolic link that leads out of the folder or nowhere; put the file itself there"
		assert.EqualError(t, err, "absolute.md"+link+"\nbroken.md"+link+"\npipe.md: is a named pipe, not a file; remove it\nsub/up.txt"+link+"\nzero.txt"+link)
	})
	within(t, func() {
		_, err := Load(os.DirFS(dir))
		assert.ErrorContains(t, err, "absolute.md: is a symbolic link; put the file itself there")
	})
	within(t, func() {
		_, err := Loader{}.Open(t.Context(), filepath.Join(dir, "pipe.md"), "/dev/zero")
		assert.EqualError(t, err, "/dev/zero: is of no known format; give a folder, or a file ending in "+extensions)
		_, err = Loader{}.Open(t.Context(), filepath.Join(dir, "pipe.md"))
		assert.EqualError(t, err, "pipe.md: is a named pipe, not a file; remove it")
	})
}

func TestAPipeThatTakesAFilesPlaceDoesNotBlock(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "a.md"), 0o644))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	info, err := os.Stat(write(t, t.TempDir(), "a.md", "Text."))
	require.NoError(t, err)
	within(t, func() {
		r := readFile(listed{mount: mount{fsys: rooted{root}}, path: "a.md", name: "a.md", info: info})
		assert.EqualError(t, r.err, "it has become a named pipe")
	})
}

func TestLinksWithinAFolderAreFollowed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "..data", "faq.md", "# Why?\n\nSo.\n") // as Kubernetes mounts a folder
	require.NoError(t, os.Symlink("..data/faq.md", filepath.Join(dir, "faq.md")))
	require.NoError(t, os.Symlink("..data", filepath.Join(dir, "folder")))
	c, err := Loader{}.Open(t.Context(), dir)
	require.NoError(t, err)
	assert.Equal(t, "faq#why", c.Entries[0].ID)
	assert.Equal(t, "folder: is a symbolic link to a folder and was not followed; put the folder itself there, or name it as well", c.Warnings.Error())

	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(dir, link))
	other := write(t, t.TempDir(), "other.md", "# How?\n\nSo.\n")
	for name, path := range map[string]string{"link/faq.md": link, "faq.md": filepath.Join(link, "faq.md")} {
		c, err = Loader{}.Open(t.Context(), path, other)
		require.NoError(t, err)
		assert.Equal(t, name, c.Entries[0].Source.File)
	}
}

func TestSeveralPathsAreToldApart(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "one", "faq"), filepath.Join(dir, "two", "faq")
	write(t, a, "x.md", "# Why?\n\nSo.\n")
	write(t, b, "x.md", "# Why?\n\nSo.\n")
	single := write(t, dir, "three", "faq", "x.md", "# Why?\n\nSo.\n")
	c, err := Loader{}.Open(t.Context(), a, b, a, single)
	require.NoError(t, err)
	var files, ids []string
	for _, e := range c.Entries {
		files, ids = append(files, e.Source.File), append(ids, e.ID)
	}
	assert.Equal(t, []string{"faq/x.md", "one/faq/x.md", "two/faq/x.md"}, files)
	assert.Equal(t, []string{"faq/x#why", "one/faq/x#why", "two/faq/x#why"}, ids)

	_, err = Loader{}.Open(t.Context(), filepath.Join(dir, "gone"), filepath.Join(a, "x.md", "y.md"))
	assert.EqualError(t, err, filepath.Join(dir, "gone")+": cannot be opened: no such file or directory; check the path and its permissions\n"+
		filepath.Join(a, "x.md", "y.md")+": cannot be opened: not a directory; check the path and its permissions")
}

func TestAFileThatIsGivenTwiceIsReadOnce(t *testing.T) {
	dir := t.TempDir()
	one := write(t, dir, "faq", "a.md", "# Why? {#why}\n\nSo.\n")
	write(t, dir, "faq", "sub", "b.md", "# How? {#how}\n\nSo.\n")
	for _, paths := range [][]string{{"faq", "faq"}, {"faq", "faq/a.md"}, {"faq/a.md", "faq"}, {"faq", "faq/sub"}, {"faq/sub", "faq", "faq/sub/b.md"}} {
		for i, p := range paths {
			paths[i] = filepath.Join(dir, p)
		}
		c, err := Loader{}.Open(t.Context(), paths...)
		require.NoError(t, err, paths)
		assert.Len(t, c.Entries, 2, paths)
	}
	require.NoError(t, os.Link(one, filepath.Join(dir, "faq", "c.md")))
	_, err := Loader{}.Open(t.Context(), filepath.Join(dir, "faq"))
	require.ErrorContains(t, err, "used twice", "two names in one folder are two files")
}

func TestAFolderMustNotBeTooLargeInAnyWay(t *testing.T) {
	t.Run("a file", func(t *testing.T) {
		dir := t.TempDir()
		for _, name := range []string{"a.md", "b.jsonl"} {
			f, err := os.Create(filepath.Join(dir, name))
			require.NoError(t, err)
			require.NoError(t, f.Truncate(1<<30)) // sparse: it takes no room on the disk
			require.NoError(t, f.Close())
		}
		_, err := Loader{}.Open(t.Context(), dir)
		assert.EqualError(t, err, "a.md: is larger than 1 MiB; split it\nb.jsonl: is larger than 8 MiB; split it")
	})
	t.Run("all files together", func(t *testing.T) {
		fsys := fstest.MapFS{}
		for i := range 10 {
			fsys[fmt.Sprintf("%d.jsonl", i)] = &fstest.MapFile{Data: make([]byte, maxRowsSize)}
		}
		_, err := Load(fsys)
		assert.EqualError(t, err, "the files are larger than 64 MiB together; point at the folder that holds only the FAQ")
	})
	t.Run("depth", func(t *testing.T) {
		_, err := Load(fstest.MapFS{"a.txt": &fstest.MapFile{Data: []byte("Text.")}, strings.Repeat("d/", 9) + "a.md": &fstest.MapFile{Data: []byte("Text.")}})
		assert.EqualError(t, err, "d/d/d/d/d/d/d/d/d: is more than 8 folders deep; move it up")
	})
	t.Run("number of files", func(t *testing.T) {
		var listed atomic.Int64
		_, err := Load(endless{&listed})
		assert.EqualError(t, err, "more than 5000 files; point at the folder that holds only the FAQ, or split it")
		assert.Less(t, listed.Load(), int64(6_000), "names were read that could not matter any more")
	})
}

// endless is a folder that never runs out of files.
type endless struct{ listed *atomic.Int64 }

func (e endless) Open(name string) (fs.File, error) {
	if name != "." {
		return nil, fs.ErrNotExist
	}
	return endlessDir{e}, nil
}

type endlessDir struct{ endless }

func (d endlessDir) Stat() (fs.FileInfo, error) { return nil, fs.ErrInvalid }
func (d endlessDir) Read([]byte) (int, error)   { return 0, io.EOF }
func (d endlessDir) Close() error               { return nil }
func (d endlessDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		return nil, fmt.Errorf("all names of an endless folder were asked for")
	}
	var entries []fs.DirEntry
	for range n {
		name := fmt.Sprintf("%d.png", d.listed.Add(1))
		info, err := fstest.MapFS{name: {}}.Stat(name)
		if err != nil {
			return nil, err
		}
		entries = append(entries, fs.FileInfoToDirEntry(info))
	}
	return entries, nil
}

func TestAFolderThatCannotBeReadSaysSo(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("this user may read everything: what happens without permission is not looked at")
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(write(t, dir, "a.md", "Text."), 0))
	_, err := Loader{}.Open(t.Context(), dir)
	assert.EqualError(t, err, "a.md: cannot be read: permission denied; check its permissions")
}

// changing is a folder with one file, which goes through states, one a look.
type changing struct {
	looks  *atomic.Int64
	states []string // the last stays
}

func (c changing) state() (string, time.Time) {
	n := min(int(c.looks.Load()), len(c.states)-1)
	return c.states[n], time.Unix(int64(n), 0)
}

func (c changing) Open(name string) (fs.File, error) {
	text, at := c.state()
	if name != "." {
		c.looks.Add(1) // it goes on being written while it is read
	}
	return fstest.MapFS{"faq.md": {Data: []byte(text), ModTime: at}}.Open(name)
}

func TestAFileThatChangesWhileItIsReadIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := "# Why?\n\nSo it is.\n\n# Who?\n\nThey are.\n"
		var states []string
		for i := 10; i < len(whole); i += 7 {
			states = append(states, whole[:i])
		}
		c, err := Load(changing{&atomic.Int64{}, append(states, whole)})
		require.NoError(t, err)
		require.Len(t, c.Entries, 2)
		assert.Equal(t, "They are.", c.Entries[1].Answer)
	})
}

func TestAFileThatChangesWithoutGrowingIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := Load(changing{&atomic.Int64{}, []string{"# Why?\n\nNo reason.\n", "# Why?\n\nSo it was.\n"}})
		require.NoError(t, err)
		assert.Equal(t, "So it was.", c.Entries[0].Answer)
	})
}

// swelling is a folder with one file, which is small when it is listed and large when it is read.
type swelling struct {
	fstest.MapFS
	read *atomic.Int64
}

func (s swelling) Open(name string) (fs.File, error) {
	f, err := s.MapFS.Open(name)
	if name == "." {
		return f, err
	}
	return swollen{f, io.LimitReader(rand.NewChaCha8([32]byte{}), 8*maxFileSize), s.read}, err
}

type swollen struct {
	fs.File
	io.Reader
	read *atomic.Int64
}

func (s swollen) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.read.Add(int64(n))
	return n, err
}

func TestOfAFileThatHasGrownBeyondAllBoundsNoMoreIsReadThanAFileMayHave(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), quiet/2) // once
	defer cancel()
	var read atomic.Int64
	_, err := Loader{}.Load(ctx, swelling{fstest.MapFS{"faq.md": {Data: []byte("Text.")}}, &read})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.EqualValues(t, maxFileSize+1, read.Load())
}

func TestAFileThatNeverSettlesIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var states []string
		for i := range 1000 {
			states = append(states, "# Why?\n\nSo "+strings.Repeat("it is ", i)+"\n")
		}
		_, err := Load(changing{&atomic.Int64{}, states})
		assert.EqualError(t, err, "faq.md: is being written; load again when it is finished")

		ctx, cancel := context.WithTimeout(t.Context(), 3*quiet)
		defer cancel()
		_, err = Loader{}.Load(ctx, changing{&atomic.Int64{}, states})
		assert.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

// paused is a folder with one file, of which the second half is written after a pause.
type paused time.Time

func (p paused) Open(name string) (fs.File, error) {
	start := time.Time(p)
	file := &fstest.MapFile{Data: []byte("# Why?\n\nSo"), ModTime: start}
	if time.Since(start) >= quiet/2 {
		file = &fstest.MapFile{Data: []byte("# Why?\n\nSo it is.\n"), ModTime: start.Add(quiet / 2)}
	}
	return fstest.MapFS{"faq.md": file}.Open(name)
}

func TestAFileWrittenJustNowIsReadWhenItHasLainStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := Load(paused(time.Now()))
		require.NoError(t, err)
		assert.Equal(t, "So it is.", c.Entries[0].Answer)
	})
}

// short is a folder with one file, of which the first reading gives only half, though it looks whole.
type short struct {
	fstest.MapFS
	read *atomic.Int64
}

func (s short) Open(name string) (fs.File, error) {
	if name == "faq.md" && s.read.Add(1) == 1 {
		return fstest.MapFS{name: {Data: s.MapFS[name].Data[:12]}}.Open(name)
	}
	return s.MapFS.Open(name)
}

func TestAFileOfWhichLessIsReadThanThereIsIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := Load(short{fstest.MapFS{"faq.md": {Data: []byte("# Why?\n\nSo it is.\n")}}, &atomic.Int64{}})
		require.NoError(t, err)
		assert.Equal(t, "So it is.", c.Entries[0].Answer)
	})
}

func TestTheClockOfAnotherMachineDoesNotDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := Load(fstest.MapFS{"faq.md": {Data: []byte("# Why?\n\nSo.\n"), ModTime: start.Add(time.Hour)}})
		require.NoError(t, err)
		assert.Equal(t, start, time.Now())
	})
}

func TestLoadingCanBeCancelledAndTellsItsProgress(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	fsys := fstest.MapFS{"a.txt": {Data: []byte("Text.")}, "b.txt": {Data: []byte("Text.")}, "c.txt": {Data: []byte("Text.")}}
	var seen []string
	_, err := Loader{Progress: func(done, total int) { seen = append(seen, fmt.Sprint(done, "/", total)) }}.Load(ctx, fsys)
	require.NoError(t, err)
	assert.Equal(t, []string{"1/3", "2/3", "3/3"}, seen)

	_, err = Loader{Progress: func(int, int) { cancel() }}.Load(ctx, fsys)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = Loader{}.Load(ctx, fsys)
	assert.ErrorIs(t, err, context.Canceled)
}

// broken is a folder whose names fail to open.
type broken struct{ fstest.MapFS }

func (b broken) Open(name string) (fs.File, error) {
	if name != "." && !strings.HasSuffix(name, ".txt") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.Open(name)
}

func TestWhatCannotBeOpenedIsNamed(t *testing.T) {
	_, err := Load(broken{fstest.MapFS{"a.txt": {Data: []byte("Text.")}, "b.md": {Data: []byte("Text.")}, "c/d.md": {Data: []byte("Text.")}}})
	assert.EqualError(t, err, "b.md: cannot be read: permission denied; check its permissions\nc: cannot be opened: permission denied; check its permissions")
	sub, err := fs.Sub(fstest.MapFS{"a.txt": {Data: []byte("Text.")}}, "a.txt")
	require.NoError(t, err)
	_, err = Load(sub)
	assert.EqualError(t, err, "is not a folder; give a folder")
}

func TestWhatIsNoFileIsCalledByItsName(t *testing.T) {
	for mode, want := range map[fs.FileMode]string{
		fs.ModeNamedPipe: "a named pipe", fs.ModeSocket: "a socket", fs.ModeDevice | fs.ModeCharDevice: "a device", fs.ModeDir: "a folder", fs.ModeIrregular: "something special",
	} {
		assert.Equal(t, want, kind(mode))
	}
}

func TestTheDefaultIsTheArticle(t *testing.T) {
	c, err := Loader{}.Open(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "el-salvador-visit.txt", c.Entries[0].Source.File)
}

func TestNamesOutsideAFolderAreInvalid(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	// A link that was a file when the folder was listed.
	require.NoError(t, os.Symlink(write(t, t.TempDir(), "faq.md", "Text."), filepath.Join(dir, "link.md")))
	_, err = rooted{root}.Open("link.md")
	assert.ErrorContains(t, err, "escapes")
	_, err = rooted{root}.Open("../x")
	assert.ErrorIs(t, err, fs.ErrInvalid)
	_, err = rooted{root}.Stat("/x")
	assert.ErrorIs(t, err, fs.ErrInvalid)
}
