package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// connect opens the gateway and opens it again whenever it ends, until ctx is done.
func (b *Bot) connect(ctx context.Context) error {
	s, err := discordgo.New("Bot " + b.opts.Token)
	if err != nil {
		return fmt.Errorf("making a Discord session: %w", err)
	}
	s.Client = b.send.client
	s.ShouldReconnectOnError = false
	s.StateEnabled = false
	s.SyncEvents = true
	s.LogLevel = -1
	s.Identify.Intents = b.intents()
	down := make(chan struct{}, 1)
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case down <- struct{}{}:
		default:
		}
	})
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { b.receive(ctx, e) })
	for {
		if err := s.Open(); err != nil {
			if c := (*websocket.CloseError)(nil); errors.As(err, &c) {
				if cure, ok := cures[c.Code]; ok {
					return &Fatal{Cure: cure, Err: err}
				}
			}
			b.log.Warn("connecting to Discord failed", "err", err)
		} else {
			select {
			case <-ctx.Done():
				return s.Close()
			case <-down:
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// receive takes an event from Discord.
func (b *Bot) receive(ctx context.Context, e *discordgo.Event) {
	switch x := e.Struct.(type) {
	case *discordgo.Ready:
		b.send.appID = x.Application.ID
		go b.onReady(ctx, x)
	default:
		if b.wants(e) {
			go b.handle(ctx, e)
		}
	}
}

// handle hands an event to what answers it.
func (b *Bot) handle(ctx context.Context, e *discordgo.Event) {
	switch x := e.Struct.(type) {
	case *discordgo.InteractionCreate:
		b.onInteraction(ctx, x, e.RawData)
	case *discordgo.MessageCreate:
		b.onMessage(ctx, x)
	case *discordgo.MessageUpdate:
		b.onMessageUpdate(ctx, x)
	case *discordgo.MessageDelete:
		b.onMessageDelete(ctx, x)
	case *discordgo.ThreadCreate:
		b.onThreadCreate(ctx, x)
	}
}

// cures say what to do about the codes with which Discord closes a gateway for good.
var cures = map[int]string{
	4004: "Discord refuses the token: copy a new one from the application's Bot page into DISCORD_TOKEN",
	4010: "Discord refuses the shard: run one bot with this token, without shards",
	4011: "the bot is in too many servers for one connection: it needs sharding, which it doesn't have yet",
	4012: "Discord no longer speaks this version of its gateway: install a newer faqbot",
	4013: "Discord doesn't know one of the intents that were asked for: install a newer faqbot",
	4014: "the bot asked for an intent that isn't granted: switch on Message Content Intent on the application's Bot page, or leave AUTO_ANSWER_CHANNELS empty",
}
