package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A wordNet is what of WordNet 3.0 the tables are made of. The files' format is described in wndb(5WN).
type wordNet struct {
	synsets   map[synsetID]*synset
	senses    map[lemma][]synsetID // of a lemma, the commonest first
	tags      map[string]int       // lemma → how often it was tagged in the sense-tagged texts
	irregular [][2]string          // form, base
}

// parts are the parts of speech and the names of their files; satellite adjectives (s) count as adjectives.
var parts = []struct {
	part byte
	name string
}{{'n', "noun"}, {'v', "verb"}, {'a', "adj"}, {'r', "adv"}}

type synsetID struct {
	part   byte
	offset string
}

type lemma struct {
	part byte
	word string // lower case, with underscores
}

type synset struct {
	words    []string // as written, without the markers of adjectives
	pointers []pointer
	gloss    string
}

type pointer struct {
	symbol   string
	target   synsetID
	from, to int // 1-based numbers of the words that are linked; 0: the whole synsets
}

func readWordNet(dir string) (*wordNet, error) {
	net := &wordNet{synsets: map[synsetID]*synset{}, senses: map[lemma][]synsetID{}, tags: map[string]int{}}
	for _, p := range parts {
		for file, parse := range map[string]func(line string) error{
			"data." + p.name:  func(line string) error { return net.parseData(p.part, line) },
			"index." + p.name: func(line string) error { return net.parseIndex(p.part, line) },
			p.name + ".exc":   net.parseException,
		} {
			if err := eachLine(filepath.Join(dir, file), parse); err != nil {
				return nil, err
			}
		}
	}
	return net, eachLine(filepath.Join(dir, "cntlist.rev"), net.parseCount)
}

// eachLine calls f with every line but those of the licence at the head, which begin with a space.
func eachLine(name string, f func(line string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("reading WordNet: %w", err)
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		if strings.HasPrefix(in.Text(), " ") {
			continue
		}
		if err := f(in.Text()); err != nil {
			return fmt.Errorf("reading WordNet: %s:%d: %w", name, n, err)
		}
	}
	return in.Err()
}

func (net *wordNet) parseData(part byte, line string) error {
	head, gloss, _ := strings.Cut(line, " | ")
	f := strings.Fields(head)
	if len(f) < 6 {
		return fmt.Errorf("a synset of %d fields", len(f))
	}
	s := &synset{gloss: strings.TrimSpace(gloss)}
	n, err := strconv.ParseInt(f[3], 16, 32)
	if err != nil {
		return err
	}
	id, rest := synsetID{part, f[0]}, f[4:]
	for range n {
		word, _, _ := strings.Cut(rest[0], "(")
		s.words = append(s.words, word)
		rest = rest[2:]
	}
	m, err := strconv.Atoi(rest[0])
	if err != nil {
		return err
	}
	for p := rest[1:]; m > 0; m-- {
		numbers, err := strconv.ParseUint(p[3], 16, 16)
		if err != nil {
			return err
		}
		target := synsetID{p[2][0], p[1]}
		if target.part == 's' {
			target.part = 'a'
		}
		s.pointers = append(s.pointers, pointer{p[0], target, int(numbers >> 8), int(numbers & 0xff)})
		p = p[4:]
	}
	net.synsets[id] = s
	return nil
}

func (net *wordNet) parseIndex(part byte, line string) error {
	f := strings.Fields(line)
	n, err := strconv.Atoi(f[2])
	if err != nil {
		return err
	}
	for _, offset := range f[len(f)-n:] {
		l := lemma{part, f[0]}
		net.senses[l] = append(net.senses[l], synsetID{part, offset})
	}
	return nil
}

func (net *wordNet) parseException(line string) error {
	if f := strings.Fields(line); len(f) >= 2 {
		net.irregular = append(net.irregular, [2]string{f[0], f[1]})
	}
	return nil
}

// parseCount reads a line "sense_key sense_number count".
func (net *wordNet) parseCount(line string) error {
	f := strings.Fields(line)
	word, _, _ := strings.Cut(f[0], "%")
	n, err := strconv.Atoi(f[2])
	net.tags[word] += n
	return err
}

// rank is the place of the synset among the senses of the word, 0 being the commonest.
func (net *wordNet) rank(word string, id synsetID) int {
	return slices.Index(net.senses[lemma{id.part, strings.ToLower(word)}], id)
}
