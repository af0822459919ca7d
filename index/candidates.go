package index

import (
	"cmp"
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"

	"faqbot/index/lexicon"
)

// What a search in Bleve may cost. Bleve scores every document that holds any of the words, so the common
// ones cost most and tell least.
const (
	// maxCandidates is how many entries are looked at closely. With 50 the first match is right as often (.05 less),
	// and an answer takes a tenth longer.
	maxCandidates = 40
	// maxClauses is how many words are searched for, counted by field.
	maxClauses = 40
	// The words may stand in so many documents, all counted: minPostings, or a share of all entries where that
	// is more. The rarest words come first, the others only add to the time.
	minPostings   = 150
	postingsShare = 1. / 12
	// Passages say more, and each word stands in more of them.
	minPassagePostings   = 1500
	passagePostingsShare = 1. / 4
	// answerBoost is what a word in the answer counts beside one in the question.
	answerBoost = .6
)

// A clause is a word to search for in a field.
type clause struct {
	stem     stemID
	field    string
	boost    float64
	postings uint32
}

// candidates asks Bleve for the entries that may answer, and for the passages that may. These are two searches: what BM25
// makes of a question and of a paragraph can't be compared, and where both were in one the passages were lost.
func (x *Index) candidates(ctx context.Context, q *question) ([]int32, error) {
	entries, passages := x.table.clauses(q)
	rows, err := x.search(ctx, entries)
	if err != nil {
		return nil, err
	}
	more, err := x.search(ctx, passages)
	return append(rows, more...), err
}

// search returns the best rows for the clauses, none without any.
func (x *Index) search(ctx context.Context, clauses []clause) ([]int32, error) {
	if len(clauses) == 0 {
		return nil, nil
	}
	query := bleve.NewDisjunctionQuery()
	for _, c := range clauses {
		term := bleve.NewTermQuery(x.table.vocab.texts[c.stem])
		term.SetField(c.field)
		term.SetBoost(c.boost)
		query.AddQuery(term)
	}
	request := bleve.NewSearchRequestOptions(query, maxCandidates, 0, false)
	request.SortByCustom(search.SortOrder{&search.SortScore{Desc: true}, &search.SortDocID{}})
	found, err := x.bleve.SearchInContext(ctx, request)
	if err != nil {
		return nil, err
	}
	rows := make([]int32, 0, len(found.Hits)+1)
	for _, hit := range found.Hits {
		rows = append(rows, rowOf(hit.ID))
	}
	return rows, nil
}

// clauses are the words to search for, among entries and among passages. Words of like meaning are searched for only in
// place of words that the knowledge doesn't hold, and function words only in questions: some, like "who are you", hold
// nothing else.
func (t *table) clauses(q *question) (entries, passages []clause) {
	for _, s := range q.slots {
		term := &q.terms[s.term]
		if s.kind.isContrary() || !s.kind.isSame() && term.stem != none && (s.kind != derived || term.lang.Language == lexicon.For("en")) {
			continue
		}
		boost := float64(s.strength)
		if term.kind != functionWord {
			if n := t.inAnswers[s.stem]; n > 0 {
				entries = append(entries, clause{s.stem, answerField, answerBoost * boost, n})
			}
			if n := t.inPassages[s.stem]; n > 0 {
				passages = append(passages, clause{s.stem, passageField, boost, n})
			}
		}
		if n := t.inQuestions[s.stem]; n > 0 {
			entries = append(entries, clause{s.stem, questionField, boost, n})
		}
	}
	all := float64(len(t.entries))
	return rarest(entries, max(minPostings, postingsShare*all)), rarest(passages, max(minPassagePostings, passagePostingsShare*all))
}

// rarest keeps the clauses of the rarest words, with so many postings in all.
func rarest(list []clause, most float64) []clause {
	slices.SortStableFunc(list, func(a, b clause) int { return cmp.Compare(a.postings, b.postings) })
	list = list[:min(len(list), maxClauses)]
	sum := 0.
	for i, c := range list {
		if sum += float64(c.postings); sum > most && i > 0 {
			return list[:i]
		}
	}
	return list
}
