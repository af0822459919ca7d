package index

import (
	"context"
	"math"
	"math/rand/v2"
)

// A classifier is what the phrasings themselves teach: a multinomial logistic regression from the words, the pairs of
// neighbouring words, and the letters of a phrasing to its entry. Where entries share most of their words ("what is
// my credit score", "how do I improve my credit score") it learns which of them make the difference. It adds a
// point or more on sets of intents, and nothing where entries have a single phrasing.
type classifier struct {
	classOf []int32 // by row; -1 for a passage
	weights []float32
	classes int
}

const (
	// Words, pairs and letters are hashed into 1<<bucketBits features.
	bucketBits = 14
	// epochs and rate are those of the training, by AdaGrad; more of either changes nothing.
	epochs = 8
	rate   = 2
	// fewPhrasings is the mean number of phrasings below which there is nothing to learn.
	fewPhrasings = 2
	// maxClasses keeps memory (64 kB a class) bounded, and maxLessons the time of training: so many phrasings, times the
	// classes, make it some ten seconds.
	maxClasses = 400
	maxLessons = 4e6
	// gramValue is what three letters in a row are worth beside a word. With letters p@1 rises by 1.6 where entries have
	// five phrasings, by .8 with ten, hardly with a hundred (banking77); between .4 and .7 it makes no difference.
	gramValue = .7
)

// An activation is a feature of a text and how strong it is; the strengths of a text are a vector of nearly unit length.
type activation struct {
	bucket uint32
	value  float32
}

// activations are the features of a text, given the stems of its words, none for an unknown one, and the words. Unknown
// words break pairs.
func activations(stems []stemID, words []string) []activation {
	const multiplier = 2654435761 // of Knuth's multiplicative hashing
	var list []activation
	square := 1.
	add := func(h uint32, value float32) {
		list = append(list, activation{h * multiplier >> (32 - bucketBits), value})
		square += float64(value * value)
	}
	prev := uint32(0xffff)
	for _, s := range stems {
		h := uint32(s)
		if s == none {
			prev = 0xfffe
			continue
		}
		add(h, 1)
		add(h*multiplier^prev*2246822519+0x9e37, 1)
		prev = h
	}
	var grams []gram
	for _, w := range words {
		grams = gramsOf(grams[:0], w, 3)
		for _, g := range grams {
			add(uint32(g), gramValue)
		}
	}
	for i := range list {
		list[i].value /= float32(math.Sqrt(square))
	}
	return list
}

// trainClassifier returns nil where there is too little to learn, or too many classes; of very many phrasings it learns from
// some. Their order is fixed, so that the same knowledge gives the same classifier. It fails only if the context ends.
func (t *table) trainClassifier(ctx context.Context) (*classifier, error) {
	if t.phrasingsPerEntry < fewPhrasings {
		return nil, nil
	}
	var samples [][]activation
	var labels []int
	c := &classifier{classOf: make([]int32, len(t.entries))}
	for i := range t.entries {
		r := &t.entries[i]
		c.classOf[i] = -1
		if r.entry.IsPassage() {
			continue
		}
		if c.classes == maxClasses {
			return nil, nil
		}
		c.classOf[i] = int32(c.classes)
		for j := r.phrasings.start; j < r.phrasings.end; j++ {
			var stems []stemID
			var words []string
			for _, w := range t.wordsOf(&t.units[j]) {
				stems = append(stems, t.vocab.words[w].stem)
				words = append(words, t.vocab.words[w].text)
			}
			samples = append(samples, activations(stems, words))
			labels = append(labels, c.classes)
		}
		c.classes++
	}
	k := c.classes
	c.weights = make([]float32, k<<bucketBits)
	g2 := make([]float32, 1<<bucketBits)
	for i := range g2 {
		g2[i] = .1
	}
	rng := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- the same order always, so that the same files give the same answers
	p := make([]float32, k)
	step := 1 + len(samples)*k/maxLessons
	for epoch := range epochs {
		for _, i := range rng.Perm(len(samples)) {
			if (i+epoch)%step != 0 {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			x := samples[i]
			c.logits(x, p)
			softmax(p)
			p[labels[i]] -= 1
			gg := float32(0)
			for _, v := range p {
				gg += v * v
			}
			for _, a := range x {
				g2[a.bucket] += gg * a.value * a.value
				lr := rate * a.value / float32(math.Sqrt(float64(g2[a.bucket])))
				row := c.weights[int(a.bucket)*k : int(a.bucket+1)*k]
				for j, v := range p {
					row[j] -= lr * v
				}
			}
		}
	}
	return c, nil
}

// logits fills p with the classes' opinions.
func (c *classifier) logits(x []activation, p []float32) {
	clear(p)
	for _, a := range x {
		row := c.weights[int(a.bucket)*c.classes : int(a.bucket+1)*c.classes]
		for j, v := range row {
			p[j] += a.value * v
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
