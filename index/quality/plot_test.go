package quality_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"faqbot/index/quality"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var calibrated = quality.Report{
	Name: "a <set> & more",
	Calibration: []quality.Bin{
		{From: 0, N: 40, Promised: .04, Right: .025},
		{From: .1}, // no question: no point
		{From: .2, N: 10, Promised: .25, Right: .3},
		{From: .9, N: 160, Promised: .97, Right: .95},
	},
}

func TestPlotIsThePictureItWas(t *testing.T) {
	var b strings.Builder
	require.NoError(t, quality.Plot(&b, calibrated))
	const name = "testdata/calibration.svg"
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String(), "look at the picture, then run with -update")
}

func TestPlotIsWellFormedWithAPointForEveryStepThatHasQuestions(t *testing.T) {
	for points, r := range map[int]quality.Report{0: {Name: "empty"}, 3: calibrated} {
		var b strings.Builder
		require.NoError(t, quality.Plot(&b, r))
		elements := map[string]int{}
		for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			if e, ok := token.(xml.StartElement); ok {
				elements[e.Name.Local]++
			}
		}
		assert.Equal(t, points, elements["circle"], r.Name)
		assert.Equal(t, points, elements["rect"], r.Name)
		assert.NotContains(t, b.String(), "NaN")
	}
}
