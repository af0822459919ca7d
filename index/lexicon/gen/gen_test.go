package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/index/lexicon"
)

// A tiny dictionary in WordNet's format: tent and marquee are one synset, camping is derived from camp, wet and
// dry are contraries, soaked is similar to wet.
var dictionary = map[string]string{
	"data.noun": "  1 A licence.\n" +
		"00000010 06 n 02 tent 0 Marquee 0 001 @ 00000099 n 0000 | a roof of cloth; \"we pitched a tent\"\n" +
		"00000020 06 n 01 camper 0 001 + 00000010 v 0101 | one who sleeps in tents\n",
	"index.noun": "tent n 1 1 @ 1 0 00000010\nmarquee n 2 1 @ 2 0 00000077 00000010\ncamper n 1 1 + 1 0 00000020\n",
	"data.verb":  "00000010 41 v 01 camp 0 001 + 00000020 n 0101 01 + 02 00 | sleep in a tent\n",
	"index.verb": "camp v 1 1 + 1 1 00000010\n",
	"data.adj": "00000010 00 a 01 wet 0 002 ! 00000020 a 0101 & 00000030 a 0000 | full of water\n" +
		"00000020 00 a 01 dry(p) 0 001 ! 00000010 a 0101 | without water\n" +
		"00000030 00 s 01 soaked 0 001 & 00000010 a 0000 | very wet\n",
	"index.adj": "wet a 1 2 ! & 1 1 00000010\ndry a 1 1 ! 1 1 00000020\nsoaked a 1 1 & 1 0 00000030\n",
	"data.adv":  "", "index.adv": "", "adj.exc": "", "adv.exc": "",
	"noun.exc":    "oxen ox\nnice_folk folk\ntents tent\nleaves leaf\n",
	"verb.exc":    "slept sleep\n",
	"cntlist.rev": "camp%2:41:00:: 1 3\nwet%3:00:00:: 1 1\n",
}

func readDictionary(t *testing.T) *wordNet {
	t.Helper()
	dir := t.TempDir()
	for name, text := range dictionary {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	net, err := readWordNet(dir)
	require.NoError(t, err)
	return net
}

func TestLinksComeFromSynsetsAndPointers(t *testing.T) {
	got := map[string]string{}
	for p, kinds := range readDictionary(t).links() {
		require.Len(t, kinds, 1)
		for kind, weight := range kinds {
			got[p.a+" "+p.b] = map[lexicon.Kind]string{lexicon.Synonym: "synonym", lexicon.Derived: "derived",
				lexicon.Similar: "similar", lexicon.Antonym: "antonym"}[kind]
			assert.Equal(t, map[lexicon.Kind]float64{lexicon.Synonym: .8, lexicon.Derived: .9, lexicon.Similar: .5,
				lexicon.Antonym: 1}[kind], weight, "%v", p)
		}
	}
	// "soaked" and "wet" have one sense each, "marquee" means a tent in its second.
	assert.Equal(t, map[string]string{"marque tent": "synonym", "camp camper": "derived", "dri wet": "antonym",
		"soak wet": "similar"}, got)
}

func TestIrregularFormsAreThoseThatStemmingMisses(t *testing.T) {
	name := filepath.Join(t.TempDir(), "irregular.txt")
	freq := map[string]float64{"ox": 1e-5, "sleep": 1e-5, "tent": 1e-5, "leaf": 1e-5}
	require.NoError(t, writeIrregular(name, readDictionary(t), freq))
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	_, forms, _ := strings.Cut(string(text), "\n")
	assert.Equal(t, "oxen ox\nslept sleep\n", forms)
}

func TestWordsThatDifferInSpellingOnlyAreOne(t *testing.T) {
	for british, american := range map[string]string{"colour": "color", "organise": "organize", "centre": "center",
		"licence": "license", "catalogue": "catalog", "travelled": "traveled"} {
		assert.True(t, differInSpelling(british, american), british)
		assert.False(t, differInSpelling(american, british), american)
	}
	assert.False(t, differInSpelling("tent", "tents"))
}

func TestTheSubjectOfOneSourceIsCutDown(t *testing.T) {
	samples := []sample{
		{1, map[string]float64{"the": .05, "orc": .01, "camp": 1e-4}},
		{1, map[string]float64{"the": .06, "camp": 2e-4}},
	}
	freq := mixture(samples)
	assert.InDelta(t, .055, freq["the"], 1e-9)
	assert.InDelta(t, 1.5e-4, freq["camp"], 1e-9)
	assert.InDelta(t, topicalFloor/2, freq["orc"], 1e-12)
}

func TestSourcesAreReadAsText(t *testing.T) {
	for name, c := range map[string]struct {
		read       func(s string) (string, error)
		text, want string
	}{
		"markup": {func(s string) (string, error) { return markup(strings.NewReader(s)) },
			"<p>One <b>word</b></p><script>no()</script><pre>no</pre> &amp; two", "One word & two"},
		"quoted": {func(s string) (string, error) { return quoted(strings.NewReader(s)) },
			`message= _ "Halt! Who goes there?"` + "\nid=no", "Halt! Who goes there?"},
		"translations": {func(s string) (string, error) { return translations(strings.NewReader(s)) },
			catalogue("", "head", "Halt!", "Arrêtez !"), "Arrêtez !"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.read(c.text)
			require.NoError(t, err)
			assert.Equal(t, c.want, strings.Join(strings.Fields(got), " "))
		})
	}
}

// catalogue makes a .mo file of messages and their translations.
func catalogue(pairs ...string) string {
	n := uint32(len(pairs) / 2)
	head, texts := []uint32{0x950412de, 0, n, 28, 28 + 8*n, 0, 0}, ""
	for side := range 2 {
		for i := side; i < len(pairs); i += 2 {
			head = append(head, uint32(len(pairs[i])), 28+16*n+uint32(len(texts)))
			texts += pairs[i] + "\x00"
		}
	}
	var data []byte
	for _, x := range head {
		data = binary.LittleEndian.AppendUint32(data, x)
	}
	return string(data) + texts
}

func TestBrokenCataloguesAreRefused(t *testing.T) {
	whole := catalogue("", "head", "Halt!", "Arrêtez !")
	for _, broken := range []string{"", "no catalogue", whole[:len(whole)-5]} {
		_, err := translations(strings.NewReader(broken))
		assert.Error(t, err, "%q", broken)
	}
}

func TestApostrophesJoinShortEndings(t *testing.T) {
	c := newCounts("en")
	c.add("Don’t! It's a rock'n'roll o'clock")
	assert.Equal(t, 1, c.of["dont"])
	assert.Equal(t, 1, c.of["it"]) // the stem of "its"
	assert.Equal(t, 1, c.of["clock"])
}
