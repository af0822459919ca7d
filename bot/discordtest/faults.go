package discordtest

import (
	"bytes"
	"compress/zlib"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// Stage is a point in the life of a gateway connection.
type Stage int

// The stages, in order.
const (
	Dial     Stage = iota // before the WebSocket is there
	Hello                 // where HELLO is due
	Identify              // where READY or RESUMED is due
	Ready                 // right after it
)

// Fault is something that goes wrong with one gateway connection.
type Fault struct {
	stage Stage
	after time.Duration
	do    func(*conn)
	dial  func(http.ResponseWriter, *http.Request, <-chan struct{})
	goOn  bool // what was due at the stage still comes
	keep  bool // strikes each time the stage comes
}

// At moves a fault to another stage. At Hello and Identify it comes instead of what is due there (see [Fault.Then]).
func (f Fault) At(s Stage) Fault { f.stage = s; return f }

// After lets a fault at Ready wait.
func (f Fault) After(d time.Duration) Fault { f.after = d; return f }

// Then lets what is due at the stage come after the fault.
func (f Fault) Then() Fault { f.goOn = true; return f }

// Always lets the fault strike each time the stage comes on its connection: every IDENTIFY, not the first only.
func (f Fault) Always() Fault { f.keep = true; return f }

// Op sends an operation: 1, 7 or 11.
func Op(op int) Fault { return Fault{stage: Ready, do: func(c *conn) { c.op(op, nil) }} }

// InvalidSession sends op 9. A session that is not resumable is forgotten.
func InvalidSession(resumable bool) Fault {
	return Fault{stage: Ready, do: func(c *conn) {
		if c.sess != nil && !resumable {
			delete(c.s.sessions, c.sess.id)
		}
		if c.sess != nil {
			// The client is to identify again on this socket or to resume on a new one.
			c.sess.conn, c.sess, c.live = nil, nil, false
		}
		c.op(opInvalidSession, resumable)
	}}
}

// CloseWith closes the socket with a code.
func CloseWith(code int) Fault { return Fault{stage: Ready, do: func(c *conn) { c.hangup(code) }} }

// Reset ends the TCP connection with a reset, without a close frame.
func Reset() Fault {
	return Fault{stage: Ready, do: func(c *conn) {
		c.live = false
		c.write(frame{reset: true})
	}}
}

// Garbage sends a frame that is no JSON.
func Garbage() Fault {
	return Fault{stage: Ready, do: func(c *conn) {
		c.write(frame{kind: websocket.TextMessage, data: []byte("\x00{]garbage")})
	}}
}

// TruncatedZlib sends a compressed frame that breaks off in its middle.
func TruncatedZlib() Fault {
	return Fault{stage: Ready, do: func(c *conn) {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write([]byte(`{"op":0,"s":1,"t":"TYPING_START","d":{"channel_id":"1","user_id":"2","timestamp":3}}`))
		_ = w.Close()
		c.write(frame{kind: websocket.BinaryMessage, data: b.Bytes()[:b.Len()/2]})
	}}
}

// Silence says nothing any more, not even to heartbeats, while the socket stays open: no HELLO, no READY, or a
// zombie, by its stage.
func Silence() Fault { return Fault{stage: Ready, do: func(c *conn) { c.deaf = true }} }

// DropACKs leaves heartbeats unanswered while events still flow.
func DropACKs() Fault { return Fault{stage: Ready, do: func(c *conn) { c.noACK = true }} }

// Refuse answers the dial with an HTTP status instead of a WebSocket.
func Refuse(status int) Fault {
	return Fault{stage: Dial, dial: func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) {
		http.Error(w, http.StatusText(status), status)
	}}
}

// Hang accepts the dial and never completes it.
func Hang() Fault {
	return Fault{stage: Dial, dial: func(_ http.ResponseWriter, r *http.Request, done <-chan struct{}) {
		select {
		case <-r.Context().Done():
		case <-done:
		}
	}}
}

// Script gives the next connections a fault each, in order; those after them are healthy.
func (s *Server) Script(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, faults...)
}

// Scripted is how many faults of the script wait for a connection.
func (s *Server) Scripted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.script)
}

// Strike does a fault to every open connection now.
func (s *Server) Strike(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		if f.do != nil {
			f.do(c)
		}
	}
}

// strike does the connection's fault if it is due at this stage, and says whether it takes the place of what was due.
func (c *conn) strike(at Stage) bool {
	f := c.fault
	if f == nil || f.stage != at || f.do == nil {
		return false
	}
	if !f.keep {
		c.fault = nil
	}
	if f.after == 0 {
		f.do(c)
		return !f.goOn
	}
	c.s.wg.Go(func() {
		select {
		case <-c.stop:
		case <-time.After(f.after):
			c.s.mu.Lock()
			f.do(c)
			c.s.mu.Unlock()
		}
	})
	return !f.goOn
}

func (s *Server) strikeDial(f *Fault, w http.ResponseWriter, r *http.Request) {
	if f.dial != nil {
		f.dial(w, r, s.done)
		return
	}
	hj, ok := w.(http.Hijacker) // any other fault at Dial: the connection is reset
	if !ok {
		return
	}
	if conn, _, err := hj.Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// Failure is what a REST request meets instead of, or besides, its answer.
type Failure struct {
	status int
	header map[string]string
	body   string
	delay  time.Duration
	never  bool
	lost   bool
}

// After lets a failure wait before it shows.
func (f Failure) After(d time.Duration) Failure { f.delay = d; return f }

// Status answers with an HTTP status and an HTML body, as a proxy before Discord does.
func Status(code int) Failure {
	return Failure{status: code, body: "<html><body>" + http.StatusText(code) + "</body></html>", header: map[string]string{"Content-Type": "text/html"}}
}

// RateLimited answers 429 for the route.
func RateLimited(retryAfter time.Duration) Failure { return rateLimited(retryAfter, false) }

// RateLimitedGlobally answers 429 with X-RateLimit-Global, and, as Discord's example, without Reset-After.
func RateLimitedGlobally(retryAfter time.Duration) Failure { return rateLimited(retryAfter, true) }

// Banned answers 429 with an HTML body, as Cloudflare does to an address with too many invalid requests.
func Banned(retryAfter time.Duration) Failure {
	return overloaded(http.StatusTooManyRequests, retryAfter)
}

// Unavailable answers 503 and says for how long.
func Unavailable(retryAfter time.Duration) Failure {
	return overloaded(http.StatusServiceUnavailable, retryAfter)
}

func overloaded(code int, retryAfter time.Duration) Failure {
	f := Status(code)
	f.header["Retry-After"] = seconds(retryAfter, true)
	return f
}

// APIError answers with one of Discord's JSON errors, for example 403 and 50013.
func APIError(status, code int, message string) Failure {
	return Failure{status: status, body: errorBody(code, message), header: map[string]string{"Content-Type": "application/json"}}
}

// Unauthorized, MissingPermissions and MissingAccess are the invalid requests that Discord counts.
func Unauthorized() Failure       { return APIError(401, 0, "401: Unauthorized") }
func MissingPermissions() Failure { return APIError(403, 50013, "Missing Permissions") }
func MissingAccess() Failure      { return APIError(403, 50001, "Missing Access") }

// Slow lets the request be served after a delay.
func Slow(d time.Duration) Failure { return Failure{delay: d} }

// Never leaves the request without an answer until the client gives up.
func Never() Failure { return Failure{never: true} }

// Lost serves the request and then breaks the connection, so that the bot can't know that it was accepted.
func Lost() Failure { return Failure{lost: true} }

type restFault struct {
	route string
	times int
	f     Failure
}

// Fail lets the next requests on a route meet a failure; times 0 means all of them. The route is as [Counters] names
// it, for example "POST /channels/{channel}/messages"; an empty one means every request.
func (s *Server) Fail(route string, times int, f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest = append(s.rest, &restFault{route, times, f})
}

// Heal takes back all failures of requests and all faults that still wait for a connection.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest, s.script = nil, nil
}

// failure takes the first failure that is due on a route.
func (s *Server) failure(route string) *Failure {
	for i, f := range s.rest {
		if f.route != "" && f.route != route {
			continue
		}
		if f.times == 1 {
			s.rest = slices.Delete(s.rest, i, i+1)
		}
		if f.times > 1 {
			f.times--
		}
		return &f.f
	}
	return nil
}

// Counters is what the server has seen.
type Counters struct {
	Dials, Identifies, Resumes int // attempts
	Ready, Resumed             int // granted
	Heartbeats                 int
	Requests                   map[string]int // by method and route
	Invalid                    int            // answers 401, 403 and 429, which Discord counts against the address
	Interactions               int            // sent to the bot
	Unanswered                 int            // callbacks refused because they came after 3 s
	Faults                     map[string]int // failures served, by route
	Closed                     []int          // close codes sent
	ClosedByBot                []int          // close codes received
}

// Counters returns what was seen so far.
func (s *Server) Counters() Counters {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counters
	c.Requests, c.Faults = maps.Clone(c.Requests), maps.Clone(c.Faults)
	c.Closed, c.ClosedByBot = slices.Clone(c.Closed), slices.Clone(c.ClosedByBot)
	return c
}
