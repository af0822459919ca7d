package bot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A dryRun stands between the bot and Discord's REST API. What only reads passes; what would say, change
// or register something is printed, a line each, and counts as done.
type dryRun struct {
	next http.RoundTripper

	mu sync.Mutex
	w  io.Writer
	n  int64 // requests printed
}

// RoundTrip implements [http.RoundTripper].
func (d *dryRun) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return d.next.RoundTrip(r)
	}
	var body []byte
	if r.Body != nil {
		defer r.Body.Close()
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	line := strings.TrimSpace(r.Method + " " + withoutToken(r.URL.Path) + " " + string(body))
	if _, err := fmt.Fprintln(d.w, line); err != nil {
		return nil, fmt.Errorf("printing what would be sent: %w", err)
	}
	return d.done(r, body), nil
}

// CloseIdleConnections lets go of the connections.
func (d *dryRun) CloseIdleConnections() {
	if c, ok := d.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// done is how Discord would answer: with what it was sent, which a new message has an ID beside.
func (d *dryRun) done(r *http.Request, body []byte) *http.Response {
	resp := &http.Response{
		StatusCode: http.StatusNoContent, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: r,
	}
	if len(body) == 0 {
		return resp
	}
	var object map[string]any
	if json.Unmarshal(body, &object) == nil {
		// A snowflake: https://docs.discord.com/developers/reference#snowflakes
		const epoch = 1420070400000 // ms
		object["id"] = strconv.FormatInt((time.Now().UnixMilli()-epoch)<<22|d.n&0xfff, 10)
		if echo, err := json.Marshal(object); err == nil {
			body = echo
		}
	}
	resp.StatusCode = http.StatusOK
	resp.Header.Set("Content-Type", "application/json")
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp
}

// withoutToken is a request's path without the version of the API and without the token by which an
// interaction is answered.
func withoutToken(path string) string {
	parts := strings.Split(versionPrefix.ReplaceAllString(path, ""), "/")
	if len(parts) > 2 && (parts[0] == "interactions" || parts[0] == "webhooks") {
		parts[2] = "…"
	}
	return "/" + strings.Join(parts, "/")
}
