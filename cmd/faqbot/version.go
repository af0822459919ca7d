package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which faqbot this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.out, "faqbot %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// version names this build: the module's version and the commit that it was built from, as far as the
// build recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) string {
	recorded := map[string]string{}
	for _, s := range info.Settings {
		recorded[s.Key] = s.Value
	}
	words := []string{cmp.Or(strings.Trim(info.Main.Version, "()"), "devel")}
	if commit := recorded["vcs.revision"]; commit != "" {
		words = append(words, "("+commit[:min(len(commit), 12)]+", "+recorded["vcs.time"]+")")
	}
	if recorded["vcs.modified"] == "true" {
		words = append(words, "with changes")
	}
	return strings.Join(words, " ")
}
