package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"faqbot/bot/discordtest"
)

// A soak asks less than the bot can answer, and disturbs it all the while.
const (
	soakRate       = 50
	reloadEvery    = 10 * time.Second
	reconnectEvery = 30 * time.Second
)

// sample is one window.
type sample struct {
	at        time.Duration
	heap, rss float64 // MB: the least heap of the window, the memory in RAM at its end
}

// soak runs the bot for long and prints how its memory grows. Every other reload leaves out the last entry, so that
// each of them changes the knowledge.
func soak(ctx context.Context, s settings, d *discordtest.Server, t town, bot *process, questions []string) error {
	entries, err := lines(s.faq, s.entries)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.soak+time.Minute)
	defer cancel()
	// The least heap of a window is taken as what is alive: in a minute the garbage collector runs many times, also
	// between two reloads, which hold two indexes for a while.
	window := min(max(s.soak/40, time.Minute), s.soak/8)
	began := time.Now()
	stop := make(chan struct{})
	var disturbing sync.WaitGroup
	var samples []sample
	var faults []error
	disturbing.Go(func() {
		reload, reconnect, look, turn := time.NewTicker(reloadEvery), time.NewTicker(reconnectEvery), time.NewTicker(500*time.Millisecond), time.NewTicker(window)
		defer func() { reload.Stop(); reconnect.Stop(); look.Stop(); turn.Stop() }()
		least, n := 0.0, 0
		for {
			select {
			case <-stop:
				return
			case <-reload.C:
				n++
				if err := errors.Join(bot.write(entries[:len(entries)-n%2]), bot.cmd.Process.Signal(syscall.SIGHUP)); err != nil {
					faults = append(faults, fmt.Errorf("reload: %w", err))
				}
			case <-reconnect.C:
				d.Drop()
			case <-look.C:
				if heap, err := bot.metric("go_memstats_heap_alloc_bytes"); err == nil && (least == 0 || heap/1e6 < least) {
					least = heap / 1e6
				}
			case <-turn.C:
				samples = append(samples, sample{time.Since(began), least, bot.rss()})
				fmt.Printf("%8v heap %.1f MB, RSS %.0f MB\n", time.Since(began).Round(time.Second), least, bot.rss())
				least = 0
			}
		}
	})
	r := t.run(ctx, soakRate, s.soak, questions, 0)
	close(stop)
	disturbing.Wait()
	c := d.Counters()
	fmt.Printf("%v: %d questions, p50 %v, p99 %v, p99.9 %v, max %v, over 2.5 s %d; %d resumes, %d identifies\n", time.Since(began).Round(time.Second),
		len(r.times), round(r.percentile(.5)), round(r.percentile(.99)), round(r.percentile(.999)), round(r.percentile(1)), r.over(2500*time.Millisecond), c.Resumed, c.Identifies)
	r.print()
	if len(samples) > 4 {
		settled := samples[len(samples)/5:] // the first fifth warms up
		heap := slope(settled, func(s sample) float64 { return s.heap })
		fmt.Printf("heap %+.1f MB/h, RSS %+.1f MB/h, RSS %.0f MB (peak %.0f MB), load average %s\n",
			heap, slope(settled, func(s sample) float64 { return s.rss }), bot.rss(), bot.peak(), loadAverage())
		if s.maxSlope > 0 && heap > s.maxSlope {
			faults = append(faults, fmt.Errorf("the heap grew by %.1f MB/h: more than %.1f", heap, s.maxSlope))
		}
	}
	return errors.Join(append(faults, r.failed())...)
}

// slope is that of the straight line nearest to the samples (least squares), an hour.
func slope(samples []sample, y func(sample) float64) float64 {
	n := float64(len(samples))
	var sx, sy, sxx, sxy float64
	for _, s := range samples {
		x := s.at.Hours()
		sx, sy, sxx, sxy = sx+x, sy+y(s), sxx+x*x, sxy+x*y(s)
	}
	if d := n*sxx - sx*sx; d != 0 {
		return (n*sxy - sx*sy) / d
	}
	return 0
}
