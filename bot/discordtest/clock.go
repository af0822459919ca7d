package discordtest

import (
	"sync"
	"time"
)

// Clock is the time that deadlines and limits are measured by: the machine's, moved by what it was advanced.
// The zero value is the machine's.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now is the machine's time moved by what the clock was advanced.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// Advance moves the clock forward, so that a test need not wait fifteen minutes.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
