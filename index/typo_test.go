package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestMisspeltWordsAreReadAsTheyWereMeant(t *testing.T) {
	x := indexOf(t, "faq.jsonl", `{"question": "How do I recover my account after the server moved to another region?", "answer": "Ask a moderator."}
{"question": "Who led the raid on the castle and set two traps?", "answer": "The captain."}
{"question": "Was bin emptied on Monday?", "answer": "It was."}
`)
	for _, test := range []struct{ asked, read, why string }{
		{"recovr", "recov", "a letter is missing"},
		{"reccover", "recov", "a letter is doubled"},
		{"rceover", "recov", "two letters are swapped"},
		{"modertaor", "moder", "two typos may be in a long word"},
		{"vastle", "castl", "the first letter may be wrong"},
		{"wgen", "when", "words that ask are put right though the knowledge doesn't hold them"},
		{"wjere", "where", ""},
		{"thw", "the", "short words too, where a key beside the right one was hit"},
		{"lwd", "led", ""},
		{"tqo", "2", ""},
		{"yhere", "there", "of there and where the one whose key is near"},
		{"LWD", "lwd", "short words in capitals are abbreviations"},
		{"lxd", "lxd", "a key far from the right one is no slip"},
		{"ban", "ban", "a word of general text is meant as it is written, though it be like another"},
		{"xyzzy", "xyzzi", "nothing is like it"},
	} {
		r, err := x.Ask(t.Context(), "monday "+test.asked+" account", faq.Ask{Explain: true})
		require.NoError(t, err)
		var read []string
		for _, w := range r.Explanation.Words {
			if w.Text == strings.ToLower(test.asked) {
				read = append(read, w.Read)
			}
		}
		assert.Equal(t, []string{test.read}, read, "%s: %s", test.asked, test.why)
	}
}

func TestAMisspeltQuestionIsOfTheKindThatWasMeant(t *testing.T) {
	x := indexOf(t, "notes.txt", notes("The museum opened with its great halls. The museum opened late, in 1921."))
	for _, asked := range []string{"when museum opened", "wgen museum opened", "whne museum opened"} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{Explain: true})
		require.NoError(t, err)
		assert.Equal(t, "The museum opened late, in 1921.", r.Matches[0].Sentence.Of(r.Matches[0].Entry.Answer), asked)
	}
}

func TestMisspeltFormsOfKnownWordsAreReadAsTheyWereMeant(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"May I visit the fort and transfer my account?", "You may."},
		[]string{"Who will stop and change the plan of the study?", "The captain believes in it and clicks."},
		[]string{"Do I run to the mart with a clear message?", "Run."},
	))
	for _, test := range []struct{ asked, read, why string }{
		{"visitng", "visit", "a letter of the ending is missing"},
		{"visitign", "visit", "two letters of the ending are swapped"},
		{"visitimg", "visit", "the key beside the right one was hit"},
		{"visting", "visit", "a letter before the ending is missing"},
		{"vsiiting", "visit", "two letters before the ending are swapped"},
		{"visitde", "visit", ""},
		{"transfered", "transfer", ""},
		{"trasnfering", "transfer", "an ending may double the letter before it, and need not be right in that"},
		{"stoped", "stop", ""},
		{"clicknig", "click", ""},
		{"chnaging", "chang", "a stem without its last letter"},
		{"mesages", "messag", ""},
		{"acounts", "account", ""},
		{"clearyl", "clear", ""},
		{"martin", "martin", "a name that begins like a known word is none of its forms"},
		{"planar", "planar", ""},
		{"saudis", "saudi", "no word is studis"},
		{"vsitde", "vsitd", "two typos"},
		{"stign", "stign", "too short"},
	} {
		assert.Equal(t, test.read, understood(x, "the "+test.asked).terms[1].read, "%s: %s", test.asked, test.why)
	}
}

func TestOnlyEnglishHasEnglishEndings(t *testing.T) {
	x := build(t, corpus(&faq.Entry{Lang: "de", Question: "Wo ist der Visit?", Answer: "Da."}))
	assert.Equal(t, none, understood(x, "der visitng").terms[1].stem)
}
