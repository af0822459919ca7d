// Package discordtest is Discord on loopback: one HTTP and WebSocket server that a real client library talks to
// in tests and benchmarks. It keeps guilds, channels, messages, commands and interactions as Discord does, lets
// members speak, click and type, injects faults, and judges every request by Discord's limits.
//
//	d := discordtest.New(t)
//	g := d.Guild("Garden")
//	general, ana := g.Channel("general"), g.Member("ana")
//	// start the bot with d.Token() and d.URL(), or give its HTTP client d.Transport()
//	v := ana.Ask(general, "when to water?") // what ana sees of the answer
//	v = ana.Click(v, "Show in context")
//	d.Drop() // the connection breaks; the bot is to resume
//
// It doesn't know Discord's client, voice, presences or uploads, and of rate limits only those it is told to serve.
package discordtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"
)

// Options says what kind of Discord to start. The zero value is an ordinary one.
type Options struct {
	// Addr is where to listen; empty means any free port of the loopback interface.
	Addr string
	// Token is the bot's token, without the word Bot; default "test-token".
	Token string
	// BotName is the bot's user name; default "faqbot".
	BotName string
	// Heartbeat is the interval that HELLO asks for; default 41.25 s, as Discord's. The other times of the gateway
	// (the windows of the send and identify limits, the patience for a heartbeat) scale with it.
	Heartbeat time.Duration
	// Privileged are the privileged intents switched on in the portal; the default is none.
	Privileged int
	// Clock is what the interactions' deadlines and the rate limits are measured by; default the machine's.
	Clock *Clock
	// Patience is how long a member's verb waits for the bot; default 4 s.
	Patience time.Duration
	// Identifies is how many IDENTIFYs a day are allowed; default 1000.
	Identifies int
	// MaxConcurrency is how many IDENTIFYs are allowed in each 5 s (scaled); default 16.
	MaxConcurrency int
	// GlobalLimit is how many requests a second are allowed before a global 429; zero means no limit.
	// Callbacks and interaction webhooks don't count, as at Discord.
	GlobalLimit int
	// NoSchema leaves out the check against Discord's OpenAPI description (a benchmark wants that).
	NoSchema bool
	// Report is told of every broken rule. [New] reports to the test; [Start] logs when it is nil.
	Report func(fault string)
}

// Privileged intents, for [Options.Privileged].
const (
	IntentGuildMembers   = 1 << 1
	IntentPresences      = 1 << 8
	IntentMessageContent = 1 << 15
)

// Server is one Discord. All its methods are safe for concurrent use.
type Server struct {
	o     Options
	clock *Clock

	mu       sync.Mutex
	lastID   int64
	done     chan struct{}
	closed   bool
	ready    notifier
	bot      *user
	appID    string
	revoked  bool
	guilds   []*Guild
	channels map[string]*Channel
	users    map[string]*user
	dms      map[string]*Channel
	closedDM map[string]bool
	commands map[string][]*command // by scope: guild id, or empty for the global ones
	pending  map[string]*interaction
	byToken  map[string]*interaction
	nonces   map[string]nonce

	conns      map[*conn]bool
	sessions   map[string]*session
	script     []Fault
	replayAll  bool
	identifies []time.Time

	rest     []*restFault
	requests []Request
	sent     []time.Time
	counters Counters

	http *http.Server
	addr string
	wg   sync.WaitGroup
}

// New starts a Discord for a test: broken rules fail the test, and it is closed when the test ends.
func New(tb testing.TB, o ...Options) *Server {
	tb.Helper()
	var opts Options
	if len(o) > 0 {
		opts = o[0]
	}
	if opts.Report == nil {
		opts.Report = func(fault string) { tb.Errorf("discord: %s", fault) }
	}
	if !opts.NoSchema {
		if _, err := schema(); err != nil {
			tb.Logf("requests are checked against Discord's limits only: %v", err)
		}
	}
	s, err := Start(opts)
	if err != nil {
		tb.Fatalf("start the loopback Discord: %v", err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// Start starts a Discord outside of a test. The caller closes it.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Token == "" {
		o.Token = "test-token"
	}
	if o.BotName == "" {
		o.BotName = "faqbot"
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = discordHeartbeat
	}
	if o.Clock == nil {
		o.Clock = &Clock{}
	}
	if o.Patience == 0 {
		o.Patience = 4 * time.Second
	}
	if o.Identifies == 0 {
		o.Identifies = 1000
	}
	if o.MaxConcurrency == 0 {
		o.MaxConcurrency = 16
	}
	if o.Report == nil {
		o.Report = func(fault string) { slog.Error("a rule of Discord was broken", "fault", fault) }
	}
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen for the bot: %w", err)
	}
	s := &Server{
		o:        o,
		clock:    o.Clock,
		done:     make(chan struct{}),
		channels: map[string]*Channel{},
		users:    map[string]*user{},
		dms:      map[string]*Channel{},
		closedDM: map[string]bool{},
		commands: map[string][]*command{},
		pending:  map[string]*interaction{},
		byToken:  map[string]*interaction{},
		nonces:   map[string]nonce{},
		conns:    map[*conn]bool{},
		sessions: map[string]*session{},
		addr:     l.Addr().String(),
	}
	s.counters.Requests = map[string]int{}
	s.counters.Faults = map[string]int{}
	s.appID = s.newID()
	s.bot = &user{ID: s.appID, Username: o.BotName, Discriminator: "0000", Bot: true}
	s.users[s.bot.ID] = s.bot
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	s.wg.Go(func() {
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.report("serve: %v", err)
		}
	})
	return s, nil
}

// Close ends every connection and waits until nothing of the server runs any more.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.done)
	for c := range s.conns {
		c.kill()
	}
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	s.wg.Wait()
	return err
}

// URL is what DISCORD_API_BASE is to be: scheme, host and port.
func (s *Server) URL() string { return "http://" + s.addr }

// Token is the bot's token, without the word Bot.
func (s *Server) Token() string { return s.o.Token }

// AppID is the id of the application, which is also that of the bot's user.
func (s *Server) AppID() string { return s.appID }

// Mention is the text that mentions the bot.
func (s *Server) Mention() string { return "<@" + s.appID + ">" }

// Transport sends every request to this server whatever host its address names, for the HTTP client of a session.
func (s *Server) Transport() http.RoundTripper {
	return rewrite{to: s.URL(), by: &http.Transport{DisableKeepAlives: true}}
}

type rewrite struct {
	to string
	by http.RoundTripper
}

func (t rewrite) RoundTrip(r *http.Request) (*http.Response, error) {
	to, err := url.Parse(t.to)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = to.Scheme, to.Host, ""
	return t.by.RoundTrip(r)
}

// Revoke makes the token invalid, as its owner does in the portal: REST answers 401, the gateway closes with 4004.
func (s *Server) Revoke() {
	s.mu.Lock()
	s.revoked = true
	s.mu.Unlock()
	s.Strike(CloseWith(4004))
}

// report tells of a broken rule. It never holds the lock, since what it calls is the test's.
func (s *Server) report(format string, args ...any) {
	s.o.Report(fmt.Sprintf(format, args...))
}

// newID returns the next snowflake: milliseconds since Discord's first of January 2015, then a counter.
func (s *Server) newID() string {
	const epoch = 1420070400000
	s.lastID = max(s.lastID+1, (s.clock.Now().UnixMilli()-epoch)<<22)
	return fmt.Sprint(s.lastID)
}

// notifier wakes those who wait for a change; its owner's lock guards it.
type notifier struct{ ch chan struct{} }

func (n *notifier) wait() <-chan struct{} {
	if n.ch == nil {
		n.ch = make(chan struct{})
	}
	return n.ch
}

func (n *notifier) fire() {
	if n.ch != nil {
		close(n.ch)
		n.ch = nil
	}
}

// await waits until is holds, asking again at each change that n tells of, and says whether it came to hold in
// time. is runs under the lock.
func (s *Server) await(limit time.Duration, n *notifier, is func() bool) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !is() {
		changed := n.wait()
		s.mu.Unlock()
		select {
		case <-changed:
			s.mu.Lock()
		case <-timer.C:
			s.mu.Lock()
			return is()
		case <-s.done:
			s.mu.Lock()
			return false
		}
	}
	return true
}

// WaitReady waits until the bot has a session that is READY, and says whether that came in time.
func (s *Server) WaitReady(limit time.Duration) bool {
	return s.await(limit, &s.ready, func() bool {
		for c := range s.conns {
			if c.live {
				return true
			}
		}
		return false
	})
}

// Connected says whether a session is READY now.
func (s *Server) Connected() bool { return s.WaitReady(0) }
