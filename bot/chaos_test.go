package bot

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"faqbot/bot/discordtest"
)

// A mishap is a fault of a gateway that a bot must get over by itself.
type mishap struct {
	name  string
	fault discordtest.Fault
	kind  mishapKind
}

type mishapKind int

const (
	inTheWay mishapKind = iota // of the next connection; the one that stands is reset
	breaks                     // the connection that stands
	leaves                     // it standing
)

var mishaps = []mishap{
	{"dial refused", discordtest.Refuse(503), inTheWay},
	{"dial hangs", discordtest.Hang(), inTheWay},
	{"HELLO never", discordtest.Silence().At(discordtest.Hello), inTheWay},
	{"op 7 for HELLO", discordtest.Op(7).At(discordtest.Hello), inTheWay},
	{"op 11 for HELLO", discordtest.Op(11).At(discordtest.Hello), inTheWay},
	{"garbage for HELLO", discordtest.Garbage().At(discordtest.Hello), inTheWay},
	{"READY never", discordtest.Silence().At(discordtest.Identify), inTheWay},
	{"op 7 for READY", discordtest.Op(7).At(discordtest.Identify), inTheWay},
	{"op 11 for READY", discordtest.Op(11).At(discordtest.Identify), inTheWay},
	{"op 9 for READY", discordtest.InvalidSession(false).At(discordtest.Identify), inTheWay},
	{"op 9 true for READY", discordtest.InvalidSession(true).At(discordtest.Identify), inTheWay},
	{"reset for READY", discordtest.Reset().At(discordtest.Identify), inTheWay},
	{"half a zlib frame for READY", discordtest.TruncatedZlib().At(discordtest.Identify), inTheWay},
	{"op 7", discordtest.Op(7), breaks},
	{"reset", discordtest.Reset(), breaks},
	{"close 4000", discordtest.CloseWith(4000), breaks},
	{"close 1001", discordtest.CloseWith(1001), breaks},
	{"zombie", discordtest.Silence(), breaks},
	{"no acknowledgements", discordtest.DropACKs(), breaks},
	{"op 9", discordtest.InvalidSession(false), leaves},
	{"garbage", discordtest.Garbage(), leaves},
	{"half a zlib frame", discordtest.TruncatedZlib(), leaves},
}

// meet lets the mishap happen to the bot and returns how long it took to be healthy again.
func (r *rig) meet(m mishap, limit time.Duration) (time.Duration, error) {
	r.ready()
	began, l := time.Now(), r.gateway.now.Load().link.Load()
	if m.kind == inTheWay {
		r.discord.Script(m.fault)
		r.discord.Drop()
	} else {
		r.discord.Strike(m.fault)
	}
	for {
		gone := m.kind == leaves
		select {
		case <-l.done:
			gone = true
		default:
		}
		if gone && r.discord.Scripted() == 0 && r.alive() {
			return time.Since(began), nil
		}
		if time.Since(began) > limit {
			return 0, fmt.Errorf("stuck after %s", m.name)
		}
		time.Sleep(beat / 40)
	}
}

// Each of 40 bots meets 5 mishaps, one after the other, in an order that the seed makes. CHAOS=n makes it n a
// bot.
func TestABotIsSoonHealthyAgainAfterEachOf200RandomFaults(t *testing.T) {
	t.Parallel()
	bots, rounds := 40/slower, 5
	if n, err := strconv.Atoi(os.Getenv("CHAOS")); err == nil {
		rounds = n
	}
	seed := uint64(time.Now().UnixNano())
	var wg sync.WaitGroup
	var mu sync.Mutex
	reconnects, resumes, refused, longest, worst := 0, 0, 0, time.Duration(0), ""
	for i := range bots {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		r := newRig(t, discordtest.Options{MaxConcurrency: 1000}, Options{Pace: quick / 2}).run()
		wg.Go(func() {
			for range rounds {
				m := mishaps[random.IntN(len(mishaps))]
				took, err := r.meet(m, 30*time.Second)
				if !assert.NoError(t, err, "seed %d, bot %d", seed, i) {
					return
				}
				mu.Lock()
				if strings.HasPrefix(m.name, "op 9") {
					refused++ // Discord has ended the session
				}
				if took > longest {
					longest, worst = took, m.name
				}
				mu.Unlock()
			}
			c := r.discord.Counters()
			mu.Lock()
			reconnects, resumes = reconnects+c.Ready+c.Resumed-1, resumes+c.Resumed
			mu.Unlock()
			r.stop()
			assert.NoError(t, r.end(15*time.Second))
		})
	}
	wg.Wait()
	t.Logf("%d faults, longest %v (%s), %d of %d reconnects were resumes, %d couldn't be", bots*rounds, longest, worst, resumes, reconnects, refused)
	// Five seconds on a machine that has nothing else to do; discordgo sleeps for one of them.
	assert.Less(t, longest, slower*10*time.Second, "%s, seed %d", worst, seed)
	assert.GreaterOrEqual(t, 10*resumes, 9*(reconnects-refused), "resumes among the reconnects that could be")
}
