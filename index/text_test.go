package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestNumbersOfSeveralWordsAreOneToken(t *testing.T) {
	toks := tokenize(nil, "In nineteen rooms (Two Hundred) guests, $2 million, since two thousand sixteen.")
	var texts []string
	for _, tok := range toks {
		texts = append(texts, tok.text)
	}
	assert.Equal(t, []string{"in", "nineteen", "rooms", "200", "guests", "money", "2000000", "since", "2016"}, texts)
	assert.Equal(t, isNumber|isBracketed, toks[3].class)
	assert.Equal(t, isNumber|isYear, toks[8].class)
}

func TestNumbersAreFoundInWordsAndInDigits(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"May I bring two hundred guests?", "Words."},
		[]string{"May I bring 25 guests?", "Digits."},
		[]string{"May I bring guests?", "Neither."},
	))
	for asked, want := range map[string]string{
		"can I bring 200 guests":         "Words.",
		"can I bring twenty-five guests": "Digits.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches, asked)
		assert.Equal(t, want, r.Matches[0].Entry.Answer, asked)
	}
}

func TestAGreetingBeforeAQuestionIsNoWordOfIt(t *testing.T) {
	for text, want := range map[string]string{
		"good morning, when does it reset": "when does it reset", "Hey guys when does it reset": "when does it reset",
		"thanks! and when does it reset": "when does it reset", "hi\nwhen": "when",
		"evening event": "evening event", "works with windows": "works with windows", "so cool mode": "so cool mode",
		"good morning": "good morning", "": "", "all about it": "all about it",
	} {
		assert.Equal(t, want, withoutCourtesies(text))
	}
	x := knowledgeOf(t, rows([]string{"When does the map reset?", "On Monday."}, []string{"Hello, who are you?", "A bot."}, []string{"Who else?", "Ada."}))
	for asked, want := range map[string]string{
		"good morning, when does the map reset": "On Monday.", "good evening all, when does the map reset?": "On Monday.",
		"hello, who are you": "A bot.", "who are you": "A bot.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, faq.Answer, r.Decision, asked)
		assert.Equal(t, want, r.Matches[0].Entry.Answer, asked)
	}
}

func TestALongNumberIsReadInTimeThatGrowsWithItsLengthOnly(t *testing.T) {
	for _, part := range []string{"1,", "1.", "a."} {
		text := strings.Repeat(part, 1<<20)
		allocated := testing.AllocsPerRun(1, func() { tokenize(nil, text) })
		assert.Less(t, allocated, 100.0, "%s: a piece for every mark", part)
	}
	assert.Equal(t, "1740", tokenize(nil, "1,740")[0].text)
	assert.Equal(t, "us", tokenize(nil, "U.S.")[0].text)
}
