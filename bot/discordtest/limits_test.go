package discordtest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/stretchr/testify/require"
)

func x(n int) string { return strings.Repeat("x", n) }

// times joins n copies of a JSON value; %d in it is their number.
func times(n int, value string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(value, "%d", fmt.Sprint(i)))
	}
	return strings.Join(all, ",")
}

const (
	aButton = `{"type":2,"style":1,"label":"b","custom_id":"%d"}`
	aRow    = `{"type":1,"components":[` + aButton + `]}`
)

// broken are bodies of a message that break one rule each, and what the judge says.
var broken = []struct{ body, fault string }{
	{`"content":"` + x(2001) + `"`, "content has 2001 characters"},
	{`"content":"` + strings.Repeat("😀", 1001) + `"`, "content has 2002 characters"},
	{`"content":"x","nonce":"` + x(26) + `"`, "nonce has 26 characters"},
	{`"embeds":[` + times(11, `{"title":"t"}`) + `]`, "11 embeds"},
	{`"embeds":[{"title":"` + x(257) + `"}]`, "embeds[0].title has 257 characters"},
	{`"embeds":[{"description":"` + x(4097) + `"}]`, "embeds[0].description has 4097 characters"},
	{`"embeds":[{"title":"t","footer":{"text":"` + x(2049) + `"}}]`, "embeds[0].footer has 2049 characters"},
	{`"embeds":[{"title":"t","author":{"name":"` + x(257) + `"}}]`, "embeds[0].author has 257 characters"},
	{`"embeds":[{"fields":[` + times(26, `{"name":"n","value":"v"}`) + `]}]`, "26 embeds[0].fields"},
	{`"embeds":[{"fields":[{"name":"` + x(257) + `","value":"v"}]}]`, "embeds[0].fields[0].name has 257 characters"},
	{`"embeds":[{"fields":[{"name":"n","value":"` + x(1025) + `"}]}]`, "embeds[0].fields[0].value has 1025 characters"},
	{`"embeds":[{"fields":[{"name":"","value":"v"}]}]`, "embeds[0].fields[0].name has 0 characters"},
	{`"embeds":[{"description":"` + x(3001) + `"},{"description":"` + x(3000) + `"}]`, "6001 characters in all"},
	{`"embeds":[{"title":"t","url":"javascript:alert(1)"}]`, "is no address that Discord takes"},
	{`"embeds":[{"title":"t","timestamp":"yesterday"}]`, "is no ISO 8601 time"},
	{`"embeds":[{"title":"t","color":16777216}]`, "is no colour"},
	{`"embeds":[{"color":1}]`, "embeds[0] is empty"},
	{`"components":[` + times(6, aRow) + `]`, "6 rows"},
	{`"components":[{"type":1,"components":[` + times(6, aButton) + `]}]`, "6 buttons in components[0]"},
	{`"components":[{"type":1,"components":[]}]`, "0 buttons in components[0]"},
	{`"components":[` + strings.ReplaceAll(aButton, "%d", "1") + `]`, "only rows stand at the top"},
	{`"components":[{"type":1,"components":[` + times(2, `{"type":2,"style":1,"label":"b","custom_id":"same"}`) + `]}]`, `custom_id "same" is there twice`},
	{`"components":[{"type":1,"components":[{"type":2,"style":1,"label":"b","custom_id":"` + x(101) + `"}]}]`, "custom_id has 101 characters"},
	{`"components":[{"type":1,"components":[{"type":2,"style":1,"label":"b"}]}]`, "custom_id has 0 characters"},
	{`"components":[{"type":1,"components":[{"type":2,"style":1,"label":"` + x(81) + `","custom_id":"a"}]}]`, "label has 81 characters"},
	{`"components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"a"}]}]`, "neither label nor emoji"},
	{`"components":[{"type":1,"components":[{"type":2,"style":9,"label":"b","custom_id":"a"}]}]`, "has style 9"},
	{`"components":[{"type":1,"components":[{"type":2,"style":5,"label":"b"}]}]`, "url has 0 characters"},
	{`"components":[{"type":1,"components":[{"type":2,"style":5,"label":"b","url":"https://example.org","custom_id":"a"}]}]`, "is a link and has a custom_id"},
	{`"components":[{"type":1,"components":[{"type":2,"style":1,"label":"b","url":"https://example.org","custom_id":"a"}]}]`, "is no link and has a url"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[` + times(26, `{"label":"l","value":"%d"}`) + `]}]}]`, "26 menu"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[{"label":"` + x(101) + `","value":"v"}]}]}]`, "label has 101 characters"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[{"label":"l","value":"` + x(101) + `"}]}]}]`, "value has 101 characters"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[{"label":"l","value":"v","description":"` + x(101) + `"}]}]}]`, "description has 101 characters"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[` + times(2, `{"label":"l","value":"v"}`) + `]}]}]`, `value "v" is there twice`},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","max_values":2,"options":[{"label":"l","value":"v"}]}]}]`, "takes 2 values of 1"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[` + times(2, `{"label":"l","value":"%d","default":true}`) + `]}]}]`, "2 values are chosen beforehand"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","placeholder":"` + x(151) + `","options":[{"label":"l","value":"v"}]}]}]`, "placeholder has 151 characters"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[{"label":"l","value":"v"}]},` + strings.ReplaceAll(aButton, "%d", "1") + `]}]`, "a menu and something else"},
	{`"flags":32768,"content":"x","components":[{"type":10,"content":"t"}]`, "don't go with components of the second version"},
	{`"flags":32768,"components":[` + times(41, `{"type":10,"content":"t"}`) + `]`, "41 components"},
	{`"flags":32768,"components":[` + times(2, `{"type":10,"content":"`+x(2001)+`"}`) + `]`, "4002 characters in all"},
	{`"flags":32768,"components":[{"type":9,"components":[{"type":10,"content":"t"}]}]`, "no accessory"},
	{`"flags":32768,"components":[{"type":10,"content":""}]`, "a text has 0 characters"},
	{`"flags":32768,"components":[{"type":9,"components":[` + times(4, `{"type":10,"content":"t"}`) + `],"accessory":` + strings.ReplaceAll(aButton, "%d", "1") + `}]`, "4 texts in a section"},
	{`"flags":32768,"components":[{"type":1,"components":[` + times(6, aButton) + `]}]`, "6 buttons in components[0]"},
	{`"components":{"type":1}`, "components don't fit"},
	{`"components":[{"type":1,"components":[{"type":10,"content":"t"}]}]`, "holds a component of type 10"},
	{`"components":[{"type":1,"components":[{"type":2,"style":5,"label":"b","url":"javascript:alert(1)"}]}]`, "is no address that Discord takes"},
	{`"components":[{"type":1,"components":[{"type":3,"options":[{"label":"l","value":"v"}]}]}]`, "custom_id has 0 characters"},
	{`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","min_values":2,"options":[{"label":"l","value":"v"}]}]}]`, "takes 2 to 1 values"},
	{`"content":" "`, "the message is empty"},
	{`"content":["x"]`, "the body doesn't fit"},
}

func TestABodyThatBreaksALimitIsReportedAndRefused(t *testing.T) {
	t.Parallel()
	for _, c := range broken {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			var r recorder
			d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true})
			general := d.Guild("Garden").Channel("general")
			status, text := rest(t, d, "POST", "/channels/"+general.ID()+"/messages", `{`+c.body+`,`+pingsNobody+`}`)
			require.Equal(t, 400, status, text)
			require.Len(t, r.all(), 1, "one rule is broken, one fault is told: %q", r.all())
			require.Contains(t, r.all()[0], c.fault)
		})
	}
}

func TestABodyAtTheLimitsIsTaken(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`"content":"` + x(2000) + `","nonce":"` + x(25) + `"`,
		`"content":"` + strings.Repeat("é", 2000) + `"`,
		`"embeds":[{"title":"` + x(256) + `","description":"` + x(4096) + `","url":"https://example.org/a?b=c"}]`,
		`"embeds":[{"title":"t","footer":{"text":"` + x(2048) + `"},"fields":[` + times(25, `{"name":"n","value":"v"}`) + `]}]`,
		`"components":[` + times(5, `{"type":1,"components":[`+strings.ReplaceAll(times(5, `{"type":2,"style":2,"label":"b","custom_id":"%d-ROW"}`), "ROW", "%d")+`]}`) + `]`,
		`"components":[{"type":1,"components":[{"type":3,"custom_id":"m","options":[` + times(25, `{"label":"l","value":"%d"}`) + `]}]}]`,
		`"flags":32768,"components":[` + times(40, `{"type":10,"content":"t"}`) + `]`,
	} {
		d := discordtest.New(t)
		general := d.Guild("Garden").Channel("general")
		status, text := rest(t, d, "POST", "/channels/"+general.ID()+"/messages", `{`+body+`,`+pingsNobody+`}`)
		require.Equal(t, 200, status, text)
	}
}

func TestABodyThatCouldPingIsReported(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mentions, fault string }{
		{``, "allowed_mentions is missing"},
		{`,"allowed_mentions":null`, "allowed_mentions is missing"},
		{`,"allowed_mentions":{}`, "parse is missing"},
		{`,"allowed_mentions":{"parse":null}`, "parse is null"},
		{`,"allowed_mentions":{"parse":["users"]}`, `parse is ["users"]`},
		{`,"allowed_mentions":{"parse":["everyone"]}`, `parse is ["everyone"]`},
		{`,"allowed_mentions":{"parse":[],"roles":["1"]}`, "lets roles be pinged"},
		{`,"allowed_mentions":{"parse":[],"users":["1","2"]}`, "lets 2 members be pinged"},
		{`,"allowed_mentions":{"parse":[],"users":["1"],"replied_user":true}`, "lets 2 members be pinged"},
		{`,"allowed_mentions":{"parse":[],"users":["1"]}`, ""},
		{`,"allowed_mentions":{"parse":[],"replied_user":true}`, ""},
		{`,"allowed_mentions":{"parse":[]}`, ""},
	} {
		var r recorder
		d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true})
		general := d.Guild("Garden").Channel("general")
		_, text := rest(t, d, "POST", "/channels/"+general.ID()+"/messages", `{"content":"x"`+c.mentions+`}`)
		faults := strings.Join(r.all(), "\n")
		if c.fault == "" {
			require.Empty(t, faults, c.mentions)
		} else {
			require.Contains(t, faults, c.fault, c.mentions)
		}
		// An edit is judged alike, and so are callbacks, which share the code.
		id := text[strings.Index(text, `"id":"`)+6:]
		id = id[:strings.Index(id, `"`)]
		before := len(r.all())
		status, text := rest(t, d, "PATCH", "/channels/"+general.ID()+"/messages/"+id, `{"content":"y"`+c.mentions+`}`)
		require.Equal(t, 200, status, text)
		require.Equal(t, c.fault != "", len(r.all()) > before, c.mentions)
	}
}

func TestCallbacksAreJudged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, fault string }{
		{`{"type":4,"data":{"content":"x"}}`, "allowed_mentions is missing"},
		{`{"type":4,"data":{"content":"` + x(2001) + `",` + pingsNobody + `}}`, "content has 2001 characters"},
		{`{"type":4,"data":{"flags":64}}`, "the answer is empty"},
		{`{"type":4}`, "data doesn't fit"},
		{`{"type":7,"data":{"content":"x",` + pingsNobody + `}}`, "no answer to an interaction of type 2"},
		{`{"type":8,"data":{"choices":[]}}`, "no answer to an interaction of type 2"},
		{`{"type":99}`, "no answer to an interaction of type 2"},
		{`{"type":9,"data":{"custom_id":"f","title":"` + x(46) + `","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":1}]}]}}`, "title has 46 characters"},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"` + x(46) + `","style":1}]}]}}`, "label has 46 characters"},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[]}}`, "0 fields"},
		{`{"type":9,"data":{"custom_id":"` + x(101) + `","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":1}]}]}}`, `custom_id has 101 characters`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":2}]}}`, `a form holds rows and labels`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[]}]}}`, `0 inputs in components[0]`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":18,"label":"` + x(46) + `","component":{"type":4,"custom_id":"t","style":1}}]}}`, `components[0].label has 46 characters`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"` + x(101) + `","label":"l","style":1}]}]}}`, `custom_id has 101 characters`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":1,"placeholder":"` + x(101) + `"}]}]}}`, `placeholder has 101 characters`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":1,"value":"` + x(4001) + `"}]}]}}`, `value has 4001 characters`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":3}]}]}}`, `has style 3`},
		{`{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":1}]},{"type":1,"components":[{"type":4,"custom_id":"t","label":"l","style":1}]}]}}`, `custom_id "t" is there twice`},
	} {
		var r recorder
		d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true})
		g := d.Guild("Garden")
		general, ana := g.Channel("general"), g.Member("ana")
		register(t, d)
		b := identified(t, d, guilds)
		done := make(chan discordtest.View)
		go func() { done <- ana.Within(100*time.Millisecond).Ask(general, "x") }()
		e := b.next("INTERACTION_CREATE").event(t)
		_, _ = rest(t, d, "POST", "/interactions/"+e.ID+"/"+e.Token+"/callback", c.body)
		<-done
		require.NotEmpty(t, r.all(), c.body)
		require.Contains(t, r.all()[0], c.fault)
	}
}

func TestChoicesAreJudged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ choices, fault string }{
		{times(26, `{"name":"n","value":"%d"}`), "26 choices"},
		{`{"name":"` + x(101) + `","value":"v"}`, "name has 101 characters"},
		{`{"name":"n","value":"` + x(101) + `"}`, "value has 101 characters"},
		{`{"name":"","value":"v"}`, "name has 0 characters"},
		{`{"name":"n"}`, "has no value"},
	} {
		var r recorder
		d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true})
		g := d.Guild("Garden")
		general, ana := g.Channel("general"), g.Member("ana")
		register(t, d)
		b := identified(t, d, guilds)
		done := make(chan discordtest.View)
		go func() { done <- ana.Within(100*time.Millisecond).Type(general, "ask", "question", "x") }()
		e := b.next("INTERACTION_CREATE").event(t)
		status, _ := rest(t, d, "POST", "/interactions/"+e.ID+"/"+e.Token+"/callback", `{"type":8,"data":{"choices":[`+c.choices+`]}}`)
		require.Equal(t, 400, status)
		require.Equal(t, "Loading options failed", (<-done).Failure)
		require.Contains(t, strings.Join(r.all(), "\n"), c.fault)
	}
}

func TestCommandsAreJudged(t *testing.T) {
	t.Parallel()
	const opt = `{"type":3,"name":"o%d","description":"d"}`
	for _, c := range []struct{ commands, fault string }{
		{`{"name":"Ask","description":"d"}`, `the name "Ask" must be`},
		{`{"name":"ask me","description":"d"}`, `the name "ask me" must be`},
		{`{"name":"` + x(33) + `","description":"d"}`, "must be 1 to 32"},
		{`{"name":"ask"}`, "description has 0 characters"},
		{`{"name":"ask","description":"` + x(101) + `"}`, "description has 101 characters"},
		{`{"name":"ask","description":"d","options":[` + times(26, opt) + `]}`, "26 command"},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d"},{"type":3,"name":"b","description":"d","required":true}]}`, "stands after an optional one"},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d"},{"type":3,"name":"a","description":"d"}]}`, "is there twice"},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","autocomplete":true,"choices":[{"name":"n","value":"v"}]}]}`, "choices and autocomplete"},
		{`{"name":"ask","description":"d","options":[{"type":5,"name":"a","description":"d","autocomplete":true}]}`, "takes no choices"},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","choices":[` + times(26, `{"name":"n","value":"%d"}`) + `]}]}`, "26 command"},
		{`{"name":"ask","description":"d","options":[{"type":1,"name":"a","description":"d"},{"type":3,"name":"b","description":"d"}]}`, "beside other options"},
		{`{"name":"ask","description":"d","name_localizations":{"xx":"frag"}}`, `"xx" is no language of Discord`},
		{`{"name":"ask","description":"d","name_localizations":{"de":"Frag"}}`, `the name "Frag" must be`},
		{`{"name":"ask","description":"d","description_localizations":{"de":"` + x(101) + `"}}`, "description has 101 characters"},
		{`{"name":"ask","description":"d","description_localizations":{"xx":"d"}}`, `"xx" is no language of Discord`},
		{`{"name":"ask","description":"d","contexts":[7]}`, "context 7"},
		{`{"name":"ask","description":"d","options":[` + times(4, `{"type":3,"name":"o%d","description":"d","choices":[`+times(25, `{"name":"`+x(100)+`","value":"v"}`)+`]}`) + `]}`, "characters in all"},
		{`{"type":3,"name":"` + x(33) + `"}`, "name has 33 characters"},
		{`{"type":3,"name":"Answer","name_localizations":{"de":"` + x(33) + `"}}`, "name has 33 characters"},
		{`{"type":3,"name":"Answer","description":"d"}`, "has a description"},
		{`{"type":3,"name":"Answer","options":[{"type":3,"name":"a","description":"d"}]}`, "has options"},
		{`{"type":7,"name":"ask","description":"d"}`, "has type 7"},
		{`{"name":"ask","description":"d"},{"name":"ask","description":"e"}`, "is there twice"},
		{times(16, `{"type":3,"name":"Answer %d"}`), "16 message commands"},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","name_localizations":{"de":"Frag mich"}}]}`, `the name "Frag mich" must be`},
		{`{"name":"ask","description":"d","options":[{"type":12,"name":"a","description":"d"}]}`, `has type 12`},
		{`{"name":"ask","description":"d","options":[{"type":1,"name":"a","description":"d","required":true}]}`, `is a subcommand and required`},
		{`{"name":"ask","description":"d","options":[{"type":2,"name":"a","description":"d","options":[{"type":2,"name":"b","description":"d"}]}]}`, `is nested too deep`},
		{`{"name":"ask","description":"d","options":[{"type":1,"name":"a","description":"d","options":[{"type":3,"name":"B","description":"d"}]}]}`, `the name "B" must be`},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":""}]}`, `description has 0 characters`},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","min_length":-1}]}`, `lengths are 0 to 6000`},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","choices":[{"name":"` + x(101) + `","value":"v"}]}]}`, `name has 101 characters`},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","choices":[{"name":"n","value":"v","name_localizations":{"xx":"n"}}]}]}`, `"xx" is no language of Discord`},
		{`{"name":"ask","description":"d","options":[{"type":3,"name":"a","description":"d","choices":[{"name":"n","value":"v","name_localizations":{"de":""}}]}]}`, `has 0 characters`},
		{times(16, `{"type":2,"name":"Ask about %d"}`), "16 user commands"},
		{times(101, `{"name":"c%d","description":"d"}`), "101 slash commands"},
	} {
		var r recorder
		d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true})
		status, text := rest(t, d, "PUT", "/applications/"+d.AppID()+"/commands", `[`+c.commands+`]`)
		require.Equal(t, 400, status, text)
		require.Contains(t, strings.Join(r.all(), "\n"), c.fault)
	}
	var r recorder
	d := discordtest.New(t, discordtest.Options{Report: r.report, NoSchema: true})
	g := d.Guild("Garden")
	body := `[{"name":"ask","description":"d","contexts":[0,1],"integration_types":[0]}]`
	status, text := rest(t, d, "PUT", "/applications/"+d.AppID()+"/guilds/"+g.ID()+"/commands", body)
	require.Equal(t, 400, status, text)
	require.Contains(t, r.all()[0], "for global commands only")
	status, text = rest(t, d, "PUT", "/applications/"+d.AppID()+"/commands", body)
	require.Equal(t, 200, status, text)
}

func TestTheOpenAPIDescriptionCatchesWhatTheLimitsDoNot(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("../../../shared/discord/openapi.json"); err != nil {
		t.Skipf("no OpenAPI description beside the module: %v", err)
	}
	for _, c := range []struct{ path, body, fault string }{
		{"/channels/%s/messages", `{"content":"x","tts":"loud",` + pingsNobody + `}`, "/tts"},
		{"/channels/%s/messages", `{"content":"x","embeds":[{"title":"t","description":7}],` + pingsNobody + `}`, "/embeds/0/description"},
		{"/channels/%s/messages", `{"content":"x","allowed_mentions":{"parse":[],"users":"all"}}`, "/allowed_mentions"},
	} {
		var r recorder
		d := discordtest.New(t, discordtest.Options{Report: r.report})
		general := d.Guild("Garden").Channel("general")
		_, _ = rest(t, d, "POST", fmt.Sprintf(c.path, general.ID()), c.body)
		faults := strings.Join(r.all(), "\n")
		require.Contains(t, faults, "breaks the OpenAPI description")
		require.Contains(t, faults, c.fault)
	}
}
