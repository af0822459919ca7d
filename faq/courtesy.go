package faq

import (
	"cmp"
	"strings"
	"sync"
	"unicode"
)

// A Courtesy is what a message says that asks nothing.
type Courtesy string

// The courtesies.
const (
	Greeting Courtesy = "greeting"
	Thanks   Courtesy = "thanks"
	Farewell Courtesy = "farewell"
)

// CourtesyOf returns what a text says that is nothing but greeting, thanks or farewell, in any of the languages; "" if it
// says anything else. The last counts: "hi, thanks" thanks. Whether "Perfect?" or "later?" is asked, only the knowledge can tell.
func CourtesyOf(text string) Courtesy {
	c, rest := CutCourtesies(text)
	if rest != "" || c != Greeting && strings.HasSuffix(strings.TrimSpace(text), "?") {
		return ""
	}
	return c
}

// CutCourtesies returns which courtesies a text begins with, the last of them if there are several, and the text from the
// first word on that belongs to none.
func CutCourtesies(text string) (c Courtesy, rest string) {
	for {
		text = strings.TrimLeftFunc(text, isNoCourtesyRune)
		if text == "" {
			return c, ""
		}
		said, end := courtesyAhead(text)
		if end == 0 {
			return c, text
		}
		c, text = cmp.Or(said, c), text[end:]
	}
}

// courtesyAhead returns the courtesy that as many words as possible from the first on are, "" for what may stand beside
// one, and where they end.
func courtesyAhead(text string) (c Courtesy, end int) {
	known := courtesies()
	phrase := ""
	for at := 0; at < len(text); {
		word := strings.TrimLeftFunc(text[at:], isNoCourtesyRune)
		if at = len(text) - len(word); word == "" {
			break
		}
		if next := strings.IndexFunc(word, isNoCourtesyRune); next >= 0 {
			word = word[:next]
		}
		at += len(word)
		phrase = strings.Trim(phrase+"-"+slug(word, 0), "-")
		if said, ok := known.said[phrase]; ok {
			c, end = said, at
		}
		if !known.begun[phrase] {
			break
		}
	}
	return c, end
}

func isNoCourtesyRune(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
}

const (
	greetings = `hi|hii|hiii|hello|hello there|hey|heya|heyy|hey there|hiya|hi there|yo|sup|what's up|whats up|wassup|howdy
		|greetings|good morning|good afternoon|good evening|good day|morning|evening|how are you|how r u
		|how are you doing|how's it going|how is it going|nice to meet you|are you there|anyone here|anybody here
		|hallo|hallöchen|moin|moin moin|servus|grüezi|grüß gott|guten morgen|guten tag|guten abend|na|wie geht's|wie gehts
		|wie geht es dir|wie geht es euch|alles klar|bonjour|bonsoir|salut|coucou|ça va|comment ça va
		|comment vas tu|comment allez vous|hola|holi|buenas|buenos días|buenas tardes|buenas noches|qué tal
		|cómo estás|cómo están|hola gente|holaa|buen día|qué onda|muy buenas|saludos|olá|oi|opa|bom dia|boa tarde|boa noite|tudo bem|tudo bom|e aí|como vai|oii|oie|eae|fala galera|fala pessoal|tudo bem com vocês
		|moinsen|tach|grüß dich|grüß euch|hallöle|bjr|bsr|slt|wesh|tu vas bien|vous allez bien`
	gratitude = `thanks|thank you|thank u|thanks a lot|thanks so much|thank you so much|thank you very much|many thanks
		|thx|thnx|ty|tysm|tyvm|cheers|appreciated|much appreciated|appreciate it|i appreciate it|that helped|that helps|it helped
		|helped|helpful|great help|cool|great|nice|perfect|awesome|works|it works|that works|worked|it worked|that worked|solved
		|danke|danke schön|danke sehr|vielen dank|tausend dank|dankeschön|super|toll|merci|merci beaucoup|mille mercis
		|merci bien|gracias|muchas gracias|mil gracias|muchísimas gracias|obrigado|obrigada|muito obrigado|muito obrigada
		|obg|mt obg|muito obg|obrigadão|brigado|brigada|valeu|vlw|tmj|agradeço|perfeito|show valeu|show de bola|ótimo|deu certo|não obrigado|não obrigada|funcionou obrigado|beleza|blz
		|dank dir|dank euch|besten dank|herzlichen dank|lieben dank|vielen lieben dank|danke vielmals|danke schon mal|danke schonmal
		|danke im voraus|dankee|dankeee|perfekt|prima|hat geklappt|hat funktioniert|hat geholfen|nein danke|ja danke|jo danke|gut danke|passt danke|top danke
		|merci bcp|mrc|merci d'avance|merci infiniment|un grand merci|grand merci|parfait|génial|ça marche merci|ça a marché|non merci|oui merci|top merci
		|gracias de antemano|genial|perfecto|excelente|listo gracias|ya está gracias|se agradece|te lo agradezco|muy amable|no gracias|sí gracias|funcionó|grax`
	farewells = `bye|bye bye|goodbye|good bye|good night|gn|see you|see ya|cya|see you later|later|take care
		|have a nice day|have a good day|tschüss|tschüß|tschau|ciao|bis bald|bis dann|bis später|gute nacht
		|auf wiedersehen|schönen tag|schönen tag noch|au revoir|à bientôt|à plus|bonne nuit|bonne journée|adiós
		|hasta luego|hasta pronto|hasta mañana|chao|tchau|até logo|até mais|até amanhã|até a próxima|falou|flw|abraço|abraços
		|bis morgen|schönen abend|schönen abend noch|liebe grüße|viele grüße|bonne soirée|à plus tard|à demain|chau|nos vemos|hasta la próxima`
	// besides are what may stand beside any of these.
	besides = `bot|faqbot|all|everyone|everybody|guys|folks|friends|there|again|so|but|also|so much|a lot|very much|lots|mate
		|man|bro|dude|sir|team|friend|dear|my friend|for your help|for the help|for that|for this|for everything|for me|and
		|ok|okay|yes|yep|oh|ah|today|now|lol|please|got it|alle|zusammen|leute|dir|euch|ihr|und|für die hilfe
		|für deine hilfe|tout le monde|à tous|à toi|à vous|les amis|et|pour votre aide|pour ton aide|pour l'aide
		|a todos|a todas|amigos|amigo|y|por la ayuda|por tu ayuda|e|pela ajuda|pela sua ajuda|pessoal|galera|gente|mano|por tudo|pela resposta|tá bom
		|allen|nochmal|für die antwort|für die schnelle antwort|d'accord|les gens|pour ta réponse|pour votre réponse
		|vale|dale|chicos|por todo|por la respuesta|por responder`
)

// phraseBook is the phrases above, without accents: as slugs.
type phraseBook struct {
	said  map[string]Courtesy
	begun map[string]bool // what longer ones begin with
}

var courtesies = sync.OnceValue(func() phraseBook {
	book := phraseBook{map[string]Courtesy{}, map[string]bool{}}
	for _, list := range []struct {
		phrases  string
		courtesy Courtesy
	}{{greetings, Greeting}, {gratitude, Thanks}, {farewells, Farewell}, {besides, ""}} {
		for phrase := range strings.SplitSeq(list.phrases, "|") {
			whole := slug(phrase, 0)
			book.said[whole] = list.courtesy
			for i, r := range whole {
				if r == '-' {
					book.begun[whole[:i]] = true
				}
			}
		}
	}
	return book
})
