package index

import (
	"math"
	"math/rand/v2"
)

// A classifier is what the phrasings themselves teach: a multinomial logistic regression from the words, and
// pairs of neighbouring words, of a phrasing to its entry. Where entries share most of their words ("what is
// my credit score", "how do I improve my credit score") it learns which of them make the difference. It adds a
// point or more on sets of intents, and nothing where entries have a phrasing or two.
type classifier struct {
	classOf []int32 // by row; -1 for a passage
	weights []float32
	classes int
}

const (
	// classifierBuckets is the number of features that words and pairs are hashed into.
	classifierBuckets = 1 << 13
	// epochs and rate are those of the training, by AdaGrad; more of either changes nothing.
	epochs = 8
	rate   = 2
	// fewPhrasings is the mean number of phrasings below which there is nothing to learn.
	fewPhrasings = 4
	// maxClasses keeps memory (32 kB a class) and the time of training bounded.
	maxClasses = 400
)

// featuresOf appends the features of a text to dst. Unknown words break pairs.
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

// trainClassifier returns nil where there is too little to learn, or too much. The order of training is fixed, so
// that the same knowledge gives the same classifier.
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
	if len(samples) < fewPhrasings*c.classes || c.classes > maxClasses {
		return nil
	}
	k := c.classes
	c.weights = make([]float32, k*classifierBuckets)
	g2 := make([]float32, classifierBuckets)
	for i := range g2 {
		g2[i] = .1
	}
	rng := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- the same order always, so that the same files give the same answers
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

// logits fills p with the classes' opinions.
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
