package lexicon

import (
	"strings"

	rules "github.com/blevesearch/snowballstem/german"
)

func newGerman() *Language {
	l := newLanguage("de", digitsOf(snowball(rules.Stem, germanUmlauts), germanNumbers), germanStops, germanQuestions, germanNegations, germanKept)
	l.Compounds = true
	return l
}

const (
	germanNumbers = `eins:1 zwei:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 zwölf:12 zwanzig:20`
	germanStops   = `der die das den dem des ein eine einen einem einer eines und oder aber doch sondern denn weil
		dass daß wenn als ob da dann also so auch nur noch schon mal man sich ist sind war waren sei wäre bin
		bist seid sein werden wird wurde wurden worden werde wirst werdet hat haben habe hast hatte hatten hätte
		habt kann können könnte könnt kannst könnten konnte muss müssen musst müsste muß soll sollen sollte
		sollst will wollen willst wollte möchte möchten darf dürfen darfst mag ich du er sie es wir ihr mich
		dich ihn uns euch mir dir ihm ihnen mein meine meinen meinem meiner meines dein deine deinen deinem
		deiner deines ihre ihren ihrem ihrer ihres unser unsere unseren unserem euer eure euren seine seinen
		seinem seiner dieser diese dieses diesen diesem jener jene jenes in im ins an am ans auf aus bei beim
		mit nach von vom vor zu zum zur für über unter um durch gegen ohne bis seit während wegen hier dort da
		dabei damit dazu davon nicht kein keine keinen keinem keiner nein ja sehr mehr viel etwas alle alles
		jede jeder jedes jeden bitte danke hallo hi hey moin tun tut tue macht machen gibt geben es eigentlich
		denn einfach gerade halt eben nun jetzt sonst n ne nen nem is gehts geht
		gibts gibs hats isses kanns obs fürs nich nix net kriege kriegt kriegen kriegst bekomme bekommt bekommen bekommst
		nochmal irgendwie iwie eig bzw evtl vllt kannste haste biste viele vielen leute jemand dürft`
	germanQuestions = `was wer wen wem wessen wie wo wohin woher wann warum wieso weshalb weswegen welche welcher
		welches welchen welchem womit wofür wozu worauf wovon worum woran wodurch wieviel wieviele`
	germanNegations = `nicht nichts nie niemals niemand weder kein keine keinen keinem keiner keines ohne`
	germanKept      = `nicht kein keine keinen keinem keiner ohne aus ab über unter kann können geht machen`
)

// germanUmlauts takes "ae", "oe" and "ue" after a consonant for the umlauts that they spell where a keyboard has
// none, which [Fold] has made plain vowels: "schluessel" gives "schlussel", as "schlüssel" does.
func germanUmlauts(word string) string {
	if !strings.Contains(word, "ae") && !strings.Contains(word, "oe") && !strings.Contains(word, "ue") {
		return word
	}
	b := make([]byte, 0, len(word))
	for i := range len(word) {
		if word[i] == 'e' && i > 0 && strings.IndexByte("aou", word[i-1]) >= 0 &&
			(i == 1 || strings.IndexByte("aeiouyq", word[i-2]) < 0) {
			continue
		}
		b = append(b, word[i])
	}
	return string(b)
}
