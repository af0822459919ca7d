package index

import "slices"

// asksForAnother reports whether the question has a word in place of one in one of the candidate's phrasings, which it repeats
// otherwise, of the words that bear meaning: it asks what the yearly plan costs, and the candidate tells what the monthly one
// does, and nothing of another. However sure all the other words make us, that is another thing if the words are numbers, dates
// or names, or much of what is asked: editing a message isn't deleting it. (Where there are many phrasings, these are examples:
// in another number they mean the same.)
func (t *table) asksForAnother(q *question, c *candidate, sc *scratch) bool {
	missing := q.meaning &^ (c.evidence.covered | c.evidence.answered)
	asked := q.meant()
	for j := c.row.phrasings.start; j < c.row.phrasings.end && missing != 0 && len(asked) > 1; j++ {
		own, in, ok := t.differs(q, asked, missing, &t.units[j], sc)
		// In German all nouns look like names; outside of English we don't know which words mean the same.
		switch lang := c.row.entry.Lang; {
		case !ok:
		case in&(isNumber|isDate) != 0, lang != "de" && in&(isName|isCapital) != 0, lang == "en" && q.shareOf(own) >= muchAsked:
			return true
		}
	}
	return false
}

const (
	// muchAsked is the share of what is asked from which another word asks for another thing, whatever it is. From .4 on
	// not one right answer of the dev sets with few phrasings is lost; from .2 on .6 of 100 of stackfaq's, where a word
	// that isn't known to mean the same often does.
	muchAsked = .4
	// likeMeaning is from where on a word of like meaning is taken for the same. Below, it is one in the rarest sense that
	// both have: to edit is to delete in that of blue pencils.
	likeMeaning = .4
)

// meant are the question's words that bear meaning, as their terms.
func (q *question) meant() []mask {
	var list []mask
	for _, n := range q.order {
		if n >= 0 && q.meaning&(1<<n) != 0 {
			list = append(list, 1<<n)
		}
	}
	return list
}

// differs finds the one of these words in place of which a unit has another, that is otherwise the same: the word, if it is
// missing from all that the candidate says, and what that in its place is.
func (t *table) differs(q *question, asked []mask, missing mask, u *unit, sc *scratch) (own mask, in tokenClass, ok bool) {
	capitalsTell := false // not where all words have one
	for i, w := range t.wordsOf(u) {
		word := &t.vocab.words[w]
		if word.kind != contentWord {
			continue
		}
		if len(asked) == 0 {
			return 0, 0, false
		}
		class := word.class | t.classes[int(u.words.start)+i]
		capitalsTell = capitalsTell || class&isCapital == 0
		switch meant := t.meaningOf(q, w, sc); {
		case meant == asked[0]:
		case meant == 0 && own == 0 && asked[0]&missing != 0:
			own, in = asked[0], class
		default:
			return 0, 0, false
		}
		asked = asked[1:]
	}
	if !capitalsTell {
		in &^= isCapital
	}
	return own, in, len(asked) == 0 && own != 0
}

// meaningOf is the set of the term that a word of the knowledge is, or surely means the same as; empty if it is none.
func (t *table) meaningOf(q *question, w wordID, sc *scratch) mask {
	if k := sc.mark[t.vocab.words[w].stem]; k != 0 {
		if s := &q.slots[k-1]; s.strength >= likeMeaning { // which contraries have none of
			return 1 << s.term
		}
	}
	return 0
}

// asksOtherwise reports whether the question asks for another kind of thing than the candidate's phrasings, by the question words
// that they begin with, and the candidate doesn't tell it: it asks where the quiz is, or what one wins, and the candidate tells
// when it is. Of what is measured, the answer itself tells whether it is there (see measures). No right answer of the dev sets'
// questions and answers is lost. (In German neither where nor who asks for a kind: all nouns look like names.)
func (t *table) asksOtherwise(q *question, c *candidate) bool {
	if c.row.entry.IsPassage() || q.asks.isMeasured() || !t.beginsAsking(q.tokens) {
		return false
	}
	switch q.asks {
	case whereAnswer:
		if q.typeMatch(&c.sentence) > .5 { // a capital by itself is no place
			return false
		}
	case whoAnswer, whyAnswer, howAnswer:
		if q.typeMatch(&c.sentence) > 0 {
			return false
		}
	default:
		if q.shareOf(q.meaning&^c.spokenOf()) < leastUntold {
			return false
		}
	}
	otherwise := false
	for _, p := range calledBy(c.row.entry) {
		toks := tokenize(nil, p)
		if !t.beginsAsking(toks) {
			continue // which tells nothing: quiz times
		}
		if q.isAnsweredBy(typeOf(t.vocab.langs, toks)) {
			return false
		}
		otherwise = true
	}
	return otherwise
}

// isAnsweredBy reports whether what answers a question of a kind may answer this one, too. How to do a thing may be told with
// its place, a person or a reason; where the asker does it, with the person to turn to.
func (q *question) isAnsweredBy(asks answerType) bool {
	switch asks {
	case q.asks:
		return true
	case whyAnswer:
		return q.asks == howAnswer
	case whereAnswer, whoAnswer:
		return q.asks == howAnswer || (q.asks == whereAnswer || q.asks == whoAnswer) && slices.ContainsFunc(q.tokens, func(t token) bool { return t.text == "i" || t.text == "we" })
	}
	return !asks.isMeasured()
}

// leastUntold is the share of what is asked from which a question that may ask for anything has something that isn't told.
// With half or twice of it, the dev sets' questions and answers say the same.
const leastUntold = .2

// beginsAsking reports whether a text begins with a question word.
func (t *table) beginsAsking(toks []token) bool {
	return len(toks) > 0 && slices.ContainsFunc(t.vocab.langs, func(l *language) bool { return l.Class(toks[0].text).Question() })
}
