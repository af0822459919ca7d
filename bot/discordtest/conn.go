package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// conn is one WebSocket of the bot.
type conn struct {
	s      *Server
	ws     *websocket.Conn
	fault  *Fault
	sess   *session
	live   bool // READY or RESUMED was sent
	deaf   bool // reads, and answers nothing
	noACK  bool
	dead   bool
	out    []frame
	wake   chan struct{}
	stop   chan struct{}
	once   sync.Once
	sends  []time.Time
	beat   time.Time
	packer *zlib.Writer
	packed bytes.Buffer
}

// frame is something to write; one with a code closes the socket after it.
type frame struct {
	kind  int
	data  []byte
	pack  bool
	close int
	reset bool
}

// write queues a frame. The lock is held.
func (c *conn) write(f frame) {
	if c.deaf && f.close == 0 && !f.reset {
		return
	}
	c.out = append(c.out, f)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *conn) op(op int, data any) {
	raw, err := json.Marshal(map[string]any{"op": op, "d": data, "s": nil, "t": nil})
	if err != nil {
		panic(err)
	}
	c.write(frame{kind: websocket.TextMessage, data: raw})
}

// kill ends the connection without a close frame.
func (c *conn) kill() {
	c.once.Do(func() {
		close(c.stop)
		_ = c.ws.Close()
	})
}

// writer sends what is queued, in order.
func (c *conn) writer() {
	for {
		c.s.mu.Lock()
		out := c.out
		c.out = nil
		c.s.mu.Unlock()
		for _, f := range out {
			if !c.put(f) {
				c.kill()
				return
			}
		}
		if len(out) > 0 {
			continue
		}
		select {
		case <-c.wake:
		case <-c.stop:
			return
		}
	}
}

// put writes one frame and says whether the connection goes on.
func (c *conn) put(f frame) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
	switch {
	case f.reset:
		if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		return false
	case f.close != 0:
		_ = c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(f.close, closeReason(f.close)))
		select { // the client answers the close frame, and the reader ends by that
		case <-c.stop:
		case <-time.After(time.Second):
		}
		return false
	case f.pack:
		c.packed.Reset()
		if c.packer == nil {
			c.packer = zlib.NewWriter(&c.packed)
		} else {
			c.packer.Reset(&c.packed)
		}
		_, _ = c.packer.Write(f.data)
		_ = c.packer.Close()
		return c.ws.WriteMessage(websocket.BinaryMessage, c.packed.Bytes()) == nil
	}
	return c.ws.WriteMessage(f.kind, f.data) == nil
}

// watch closes the connection with 4009 when no heartbeat comes, once a session is there.
func (c *conn) watch() {
	limit := 2*c.s.o.Heartbeat + 250*time.Millisecond
	tick := time.NewTicker(max(limit/8, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-c.stop:
			return
		case <-tick.C:
		}
		c.s.mu.Lock()
		late := c.live && !c.deaf && time.Since(c.beat) > limit
		if late {
			c.hangup(4009)
		}
		c.s.mu.Unlock()
		if late {
			return
		}
	}
}

// hangup closes the connection with a code, once.
func (c *conn) hangup(code int) {
	if c.dead {
		return
	}
	c.dead = true
	c.s.counters.Closed = append(c.s.counters.Closed, code)
	c.write(frame{close: code})
}

func (c *conn) reader() {
	for {
		_, text, err := c.ws.ReadMessage()
		if err != nil {
			c.s.mu.Lock()
			if code, ok := err.(*websocket.CloseError); ok && !c.dead {
				c.s.counters.ClosedByBot = append(c.s.counters.ClosedByBot, code.Code)
				// A normal close ends the session; any other leaves it to be resumed.
				if c.sess != nil && (code.Code == 1000 || code.Code == 1001) {
					delete(c.s.sessions, c.sess.id)
				}
			}
			c.s.mu.Unlock()
			return
		}
		c.s.mu.Lock()
		c.hear(text)
		c.s.mu.Unlock()
	}
}

func closeReason(code int) string {
	switch code {
	case 4000:
		return "Unknown error"
	case 4001:
		return "Unknown opcode"
	case 4002:
		return "Decode error"
	case 4003:
		return "Not authenticated"
	case 4004:
		return "Authentication failed."
	case 4005:
		return "Already authenticated"
	case 4007:
		return "Invalid seq"
	case 4008:
		return "Rate limited"
	case 4009:
		return "Session timed out"
	case 4010:
		return "Invalid shard"
	case 4011:
		return "Sharding required"
	case 4012:
		return "Invalid API version"
	case 4013:
		return "Invalid intent(s)."
	case 4014:
		return "Disallowed intent(s)."
	}
	return ""
}
