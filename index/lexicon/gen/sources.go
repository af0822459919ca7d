package main

import (
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"faqbot/index/lexicon"
)

const wordNetPackage = "wordnet-base"

// A source is a body of English text. Of each only the relative frequencies of its words are used.
type source struct {
	name     string
	packages []string // Debian 12
	licence  string
	files    string // which of the package's files: a pattern for path.Match over the path below the package's folder, * within a folder
	weight   float64
	text     func(io.Reader) (string, error)
}

// sources are weighed by how near they are to everyday English, not by their size: dialogue, sayings and
// how-to texts count as much as technical documentation many times as long. WordNet's own glosses, examples
// and sense counts are added by [frequencies].
var sources = []source{
	{"Fortune cookies", []string{"fortunes"}, "BSD-3-clause and others (see the package)",
		"usr/share/games/fortunes/*", .20, plain},
	{"Battle for Wesnoth campaigns", wesnothCampaigns,
		"GPL-2.0-or-later", "usr/share/games/wesnoth/1.16/data/campaigns/*/*/*.cfg", .10, quoted},
	{"An Anarchist FAQ", []string{"anarchism"}, "GPL-2.0",
		"usr/share/doc/anarchism/html/*.html", .12, markup},
	{"GNOME user documentation", []string{"gnome-user-docs"}, "CC-BY-SA-3.0",
		"usr/share/help/C/gnome-help/*.page", .10, markup},
	{"The Jargon File", []string{"dict-jargon"}, "public domain",
		"usr/share/dictd/*.dict.dz", .06, gzipped},
	{"The Devil's Dictionary", []string{"dict-devil"}, "public domain",
		"usr/share/dictd/*.dict.dz", .04, gzipped},
	{"The Debian Administrator's Handbook", []string{"debian-handbook"}, "GPL-2.0-or-later or CC-BY-SA-3.0",
		"usr/share/doc/debian-handbook/html/en-US/*.html", .05, markup},
	{"LibreOffice help", []string{"libreoffice-help-en-us"}, "MPL-2.0",
		"usr/share/libreoffice/help/en-US/text/*/*/*.html", .04, markup},
	{"FOLDOC", []string{"dict-foldoc"}, "GFDL-1.1-or-later",
		"usr/share/dictd/*.dict.dz", .04, gzipped},
}

// foreignSources are the sources for the other languages: de, fr, es and pt.
func foreignSources(code string) []source {
	locale := map[string]string{"pt": "pt_BR"}[code] // GNOME's and gettext's name of the language
	locale = cmp.Or(locale, code)
	region := map[string]string{"de": "de-DE", "fr": "fr-FR", "es": "es-ES", "pt": "pt-BR"}[code]
	help := map[string][2]string{"pt": {"libreoffice-help-pt-br", "pt-BR"}}[code] // package, folder
	help = [2]string{cmp.Or(help[0], "libreoffice-help-"+code), cmp.Or(help[1], code)}
	list := []source{
		{"GNOME user documentation", []string{"gnome-user-docs"}, "CC-BY-SA-3.0",
			"usr/share/help/" + locale + "/gnome-help/*.page", .25, markup},
		{"Battle for Wesnoth campaigns", wesnothCampaigns, "GPL-2.0-or-later",
			"usr/share/games/wesnoth/1.16/locale/" + locale + "/LC_MESSAGES/*.mo", .25, translations},
		{"The Debian Administrator's Handbook", []string{"debian-handbook"}, "GPL-2.0-or-later or CC-BY-SA-3.0",
			"usr/share/doc/debian-handbook/html/" + region + "/*.html", .15, markup},
		{"LibreOffice help", []string{help[0]}, "MPL-2.0",
			"usr/share/libreoffice/help/" + help[1] + "/text/*/*/*.html", .15, markup},
	}
	cookies := map[string]source{
		"de": {packages: []string{"fortunes-de"}, files: "usr/share/games/fortunes/de/*"},
		"es": {packages: []string{"fortunes-es"}, files: "usr/share/games/fortunes/es/*"},
		"pt": {packages: []string{"fortunes-br"}, files: "usr/share/games/fortunes/*"},
	}
	if s, ok := cookies[code]; ok {
		s.name, s.licence, s.weight, s.text = "Fortune cookies", "GPL-2.0-or-later", .20, plain
		list = append(list, s)
	}
	return list
}

var wesnothCampaigns = wesnoth("httt", "did", "dm", "ei", "l", "low", "utbs", "dw", "nr", "sof", "tsg", "trow", "thot", "sota", "sotbe", "ttb")

func wesnoth(campaigns ...string) []string {
	for i, c := range campaigns {
		campaigns[i] = "wesnoth-1.16-" + c
	}
	return campaigns
}

func packageNames() []string {
	names := []string{wordNetPackage}
	all := slices.Clone(sources)
	for _, code := range lexicon.Codes() {
		if code != "en" {
			all = append(all, foreignSources(code)...)
		}
	}
	for _, s := range all {
		names = append(names, s.packages...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// read calls f with the text of every file of the source.
func (s source) read(root string, f func(text string)) error {
	files := 0
	for _, p := range s.packages {
		dir := filepath.Join(root, p)
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !d.Type().IsRegular() || strings.HasSuffix(name, ".dat") {
				return nil
			}
			if ok, err := path.Match(s.files, name); err != nil || !ok {
				return err
			}
			r, err := os.Open(filepath.Join(dir, name))
			if err != nil {
				return err
			}
			defer r.Close()
			text, err := s.text(r)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			files++
			f(text)
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading package %s: %w", p, err)
		}
	}
	if files == 0 {
		return fmt.Errorf("no file of %q matches %s", s.packages, s.files)
	}
	return nil
}

func plain(r io.Reader) (string, error) {
	data, err := io.ReadAll(r)
	return string(data), err
}

func gzipped(r io.Reader) (string, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return "", err
	}
	return plain(z)
}

// markup returns the text of HTML, or of XML near enough to it.
func markup(r io.Reader) (string, error) {
	var text strings.Builder
	hidden := ""
	for t := html.NewTokenizer(r); ; {
		switch t.Next() {
		case html.ErrorToken:
			if err := t.Err(); err != io.EOF {
				return "", err
			}
			return text.String(), nil
		case html.StartTagToken:
			if name, _ := t.TagName(); slices.Contains([]string{"script", "style", "pre", "code", "nav"}, string(name)) {
				hidden = string(name)
			}
		case html.EndTagToken:
			if name, _ := t.TagName(); string(name) == hidden {
				hidden = ""
			}
			text.WriteByte(' ')
		case html.TextToken:
			if hidden == "" {
				text.Write(t.Text())
			}
		}
	}
}

// translations returns the translated strings of a catalogue of GNU gettext (.mo, little-endian).
func translations(r io.Reader) (string, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	u32 := func(at uint32) uint32 {
		if int64(at)+4 > int64(len(data)) {
			return 0
		}
		return binary.LittleEndian.Uint32(data[at:])
	}
	if u32(0) != 0x950412de {
		return "", errors.New("no catalogue of messages")
	}
	var text strings.Builder
	table := u32(16)
	for i := uint32(1); i < u32(8); i++ { // the first is the catalogue's own head
		length, at := u32(table+8*i), u32(table+8*i+4)
		if int64(at)+int64(length) > int64(len(data)) {
			return "", errors.New("a message lies beyond the end of the catalogue")
		}
		text.Write(data[at : at+length])
		text.WriteByte('\n')
	}
	return text.String(), nil
}

var translatable = regexp.MustCompile(`_ *"([^"]*)"`)

// quoted returns the strings that a game's files mark for translation.
func quoted(r io.Reader) (string, error) {
	data, err := io.ReadAll(r)
	var text strings.Builder
	for _, m := range translatable.FindAllSubmatch(data, -1) {
		text.Write(m[1])
		text.WriteByte('\n')
	}
	return text.String(), err
}
