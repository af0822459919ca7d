package discordtest_test

import (
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

const (
	guilds   = 1
	messages = 1 << 9
	direct   = 1 << 12
)

func TestIdentifyIsRefusedWithTheCodeThatNamesTheReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		d    map[string]any
		code int
	}{
		{"wrong token", map[string]any{"token": "Bot nonsense", "intents": guilds}, 4004},
		{"privileged intent that isn't switched on", map[string]any{"token": "test-token", "intents": discordtest.IntentMessageContent}, 4014},
		{"no intents", map[string]any{"token": "test-token"}, 4013},
		{"intents that don't exist", map[string]any{"token": "test-token", "intents": 1 << 30}, 4013},
		{"shard beyond the count", map[string]any{"token": "test-token", "intents": guilds, "shard": []int{2, 2}}, 4010},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			b := dial(t, d)
			b.next("HELLO")
			b.send(2, c.d)
			require.Equal(t, c.code, b.next("CLOSE").Code)
			require.Equal(t, []int{c.code}, d.Counters().Closed)
		})
	}
}

func TestAPrivilegedIntentThatIsSwitchedOnIsGranted(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{Privileged: discordtest.IntentMessageContent})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	b := identified(t, d, guilds|messages|discordtest.IntentMessageContent)
	ana.Post(general, "read this")
	require.Equal(t, "read this", b.next("MESSAGE_CREATE").event(t).Content)
}

func TestProtocolErrorsCloseTheConnection(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	b := dial(t, d)
	require.NoError(t, b.ws.WriteMessage(websocket.TextMessage, []byte("no json")))
	require.Equal(t, 4002, b.next("CLOSE").Code)
	b = dial(t, d)
	b.send(77, nil)
	require.Equal(t, 4001, b.next("CLOSE").Code)
	b = dial(t, d)
	b.send(3, nil)
	require.Equal(t, 4003, b.next("CLOSE").Code, "a presence before IDENTIFY")
	b = identified(t, d, guilds)
	b.identify(d.Token(), guilds)
	require.Equal(t, 4005, b.next("CLOSE").Code)
}

func TestAHundredAndTwentySendsAMinuteAndNoMore(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	b := identified(t, d, guilds)
	for range 119 {
		b.send(3, map[string]any{"status": "online"})
	}
	b.send(1, 0)
	require.Equal(t, 4008, b.next("CLOSE").Code)
}

func TestHeartbeatsAreAcknowledgedAndTheirAbsenceEndsTheConnection(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{Heartbeat: 300 * time.Millisecond})
	b := identified(t, d, guilds)
	b.send(1, 1)
	b.next("ACK")
	require.Equal(t, 1, d.Counters().Heartbeats)
	require.Equal(t, 4009, b.next("CLOSE").Code)
}

func TestTooManyIdentifiesGetInvalidSession(t *testing.T) {
	t.Parallel()
	clock := &discordtest.Clock{}
	clock.Stop()
	d := discordtest.New(t, discordtest.Options{MaxConcurrency: 1, Identifies: 2, Clock: clock})
	identified(t, d, guilds)
	b := dial(t, d)
	b.identify(d.Token(), guilds)
	require.Equal(t, "false", string(b.next("INVALID").D), "a second one within five seconds")

	d = discordtest.New(t, discordtest.Options{MaxConcurrency: 1, Identifies: 2, Clock: clock})
	identified(t, d, guilds)
	clock.Advance(5 * time.Second)
	identified(t, d, guilds)
	clock.Advance(5 * time.Second)
	b = dial(t, d)
	b.identify(d.Token(), guilds)
	b.next("INVALID")
	_, body := rest(t, d, "GET", "/gateway/bot", "")
	require.Contains(t, body, `"remaining":0`)
}

func TestResumeRepeatsWhatWasMissed(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	b := dial(t, d)
	b.identify(d.Token(), guilds|messages)
	id := b.next("READY").event(t).SessionID
	ana.Post(general, "@faqbot one")
	seen := b.next("MESSAGE_CREATE").S
	d.Drop()
	require.Error(t, b.next("CLOSE").Err)
	ana.Post(general, "@faqbot two")

	again := dial(t, d)
	again.send(6, map[string]any{"token": d.Token(), "session_id": id, "seq": seen})
	f := again.next("MESSAGE_CREATE")
	require.Equal(t, d.Mention()+" two", f.event(t).Content)
	require.Equal(t, seen+1, f.S)
	again.next("RESUMED")
	require.Equal(t, 1, d.Counters().Resumed)

	d.ReplayEverything(true)
	d.Drop()
	twice := dial(t, d)
	twice.send(6, map[string]any{"token": d.Token(), "session_id": id, "seq": f.S})
	require.Equal(t, d.Mention()+" one", twice.next("MESSAGE_CREATE").event(t).Content)
	require.Equal(t, d.Mention()+" two", twice.next("MESSAGE_CREATE").event(t).Content)

	far := dial(t, d)
	far.send(6, map[string]any{"token": d.Token(), "session_id": id, "seq": 1_000_000})
	require.Equal(t, 4007, far.next("CLOSE").Code)
}

func TestASessionThatWasClosedNormallyCanNotBeResumed(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	b := dial(t, d)
	b.identify(d.Token(), guilds)
	id := b.next("READY").event(t).SessionID
	require.NoError(t, b.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, "")))
	b.next("CLOSE")
	require.Eventually(t, func() bool { return len(d.Counters().ClosedByBot) == 1 }, 2*time.Second, time.Millisecond)
	b = dial(t, d)
	b.send(6, map[string]any{"token": d.Token(), "session_id": id, "seq": 1})
	require.Equal(t, "false", string(b.next("INVALID").D))

	b = dial(t, d)
	b.identify(d.Token(), guilds)
	id = b.next("READY").event(t).SessionID
	d.EndSessions()
	b = dial(t, d)
	b.send(6, map[string]any{"token": d.Token(), "session_id": id, "seq": 1})
	b.next("INVALID")
}

func TestEventsGoOnlyToSessionsThatAskedForThem(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, secret, ana := g.Channel("general"), g.Channel("secret"), g.Member("ana")
	secret.Deny(d.AppID(), discordtest.PermViewChannel)
	b := identified(t, d, guilds|messages)
	ana.Post(secret, "@faqbot hidden")
	ana.Post(ana.DMs(), "direct, without that intent")
	ana.Post(general, "@faqbot open")
	require.Equal(t, d.Mention()+" open", b.next("MESSAGE_CREATE").event(t).Content)
	g.Leave()
	b.next("GUILD_DELETE")
	ana.Post(general, "@faqbot still there?")
	b.quiet("MESSAGE_CREATE", 50*time.Millisecond)
}

func TestShardsGetTheirGuildsOnly(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	var bots [2]*rawBot
	for i := range bots {
		bots[i] = dial(t, d)
		bots[i].send(2, map[string]any{"token": d.Token(), "intents": guilds, "shard": []int{i, 2}})
		bots[i].next("READY")
	}
	g := d.Guild("Garden")
	id := int64(0)
	for _, r := range g.ID() {
		id = id*10 + int64(r-'0')
	}
	mine, other := bots[(id>>22)%2], bots[1-(id>>22)%2]
	mine.next("GUILD_CREATE")
	other.quiet("GUILD_CREATE", 50*time.Millisecond)
}

func TestGatewayFaultsStrikeWhereTheyAreScripted(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	connects := func(f discordtest.Fault) *rawBot { d.Script(f); return dial(t, d) }

	b := connects(discordtest.Silence().At(discordtest.Hello))
	b.quiet("", 50*time.Millisecond)
	b = connects(discordtest.Op(7).At(discordtest.Identify))
	b.identify(d.Token(), guilds)
	b.next("RECONNECT")
	b.quiet("READY", 50*time.Millisecond)
	b = connects(discordtest.Op(11).At(discordtest.Identify).Then())
	b.identify(d.Token(), guilds)
	b.next("ACK")
	b.next("READY")
	b = connects(discordtest.Op(1).At(discordtest.Ready))
	b.identify(d.Token(), guilds)
	b.next("HEARTBEAT")
	b = connects(discordtest.InvalidSession(false).At(discordtest.Identify).Always())
	for range 5 {
		b.identify(d.Token(), guilds)
		b.next("INVALID")
	}
	b = connects(discordtest.CloseWith(4011).At(discordtest.Identify))
	b.identify(d.Token(), guilds)
	require.Equal(t, 4011, b.next("CLOSE").Code)
	b = connects(discordtest.Garbage())
	b.identify(d.Token(), guilds)
	require.Error(t, b.next("GARBAGE").Err)
	b = connects(discordtest.TruncatedZlib())
	b.identify(d.Token(), guilds)
	require.Equal(t, websocket.BinaryMessage, b.next("GARBAGE").Kind)
	b = connects(discordtest.DropACKs())
	b.identify(d.Token(), guilds)
	b.next("READY")
	b.send(1, 1)
	b.quiet("", 50*time.Millisecond)
	b = connects(discordtest.Reset().After(20 * time.Millisecond))
	b.identify(d.Token(), guilds)
	b.next("READY")
	require.Zero(t, b.next("CLOSE").Code)
	b = identified(t, d, guilds)
	d.Revoke()
	require.Equal(t, 4004, b.next("CLOSE").Code)
	b = dial(t, d)
	b.identify(d.Token(), guilds)
	require.Equal(t, 4004, b.next("CLOSE").Code)
	require.Zero(t, d.Scripted())
}

func TestADialCanBeRefusedResetOrHung(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	d.Script(discordtest.Refuse(503), discordtest.Reset().At(discordtest.Dial), discordtest.Hang())
	url := "ws" + d.URL()[len("http"):] + "/gateway/"
	_, resp, err := websocket.DefaultDialer.Dial(url, nil)
	require.Error(t, err)
	require.Equal(t, 503, resp.StatusCode)
	_, _, err = websocket.DefaultDialer.Dial(url, nil)
	require.Error(t, err)
	_, _, err = (&websocket.Dialer{HandshakeTimeout: 50 * time.Millisecond}).Dial(url, nil)
	require.Error(t, err)
	identified(t, d, guilds)
	require.Equal(t, 4, d.Counters().Dials)
}

func TestTheRealClientResumesAfterADroppedSocket(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{Heartbeat: 500 * time.Millisecond})
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	s := connect(t, d, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		respond(t, s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "Here."})
	})
	require.Equal(t, "Here.", ana.Ask(general, "there?").Text)
	d.Drop()
	require.Eventually(t, func() bool { return s.Open() == nil }, 5*time.Second, 5*time.Millisecond)
	require.Equal(t, 1, d.Counters().Resumed)
	require.Equal(t, "Here.", ana.Ask(general, "still there?").Text)
	require.Eventually(t, func() bool { return d.Counters().Heartbeats > 2 }, 5*time.Second, 5*time.Millisecond)
	require.Equal(t, 1, d.Counters().Identifies)
}
