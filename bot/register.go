package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// A registrar has the bot's commands registered with Discord. That is due whenever Discord says READY, and tried
// again until it has worked.
type registrar struct {
	due    chan struct{}            // of one
	failed atomic.Bool              // the last try
	guilds atomic.Pointer[[]string] // that the bot is in, by ID
}

func newRegistrar() *registrar {
	r := &registrar{due: make(chan struct{}, 1)}
	r.guilds.Store(new([]string))
	return r
}

// now makes registering due.
func (r *registrar) now() {
	select {
	case r.due <- struct{}{}:
	default: // it is already
	}
}

// maxRegisterBackoff bounds the wait for another try, in units of the pace: refused requests count, and who has
// mended something looks for the commands within some minutes.
const maxRegisterBackoff = 300

// keepRegistered registers the commands whenever that is due, until ctx is done.
func (b *Bot) keepRegistered(ctx context.Context) {
	defer b.intake.guard("registering the commands", new(discordgo.Event), func() {})
	var again <-chan time.Time
	tidied := b.opts.GuildID != ""
	for failures := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-b.registrar.due:
		case <-again:
		}
		err := b.register(ctx)
		if ctx.Err() != nil {
			return
		}
		b.registrar.failed.Store(err != nil)
		if err == nil {
			failures, again = 0, nil
			if !tidied {
				tidied = true
				b.tidy(ctx)
			}
			continue
		}
		failures++
		wait := backoff(failures, maxRegisterBackoff, b.opts.Pace)
		again = time.After(wait)
		b.log.ErrorContext(ctx, "registering the commands failed; it is tried again", "wait", wait.Round(time.Millisecond), "err", err)
	}
}

// register registers the commands, but only if those that Discord has are others: new ones are counted, 200 a day.
func (b *Bot) register(ctx context.Context) error {
	want := b.registration()
	have, err := b.send.commands(ctx, b.opts.GuildID)
	if err == nil && sameCommands(want, have) {
		return nil
	}
	if err == nil {
		_, err = b.send.overwriteCommands(ctx, b.opts.GuildID, want)
	}
	if e := (*restError)(nil); errors.As(err, &e) && e.Code == discordgo.ErrCodeMissingAccess && b.opts.GuildID != "" {
		err = fmt.Errorf("the bot is not in the server that DISCORD_GUILD_ID names; invite it there, or correct the ID: %w", err)
	}
	if err == nil {
		b.log.InfoContext(ctx, "registered the commands", "commands", len(want), "guild", cmp.Or(b.opts.GuildID, "all"))
	}
	return err
}

// mostTidied is in how many guilds at most a bot looks for commands of an earlier run: who tries it out is in few.
const mostTidied = 10

// tidy removes the bot's commands from the guilds in which a run with a GuildID has left them: members would see
// them twice, beside those that are registered everywhere.
func (b *Bot) tidy(ctx context.Context) {
	guilds := *b.registrar.guilds.Load()
	if len(guilds) > mostTidied {
		return
	}
	for _, guild := range guilds {
		left, err := b.send.commands(ctx, guild)
		for _, c := range left {
			own := func(o *discordgo.ApplicationCommand) bool { return o.Type == c.Type && o.Name == c.Name }
			if err == nil && slices.ContainsFunc(b.registration(), own) {
				b.log.InfoContext(ctx, "removing a command that was registered in one server", "guild", guild, "command", c.Name)
				err = b.send.deleteCommand(ctx, guild, c.ID)
			}
		}
		if err != nil {
			b.log.WarnContext(ctx, "looking for commands of an earlier run failed; members may see them twice", "guild", guild, "err", err)
		}
	}
}
