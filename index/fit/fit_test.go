package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index"
)

func TestMinimizeFindsTheLeastOfAConvexFunction(t *testing.T) {
	at, steepness := []float64{3, -2, .5}, []float64{1, 1000, .01}
	got := minimize(3, func(x, g []float64) float64 {
		value := 0.
		for i := range x {
			d := x[i] - at[i]
			value += steepness[i] * d * d
			g[i] = 2 * steepness[i] * d
		}
		return value + math.Log1p(math.Exp(-50)) // never quite 0
	})
	assert.InDeltaSlice(t, at, got, 1e-2)

	// Straight far away and sharp at its end: what the curvature promises is too far.
	got = minimize(1, func(x, g []float64) float64 {
		d := 100 * (x[0] - 3)
		value := math.Sqrt(1 + d*d)
		g[0] = 100 * d / value
		return value
	})
	assert.InDelta(t, 3, got[0], 1e-2)
}

func TestTheGradientIsThatOfTheLoss(t *testing.T) {
	l := list{x: [][]float64{{1, 0}, {.5, -2}, {0, 1}, {2, 2}}, right: []bool{true, false, true, false}}
	w, g := []float64{.3, -.7}, make([]float64, 2)
	const weight, h = 2., 1e-6
	loss := func(i int, by float64) float64 {
		moved := []float64{w[0], w[1]}
		moved[i] += by
		return l.gradient(moved, make([]float64, 2), weight)
	}
	l.gradient(w, g, weight)
	for i := range g {
		assert.InDelta(t, weight*(loss(i, h)-loss(i, -h))/(2*h), g[i], 1e-5)
	}
}

// lists are questions with a right candidate and two wrong ones; the first feature tells, the second doesn't.
func lists(rng *rand.Rand, n int) (all []list) {
	for range n {
		var l list
		for j := range 3 {
			tells := rng.Float64()
			if j == 0 {
				tells += .7
			}
			l.x, l.right = append(l.x, []float64{tells, rng.Float64()}), append(l.right, j == 0)
		}
		all = append(all, l)
	}
	return all
}

func TestWhatIsLearntIsWhatTells(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var r ranking
	r.names = []string{"tells", "doesn't"}
	for _, group := range []string{"a", "b", "c"} {
		r.sets = append(r.sets, &set{name: group, group: group, lists: lists(rng, 300), answerable: 300})
	}
	w := r.fit("", nil)
	assert.Greater(t, w[0], 3.)
	assert.Less(t, math.Abs(w[1]), w[0]/5)
	assert.Zero(t, r.fit("", []int{0})[0], "a feature that is left out has no weight")

	_, all := r.leftOut(nil)
	_, without := r.leftOut([]int{0})
	assert.Greater(t, all, 85.)
	assert.InDelta(t, 100./3, without, 8, "chance")

	// A set that teaches the contrary is measured with what the others teach.
	contrary := &set{name: "d", group: "d", answerable: 300}
	for _, l := range lists(rng, 300) {
		for j := range l.x {
			l.x[j][0] = -l.x[j][0]
		}
		contrary.lists = append(contrary.lists, l)
	}
	r.sets = []*set{r.sets[0], contrary}
	figures, _ := r.leftOut(nil)
	assert.Less(t, figures["d"], 20.)
}

func TestPromisesAreStretchedToWhatIsKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	s := &set{name: "a", group: "a"}
	var samples []sample
	for range 5000 {
		z := rng.NormFloat64() * 2
		samples = append(samples, sample{set: s, kind: answerable, x: []float64{1, z}, weight: 1, right: rng.Float64() < 1/(1+math.Exp(-(1+z)))})
	}
	assert.InDeltaSlice(t, []float64{1, 1}, calibrate([]float64{-3, 4}, samples), .15)
}

func TestAnAreaIsHowOftenTheRightOneIsSurer(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	var samples []sample
	for _, name := range []string{"a", "b"} {
		s := &set{name: name, group: name}
		for range 400 {
			right := rng.IntN(2) == 0
			samples = append(samples, sample{set: s, kind: answerable, weight: 1, right: right, x: []float64{1, indicator(right) + rng.NormFloat64(), rng.NormFloat64()}})
		}
	}
	got := map[string]float64{}
	mean := areas(samples, nil, func(family, what string, area float64) { got[family+" "+what] = area })
	// One standard deviation apart: the normal distribution's value at the root of a half.
	assert.InDelta(t, .76, got["a right"], .05)
	assert.InDelta(t, .76, got["b right"], .05)
	assert.InDelta(t, (got["a right"]+got["b right"])/2, mean, 1e-9)
	assert.InDelta(t, .5, areas(samples, []int{1}, func(string, string, float64) {}), .06, "without the signal it's chance")
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func entries(n, phrasings int, topic func(i int) string) (list []*faq.Entry) {
	for i := range n {
		e := &faq.Entry{ID: fmt.Sprint("e", i), Lang: "en", Question: "Where is " + topic(i) + "?"}
		for j := range phrasings - 1 {
			e.Aliases = append(e.Aliases, fmt.Sprintf("%s %s please", []string{"find", "show", "reach", "see"}[j%4], topic(i)+strings.Repeat("s", j/4)))
		}
		for j := range 9 {
			start := len(e.Answer)
			e.Answer += fmt.Sprintf("Sentence %d of %s. ", j, topic(i))
			e.Sentences = append(e.Sentences, faq.Span{Start: start, End: len(e.Answer) - 1})
		}
		list = append(list, e)
	}
	return list
}

// topic is a name that shares no letters with its neighbours'.
func topic(i int) string {
	rng := rand.New(rand.NewPCG(uint64(i), 7))
	word := func() string {
		b := make([]byte, 4+rng.IntN(4))
		for j := range b {
			b[j] = []string{"bcdfglmnprst", "aeiou"}[j%2][rng.IntN([]int{12, 5}[j%2])]
		}
		return string(b)
	}
	return word() + " " + word()
}

func TestAPartIsWhatItsVariantSays(t *testing.T) {
	corpus, err := faq.NewCorpus(entries(30, 3, topic))
	require.NoError(t, err)
	s := &set{name: "stackfaq", group: "stackfaq", corpus: corpus}
	part := func(v variant) (*faq.Corpus, map[string][]string) {
		c, passages, err := s.part(v, rand.New(rand.NewPCG(5, 6)))
		require.NoError(t, err)
		return c, passages
	}

	c, _ := part(variant{entries: 8, phrasings: 2, sentences: 3})
	assert.Len(t, c.Entries, 8)
	for _, e := range c.Entries {
		assert.Len(t, e.Phrasings(), 2)
		assert.Len(t, e.Sentences, 3)
		assert.True(t, strings.HasSuffix(e.Answer, "."))
	}
	again, _ := part(variant{entries: 8, phrasings: 2, sentences: 3})
	assert.Equal(t, c.Version, again.Version, "the same each time")

	for _, headings := range []guide{headed, plain} {
		c, passages := part(variant{guide: headings, asked: 40})
		asked := 0
		for _, e := range c.Entries {
			if e.IsPassage() {
				assert.Equal(t, headings == headed, len(e.Source.Headings) == 1)
				assert.LessOrEqual(t, len(e.Sentences), paragraph)
				for _, span := range e.Sentences {
					assert.Regexp(t, `^Sentence .*\.$`, span.Of(e.Answer))
				}
			} else {
				asked++
			}
		}
		assert.InDelta(t, 12, asked, 7)
		assert.Len(t, passages, 30-asked)
		for _, ids := range passages {
			assert.Len(t, ids, 3, "nine sentences, four a paragraph")
		}
	}
}

func TestAnArticleIsNotAskedItsOwnEntries(t *testing.T) {
	s := article(t, "squad2/Harbour", 20)
	x, err := index.New(t.Context(), s.corpus, index.Options{})
	require.NoError(t, err)
	defer x.Close()
	rng := rand.New(rand.NewPCG(7, 8))
	part, passages, err := s.part(variant{questions: 5}, rng)
	require.NoError(t, err)
	cases, err := s.asked(t.Context(), x, part, passages, rng)
	require.NoError(t, err)
	assert.Len(t, part.Entries, len(s.corpus.Entries)+5)
	assert.Len(t, cases, 15+1, "and the one to refuse")
	for _, c := range cases {
		for _, e := range part.Entries {
			assert.NotEqual(t, e.Question, c.Question)
		}
	}
}

// article is a set of n questions about the sentences of as many passages.
func article(t *testing.T, name string, n int) *set {
	t.Helper()
	s := &set{name: name, group: groupOf(name), sentences: true}
	list := entries(n, 0, func(i int) string { return topic(1000 + i) })
	for i, e := range list {
		e.Question = ""
		s.cases = append(s.cases, faq.Case{
			Question:  fmt.Sprintf("which sentence %d tells of %s", i%9, topic(1000+i)),
			Sentences: []string{e.Sentences[i%9].Of(e.Answer)},
		})
	}
	s.cases = append(s.cases, faq.Case{Question: "who paints moonlight", Refuse: true, Kind: "off-topic"})
	var err error
	s.corpus, err = faq.NewCorpus(list)
	require.NoError(t, err)
	return s
}

func TestNamesAreAskedForWhereTheyAreDefined(t *testing.T) {
	var e faq.Entry
	for _, s := range []string{
		"However, a net is a tool. ", "Netvar (of the north) is a language. ", "Many speak Netvar. ", "The Board of Nets, a club, met Netvar, a tongue. ",
		"It is called the Old Knot. ", "Orla Venn was there. ", "Old Knot is loved.",
	} {
		e.Sentences = append(e.Sentences, faq.Span{Start: len(e.Answer), End: len(e.Answer) + len(strings.TrimSpace(s))})
		e.Answer += s
	}
	e.ID, e.Lang = "a", "en"
	corpus, err := faq.NewCorpus([]*faq.Entry{&e})
	require.NoError(t, err)
	names := (&set{name: "articles/nets", group: "nets", corpus: corpus}).names()
	assert.Equal(t, "articles: names", names.name)
	netvar := []string{"Netvar (of the north) is a language.", "The Board of Nets, a club, met Netvar, a tongue."}
	assert.Equal(t, []faq.Case{
		{Question: "What is Netvar?", Sentences: netvar, Form: "is-a"},
		{Question: "what is netvar?", Sentences: netvar, Form: "is-a"},
		{Question: "What is Old Knot?", Sentences: []string{"It is called the Old Knot."}, Form: "called"},
		{Question: "what is old knot?", Sentences: []string{"It is called the Old Knot."}, Form: "called"},
	}, names.cases)
}

// TestTheCommandLearnsWeightsThatTheIndexTakes runs all of it on sets that are large enough for each kind of match.
func TestTheCommandLearnsWeightsThatTheIndexTakes(t *testing.T) {
	dir := t.TempDir()
	write := func(s *set) {
		s.drawn = true // as far as saving goes
		require.NoError(t, s.save(filepath.Join(dir, s.name)))
	}
	for name, phrasings := range map[string]int{"stackfaq": 1, "banking77": 50} {
		s := &set{name: name}
		list := entries(16, phrasings, func(i int) string { return topic(len(name)*100 + i) })
		for i, e := range list {
			for _, asked := range []string{"how do i get to %s", "%s where"} {
				s.cases = append(s.cases, faq.Case{Question: fmt.Sprintf(asked, topic(len(name)*100+i)), Expect: []string{e.ID}})
			}
			s.cases = append(s.cases, faq.Case{Question: "is there a " + topic(5000+i), Refuse: true, Kind: "off-topic"})
		}
		var err error
		s.corpus, err = faq.NewCorpus(list)
		require.NoError(t, err)
		write(s)
	}
	write(article(t, "squad2/Harbour", 9))
	market := article(t, "squad2/Market", 9)
	const defined = "Netvar is a language. Many speak Netvar."
	var err error
	market.corpus, err = faq.NewCorpus(append(market.corpus.Entries, &faq.Entry{
		ID: "netvar", Lang: "en", Answer: defined, Sentences: []faq.Span{{Start: 0, End: 21}, {Start: 22, End: len(defined)}},
	}))
	require.NoError(t, err)
	write(market)

	out := filepath.Join(dir, "weights.json")
	var written [][]byte
	for range 2 {
		require.NoError(t, run(t.Context(), dir, out, "", false))
		text, err := os.ReadFile(out)
		require.NoError(t, err)
		written = append(written, text)
	}
	assert.Equal(t, string(written[0]), string(written[1]), "the same each time")
	var w index.Weights
	require.NoError(t, json.Unmarshal(written[0], &w))
	assert.Equal(t, len(index.Kinds()), len(w.Confidence))
	for name, weight := range chosen {
		assert.InDelta(t, weight, w.Sentence[name], 0, name)
	}
	s, err := load(dir)
	require.NoError(t, err)
	sentences := ranking{names: index.SentenceFeatures()}
	for _, s := range s {
		if s.sentences {
			require.NoError(t, s.observe(t.Context()))
			sentences.sets = append(sentences.sets, s)
		}
	}
	for i, fitted := range sentences.fit("", nil) {
		if name := sentences.names[i]; chosen[name] == 0 {
			assert.InDelta(t, prose*fitted, w.Sentence[name], 1e-3, name)
		}
	}
	x, err := index.New(t.Context(), s[0].corpus, index.Options{Weights: &w})
	require.NoError(t, err)
	defer x.Close()
	r, err := x.Ask(t.Context(), s[0].cases[0].Question, faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.True(t, s[0].cases[0].Right(r.Matches[0]))

	drawn := filepath.Join(dir, "drawn")
	require.NoError(t, run(t.Context(), dir, out, drawn, false))
	again, err := load(drawn)
	require.NoError(t, err)
	assert.Greater(t, len(again), 30)
	var names []*set
	for _, s := range again {
		if strings.Contains(s.name, "names") {
			names = append(names, s)
		}
	}
	require.Len(t, names, 1, "the other article defines none")
	assert.Len(t, names[0].cases, 2)

	assert.ErrorContains(t, run(t.Context(), filepath.Join(dir, "drawn", "nothing"), out, "", false), "nothing")
	assert.ErrorContains(t, run(t.Context(), t.TempDir(), out, "", false), "no case sets")
}
