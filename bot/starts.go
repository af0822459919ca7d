package bot

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// startRate is how often the bot identifies itself to Discord at most. Discord resets the token of a bot
// that does it 1,000 times in 24 hours; this allows 60 + 24 h / 2 min = 780, however often the process is
// started again.
var startRate = rate{60, 2 * time.Minute}

// starts counts how often the bot has identified itself, over restarts of the process.
type starts struct {
	log  *slog.Logger
	file string // empty: in memory only

	mu    sync.Mutex
	until time.Time // the rate's memory
}

// openStarts reads what an earlier process left in the folder. A folder that can't be used is no reason
// not to start: Discord's own count is read as well.
func openStarts(log *slog.Logger, dir, token string) *starts {
	s := &starts{log: log}
	if dir == "" {
		return s
	}
	// Bots may share a folder. The name must not tell the token.
	s.file = filepath.Join(dir, fmt.Sprintf("starts-%x", sha256.Sum256([]byte(token)))[:len("starts-")+16])
	text, err := os.ReadFile(s.file)
	if err == nil {
		s.until, err = time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Warn("can't read how often the bot was started; counting anew", "err", err)
	}
	return s
}

// take counts a start. If wait is positive the bot must not start before it has passed.
func (s *starts) take(now time.Time) (wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until, wait = startRate.take(s.until, now)
	if wait > 0 || s.file == "" {
		return wait
	}
	if err := s.write(); err != nil {
		s.log.Warn("can't write how often the bot was started; counting in memory only", "err", err)
		s.file = ""
	}
	return 0
}

// write replaces the file whole, so that a crash leaves either the old or the new one.
func (s *starts) write() error {
	if err := os.MkdirAll(filepath.Dir(s.file), 0o700); err != nil {
		return err
	}
	tmp := s.file + ".new"
	if err := os.WriteFile(tmp, []byte(s.until.UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, s.file)
}
