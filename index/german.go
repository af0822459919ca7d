package index

import "strings"

// separable are the parts of German verbs that stand apart from them: hochladen, ich lade hoch, hochgeladen, hochzuladen.
var separable = strings.Fields(`herunter herauf heraus herein hinzu zusammen zuruck runter rauf raus rein durch stumm teil wieder weiter nieder
	hoch fest fort frei nach auf aus bei ein her hin los mit um vor weg ab an zu`)

var separableWords = set(strings.Join(separable, " "))

// bare returns the stem of a German verb of which a stem may be the participle or the infinitive with zu: abmeld of abgemeldet
// and abzumeld; else the stem itself.
func bare(stem string) string {
	for _, part := range separable {
		rest, ok := strings.CutPrefix(stem, part)
		if !ok {
			continue
		}
		for _, within := range [...]string{"ge", "zu"} {
			if verb, ok := strings.CutPrefix(rest, within); ok && len(verb) >= shortStem {
				return part + unconjugated(verb)
			}
		}
	}
	if verb, ok := strings.CutPrefix(stem, "ge"); ok && len(verb) > shortStem {
		return unconjugated(verb)
	}
	return stem
}

func unconjugated(verb string) string {
	for _, ending := range [...]string{"et", "t"} {
		if stem, ok := strings.CutSuffix(verb, ending); ok && len(stem) >= shortStem {
			return stem
		}
	}
	return verb
}

// addVerbs finds the known verbs of which a question has the parts: lade … hoch, at the end of a clause.
func (t *table) addVerbs(q *question, add func(string, int, matchKind, float64)) {
	for i, part := range q.tokens {
		ends := i+1 == len(q.tokens) || q.tokens[i+1].class&isApart != 0
		if !separableWords[part.text] || !ends {
			continue
		}
		for j := range i {
			n := q.order[j]
			if n < 0 || q.terms[n].kind != contentWord || q.terms[n].lang.Code != "de" {
				continue
			}
			if stem := part.text + q.terms[n].read; len(q.terms[n].read) >= shortStem {
				add(stem, int(n), alias, aliasStrength)
			}
		}
	}
}
