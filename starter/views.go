package main

import (
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// provisionView is a provision as programs read it.
type provisionView struct {
	Ref        string        `json:"ref"`
	Article    int           `json:"article"`
	Role       measures.Role `json:"role"`
	Name       lang.Text     `json:"name"`
	Text       string        `json:"text"`
	Gloss      string        `json:"gloss"`
	OpenClause bool          `json:"open_clause"`
	Elements   []elementView `json:"elements"`
	Provisos   []elementView `json:"provisos"`
	Options    []optionView  `json:"options"`
	Facts      []string      `json:"facts"`
}

type elementView struct {
	Text        string        `json:"text"`
	Gloss       string        `json:"gloss"`
	When        string        `json:"when,omitempty"`
	Any         []elementView `json:"any,omitempty"`
	Established measures.Role `json:"established,omitempty"`
}

type optionView struct {
	ID   string    `json:"id"`
	Text lang.Text `json:"text"`
}

type articleView struct {
	Number     int             `json:"number"`
	Text       string          `json:"text"`
	Gloss      string          `json:"gloss"`
	Items      int             `json:"items"`
	Provisions []provisionView `json:"provisions"`
}

type factView struct {
	Name               string             `json:"name"`
	Type               measures.Type      `json:"type"`
	Options            []optionView       `json:"options"`
	GivenBy            string             `json:"given_by,omitempty"`
	Ask                lang.Text          `json:"ask"`
	Proof              lang.Text          `json:"proof"`
	Whom               measures.Informant `json:"whom"`
	FavoursOfficerOnly bool               `json:"favours_officer_only"`
	UsedBy             []string           `json:"used_by"`
	Counted            *countedView       `json:"counted,omitempty"`
}

// countedView says from which facts a last day is counted.
type countedView struct {
	From   string `json:"from"`
	Rule   string `json:"rule,omitempty"`
	Length string `json:"length,omitempty"`
}

func viewOf(p *measures.Provision) provisionView {
	v := provisionView{Ref: p.Ref, Article: p.Article, Role: p.Role, Name: p.Name, Text: p.Text, Gloss: p.Gloss,
		OpenClause: p.OpenClause, Elements: viewsOfElements(p.Elements), Provisos: viewsOfElements(p.Provisos),
		Options: viewsOfOptions(p.Options), Facts: []string{}}
	for _, f := range p.Facts() {
		v.Facts = append(v.Facts, f.Name)
	}
	return v
}

func viewsOfElements(es []*measures.Element) []elementView {
	out := make([]elementView, len(es))
	for i, e := range es {
		out[i] = elementView{e.Text, e.Gloss, e.When, viewsOfElements(e.Any), e.Established}
	}
	return out
}

func viewsOfOptions(os []measures.Option) []optionView {
	out := make([]optionView, len(os))
	for i, o := range os {
		out[i] = optionView{o.ID, o.Text}
	}
	return out
}

func viewOfArticle(a *measures.Article) articleView {
	v := articleView{a.Number, a.Text, a.Gloss, a.Items, make([]provisionView, len(a.Provisions))}
	for i, p := range a.Provisions {
		v.Provisions[i] = viewOf(p)
	}
	return v
}

func viewsOf(fs []*measures.Fact) []factView {
	out := make([]factView, len(fs))
	for i, f := range fs {
		out[i] = factView{f.Name, f.Type, viewsOfOptions(f.Options), f.GivenBy, f.Ask, f.Proof, f.Whom,
			f.FavoursOfficerOnly, append([]string{}, f.UsedBy...), nil}
		if c := f.Counted; c != nil {
			out[i].Counted = &countedView{From: c.From.Name, Rule: c.Rule}
			if c.Length != nil {
				out[i].Counted.Length = c.Length.Name
			}
		}
	}
	return out
}
