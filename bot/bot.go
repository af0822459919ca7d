package bot

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Options says how the bot is to run. The zero value of every field but Token is its default.
type Options struct {
	// Token is the bot's token, without "Bot " before it. Required.
	Token string
	// APIBase is the scheme and host of Discord, for driving the bot against another server. Defaults to
	// Discord's own. Anything but https is accepted for loopback only.
	APIBase string
	// GuildID registers the commands in this one guild, at once, instead of everywhere.
	GuildID string
	// MessageContent asks Discord for the privileged intent of that name. Needed only for answering
	// messages that neither mention the bot nor are sent to it directly.
	MessageContent bool
	// StateDir is a folder in which the bot remembers when it last identified itself to Discord, so that
	// crashing in a loop can't use up the day's starts. Empty keeps that in memory only.
	StateDir string
	// PerUser is how many questions a member may ask in 30 seconds. Defaults to 5; negative is no limit.
	PerUser int
	// PerGuild is how many questions the members of a guild may ask in 30 seconds, all together. Defaults
	// to 3,000; negative is no limit.
	PerGuild int
	// Workers is how many messages are worked on at a time. Defaults to twice the number of CPUs.
	Workers int
	// Pace is the unit of all waits between attempts to connect. Defaults to a second; tests shorten it.
	Pace time.Duration
}

// A Fatal error says that the bot can't run until someone changes something, so that starting it again is
// of no use.
type Fatal struct {
	// Cure names what is wrong and what to do, in one sentence.
	Cure string
	// Err is what Discord said.
	Err error
}

func (e *Fatal) Error() string { return fmt.Sprintf("%s (%v)", e.Cure, e.Err) }

func (e *Fatal) Unwrap() error { return e.Err }

// ExitCode is what the process should exit with: EX_CONFIG of sysexits.h, which service managers can be
// told not to restart on.
func (e *Fatal) ExitCode() int { return 78 }

// A Bot answers the questions of Discord's members. It holds no state of theirs.
type Bot struct {
	log       *slog.Logger
	knowledge Knowledge
	opts      Options
	send      *sender
}

// New returns a bot that answers from k. Nothing is sent before Run.
func New(log *slog.Logger, k Knowledge, o Options) (*Bot, error) {
	base, err := apiBase(o.APIBase)
	if err != nil {
		return nil, err
	}
	b := &Bot{log: log, knowledge: k, opts: o}
	b.send = &sender{client: &http.Client{Transport: &transport{base: base, next: http.DefaultTransport}}, token: o.Token}
	return b, nil
}

// Run connects to Discord and answers until ctx is done; then it takes no more questions, answers those
// that it has taken, and returns nil. An error of type *Fatal says that trying again is of no use.
func (b *Bot) Run(ctx context.Context) error {
	return b.connect(ctx)
}

// intents are the events that the bot asks Discord for.
func (b *Bot) intents() discordgo.Intent {
	i := discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	if b.opts.MessageContent {
		i |= discordgo.IntentMessageContent
	}
	return i
}
