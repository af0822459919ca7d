package bot_test

import (
	"net/http"
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

func TestCommandsOfOneServerGoOnceTheyAreRegisteredEverywhere(t *testing.T) {
	s := play(t, setting{before: func(s *scene, o *bot.Options) { o.GuildID = s.guild.ID() }})
	s.commandsIn(s.guild.ID())
	own := len(s.discord.Commands(s.guild.ID()))
	s.stop()
	s.register(s.guild.ID(), "weather") // by another program of the same application
	require.Len(t, s.discord.Commands(s.guild.ID()), own+1)
	s.options.GuildID = ""
	s.start()
	require.Eventually(t, func() bool { return len(s.discord.Commands(s.guild.ID())) == 1 }, patience, 5*time.Millisecond)
	require.Equal(t, []string{"weather"}, s.discord.Commands(s.guild.ID()), "only what is the bot's own is removed")
	require.Len(t, s.discord.Commands(""), own)
	require.Contains(t, s.ana.Ask(s.general, "are dogs allowed in the garden?").All(), "on a leash")
}

func TestABotInManyServersLooksForCommandsInNone(t *testing.T) {
	s := play(t, setting{before: func(s *scene, o *bot.Options) {
		for range 10 {
			s.discord.Guild("another")
		}
	}})
	s.commandsIn("")
	time.Sleep(100 * time.Millisecond)
	require.Zero(t, s.discord.Counters().Requests["GET /applications/{app}/guilds/{guild}/commands"])
}

// register registers a slash command in a guild as a program of the same application does.
func (s *scene) register(guild, name string) {
	s.Helper()
	body := strings.NewReader(`{"name":"` + name + `","description":"Not the bot's"}`)
	r, err := http.NewRequest(http.MethodPost, s.discord.URL()+"/api/v9/applications/"+s.discord.AppID()+"/guilds/"+guild+"/commands", body)
	require.NoError(s, err)
	r.Header.Set("Authorization", "Bot "+s.discord.Token())
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "DiscordBot (another, 1)")
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	require.NoError(s, err)
	defer resp.Body.Close()
	require.Equal(s, http.StatusCreated, resp.StatusCode)
}
