package index_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"faqbot/faq"
	"faqbot/index"
)

// Real files of other projects, where they are at hand: a stranger's wording must find the right entry.
func TestFilesOfOtherProjectsAreAnswered(t *testing.T) {
	cases := map[string]map[string]string{ // file → question → the question it must find
		"go-faq.md": {
			"why are there no exceptions in go":                    "Why does Go not have exceptions?",
			"is it golang or go":                                   "Is the language called Go or Golang?",
			"which editors and IDEs can I use":                     "What IDEs does Go support?",
			"my antivirus says the go binary is infected":          "Why does my virus-scanning software think my Go distribution or compiled binary is infected?",
			"difference between make and new":                      "What's the difference between new and make?",
			"why is there no ternary operator":                     "Why does Go not have the ?: operator?",
			"can i use a slice as key of a map":                    "Why don't maps allow slices as keys?",
			"hello world compiles to such a big binary, why":       "Why is my trivial program such a large binary?",
			"how to check that my type implements an interface":    "How can I guarantee my type satisfies an interface?",
			"does google itself use go":                            "Is Google using Go internally?",
			"should methods have a value or a pointer as receiver": "Should I define methods on values or pointers?",
		},
		"ripgrep-faq.md": {
			"where is the man page":                              "Does ripgrep have a man page?",
			"can i search inside gzip files":                     "How do I search compressed files?",
			"how to match across several lines":                  "How do I search over multiple lines?",
			"which licence does ripgrep have":                    "How is ripgrep licensed?",
			"what does rip stand for":                            `What does the "rip" in ripgrep mean?`,
			"replace text in files with rg":                      "How can I search and replace with ripgrep?",
			"how do i get the results sorted in the same order?": "How can I get results in a consistent order?",
			"is there a config file":                             "Does ripgrep support configuration files?",
		},
		"papermc-velocity-faq.md": {
			"which java version do i need":              "What version of Java does Velocity require?",
			"where do i get plugins":                    "Where can I find Velocity plugins?",
			"can I run my bungeecord plugins":           "Does Velocity support plugins developed for BungeeCord or Waterfall?",
			"why can't I connect to my server":          "Help, I can't connect to my server!",
			"my forced hosts are not working":           "Help, I can't connect to my server!",
			"do waterfall plugins work with velocity??": "Does Velocity support plugins developed for BungeeCord or Waterfall?",
		},
		"qnabot-export.json": {
			"how can i add an image to an answer":           "How can I include pictures in Q and A Bot answers",
			"export all questions as a backup":              "Can I backup Q and A Bot content",
			"what is a lambda hook?":                        "What are lambda hooks",
			"what's an echo show":                           "What is an Amazon Echo Show",
			"how do I edit items?":                          "How do I modify Q and A Bot content",
			"can i import questions from a file":            "Can I import Q and A Bot content from a file",
			"how to find a certain item in the designer ui": "How can I find specific Q and A items in the Designer UI",
		},
	}
	for file, questions := range cases {
		t.Run(file, func(t *testing.T) {
			path := filepath.Join("..", "..", "shared", "formats", file)
			if matches, _ := filepath.Glob(path); matches == nil {
				t.Skipf("%s is not here: asked on the project's own files only", file)
			}
			corpus, err := faq.Loader{}.Open(t.Context(), path)
			require.NoError(t, err)
			x, err := index.New(t.Context(), corpus, index.Options{})
			require.NoError(t, err)
			defer x.Close()
			said := 0
			for question, want := range questions {
				got, err := x.Ask(t.Context(), question, faq.Ask{})
				require.NoError(t, err)
				if len(got.Matches) == 0 || got.Matches[0].Entry.Question != want {
					t.Errorf("%s\n\twant %q\n\tgot  %s %.2f %v", question, want, got.Decision, got.Confidence, titles(got))
				}
				if got.Decision != faq.None {
					said++
				}
			}
			require.GreaterOrEqual(t, said, max(5, len(questions)-1), "answered or offered of %d", len(questions))
		})
	}
}

func titles(r faq.Result) (list []string) {
	for _, m := range r.Matches {
		list = append(list, m.Entry.Title())
	}
	return list
}
