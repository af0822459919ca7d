package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/keyword" // the default analyzer of the mapping
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// The fields of a document. A document is an entry: all phrasings of its question in one field, its headings and its answer in
// another; or a passage, which has one field, where the heading right above it counts twice. What Bleve indexes are the stems
// that our own reading of the text found, so that the two can't disagree about what a word is.
const (
	questionField = "question"
	answerField   = "answer"
	passageField  = "passage"
)

// batchSize is how many documents go into Bleve at a time.
const batchSize = 500

// Bleve refuses a search of more than 1,024 clauses at once, where it would work on it for minutes and not notice that
// its context has ended. What we ask has maxClauses; this is for a mistake in asking.
func init() { searcher.DisjunctionMaxClauseCount = 1024 }

// newMapping keeps nothing but postings: text, positions and columns stay in our own tables.
func newMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.ScoringModel = bleveindex.BM25Scoring
	m.DefaultAnalyzer = "keyword"
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	return m
}

// newBleve returns an empty index in memory.
func newBleve() (bleve.Index, error) {
	b, err := bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, map[string]any{})
	if err != nil {
		return nil, fmt.Errorf("open an index in memory: %w", err)
	}
	return b, nil
}

// documents turns rows into Bleve's documents.
type documents struct {
	text strings.Builder
}

// stemAnalyzer takes apart what field has put together.
type stemAnalyzer struct{}

func (stemAnalyzer) Analyze(text []byte) analysis.TokenStream {
	tokens := make([]analysis.Token, bytes.Count(text, []byte(" ")))
	stream := make(analysis.TokenStream, 0, len(tokens))
	for start := 0; start < len(text); {
		end := start + bytes.IndexByte(text[start:], ' ')
		t := &tokens[len(stream)]
		t.Term, t.Start, t.End, t.Position = text[start:end], start, end, len(stream)+1
		stream = append(stream, t)
		start = end + 1
	}
	return stream
}

// document returns what Bleve is to index of row i.
func (d *documents) document(i int, r row, t *table) *document.Document {
	doc := document.NewDocument(documentID(i))
	switch {
	case r.heads: // not found itself
		return doc
	case r.entry.IsPassage():
		d.field(doc, passageField, t, r.phrasings.start, r.sentences.end)
		return doc
	}
	d.field(doc, questionField, t, r.phrasings.start, r.phrasings.end)
	d.field(doc, answerField, t, r.phrasings.end, r.sentences.end)
	return doc
}

func (d *documents) field(doc *document.Document, name string, t *table, from, to int32) {
	d.text.Reset()
	for j := from; j < to; j++ {
		for _, w := range t.wordsOf(&t.units[j]) {
			word := &t.vocab.words[w]
			if word.kind == functionWord && name != questionField {
				continue
			}
			d.text.WriteString(t.vocab.texts[word.stem])
			d.text.WriteByte(' ')
		}
	}
	if d.text.Len() > 0 {
		doc.AddField(document.NewTextFieldCustom(name, nil, []byte(d.text.String()), bleveindex.IndexField, stemAnalyzer{}))
	}
}

// documentID is the number of a row as Bleve is to know it.
func documentID(i int) string {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(i))
	return string(b[:])
}

func rowOf(id string) int32 { return int32(binary.BigEndian.Uint32([]byte(id))) }
