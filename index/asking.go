package index

import (
	"slices"
	"strings"

	"faqbot/index/lexicon"
)

// asking tells for each language but English, of which typeOf knows more, the type of answer that its phrases ask
// for. One with ^ before it asks only at the beginning: elsewhere "qui" is which, and "où", without its accent, or.
// German has nothing for who and where, whose patterns are capitals: all of its nouns have one.
var asking = map[string]map[string]answerType{
	"de": phrases(map[answerType]string{
		whenAnswer:       `wann|ab wann|bis wann|seit wann|zu welcher zeit|um wie viel uhr|um wieviel uhr|an welchem tag|in welchem jahr`,
		numberAnswer:     `wie viel|wie viele|wieviel|wieviele|wie oft|wie häufig|wie alt|wie hoch|wie schnell|ab welchem alter`,
		percentAnswer:    `wie viel prozent|wieviel prozent`,
		moneyAnswer:      `was kostet|was kosten|wie viel kostet|wie viel kosten|wieviel kostet|wieviel kosten|wie teuer|wie viel geld|wie hoch sind die kosten`,
		durationAnswer:   `wie lange|wie lang|wielange|wie lange dauert|wie lange dauern|wie lang dauert|wielange dauert`,
		distanceAnswer:   `wie weit|wie groß`,
		whyAnswer:        `warum|wieso|weshalb|weswegen`,
		howAnswer:        `wie`,
		acronymAnswer:    `wofür steht|wofür stehen`,
		definitionAnswer: `was ist|was is|was heisst|was sind|was bedeutet|was bedeuten|was heißt|bedeutung von|definition von`,
	}),
	"fr": phrases(map[answerType]string{
		whenAnswer:       `quand|qd|kan|à quelle heure|quel jour|à quelle date`,
		whereAnswer:      `^où|d où`,
		whoAnswer:        `^qui`,
		numberAnswer:     `combien|quel âge`,
		percentAnswer:    `quel pourcentage`,
		moneyAnswer:      `combien coûte|combien coûtent|combien ça coûte|combien d argent|combien coute t|c est combien|quel prix|quel est le montant|quel est le prix|quel est le tarif`,
		durationAnswer:   `combien de temps|combien de temps dure`,
		whyAnswer:        `pourquoi|pk|pq|pkoi|pourkoi`,
		howAnswer:        `comment`,
		definitionAnswer: `qu est ce que|qu est ce qu|c est quoi|cest quoi|c quoi|c koi|que signifie|que veut dire|définition de|signification de`,
	}),
	"es": phrases(map[answerType]string{
		whenAnswer:       `cuándo|a qué hora|a q hora|qué día|en qué fecha|qué horario`,
		whereAnswer:      `dónde|adónde`,
		whoAnswer:        `quién|quiénes`,
		numberAnswer:     `cuánto|cuánta|cuántos|cuántas`,
		percentAnswer:    `qué porcentaje`,
		moneyAnswer:      `cuánto cuesta|cuánto cuestan|cuánto vale|cuánto valen|cuánto sale|cuánto es|cuánto hay que pagar|cuánto dinero|qué precio|cuál es el precio`,
		durationAnswer:   `cuánto tiempo|cuánto dura|cuánto tarda`,
		whyAnswer:        `por qué|xq|pq`,
		howAnswer:        `cómo`,
		definitionAnswer: `qué es|q es|qué son|qué significa|qué quiere decir|definición de|significado de`,
	}),
	"pt": phrases(map[answerType]string{
		whenAnswer:       `quando|qnd|qdo|a que horas|que horas|q horas|que dia|qual horário|qual o horário|em que data`,
		whereAnswer:      `onde|aonde`,
		whoAnswer:        `quem`,
		numberAnswer:     `quanto|quanta|quantos|quantas|qto|qts|qtos`,
		percentAnswer:    `que porcentagem|que percentagem`,
		moneyAnswer:      `quanto custa|quanto custam|quanto dinheiro|qual o preço|qual é o preço|qual o valor|qual é o valor`,
		durationAnswer:   `quanto tempo|quanto dura|quanto demora`,
		whyAnswer:        `por que|pq|^porque`,
		howAnswer:        `como`,
		definitionAnswer: `o que é|oq é|oq eh|o q é|o que são|o que significa|o que quer dizer|definição de|significado de`,
	}),
}

// Behind one of each, quand, cuando and quando don't ask.
var (
	whatWords   = set("que qu quoi koi q oq oque comment como")
	happenWords = set("passe pasa ocurre sucede acontece rola")
)

// holds reports whether any of the words is one of these.
func holds(words []token, these map[string]bool) bool {
	return slices.ContainsFunc(words, func(t token) bool { return these[t.text] })
}

// maxAsking is the number of words of the longest of the phrases.
const maxAsking = 5

func phrases(lists map[answerType]string) map[string]answerType {
	m := map[string]answerType{}
	for a, list := range lists {
		for phrase := range strings.SplitSeq(lexicon.Fold(list), "|") {
			m[phrase] = a
		}
	}
	return m
}

// askedIn tells what a question in the language asks for by the first of its phrases, of those that begin with the
// same word the longest.
func askedIn(l *language, toks []token) answerType {
	for i := range toks {
		for n := min(maxAsking, len(toks)-i); n > 0; n-- {
			asks := asking[l.Code][phraseOf(toks, i, n)]
			if asks == anyAnswer && i == 0 {
				asks = asking[l.Code]["^"+phraseOf(toks, i, n)]
			}
			if asks == whenAnswer && holds(toks[:i], whatWords) && holds(toks[:i], happenWords) {
				continue // Que se passe-t-il quand …? asks for no time.
			}
			switch asks {
			case anyAnswer:
				continue
			case definitionAnswer, acronymAnswer:
				rest := contentOf(l.Language, toks[:i], nil) + contentOf(l.Language, toks[i+n:], nil)
				if rest == 0 || rest > maxDefined {
					continue
				}
				for j := range n {
					toks[i+j].class |= isAsking
				}
			default:
				// How dear a thing is says nothing of which.
				if asks.isMeasured() && contentOf(l.Language, toks[:i], nil)+contentOf(l.Language, toks[i+n:], nil) > 0 {
					for j := range n {
						toks[i+j].class |= isAsking
					}
				}
			}
			return asks
		}
	}
	return anyAnswer
}

// phraseOf returns n tokens from the i-th on as a phrase.
func phraseOf(toks []token, i, n int) string {
	var b strings.Builder
	for j := range n {
		if j > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(toks[i+j].text)
	}
	return b.String()
}

// wordClasses are the classes that a word of a language has whatever its neighbours. In the other languages than English
// they are those that asking has types for, as far as a word means nothing else.
var wordClasses = map[string]map[string]tokenClass{
	"en": classes(map[tokenClass]string{
		isDate: `january february march april may june july august september october november december monday
			tuesday wednesday thursday friday saturday sunday century centuries decade spring summer autumn winter
			today yesterday tomorrow am pm oclock midnight noon ago morning mornings afternoon evening evenings
			night nightly dawn dusk weekend weekends daily weekly monthly yearly mondays tuesdays wednesdays thursdays fridays saturdays sundays`,
		isNumber: `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
			sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
			hundreds thousand thousands million millions billion billions trillion dozen dozens half third
			quarter several twice once double`,
		isPercent:  `percent percentage pct`,
		isMoney:    `dollar dollars euro euros pound pounds cent cents usd eur gbp money free`,
		isDuration: `second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries`,
		isDistance: `meter meters metre metres km kilometer kilometers kilometre kilometres mile miles feet foot
			inch inches cm mm acre acres hectare hectares yard yards kg ton tons tonnes`,
		isPlace:      `city country town region north south east west northern southern eastern western`,
		isReason:     `because due since cause caused causes causing result reason therefore thus`,
		isMeans:      `by through using via`,
		isNaming:     `called named termed known titled dubbed nicknamed`,
		isDefinition: `is are was were refers means defined`,
		isArticle:    `a an the one any`,
		isMeaning:    `stands means short acronym abbreviation abbreviates`,
	}),
	"de": classes(map[tokenClass]string{
		isDate: `januar februar märz april mai juni juli august september oktober november dezember montag dienstag
			mittwoch donnerstag freitag samstag sonnabend sonntag frühling frühjahr sommer herbst winter jahrhundert
			jahrzehnt heute gestern uhr mittag mitternacht wochenende montags dienstags mittwochs donnerstags freitags samstags
			sonnabends sonntags wochentags werktags morgens vormittags mittags nachmittags abend abends nachts täglich wöchentlich
			monatlich jährlich wochenenden`,
		isNumber: `eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig hundert
			tausend million millionen dutzend hälfte einmal zweimal dreimal viermal dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn sechzig siebzig
			achtzig neunzig halb halbe halben anderthalb viertel viertelstunde drittel doppelt`,
		isPercent: `prozent`,
		isMoney:   `euro euros cent dollar franken eur chf usd kostenlos kostenfrei gratis umsonst`,
		isDuration: `sekunde sekunden minute minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr
			jahre jahren`,
		isDistance:   `meter metern kilometer kilometern km cm mm meile meilen hektar kg tonnen`,
		isReason:     `weil wegen deshalb daher darum aufgrund grund ursache`,
		isMeans:      `durch mithilfe mittels indem per`,
		isNaming:     `genannt heißt heißen namens`,
		isDefinition: `ist sind war waren bedeutet bezeichnet heißt`,
		isArticle:    `ein eine einer der die das`,
		isMeaning:    `steht bedeutet kurz abkürzung`,
	}),
	"fr": classes(map[tokenClass]string{
		isDate: `janvier février avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi
			vendredi samedi dimanche printemps hiver automne siècle hier demain heure heures midi minuit
			lundis mardis mercredis jeudis vendredis samedis dimanches matin matins soir soirs soirée nuit weekend hebdomadaire
			quotidien mensuel annuel`,
		isNumber: `deux trois quatre cinq six sept huit neuf dix onze douze vingt trente quarante cinquante cent mille
			million millions douzaine moitié treize quatorze quinze seize soixante demi demie quart tiers double`,
		isPercent:    `pourcent pourcents pourcentage`,
		isMoney:      `euro euros centime centimes dollar dollars eur usd gratuit gratuite gratuits gratuites gratuitement gratis`,
		isDuration:   `seconde secondes minute minutes heure heures jour jours semaine semaines mois an ans année années`,
		isDistance:   `mètre mètres kilomètre kilomètres km cm mm hectare hectares kg tonnes`,
		isPlace:      `ville pays région`,
		isReason:     `parce car raison cause grâce`,
		isMeans:      `via moyen`,
		isNaming:     `appelé appelée appelle nommé nommée`,
		isDefinition: `est sont était étaient signifie désigne`,
		isArticle:    `un une l le la les des`,
	}),
	"es": classes(map[tokenClass]string{
		isDate: `enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes
			miércoles jueves viernes sábado sábados domingo domingos primavera verano otoño invierno siglo hoy ayer
			mediodía medianoche viernes mañana mañanas tarde tardes noche noches madrugada diario diaria diariamente semanal
			mensual anual`,
		isNumber: `dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta cien ciento
			mil millón millones docena mitad trece catorce quince dieciséis dieciocho sesenta setenta ochenta noventa cuarto
			tercio doble`,
		isPercent:    `porciento porcentaje`,
		isMoney:      `euro euros céntimo céntimos peso pesos dólar dólares eur usd gratis gratuito gratuita gratuitos gratuitas`,
		isDuration:   `segundos minuto minutos hora horas día días semana semanas mes meses año años`,
		isDistance:   `metro metros kilómetro kilómetros km cm mm hectáreas kg toneladas`,
		isPlace:      `ciudad país región`,
		isReason:     `porque debido causa razón motivo`,
		isMeans:      `mediante vía`,
		isNaming:     `llamado llamada llama denominado denominada`,
		isDefinition: `es son era eran fue significa`,
		isArticle:    `un una el la los las`,
	}),
	"pt": classes(map[tokenClass]string{
		isDate: `janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda terça
			quarta quinta sexta sábado sábados domingo domingos primavera verão outono inverno século hoje ontem amanhã
			meianoite segundas terças quartas quintas sextas feira feiras manhã manhãs tarde tardes noite noites madrugada
			diário diária diariamente semanal mensal anual`,
		isNumber: `dois duas três quatro cinco seis sete oito nove dez onze doze vinte trinta quarenta cinquenta cem cento
			mil milhão milhões dúzia metade treze catorze quatorze quinze dezesseis dezoito sessenta setenta oitenta noventa terço
			dobro`,
		isPercent:    `porcento porcentagem percentagem`,
		isMoney:      `euro euros cêntimo cêntimos centavos real reais dólar dólares eur brl usd grátis gratuito gratuita gratuitos gratuitas graça`,
		isDuration:   `segundos minuto minutos hora horas dia dias semana semanas mês meses ano anos`,
		isDistance:   `metro metros quilômetro quilômetros quilómetros km cm mm hectares kg toneladas`,
		isPlace:      `cidade país região`,
		isReason:     `porque devido causa razão motivo`,
		isMeans:      `mediante via através`,
		isNaming:     `chamado chamada chama denominado denominada`,
		isDefinition: `é são era eram foi significa`,
		isArticle:    `um uma o a os as`,
	}),
}

func classes[C ~uint8 | ~uint32](lists map[C]string) map[string]C {
	m := map[string]C{}
	for c, list := range lists {
		for w := range strings.FieldsSeq(lexicon.Fold(list)) {
			m[w] |= c
		}
	}
	return m
}

// isGerund reports whether an English word is what a verb is after "for", where it gives a reason: praised for helping.
func isGerund(word string) bool {
	return len(word) >= len("being") && strings.HasSuffix(word, "ing") && !strings.HasSuffix(word, "thing") && !nounsInIng[word]
}

var nounsInIng = set("building evening meeting morning spring string wedding")

// placePrepositions are the words before the name of a place. Those that are something else in another language are
// left out: a, no.
var placePrepositions = set("in at from to near of into on across dans en au aux de em na desde hacia")
