package bot

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/bwmarrin/discordgo"
	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestTextIsCutWhereAReaderWould(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"exactly ten", 11, "exactly ten"},
		{"one two three four", 14, "one two three…"},
		{"one two, three four", 9, "one two…"},
		{"unbreakablylongword", 8, "unbreak…"},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 14, "👩‍👩‍👧‍👦…"},
		{"ééé", 3, "ééé"},
	} {
		got := cut(c.text, c.limit)
		require.Equal(t, c.want, got)
		require.LessOrEqual(t, units(got), c.limit)
	}
}

func TestMarkdownComesOffAsAReaderSeesIt(t *testing.T) {
	for in, want := range map[string]string{
		"plain text, 5 * 3 = 15":                      "plain text, 5 * 3 = 15",
		"**bold** and *italic* and `code`":            "bold and italic and code",
		"see [the plan](https://x.example/a_b) first": "see the plan first",
		"# A heading":                "A heading",
		"snake_case_name stays":      "snake_case_name stays",
		"a ||spoiler|| and ~~gone~~": "a spoiler and gone",
		"two\nlines":                 "two lines",
		"Is <b>it</b> true?":         "Is <b>it</b> true?",
	} {
		require.Equal(t, want, clean(plain(in)), in)
	}
}

func TestTheSentenceThatAnswersIsBoldAndNothingElse(t *testing.T) {
	mark := func(text, sentence string) string {
		i := strings.Index(text, sentence)
		require.GreaterOrEqual(t, i, 0, text)
		return bold(text, faq.Span{Start: i, End: i + len(sentence)})
	}
	for _, c := range []struct{ text, sentence, want string }{
		{"A. B. C.", "B.", "A. **B.** C."},
		{"Only one.", "Only one.", "Only one."},
		{"Use *care* here. Go.", "Use *care* here.", "**Use *care* here.** Go."},
		{"It is **very** hot. Go.", "It is **very** hot.", "**It is very hot.** Go."},
		{"*All* of it. Go.", "*All* of it.", "*All* of it. Go."},
		{"See https://x.example/a. Go.", "See https://x.example/a.", "**See** https://x.example/a. Go."},
		{"See [x](https://x.example). Go.", "See [x](https://x.example).", "**See [x](https://x.example).** Go."},
		{"**Note: A. B.** C.", "B.", "**Note: A. B.** C."},
		{"Do this:\n```\nrm -r\n```\nThen B.", "rm -r", "Do this:\n```\nrm -r\n```\nThen B."},
		{"Run `a. b` now. Go.", "b` now.", "Run `a. b` now. Go."},
		{"A ends in \\. B.", "A ends in \\", "A ends in \\. B."},
		{"One\n- two. Three.", "One\n- two.", "One\n- two. Three."},
		{"- One. Two.\n- Three.", "Three.", "- One. Two.\n- **Three.**"},
	} {
		got := mark(c.text, c.sentence)
		require.Equal(t, c.want, got)
		if got != c.text {
			require.Len(t, read(got).bold, 1, got)
			require.True(t, strings.HasPrefix(read(c.sentence).shown, read(got).bold[0]), "%q: %q", c.text, read(got).bold[0])
		}
	}
}

func TestALongAnswerIsShownAroundTheSentence(t *testing.T) {
	var answer strings.Builder
	var spans []faq.Span
	for i := range 40 {
		start := answer.Len()
		answer.WriteString("This is sentence number " + strings.Repeat("x", i%7) + ".")
		spans = append(spans, faq.Span{Start: start, End: answer.Len()})
		answer.WriteString(" ")
	}
	e := &faq.Entry{Answer: answer.String(), Sentences: spans}
	for _, s := range spans {
		text, shown, whole := excerpt(e, s, 300)
		require.False(t, whole)
		require.LessOrEqual(t, units(text), 300)
		require.Equal(t, s.Of(e.Answer), shown.Of(text))
		require.True(t, strings.HasSuffix(text, ". …"), text)
	}
	text, shown, whole := excerpt(e, spans[3], 4000)
	require.True(t, whole)
	require.Equal(t, spans[3], shown)
	require.Equal(t, e.Answer, text)
}

func TestLabelsTellLongTextsApart(t *testing.T) {
	head := "Q&A on infection prevention for health care workers who care for patients: "
	got := labels([]string{head + "are gloves enough?", head + "are masks enough?", "short"}, 60)
	require.Equal(t, []string{"…care workers who care for patients: are gloves enough?", "…care workers who care for patients: are masks enough?", "short"}, got)
	for _, l := range labels([]string{strings.Repeat("x", 200) + "a", strings.Repeat("x", 200) + "b", "", "👩‍👩‍👧‍👦"}, 20) {
		require.LessOrEqual(t, units(l), 20)
	}
}

func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(s, fence, ""), unicode.IsSpace), "")
}

// checkSplit fails the test if a split text has lost or broken anything.
func checkSplit(t *testing.T, text string, limit int) []string {
	t.Helper()
	text = strings.ToValidUTF8(text, "")
	parts := split(text, limit)
	for _, p := range parts {
		require.LessOrEqual(t, units(p), limit)
		require.NotEmpty(t, strings.TrimSpace(p))
	}
	if !strings.Contains(text, fence) {
		require.Equal(t, squeeze(text), squeeze(strings.Join(parts, "")))
		for _, at := range atom.FindAllString(text, -1) {
			if units(at) < limit/2 {
				require.Contains(t, strings.Join(parts, "\x00"), at, "%q is broken", at)
			}
		}
		for g := graphemes.FromString(text); g.Next(); {
			if v := g.Value(); strings.TrimSpace(v) != "" && units(v) < limit/2 {
				require.Contains(t, strings.Join(parts, "\x00"), v)
			}
		}
	}
	return parts
}

func TestLongTextIsSpreadOverMessagesWhole(t *testing.T) {
	list := strings.Repeat("- an item of the list\n", 6)
	code := "```go\nfunc main() {}\n```\n"
	text := "An introduction.\n\n" + list + "\n" + code + "\nThe end. See [the plan](https://garden.example/plan)."
	parts := checkSplit(t, text, 160)
	require.Contains(t, strings.Join(parts, "\x00"), strings.TrimSpace(list), "the list is whole")
	require.Contains(t, strings.Join(parts, "\x00"), strings.TrimSpace(code), "the code is whole")
	require.Equal(t, []string{text}, checkSplit(t, text, 4000))

	long := "```sh\n" + strings.Repeat("echo hello world\n", 40) + "```"
	for _, p := range checkSplit(t, long, 200) {
		require.True(t, strings.HasPrefix(p, "```sh\n") && strings.HasSuffix(p, "\n```"), p)
	}
	for name, marks := range map[string]struct{ before, indent, opener, after string }{
		"a list":         {"1. Save this as config.yml:\n\n", "   ", "```yaml", "\n2. Start it.\n"},
		"a tight list":   {"- Save this:\n", "  ", "```yaml", "- Start it.\n"},
		"a paragraph":    {"Text.\n\n", "  ", "```yaml", "more\n"},
		"a longer fence": {"", "", "````md", "\nThe end.\n"},
		"a long opener":  {"", "", "```yaml title=\"config-of-the-server.yml\"", "\nThe end.\n"},
	} {
		fenceLine := marks.indent + marks.opener[:strings.LastIndex(marks.opener[:4], "`")+1] + "\n"
		text := marks.before + marks.indent + marks.opener + "\n" + strings.Repeat(marks.indent+"key: value\n", 40) + fenceLine + marks.after
		parts := checkSplit(t, text, 200)
		require.Greater(t, len(parts), 2, name)
		for i, p := range parts {
			require.False(t, openFence(p), "%s: part %d leaves its code open: %s", name, i, p)
			first := strings.TrimSpace(firstLine(p))
			require.NotEqual(t, "key: value", first, "%s: part %d begins within code", name, i)
			require.NotRegexp(t, "```[a-z]*\n\\s*```", p, "%s: part %d has code of nothing", name, i)
		}
		require.Equal(t, 40, strings.Count(strings.Join(parts, "\n"), "key: value"), name)
	}
	words := strings.Repeat("word ", 400)
	for _, p := range checkSplit(t, words, 100) {
		require.False(t, strings.HasPrefix(p, "ord"))
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("An introduction.\n\n- a\n- b\n\n```\ncode\n```\nThe end.", 120)
	f.Add(strings.Repeat("word. ", 100), 100)
	f.Add("```\n"+strings.Repeat("x", 500), 100)
	f.Add(strings.Repeat("👩‍👩‍👧‍👦", 50), 100)
	f.Add("see [a link](https://x.example/"+strings.Repeat("y", 80)+") and `"+strings.Repeat("z ", 30)+"`", 130)
	f.Add("a"+strings.Repeat("\u0301", 300), 100)
	f.Add(strings.Repeat("x", 60)+" "+strings.Repeat("\u0301", 17)+strings.Repeat("y", 90), 100)
	f.Add(strings.Repeat("x", 60)+". "+strings.Repeat("\u0301", 17)+strings.Repeat("y", 90), 100)
	f.Add("```\n```\n```\n```", 100)
	f.Add("1. a\n   ```\n   b\n   ```\n2. c", 100)
	f.Add("- a\n"+strings.Repeat(" ", 90)+"```"+strings.Repeat("x", 90)+"\n"+strings.Repeat("y", 300), 100)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 100 || limit > 5000 || len(text) > 4000 {
			return
		}
		checkSplit(t, text, limit)
	})
}

func TestWhatIsTooOldIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecent[int](time.Hour)
		r.add("a", 1)
		time.Sleep(40 * time.Minute)
		v, ok := r.get("a")
		require.True(t, ok)
		require.Equal(t, 1, v)
		r.add("b", 2)
		time.Sleep(30 * time.Minute)
		_, ok = r.get("a")
		require.False(t, ok, "looking doesn't keep it young")
		require.True(t, r.has("b"))
		r.expire(time.Now())
		require.True(t, r.has("b"))
		time.Sleep(time.Hour)
		r.expire(time.Now())
		require.False(t, r.has("b"))
	})
}

func TestWhateverIsSaidFitsDiscord(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("wörd👍 ", 2000)
	var fields []*discordgo.MessageEmbedField
	for range 2 * maxFields {
		fields = append(fields, &discordgo.MessageEmbedField{Name: long, Value: long})
	}
	r := reply{content: long}
	for range 2 * maxEmbeds {
		r.embeds = append(r.embeds, &discordgo.MessageEmbed{Title: long, Description: long, Footer: &discordgo.MessageEmbedFooter{Text: long}},
			&discordgo.MessageEmbed{Title: "short", Fields: fields})
	}
	for range 2 * maxRows {
		r.rows = append(r.rows, discordgo.ActionsRow{})
	}
	few := reply{embeds: []*discordgo.MessageEmbed{{Title: long, Fields: fields}}}
	most := reply{embeds: []*discordgo.MessageEmbed{{Description: long}, {Description: "a"}}}
	many := reply{embeds: []*discordgo.MessageEmbed{{Fields: slices.Repeat([]*discordgo.MessageEmbedField{{Name: "a", Value: "b"}}, 2*maxFields)}}}
	for _, r := range []reply{r, few, most, many} {
		f := r.fit()
		assert.LessOrEqual(t, units(f.content), maxContent)
		assert.LessOrEqual(t, len(f.embeds), maxEmbeds)
		assert.LessOrEqual(t, len(f.rows), maxRows)
		sum := 0
		for _, e := range f.embeds {
			assert.LessOrEqual(t, units(e.Title), maxTitle)
			assert.LessOrEqual(t, units(e.Description), maxDescription)
			assert.LessOrEqual(t, len(e.Fields), maxFields)
			sum += units(e.Title) + units(e.Description)
			if e.Footer != nil {
				assert.LessOrEqual(t, units(e.Footer.Text), maxFooter)
				sum += units(e.Footer.Text)
			}
			for _, f := range e.Fields {
				assert.LessOrEqual(t, units(f.Name), maxFieldName)
				assert.LessOrEqual(t, units(f.Value), maxFieldValue)
				sum += units(f.Name) + units(f.Value)
			}
		}
		assert.LessOrEqual(t, sum, maxEmbedsSum)
	}
	assert.Len(t, r.embeds[1].Fields, 2*maxFields, "what was given stays as it was")
}

func TestTextBehindAClosingFenceIsNotLost(t *testing.T) {
	code := "```sh\n" + strings.Repeat("echo hello world\n", 40)
	parts := split(code+"``` Then restart the server, or all is lost.\nThe end.\n", 200)
	require.Contains(t, strings.Join(parts, "\n"), "Then restart the server")
}

func TestAnExcerptKeepsItsLimit(t *testing.T) {
	var e faq.Entry
	for n := 1; n < 400; n++ {
		e.Answer = "```\n" + strings.Repeat("x", n) + "\n" + strings.Repeat("y ", 400) + "\n```"
		e.Sentences = []faq.Span{{Start: 0, End: 4 + n}, {Start: 5 + n, End: len(e.Answer)}}
		text, _, _ := excerpt(&e, faq.Span{}, 300)
		if units(text) > 300 {
			t.Fatalf("n=%d: %d units", n, units(text))
		}
	}
}
