package lexicon_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/index/lexicon"
)

func TestStemsAreTheSameForAllFormsOfAWord(t *testing.T) {
	for code, groups := range map[string][]string{
		"en": {"begin begins beginning began begun", "child children", "go goes going went gone", "six 6 sixth",
			"payment payments", "alias aliases", "bus buses", "lens lenses", "write wrote written", "cafe café cafes",
			"color colour colours", "organize organise", "meter metre metres", "you u", "when wen", "cant cannot"},
		"de": {"schlüssel schluessel schlussel", "straße strasse straßen", "rolle rollen", "frage fragen", "zwölf 12"},
		"fr": {"rôle role rôles", "activité activites", "serveur serveurs", "supprimée supprimé supprimer supprimées", "payer payé", "deux 2"},
		"es": {"configuración configuracion configuraciones", "servidor servidores", "cómo como", "entrar entro entra", "abrir abro abre",
			"usar uso usa", "arma armas", "año años", "idea ideas", "olvido olvidé olvidar", "último últimos", "vez veces", "voz voces", "tres 3"},
		"pt": {"lugar lugares", "mulher mulheres", "configuração configuracao configurações configuracoes", "servidor servidores", "missão missões missao", "nível níveis nivel",
			"canal canais", "imagem imagens", "perfil perfis", "botão botões", "entrar entro", "uso usar", "duas dois 2"},
	} {
		for _, group := range groups {
			words := strings.Fields(group)
			for _, w := range words[1:] {
				assert.Equal(t, lexicon.For(code).Stem(words[0]), lexicon.For(code).Stem(w), "%s: %s and %s", code, words[0], w)
			}
		}
	}
	assert.NotEqual(t, lexicon.For("en").Stem("find"), lexicon.For("en").Stem("found"), "ambiguous forms are left alone")
}

func TestFoldMakesSpellingsThatLookAlikeTheSame(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", "Café": "Cafe", "cafe\u0301": "cafe", "Straße": "Strasse", "œuvre": "oeuvre",
		"it’s “so” – long": `it's "so" - long`, "ze\u200bro": "zero", "ＦＵＬＬ": "FULL", "bad\xff": "bad", "Ł ø æ": "L o ae",
		"STRAẞE": "STRASSE", "Œuvre": "OEuvre", "don´t": "don't",
	} {
		assert.Equal(t, want, lexicon.Fold(text), "%q", text)
	}
}

func TestEveryLanguageKnowsWhatItsWordsAreFor(t *testing.T) {
	for _, c := range []struct {
		code, word                        string
		stop, question, content, function bool
	}{
		{"en", "the", true, false, false, true},
		{"en", "what", true, true, true, true},
		{"en", "whats", true, true, true, true},
		{"en", "not", true, false, true, false},
		{"en", "cant", true, false, true, false},
		{"en", "server", false, false, true, false},
		{"en", "doe", true, false, false, true}, // the stem of "does"
		{"de", "der", true, false, false, true},
		{"de", "wofür", true, true, true, true},
		{"de", "wofur", true, true, true, true},
		{"de", "nicht", true, false, true, false},
		{"de", "server", false, false, true, false},
		{"fr", "les", true, false, false, true},
		{"fr", "où", true, true, true, true},
		{"fr", "pas", true, false, true, false},
		{"es", "los", true, false, false, true},
		{"es", "cuándo", true, true, true, true},
		{"es", "no", true, false, true, false},
		{"pt", "das", true, false, false, true},
		{"pt", "quando", true, true, true, true},
		{"pt", "não", true, false, true, false},
	} {
		class := lexicon.For(c.code).Class(c.word)
		assert.Equal(t, c.stop, class.Stop(), "%s %s: stop", c.code, c.word)
		assert.Equal(t, c.question, class.Question(), "%s %s: question", c.code, c.word)
		assert.Equal(t, c.content, class.Content(), "%s %s: content", c.code, c.word)
		assert.Equal(t, c.function, class.Function(), "%s %s: function", c.code, c.word)
	}
}

func TestAnUnknownLanguageIsTreatedAsEnglish(t *testing.T) {
	assert.Equal(t, "en", lexicon.For("xx").Code)
	for _, code := range lexicon.Codes() {
		assert.Equal(t, code, lexicon.For(code).Code)
	}
}

func TestFrequenciesGrowWithHowCommonAWordIs(t *testing.T) {
	words := []string{"the", "want", "password", "cheese", "avatar", "qqxzq"}
	for i, w := range words {
		f := freq(w)
		assert.GreaterOrEqual(t, f, lexicon.MinFreq, w)
		assert.Less(t, f, .2, w)
		if i > 0 {
			assert.Less(t, f, freq(words[i-1]), "%s is rarer than %s", w, words[i-1])
		}
	}
	assert.Equal(t, lexicon.MinFreq, freq("qqxzq"))
}

func TestEveryLanguageKnowsHowCommonItsWordsAre(t *testing.T) {
	for code, line := range map[string]string{
		"de": "und wie hund qqxzq", "fr": "les comment cheval qqxzq",
		"es": "los como perro qqxzq", "pt": "que como cavalo qqxzq",
	} {
		l := lexicon.For(code)
		words := strings.Fields(line)
		for i, w := range words[1:] {
			assert.Less(t, l.Freq(l.Stem(w)), l.Freq(l.Stem(words[i])), "%s: %s is rarer than %s", code, w, words[i])
		}
		assert.Greater(t, l.Freq(l.Stem(words[2])), lexicon.MinFreq, "%s: %s", code, words[2])
	}
}

func freq(word string) float64 { return lexicon.For("en").Freq(lexicon.For("en").Stem(word)) }

func links(word string) map[string]lexicon.Link {
	m := map[string]lexicon.Link{}
	for l := range lexicon.For("en").Links(lexicon.For("en").Stem(word)) {
		if l.Kind == lexicon.Antonym {
			l.Stem = "!" + l.Stem
		}
		m[l.Stem] = l
	}
	return m
}

func TestLinksLeadToWordsOfLikeMeaning(t *testing.T) {
	assert.Equal(t, lexicon.Synonym, links("buy")["purchas"].Kind)
	assert.Equal(t, 1.0, links("buy")["purchas"].Weight)
	assert.Equal(t, lexicon.Link{Stem: "payment", Kind: lexicon.Derived, Weight: .9}, links("pay")["payment"])
	assert.Equal(t, lexicon.Antonym, links("open")["!close"].Kind)
	assert.Empty(t, links("qqxzq"))
	assert.Empty(t, links("the"))
	assert.Empty(t, slices.Collect(lexicon.For("de").Links("gift")), "poison is no present")
}

func TestEveryLinkIsWellFormedAndLeadsBack(t *testing.T) {
	// A sample is enough: all links are written by one piece of code.
	for _, w := range strings.Fields("buy visit open delete server big quick payment leader pay write fast trouble begin") {
		from := lexicon.For("en").Stem(w)
		var found []lexicon.Link
		for l := range lexicon.For("en").Links(from) {
			assert.GreaterOrEqual(t, l.Weight, .5)
			assert.LessOrEqual(t, l.Weight, 1.0)
			assert.NotEqual(t, from, l.Stem)
			assert.NotContains(t, found, l)
			found = append(found, l)
			back := lexicon.Link{Stem: from, Kind: l.Kind, Weight: l.Weight}
			assert.Contains(t, slices.Collect(lexicon.For("en").Links(l.Stem)), back, "%s to %s", from, l.Stem)
		}
		assert.NotEmpty(t, found, w)
	}
}

func TestRecurrenceIsLowForWordsThatAnswersSeldomRepeat(t *testing.T) {
	en := lexicon.For("en")
	assert.Equal(t, .12, en.Recurrence(en.Stem("many")))
	assert.Equal(t, .14, en.Recurrence(en.Stem("kinds")))
	assert.Equal(t, 1.0, en.Recurrence(en.Stem("discord")))
	de := lexicon.For("de")
	assert.Equal(t, en.Stem("kinds"), de.Stem("kinder"), "the test needs two words of one stem")
	assert.Equal(t, 1.0, de.Recurrence(de.Stem("kinder")), "children are no kind")
}

func TestGroupsOfWordsAreOrderedDistinctAndPlain(t *testing.T) {
	lists := map[string][][]string{"countries.txt": lexicon.Countries()}
	for _, code := range lexicon.Codes() {
		lists[code] = lexicon.For(code).Chat()
	}
	for name, groups := range lists {
		if name == "en" || name == "countries.txt" {
			assert.Greater(t, len(groups), 140, name)
		}
		assert.Greater(t, len(groups), 15, name)
		seen := map[string]string{}
		for i, g := range groups {
			require.GreaterOrEqual(t, len(g), 2, "%s: %q stands alone", name, g)
			if i > 0 {
				assert.Less(t, lexicon.Fold(groups[i-1][0]), lexicon.Fold(g[0]), "%s: order", name)
			}
			stems := map[string]bool{}
			for _, part := range g {
				words := strings.Fields(strings.ToLower(part))
				for i, w := range words {
					words[i] = lexicon.For(name).Stem(w)
				}
				stems[strings.Join(words, " ")] = true
				assert.Regexp(t, `^[\pL0-9]+( [\pL0-9]+)*$`, part, name)
				assert.NotContains(t, seen, part, "%s: %q in two groups", name, part)
				seen[part] = g[0]
			}
			assert.Greater(t, len(stems), 1, "%s: %q is one word anyway", name, g)
		}
	}
}

func TestTablesAreSortedAndSmall(t *testing.T) {
	for name, limit := range map[string]int64{"words.en.bin": 300 << 10, "words.de.bin": 100 << 10, "words.fr.bin": 100 << 10,
		"words.es.bin": 100 << 10, "words.pt.bin": 100 << 10, "links.bin": 1 << 20, "irregular.txt": 40 << 10, "variants.txt": 20 << 10} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		assert.LessOrEqual(t, info.Size(), limit, name)
	}
	for _, name := range []string{"irregular.txt", "variants.txt"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		last := ""
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			require.Regexp(t, `^[a-z]+ [a-z]+\n$`, line, name)
			form, base, _ := strings.Cut(strings.TrimSpace(line), " ")
			require.Greater(t, form, last, name)
			require.NotEqual(t, form, base, name)
			last = form
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, w := range []string{"began", "straße", "configuração", "aeoeue", "\xff", "ﬁ", "é", ""} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		for _, code := range lexicon.Codes() {
			l := lexicon.For(code)
			stem := l.Stem(word)
			if stem != l.Stem(word) {
				t.Errorf("%s: the stem of %q changes", code, word)
			}
			l.Class(word)
			l.Freq(stem)
			for range l.Links(stem) {
			}
		}
	})
}

// What a program that has just started pays for its first question.
func BenchmarkFirstUse(b *testing.B) {
	b.Run("Freq", func(b *testing.B) {
		for b.Loop() {
			lexicon.For("en").Freq("password")
		}
	})
	b.Run("Links", func(b *testing.B) {
		for b.Loop() {
			for range lexicon.For("en").Links("buy") {
			}
		}
	})
	b.Run("Stem", func(b *testing.B) {
		for b.Loop() {
			lexicon.For("en").Stem("beginning")
		}
	})
}

func TestNumberWordsAreTheirDigits(t *testing.T) {
	for code, want := range map[string]string{
		"de": "eins:1 zwei:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 zwölf:12 zwanzig:20",
		"fr": "deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 dix:10 onze:11 douze:12 quinze:15 vingt:20",
		"es": "dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 quince:15 veinte:20",
		"pt": "dois:2 duas:2 três:3 quatro:4 cinco:5 seis:6 sete:7 oito:8 nove:9 dez:10 onze:11 doze:12 quinze:15 vinte:20",
	} {
		for pair := range strings.FieldsSeq(want) {
			word, digits, _ := strings.Cut(pair, ":")
			assert.Equal(t, digits, lexicon.For(code).Stem(word), "%s: %s", code, word)
		}
	}
	assert.NotEqual(t, "11", lexicon.For("de").Stem("elf"), "they play in games")
	assert.NotEqual(t, "9", lexicon.For("fr").Stem("neuf"), "it is new")
}

func TestLongNumbersAreReadAsDigits(t *testing.T) {
	for text, want := range map[string]struct {
		digits string
		words  int
	}{
		"twenty five":                 {"25", 2},
		"two hundred":                 {"200", 2},
		"two hundred guests":          {"200", 2},
		"two hundred and five":        {"205", 4},
		"two hundred and many":        {"200", 2},
		"one hundred and two hundred": {"100", 2},
		"three thousand":              {"3000", 2},
		"two thousand and sixteen":    {"2016", 4},
		"one hundred twenty three million four hundred thousand six": {"123400006", 9},
		"2 million":                       {"2000000", 2},
		"2.5 billion people":              {"2500000000", 2},
		"two":                             {"", 0},
		"200":                             {"", 0},
		"200 guests":                      {"", 0},
		"hundred thousand":                {"", 0},
		"one two three":                   {"", 0},
		"seven thirty":                    {"", 0},
		"twenty first":                    {"", 0},
		"nineteen eighty four":            {"", 0},
		"two and three":                   {"", 0},
		"inf million":                     {"", 0},
		"1e308 million":                   {"", 0},
		"0x1p9 million":                   {"", 0},
		"1000000000000000000000 thousand": {"", 0},
		"":                                {"", 0},
	} {
		words := strings.Fields(text)
		digits, n := lexicon.LongNumber(func(n int) string {
			if n < len(words) {
				return words[n]
			}
			return ""
		})
		assert.Equal(t, want.digits, digits, text)
		assert.Equal(t, want.words, n, text)
	}
}
