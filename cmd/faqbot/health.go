package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/spf13/cobra"
)

// healthLimit is how long a bot that is well takes at most to say so.
const healthLimit = 3 * time.Second

func (p *program) healthCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "health",
		Short: "Ask the bot that runs on this machine whether it is well",
		Long: `Ask /healthz at HTTP_ADDR. The exit status is 0 if the bot is connected and has its knowledge,
else 1: a container's health check that needs no shell.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			conf, _, err := loadConfig(p.env, false)
			switch {
			case err != nil:
				return err
			case conf.HTTPAddr == "":
				return errors.New("HTTP_ADDR is not set, so the bot tells nobody how it is; set it to 127.0.0.1:8080, for the bot and for this command")
			}
			ctx, cancel := context.WithTimeout(c.Context(), healthLimit)
			defer cancel()
			return p.health(ctx, conf.HTTPAddr)
		},
	}
}

// health prints what the bot says of itself; the error is that it isn't well.
func (p *program) health(ctx context.Context, addr string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(addr)+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the bot doesn't answer: %w", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return fmt.Errorf("the bot breaks off: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot is not well: %s", cmp.Or(oneLine(string(text)), resp.Status))
	}
	_, err = fmt.Fprintln(p.out, oneLine(string(text)))
	return err
}

// reachable is the address as this machine calls it: a server that listens everywhere is asked on loopback.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip.Is6() {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port)
}
