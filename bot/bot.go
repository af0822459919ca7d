package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
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
	// Workers is how many interactions are worked on at a time; most of that is waiting for Discord. Defaults
	// to 32.
	Workers int
	// AutoAnswerChannels are the IDs of channels and forums in which questions are answered unasked.
	AutoAnswerChannels []string
	// StaffRoles are the IDs of roles whose members are never answered unasked and may remove such answers.
	StaffRoles []string
	// ModeratorGuildID is the guild whose moderators keep the FAQ. Defaults to GuildID; if that is empty too, they are
	// those of every guild that the bot is in.
	ModeratorGuildID string
	// ModeratorRoles are the IDs of roles that may use /faq, besides those who may manage the server.
	ModeratorRoles []string
	// Recorder is told of questions and votes. Defaults to one that writes to the log, without texts.
	Recorder Recorder
	// DryRun, if there, gets a line for each request that would say, change or register something; none of
	// them is sent.
	DryRun io.Writer
	// Version is the program's own, shown by /about.
	Version string
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
	knowledge *counted
	opts      Options
	counts    *metrics
	transport *transport
	send      *sender
	gateway   *gateway
	intake    *intake
	registrar *registrar
	*chat
}

// New returns a bot that answers from k. Nothing is sent before Run. The log gets no secrets, and members'
// words at no level.
func New(log *slog.Logger, k Knowledge, o Options) (*Bot, error) {
	base, err := apiBase(o.APIBase)
	if err != nil {
		return nil, err
	}
	if o.Token == "" {
		return nil, errors.New("no token was given")
	}
	o.ModeratorGuildID = cmp.Or(o.ModeratorGuildID, o.GuildID)
	o.PerUser = cmp.Or(o.PerUser, 5)
	o.PerGuild = cmp.Or(o.PerGuild, 3000)
	o.Workers = cmp.Or(o.Workers, 32)
	o.Pace = cmp.Or(o.Pace, time.Second)
	log = slog.New(Redact(log.Handler(), o.Token))
	bridge()

	b := &Bot{log: log, opts: o, counts: newMetrics(), registrar: newRegistrar()}
	b.knowledge = &counted{Knowledge: k, counts: b.counts}
	if o.Recorder == nil {
		o.Recorder = logRecorder{log}
	}
	if b.chat, err = newChat(o.Recorder); err != nil {
		return nil, err
	}
	b.transport = newTransport(base, b.counts, o.Pace)
	if o.DryRun != nil {
		b.transport.next = &dryRun{next: b.transport.next, w: o.DryRun}
	}
	b.send = &sender{client: &http.Client{Transport: b.transport}, token: o.Token}
	b.intake = newIntake(log, b.counts, o, handlers{wants: b.wants, asks: b.asks, handle: b.dispatch, refuse: b.refuse, sorry: b.sorry})
	b.gateway = &gateway{
		log:     log,
		token:   o.Token,
		intents: b.intents(),
		rest:    b.transport,
		refused: b.transport.refused,
		starts:  openStarts(log, o.StateDir, o.Token),
		limit:   b.send.startLimit,
		counts:  b.counts,
		receive: b.receive,
		pace:    o.Pace,
	}
	b.gateway.state.Store(&connection{since: time.Now(), reason: "not connected yet"})
	return b, nil
}

// drainTime is how long the questions that were taken may take to be answered once the bot is to end, and
// fatalTime the same once it can't go on: then the process should end soon.
const (
	drainTime = 10 * time.Second
	fatalTime = 2 * time.Second
)

// Run connects to Discord and answers until ctx is done; then it takes no more questions, answers those
// that it has taken, and returns nil, all within 15 s. An error of type *Fatal says that trying again is of
// no use. A Bot runs once.
func (b *Bot) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer b.transport.close()
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	beside.Go(func() { b.keepRegistered(work) })
	beside.Go(func() { b.keepForgetting(work) })
	b.intake.start(work, b.opts.Workers)
	drained := make(chan struct{})
	defer context.AfterFunc(ctx, func() { // while the gateway closes
		b.drain(stop, drainTime)
		close(drained)
	})()

	err := b.gateway.run(ctx)
	if err == nil {
		<-drained
	} else {
		b.drain(stop, fatalTime)
	}
	return err
}

// drain finishes the events that were taken, or ends the work on them when that takes too long.
func (b *Bot) drain(stop context.CancelFunc, limit time.Duration) {
	if b.intake.close(limit) {
		return
	}
	b.log.Warn("not all questions could be answered before the end")
	stop()
	b.intake.close(time.Second)
}

// keepForgetting forgets each minute what is remembered for a time only, though nothing else may happen. Members are
// told that it is gone then.
func (b *Bot) keepForgetting(ctx context.Context) {
	tick := time.NewTicker(sweep)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			b.expire(now)
		}
	}
}

// sweep is how often what is old is forgotten.
const sweep = time.Minute

func (b *Bot) expire(now time.Time) {
	type memory interface{ expire(time.Time) }
	for _, m := range []memory{b.intake.seen, b.intake.asking, b.intake.guild, b.intake.gestures, b.transport, b.published} {
		m.expire(now)
	}
	// What would be old before the next time goes now: members are told that it is gone by then.
	for _, m := range []memory{b.auto, b.exchanges.byQuestion, b.exchanges.byReply, b.recalls, b.votes} {
		m.expire(now.Add(sweep))
	}
}

// Knowledge is what the bot answers from. A reload through it is counted, and shows in the health if it is refused.
func (b *Bot) Knowledge() Knowledge { return b.knowledge }

// receive takes an event from the gateway.
func (b *Bot) receive(e *discordgo.Event) {
	switch x := e.Struct.(type) {
	case *discordgo.Ready:
		if x.Application != nil && x.User != nil {
			b.send.appID.Store(&x.Application.ID)
			b.self.Store(&x.User.ID)
			guilds := guildsOf(x)
			b.awaitGuilds(guilds)
			b.registrar.guilds.Store(&guilds)
			b.registrar.now()
		}
	case *discordgo.GuildCreate:
		if x.Guild == nil {
			break
		}
		b.onGuild(x.Guild)
		if x.ID == b.opts.GuildID && b.registrar.failed.Load() { // somebody has invited the bot
			b.registrar.now()
		}
	}
	b.intake.receive(e)
}

// guildsOf returns the IDs of the guilds that the bot is in.
func guildsOf(r *discordgo.Ready) (ids []string) {
	for _, g := range r.Guilds {
		if g != nil {
			ids = append(ids, g.ID)
		}
	}
	return ids
}

// intents are the events that the bot asks Discord for.
func (b *Bot) intents() discordgo.Intent {
	i := discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	if b.opts.MessageContent {
		i |= discordgo.IntentMessageContent
	}
	return i
}
