package index

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// A featureCase shows what a feature is for: of two candidates, which a question sees alike but for the feature, the
// one has more of it.
type featureCase struct {
	name         string
	files, asked string // of the candidate with more, and of both unless there are others
	other        string // the files of the candidate with less, where it stands elsewhere
	more, less   string // the candidates: the answer of an entry, the sentence of a passage
	// values are those of the two where they are plain.
	values []float64
	// besides are the features that can't but differ as well.
	besides []string
	// from and to are the least and the most that the feature ever is.
	from, to float64
}

// notes is an article of paragraphs, none of which goes on from another.
func notes(paragraphs ...string) string {
	return article(strings.Join(paragraphs, "\n\nThus.\n\n"))
}

// article is one of paragraphs that go on from each other.
func article(paragraphs ...string) string {
	return "Notes\n\n" + strings.Join(paragraphs, "\n\n") + "\n"
}

// guide is a page of sections, each a heading and a paragraph.
func guide(sections ...string) string {
	var b strings.Builder
	for i := 0; i < len(sections); i += 2 {
		b.WriteString("# " + sections[i] + "\n\n" + sections[i+1] + "\n\n")
	}
	return b.String()
}

var entryFeatureCases = []featureCase{
	{
		name: "phrase", // both hold the two words, but one in the same phrasing
		files: rows(
			[]string{"reset the password", "Together.", "open the garage"},
			[]string{"reset the garage", "Apart.", "open the password"}),
		asked: "reset password", more: "Together.", less: "Apart.",
		besides: []string{"spelling", "classifier"}, to: 6,
	}, {
		name: "near",
		files: rows(
			[]string{"Where is the infant?", "Like."},
			[]string{"Where is the wrench?", "Unlike."}),
		asked: "where is the baby", more: "Like.", less: "Unlike.",
		to: 6,
	}, {
		name: "answer",
		files: rows(
			[]string{"Can it be painted?", "With tar."},
			[]string{"Can it be painted?", "With oil."}),
		asked: "can there be tar", more: "With tar.", less: "With oil.",
		to: 6,
	}, {
		name: "spelling",
		files: rows(
			[]string{"Where is the bluebird?", "Like."},
			[]string{"Where is the redstart?", "Unlike."}),
		asked: "where is the bluefish", more: "Like.", less: "Unlike.",
		besides: []string{"letters"}, to: 1,
	}, {
		name:  "letters", // the classifier of the others sees them
		files: rows([]string{"Where is the bluebird?", "Alone."}),
		other: rows([]string{"Where is the bluebird?", "Taught.", "Where are bluebirds seen?"}),
		asked: "where is the bluefish", more: "Alone.", less: "Taught.",
		besides: []string{"phrase", "spelling", "likelihood", "classifier"}, to: 1,
	}, {
		name: "likelihood", // neither has a phrasing that holds both words, but one holds both
		files: rows(
			[]string{"Where is the harbour?", "Both.", "Where is the anchor?"},
			[]string{"Where is the harbour?", "One.", "Where is the bakery?"}),
		asked: "the harbour with an anchor", more: "Both.", less: "One.",
		besides: []string{"phrase", "spelling", "classifier"}, from: -10, to: 10,
	}, {
		name: "classifier", // the words are the same, but not their order
		files: rows(
			[]string{"dog bites man", "It hurts.", "cats saw a dog bites man"},
			[]string{"man bites dog", "It barks.", "cats saw a man bites dog"}),
		asked: "the dog bites the man", more: "It hurts.", less: "It barks.",
		from: -100, to: 100,
	},
}

var sentenceFeatureCases = []featureCase{
	{
		name:  "bm25",
		files: notes("Boats wait where boats sink.", "Boats wait where carts sink."),
		asked: "boats", more: "Boats wait where boats sink.", less: "Boats wait where carts sink.",
		to: 2,
	}, {
		name:  "nearby",
		files: notes("Boats rest. The lamp shines.", "Boats wait. The fire shines."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "nearby", // the sentence after is nearer than the one after that
		files: notes("Boats rest. The lamp shines. It rains.", "Boats wait. It rains. The lamp shines."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "nearby", // which is nearer than another paragraph
		files: notes("Boats rest. It rains. The lamp shines.", "Boats wait. It rains. The fire shines."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "nearby", // the sentence before is nearer than the one before that
		files: notes("It rains. The lamp shines. Boats rest.", "The lamp shines. It rains. Boats wait."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		besides: []string{"previous"}, to: 1,
	}, {
		name:  "nearby", // the paragraph before belongs to a short one
		files: article("The lamp shines. It rains.", "Boats rest.", "Thus.", "Boats wait."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "nearby", // so does the one after
		files: article("Boats rest.", "The lamp shines.", "Thus.", "Boats wait."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "previous", // of which the last sentence is the one before
		files: article("It rains. The lamp shines.", "Boats rest.", "Thus.", "The lamp shines. It rains.", "Boats wait."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		besides: []string{"nearby"}, to: 1,
	}, {
		name:  "nearby", // and the first the one after
		files: article("Boats rest.", "The lamp shines. It rains.", "Thus.", "Boats wait.", "It rains. The lamp shines."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "nearby", // nothing belongs to a long one
		files: article("The lamp shines. It rains.", "Boats rest.", "Thus.", "The lamp shines. It rains.", "Boats wait. It rains. It rains."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "nearby", // nor what stands under another heading
		files: guide("Rest", "The lamp shines. It rains.\n\nBoats rest.", "Rain", "The lamp shines. It rains.", "Pause", "Boats wait."),
		asked: "boats lamp", more: "Boats rest.", less: "Boats wait.",
		to: 1,
	}, {
		name:  "previous", // what stands after is no context
		files: notes("The lamp shines. Tar holds.", "Oil lasts. The lamp shines."),
		asked: "what does the lamp do", more: "Tar holds.", less: "Oil lasts.",
		values: []float64{1, 0}, besides: []string{"nearby", "first"}, to: 1,
	}, {
		name:  "pronoun",
		files: notes("The lamp shines. Its boats rest.", "The lamp shines. Some boats rest."),
		asked: "lamp boats", more: "Its boats rest.", less: "Some boats rest.",
		to: 1,
	}, {
		name:  "pairs",
		files: notes("The lamp oil burns.", "The oil lamp burns."),
		asked: "lamp oil", more: "The lamp oil burns.", less: "The oil lamp burns.",
		values: []float64{1, 0}, besides: []string{"4-grams"}, to: 1,
	}, {
		name:  "pairs", // one pair, however often it is there
		files: notes("Lamp oil, lamp oil, and lamp oil again.", "The oil lamp burns."),
		asked: "lamp oil", more: "Lamp oil, lamp oil, and lamp oil again.", less: "The oil lamp burns.",
		values: []float64{1, 0}, besides: []string{"4-grams", "bm25", "length"}, to: 1,
	}, {
		name:  "4-grams",
		files: notes("Boats hold zorblattine.", "Boats hold miskelonder."),
		asked: "boats zorblatt", more: "Boats hold zorblattine.", less: "Boats hold miskelonder.",
		to: 1,
	}, {
		name:  "derived",
		files: notes("The death of boats.", "The tar of boats."),
		asked: "die boats", more: "The death of boats.", less: "The tar of boats.",
		to: 1,
	}, {
		name:  "derived", // not where the word itself is there
		files: notes("The death of boats.", "Boats die a death."),
		asked: "die boats", more: "The death of boats.", less: "Boats die a death.",
		besides: []string{"bm25", "nearby", "length", "4-grams"}, to: 1,
	}, {
		name:  "synonyms",
		files: notes("The gift of boats.", "The tar of boats."),
		asked: "give boats", more: "The gift of boats.", less: "The tar of boats.",
		to: 1,
	}, {
		name:  "synonyms",
		files: notes("The gift of boats.", "Boats give gifts."),
		asked: "give boats", more: "The gift of boats.", less: "Boats give gifts.",
		besides: []string{"bm25", "nearby", "length", "4-grams"}, to: 1,
	}, {
		name:  "names",
		files: notes("Boats rest with Orla.", "Boats rest with lamps."),
		asked: "do boats rest with Orla or with lamps", more: "Boats rest with Orla.", less: "Boats rest with lamps.",
		besides: []string{"bm25", "nearby", "4-grams"}, to: 1,
	}, {
		name:  "names nearby",
		files: notes("Orla sings. Boats rest.", "Lamps shine. Boats wait."),
		asked: "boats of Orla with lamps", more: "Boats rest.", less: "Boats wait.",
		besides: []string{"nearby", "previous"}, to: 1,
	}, {
		name:  "numbers",
		files: notes("Boats rest since 1912.", "Boats rest since 1913."),
		asked: "boats of 1912", more: "Boats rest since 1912.", less: "Boats rest since 1913.",
		besides: []string{"bm25", "nearby", "4-grams", "names"}, to: 1,
	}, {
		name:  "type",
		files: notes("Boats rest since 1912.", "Boats rest since rain."),
		asked: "when do boats rest", more: "Boats rest since 1912.", less: "Boats rest since rain.",
		values: []float64{.5, -.5}, from: -.5, to: .5,
	}, {
		name:  "length",
		files: notes("The lamp shines. Carts move by wooden walls.", "The lamp shines. Boats rest."),
		asked: "lamp", more: "Carts move by wooden walls.", less: "Boats rest.",
		from: -2.4, to: 2.4,
	}, {
		name:  "choices",
		files: notes("Boats rest. The oil burns."+strings.Repeat(" It rains.", 22), "Boats wait. The oil burns."+strings.Repeat(" It rains.", 10)),
		asked: "boats", more: "Boats rest.", less: "Boats wait.",
		values: []float64{math.Log(2), 0}, to: 5,
	}, {
		name:  "asked", // whatever it is
		files: rows([]string{"Who?", "Boats rest. It rains."}) + "\x00" + notes("Boats wait. It rains."),
		asked: "boats", more: "Boats rest.", less: "Boats wait.",
		values: []float64{1, 0}, to: 1,
	}, {
		name:  "repeated", // all of it, of an answer of three sentences; half of that of six
		files: rows([]string{"Boats?", "Boats rest. Tar holds. Oil lasts."}, []string{"Boats?", "Boats wait. Tar holds. Oil lasts. Tar holds. Oil lasts. Tar holds."}) + "\x00" + notes("It rains."),
		asked: "boats", more: "Boats rest.", less: "Boats wait.",
		values: []float64{1, .5}, besides: []string{"choices"}, to: 1,
	}, {
		name:  "repeated", // only what the question above says
		files: rows([]string{"Boats?", "Boats rest. Oil lasts."}, []string{"Who?", "Boats wait. Oil lasts."}) + "\x00" + notes("It rains."),
		asked: "boats", more: "Boats rest.", less: "Boats wait.",
		values: []float64{1, 0}, besides: []string{"nearby"}, to: 1,
	}, {
		name:  "measured",
		files: rows([]string{"Who?", "Boats leave at dawn. Boats leave in fog."}) + "\x00" + notes("It rains."),
		asked: "when do boats leave", more: "Boats leave at dawn.", less: "Boats leave in fog.",
		values: []float64{.6, 0}, besides: []string{"first", "position", "type"}, to: 1,
	}, {
		name:  "measured", // of answers only
		files: rows([]string{"Who?", "Boats leave at dawn. Oil lasts."}) + "\x00" + notes("Boats come at dawn."),
		asked: "when do boats go", more: "Boats leave at dawn.", less: "Boats come at dawn.",
		values: []float64{.6, 0}, besides: []string{"asked", "4-grams", "derived", "synonyms", "length", "nearby", "bm25"}, to: 1,
	}, {
		name:  "position",
		files: rows([]string{"Who?", "Boats rest. Boats wait."}) + "\x00" + notes("It rains."),
		asked: "boats", more: "Boats wait.", less: "Boats rest.",
		values: []float64{math.Log(2), 0}, besides: []string{"first"}, to: math.Log(1000),
	}, {
		name:  "definition",
		files: notes("A cog is a boat.", "On a cog is a boat."),
		asked: "what is a cog", more: "A cog is a boat.", less: "On a cog is a boat.",
		values: []float64{1, 0}, to: 1,
	}, {
		name:  "first",
		files: notes("Boats rest. Boats wait."),
		asked: "boats", more: "Boats rest.", less: "Boats wait.",
		values: []float64{1, 0}, to: 1,
	},
}

// knowledgeOf builds an index over entries, passages, or both with a zero byte between, or over a guide.
func knowledgeOf(t *testing.T, files string) *Index {
	entries, article, both := strings.Cut(files, "\x00")
	switch {
	case both:
		return indexOf(t, "faq.jsonl", entries, "notes.txt", article)
	case strings.HasPrefix(files, "{"):
		return indexOf(t, "faq.jsonl", files)
	case strings.HasPrefix(files, "#"):
		return indexOf(t, "guide.md", files)
	}
	return indexOf(t, "notes.txt", files)
}

// observed returns the features of a candidate, given by its answer or its sentence, by their names.
func observed(t *testing.T, x *Index, asked, candidate string) map[string]float64 {
	list, err := x.Observe(t.Context(), asked)
	require.NoError(t, err)
	for _, o := range list {
		text, names := o.Entry.Answer, EntryFeatures()
		if o.OfSentence() {
			text, names = o.Sentence.Of(o.Entry.Answer), SentenceFeatures()
		}
		if text == candidate {
			return named(names, o.Features)
		}
	}
	require.Fail(t, "no candidate", "%q for %q", candidate, asked)
	return nil
}

func named(names []string, values []float64) map[string]float64 {
	m := map[string]float64{}
	for i, n := range names {
		m[n] = values[i]
	}
	return m
}

func TestEveryFeatureTellsCandidatesApartThatAreAlikeOtherwise(t *testing.T) {
	for kind, list := range map[string]struct {
		names []string
		cases []featureCase
	}{
		"entry":    {EntryFeatures(), entryFeatureCases},
		"sentence": {SentenceFeatures(), sentenceFeatureCases},
	} {
		shown := map[string]bool{}
		for _, c := range list.cases {
			shown[c.name] = true
			t.Run(kind+"/"+c.name, func(t *testing.T) {
				x := knowledgeOf(t, c.files)
				other := x
				if c.other != "" {
					other = knowledgeOf(t, c.other)
				}
				more, less := observed(t, x, c.asked, c.more), observed(t, other, c.asked, c.less)
				assert.Greater(t, more[c.name], less[c.name]+.01, "%s: %q, not %q", c.asked, c.more, c.less)
				if c.values != nil {
					assert.InDeltaSlice(t, c.values, []float64{more[c.name], less[c.name]}, 1e-9)
				}
				for _, name := range list.names {
					if name != c.name && !slices.Contains(c.besides, name) {
						assert.InDelta(t, more[name], less[name], 1e-6, "%s differs as well", name)
					}
				}
			})
		}
		for _, name := range list.names {
			assert.True(t, shown[name], "the feature %q of the kind %q needs a case that shows what it is for", name, kind)
		}
	}
}

// An example is knowledge with the questions that it is asked.
type example struct {
	index *Index
	asked []string
}

// examples are the built-in article and the FAQ of testdata, with the questions of their cases.
func examples(t *testing.T) map[string]example {
	t.Helper()
	m := map[string]example{}
	for name, knowledge := range map[string]fs.FS{"article": faq.Default(), "tidewrack": os.DirFS("testdata/tidewrack/faq")} {
		c, err := faq.Load(knowledge)
		require.NoError(t, err)
		e := example{index: build(t, c)}
		file, err := os.Open(filepath.Join("testdata", name, "cases.jsonl"))
		require.NoError(t, err)
		defer file.Close()
		cases, err := faq.ReadCases(file, name)
		require.NoError(t, err)
		for _, c := range cases {
			e.asked = append(e.asked, c.Question)
		}
		require.NotEmpty(t, e.asked)
		m[name] = e
	}
	return m
}

// pieces are questions made of a few of the knowledge's own words, now and then from two places.
func pieces(c *faq.Corpus, n int) []string {
	random := rand.New(rand.NewPCG(7, 7))
	piece := func() string {
		e := c.Entries[random.IntN(len(c.Entries))]
		words := strings.Fields(strings.Join(append(e.Phrasings(), e.Answer), " "))
		from := random.IntN(len(words))
		return strings.Join(words[from:min(len(words), from+1+random.IntN(8))], " ")
	}
	var list []string
	for i := range n {
		list = append(list, piece())
		if i%3 == 0 {
			list[i] = "when " + list[i] + " " + piece()
		}
	}
	return list
}

// rounding is what a value may be off by that is reckoned with 32 bits.
const rounding = 1e-6

func TestFeaturesLieInTheRangesThatTheyPromise(t *testing.T) {
	bounds := map[string]featureCase{}
	for _, c := range slices.Concat(entryFeatureCases, sentenceFeatureCases) {
		bounds[c.name] = c
	}
	for name, e := range examples(t) {
		for _, asked := range append(e.asked, pieces(e.index.Corpus(), 200)...) {
			list, err := e.index.Observe(t.Context(), asked)
			require.NoError(t, err)
			for _, o := range list {
				names := EntryFeatures()
				if o.OfSentence() {
					names = SentenceFeatures()
				}
				for i, v := range o.Features {
					b := bounds[names[i]]
					if !(b.from-rounding <= v && v <= b.to+rounding) {
						assert.Fail(t, "out of range", "%s: %q: %s is %g, not %g to %g, for %q", name, asked, b.name, v, b.from, b.to, o.Sentence.Of(o.Entry.Answer))
					}
				}
			}
		}
	}
}

func TestTheHeadingAboveAPassageIsAsGoodAsAQuestion(t *testing.T) {
	x := knowledgeOf(t, guide(
		"Boats in the harbour", "The harbour is deep. Boats of all sizes rest in the harbour, and what they carry is counted.",
		"Harbour fees", "Two coins a night, three for carracks.",
		"Market", "Open at dawn. Fees are one coin."))
	for asked, want := range map[string]string{
		"what are the harbour fees":    "Two coins a night, three for carracks.",
		"how deep is the harbour":      "The harbour is deep.",
		"how much do carracks pay":     "Two coins a night, three for carracks.",
		"when does the market open":    "Open at dawn.",
		"how many coins is the market": "Fees are one coin.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches, asked)
		m := r.Matches[0]
		assert.Equal(t, want, m.Sentence.Of(m.Entry.Answer), asked)
	}

	r, err := x.Ask(t.Context(), "what are the harbour fees", faq.Ask{Explain: true})
	require.NoError(t, err)
	matched := map[string]string{}
	for _, w := range r.Explanation.Words {
		matched[w.Text] = w.Matched
	}
	assert.Equal(t, map[string]string{"what": "", "are": "", "the": "", "harbour": "in the heading", "fees": "in the heading"}, matched)
	for _, c := range r.Explanation.Candidates {
		assert.InDelta(t, c.Score, total(t, c.Features), 1e-9, "what is shown adds up to the score")
	}
}

func TestEntriesAmongPassagesAreRankedByTheirSentencesToo(t *testing.T) {
	var entries [][]string
	for i := range 10 {
		entries = append(entries, []string{fmt.Sprintf("Where is boat %d in the harbour?", i), "There. It rests."})
	}
	mixed := func(entries [][]string, passages int) *Index {
		return knowledgeOf(t, rows(entries...)+"\x00"+article(slices.Repeat([]string{"The harbour is deep."}, passages)...))
	}
	assert.False(t, knowledgeOf(t, rows(entries...)).table.mixed)
	assert.True(t, mixed(entries, 1).table.mixed)
	for i := range entries {
		entries[i] = append(entries[i], "boat"+fmt.Sprint(i), "the boat"+fmt.Sprint(i))
	}
	withClassifier := mixed(entries, 1).table
	assert.NotNil(t, withClassifier.classifier)
	assert.True(t, withClassifier.mixed)

	x := knowledgeOf(t, rows(
		[]string{"Who?", "Bakers sleep in red boats."},
		[]string{"Kraken?", "It flees from the harpoons of the seven captains. Now."},
	)+"\x00"+notes("Bakers sleep in houses.", "Red boats rest."))
	for asked, want := range map[string]string{
		"do bakers sleep in red boats": "Bakers sleep in red boats.",
		"do bakers sleep in houses":    "Bakers sleep in houses.",
		"kraken":                       "It flees from the harpoons of the seven captains.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches)
		assert.Equal(t, want, r.Matches[0].Text(), asked)
		for i, c := range r.Explanation.Candidates {
			assert.InDelta(t, c.Score, total(t, c.Features), 1e-9, "what is shown adds up to the score")
			alone := total(t, slices.DeleteFunc(c.Features, func(f faq.Contribution) bool { return slices.Contains(SentenceFeatures(), f.Name) }))
			for _, s := range r.Explanation.Signals {
				if i == 0 && s.Name == "score" {
					assert.InDelta(t, alone/10, s.Value, 1e-9, "the confidence learnt from entries by themselves")
				}
			}
		}
	}
}

func TestWhatIsObservedOfASentenceIsWhatRankingSees(t *testing.T) {
	x := knowledgeOf(t, rows([]string{"Who sails red boats?", "The bakers sail boats."})+"\x00"+notes("It rains.", "Bakers sleep."))
	const asked = "who sails red boats here"
	r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
	require.NoError(t, err)
	seen := observed(t, x, asked, "The bakers sail boats.")
	list, err := x.Observe(t.Context(), asked)
	require.NoError(t, err)
	for _, o := range list {
		if o.OfSentence() && !o.Entry.IsPassage() {
			maps.Copy(seen, named(SentenceFeatures(), o.Features))
		}
	}
	shown := r.Explanation.Candidates[0]
	require.Equal(t, "Who sails red boats?", shown.Entry.Question)
	for _, f := range shown.Features {
		assert.InDelta(t, seen[f.Name], f.Value, 1e-9, f.Name)
	}
}

func TestManyQuestionsDoNotHideAPassage(t *testing.T) {
	var entries [][]string
	for i := range 2 * maxCandidates {
		entries = append(entries, []string{fmt.Sprintf("Where is boat %d in the harbour?", i), "There."})
	}
	x := knowledgeOf(t, rows(entries...)+"\x00"+notes("Every autumn the boats are painted red, by the captains and all who rest in the harbour then."))
	r, err := x.Ask(t.Context(), "who paints boats in the harbour", faq.Ask{})
	require.NoError(t, err)
	assert.True(t, r.Matches[0].Entry.IsPassage())
}

func TestWhereThereAreNoQuestionsNoneAreSearched(t *testing.T) {
	x := knowledgeOf(t, guide("Harbour", "Deep.", "Market", "Open."))
	q, _, done := x.understand("the harbour and the market")
	defer done()
	entries, passages := x.table.clauses(q)
	assert.Empty(t, entries)
	assert.Len(t, passages, 2)
}

func TestASectionIsCountedOnceHoweverManyParagraphsItHas(t *testing.T) {
	x := knowledgeOf(t, guide("Harbour", "Deep.\n\nOld.\n\nCalm.", "Market", "Open."))
	assert.EqualValues(t, 2, x.table.entryCount)
	assert.EqualValues(t, 1, x.table.phrasingLength)
	harbour, market := x.table.vocab.stems["harbor"], x.table.vocab.stems["market"]
	assert.EqualValues(t, 3, x.table.inPassages[harbour])
	freq := x.table.vocab.freqs
	assert.Equal(t, x.table.idfInEntries(1, freq[harbour]), x.table.entryIDF[harbour])
	assert.Equal(t, x.table.idfInEntries(1, freq[market]), x.table.entryIDF[market])
	under := func(x *Index) (list []int) {
		for _, r := range x.table.entries {
			list = append(list, r.under)
		}
		return list
	}
	assert.Equal(t, []int{3, 3, 3, 1}, under(x))

	x = indexOf(t, "a.md", guide("Harbour", "Deep."), "b.md", guide("Harbour", "Old."))
	assert.Equal(t, []int{1, 1}, under(x), "other files, other sections")
}

func TestLettersOfATitleNeverWeighLessThanNothing(t *testing.T) {
	x := knowledgeOf(t, article(slices.Repeat([]string{"The lighthouse stands."}, 100)...))
	assert.GreaterOrEqual(t, slices.Min(x.table.gramIDF), 0.)
}

func TestWhatManyUntitledPassagesHoldTellsLittleOfWhichQuestionIsMeant(t *testing.T) {
	entries := rows([]string{"When does the harbour close?", "At nine."})
	idf := func(files string) (float64, *table) {
		x := knowledgeOf(t, files)
		return x.table.entryIDF[x.table.vocab.stems["harbor"]], x.table
	}
	got, table := idf(entries)
	freq := table.vocab.freqs[table.vocab.stems["harbor"]]
	assert.EqualValues(t, 1, table.entryCount)
	assert.Equal(t, table.idfInEntries(1, freq), got)

	section := slices.Repeat([]string{"Boats rest in the harbour. It is our harbour."}, longestSection)
	got, table = idf(entries + "\x00" + article(section...))
	assert.EqualValues(t, 1+1, table.entryCount, "a section is counted by its heading")
	assert.Equal(t, table.idfInEntries(1, freq), got)

	got, table = idf(entries + "\x00" + article(append(section, "Nobody swims.")...))
	assert.EqualValues(t, 1+1+longestSection+1, table.entryCount, "the title of an article says nothing of its paragraphs")
	assert.Equal(t, table.idfInEntries(1+longestSection, freq), got)

	got, table = idf(entries + "\x00Harbour\n\n" + strings.Join(append(section, "Nobody swims."), "\n\n") + "\n")
	assert.Equal(t, table.idfInEntries(1+1+longestSection, freq), got, "the title is one more of them")
}

func TestAClassifierIsTaughtWhereThereIsEnoughToLearnAndNotTooMuch(t *testing.T) {
	entries := func(n int, also ...string) *Index {
		var list [][]string
		for i := range n {
			list = append(list, append([]string{fmt.Sprintf("Where is boat %d?", i), "There."}, also...))
		}
		return knowledgeOf(t, rows(list...))
	}
	assert.False(t, knowledgeOf(t, notes("Boats rest.")).Classifies())
	assert.False(t, entries(3).Classifies())
	assert.True(t, entries(3, "the boat").Classifies())
	assert.False(t, entries(maxClasses+1, "the boat").Classifies())
}

func TestAnEntryIsWorthNoLessForAnAnswerThatHoldsNothingOfTheQuestion(t *testing.T) {
	x := indexOf(t, "guide.md", "# Guide\n\n## Can I get a refund?\n<!-- also: money back -->\n\nWithin two weeks.\n\n## How do I change my name?\n\nAsk.\n\n## Getting started\n\nNew members see three channels.\n")
	r, err := x.Ask(t.Context(), "hw do i get my money bak", faq.Ask{Explain: true})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "Can I get a refund?", r.Matches[0].Entry.Question)
	for _, c := range r.Explanation.Candidates {
		for _, f := range c.Features {
			assert.False(t, f.Name == "asked" && c.Entry == r.Matches[0].Entry, "its answer is left out of account")
		}
	}
}

func TestWhereOneWordIsAskedAboutOnlyWhatHoldsItIsFound(t *testing.T) {
	x := knowledgeOf(t, rows(
		[]string{"How do I appeal a ban?", "Fill in the form."},
		[]string{"What is the server's IP?", "play.example.org"},
		[]string{"How do I report a player?", "Open a ticket."},
	))
	for question, want := range map[string][]string{
		"what is a ban":             {"How do I appeal a ban?"},
		"what is a ticket":          {"How do I report a player?"},
		"what is a xylophone":       {"What is the server's IP?"},
		"what is a ban on a player": {"How do I appeal a ban?", "How do I report a player?", "What is the server's IP?"},
	} {
		r, err := x.Ask(t.Context(), question, faq.Ask{})
		require.NoError(t, err)
		var got []string
		for _, m := range r.Matches {
			got = append(got, m.Entry.Question)
		}
		if assert.GreaterOrEqual(t, len(got), len(want), question) {
			assert.ElementsMatch(t, want, got[:len(want)], question)
		}
	}
}

func TestAPassageThatOnlyAsksHeadsTheNext(t *testing.T) {
	x := knowledgeOf(t, "# Orders\n\nHow do I order?\n\nClick on buy. Then pay.\n\nWhere do you ship?\n\nTo all of Europe.\n\nAny doubts?\n")
	for asked, want := range map[string]string{"how do i order": "Click on buy.", "where do you ship": "To all of Europe."} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{Limit: 10})
		require.NoError(t, err)
		assert.Equal(t, faq.Answer, r.Decision, asked)
		assert.Equal(t, want, r.Matches[0].Text(), asked)
		for _, m := range r.Matches {
			assert.NotContains(t, []string{"How do I order?", "Where do you ship?"}, m.Text())
		}
	}
	x = knowledgeOf(t, "# Canteen\n\nLost your voucher?\n\nOr is the card broken?\n\nWrite to the office.\n\nAny doubts?\n")
	for _, asked := range []string{"lost voucher", "card broken"} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches, asked)
		assert.Equal(t, "Write to the office.", r.Matches[0].Text(), asked)
	}
	assert.EqualValues(t, 2, x.table.inPassages[x.table.vocab.stems["canteen"]], "what isn't found isn't counted")
	r, err := x.Ask(t.Context(), "any doubts", faq.Ask{Explain: true})
	require.NoError(t, err)
	assert.Equal(t, faq.Choose, r.Decision)
	assert.Equal(t, "offered only: the best match asks itself, and tells nothing", r.Explanation.Rule)
}

func TestASentenceThatAsksIsNoAnswer(t *testing.T) {
	for answer, want := range map[string]string{
		"Is the login broken? (Or “what is wrong?”) Reset it.":          "Reset it.",
		"The login is known as \"what is wrong?\" Reset it.":            "The login is known as \"what is wrong?\"",
		"Sagt er: „Is the login broken?“ Reset it.":                     "Sagt er: „Is the login broken?“",
		"Nothing. „Is the login broken, what is wrong?“ Then reset it.": "Then reset it.",
	} {
		x := knowledgeOf(t, rows([]string{"Help with the door", answer}))
		r, err := x.Ask(t.Context(), "the login is broken, what is wrong", faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches)
		assert.Equal(t, want, r.Matches[0].Text())
	}
	x := knowledgeOf(t, "# Canteen\n\nLost your sandwich voucher? Write to the office on the second floor. The pool is on the roof.\n")
	r, err := x.Ask(t.Context(), "sandwich voucher", faq.Ask{})
	require.NoError(t, err)
	assert.Equal(t, faq.Answer, r.Decision)
	assert.Equal(t, "Write to the office on the second floor.", r.Matches[0].Text())
}

func TestOtherPhrasingsOfAHeadingFindWhatStandsUnderIt(t *testing.T) {
	x := knowledgeOf(t, "# Opening hours\n<!-- also: when may I come by | lounge times -->\n\nFrom nine to five.\n\nLonger in May.\n\n# Prices\n\nTen euros.\n")
	for _, asked := range []string{"opening hours", "when may I come by", "lounge times"} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		assert.NotEqual(t, faq.None, r.Decision, asked)
		require.NotEmpty(t, r.Matches, asked)
		assert.Equal(t, []string{"Opening hours"}, r.Matches[0].Entry.Source.Headings, asked)
	}
	assert.EqualValues(t, 2, x.table.entryCount, "sections")
	assert.EqualValues(t, (2+5+2+1)/4., x.table.phrasingLength)
}

func TestADateIsNoPlace(t *testing.T) {
	for sentence, want := range map[string]float64{"The show is in Porto.": .5, "The show is in May.": -.5, "The show is on a Monday.": -.5} {
		assert.Equal(t, want, featureOf(t, "type", notes(sentence), "where is the show", sentence), sentence)
	}
}
