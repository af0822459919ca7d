package bot

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// loaded is the first entry of a file.
func loaded(t *testing.T, name, text string) *faq.Entry {
	t.Helper()
	c, err := faq.Load(fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}})
	require.NoError(t, err)
	return c.Entries[0]
}

// sentence finds the sentence of an entry's answer that holds some words.
func sentence(t *testing.T, e *faq.Entry, words string) faq.Match {
	t.Helper()
	for _, s := range e.Sentences {
		if strings.Contains(s.Of(e.Answer), words) {
			return faq.Match{Entry: e, Sentence: s}
		}
	}
	require.Fail(t, "no such sentence", "%q in %q", words, e.Answer)
	return faq.Match{}
}

func TestReadersOfDiscordSeeNoMoreOfMarkdownThanOthers(t *testing.T) {
	for _, c := range []struct{ answer, words, embed, line string }{
		{"Turn the key twice.\n<!-- TODO: the code is 4711 -->\nThen push.", "Then", "Turn the key twice.\n**Then push.**", "Then push."},
		{"Turn the key.\n\n<!-- the code\nis 4711 -->\n\nThen push.", "Then", "Turn the key.\n\n**Then push.**", "Then push."},
		{"Turn the key <!-- the code is 4711 --> twice. Then push.", "Turn", "**Turn the key twice.** Then push.", "Turn the key twice."},
		{"Turn the key twice. <!-- 4711 --> Then push.", "Then", "Turn the key twice. **Then push.**", "Then push."},
		{"Turn the key twice. Then push. <!-- 4711 -->", "Then", "Turn the key twice. **Then push.**", "Then push."},
		{"Turn it <!-- TODO. Ask Bob. --> twice. Then push.", "Turn", "**Turn it** twice. Then push.", "Turn it"},
		{"Turn it <!-- TODO. Ask Bob. --> twice. Then push.", "Ask", "Turn it twice. Then push.", "Turn it"},
		{"- Turn the key. <!-- 4711 -->\n- Then push.", "Then", "- Turn the key.\n- **Then push.**", "Then push."},
		{"It opens.\n\n### In winter {#winter}\nThen it sticks.", "sticks", "It opens.\n\n### In winter\n**Then it sticks.**", "Then it sticks."},
		{"Ça va.\n\n### In winter <!-- 4711 --> {#winter}\n<!-- 4711 -->\nVoilà. Then à la…", "Voilà", "Ça va.\n\n### In winter \n**Voilà.** Then à la…", "Voilà."},
		{"It opens.\n\n### In winter {#winter}\nThen it sticks.", "In winter", "It opens.\n\n### **In winter**\nThen it sticks.", "In winter"},
		{"Turn it.\n\n<div>\nPull. <!-- 4711 -->\n</div>\n\nThen push.", "Then", "Turn it.\n\n<div>\nPull.\n</div>\n\n**Then push.**", "Then push."},
		// In code they are what is shown.
		{"Write `<!-- x -->` there. Then push.", "Write", "**Write `<!-- x -->` there.** Then push.", "Write \\<!-- x --> there."},
		{"Write this:\n\n```html\n<!-- x -->\n# A {#a}\n```\n\nThen push.", "Then", "Write this:\n\n```html\n<!-- x -->\n# A {#a}\n```\n\n**Then push.**", "Then push."},
		{"Use {#id} in a heading. Then push.", "Use", "**Use {#id} in a heading.** Then push.", "Use {#id} in a heading."},
	} {
		e := loaded(t, "a.md", "## How do I open the gate?\n"+c.answer+"\n")
		m := sentence(t, e, c.words)
		shown, whole := card(m, maxExcerpt)
		require.True(t, whole)
		require.Equal(t, c.embed, shown.Description, c.answer)
		require.Equal(t, c.line, gist(m), c.answer)
		require.Equal(t, c.answer, e.Answer, "what the corpus holds stays as it is")
	}
}

func TestLongAnswersAreShownWithoutCommentsToo(t *testing.T) {
	long := strings.Repeat("Turn the key. <!-- 4711 --> ", 100)
	e := loaded(t, "a.md", "## How do I open the gate?\n"+long+"\nThen push.\n")
	m := sentence(t, e, "Then push.")
	shown, whole := card(m, maxExcerpt)
	require.False(t, whole)
	require.Contains(t, shown.Description, "**Then push.**")
	require.NotContains(t, shown.Description, "4711")
	require.NotContains(t, around(e, loaded(t, "b.md", "## Why?\nSo.\n")), "4711")
}

func TestWhatIsNoMarkdownIsShownAsItStands(t *testing.T) {
	for _, c := range []struct{ answer, words, embed, line string }{
		{"Use __init__ and *args. Then run it.", "Use", `**Use \_\_init\_\_ and \*args.** Then run it.`, `Use \_\_init\_\_ and \*args.`},
		{"The key is ||y||. Keep it.", "key", `**The key is \|\|y\|\|.** Keep it.`, `The key is \|\|y\|\|.`},
		{"# of players is shown by /list. Type it.", "players", `\# **of players is shown by /list.** Type it.`, `\# of players is shown by /list.`},
		{"Type a\\b or `c` or ~~d~~. Then go.", "Type", "**Type a\\\\b or \\`c\\` or \\~\\~d\\~\\~.** Then go.", "Type a\\\\b or \\`c\\` or \\~\\~d\\~\\~."},
		{"See [1] and [x](y) <!-- z -->. Then go.", "See", `**See \[1\] and \[x\](y) \<!-- z -->.** Then go.`, `See \[1\] and \[x\](y) \<!-- z -->.`},
		{"It is 3 * 4 &amp; more. Then go.", "Then", `It is 3 \* 4 &amp; more. **Then go.**`, `Then go.`},
		{"Ask @everyone or <@123456789012345678> {#x}. Then go.", "Ask", `**Ask @everyone or \<@123456789012345678> {#x}.** Then go.`, `Ask @everyone or \<@123456789012345678> {#x}.`},
		{"Look at https://x.example/a_b_c?d=*e* now. Then go.", "Look", "**Look at https://x.example/a_b_c?d=*e* now.** Then go.", "Look at <https://x.example/a_b_c?d=*e*> now."},
		{"It stands there (https://x.example/a_b). Then go.", "stands", "**It stands there** (https://x.example/a_b). Then go.", "It stands there (<https://x.example/a_b>)."},
		{"It lies in C:\\. Then go.", "Then", `It lies in C:\\. **Then go.**`, "Then go."},
	} {
		e := loaded(t, "a.txt", "How do I use it?\n"+c.answer+"\n")
		m := sentence(t, e, c.words)
		require.Equal(t, c.line, gist(m), c.answer)
		shown, _ := card(m, maxExcerpt)
		require.Equal(t, c.embed, shown.Description, c.answer)
	}
	const list = "- 20 cents a day\n1. euro for a card\n12.5 euros for all\n> 1 is many\n-# of cards"
	require.Equal(t, "\\- 20 cents a day\n1\\. euro for a card\n12.5 euros for all\n\\> 1 is many\n\\-# of cards", literal(list))

	for name, markdown := range map[string]bool{"a.TXT": false, "a.html": false, "a.htm": false, "a.md": true, "a.csv": true, "a.json": true, "a.jsonl": true} {
		e := &faq.Entry{Question: "What is __init__?", Answer: "It is *args.", Sentences: []faq.Span{{Start: 0, End: 12}},
			Source: faq.Source{File: name, Headings: []string{"All of __main__"}}}
		m := faq.Match{Entry: e, Sentence: e.Sentences[0]}
		c, _ := card(m, maxExcerpt)
		if markdown {
			require.Equal(t, "What is __init__?", c.Title, name)
			require.Equal(t, "What is init?", label(title(e), maxOption))
			continue
		}
		require.Equal(t, `What is \_\_init\_\_?`, c.Title, name)
		require.Equal(t, "What is __init__?", label(title(e), maxOption), "nothing is rendered there")
		require.Equal(t, "What is __init__?", headline(m))
		require.Contains(t, whereabouts(e), "All of __main__")
		require.Equal(t, `__What is \_\_init\_\_?__`+"\n", asked(e))
	}
}

func FuzzLiteral(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
		f.Add("a " + s + " b\n" + s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.Contains(s, "://") {
			return // no text; an address stays as it is, and the reader of the tests doesn't know where it ends
		}
		r := read(literal(s))
		require.Equal(t, s, r.shown)
		for _, mark := range r.live {
			require.Contains(t, []string{"everyone", "invite"}, mark, "%q", s)
		}
	})
}

func FuzzShown(f *testing.F) {
	f.Add("# A?\nB <!-- c --> d.\n\n### E {#f}\n<!--\ng -->\n- `<!-- h -->`\n")
	f.Add("# A?\n<div>\n<!-- b --> <!-- c\n-->\r\nd.\n</div>\n\n> <!-- e -->\n> f {#g}\n> ==\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.md", "a.txt"} {
			c, err := faq.Load(fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}})
			if err != nil {
				return
			}
			for _, e := range c.Entries {
				m := shown(faq.Match{Entry: e, Sentence: e.Sentences[len(e.Sentences)-1]})
				end := 0
				for _, s := range append(m.Entry.Sentences, m.Sentence) {
					if s == m.Sentence {
						end = 0 // it is the last one, or empty now
					}
					require.True(t, end <= s.Start && s.Start <= s.End && s.End <= len(m.Entry.Answer), "%q became %q", e.Answer, m.Entry.Answer)
					require.Equal(t, strings.TrimSpace(s.Of(m.Entry.Answer)), s.Of(m.Entry.Answer))
					end = s.End
				}
				_, _ = card(m, 100)
				_ = gist(m)
			}
		}
	})
}
