package bot

import (
	"slices"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

func TestADroppedConnectionIsResumed(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{}).run().ready()
	r.discord.Drop()
	r.eventually(soon, "resumed", func() bool { return r.discord.Counters().Resumed == 1 })
	r.ready()
	c := r.discord.Counters()
	assert.Equal(t, 1, c.Identifies)
	assert.Equal(t, 2, c.Dials)
}

func TestConnectingAnewWaitsUntilTheSessionKnowsThatItsConnectionHasEnded(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	s := r.gateway.session(t.Context())
	before, err := r.gateway.open(t.Context(), s)
	require.NoError(t, err)
	remove := s.AddHandler(func(_ *discordgo.Session, e any) { // before the gateway's own is called
		if _, closed := e.(*discordgo.Disconnect); closed {
			time.Sleep(50 * time.Millisecond)
			assert.Nil(t, s.link.Load(), "not while a heartbeat may be on its way")
		}
	})
	time.AfterFunc(200*time.Millisecond, func() { before.Close() })
	after, err := r.gateway.open(t.Context(), s)
	require.NoError(t, err)
	assert.NotSame(t, before, after)
	remove()
	r.gateway.end(s, after)
}

func TestAGatewayThatRefusesIsAskedMoreAndMoreRarely(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	r.discord.Script(slices.Repeat([]discordtest.Fault{discordtest.Refuse(503)}, 10_000)...)
	r.run()
	time.Sleep(50 * quick)
	// With full jitter the n-th wait is up to 2^n times the pace, half of that on average.
	assert.LessOrEqual(t, r.discord.Counters().Dials, 25)
	assert.Greater(t, r.discord.Counters().Dials, 2)
}

func TestASilentGatewayIsNoticedWithinTwoAndAHalfHeartbeatsAndResumed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]discordtest.Fault{
		"nothing comes any more":              discordtest.Silence(),
		"events come, acknowledgements don't": discordtest.DropACKs(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{Heartbeat: time.Second}, Options{}).run().ready()
			time.Sleep(1200 * time.Millisecond) // past a heartbeat
			l := r.gateway.now.Load().link.Load()
			g := r.discord.Guild("guild")
			channel, m := g.Channel("general"), g.Member("talker")
			r.discord.Strike(fault)
			began := time.Now()
			r.eventually(5*time.Second, "noticed", func() bool {
				m.Post(channel, "This concerns no bot.")
				select {
				case <-l.done:
					return true
				case <-time.After(20 * time.Millisecond):
					return false
				}
			})
			assert.Less(t, time.Since(began), 2500*time.Millisecond)
			r.eventually(soon, "resumed", func() bool { return r.discord.Counters().Resumed == 1 })
			assert.Equal(t, 1, r.discord.Counters().Identifies)
			assert.NotContains(t, r.discord.Counters().ClosedByBot, 1000)
		})
	}
}

func TestAFaultAtAnyStageIsOvercome(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]discordtest.Fault{
		"the dial is refused":              {discordtest.Refuse(503)},
		"the dial hangs":                   {discordtest.Hang()},
		"no HELLO":                         {discordtest.Silence().At(discordtest.Hello)},
		"op 7 for HELLO":                   {discordtest.Op(7).At(discordtest.Hello)},
		"op 11 for HELLO":                  {discordtest.Op(11).At(discordtest.Hello)},
		"op 1 for HELLO":                   {discordtest.Op(1).At(discordtest.Hello)},
		"garbage for HELLO":                {discordtest.Garbage().At(discordtest.Hello)},
		"half of a zlib frame for HELLO":   {discordtest.TruncatedZlib().At(discordtest.Hello)},
		"a reset for HELLO":                {discordtest.Reset().At(discordtest.Hello)},
		"no READY":                         {discordtest.Silence().At(discordtest.Identify)},
		"op 7 for READY":                   {discordtest.Op(7).At(discordtest.Identify)},
		"op 7 for READY, twice":            {discordtest.Op(7).At(discordtest.Identify), discordtest.Op(7).At(discordtest.Identify)},
		"op 11 for READY":                  {discordtest.Op(11).At(discordtest.Identify)},
		"op 11, then READY":                {discordtest.Op(11).At(discordtest.Identify).Then()},
		"op 1, then READY":                 {discordtest.Op(1).At(discordtest.Identify).Then()},
		"op 9 for READY":                   {discordtest.InvalidSession(false).At(discordtest.Identify)},
		"garbage for READY":                {discordtest.Garbage().At(discordtest.Identify)},
		"half of a zlib frame for READY":   {discordtest.TruncatedZlib().At(discordtest.Identify)},
		"a reset for READY":                {discordtest.Reset().At(discordtest.Identify)},
		"op 7 after READY":                 {discordtest.Op(7)},
		"op 9 after READY":                 {discordtest.InvalidSession(false)},
		"a reset after READY":              {discordtest.Reset()},
		"a close with 4000 after READY":    {discordtest.CloseWith(4000)},
		"garbage after READY":              {discordtest.Garbage()},
		"half of a zlib frame after READY": {discordtest.TruncatedZlib()},
		"silence after READY":              {discordtest.Silence()},
		"a close with 4008 for READY":      {discordtest.CloseWith(4008).At(discordtest.Identify)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{}, Options{})
			r.discord.Script(faults...)
			r.run()
			r.eventually(soon, "begun", func() bool { return r.gateway.now.Load() != nil })
			first := r.gateway.now.Load()
			time.Sleep(300 * time.Millisecond)
			r.eventually(2*soon, "over the fault", func() bool { return r.discord.Scripted() == 0 && r.alive() })
			// A session that is replaced can't resume, and leaves a goroutine behind.
			assert.Same(t, first, r.gateway.now.Load())
		})
	}
}

// alive reports whether the gateway gets heartbeats from a bot that says it is connected, and the bot finds nothing
// wrong with that.
func (r *rig) alive() bool {
	if !r.gateway.state.Load().up || !r.discord.Connected() {
		return false
	}
	before, l := r.discord.Counters().Heartbeats, r.gateway.now.Load().link.Load()
	if l == nil {
		return false
	}
	for range 100 {
		select {
		case <-l.done:
			return false
		case <-time.After(beat / 40):
		}
		if r.discord.Counters().Heartbeats > before+1 {
			return true
		}
	}
	return false
}

func TestWhatASessionThatWasGivenUpStillReadsIsOfNoAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	given, current := r.gateway.session(t.Context()), r.gateway.session(t.Context())
	l, _ := pipe(t, time.Minute, nil)
	given.link.Store(l)
	r.gateway.now.Store(current)
	for _, s := range []*session{given, current} { // the current one has no connection
		r.gateway.event(s, &discordgo.Event{Type: "RESUMED", Struct: &discordgo.Resumed{}})
		assert.False(t, r.gateway.state.Load().up)
	}
}
