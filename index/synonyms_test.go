package index

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/faq"
)

func TestLettersAreSpelledOutByTheWordsBeforeThemOrInBracketsAfterThem(t *testing.T) {
	for text, want := range map[string][][]string{
		"the Harbour Board (HB) meets":                      {{"HB", "Harbour Board"}},
		"The Board of the Harbour (BH)":                     {{"BH", "Board of the Harbour"}},
		"a terms-of-service (TOS) page":                     {{"TOS", "terms of service"}},
		"Ask the game master (GM) or the raid leader (RL).": {{"GM", "game master"}, {"RL", "raid leader"}},
		"the HB (Harbour Board) meets":                      {{"HB", "Harbour Board"}},
		"the BH (Board of the Harbour, since 1900)":         {{"BH", "Board of the Harbour"}},
		"the CP (Comité Perú) and PC (Política Café)":       {{"CP", "Comité Perú"}, {"PC", "Política Café"}},
		"ÉAB (Alpha Beta), 1AB (Alpha Beta)":                nil,
		"GM (game master) or RL (raid-leader)":              {{"GM", "game master"}, {"RL", "raid leader"}},
		"HB (the Harbour Board)":                            nil,
		"HB (Harbour Master), HM (or not), HM ()":           nil,
		"the Board of all those in the whole Harbour (BH)":  nil,
		"the Harbour Master (HB)":                           nil,
		"Board (HB)":                                        nil,
		"(HB)":                                              nil,
		"the Harbour Board (hb), the Harbour Board (H), HB": nil,
		"é (HB) \xff\xfe (XY) \u200b(AB)":                   nil,
	} {
		assert.Equal(t, want, spelledOut(nil, text), text)
	}
}

func TestAnAcronymIsFoundByItsExpansionAndTheOtherWayRound(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"Does the lamp room open on Mondays?", "No."},
		[]string{"Does the harbour board open on Mondays?", "Yes."},
		[]string{"Who fixes the lamps of the HP?", "A smith."},
		[]string{"Who fixes the lamps of the HB?", "Seven captains."},
		[]string{"Who decides?", "The Harbour Board (HB)."},
	))
	for asked, want := range map[string]string{
		"does the HB open on mondays":          "Yes.",
		"who fixes lamps of the harbour board": "Seven captains.",
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		if assert.NotEmpty(t, r.Matches, asked) {
			assert.Equal(t, want, r.Matches[0].Entry.Answer, asked)
		}
	}
}

func TestWhatIsSpelledOutOftenIsNotedOnce(t *testing.T) {
	x := knowledgeOf(t, notes("The Quay Board (QB) meets. The QB (Quay Board) is old.", "The Quay Board (QB) is here."))
	assert.Equal(t, []string{"quay board"}, x.table.aliases["qb"])
	assert.Equal(t, []string{"qb"}, x.table.aliases["quay board"])
}

func TestWordsWrittenApartFindThemWrittenAsOne(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"How do I use strikethrough in a git commit?", "Not at all."},
		[]string{"How do I use strikethrough on GitHub?", "With tildes."},
	))
	r, err := x.Ask(t.Context(), "strikethrough on git hub", faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "With tildes.", r.Matches[0].Entry.Answer)
}

func TestLettersAreFoundInEitherNumber(t *testing.T) {
	x := indexOf(t, "synonyms.txt", "PTO, leave", "faq.jsonl", rows(
		[]string{"How do I change my pfp?", "In settings."},
		[]string{"Which cmd shows the map?", "/map"},
		[]string{"Do NGOs pay the fee?", "No."},
		[]string{"Is a PGR paid?", "Yes."},
		[]string{"Is the news of the 1880s on DNS right?", "It is."},
	))
	for asked, read := range map[string]string{
		"pfps":    "pfp",
		"cmds":    "cmd",
		"gpus":    "gpu", // a word of chats, though the knowledge hasn't got it
		"ngo":     "ngos",
		"pgrs":    "pgr",
		"ptos":    "pto", // a word of the knowledge's own groups
		"PGRs":    "pgr",
		"new":     "new",
		"dns":     "dns",
		"pgrss":   "pgrss",
		"thes":    "this", // not "the"
		"1880":    "1880",
		"avatars": "avatar",
	} {
		assert.Equal(t, read, understood(x, "the "+asked).terms[1].read, asked)
	}
	r, err := x.Ask(t.Context(), "where are avatars changed", faq.Ask{})
	require.NoError(t, err)
	require.NotEmpty(t, r.Matches)
	assert.Equal(t, "In settings.", r.Matches[0].Entry.Answer)
}

func TestAWordThatJoinsTheWordsOfAnAliasMeansNothingOfIt(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"What is the end of the season?", "It ends in June."},
		[]string{"Where are the maps?", "On the wall."},
	))
	for _, asked := range []string{"what are the rules", "what is the tos"} { // codes of conduct, terms of service
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, faq.None, r.Decision, asked)
	}
}

func TestWhatUndoesAThingIsOfferedAtMost(t *testing.T) {
	x := indexOf(t, "faq.jsonl", rows(
		[]string{"How do I enable two-factor authentication?", "Press the key."},
		[]string{"How do I add the bot to my server?", "Use the link."},
		[]string{"How do I get the verified role?", "Ask."},
		[]string{"How do I mute someone in a voice channel?", "Click twice."},
		[]string{"How do I open or close a ticket?", "Press the button."},
	))
	for asked, want := range map[string]faq.Decision{
		"how can i enable two-factor authentication": faq.Answer, "how can i disable two-factor authentication": faq.Choose,
		"turn off two-factor authentication": faq.Choose, "switch on two-factor authentication": faq.Answer,
		"how can i add the bot to our server": faq.Answer, "how can i remove the bot from our server": faq.Choose,
		"how can i get a verified role": faq.Answer, "how can i lose a verified role": faq.Choose,
		"how can i mute somebody in a voice channel": faq.Answer, "how can i unmute somebody in a voice channel": faq.Choose,
		"how can i close a ticket": faq.Answer,
	} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		assert.Equal(t, want, r.Decision, asked)
	}
	r, err := x.Ask(t.Context(), "un", faq.Ask{})
	require.NoError(t, err)
	assert.Equal(t, faq.None, r.Decision)
}

func TestAnUnknownWordIsTakenApartIntoTwoThatAreKnown(t *testing.T) {
	x := knowledgeOf(t, rows([]string{"Where is the market?", "South."}, []string{"Where is the boat shed?", "North."}))
	for asked, want := range map[string]string{"boatshed": "North.", "the boatsheds": "North.", "boatxyz": "", "xyshed": ""} {
		r, err := x.Ask(t.Context(), asked, faq.Ask{})
		require.NoError(t, err)
		got := ""
		if len(r.Matches) > 0 {
			got = r.Matches[0].Entry.Answer
		}
		assert.Equal(t, want, got, asked)
	}
}

func TestInOtherLanguagesThanEnglishRelativesAreToldByTheirLetters(t *testing.T) {
	for _, c := range []struct {
		lang, a, b string
		want       bool
	}{
		{"de", "halle", "turnhalle", true},
		{"de", "hallen", "turnhalle", true},
		{"de", "kündigungsfrist", "kündigen", true},
		{"de", "trainieren", "training", true},
		{"de", "allee", "ballett", false}, // only the middle
		{"de", "tor", "tortenheber", false},
		{"fr", "rejoint", "rejoindre", true},
		{"fr", "admins", "administrateurs", true},
		{"fr", "port", "portugais", true},
		{"fr", "contraire", "contravention", false},
		{"fr", "halle", "banhalle", false},
		{"es", "inscripción", "inscribo", true},
		{"es", "reunimos", "reuniones", true},
		{"es", "comparar", "compañero", false},
		{"es", "inter", "internacionalización", false},
		{"pt", "pagamento", "pago", false}, // too short
		{"pt", "inscrição", "inscrito", true},
		{"en", "hall", "gymhall", false},
	} {
		x := build(t, corpus(&faq.Entry{ID: "a", Lang: c.lang, Question: c.b + "?", Answer: c.b}))
		q, _, done := x.understand(c.a)
		got := slices.ContainsFunc(q.slots, func(s slot) bool { return s.kind == derived })
		assert.Equal(t, c.want, got, "%s: %s and %s", c.lang, c.a, c.b)
		done()
	}
}

func TestWhatUndoesAnEnglishWordUndoesNoOther(t *testing.T) {
	for lang, want := range map[string]int{"en": 1, "de": 0} {
		x := build(t, corpus(&faq.Entry{ID: "a", Lang: lang, Question: "Fall?", Answer: "Fall."}))
		q, _, done := x.understand("unfall")
		undone := 0
		for _, s := range q.slots {
			if s.kind == undoing {
				undone++
			}
		}
		assert.Equal(t, want, undone, lang)
		done()
	}
}
