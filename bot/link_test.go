package bot

import (
	"bytes"
	"encoding/binary"
	"net"
	"strings"
	"testing"
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
