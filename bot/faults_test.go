package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
	"faqbot/faq"
)

// A broken engine is the real one with faults.
type broken struct {
	bot.Knowledge
	ask     func(question string) error
	suggest func() error
	reload  func()
}

func (k broken) Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error) {
	if k.ask != nil {
		if err := k.ask(question); err != nil {
			return faq.Result{}, err
		}
	}
	return k.Knowledge.Ask(ctx, question, how)
}

func (k broken) Suggest(ctx context.Context, typed string, limit int) ([]*faq.Entry, error) {
	if k.suggest != nil {
		if err := k.suggest(); err != nil {
			return nil, err
		}
	}
	return k.Knowledge.Suggest(ctx, typed, limit)
}

func (k broken) Reload(ctx context.Context, force bool) (faq.Change, error) {
	if k.reload != nil {
		k.reload()
	}
	return k.Knowledge.Reload(ctx, force)
}

var errSecret = errors.New("disk /secret/path failed")

func TestAFaultIsToldKindlyAndPrivatelyAndItsCauseGoesToTheLog(t *testing.T) {
	s := play(t, setting{fault: func(k bot.Knowledge) bot.Knowledge {
		return broken{Knowledge: k,
			ask: func(q string) error {
				switch {
				case strings.Contains(q, "panic"):
					panic(q)
				case strings.Contains(q, "fail"):
					return errSecret
				}
				return nil
			},
			suggest: func() error { return errSecret },
		}
	}})
	for _, q := range []string{"does this fail somehow?", "does this panic somehow?"} {
		v := s.ana.Ask(s.general, q)
		require.True(t, v.Ephemeral, q)
		require.Contains(t, v.Text, "Sorry, something went wrong", q)
		require.NotContains(t, v.All(), "secret")
	}
	v := s.ana.Say(s.general, "@faqbot does this fail somehow?")
	require.Contains(t, v.Text, "Sorry, something went wrong")
	require.Empty(t, s.ana.Type(s.general, "ask", "question", "dog").Choices)
	require.Contains(t, s.log.String(), "disk /secret/path failed")
	require.Contains(t, s.ana.Ask(s.general, "are dogs allowed in the garden?").All(), "on a leash", "the bot lives")
}

func TestWhatTakesLongIsAnnouncedAndFollows(t *testing.T) {
	long := 1700 * time.Millisecond
	s := play(t, setting{fault: func(k bot.Knowledge) bot.Knowledge {
		return broken{Knowledge: k, reload: func() { time.Sleep(long) }, ask: func(q string) error {
			if strings.Contains(q, "slow") {
				time.Sleep(long)
			}
			if strings.Contains(q, "panic") {
				panic(q)
			}
			return nil
		}}
	}})
	settled := func(m *discordtest.Member, v discordtest.View) discordtest.View {
		for v.Thinking {
			v = m.Watch(v)
		}
		return v
	}
	t.Run("reload", func(t *testing.T) {
		v := s.mod.Slash(s.general, "faq reload")
		require.True(t, v.Ephemeral)
		require.Contains(t, settled(s.mod, v).Text, "Nothing has changed")
	})
	t.Run("a public answer", func(t *testing.T) {
		v := settled(s.ana, s.ana.Ask(s.general, "are slow dogs allowed in the garden?"))
		require.False(t, v.Ephemeral)
		require.NotEmpty(t, v.Text)
	})
	t.Run("what turns out to be private", func(t *testing.T) {
		v := s.ana.Ask(s.general, "slow panic?")
		if !v.Ephemeral {
			v = s.ana.Next(v)
		}
		require.True(t, v.Ephemeral, v.String())
		for _, seen := range s.ben.Sees(s.general) {
			require.NotEqual(t, "…", seen.Text, "nothing of it is left in public")
		}
		require.Contains(t, v.Text, "Sorry, something went wrong")
	})
	followed := 0
	for route, n := range s.discord.Counters().Requests {
		if strings.HasPrefix(route, "PATCH /webhooks/") {
			followed += n
		}
	}
	require.Equal(t, 3, followed, "each was announced first")
}

func TestAMessageThatNoLibraryCanDecodeIsAnsweredFromItsMenu(t *testing.T) {
	s := play(t, setting{})
	odd := s.guild.OtherBot("novel").PostDraft(s.general, discordtest.Draft{Text: "are dogs allowed in the garden?",
		Components: json.RawMessage(`[{"type":1,"components":[{"type":77,"custom_id":"new"}]}]`)})
	v := s.ana.RightClick(odd, "Answer from FAQ")
	require.True(t, v.Ephemeral)
	require.Contains(t, v.All(), "on a leash")
	v = s.ana.Reply(odd, "@faqbot how much is the yearly membership fee?")
	require.Contains(t, v.All(), "40 euros")
}
