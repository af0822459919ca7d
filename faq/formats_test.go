package faq_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"faqbot/faq"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shared returns the path of something beside the module, or skips the test.
func shared(t *testing.T, elem ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{"..", "..", "shared"}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skip("../shared is not there: what other projects' files would show is not looked at")
	}
	return p
}

// letters are the letters and digits of a text, for comparing it with and without marks.
func letters(text string) string {
	text = strings.NewReplacer("<code>", "", "</code>", "").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// What a reader counts in the files of other projects, and how the first and last answers end.
func TestOthersFAQsHaveTheQuestionsThatAReaderCounts(t *testing.T) {
	for file, want := range map[string]struct {
		questions   int
		passages    int
		first, last string
		firstEnds   string
		lastEnds    string
		not         []string       // headings that aren't questions
		counted     *regexp.Regexp // what the questions look like in the file
	}{
		"go-faq.md": {
			questions: 85, counted: regexp.MustCompile(`(?m)^### (.*?) *\{#.*$`), first: "What is the purpose of the project?", firstEnds: "](/talks/2012/splash.article).", last: "Why do garbage collection? Won't it be too expensive?",
			lastEnds: "including a demonstration of Go's profiling tools.", not: []string{"Origins", "Usage", "Design", "Types", "Values", "Writing Code", "Pointers and Allocation", "Concurrency",
				"Functions and Methods", "Control Flow", "Type Parameters", "Packages and Testing", "Implementation", "Performance", "Changes from C"},
		},
		"ripgrep-faq.md": {
			questions: 27, counted: regexp.MustCompile(`<h3 name="[^"]*">\s*(.*?)\s*</h3>`), first: "Does ripgrep support configuration files?", firstEnds: "[guide's section on configuration files](GUIDE.md#configuration-file).",
			last: "How can I donate to ripgrep or its maintainers?", lastEnds: "* [Wikipedia](https://wikimediafoundation.org/support/)", not: []string{"FAQ"},
		},
		"papermc-velocity-faq.md": {
			questions: 4, passages: 1, counted: regexp.MustCompile(`(?m)^## (.*)$`), first: "What version of Java does Velocity require?", firstEnds: "Velocity 3.5.x and above requires at least Java 21.",
			last: "Help, I can't connect to my server!", lastEnds: "will apply the result computed in Velocity.",
			not: []string{"Basic troubleshooting", "My forced hosts are not working!", "Frequently asked questions"},
		},
		"qnabot-export.json": {
			questions: 20, counted: regexp.MustCompile(`"q": \[\s*"(.*?)"`), first: "Hello", firstEnds: "Try to stump me.", last: "help", lastEnds: "I will try my best to answer it.",
		},
	} {
		t.Run(file, func(t *testing.T) {
			c, err := faq.Loader{}.Open(t.Context(), shared(t, "formats", file))
			require.NoError(t, err)
			var questions []*faq.Entry
			for _, e := range c.Entries {
				if !e.IsPassage() {
					questions = append(questions, e)
				}
				assert.NotContains(t, want.not, e.Question)
				for _, other := range c.Entries {
					if strings.HasSuffix(other.Question, "?") && len(other.Question) > 25 && strings.HasSuffix(file, ".md") {
						assert.NotContains(t, e.Answer, "# "+other.Question, "an answer runs into the next")
					}
				}
			}
			data, err := os.ReadFile(shared(t, "formats", file))
			require.NoError(t, err)
			var got, counted []string
			for _, e := range questions {
				got = append(got, letters(e.Question))
			}
			for _, m := range want.counted.FindAllStringSubmatch(string(data), -1) {
				counted = append(counted, letters(m[1]))
			}
			assert.Equal(t, counted, got)
			assert.Len(t, questions, want.questions)
			assert.Len(t, c.Entries, want.questions+want.passages)
			assert.Equal(t, want.first, questions[0].Question)
			assert.Equal(t, want.last, questions[len(questions)-1].Question)
			assert.True(t, strings.HasSuffix(questions[0].Answer, want.firstEnds), questions[0].Answer)
			assert.True(t, strings.HasSuffix(questions[len(questions)-1].Answer, want.lastEnds), questions[len(questions)-1].Answer)
		})
	}
}

func TestEveryKnowledgeFolderOfTheQuestionSetsLoads(t *testing.T) {
	root := shared(t)
	found := 0
	for _, pattern := range []string{"data/*/faq", "data/*/*/faq", "data-scale/*/faq"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, folder := range folders {
			c, err := faq.Loader{}.Open(t.Context(), folder)
			require.NoError(t, err, folder)
			assert.NotEmpty(t, c.Entries, folder)
			assert.Empty(t, c.Warnings, folder)
			found++
		}
	}
	t.Logf("%d folders", found)
	assert.NotZero(t, found)
}
