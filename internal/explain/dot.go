package explain

import (
	"fmt"
	"strings"
)

var dotEscape = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// dot draws the tree in the language of Graphviz.
func (g *tree) dot() string {
	var b strings.Builder
	b.WriteString("digraph provision {\n  rankdir=TB;\n")
	for _, n := range g.nodes {
		form := "shape=box"
		switch n.shape {
		case question:
			form = "shape=diamond"
		case start, outcome:
			form = "shape=box, style=rounded"
		}
		fmt.Fprintf(&b, "  %s [label=%s, %s];\n", n.id, dotLabel(n.lines), form)
	}
	for _, e := range g.edges {
		attributes := "label=" + dotLabel([]string{e.label})
		if e.dashed {
			attributes += ", style=dashed"
		}
		fmt.Fprintf(&b, "  %s -> %s [%s];\n", e.from, e.to, attributes)
	}
	b.WriteString("}\n")
	return b.String()
}

func dotLabel(lines []string) string {
	escaped := make([]string, len(lines))
	for i, l := range lines {
		escaped[i] = dotEscape.Replace(l)
	}
	return `"` + strings.Join(escaped, `\n`) + `"`
}
