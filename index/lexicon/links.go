package lexicon

import (
	_ "embed"
	"iter"
	"sync"

	"faqbot/index/lexicon/internal/graph"
)

// A Link leads from a stem to another that may stand for it, or (an antonym) that says the contrary.
type Link struct {
	Stem string
	Kind Kind
	// Weight is how much of the meaning the two share, 0.5 to 1; 1 for antonyms.
	Weight float64
}

// A Kind says why two stems are linked.
type Kind uint8

const (
	Synonym Kind = iota + 1 // both are words of one synset
	Derived                 // one is derived from the other: visit, visitor
	Similar                 // adjectives of near meaning
	Antonym                 // the contrary
)

// links.bin holds the links between the stems of words.en.bin, from WordNet 3.0 (see wordnet-licence.txt); gen
// writes it. It begins with a kind and ten times a weight, a byte each, for every label of the graph that follows.
//
//go:embed links.bin
var linksData string

var linked = sync.OnceValue(func() graph.Graph { return graph.Parse(linksData[2*graph.Labels:]) })

// Links yields what WordNet links with a stem (see [Language.Stem]), without stop words and numbers; nothing for
// languages other than English. A pair is linked both ways. The weights: two words of one synset 1, .8, .6 or
// .5 by the greater of the synset's places among their senses (later ones don't count); derivation .9;
// similarity .5.
func (l *Language) Links(stem string) iter.Seq[Link] {
	return func(yield func(Link) bool) {
		if l.Code != "en" {
			return
		}
		node, ok := l.words.stems.Find(stem)
		if !ok {
			return
		}
		for e := range linked().Edges(node) {
			kind, weight := Kind(linksData[2*e.Label]), float64(linksData[2*e.Label+1])/10
			if !yield(Link{l.words.stems.At(e.To), kind, weight}) {
				return
			}
		}
	}
}
