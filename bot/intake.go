package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// An intake takes events from the gateway, which must never wait, and gives them to a fixed number of
// workers. What is too much is told "busy" where Discord expects an answer and dropped where it doesn't;
// what was taken before isn't taken again; a panic ends the work on one event only.
type intake struct {
	log    *slog.Logger
	counts *metrics
	does   handlers

	seen     *memory
	asking   *limiter // questions per member
	guild    *limiter // questions per guild
	gestures *limiter // clicks and letters typed into a command, per member

	mu       sync.Mutex // guards closed and waiting, and the queues against being closed while written to
	closed   bool
	asks     chan job         // interactions
	waiting  map[string][]job // all other events, by channel, so that those of one are handled in order
	held     int              // how many they are
	turns    chan string      // the channels of which some wait and none is worked on
	refusals chan job         // interactions to be refused
	limit    time.Duration    // see jobTime; tests shorten it
	workers  sync.WaitGroup
}

// handlers are what is done with events. Their contexts end with the bot.
type handlers struct {
	wants  func(*discordgo.Event) bool          // must neither wait nor work
	asks   func(*discordgo.Event, subject) bool // whether it puts a question; the same
	handle func(context.Context, *discordgo.Event)
	refuse func(ctx context.Context, i *discordgo.InteractionCreate, why string) // says the text why
	sorry  func(context.Context, *discordgo.Event)                               // after a panic
}

// A job is an event to be handled.
type job struct {
	event *discordgo.Event
	about subject
	at    time.Time // when it came
	why   string    // it is refused, see refuse
}

const (
	queueLen = 1024
	// channelLen is how many messages of one channel may wait.
	channelLen = 128
	// writers is in how many channels at a time messages are worked on. Most of that is waiting for Discord, which
	// may keep one channel waiting for long.
	writers = 64
	// span is for how long an event is remembered, so that one which Discord sends again after a broken
	// connection is handled once.
	span = 10 * time.Minute
	// An interaction must be answered within 3 s. One that has waited for tooLate is told "busy" instead,
	// which takes a request as well; after lost, nothing reaches the member.
	tooLate = 1500 * time.Millisecond
	lost    = respondTime
	// stale is the age at which a message isn't worth an answer any more.
	stale = 30 * time.Second
	// jobTime bounds the work on one event.
	jobTime = 30 * time.Second
	// refusers is how many interactions are refused at a time.
	refusers = 16
)

func newIntake(log *slog.Logger, counts *metrics, o Options, does handlers) *intake {
	gestures := 60
	if o.PerUser < 0 {
		gestures = -1
	}
	in := &intake{
		log: log, counts: counts, does: does,
		seen:     newMemory(span),
		asking:   newLimiter(o.PerUser, 30*time.Second),
		guild:    newLimiter(o.PerGuild, 30*time.Second),
		gestures: newLimiter(gestures, 30*time.Second),
		asks:     make(chan job, queueLen),
		waiting:  map[string][]job{},
		turns:    make(chan string, queueLen),
		refusals: make(chan job, queueLen),
		limit:    jobTime,
	}
	return in
}

// start starts n workers for interactions, and those for messages, none of which is urgent.
func (in *intake) start(ctx context.Context, n int) {
	for range n {
		in.workers.Go(func() {
			for j := range in.asks {
				in.work(ctx, j)
			}
		})
	}
	for range writers {
		in.workers.Go(func() {
			for channel := range in.turns {
				for again := true; again; again = in.again(channel) {
					in.work(ctx, in.next(channel))
				}
			}
		})
	}
	for range refusers {
		in.workers.Go(func() {
			for j := range in.refusals {
				in.refuse(ctx, j)
			}
		})
	}
}

// receive takes an event. It is called for one after the other and returns at once.
func (in *intake) receive(e *discordgo.Event) {
	defer in.guard("receiving", e, func() {})
	_, isInteraction := e.Struct.(*discordgo.InteractionCreate)
	if !in.does.wants(e) {
		return
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed {
		in.counts.drop("closing")
		return
	}
	j := job{event: e, at: time.Now()}
	json.Unmarshal(e.RawData, &j.about) // what it can't read stays empty
	if (isInteraction || e.Type == "MESSAGE_CREATE") && !in.seen.first(j.about.ID, j.at) {
		in.counts.drop("duplicate")
		return
	}
	take := in.queue
	if isInteraction {
		take = func(j job) bool { return offer(in.asks, j) }
	}
	switch j.why = in.allow(e, j.about, j.at); {
	case j.why != "":
		in.counts.drop("rate")
	case take(j):
		return
	default:
		j.why = tooMuch
		in.counts.drop("full")
	}
	if isInteraction && !offer(in.refusals, j) {
		in.counts.drop("unrefused")
	}
}

// offer puts a job into a queue, unless that is full.
func offer(queue chan<- job, j job) bool {
	select {
	case queue <- j:
		return true
	default:
		return false
	}
}

// queue has an event wait for those of its channel that came before it. The lock is held.
func (in *intake) queue(j job) bool {
	channel := cmp.Or(j.about.ChannelID, j.about.ID) // a thread is the channel of its messages
	before, busy := in.waiting[channel]
	if in.held == queueLen || len(before) >= channelLen && !follows(j.event) {
		return false
	}
	in.held++
	in.waiting[channel] = append(before, j)
	if !busy {
		in.turns <- channel // has room: at least one event waits for each channel in it
	}
	return true
}

// follows reports whether an event changes what was said before: the bot's answer must follow, however late it is.
func follows(e *discordgo.Event) bool {
	switch e.Type {
	case "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		return true
	}
	return false
}

// next takes the first event that waits in a channel whose turn it is.
func (in *intake) next(channel string) job {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.held--
	j := in.waiting[channel][0]
	in.waiting[channel] = in.waiting[channel][1:]
	return j
}

// again reports whether its worker is to go on with the channel. It isn't as long as others may have their turn.
func (in *intake) again(channel string) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.waiting[channel]) == 0 {
		delete(in.waiting, channel)
		return false
	}
	if !in.closed {
		in.turns <- channel
	}
	return in.closed
}

// A subject is what the intake must know of an event. discordgo's own reading of it may have failed.
type subject struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
	GuildID   string `json:"guild_id"`
	Type      int    `json:"type"`
	Data      struct {
		Name string `json:"name"` // of a command
	} `json:"data"`
	Author *author `json:"author"` // of a message
	User   *author `json:"user"`   // of an interaction in a direct message
	Member *struct {
		User *author `json:"user"`
	} `json:"member"` // of an interaction in a guild
}

type author struct {
	ID string `json:"id"`
}

// by is the ID of the member whose doing it is.
func (s subject) by() string {
	switch {
	case s.Author != nil:
		return s.Author.ID
	case s.User != nil:
		return s.User.ID
	case s.Member != nil && s.Member.User != nil:
		return s.Member.User.ID
	}
	return ""
}

// Why an interaction is refused: the texts that say so.
const (
	tooMuch  = "busy"
	tooOften = "often"
)

// allow counts the event against its author and guild: as a question if it puts one, else as a gesture, of which there
// are many for each question. It returns why the event is refused; empty if it isn't.
func (in *intake) allow(e *discordgo.Event, about subject, now time.Time) (why string) {
	by := about.by()
	switch {
	case in.does.asks(e, about):
		return in.allowQuestion(by, about.GuildID, now)
	case by != "" && !in.gestures.allow(by, now):
		return tooOften
	}
	return ""
}

// allowQuestion does so for a question.
func (in *intake) allowQuestion(by, guild string, now time.Time) (why string) {
	switch {
	case by != "" && !in.asking.allow(by, now):
		return tooOften
	case guild != "" && !in.guild.allow(guild, now):
		return tooMuch
	}
	return ""
}

// work handles an event, unless it is too late.
func (in *intake) work(ctx context.Context, j job) {
	waited := time.Since(j.at)
	if _, ok := j.event.Struct.(*discordgo.InteractionCreate); ok && waited > tooLate {
		in.counts.drop("late")
		j.why = tooMuch
		in.refuse(ctx, j)
		return
	} else if waited > stale && !follows(j.event) {
		in.counts.drop("late")
		return
	}
	in.do(ctx, j, "handling", func(ctx context.Context) { in.does.handle(ctx, j.event) }, in.does.sorry)
}

// refuse tells a member that the interaction is refused, if there is time.
func (in *intake) refuse(ctx context.Context, j job) {
	if time.Since(j.at) > lost {
		in.counts.drop("unrefused")
		return
	}
	i := j.event.Struct.(*discordgo.InteractionCreate)
	in.do(ctx, j, "refusing", func(ctx context.Context) { in.does.refuse(ctx, i, j.why) }, nil)
}

// do calls f; if that panics sorry tells whom it may concern.
func (in *intake) do(ctx context.Context, j job, doing string, f func(context.Context), sorry func(context.Context, *discordgo.Event)) {
	ctx = context.WithValue(context.WithValue(ctx, receivedKey{}, j.at), guildKey{}, j.about.GuildID)
	ctx, cancel := context.WithTimeout(ctx, in.limit)
	defer cancel()
	defer in.guard(doing, j.event, func() {
		if sorry != nil {
			in.do(ctx, j, "apologizing", func(ctx context.Context) { sorry(ctx, j.event) }, nil)
		}
	})
	f(ctx)
}

// guard, deferred, ends a panic. What was paniced with is told only if it is the runtime's: anything else
// may hold a member's words.
func (in *intake) guard(doing string, e *discordgo.Event, then func()) {
	p := recover()
	if p == nil {
		return
	}
	in.counts.panicked()
	what := fmt.Sprintf("%T", p)
	if err, ok := p.(runtime.Error); ok {
		what = err.Error()
	}
	in.log.Error("a fault of faqbot's, please report it", "doing", doing, "event", e.Type, "panic", what, "stack", string(debug.Stack()))
	then()
}

// after calls f when d has passed, as [time.AfterFunc] does, on a goroutine whose panic ends nothing else.
func (in *intake) after(d time.Duration, doing string, f func()) *time.Timer {
	return time.AfterFunc(d, func() {
		defer in.guard(doing, &discordgo.Event{}, func() {})
		f()
	})
}

// close takes no more events and finishes those that were taken. It reports whether that was done within
// the limit.
func (in *intake) close(limit time.Duration) bool {
	in.mu.Lock()
	if !in.closed {
		in.closed = true
		close(in.asks)
		close(in.turns)
		close(in.refusals)
	}
	in.mu.Unlock()
	finished := make(chan struct{})
	go func() {
		in.workers.Wait()
		close(finished)
	}()
	select {
	case <-finished:
		return true
	case <-time.After(limit):
		return false
	}
}

// dispatch hands an event to what answers it.
func (b *Bot) dispatch(ctx context.Context, e *discordgo.Event) {
	switch x := e.Struct.(type) {
	case *discordgo.InteractionCreate:
		b.onInteraction(ctx, e.RawData)
	case *discordgo.MessageCreate:
		b.onMessage(ctx, e.RawData)
	case *discordgo.MessageUpdate:
		b.onMessageUpdate(ctx, e.RawData)
	case *discordgo.MessageDelete:
		b.onMessageDelete(ctx, x.ChannelID, x.ID)
	case *discordgo.MessageDeleteBulk:
		for _, id := range x.Messages {
			b.onMessageDelete(ctx, x.ChannelID, id)
		}
	case *discordgo.ThreadCreate:
		b.onThreadCreate(ctx, x)
	}
}
