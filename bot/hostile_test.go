package bot

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

// hearing is a Discord that takes everything and fails the test if anything said could notify anybody.
func hearing(t testing.TB) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var said struct {
			Type int
			Data *struct {
				Content  *string
				Choices  any
				Mentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
			}
			Content  *string
			Mentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
		}
		if len(body) > 0 {
			if err := json.Unmarshal(body, &said); err != nil {
				t.Errorf("sent no JSON: %q", body)
			}
		}
		content, mentions := said.Content, said.Mentions
		if said.Data != nil && said.Data.Choices == nil && said.Type != 5 && said.Type != 6 {
			content, mentions = said.Data.Content, said.Data.Mentions
		}
		if content != nil && (mentions == nil || mentions.Parse == nil || len(mentions.Parse) > 0 || len(mentions.Roles) > 0 || len(mentions.Users) > 1) {
			t.Errorf("could notify somebody: %s", body)
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"id":"1"}`)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// deaf is a bot without a gateway, to whose handlers events are given by hand.
func deaf(t testing.TB) *Bot {
	corpus, err := faq.Load(fstest.MapFS{"faq.json": &fstest.MapFile{Data: []byte(
		`[{"id":"one","question":"When is it open?","answer":"On Sunday. All day.","related":["two"]},{"id":"two","question":"Where is it?","answer":"Here."}]`)}})
	require.NoError(t, err)
	b, err := New(quiet(t), fixed{corpus}, Options{Token: "t", APIBase: hearing(t), GuildID: "9", AutoAnswerChannels: []string{"7"}, Pace: time.Millisecond})
	require.NoError(t, err)
	self := "5"
	b.self.Store(&self)
	b.send.appID.Store(&self)
	t.Cleanup(b.transport.close)
	return b
}

var gestures = []string{
	`{}`, `null`, `[]`, `1`, `{"id":1,"token":2}`,
	`{"id":"1","token":"t","type":2}`,
	`{"id":"1","token":"t","application_id":"5","type":2,"data":{"name":"ask"}}`,
	`{"id":"1","token":"t","type":2,"data":{"name":"ask","options":[{"name":"question","value":"@everyone?"}]},"member":null,"user":null}`,
	`{"id":"1","token":"t","type":2,"data":{"name":"ask","options":[{"name":"question","value":17},{"name":"to","value":{}}]},"member":{"permissions":2048,"user":{}}}`,
	`{"id":"1","token":"t","type":2,"guild_id":"9","data":{"name":"ask","options":[{"name":"question","value":"x"},{"name":"to","value":"8"},{"name":"private","value":"yes"}]},"member":{"permissions":"2048","user":{"id":"3"}}}`,
	`{"id":"1","token":"t","type":2,"guild_id":"9","data":{"name":"faq","options":[{"name":"reload"}]},"member":{"permissions":"8","user":{"id":"3"}}}`,
	`{"id":"1","token":"t","type":2,"guild_id":"9","data":{"name":"faq","options":[]},"member":{"permissions":"x","roles":[1]}}`,
	`{"id":"1","token":"t","type":2,"data":{"name":"Answer from FAQ","target_id":"4","resolved":{"messages":{"4":{"content":"x","author":null,"components":[{"type":99}]}}}}}`,
	`{"id":"1","token":"t","type":2,"data":{"name":"Answer from FAQ","target_id":"4","resolved":{"messages":{"4":null}}}}`,
	`{"id":"1","token":"t","type":2,"data":{"name":"Answer from FAQ","type":3}}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"f1|other|3|one||"},"message":null}`,
	`{"id":"1","token":"t","type":3,"guild_id":"9","data":{"custom_id":"f1|other|3|one||","values":["one|"]},"message":{"id":"2","flags":"x","components":[{"components":[{"custom_id":"f1|rm||||","options":[{}]}]}]},"member":{"user":{"id":"3"}}}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"f1|share||one||m4"},"channel_id":"6"}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"f1|ok||~ffff||"}}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"f1|all||one|abc|"}}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"f1|ctx||one|abc|"}}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"f1|no||one|abc|"}}`,
	`{"id":"1","token":"t","type":3,"data":{"custom_id":"||||||"}}`,
	`{"id":"1","token":"t","type":4,"data":{"name":"ask","options":[{"name":"question","value":"x","focused":true}]}}`,
	`{"id":"1","token":"t","type":4,"data":{"name":"faq","options":[{"name":"search","options":[{"focused":true}]}]}}`,
	`{"id":"1","token":"t","type":5,"data":{"custom_id":"x","components":[]}}`,
	`{"id":"1","token":"t","type":1}`,
}

var messages = []string{
	`{}`, `null`, `{"id":"1","channel_id":"7","author":{}}`,
	`{"id":"1","channel_id":"7","author":{"id":"3"},"content":"<@5> when? who? where is it at all?"}`,
	`{"id":"1","channel_id":"7","guild_id":"9","author":{"id":"3"},"content":"when is it open?","member":null,"mentions":null}`,
	`{"id":"7","channel_id":"7","guild_id":"9","author":{"id":"3"},"content":"when is it open?"}`,
	`{"id":"1","channel_id":"7","guild_id":"9","author":{"id":"3"},"content":"and?","message_reference":{},"referenced_message":{"author":{"id":"5"},"embeds":[{"title":"T"}],"components":[{"components":[{"custom_id":"f1|ctx||one||"}]}]}}`,
	`{"id":"1","channel_id":"7","author":{"id":"3"},"content":17,"mentions":[{"id":1}],"type":"x"}`,
	`{"id":"1","channel_id":"7","author":{"id":"3"},"content":"` + strings.Repeat("? ", 900) + `","edited_timestamp":"2026-01-01T00:00:00Z"}`,
}

func FuzzGesture(f *testing.F) {
	for _, g := range gestures {
		f.Add([]byte(g))
	}
	b := deaf(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		b.onInteraction(t.Context(), raw)
		if g, err := readGesture(raw); err == nil {
			b.refuse(t.Context(), &discordgo.InteractionCreate{Interaction: g.raw}, tooMuch)
		}
	})
}

func FuzzMessage(f *testing.F) {
	for _, m := range messages {
		f.Add([]byte(m))
	}
	b := deaf(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e discordgo.MessageCreate
		if json.Unmarshal(raw, &e) == nil {
			b.wants(&discordgo.Event{Struct: &e})
		}
		b.onMessage(t.Context(), raw)
		b.onMessageUpdate(t.Context(), raw)
		b.onMessageDelete(t.Context(), "1", "1")
	})
}

func TestPermissionsAreReadForTheWorst(t *testing.T) {
	b := deaf(t)
	b.opts.ModeratorGuildID, b.opts.ModeratorRoles = "", []string{"7"}
	for name, c := range map[string]struct {
		g   gesture
		may bool
	}{
		"administrator":                   {gesture{GuildID: "1", Member: &member{Permissions: "8"}}, true},
		"manager":                         {gesture{GuildID: "1", Member: &member{Permissions: "32"}}, true},
		"all the others":                  {gesture{GuildID: "1", Member: &member{Permissions: strconv.FormatUint(^uint64(8|32), 10)}}, false},
		"role":                            {gesture{GuildID: "1", Member: &member{Permissions: "0", Roles: []string{"6", "7"}}}, true},
		"another role":                    {gesture{GuildID: "1", Member: &member{Permissions: "0", Roles: []string{"6"}}}, false},
		"permissions without a guild":     {gesture{Member: &member{Permissions: "8", Roles: []string{"7"}}}, false},
		"no member":                       {gesture{GuildID: "1"}, false},
		"no permissions":                  {gesture{GuildID: "1", Member: &member{}}, false},
		"permissions that are no number":  {gesture{GuildID: "1", Member: &member{Permissions: "all"}}, false},
		"permissions of more than 64 bit": {gesture{GuildID: "1", Member: &member{Permissions: "36893488147419103240"}}, false},
		"negative permissions":            {gesture{GuildID: "1", Member: &member{Permissions: "-1"}}, false},
	} {
		require.Equal(t, c.may, b.moderates(&c.g), name)
	}
	b.opts.ModeratorGuildID = "2"
	require.False(t, b.moderates(&gesture{GuildID: "1", Member: &member{Permissions: "8"}}), "another guild")
	require.True(t, b.moderates(&gesture{GuildID: "2", Member: &member{Permissions: "8"}}))
}

func TestALateMessageIsLeftToHumans(t *testing.T) {
	id := func(age time.Duration) string {
		return strconv.FormatInt((time.Now().Add(-age).UnixMilli()-1420070400000)<<22, 10)
	}
	require.False(t, isLate(id(0)))
	require.False(t, isLate(id(late-time.Second)))
	require.True(t, isLate(id(late+time.Second)))
	require.True(t, isLate("x"))
}

func TestQuestionsDeletedInBulkTakeTheirRepliesAlong(t *testing.T) {
	b := deaf(t)
	b.onMessage(t.Context(), []byte(`{"id":"11","channel_id":"7","author":{"id":"3"},"content":"<@5> when is it open?"}`))
	e := &discordgo.Event{Struct: &discordgo.MessageDeleteBulk{Messages: []string{"10", "11"}}}
	require.True(t, b.wants(e))
	b.dispatch(t.Context(), e)
	require.False(t, b.wants(e), "the exchange is forgotten")
}

func FuzzPress(f *testing.F) {
	f.Add("f1|pick|1|entry|abcdef|u2")
	f.Add("f1|||||")
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := parsePress(s)
		if ok {
			require.Equal(t, s, p.String())
			p.at.find(knowledge().corpus)
		}
		key := entryKey(s)
		require.LessOrEqual(t, units(key), maxEntryKey)
		require.NotContains(t, key, "|")
		again, ok := parsePress(press{verb: "share", asker: "12345678901234567890", at: place{entry: key, sentence: "abcdef"}, n: "m12345678901234567890"}.String())
		require.True(t, ok)
		require.Equal(t, key, again.at.entry)
		require.LessOrEqual(t, units(again.String()), 100)
	})
}

func TestALongIDIsFoundByItsKey(t *testing.T) {
	long := strings.Repeat("entry ", 30)
	corpus := &faq.Corpus{Entries: []*faq.Entry{{ID: long, Question: "?", Answer: "!", Sentences: []faq.Span{{Start: 0, End: 1}}}}}
	m, ok := place{entry: entryKey(long), sentence: sentenceKey(corpus.Entries[0], faq.Span{Start: 0, End: 1})}.find(corpus)
	require.True(t, ok)
	require.Equal(t, "!", m.Text())
	_, ok = place{entry: entryKey("gone " + long)}.find(corpus)
	require.False(t, ok)
}
