package bot

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A link is the connection below the gateway's WebSocket. It watches what passes, because discordgo
//
//   - waits for ever for a READY that doesn't come,
//   - locks itself up when op 7 or 11 comes before READY,
//   - takes five heartbeats to notice that they aren't acknowledged any more, and then, as after every
//     other fault, closes with code 1000, which ends the session so that it can't be resumed,
//   - identifies itself at once, and again and again, to a gateway that says "invalid session",
//   - tells the code with which Discord closes to its log only.
//
// Reads come from one goroutine at a time, which is also the one that handles events and identifies.
type link struct {
	net.Conn
	grace  time.Duration        // how long READY may take after HELLO
	permit func(op9s int) error // asked before the bot identifies itself; op9s is how often it was told to anew

	frames   frames
	upgraded upgrade
	count    int // of data frames from Discord
	op9s     int // of them op 9

	beat   atomic.Int64 // ns between heartbeats, as HELLO says
	ready  atomic.Bool  // READY or RESUMED has come, and no op 9 since
	code   atomic.Int32 // with which Discord closed; 0 if it didn't
	ending atomic.Bool  // the bot means to end the session
	done   chan struct{}
	close  sync.Once
}

func newLink(c net.Conn, grace time.Duration, permit func(op9s int) error) *link {
	return &link{Conn: c, grace: grace, permit: permit, done: make(chan struct{})}
}

// expect ends the link unless expect is called again within d.
func (l *link) expect(d time.Duration) { l.Conn.SetReadDeadline(time.Now().Add(d)) }

// missedACK is how many heartbeats may pass since the last acknowledged one. Heartbeats are sent one
// interval apart, so more than 2 means that one wasn't acknowledged before the next was sent, which is
// when Discord wants the connection closed; the quarter is for the journey.
const missedACK = 2.25

// alive says that Discord has just acknowledged a heartbeat, or is about to get the first.
func (l *link) alive() {
	if beat := l.beat.Load(); l.ready.Load() && beat > 0 {
		l.expect(time.Duration(missedACK * float64(beat)))
	}
}

// gotReady is called for READY and RESUMED.
func (l *link) gotReady() {
	l.ready.Store(true)
	l.alive()
}

// Close ends the connection without a word, after which Discord keeps the session for a while.
func (l *link) Close() error {
	err := net.ErrClosed
	l.close.Do(func() {
		close(l.done)
		err = l.Conn.Close()
	})
	return err
}

func (l *link) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if n > 0 {
		if err := l.frames.feed(l.upgraded.skip(p[:n]), l.frame); err != nil {
			l.Close()
			return 0, err
		}
		return n, nil // an error comes again with the next Read
	}
	if err != nil {
		l.Close()
	}
	return n, err
}

// small is the size up to which frames are decoded once the session stands. Acknowledgements and "invalid
// session" have about 40 bytes, events several hundred.
const small = 128

// frame looks at a frame from Discord. payload is whole for frames of at most peek bytes, else nil.
func (l *link) frame(opcode byte, payload []byte) error {
	switch opcode {
	case opClose:
		if len(payload) >= 2 {
			l.code.Store(int32(binary.BigEndian.Uint16(payload)))
		}
		return nil
	case opText, opBinary:
		l.count++
	default:
		return nil
	}
	if payload == nil || opcode == opBinary || l.count > 2 && len(payload) > small {
		return nil
	}
	var event struct {
		Op   int             `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	if json.Unmarshal(payload, &event) != nil {
		return nil // discordgo's to complain about
	}
	switch event.Op {
	case 7, 11:
		if l.count <= 2 {
			return fmt.Errorf("Discord sent op %d before READY", event.Op)
		}
		if event.Op == 11 {
			l.alive()
		}
	case 9:
		l.op9s++
		l.ready.Store(false)
	case 10:
		l.expect(l.grace)
		var hello struct {
			HeartbeatInterval float64 `json:"heartbeat_interval"` // ms
		}
		if json.Unmarshal(event.Data, &hello) == nil {
			l.beat.Store(int64(hello.HeartbeatInterval * float64(time.Millisecond)))
		}
	}
	return nil
}

func (l *link) Write(p []byte) (int, error) {
	switch opcode, payload := clientFrame(p); {
	case opcode == opClose && !l.ending.Load() && len(payload) >= 2:
		if code := binary.BigEndian.Uint16(payload); code == 1000 || code == 1001 {
			l.Close()
			return 0, net.ErrClosed
		}
	case opcode == opText && strings.HasPrefix(string(payload), `{"op":2,`):
		if err := l.permit(l.op9s); err != nil {
			l.Close()
			return 0, err
		}
		l.expect(l.grace)
	}
	if _, err := l.Conn.Write(p); err != nil {
		// The next Read tells. A heartbeat that fails makes discordgo read the gateway's address unlocked, for its log,
		// which the next Open may be writing.
		l.Close()
	}
	return len(p), nil
}
