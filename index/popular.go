package index

import (
	"cmp"
	"slices"
	"sync"

	"faqbot/faq"
)

// A popularity counts how often each entry was the answer since the program began: what members ask most is
// what the next one is likeliest to ask. It is kept by ID, so that it outlives reloads, and holds counts only.
type popularity struct {
	mu     sync.Mutex
	counts map[string]int
}

// forgetFrom is how many entries are counted, of many versions of the knowledge, before all is forgotten.
const forgetFrom = 100_000

func (p *popularity) add(e *faq.Entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.counts == nil || len(p.counts) >= forgetFrom {
		p.counts = map[string]int{}
	}
	p.counts[e.ID]++
}

// most returns up to limit entries with a question, the most asked first; those never asked keep their order.
func (p *popularity) most(entries []*faq.Entry, limit int) []*faq.Entry {
	var asked, rest []*faq.Entry
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range entries {
		switch {
		case e.IsPassage():
		case p.counts[e.ID] > 0:
			asked = append(asked, e)
		default:
			rest = append(rest, e)
		}
	}
	slices.SortStableFunc(asked, func(a, b *faq.Entry) int { return cmp.Compare(p.counts[b.ID], p.counts[a.ID]) })
	list := append(asked, rest...)
	return list[:min(limit, len(list))]
}
