package bot

import (
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// A rate allows burst things at once and one more each time every has passed. It is the generic cell
// rate algorithm: all that must be remembered is one time, until which the past things count.
type rate struct {
	burst int
	every time.Duration
}

// take counts one thing. until is what the last call returned, zero at first. If wait is positive the
// thing isn't allowed and doesn't count; it will be after wait.
func (r rate) take(until, now time.Time) (next time.Time, wait time.Duration) {
	switch full := now.Add(time.Duration(r.burst) * r.every); {
	case until.Before(now):
		until = now
	case until.After(full): // the clock was set back
		until = full
	}
	if wait := until.Sub(now) - time.Duration(r.burst-1)*r.every; wait > 0 {
		return until, wait
	}
	return until.Add(r.every), 0
}

// A limiter holds a rate for each of many keys. The keys unheard of for longest are forgotten, so that
// its memory is bounded.
type limiter struct {
	rate rate
	mu   sync.Mutex
	keys *lru.Cache[string, time.Time]
}

// remembered is how many members, guilds and events are remembered at most.
const remembered = 10_000

// newLimiter allows n things per key in the time; everything when n is negative.
func newLimiter(n int, per time.Duration) *limiter {
	keys, _ := lru.New[string, time.Time](remembered) // fails for sizes below 1 only
	l := &limiter{keys: keys}
	if n > 0 {
		l.rate = rate{n, per / time.Duration(n)}
	}
	return l
}

// allow counts a thing and reports whether the key may have it.
func (l *limiter) allow(key string, now time.Time) bool {
	if l.rate.burst == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	until, _ := l.keys.Get(key)
	next, wait := l.rate.take(until, now)
	l.keys.Add(key, next)
	return wait <= 0
}

// expire forgets the keys of which nothing counts any more.
func (l *limiter) expire(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	expire(l.keys, now.After)
}

// A memory tells what was seen lately from what is new.
type memory struct {
	mu   sync.Mutex
	ids  *lru.Cache[string, time.Time]
	span time.Duration
}

func newMemory(span time.Duration) *memory {
	ids, _ := lru.New[string, time.Time](remembered) // fails for sizes below 1 only
	return &memory{ids: ids, span: span}
}

// first reports whether the id is seen for the first time within the span.
func (m *memory) first(id string, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at, ok := m.ids.Get(id); ok && now.Sub(at) < m.span {
		return false
	}
	m.ids.Add(id, now)
	return true
}

// has reports whether the id was seen, perhaps before the span.
func (m *memory) has(id string) bool { return m.ids.Contains(id) }

// forget makes the id a new one again.
func (m *memory) forget(id string) { m.ids.Remove(id) }

// expire forgets what was seen before the span.
func (m *memory) expire(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	expire(m.ids, func(at time.Time) bool { return now.Sub(at) >= m.span })
}
