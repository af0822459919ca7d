package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
)

// commandsIn waits until the bot's commands are registered in a scope: a guild's ID, or empty for everywhere.
func (s *scene) commandsIn(scope string) {
	s.Helper()
	require.Eventually(s, func() bool { return len(s.discord.Commands(scope)) > 0 }, patience, 5*time.Millisecond)
}

// logs waits until the bot has logged a text.
func (s *scene) logs(text string) {
	s.Helper()
	require.Eventually(s, func() bool { return strings.Contains(s.log.String(), text) }, patience, 5*time.Millisecond, "%s", text)
}

func TestAServerThatTheBotIsNotInIsNamedWithItsSettingAndServedOnceTheBotIsInvited(t *testing.T) {
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		s.guild.Leave()
		o.GuildID, o.Pace = s.guild.ID(), time.Hour // trying again by itself comes too late
	}})
	s.logs("registering the commands failed")
	require.Contains(t, s.log.String(), "the bot is not in the server that DISCORD_GUILD_ID names; invite it there, or correct the ID")
	require.Equal(t, 1, s.discord.Counters().Invalid, "what is refused is not sent twice")
	s.guild.Join()
	s.commandsIn(s.guild.ID())
}

func TestRegisteringTheCommandsIsTriedUntilItWorks(t *testing.T) {
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		o.Pace = 20 * time.Millisecond
		s.discord.Fail("PUT /applications/{app}/commands", 10, discordtest.Status(503))
	}})
	s.commandsIn("")
	require.Contains(t, s.log.String(), "registering the commands failed")
}
