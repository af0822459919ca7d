package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
)

// TestOnlyModeratorsModerate plays every way to a moderator's power by everyone who may try.
func TestOnlyModeratorsModerate(t *testing.T) {
	var helpers *discordtest.Role
	var elsewhere *discordtest.Guild
	s := play(t, setting{
		files: []string{"garden.cases.jsonl", `{"question":"when do tomatoes get water","expect":["water"]}` + "\n"},
		before: func(s *scene, o *bot.Options) {
			helpers = s.guild.Role("helper", 0)
			o.ModeratorRoles, o.GuildID = []string{helpers.ID()}, s.guild.ID()
			o.StaffRoles = []string{s.guild.Role("staff", 0).ID()}
			elsewhere = s.discord.Guild("Elsewhere")
		},
	})
	_ = elsewhere.Channel("general")
	type person struct {
		who string
		m   *discordtest.Member
		may bool
	}
	people := []person{
		{"owner", s.guild.Owner(), true},
		{"administrator", s.guild.Member("adm", s.guild.Role("admin", administrator)), true},
		{"manager", s.mod, true},
		{"helper", s.guild.Member("hel", helpers), true},
		{"plain", s.ana, false},
		{"banner", s.guild.Member("ban", s.guild.Role("banner", 1<<2)), false},
		{"message manager", s.guild.Member("msg", s.guild.Role("janitor", 1<<13)), false},
	}
	// A refused reload leaves a button, which then lies there for anyone whom Discord lets press it.
	before := s.shelf.files["garden.json"]
	for _, p := range people {
		t.Run(p.who, func(t *testing.T) {
			denied := func(v discordtest.View) bool {
				require.True(t, v.Ephemeral, v.String())
				return strings.Contains(v.Text, "Only those who manage this server")
			}
			logged := strings.Count(s.log.String(), `"msg":"denied"`)
			refused := 0
			check := func(v discordtest.View) {
				require.Equal(t, !p.may, denied(v), v.String())
				if !p.may {
					refused++
				}
			}
			s.shelf.put(t, garden[1:])
			v := s.mod.Slash(s.general, "faq reload")
			require.Contains(t, v.Text, "would fail")
			check(p.m.Press(v.Message, buttonID(t, v, "Use it anyway")))
			for _, c := range []string{"status", "check", "test", "undo", "reload"} {
				check(p.m.Slash(s.general, "faq "+c))
			}
			check(p.m.Slash(s.general, "faq search", discordtest.Opt{Name: "question", Value: "dogs"}))
			v = p.m.Type(s.general, "faq search", "question", "dogs")
			require.Equal(t, p.may, len(v.Choices) > 0)
			if !p.may {
				refused++
			}
			s.shelf.write("garden.json", string(before.Data))
			undo := s.mod.Slash(s.general, "faq reload", discordtest.Opt{Name: "force", Value: true})
			if _, ok := undo.Button("Undo"); ok {
				check(p.m.Press(undo.Message, buttonID(t, undo, "Undo")))
			}
			s.mod.Slash(s.general, "faq reload", discordtest.Opt{Name: "force", Value: true})
			require.Equal(t, logged+refused, strings.Count(s.log.String(), `"msg":"denied"`), "every denial is logged")
		})
	}
	require.NotContains(t, s.log.String(), s.ana.ID(), "a denial gives no member away")
}

func TestAModeratorOfAnotherServerOrInADirectMessageIsNoModerator(t *testing.T) {
	var other *discordtest.Guild
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		other = s.discord.Guild("Elsewhere")
		o.GuildID = s.guild.ID()
	}})
	general := other.Channel("general")
	boss := other.Owner()
	reload := s.mod.Slash(s.general, "faq status")
	require.Contains(t, reload.Text, "in use")
	// The commands are registered in the first guild only, so the gesture is forged from there.
	s.shelf.put(t, garden[1:])
	v := s.mod.Slash(s.general, "faq reload")
	id := buttonID(t, v, "Undo")
	ask := boss.Say(general, "@faqbot when should I water the tomatoes")
	v = boss.Press(ask.Message, id)
	require.Contains(t, v.Text, "Only those who manage this server", v.String())
	dm := s.mod.DM("are dogs allowed in the garden?")
	v = s.mod.Press(dm.Message, id)
	require.Contains(t, v.Text, "Only those who manage this server", fmt.Sprint(v))
}

// buttonID is the custom_id of a view's button.
func buttonID(t *testing.T, v discordtest.View, label string) string {
	t.Helper()
	c, ok := v.Button(label)
	require.True(t, ok, "no button %q in\n%s", label, v.String())
	return c.CustomID
}
