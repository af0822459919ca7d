package bot

import (
	"strings"
	"unicode"

	"faqbot/faq"
)

// What a message asks: one thing, or several.

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// toBot are what newcomers ask the bot itself, in its languages.
var toBot = phrases(`help; help me; who are you; what are you; what can you do; what do you do; how do you work; how does this work;
	how do i use this; hilfe; hilf mir; wer bist du; was bist du; was kannst du; wie geht das; wie funktioniert das; aide; aide moi;
	qui es tu; tu es qui; que peux tu faire; que sais tu faire; comment ça marche; ayuda; ayúdame; quién eres; qué eres; qué puedes hacer;
	qué sabes hacer; cómo funciona esto; ajuda; me ajude; quem é você; o que é você; o que você faz; o que você pode fazer; como funciona isso`)

func phrases(list string) map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Split(list, ";") {
		m[strings.Join(strings.Fields(p), " ")] = true
	}
	return m
}

// meansBot reports whether text asks what the bot is or does, or for help with nothing named.
func meansBot(text string) bool { return toBot[strings.Join(wordsOf(text), " ")] }

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r)
	})
}

// asking are words that begin a question in the bot's languages.
var asking = set(`how what when where who whom whose which why can could do does did is are was were will would
	should may am has have wie was wann wo wer wen wem wessen welche welcher welches warum wieso weshalb wohin woher
	kann können darf gibt ist sind wird hat comment quoi quand où qui quel quelle quels quelles pourquoi combien peut
	puis est faut cómo como qué que cuándo cuando dónde donde quién quien cuál cual cuánto cuánta por puedo puede hay
	quando onde quem qual quanto quanta posso pode tem há`)

// looksAsked reports whether text reads like a question, with or without its mark.
func looksAsked(text string) bool {
	if text = withoutQuoted(text); strings.Contains(text, "?") {
		return true
	}
	_, text = faq.CutCourtesies(text)
	words := wordsOf(text)
	return len(words) >= 3 && asking[words[0]]
}

// withoutQuoted takes out what a message repeats from elsewhere: quoted lines and code.
func withoutQuoted(text string) string {
	var b strings.Builder
	code := false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, ">>>") {
			break
		}
		if strings.HasPrefix(trimmed, fence) {
			code = !code && !strings.Contains(trimmed[len(fence):], fence)
			continue
		}
		if !code && trimmed != ">" && !strings.HasPrefix(trimmed, "> ") {
			b.WriteString(line)
		}
	}
	return strings.TrimSpace(b.String())
}

// questionsIn returns the questions of a message, each with the statements that lead up to it. What hangs
// together stays together: a message is taken apart only where each part can stand alone.
func questionsIn(text string) []string {
	text = strings.TrimSpace(text)
	if strings.Contains(text, fence) {
		return []string{text}
	}
	var parts []string
	for _, p := range segments(text) {
		core := wordsOf(lastSentence(p))
		switch {
		case len(parts) == 0:
			parts = append(parts, p)
		case !standsAlone(core), !standsAlone(wordsOf(lastSentence(parts[len(parts)-1]))):
			parts[len(parts)-1] += " " + p
		default:
			parts = append(parts, p)
		}
	}
	return parts
}

// segments cuts text after each question mark that ends a sentence outside quotation marks, and before each
// line that begins like a question after one that did. What follows the last question belongs to it.
func segments(text string) []string {
	var out []string
	start, quoted := 0, false
	end := func(at int) {
		if s := strings.TrimSpace(unnumbered(text[start:at])); s != "" {
			out = append(out, s)
		}
		start = at
	}
	for i, r := range text {
		switch r {
		case '"', '“', '”', '„', '«', '»':
			quoted = !quoted
		case '?', '？':
			next := strings.TrimLeft(text[i+len(string(r)):], "?!？！")
			if !quoted && (next == "" || startsWithSpace(next)) {
				end(len(text) - len(next))
			}
		case '\n':
			quoted = false
			if beginsAsking(text[start:i]) && beginsAsking(text[i:]) {
				end(i)
			}
		}
	}
	if rest := strings.TrimSpace(text[start:]); rest != "" {
		if len(out) > 0 && !beginsAsking(rest) {
			out[len(out)-1] += " " + rest
		} else {
			out = append(out, unnumbered(rest))
		}
	}
	return out
}

func beginsAsking(text string) bool {
	words := wordsOf(unnumbered(firstLine(strings.TrimSpace(text))))
	return len(words) >= 3 && asking[words[0]]
}

// unnumbered takes the mark of a list item off.
func unnumbered(s string) string {
	s = strings.TrimSpace(s)
	if listItem(s) {
		_, s, _ = strings.Cut(s, " ")
	}
	return s
}

// lastSentence is the last one that asks; in text without a question mark, the last one.
func lastSentence(s string) string {
	if i := strings.LastIndexAny(s, "?？"); i > 0 {
		s = s[:i]
	}
	s = strings.TrimRight(s, "?!？！ ")
	if i := strings.LastIndexAny(s, ".?!？！\n"); i >= 0 {
		return s[i+1:]
	}
	return s
}

// standsAlone reports whether a question means something without the one before: it has enough words, is
// not only a call for help, and doesn't speak of "it".
func standsAlone(words []string) bool {
	meaning := 0
	for i, w := range words {
		if referring[w] && i < 4 {
			return false
		}
		if !asking[w] && !hollow[w] && !calls[w] {
			meaning++
		}
	}
	return len(words) >= 3 && meaning > 0
}

// hollow are words that say nothing of what is asked.
var hollow = set(`there all everyone everybody folks guys bot faqbot you u so a the again please for your help
	it that this was is i we to me my and ok okay yes yep got ya zusammen alle alles dir ihr für die hilfe tout le
	monde à tous toi vous pour votre aide un de todos a por tu su ayuda pela sua ajuda e y et und friend friends mate`)

// referring are words at the beginning of a question that lean on what was said before.
var referring = set(`it its this that these those they them he she so or if else dies sie er oder wenn
	falls ça cela ceci il elle ils elles ou si eso esto ella ellos isso isto ele ela eles`)

// calls are what questions that only call for help consist of.
var calls = set(`anyone anybody someone somebody know knows idea ideas any help possible right correct sure explain
	tell weiß das jemand jemanden helfen idee quelqu un sait aider idée alguien sabe ayudar alguém ajudar`)
