// Faqbot answers questions from a community's own files, word for word, in the terminal and in Discord.
//
// This is a tour of the code for its readers, from the ground up. Users read README.md, or faqbot help.
//
// # The knowledge
//
// Package [faqbot/faq] holds the words that all others use: an Entry is one thing that can be an answer, a
// Corpus is all of them as they were loaded at one time, a Result is what came of a question. Its Loader
// turns files into a Corpus: a snapshot of the folder is taken (snapshot.go), each format is taken apart in a
// file of its own (markdown.go, html.go, …), and every answer is cut into sentences (sentence.go). Answers stay
// verbatim. Faults are not the end of loading but its result: Problems, all of them, each with its file, its
// line and its cure.
//
// # Finding
//
// Package [faqbot/index] hides Bleve. A question is read (query.go), Bleve names the candidates, a sum of
// named features puts them in order (rank.go), and the signals of the best make a confidence from which
// follows what to do: say it, let the asker choose, or say that we don't know (decide.go). The weights are
// fitted by the program in index/fit on case sets and embedded as weights.json; word lists that are not ours
// come with their licences from index/lexicon. Live (live.go) is the index in use: it is replaced while it
// is asked, and a replacement that fails anywhere changes nothing. Package index/quality measures.
//
// # Talking
//
// Package [faqbot/bot] hides Discord. A supervisor keeps the gateway connected (gateway.go), events pass a
// bounded intake (intake.go), handlers return what to say, and one file says it (reply.go), within Discord's
// limits and without pinging anyone. What the bot needs of the engine is the interface Knowledge; it
// doesn't know who fulfils it. Package bot/discordtest is a Discord on loopback for tests and benchmarks.
//
// # This program
//
// It alone knows all of them. [run] is the program without the process around it. The environment is read in
// config.go, each command has a file of its own (ask.go, check.go, eval.go, serve.go, health.go, version.go),
// and what people see goes through screen.go, which keeps foreign text from steering their terminal. deps_test.go
// holds the arrows between the packages, endtoend_test.go drives the built program from outside.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.LookupEnv, os.Stdin, os.Stdout, os.Stderr))
}

// The exit statuses. Discord's final refusals have one of their own, so that a supervisor can tell a
// fault that a restart may cure from one that it can't.
const (
	exitOK      = 0
	exitFailed  = 1  // something could not be done
	exitUsage   = 2  // the command line was wrong
	exitRefused = 78 // the configuration was refused: EX_CONFIG of sysexits.h
)

// run is the program: it executes the command that args name and returns the exit status. Results go to
// out, messages to errOut.
func run(ctx context.Context, args []string, env environment, in io.Reader, out, errOut io.Writer) int {
	p := &program{env: env, in: in, out: out, errOut: errOut}
	root := p.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	status := exitFailed
	if s, ok := errors.AsType[*statusError](err); ok {
		status = s.status
	} else if strings.HasPrefix(err.Error(), "unknown command ") {
		// The one usage error that cobra makes itself; it may bring suggestions.
		status = exitUsage
		err = errors.New(oneLine(err.Error()))
	}
	if text := err.Error(); text != "" {
		p.complain(text)
	}
	return status
}

// program is what every command needs: the environment and the three streams.
type program struct {
	env         environment
	in          io.Reader
	out, errOut io.Writer
}

// complain says on standard error what went wrong; a text of several lines is a list.
func (p *program) complain(text string) {
	if strings.Contains(text, "\n") {
		fmt.Fprintf(p.errOut, "faqbot:\n  %s\n", strings.ReplaceAll(printable(text), "\n", "\n  "))
		return
	}
	fmt.Fprintf(p.errOut, "faqbot: %s\n", printable(text))
}

// A statusError ends the program with its status. A nil cause has been reported already.
type statusError struct {
	status int
	cause  error
}

func (e *statusError) Error() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

func (e *statusError) Unwrap() error { return e.cause }

// usageError says that the command line was wrong, and where to read how it goes.
func usageError(c *cobra.Command, format string, args ...any) error {
	return &statusError{exitUsage, fmt.Errorf("%w; see %s --help", fmt.Errorf(format, args...), c.CommandPath())}
}

// command is the tree of commands.
func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "faqbot",
		Short: "Answers questions from your own files, word for word, in the terminal and in Discord",
		Long: `faqbot answers questions from your own files: articles, Markdown, HTML, CSV and JSON.
Every answer is a piece of those files, word for word, with the sentence that answers
and the place where it stands. What the files don't tell, faqbot says it doesn't know.`,
		Example: `  faqbot ask "What is the Safe Third Country model?"
  faqbot ask --faq ./faq "how do i reset my password"
  faqbot check ./faq
  faqbot serve`,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
		// run prints errors itself, in one form.
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.errOut)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError(c, "%w", err) })
	root.AddCommand(p.askCommand(), p.checkCommand(), p.evalCommand(), p.serveCommand(), p.healthCommand(), p.versionCommand())
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Run, help.RunE = nil, func(c *cobra.Command, args []string) error {
			about, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usageError(root, "unknown command %q", strings.Join(args, " "))
			}
			return about.Help()
		}
	}
	// What can't be run by itself shows its help whatever it is called with. cobra adds completion so.
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.RunE = root.RunE
	}
	return root
}
