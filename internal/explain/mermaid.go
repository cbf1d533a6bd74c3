package explain

import (
	"fmt"
	"strings"
)

var mermaidEscape = strings.NewReplacer(`#`, `#35;`, `"`, `#quot;`, `<`, `#lt;`, `>`, `#gt;`, "`", `#96;`)

// mermaid draws the tree as a Mermaid flowchart. Every label is quoted, with what quoting does not cover as entities.
func (g *tree) mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for _, n := range g.nodes {
		before, after := "[", "]"
		switch n.shape {
		case question:
			before, after = "{", "}"
		case start, outcome:
			before, after = "([", "])"
		}
		fmt.Fprintf(&b, "  %s%s%s%s\n", n.id, before, mermaidLabel(n.lines), after)
	}
	for _, e := range g.edges {
		arrow := "-->"
		if e.dashed {
			arrow = "-.->"
		}
		if e.label != "" {
			arrow += "|" + mermaidLabel([]string{e.label}) + "|"
		}
		fmt.Fprintf(&b, "  %s %s %s\n", e.from, arrow, e.to)
	}
	return b.String()
}

func mermaidLabel(lines []string) string {
	escaped := make([]string, len(lines))
	for i, l := range lines {
		escaped[i] = mermaidEscape.Replace(l)
	}
	return `"` + strings.Join(escaped, "<br/>") + `"`
}
