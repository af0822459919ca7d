package index

import (
	"math"
	"math/rand/v2"
)

// A classifier is a multinomial logistic regression over the words and pairs of neighbouring words of the phrasings.
type classifier struct {
	classOf []int32 // by row; -1 for a passage
	weights []float32
	classes int
}

const (
	classifierBuckets = 1 << 13
	epochs            = 8
	rate              = 2
)

func featuresOf(dst []uint32, stems []stemID) []uint32 {
	prev := uint32(0xffff)
	for _, s := range stems {
		h := uint32(s)
		if s == none {
			prev = 0xfffe
			continue
		}
		dst = append(dst, h*2654435761>>19)
		dst = append(dst, (h*2654435761^prev*2246822519+0x9e37)*2654435761>>19)
		prev = h
	}
	return dst
}

func (t *table) trainClassifier() *classifier {
	var samples [][]uint32
	var labels []int
	c := &classifier{classOf: make([]int32, len(t.entries))}
	for i := range t.entries {
		r := &t.entries[i]
		c.classOf[i] = -1
		if r.phrasings.end == r.phrasings.start {
			continue
		}
		c.classOf[i] = int32(c.classes)
		for j := r.phrasings.start; j < r.phrasings.end; j++ {
			var stems []stemID
			for _, w := range t.wordsOf(&t.units[j]) {
				stems = append(stems, t.vocab.words[w].stem)
			}
			samples = append(samples, featuresOf(nil, stems))
			labels = append(labels, c.classes)
		}
		c.classes++
	}
	if len(samples) < 4*c.classes {
		return nil
	}
	k := c.classes
	c.weights = make([]float32, k*classifierBuckets)
	g2 := make([]float32, classifierBuckets)
	for i := range g2 {
		g2[i] = .1
	}
	rng := rand.New(rand.NewPCG(1, 2))
	p := make([]float32, k)
	for range epochs {
		for _, i := range rng.Perm(len(samples)) {
			x := samples[i]
			c.logits(x, p)
			softmax(p)
			p[labels[i]] -= 1
			n := float32(1 / math.Sqrt(float64(len(x)+1)))
			gg := float32(0)
			for _, v := range p {
				gg += v * v
			}
			for _, f := range x {
				g2[f] += gg * n * n
				lr := rate * n / float32(math.Sqrt(float64(g2[f])))
				row := c.weights[int(f)*k : int(f+1)*k]
				for j, v := range p {
					row[j] -= lr * v
				}
			}
		}
	}
	return c
}

func (c *classifier) logits(x []uint32, p []float32) {
	clear(p)
	n := float32(1 / math.Sqrt(float64(len(x)+1)))
	for _, f := range x {
		row := c.weights[int(f)*c.classes : int(f+1)*c.classes]
		for j, v := range row {
			p[j] += n * v
		}
	}
}

func softmax(p []float32) {
	m := float32(math.Inf(-1))
	for _, v := range p {
		m = max(m, v)
	}
	s := float32(0)
	for i, v := range p {
		p[i] = float32(math.Exp(float64(v - m)))
		s += p[i]
	}
	for i := range p {
		p[i] /= s
	}
}
