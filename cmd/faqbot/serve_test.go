package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"faqbot/bot/discordtest"
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "faqbot-test-")
	if err != nil {
		panic(err)
	}
	built = sync.OnceValues(func() (string, error) {
		path := filepath.Join(dir, "faqbot")
		out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
		if err != nil {
			return "", errors.New(string(out))
		}
		return path, nil
	})
	status := m.Run()
	os.RemoveAll(dir)
	http.DefaultClient.CloseIdleConnections()
	// Bleve's analysers are started with the program and work for all indexes.
	if err := goleak.Find(goleak.IgnoreAnyFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker")); err != nil && status == 0 {
		panic(err)
	}
	os.Exit(status)
}

// built builds the program, once for all tests, and returns its path.
var built func() (string, error)

func binary(t testing.TB) string {
	t.Helper()
	path, err := built()
	require.NoError(t, err)
	return path
}

// patience is how long tests wait for what comes in a moment where nothing else is going on.
const patience = 30 * time.Second

// A process is the binary at work.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	output *lines
	ended  chan error
}

// lines is what a process has written so far.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// start starts the binary in an empty folder with nothing but the variables set.
func start(t *testing.T, vars []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, output: &lines{}, ended: make(chan error, 1)}
	p.cmd = exec.Command(binary(t), args...)
	p.cmd.Dir = t.TempDir()
	p.cmd.Env = append([]string{"STATE_DIR=" + t.TempDir()}, vars...)
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	require.NoError(t, p.cmd.Start())
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it has mostly ended by itself
		if t.Failed() {
			t.Logf("the program wrote:\n%s", p.output)
		}
	})
	return p
}

// status waits for the end of the process and returns its exit status.
func (p *process) status() int {
	p.t.Helper()
	select {
	case err := <-p.ended:
		p.ended <- err
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		require.FailNow(p.t, "the program doesn't end")
		return -1
	}
}

// says waits until the process has written the text.
func (p *process) says(text string) {
	p.t.Helper()
	eventually(p.t, "said "+text, func() bool { return strings.Contains(p.output.String(), text) })
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		require.True(t, time.Now().Before(end), "not "+what)
	}
}

func TestWithoutATokenServeSaysWhereToGetOne(t *testing.T) {
	t.Chdir(t.TempDir())
	status, _, errOut := faqbot(t, environ(), "", "serve")
	assert.Equal(t, exitRefused, status)
	assert.Equal(t, "faqbot: DISCORD_TOKEN is not set; copy .env.example to .env and put the bot's token there, from https://discord.com/developers/applications\n", errOut)

	status, _, errOut = faqbot(t, environ("LOG_LEVEL", "loud", "HTTP_ADDR", "x"), "", "serve")
	assert.Equal(t, exitRefused, status)
	assert.Contains(t, errOut, "HTTP_ADDR is not host:port")
	assert.Contains(t, errOut, "LOG_LEVEL is none of")

	writeAt(t, ".env", "DISCORD_TOKNE=x\n")
	_, _, errOut = faqbot(t, environ(), "", "serve")
	assert.Contains(t, errOut, ".env sets DISCORD_TOKNE, which faqbot doesn't know")
	assert.Contains(t, errOut, "DISCORD_TOKEN is not set")
}

func TestServeSaysAllThatIsWrongAtOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	status, _, errOut := faqbot(t, environ("LOG_LEVEL", "loud", "FAQ_PATH", "no/where"), "", "serve")
	assert.Equal(t, exitRefused, status)
	assert.Contains(t, errOut, "LOG_LEVEL is none of")
	assert.Contains(t, errOut, "DISCORD_TOKEN is not set")
	assert.Contains(t, errOut, "FAQ_PATH: no/where: cannot be opened: no such file or directory")

	_, _, errOut = faqbot(t, environ("DISCORD_TOKEN", "Bot x", "LOG_LEVEL", "loud"), "", "serve")
	assert.Contains(t, errOut, `begins with "Bot "`)
	assert.NotContains(t, errOut, "is not set")

	writeAt(t, ".env", "DISCORD_TOKEN\n")
	_, _, errOut = faqbot(t, environ("LOG_LEVEL", "loud"), "", "serve")
	assert.Contains(t, errOut, ".env:1: ")
	assert.Contains(t, errOut, "LOG_LEVEL is none of")
	assert.NotContains(t, errOut, "is not set", "it may stand in the file")
}

func TestServeNamesEverySetting(t *testing.T) {
	_, out, _ := faqbot(t, environ(), "", "serve", "--help")
	for _, s := range new(config).settings() {
		assert.Contains(t, out, s.name)
	}
}

func TestServeDoesntStartWithBrokenKnowledge(t *testing.T) {
	t.Chdir(t.TempDir())
	path := knowledgeFile(t, "a.jsonl", "{\n{\"question\":\"x\"}\n")
	status, _, errOut := faqbot(t, environ("DISCORD_TOKEN", "canary-token", "FAQ_PATH", path), "", "serve")
	assert.Equal(t, exitFailed, status)
	assert.Contains(t, errOut, "a.jsonl:1: ")
	assert.Contains(t, errOut, "a.jsonl:2: ")
	assert.NotContains(t, errOut, "canary")
}

func TestARefusedTokenEndsTheProgramWithACureAndAStatusOfItsOwn(t *testing.T) {
	t.Parallel()
	discord := discordtest.New(t)
	p := start(t, []string{"DISCORD_API_BASE=" + discord.URL(), "DISCORD_TOKEN=canary-token", "LOG_LEVEL=debug"}, "serve")
	assert.Equal(t, exitRefused, p.status())
	assert.Contains(t, p.output.String(), "faqbot: ")
	assert.Contains(t, p.output.String(), "DISCORD_TOKEN")
	assert.NotContains(t, p.output.String(), "canary")
}

func TestWhatLibrariesLogIsRedactedAndStructured(t *testing.T) {
	t.Parallel()
	// net/http quotes in package log what a server says that it wasn't asked for.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno")
		time.Sleep(50 * time.Millisecond) // the answer is read then, and the connection idle
		io.WriteString(conn, "of canary-token")
	}))
	t.Cleanup(server.Close)
	for format, want := range map[string]string{"text": `level=INFO msg="Unsolicited response`, "json": `"level":"INFO","msg":"Unsolicited response`} {
		p := start(t, []string{"DISCORD_API_BASE=" + server.URL, "DISCORD_TOKEN=canary-token", "LOG_FORMAT=" + format}, "serve")
		p.says(want)
		assert.Contains(t, p.output.String(), "of (secret)")
		assert.NotContains(t, p.output.String(), "canary")
	}
}

func TestASignalEndsTheProgramInOrder(t *testing.T) {
	t.Parallel()
	discord := discordtest.New(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		p := start(t, []string{"DISCORD_API_BASE=" + discord.URL(), "DISCORD_TOKEN=" + discord.Token()}, "serve")
		require.True(t, discord.WaitReady(patience))
		require.NoError(t, p.cmd.Process.Signal(signal))
		assert.Equal(t, exitOK, p.status())
		eventually(t, "disconnected", func() bool { return !discord.Connected() })
	}
}

func TestTheFilesAreLoadedAgainOnAHangupAndWhenTheyChange(t *testing.T) {
	t.Parallel()
	discord := discordtest.New(t)
	path := knowledgeFile(t, "library.jsonl", library)
	p := start(t, []string{"DISCORD_API_BASE=" + discord.URL(), "DISCORD_TOKEN=" + discord.Token(), "FAQ_PATH=" + path, "FAQ_WATCH=true"}, "serve")
	p.says("the knowledge is loaded")
	require.True(t, discord.WaitReady(patience))
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGHUP))
	p.says("why=SIGHUP")
	require.NoError(t, os.WriteFile(path, []byte(library+`{"question":"Is there coffee?","answer":"Yes."}`), 0o644))
	p.says("added=1")
	require.NoError(t, os.WriteFile(path, []byte("{"), 0o644))
	p.says("the knowledge from before is in use")
	assert.Contains(t, p.output.String(), path+":1: ")
}

func TestADryRunPrintsWhatItWouldSend(t *testing.T) {
	t.Parallel()
	discord := discordtest.New(t)
	guild := discord.Guild("Library")
	channel, ana := guild.Channel("general"), guild.Member("Ana")
	p := start(t, []string{"DISCORD_API_BASE=" + discord.URL(), "DISCORD_TOKEN=" + discord.Token(), "FAQ_PATH=" + knowledgeFile(t, "library.jsonl", library)},
		"serve", "--dry-run")
	require.True(t, discord.WaitReady(patience))
	ana.Post(channel, discord.Mention()+" when does the library open?")
	p.says("POST /channels/" + channel.ID() + "/messages {")
	p.says("We open at nine.")
	for _, r := range discord.Requests() {
		assert.Equal(t, http.MethodGet, r.Method, r.Path)
	}
}

// freeAddr is an address of this machine that nobody listened on a moment ago.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

func TestHealthIsAskedOfTheBotItself(t *testing.T) {
	t.Parallel()
	discord := discordtest.New(t)
	addr := freeAddr(t)
	vars := []string{"DISCORD_API_BASE=" + discord.URL(), "DISCORD_TOKEN=" + discord.Token(), "HTTP_ADDR=" + addr}
	assert.Equal(t, exitFailed, start(t, vars, "health").status(), "nobody is there")
	start(t, vars, "serve")
	require.True(t, discord.WaitReady(patience))
	eventually(t, "well", func() bool { return start(t, vars, "health").status() == exitOK })

	resp, err := http.Get("http://" + addr + "/metrics")
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), "faqbot_")

	p := start(t, []string{"DISCORD_TOKEN=x"}, "health")
	assert.Equal(t, exitFailed, p.status())
	assert.Contains(t, p.output.String(), "HTTP_ADDR is not set")
}

func TestHealthSaysWhyTheBotIsNotWell(t *testing.T) {
	t.Chdir(t.TempDir())
	well := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/healthz", r.URL.Path)
		if !well {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, "not connected\x1b[2J")
			return
		}
		fmt.Fprintln(w, `{"status":"ok"}`)
	}))
	defer server.Close()
	env := environ("HTTP_ADDR", server.Listener.Addr().String())
	status, out, _ := faqbot(t, env, "", "health")
	assert.Equal(t, exitOK, status)
	assert.Equal(t, `{"status":"ok"}`+"\n", out)
	well = false
	status, _, errOut := faqbot(t, env, "", "health")
	assert.Equal(t, exitFailed, status)
	assert.Equal(t, "faqbot: the bot is not well: not connected�[2J\n", errOut)
	server.Close()
	status, _, errOut = faqbot(t, env, "", "health")
	assert.Equal(t, exitFailed, status)
	assert.Contains(t, errOut, "the bot doesn't answer: ")
}

func TestServeEndsWithWhatItBelongsTo(t *testing.T) {
	discord := discordtest.New(t, discordtest.Options{NoSchema: true}) // which is looked for from here
	t.Chdir(writeFiles(t, "faq/a.jsonl", library, "faq/a.cases.jsonl", libraryCases, ".env", "STAFF=1\n"))
	ctx, stop := context.WithCancel(t.Context())
	log := &lines{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve"}, environ("DISCORD_API_BASE", discord.URL(), "DISCORD_TOKEN", discord.Token(), "FAQ_PATH", "faq",
			"FAQ_WATCH", "true", "HTTP_ADDR", freeAddr(t), "LOG_FORMAT", "json", "STATE_DIR", t.TempDir()), nil, log, log)
	}()
	require.True(t, discord.WaitReady(patience))
	writeAt(t, "faq/b.jsonl", `{"question":"Is there coffee?","answer":"Yes."}`)
	eventually(t, "taken over, though a case still fails", func() bool { return strings.Contains(log.String(), `"added":1`) })
	writeAt(t, "faq/b.cases.jsonl", `{"question":"Is there coffee?","refuse":true}`)
	eventually(t, "refused", func() bool { return strings.Contains(log.String(), "were not taken over") })
	stop()
	assert.Equal(t, exitOK, <-ended)
	assert.Contains(t, log.String(), ".env sets STAFF, which faqbot doesn't know")
	assert.Contains(t, log.String(), `"faq/a.cases.jsonl:3: the case \"Where can I park a car?\" doesn't hold`)
}

func TestEverywhereIsAskedHere(t *testing.T) {
	for addr, want := range map[string]string{
		"0.0.0.0:80": "127.0.0.1:80", "[::]:80": "[::1]:80", "10.0.0.1:80": "10.0.0.1:80", "localhost:80": "localhost:80",
	} {
		assert.Equal(t, want, reachable(addr))
	}
}
