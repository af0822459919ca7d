package bot

import (
	"strings"
	"testing"
	"testing/fstest"

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
