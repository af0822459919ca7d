package faq_test

import (
	"strings"
	"testing"

	"faqbot/faq"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outline shows entries as "question / alias => answer" or, for passages, "headings: text".
func outline(c *faq.Corpus) []string {
	var all []string
	for _, e := range c.Entries {
		if e.IsPassage() {
			all = append(all, strings.Join(e.Source.Headings, " > ")+": "+strings.Join(strings.Fields(e.Answer), " "))
			continue
		}
		all = append(all, strings.Join(e.Phrasings(), " / ")+" => "+strings.Join(strings.Fields(e.Answer), " "))
	}
	return all
}

func TestWhatAReaderTakesForAQuestion(t *testing.T) {
	for name, test := range map[string]struct {
		file, text string
		want       []string
	}{
		"all headings of an FAQ section, its furniture apart": {
			"a.md", "# Shop\n\nWe sell.\n\n## FAQ\n\n### Introduction\n\nRead on.\n\n### Refunds\n\nWithin a week.\n\n### Shipping!\n\nBy ship.\n\n## Contact\n\nWrite.\n",
			[]string{"Shop: We sell.", "Shop > FAQ > Introduction: Read on.", "Refunds => Within a week.", "Shipping! => By ship.", "Shop > Contact: Write."},
		},
		"headings that sections of questions stand under are none": {
			"faq.md", "# Club\n\nHello.\n\n## Money\n\nAbout it.\n\n### What does it cost?\n\nNothing.\n\n## Help, it burns!\n\nRun.\n\n## Why?\n\nSo.\n",
			[]string{"Club: Hello.", "Club > Money: About it.", "What does it cost? => Nothing.", "Help, it burns! => Run.", "Why? => So."},
		},
		"the title of a page that its first heading repeats, once": {
			"a.html", "<title>Guide</title><h1>guide</h1><p>Read on.</p>", []string{"guide: Read on."},
		},
		"the title of a page, of which its first heading is but a part": {
			"a.html", "<title>Guide</title><h4>Guide</h4><p>Read on.</p><h2>Shops</h2><p>Buy.</p>", []string{"Guide > Guide: Read on.", "Guide > Shops: Buy."},
		},
		"in text, what stands right below, however short": {
			"a.txt", "How much is it?\n20 euro a month\n\nHow do I pay?\nBy bank transfer\nOr in cash\n\nWhere are you?\n12 Mill Lane, Bristol\n",
			[]string{"How much is it? => 20 euro a month", "How do I pay? => By bank transfer Or in cash", "Where are you? => 12 Mill Lane, Bristol"},
		},
		"in text, no answer that is a heading of the next paragraph": {
			"a.txt", "Notes\n\nWho goes?\nOpening hours\nWe open at ten and close at six every day.\n", []string{"Notes: Who goes?", "Notes > Opening hours: We open at ten and close at six every day."},
		},
		"in text, no answer of a block that begins above the question": {
			"a.txt", "The lift is broken today and all of next week.\nWho pays?\nThe landlord\n\nThe stairs are open to everybody at any time.\n",
			[]string{": The lift is broken today and all of next week.", ": Who pays?", "The landlord: The stairs are open to everybody at any time."},
		},
		"in text, no heading below a title that asks": {
			"a.txt", "Why us?\n\nWhat We Do\n\nWe sell hats.\n",
			[]string{": Why us?", "What We Do: We sell hats."},
		},
		"in text, no heading after a list": {
			"a.txt", "Who is on the board?\nChair: Ana\nTreasurer: Ben\nSecretary: Chloe\n\nOpening hours\nWe open at ten and close at six every day.\n",
			[]string{"Who is on the board? => Chair: Ana Treasurer: Ben Secretary: Chloe", "Opening hours: We open at ten and close at six every day."},
		},
		"no heading of an article without questions": {
			"a.md", "# Club\n\nHello.\n\n## Rules\n\nBe kind. Really?\n",
			[]string{"Club: Hello.", "Club > Rules: Be kind. Really?"},
		},
		"German": {
			"a.md", "# Häufige Fragen\n\n## Wie trete ich bei\n\nSo geht das.\n\n## Kosten\n\nKeine.\n",
			[]string{"Wie trete ich bei => So geht das.", "Kosten => Keine."},
		},
		"a question that heads others is a section": {
			"a.md", "# What can I do?\n\n## May I sing?\n\nYes.\n\n## May I dance?\n\n### At night\n\nNo.\n\n### By day\n\nYes.\n",
			[]string{"May I sing? => Yes.", "May I dance? => ### At night No. ### By day Yes."},
		},
		"bold questions and folded text within an answer belong to it": {
			"a.md", "## Where do I click?\n\nThere.\n\n**Still lost?**\nAsk.\n\n<details><summary>The log</summary>\n\nNo.\n\n</details>\n\nEnd.\n",
			[]string{"Where do I click? => There. **Still lost?** Ask. <details><summary>The log</summary> No. </details> End."},
		},
		"folded questions below a question are none of its answer": {
			"a.md", "# Got questions?\n\nWe have answers.\n\n<details><summary>Who?</summary>\nWe.\n</details>\n\n## When?\n\n<details><summary>At night?</summary>\nNo.\n</details>\n\n<details><summary>By day</summary>\nYes.\n</details>\n\n## Where?\n\nHere.\n\n<details><summary>And there?</summary>\nNo.\n</details>\n\nThat is all.\n",
			[]string{"Got questions? => We have answers.", "Who? => We.", "At night? => No.", "By day => Yes.", "Where? => Here.", "And there? => No.", "Got questions? > Where?: That is all."},
		},
		"folded questions within others": {
			"a.md", "<details><summary>More questions?</summary>\n\n<details><summary>Who?</summary>\nWe.\n\n<details><summary>And they?</summary>\nNo.\n</details>\n</details>\n</details>\n",
			[]string{"Who? => We.", "And they? => No."},
		},
		"terms within a fold": {
			"a.html", "<details><summary>More questions?</summary><dl><dt>Who?<dd>We.<dt>When?<dd>Now.</dl></details>", []string{"Who? => We.", "When? => Now."},
		},
		"terms and marked questions below a question that a page asks": {
			"a.html", `<h1>Got questions?</h1><p>We have answers.</p><details><summary>Who?</summary><p>We.</p></details><dl><dt>Money<dt>Is it free?</dt><dd>No.</dd></dl>` +
				`<h2>When?</h2><p>Now, or:</p><dl><dt>Noon</dt><dd>At 12.</dd></dl><div itemtype="https://schema.org/Question"><b itemprop="name">The place</b><p itemprop="text">Here.</p></div>` +
				`<h2>How?</h2><div itemtype="https://schema.org/Question"><b itemprop="name">By train</b><p itemprop="text">Yes.</p></div>`,
			[]string{"Got questions? => We have answers.", "Who? => We.", "Money / Is it free? => No.", "When? => Now, or: Noon At 12.", "The place => Here.", "By train => Yes."},
		},
		"bold questions of a list": {
			"a.md", "# Club\n\n- **Who?** We.\n- **When?** Today.\n  And tomorrow.\n",
			[]string{"Who? => We.", "When? => Today. And tomorrow."},
		},
		"labels in lists and headings": {
			"a.md", "### Q: Who?\n\nA: We.\n\n1. Q: When?\n   A: Today.\n2. Q: Where? A: Here.\n",
			[]string{"Who? => We.", "When? => Today.", "Where? => Here."},
		},
		"other languages' labels": {
			"a.txt", "Frage: Wer?\nAntwort: Wir.\n\nF: Wann?\nA: Heute.\n",
			[]string{"Wer? => Wir.", "Wann? => Heute."},
		},
		"lines without a mark in Markdown without any": {
			"a.md", "How do I join?\nPress the button.\n\nHow do I leave?\n\nPress the other button.\n",
			[]string{"How do I join? => Press the button.", "How do I leave? => Press the other button."},
		},
		"HTML within Markdown": {
			"a.md", "<h2 align=\"center\">Club</h2>\n\n<p>Hello <b>you</b></p>\n\n<h3>\n\nWho?\n</h3>\n\nWe.\n\n<script>\nvar why = 'Why?'\n</script>\n",
			[]string{"Club: Hello <b>you</b>", "Club: Who?", "Club: We."},
		},
		"a summary of several blocks": {
			"a.md", "<details>\n<summary>\n\nWho is *it*?\n\n</summary>\n\nWe.\n\n</details>\n\nAfter.\n",
			[]string{"Who is it? => We.", ": After."},
		},
		"ends of HTML behind text, and closed marks of every kind": {
			"a.md", "<details><summary>Who?\n</summary>\n\n- We.\n- They.</details>\n\n<details>\n<summary>\n\nWhen *is* it?</summary>\n\nNow.\nSoon.</details>\n\n# Where?\n\nHere:\n\n<pre>\nx\n\n</pre>\n```` md\n```sh\n```\n````\n\n```\n```x```\n```\n<!-- a\n\nb -->\n",
			[]string{"Who? => - We. - They.", "When *is* it? => Now. Soon.", "Where? => Here: <pre> x </pre> ```` md ```sh ``` ```` ``` ```x``` ```"},
		},
		"a title in underlined text, and a table of contents": {
			"a.txt", "Club\n====\n\nWho?\nWhen?\n\nWho?\n\nWe.\n\nWhen?\n\nNow.\n",
			[]string{"Who? => We.", "When? => Now."},
		},
		"an answer that ends with what only happens to ask": {
			"a.txt", "Who?\nWe.\n\nThanks for reading! Who would have thought so?\n\nMoney\n\nIt costs nothing.\n\nWho would pay?\n\nTime\n\nWhen?\nNow.\n\nWhat do you ask?\nAmong others:\n\n- Who is it?\n- What for?\n",
			[]string{"Who? => We. Thanks for reading! Who would have thought so?", "Money: It costs nothing.", "Money: Who would pay?", "When? => Now.", "What do you ask? => Among others: - Who is it? - What for?"},
		},
		"neither lists of questions nor dialogue": {
			"a.txt", "Please tell us:\n1. Who are you?\n2. What do you want?\n3. Tell us about yourself.\n\n— Are you there?\n— I am.\n\nThey asked. They asked again. Who would not?\nNobody.\n",
			[]string{": Please tell us: 1. Who are you? 2. What do you want? 3. Tell us about yourself.", ": — Are you there? — I am.", ": They asked. They asked again. Who would not?", ": Nobody."},
		},
		"several headings, and numbers before them": {
			"a.txt", "Club\n\nThe Rules\n\n1. Kindness\nBe kind to all that you meet here.\n\n2. Silence\nBe silent at night.\n",
			[]string{"Club > The Rules > 1. Kindness: Be kind to all that you meet here.", "Club > The Rules > 2. Silence: Be silent at night."},
		},
		"a page that isn't marked up": {
			"a.html", "<title>Club FAQ</title><h1>Club</h1><p>Hi.</p><h2>Refunds</h2><p>Within<br>a week.</p><h2>Who are you?</h2>We.<ul><li>Ann<li>Bob</ul>",
			[]string{"Club FAQ > Club: Hi.", "Refunds => Within a week.", "Who are you? => We. Ann Bob"},
		},
		"a page whose questions are marked up but not shown": {
			"a.html", `<div itemscope itemtype="https://schema.org/Question"><meta itemprop="name" content="Who?"><div itemprop="acceptedAnswer"><meta itemprop="text" content="We."></div></div><div itemtype="https://schema.org/Question">Nothing here</div>`,
			[]string{"Who? => We.", ": Nothing here"},
		},
		"all levels of HTML headings, with IDs": {
			"a.md", "<h4>A</h4>\n\n1.\n\n<h5>B {#b}</h5>\n\n2.\n\n<h6>C<!-- x --></h6>\n\n3.\n",
			[]string{"A: 1.", "A > B: 2.", "A > B > C: 3."},
		},
		"comments that speak to us, in headings, paragraphs and lists": {
			"a.md", "# Who? <!-- Aliases: which one -->\n\n- We. <!-- also: what person\n  | whose -->\n\n  <!-- also:\n  whom -->\n\nAnd they.\n",
			[]string{"Who? / which one / what person / whose / whom => - We. <!-- also: what person | whose --> <!-- also: whom --> And they."},
		},
		"marks within a heading, and comments of several lines": {
			"a.md", "Who is *he* & <https://he.example> \\* it?\n===\n\nWe.\n\n<!-- a\n\nnote -->\n\n## 1. And #2? ##\n\nYou.\n",
			[]string{"Who is he & https://he.example * it? => We.", "And #2? => You."},
		},
		"lists of links that lead elsewhere are no table of contents, and linked pictures no passage": {
			"a.md", "# Club\n\n- [A](#a)\n- [B](https://b.example)\n\n[![x](y)](z) ![x](y)\n\n[![x](y) more](z)\n\n![x](y) `z`\n",
			[]string{"Club: - [A](#a) - [B](https://b.example)", "Club: [![x](y) more](z)", "Club: ![x](y) `z`"},
		},
		"labels on one line": {"a.txt", "Q: Who? A: We.\nQ: When?\nA:\nNow.\n", []string{"Who? => We.", "When? => Now."}},
		"a heading after a rule": {
			"a.md", "---\n# Who?\n\nWe.\n", []string{"Who? => We."},
		},
		"a heading between two rules": {
			"a.md", "---\n# Who?\nWe.\n\n---\n\n# When?\n\nNow.\n", []string{"Who? => We.", "When? => Now."},
		},
		"a quotation between two rules": {
			"a.md", "---\n\"Note: we are closed.\"\n\n---\n\n# Who?\n\nWe.\n", []string{`: "Note: we are closed."`, "Who? => We."},
		},
		"a table of contents with air in it": {
			"a.md", "# Club\n\nHello.\n\n- [Who?](#who)\n\n- [When?](#when)\n\n## Who?\n\nWe.\n\n## When?\n\nNow.\n",
			[]string{"Club: Hello.", "Who? => We.", "When? => Now."},
		},
		"a list of a link and of more than anybody writes on a line": {
			"a.md", "# Club\n\n- [Who?](#who)\n- [" + strings.Repeat("x", 5000) + "](#x)\n",
			[]string{"Club: - [Who?](#who) - [" + strings.Repeat("x", 5000) + "](#x)"},
		},
		"labels in HTML headings and below": {
			"a.html", "<h3>Q: Who?</h3><p>A: We.</p><h4>By night</h4><p>They.</p><h3>Q: When?</h3><p>A: Now.</p>",
			[]string{"Who? => We. By night They.", "When? => Now."},
		},
		"words before the first label of a block": {
			"a.md", "Ask away. All of you.\nQ: Who?\nA: We.\n", []string{": Ask away. All of you.", "Who? => We."},
		},
		"code within a heading, and a heading longer than anybody asks": {
			"a.md", "# Club\n\n## What is `a*b*`?\n\nCode.\n\n## *" + strings.Repeat("x", 5000) + "*?\n\nLong.\n",
			[]string{"What is a*b*? => Code.", "*" + strings.Repeat("x", 5000) + "*? => Long."},
		},
		"scripts that say nothing, and a question whose answers are no objects": {
			"a.html", `<script type="application/ld+json"> </script><script type="application/ld+json">{"@type":"Question","name":"Who?","acceptedAnswer":["They.",{"text":"We."}]}</script>`,
			[]string{"Who? => We."},
		},
		"a line across a page": {
			"a.html", "Hello.<hr>Bye.", []string{": Hello.", ": Bye."},
		},
		"a list of terms in groups, and one over two lines": {
			"a.html", "<dl><div><dt>Who<br>is it?</dt><dd>We.</dd></div><div><dt>When?</dt><dd>Now.</dd></div></dl>",
			[]string{"Who is it? => We.", "When? => Now."},
		},
		"a heading that would be a list elsewhere": {
			"a.md", "# Club\n\n## - Who are *we*?\n\nWe.\n", []string{"- Who are *we*? => We."},
		},
		"parts of a page that say nothing": {
			"a.html", `<nav>Home</nav><div role="navigation">Top</div><div role="search">Find</div><p role="note">Hello.</p><img alt="x">`,
			[]string{": Hello."},
		},
		"a question marked up for search engines, its answer with more HTML than can be read": {
			"a.html", `<script type="application/ld+json">{"@type":"Question","name":"Who are we?","acceptedAnswer":{"text":"` + strings.Repeat("<b>", 600) + `We."}}</script>`,
			[]string{"Who are we? => " + strings.Repeat("<b>", 600) + "We."},
		},
		"definitions that hold a picture": {
			"a.md", "# Club\n\n[a]: ![\n'x\nand so on'\n\nHello.\n", []string{"Club: Hello."},
		},
		"front matter with values that are none": {
			"a.md", "---\ntitle:\ntags: {a: b}\nurl: [x]\n---\n\n# Who?\n\nWe.\n", []string{"Who? => We."},
		},
		"text between two rules": {
			"a.md", "---\n\nHello.\n\n---\n\n# Who?\n\nWe.\n", []string{": Hello.", "Who? => We."},
		},
		"front matter of other tools": {
			"a.md", "+++\ntitle = \"x\"\n+++\n\n# Who?\n\nWe.\n",
			[]string{"Who? => We."},
		},
		"a rule at the beginning": {
			"a.md", "---\n\n# Who?\n\nWe.\n\n---\n\n![x](y)\n",
			[]string{"Who? => We. --- ![x](y)"},
		},
		"one record, records within an object, and values that are no texts": {
			"a.json", `{"title":"Club","questions":[{"question":"Who?","answer":["We.","All."],"tags":7,"related":1e999},{"q":["Why?",2,null],"a":true},{"text":"Hello.","also":{},"related":[{}]}]}`,
			[]string{"Who? => We. All.", "Why? / 2 => true", ": Hello."},
		},
		"a JSON object that is one record": {"a.json", `{"question":"Who?","answer":"We."}`, []string{"Who? => We."}},
		"a question that has only other phrasings": {
			"a.csv", "Question;Answer;Other questions\n;We.;Who? | Who is it? | Who?\n", []string{"Who? / Who is it? => We."},
		},
		"quotes between tabs that no quote at the end belongs to": {
			"a.tsv", "question\tanswer\nWhat is AFK?\t\"Away from keyboard\" it means.\r\nWhat is GG?\t\"Good game.\n\"What is NT?\tNice try.\nWhat is BRB?\tBe right back: 5\"\n\"\tA quote.\nHow tall is it?\t\"Six\" or \"seven\"\nWhat is FF?\t\"",
			[]string{`What is AFK? => "Away from keyboard" it means.`, `What is GG? => "Good game.`, `"What is NT? => Nice try.`, `What is BRB? => Be right back: 5"`,
				`" => A quote.`, `How tall is it? => "Six" or "seven"`, `What is FF? => "`},
		},
		"cells between tabs that are quoted as a whole": {
			"a.tsv", "\"question\"\tanswer\r\n\"Who said \"\"no\"\"?\"\t\"We.\r\n\r\nAll, \"\"really\"\".\"\r\nWhen?\t\"Now.\"",
			[]string{`Who said "no"? => We. All, "really".`, "When? => Now."},
		},
		"French, Spanish and Portuguese columns": {
			"a.csv", "Pregunta,Respuesta,Título\n¿Quién?,Nosotros.,Club\n", []string{"¿Quién? => Nosotros."},
		},
	} {
		c, err := faq.Load(folder(map[string]string{test.file: test.text}))
		require.NoError(t, err, name)
		assert.Equal(t, test.want, outline(c), name)
	}
}

func TestTheLanguageIsThatOfTheFileOrOfTheEntry(t *testing.T) {
	for lang, text := range map[string]string{
		"en": "The server is open to everybody. You can join by pressing the button, and you leave by pressing it again. Moderators answer within a day, and sometimes they sleep like everybody else does at night.",
		"de": "Der Server steht allen offen. Du trittst bei, indem du auf den Knopf drückst, und gehst auf die gleiche Weise. Die Moderatoren antworten innerhalb eines Tages, und manchmal schlafen sie wie alle anderen auch.",
		"fr": "Le serveur est ouvert à tout le monde. Vous entrez en appuyant sur le bouton, et vous partez de la même manière. Les modérateurs répondent dans la journée, et parfois ils dorment comme tous les autres.",
		"es": "El servidor está abierto a todo el mundo. Entras pulsando el botón y te vas de la misma manera. Los moderadores responden en el mismo día, y a veces duermen como todos los demás, sobre todo de noche.",
		"pt": "O servidor está aberto a todos. Você entra apertando o botão e sai da mesma maneira. Os moderadores respondem no mesmo dia, e às vezes eles dormem como todos os outros, principalmente durante a noite.",
	} {
		c, err := faq.Load(folder(map[string]string{"a.txt": text, "b.md": "---\nlang: pt-BR\n---\nText.", "c.jsonl": `{"q":"A?","a":"B.","lang":"FR"}`, "d.txt": "Kurz."}))
		require.NoError(t, err)
		got := map[string]string{}
		for _, e := range c.Entries {
			got[e.Source.File] = e.Lang
		}
		assert.Equal(t, map[string]string{"a.txt": lang, "b.md": "pt", "c.jsonl": "fr", "d.txt": lang}, got, "what tells nothing is as most is")
	}
}

func TestWhatASectionSaysOfItselfHoldsForItsPassages(t *testing.T) {
	c, err := faq.Load(folder(map[string]string{
		"a.md": "## Refunds\n<!-- also: money back -->\n<!-- related: fees | gone -->\n\nOne.\n\nTwo.\n\n### Late\n\nThree.\n\n## What does it cost? {#fees}\n\nTen.\n",
		"b.md": "## Refunds\n<!-- related: gone -->\n\nFour.\n",
	}))
	require.NoError(t, err)
	for i, want := range []struct{ aliases, related []string }{{[]string{"money back"}, []string{"fees", "gone"}}, {[]string{"money back"}, []string{"fees", "gone"}}, {}} {
		assert.Equal(t, want.aliases, append([]string(nil), c.Entries[i].Aliases...))
		assert.Equal(t, want.related, c.Entries[i].Related)
	}
	var told []string
	for _, w := range c.Warnings {
		told = append(told, w.File)
	}
	assert.Equal(t, []string{"a.md", "b.md"}, told, "once a section")
}

func TestAShortTextTellsItsLanguageByItsCommonestWords(t *testing.T) {
	for text, want := range map[string]string{
		"## Wie alt muss ich sein?\n\nMindestens 16.": "de", "## Wann ist Training?\n\nImmer freitags um acht.": "de",
		"## Quel âge faut-il avoir ?\n\n16 ans.": "fr", "## Où est la salle ?\n\nDans la rue du Port.": "fr",
		"## ¿Cuándo es el torneo?\n\nEl viernes.": "es", "## ¿Dónde está la sala?\n\nEn la calle Mayor.": "es",
		"## Quando é o torneio?\n\nNa sexta.": "pt", "## Onde fica a sala?\n\nNa rua do Porto.": "pt",
		"## Do mods get paid?\n\nNo.": "en", "## Refunds\n\nAs a rule, no refunds.": "en", "## How old must I be?\n\nAt least 16.": "en", "## Timeout?\n\nMute.": "en",
	} {
		c, err := faq.Load(folder(map[string]string{"a.md": text}))
		require.NoError(t, err)
		assert.Equal(t, want, c.Entries[0].Lang, text)
	}
	c, err := faq.Load(folder(map[string]string{
		"a.jsonl": `{"q":"A?","a":"Bis zum 3. Mai."}` + "\n" + `{"q":"B?","a":"Yes.","lang":"en"}`, "b.md": "## Wie alt muss ich sein?\n\nMindestens 16, und nicht älter als 99.",
		"x.cases.jsonl": `{"question":"Where is the hall, and when is it open to the public?","refuse":true}`,
	}))
	require.NoError(t, err)
	assert.Equal(t, "de", c.Entries[0].Lang)
	assert.Len(t, c.Entries[0].Sentences, 1, "an ordinal in German")
	assert.Equal(t, "en", c.Entries[1].Lang, "as it says itself")
}

func TestAReaderSeesWhatStandsAroundAnEntry(t *testing.T) {
	c, err := faq.Load(folder(map[string]string{"a.md": "# One?\n\n1.\n\n# Two?\n\n2.\n\n# Three?\n\n3.\n", "b.txt": "Some text."}))
	require.NoError(t, err)
	before, after := c.Neighbors(c.Entries[1])
	assert.Same(t, c.Entries[0], before)
	assert.Same(t, c.Entries[2], after)
	before, after = c.Neighbors(c.Entries[2])
	assert.Same(t, c.Entries[1], before)
	assert.Nil(t, after, "it stands in another file")
	before, after = c.Neighbors(&faq.Entry{ID: "gone"})
	assert.Nil(t, before)
	assert.Nil(t, after)
	assert.Nil(t, c.Entry("gone"))
	assert.Equal(t, "One?", c.Entries[0].Title())
	assert.Equal(t, "Some text.", c.Entries[3].Title())
	assert.Nil(t, c.Entries[3].Phrasings())
	assert.Equal(t, "x", (&faq.Entry{Answer: "x"}).Title())
}
