package index

// asksForAnother reports whether the question has a word in place of a number, a date or a name in one of the candidate's
// phrasings, which it repeats otherwise, of the words that bear meaning: it asks what the yearly plan costs, and the candidate
// tells what the monthly one does, and nothing of another. However sure all the other words make us, that is another thing.
// (Other words are as often a name for the same that we don't know: with those, said rightly is .8 of 100 less for stackfaq,
// and wrongly no less. Where there are many phrasings, these are examples: in another number they mean the same.)
func (t *table) asksForAnother(q *question, c *candidate, sc *scratch) bool {
	if c.row.entry.Lang == "de" {
		return false // whose nouns all look like names
	}
	missing := q.meaning &^ c.spokenOf()
	if missing.len() != 1 {
		return false
	}
	asked := q.meant()
	for j := c.row.phrasings.start; j < c.row.phrasings.end && len(asked) > 1; j++ {
		if t.repeatsBut(q, asked, missing, &t.units[j], sc) {
			return true
		}
	}
	return false
}

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

// repeatsBut reports whether a unit holds these words, in this order and no others, but for the missing one, in place of
// which it has a number, a date or a name of its own.
func (t *table) repeatsBut(q *question, asked []mask, missing mask, u *unit, sc *scratch) bool {
	var replaced tokenClass
	capitalsTell := false // not where all words have one
	for i, w := range t.wordsOf(u) {
		word := &t.vocab.words[w]
		if word.kind != contentWord {
			continue
		}
		if len(asked) == 0 {
			return false
		}
		class := word.class | t.classes[int(u.words.start)+i]
		capitalsTell = capitalsTell || class&isCapital == 0
		switch held := t.termOf(q, w, sc); {
		case held == asked[0]:
		case held == 0 && asked[0] == missing:
			replaced = class
		default:
			return false
		}
		asked = asked[1:]
	}
	return len(asked) == 0 && (replaced&(isNumber|isDate|isName) != 0 || capitalsTell && replaced&isCapital != 0)
}
