package explain

import (
	"fmt"
	"io"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Format is a language in which a graph is drawn.
type Format string

const (
	Mermaid Format = "mermaid"
	Dot     Format = "dot"
)

// Formats lists the languages in which a graph is drawn.
var Formats = []string{string(Mermaid), string(Dot)}

// Graph writes a provision as a decision tree: the elements in order, alternatives as a fan, then the provisos. An
// answer that is not known leads, dashed, to undetermined.
func Graph(w io.Writer, p *measures.Provision, m *measures.Measures, f Format, l lang.Lang) error {
	g := treeOf(p, m, l)
	text := g.mermaid()
	if f == Dot {
		text = g.dot()
	}
	_, err := io.WriteString(w, text)
	return err
}

type shape int

const (
	start shape = iota
	question
	junction
	outcome
)

type node struct {
	id    string
	shape shape
	lines []string // of the label
}

type edge struct {
	from, to string
	label    string
	dashed   bool
}

// tree is a decision tree. Its nodes stand in the order in which they are asked.
type tree struct {
	nodes []node
	edges []edge

	lang    lang.Lang
	pending []edge // edges that lead to whatever is asked next
	ends    map[string]bool
}

// ids of the outcomes
const (
	established    = "established"
	notEstablished = "not_established"
	excluded       = "excluded"
	undetermined   = "undetermined"
)

func treeOf(p *measures.Provision, m *measures.Measures, l lang.Lang) *tree {
	g := &tree{lang: l, ends: map[string]bool{}}
	g.add(node{"start", start, []string{Cite(m, p.Ref, l), p.Name.In(l)}})
	g.pending = []edge{{from: "start"}}
	for i, e := range p.Elements {
		g.element(fmt.Sprintf("e%d", i+1), e)
	}
	for i, e := range p.Provisos {
		id := fmt.Sprintf("p%d", i+1)
		g.add(node{id, question, append(g.label(e), lang.Text{ZH: "（但书）是否属于？", EN: "(proviso) does it apply?"}.In(l))})
		g.reach(id)
		g.to(id, excluded, g.yes(), false)
		g.to(id, undetermined, g.open(), true)
		g.pending = []edge{{from: id, label: g.no()}}
	}
	g.reach(established)
	g.ends[established] = true
	for _, end := range []string{established, notEstablished, excluded, undetermined} {
		if g.ends[end] {
			g.nodes = append(g.nodes, node{end, outcome, []string{statuses[measures.Status(end)].In(l)}})
		}
	}
	return g
}

func (g *tree) yes() string  { return lang.Text{ZH: "是", EN: "yes"}.In(g.lang) }
func (g *tree) no() string   { return lang.Text{ZH: "否", EN: "no"}.In(g.lang) }
func (g *tree) open() string { return lang.Text{ZH: "不明", EN: "unknown"}.In(g.lang) }

func (g *tree) element(id string, e *measures.Element) {
	if len(e.Any) == 0 {
		g.ask(id, e)
		g.to(id, notEstablished, g.no(), false)
		g.to(id, undetermined, g.open(), true)
		g.pending = []edge{{from: id, label: g.yes()}}
		return
	}
	g.add(node{id, junction, append(g.label(e), lang.Text{ZH: "（有其一即可）", EN: "(any one suffices)"}.In(g.lang))})
	g.reach(id)
	none := id + "_none"
	var met []edge
	for i, a := range e.Any {
		branch := fmt.Sprintf("%s_%d", id, i+1)
		g.pending = []edge{{from: id}}
		g.ask(branch, a)
		met = append(met, edge{from: branch, label: g.yes()})
		g.edges = append(g.edges, edge{from: branch, to: none, label: g.no()})
		g.to(branch, undetermined, g.open(), true)
	}
	g.add(node{none, junction, []string{lang.Text{ZH: "各项均否", EN: "none of them"}.In(g.lang)}})
	g.to(none, notEstablished, "", false)
	g.pending = met
}

// ask adds the question whether e is given, next on the way.
func (g *tree) ask(id string, e *measures.Element) {
	lines := g.label(e)
	lines[len(lines)-1] += lang.Text{ZH: "？", EN: "?"}.In(g.lang)
	g.add(node{id, question, lines})
	g.reach(id)
}

func (g *tree) label(e *measures.Element) []string {
	const width = 36
	lines := wrap(e.Text, width)
	if g.lang == lang.EN && e.Gloss != "" {
		lines = append(lines, wrap(e.Gloss, width)...)
	}
	return lines
}

func (g *tree) add(n node) { g.nodes = append(g.nodes, n) }

// reach leads everything that is pending to id.
func (g *tree) reach(id string) {
	for _, e := range g.pending {
		e.to = id
		g.edges = append(g.edges, e)
	}
	g.pending = nil
}

func (g *tree) to(from, end, label string, dashed bool) {
	g.ends[end] = true
	g.edges = append(g.edges, edge{from, end, label, dashed})
}
