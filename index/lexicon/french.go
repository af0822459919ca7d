package lexicon

import rules "github.com/blevesearch/snowballstem/french"

func newFrench() *Language {
	return newLanguage("fr", snowball(rules.Stem, unchanged), frenchStops, frenchQuestions, frenchNegations, frenchKept)
}

const (
	frenchStops = `le la les l un une des du de d au aux à en dans sur sous par pour avec sans chez vers entre et
		ou mais donc or ni car si que qu ce c cet cette ces ça cela ceci il elle on nous vous ils elles je j tu
		me m te t se s lui leur leurs y mon ma mes ton ta tes son sa ses notre nos votre vos moi toi soi eux est
		es suis sommes êtes sont était étaient être été sera serait ai as a avons avez ont avait avoir eu aura
		fait faire fais faites peut peux pouvez pouvons peuvent pouvoir pourrait puis puisse dois doit devez
		devoir faut veux veut voulez vouloir voudrais vais va vas allez aller n ne pas plus non oui rien aucun
		aucune très trop aussi bien alors ainsi là ici même tout toute tous toutes autre autres quelque quelques
		svp stp merci bonjour bonsoir salut coucou estce est-ce comme lorsque dont afin
		aujourd hui`
	frenchQuestions = `qui quoi quel quelle quels quelles comment où quand pourquoi combien lequel laquelle
		lesquels lesquelles pkoi pk`
	frenchNegations = `ne n pas non sans jamais rien aucun aucune ni`
	frenchKept      = `pas non sans plus rien aucun aucune peut peux pouvez sous sur`
)
