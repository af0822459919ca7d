package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestAWordThatNoLanguageHoldsIsReadInTheFirst(t *testing.T) {
	x := build(t, corpus(
		&faq.Entry{ID: "de", Lang: "de", Question: "Wie sperre ich meine Karten?", Answer: "Ruf an."},
		&faq.Entry{ID: "en", Lang: "en", Question: "How do I block my cards?", Answer: "Call us."},
	))
	sc := newScratch(x.table)
	q := x.table.understand("das Wetter", sc)
	defer q.forget(sc)
	require.Len(t, q.terms, 2)
	assert.Equal(t, functionWord, q.terms[0].kind, "das")
	assert.Equal(t, contentWord, q.terms[1].kind, "Wetter")
}

func TestCommonWordsOfEveryLanguageWeighLittle(t *testing.T) {
	x := build(t, corpus(&faq.Entry{Lang: "de", Question: "Wie kommt der Hund hinein?", Answer: "Durch die Tür."}))
	v := x.table.vocab
	assert.Less(t, x.table.entryIDF[v.stems["wie"]], .75*x.table.entryIDF[v.stems["hund"]])
}

func TestWhatLettersStandForIsFoundWhereTheyAreSpeltOut(t *testing.T) {
	x := build(t, corpus(
		&faq.Entry{ID: "spelt", Answer: "The Harbour Office for Lost Anchors (HOLA) was founded last year."},
		&faq.Entry{ID: "named", Answer: "Everybody at HOLA knows the anthem by heart and sings it."},
	))
	for _, text := range []string{"What does HOLA stand for?", "what is hola an acronym of"} {
		r, err := x.Ask(t.Context(), text, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, "spelt", r.Matches[0].Entry.ID, text)
	}
}

func TestTheWordsThatAskForAnAcronymAreNotLookedFor(t *testing.T) {
	x := build(t, corpus(&faq.Entry{ID: "hola", Answer: "HOLA was founded last year."}))
	sc := newScratch(x.table)
	q := x.table.understand("What does HOLA stand for?", sc)
	defer q.forget(sc)
	assert.Equal(t, 1, q.content)
}
