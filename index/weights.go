package index

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

// weights.json is written by the fit program; see docs/quality.md.
//
//go:embed weights.json
var weightsFile []byte

// weights are the fitted numbers, in the order of the lists of features.
type weights struct {
	entry, sentence []float64
}

var fittedWeights = sync.OnceValue(func() *weights {
	var file struct{ Entry, Sentence map[string]float64 }
	if err := json.Unmarshal(weightsFile, &file); err != nil {
		panic(fmt.Sprintf("the embedded weights.json: %v", err))
	}
	return &weights{
		entry:    inOrder(entryFeatures, file.Entry),
		sentence: inOrder(sentenceFeatures, file.Sentence),
	}
})

func inOrder[E any](features []feature[E], byName map[string]float64) []float64 {
	list := make([]float64, len(features))
	for i, f := range features {
		list[i] = byName[f.name]
	}
	return list
}
