package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway operations.
const (
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opResume         = 6
	opRequestMembers = 8
	opInvalidSession = 9
	opHello          = 10
	opACK            = 11
)

// Intents that decide who is told of what.
const (
	intentGuilds         = 1 << 0
	intentGuildMessages  = 1 << 9
	intentReactions      = 1 << 10
	intentDirectMessages = 1 << 12
	intentDMReactions    = 1 << 13
	privileged           = IntentGuildMembers | IntentPresences | IntentMessageContent
)

// discordHeartbeat is the interval Discord asks for. Its limits below hold for that interval and scale with it.
const (
	discordHeartbeat = 41250 * time.Millisecond
	sendWindow       = 60 * time.Second
	sendLimit        = 120
	identifyWindow   = 5 * time.Second
	sessionMemory    = 20_000 // events kept for a RESUME
)

// session is what a RESUME takes up again.
type session struct {
	id       string
	intents  int
	shard    [2]int64
	compress bool
	seq      int64
	log      []event
	conn     *conn
}

type event struct {
	seq  int64
	text []byte
}

// audience says which sessions an event is for.
type audience struct {
	guild   *Guild
	channel *Channel
	intent  int // all of these
	without int // none of these
	gone    bool
}

// scaled is a duration of Discord's gateway at the heartbeat of this server.
func (s *Server) scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) * float64(s.o.Heartbeat) / float64(discordHeartbeat))
}

// dispatch sends an event to every session it is for, whether connected or not. The lock is held.
func (s *Server) dispatch(name string, data any, a audience) {
	if len(s.sessions) == 0 || a.guild != nil && a.guild.away && !a.gone {
		return
	}
	if a.channel != nil && a.channel.permissions(s.bot.ID)&PermViewChannel == 0 {
		return
	}
	var raw []byte
	for _, sess := range s.sessions {
		if sess.intents&a.intent != a.intent || sess.intents&a.without != 0 || !sess.owns(a.guild) {
			continue
		}
		if raw == nil {
			var err error
			if raw, err = json.Marshal(data); err != nil {
				panic(fmt.Sprintf("marshal %s: %v", name, err))
			}
		}
		sess.send(name, raw)
	}
}

func (sess *session) owns(g *Guild) bool {
	if g == nil {
		return sess.shard[0] == 0
	}
	id, _ := strconv.ParseInt(g.id, 10, 64)
	return (id>>22)%sess.shard[1] == sess.shard[0]
}

func (sess *session) send(name string, raw []byte) {
	sess.seq++
	text := fmt.Appendf(make([]byte, 0, len(raw)+64), `{"op":0,"s":%d,"t":%q,"d":`, sess.seq, name)
	text = append(append(text, raw...), '}')
	if len(sess.log) >= sessionMemory {
		sess.log = slices.Delete(sess.log, 0, sessionMemory/2)
	}
	sess.log = append(sess.log, event{sess.seq, text})
	if sess.conn != nil && sess.conn.live {
		sess.conn.write(frame{kind: websocket.TextMessage, data: text, pack: sess.compress})
	}
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		http.Error(w, "closing", http.StatusServiceUnavailable)
		return
	}
	s.wg.Add(1)
	defer s.wg.Done()
	s.counters.Dials++
	var fault *Fault
	if len(s.script) > 0 {
		fault = &s.script[0]
		s.script = s.script[1:]
	}
	s.mu.Unlock()
	if fault != nil && fault.stage == Dial {
		s.strikeDial(fault, w, r)
		return
	}
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	ws.SetReadLimit(4096 * 4)
	c := &conn{s: s, ws: ws, fault: fault, wake: make(chan struct{}, 1), stop: make(chan struct{}), beat: time.Now()}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		c.kill()
		return
	}
	s.conns[c] = true
	if !c.strike(Hello) {
		c.op(opHello, map[string]any{"heartbeat_interval": s.o.Heartbeat.Milliseconds(), "_trace": []string{"loopback"}})
	}
	s.mu.Unlock()
	s.wg.Go(c.writer)
	s.wg.Go(c.watch)
	c.reader()
	c.kill()
	s.mu.Lock()
	delete(s.conns, c)
	c.live = false
	if c.sess != nil && c.sess.conn == c {
		c.sess.conn = nil
	}
	s.ready.fire()
	s.mu.Unlock()
}

// hear acts on one frame of the bot. The lock is held.
func (c *conn) hear(text []byte) {
	if c.dead {
		return
	}
	now := c.s.clock.Now()
	window := c.s.scaled(sendWindow)
	c.sends = slices.DeleteFunc(c.sends, func(t time.Time) bool { return now.Sub(t) >= window })
	if c.sends = append(c.sends, now); len(c.sends) > sendLimit {
		c.hangup(4008)
		return
	}
	var in struct {
		Op int             `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		c.hangup(4002)
		return
	}
	switch in.Op {
	case opHeartbeat:
		c.beat = time.Now()
		c.s.counters.Heartbeats++
		if !c.noACK {
			c.op(opACK, nil)
		}
	case opIdentify:
		c.identify(in.D)
	case opResume:
		c.resume(in.D)
	case opPresence, opRequestMembers, 4:
		if !c.live {
			c.hangup(4003)
		}
	default:
		c.hangup(4001)
	}
}

func (c *conn) identify(raw json.RawMessage) {
	var d struct {
		Token    string    `json:"token"`
		Intents  *int      `json:"intents"`
		Compress bool      `json:"compress"`
		Shard    *[2]int64 `json:"shard"`
	}
	s := c.s
	s.counters.Identifies++
	if err := json.Unmarshal(raw, &d); err != nil {
		c.hangup(4002)
		return
	}
	if c.strike(Identify) {
		return
	}
	now := s.clock.Now()
	window := s.scaled(identifyWindow)
	s.identifies = slices.DeleteFunc(s.identifies, func(t time.Time) bool { return now.Sub(t) >= window })
	s.identifies = append(s.identifies, now)
	switch {
	case c.live:
		c.hangup(4005)
	case !s.authorized(d.Token):
		c.hangup(4004)
	case d.Intents == nil || *d.Intents < 0 || *d.Intents >= 1<<26:
		c.hangup(4013)
	case *d.Intents&privileged&^s.o.Privileged != 0:
		c.hangup(4014)
	case d.Shard != nil && (d.Shard[1] < 1 || d.Shard[0] < 0 || d.Shard[0] >= d.Shard[1]):
		c.hangup(4010)
	case len(s.identifies) > s.o.MaxConcurrency || s.counters.Identifies > s.o.Identifies:
		c.op(opInvalidSession, false)
	default:
		sess := &session{id: "session-" + s.newID(), intents: *d.Intents, compress: d.Compress, shard: [2]int64{0, 1}, conn: c}
		if d.Shard != nil {
			sess.shard = *d.Shard
		}
		for id, old := range s.sessions { // this shard's session before is not resumed any more
			if old.shard == sess.shard && (old.conn == nil || !old.conn.live) {
				delete(s.sessions, id)
			}
		}
		s.sessions[sess.id] = sess
		c.sess, c.live, c.beat = sess, true, time.Now()
		c.greet(sess)
	}
}

// greet sends READY and the guilds.
func (c *conn) greet(sess *session) {
	s := c.s
	s.counters.Ready++
	unavailable := []map[string]any{}
	for _, g := range s.guilds {
		if !g.away && sess.owns(g) {
			unavailable = append(unavailable, map[string]any{"id": g.id, "unavailable": true})
		}
	}
	raw, err := json.Marshal(map[string]any{"v": 9, "user": s.bot, "session_id": sess.id, "guilds": unavailable,
		"resume_gateway_url": s.gatewayURL(), "shard": sess.shard, "session_type": "normal", "private_channels": []any{},
		"application": map[string]any{"id": s.appID, "flags": 0}, "_trace": []string{"loopback"}})
	if err != nil {
		panic(err)
	}
	sess.send("READY", raw)
	if sess.intents&intentGuilds != 0 {
		for _, g := range s.guilds {
			if !g.away && sess.owns(g) {
				raw, err := json.Marshal(g.create())
				if err != nil {
					panic(err)
				}
				sess.send("GUILD_CREATE", raw)
			}
		}
	}
	s.ready.fire()
	c.strike(Ready)
}

func (c *conn) resume(raw json.RawMessage) {
	var d struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	s := c.s
	s.counters.Resumes++
	if err := json.Unmarshal(raw, &d); err != nil {
		c.hangup(4002)
		return
	}
	if c.strike(Identify) {
		return
	}
	sess := s.sessions[d.SessionID]
	switch {
	case !s.authorized(d.Token):
		c.hangup(4004)
	case sess == nil:
		c.op(opInvalidSession, false)
	case d.Seq > sess.seq:
		c.hangup(4007)
	default:
		if old := sess.conn; old != nil && old != c {
			old.live = false
			old.kill()
		}
		if s.replayAll {
			d.Seq = 0
		}
		sess.conn, c.sess, c.live, c.beat = c, sess, true, time.Now()
		for _, e := range sess.log {
			// READY itself isn't an event to be repeated to one who resumes.
			if e.seq > max(d.Seq, 1) {
				c.write(frame{kind: websocket.TextMessage, data: e.text, pack: sess.compress})
			}
		}
		s.counters.Resumed++
		sess.send("RESUMED", []byte(`{"_trace":["loopback"]}`))
		s.ready.fire()
		c.strike(Ready)
	}
}

func (s *Server) authorized(token string) bool {
	return !s.revoked && (token == s.o.Token || token == "Bot "+s.o.Token)
}

func (s *Server) gatewayURL() string { return "ws://" + s.addr + "/gateway" }

// Dispatch sends an event as it stands to every session, as Discord sends new kinds of them.
func (s *Server) Dispatch(name, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sess := range s.sessions {
		sess.send(name, json.RawMessage(data))
	}
}

// EndSessions forgets every session, so that the next RESUME is refused with op 9.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sessions)
}

// ReplayEverything makes each RESUME repeat every event of the session, also those that the bot has seen.
func (s *Server) ReplayEverything(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replayAll = on
}

// Drop resets every connection of the bot, as a broken network does; the sessions can be resumed.
func (s *Server) Drop() { s.Strike(Reset()) }
