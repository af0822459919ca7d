package bot

import (
	"context"
	"encoding/json"

	"github.com/bwmarrin/discordgo"
)

// wants reports whether an event concerns the bot. It is asked for every event of every guild, one after
// the other, so it must neither wait nor work.
func (b *Bot) wants(e *discordgo.Event) bool {
	_, ok := e.Struct.(*discordgo.InteractionCreate)
	return ok
}

// onReady is called when the bot has identified itself to Discord.
func (b *Bot) onReady(ctx context.Context, r *discordgo.Ready) {}

// onInteraction is called for a command, a click, a form and each letter that is typed into a command.
// raw is the event's data, for interactions that discordgo can't decode: their Data is nil.
func (b *Bot) onInteraction(ctx context.Context, i *discordgo.InteractionCreate, raw json.RawMessage) {
}

func (b *Bot) onMessage(ctx context.Context, m *discordgo.MessageCreate) {}

func (b *Bot) onMessageUpdate(ctx context.Context, m *discordgo.MessageUpdate) {}

func (b *Bot) onMessageDelete(ctx context.Context, m *discordgo.MessageDelete) {}

func (b *Bot) onThreadCreate(ctx context.Context, t *discordgo.ThreadCreate) {}

// busy tells a member that the bot can't take the interaction now.
func (b *Bot) busy(ctx context.Context, i *discordgo.InteractionCreate) {}

// sorry tells a member that answering failed through a fault of the bot's.
func (b *Bot) sorry(ctx context.Context, i *discordgo.InteractionCreate) {}
