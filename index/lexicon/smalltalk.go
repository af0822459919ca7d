package lexicon

import (
	"strings"
	"sync"
)

// A Talk is what a message says that asks nothing.
type Talk uint8

const (
	NoTalk Talk = iota
	Greeting
	Thanks
	Farewell
)

// SmallTalk tells what a message of lower-case words (letters and digits) says that is nothing but greeting,
// thanks or farewell, in any of the languages; NoTalk when it says anything else. The last kind counts: "hi,
// thanks" thanks.
func SmallTalk(words []string) Talk {
	phrases := smallTalk()
	said := NoTalk
	for len(words) > 0 {
		n := min(len(words), maxPhrase)
		for ; n > 0; n-- {
			talk, ok := phrases[Fold(strings.Join(words[:n], " "))]
			if !ok {
				continue
			}
			if talk != NoTalk {
				said = talk
			}
			break
		}
		if n == 0 {
			return NoTalk
		}
		words = words[n:]
	}
	return said
}

// maxPhrase is the number of words of the longest phrase below.
const maxPhrase = 4

const (
	greetings = `hi|hii|hiii|hello|hello there|hey|heya|heyy|hey there|hiya|hi there|yo|sup|whats up|wassup|howdy
		|greetings|good morning|good afternoon|good evening|good day|morning|evening|how are you|how r u
		|how are you doing|hows it going|how is it going|nice to meet you|are you there|anyone here|anybody here
		|hallo|hallöchen|moin|moin moin|servus|grüß gott|guten morgen|guten tag|guten abend|na|wie gehts
		|wie geht es dir|wie geht es euch|alles klar|bonjour|bonsoir|salut|coucou|ça va|comment ça va
		|comment vas tu|comment allez vous|hola|holi|buenas|buenos días|buenas tardes|buenas noches|qué tal
		|cómo estás|cómo están|olá|oi|opa|bom dia|boa tarde|boa noite|tudo bem|tudo bom|e aí|como vai`
	thanks = `thanks|thank you|thanks a lot|thanks so much|thank you so much|thank you very much|many thanks
		|thx|ty|tysm|tyvm|cheers|much appreciated|appreciate it|i appreciate it|that helped|that helps|great help
		|danke|danke schön|danke sehr|vielen dank|tausend dank|danke dir|danke euch|dankeschön|merci
		|merci beaucoup|mille mercis|merci bien|gracias|muchas gracias|mil gracias|muchísimas gracias|obrigado
		|obrigada|muito obrigado|muito obrigada|brigado|brigada|valeu|vlw`
	farewells = `bye|bye bye|goodbye|good bye|good night|gn|see you|see ya|cya|see you later|later|take care
		|have a nice day|have a good day|tschüss|tschüß|tschau|ciao|bis bald|bis dann|bis später|gute nacht
		|auf wiedersehen|schönen tag|schönen tag noch|au revoir|à bientôt|à plus|bonne nuit|bonne journée|adiós
		|hasta luego|hasta pronto|hasta mañana|chao|tchau|até logo|até mais|até amanhã`
	// fillers may stand beside any of these.
	fillers = `bot|faqbot|all|everyone|everybody|guys|folks|friends|there|again|so much|a lot|very much|mate|man
		|bro|dude|sir|team|friend|dear|my friend|for your help|for the help|for that|for this|for everything|and
		|ok|okay|oh|ah|great|cool|nice|perfect|awesome|today|alle|zusammen|leute|ihr|und|alles gute|für die hilfe
		|für deine hilfe|super|toll|tout le monde|à tous|les amis|et|pour votre aide|pour ton aide|pour l aide
		|a todos|amigos|amigo|por la ayuda|por tu ayuda|pela ajuda|pessoal|galera|a todas|lol|please`
)

var smallTalk = sync.OnceValue(func() map[string]Talk {
	m := map[string]Talk{}
	for _, list := range []struct {
		phrases string
		talk    Talk
	}{{greetings, Greeting}, {thanks, Thanks}, {farewells, Farewell}, {fillers, NoTalk}} {
		for phrase := range strings.SplitSeq(list.phrases, "|") {
			m[Fold(strings.TrimSpace(phrase))] = list.talk
		}
	}
	return m
})
