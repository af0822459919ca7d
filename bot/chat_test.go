package bot_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"faqbot/bot"
	"faqbot/bot/discordtest"
	"faqbot/faq"
	"faqbot/index"
)

// These tests speak with the bot as members do: through a Discord on loopback, to the real engine.

// An entry as faq.json holds it.
type entry struct {
	ID       string   `json:"id,omitempty"`
	Question string   `json:"question,omitempty"`
	Answer   string   `json:"answer"`
	Aliases  []string `json:"aliases,omitempty"`
	URL      string   `json:"url,omitempty"`
	Related  []string `json:"related,omitempty"`
}

// garden is the FAQ of a community garden.
var garden = []entry{
	{ID: "water", Question: "When should I water the tomatoes?", URL: "https://garden.example/tomatoes",
		Answer:  "Tomatoes like a regular rhythm. Water them early in the morning, at the foot of the plant. Wet leaves invite blight.",
		Aliases: []string{"what time of day do tomatoes need water"}, Related: []string{"fee"}},
	{ID: "blight", Question: "How do I recognise tomato blight?", Answer: "Brown spots on the leaves are the first sign. Remove them at once."},
	{ID: "key", Question: "Where do I get a key for the garden gate?", Answer: "Keys are kept by the warden. Her office is open on Saturdays."},
	{ID: "compost-bin", Question: "What may go into the compost bin?", Answer: "Peelings, leaves and grass. Neither meat nor bread."},
	{ID: "compost-turn", Question: "How often is the compost turned?", Answer: "Once a month, by the people on the rota."},
	{ID: "dog", Question: "Are dogs allowed in the garden?", Answer: "Yes, on a leash."},
	{ID: "fee", Question: "How much is the yearly membership fee?", Answer: "It is 40 euros, or 20 euros for students."},
	{ID: "long", Question: "How do I build a raised bed?", Answer: longAnswer()},
}

func longAnswer() string {
	var b strings.Builder
	b.WriteString("A raised bed takes an afternoon.\n\n```sh\norder --planks 12 --screws 48\n```\n\n")
	for range 60 {
		b.WriteString("Saw the planks to the length that the plan gives and sand their edges before you screw them together. ")
	}
	b.WriteString("\n\n- See [the plan](https://garden.example/plan) first.\n- Ask for help.\n")
	return b.String()
}

// A garden's shelf holds files that a test may change.
type shelf struct {
	mu    sync.Mutex
	files fstest.MapFS
}

func shelve(t testing.TB, entries []entry, more ...string) *shelf {
	t.Helper()
	s := &shelf{files: fstest.MapFS{}}
	s.put(t, entries)
	for i := 0; i+1 < len(more); i += 2 {
		s.write(more[i], more[i+1])
	}
	return s
}

func (s *shelf) put(t testing.TB, entries []entry) {
	text, err := json.MarshalIndent(entries, "", " ")
	require.NoError(t, err)
	s.write("garden.json", string(text))
}

func (s *shelf) write(name, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
}

func (s *shelf) remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, name)
}

func (s *shelf) load(ctx context.Context) (*faq.Corpus, error) {
	s.mu.Lock()
	files := maps.Clone(s.files)
	s.mu.Unlock()
	return faq.Loader{}.Load(ctx, fs.FS(files))
}

// A scene is a Discord with a guild, its people, and the bot running.
type scene struct {
	*testing.T
	discord   *discordtest.Server
	guild     *discordtest.Guild
	general   *discordtest.Channel
	ana       *discordtest.Member // a plain member
	ben       *discordtest.Member // another
	mod       *discordtest.Member // may manage the server
	shelf     *shelf
	log       *logbook
	live      *index.Live
	knowledge bot.Knowledge
	options   bot.Options
	running   *bot.Bot
	stop      func()
	roles     map[string]*discordtest.Role
}

// setting is what a scene is made of.
type setting struct {
	discord discordtest.Options
	bot     bot.Options
	entries []entry
	files   []string // name, text, name, text …
	before  func(*scene, *bot.Options)
	fault   func(bot.Knowledge) bot.Knowledge // breaks the engine
}

// playTalk is play with a channel whose texts the bot reads, and in which it answers unasked.
func playTalk(t *testing.T, s setting) (*scene, *discordtest.Channel) {
	t.Helper()
	var talk *discordtest.Channel
	s.discord.Privileged |= discordtest.IntentMessageContent
	s.before = func(sc *scene, o *bot.Options) {
		talk = sc.guild.Channel("talk")
		o.MessageContent, o.AutoAnswerChannels = true, []string{talk.ID()}
	}
	return play(t, s), talk
}

func play(t *testing.T, s setting) *scene {
	t.Helper()
	t.Parallel()
	if s.entries == nil {
		s.entries = garden
	}
	if s.discord.Patience == 0 {
		s.discord.Patience = patience
	}
	sc := &scene{T: t, discord: discordtest.New(t, s.discord), shelf: shelve(t, s.entries, s.files...), log: new(logbook)}
	sc.guild = sc.discord.Guild("Garden")
	sc.general = sc.guild.Channel("general")
	sc.ana, sc.ben = sc.guild.Member("ana"), sc.guild.Member("ben")
	sc.mod = sc.guild.Member("mod", sc.guild.Role("warden", manageGuild))
	var err error
	sc.live, _, err = index.NewLive(t.Context(), sc.shelf.load, "the test", index.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { sc.live.Close() })
	o := &sc.options
	*o = s.bot
	o.Token, o.APIBase, o.PerUser, o.PerGuild = sc.discord.Token(), sc.discord.URL(), cmp.Or(o.PerUser, -1), -1
	if s.before != nil {
		s.before(sc, o)
	}
	sc.knowledge = sc.live
	if s.fault != nil {
		sc.knowledge = s.fault(sc.live)
	}
	sc.start()
	t.Cleanup(func() {
		sc.stop()
		for _, r := range sc.discord.Requests() {
			wellSaid(t, r)
		}
		log := sc.log.String()
		require.NotContains(t, log, sc.discord.Token())
		for _, e := range s.entries {
			require.NotContains(t, strings.ToLower(log), strings.ToLower(strings.TrimSuffix(e.Question, "?")), "the log holds what members asked")
		}
	})
	return sc
}

// start runs a bot, as stop ends it; after both, another process would know no more.
func (s *scene) start() {
	b, err := bot.New(slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), s.knowledge, s.options)
	require.NoError(s, err)
	s.running = b
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	s.stop = func() {
		cancel()
		require.NoError(s, <-ended)
	}
	require.True(s, s.discord.WaitReady(patience))
}

func (s *scene) restart() {
	s.stop()
	s.start()
}

// registrations counts how often the commands were written.
func (s *scene) registrations() (n int) {
	for _, r := range s.discord.Requests() {
		if r.Method == http.MethodPut && strings.HasSuffix(r.Path, "/commands") {
			n++
		}
	}
	return n
}

// patience is how long a member waits for the bot: longer than any machine needs.
const patience = 30 * time.Second

const (
	manageGuild   = 1 << 5
	administrator = 1 << 3
)

// wellSaid fails the test if what was said could notify anybody unmeant, or says something in an embed only.
func wellSaid(t *testing.T, r discordtest.Request) {
	type message struct {
		Content    *string
		Embeds     []json.RawMessage
		Components []struct {
			Components []struct{ Label, Placeholder string }
		}
		Mentions *struct {
			Parse []string
			Roles []string
			Users []string
		} `json:"allowed_mentions"`
	}
	var body struct {
		Type int
		Data *message
		message
	}
	if r.Method == http.MethodPut || json.Unmarshal(r.Body, &body) != nil {
		return
	}
	m := body.Data
	if m == nil {
		m = &body.message
	}
	if m.Content == nil || body.Type == 5 { // an announcement has no words
		return
	}
	require.NotNil(t, m.Mentions, "%s", r.Body)
	require.True(t, m.Mentions.Parse != nil && len(m.Mentions.Parse) == 0 && len(m.Mentions.Roles) == 0 && len(m.Mentions.Users) <= 1, "%s", r.Body)
	require.NotEmpty(t, *m.Content, "no line of content: %s", r.Body)
	for _, row := range m.Components {
		for _, c := range row.Components {
			require.Regexp(t, `\pL`, c.Label+c.Placeholder, "a control without words: %s", r.Body)
		}
	}
}

// A logbook keeps what the bot logs.
type logbook struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var _ io.Writer = (*logbook)(nil)

func TestAQuestionIsAnsweredInTheThreeWaysToAsk(t *testing.T) {
	s := play(t, setting{})
	for name, ask := range map[string]func(string) discordtest.View{
		"slash":   func(q string) discordtest.View { return s.ana.Ask(s.general, q) },
		"mention": func(q string) discordtest.View { return s.ana.Say(s.general, "@faqbot "+q) },
		"direct":  func(q string) discordtest.View { return s.ana.DM(q) },
	} {
		v := ask("when do i have to water my tomatos?")
		t.Log(name + "\n" + v.String())
		require.Len(t, v.Embeds, 1, name)
		require.Equal(t, "When should I water the tomatoes?", v.Embeds[0].Title)
		require.Contains(t, v.Embeds[0].Description, "**Water them early in the morning, at the foot of the plant.**")
		require.Contains(t, v.Text, "Water them early in the morning")
		require.Empty(t, v.Pings)
		v = ask("how high is the Eiffel tower")
		t.Log(name + "\n" + v.String())
		require.Empty(t, v.Embeds, name)
		require.Contains(t, v.Text, "doesn't seem to answer")
	}
}
