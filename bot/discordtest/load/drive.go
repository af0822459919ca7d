package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"faqbot/bot/discordtest"
	"faqbot/faq/faqtest"
)

// place is a channel and who talks there.
type place struct {
	guild   *discordtest.Guild
	channel *discordtest.Channel
	members []*discordtest.Member
}

// town is so large that nobody asks more often than a bot that limits its members puts up with.
type town []place

const (
	towns    = 20
	families = 250
)

func build(d *discordtest.Server) town {
	var t town
	for range towns {
		g := d.Guild("Guild")
		p := place{guild: g, channel: g.Channel("general")}
		for k := range families {
			p.members = append(p.members, g.Member(fmt.Sprintf("member-%d", k)))
		}
		t = append(t, p)
	}
	return t
}

// turn is whose turn it is at the n-th gesture.
func (t town) turn(n int) (*discordtest.Member, *discordtest.Channel) {
	p := t[n%len(t)]
	return p.members[n/len(t)%len(p.members)], p.channel
}

// results are what became of the questions of one run.
type results struct {
	mu       sync.Mutex
	times    []time.Duration
	outcomes map[string]int
}

func (r *results) add(took time.Duration, v discordtest.View) {
	outcome := "answered"
	switch {
	case v.Failure != "":
		outcome = v.Failure
	case v.Thinking || v.Silent:
		outcome = "no answer in time"
	case len(v.Embeds) == 0: // words of the bot's own: it doesn't know, or is busy
		outcome, _, _ = strings.Cut(v.Text, "\n")
		if len(v.Buttons()) > 0 {
			outcome = "choices"
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.times = append(r.times, took)
	r.outcomes[outcome]++
}

func (r *results) percentile(p float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	return r.times[min(len(r.times)-1, int(p*float64(len(r.times))))]
}

// pace calls do n times a second until the time is up, each time that one is due, and hands it when it was due. It
// never waits for those before.
func pace(ctx context.Context, rate int, length time.Duration, do func(n int, due time.Time)) {
	began := time.Now()
	every := time.Second / time.Duration(rate)
	total := int(length / every)
	for n := range total {
		due := began.Add(time.Duration(n) * every)
		if ahead := time.Until(due); ahead > 0 {
			select {
			case <-time.After(ahead):
			case <-ctx.Done():
				return
			}
		}
		do(n, due)
	}
}

// run asks at the rate for so long.
func (t town) run(ctx context.Context, rate int, length time.Duration, questions []string, from int) *results {
	r := &results{outcomes: map[string]int{}}
	var asking sync.WaitGroup
	pace(ctx, rate, length, func(n int, due time.Time) {
		member, channel := t.turn(from + n)
		asking.Go(func() {
			v := member.Ask(channel, questions[(from+n)%len(questions)])
			if v.Text == "…" { // what was announced in public and turned out to be private comes next
				v = member.Next(v)
			}
			r.add(time.Since(due), v)
		})
	})
	asking.Wait()
	slices.Sort(r.times)
	return r
}

// intrudeEvery is how fast an intruder sends: faster than Discord's client lets anybody.
const intrudeEvery = 200 * time.Millisecond

// harass lets the n-th intruder send one hostile question after the other until the context ends: by command, by
// mention, and as letters typed. Only commands have an outcome to note.
func (t town) harass(ctx context.Context, intruder int, r *results) {
	p := t[intruder%len(t)]
	who := p.guild.Member(fmt.Sprintf("intruder-%d", intruder))
	questions := faqtest.HostileQuestions()
	tick := time.NewTicker(intrudeEvery)
	defer tick.Stop()
	for n := intruder; ; n++ {
		text := []rune(questions[n%len(questions)])
		question := "? " + string(text[:min(len(text), 900)]) // as a message may be long, in UTF-16 and with a mention
		switch n % 3 {
		case 0:
			began := time.Now()
			v := who.Ask(p.channel, question)
			r.add(time.Since(began), v)
		case 1:
			who.Type(p.channel, "ask", "question", question)
		case 2:
			who.Post(p.channel, "@faqbot "+question)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// ask measures answering.
func ask(ctx context.Context, s settings, t town, bot *process, questions []string) error {
	t.run(ctx, s.rate, s.warm, questions, 0)
	attacking, end := context.WithCancel(ctx)
	defer end()
	var attack sync.WaitGroup
	unwelcome := &results{outcomes: map[string]int{}}
	for n := range s.hostile {
		attack.Go(func() { t.harass(attacking, n, unwelcome) })
	}
	began, before, own := time.Now(), bot.cpu(), ownCPU()
	r := t.run(ctx, s.rate, s.length, questions, int(s.warm.Seconds()*float64(s.rate)))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	took := time.Since(began)
	cpu := (bot.cpu() - before).Seconds() / took.Seconds()
	own = ownCPU() - own
	rate := float64(len(r.times)) / took.Seconds()
	fmt.Printf("asked %d/s: %.1f questions/s, p50 %v, p99 %v, p99.9 %v, max %v, over 2.5 s %d, CPU %.2f cores (the generator %.2f), RSS %.0f MB (peak %.0f MB), load average %s\n",
		s.rate, rate, round(r.percentile(.5)), round(r.percentile(.99)), round(r.percentile(.999)), round(r.percentile(1)),
		r.over(2500*time.Millisecond), cpu, own.Seconds()/took.Seconds(), bot.rss(), bot.peak(), loadAverage())
	r.print()
	end()
	attack.Wait()
	if s.hostile > 0 {
		fmt.Printf("%d hostile members asked %.1f/s:\n", s.hostile, float64(len(unwelcome.times))/took.Seconds())
		unwelcome.print()
	}
	var err error
	if s.minRate > 0 && rate < s.minRate {
		err = errors.Join(err, fmt.Errorf("%.1f questions/s: less than %.1f", rate, s.minRate))
	}
	if s.maxP99 > 0 && r.percentile(.99) > s.maxP99 {
		err = errors.Join(err, fmt.Errorf("p99 %v: more than %v", r.percentile(.99), s.maxP99))
	}
	return errors.Join(err, r.failed())
}

func (r *results) over(limit time.Duration) int {
	i, _ := slices.BinarySearchFunc(r.times, limit, cmp.Compare[time.Duration])
	return len(r.times) - i
}

func (r *results) print() {
	for _, outcome := range slices.SortedFunc(maps.Keys(r.outcomes), func(a, b string) int { return r.outcomes[b] - r.outcomes[a] }) {
		fmt.Printf("  %6d %s\n", r.outcomes[outcome], outcome)
	}
}

// failed says how many got nothing at all.
func (r *results) failed() error {
	n := r.outcomes["no answer in time"] + r.outcomes["The application did not respond"]
	if n > 0 {
		return fmt.Errorf("%d questions were not answered", n)
	}
	return nil
}

func round(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// talk is what members write to each other.
var talk = strings.Fields("well the rain came late this year and nobody minded much because our tomatoes were early anyway did you see what mia built behind the shed it looks fine to me yes no maybe tomorrow then thanks good night")

// chatter measures ignoring.
func chatter(ctx context.Context, s settings, t town, bot *process) error {
	send := func(n int, _ time.Time) {
		member, channel := t.turn(n)
		words := make([]string, 4+n%20)
		for i := range words {
			words[i] = talk[(7*n+5*i)%len(talk)]
		}
		member.Post(channel, strings.Join(words, " "))
	}
	pace(ctx, s.chatter, s.warm, send)
	began, before, sent := time.Now(), bot.cpu(), 0
	pace(ctx, s.chatter, s.length, func(n int, due time.Time) { sent++; send(n, due) })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	took := time.Since(began)
	cpu := (bot.cpu() - before).Seconds() / took.Seconds()
	fmt.Printf("%.0f messages/s: CPU %.2f of a core, RSS %.0f MB (peak %.0f MB), load average %s\n", float64(sent)/took.Seconds(), cpu, bot.rss(), bot.peak(), loadAverage())
	if s.maxCPU > 0 && cpu > s.maxCPU {
		return fmt.Errorf("CPU %.2f of a core: more than %.2f", cpu, s.maxCPU)
	}
	return nil
}
