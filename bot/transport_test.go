package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
)

const (
	getChannel  = "GET /channels/{channel}"
	postMessage = "POST /channels/{channel}/messages"
	postRespond = "POST /interactions/{interaction}/{token}/callback"
)

// within is a context that ends after d.
func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// channel reads a channel: a request that may be made twice.
func (s *sender) channel(ctx context.Context, channelID string) (*discordgo.Channel, error) {
	c := new(discordgo.Channel)
	return c, s.do(ctx, http.MethodGet, discordgo.EndpointChannel(channelID), nil, c)
}

// say is a message; no two are the same.
func say(nonce string) *message {
	return &message{MessageSend: discordgo.MessageSend{Content: rand.Text(), AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}},
		Nonce: nonce, EnforceNonce: nonce != ""}
}

func TestAServerFaultIsTriedThreeTimesAtMostWhereThatIsSafe(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504, 520} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{}, Options{})
			c := r.discord.Guild("guild").Channel("general")
			fault := discordtest.Status(status)

			r.discord.Fail(getChannel, 2, fault)
			got, err := r.send.channel(within(t, soon), c.ID())
			require.NoError(t, err, "the third try succeeds")
			assert.Equal(t, c.ID(), got.ID)

			r.discord.Fail(getChannel, 0, fault)
			before := r.discord.Counters().Requests[getChannel]
			_, err = r.send.channel(within(t, soon), c.ID())
			var refused *restError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, status, refused.Status)
			assert.Equal(t, 3, r.discord.Counters().Requests[getChannel]-before)

			r.discord.Fail(postMessage, 0, fault)
			_, err = r.send.createMessage(within(t, soon), c.ID(), say(""))
			require.Error(t, err)
			assert.Equal(t, 1, r.discord.Counters().Requests[postMessage], "nothing makes sending it twice safe")
			_, err = r.send.createMessage(within(t, soon), c.ID(), say("nonce"))
			require.Error(t, err)
			assert.Equal(t, 4, r.discord.Counters().Requests[postMessage], "the nonce makes it safe")
		})
	}
}

func TestAnAnswerThatIsLostAfterDiscordAcceptedTheMessageLeavesOneMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	g := r.discord.Guild("guild")
	c := g.Channel("general")
	for i := range 20 {
		r.discord.Fail(postMessage, 1, discordtest.Lost())
		_, err := r.send.createMessage(within(t, soon), c.ID(), say(fmt.Sprint("nonce ", i)))
		require.NoError(t, err)
	}
	assert.Equal(t, 40, r.discord.Counters().Requests[postMessage])
	assert.Len(t, g.Member("reader").Sees(c), 20)

	r.discord.Fail(postMessage, 1, discordtest.Lost())
	_, err := r.send.createMessage(within(t, soon), c.ID(), say(""))
	require.Error(t, err)
	assert.Len(t, g.Member("reader").Sees(c), 21, "without a nonce it isn't tried again")
}

func TestATryThatHangsLeavesTimeForAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	c := r.discord.Guild("guild").Channel("general")
	r.discord.Fail(getChannel, 1, discordtest.Never())
	_, err := r.send.channel(within(t, 2*time.Second), c.ID())
	assert.NoError(t, err)
}

func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(time.Duration) discordtest.Failure{
		"of a route":               discordtest.RateLimited,
		"of all routes":            discordtest.RateLimitedGlobally,
		"in HTML, from Cloudflare": func(time.Duration) discordtest.Failure { return discordtest.Banned(time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{}, Options{})
			c := r.discord.Guild("guild").Channel("general")
			r.discord.Fail(postMessage, 1, fault(700*time.Millisecond))
			began := time.Now()
			_, err := r.send.createMessage(within(t, soon), c.ID(), say("")) // it wasn't done, so it may be done again
			require.NoError(t, err)
			assert.GreaterOrEqual(t, time.Since(began), 700*time.Millisecond)
			assert.Equal(t, 2, r.discord.Counters().Requests[postMessage])
		})
	}
}

func TestARateLimitWithoutEndIsGivenUpAfterThreeTriesOrWhenTheTimeDoesntReach(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	g := r.discord.Guild("guild")
	a, b := g.Channel("a"), g.Channel("b")
	r.discord.Fail(getChannel, 0, discordtest.RateLimited(50*time.Millisecond))
	_, err := r.send.channel(within(t, soon), a.ID())
	var refused *restError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, 429, refused.Status)
	assert.Equal(t, 3, r.discord.Counters().Requests[getChannel])

	r.discord.Heal()
	r.discord.Fail(getChannel, 0, discordtest.RateLimited(time.Minute))
	began := time.Now()
	_, err = r.send.channel(within(t, 2*time.Second), b.ID())
	require.Error(t, err)
	_, err = r.send.channel(within(t, 2*time.Second), b.ID())
	require.ErrorIs(t, err, errLimited)
	assert.Less(t, time.Since(began), time.Second, "there is no use in waiting")
	assert.Equal(t, 4, r.discord.Counters().Requests[getChannel], "Discord isn't asked again before the time")
}

func TestAGlobalRateLimitStopsEverythingButInteractions(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	c := r.discord.Guild("guild").Channel("general")
	r.discord.Fail(postMessage, 1, discordtest.RateLimitedGlobally(time.Minute))
	_, err := r.send.createMessage(within(t, 10*time.Second), c.ID(), say(""))
	require.Error(t, err)
	_, err = r.send.channel(within(t, 10*time.Second), c.ID())
	require.ErrorIs(t, err, errLimited)
	assert.Zero(t, r.discord.Counters().Requests[getChannel])

	err = r.send.respond(within(t, 10*time.Second), &discordgo.Interaction{ID: "1", Token: "token"}, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
	var refused *restError
	require.ErrorAs(t, err, &refused, "it was sent, and isn't one that Discord knows")
}

// answering is a transport of which every request is answered so.
func answering(status int, header http.Header, body string) (*sender, *int) {
	t, asked := newTransport(nil, newMetrics(), quick), new(int)
	t.next = recorder(func(*http.Request) (*http.Response, error) {
		*asked++
		h := http.Header{}
		maps.Copy(h, header)
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	})
	return &sender{client: &http.Client{Transport: t}}, asked
}

func TestARateLimitIsGlobalIfTheHeaderOrTheBodySaysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header http.Header
		body   string
		global bool
	}{
		"header":             {http.Header{"X-Ratelimit-Global": {"true"}}, `{"retry_after":60}`, true},
		"body":               {http.Header{}, `{"retry_after":60,"global":true}`, true},
		"body, with a blank": {http.Header{}, `{"retry_after": 60, "global": true}`, true},
		"neither":            {http.Header{}, `{"retry_after":60,"global":false}`, false},
	} {
		s, asked := answering(429, c.header, c.body)
		_, err := s.channel(within(t, time.Second), "1")
		require.Error(t, err, name)
		_, err = s.commands(within(t, time.Second), "") // of another route
		assert.Equal(t, c.global, errors.Is(err, errLimited), name)
		assert.Equal(t, c.global, *asked == 1, name)
	}
}

func TestAServerFaultThatNamesATimeIsTriedAgainThenOnly(t *testing.T) {
	t.Parallel()
	s, asked := answering(503, http.Header{"Retry-After": {"60"}}, "")
	_, err := s.channel(within(t, 5*time.Second), "1")
	require.Error(t, err)
	assert.Equal(t, 1, *asked, "the time doesn't reach")
}

func TestRetryAfterIsReadFinelyFromTheBodyAndNeverAsATimeBeyondSense(t *testing.T) {
	t.Parallel()
	s, asked := answering(429, http.Header{"Retry-After": {"60"}}, `{"retry_after":0.01}`)
	_, err := s.channel(within(t, 5*time.Second), "1")
	require.Error(t, err)
	assert.Equal(t, maxTries, *asked, "in hundredths of a second, not in a minute")
	s, asked = answering(429, nil, `{"retry_after":0.1}`)
	began := time.Now()
	require.Error(t, s.deleteResponse(within(t, 5*time.Second), &discordgo.Interaction{AppID: "1", Token: "token"}, original))
	assert.Equal(t, maxTries, *asked)
	assert.GreaterOrEqual(t, time.Since(began), 200*time.Millisecond, "interactions wait between tries, too")
	for _, body := range []string{`{"retry_after":1e300}`, `{"retry_after":9e18}`} {
		s, asked = answering(429, nil, body)
		for range 3 {
			_, err = s.channel(within(t, time.Second), "1")
			require.Error(t, err)
		}
		assert.Equal(t, 1, *asked, body)
	}
}

func TestAMessageIsSentAgainOnlyIfItCannotHaveArrived(t *testing.T) {
	t.Parallel()
	for op, tries := range map[string]int{"dial": 2, "read": 1} {
		s, asked := answering(200, nil, "{}")
		transport := s.client.Transport.(*transport)
		next := transport.next
		transport.next = recorder(func(r *http.Request) (*http.Response, error) {
			if *asked == 0 {
				*asked++
				return nil, &net.OpError{Op: op, Err: io.ErrUnexpectedEOF}
			}
			return next.RoundTrip(r)
		})
		_, err := s.createMessage(within(t, 5*time.Second), "1", say(""))
		assert.Equal(t, tries == 2, err == nil, op)
		assert.Equal(t, tries, *asked, op)
	}
}

func TestOfAnAnswerWithoutEndOnlySoMuchIsRead(t *testing.T) {
	t.Parallel()
	s, _ := answering(200, nil, "")
	body := &io.LimitedReader{R: mathrand.NewChaCha8([32]byte{}), N: 8 * maxBody}
	s.client.Transport.(*transport).next = recorder(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body)}, nil
	})
	_, err := s.channel(within(t, soon), "1")
	require.Error(t, err)
	assert.EqualValues(t, 7*maxBody, body.N)
}

func TestARequestThatNobodyBoundsEndsAndAnAnswerToAGestureEndsWhenItWouldBeLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := answering(200, nil, "")
		s.client.Transport.(*transport).next = recorder(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		began := time.Now()
		_, err := s.createMessage(context.Background(), "1", say(""))
		require.Error(t, err)
		assert.Equal(t, maxTime, time.Since(began))
		began = time.Now()
		ctx := context.WithValue(context.Background(), receivedKey{}, began.Add(-time.Second))
		require.Error(t, s.respond(ctx, &discordgo.Interaction{ID: "1", Token: "token"}, nil))
		assert.Equal(t, respondTime-time.Second, time.Since(began))
	})
}

func TestAGestureThatWasAnsweredAlreadyIsAnswered(t *testing.T) {
	t.Parallel()
	s, _ := answering(400, nil, `{"code":40060,"message":"Interaction has already been acknowledged."}`)
	assert.NoError(t, s.respond(within(t, time.Second), &discordgo.Interaction{ID: "1", Token: "token"}, nil))
	s, _ = answering(400, nil, `{"code":50035}`)
	assert.Error(t, s.respond(within(t, time.Second), &discordgo.Interaction{ID: "1", Token: "token"}, nil))
}

func TestInteractionsTokensThatAreRefusedCountAsInvalidRequests(t *testing.T) {
	t.Parallel()
	s, asked := answering(401, http.Header{}, "{}")
	expired := &discordgo.Interaction{AppID: "1", Token: "expired"}
	for range 2000 {
		s.deleteResponse(within(t, time.Second), expired, original)
	}
	assert.LessOrEqual(t, *asked, 1000)
	require.ErrorIs(t, s.deleteResponse(within(t, time.Second), expired, original), errInvalid)
	_, err := s.channel(within(t, time.Second), "1")
	assert.NotErrorIs(t, err, errInvalid, "they don't use up what else may be sent")
}

func TestTheContextIsObeyedAtOnce(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]discordtest.Failure{
		"while Discord is silent":       discordtest.Never(),
		"while a rate limit lasts":      discordtest.RateLimited(4 * time.Second),
		"while a global one lasts":      discordtest.RateLimitedGlobally(4 * time.Second),
		"between tries":                 discordtest.Unavailable(4 * time.Second), // for jitter may be too short to meet
		"while an answer is on its way": discordtest.Slow(4 * time.Second),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, discordtest.Options{}, Options{})
			c := r.discord.Guild("guild").Channel("general")
			r.discord.Fail(getChannel, 0, fault)
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			var cancelled time.Time
			time.AfterFunc(300*time.Millisecond, func() { cancelled = time.Now(); cancel() })
			_, err := r.send.channel(ctx, c.ID())
			late := time.Since(cancelled)
			require.ErrorIs(t, err, context.Canceled)
			t.Logf("%v late", late) // 50 ms at most on a machine with nothing else to do
			assert.Less(t, late, time.Second)
		})
	}
}

func TestNothingIsSentAfterTheFirst401(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{}).run().registered()
	c := r.discord.Guild("guild").Channel("general")
	r.discord.Fail("", 0, discordtest.Unauthorized())
	_, err := r.send.channel(within(t, time.Second), c.ID())
	require.Error(t, err)
	assertFatal(t, r.end(soon), "DISCORD_TOKEN")
	before := len(r.discord.Requests())
	for range 100 {
		_, err := r.send.channel(within(t, time.Second), c.ID())
		require.ErrorIs(t, err, errRefused)
	}
	assert.Len(t, r.discord.Requests(), before)
	assert.LessOrEqual(t, r.discord.Counters().Invalid, 1)
}

func TestAnInteractionThatDiscordDoesntKnowAnyMoreIsNoWordOnTheToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{}).run().ready()
	c := r.discord.Guild("guild").Channel("general")
	err := r.send.editResponse(within(t, time.Second), &discordgo.Interaction{AppID: "1", Token: "expired"}, original, &responseEdit{})
	require.Error(t, err)
	_, err = r.send.channel(within(t, time.Second), c.ID())
	assert.NoError(t, err)
}

func TestRefusalsForEverMakeNoMoreThan1000InvalidRequests(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		status int
		body   string
	}{"403": {403, `{"code":50001}`}, "429": {429, `{"retry_after":0}`}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			transport := newTransport(nil, newMetrics(), time.Millisecond)
			transport.next = recorder(func(*http.Request) (*http.Response, error) {
				asked.Add(1)
				return &http.Response{StatusCode: answer.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer.body))}, nil
			})
			s := &sender{client: &http.Client{Transport: transport}}
			var askers sync.WaitGroup
			for i := range 50 { // each in a guild of its own, in a hundred channels
				ctx := context.WithValue(within(t, maxTime), guildKey{}, fmt.Sprint("guild", i))
				askers.Go(func() {
					for j := range 100 {
						s.channel(ctx, fmt.Sprint(1000*i+j))
					}
				})
			}
			askers.Wait()
			assert.LessOrEqual(t, int(asked.Load()), 1000)
			_, err := s.channel(within(t, time.Second), "999999")
			assert.ErrorIs(t, err, errInvalid)
		})
	}
}

func TestAGuildThatForbidsEverythingHasAShareOfTheInvalidRequests(t *testing.T) {
	t.Parallel()
	s, asked := answering(403, http.Header{}, `{"code":50001}`)
	hostile := context.WithValue(within(t, maxTime), guildKey{}, "hostile")
	for i := range 300 {
		s.channel(hostile, fmt.Sprint(i))
	}
	assert.LessOrEqual(t, *asked, 100)
	_, err := s.channel(hostile, "300")
	require.ErrorIs(t, err, errInvalid)
	_, err = s.channel(context.WithValue(within(t, maxTime), guildKey{}, "another"), "301")
	assert.NotErrorIs(t, err, errInvalid)
}

func TestAChannelThatForbidsIsLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, code := range []int{50001, 50013, 50007} {
			s, asked := answering(403, http.Header{}, fmt.Sprintf(`{"code":%d}`, code))
			ask := func(channel string) error {
				_, err := s.createMessage(within(t, maxTime), channel, say(""))
				return err
			}
			var refused *restError
			require.ErrorAs(t, ask("1"), &refused)
			require.ErrorIs(t, ask("1"), errDenied)
			require.ErrorAs(t, ask("2"), &refused, "another channel")
			time.Sleep(denyTime)
			require.ErrorAs(t, ask("1"), &refused, "somebody may have granted the permission")
			assert.Equal(t, 3, *asked)
		}
		s, asked := answering(403, http.Header{}, `{"code":50005}`) // says something of one message only
		for range 2 {
			require.Error(t, s.editMessage(within(t, maxTime), "1", "2", &discordgo.MessageEdit{}))
		}
		assert.Equal(t, 2, *asked)
	})
}

func TestAnExhaustedRouteIsntUsedBeforeItsReset(t *testing.T) {
	t.Parallel()
	transport := newTransport(nil, newMetrics(), quick)
	var asked []string
	transport.next = recorder(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.Method+" "+r.URL.Path)
		header := http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {"0.5"}}
		return &http.Response{StatusCode: 200, Header: header, Body: io.NopCloser(strings.NewReader("{}"))}, nil
	})
	s := &sender{client: &http.Client{Transport: transport}}
	began := time.Now()
	for _, m := range []string{"11", "12"} { // messages of a channel share a route
		require.NoError(t, s.deleteMessage(within(t, 5*time.Second), "1", m))
	}
	assert.GreaterOrEqual(t, time.Since(began), 500*time.Millisecond)
	require.ErrorIs(t, s.deleteMessage(within(t, 100*time.Millisecond), "1", "13"), errLimited)
	began = time.Now()
	require.NoError(t, s.deleteMessage(within(t, 5*time.Second), "2", "21"), "another channel")
	assert.Less(t, time.Since(began), 400*time.Millisecond)
	assert.Len(t, asked, 3)
}

func TestAnAddressThatCloudflareShutsOutIsSilent(t *testing.T) {
	t.Parallel()
	r := newRig(t, discordtest.Options{}, Options{})
	c := r.discord.Guild("guild").Channel("general")
	r.discord.Fail(getChannel, 1, discordtest.Banned(time.Minute))
	_, err := r.send.channel(within(t, 5*time.Second), c.ID())
	var refused *restError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, 429, refused.Status)
	_, err = r.send.createMessage(within(t, 5*time.Second), c.ID(), say(""))
	assert.ErrorIs(t, err, errLimited, "on every route")
	_, err = r.gateway.session(t.Context()).Gateway()
	assert.ErrorIs(t, err, errLimited, "discordgo's own requests, too")
}

func TestAnswersToInteractionsAreEditedSideBySide(t *testing.T) {
	t.Parallel()
	const edit = "PATCH /webhooks/{app}/{token}/messages/@original"
	r := newRig(t, discordtest.Options{}, Options{})
	r.discord.Fail(edit, 0, discordtest.APIError(404, 10015, "Unknown Webhook").After(200*time.Millisecond))
	began := time.Now()
	var edits sync.WaitGroup
	for i := range 25 {
		edits.Go(func() {
			r.send.editResponse(within(t, 10*time.Second), &discordgo.Interaction{AppID: "1", Token: fmt.Sprint("token", i)}, original, &responseEdit{})
		})
	}
	edits.Wait()
	require.Equal(t, 25, r.discord.Counters().Requests[edit])
	assert.Less(t, time.Since(began), 25*200*time.Millisecond/2)
}

func TestDiscordMayBeReplacedByAServerThatDoesntHearTheTokenInTheClear(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"":                        "",
		"https://example.org":     "",
		"http://127.0.0.1:8080":   "",
		"http://[::1]:8080":       "",
		"http://localhost:8080/":  "",
		"http://example.org":      "isn't https",
		"http://127.0.0.1.nip.io": "isn't https",
		"example.org":             "isn't a scheme and a host",
		"https://example.org/x":   "isn't a scheme and a host",
		"https://a:b@example.org": "isn't a scheme and a host",
		"ftp://127.0.0.1":         "isn't https",
		"https://":                "isn't a scheme and a host",
	} {
		_, err := apiBase(base)
		if want == "" {
			assert.NoError(t, err, base)
		} else {
			assert.ErrorContains(t, err, want)
		}
	}
}

// recorder is a server that is never asked over the network.
type recorder func(*http.Request) (*http.Response, error)

func (f recorder) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOnlyDiscordsAPIIsReplaced(t *testing.T) {
	t.Parallel()
	base, err := apiBase("http://127.0.0.1:1")
	require.NoError(t, err)
	transport := newTransport(base, newMetrics(), quick)
	var asked []string
	transport.next = recorder(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.String())
		return nil, errors.New("no network")
	})
	for _, url := range []string{"https://cdn.discordapp.com/a.png", "https://discord.com/api/v9/gateway"} {
		r, err := http.NewRequestWithContext(within(t, 50*time.Millisecond), http.MethodPost, url, strings.NewReader("{}"))
		require.NoError(t, err)
		_, err = transport.RoundTrip(r)
		require.Error(t, err)
	}
	assert.Equal(t, []string{"https://cdn.discordapp.com/a.png", "http://127.0.0.1:1/api/v9/gateway"}, asked)
}

type panicking struct{}

func (panicking) RoundTrip(*http.Request) (*http.Response, error) { panic("x") }

func TestATryThatPanicsIsNotOnItsWayForEver(t *testing.T) {
	tr := newTransport(nil, newMetrics(), time.Second)
	tr.next = panicking{}
	for range 3 {
		func() {
			defer func() { _ = recover() }()
			r, _ := http.NewRequestWithContext(context.WithValue(context.Background(), guildKey{}, "9"), http.MethodPost, "https://discord.com/api/v9/channels/1/messages", http.NoBody)
			_, _ = tr.RoundTrip(r)
		}()
	}
	b, _ := tr.budgets.Get("other 9")
	assert.Zero(t, b.flying)
}
