package bot

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// recent remembers things by a key, for a time and up to a number. What is too old is never returned, and dropped by
// expire.
type recent[V any] struct {
	cache *lru.Cache[string, aged[V]]
	keep  time.Duration
}

type aged[V any] struct {
	value V
	at    time.Time
}

// kept is how many things of a kind are remembered at most.
const kept = 4096

func newRecent[V any](keep time.Duration) recent[V] {
	cache, err := lru.New[string, aged[V]](kept)
	if err != nil {
		panic(err) // only for a size that isn't positive
	}
	return recent[V]{cache, keep}
}

func (r recent[V]) add(key string, value V) { r.cache.Add(key, aged[V]{value, time.Now()}) }

// get returns the value; looking keeps it from making room for others, but doesn't make it younger.
func (r recent[V]) get(key string) (V, bool) {
	a, ok := r.cache.Get(key)
	if ok && time.Since(a.at) > r.keep {
		r.cache.Remove(key)
		ok = false
	}
	if !ok {
		a = aged[V]{}
	}
	return a.value, ok
}

// has is get without any effect, for the path of every event.
func (r recent[V]) has(key string) bool { return r.cache.Contains(key) }

func (r recent[V]) remove(key string) { r.cache.Remove(key) }

func (r recent[V]) expire(now time.Time) {
	expire(r.cache, func(a aged[V]) bool { return now.Sub(a.at) > r.keep })
}

// expire drops what is old.
func expire[V any](c *lru.Cache[string, V], old func(V) bool) {
	for _, key := range c.Keys() {
		if v, ok := c.Peek(key); ok && old(v) {
			c.Remove(key)
		}
	}
}
