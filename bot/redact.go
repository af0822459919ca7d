package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// secrets are what must not be logged whoever the token belongs to: the tokens in the addresses of
// interactions and webhooks, the header with the bot's token, and anything of a bot token's shape.
var secrets = regexp.MustCompile(`((?:interactions|webhooks)/[0-9]+/)[^/\s"'?]+` +
	`|((?i:authorization"?\s*[:=]\s*\[?"?|"token"\s*:\s*"|token:"?|\bBot ))[\w.-]{8,}` +
	`|[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}`)

// redact replaces the secrets in a text; token is the bot's own.
func redact(text, token string) string {
	if len(token) >= 8 {
		text = strings.ReplaceAll(text, token, "(secret)")
	}
	return secrets.ReplaceAllString(text, "${1}${2}(secret)")
}

// Redact returns a log handler that lets no secret through to h: neither token nor anything that looks like one.
// New does so with the bot's own log; this is for the log of the whole process.
func Redact(h slog.Handler, token string) slog.Handler { return redactor{h, token} }

// A redactor is a log handler that lets no secret through to the next.
type redactor struct {
	slog.Handler
	token string
}

func (r redactor) Handle(ctx context.Context, rec slog.Record) error {
	clean := slog.NewRecord(rec.Time, rec.Level, redact(rec.Message, r.token), rec.PC)
	rec.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(r.attr(a))
		return true
	})
	return r.Handler.Handle(ctx, clean)
}

func (r redactor) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = r.attr(a)
	}
	return redactor{r.Handler.WithAttrs(clean), r.token}
}

func (r redactor) WithGroup(name string) slog.Handler {
	return redactor{r.Handler.WithGroup(name), r.token}
}

// attr redacts what an attribute would show. Anything but numbers, times and the like is shown as text.
func (r redactor) attr(a slog.Attr) slog.Attr {
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(redact(v.String(), r.token))
	case slog.KindGroup:
		group := v.Group()
		clean := make([]slog.Attr, len(group))
		for i, g := range group {
			clean[i] = r.attr(g)
		}
		a.Value = slog.GroupValue(clean...)
	case slog.KindAny:
		a.Value = slog.StringValue(redact(fmt.Sprintf("%+v", v.Any()), r.token))
	default:
		a.Value = v
	}
	return a
}

// bridge makes discordgo's log part of slog's default one. discordgo has one for the whole process, and
// what it says there is also in what it returns or in what the link sees; so it is for debugging only.
var bridge = sync.OnceFunc(func() {
	discordgo.Logger = func(_, _ int, format string, args ...any) {
		if log := slog.Default(); log.Enabled(context.Background(), slog.LevelDebug) {
			for i := range args {
				args[i] = wordless(args[i])
			}
			log.Debug("discordgo: " + redact(strings.TrimSpace(fmt.Sprintf(format, args...)), ""))
		}
	}
})

// wordless leaves out of what discordgo logs all that may hold a member's words: events, their JSON, and what of that
// could not be read.
func wordless(arg any) any {
	const leftOut = "(left out)"
	switch x := arg.(type) {
	case *discordgo.Event:
		return leftOut
	case string:
		if strings.ContainsAny(x, `{["`) {
			return leftOut
		}
	case error:
		if e := (*time.ParseError)(nil); errors.As(x, &e) {
			return leftOut
		}
	}
	return arg
}
