package lexicon

import (
	"strings"

	rules "github.com/blevesearch/snowballstem/portuguese"
)

func newPortuguese() *Language {
	return newLanguage("pt", digitsOf(fromTheRoot(snowball(rules.Stem, portugueseAccents)), portugueseNumbers), portugueseStops, portugueseQuestions, portugueseNegations, portugueseKept)
}

const (
	portugueseNumbers = `dois:2 duas:2 três:3 quatro:4 cinco:5 seis:6 sete:7 oito:8 nove:9 dez:10 onze:11 doze:12 quinze:15 vinte:20`
	portugueseStops   = `o a os as um uma uns umas de do da dos das em no na nos nas num numa ao à aos às por pelo
		pela pelos pelas para pra pro com sem sobre entre até desde e ou mas nem se que como porque embora
		enquanto eu tu ele ela nós vós você vocês vc vcs eles elas me te lhe lhes meu minha meus minhas teu tua
		teus tuas seu sua seus suas nosso nossa nossos nossas este esta estes estas esse essa esses essas aquele
		aquela isto isso aquilo é és sou somos são era eram foi foram ser sido seja será estou está estás estão
		estar estava tá tô hei há havia haver tem tenho tens têm ter tinha faz fazer faço fazem fiz posso pode
		podes podem podemos poder poderia devo deve deves dever devem quero quer queres querer queria vou vai
		vais vão ir não sim já muito mais também tão assim aqui aí ali lá todo toda todos todas outro outra
		outros algo algum alguma alguém nada nenhum nenhuma favor obrigado obrigada olá oi q
		tb tbm n p td tds msm mto mt muita muitos muitas eh blz pf pfv aq dps tava qq ce seria dá dar mim consigo consegue
		sabe gente`
	portugueseQuestions = `quê qual quais quem como onde aonde quando quanto quanta quantos quantas porquê pq oq oque qnd qdo qto qts qtos qnto cadê kd`
	portugueseNegations = `não sem nunca jamais nem nada ninguém nenhum nenhuma`
	portugueseKept      = `não sem mais nada nenhum nenhuma posso pode podem poder sobre até desde`
)

// portugueseAccents puts the tilde back that the endings -ção and -ções need to be known by the stemmer.
func portugueseAccents(word string) string {
	word = portugueseSingular(word)
	switch {
	case strings.HasSuffix(word, "cao"):
		return word[:len(word)-3] + "ção"
	case strings.HasSuffix(word, "coes"):
		return word[:len(word)-4] + "ções"
	}
	return word
}

// portugueseSingular takes the endings of plurals back that change the word, which Snowball doesn't know: missões, imagens,
// canais, níveis, perfis, servidores.
func portugueseSingular(word string) string {
	for _, ending := range [...][2]string{{"oes", "ao"}, {"ens", "em"}, {"ais", "al"}, {"eis", "el"}, {"fis", "fil"},
		{"ores", "or"}, {"ares", "ar"}, {"eres", "er"}} {
		if stem, ok := strings.CutSuffix(word, ending[0]); ok && len(stem) > 1 && len(word) > 4 {
			return stem + ending[1]
		}
	}
	return word
}
