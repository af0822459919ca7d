package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"

	"faqbot/faq"
)

// A Recorder keeps what moderators can learn from: what was asked, what wasn't answered, whether answers
// helped. Record must not block; what it can't keep it drops.
type Recorder interface {
	Record(ctx context.Context, e Event)
}

// An Event is a question that was asked or a vote on an answer.
type Event struct {
	Kind EventKind
	// Entry is the ID of the entry that was answered with, or that stood nearest; empty without one.
	Entry   string
	Version string // of the corpus

	// Of a question:
	Question   string
	Decision   faq.Decision
	Confidence float64

	// Of a vote: whether the answer solved it. Ballot is the same for the same member and message, so that a
	// later vote replaces the one before; it gives neither away.
	Solved bool
	Ballot string
}

// EventKind tells events apart.
type EventKind string

// The kinds of events.
const (
	Asked EventKind = "asked"
	Voted EventKind = "voted"
)

// logRecorder writes a line of log for each event, without texts or names.
type logRecorder struct{ log *slog.Logger }

func (r logRecorder) Record(ctx context.Context, e Event) {
	attrs := []slog.Attr{slog.String("entry", e.Entry), slog.String("version", e.Version)}
	switch e.Kind {
	case Asked:
		attrs = append(attrs, slog.String("decision", string(e.Decision)), slog.Float64("confidence", e.Confidence))
	case Voted:
		attrs = append(attrs, slog.Bool("solved", e.Solved), slog.String("ballot", e.Ballot))
	}
	r.log.LogAttrs(ctx, slog.LevelInfo, string(e.Kind), attrs...)
}

// pseudonym names what the parts name, always in the same way, without giving it away: it is keyed by the
// bot's token.
func (b *Bot) pseudonym(parts ...string) string {
	h := hmac.New(sha256.New, []byte(b.opts.Token))
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
