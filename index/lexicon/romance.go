package lexicon

import "strings"

// fromTheRoot stems a word of which nothing was taken as if a consonant stood before it: Snowball leaves so much at the beginning of one that begins
// with a vowel that nothing is taken from short ones, and "entrar", "entro", "uso" and "usar" were four words.
func fromTheRoot(stem func(string) string) func(string) string {
	return func(folded string) string {
		plain := stem(folded)
		if plain == folded && len(folded) > 2 && strings.IndexByte("aeiou", folded[0]) >= 0 && strings.IndexByte("aeiou", folded[1]) < 0 {
			if s := stem("b" + folded); len(s) > 2 && s[0] == 'b' {
				return s[1:]
			}
		}
		return plain
	}
}
