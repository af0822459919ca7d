package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Health is what /healthz says.
type Health struct {
	// Status is "ok", "degraded" (answering, but something is wrong) or "down".
	Status string `json:"status"`
	// Connected says whether the bot is connected to Discord, Since when (or since when not).
	Connected bool      `json:"connected"`
	Since     time.Time `json:"since,omitzero"`
	// Version and Entries are of the knowledge in use.
	Version string `json:"version"`
	Entries int    `json:"entries"`
	// Reasons say why the status isn't "ok".
	Reasons []string `json:"reasons,omitempty"`
}

// graceOffline is how long the bot may be without a connection, which happens several times a day, before
// it counts as down.
const graceOffline = time.Minute

// Health tells how the bot is.
func (b *Bot) Health() Health {
	knowledge := b.knowledge.Status()
	h := Health{Status: "ok", Version: knowledge.Version, Entries: knowledge.Entries}
	degrade := func(status, reason string) {
		if h.Status != "down" {
			h.Status = status
		}
		h.Reasons = append(h.Reasons, reason)
	}
	c := b.gateway.state.Load()
	h.Connected, h.Since = c.up, c.since
	switch {
	case c.up:
	case c.was && time.Since(c.since) < graceOffline:
		degrade("degraded", "not connected to Discord: "+c.reason)
	default:
		degrade("down", "not connected to Discord: "+c.reason)
	}
	if knowledge.Entries == 0 {
		degrade("down", "no knowledge is loaded")
	}
	if b.registrar.failed.Load() {
		degrade("degraded", "the commands are not registered; the log says why")
	}
	if b.knowledge.refused.Load() {
		degrade("degraded", "the last reload was refused; the knowledge from before it is in use")
	}
	if b.transport.withholds() {
		degrade("degraded", "Discord has refused so many requests that some are withheld; let the bot write where it is spoken to")
	}
	select {
	case <-b.transport.refused:
		degrade("down", "Discord refuses the token")
	default:
	}
	return h
}

// Handler serves /healthz, with status 503 when the bot is down, and /metrics for Prometheus. Neither
// tells what anybody asked.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		h := b.Health()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if h.Status == "down" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		json.NewEncoder(w).Encode(h)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(b.counts.registry, promhttp.HandlerOpts{}))
	return mux
}

// Serve serves h on the address until ctx is done. It returns nil then, and an error if it can't listen.
func Serve(ctx context.Context, addr string, h http.Handler) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("serving health and metrics: %w", err)
	}
	s := &http.Server{Handler: h, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10}
	defer context.AfterFunc(ctx, func() { s.Close() })()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving health and metrics: %w", err)
	}
	return nil
}
