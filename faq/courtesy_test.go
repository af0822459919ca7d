package faq_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"faqbot/faq"
)

func TestCourtesiesAreToldFromQuestions(t *testing.T) {
	for text, want := range map[string]faq.Courtesy{
		"hi": faq.Greeting, "Hello there!": faq.Greeting, "Good morning everyone :)": faq.Greeting, "hey faqbot": faq.Greeting,
		"how's it going?": faq.Greeting, "how’s it going": faq.Greeting, "HELLO BOT": faq.Greeting, "guten morgen zusammen": faq.Greeting,
		"Guten Tag": faq.Greeting, "grüß gott": faq.Greeting, "buenos dias": faq.Greeting, "bonjour à tous": faq.Greeting,
		"¡Hola, buenas tardes!": faq.Greeting, "Olá, boa noite": faq.Greeting,
		"thanks": faq.Thanks, "Thank you so much for your help!": faq.Thanks, "thx a lot": faq.Thanks, "ok cool thanks": faq.Thanks,
		"hi, thanks!": faq.Thanks, "that worked, thank you": faq.Thanks, "perfect": faq.Thanks, "vielen dank für die hilfe": faq.Thanks,
		"danke dir": faq.Thanks, "merci beaucoup": faq.Thanks, "muchas gracias amigo": faq.Thanks, "muito obrigado pela ajuda": faq.Thanks,
		"bye everyone": faq.Farewell, "thanks, bye": faq.Farewell, "até logo": faq.Farewell,

		"": "", "👋👋": "", "ok": "", "help": "", "server": "", "password": "", "who are you": "",
		"hi, how do I join?": "", "thanks, but where is the key?": "", "is it solved?": "", "how do i say thanks in french": "",
		"good compost": "", "what is the day pass": "", "hello world program": "", "danke, und wo ist der Schlüssel": "",
		"cool box rental": "", "thanks" + strings.Repeat(" ", 1100) + "where is the key": "",
		"thanks ' bot":    faq.Thanks,
		"danke im voraus": faq.Thanks, "hat geklappt, danke": faq.Thanks, "nein danke": faq.Thanks, "schönen abend noch": faq.Farewell,
		"slt": faq.Greeting, "merci bcp": faq.Thanks, "parfait, merci d'avance": faq.Thanks, "bonne soirée": faq.Farewell,
		"hola gente": faq.Greeting, "gracias por todo": faq.Thanks, "chau": faq.Farewell,
		"oi gente": faq.Greeting, "vlw, perfeito": faq.Thanks, "flw": faq.Farewell,
		"oi, não consigo entrar": "", "no funciona": "", "funktioniert das": "", "non, ça marche pas": "",
	} {
		assert.Equal(t, want, faq.CourtesyOf(text), "%q", text)
	}
}

func TestWhatComesAfterCourtesiesIsLeft(t *testing.T) {
	for text, rest := range map[string]string{
		"hi, how do I join?": "how do I join?", "Hey all! Thanks — “where” is it": "where” is it", "thanks": "", "password, thanks": "password, thanks",
		"so hi, " + strings.Repeat("hello ", 1000) + "you": "you",
	} {
		_, got := faq.CutCourtesies(text)
		assert.Equal(t, rest, got, "%q", text)
	}
}

func FuzzCutCourtesies(f *testing.F) {
	f.Add("hi, thanks! where\u200b is it")
	f.Fuzz(func(t *testing.T, text string) {
		_, rest := faq.CutCourtesies(text)
		assert.True(t, strings.HasSuffix(text, rest))
		_, again := faq.CutCourtesies(rest)
		assert.Equal(t, rest, again)
	})
}
