package index

import (
	"slices"

	"faqbot/index/lexicon"
)

// answerType is what kind of thing a question asks for, as its question word and the noun after it tell.
// The right sentence lacks the pattern of its type in 5 (who) to 40 (why) of 100 cases, so a type may only
// nudge; see typeMatch.
type answerType uint8

const (
	anyAnswer answerType = iota
	whenAnswer
	whereAnswer
	whoAnswer
	numberAnswer
	percentAnswer
	moneyAnswer
	durationAnswer
	distanceAnswer
	whyAnswer
	howAnswer
	nameAnswer
	sayAnswer
	acronymAnswer
	definitionAnswer
	identityAnswer
)

var answerTypeNames = [...]string{"anything", "a time", "a place", "a person", "a number", "a percentage",
	"an amount of money", "a duration", "a distance", "a reason", "a way", "a name", "a statement",
	"what letters stand for", "a definition", "who somebody is"}

func (a answerType) String() string { return answerTypeNames[a] }

// isMeasured reports whether a sentence without the pattern of the type seldom answers.
func (a answerType) isMeasured() bool {
	switch a {
	case whenAnswer, numberAnswer, percentAnswer, moneyAnswer, durationAnswer, distanceAnswer:
		return true
	}
	return false
}

// patternOf are the classes of words of which an answer of a measured type has any. An amount may stand without its unit; how
// often something is may be said in any measure.
func patternOf(a answerType) tokenClass {
	switch a {
	case whenAnswer, durationAnswer:
		return isNumber | isYear | isDate | isDuration
	case distanceAnswer:
		return isNumber | isDistance
	case moneyAnswer, percentAnswer:
		return isNumber | isMoney | isPercent
	}
	return isNumber | isYear | isDate | isPercent | isMoney | isDuration | isDistance
}

// nounTypes tells the type that a noun after what or which asks for.
var nounTypes = classes(map[answerType]string{
	whenAnswer: `year years date day month century decade time era period hours`,
	whereAnswer: `city cities country countries place state town region continent location river island street province area county
		address channel website site room floor folder directory`,
	whoAnswer:      `person people king queen leader president emperor author company team group man woman scientist`,
	numberAnswer:   `number rate amount population many percentile`,
	percentAnswer:  `percentage percent proportion share fraction`,
	moneyAnswer:    `cost price fee salary`,
	whyAnswer:      `cause reason causes caused reasons purpose`,
	nameAnswer:     `called term name named known titled nickname title word`,
	distanceAnswer: `distance length height size width`,
	durationAnswer: `duration`,
})

// timeWords ask for a time after what or which, and say nothing of what it is about.
var timeWords = set("time day date")

// The words that ask what letters stand for, or what something means; they say nothing of which letters, or of what.
var (
	acronymWords = set("stand stands short acronym abbreviation letters")
	meaningWords = set("mean means meaning define definition term terms word words")
)

// maxDefined is how many words that bear meaning a thing has at most whose definition is asked for. A question with
// more of them asks for something else in the same words: what it means if my account is suspended.
const maxDefined = 2

// contentOf counts the words that bear meaning, those that ask left out.
func contentOf(l *lexicon.Language, toks []token, asking map[string]bool) int {
	n := 0
	for _, t := range toks {
		if !asking[t.text] && !l.Class(t.text).Stop() {
			n++
		}
	}
	return n
}

// isWhat reports whether a word asks for a thing.
func isWhat(t token) bool { return t.text == "what" || t.text == "whats" }

// asksMeaning tells whether a question asks what letters stand for or what something means, and by which words.
func asksMeaning(toks []token) (answerType, map[string]bool) {
	english := lexicon.For("en")
	what := slices.IndexFunc(toks, isWhat)
	for i, t := range toks {
		next := token{}
		if i+1 < len(toks) {
			next = toks[i+1]
		}
		asks, ok := anyAnswer, false
		switch t.text {
		case "acronym", "abbreviation":
			asks, ok = acronymAnswer, true
		case "stand", "stands", "short":
			asks, ok = acronymAnswer, what >= 0 && next.text == "for"
		case "mean", "means":
			// What does X mean? X means what? What do you mean by X?
			asks = definitionAnswer
			ok = 0 <= what && what < i && (next.text == "by" || contentOf(english, toks[what:i], meaningWords) > 0) || isWhat(next)
		case "define":
			asks, ok = definitionAnswer, contentOf(english, toks[:i], meaningWords) == 0 && !slices.ContainsFunc(toks, isQuestion)
		case "meaning", "definition":
			// The meaning of X, X meaning.
			asks, ok = definitionAnswer, next.text == "of" && contentOf(english, toks[:i], meaningWords) == 0 || i+1 == len(toks)
		}
		if !ok {
			continue
		}
		words := meaningWords
		if asks == acronymAnswer {
			words = acronymWords
		}
		if n := contentOf(english, toks, words); n > 0 && (n <= maxDefined || asks == acronymAnswer) {
			return asks, words
		}
	}
	return anyAnswer, nil
}

func isQuestion(t token) bool { return lexicon.For("en").Class(t.text).Question() }

// freeWords are what is asked for a price by: is it free, ist es umsonst.
var freeWords = set("free kostenlos kostenfrei gratis umsonst gratuit gratuite gratuits gratuites gratuito gratuita gratuitos gratuitas graca")

// typeOf tells what the question asks for in the first of the languages in which it asks for anything, and marks the
// words that ask for it where they bear meaning elsewhere.
func typeOf(langs []*language, toks []token) answerType {
	if len(toks) == 1 {
		return definitionAnswer // a word by itself is looked up
	}
	for _, l := range langs {
		asks := anyAnswer
		if l.Language == lexicon.For("en") {
			asks = askedInEnglish(toks)
		} else {
			asks = askedIn(l, toks)
		}
		if asks != anyAnswer {
			return asks
		}
	}
	if len(toks) > 0 && freeWords[toks[len(toks)-1].text] {
		return moneyAnswer
	}
	return anyAnswer
}

func askedInEnglish(written []token) answerType {
	english := lexicon.For("en")
	toks := slices.Clone(written)
	for i := range toks {
		toks[i].text = lexicon.Longhand(toks[i].text)
	}
	if asks, words := asksMeaning(toks); asks != anyAnswer {
		for i := range toks {
			if words[toks[i].text] {
				written[i].class |= isAsking
			}
		}
		return asks
	}
	has := func(words ...string) bool {
		for _, t := range toks {
			for _, w := range words {
				if t.text == w {
					return true
				}
			}
		}
		return false
	}
	for i, t := range toks {
		next := ""
		if i+1 < len(toks) {
			next = toks[i+1].text
		}
		switch t.text {
		case "when", "whens":
			return whenAnswer
		case "where", "wheres":
			return whereAnswer
		case "who", "whos", "whom", "whose":
			return whoAnswer
		case "why", "whys":
			return whyAnswer
		case "how", "hows":
			switch next {
			case "many":
				return numberAnswer
			case "much":
				if has("pay", "paid", "cost", "worth", "spend", "spent", "money", "price") {
					return moneyAnswer
				}
				return numberAnswer
			case "long":
				return durationAnswer
			case "often", "old", "young", "fast", "quickly", "hot", "cold":
				return numberAnswer
			case "far", "tall", "large", "deep", "big", "high", "wide", "small", "heavy":
				return distanceAnswer
			case "expensive", "cheap":
				return moneyAnswer
			case "soon", "early", "late":
				return whenAnswer
			case "come":
				return whyAnswer
			}
			if next != "" && !english.Class(next).Stop() {
				return anyAnswer // how important it is may be said in any words
			}
			return howAnswer
		case "what", "which", "whats":
			if timeWords[next] {
				written[i+1].class |= isAsking
			}
			for _, u := range toks[i+1 : min(len(toks), i+5)] {
				if a, ok := nounTypes[u.text]; ok {
					return a
				}
			}
			if has("called", "named", "known", "term", "name") {
				return nameAnswer
			}
			if has("say", "said", "claim", "claimed", "stated") {
				return sayAnswer
			}
			if rest := toks[i+1:]; t.text != "which" && len(rest) > 0 {
				if next == "is" || next == "are" || next == "was" || next == "were" || t.text == "whats" || t.class&isContracted != 0 {
					if contentOf(english, rest, nil) <= maxDefined {
						return definitionAnswer
					}
				}
			}
			return anyAnswer
		}
	}
	return askedByNoun(toks)
}

// askedByNoun tells what a text without a question word asks for that begins with the noun: price of a ticket, any reason
// for that.
func askedByNoun(toks []token) answerType {
	if len(toks) > 0 && wordClasses["en"][toks[0].text]&isArticle != 0 {
		toks = toks[1:]
	}
	if len(toks) > 1 && lexicon.For("en").Class(toks[1].text).Stop() {
		return nounTypes[toks[0].text]
	}
	return anyAnswer
}

// typeMatch tells, from 0 to 1, how well the words of a sentence that the question doesn't hold fit the type
// that it asks for: .5 where the type promises no pattern. Letters asked for may be in brackets themselves.
func (q *question) typeMatch(s *sentenceEvidence) float64 {
	if s.spelled != 0 {
		return typeMatch(q.asks, s.new|isBracketed)
	}
	return typeMatch(q.asks, s.new)
}

// typeMatch is 1 for the pattern of a type, and part of it for a weak sign: a weekday for when, a number without its unit, a
// capital for where. Other parts, from half to twice, move squad2 by .03 at most.
func typeMatch(a answerType, found tokenClass) float64 {
	either := func(strong, weak tokenClass, otherwise float64) float64 {
		switch {
		case found&strong != 0:
			return 1
		case found&weak != 0:
			return otherwise
		}
		return 0
	}
	unit := func(class tokenClass, alone float64) float64 {
		if found&class != 0 && found&isNumber != 0 {
			return 1
		}
		if found&(isNumber|class) != 0 {
			return alone
		}
		return 0
	}
	switch a {
	case whenAnswer:
		return either(isYear, isDate, .6)
	case numberAnswer:
		return either(isNumber, 0, 0)
	case percentAnswer:
		return unit(isPercent, .3)
	case moneyAnswer:
		return unit(isMoney, .3)
	case durationAnswer:
		return unit(isDuration, .3)
	case distanceAnswer:
		return unit(isDistance, .5)
	case whoAnswer:
		return either(isCapital, 0, 0)
	case whereAnswer:
		return either(isPlace, isCapital, .5)
	case whyAnswer:
		return either(isReason, 0, 0)
	case howAnswer:
		return either(isMeans, 0, 0)
	case nameAnswer:
		return either(isNaming|isQuoted, isCapital, .5)
	case sayAnswer:
		return either(isQuoted, 0, 0)
	case acronymAnswer:
		return either(isBracketed|isMeaning, 0, 0)
	case definitionAnswer, identityAnswer:
		return either(isDefinition|isBracketed, 0, 0)
	}
	return .5
}
