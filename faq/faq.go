// Package faq is the knowledge of a community and the words that all of faqbot uses for it.
//
// It hides files, formats and sentences: [Load] turns a folder of articles, Markdown, HTML, CSV and JSON
// into a [Corpus] of entries, every one of them verbatim, or into [Problems] that say file, line and cure.
// It knows neither how entries are found nor where they are shown.
package faq

import (
	"path"
	"slices"
	"strings"
	"time"
)

// An Entry is one thing that can be an answer: a Q&A pair, or a passage (a paragraph of an article, filed
// under its headings). Entries are immutable once loaded and shared freely between goroutines.
type Entry struct {
	// ID is stable: the author's own, else derived from file and question (for a passage: from file and
	// text), so that it survives edits elsewhere. Unique within a Corpus.
	ID string
	// Question is what the answer answers; empty for a passage.
	Question string
	// Aliases are other phrasings of Question or, for a passage, of the heading right above it.
	Aliases []string
	// Answer is the text of the source, byte for byte as it is stored there.
	Answer string
	// Sentences are the sentences of Answer, in order, without overlap. What lies between them is white
	// space, list markers and markup. Never empty in a loaded entry.
	Sentences []Span
	Source    Source
	// Related are IDs of entries that the author points the reader to.
	Related []string
	Tags    []string
	// Lang is the primary language subtag of the text: "en", "de", "fr", "es" or "pt".
	Lang string
}

// A Span is the half-open byte range [Start, End) of a text.
type Span struct{ Start, End int }

// Of returns the piece of text that the span covers.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Empty reports whether the span covers nothing.
func (s Span) Empty() bool { return s.Start >= s.End }

// A Source says where an entry stands.
type Source struct {
	// File is the slash-separated path below the folder that was loaded.
	File string
	// Line is the 1-based line on which the entry begins: its question, or a passage's first line.
	Line int
	// Headings lead from the top of the document to the entry, outermost first; a Q&A pair's own question
	// is not among them.
	Headings []string
	// URL is where readers find the source on the web; may be empty.
	URL string
}

// IsPassage reports whether the entry is a paragraph without a question of its own.
func (e *Entry) IsPassage() bool { return e.Question == "" }

// IsMarkdown reports whether the entry's texts are Markdown. Articles and web pages are not; tables and JSON are
// written for chat bots, and Markdown is what those speak.
func (e *Entry) IsMarkdown() bool {
	switch strings.ToLower(path.Ext(e.Source.File)) {
	case ".txt", ".html", ".htm":
		return false
	}
	return true
}

// Title names the entry in a line: its question, else its innermost heading, else the beginning of its text.
func (e *Entry) Title() string {
	switch {
	case e.Question != "":
		return e.Question
	case len(e.Source.Headings) > 0:
		return e.Source.Headings[len(e.Source.Headings)-1]
	case len(e.Sentences) > 0:
		return e.Sentences[0].Of(e.Answer)
	}
	return e.Answer
}

// Phrasings are the question and its aliases; empty for a passage.
func (e *Entry) Phrasings() []string {
	if e.IsPassage() {
		return nil
	}
	return append([]string{e.Question}, e.Aliases...)
}

// A Corpus is everything loaded at one time. It is immutable.
type Corpus struct {
	// Version is a short hash of the content: the same files give the same version.
	Version string
	// Entries stand in the order of their files' paths, then of their lines.
	Entries []*Entry
	// Synonyms are the groups of words or phrases of equal meaning that the folder's synonyms.txt lists.
	Synonyms [][]string
	// Cases are the folder's own questions with the answers expected of them.
	Cases []Case
	// Warnings are faults that don't keep the knowledge from being used.
	Warnings Problems

	at    map[string]int  // where the entry with an ID stands
	files map[string]bool // all names within the folders that were loaded
}

// Entry returns the entry with the ID, or nil.
func (c *Corpus) Entry(id string) *Entry {
	if i, ok := c.at[id]; ok {
		return c.Entries[i]
	}
	return nil
}

// Neighbors returns the entries before and after e in its file, nil where there is none: what a reader
// of the source sees around it.
func (c *Corpus) Neighbors(e *Entry) (before, after *Entry) {
	i, ok := c.at[e.ID]
	if !ok {
		return nil, nil
	}
	if i > 0 && c.Entries[i-1].Source.File == e.Source.File {
		before = c.Entries[i-1]
	}
	if i+1 < len(c.Entries) && c.Entries[i+1].Source.File == e.Source.File {
		after = c.Entries[i+1]
	}
	return before, after
}

// A Case is a question with what is expected of it; a case set is a list of them.
type Case struct {
	Question string `json:"question"`
	// Expect are the IDs of the entries of which any is right.
	Expect []string `json:"expect,omitempty"`
	// Sentences are texts of which the returned sentence must be one, contain one, or be the greater part of one.
	Sentences []string `json:"sentences,omitempty"`
	// Refuse says that the knowledge doesn't hold the answer.
	Refuse bool `json:"refuse,omitempty"`
	// Kind is the kind of refusal: off-topic, near or adversarial.
	Kind string `json:"kind,omitempty"`
	// Form is a label of the way the question is written, for figures by form.
	Form string `json:"form,omitempty"`
	// Source is where the case stands.
	Source Source `json:"-"`
}

// A Decision is what to do with a question.
type Decision string

// The decisions.
const (
	Answer Decision = "answer" // confident: say it
	Choose Decision = "choose" // offer up to three
	None   Decision = "none"   // say honestly that we don't know
)

// Strictness is how sure a match must be before it is said.
type Strictness string

// The strictnesses, from the most silent to the most talkative. Balanced is the default.
const (
	Careful  Strictness = "careful"
	Balanced Strictness = "balanced"
	Eager    Strictness = "eager"
)

// Ask says how a question is to be treated. The zero value asks for the defaults.
type Ask struct {
	// Limit is how many matches are wanted at most. Defaults to 3.
	Limit int
	// Explain asks for Result.Explanation.
	Explain bool
	// Strictness overrides that of the index.
	Strictness Strictness
}

// A Result is what came of a question.
type Result struct {
	Question   string
	Decision   Decision
	Courtesy   Courtesy // what the question says instead of asking anything; nothing is searched for then
	Confidence float64  // that of the first match; 0 without one
	// Matches are the candidates, best first, whatever the decision. Empty only if nothing in the
	// knowledge shares a telling word with the question.
	Matches []Match
	// Corpus is the one that was asked, and Version its version.
	Corpus  *Corpus
	Version string
	// Explanation is there only when asked for.
	Explanation *Explanation
}

// MaxOffers is how many matches a choice consists of at most.
const MaxOffers = 3

// Offers are the matches that are left to choose from: the first, and of the next two those that are worth it.
func (r Result) Offers() []Match {
	if len(r.Matches) == 0 {
		return nil
	}
	return append(r.Matches[:1:1], WorthOffering(r.Matches[1:min(len(r.Matches), MaxOffers)])...)
}

// worthOffering is the least confidence of what is offered beside something else: one time in fifty it is what was
// asked for. With it a choice has 2.6 matches instead of 3, and .2 of 100 questions lose their answer by it.
const worthOffering = .02

// WorthOffering returns the matches that are worth offering beside an answer or instead of one.
func WorthOffering(matches []Match) []Match {
	return slices.DeleteFunc(slices.Clone(matches), func(m Match) bool { return m.Confidence < worthOffering })
}

// A Match is an entry found for a question.
type Match struct {
	Entry *Entry
	// Sentence is the one sentence of Entry.Answer that answers.
	Sentence Span
	// Confidence is the calibrated probability, 0 to 1, that this match answers the question.
	Confidence float64
}

// Text returns the sentence that answers.
func (m Match) Text() string { return m.Sentence.Of(m.Entry.Answer) }

// An Explanation says why a question was answered as it was. What it shows adds up: a candidate's
// contributions to its score, the signals' contributions to the log-odds of the confidence.
type Explanation struct {
	// Words are the question's words as they were understood.
	Words []Word
	// Candidates are the first match and the runner-up, where there is one, with what each feature gave.
	Candidates []Scored
	// Signals add up to the log-odds of the confidence of the first match.
	Signals []Contribution
	// Rule is, in words, the rule that decided.
	Rule string
}

// A Word is a word of the question as it was understood.
type Word struct {
	Text string `json:"text"` // as written
	// Read is the form that was searched for: corrected, stemmed.
	Read string `json:"read"`
	// Weight is how much the word counts.
	Weight float64 `json:"weight"`
	// Matched says how the first match holds it: "exact", "typo", "synonym", … or "" if it doesn't.
	Matched string `json:"matched"`
}

// Scored is a candidate with the features that make its score.
type Scored struct {
	Entry    *Entry
	Sentence Span
	Score    float64
	Features []Contribution
}

// A Contribution is a named value with its weight and what it gave, their product.
type Contribution struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Weight float64 `json:"weight"`
	Gave   float64 `json:"gave"`
}

// Status is what is in use now.
type Status struct {
	Version  string
	Entries  int
	Warnings int
	Loaded   time.Time
	From     string // the folder, file, or "the built-in article"
	Previous string // the version that Undo goes back to, empty if there is none
}

// A Change is what a reload or an undo did to the knowledge, as a moderator thinks of it.
type Change struct {
	From, To string // versions; equal when no answer changed
	Added    []*Entry
	Changed  []*Entry // as they are now
	Removed  []*Entry
	// Moved are the folder's own cases and questions that now get another answer.
	Moved []Moved
	// CasesChanged says that the folder's own cases are others now.
	CasesChanged bool
	// Failed are the folder's own cases that don't hold; those that a refused reload would break.
	Failed   []CaseFailure
	Warnings Problems
	Took     time.Duration
}

// Moved is a question that gets another answer than before.
type Moved struct {
	Question      string
	Before, After *Entry // nil where there was or is no answer
}

// A CaseFailure is a case that doesn't hold.
type CaseFailure struct {
	Case Case
	Got  Result
}
