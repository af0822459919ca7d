package discordtest_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// nobody is what allowed_mentions must say.
var nobody = &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}

// recorder keeps the faults that a server reports, for tests that break rules on purpose.
type recorder struct {
	mu     sync.Mutex
	faults []string
}

func (r *recorder) report(fault string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, fault)
}

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.faults...)
}

// session is a real discordgo session that talks to d. It isn't connected yet.
func session(t *testing.T, d *discordtest.Server) *discordgo.Session {
	t.Helper()
	s, err := discordgo.New("Bot " + d.Token())
	require.NoError(t, err)
	s.Client = &http.Client{Transport: d.Transport(), Timeout: 5 * time.Second}
	s.ShouldReconnectOnError = false
	s.StateEnabled = false
	s.MaxRestRetries = 0
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	return s
}

// connect opens a session and registers commands.
func connect(t *testing.T, d *discordtest.Server, handlers ...any) *discordgo.Session {
	t.Helper()
	s := session(t, d)
	for _, h := range handlers {
		s.AddHandler(h)
	}
	require.NoError(t, s.Open())
	t.Cleanup(func() { _ = s.Close() })
	_, err := s.ApplicationCommandBulkOverwrite(d.AppID(), "", commands)
	require.NoError(t, err)
	return s
}

var commands = []*discordgo.ApplicationCommand{
	{Name: "ask", Description: "Ask the FAQ", Options: []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What you want to know", Required: true, Autocomplete: true},
		{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "Show it to me only"},
		{Type: discordgo.ApplicationCommandOptionUser, Name: "to", Description: "Whom it is for"},
	}},
	{Name: "faq", Description: "For moderators", DefaultMemberPermissions: new(int64(discordgo.PermissionManageGuild)), Options: []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "reload", Description: "Load the files again"},
	}},
	{Type: discordgo.MessageApplicationCommand, Name: "Answer from FAQ"},
}

// respond answers an interaction.
func respond(t *testing.T, s *discordgo.Session, i *discordgo.InteractionCreate, kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
	if data != nil && data.AllowedMentions == nil {
		data.AllowedMentions = nobody
	}
	if err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data}); err != nil {
		t.Errorf("respond: %v", err)
	}
}

func TestASlashCommandIsAnsweredThroughTheRealClient(t *testing.T) {
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	connect(t, d, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		q := i.ApplicationCommandData().Options[0].StringValue()
		respond(t, s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Content: "You asked: " + q,
			Embeds:  []*discordgo.MessageEmbed{{Title: "When to water?", Description: "In the morning."}},
			Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.Button{Label: "Solved it", CustomID: "v1:ok"}, discordgo.Button{Label: "Not it", CustomID: "v1:no", Disabled: true}}}},
		})
	})
	v := ana.Ask(general, "when to water")
	require.Equal(t, "You asked: when to water", v.Text)
	require.Equal(t, "In the morning.", v.Embeds[0].Description)
	require.Equal(t, []string{"Solved it", "Not it"}, v.Labels())
	require.False(t, v.Ephemeral)
	require.Empty(t, v.Pings)
	t.Log("\n" + v.String())
}

func TestMentionsAndDirectMessagesCanBeReadAndOtherMessagesNot(t *testing.T) {
	d := discordtest.New(t)
	g := d.Guild("Garden")
	general, ana := g.Channel("general"), g.Member("ana")
	heard := make(chan string, 10)
	connect(t, d, func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot {
			return
		}
		heard <- m.Content
		if m.Content == "" {
			return
		}
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{Content: "Yes.", Reference: m.Reference(), AllowedMentions: nobody})
		if err != nil {
			t.Error(err)
		}
	})
	require.True(t, ana.Within(200*time.Millisecond).Say(general, "is anybody here?").Silent)
	require.Equal(t, "", <-heard)
	require.Equal(t, "Yes.", ana.Say(general, "@faqbot is anybody here?").Text)
	require.Equal(t, d.Mention()+" is anybody here?", <-heard)
	require.Equal(t, "Yes.", ana.DM("and here?").Text)
	require.Equal(t, "and here?", <-heard)
}
