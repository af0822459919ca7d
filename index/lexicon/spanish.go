package lexicon

import (
	"strings"

	rules "github.com/blevesearch/snowballstem/spanish"
)

func newSpanish() *Language {
	return newLanguage("es", digitsOf(fromTheRoot(snowball(rules.Stem, spanishAccents)), spanishNumbers), spanishStops, spanishQuestions, spanishNegations, spanishKept)
}

const (
	spanishNumbers = `dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 quince:15 veinte:20`
	spanishStops   = `el la los las lo un una unos unas de del al a en con por para sin sobre entre hasta desde
		hacia y e o u pero sino ni si que como porque aunque cuando mientras yo tú él ella ello nosotros
		vosotros ustedes usted ellos ellas me te se nos os le les mi mis tu tus su sus nuestro nuestra nuestros
		nuestras vuestro vuestra mío mía este esta estos estas ese esa esos esas aquel aquella esto eso es soy
		eres somos son era eran fue fueron ser sido sea será estoy está estás están estar estaba he has ha
		hemos han había haber hay hace hacer hago haces hacen puedo puede puedes pueden podemos poder podría
		debo debe debes deber tengo tiene tienes tener tienen quiero quiere quieres querer quisiera voy va vas
		van ir no sí ya muy más también tan así aquí ahí allí todo toda todos todas otro otra otros algo alguno
		alguna algún alguien nada ningún ninguna por favor gracias hola buenas x q xq
		k ke d tmb tb tmbn xfa porfa porfis ola wenas pa tenés podés querés sos vos pueda puedan podrían sería mucho mucha
		muchos muchas sabe saben saber`
	spanishQuestions = `qué cuál cuáles quién quiénes cómo dónde adónde cuándo cuánto cuánta cuántos cuántas porqué pq porq porke dnd cdo`
	spanishNegations = `no sin nunca jamás ni nada nadie ningún ninguno ninguna tampoco`
	spanishKept      = `no sin más nada ningún ninguna puedo puede puedes poder sobre hasta desde`
)

// spanishAccents puts the accent back that the ending -ción or -sión needs to be known by the stemmer.
func spanishAccents(word string) string {
	if strings.HasSuffix(word, "cion") || strings.HasSuffix(word, "sion") {
		return word[:len(word)-2] + "ón"
	}
	if n := len(word); n <= 6 && n > 4 && strings.HasSuffix(word, "ces") && strings.IndexByte("aeiou", word[n-4]) >= 0 {
		return word[:n-3] + "z" // veces, voces
	}
	return word
}
