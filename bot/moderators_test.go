package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
				return strings.Contains(v.Text, "Only this FAQ's moderators")
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

func TestTheModeratorsCommandsAreOfferedToWhoMayUseThem(t *testing.T) {
	for _, roles := range []bool{false, true} {
		t.Run(fmt.Sprint("with roles ", roles), func(t *testing.T) {
			var helpers *discordtest.Role
			s := play(t, setting{before: func(s *scene, o *bot.Options) {
				if helpers = s.guild.Role("helper", 0); roles {
					o.ModeratorRoles = []string{helpers.ID()}
				}
			}})
			require.Contains(t, s.mod.Slash(s.general, "faq status").Text, "in use")
			require.True(t, s.mod.Offered(s.general, "faq"))
			require.Equal(t, roles, s.guild.Member("hel", helpers).Offered(s.general, "faq"))
			require.Equal(t, roles, s.ana.Offered(s.general, "faq"), "which is all that Discord can tell")
		})
	}
}

func TestAModeratorOfAnotherServerOrInADirectMessageIsNoModerator(t *testing.T) {
	for name, c := range map[string]struct {
		home   func(*bot.Options) *string
		byRole bool
	}{
		"of the one server with the commands": {home: func(o *bot.Options) *string { return &o.GuildID }},
		"of the one that keeps the FAQ":       {home: func(o *bot.Options) *string { return &o.ModeratorGuildID }},
		"of that, by a role":                  {home: func(o *bot.Options) *string { return &o.ModeratorGuildID }, byRole: true},
	} {
		t.Run(name, func(t *testing.T) {
			var other *discordtest.Guild
			var boss *discordtest.Member
			s := play(t, setting{before: func(s *scene, o *bot.Options) {
				*c.home(o), other = s.guild.ID(), s.discord.Guild("Elsewhere")
				boss = other.Owner()
				if c.byRole {
					role := other.Role("gardener", 0)
					o.ModeratorRoles, boss = []string{role.ID()}, other.Member("gardener", role)
				}
			}})
			general := other.Channel("general")
			s.shelf.put(t, garden[1:])
			v := s.mod.Slash(s.general, "faq reload")
			require.Contains(t, v.Text, "1 removed")
			id := buttonID(t, v, "Undo")
			const denied = "Only this FAQ's moderators"
			require.Contains(t, boss.Press(boss.Say(general, "@faqbot "+dogs).Message, id).Text, denied)
			require.Contains(t, s.mod.Press(s.mod.DM(dogs).Message, id).Text, denied)
			if s.options.GuildID == "" { // else the commands aren't there
				for _, c := range []string{"status", "check", "test", "undo", "reload"} {
					require.Contains(t, boss.Slash(general, "faq "+c).Text, denied)
				}
				require.Contains(t, boss.Slash(general, "faq search", opt("question", dogs)).Text, denied)
				require.Empty(t, boss.Type(general, "faq search", "question", "dogs").Choices)
			}
			require.Contains(t, s.mod.Slash(s.general, "faq undo").Text, "Back to version", "the home server's")
		})
	}
}

func TestWhoManagesAServerTidiesUpThereThoughTheFAQIsKeptElsewhere(t *testing.T) {
	var forum *discordtest.Channel
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		forum = s.guild.Forum("help")
		o.AutoAnswerChannels, o.ModeratorGuildID = []string{forum.ID()}, s.discord.Guild("Home").ID()
	}})
	v := s.ana.PostForum(forum, "Are dogs allowed in the garden?", "I have a small one.")
	s.mod.Click(v, "Not what I meant")
	require.Eventually(t, v.Message.Gone, patience, 10*time.Millisecond)
}

// buttonID is the custom_id of a view's button.
func buttonID(t *testing.T, v discordtest.View, label string) string {
	t.Helper()
	c, ok := v.Button(label)
	require.True(t, ok, "no button %q in\n%s", label, v.String())
	return c.CustomID
}
