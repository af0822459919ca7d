package bot_test

import (
	"context"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
	"faqbot/faq"
)

var update = flag.Bool("update", false, "draw the pictures in docs/discord.md anew")

// A director has the engine decide as the pictures want it, whatever it learns in the future.
type director struct{ bot.Knowledge }

var script = map[string]struct {
	decision faq.Decision
	entries  []string
	sentence int
}{
	"tomato":  {faq.Answer, []string{"water", "blight"}, 1},
	"dog":     {faq.Answer, []string{"dog"}, 0},
	"hund":    {faq.Answer, []string{"dog"}, 0},
	"fee":     {faq.Answer, []string{"fee"}, 0},
	"raised":  {faq.Answer, []string{"long"}, 0},
	"compost": {faq.Choose, []string{"compost-turn", "compost-bin"}, 0},
	"shower":  {faq.None, []string{"key", "fee"}, 0},
}

func (d director) Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error) {
	corpus := d.Corpus()
	r := faq.Result{Question: question, Decision: faq.None, Courtesy: faq.CourtesyOf(question), Corpus: corpus, Version: corpus.Version}
	for word, s := range script {
		if !strings.Contains(strings.ToLower(question), word) {
			continue
		}
		r.Decision, r.Confidence = s.decision, 0.93
		for _, id := range s.entries {
			if e := corpus.Entry(id); e != nil {
				r.Matches = append(r.Matches, faq.Match{Entry: e, Sentence: e.Sentences[min(s.sentence, len(e.Sentences)-1)], Confidence: 0.93})
			}
		}
	}
	if how.Explain {
		r.Explanation = &faq.Explanation{
			Words: []faq.Word{{Text: "dgos", Read: "dogs", Weight: 3.1, Matched: "typo"}, {Text: "garden", Read: "garden", Weight: 1.2, Matched: "exact"}, {Text: "winter", Read: "winter", Weight: 2.9}},
			Rule:  "confidence 0.93 is at least 0.80",
		}
	}
	return r, nil
}

func (d director) Suggest(_ context.Context, typed string, limit int) ([]*faq.Entry, error) {
	var out []*faq.Entry
	for _, e := range d.Corpus().Entries {
		if strings.HasPrefix(strings.ToLower(e.Question), strings.ToLower(typed)) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

// still makes a picture the same each time it is drawn.
func still(s *scene, v discordtest.View) string {
	text := v.String()
	for _, m := range []*discordtest.Member{s.ana, s.ben, s.mod} {
		text = strings.ReplaceAll(text, m.Mention(), "@"+m.Name())
	}
	text = regexp.MustCompile(`<t:\d+:R>`).ReplaceAllString(text, "2 minutes ago")
	long := regexp.MustCompile(`((?:Saw the planks [^.]*\. )+)`)
	text = long.ReplaceAllString(text, "Saw the planks … ")
	return text
}

func TestThePicturesInTheDocumentationAreWhatTheBotSends(t *testing.T) {
	var forum *discordtest.Channel
	s := play(t, setting{
		bot:   bot.Options{Version: "1.0"},
		files: []string{"garden.cases.jsonl", `{"question":"when should I water the tomatoes?","expect":["water"]}` + "\n"},
		fault: func(k bot.Knowledge) bot.Knowledge { return director{k} },
		before: func(s *scene, o *bot.Options) {
			forum = s.guild.Forum("help")
			o.AutoAnswerChannels = []string{forum.ID()}
		},
	})
	drawn := map[string]string{}
	draw := func(name, does string, v discordtest.View) discordtest.View {
		if does != "" {
			does = "> " + does + "\n"
		}
		drawn[name] = does + still(s, v)
		return v
	}
	draw("typing", "ana types /ask question: when", s.ana.Type(s.general, "ask", "question", "when"))
	answer := draw("answer", "ana: /ask question: when do tomatoes need water", s.ana.Ask(s.general, "when do tomatoes need water"))
	draw("direct", "ana, to the bot directly: may I bring my dog?", s.ana.DM("may I bring my dog?"))
	question := s.ben.Post(s.general, "hey, can I bring my dog on sunday?")
	menu := draw("menu", "ben: hey, can I bring my dog on sunday?\n> ana uses Apps → Answer from FAQ on it", s.ana.RightClick(question, "Answer from FAQ"))
	s.ana.Click(menu, "Share to channel")
	draw("menu shared", "ana presses Share to channel", s.ana.Await(question))
	private := draw("private", "ana: /ask question: dogs? private: True", s.ana.Ask(s.general, "dogs?", opt("private", true)))
	draw("private shared", "ana presses Share to channel", s.ana.Click(private, "Share to channel"))
	draw("to", "ana: /ask question: dogs? to: ben", s.ana.Ask(s.general, "dogs?", opt("to", s.ben)))
	choose := draw("choose", "ana: @faqbot compost", s.ana.Say(s.general, "@faqbot compost"))
	chosen := draw("chosen", "ana presses How often is the compost turned?", s.ana.Click(choose, "How often is the compost turned?"))
	draw("none", "ana: /ask question: how high is the Eiffel tower", s.ana.Ask(s.general, "how high is the Eiffel tower"))
	draw("nearest", "ana: @faqbot is there a shower?", s.ana.Say(s.general, "@faqbot is there a shower?"))
	draw("context", "ben presses Show in context", s.ben.Click(answer, "Show in context"))
	draw("long", "ana: @faqbot how do I build a raised bed?", s.ana.Say(s.general, "@faqbot how do I build a raised bed?"))
	draw("solved", "ben presses Solved it", s.ben.Click(chosen, "Solved it"))
	draw("not it", "ben presses Not it", s.ben.Click(chosen, "Not it"))
	draw("several", "ana: @faqbot Are dogs allowed? And how much is the fee?", s.ana.Say(s.general, "@faqbot Are dogs allowed? And how much is the fee?"))
	draw("greeting", "ana: @faqbot hi there", s.ana.Say(s.general, "@faqbot hi there"))
	draw("unasked", "ana opens a post in a forum: Are dogs allowed?", s.ana.PostForum(forum, "Are dogs allowed?", "I have a small one."))
	for _, c := range []string{"help", "privacy", "about"} {
		draw(c, "ana: /"+c, s.ana.Slash(s.general, c))
	}
	draw("denied", "ana: /faq reload", s.ana.Slash(s.general, "faq reload"))
	gunda := s.guild.Member("gunda").SetLocale("de")
	draw("german", "gunda: /frage frage: Darf mein Hund mit?", gunda.Ask(s.general, "Darf mein Hund mit?"))
	draw("status", "mod: /faq status", s.mod.Slash(s.general, "faq status"))
	draw("check", "mod: /faq check", s.mod.Slash(s.general, "faq check"))
	draw("test", "mod: /faq test", s.mod.Slash(s.general, "faq test"))
	draw("search", "mod: /faq search question: dgos in the garden in winter", s.mod.Slash(s.general, "faq search", opt("question", "dgos in the garden in winter dog")))
	s.shelf.write("broken.json", "[\n{\"question\": \"Who?\",\n \"answer\": }\n]")
	draw("problems", "mod: /faq reload", s.mod.Slash(s.general, "faq reload"))
	s.shelf.remove("broken.json")
	s.shelf.put(t, append([]entry{{ID: "shed", Question: "What is in the shed?", Answer: "Spades."}}, garden...))
	draw("reload", "mod: /faq reload", s.mod.Slash(s.general, "faq reload", opt("force", true)))
	s.shelf.put(t, garden[1:])
	failed := draw("failed", "mod: /faq reload", s.mod.Slash(s.general, "faq reload"))
	s.mod.Click(failed, "Use it anyway")
	draw("gone", "ana presses Show in context", s.ana.Click(answer, "Show in context"))

	const path = "../docs/discord.md"
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	used := 0
	got := regexp.MustCompile("(?m)^<!-- picture: (.+) -->\n(?:\n?```text\n[\\s\\S]*?\n```\n)?").ReplaceAllStringFunc(string(text), func(block string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(strings.SplitN(block, "\n", 2)[0], "<!-- picture: "), " -->")
		picture, ok := drawn[name]
		require.True(t, ok, "nothing draws %q", name)
		used++
		return "<!-- picture: " + name + " -->\n```text\n" + strings.ReplaceAll(strings.TrimRight(picture, "\n"), "```", "'''") + "\n```\n"
	})
	require.Equal(t, len(drawn), used, "a picture has no place")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	require.Equal(t, string(text), got, "docs/discord.md shows something else; draw it anew with go test ./bot -run Pictures -update")
}
