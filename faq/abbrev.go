package faq

import "strings"

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// hard are the abbreviations whose full stop never ends a sentence: something always follows them. By
// language; those under "" hold for all.
var hard = map[string]map[string]bool{
	"": words("dr st vs cf nr approx fig figs ca resp"),
	"en": words(`mr mrs ms mt ft gen col lt maj capt sgt rev hon gov sen rep pres fr e.g i.e nos pp ch op ed eds
		trans viz lit messrs cpl cmdr adm supt`),
	"de": words("z.b z d.h d bzw hr frl u.a o.ä s abs bd evtl ggf inkl exkl zzgl vgl sog geb mind tel str bspw vermutl urspr"),
	"fr": words("m mm me mgr mme mlle p.ex env av boul fbg tél num art chap éd c.-à-d"),
	"es": words("ee sr sra srta dra profa d dña p.ej ej núm pág págs aprox av tel gral lic ing"),
	"pt": words("sr sra srta dra profa d p.ex núm pág págs aprox av tel eng exmo exma"),
}

// numbered are the abbreviations that something follows only if it is a number: art. 5, but "Fragen dieser Art." They are
// words as well.
var numbered = map[string]map[string]bool{
	"":   words("vol"),
	"de": words("art"),
	"fr": words("art"),
	"es": words("art"),
	"pt": words("art"),
}

// soft are the abbreviations that may stand at the end of a sentence: the next word decides.
var soft = map[string]map[string]bool{
	"":   words("inc ltd co corp etc prof al"),
	"en": words("ph.d bros jr sr dept univ est months ave rd blvd jan feb mar apr jun jul aug sept sep oct nov dec max min hrs mins secs ext"),
	"de": words("fr max min usw usf gmbh mio mrd std jh jhd chr jan feb apr aug sept okt nov dez"),
	"fr": words("ex janv févr avr juil sept oct nov déc"),
	"es": words("ee.uu uu ud uds ene feb abr ago sept oct nov dic"),
	"pt": words("ex jan fev abr ago set out nov dez"),
}

// starters are words that begin sentences more often than they follow an abbreviation.
var starters = map[string]map[string]bool{
	"en": words(`the a an this that these those he she it they we you i in on at by for from as if when while after before
		during although however but and or so because since its his her their our my your there here to with of one some many
		most all no not under what who why how where which today then also please use yes both each several such another
		despite until once only even just instead additionally finally furthermore moreover meanwhile nevertheless therefore
		thus according like unlike let every any do does did is are was were can could should would will may might`),
	"de": words(`der die das den dem des ein eine einen einem einer es er sie wir ihr du ich man in im am an auf bei mit nach
		von vor zu zum zur wenn falls ja nein nicht bitte dann danach dies diese dieser dieses dafür dazu daher deshalb aber
		und oder auch alle jeder jede jedes hier dort so wer was wie wo warum wann kein keine`),
	"fr": words(`le la les l un une des du de il elle ils elles nous vous je tu on ce c cette ces cet si oui non pour dans à
		en et ou mais puis ensuite alors quand comme avec sans sur sous par chaque tous toutes tout qui que quoi où comment
		pourquoi`),
	"es": words(`el la los las un una unos unas él ella ellos ellas nosotros usted ustedes yo tú se si sí no para en este esta
		estos estas eso y o pero luego después entonces cuando como con sin sobre por cada todos todas quién qué dónde cómo`),
	"pt": words(`o a os as um uma uns umas ele ela eles elas nós você vocês eu tu se sim não para em este esta estes estas
		isso isto e ou mas depois então quando como com sem sobre por cada todos todas quem que onde`),
}
