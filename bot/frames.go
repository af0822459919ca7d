package bot

import "encoding/binary"

// The opcodes of WebSocket frames that matter here (RFC 6455, section 5.2).
const (
	opText   = 1
	opBinary = 2
	opClose  = 8
)

// peek is the greatest payload that frames keeps. HELLO, the largest of what is looked at, has about 200
// bytes.
const peek = 1024

// frames follows the frames that a WebSocket server sends, without changing anything.
type frames struct {
	head    []byte // of the frame that is coming in
	inside  bool   // its payload
	left    uint64 // bytes of it to come
	keep    bool
	payload []byte
}

// feed takes the next bytes of the stream and calls f for each frame that they complete.
func (s *frames) feed(p []byte, f func(opcode byte, payload []byte) error) error {
	for len(p) > 0 || s.inside && s.left == 0 {
		if !s.inside {
			s.head = append(s.head, p[0])
			p = p[1:]
			if s.left, s.inside = payloadLen(s.head); s.inside {
				s.keep, s.payload = s.left <= peek, s.payload[:0]
			}
			continue
		}
		n := min(s.left, uint64(len(p)))
		if s.keep {
			s.payload = append(s.payload, p[:n]...)
		}
		p, s.left = p[n:], s.left-n
		if s.left > 0 {
			continue
		}
		opcode, payload := s.head[0]&0x0f, s.payload
		if !s.keep {
			payload = nil
		}
		s.head, s.inside = s.head[:0], false
		if err := f(opcode, payload); err != nil {
			return err
		}
	}
	return nil
}

// payloadLen reads the length of the payload from a frame's head; false until the head is whole.
func payloadLen(head []byte) (uint64, bool) {
	if len(head) < 2 {
		return 0, false
	}
	switch n := head[1] & 0x7f; {
	case n < 126:
		return uint64(n), true
	case n == 126 && len(head) == 4:
		return uint64(binary.BigEndian.Uint16(head[2:])), true
	case n == 127 && len(head) == 10:
		return binary.BigEndian.Uint64(head[2:]), true
	}
	return 0, false
}

// clientFrame reads the beginning of a whole frame of a client, which is masked. The opcode is 0 for
// anything else, such as the request that opens the WebSocket.
func clientFrame(p []byte) (opcode byte, payload []byte) {
	if len(p) < 2 || p[0]&0x80 == 0 || p[1]&0x80 == 0 {
		return 0, nil
	}
	mask := 2
	switch p[1] & 0x7f {
	case 126:
		mask = 4
	case 127:
		mask = 10
	}
	if len(p) < mask+4 {
		return 0, nil
	}
	body := p[mask+4:]
	payload = make([]byte, min(len(body), 8))
	for i := range payload {
		payload[i] = body[i] ^ p[mask+i%4]
	}
	return p[0] & 0x0f, payload
}

// upgrade finds the end of the HTTP response that precedes the frames.
type upgrade struct{ matched int }

// skip returns what of p lies behind the response.
func (u *upgrade) skip(p []byte) []byte {
	const end = "\r\n\r\n"
	for len(p) > 0 && u.matched < len(end) {
		switch p[0] {
		case end[u.matched]:
			u.matched++
		case '\r':
			u.matched = 1
		default:
			u.matched = 0
		}
		p = p[1:]
	}
	return p
}
