package index

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"faqbot/faq"
)

// understood reads a question and forgets it again.
func understood(x *Index, text string) *question {
	sc := newScratch(x.table)
	q := x.table.understand(text, sc)
	q.forget(sc)
	return q
}

func TestAQuestionIsNegatedByTheNegationsOfItsLanguage(t *testing.T) {
	for lang, asked := range map[string]map[string]bool{
		"en": {"why isn't it open": true, "it cannot be opened": true, "can't I": true, "why is it open": false, "a sin": false},
		"de": {"warum ist es nicht offen": true, "ohne Konto": true, "nie": true, "warum ist es offen": false},
		"fr": {"je n'ai jamais payé": true, "sans compte": true, "où est le compte": false},
		"es": {"no puedo entrar": true, "sin cuenta": true, "dónde está la cuenta": false},
		"pt": {"não consigo entrar": true, "sem conta": true, "onde é no servidor": false},
	} {
		x := build(t, corpus(&faq.Entry{Lang: lang, Question: "Lorem ipsum?", Answer: "Dolor."}))
		for text, want := range asked {
			assert.Equal(t, want, understood(x, text).negated, "%s: %s", lang, text)
		}
	}
}
