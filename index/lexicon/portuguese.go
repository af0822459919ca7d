package lexicon

import (
	"strings"

	rules "github.com/blevesearch/snowballstem/portuguese"
)

func newPortuguese() *Language {
	return newLanguage("pt", snowball(rules.Stem, portugueseAccents), portugueseStops, portugueseQuestions, portugueseNegations, portugueseKept)
}

const (
	portugueseStops = `o a os as um uma uns umas de do da dos das em no na nos nas num numa ao à aos às por pelo
		pela pelos pelas para pra pro com sem sobre entre até desde e ou mas nem se que como porque embora
		enquanto eu tu ele ela nós vós você vocês vc vcs eles elas me te lhe lhes meu minha meus minhas teu tua
		teus tuas seu sua seus suas nosso nossa nossos nossas este esta estes estas esse essa esses essas aquele
		aquela isto isso aquilo é és sou somos são era eram foi foram ser sido seja será estou está estás estão
		estar estava tá tô hei há havia haver tem tenho tens têm ter tinha faz fazer faço fazem fiz posso pode
		podes podem podemos poder poderia devo deve deves dever devem quero quer queres querer queria vou vai
		vais vão ir não sim já muito mais também tão assim aqui aí ali lá todo toda todos todas outro outra
		outros algo algum alguma alguém nada nenhum nenhuma favor obrigado obrigada olá oi q`
	portugueseQuestions = `quê qual quais quem como onde aonde quando quanto quanta quantos quantas porquê`
	portugueseNegations = `não sem nunca jamais nem nada ninguém nenhum nenhuma`
	portugueseKept      = `não sem mais nada nenhum nenhuma posso pode podem poder sobre até desde`
)

// portugueseAccents puts the tilde back that the endings -ção and -ções need to be known by the stemmer.
func portugueseAccents(word string) string {
	switch {
	case strings.HasSuffix(word, "cao"):
		return word[:len(word)-3] + "ção"
	case strings.HasSuffix(word, "coes"):
		return word[:len(word)-4] + "ções"
	}
	return word
}
