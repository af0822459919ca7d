package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestChangesAreNoticedWhenTheyHaveSettled(t *testing.T) {
	root := filepath.Join(t.TempDir(), "faq")
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	write("a.md", "one")
	ctx, stop := context.WithCancel(t.Context())
	changes, ended := make(chan struct{}, 100), make(chan error, 1)
	t.Chdir(filepath.Dir(root))
	linked := filepath.Join(t.TempDir(), "linked")
	require.NoError(t, os.Mkdir(linked, 0o755))
	require.NoError(t, os.Symlink(linked, "link"))
	w, err := newWatcher([]string{"faq", "link"})
	require.NoError(t, err)
	defer w.Close()
	write("a.md", "two") // before anybody looks
	go func() { ended <- w.run(ctx, func() { changes <- struct{}{} }) }()
	noticed := func(what string) {
		t.Helper()
		select {
		case <-changes:
		case err := <-ended:
			t.Fatalf("watching ended: %v", err)
		case <-time.After(patience):
			t.Fatalf("%s was not noticed", what)
		}
	}
	noticed("a change before anybody looked")

	for i := range 20 {
		write("a.md", string(rune('a'+i)))
	}
	noticed("a burst of writes")
	assert.Empty(t, changes, "a burst is one change")

	require.NoError(t, os.Chmod(filepath.Join(root, "a.md"), 0o600))
	noticed("that other people may read a file")

	write("new/deep/b.md", "one")
	noticed("a new folder")
	write("new/deep/b.md", "two")
	noticed("a change in a folder that is new")

	require.NoError(t, os.WriteFile(filepath.Join(linked, "c.md"), nil, 0o644))
	noticed("a change behind a symbolic link")

	require.NoError(t, os.Rename(root, root+".old"))
	noticed("that the folder has gone")
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(root), "other.md"), nil, 0o644))
	require.NoError(t, os.Rename(root+".old", root))
	noticed("that the folder is back")
	write("new/deep/b.md", "three")
	noticed("a change in the folder that is back")

	stop()
	require.NoError(t, <-ended)
	assert.Empty(t, changes, "what is beside the folder is no change")
}

// The usual deployment: a folder a release, and a link that is switched to the newest.
func TestALinkThatIsSwitchedIsFollowed(t *testing.T) {
	for what, below := range map[string]string{"the path itself": "", "a folder on the way": "faq"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			write := func(release, text string) {
				t.Helper()
				dir := filepath.Join(base, "releases", release, below)
				require.NoError(t, os.MkdirAll(dir, 0o755))
				require.NoError(t, os.WriteFile(filepath.Join(dir, "a.md"), []byte(text), 0o644))
			}
			current := filepath.Join(base, "current")
			switchTo := func(release string) {
				t.Helper()
				require.NoError(t, os.Symlink(filepath.Join("releases", release), current+".new"))
				require.NoError(t, os.Rename(current+".new", current))
			}
			write("1", "one")
			write("2", "one")
			switchTo("1")
			w, err := newWatcher([]string{filepath.Join(current, below)})
			require.NoError(t, err)
			defer w.Close()
			w.settled = 50 * time.Millisecond
			ctx, stop := context.WithCancel(t.Context())
			changes, ended := make(chan struct{}, 100), make(chan error, 1)
			go func() { ended <- w.run(ctx, func() { changes <- struct{}{} }) }()
			noticed := func(what string) {
				t.Helper()
				select {
				case <-changes:
				case <-time.After(patience):
					t.Fatalf("%s was not noticed", what)
				}
			}
			write("1", "two")
			noticed("a change before the link was switched")
			for _, release := range []string{"2", "3", "1"} {
				write(release, "one")
				switchTo(release)
				noticed("that the link was switched")
				write(release, "two")
				noticed("a change after the link was switched")
			}
			require.NoError(t, os.RemoveAll(filepath.Join(base, "releases", "1")))
			noticed("that there is nothing behind the link")
			switchTo("2")
			noticed("that there is something again")
			require.NoError(t, os.WriteFile(filepath.Join(base, "beside.md"), nil, 0o644))
			write("3", "three")
			time.Sleep(200 * time.Millisecond)
			assert.Empty(t, changes, "what isn't in use is no change")
			stop()
			require.NoError(t, <-ended)
		})
	}
}

func TestAFolderThatNeverSettlesIsLoadedAllTheSame(t *testing.T) {
	dir := t.TempDir()
	w, err := newWatcher([]string{dir})
	require.NoError(t, err)
	defer w.Close()
	w.settled, w.restless = time.Hour, 300*time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	changes, ended := make(chan struct{}, 100), make(chan error, 1)
	go func() { ended <- w.run(ctx, func() { changes <- struct{}{} }) }()
	for until := time.Now().Add(patience); len(changes) < 2 && time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "a.md"), nil, 0o600))
	}
	assert.NotEmpty(t, changes)
	stop()
	require.NoError(t, <-ended)
}

func TestWhatIsNowhereCantBeWatched(t *testing.T) {
	_, err := newWatcher([]string{filepath.Join(t.TempDir(), "no", "where")})
	require.ErrorContains(t, err, "watching ")
}
