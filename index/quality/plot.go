package quality

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
)

// The picture's measures, in pixels of its own coordinates.
const (
	plotWidth, plotHeight = 460, 516
	plotLeft, plotTop     = 62, 48
	plotSide              = 360 // of the square in which promised meets right
	barsTop               = plotTop + plotSide + 20
	barsHeight            = 36
	band                  = .05 // as far off a promise may be
)

// plotStyle takes its colours from the reader's preference; a picture that stands in an <img> has no other way
// to know whether it is shown on dark or on light.
const plotStyle = `
	:root { color: #1f2328; }
	text { font: 12px system-ui, sans-serif; fill: currentColor; }
	.title { font-size: 15px; font-weight: 600; }
	.grid { stroke: currentColor; stroke-opacity: .15; }
	.ideal { stroke: currentColor; stroke-opacity: .55; stroke-dasharray: 5 4; }
	.band { fill: currentColor; fill-opacity: .08; }
	.line { stroke: #0969da; stroke-width: 1.5; fill: none; }
	.point, .bar { fill: #0969da; }
	.bar { fill-opacity: .45; }
	.count { font-size: 10px; }
	@media (prefers-color-scheme: dark) {
		:root { color: #e6edf3; }
		.line { stroke: #58a6ff; }
		.point, .bar { fill: #58a6ff; }
	}
`

// Plot writes the report's calibration as an SVG picture: how often the first match was right against the
// confidence it was given, a point for every step of confidence that any question fell into, with the share of
// the questions below. Points in the shaded band are within five points of what was promised.
func Plot(w io.Writer, r Report) error {
	out := bufio.NewWriter(w)
	x := func(share float64) float64 { return plotLeft + plotSide*share }
	y := func(share float64) float64 { return plotTop + plotSide*(1-share) }
	line := func(class string, x1, y1, x2, y2 float64) {
		fmt.Fprintf(out, "<line class=%q x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, x1, y1, x2, y2)
	}
	text := func(class, anchor string, x, y float64, s string) {
		fmt.Fprintf(out, "<text class=%q text-anchor=%q x=\"%.1f\" y=\"%.1f\">%s</text>\n", class, anchor, x, y, escape(s))
	}

	total, most := 0, 1
	for _, b := range r.Calibration {
		total += b.N
		most = max(most, b.N)
	}
	fmt.Fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%[1]d\" height=\"%[2]d\" role=\"img\">\n", plotWidth, plotHeight)
	fmt.Fprintf(out, "<title>%s</title>\n<style>%s</style>\n", escape("Calibration: "+r.Name), plotStyle)
	text("title", "start", plotLeft, 24, r.Name)
	text("", "end", plotLeft+plotSide, 24, fmt.Sprintf("%d questions", total))

	fmt.Fprintf(out, "<path class=\"band\" d=\"M%.1f %.1f L%.1f %.1f L%.1f %.1f L%.1f %.1f L%.1f %.1f L%.1f %.1f Z\"/>\n",
		x(0), y(0), x(0), y(band), x(1-band), y(1), x(1), y(1), x(1), y(1-band), x(band), y(0))
	for step := range 6 {
		share := float64(step) / 5
		label := fmt.Sprintf("%d %%", 20*step)
		line("grid", x(share), y(0), x(share), y(1))
		line("grid", x(0), y(share), x(1), y(share))
		text("", "end", plotLeft-8, y(share)+4, label)
		text("", "middle", x(share), barsTop+barsHeight+18, label)
	}
	line("ideal", x(0), y(0), x(1), y(1))
	fmt.Fprintf(out, "<text text-anchor=\"middle\" transform=\"translate(16 %.1f) rotate(-90)\">right</text>\n", y(.5))
	text("", "middle", x(.5), plotHeight-10, "confidence; below the square, the questions in each tenth")

	var path strings.Builder
	for _, b := range r.Calibration {
		if b.N == 0 {
			continue
		}
		if path.Len() > 0 {
			path.WriteByte(' ')
		}
		fmt.Fprintf(&path, "%.1f,%.1f", x(b.Promised), y(b.Right))
	}
	fmt.Fprintf(out, "<polyline class=\"line\" points=%q/>\n", path.String())
	for _, b := range r.Calibration {
		if b.N == 0 {
			continue
		}
		height := barsHeight * float64(b.N) / float64(most)
		radius := 2.5 + 6*math.Sqrt(float64(b.N)/float64(most))
		fmt.Fprintf(out, "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
			x(b.From)+2, barsTop+barsHeight-height, plotSide/10.-4, height)
		text("count", "middle", x(b.From+.05), barsTop+barsHeight-height-2, fmt.Sprint(b.N))
		fmt.Fprintf(out, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%d questions: promised %.0f %%, right %.0f %%</title></circle>\n",
			x(b.Promised), y(b.Right), radius, b.N, 100*b.Promised, 100*b.Right)
	}
	fmt.Fprintln(out, "</svg>")
	return out.Flush()
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder's writes don't fail
	return b.String()
}
