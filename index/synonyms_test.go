package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestLettersInBracketsAreSpelledOutByTheWordsBeforeThem(t *testing.T) {
	for text, want := range map[string][][]string{
		"the Harbour Board (HB) meets":                      {{"HB", "Harbour Board"}},
		"The Board of the Harbour (BH)":                     {{"BH", "Board of the Harbour"}},
		"a terms-of-service (TOS) page":                     {{"TOS", "terms of service"}},
		"Ask the game master (GM) or the raid leader (RL).": {{"GM", "game master"}, {"RL", "raid leader"}},
		"the Board of all those in the whole Harbour (BH)":  nil,
		"the Harbour Master (HB)":                           nil,
		"Board (HB)":                                        nil,
		"(HB)":                                              nil,
		"the Harbour Board (hb), the Harbour Board (H), HB": nil,
		"é (HB) \xff\xfe (XY) \u200b(AB)":                   nil,
	} {
		assert.Equal(t, want, spelledOut(nil, text), text)
	}
}

func TestAnAcronymIsFoundByItsExpansionAndTheOtherWayRound(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"Does the lamp room open on Mondays?", "No."},
		[]string{"Does the harbour board open on Mondays?", "Yes."},
		[]string{"Who fixes the lamps of the HP?", "A smith."},
		[]string{"Who fixes the lamps of the HB?", "Seven captains."},
		[]string{"Who decides?", "The Harbour Board (HB)."},
	))
	for asked, want := range map[string]string{
		"does the HB open on mondays":          "Yes.",
		"who fixes lamps of the harbour board": "Seven captains.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		if assert.NotEmpty(t, r.Matches, asked) {
			assert.Equal(t, want, r.Matches[0].Entry.Answer, asked)
		}
	}
}

func TestWordsWrittenApartFindThemWrittenAsOne(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"How do I use strikethrough in a git commit?", "Not at all."},
		[]string{"How do I use strikethrough on GitHub?", "With tildes."},
	))
	r, err := x.Ask(t.Context(), "strikethrough on git hub", faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "With tildes.", r.Matches[0].Entry.Answer)
}
