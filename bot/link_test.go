package bot

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// serverFrame is a frame as a server sends it.
func serverFrame(opcode byte, payload []byte) []byte {
	head := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		head = append(head, byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(n))
	}
	return append(head, payload...)
}

// maskedFrame is a frame as a client sends it.
func maskedFrame(opcode byte, payload []byte) []byte {
	f := serverFrame(opcode, payload)
	head := f[:len(f)-len(payload)]
	mask := []byte{1, 2, 3, 4}
	out := append(bytes.Clone(head), mask...)
	out[1] |= 0x80
	for i, b := range payload {
		out = append(out, b^mask[i%4])
	}
	return out
}

func TestFramesAreFoundHoweverTheStreamIsCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		stream := []byte("HTTP/1.1 101 Switching Protocols\r\nX: \r\r\n\r\n")
		type frame struct {
			opcode byte
			text   string
		}
		var want, got []frame
		for range rapid.IntRange(0, 8).Draw(t, "frames") {
			opcode := byte(rapid.SampledFrom([]int{0, 1, 2, 8, 9, 10}).Draw(t, "opcode"))
			payload := bytes.Repeat([]byte{'x'}, rapid.SampledFrom([]int{0, 1, 125, 126, 127, peek, peek + 1, 1<<16 - 1, 1 << 16, 70_000}).Draw(t, "length"))
			stream = append(stream, serverFrame(opcode, payload)...)
			if len(payload) > peek {
				payload = nil
			}
			want = append(want, frame{opcode, string(payload)})
		}
		var u upgrade
		var s frames
		for len(stream) > 0 {
			n := min(len(stream), rapid.IntRange(1, 5000).Draw(t, "read"))
			err := s.feed(u.skip(stream[:n]), func(opcode byte, payload []byte) error {
				got = append(got, frame{opcode, string(payload)})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			stream = stream[n:]
		}
		if len(want) != len(got) {
			t.Fatalf("want %d frames, got %d", len(want), len(got))
		}
		for i := range want {
			if want[i] != got[i] {
				t.Fatalf("frame %d: want %v, got %v", i, want[i].opcode, got[i].opcode)
			}
		}
	})
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("HTTP/1.1 101\r\n\r\n\x81\x05hello\x88\x02\x03\xe8"), 3)
	f.Add([]byte("\r\n\r\n\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), 1)
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		var u upgrade
		var s frames
		for len(stream) > 0 {
			n := min(len(stream), max(cut, 1))
			s.feed(u.skip(stream[:n]), func(_ byte, payload []byte) error {
				require.LessOrEqual(t, len(payload), peek)
				return nil
			})
			stream = stream[n:]
			require.LessOrEqual(t, len(s.head), 14)
			clientFrame(stream)
		}
	})
}

// pipe is a link and the server's end of it.
func pipe(t *testing.T, grace time.Duration, permit func(int) error) (*link, net.Conn) {
	client, server := net.Pipe()
	l := newLink(client, grace, permit)
	t.Cleanup(func() { l.Close(); server.Close() })
	return l, server
}

func TestALinkEndsTheSessionOnlyWhenItIsMeantTo(t *testing.T) {
	t.Parallel()
	code := func(n uint16) []byte { return maskedFrame(opClose, binary.BigEndian.AppendUint16(nil, n)) }
	for n, passes := range map[uint16]bool{1000: false, 1001: false, 1012: true, 4000: true} {
		l, server := pipe(t, time.Minute, nil)
		go server.Read(make([]byte, 100))
		_, err := l.Write(code(n))
		assert.Equal(t, passes, err == nil, n)
	}
	l, server := pipe(t, time.Minute, nil)
	go server.Read(make([]byte, 100))
	l.ending.Store(true)
	_, err := l.Write(code(1000))
	assert.NoError(t, err)
}

func TestALinkLetsNoIdentifyPassThatIsntPermitted(t *testing.T) {
	t.Parallel()
	asked := 0
	l, _ := pipe(t, time.Minute, func(int) error { asked++; return net.ErrClosed })
	_, err := l.Write(maskedFrame(opText, []byte(`{"op":2,"d":{"token":"`+strings.Repeat("x", 200)+`"}}`)))
	assert.Error(t, err)
	assert.Equal(t, 1, asked)
}

func TestAConnectionThatCantBeWrittenToEndsWhereItIsRead(t *testing.T) {
	t.Parallel()
	l, server := pipe(t, time.Minute, nil)
	server.Close()
	_, err := l.Write(maskedFrame(opText, []byte(`{"op":1,"d":7}`)))
	require.NoError(t, err, "discordgo's heartbeat would read what its Open writes")
	_, err = l.Read(make([]byte, 1))
	require.Error(t, err)
	<-l.done
}

func TestALinkThatIsntReadyInTimeIsGivenUpThoughEverythingElseComes(t *testing.T) {
	t.Parallel()
	const grace, heartbeat = 20 * time.Second, 10 * time.Second
	type step struct {
		after time.Duration
		says  string // the server, or nothing
		does  func(*link)
	}
	identifies := func(l *link) { l.Write(maskedFrame(opText, []byte(`{"op":2,"d":{}}`))) }
	for name, c := range map[string]struct {
		steps []step
		ends  time.Duration // 0: it doesn't
	}{
		"after a RESUME": {[]step{{}}, grace},
		"after op 9":     {[]step{{after: time.Second, does: (*link).gotReady}, {after: 3 * time.Second, says: `{"op":9,"d":false}`}, {after: 7 * time.Second, does: identifies}}, 7*time.Second + grace},
		"READY that comes within its time, after an IDENTIFY that had to wait": {[]step{
			{after: 15 * time.Second, does: identifies}, {after: 25 * time.Second, does: (*link).gotReady}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, server := pipe(t, grace, func(int) error { return nil })
				began := time.Now()
				says := func(text string) { server.Write(serverFrame(opText, []byte(text))) }
				go io.Copy(io.Discard, server)
				go func() { // what reads also identifies: here, when an acknowledgement has come
					steps := c.steps
					for p := make([]byte, 1000); ; {
						if _, err := l.Read(p); err != nil {
							return
						}
						for len(steps) > 0 && time.Since(began) >= steps[0].after {
							if steps[0].does != nil {
								steps[0].does(l)
							}
							steps = steps[1:]
						}
					}
				}()
				server.Write([]byte("HTTP/1.1 101\r\n\r\n"))
				says(fmt.Sprintf(`{"op":10,"d":{"heartbeat_interval":%d}}`, heartbeat.Milliseconds()))
				says(`{"op":0,"t":"TYPING_START","s":1,"d":{}}`)
				go func() {
					for time.Since(began) < time.Minute { // heartbeats are acknowledged
						time.Sleep(time.Second)
						says(`{"op":11}`)
					}
				}()
				for _, s := range c.steps {
					time.Sleep(time.Until(began.Add(s.after)))
					if s.says != "" {
						says(s.says)
					}
				}
				select {
				case <-l.done:
					assert.Equal(t, c.ends, time.Since(began))
				case <-time.After(time.Until(began.Add(50 * time.Second))):
					assert.Zero(t, c.ends)
				}
				l.Close()
				server.Close()
				time.Sleep(time.Minute)
			})
		})
	}
}
