package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// frame is one payload of the gateway, or the code it was closed with.
type frame struct {
	Op   int             `json:"op"`
	D    json.RawMessage `json:"d"`
	S    int64           `json:"s"`
	T    string          `json:"t"`
	Code int             `json:"-"`
	Err  error           `json:"-"`
	Kind int             `json:"-"`
}

// rawBot is a client without a library: it does exactly what a test says.
type rawBot struct {
	t      *testing.T
	d      *discordtest.Server
	ws     *websocket.Conn
	frames chan frame
}

func dial(t *testing.T, d *discordtest.Server) *rawBot {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(d.URL(), "http")+"/gateway/?v=9&encoding=json", nil)
	require.NoError(t, err)
	b := &rawBot{t: t, d: d, ws: ws, frames: make(chan frame, 1000)}
	done, quit := make(chan struct{}), make(chan struct{})
	push := func(f frame) {
		select {
		case b.frames <- f:
		case <-quit:
		}
	}
	go func() {
		defer close(done)
		defer close(b.frames)
		for {
			kind, data, err := ws.ReadMessage()
			if err != nil {
				f := frame{Op: -1, Err: err}
				if e, ok := err.(*websocket.CloseError); ok {
					f.Code = e.Code
				}
				push(f)
				return
			}
			if kind == websocket.BinaryMessage {
				if r, err := zlib.NewReader(bytes.NewReader(data)); err == nil {
					data, _ = io.ReadAll(r)
				}
			}
			f := frame{Op: -2, Kind: kind}
			f.Err = json.Unmarshal(data, &f)
			push(f)
		}
	}()
	t.Cleanup(func() { close(quit); _ = ws.Close(); <-done })
	return b
}

// identified is a raw bot that is READY, with these intents.
func identified(t *testing.T, d *discordtest.Server, intents int) *rawBot {
	t.Helper()
	b := dial(t, d)
	b.next("HELLO")
	b.identify(d.Token(), intents)
	b.next("READY")
	return b
}

func (b *rawBot) send(op int, d any) {
	b.t.Helper()
	require.NoError(b.t, b.ws.WriteJSON(map[string]any{"op": op, "d": d}))
}

func (b *rawBot) identify(token string, intents int) {
	b.t.Helper()
	b.send(2, map[string]any{"token": token, "intents": intents, "properties": map[string]string{"os": "linux"}})
}

// next skips to the next frame of this name: an event's, or HELLO, ACK, RECONNECT, INVALID, HEARTBEAT, CLOSE, GARBAGE.
func (b *rawBot) next(name string) frame {
	b.t.Helper()
	limit := time.After(5 * time.Second)
	for {
		select {
		case f, ok := <-b.frames:
			require.True(b.t, ok, "the connection ended before %s", name)
			got := f.T
			switch f.Op {
			case 1:
				got = "HEARTBEAT"
			case 7:
				got = "RECONNECT"
			case 9:
				got = "INVALID"
			case 10:
				got = "HELLO"
			case 11:
				got = "ACK"
			case -1:
				got = "CLOSE"
			case -2:
				got = "GARBAGE"
			}
			if got == name {
				return f
			}
			require.NotEqual(b.t, "CLOSE", got, "closed (%v) before %s", f.Err, name)
		case <-limit:
			require.Fail(b.t, "no "+name)
		}
	}
}

// quiet says that nothing comes for a while.
func (b *rawBot) quiet(name string, d time.Duration) {
	b.t.Helper()
	limit := time.After(d)
	for {
		select {
		case f, ok := <-b.frames:
			require.False(b.t, ok && f.T == name, "%s came", name)
			if !ok {
				return
			}
		case <-limit:
			return
		}
	}
}

// event is the part of an event's data that the tests look at.
type event struct {
	ID        string `json:"id"`
	Token     string `json:"token"`
	Type      int    `json:"type"`
	ChannelID string `json:"channel_id"`
	SessionID string `json:"session_id"`
	Content   string `json:"content"`
	Name      string `json:"name"`
	Locale    string `json:"locale"`
	Newly     bool   `json:"newly_created"`
	Member    *struct {
		Permissions string `json:"permissions"`
	} `json:"member"`
	Data struct {
		TargetID string `json:"target_id"`
		Resolved struct {
			Messages map[string]struct {
				Content    string          `json:"content"`
				Components json.RawMessage `json:"components"`
			} `json:"messages"`
			Users map[string]any `json:"users"`
		} `json:"resolved"`
		Values []string `json:"values"`
	} `json:"data"`
}

func (f frame) event(t *testing.T) event {
	t.Helper()
	var e event
	require.NoError(t, json.Unmarshal(f.D, &e))
	return e
}

// rest makes one request and returns status and body.
func rest(t *testing.T, d *discordtest.Server, method, path, body string) (int, string) {
	t.Helper()
	return restAs(t, d, "Bot "+d.Token(), method, path, body)
}

func restAs(t *testing.T, d *discordtest.Server, token, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://discord.com/api/v9"+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{Transport: d.Transport(), Timeout: 3 * time.Second}).Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, discordtest.CheckAnswer(method, path, resp.StatusCode, string(text)), "%s %s", method, path)
	return resp.StatusCode, string(text)
}

// register puts the commands that the tests use into the global scope.
func register(t *testing.T, d *discordtest.Server) {
	t.Helper()
	raw, err := json.Marshal(commands)
	require.NoError(t, err)
	status, text := rest(t, d, "PUT", "/applications/"+d.AppID()+"/commands", string(raw))
	require.Equal(t, 200, status, text)
}
