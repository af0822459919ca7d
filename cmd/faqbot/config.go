package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/joho/godotenv"

	"faqbot/faq"
)

// config is the environment, read once. Its zero fields mean "as when nothing is set".
type config struct {
	Token      secret
	APIBase    string // scheme and host, without a slash at the end; empty for Discord's own
	GuildID    string
	FAQPath    string // empty for the built-in article
	Watch      bool
	Strictness faq.Strictness

	AutoAnswerChannels []string
	StaffRoles         []string
	ModeratorGuildID   string
	ModeratorRoles     []string
	MessageContent     bool
	PerMember          int // questions in 30 seconds; 0 for no limit
	PerServer          int

	HTTPAddr  string // host:port; empty for none
	LogLevel  slog.Level
	LogFormat string // text or json
	StateDir  string

	Unread bool // .env is there and can't be read, so that what is missing may stand there
}

// A setting is a variable of the environment. Its table is the one place where the variables stand:
// reading them, checking them, `serve --help` and .env.example all follow it.
type setting struct {
	name string
	def  string // what holds when the variable is unset or empty
	help string // one line
	// offline says that the commands that never talk to Discord use it as well; a fault in any other
	// setting is no reason for them to stop.
	offline bool
	// read takes the value over or says what is wrong with it. The text never repeats a secret.
	read func(value string) *fault
}

// settings are all variables that faqbot knows, bound to c.
func (c *config) settings() []setting {
	return []setting{
		{name: "DISCORD_TOKEN", help: "the bot's token, from the Bot page of https://discord.com/developers/applications", read: c.readToken},
		{name: "DISCORD_GUILD_ID", help: "register the commands in this one server, at once (for development); else everywhere", read: id(&c.GuildID)},
		{name: "DISCORD_API_BASE", help: "another server that speaks Discord's API, as scheme://host (http for this machine only)", read: c.readAPIBase},
		{name: "FAQ_PATH", offline: true, help: "the file or folder to answer from; unset, the built-in article", read: text(&c.FAQPath)},
		{name: "FAQ_WATCH", def: "false", help: "true loads the files again when they have changed", read: truth(&c.Watch)},
		{name: "STRICTNESS", def: string(faq.Balanced), offline: true, help: "how sure an answer must be: careful (0.8 of 100 questions get a wrong one), balanced (1.7) or eager (4.4)",
			read: oneOf(&c.Strictness, faq.Careful, faq.Balanced, faq.Eager)},
		{name: "AUTO_ANSWER_CHANNELS", help: "channels and forums, by ID, in which questions are answered unasked; else none", read: ids(&c.AutoAnswerChannels)},
		{name: "STAFF_ROLES", help: "roles, by ID, whose members are never answered unasked and may remove answers", read: ids(&c.StaffRoles)},
		{name: "MODERATOR_GUILD_ID", help: "the one server whose moderators keep the FAQ; unset, those of every server the bot is in", read: id(&c.ModeratorGuildID)},
		{name: "MODERATOR_ROLES", help: "roles, by ID, that may use /faq besides those who may manage the server", read: ids(&c.ModeratorRoles)},
		{name: "MESSAGE_CONTENT", def: "false", help: "true if the application has the message content intent, which answering unasked in text channels needs", read: truth(&c.MessageContent)},
		{name: "QUESTIONS_PER_MEMBER", def: "5", help: "how many questions a member may ask in 30 seconds; 0 for no limit", read: number(&c.PerMember)},
		{name: "QUESTIONS_PER_SERVER", def: "3000", help: "how many questions the members of a server may ask in 30 seconds, all together; 0 for no limit", read: number(&c.PerServer)},
		{name: "HTTP_ADDR", help: "where /healthz and /metrics are served, as host:port; unset, nowhere", read: c.readHTTPAddr},
		{name: "LOG_LEVEL", def: "info", help: "debug, info, warn or error", read: c.readLogLevel},
		{name: "LOG_FORMAT", def: "text", help: "text, or json with an object a line", read: oneOf(&c.LogFormat, "text", "json")},
		{name: "STATE_DIR", help: "a folder for what must outlive a restart (how often Discord was dialled); unset, the user's cache folder", read: text(&c.StateDir)},
	}
}

// loadConfig reads the environment and .env beside it, and reports every fault in one error. Warnings
// are about what is set but does nothing. With offline only what every command uses is checked, and a
// file that can't be read is a warning: these commands go on without it.
func loadConfig(env environment, offline bool) (c config, warnings []string, err error) {
	file, err := readSettings(".env")
	c.Unread = err != nil
	var faults []error
	if offline && err != nil {
		warnings = append(warnings, err.Error())
	} else if err != nil {
		faults = append(faults, err)
	}
	known := map[string]bool{}
	for _, s := range c.settings() {
		known[s.name] = true
		value, set := env(s.name)
		if !set {
			value = file[s.name]
		}
		if f := s.read(cmp.Or(strings.TrimSpace(value), s.def)); f != nil && (s.offline || !offline) {
			faults = append(faults, fmt.Errorf("%s %s; %s", s.name, f.what, f.do))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(file)) {
		if !known[name] && !offline {
			warnings = append(warnings, fmt.Sprintf(".env sets %s, which faqbot doesn't know; see .env.example for the names", printable(name)))
		}
	}
	return c, warnings, errors.Join(faults...)
}

// readSettings reads a file of settings; none is as good as an empty one. The parser's own words quote the file,
// and the file holds secrets: so only the line of a fault is told.
func readSettings(name string) (map[string]string, error) {
	data, err := os.ReadFile(name) // #nosec G304 -- a constant
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, syscall.EISDIR):
		return nil, fmt.Errorf("%s is a folder; put a file with the settings in its place, or remove it", name)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w; check its permissions", name, errors.Unwrap(err))
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	values, err := godotenv.Unmarshal(text)
	if err == nil {
		return values, nil
	}
	// The fault is in the line after the longest part that has none.
	lines := strings.SplitAfter(text, "\n")
	n := len(lines)
	for n > 0 && err != nil {
		n--
		_, err = godotenv.Unmarshal(strings.Join(lines[:n], ""))
	}
	return nil, fmt.Errorf("%s:%d: can't be read; write a NAME=value a line, as .env.example does", name, n+1)
}

// config reads the configuration as far as the commands that never talk to Discord use it.
func (p *program) config() (config, error) {
	c, warnings, err := loadConfig(p.env, true)
	for _, w := range warnings {
		p.complain(w)
	}
	return c, err
}

// environment looks a variable up, as [os.LookupEnv] does.
type environment func(name string) (value string, set bool)

// A fault is what is wrong with a value and what to do about it.
type fault struct{ what, do string }

// A secret is never printed, whatever the verb.
type secret string

func (s secret) String() string { return "(secret)" }

// GoString keeps %#v from printing the secret.
func (s secret) GoString() string { return "(secret)" }

// LogValue keeps the secret out of logs.
func (s secret) LogValue() slog.Value { return slog.StringValue("(secret)") }

// MarshalText keeps the secret out of JSON.
func (s secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

func (c *config) readToken(v string) *fault {
	c.Token = secret(v)
	const where = "copy it again from the Bot page of the application in Discord's developer portal"
	switch {
	case strings.HasPrefix(v, "Bot "):
		return &fault{`begins with "Bot "`, "leave that word out"}
	case strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }):
		return &fault{"holds a character that no token has", where}
	case isID(v):
		return &fault{"is the number of an application, not a token", where}
	}
	return nil
}

func (c *config) readAPIBase(v string) *fault {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return &fault{"is not scheme://host", "write it like https://discord.com, or leave it unset"}
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "", u.User != nil:
		return &fault{"holds more than scheme and host", "leave out what follows the host"}
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return &fault{"would send the token over an open line", "use https; http is for this machine only"}
	}
	c.APIBase = u.Scheme + "://" + u.Host
	return nil
}

func (c *config) readHTTPAddr(v string) *fault {
	if v == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(v)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n == 0 {
		return &fault{"is not host:port", "write it like 127.0.0.1:8080 (this machine only) or 0.0.0.0:8080 (everyone who reaches it)"}
	}
	// Metrics are for those who were meant to see them: an address without a host stays on this machine.
	c.HTTPAddr = net.JoinHostPort(cmp.Or(host, "127.0.0.1"), port)
	return nil
}

func (c *config) readLogLevel(v string) *fault {
	switch strings.ToLower(v) {
	case "debug", "info", "warn", "error":
		// These four are what UnmarshalText is documented to know.
		_ = c.LogLevel.UnmarshalText([]byte(v))
		return nil
	}
	return &fault{"is none of debug, info, warn and error", "choose one of them, or leave it unset"}
}

func text(into *string) func(string) *fault {
	return func(v string) *fault { *into = v; return nil }
}

func truth(into *bool) func(string) *fault {
	return func(v string) *fault {
		b, err := strconv.ParseBool(v)
		if err != nil {
			return &fault{"is neither true nor false", "choose one of them, or leave it unset"}
		}
		*into = b
		return nil
	}
}

func number(into *int) func(string) *fault {
	return func(v string) *fault {
		n, err := strconv.ParseUint(v, 10, 31)
		if err != nil {
			return &fault{"is no whole number from 0 on", "write a number, or leave it unset"}
		}
		*into = int(n)
		return nil
	}
}

func oneOf[S ~string](into *S, values ...S) func(string) *fault {
	return func(v string) *fault {
		if *into = S(strings.ToLower(v)); slices.Contains(values, *into) {
			return nil
		}
		words := make([]string, len(values))
		for i, w := range values {
			words[i] = string(w)
		}
		return &fault{"is none of " + strings.Join(words, ", "), "choose one of them, or leave it unset"}
	}
}

func id(into *string) func(string) *fault {
	return func(v string) *fault {
		if v != "" && !isID(v) {
			return &fault{"is not a Discord ID, a number of 17 to 20 digits", "switch on Discord's developer mode, right-click the thing and choose Copy ID"}
		}
		*into = v
		return nil
	}
}

// ids reads IDs with commas or spaces between them.
func ids(into *[]string) func(string) *fault {
	return func(v string) *fault {
		for n, one := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
			if f := id(&one)(one); f != nil {
				return &fault{fmt.Sprintf("lists, in place %d, what is not a Discord ID (a number of 17 to 20 digits)", n+1),
					"write the IDs with commas between them"}
			}
			*into = append(*into, one)
		}
		return nil
	}
}

// isID reports whether s can be a snowflake: https://docs.discord.com/developers/reference#snowflakes
func isID(s string) bool {
	return len(s) >= 17 && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}

// loopback reports whether the host can only be this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
