package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestWordsAreExplainedByTheNearestMatchOfTheFirstCandidate(t *testing.T) {
	faqs := rows(
		[]string{"Why was my avatar removed by painters?", "The captain said so."},
		[]string{"Who opens the harbour?", "Orla."},
	)
	article := notes("The avatar was removed by painters, who stay. Fog came in the evening, and it stayed for a week.")
	for _, c := range []struct{ files, question, word, want string }{
		{faqs, "why was my avatar removed", "avatar", "exact"},
		{faqs, "why was my avtaar removed", "avtaar", "typo"},
		{faqs, "why was my pfp removed", "pfp", "alias"},
		{faqs, "why was my avatar removed by paints", "paints", "derived"},
		{faqs, "why was my avatar taken off by the captain", "captain", "in the answer"},
		{faqs, "why was my avatar removed by zyzzyvas", "zyzzyvas", ""},
		{article, "why was the avatar removed", "avatar", "exact"},
		{article, "why was the avtaar removed", "avtaar", "typo"},
		{article, "why was the pfp removed", "pfp", "alias"},
		{article, "was the avatar removed with paint", "paint", "derived"},
		{article, "was the avatar removed by painters in fog", "fog", "nearby"},
		{article, "was the avatar removed by zyzzyvas", "zyzzyvas", ""},
	} {
		r, err := knowledgeOf(t, c.files).Ask(t.Context(), c.question, faq.Ask{Explain: true})
		require.NoError(t, err)
		got := "no such word"
		for _, w := range r.Explanation.Words {
			if w.Text == c.word {
				got = w.Matched
			}
		}
		assert.Equal(t, c.want, got, "%s in %s", c.word, c.question)
	}
}
