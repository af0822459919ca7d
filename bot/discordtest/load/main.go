// Command load drives the built faqbot through a Discord on loopback, from a process of its own, and prints what it
// measured: questions answered a second, the time to an answer at the 50th, 99th and 99.9th percentile, and what the
// bot's process used of memory and CPU. Questions come at a fixed rate whether or not the ones before are answered,
// and a question's time runs from when it was due.
//
//	go build -o /tmp/faqbot ./cmd/faqbot
//	go run ./bot/discordtest/load -faqbot /tmp/faqbot -faq entries.jsonl -questions cases.jsonl -rate 200
//	go run ./bot/discordtest/load -faqbot /tmp/faqbot -faq entries.jsonl -questions cases.jsonl -hostile 100
//	go run ./bot/discordtest/load -faqbot /tmp/faqbot -faq entries.jsonl -chatter 5000
//	go run ./bot/discordtest/load -faqbot /tmp/faqbot -faq entries.jsonl -questions cases.jsonl -soak 10m
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"time"

	"faqbot/bot/discordtest"
)

// settings are the flags.
type settings struct {
	faqbot, faq, questions string
	entries, rate, chatter int
	hostile                int
	length, warm, soak     time.Duration
	minRate                float64
	maxP99                 time.Duration
	maxCPU                 float64
	maxRSS, maxSlope       float64
}

func main() {
	var s settings
	flag.StringVar(&s.faqbot, "faqbot", "", "the built binary")
	flag.StringVar(&s.faq, "faq", "", "a file of entries, one JSON object a line")
	flag.IntVar(&s.entries, "entries", 0, "use only the first so many entries")
	flag.StringVar(&s.questions, "questions", "", "a file of cases, one JSON object with a question a line; default the entries' own questions")
	flag.IntVar(&s.rate, "rate", 200, "questions a second")
	flag.IntVar(&s.hostile, "hostile", 0, "meanwhile, so many members ask what is made to cost much, in every way, as fast as they may")
	flag.IntVar(&s.chatter, "chatter", 0, "instead of questions, so many messages a second that are none of the bot's business")
	flag.DurationVar(&s.length, "for", 30*time.Second, "how long to measure")
	flag.DurationVar(&s.warm, "warm", 5*time.Second, "how long to warm up before")
	flag.DurationVar(&s.soak, "soak", 0, "instead, 50 questions a second for so long, with a reload each 10 s and a reconnect each 30 s")
	flag.Float64Var(&s.minRate, "min-rate", 0, "exit with 1 when fewer questions a second were answered")
	flag.DurationVar(&s.maxP99, "max-p99", 0, "exit with 1 when the 99th percentile is above")
	flag.Float64Var(&s.maxCPU, "max-cpu", 0, "exit with 1 when the bot used more of a core, 0.6 being 60 %")
	flag.Float64Var(&s.maxRSS, "max-rss", 0, "exit with 1 when the bot's memory ever was above, in MB")
	flag.Float64Var(&s.maxSlope, "max-slope", 0, "exit with 1 when the heap of a soak grew faster, in MB an hour")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	if s.faqbot == "" || s.faq == "" {
		return errors.New("-faqbot and -faq are needed; -h shows all flags")
	}
	entries, err := lines(s.faq, s.entries)
	if err != nil {
		return fmt.Errorf("read the entries: %w", err)
	}
	questions, err := questionsOf(s.questions, entries)
	if err != nil {
		return fmt.Errorf("read the questions: %w", err)
	}
	var broken atomic.Int64
	d, err := discordtest.Start(discordtest.Options{NoSchema: true, Report: func(fault string) {
		if broken.Add(1) <= 5 {
			fmt.Fprintln(os.Stderr, "load: a rule of Discord was broken:", fault)
		}
	}})
	if err != nil {
		return err
	}
	defer d.Close()
	town := build(d)
	bot, err := start(ctx, s.faqbot, d, entries)
	if err != nil {
		return err
	}
	defer bot.stop()
	fmt.Printf("%d entries, ready after %v, %.0f MB; %d CPUs, load average %s\n", len(entries), bot.ready.Round(time.Millisecond), bot.rss(), runtime.NumCPU(), loadAverage())
	switch {
	case s.soak > 0:
		err = soak(ctx, s, d, town, bot, questions)
	case s.chatter > 0:
		err = chatter(ctx, s, town, bot)
	default:
		err = ask(ctx, s, town, bot, questions)
	}
	if peak := bot.peak(); s.maxRSS > 0 && peak > s.maxRSS {
		err = errors.Join(err, fmt.Errorf("peak memory %.0f MB: more than %.0f", peak, s.maxRSS))
	}
	if n := broken.Load(); n > 0 {
		err = errors.Join(err, fmt.Errorf("%d rules of Discord were broken", n))
	}
	return err
}

// lines reads the first n lines of a file, all if n is zero.
func lines(path string, n int) ([]string, error) {
	f, err := os.Open(path) // #nosec G304 -- the path is a flag of who runs the benchmark
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []string
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() && (n == 0 || len(all) < n) {
		all = append(all, in.Text())
	}
	return all, in.Err()
}

// questionsOf are the questions of a file of cases, or else those of the entries.
func questionsOf(path string, entries []string) ([]string, error) {
	from := entries
	if path != "" {
		var err error
		if from, err = lines(path, 0); err != nil {
			return nil, err
		}
	}
	var questions []string
	for i, line := range from {
		var c struct {
			Question string `json:"question"`
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if c.Question != "" {
			questions = append(questions, c.Question)
		}
	}
	if len(questions) == 0 {
		return nil, errors.New("there are none")
	}
	return questions, nil
}
