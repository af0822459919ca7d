package bot

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// A reading is what a small reader of Discord's Markdown makes of a text: what it shows, and which marks
// came to life.
type reading struct {
	shown string
	live  []string
	bold  []string
}

// What Discord's clients look for at a place that isn't escaped, in their order. The patterns follow the
// clients' rules, a little more eagerly.
var marks = []struct {
	name string
	at   *regexp.Regexp
}{
	{"code block", regexp.MustCompile("^```[\\s\\S]*?```")},
	{"code", regexp.MustCompile("^`+[^`]+`+")},
	{"mention", regexp.MustCompile(`^<(@[!&]?|#)\d+>`)},
	{"command", regexp.MustCompile(`^</[^:>]+:\d+>`)},
	{"emoji", regexp.MustCompile(`^<a?:\w+:\d+>`)},
	{"time", regexp.MustCompile(`^<t:-?\d+(:\w)?>`)},
	{"guild link", regexp.MustCompile(`^<id:\w+>`)},
	{"everyone", regexp.MustCompile(`^@(everyone|here)`)},
	{"hidden link", regexp.MustCompile(`^<[a-zA-Z][\w+.-]*:[^ >]+>`)},
	{"masked link", regexp.MustCompile(`^\[[^\]]*\]\s*\([^)]*\)`)},
	{"link", regexp.MustCompile(`(?i)^(https?|steam|discord)://\S`)},
	{"invite", regexp.MustCompile(`(?i)^(discord\.gg|discord(app)?\.com/invite|discord\.me)/\w`)},
	{"bold", regexp.MustCompile(`^\*\*[\s\S]+?\*\*`)},
	{"underline", regexp.MustCompile(`^__[\s\S]+?__`)},
	{"strike", regexp.MustCompile(`^~~[\s\S]+?~~`)},
	{"spoiler", regexp.MustCompile(`^\|\|[\s\S]+?\|\|`)},
	{"italic", regexp.MustCompile(`^(\*[^\s*][\s\S]*?\*|_[\s\S]+?_\b)`)},
}

var lineMarks = []struct {
	name string
	at   *regexp.Regexp
}{
	{"heading", regexp.MustCompile(`^\s*#{1,3}\s`)},
	{"subtext", regexp.MustCompile(`^\s*-#\s`)},
	{"quote", regexp.MustCompile(`^\s*>(>>)?\s`)},
	{"list", regexp.MustCompile(`^\s*([-*+]|\d+[.)])\s`)},
}

// read reads Markdown as Discord's clients do.
func read(s string) reading {
	var r reading
	var shown strings.Builder
	lineStart := true
	for i := 0; i < len(s); {
		if lineStart {
			for _, m := range lineMarks {
				if m.at.MatchString(s[i:]) {
					r.live = append(r.live, m.name)
				}
			}
		}
		if s[i] == '\\' && i+1 < len(s) && !alphanumeric(s[i+1:]) {
			_, size := utf8.DecodeRuneInString(s[i+1:])
			shown.WriteString(s[i+1 : i+1+size])
			i, lineStart = i+1+size, false
			continue
		}
		matched := false
		for _, m := range marks {
			found := m.at.FindString(s[i:])
			if found == "" || m.name == "italic" && found[0] == '_' && i > 0 && alphanumericBefore(s[:i]) {
				continue
			}
			r.live = append(r.live, m.name)
			if m.name == "bold" {
				inner := read(found[2 : len(found)-2])
				shown.WriteString(inner.shown)
				r.bold = append(r.bold, inner.shown)
				i, matched = i+len(found), true
			}
			break
		}
		if matched {
			continue
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		shown.WriteRune(c)
		lineStart = c == '\n'
		i += size
	}
	r.shown = shown.String()
	return r
}

func alphanumeric(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || unicode.IsSpace(r)
}

func alphanumericBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// harmless fails the test if a stranger's text does anything but stand there.
func harmless(t *testing.T, s string) {
	t.Helper()
	e := escape(s)
	require.Empty(t, read(e).live, "%q became %q", s, e)
	require.NotEmpty(t, read(e+"`code`").live, "%q became %q, which takes the life of what the bot writes after it", s, e)
	require.Equal(t, e, escape(e), "escaping twice is escaping once")
	require.True(t, utf8.ValidString(e))
	marks := 0
	for _, r := range e {
		require.True(t, unicode.IsGraphic(r) && (r == ' ' || !unicode.IsSpace(r)), "%q holds %U", e, r)
		require.False(t, unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector, unicode.Bidi_Control), "%q holds %U", e, r)
		if unicode.Is(unicode.M, r) {
			marks++
		} else {
			marks = 0
		}
		require.LessOrEqual(t, marks, maxMarks)
	}
}

var hostile = []string{
	"@everyone", "@here look", "<@123456789012345678>", "<@&1>", "<#1>", "</ask:1>", "<:a:1>", "<a:b:2>", "<t:1:R>", "<id:home>",
	"https://evil.example", "<https://evil.example>", "[click](https://evil.example)", "[click]( https://evil.example )", "discord.gg/abc",
	"DISCORD.GG/abc", "discord.com/invite/abc", "steam://run/1", "# big", "## big", "-# small", "> quote", ">>> quote", "- item", "* item", "+ item",
	"1. item", "12) item", "**b**", "*i*", "_i_", "__u__", "~~s~~", "||spoiler||", "`code`", "``co`de``", "```\nblock\n```", "\\", "\\\\", "\\*a*",
	"\\@everyone", "\\\\@everyone", "a\\", "\u202eevil", "a\u200bb", "a\u2066b", "\ufeff", "e\u0301\u0301\u0301\u0301\u0301\u0301", "\u0301", "👨\u200d👩\u200d👧",
	"✔\ufe0f", "\u3164", "\u115f", "\u2800", "\x00\x01", "\xff\xfe", "a\nb", "a\r\n# b", "a\u2028# b", "a\u0085b", "[", "]", "(", "snake_case_name", "2 * 3 * 4",
	"\U000e0041\U000e007f", "** **", "\\`code`", "\\[a](https://b)", "h\\ttps://x", "@\u200beveryone", "＠everyone",
}

func TestStrangersTextDoesNothing(t *testing.T) {
	for _, s := range hostile {
		harmless(t, s)
	}
	for _, blank := range "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800\U0001d159" { // Unicode calls them graphic
		require.Equal(t, "ab", escape("a"+string(blank)+"b"), "%U", blank)
	}
	require.Equal(t, "what is 5 \\* 3?", escape("what is\n5 * 3?"))
	require.Equal(t, "Grüße, ¿qué tal? 你好 👍", escape("Grüße, ¿qué tal? 你好 👍"))
}

func TestTheReaderSeesWhatIsLive(t *testing.T) {
	for _, s := range hostile[:37] {
		require.NotEmpty(t, read(s).live, "the judge must convict %q", s)
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
		f.Add("a " + s + " b")
	}
	f.Fuzz(func(t *testing.T, s string) { harmless(t, s) })
}
