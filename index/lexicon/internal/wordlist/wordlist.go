// Package wordlist keeps a sorted list of words in little space and finds them without unpacking it.
//
// Words are front-coded in blocks of 16: the first of a block stands whole, each of the others as the number
// of bytes it shares with the one before it, and the rest. A look-up is a binary search over the blocks and a
// scan of one, so that a list embedded in the binary costs nothing at start.
//
// The layout, integers little-endian: the number of words (uint32), the number of bytes of the blocks
// (uint32), the offset of every block (uint32 each), the blocks. The first word of a block is its length
// (a byte) and its bytes; a following word is a byte whose high four bits are the shared bytes and whose low
// four bits are the number of bytes that follow.
package wordlist

import (
	"encoding/binary"
	"fmt"
	"iter"
)

const (
	blockSize = 16
	maxNibble = 15
	// MaxLen is the greatest length of a word in bytes: every word must fit into 15 shared bytes and 15 own.
	MaxLen = 15
)

// A List is a sorted list of distinct words. The zero List is empty.
type List struct {
	len     int
	offsets string
	blocks  string
}

// Append encodes the words, which must be sorted, distinct, and of 1 to [MaxLen] bytes, behind dst.
func Append(dst []byte, words []string) ([]byte, error) {
	var offsets, blocks []byte
	for i, w := range words {
		if len(w) == 0 || len(w) > MaxLen {
			return nil, fmt.Errorf("encoding a word list: %q has not 1 to %d bytes", w, MaxLen)
		}
		if i > 0 && words[i-1] >= w {
			return nil, fmt.Errorf("encoding a word list: %q does not sort after %q", w, words[i-1])
		}
		if i%blockSize == 0 {
			offsets = binary.LittleEndian.AppendUint32(offsets, uint32(len(blocks)))
			blocks = append(append(blocks, byte(len(w))), w...)
			continue
		}
		shared := sharedPrefix(words[i-1], w)
		blocks = append(append(blocks, byte(shared<<4|(len(w)-shared))), w[shared:]...)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(words)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(blocks)))
	return append(append(dst, offsets...), blocks...), nil
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && n < maxNibble && a[n] == b[n] {
		n++
	}
	return n
}

// Cut returns the list at the beginning of data, which [Append] wrote, and what follows it. Data that Append
// did not write makes Cut or the methods of the list panic.
func Cut(data string) (l List, rest string) {
	n, size := Uint32(data, 0), Uint32(data, 1)
	data = data[8:]
	cut := 4 * ((n + blockSize - 1) / blockSize)
	return List{len: n, offsets: data[:cut], blocks: data[cut : cut+size]}, data[cut+size:]
}

// Uint32 reads the i-th little-endian uint32 of data.
func Uint32(data string, i int) int {
	b := data[4*i : 4*i+4]
	return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 | int(b[3])<<24
}

// Len is the number of words.
func (l List) Len() int { return l.len }

func (l List) block(b int) string { return l.blocks[Uint32(l.offsets, b):] }

// Find returns the position of the word in the list.
func (l List) Find(word string) (i int, ok bool) {
	// The block is the last whose first word is not after the one sought.
	lo, hi := 0, len(l.offsets)/4
	for lo < hi {
		mid := (lo + hi) / 2
		p := l.block(mid)
		if p[1:1+p[0]] <= word {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 || len(word) > MaxLen {
		return 0, false
	}
	var buf [MaxLen]byte
	for i, w := range l.scan(lo-1, &buf) {
		if string(w) == word {
			return i, true
		}
	}
	return 0, false
}

// At returns the i-th word.
func (l List) At(i int) string {
	var buf [MaxLen]byte
	for j, w := range l.scan(i/blockSize, &buf) {
		if i == j {
			return string(w)
		}
	}
	panic(fmt.Sprintf("wordlist: no word %d in a list of %d", i, l.len))
}

// All yields the words in order.
func (l List) All() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		var buf [MaxLen]byte
		for b := range len(l.offsets) / 4 {
			for i, w := range l.scan(b, &buf) {
				if !yield(i, string(w)) {
					return
				}
			}
		}
	}
}

// scan yields the words of a block with their positions in the list; each is overwritten by the next.
func (l List) scan(b int, buf *[MaxLen]byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		p := l.block(b)
		for i := b * blockSize; i < min(l.len, (b+1)*blockSize); i++ {
			shared, own := 0, int(p[0])
			if i%blockSize != 0 {
				shared, own = own>>4, own&maxNibble
			}
			copy(buf[shared:], p[1:1+own])
			if !yield(i, buf[:shared+own]) {
				return
			}
			p = p[1+own:]
		}
	}
}
