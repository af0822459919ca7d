package faq_test

import (
	"fmt"
	"testing/fstest"

	"faqbot/faq"
)

func ExampleLoad() {
	c, err := faq.Load(fstest.MapFS{"rules.md": {Data: []byte(`
## How do I join? {#join}
<!-- also: joining -->

Press the button. Then wait.

## Rules

Be kind.
`)}})
	if err != nil {
		fmt.Println(err) // file, line, what is wrong and what to do
		return
	}
	for _, e := range c.Entries {
		fmt.Printf("%s:%d %s %q %q\n", e.Source.File, e.Source.Line, e.ID, e.Title(), e.Aliases)
		for _, s := range e.Sentences {
			fmt.Printf("  %s\n", s.Of(e.Answer))
		}
	}
	// Output:
	// rules.md:2 join "How do I join?" ["joining"]
	//   Press the button.
	//   Then wait.
	// rules.md:9 rules#be-kind-5499befb "Rules" []
	//   Be kind.
}

func ExampleSentences() {
	text := "Ask Dr. Fenn.\n\n- It costs 3.50 dollars.\n- See https://example.com/a.b for more!"
	for _, s := range faq.Sentences(text) {
		fmt.Println(s.Of(text))
	}
	// Output:
	// Ask Dr. Fenn.
	// It costs 3.50 dollars.
	// See https://example.com/a.b for more!
}
