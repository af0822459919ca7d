package faq

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A record is an entry as tables and JSON hold it: values under names. The names are those of the design and
// what people call them in the languages we read.
type record struct {
	line      int
	id        string
	questions []string // the first is the question, the others are aliases
	title     string   // the question if there is none, else a heading
	answers   []string
	text      string // the answer if there is no field for one
	answered  bool   // there is a field for the answer, if only an empty one
	aliases   []string
	headings  []string
	related   []string
	tags      []string
	url, lang string
}

// A field is what a column or key means.
type field int

// The fields of a record.
const (
	noField field = iota
	idField
	questionField
	titleField
	answerField
	textField
	aliasesField
	headingField
	relatedField
	tagsField
	urlField
	langField
)

// fieldOf tells what a column or key of this name holds.
func fieldOf(name string) field {
	switch plainName(name) {
	case "id", "qid", "key", "slug", "nr", "no", "number", "nummer", "numero":
		return idField
	case "q", "question", "questions", "query", "frage", "fragen", "f", "pregunta", "preguntas", "p", "pergunta", "perguntas", "questionen":
		return questionField
	case "title", "name", "titel", "titre", "titulo":
		return titleField
	case "a", "answer", "answers", "reply", "response", "antwort", "antworten", "reponse", "reponses", "respuesta", "respuestas",
		"resposta", "respostas":
		return answerField
	case "r", "text", "body", "content", "description", "inhalt", "beschreibung", "texte", "contenu", "texto", "contenido", "conteudo":
		return textField
	case "alias", "aliases", "also", "auch", "aussi", "tambien", "tambem", "alternatives", "alternative", "variants", "variant", "phrasings", "otherquestions", "utterances",
		"varianten", "alternativen", "variantes", "autresquestions", "otraspreguntas", "outrasperguntas":
		return aliasesField
	case "heading", "section", "category", "topic", "t", "kategorie", "abschnitt", "thema", "categorie", "rubrique", "theme", "categoria", "seccion", "secao", "tema":
		return headingField
	case "related", "seealso", "verwandt", "sieheauch", "voiraussi", "vertambien", "vejatambem":
		return relatedField
	case "tag", "tags", "keywords", "labels", "schlagworte", "stichworte", "motscles", "etiquettes", "etiquetas", "palabrasclave", "palavraschave":
		return tagsField
	case "url", "link", "source", "href", "quelle", "lien", "enlace", "fuente", "fonte":
		return urlField
	case "lang", "language", "locale", "sprache", "langue", "idioma", "lengua", "lingua":
		return langField
	}
	return noField
}

// fieldNames are the names of fields, for messages.
var fieldNames = []string{"id", "question", "answer", "aliases", "heading", "related", "tags", "url", "lang"}

// unknown warns of a column or key that isn't read, once a name.
func (d *draft) unknown(line int, kind, name string) {
	name = oneLine(name)
	if name == "" || d.unread[name] {
		return
	}
	if d.unread == nil {
		d.unread = map[string]bool{}
	}
	d.unread[name] = true
	do := "call it one of "
	if meant := meantBy(name); meant != "" {
		do = "call it " + quote(meant) + ", or another of "
	}
	d.warn(line, "the "+kind+" "+quote(name)+" is not known and not read", do+strings.Join(fieldNames, ", ")+", or remove it")
}

// meantBy is the field's name that another is a slip of; "" if it is none.
func meantBy(name string) string {
	for _, known := range fieldNames {
		if fieldOf(name) == noField && isTypo(plainName(name), known) {
			return known
		}
	}
	return ""
}

// isTypo reports whether the words differ in one letter, or in two neighbours that have changed places.
func isTypo(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

// plainName is a name in lower case, its letters only, without accents.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name[:min(len(name), 64)]))
}

// set stores the values that stand under a field's name.
func (r *record) set(f field, values ...string) {
	var first string
	if len(values) > 0 {
		first = values[0]
	}
	switch f {
	case idField:
		r.id = first
	case questionField:
		r.questions = append(r.questions, values...)
	case titleField:
		r.title = first
	case answerField:
		r.answers, r.answered = append(r.answers, values...), true
	case textField:
		r.text, r.answered = first, true
	case aliasesField:
		r.aliases = append(r.aliases, split(values, "|")...)
	case headingField:
		r.headings = append(r.headings, values...)
	case relatedField:
		r.related = append(r.related, split(values, "|")...)
	case tagsField:
		r.tags = append(r.tags, split(values, "|,;")...)
	case urlField:
		r.url = first
	case langField:
		r.lang = first
	}
}

// split takes values apart at any of the separators, and drops what is blank.
func split(values []string, separators string) []string {
	var parts []string
	for _, v := range values {
		for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if part = strings.TrimSpace(part); part != "" {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// addRecord takes in a record as an entry, or says what it lacks.
func (d *draft) addRecord(r record) {
	answer := r.text
	if a := strings.Join(r.answers, "\n\n"); strings.TrimSpace(a) != "" {
		answer = a
	}
	if len(nonBlank(r.questions)) == 0 {
		r.questions = []string{r.title}
	} else {
		r.headings = append(r.headings, r.title)
	}
	e := &Entry{
		ID: r.id, Answer: answer, Related: r.related, Tags: r.tags, Lang: languageOf(r.lang),
		Source: Source{Line: r.line, Headings: nonBlank(r.headings), URL: strings.TrimSpace(r.url)},
	}
	if qs := nonBlank(append(r.questions, r.aliases...)); len(qs) > 0 {
		e.Question, e.Aliases = qs[0], qs[1:]
	}
	if r.answered && e.Question != "" && strings.TrimSpace(answer) == "" {
		d.fault(r.line, "the answer to "+quote(e.Question)+" is empty", "write one, or remove the entry")
		return
	}
	d.checkURL(r.line, e.Source.URL)
	d.add(e)
}

// checkURL warns of a url that no reader can be sent to.
func (d *draft) checkURL(line int, address string) {
	u, err := url.Parse(address)
	if address != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		d.warn(line, "the url "+quote(address)+" is no address on the web, so that nothing links to it", "begin it with https://, or remove it")
	}
}

// nonBlank is values without blank ones, each on one line.
func nonBlank(values []string) []string {
	var kept []string
	for _, v := range values {
		if v = oneLine(v); v != "" {
			kept = append(kept, v)
		}
	}
	return kept
}
