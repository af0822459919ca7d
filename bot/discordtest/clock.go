package discordtest

import (
	"sync"
	"time"
)

// Clock is the time that deadlines and limits are measured by: the machine's, moved by what it was advanced.
// The zero value is the machine's.
type Clock struct {
	mu      sync.Mutex
	ahead   time.Duration
	stopped time.Time
}

// Now is the machine's time, or when the clock was stopped, moved by what it was advanced.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped.Add(c.ahead)
	}
	return time.Now().Add(c.ahead)
}

// Stop holds the clock, so that only Advance moves it: no deadline passes because the machine is slow.
func (c *Clock) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = time.Now()
}

// Advance moves the clock forward, so that a test need not wait fifteen minutes.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
