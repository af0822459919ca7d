package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestTheWaysOfAskingForAMeaning(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows([]string{"Is the HB open?", "It is."}))
	for asked, want := range map[string]struct {
		asks    answerType
		content int
	}{
		"what does HB stand for":                                {acronymAnswer, 1},
		"HB stands for what?":                                   {acronymAnswer, 1},
		"what's HB short for":                                   {acronymAnswer, 1},
		"wat do the letters HB stand for":                       {acronymAnswer, 1},
		"the HB acronym":                                        {acronymAnswer, 1},
		"what does HB mean":                                     {definitionAnswer, 1},
		"what did the red mark mean?":                           {definitionAnswer, 2},
		"I want to know what an anchorage means":                {definitionAnswer, 2},
		"tell me what an anchorage means":                       {definitionAnswer, 2},
		"an anchorage means what":                               {definitionAnswer, 1},
		"what do you mean by anchorage":                         {definitionAnswer, 1},
		"define anchorage":                                      {definitionAnswer, 1},
		"please define the word anchorage":                      {definitionAnswer, 1},
		"definition of anchorage":                               {definitionAnswer, 1},
		"what's the meaning of the term anchorage":              {definitionAnswer, 1},
		"anchorage meaning":                                     {definitionAnswer, 1},
		"what is an anchorage":                                  {definitionAnswer, 1},
		"what is the mean":                                      {definitionAnswer, 1},
		"what does it mean if my account is suspended":          {anyAnswer, 3},
		"what does it mean":                                     {anyAnswer, 1},
		"by what means are anchors cast":                        {anyAnswer, 3},
		"does a suspended account mean I am banned?":            {anyAnswer, 4},
		"how do I define a variable":                            {howAnswer, 2},
		"who gave the definition of an anchorage":               {whoAnswer, 3},
		"where do I stand in line for tickets":                  {whereAnswer, 3},
		"who can stand for election to the harbour board":       {whoAnswer, 4},
		"wen is the HB open":                                    {whenAnswer, 2},
		"what day is the harbour open":                          {whenAnswer, 2},
		"what is a day at the harbour":                          {whenAnswer, 2}, // it is about the day
		"whos the captain":                                      {whoAnswer, 1},
		"what does the B in the acronym of the board stand for": {acronymAnswer, 2},
		"what is an acronym":                                    {definitionAnswer, 1},
		"who is the captain":                                    {whoAnswer, 1},
		"who is Orla Venn":                                      {identityAnswer, 2},
		"whos orla venn":                                        {whoAnswer, 2}, // no name, as far as the knowledge tells
		"who was elected with Orla Venn":                        {whoAnswer, 3},
		"who has HB":                                            {whoAnswer, 1},
		"Who saw into Orla's HB":                                {whoAnswer, 3},
		"Who has Orla's HB":                                     {whoAnswer, 2},
		"What is the Royal Harbour Board of Tern?":              {definitionAnswer, 4},
		"whats Royal Harbour Board":                             {definitionAnswer, 3},
		"Is Tern in the Royal Harbour?":                         {anyAnswer, 3},
		"what is the royal harbour board of tern":               {anyAnswer, 4},
		"What does the Royal Harbour Board do?":                 {anyAnswer, 3},
		"What is 12 of 13 of 14?":                               {anyAnswer, 3},
		"who leads HB":                                          {whoAnswer, 2},
	} {
		q := understood(x, asked)
		assert.Equal(t, want.asks, q.asks, "%s: %s", asked, q.asks)
		assert.Equal(t, want.content, q.meaning.len(), asked)
	}
}

func TestHowAndNounsAskForManyThings(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows([]string{"Is the HB open?", "It is."}))
	for asked, want := range map[string]answerType{
		"how do I moor":              howAnswer,
		"how to moor":                howAnswer,
		"how":                        definitionAnswer, // a word by itself
		"so, how":                    howAnswer,
		"how much does a berth cost": moneyAnswer,
		"how expensive is a berth":   moneyAnswer,
		"how soon does it open":      whenAnswer,
		"how fast may I sail":        numberAnswer,
		"how heavy is the anchor":    distanceAnswer,
		"how come I may not moor":    whyAnswer,
		"how important is the tide":  anyAnswer,
		"price of a berth":           moneyAnswer,
		"which channel is it in":     whereAnswer,
		"what hours is it open":      whenAnswer,
		"any reason for the tide":    whyAnswer,
		"reasons":                    definitionAnswer, // a word by itself
		"price lists of all berths":  anyAnswer,
		"are people on the boats":    anyAnswer,
	} {
		assert.Equal(t, want, understood(x, asked).asks, asked)
	}
}

func TestWhatGivesANameOrAReasonIsToldByItsWords(t *testing.T) {
	for _, c := range []struct {
		asked, sentence string
		fits            float64
	}{
		{"what is the boat called", "The boat is called a tern.", 1},
		{"what is the boat called", "The boat is loved as a tern.", 0},
		{"what caused the fire", "The fire was caused by oil.", 1},
		{"what caused the fire", "The fire was seen by boats.", 0},
		{"why are boats loved", "The boats are loved for helping.", 1},
		{"why are boats loved", "The boats are loved, helping some.", 0},
		{"why are boats loved", "The boats are loved for something.", 0},
		{"why are boats loved", "The boats are loved for a wedding.", 0},
		{"why are boats loved", "The boats were loved for evening rides.", 0},
		{"in which year was the fire of 1912", "The fire was seen in 1912.", 0}, // that is asked with
	} {
		got := .5 + featureOf(t, "type", article(c.sentence, "Some boat is called as boats are, since the fire was caused in a year."), c.asked, c.sentence)
		assert.Equal(t, c.fits, got, "%s: %s", c.asked, c.sentence)
	}
}

func TestAMeaningIsFoundInTheSentenceThatTellsIt(t *testing.T) {
	x := indexOf(t, "a.txt", "The harbour\n\nThe HB has met on every Monday since the fire. HB is short for Harbour Board. All of the HB wear hats.\n")
	for _, asked := range []string{"what does HB stand for", "what does HB mean", "HB stands for what", "define HB"} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		require.NotEmpty(t, r.Matches, asked)
		assert.Equal(t, "HB is short for Harbour Board.", r.Matches[0].Sentence.Of(r.Matches[0].Entry.Answer), asked)
	}
}
