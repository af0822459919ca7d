package index

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// A signalCase shows what a signal is for: in the one situation there is more of it than in the other.
type signalCase struct {
	name       string
	more, less askedOf
	values     []float64 // of the two, where they are plain
	from, to   float64   // the least and the most that it ever is
}

// A question with the knowledge that it is asked of.
type askedOf struct{ files, question string }

var passageSignalCases = []signalCase{
	{"base", askedOf{notes("Boats hold oil."), "oil"}, askedOf{notes("Boats hold oil."), "boats with tar"}, []float64{1, 1}, 1, 1},
	{
		"spelled out",
		askedOf{notes("The Harbour Board (HB) meets."), "what does HB stand for"},
		askedOf{notes("The Board of HB meets."), "what does HB stand for"},
		[]float64{1, 0}, 0, 1,
	}, {
		"share",
		askedOf{notes("Boats hold oil.", "Boats hold tar."), "boats with oil"},
		askedOf{notes("Boats hold oil.", "Boats held oil."), "boats with oil"},
		nil, math.Log(1. / 1000), math.Log(1 + 1./1000),
	},
	{"support", askedOf{notes("Boats hold oil."), "boats with oil"}, askedOf{notes("Boats hold oil."), "boats with tar"}, nil, 0, 1},
	{"support", askedOf{notes("Boats hold oil."), "boats with oil"}, askedOf{notes("Boats rest. The oil burns."), "boats with oil"}, nil, 0, 1},
	{"unsupported", askedOf{notes("Boats hold oil."), "boats with tar"}, askedOf{notes("Boats hold oil."), "boats with oil"}, nil, 0, 1},
	{"paragraph", askedOf{notes("Boats rest. It rains. Oil burns."), "boats with oil"}, askedOf{notes("Boats rest. It rains. Oil burns."), "boats with tar"}, nil, 0, 1},
	{
		"entities",
		askedOf{notes("The lamp shines."), "is the lamp there for Orla"},
		askedOf{notes("The lamp shines for Orla."), "is the lamp there for Orla"},
		[]float64{1, 0}, 0, 2,
	}, {
		"entities",
		askedOf{notes("The lamp shines for Bram."), "is the lamp there for Orla"},
		askedOf{notes("The lamp shines."), "is the lamp there for Orla"},
		[]float64{2, 1}, 0, 2,
	}, {
		"negation",
		askedOf{notes("Boats rest."), "why do boats not rest"},
		askedOf{notes("Boats never rest."), "why do boats not rest"},
		[]float64{1, 0}, 0, 1,
	}, {
		"negation",
		askedOf{notes("Boats rest."), "why do boats not rest"},
		askedOf{notes("Boats never rest."), "why do boats rest"},
		[]float64{1, 0}, 0, 1,
	}, {
		"contrary",
		askedOf{notes("The cold oil burns."), "the hot oil"},
		askedOf{notes("The thick oil burns."), "the hot oil"},
		nil, 0, 1,
	},
	{"length", askedOf{notes("Boats hold oil."), "boats with oil"}, askedOf{notes("Boats hold oil."), "boats"}, []float64{2, 1}, 0, 10},
	{
		"length",
		askedOf{notes("Boats hold oil."), "boats oil tar lamp rope sail mast deck hull keel bow stern anchor"},
		askedOf{notes("Boats hold oil."), "boats"},
		[]float64{10, 1}, 0, 10,
	}, {
		"no such type",
		askedOf{notes("Boats rest since rain."), "when do boats rest"},
		askedOf{notes("Boats rest since 1912."), "when do boats rest"},
		[]float64{1, 0}, 0, 1,
	}, {
		"no such type",
		askedOf{notes("Boats rest since rain."), "when do boats rest"},
		askedOf{notes("Boats rest since rain."), "why do boats rest"},
		[]float64{1, 0}, 0, 1,
	}, {
		"definition",
		askedOf{notes("Netvar is a language."), "what is Netvar"},
		askedOf{notes("Netvar is spoken."), "what is Netvar"},
		[]float64{1, -1}, -1, 1,
	}, {
		"definition", // what has no name may be told in any words; letters are spelled out
		askedOf{notes("The language pays well."), "what is the language"},
		askedOf{notes("There Netvar pays well."), "what is Netvar"},
		[]float64{0, -1}, -1, 1,
	}, {
		"definition",
		askedOf{notes("There the Harbour Board (HB) meets."), "what is HB"},
		askedOf{notes("There HB meets."), "what is HB"},
		[]float64{0, -1}, -1, 1,
	}, {
		"definition",
		askedOf{notes("There Netvar pays well."), "where is Netvar"},
		askedOf{notes("There Netvar pays well."), "what is Netvar"},
		[]float64{0, -1}, -1, 1,
	},
}

var sectionSignalCases = []signalCase{
	{"base", askedOf{guide("Harbour fees", "Two coins."), "harbour fees"}, askedOf{guide("Harbour fees", "Two coins."), "fees of the market"}, []float64{1, 1}, 1, 1},
	{
		"spelled out",
		askedOf{guide("HB", "The Harbour Board (HB) meets."), "what does HB stand for"},
		askedOf{guide("HB", "The Board of HB meets."), "what does HB stand for"},
		[]float64{1, 0}, 0, 1,
	}, {
		"share",
		askedOf{guide("Harbour fees", "Two coins.", "Market hours", "From dawn."), "harbour fees"},
		askedOf{guide("Harbour fees", "Two coins.", "Fees of the harbour", "From dawn."), "harbour fees"},
		nil, math.Log(1. / 1000), math.Log(1 + 1./1000),
	}, {
		"support",
		askedOf{guide("Fees", "Boats pay two coins."), "fees of boats"},
		askedOf{guide("Fees", "Boats pay two coins."), "fees of carts"},
		nil, 0, 1,
	}, {
		"likelihood",
		askedOf{guide("Harbour fees", "Two coins."), "harbour fees"},
		askedOf{guide("Harbour fees", "Two coins."), "harbour rain"},
		nil, -10, 10,
	}, {
		"spelling",
		askedOf{guide("Harbour", "Two coins.", "Market", "From dawn."), "a harbour"},
		askedOf{guide("Harbour", "Two coins.", "Old harbour", "From dawn."), "a harbour"},
		nil, -1, 1,
	}, {
		"mass",
		askedOf{guide("Harbour", "Two coins."), "is the harbour old and deep"},
		askedOf{guide("Harbour", "Two coins."), "is the harbour old"},
		nil, 0, 20,
	},
}

var entrySignalCases = []signalCase{
	{
		"base",
		askedOf{rows([]string{"Where is the harbour?", "There."}), "where is the harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}), "does the harbour rain"},
		[]float64{1, 1}, 1, 1,
	}, {
		"own words",
		askedOf{rows([]string{"Where is the harbour?", "There."}), "where is the harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}), "where the harbour is"},
		[]float64{1, 0}, 0, 1,
	}, {
		"own words", // of two
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Is there a harbour?", "Yes."}), "where is the harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the harbour?", "Yes."}), "where is the harbour"},
		[]float64{1, 0}, 0, 1,
	}, {
		"spelled out",
		askedOf{rows([]string{"Who meets?", "The Harbour Board (HB)."}), "what does HB stand for"},
		askedOf{rows([]string{"Who meets?", "The Board of HB."}), "what does HB stand for"},
		[]float64{1, 0}, 0, 1,
	}, {
		"score",
		askedOf{rows([]string{"Where is the old harbour?", "There."}), "the old harbour"},
		askedOf{rows([]string{"Where is the old harbour?", "There."}), "the old market"},
		nil, -10, 10,
	}, {
		"share",
		askedOf{rows([]string{"Where is the old harbour?", "There."}, []string{"Where is the market?", "Here."}), "the old harbour"},
		askedOf{rows([]string{"Where is the old harbour?", "There."}, []string{"Where is the new harbour?", "Here."}), "the old harbour"},
		nil, math.Log(1. / 1000), math.Log(1 + 1./1000),
	}, {
		"margin",
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the market?", "Here."}), "a harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the old harbour?", "Here."}), "a harbour"},
		nil, -5, 5,
	}, {
		"spelling",
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the market?", "Here."}), "a harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the old harbour?", "Here."}), "a harbour"},
		nil, -1, 1,
	}, {
		"held",
		askedOf{rows([]string{"Where is the old harbour?", "There."}), "old harbour"},
		askedOf{rows([]string{"Where is the old harbour?", "There."}), "new harbour"},
		[]float64{1, math.NaN()}, 0, 1,
	}, {
		"answered", // in a short answer, not in a long one
		askedOf{rows([]string{"Where is the harbour?", "North."}), "is the harbour north"},
		askedOf{rows([]string{"Where is the harbour?", "North" + strings.Repeat(" and further on", 10) + "."}), "is the harbour north"},
		nil, 0, 1,
	}, {
		"answered", // only in the answer
		askedOf{rows([]string{"Where is the harbour?", "North."}), "is the harbour north"},
		askedOf{rows([]string{"Is the harbour north?", "North."}), "is the harbour in the north"},
		[]float64{math.NaN(), 0}, 0, 1,
	}, {
		"covered",
		askedOf{rows([]string{"Where is the infant?", "North."}), "is a baby in the north"},
		askedOf{rows([]string{"Where is the wrench?", "North."}), "is a baby in the north"},
		[]float64{1, math.NaN()}, 0, 1,
	}, {
		"mass",
		askedOf{rows([]string{"Where is the harbour?", "There."}), "is the harbour old and deep"},
		askedOf{rows([]string{"Where is the harbour?", "There."}), "is the harbour old"},
		nil, 0, 20,
	}, {
		"classified",
		askedOf{rows([]string{"old harbour", "There.", "an old harbour"}, []string{"new market", "Here.", "a new market"}), "is the harbour old"},
		askedOf{rows([]string{"old harbour", "There.", "an old harbour"}, []string{"new market", "Here.", "a new market"}), "is the old market there"},
		nil, math.Log(1. / 1000), math.Log(1 + 1./1000),
	}, {
		"phrasings",
		askedOf{rows([]string{"Where is the harbour?", "There.", "harbour", "the old harbour"}), "a harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the market?", "Here.", "market", "old market"}), "a harbour"},
		[]float64{math.Log(3), 0}, 0, math.Log(1000),
	}, {
		"all phrasings",
		askedOf{rows([]string{"Where is the harbour?", "There.", "the old harbour"}), "a harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}), "a harbour"},
		nil, 0, math.Log(1000),
	}, {
		"answers",
		askedOf{rows([]string{"Where is the harbour?", "It lies in the north."}), "a harbour"},
		askedOf{rows([]string{"Where is the harbour?", "North."}), "a harbour"},
		nil, 0, math.Log(1 + longAnswers),
	}, {
		"entries",
		askedOf{rows([]string{"Where is the harbour?", "There."}, []string{"Where is the market?", "Here."}), "a harbour"},
		askedOf{rows([]string{"Where is the harbour?", "There."}), "a harbour"},
		nil, 0, math.Log(manyEntries),
	},
}

// manyPhrased adds to entries one with so many phrasings that they have many on average.
func manyPhrased(entries string) string {
	e := []string{"x", "That is all."}
	for _, w := range strings.Fields("crow finch heron swan dove lark wren robin owl hawk") {
		e = append(e, "feed a "+w, "see a "+w, "a "+w+" sings")
	}
	return entries + strings.Replace(rows(e), `"e1"`, `"many"`, 1)
}

// judged returns the signals for a question by their names, and what kind of match they are for.
func judged(t *testing.T, a askedOf) (map[string]float64, string) {
	t.Helper()
	x := knowledgeOf(t, a.files)
	j, ok, err := x.Judge(t.Context(), a.question, nil)
	require.NoError(t, err)
	require.True(t, ok, "nothing is found for %q", a.question)
	signals := named(Kinds()[j.Kind], j.Signals)
	r, err := x.Ask(t.Context(), a.question, faq.Ask{Explain: true})
	require.NoError(t, err)
	for _, s := range r.Explanation.Signals {
		assert.InDelta(t, signals[s.Name], s.Value, 1e-9, s.Name)
		signals[s.Name] = s.Value
	}
	return signals, j.Kind
}

func TestEverySignalTellsSituationsApart(t *testing.T) {
	cases := map[string][]signalCase{"passage": passageSignalCases, "section": sectionSignalCases, "entry": entrySignalCases, "phrased entry": nil}
	for _, c := range entrySignalCases {
		c.more.files, c.less.files = manyPhrased(c.more.files), manyPhrased(c.less.files)
		cases["phrased entry"] = append(cases["phrased entry"], c)
	}
	for kind, signals := range Kinds() {
		shown := map[string]bool{}
		for _, c := range cases[kind] {
			shown[c.name] = true
			t.Run(kind+"/"+c.name, func(t *testing.T) {
				more, ofMore := judged(t, c.more)
				less, ofLess := judged(t, c.less)
				assert.Equal(t, kind, ofMore)
				assert.Equal(t, kind, ofLess)
				for i, v := range []float64{more[c.name], less[c.name]} {
					if c.values != nil && !math.IsNaN(c.values[i]) {
						assert.InDelta(t, c.values[i], v, 1e-9)
					}
				}
				if c.name != "base" {
					assert.Greater(t, more[c.name], less[c.name]+.01, "%q, not %q", c.more.question, c.less.question)
				}
			})
		}
		for _, name := range signals {
			assert.True(t, shown[name], "the signal %q of the kind %q needs a case that shows what it is for", name, kind)
		}
	}
}

func TestSignalsLieInTheRangesThatTheyPromise(t *testing.T) {
	for name, e := range examples(t) {
		for _, asked := range append(e.asked, pieces(e.index.Corpus(), 200)...) {
			j, ok, err := e.index.Judge(t.Context(), asked, nil)
			require.NoError(t, err)
			if !ok {
				continue
			}
			cases := entrySignalCases
			switch j.Kind {
			case "passage":
				cases = passageSignalCases
			case "section":
				cases = sectionSignalCases
			}
			signals := named(Kinds()[j.Kind], j.Signals)
			for _, c := range cases {
				if v := signals[c.name]; !(c.from-rounding <= v && v <= c.to+rounding) {
					assert.Fail(t, "out of range", "%s: %q: %s is %g, not %g to %g", name, asked, c.name, v, c.from, c.to)
				}
			}
		}
	}
}

func TestEveryRuleHasAQuestionThatTriggersIt(t *testing.T) {
	entries := rows(
		[]string{"Where is the harbour?", "In the north."},
		[]string{"Where is the old lighthouse?", "In the south."},
		[]string{"Who paints the old boats?", "The captains."},
		[]string{"Hey you", "Ahoy!"},
		[]string{"Can I open a shed?", "Turn the wheel."},
		[]string{"When do the boats leave?", "At dusk."},
		[]string{"When do the boats leave?", "At dawn."},
	)
	bells := rows(
		[]string{"Why does Orla ring the old bell?", "It is dusk."},
		[]string{"When does Bram ring the new bell in the north?", "Listen."},
		[]string{"Where do the choirs of the tower sing?", "In the hall, daily."},
		[]string{"Who leads the walks to the lake?", "Feel free to ask."},
	)
	article := notes("Boats rest in the harbour.", "Old boats sink.", "Boats hold oil.", "Captains paint boats.", "Boats leave at dusk.", "Boats burn.", "Boats creak.", "Boats wait.")
	const (
		nothing  = `nothing in the knowledge shares a telling word with the question`
		courtesy = `a greeting, thanks or a farewell asks nothing`
		own      = `the question is the entry's own, word for word, and no other's`
		offTopic = `off topic: the best match speaks of \d% of what is asked about, an offer needs 10%`
		noWord   = `offered only: the question has no word that says what it is about`
		undone   = `offered only: the best match speaks of the contrary of what is asked about`
		oneWord  = `one word is asked about, which the knowledge speaks of; confidence \S+ doesn't reach \S+, from which an answer is said`
		below    = `confidence \S+ is below \S+, from which matches are offered`
		offered  = `offered only: the best match speaks of [1-4]\d% of what is asked about, an answer needs 45%`
		between  = `confidence \S+ reaches \S+, from which matches are offered, but not \S+, from which one is said`
		unlike   = `offered only: a time is asked for, and the best match neither asks for it nor tells any`
		dear     = `offered only: an amount of money is asked for, and the best match neither asks for it nor tells any`
		counted  = `offered only: a number is asked for, and the best match neither asks for it nor tells any`
		said     = `confidence \S+ reaches \S+, from which a match is said`
	)
	for _, c := range []struct {
		files, asked string
		decision     faq.Decision
		rule         string
	}{
		{entries, "xylophone zyzzyva", faq.None, nothing},
		{article, "xylophone zyzzyva", faq.None, nothing},
		{entries, "hello there", faq.None, courtesy},
		{article, "thanks, bye", faq.None, courtesy},
		{entries, "HEY you!", faq.Answer, own},
		{entries, "where is the harbour", faq.Answer, own},
		{entries, "where is the xylophone", faq.None, offTopic},
		{article, "boats", faq.Choose, oneWord}, // they are everywhere
		{article, "do boats have sails and oars", faq.None, below},
		{entries, "can i close a shed", faq.Choose, undone},
		{entries, "who", faq.Choose, noWord},
		{entries, "do captains like tar", faq.Choose, offered},
		{article, "the harbour of Orla", faq.Choose, offered},
		{entries, "when do the boats leave", faq.Choose, between}, // the own words of two
		{entries, "boats", faq.Choose, between},
		{article, "when do boats sink", faq.Choose, between},
		{entries, "how do i find the harbour", faq.Answer, said},
		{entries, "when do boats paint the old", faq.Choose, unlike},
		{bells, "when does Orla ring the old bell", faq.Answer, said}, // which the answer tells
		{bells, "when does Bram ring the new bell", faq.Answer, said}, // which the question asks
		{bells, "are the choirs of the tower free", faq.Choose, dear},
		{bells, "how much are the walks to the lake", faq.Choose, counted},
		{bells, "how often do the choirs of the tower sing", faq.Answer, said}, // daily
		{article, "oil", faq.Answer, said},
	} {
		t.Run(c.asked, func(t *testing.T) {
			r, err := knowledgeOf(t, c.files).Ask(t.Context(), c.asked, faq.Ask{Explain: true})
			require.NoError(t, err)
			assert.Equal(t, c.decision, r.Decision)
			require.NotNil(t, r.Explanation)
			assert.Regexp(t, "^"+c.rule+"$", r.Explanation.Rule)
		})
	}
}

func TestCourtesiesAreSearchedForOnlyAmongTheEntriesOwnWords(t *testing.T) {
	fee := []string{"Is there a hello fee?", "Hello and good morning cost nothing."}
	for _, c := range []struct {
		name, files, asked, answer string
	}{
		{"no entry's own", rows(fee), "hello", ""},
		{"a passage's", notes("Hello there, says the captain."), "hello there", ""},
		{"part of an entry's own", rows(fee, []string{"hello bot", "Ahoy!"}), "hello", ""},
		{"an entry's own", rows(fee, []string{"Hello", "Ahoy!"}), "HELLO!", "Ahoy!"},
		{"another phrasing of an entry", rows(fee, []string{"Are you there?", "Ahoy!", "good morning"}), "Good morning", "Ahoy!"},
		{"more than a courtesy", rows(fee), "hello, is there a fee?", fee[1]},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := knowledgeOf(t, c.files).Ask(t.Context(), c.asked, faq.Ask{})
			require.NoError(t, err)
			if c.answer == "" {
				assert.Equal(t, faq.None, r.Decision)
				assert.Equal(t, faq.Greeting, r.Courtesy)
				assert.Empty(t, r.Matches)
				return
			}
			assert.Equal(t, faq.Answer, r.Decision)
			assert.Empty(t, r.Courtesy)
			require.NotEmpty(t, r.Matches)
			assert.Equal(t, c.answer, r.Matches[0].Entry.Answer)
		})
	}
}

func TestLettersThatAreAskedForAreFoundWhereTheyAreSpelledOut(t *testing.T) {
	for _, spelledOut := range []string{
		"Since the great fire of the old town seven captains have met as the Harbour Board (HB) on every Monday.",
		"Since the great fire of the old town seven captains have met as the HB (Harbour Board) on every Monday.",
		"Since the great fire of the old town seven captains have met as the HB (Hall of the Sailors' Boats) on every Monday.",
	} {
		lettersAreFoundIn(t, spelledOut)
	}
}

func lettersAreFoundIn(t *testing.T, spelledOut string) {
	for name, files := range map[string]string{
		"in a passage":                    notes("HB is the best of all.", "HB means much here. What HB stands for is HB. All letters of HB are red.", "It rains. "+spelledOut),
		"in one of a passage's sentences": notes("HB means much here. What HB stands for is HB. HB is the best of all. "+spelledOut, "It rains."),
		"in an answer": rows(
			[]string{"What is the HB fee?", "Two coins."},
			[]string{"What does HB mean to you?", "A lot."},
			[]string{"Who meets on Mondays?", "It rains. " + spelledOut}),
		"in an answer, not in a passage": rows([]string{"Who meets on Mondays?", spelledOut}) + "\x00" + notes("HB is what HB means.", "HB stands for a lot."),
	} {
		x := knowledgeOf(t, files)
		for _, asked := range []string{"what is HB", "what's HB?", "what does HB stand for", "HB", "hb", "HB meaning"} {
			r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
			require.NoError(t, err)
			require.NotEmpty(t, r.Matches, asked)
			assert.Equal(t, spelledOut, r.Matches[0].Text(), "%s: %s", name, asked)
			assert.Equal(t, faq.Answer, r.Decision, "%s: %s: what has the larger score but doesn't spell it out is no rival", name, asked)
			if c := r.Explanation.Candidates; len(c) > 1 {
				assert.Less(t, c[0].Score, c[1].Score, "%s: %s: it would be the first without", name, asked)
			}
		}
		// Where something else is asked, that they are spelled out makes no difference.
		for _, asked := range []string{"is HB the best of all", "where is HB"} {
			r, err := x.Ask(t.Context(), asked, faq.Ask{})
			require.NoError(t, err)
			require.NotEmpty(t, r.Matches)
			assert.NotEqual(t, spelledOut, r.Matches[0].Text(), "%s: %s", name, asked)
		}
	}
}

func TestWhatStandsInBracketsNeedNotSpellOutLetters(t *testing.T) {
	for text, want := range map[string]float64{
		"Captains meet as the HB (Harbour Board).":      1,
		"Captains meet as the HB (or so it is said).":   0,
		"Captains meet as the HB once (Harbour Board).": 0,
		"Captains meet as the Hb (Harbour Board).":      0,
		"Captains meet as the HB (half of them do).":    0,
		"Captains meet as the HB (hardly ever).":        0,
		"Captains meet as the HB (harbour board).":      1,
		"Captains meet as the Harbour Board (HB).":      1,
		"Captains meet as the harbour board (HB).":      1,
		"Captains meet at the desk (HB).":               0,
		"Captains meet at the Desk (HB).":               0,
		"He says that they meet by the market (HB).":    0, // too far away
	} {
		x := knowledgeOf(t, notes(text))
		r, err := x.Ask(t.Context(), "what is HB", faq.Ask{Explain: true})
		require.NoError(t, err)
		got := 0.
		for _, c := range r.Explanation.Signals {
			if c.Name == "spelled out" {
				got = c.Value
			}
		}
		assert.Equal(t, want, got, text)
	}
}

func TestAnEntrysOwnWordsComeBeforeLettersThatAreSpelledOut(t *testing.T) {
	x := knowledgeOf(t, rows([]string{"Who meets?", "The Harbour Board (HB)."}, []string{"What is HB?", "The best of all."}))
	r, err := x.Ask(t.Context(), "what is HB", faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "The best of all.", r.Matches[0].Entry.Answer)
}

func TestNoMatchIsSurerThanTheFirstLeavesItToBe(t *testing.T) {
	atTheLimit := 0
	for name, e := range examples(t) {
		for _, asked := range e.asked {
			r, err := e.index.Ask(t.Context(), asked, faq.Ask{Limit: 10})
			require.NoError(t, err)
			for i, m := range r.Matches {
				if i == 0 {
					assert.Equal(t, r.Confidence, m.Confidence, "%s: %s", name, asked)
					continue
				}
				assert.True(t, 0 <= m.Confidence && m.Confidence <= 1-r.Confidence, "%s: %s: %g after %g", name, asked, m.Confidence, r.Confidence)
				assert.LessOrEqual(t, m.Confidence, r.Matches[i-1].Confidence, "%s: %s: the better match is the surer one", name, asked)
				if m.Confidence == 1-r.Confidence {
					atTheLimit++
				}
			}
		}
	}
	assert.Positive(t, atTheLimit, "no question shows the limit")
}

func TestWhatIsExplainedOfTheExamplesAddsUp(t *testing.T) {
	for name, e := range examples(t) {
		for _, asked := range e.asked {
			r, err := e.index.Ask(t.Context(), asked, faq.Ask{Explain: true})
			require.NoError(t, err)
			if len(r.Matches) == 0 {
				continue
			}
			assert.InDelta(t, math.Log(r.Confidence/(1-r.Confidence)), total(t, r.Explanation.Signals), 1e-9, "%s: %s", name, asked)
			require.NotEmpty(t, r.Explanation.Candidates)
			for i, c := range r.Explanation.Candidates {
				assert.Equal(t, r.Matches[i].Entry, c.Entry)
				assert.InDelta(t, c.Score, total(t, c.Features), 1e-9, "%s: %s", name, asked)
			}
		}
	}
}

func TestTheStricterSayAndOfferNothingThatTheOthersDoNot(t *testing.T) {
	talk := map[faq.Decision]int{faq.None: 0, faq.Choose: 1, faq.Answer: 2}
	said := map[faq.Strictness]int{}
	for name, e := range examples(t) {
		for _, asked := range e.asked {
			most := 0
			var first faq.Result
			for _, how := range []faq.Strictness{faq.Careful, faq.Balanced, faq.Eager} {
				r, err := e.index.Ask(t.Context(), asked, faq.Ask{Strictness: how})
				require.NoError(t, err)
				assert.GreaterOrEqual(t, talk[r.Decision], most, "%s: %s: %s is more silent than the stricter", name, asked, how)
				most = talk[r.Decision]
				if r.Decision == faq.Answer {
					said[how]++
				}
				if how == faq.Careful {
					first = r
				}
				assert.Equal(t, first.Matches, r.Matches, "what is found is the same")
			}
		}
	}
	assert.Less(t, said[faq.Careful], said[faq.Balanced])
	assert.Less(t, said[faq.Balanced], said[faq.Eager])
}

func TestAHeadingOverManyPassagesMakesNoSectionOfThem(t *testing.T) {
	for _, c := range []struct {
		files, asked, kind string
	}{
		{guide("Harbour", strings.Repeat("Boats rest.\n\n", longestSection)), "boats in the harbour", "section"},
		{guide("Harbour", strings.Repeat("Boats rest.\n\n", longestSection+1)), "boats in the harbour", "passage"},
		{guide("Harbour", "Boats rest."), "do boats rest", "passage"}, // the heading has nothing of it
		{notes("Boats rest."), "boats in the harbour", "passage"},
	} {
		_, kind := judged(t, askedOf{c.files, c.asked})
		assert.Equal(t, c.kind, kind, "%q of %q", c.asked, c.files)
	}
}
