package activities

import (
	"errors"
	"strings"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/casefile"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// readCase makes a case of what the workflow knows, by the rules of a case file: every value of its declared type, every
// fact once and under its name, every citation to evidence that there is. It tells all that is wrong at once.
func readCase(m *measures.Measures, in message.AssessInput) (*casefile.Case, []lang.Text) {
	r := &reader{m: m, known: map[string]bool{}}
	r.c.Number = in.Case
	for _, e := range in.Evidence {
		r.evidence(e)
	}
	r.act(in.Act)
	r.facts(in.Facts)
	return &r.c, r.problems()
}

// reader fills a case. Its values never stood in a file, so that its document has no lines and its nodes no place.
type reader struct {
	m     *measures.Measures
	d     source.Document
	c     casefile.Case
	ids   []string // of the evidence
	known map[string]bool
}

func (r *reader) problems() []lang.Text {
	var found source.Problems
	errors.As(r.d.Err(), &found)
	var texts []lang.Text
	for _, p := range found {
		texts = append(texts, p.Text)
	}
	return texts
}

// scalar is a value as a case file's reader sees it: without the space around it, and nothing where there is none.
func scalar(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.TrimSpace(s)}
	if n.Value == "" {
		n.Tag = "!!null"
	}
	return n
}

func (r *reader) evidence(e message.Evidence) {
	id := scalar(e.ID)
	about := "证据 / evidence"
	if e.ID != "" {
		about = e.ID
	}
	r.d.About(about, func() {
		if _, ok := r.d.Text(id); ok && r.known[e.ID] {
			r.d.Problem(id, "证据编号重复", "this evidence id is given twice")
		}
		r.d.Text(scalar(e.Title))
		r.d.Choice(scalar(e.Kind), lang.Format("证据种类", "kind of evidence"), ids(casefile.EvidenceKinds))
	})
	if !r.known[e.ID] {
		r.known[e.ID] = true
		r.ids = append(r.ids, e.ID)
	}
	r.c.Evidence = append(r.c.Evidence, casefile.Evidence{ID: e.ID, Title: e.Title, Kind: e.Kind, Date: e.Date, Source: e.Source})
}

func (r *reader) act(a message.Act) {
	r.c.Act = casefile.Act{Kind: r.head("act.kind", a.Kind).String(), Date: a.Date, Description: a.Description}
	r.head("act.date", a.Date.String())
	r.d.About("act", func() { r.c.Act.Evidence = r.cited(a.Evidence) })
}

// head reads the value of a fact that the head of a case gives.
func (r *reader) head(name, value string) (v measures.Value) {
	r.d.About(name, func() {
		n := scalar(value)
		switch f := r.m.Fact(name); {
		case f != nil:
			v, _ = f.Read(&r.d, n)
		case value != "":
			r.d.Problem(n, "本办法没有这个事实", "these Measures have no such fact")
		}
	})
	return v
}

func (r *reader) facts(facts []message.Fact) {
	var askable []string
	for _, f := range r.m.Facts {
		askable = append(askable, f.Name)
	}
	seen := map[string]bool{}
	for _, f := range facts {
		name := scalar(f.Name)
		declared := r.m.Fact(f.Name)
		switch {
		case declared == nil:
			r.d.Unknown(name, lang.Format("事实", "fact"), askable)
		case seen[f.Name]:
			r.d.Problem(name, "事实 %s 给出了两次", "the fact %s is given twice", declared.Name)
		}
		seen[f.Name] = true
		r.d.About(f.Name, func() { r.c.Facts = append(r.c.Facts, r.fact(declared, f)) })
	}
}

// fact reads one fact; declared is nil where the Measures have none of that name.
func (r *reader) fact(declared *measures.Fact, f message.Fact) casefile.Fact {
	out := casefile.Fact{Name: f.Name, By: casefile.Handler, On: f.On, Note: f.Note}
	if declared != nil {
		out.Value, _ = declared.Read(&r.d, scalar(f.Value))
	}
	if f.By != "" {
		by, _ := r.d.Choice(scalar(f.By), lang.Format("主体", "party"), ids(casefile.Parties))
		out.By = casefile.Party(by)
	}
	out.Evidence = r.cited(f.Evidence)
	return out
}

// cited returns the ids of evidence after a look at whether they exist.
func (r *reader) cited(list []string) []string {
	seen := map[string]bool{}
	for _, id := range list {
		switch n := scalar(id); {
		case !r.known[id]:
			r.d.Unknown(n, lang.Format("证据编号", "evidence id"), r.ids)
		case seen[id]:
			r.d.Problem(n, "证据 %s 在这里列了两次", "evidence %s is listed twice here", id)
		}
		seen[id] = true
	}
	return list
}

func ids(options []measures.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.ID
	}
	return out
}
