package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	lru "github.com/hashicorp/golang-lru/v2"
)

// A transport carries requests to Discord's REST API, and keeps its rules: it tries again where that is
// safe and of use, waits when told to, and stops before Discord shuts the bot out. The context of a
// request bounds all of its tries and waits.
type transport struct {
	base   *url.URL // where requests for discordHost go instead; nil for discordHost itself
	next   http.RoundTripper
	counts *metrics
	pace   time.Duration // of the waits that Discord doesn't name

	// refused is closed once Discord has said that the token isn't valid. Nothing is sent from then on.
	refused chan struct{}
	refuse  sync.Once

	mu       sync.Mutex
	budgets  *lru.Cache[string, *budget]   // see budgetsOf
	withheld time.Time                     // when a request was last not sent for want of one
	global   time.Time                     // until which nothing but interactions may be answered
	spent    *lru.Cache[string, time.Time] // routes that may not be used until then
	denied   *lru.Cache[string, time.Time] // channels that are left alone until then, since they forbade something
}

const (
	// discordHost is where discordgo sends all REST requests.
	discordHost = "discord.com"
	maxTries    = 3
	slowTry     = time.Second
	// maxTime is for a request and all its tries if its context names no end.
	maxTime = 30 * time.Second
	// denyTime is for how long a channel in which the bot lacks a permission is left alone. Who grants it tries
	// again soon.
	denyTime = 2 * time.Minute
	// maxBody is far more than any answer of Discord's has.
	maxBody = 8 << 20
)

// Discord shuts out an address of which 10,000 requests fail with 401, 403 or 429 in ten minutes. Answers to
// interactions and all other requests may have 500 + 10 min / 1.2 s = 1,000 of them each, and 64 + 10 min / 17 s = 99
// in one guild, so that none takes the others' share.
var (
	invalidRate = rate{500, 1200 * time.Millisecond}
	guildRate   = rate{64, 17 * time.Second}
)

// A budget is how many requests may still fail so. Those on their way count as if they did.
type budget struct {
	rate   rate
	until  time.Time // the rate's memory
	flying int
}

// wait says for how long one more request isn't allowed: since the budget is spent, or since it will be if those on
// their way fail.
func (b *budget) wait(now time.Time) (wait time.Duration, spent bool) {
	if _, wait = b.rate.take(b.until, now); wait > 0 {
		return wait, true
	}
	_, wait = b.rate.take(later(b.until, now).Add(time.Duration(b.flying)*b.rate.every), now)
	return wait, false
}

var (
	errRefused = errors.New("the token was refused; nothing is sent any more")
	errInvalid = errors.New("too many requests were refused lately; not sent")
	errDenied  = errors.New("the bot may not do this in the channel; not sent")
	errLimited = errors.New("Discord's rate limit doesn't leave time; not sent")
)

func newTransport(base *url.URL, counts *metrics, pace time.Duration) *transport {
	// Neither fails for a positive size.
	budgets, _ := lru.New[string, *budget](remembered)
	spent, _ := lru.New[string, time.Time](remembered)
	denied, _ := lru.New[string, time.Time](remembered)
	next := http.DefaultTransport.(*http.Transport).Clone()
	next.MaxIdleConnsPerHost, next.MaxConnsPerHost = maxConns, maxConns
	return &transport{base: base, next: next, counts: counts, pace: pace, refused: make(chan struct{}), budgets: budgets, spent: spent, denied: denied}
}

// maxConns bounds the connections to Discord, where HTTP/2 doesn't make do with one.
const maxConns = 48

// close lets go of the connections.
func (t *transport) close() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// RoundTrip implements [http.RoundTripper]. The body of what it returns is in memory.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != discordHost {
		return t.next.RoundTrip(r)
	}
	if r.Body != nil {
		defer r.Body.Close() // each try reads a copy
	}
	ctx, cancel := context.WithTimeout(r.Context(), maxTime)
	defer cancel()
	c := callOf(r)
	c.budgets = t.budgetsOf(c)
	for try := 1; ; try++ {
		if err := t.admit(ctx, c); err != nil {
			return nil, err
		}
		resp, body, err := func() (*http.Response, []byte, error) {
			defer t.land(c) // though it panics
			return t.once(ctx, r, c, try)
		}()
		wait, again := t.judge(c, resp, body, err, try)
		if ctx.Err() != nil && err != nil {
			return nil, ctx.Err()
		}
		if again && try < maxTries && !overrun(ctx, wait) {
			if err := sleep(ctx, wait); err != nil {
				return nil, err
			}
			continue
		}
		return resp, err
	}
}

// overrun reports whether the context ends within d.
func overrun(ctx context.Context, d time.Duration) bool {
	end, ok := ctx.Deadline()
	return ok && time.Until(end) <= d
}

// sleep waits for d, or returns an error when ctx is done first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A call is what a request means to Discord's limits.
type call struct {
	route       string // requests of one route share a limit
	channel     string // empty if the request concerns none
	doing       string // the method and the channel: who may not write in it may still delete there
	interaction bool   // answers one, which the token it bears in its address allows, and no limit but its own holds for
	repeatable  bool   // doing it twice is the same as doing it once
	guild       string // in which what it is about happens; empty if in none
	budgets     []*budget
}

func callOf(r *http.Request) call {
	path := strings.Split(versionPrefix.ReplaceAllString(r.URL.Path, ""), "/")
	c := call{interaction: path[0] == "interactions" || path[0] == "webhooks"}
	if path[0] == "channels" && len(path) > 1 {
		c.channel, c.doing = path[1], r.Method+" "+path[1]
	}
	for i := 2; i < len(path); i++ { // the first ID is part of the route
		if path[i] != "" && strings.Trim(path[i], "0123456789") == "" {
			path[i] = "id"
		}
	}
	c.route = r.Method + " " + strings.Join(path, "/")
	// The second is how net/http is told, too.
	_, marked := r.Header["Idempotency-Key"]
	c.repeatable = marked || r.Method != http.MethodPost
	c.guild, _ = r.Context().Value(guildKey{}).(string)
	return c
}

// budgetsOf are the budgets that a call uses up when it fails: that of all such calls, and that of its guild, or of a
// direct message's channel.
func (t *transport) budgetsOf(c call) []*budget {
	kind := "other "
	if c.interaction {
		kind = "interaction "
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	get := func(key string, r rate) *budget {
		b, ok := t.budgets.Get(key)
		if !ok {
			b = &budget{rate: r}
			t.budgets.Add(key, b)
		}
		return b
	}
	all := []*budget{get(kind, invalidRate)}
	if of := cmp.Or(c.guild, c.channel); of != "" {
		all = append(all, get(kind+of, guildRate))
	}
	return all
}

var versionPrefix = regexp.MustCompile(`^/api/(v[0-9]+/)?`)

// admit waits until Discord's limits allow the call, and refuses what must not be sent. What it lets go
// must be landed.
func (t *transport) admit(ctx context.Context, c call) error {
	for {
		wait, err := t.tryAdmit(c)
		if err != nil || wait <= 0 {
			return err
		}
		if overrun(ctx, wait) {
			return errLimited
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func (t *transport) tryAdmit(c call) (wait time.Duration, err error) {
	select {
	case <-t.refused:
		return 0, errRefused
	default:
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if until, ok := t.denied.Get(c.doing); ok && now.Before(until) {
		return 0, errDenied
	}
	if !c.interaction {
		until, _ := t.spent.Get(c.route)
		if wait := later(until, t.global).Sub(now); wait > 0 {
			return wait, nil
		}
	}
	for _, b := range c.budgets {
		if wait, spent := b.wait(now); spent {
			t.withheld = now
			return 0, errInvalid
		} else if wait > 0 {
			return t.pace / 50, nil // until some have landed
		}
	}
	for _, b := range c.budgets {
		b.flying++
	}
	return 0, nil
}

// land ends a request that was admitted.
func (t *transport) land(c call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range c.budgets {
		b.flying--
	}
}

// expire forgets the guilds, channels and routes of which nothing has to be known any more.
func (t *transport) expire(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	expire(t.budgets, func(b *budget) bool { return b.flying == 0 && now.After(b.until) })
	expire(t.spent, now.After)
	expire(t.denied, now.After)
}

// withholds reports whether requests have not been sent lately, because too many were refused.
func (t *transport) withholds() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Since(t.withheld) < time.Minute
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// once makes one try. What can be repeated gets half of the time that is left, so that a try which hangs leaves time
// for another, but no less than a slow Discord takes.
func (t *transport) once(ctx context.Context, r *http.Request, c call, try int) (*http.Response, []byte, error) {
	if end, ok := ctx.Deadline(); ok && c.repeatable && try < maxTries {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, max(time.Until(end)/2, slowTry))
		defer cancel()
	}
	out := r.Clone(ctx)
	if t.base != nil {
		out.URL.Scheme, out.URL.Host, out.Host = t.base.Scheme, t.base.Host, ""
	}
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, nil, err
		}
		out.Body = body
	}
	resp, err := t.next.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode == http.StatusTooManyRequests && !json.Valid(body) {
		// Cloudflare answers in HTML, which discordgo can't read.
		body = fmt.Appendf(nil, `{"message":"blocked","retry_after":%g,"global":true}`, retryAfter(resp, nil).Seconds())
		resp.Header.Set("X-RateLimit-Global", "true")
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	t.note(c, resp, body)
	return resp, body, nil
}

// note remembers what an answer says of limits.
func (t *transport) note(c call, resp *http.Response, body []byte) {
	t.counts.rest(resp.StatusCode)
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	invalid := func() {
		for _, b := range c.budgets {
			b.until, _ = b.rate.take(b.until, now)
		}
	}
	switch resp.StatusCode {
	case http.StatusUnauthorized:
		// To an interaction's own token that is no word on the bot's.
		if !c.interaction {
			t.refuse.Do(func() { close(t.refused) })
		}
		invalid()
	case http.StatusForbidden:
		invalid()
		var said discordgo.APIErrorMessage
		if c.channel != "" && json.Unmarshal(body, &said) == nil && slices.Contains(lacking, said.Code) {
			t.denied.Add(c.doing, now.Add(denyTime))
		}
	case http.StatusTooManyRequests:
		invalid()
		until := now.Add(retryAfter(resp, body))
		if resp.Header.Get("X-RateLimit-Global") != "" || bytes.Contains(body, []byte(`"global":true`)) || bytes.Contains(body, []byte(`"global": true`)) {
			t.global = later(t.global, until)
		} else if !c.interaction {
			t.spent.Add(c.route, until)
		}
	default:
		if after, err := strconv.ParseFloat(resp.Header.Get("X-RateLimit-Reset-After"), 64); err == nil && !c.interaction && resp.Header.Get("X-RateLimit-Remaining") == "0" {
			t.spent.Add(c.route, now.Add(seconds(after)))
		}
	}
}

// lacking are Discord's codes for what the bot may not do in a channel, whatever it would say there.
var lacking = []int{discordgo.ErrCodeMissingAccess, discordgo.ErrCodeMissingPermissions, discordgo.ErrCodeCannotSendMessagesToThisUser}

// judge says whether a try that went so should be followed by another, and when.
func (t *transport) judge(c call, resp *http.Response, body []byte, err error, try int) (wait time.Duration, again bool) {
	backoff := rand.N(t.pace / 4 << try) // #nosec G404 -- full jitter: up to 0.5 s, then 1 s
	if err != nil {
		// A request that found no connection wasn't done; after all other faults it may have been.
		dial := (*net.OpError)(nil)
		return backoff, c.repeatable || errors.As(err, &dial) && dial.Op == "dial"
	}
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests:
		return cmp.Or(retryAfter(resp, body), backoff), true
	case status >= 500:
		if resp.Header.Get("Retry-After") != "" {
			backoff = retryAfter(resp, body)
		}
		return backoff, c.repeatable
	}
	return 0, false
}

// retryAfter reads for how long Discord wants no more of these requests. Without a word it is a minute.
func retryAfter(resp *http.Response, body []byte) time.Duration {
	var said struct {
		RetryAfter *float64 `json:"retry_after"` // s; finer than the header
	}
	if json.Unmarshal(body, &said) == nil && said.RetryAfter != nil {
		return seconds(*said.RetryAfter)
	}
	if s, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil {
		return seconds(s)
	}
	return time.Minute
}

// seconds is s, but neither negative nor more than a day.
func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), 24*60*60) * float64(time.Second))
}

// apiBase reads the address of a server that stands in for Discord; nil when it is empty.
func apiBase(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("%q isn't a scheme and a host, such as https://discord.com", s)
	case u.Scheme == "https":
		return u, nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	}
	return nil, fmt.Errorf("%q isn't https: the token would travel in the clear (http is for loopback only)", s)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
