package index

import (
	"strings"

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
)

var answerTypeNames = [...]string{"anything", "a time", "a place", "a person", "a number", "a percentage",
	"an amount of money", "a duration", "a distance", "a reason", "a way", "a name", "a statement",
	"what letters stand for", "a definition"}

func (a answerType) String() string { return answerTypeNames[a] }

// isMeasured reports whether a sentence without the pattern of the type seldom answers.
func (a answerType) isMeasured() bool {
	switch a {
	case whenAnswer, numberAnswer, percentAnswer, moneyAnswer, durationAnswer, distanceAnswer:
		return true
	}
	return false
}

// acronymWords are how one asks what letters stand for; they say nothing of which letters.
var acronymWords = set("stand stands acronym abbreviation mean means short")

// nounTypes tells the type that a noun after what or which asks for.
var nounTypes = classes(map[answerType]string{
	whenAnswer:     `year years date day month century decade time era period`,
	whereAnswer:    `city cities country countries place state town region continent location river island street province area county`,
	whoAnswer:      `person people king queen leader president emperor author company team group man woman scientist`,
	numberAnswer:   `number rate amount population many percentile`,
	percentAnswer:  `percentage percent proportion share fraction`,
	moneyAnswer:    `cost price fee salary`,
	whyAnswer:      `cause reason causes reasons purpose`,
	nameAnswer:     `called term name named known titled nickname title word`,
	distanceAnswer: `distance length height size width`,
	durationAnswer: `duration`,
})

// asksForAcronym are the words that ask what letters stand for.
var asksForAcronym = set("stand stands acronym abbreviation")

// typeOf tells what the question asks for.
func typeOf(toks []token) answerType {
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
	if has("stand", "stands") && has("for") || has("acronym", "abbreviation") {
		return acronymAnswer
	}
	for i, t := range toks {
		next := ""
		if i+1 < len(toks) {
			next = toks[i+1].text
		}
		switch t.text {
		case "when":
			return whenAnswer
		case "where":
			return whereAnswer
		case "who", "whom", "whose":
			return whoAnswer
		case "why":
			return whyAnswer
		case "how":
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
			case "often", "old":
				return numberAnswer
			case "far", "tall", "large", "deep", "big", "high", "wide":
				return distanceAnswer
			}
			return howAnswer
		case "what", "which", "whats":
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
				if next == "is" || next == "are" || next == "was" || next == "were" || t.text == "whats" {
					content := 0
					for _, u := range rest {
						if !lexicon.For("en").Class(u.text).Stop() {
							content++
						}
					}
					if content <= 2 {
						return definitionAnswer
					}
				}
			}
			return anyAnswer
		}
	}
	return anyAnswer
}

// typeMatch tells, from 0 to 1, how well the words of a sentence that the question doesn't hold fit the type
// that it asks for: .5 where the type promises no pattern. Letters asked for may be in brackets themselves.
func (q *question) typeMatch(s *sentenceEvidence) float64 {
	if s.bracketed != 0 {
		return typeMatch(q.asks, s.new|isBracketed)
	}
	return typeMatch(q.asks, s.new)
}

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
		return either(isBracketed, 0, 0)
	case definitionAnswer:
		return either(isDefinition|isBracketed, 0, 0)
	}
	return .5
}

func classes[C ~uint8 | ~uint32](lists map[C]string) map[string]C {
	m := map[string]C{}
	for c, list := range lists {
		for w := range strings.FieldsSeq(list) {
			m[w] |= c
		}
	}
	return m
}

// wordClasses are the classes that a word has whatever its neighbours.
var wordClasses = classes(map[tokenClass]string{
	isDate: `january february march april may june july august september october november december monday
		tuesday wednesday thursday friday saturday sunday century centuries decade spring summer autumn winter
		today yesterday tomorrow am pm oclock midnight noon ago`,
	isNumber: `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
		sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
		hundreds thousand thousands million millions billion billions trillion dozen dozens half third
		quarter several twice once double`,
	isPercent:  `percent percentage pct`,
	isMoney:    `dollar dollars euro euros pound pounds cent cents usd eur gbp money`,
	isDuration: `second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries`,
	isDistance: `meter meters metre metres km kilometer kilometers kilometre kilometres mile miles feet foot
		inch inches cm mm acre acres hectare hectares yard yards kg ton tons tonnes`,
	isPlace:      `city country town region north south east west northern southern eastern western`,
	isReason:     `because due since cause caused causes causing result reason therefore thus`,
	isMeans:      `by through using via`,
	isNaming:     `called named termed known titled dubbed nicknamed`,
	isDefinition: `is are refers means defined`,
})

var placePrepositions = map[string]bool{"in": true, "at": true, "from": true, "to": true, "near": true, "of": true, "into": true, "on": true, "across": true}
