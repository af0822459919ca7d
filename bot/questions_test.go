package bot

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Messages with the questions that a reader finds in them. The first block are single questions, which must
// never be taken apart.
var asks = []struct {
	text string
	want []string
}{
	{text: "How do I reset my password?"},
	{text: "I forgot my password. How do I reset it?"},
	{text: "How do I reset my password? I tried the link but it doesn't come."},
	{text: "Hi! Can someone help? How do I reset my password?"},
	{text: "How do I reset my password? Any ideas?"},
	{text: "How do I reset my password?? pls help"},
	{text: "how do i reset my password? anyone?"},
	{text: "Why does it say \"Who are you?\" when I log in?"},
	{text: "What does “Are you sure?” mean in the settings?"},
	{text: "What is the difference between a key and a card?"},
	{text: "When do you open and when do you close?"},
	{text: "Is the shop open on Sunday? It was closed last week."},
	{text: "Is it just me? Why is the site so slow today?"},
	{text: "Does https://shop.example/?q=tea work for you all?"},
	{text: "My order 1234 hasn't arrived. It's been 3 weeks. What should I do?"},
	{text: "What is a raised bed? Is it expensive?"},
	{text: "Where is the office? Is that on the map?"},
	{text: "Can I pay by card? If so, which cards?"},
	{text: "How do I join\nthe garden group?"},
	{text: "```\nwhat? is? this? code?\n```\nWhy does this fail?"},
	{text: "password reset"},
	{text: "So I was wondering, is there a fee for members?"},
	{text: "Wie bekomme ich einen Schlüssel? Weiß das jemand?"},
	{text: "Comment puis-je m'inscrire ? Merci !"},
	{text: "Do I need a key? Right?"},
	{text: "Can you explain the fee? Why?"},
	{text: "Is this the right channel? Where do I find the rules?"},

	{"How do I join? Where are the rules?", []string{"How do I join?", "Where are the rules?"}},
	{"how do i join? where are the rules?", []string{"how do i join?", "where are the rules?"}},
	{"What is the fee? And when is the office open?", []string{"What is the fee?", "And when is the office open?"}},
	{"What is the fee?\nWhen is the office open?", []string{"What is the fee?", "When is the office open?"}},
	{"1. What is the fee?\n2. When is the office open?\n3. Are dogs allowed here?",
		[]string{"What is the fee?", "When is the office open?", "Are dogs allowed here?"}},
	{"- What is the fee?\n- When is the office open?", []string{"What is the fee?", "When is the office open?"}},
	{"I'm new here. Where do I get a key? I also have a dog. Are dogs allowed?",
		[]string{"I'm new here. Where do I get a key?", "I also have a dog. Are dogs allowed?"}},
	{"How much is the fee? Are dogs allowed? Thanks!", []string{"How much is the fee?", "Are dogs allowed? Thanks!"}},
	{"what's the fee??? who has the key???", []string{"what's the fee???", "who has the key???"}},
	{"What is the fee? Who has the key? When is the party? Where is the shed?",
		[]string{"What is the fee?", "Who has the key?", "When is the party?", "Where is the shed?"}},
	{"how do i get a key\nwhere is the shed", []string{"how do i get a key", "where is the shed"}},
	{"Wo ist das Büro? Wann hat der Laden offen?", []string{"Wo ist das Büro?", "Wann hat der Laden offen?"}},
	{"Où est le bureau ? Quand ouvre la boutique ?", []string{"Où est le bureau ?", "Quand ouvre la boutique ?"}},
	{"¿Dónde está la oficina? ¿Cuándo abre la tienda?", []string{"¿Dónde está la oficina?", "¿Cuándo abre la tienda?"}},
	{"Onde fica o escritório? Quando abre a loja?", []string{"Onde fica o escritório?", "Quando abre a loja?"}},
	{"Can I bring my dog? Can I bring my kids?", []string{"Can I bring my dog?", "Can I bring my kids?"}},
	{"What may go into the compost? How often do we turn the heap?", []string{"What may go into the compost?", "How often do we turn the heap?"}},
	{"Who runs the garden? I'd like to help. How do I volunteer for Saturday?",
		[]string{"Who runs the garden?", "I'd like to help. How do I volunteer for Saturday?"}},
	{"Are dogs allowed?! And where can I park?!", []string{"Are dogs allowed?!", "And where can I park?!"}},
	{"What time is the meeting? Also, what should I bring along?", []string{"What time is the meeting?", "Also, what should I bring along?"}},
	{"Hello everyone, where is the shed? Does anybody know when the party starts?",
		[]string{"Hello everyone, where is the shed?", "Does anybody know when the party starts?"}},
	{"Is there parking? Is there a toilet?", []string{"Is there parking?", "Is there a toilet?"}},
	{"How do I water tomatoes? What about roses?", []string{"How do I water tomatoes?", "What about roses?"}},
	{"When should I sow beans? When should I harvest them?", []string{"When should I sow beans?", "When should I harvest them?"}},
}

func TestSeveralQuestionsAreToldApartAndOneNeverIs(t *testing.T) {
	require.GreaterOrEqual(t, len(asks), 50)
	parts, right := 0, 0
	for _, a := range asks {
		got := questionsIn(a.text)
		if a.want == nil {
			require.Len(t, got, 1, "%q was taken apart: %q", a.text, got)
			continue
		}
		parts += len(a.want)
		found := map[string]bool{}
		for _, g := range got {
			found[g] = true
		}
		missed := false
		for _, w := range a.want {
			if found[w] {
				right++
			} else {
				missed = true
			}
		}
		if missed {
			t.Logf("%q: %q", a.text, got)
		}
	}
	t.Logf("%d of %d parts found", right, parts)
	require.GreaterOrEqual(t, right*10, parts*9, "nine parts in ten are found")
}

func TestAQuestionIsKnownWithoutItsMark(t *testing.T) {
	for _, text := range []string{
		"how do i get a key", "Where is the shed?", "hey guys where is the shed", "kann ich meinen hund mitbringen", "où est la clé du jardin",
		"puedo traer mi perro", "onde fica o portão", "is the shop open today",
	} {
		require.True(t, looksAsked(text), text)
	}
	for _, text := range []string{
		"The shed is behind the gate.", "> where is the shed?\nbehind the gate", "how nice", "I know where the key is", "```\nwhere?\n```", "", "is ok",
	} {
		require.False(t, looksAsked(text), text)
	}
}
