// Package bot talks to Discord: it hides the gateway, the REST API, their limits and their manners.
// It is the only package that imports discordgo, and it knows nothing of how answers are found.
package bot

import (
	"context"

	"faqbot/faq"
)

// Knowledge is what the bot needs of the engine. Its methods are safe for concurrent use; each call is
// answered from one version of the corpus, whole.
type Knowledge interface {
	// Ask answers a question.
	Ask(ctx context.Context, question string, how faq.Ask) (faq.Result, error)
	// Suggest returns the entries that a member who has typed so far may be asking for, best first; the
	// popular ones when nothing is typed. Only entries with a question.
	Suggest(ctx context.Context, typed string, limit int) ([]*faq.Entry, error)
	// Corpus is the one in use now.
	Corpus() *faq.Corpus
	Status() faq.Status
	// Reload loads the files again and puts them in use if they are sound and break none of the folder's own cases
	// (or force says to use them all the same). On an error the old knowledge stays in use; the error is
	// faq.Problems when files are at fault, and Change.Failed says which cases broke.
	Reload(ctx context.Context, force bool) (faq.Change, error)
	// Undo goes back to the version before.
	Undo(ctx context.Context) (faq.Change, error)
	// Check reads the knowledge in use as a moderator would want it checked.
	Check(ctx context.Context) (faq.Problems, error)
	// Test asks the folder's own cases and returns how many there are and which don't hold.
	Test(ctx context.Context) (asked int, failed []faq.CaseFailure, err error)
}
