package bot

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestARateAllowsItsBurstAndThenOneAtATime(t *testing.T) {
	t.Parallel()
	r := rate{3, 10 * time.Second}
	now := time.Unix(1000, 0)
	var until time.Time
	var wait time.Duration
	for range 3 {
		until, wait = r.take(until, now)
		assert.Zero(t, wait)
	}
	until, wait = r.take(until, now)
	assert.Equal(t, 10*time.Second, wait)
	until, wait = r.take(until, now.Add(10*time.Second))
	assert.Zero(t, wait)
	_, wait = r.take(until, now.Add(19*time.Second))
	assert.Equal(t, time.Second, wait)
}

func TestARateHoldsInEveryWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rate{rapid.IntRange(1, 20).Draw(t, "burst"), time.Duration(rapid.IntRange(1, 5000).Draw(t, "every ms")) * time.Millisecond}
		now := time.Unix(0, 0)
		var until time.Time
		var taken []time.Time
		for _, step := range rapid.SliceOfN(rapid.IntRange(0, 3000), 1, 300).Draw(t, "ms between") {
			now = now.Add(time.Duration(step) * time.Millisecond)
			next, wait := r.take(until, now)
			if until = next; wait <= 0 {
				taken = append(taken, now)
			}
		}
		for i, from := range taken {
			for j, to := range taken[i:] {
				if j+1 > r.burst+int(to.Sub(from)/r.every) {
					t.Fatalf("%d in %v", j+1, to.Sub(from))
				}
			}
		}
	})
}

func TestALimiterTellsItsKeysApartAndForgetsTheOldest(t *testing.T) {
	t.Parallel()
	l := newLimiter(2, time.Minute)
	now := time.Now()
	assert.True(t, l.allow("a", now))
	assert.True(t, l.allow("a", now))
	assert.False(t, l.allow("a", now))
	assert.True(t, l.allow("b", now))
	assert.True(t, l.allow("a", now.Add(30*time.Second)))
	for i := range 2 * remembered {
		l.allow(fmt.Sprint(i), now)
	}
	assert.Equal(t, remembered, l.keys.Len())
	unlimited := newLimiter(-1, time.Minute)
	for range 1000 {
		assert.True(t, unlimited.allow("a", now))
	}
}

func TestAMemoryRemembersForItsSpan(t *testing.T) {
	t.Parallel()
	m := newMemory(time.Minute)
	now := time.Now()
	assert.True(t, m.first("a", now))
	assert.False(t, m.first("a", now.Add(59*time.Second)))
	assert.True(t, m.first("b", now))
	assert.True(t, m.first("a", now.Add(time.Minute)))
	for i := range 2 * remembered {
		m.first(fmt.Sprint(i), now)
	}
	assert.Equal(t, remembered, m.ids.Len())
}
