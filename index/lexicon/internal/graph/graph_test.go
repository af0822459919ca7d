package graph_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"faqbot/index/lexicon/internal/graph"
)

func TestEveryNodeKeepsItsEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "nodes")
		edge := rapid.Custom(func(t *rapid.T) graph.Edge {
			return graph.Edge{To: rapid.IntRange(0, n-1).Draw(t, "to"), Label: rapid.Uint8Range(0, graph.Labels-1).Draw(t, "label")}
		})
		edges := make([][]graph.Edge, n)
		for range rapid.IntRange(0, 5).Draw(t, "nodes with edges") {
			edges[rapid.IntRange(0, n-1).Draw(t, "node")] = rapid.SliceOfNDistinct(edge, 0, 100, rapid.ID[graph.Edge]).Draw(t, "edges")
		}
		data, err := graph.Append(nil, edges)
		require.NoError(t, err)
		g := graph.Parse(string(data))
		require.Equal(t, n, g.Len())
		for i, want := range edges {
			require.ElementsMatch(t, want, slices.Collect(g.Edges(i)), "node %d", i)
		}
	})
}

func TestAppendRefusesWhatItCannotKeep(t *testing.T) {
	for name, e := range map[string]graph.Edge{
		"a label too high":          {To: 0, Label: graph.Labels},
		"an edge to nowhere":        {To: 1},
		"an edge to before nowhere": {To: -1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := graph.Append(nil, [][]graph.Edge{{e}})
			assert.Error(t, err)
		})
	}
}
