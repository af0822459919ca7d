package lexicon

import (
	"strconv"
	"strings"
	"sync"
)

// Recurrence returns how often, relative to other words, a stem (see [Language.Stem]) of a question recurs in
// the sentence that answers it, 0.1 to 1; 1 for stems that are not known to be seldom repeated, and in other languages
// than English. "How many people live there" is seldom answered with the words "many", "people" or "live".
//
// It is ((hits+8·m)/(n+8))/m for a stem that hits n questions' answering sentences, m being the mean over all
// stems (.645), counted over several public sets of questions with their answering sentences.
func (l *Language) Recurrence(stem string) float64 {
	if r, ok := recurrence()[stem]; ok && l == english() {
		return r
	}
	return 1
}

// recurrences are in percent.
const recurrences = `many 12 kind 14 happen 19 long 20 type 24 much 26 along 31 name 33 help 33 think 34 go 36
	another 38 get 38 year 39 percentage 40 come 40 part 42 date 42 start 44 accord 49 consider 51 create 52
	often 53 country 53 make 54 typical 55 need 56 play 57 determine 57 locate 58 place 59 call 59 within 60
	term 60 example 61 associate 61 up 61 reason 62 show 62 common 62 invent 63 give 63 out 65 receive 66
	want 66 occur 66 know 66 take 67 die 68 plan 68 express 69 mean 69 say 70 process 71 origin 71 live 72
	use 72 city 73 result 73 cause 74 main 74 organ 74 view 75 person 75 fall 75 way 76 control 76 allow 76
	last 78 exist 79 same 79 stand 82 specific 82 number 83 old 83 order 83 differ 83 primary 84 include 84
	total 84 serve 84 day 85`

var recurrence = sync.OnceValue(func() map[string]float64 {
	m := map[string]float64{}
	fields := strings.Fields(recurrences)
	for i := 0; i < len(fields); i += 2 {
		percent, err := strconv.Atoi(fields[i+1])
		if err != nil {
			panic(err)
		}
		m[english().Stem(fields[i])] = float64(percent) / 100
	}
	return m
})
