package explain

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"duecourse/internal/lang"
)

var (
	mermaidNode = regexp.MustCompile(`^  ([a-z_0-9]+)(\(\["[^"]*"\]\)|\["[^"]*"\]|\{"[^"]*"\})$`)
	mermaidEdge = regexp.MustCompile(`^  ([a-z_0-9]+) (-->|-\.->)(\|"[^"]*"\|)? ([a-z_0-9]+)$`)
)

// TestGraphsAreWellFormed holds every provision's graph against the syntax of Mermaid as it is used here, and against
// what makes it a decision tree: every node is reached, and every node but an outcome leads on.
func TestGraphsAreWellFormed(t *testing.T) {
	m := shipped(t)
	for _, p := range m.Provisions {
		for _, l := range []lang.Lang{lang.ZH, lang.EN} {
			g := treeOf(p, m, l)
			nodes, in, out := map[string]bool{}, map[string]int{}, map[string]int{}
			for i, line := range strings.Split(strings.TrimSpace(g.mermaid()), "\n") {
				if i == 0 {
					if line != "flowchart TD" {
						t.Errorf("%s: %s", p.Ref, line)
					}
					continue
				}
				if n := mermaidNode.FindStringSubmatch(line); n != nil {
					nodes[n[1]] = true
				} else if e := mermaidEdge.FindStringSubmatch(line); e != nil {
					out[e[1]]++
					in[e[4]]++
					if !nodes[e[1]] || !nodes[e[4]] {
						t.Errorf("%s: an edge to nowhere: %s", p.Ref, line)
					}
				} else {
					t.Errorf("%s: not well-formed: %s", p.Ref, line)
				}
			}
			for id := range nodes {
				outcome := id == established || id == notEstablished || id == excluded || id == undetermined
				if (in[id] == 0) != (id == "start") || (out[id] == 0) != outcome {
					t.Errorf("%s: %s has %d ways in and %d out", p.Ref, id, in[id], out[id])
				}
			}
			if got, want := nodes[excluded], len(p.Provisos) > 0; got != want {
				t.Errorf("%s: leads to excluded: %v, want %v", p.Ref, got, want)
			}
			if n := strings.Count(strings.ReplaceAll(g.dot(), `\"`, ""), `"`); n%2 != 0 {
				t.Errorf("%s: quotes of the dot graph do not pair", p.Ref)
			}
		}
	}
}

func TestLabelsAreEscaped(t *testing.T) {
	line := []string{`a "b" #c <d> ` + "`e`" + ` \f`}
	if got, want := mermaidLabel(line), `"a #quot;b#quot; #35;c #lt;d#gt; #96;e#96; \f"`; got != want {
		t.Errorf("mermaid: %s, want %s", got, want)
	}
	if got, want := dotLabel(line), fmt.Sprintf(`"a \"b\" #c <d> %se%[1]s \\f"`, "`"); got != want {
		t.Errorf("dot: %s, want %s", got, want)
	}
}
