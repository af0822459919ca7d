package bot

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot/discordtest"
	"faqbot/faq"
	"faqbot/index"
)

// What a bot costs is measured in a process of its own: this test's binary, started again.

// childEnv is the variable that makes the test binary a bot. It holds the Options.
const childEnv = "FAQBOT_TEST_CHILD"

// childMain runs a bot until SIGTERM, with its metrics on an address that it prints. SIGUSR1 collects garbage.
func childMain(options string) int {
	var o Options
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		fmt.Println(err)
		return 2
	}
	loads := 0
	live, _, err := index.NewLive(context.Background(), func(ctx context.Context) (*faq.Corpus, error) {
		loads++ // so that each is another version
		return faq.Loader{}.Load(ctx, fstest.MapFS{"faq.md": {Data: fmt.Appendf(nil, "## When is it?\n\nOn Sunday the %d.\n", loads%2+1)}})
	}, "a test", index.Options{})
	if err != nil {
		fmt.Println(err)
		return 2
	}
	defer live.Close()
	b, err := New(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), live, o)
	if err != nil {
		fmt.Println(err)
		return 2
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return 2
	}
	go http.Serve(l, b.Handler())
	fmt.Println("http://" + l.Addr().String())
	collect := make(chan os.Signal, 1)
	signal.Notify(collect, syscall.SIGUSR1)
	go func() {
		for range collect {
			b.transport.close() // of connections, as many are kept as there was use for lately
			runtime.GC()
			runtime.GC()
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := b.Run(ctx); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// A child is a bot in a process of its own.
type child struct {
	t       testing.TB
	discord *discordtest.Server
	cmd     *exec.Cmd
	url     string
	exited  chan error
}

func startChild(t testing.TB, d discordtest.Options, o Options) *child {
	t.Helper()
	if d.Heartbeat == 0 {
		d.Heartbeat = 5 * time.Second
	}
	d.NoSchema = true
	if d.Report == nil {
		d.Report = func(fault string) { t.Errorf("discord: %s", fault) }
	}
	server, err := discordtest.Start(d)
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	o.Token, o.APIBase = server.Token(), server.URL()
	options, err := json.Marshal(o)
	require.NoError(t, err)
	exe, err := os.Executable()
	require.NoError(t, err)
	c := &child{t: t, discord: server, cmd: exec.Command(exe), exited: make(chan error, 1)}
	c.cmd.Env = append(os.Environ(), childEnv+"="+string(options))
	if os.Getenv("LOG") != "" {
		c.cmd.Stderr = os.Stderr
	}
	out, err := c.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.cmd.Start())
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	require.NoError(t, err)
	c.url = strings.TrimSpace(line)
	go func() {
		io.Copy(io.Discard, lines)
		c.exited <- c.cmd.Wait()
	}()
	t.Cleanup(func() { c.cmd.Process.Kill() })
	require.True(t, server.WaitReady(10*time.Second))
	return c
}

// metric reads one of the child's metrics; those with labels are summed up.
func (c *child) metric(name string) (sum float64) {
	for line := range strings.Lines(c.get("/metrics")) {
		rest, ok := strings.CutPrefix(line, name)
		if !ok || rest[0] != ' ' && rest[0] != '{' {
			continue
		}
		fields := strings.Fields(rest)
		v, err := strconv.ParseFloat(fields[len(fields)-1], 64)
		require.NoError(c.t, err)
		sum += v
	}
	return sum
}

func (c *child) get(path string) string {
	r, err := http.Get(c.url + path)
	require.NoError(c.t, err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(c.t, err)
	return string(text)
}

// collect makes the child collect its garbage.
func (c *child) collect() {
	for range 2 {
		require.NoError(c.t, c.cmd.Process.Signal(syscall.SIGUSR1))
		time.Sleep(200 * time.Millisecond)
	}
}
