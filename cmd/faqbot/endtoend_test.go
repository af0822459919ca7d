package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

const garden = `# The garden

## When should I water the tomatoes?
Tomatoes like a regular rhythm. Water them early in the morning. Wet leaves invite blight.

## What may go into the compost bin?
Peelings, leaves and grass. Neither meat nor bread.

## How often is the compost bin emptied?
Once a month, by the people on the rota.

## Are dogs allowed in the garden?
Yes, on a leash.
`

// The program as it is shipped, driven from outside: by members of a Discord, by its files, by the network
// and by signals.
func TestADayInTheLifeOfTheBot(t *testing.T) {
	t.Parallel()
	discord := discordtest.New(t)
	guild := discord.Guild("Garden")
	general := guild.Channel("general")
	ana := guild.Member("ana")
	warden := guild.Member("warden", guild.Role("warden", discordtest.PermManageGuild))

	path := filepath.Join(t.TempDir(), "garden.md")
	write := func(text string) { require.NoError(t, os.WriteFile(path, []byte(text), 0o644)) }
	write(garden)
	p := start(t, []string{"DISCORD_API_BASE=" + discord.URL(), "DISCORD_TOKEN=" + discord.Token(), "FAQ_PATH=" + filepath.Dir(path), "STRICTNESS=careful", "QUESTIONS_PER_MEMBER=0"}, "serve")
	require.True(t, discord.WaitReady(patience))
	eventually(t, "registered", func() bool { return ana.Offered(general, "ask") })

	watering := "When should I water the tomatoes?"
	for way, v := range map[string]discordtest.View{
		"by command":        ana.Ask(general, watering),
		"by mention":        ana.Say(general, "@faqbot "+watering),
		"by direct message": ana.DM(watering),
	} {
		require.Len(t, v.Embeds, 1, "%s: %s", way, v)
		assert.Equal(t, watering, v.Embeds[0].Title, way)
		assert.Contains(t, v.Embeds[0].Description, "**Water them early in the morning.**", way)
		assert.Contains(t, v.Embeds[0].Footer.Text, "garden.md:3", way)
		assert.Contains(t, v.Text, "Water them early in the morning.", way)
		assert.Empty(t, v.Pings, way)
	}

	v := ana.Ask(general, "compost")
	require.GreaterOrEqual(t, len(v.Buttons()), 2, "nothing to choose from: %s", v)
	v = ana.Click(v, "What may go into the compost bin?")
	assert.Contains(t, v.All(), "Peelings, leaves and grass.")

	v = ana.Slash(general, "faq reload")
	assert.True(t, v.Ephemeral)
	assert.NotContains(t, v.All(), "changed", "a plain member reloads")
	write(strings.Replace(garden, "early in the morning", "in the evening", 1))
	v = warden.Slash(general, "faq reload")
	assert.True(t, v.Ephemeral)
	assert.Contains(t, v.All(), "1 changed")
	assert.Contains(t, ana.Ask(general, watering).All(), "in the evening")

	write(strings.Replace(garden, "Yes, on a leash.\n", "", 1))
	v = warden.Slash(general, "faq reload")
	assert.Contains(t, v.All(), "garden.md:12")
	assert.Contains(t, v.All(), "Are dogs allowed in the garden?")
	assert.Contains(t, ana.Ask(general, watering).All(), "in the evening", "the old knowledge has gone")

	discord.Drop()
	eventually(t, "resumed", func() bool { return discord.Counters().Resumed == 1 })
	assert.Equal(t, 1, discord.Counters().Identifies)
	assert.Contains(t, ana.Ask(general, "are dogs allowed in the garden").All(), "on a leash")

	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, exitOK, p.status())
	assert.NotContains(t, p.output.String(), discord.Token())
}
