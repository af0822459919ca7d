package lexicon

import (
	"strings"

	rules "github.com/blevesearch/snowballstem/french"
)

func newFrench() *Language {
	return newLanguage("fr", digitsOf(snowball(rules.Stem, frenchAccents), frenchNumbers), frenchStops, frenchQuestions, frenchNegations, frenchKept)
}

const (
	frenchNumbers = `deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 dix:10 onze:11 douze:12 quinze:15 vingt:20`
	frenchStops   = `le la les l un une des du de d au aux à en dans sur sous par pour avec sans chez vers entre et
		ou mais donc or ni car si que qu ce c cet cette ces ça cela ceci il elle on nous vous ils elles je j tu
		me m te t se s lui leur leurs y mon ma mes ton ta tes sa ses notre nos votre vos moi toi soi eux est
		es suis sommes êtes sont était étaient être été sera serait ai as a avons avez ont avait avoir eu aura
		fait faire fais faites peut peux pouvez pouvons peuvent pouvoir pourrait puis puisse dois doit devez
		devoir faut veux veut voulez vouloir voudrais vais va vas allez aller n ne pas plus non oui rien aucun
		aucune très trop aussi bien alors ainsi là ici même tout toute tous toutes autre autres quelque quelques
		svp stp merci bonjour bonsoir salut coucou estce est-ce comme lorsque dont afin
		aujourd hui
		jai cest jpeux jveux jsuis jfais ya yatil jdois bcp tt ds avc ca ke keske serai serais seront pourrais pourrions
		jsais sait`
	frenchQuestions = `qui quoi quel quelle quels quelles comment où quand pourquoi combien lequel laquelle
		lesquels lesquelles pkoi pk pq pourkoi koi kan qd comen cmt kel`
	frenchNegations = `ne n pas non sans jamais rien aucun aucune ni`
	frenchKept      = `pas non sans plus rien aucun aucune peut peux pouvez sous sur`
)

// frenchAccents puts the accent back that the endings of participles need to be known by the stemmer: supprimée, payé.
func frenchAccents(word string) string {
	if stem := strings.TrimSuffix(word, "s"); len(stem) > 4 && strings.HasSuffix(stem, "ee") {
		return stem[:len(stem)-2] + "ée" + word[len(stem):]
	}
	if len(word) > 3 && strings.HasSuffix(word, "ye") {
		return word[:len(word)-1] + "é"
	}
	return word
}
