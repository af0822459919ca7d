package faq

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// MissingLinks are the links of answers to files that should lie in the folder and don't. Links that name
// a host, begin with a slash or lead out of the folder are somebody else's.
func (c *Corpus) MissingLinks() (ps Problems) {
	inline := goldmark.DefaultParser()
	for _, e := range c.Entries {
		if !c.files[e.Source.File] || !e.IsMarkdown() || !strings.Contains(e.Answer, "](") {
			continue
		}
		told := map[string]bool{}
		for _, link := range linksIn(inline, e.Answer) {
			name, local := localFile(e.Source.File, link)
			if local && !c.files[name] && !told[name] {
				told[name] = true
				ps = append(ps, Problem{e.Source.File, e.Source.Line, fmt.Sprintf("it links to %q, which is not there", name), "correct the link, or put the file there"})
			}
		}
	}
	return ps
}

// localFile is the name, within the corpus, of the file that a link in a file leads to.
func localFile(from, link string) (name string, local bool) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") {
		return "", false
	}
	name = path.Join(path.Dir(from), u.Path)
	return name, name != "." && name != ".." && !strings.HasPrefix(name, "../")
}

// linksIn returns the destinations of the links and images of a Markdown text. Blocks are found first, and
// only those that may hold links are read with the inline grammar (see readMarkdown).
func linksIn(inline parser.Parser, text string) (links []string) {
	blocks := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))
	src := []byte(text)
	// The walkers return no errors.
	_ = ast.Walk(blocks.Parse(gmtext.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading:
		default:
			return ast.WalkContinue, nil
		}
		prose := n.Lines().Value(src)
		if len(prose) > maxInline {
			return ast.WalkContinue, nil
		}
		_ = ast.Walk(inline.Parse(gmtext.NewReader(prose)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n := n.(type) {
			case *ast.Link:
				if entering {
					links = append(links, string(n.Destination))
				}
			case *ast.Image:
				if entering {
					links = append(links, string(n.Destination))
				}
			}
			return ast.WalkContinue, nil
		})
		return ast.WalkContinue, nil
	})
	return links
}
