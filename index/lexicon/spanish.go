package lexicon

import (
	"strings"

	rules "github.com/blevesearch/snowballstem/spanish"
)

func newSpanish() *Language {
	return newLanguage("es", snowball(rules.Stem, spanishAccents), spanishStops, spanishQuestions, spanishNegations, spanishKept)
}

const (
	spanishStops = `el la los las lo un una unos unas de del al a en con por para sin sobre entre hasta desde
		hacia y e o u pero sino ni si que como porque aunque cuando mientras yo tú él ella ello nosotros
		vosotros ustedes usted ellos ellas me te se nos os le les mi mis tu tus su sus nuestro nuestra nuestros
		nuestras vuestro vuestra mío mía este esta estos estas ese esa esos esas aquel aquella esto eso es soy
		eres somos son era eran fue fueron ser sido sea será estoy está estás están estar estaba he has ha
		hemos han había haber hay hace hacer hago haces hacen puedo puede puedes pueden podemos poder podría
		debo debe debes deber tengo tiene tienes tener tienen quiero quiere quieres querer quisiera voy va vas
		van ir no sí ya muy más también tan así aquí ahí allí todo toda todos todas otro otra otros algo alguno
		alguna algún alguien nada ningún ninguna por favor gracias hola buenas x q xq`
	spanishQuestions = `qué cuál cuáles quién quiénes cómo dónde adónde cuándo cuánto cuánta cuántos cuántas porqué`
	spanishNegations = `no sin nunca jamás ni nada nadie ningún ninguno ninguna tampoco`
	spanishKept      = `no sin más nada ningún ninguna puedo puede puedes poder sobre hasta desde`
)

// spanishAccents puts the accent back that the ending -ción or -sión needs to be known by the stemmer.
func spanishAccents(word string) string {
	if strings.HasSuffix(word, "cion") || strings.HasSuffix(word, "sion") {
		return word[:len(word)-2] + "ón"
	}
	return word
}
