package lexicon

import (
	_ "embed"
	"maps"
	"strings"
	"sync"

	rules "github.com/blevesearch/snowballstem/english"
)

func newEnglish() *Language {
	l := newLanguage("en", englishStem, englishStops, englishQuestions, englishNegations, englishKept)
	for short, word := range englishShorthands() {
		if l.classes[short] == 0 && l.classes[word] != 0 {
			l.classes[short] = l.classes[word]
		}
	}
	return l
}

// Longhand returns the word that a lower-case word stands for in English chats ("wen" for "when"), or is a common
// misspelling of; other words are returned as they are.
func Longhand(word string) string {
	if full, ok := englishShorthands()[word]; ok {
		return full
	}
	return word
}

const (
	englishStops = `a an the of in on at to for by with and or is are was were be been being am it its this
		that these those as from i im me my mine you your yours we our ours us they them their he his she her
		do does did doing done has have had having can could will would shall should may might must ive id ill
		youre dont doesnt cant isnt wont didnt arent wasnt havent hasnt if then than so but not no nor there
		here some any please hi hello hey thanks thank just about into out up down over under again also very
		too get got
		theyre hes shes hadnt couldnt wouldnt shouldnt werent weve theyve youve youll youd theres
		u ur r im ima pls plz thx ty gonna wanna lol btw tho cuz hiya`
	englishQuestions = `what which who whom whose how when where why whats whos hows wheres whens whys`
	englishNegations = `not no never none neither nor cannot without dont doesnt didnt isnt arent wasnt werent cant wont
		wouldnt couldnt shouldnt hasnt havent hadnt`
	englishKept = `not no out up down over under get got can cant dont about into again`
)

// shorthands are what people write for a word in chats, and misspellings of words so common that they would
// not be looked for among rare ones.
const shorthands = `u:you ur:your pls:please plz:please thx:thanks cuz:because coz:because wanna:want ppl:people
	abt:about thru:through tho:though cannot:cant wen:when wat:what wht:what waht:what hwo:how hw:how wich:which
	whcih:which teh:the adn:and becuase:because becasue:because alot:lot thier:their recieve:receive recieved:received
	seperate:separate definately:definitely dosent:doesnt doesent:doesnt`

// abbreviations are short forms that stand for one word only.
const abbreviations = `jan:january feb:february aug:august sept:september oct:october nov:november dec:december
	tues:tuesday thurs:thursday hr:hour hrs:hours mins:minutes sec:second secs:seconds wk:week
	wks:weeks yr:year yrs:years approx:approximately govt:government dept:department univ:university
	intl:international acct:account amt:amount qty:quantity addr:address vs:versus pct:percent lbs:pounds
	bday:birthday tmrw:tomorrow pwd:password pw:password msg:message msgs:messages pic:picture pics:pictures
	vid:video vids:videos mic:microphone fav:favorite fave:favorite lang:language`

// plurals are those of words in s that stemming doesn't bring to the stem of the word.
const plurals = `aliases:alias buses:bus canvases:canvas gases:gas irises:iris lenses:lens pluses:plus yeses:yes`

func englishStem(word string) string {
	if n, ok := Number(word); ok {
		return n
	}
	if base, ok := englishBases()[word]; ok {
		word = base
	}
	stem := snowballEnglish(word)
	if common, ok := englishVariants()[stem]; ok {
		return common
	}
	return stem
}

var snowballEnglish = snowball(rules.Stem, unchanged)

// irregular.txt holds the irregular forms of English verbs, nouns and adjectives that stemming doesn't bring
// to their base, from WordNet's lists of exceptions (see wordnet-licence.txt); gen writes it.
//
//go:embed irregular.txt
var irregularText string

// variants.txt holds the stems of words that have a British and an American spelling, each with the commoner of
// the two, from WordNet (see wordnet-licence.txt); gen writes it.
//
//go:embed variants.txt
var variantsText string

var (
	englishBases = sync.OnceValue(func() map[string]string {
		m := pairs(irregularText)
		maps.Copy(m, englishShorthands())
		maps.Copy(m, shortForms(abbreviations))
		maps.Copy(m, shortForms(plurals))
		addLetterPlurals(m)
		return m
	})
	englishShorthands = sync.OnceValue(func() map[string]string { return shortForms(shorthands) })
	englishVariants   = sync.OnceValue(func() map[string]string { return pairs(variantsText) })
)

// addLetterPlurals adds the plurals that stemming leaves alone of the words of chats: pfps and gpus, since most words
// without a vowel before the s, and most in us, are no plurals.
func addLetterPlurals(bases map[string]string) {
	for _, group := range chats["en"]() {
		for _, part := range group {
			plural := part + "s"
			if _, listed := bases[plural]; !listed && !strings.HasSuffix(part, "s") && !strings.Contains(part, " ") &&
				snowballEnglish(plural) == plural {
				bases[plural] = part
			}
		}
	}
}

// shortForms reads pairs of a short form and its word, short:word, between white space.
func shortForms(text string) map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(text) {
		short, word, _ := strings.Cut(pair, ":")
		m[short] = word
	}
	return m
}

// pairs reads two words a line; lines that begin with # are left out.
func pairs(text string) map[string]string {
	m := make(map[string]string, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		if from, to, ok := strings.Cut(strings.TrimSpace(line), " "); ok && from != "#" {
			m[from] = to
		}
	}
	return m
}

// Number returns the digits of an English number word, zero to twenty, the tens up to ninety, and first to twelfth.
// "Second" is not among them: it is a time as often.
func Number(word string) (digits string, ok bool) {
	digits, ok = numbers()[word]
	return digits, ok
}

var numbers = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(`zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9
		ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18
		nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90
		first:1 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 eleventh:11
		twelfth:12`) {
		word, digits, _ := strings.Cut(pair, ":")
		m[word] = digits
	}
	return m
})
