package index

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

// weights.json is written by the program in fit.
//
//go:embed weights.json
var weightsFile []byte

// Weights are the numbers that were fitted: by how much each feature counts in ranking, and each signal in
// the confidence. What isn't named counts nothing.
type Weights struct {
	Entry    map[string]float64 `json:"entry"`
	Sentence map[string]float64 `json:"sentence"`
	// Confidence is by the kind of the first match: "passage", "section", "entry", or, in knowledge with many phrasings,
	// "phrased entry".
	Confidence map[string]map[string]float64 `json:"confidence"`
	// Figures are p@1 of each set when its group was left out of the fit, in percent.
	Figures map[string]float64 `json:"left out"`
}

// Fitted returns the weights that are in use when no others are given.
var Fitted = sync.OnceValue(func() Weights {
	var w Weights
	if err := json.Unmarshal(weightsFile, &w); err != nil {
		panic(fmt.Sprintf("the embedded weights.json: %v", err))
	}
	return w
})

// weights are Weights in the order of the lists of features.
type weights struct {
	entry, sentence []float64
	confidence      [kinds][]float64
}

func (w Weights) inOrder() *weights {
	o := &weights{entry: inOrder(entryFeatures, w.Entry), sentence: inOrder(sentenceFeatures, w.Sentence)}
	for k := range kinds {
		o.confidence[k] = inOrder(k.signals(), w.Confidence[k.String()])
	}
	return o
}

func inOrder[E any](features []feature[E], byName map[string]float64) []float64 {
	list := make([]float64, len(features))
	for i, f := range features {
		list[i] = byName[f.name]
	}
	return list
}
