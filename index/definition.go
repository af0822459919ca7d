package index

// What is an anchorage? What tells that a sentence answers this isn't which words it holds, as others do as well, but what
// stands beside them: "An anchorage is a place …", "the anchorage, a place …", "a place called the anchorage",
// "anchorage (a place …)". The features of sets of words don't see it. Asked of articles what the names are that they define
// (see names in fit), the first match was right for 56 of 100 without this, and is for 81.

// wantsDefinition reports whether the question is what something is, or who somebody is.
func (q *question) wantsDefinition() bool {
	return q.asks == definitionAnswer || q.asks == identityAnswer
}

// defines reports whether a sentence tells what that is which the question asks about.
func (t *table) defines(q *question, u *unit, sc *scratch) bool {
	s := definitionReader{t, t.wordsOf(u), t.classes[u.words.start:u.words.end]}
	for i := 0; i < len(s.words); {
		thing, ok := s.find(q, i, sc)
		if !ok {
			return false
		}
		if s.isDefined(int(thing.start), int(thing.end)) || q.asks == identityAnswer && s.hasTitle(int(thing.start)) {
			return true
		}
		i = int(thing.end)
	}
	return false
}

// A definitionReader reads the words of a sentence, each with what it is.
type definitionReader struct {
	t       *table
	words   []wordID
	classes []tokenClass
}

// find returns the next words, from the i-th on, that hold all that the question asks about, with at most its function
// words between.
func (s definitionReader) find(q *question, i int, sc *scratch) (span, bool) {
	start, have := i, mask(0)
	for ; i < len(s.words); i++ {
		switch term := s.t.termOf(q, s.words[i], sc); {
		case term == 0:
			have = 0
		case term&q.meaning != 0:
			if have == 0 {
				start = i
			}
			if have |= term; have == q.meaning {
				return span{int32(start), int32(i + 1)}, true
			}
		}
	}
	return span{}, false
}

// isDefined reports whether the words around a thing tell what it is.
func (s definitionReader) isDefined(start, end int) bool {
	switch {
	case s.is(end, isBracketed): // (RC)
		return true
	case s.is(end, isApart) && s.is(end, isArticle): // , a
		return true
	}
	if s.is(start-1, isArticle) {
		start--
	}
	if s.is(start-1, isNaming) || s.is(start-2, isNaming) && asWords[s.text(start-1)] {
		return true // called; known as
	}
	// "is" by itself tells anything of a thing that there is one of, "are" of those that are many what they are.
	begins := start == 0 || s.is(start, isApart)
	return begins && s.is(end, isDefinition) && !s.is(end+1, isNegation) && (!singular[s.text(end)] || s.is(end+1, isArticle))
}

// hasTitle reports whether a title stands before somebody's name, or a first name.
func (s definitionReader) hasTitle(start int) bool {
	return s.is(start-1, isCapital) && s.t.vocab.words[s.words[start-1]].kind == contentWord
}

func (s definitionReader) is(i int, class tokenClass) bool {
	return 0 <= i && i < len(s.words) && s.classes[i]&class != 0
}

func (s definitionReader) text(i int) string { return s.t.vocab.words[s.words[i]].text }

var (
	asWords  = set("as als comme como")
	singular = set("is was ist war est etait es era fue e foi")
)

// asksOfNames returns what a question asks for that speaks of nothing but names: who somebody is or, in any number of words,
// what something is. Who the captain is, with an article, asks for a name instead.
func (q *question) asksOfNames() answerType {
	if q.meaning == 0 || q.meaning != q.entities || q.meaning == q.numbers {
		return q.asks
	}
	var what, article, verb bool
	for _, t := range q.tokens {
		what = what || isWhat(t)
		verb = verb || t.text == "whos" || t.text == "whats" || isQuestion(t) && t.class&isContracted != 0
	}
	for _, m := range q.terms {
		article = article || m.class&isArticle != 0
		verb = verb || m.class&isDefinition != 0
	}
	switch {
	case verb && q.asks == whoAnswer && !article:
		return identityAnswer
	case verb && q.asks == anyAnswer && what:
		return definitionAnswer
	}
	return q.asks
}
