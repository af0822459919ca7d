package index

import (
	"context"
	"fmt"
	"strings"

	"faqbot/faq"
	"faqbot/index/lexicon"
)

// maxCompletions is how many words a half-typed one is read as.
const maxCompletions = 40

// Suggest returns up to limit entries with a question that the typed text may become: first those whose
// question begins with it, then those that answer it, its last word read as the beginning of one. Nothing
// typed gives the first entries.
func (x *Index) Suggest(ctx context.Context, typed string, limit int) ([]*faq.Entry, error) {
	return x.suggest(ctx, typed, limit, new(popularity))
}

// suggest is Suggest with those that begin alike in the order in which they are asked most.
func (x *Index) suggest(ctx context.Context, typed string, limit int, p *popularity) ([]*faq.Entry, error) {
	typed = capped(typed)
	key := strings.ToLower(strings.Join(strings.Fields(lexicon.Fold(strings.ToValidUTF8(typed, ""))), " "))
	var list []*faq.Entry
	seen := map[*faq.Entry]bool{}
	add := func(e *faq.Entry) {
		if !e.IsPassage() && !seen[e] && len(list) < limit {
			seen[e] = true
			list = append(list, e)
		}
	}
	for i, title := range x.titles {
		if title == key {
			add(x.corpus.Entries[i])
		}
	}
	var begun []*faq.Entry
	for i, title := range x.titles {
		if strings.HasPrefix(title, key) {
			begun = append(begun, x.corpus.Entries[i])
		}
	}
	for _, e := range p.most(begun, limit) {
		add(e)
	}
	if len(list) == limit {
		return list, nil
	}
	q, sc, done := x.understand(typed)
	defer done()
	x.table.complete(q, typed, sc)
	rows, err := x.candidates(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	for _, c := range x.table.rank(q, rows, nil, x.weights, sc) {
		add(c.row.entry)
	}
	return list, nil
}

// complete reads the last word of a question that is still being typed as the beginning of words.
func (t *table) complete(q *question, typed string, sc *scratch) {
	if len(q.tokens) == 0 || strings.HasSuffix(typed, " ") {
		return
	}
	n := q.order[len(q.order)-1]
	begin := q.tokens[len(q.tokens)-1].text
	if n < 0 {
		return
	}
	most := len(q.slots) + maxCompletions
	for i := range t.vocab.words {
		w := &t.vocab.words[i]
		if len(q.slots) == most {
			return
		}
		if w.kind != functionWord && sc.mark[w.stem] == 0 && strings.HasPrefix(w.text, begin) {
			q.slots = append(q.slots, slot{w.stem, uint8(n), typo, typoStrength})
			sc.mark[w.stem] = uint16(len(q.slots))
		}
	}
}
