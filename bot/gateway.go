package bot

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// A gateway keeps the bot connected to Discord. It owns the discordgo session and does all that
// discordgo does wrongly: when to connect, when to give a connection up, when to give up altogether.
//
// A session outlives its connections: opened again, it resumes where it was and gets what it missed. It
// is replaced only when it doesn't come back from Open.
type gateway struct {
	log     *slog.Logger
	token   string
	intents discordgo.Intent
	rest    http.RoundTripper
	refused <-chan struct{} // closed when REST says that the token isn't valid
	starts  *starts
	receive func(*discordgo.Event) // called for one event after the other; must not wait
	limit   func(context.Context) (discordgo.SessionInformation, error)
	counts  *metrics
	pace    time.Duration

	now   atomic.Pointer[session]
	wait  atomic.Int64 // Unix ns before which the bot must not identify itself
	state atomic.Pointer[connection]
}

// A session is discordgo's with the connection that it has.
type session struct {
	*discordgo.Session
	link   atomic.Pointer[link] // nil while it has none
	opened bool                 // Open came back well the last time, and so there are goroutines that serve the connection
	closed chan struct{}        // gets one when they have closed it
}

// A connection is what health says of the gateway.
type connection struct {
	up     bool
	was    bool // up before
	since  time.Time
	reason string // why it isn't up
}

// The times and numbers of the gateway, in units of its pace: seconds.
const (
	graceTime    = 20 // for dialling, and for READY
	openTime     = 30 // for Open
	closeTime    = 3  // for Open to come back once its connection is closed
	firstBackoff = 1
	maxBackoff   = 60
	steadyTime   = 20 // a connection that lasted so long ends a series of failures
	maxStuck     = 5  // sessions that may get stuck in a row; each leaves a goroutine behind
	maxOp9s      = 5  // times that a connection may be told to identify itself anew
)

// closeSleep is how long discordgo sleeps when it closes a session; Open waits for that.
const closeSleep = time.Second

var (
	errSlow  = errors.New("connecting took too long")
	errStuck = errors.New("the session didn't come back from Open")
)

// run stays connected until ctx is done. It returns nil then, a [*Fatal] when trying again is of no use,
// and another error when a new process may fare better.
func (g *gateway) run(ctx context.Context) error {
	var s *session
	failures, stuck := 0, 0
	for {
		if s == nil {
			g.askStartLimit(ctx)
			s = g.session(ctx)
			g.now.Store(s)
		}
		sleep(ctx, time.Until(time.Unix(0, g.wait.Load())))
		l, err := g.open(ctx, s)
		began := time.Now()
		if err == nil {
			select {
			case <-l.done:
				err = errors.New("the connection ended")
			case <-g.refused:
			case <-ctx.Done():
			}
		}
		g.down(l, err)
		if ctx.Err() != nil {
			g.end(s, l)
			return nil
		}
		if err := g.fatal(l); err != nil {
			g.end(s, l)
			return err
		}
		if errors.Is(err, errStuck) {
			if stuck++; stuck == maxStuck {
				return fmt.Errorf("connecting to Discord: gave up after %d sessions: %w", stuck, err)
			}
			s = nil
		} else {
			stuck = 0
		}
		if time.Since(began) > steadyTime*g.pace {
			failures = 0
		}
		if failures > 0 {
			sleep(ctx, backoff(failures, maxBackoff, g.pace))
		}
		failures++
	}
}

// backoff is how long to wait after so many failures in a row, at most so many units of the pace. It has full jitter,
// so that the bots that one fault of Discord's cut off don't come back together.
func backoff(failures, most int, pace time.Duration) time.Duration {
	return rand.N(time.Duration(min(most, firstBackoff<<min(failures, 10))) * pace) // #nosec G404 -- jitter
}

// open connects the session. It comes back even if Open doesn't.
func (g *gateway) open(ctx context.Context, s *session) (*link, error) {
	s.link.Store(nil)
	opened := make(chan error, 1)
	go func() {
		if s.opened {
			select {
			case <-s.closed:
			case <-ctx.Done():
			}
			// A heartbeat may still be on its way to find the connection closed; it reads unlocked what Open writes.
			_ = sleep(ctx, g.pace/20)
		}
		select {
		case <-s.closed: // which two of them have found closed
		default:
		}
		err := s.Open()
		for errors.Is(err, discordgo.ErrWSAlreadyOpen) && sleep(ctx, g.pace/20) == nil {
			err = s.Open()
		}
		s.opened = err == nil
		opened <- err
	}()
	limit := time.NewTimer(openTime*g.pace + closeSleep)
	defer limit.Stop()
	select {
	case err := <-opened:
		l := s.link.Load()
		if err == nil && l == nil {
			err = errors.New("opened without a connection")
		}
		return l, err
	case <-limit.C:
	case <-ctx.Done():
	}
	l := s.link.Load()
	if l != nil {
		l.Close() // ends a read that waits
	}
	select {
	case <-opened:
		return l, cmp.Or(ctx.Err(), errSlow)
	case <-time.After(closeTime * g.pace):
		return l, errStuck
	}
}

// session returns a new session of discordgo's, made as harmless as it can be.
func (g *gateway) session(ctx context.Context) *session {
	d, _ := discordgo.New("Bot " + g.token) // never fails
	s := &session{Session: d, closed: make(chan struct{}, 1)}
	s.ShouldReconnectOnError = false
	s.StateEnabled = false
	s.SyncEvents = true
	s.Compress, s.Identify.Compress = false, false // the link reads along, and inflating costs 40 KB a message
	s.LogLevel = discordgo.LogWarning
	s.UserAgent = userAgent
	s.Identify.Intents = g.intents
	s.ShouldRetryOnRateLimit, s.MaxRestRetries = false, 0 // the transport does both
	s.Client = &http.Client{Transport: untilDone{ctx, g.rest}, Timeout: graceTime * g.pace}
	s.Dialer = &websocket.Dialer{
		HandshakeTimeout:  graceTime * g.pace,
		NetDialContext:    g.dial(ctx, s, new(net.Dialer)),
		NetDialTLSContext: g.dial(ctx, s, &tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}}),
	}
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { g.event(s, e) })
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case s.closed <- struct{}{}:
		default:
		}
	})
	return s
}

// A dialer is a [net.Dialer] or a [tls.Dialer].
type dialer interface {
	DialContext(ctx context.Context, network, addr string) (net.Conn, error)
}

// dial makes each connection a link.
func (g *gateway) dial(ctx context.Context, s *session, d dialer) func(context.Context, string, string) (net.Conn, error) {
	return func(_ context.Context, network, addr string) (net.Conn, error) {
		within, cancel := context.WithTimeout(ctx, graceTime*g.pace)
		defer cancel()
		c, err := d.DialContext(within, network, addr)
		if err != nil {
			return nil, err
		}
		l := newLink(c, graceTime*g.pace, func(op9s int) error { return g.mayIdentify(ctx, op9s) })
		s.link.Store(l)
		if ctx.Err() != nil { // nobody is left to close it
			l.Close()
		}
		return l, nil
	}
}

// event is called by discordgo for every event, on the goroutine that reads the connection.
func (g *gateway) event(s *session, e *discordgo.Event) {
	l := s.link.Load()
	if g.now.Load() != s || l == nil {
		return // a session that was given up comes back, or reads the rest of a connection that is closed
	}
	if e.Type == "READY" || e.Type == "RESUMED" {
		l.gotReady()
		g.wait.Store(0)
		g.state.Store(&connection{up: true, since: time.Now()})
		g.counts.connected(e.Type == "RESUMED")
		g.log.Info("connected to Discord", "resumed", e.Type == "RESUMED", "heartbeat", time.Duration(l.beat.Load()))
	}
	g.receive(e)
}

// mayIdentify is asked by the link before an IDENTIFY leaves. It makes the bot wait where Discord wants
// it to, and refuses where waiting would take longer than the connection lasts.
func (g *gateway) mayIdentify(ctx context.Context, op9s int) error {
	if op9s > maxOp9s {
		return fmt.Errorf("Discord called the session invalid %d times", op9s)
	}
	if wait := g.starts.take(time.Now()); wait > 0 {
		g.wait.Store(time.Now().Add(wait).UnixNano())
		g.log.Error("the bot has started too often; waiting, lest Discord reset its token", "wait", wait.Round(time.Second))
		return errors.New("started too often")
	}
	if op9s == 0 {
		return nil
	}
	// "Wait a random amount of time between 1 and 5 seconds", the more the oftener it is needed.
	wait := time.Duration(op9s)*g.pace + rand.N(time.Duration(5-op9s)*g.pace+1) // #nosec G404 -- jitter
	return sleep(ctx, wait)
}

// askStartLimit asks Discord how often the bot may still identify itself. Not getting an answer is no
// fault of its own: connecting will tell.
func (g *gateway) askStartLimit(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, graceTime*g.pace)
	defer cancel()
	limit, err := g.limit(ctx)
	if err != nil {
		g.log.Debug("asking Discord for the limit of starts failed", "err", err)
		return
	}
	// A fifth of the day's starts is left to others that use the token.
	if limit.Total > 0 && limit.Remaining <= limit.Total/5 {
		wait := time.Duration(limit.ResetAfter) * time.Millisecond
		g.wait.Store(time.Now().Add(wait).UnixNano())
		g.log.Error("the token's starts of today are nearly used up; waiting for new ones", "remaining", limit.Remaining, "wait", wait.Round(time.Second))
		g.state.Store(&connection{since: time.Now(), reason: "the token's starts of today are nearly used up"})
	}
}

// fatal says whether trying again is of no use.
func (g *gateway) fatal(l *link) error {
	if l != nil {
		code := int(l.code.Load())
		if cure, ok := cures[code]; ok {
			return &Fatal{Cure: cure, Err: fmt.Errorf("gateway close code %d", code)}
		}
	}
	select {
	case <-g.refused:
		return &Fatal{Cure: cures[4004], Err: errRefused}
	default:
		return nil
	}
}

// down notes that the bot isn't connected.
func (g *gateway) down(l *link, err error) {
	if was := g.state.Load(); was.up || err != nil {
		reason := "closing"
		if err != nil {
			reason = err.Error()
			if l != nil && l.code.Load() != 0 {
				reason = fmt.Sprintf("%s with code %d", reason, l.code.Load())
			}
			g.log.Warn("not connected to Discord", "reason", reason)
		}
		since := was.since
		if was.up {
			since = time.Now()
		}
		g.state.Store(&connection{since: since, was: was.up || was.was, reason: reason})
	}
}

// end ends the session, so that Discord shows the bot as offline at once.
func (g *gateway) end(s *session, l *link) {
	if l == nil {
		return
	}
	l.ending.Store(true)
	closed := make(chan struct{})
	go func() {
		s.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(3 * closeSleep):
	}
	l.Close()
}

// untilDone ends requests when ctx is done: discordgo's have no context.
type untilDone struct {
	ctx  context.Context
	next http.RoundTripper
}

func (u untilDone) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel() // the transport has read the body
	defer context.AfterFunc(u.ctx, cancel)()
	return u.next.RoundTrip(r.WithContext(ctx))
}

// cures say what to do about the codes with which Discord closes a gateway for good.
var cures = map[int]string{
	4004: "Discord refuses the token: copy a new one from the application's Bot page into DISCORD_TOKEN",
	4010: "Discord refuses the shard: run one bot with this token, without shards",
	4011: "the bot is in too many servers for one connection: it needs sharding, which it doesn't have yet",
	4012: "Discord no longer speaks this version of its gateway: install a newer faqbot",
	4013: "Discord doesn't know one of the intents that were asked for: install a newer faqbot",
	4014: "the bot asked for an intent that isn't granted: switch on Message Content Intent on the application's Bot page, or set MESSAGE_CONTENT=false",
}
