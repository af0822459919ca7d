package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"faqbot/bot/discordtest"
)

// process is the bot under load.
type process struct {
	cmd   *exec.Cmd
	log   bytes.Buffer
	dir   string
	http  string
	ready time.Duration // from its start to its first READY and its commands
	ended chan error
}

// start runs the bot on the entries until it is READY and has registered its commands.
func start(ctx context.Context, binary string, d *discordtest.Server, entries []string) (*process, error) {
	dir, err := os.MkdirTemp("", "faqbot-load-")
	if err != nil {
		return nil, err
	}
	p := &process{dir: dir, ended: make(chan error, 1)}
	if err := p.write(entries); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if p.http, err = freeAddr(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	p.cmd = exec.CommandContext(ctx, binary, "serve")
	p.cmd.Dir = dir
	p.cmd.Env = append(os.Environ(), "DISCORD_TOKEN="+d.Token(), "DISCORD_API_BASE="+d.URL(), "FAQ_PATH="+filepath.Join(dir, "faq"),
		"STATE_DIR="+filepath.Join(dir, "state"), "HTTP_ADDR="+p.http, "LOG_LEVEL=warn")
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the bot: %w", err), os.RemoveAll(dir))
	}
	go func() { p.ended <- p.cmd.Wait() }()
	const limit = 2 * time.Minute
	for !d.Connected() || len(d.Commands("")) == 0 {
		select {
		case err := <-p.ended:
			p.ended <- err
			return nil, errors.Join(fmt.Errorf("the bot ended before it was ready: %v\n%s", err, p.log.String()), os.RemoveAll(dir))
		case <-time.After(5 * time.Millisecond):
		}
		if time.Since(began) > limit {
			p.stop()
			return nil, fmt.Errorf("the bot isn't ready after %v:\n%s", limit, p.log.String())
		}
	}
	p.ready = time.Since(began)
	return p, nil
}

// write puts the entries where the bot reads them, whole at once.
func (p *process) write(entries []string) error {
	dir := filepath.Join(p.dir, "faq")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	next := filepath.Join(p.dir, "next")
	if err := os.WriteFile(next, []byte(strings.Join(entries, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(next, filepath.Join(dir, "entries.jsonl"))
}

// stop ends the bot and says how that went.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		if err != nil {
			fmt.Fprintf(os.Stderr, "load: the bot ended with %v\n%s", err, p.log.String())
		}
	case <-time.After(20 * time.Second):
		fmt.Fprintln(os.Stderr, "load: the bot didn't end within 20 s of SIGTERM")
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
	_ = os.RemoveAll(p.dir)
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// rss is the memory of the process that is in RAM, and peak the most it ever was, in MB (10^6 bytes).
func (p *process) rss() float64  { return p.status("VmRSS:") }
func (p *process) peak() float64 { return p.status("VmHWM:") }

func (p *process) status(key string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, key); ok {
			kib, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib * 1024 / 1e6
		}
	}
	return 0
}

// cpu is the CPU time that the process has used.
func (p *process) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before may hold spaces
	fields := strings.Fields(rest)
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	const ticks = 100 // a second, on every Linux that Go runs on
	return time.Duration(user+system) * time.Second / ticks
}

// ownCPU is the CPU time that this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// metric reads one figure of the bot's /metrics.
func (p *process) metric(name string) (float64, error) {
	resp, err := (&http.Client{Timeout: 5 * time.Second}).Get("http://" + p.http + "/metrics")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(rest), 64)
		}
	}
	return 0, fmt.Errorf("no %s in /metrics", name)
}

func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
