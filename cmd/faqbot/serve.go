package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"faqbot/bot"
	"faqbot/faq"
	"faqbot/index"
)

func (p *program) serveCommand() *cobra.Command {
	dryRun := false
	c := &cobra.Command{
		Use:   "serve",
		Short: "Answer questions in Discord",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			conf, warnings, err := loadConfig(p.env, false)
			if conf.Token == "" && !conf.Unread {
				err = errors.Join(err, errors.New("DISCORD_TOKEN is not set; copy .env.example to .env and put the bot's token there, from https://discord.com/developers/applications"))
			}
			if err != nil {
				for _, w := range warnings {
					p.complain(w)
				}
				// By itself that would be a fault of loading, which a restart may cure.
				if _, bad := os.Stat(conf.FAQPath); bad != nil && conf.FAQPath != "" {
					err = errors.Join(err, fmt.Errorf("FAQ_PATH: %s: cannot be opened: %w; check the path", conf.FAQPath, errors.Unwrap(bad)))
				}
				return &statusError{exitRefused, err}
			}
			options := conf.bot()
			if dryRun {
				options.DryRun = p.out
			}
			return p.serve(c.Context(), conf, options, warnings)
		},
	}
	var b strings.Builder
	b.WriteString(`Run the bot until SIGTERM or Ctrl-C: it takes no more questions then, answers those it has taken, and
exits with 0. SIGHUP loads the files again. The exit status is 78 if Discord or faqbot refuses the
configuration, so that starting again is of no use.

Its settings are variables of the environment, or lines of .env in the folder it is started in:
`)
	for _, s := range new(config).settings() {
		fmt.Fprintf(&b, "\n  %-21s %s", s.name, s.help)
		if s.def != "" {
			fmt.Fprintf(&b, " (default %s)", s.def)
		}
	}
	c.Long = b.String()
	c.Flags().BoolVar(&dryRun, "dry-run", false, "connect and listen, but print what would be sent instead of sending it")
	return c
}

// serve runs the bot. Whatever ends it ends all that belongs to it.
func (p *program) serve(ctx context.Context, conf config, options bot.Options, warnings []string) error {
	log := conf.logger(p.errOut)
	slog.SetDefault(log) // libraries write there, and to package log, which goes there from now on
	for _, w := range warnings {
		log.Warn(w)
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)

	k, reading, indexing := conf.knowledge(nil), p.bar("reading"), p.bar("indexing")
	var files *watcher
	if conf.Watch && len(k.paths) > 0 {
		var err error
		if files, err = newWatcher(k.paths); err != nil {
			return err
		}
		defer files.Close()
	} else if conf.Watch {
		log.Warn("FAQ_WATCH has nothing to watch, since FAQ_PATH is not set")
	}
	load := func(ctx context.Context) (*faq.Corpus, error) { return k.load(ctx, reading) }
	live, change, err := index.NewLive(ctx, load, k.name(), index.Options{Strictness: conf.Strictness, Progress: indexing.at})
	indexing.done()
	if err != nil {
		return fmt.Errorf("loading %s: %w", k.name(), k.locate(err))
	}
	defer live.Close()
	reading.w, indexing.w = nil, nil // from now on the screen belongs to the log
	status := live.Status()
	log.Info("the knowledge is loaded", "from", status.From, "version", status.Version, "entries", status.Entries,
		"warnings", status.Warnings, "took", change.Took.Round(time.Millisecond))
	for _, f := range change.Failed {
		log.Warn(k.at(failure(f)).String())
	}

	b, err := bot.New(log, live, options)
	if err != nil {
		return &statusError{exitRefused, err}
	}
	g, ctx := errgroup.WithContext(ctx)
	// Signals end the bot, and its end ends the rest: health is told until the last question is answered.
	running, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// Who asks twice wants it now: the second signal isn't caught.
	defer context.AfterFunc(running, stop)()
	ended := errors.New("the bot has ended")
	g.Go(func() error {
		if err := b.Run(running); err != nil {
			return err
		}
		return ended // so that the others end as well
	})
	if conf.HTTPAddr != "" {
		g.Go(func() error { return bot.Serve(ctx, conf.HTTPAddr, b.Handler()) })
	}
	reload := func(why string) { k.reload(ctx, log, b.Knowledge(), why) } // through the bot, whose health and metrics tell of it
	g.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-hangups:
				reload("SIGHUP")
			}
		}
	})
	if files != nil {
		g.Go(func() error {
			if err := files.run(ctx, func() { reload("a change of the files") }); err != nil {
				log.Error("the files are not watched any more; restart, or reload by hand", "cause", err)
			}
			return nil
		})
	}
	if err := g.Wait(); !errors.Is(err, ended) {
		if fatal, ok := errors.AsType[*bot.Fatal](err); ok {
			return &statusError{fatal.ExitCode(), fatal}
		}
		return err
	}
	return nil
}

// bot is what the bot needs of the configuration.
func (c config) bot() bot.Options {
	state := c.StateDir
	if state == "" {
		if cache, err := os.UserCacheDir(); err == nil {
			state = filepath.Join(cache, "faqbot")
		}
	}
	return bot.Options{
		Token:              string(c.Token),
		APIBase:            c.APIBase,
		GuildID:            c.GuildID,
		MessageContent:     c.MessageContent,
		StateDir:           state,
		PerUser:            unlimited(c.PerMember),
		PerGuild:           unlimited(c.PerServer),
		AutoAnswerChannels: c.AutoAnswerChannels,
		StaffRoles:         c.StaffRoles,
		ModeratorGuildID:   c.ModeratorGuildID,
		ModeratorRoles:     c.ModeratorRoles,
		Version:            version(),
	}
}

// unlimited makes 0, which people write for no limit, what the bot takes for none.
func unlimited(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// logger is where the bot, and whatever else logs in this process, tells its operator what happens.
func (c config) logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.LogLevel}
	var h slog.Handler = slog.NewTextHandler(w, o)
	if c.LogFormat == "json" {
		h = slog.NewJSONHandler(w, o)
	}
	return slog.New(bot.Redact(h, string(c.Token)))
}

// reload loads the files again and says in the log what came of it.
func (k knowledge) reload(ctx context.Context, log *slog.Logger, inUse bot.Knowledge, why string) {
	change, err := inUse.Reload(ctx, false)
	if err != nil {
		log.Error("the files were not taken over; the knowledge from before is in use", "why", why, "cause", k.locate(err))
		for _, f := range change.Failed {
			log.Error(k.at(failure(f)).String())
		}
		if fault, ok := errors.AsType[*index.PanicError](err); ok {
			log.Error("please report this", "stack", string(fault.Stack))
		}
		return
	}
	for _, f := range change.Failed {
		log.Warn(k.at(failure(f)).String())
	}
	log.Info("the files were loaded again", "why", why, "from", change.From, "to", change.To, "added", len(change.Added),
		"changed", len(change.Changed), "removed", len(change.Removed), "warnings", len(change.Warnings),
		"took", change.Took.Round(time.Millisecond))
}
