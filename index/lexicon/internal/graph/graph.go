// Package graph keeps labelled edges between numbered nodes in little space and reads a node's edges where
// they lie, so that a graph embedded in the binary costs nothing at start.
//
// The layout, integers little-endian: the number of nodes (uint32), the offset of every block of 16 nodes
// (uint32 each), the nodes. A node is the number of bytes of its edges (uvarint) and the edges in groups of
// the same label: a byte with the label in the high three bits and one less than the number of edges in the
// low five, then the targets in ascending order, each as the difference to the one before it (uvarint).
package graph

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
)

const (
	blockSize = 16
	maxGroup  = 1 << 5
	// Labels is the number of different labels.
	Labels = 1 << 3
)

// A Graph is a set of edges. The zero Graph has no nodes.
type Graph struct {
	len     int
	offsets string
	nodes   string
}

// An Edge leads to a node.
type Edge struct {
	To    int
	Label uint8
}

// Append encodes the edges that leave each node behind dst.
func Append(dst []byte, edges [][]Edge) ([]byte, error) {
	var offsets, nodes []byte
	for i, es := range edges {
		if i%blockSize == 0 {
			offsets = binary.LittleEndian.AppendUint32(offsets, uint32(len(nodes)))
		}
		es = slices.SortedFunc(slices.Values(es), func(a, b Edge) int {
			return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.To, b.To))
		})
		var node []byte
		for len(es) > 0 {
			n := 1
			for n < min(len(es), maxGroup) && es[n].Label == es[0].Label {
				n++
			}
			if es[0].Label >= Labels {
				return nil, fmt.Errorf("encoding a graph: label %d is not below %d", es[0].Label, Labels)
			}
			node = append(node, es[0].Label<<5|byte(n-1))
			last := 0
			for _, e := range es[:n] {
				if e.To < last || e.To >= len(edges) {
					return nil, fmt.Errorf("encoding a graph: an edge to node %d of %d", e.To, len(edges))
				}
				node = binary.AppendUvarint(node, uint64(e.To-last))
				last = e.To
			}
			es = es[n:]
		}
		nodes = append(binary.AppendUvarint(nodes, uint64(len(node))), node...)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(edges)))
	return append(append(dst, offsets...), nodes...), nil
}

// Parse returns the graph that [Append] wrote. Data that Append did not write makes the methods panic.
func Parse(data string) Graph {
	n := uint32At(data, 0)
	data = data[4:]
	cut := 4 * ((n + blockSize - 1) / blockSize)
	return Graph{len: n, offsets: data[:cut], nodes: data[cut:]}
}

func uint32At(data string, i int) int {
	b := data[4*i : 4*i+4]
	return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 | int(b[3])<<24
}

// Len is the number of nodes.
func (g Graph) Len() int { return g.len }

// Edges yields the edges that leave the node, ordered by label.
func (g Graph) Edges(node int) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		rest := g.nodes[uint32At(g.offsets, node/blockSize):]
		size, rest := uvarint(rest)
		for range node % blockSize {
			size, rest = uvarint(rest[size:])
		}
		for rest = rest[:size]; len(rest) > 0; {
			label, n := rest[0]>>5, rest[0]&(maxGroup-1)+1
			rest = rest[1:]
			for to, diff := 0, 0; n > 0; n-- {
				diff, rest = uvarint(rest)
				to += diff
				if !yield(Edge{to, label}) {
					return
				}
			}
		}
	}
}

func uvarint(s string) (v int, rest string) {
	for i := 0; ; i++ {
		v |= int(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return v, s[i+1:]
		}
	}
}
