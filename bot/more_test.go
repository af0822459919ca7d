package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
	"faqbot/faq"
)

// Deciding is the engine with its decisions taken by the test, for what must hold whatever it decides.
type deciding struct {
	bot.Knowledge
	decide func(question string) (d faq.Decision, entry string, sentence int)
}

func (k deciding) Ask(_ context.Context, question string, _ faq.Ask) (faq.Result, error) {
	d, id, sentence := k.decide(question)
	corpus := k.Corpus()
	r := faq.Result{Question: question, Decision: d, Corpus: corpus, Version: corpus.Version}
	if e := corpus.Entry(id); e != nil {
		r.Confidence, r.Matches = 0.9, []faq.Match{{Entry: e, Sentence: e.Sentences[sentence], Confidence: 0.9}}
	}
	return r, nil
}

func TestAFollowUpIsUnderstoodFromTheAnswerItRepliesTo(t *testing.T) {
	asked := make(chan string, 100)
	s := play(t, setting{fault: func(k bot.Knowledge) bot.Knowledge {
		return deciding{k, func(q string) (faq.Decision, string, int) {
			asked <- q
			switch {
			case strings.Contains(q, "fee") && strings.Contains(q, "students"):
				return faq.Answer, "fee", 0
			case strings.Contains(q, "water") && strings.Contains(q, "leaves"):
				return faq.Answer, "water", 2
			case strings.Contains(q, "fee"):
				return faq.Answer, "fee", 0
			case strings.Contains(q, "water"):
				return faq.Answer, "water", 1
			}
			return faq.None, "", 0
		}}
	}})
	v := s.ana.Say(s.general, "@faqbot when to water?")
	require.Contains(t, v.Text, "early in the morning")
	more := s.ana.Reply(v.Message, "and what about the leaves?")
	require.Contains(t, more.Text, "Wet leaves invite blight", "another sentence of the same entry")
	require.Equal(t, "when to water?", <-asked)
	require.Equal(t, "and what about the leaves?", <-asked, "by itself first")
	require.Equal(t, "When should I water the tomatoes? and what about the leaves?", <-asked)

	v = s.ana.Say(s.general, "@faqbot the fee?")
	require.Contains(t, s.ana.Reply(v.Message, "also for students?").Text, "no more about that than my answer above", "what stands there already isn't said again")
	require.True(t, s.ana.Within(200e6).Await(s.ana.Post(s.general, "and me?")).Silent)
}

func TestAFollowUpFindsAnotherSentenceOfTheAnswerItRepliesTo(t *testing.T) {
	s := play(t, setting{entries: []entry{
		{ID: "land", Question: "How do I claim land?", Answer: "Take a golden shovel. Right-click two corners of the land you want to claim. Claims cost 1 coin a block."},
		{ID: "nick", Question: "How do I change my nickname?", Answer: "Type /nick and the new name. A change of your nickname costs 500 coins."},
		{ID: "ban", Question: "How long does a ban last?", Answer: "It depends. A first ban lasts 7 days, and the third is permanent."},
		{ID: "reset", Question: "When does the map reset?", Answer: "Every Monday. The main map never resets."},
	}})
	v := s.ana.Say(s.general, "@faqbot How do I claim land?")
	require.Contains(t, v.Text, "Right-click two corners")
	require.Regexp(t, "not sure|doesn't seem", s.ana.Say(s.general, "@faqbot how much does it cost?").Text, "by itself it isn't clear")
	cost := s.ana.Reply(v.Message, "how much does it cost?")
	t.Log("\n" + cost.String())
	require.Contains(t, cost.Text, "Claims cost 1 coin a block.")
	require.Contains(t, cost.Embeds[0].Description, "**Claims cost 1 coin a block.**")
	require.Contains(t, s.ana.Reply(cost.Message, "how much does it cost?").Text, "no more about that than my answer above")
	require.Contains(t, s.ana.Reply(v.Message, "how high is the Eiffel tower?").Text, "doesn't seem to answer", "the title alone makes no answer of it")
}

func TestCommentsInTheFilesAreNotShown(t *testing.T) {
	s := play(t, setting{entries: garden[:1], files: []string{"gate.md", "## How do I open the gate?\nTurn the key twice.\n<!-- the code is 4711 -->\nThen push.\n\n### Winter {#winter}\nIn winter it sticks.\n" +
		strings.Repeat("Wait for a while then, and try it again. ", 60) + "\n\n## How do I shut the gate?\nPull it.\n"}})
	v := s.ana.Ask(s.general, "how do I open the gate")
	whole := s.ana.Click(v, "Show all")
	for _, v := range []discordtest.View{v, whole, s.ana.Click(v, "Show in context"), s.ana.Click(s.ana.Ask(s.general, "how do I shut the gate"), "Show in context")} {
		t.Log("\n" + v.String())
		require.Contains(t, v.All(), "Then push.")
		require.NotContains(t, v.All(), "4711")
		require.NotContains(t, v.All(), "{#winter}")
	}
	require.Contains(t, whole.All(), "In winter it sticks.")
}

func TestEveryQuestionIsCountedOnce(t *testing.T) {
	s := play(t, setting{})
	counted := func() (n int) {
		w := httptest.NewRecorder()
		s.running.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		for line := range strings.Lines(w.Body.String()) {
			var count int
			if _, total, ok := strings.Cut(line, "} "); ok && strings.HasPrefix(line, "faqbot_questions_total{") {
				fmt.Sscan(total, &count)
			}
			n += count
		}
		return n
	}
	for _, c := range []struct {
		what string
		do   func()
		by   int
	}{
		{"a question", func() { s.ana.Say(s.general, "@faqbot "+dogs) }, 1},
		{"several in one message", func() { s.ana.Say(s.general, "@faqbot "+dogs+" And "+fee) }, 2},
		{"several that the FAQ doesn't know", func() { s.ana.Say(s.general, "@faqbot how high is the Eiffel tower? and what does the moon weigh?") }, 1},
		{"a further question", func() {
			s.ana.Reply(s.ana.Say(s.general, "@faqbot "+dogs).Message, "and what about the Eiffel tower")
		}, 2},
		{"one that was listed while it was typed", func() { s.ana.Ask(s.general, "#dog") }, 1},
		{"a greeting", func() { s.ana.Say(s.general, "@faqbot hi") }, 0},
		{"a moderator's look at how it is answered", func() { s.mod.Slash(s.general, "faq search", opt("question", dogs)) }, 0},
	} {
		before := counted()
		c.do()
		require.Equal(t, c.by, counted()-before, c.what)
	}
}

func TestJoinersOfWordsAndEmojiStayInWhatTheFAQSays(t *testing.T) {
	const form, heart = "می\u200cخواهم", "❤\ufe0f"
	s := play(t, setting{entries: []entry{
		{ID: "form", Question: "Which form do I need?", Answer: "Take " + form + " 👩\u200d💻 " + heart + " with you."},
		{ID: "team", Question: "Who is in the " + form + " 👩\u200d💻 " + heart + " team?", Answer: "Six volunteers."},
		garden[5],
	}})
	require.Contains(t, s.ana.Ask(s.general, "Which form do I need?").Text, form+" 👩\u200d💻 "+heart)
	require.Contains(t, strings.Join(names(s.ana.Type(s.general, "ask", "question", "who")), "\n"), form+" 👩\u200d💻 "+heart)
}

func TestAnAnswerWithoutWordsIsCalledByItsQuestion(t *testing.T) {
	s := play(t, setting{entries: []entry{
		{ID: "dog", Question: "Are dogs allowed in the garden?", Answer: "<!-- nothing -->"},
		{ID: "fee", Question: "How much is the yearly membership fee?", Answer: "![](https://garden.example/fee.png)"},
		{ID: "key", Question: "Where is the key?", Answer: "\u200b\u2060"},
		{ID: "shed", Question: "Who built the shed?", Answer: "***"},
	}})
	for _, q := range []string{"Are dogs allowed in the garden?", "How much is the yearly membership fee?", "Where is the key?", "Who built the shed?"} {
		require.Equal(t, q, s.ana.Ask(s.general, q).Text)
	}
}

func TestWhatIsNoMarkdownMakesNoLinkOutsideOfAnswersEither(t *testing.T) {
	s := play(t, setting{entries: []entry{garden[6]}, files: []string{"a.txt",
		"Rules\nWhy is [free nitro](https://evil.example) forbidden here?\nBecause such links are a trap. Tell the staff.\nMay I write in capitals?\nNo. It hurts the eyes.\n"}})
	around := s.ana.Click(s.ana.Ask(s.general, "May I write in capitals?"), "Show in context")
	for _, v := range []discordtest.View{s.ana.Slash(s.general, "help"), around} {
		require.Contains(t, v.All(), `\[free nitro](https://evil.example)`)
		require.NotRegexp(t, `(^|[^\\])\[free nitro\]\(`, v.All())
	}
}

func TestMessagesAreAnsweredInTheirLanguageIfTheFAQHasIt(t *testing.T) {
	s := play(t, setting{files: []string{"garten.json", `[
		{"id":"hund","question":"Darf ich meinen Hund in den Garten mitbringen?","answer":"Ja, aber nur an der Leine und nicht in die Beete der anderen Mitglieder."},
		{"id":"wasser","question":"Wann soll ich die Tomaten gießen?","answer":"Am besten früh am Morgen, unten an der Pflanze, damit die Blätter trocken bleiben."}]`}})
	require.Contains(t, s.ana.Say(s.general, "@faqbot Wie hoch ist eigentlich der Eiffelturm in Paris und wer hat ihn gebaut").Text, "Darauf hat diese FAQ")
	require.Regexp(t, "not sure|doesn't seem", s.ana.Say(s.general, "@faqbot how high is the Eiffel tower in Paris and who has built it").Text)
}

func TestThePayloadIsTheVeryMessageThatTheBotSends(t *testing.T) {
	var decided deciding
	s := play(t, setting{fault: func(k bot.Knowledge) bot.Knowledge {
		decided = deciding{k, func(string) (faq.Decision, string, int) { return faq.Answer, "water", 1 }}
		return decided
	}})
	for locale, member := range map[string]string{"en-US": "eve", "de": "gunda"} {
		s.guild.Member(member).SetLocale(locale).Ask(s.general, "when to water?")
		result, err := decided.Ask(t.Context(), "when to water?", faq.Ask{})
		require.NoError(t, err)
		want, err := bot.Payload(result, locale)
		require.NoError(t, err)
		var got struct{ Data json.RawMessage }
		for _, r := range s.discord.Requests() {
			if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/callback") {
				require.NoError(t, json.Unmarshal(r.Body, &got))
			}
		}
		require.JSONEq(t, string(got.Data), string(want))
	}
}

// overtaken is an engine that another corpus is put in use of while it answers.
type overtaken struct {
	bot.Knowledge
	change func()
}

func (k overtaken) Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error) {
	r, err := k.Knowledge.Ask(ctx, question, how)
	k.change()
	if err == nil {
		_, err = k.Reload(ctx, true)
	}
	return r, err
}

func TestAnAnswerIsWholeThoughAnotherVersionIsLoadedMeanwhile(t *testing.T) {
	var s *scene
	s = play(t, setting{fault: func(k bot.Knowledge) bot.Knowledge {
		return overtaken{k, func() { s.shelf.put(t, garden[:1]) }}
	}})
	v := s.ana.Ask(s.general, "When should I water the tomatoes?")
	require.Contains(t, v.All(), "early in the morning")
	require.Contains(t, v.Labels(), "Related: How much is the yearly membership fee?", "what the answer's own version points to")
	require.Contains(t, s.ana.Click(v, "Related: How much is the yearly membership fee?").Text, "no longer in the FAQ")
}

func TestALargeReloadIsToldInWhatAMessageHolds(t *testing.T) {
	s := play(t, setting{})
	var many []entry
	for i := range 300 {
		many = append(many, entry{Question: fmt.Sprintf("What grows in bed number %d behind the old greenhouse?", i), Answer: "Beans."})
	}
	s.shelf.put(t, many)
	v := s.mod.Slash(s.general, "faq reload")
	require.Contains(t, v.Text, "300 added, 0 changed, 8 removed")
	require.Contains(t, v.All(), "more")
	for _, f := range v.Embeds[0].Fields {
		require.NotContains(t, f.Value, "\x00")
		require.LessOrEqual(t, len([]rune(f.Value)), 1024)
	}
	broken := "["
	for i := range 200 {
		broken += fmt.Sprintf(`{"id":"same","question":"Q%d?","answer":"A."},`+"\n", i)
	}
	s.shelf.write("twins.json", strings.TrimSuffix(broken, ",\n")+"]")
	v = s.mod.Slash(s.general, "faq reload")
	require.Contains(t, v.Text, "mistakes")
	require.Contains(t, v.Embeds[0].Description, "twins.json:")
	require.Contains(t, v.Embeds[0].Description, "more")
}

const rules = `The community garden lies behind the station. It was founded in 1987 by twelve neighbours.
Opening Hours
The gate is open from April to October. In winter only members with a key come in.
Parking
Cars stay outside. Bicycles may lean on the southern fence, but not on the espalier.
`

func TestAnArticleIsAnsweredLikeQuestions(t *testing.T) {
	s := play(t, setting{files: []string{"rules.txt", rules}, fault: func(k bot.Knowledge) bot.Knowledge {
		return deciding{k, func(q string) (faq.Decision, string, int) {
			for _, e := range k.Corpus().Entries {
				if e.IsPassage() && strings.Contains(e.Answer, q) {
					return map[bool]faq.Decision{true: faq.Choose, false: faq.Answer}[q == "fence"], e.ID, len(e.Sentences) - 1
				}
			}
			return faq.None, "", 0
		}}
	}})
	v := s.ana.Ask(s.general, "winter")
	t.Log("\n" + v.String())
	require.Equal(t, "Opening Hours", v.Embeds[0].Title)
	require.Contains(t, v.Embeds[0].Description, "**In winter only members with a key come in.**")
	require.Equal(t, "rules.txt:3 · Opening Hours", v.Embeds[0].Footer.Text)
	around := s.ana.Click(v, "Show in context")
	t.Log("\n" + around.String())
	require.Contains(t, around.All(), "**Parking**")
	require.Contains(t, around.All(), "founded in 1987")

	v = s.ana.Ask(s.general, "neighbours")
	require.Empty(t, v.Embeds[0].Title, "no heading to name it by")
	require.Contains(t, v.Embeds[0].Description, "**It was founded in 1987 by twelve neighbours.**")

	v = s.ana.Ask(s.general, "fence")
	require.Equal(t, []string{"Bicycles may lean on the southern fence, but not on the espalier."}, v.Labels(), "a passage is offered by what it says")
}
