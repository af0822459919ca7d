package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A terminal is a real one of the kernel's, with the binary at work on it.
type terminal struct {
	*process
	keys *os.File // typing writes here
}

// openTerminal starts the binary on a new terminal of so many columns.
func openTerminal(t *testing.T, columns int, vars []string, args ...string) *terminal {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this system lends no terminals: %v", err)
	}
	require.NoError(t, unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	require.NoError(t, unix.IoctlSetWinsize(int(keys.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: uint16(columns)}))
	screen, err := os.OpenFile(fmt.Sprint("/dev/pts/", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)

	p := &process{t: t, output: &lines{}, ended: make(chan error, 1)}
	p.cmd = exec.Command(binary(t), args...)
	p.cmd.Dir = t.TempDir()
	p.cmd.Env = append([]string{"TERM=xterm"}, vars...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = screen, screen, screen
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, p.cmd.Start())
	require.NoError(t, screen.Close())
	read := make(chan struct{})
	go func() {
		defer close(read)
		buf := make([]byte, 4096)
		for {
			n, err := keys.Read(buf)
			_, _ = p.output.Write(buf[:n])
			if err != nil {
				return // the kernel's way to say that the other side has hung up
			}
		}
	}()
	go func() {
		err := p.cmd.Wait()
		<-read
		p.ended <- err
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it has mostly ended by itself
		<-read
		keys.Close()
	})
	return &terminal{p, keys}
}

func (tt *terminal) types(keys string) {
	tt.t.Helper()
	_, err := tt.keys.WriteString(keys)
	require.NoError(tt.t, err)
}

// plain is what has come to the screen, without the sequences that steer it.
func (tt *terminal) plain() string {
	return strings.ReplaceAll(steering.ReplaceAllString(tt.output.String(), ""), "\r", "")
}

var steering = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`)

func TestOnATerminalTheSentenceStandsOutAndLinesFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		vars   []string
		colors bool
	}{{nil, true}, {[]string{"NO_COLOR=1"}, false}, {[]string{"TERM=dumb"}, false}} {
		tt := openTerminal(t, 40, c.vars, "ask", "What is the Safe Third Country model?")
		assert.Equal(t, exitOK, tt.status())
		assert.Equal(t, c.colors, strings.Contains(tt.output.String(), "\x1b[1;4mIt is a proposed"), c.vars)
		assert.Equal(t, c.colors, strings.Contains(tt.output.String(), "\x1b"), c.vars)
		assert.Contains(t, tt.plain(), "  »It is a proposed migration agreement\n  allowing the U.S. to deport asylum\n  seekers to El Salvador if their\n  applications are rejected.«\n")
	}
}

func TestWithoutAQuestionATerminalIsPromptedForOne(t *testing.T) {
	t.Parallel()
	path := knowledgeFile(t, "library.jsonl", library)
	for _, end := range []string{"\x03", "\x04"} { // Ctrl-C, Ctrl-D
		tt := openTerminal(t, 80, nil, "ask", "--faq", path)
		tt.says("? ")
		tt.types("where can i park\r")
		tt.says("Behind the house.")
		tt.types("how do i ren\t\r")
		tt.says("Show it at the desk.")
		tt.types("\x1b[A\x1b[A\r") // up, up: the first question again
		eventually(t, "answered again", func() bool { return strings.Count(tt.plain(), "»Behind the house.«") == 2 })
		assert.Contains(t, tt.plain(), "How do I renew a book?")
		tt.types(end)
		assert.Equal(t, exitOK, tt.status())
		assert.True(t, strings.HasSuffix(tt.plain(), "\n"), "the shell's prompt would stand behind ours")
	}
}
