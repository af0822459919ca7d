package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Request is one REST request that the bot made.
type Request struct {
	Method string
	Route  string // with names for ids, for example /channels/{channel}/messages
	Path   string
	Body   []byte // JSON; of a multipart request its payload_json
	Status int    // of the answer, 0 when there was none
	At     time.Time
}

// requestMemory is how many requests are kept for [Server.Requests].
const requestMemory = 5000

// call is a request being served.
type call struct {
	s      *Server
	r      *http.Request
	route  string
	body   []byte
	files  []attachment
	faults []string // what the judge found
}

// apiError is an error as Discord tells it.
type apiError struct {
	status, code int
	message      string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %d: %s", e.status, e.code, e.message) }

func unknown(code int, what string) error { return &apiError{404, code, "Unknown " + what} }

var (
	errMissingAccess      = &apiError{403, 50001, "Missing Access"}
	errMissingPermissions = &apiError{403, 50013, "Missing Permissions"}
	errEmptyMessage       = &apiError{400, 50006, "Cannot send an empty message"}
	errInvalidForm        = &apiError{400, 50035, "Invalid Form Body"}
	errInvalidToken       = &apiError{401, 50027, "Invalid Webhook Token"}
)

// handler serves a route with the lock held. What it returns is the answer's body; nil is 204, created is 201.
type handler func(*call) (any, error)

type created struct{ what any }

var version = regexp.MustCompile(`^/api/v(9|10)/`)

func (s *Server) routes() http.Handler {
	api := http.NewServeMux()
	handle := func(route string, h handler) {
		api.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
			s.serve(w, &call{s: s, r: r, route: route}, h)
		})
	}
	for _, table := range []map[string]handler{applicationRoutes, channelRoutes, interactionRoutes} {
		for route, h := range table {
			handle(route, h)
		}
	}
	api.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.report("%s %s is no route that this Discord knows", r.Method, r.URL.Path)
		writeError(w, &apiError{404, 0, "404: Not Found"})
	})
	root := http.NewServeMux()
	root.HandleFunc("/gateway/", s.serveGateway)
	root.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		prefix := version.FindString(r.URL.Path)
		if prefix == "" {
			s.report("%s %s names no version of the API that Discord still serves", r.Method, r.URL.Path)
			writeError(w, &apiError{400, 50041, "Invalid API version provided."})
			return
		}
		http.StripPrefix(strings.TrimSuffix(prefix, "/"), api).ServeHTTP(w, r)
	})
	return root
}

// exempt says whether a route needs no token and stands outside of the global limit: the token is in its path.
func exempt(route string) bool {
	return strings.Contains(route, "{token}")
}

// serve is the way of every request: record it, let a failure strike, check token and limits, judge, act, answer.
func (s *Server) serve(w http.ResponseWriter, c *call, h handler) {
	if err := c.read(); err != nil {
		s.report("%s: %v", c.route, err)
		writeError(w, &apiError{400, 50109, "The request body contains invalid JSON."})
		return
	}
	s.mu.Lock()
	s.counters.Requests[c.route]++
	failure := s.failure(c.route)
	if failure != nil {
		s.counters.Faults[c.route]++
	}
	s.mu.Unlock()
	if failure != nil {
		if c.wait(failure.delay) || failure.never {
			if failure.never {
				select {
				case <-c.r.Context().Done():
				case <-s.done:
				}
			}
			s.record(c, 0)
			panic(http.ErrAbortHandler)
		}
		if failure.status != 0 {
			s.record(c, failure.status)
			for k, v := range failure.header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(failure.status)
			_, _ = io.WriteString(w, failure.body)
			return
		}
	}
	rec := httptest.NewRecorder()
	c.answer(rec, h)
	if failure != nil && failure.lost {
		s.record(c, 0)
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	s.record(c, rec.Code)
	maps.Copy(w.Header(), rec.Header())
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// wait lets time pass and says whether the client gave up meanwhile.
func (c *call) wait(d time.Duration) bool {
	if d == 0 {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return false
	case <-c.r.Context().Done():
	case <-c.s.done:
	}
	return true
}

// read takes the body apart: JSON, or the payload_json and files of a form.
func (c *call) read() error {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, 25<<20))
	if err != nil {
		return fmt.Errorf("read the body: %w", err)
	}
	kind, params, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(25 << 20)
		if err != nil {
			return fmt.Errorf("read the form: %w", err)
		}
		if p := form.Value["payload_json"]; len(p) == 1 {
			c.body = []byte(p[0])
		}
		for _, field := range slices.Sorted(maps.Keys(form.File)) {
			for _, f := range form.File[field] {
				at := c.s.URL() + "/attachments/" + f.Filename
				c.files = append(c.files, attachment{ID: strconv.Itoa(len(c.files)), Filename: f.Filename, Size: int(f.Size), URL: at, ProxyURL: at})
			}
		}
	} else {
		c.body = body
	}
	if len(c.body) > 0 && !json.Valid(c.body) {
		return errors.New("the body is no JSON")
	}
	return nil
}

func (c *call) answer(w http.ResponseWriter, h handler) {
	s := c.s
	if !exempt(c.route) && c.route != "GET /gateway" {
		s.mu.Lock()
		authorized := strings.HasPrefix(c.r.Header.Get("Authorization"), "Bot ") && s.authorized(c.r.Header.Get("Authorization"))
		limited := authorized && s.overGlobalLimit()
		s.mu.Unlock()
		if !authorized {
			writeError(w, &apiError{401, 0, "401: Unauthorized"})
			return
		}
		if limited {
			f := rateLimited(time.Second, true)
			for k, v := range f.header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(f.status)
			_, _ = io.WriteString(w, f.body)
			return
		}
	}
	if !s.o.NoSchema {
		c.faults = append(c.faults, checkSchema(c.route, c.r, c.body)...)
	}
	s.mu.Lock()
	data, err := h(c)
	var body []byte
	status := http.StatusOK
	if made, ok := data.(created); ok {
		data, status = made.what, http.StatusCreated
	}
	if err == nil && data != nil { // under the lock, since data is the server's own state
		if body, err = json.Marshal(data); err != nil {
			panic(fmt.Sprintf("%s: %v", c.route, err))
		}
	}
	s.mu.Unlock()
	for _, f := range c.faults {
		s.report("%s: %s\n\t%s", c.route, f, excerpt(c.body))
	}
	switch {
	case err != nil:
		writeError(w, err)
	case data == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

// overGlobalLimit counts a request and says whether it is one too many in this second.
func (s *Server) overGlobalLimit() bool {
	if s.o.GlobalLimit == 0 {
		return false
	}
	now := s.clock.Now()
	s.sent = slices.DeleteFunc(s.sent, func(t time.Time) bool { return now.Sub(t) >= time.Second })
	s.sent = append(s.sent, now)
	return len(s.sent) > s.o.GlobalLimit
}

// decode reads the body. What can't be read is a fault, and a 400.
func (c *call) decode(into any) error {
	if err := json.Unmarshal(c.body, into); err != nil {
		c.fault("the body doesn't fit: %v", err)
		return errInvalidForm
	}
	return nil
}

func (c *call) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// judged is the answer to a body with these faults: Discord refuses it, and so do we.
func (c *call) judged(faults []string) error {
	if len(faults) == 0 {
		return nil
	}
	c.faults = append(c.faults, faults...)
	return errInvalidForm
}

func (s *Server) record(c *call, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if status == 401 || status == 403 || status == 429 {
		s.counters.Invalid++
	}
	if len(s.requests) >= requestMemory {
		s.requests = slices.Delete(s.requests, 0, requestMemory/2)
	}
	_, route, _ := strings.Cut(c.route, " ")
	s.requests = append(s.requests, Request{c.r.Method, route, c.r.URL.Path, c.body, status, s.clock.Now()})
}

// Requests returns the REST requests so far, oldest first, at most the last few thousand.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func writeError(w http.ResponseWriter, err error) {
	e, ok := err.(*apiError)
	if !ok {
		e = &apiError{500, 0, err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	_, _ = io.WriteString(w, errorBody(e.code, e.message))
}

func errorBody(code int, message string) string {
	return fmt.Sprintf(`{"message":%q,"code":%d}`, message, code)
}

func rateLimited(after time.Duration, global bool) Failure {
	f := Failure{status: http.StatusTooManyRequests, header: map[string]string{
		"Content-Type": "application/json", "Retry-After": seconds(after, true)}}
	if global {
		f.header["X-RateLimit-Global"], f.header["X-RateLimit-Scope"] = "true", "global"
	} else {
		f.header["X-RateLimit-Scope"], f.header["X-RateLimit-Bucket"] = "user", "loopback"
		f.header["X-RateLimit-Limit"], f.header["X-RateLimit-Remaining"] = "5", "0"
		f.header["X-RateLimit-Reset-After"] = seconds(after, false)
	}
	f.body = fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%s,"global":%t}`, seconds(after, false), global)
	return f
}

// seconds renders a duration as Discord does: whole seconds in Retry-After, rounded up, else with milliseconds.
func seconds(d time.Duration, whole bool) string {
	if whole {
		return strconv.Itoa(int((d + time.Second - 1) / time.Second))
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
}

func excerpt(body []byte) string {
	const most = 400
	if len(body) > most {
		return strings.ToValidUTF8(string(body[:most]), "") + "…"
	}
	return string(body)
}
