package lexicon

import (
	"math"
	"strconv"
	"strings"
	"sync"
)

// scales are the words that multiply the number before them.
var scales = map[string]float64{"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

// cardinals are the number words up to ninety that can be part of a longer number.
var cardinals = sync.OnceValue(func() map[string]float64 {
	m := map[string]float64{}
	for word, digits := range numbers() {
		if _, ordinal := ordinals[word]; !ordinal && digits != "0" {
			m[word], _ = strconv.ParseFloat(digits, 64)
		}
	}
	return m
})

var ordinals = map[string]struct{}{"first": {}, "third": {}, "fourth": {}, "fifth": {}, "sixth": {}, "seventh": {},
	"eighth": {}, "ninth": {}, "tenth": {}, "eleventh": {}, "twelfth": {}}

// longestDigits is how many characters of digits are read before a scale.
const longestDigits = 9

// LongNumber reads a number of several lower-case English words at the beginning of a text: the n-th of them is what
// word(n) gives, "" past the end. "Two hundred and five", "twenty five", "2.5 million" give the digits and how many
// words they took; a single word, and neighbours that are no number together, like "seven thirty", take none.
func LongNumber(word func(n int) string) (digits string, words int) {
	var total, group float64
	smallest := 1e15
	for n := 0; ; n++ {
		w := word(n)
		small, isSmall := cardinals()[w]
		scale, isScale := scales[w]
		switch {
		case n == 0 && !isSmall:
			if _, isScale := scales[word(1)]; !isScale {
				return "", 0
			}
			x, err := strconv.ParseFloat(w, 64)
			if err != nil || strings.Trim(w, "0123456789.") != "" || len(w) > longestDigits {
				return "", 0 // it reads 1e308 and 0x10 as well
			}
			group = x
		case isSmall && fits(group, small):
			group += small
		case w == "hundred" && 0 < group && group < 100:
			group *= 100
		case isScale && group > 0 && scale < smallest:
			total, group, smallest = total+group*scale, 0, scale
		case w == "and" && n > 1 && math.Mod(group, 100) == 0 && cardinals()[word(n+1)] > 0 && word(n+2) != "hundred":
			// "One hundred and two", but not as in "between one hundred and two hundred".
		default:
			if n < 2 {
				return "", 0
			}
			return strconv.FormatFloat(total+group, 'f', -1, 64), n
		}
	}
}

// fits reports whether a number up to ninety can follow what has been read since the last scale.
func fits(group, small float64) bool {
	tens := math.Mod(group, 100)
	return tens == 0 || tens >= 20 && math.Mod(tens, 10) == 0 && small < 10
}

// digitsOf makes stems of number words: their digits.
func digitsOf(stem func(string) string, list string) func(string) string {
	digits := map[string]string{}
	for pair := range strings.FieldsSeq(list) {
		word, number, _ := strings.Cut(pair, ":")
		digits[Fold(word)] = number
	}
	return func(folded string) string {
		if n, ok := digits[folded]; ok {
			return n
		}
		return stem(folded)
	}
}
