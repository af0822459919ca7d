package bot

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"
)

// FuzzGatewayEvents gives the bot what a gateway might send and looks for panics.
func FuzzGatewayEvents(f *testing.F) {
	b, err := New(quiet(f), knowledge(), Options{Token: "token", APIBase: "http://127.0.0.1:1", PerUser: -1, AutoAnswerChannels: []string{"30"}})
	require.NoError(f, err)
	b.transport.next = recorder(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":"77"}`))}, nil
	})
	self := "99"
	b.self.Store(&self)
	b.send.appID.Store(&self)

	const by = `"id":"1","application_id":"99","token":"t","channel_id":"30","guild_id":"10","member":{"user":{"id":"5","username":"a"},"permissions":"32","roles":["7"]}`
	for _, seed := range []struct{ kind, data string }{
		{"READY", `{"user":{"id":"99"},"application":{"id":"99"},"session_id":"s","guilds":[{"id":"10"}]}`},
		{"GUILD_CREATE", `{"id":"10","channels":[{"id":"30","type":0}],"threads":[{"id":"50","type":11}]}`},
		{"INTERACTION_CREATE", `{` + by + `,"type":2,"locale":"de","data":{"id":"2","name":"ask","type":1,"options":[{"name":"question","type":3,"value":"when is it?"},{"name":"to","type":6,"value":"5"}]}}`},
		{"INTERACTION_CREATE", `{` + by + `,"type":4,"data":{"id":"2","name":"ask","type":1,"options":[{"name":"question","type":3,"value":"wh","focused":true}]}}`},
		{"INTERACTION_CREATE", `{` + by + `,"type":2,"data":{"id":"2","name":"faq","type":1,"options":[{"name":"search","type":1,"options":[{"name":"question","type":3,"value":"x"}]}]}}`},
		{"INTERACTION_CREATE", `{` + by + `,"type":2,"data":{"id":"2","name":"Answer from FAQ","type":3,"target_id":"8","resolved":{"messages":{"8":{"id":"8","content":"when?","components":[{"type":77}]}}}}}`},
		{"INTERACTION_CREATE", `{` + by + `,"type":3,"message":{"id":"8"},"data":{"component_type":2,"custom_id":"1:show:one:5"}}`},
		{"INTERACTION_CREATE", `{` + by + `,"type":3,"message":{"id":"8"},"data":{"component_type":3,"custom_id":"1:other:one:5","values":["one"]}}`},
		{"INTERACTION_CREATE", `{"id":"1","application_id":"99","token":"t","type":5,"user":{"id":"5"},"data":{"custom_id":"x","components":[]}}`},
		{"MESSAGE_CREATE", `{"id":"3","channel_id":"30","guild_id":"10","content":"<@99> when is it?","author":{"id":"5"},"mentions":[{"id":"99"}]}`},
		{"MESSAGE_CREATE", `{"id":"4","channel_id":"40","content":"when is it? and who?","author":{"id":"5"}}`},
		{"MESSAGE_CREATE", `{"id":"30","channel_id":"30","guild_id":"10","content":"","author":{"id":"5"},"referenced_message":{"id":"9","author":{"id":"99"}}}`},
		{"MESSAGE_UPDATE", `{"id":"3","channel_id":"30","content":"<@99> who?","author":{"id":"5"},"edited_timestamp":"2026-11-01T00:00:00Z"}`},
		{"MESSAGE_DELETE", `{"id":"3","channel_id":"30","guild_id":"10"}`},
		{"THREAD_CREATE", `{"id":"50","parent_id":"30","guild_id":"10","name":"When is it?","newly_created":true,"owner_id":"5","type":11}`},
	} {
		f.Add(seed.kind, []byte(seed.data))
	}
	structs := map[string]func() any{
		"READY":              func() any { return new(discordgo.Ready) },
		"GUILD_CREATE":       func() any { return new(discordgo.GuildCreate) },
		"INTERACTION_CREATE": func() any { return new(discordgo.InteractionCreate) },
		"MESSAGE_CREATE":     func() any { return new(discordgo.MessageCreate) },
		"MESSAGE_UPDATE":     func() any { return new(discordgo.MessageUpdate) },
		"MESSAGE_DELETE":     func() any { return new(discordgo.MessageDelete) },
		"THREAD_CREATE":      func() any { return new(discordgo.ThreadCreate) },
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		if structs[kind] == nil || !json.Valid(data) {
			return // discordgo doesn't pass it on
		}
		e := &discordgo.Event{Type: kind, RawData: data, Struct: structs[kind]()}
		_ = json.Unmarshal(data, e.Struct) // discordgo passes on what it could read
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if !b.wants(e) {
			b.receive(e)
			return
		}
		var about subject
		_ = json.Unmarshal(data, &about)
		b.intake.allow(e, about, time.Now())
		b.dispatch(ctx, e)
		b.sorry(ctx, e)
		if i, ok := e.Struct.(*discordgo.InteractionCreate); ok {
			b.refuse(ctx, i, tooMuch)
		}
	})
}
