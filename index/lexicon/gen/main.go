// Command gen derives the lexicon's tables from WordNet and from freely licensed texts.
//
// It reads Debian packages that were unpacked side by side, each into a folder of its name:
//
//	mkdir -p /tmp/lexicon && cd /tmp/lexicon
//	apt-get download $(go run faqbot/index/lexicon/gen -packages)
//	for deb in *.deb; do dpkg-deb -x "$deb" "${deb%%_*}"; done
//	cd - && go run ./index/lexicon/gen -root /tmp/lexicon -out index/lexicon
//
// and writes irregular.txt and variants.txt (forms and spellings of one word), words.*.bin (the stems of each
// language with their background frequencies) and links.bin (the links between them). What counts as the same word is decided by
// the lexicon itself, which holds the first two: when these change, run gen until nothing changes.
//
// The sources with their licences and weights stand in sources.go. The tables hold counts of words and
// relations between words, no text.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"faqbot/index/lexicon"
)

func main() {
	root := flag.String("root", "", "the `folder` that holds the unpacked packages")
	out := flag.String("out", "index/lexicon", "the `folder` to write to")
	packages := flag.Bool("packages", false, "print the names of the packages and exit")
	flag.Parse()
	if *packages {
		fmt.Println(strings.Join(packageNames(), " "))
		return
	}
	if err := run(*root, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(root, out string) error {
	if root == "" {
		return errors.New("no folder of unpacked packages: give it with -root")
	}
	net, err := readWordNet(filepath.Join(root, wordNetPackage, "usr/share/wordnet"))
	if err != nil {
		return err
	}
	freq, err := frequencies(root, "en", sources, net.samples()...)
	if err != nil {
		return err
	}
	if err := writeIrregular(filepath.Join(out, "irregular.txt"), net, freq); err != nil {
		return err
	}
	if err := writeVariants(filepath.Join(out, "variants.txt"), net, freq); err != nil {
		return err
	}
	if err := writeTables(out, freq, net); err != nil {
		return err
	}
	for _, code := range lexicon.Codes() {
		if code == "en" {
			continue
		}
		freq, err := frequencies(root, code, foreignSources(code))
		if err != nil {
			return err
		}
		if err := writeForeign(filepath.Join(out, "words."+code+".bin"), freq); err != nil {
			return err
		}
	}
	return nil
}
