package wordlist_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"faqbot/index/lexicon/internal/wordlist"
)

func TestEveryWordIsFoundWhereItWasPutAndNoOther(t *testing.T) {
	word := rapid.StringMatching(`[a-c]{1,15}`)
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.MapOfN(word, rapid.Just(true), 0, 100).Draw(t, "words")
		words := slices.Sorted(maps.Keys(set))
		data, err := wordlist.Append(nil, words)
		require.NoError(t, err)

		list, rest := wordlist.Cut(string(data) + "what follows")
		require.Equal(t, "what follows", rest)
		require.Equal(t, len(words), list.Len())
		for i, w := range words {
			at, ok := list.Find(w)
			require.True(t, ok, "%q", w)
			require.Equal(t, i, at)
			require.Equal(t, w, list.At(i))
		}
		var all []string
		for _, w := range list.All() {
			all = append(all, w)
		}
		require.True(t, slices.Equal(words, all))

		other := rapid.StringMatching(`[a-d]{0,20}`).Draw(t, "other")
		_, ok := list.Find(other)
		require.Equal(t, set[other], ok)
	})
}

func TestAppendRefusesWhatItCannotKeep(t *testing.T) {
	for name, words := range map[string][]string{
		"an empty word":   {""},
		"a long word":     {"abcdefghijklmnop"},
		"a word twice":    {"a", "a"},
		"words unordered": {"b", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := wordlist.Append(nil, words)
			assert.Error(t, err)
		})
	}
}

func TestTheEmptyListHoldsNothing(t *testing.T) {
	_, ok := wordlist.List{}.Find("a")
	assert.False(t, ok)
}
