package explain

import (
	"fmt"
	"io"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Provision writes everything that the Measures hold of one provision: text, elements with their conditions, provisos,
// and the facts to be asked for.
func Provision(w io.Writer, p *measures.Provision, m *measures.Measures, l lang.Lang) error {
	s := shower{page: page{lang: l}, m: m}
	s.article(m.Article(p.Article), false)
	s.provision(p)
	s.facts(p)
	return s.writeTo(w)
}

// Article writes one article with its official text and the provisions that it has: items by name and text, rules of an
// article without items in full.
func Article(w io.Writer, a *measures.Article, m *measures.Measures, l lang.Lang) error {
	s := shower{page: page{lang: l}, m: m}
	s.article(a, true)
	for _, p := range a.Provisions {
		if a.Items == 0 {
			s.provision(p)
			s.facts(p)
			continue
		}
		s.heading(Named(m, p.Ref, l) + "  [" + p.Ref + "]")
		s.quote(2, p.Text, p.Gloss)
	}
	if a.Items > 0 && len(a.Provisions) > 0 {
		s.blank()
		s.put(0, "", plain, s.in("要件和事实：starter measures show %s", "Elements and facts: starter measures show %s", a.Provisions[0].Ref), faint)
	}
	if len(a.Provisions) == 0 {
		s.blank()
		s.put(0, "", plain, s.in("本条没有需要按事实判断的条件。", "This article has no condition to be judged by facts."), faint)
	}
	return s.writeTo(w)
}

// shower shows parts of the Measures.
type shower struct {
	page
	m      *measures.Measures
	quoted string // the official text last quoted; rules of one article share it
}

// article shows the article's own words; an article without items is its provisions' text as well.
func (s *shower) article(a *measures.Article, alone bool) {
	if a == nil || !alone && a.Items == 0 {
		return
	}
	title := Cite(s.m, fmt.Sprint(a.Number), s.lang)
	if alone {
		title += s.in("　%s", "  %s", s.m.Title)
	}
	s.heading(title)
	s.quote(2, a.Text, a.Gloss)
	s.quoted = a.Text
}

func (s *shower) provision(p *measures.Provision) {
	s.heading(Named(s.m, p.Ref, s.lang) + s.in("　［%s］", "  [%s]", roles[p.Role]))
	if p.Text != s.quoted {
		s.quote(2, p.Text, p.Gloss)
		s.quoted = p.Text
		if p.OpenClause {
			s.line(2, s.in("兜底条款：适用时须载明所依据的规定，并由第二人签署。", "An open clause: it needs a cited legal basis and a second signature."))
		}
		s.blank()
	}
	s.line(2, s.in("要件（须全部具备）", "Elements (all must be given)"))
	for i, e := range p.Elements {
		s.element(4, fmt.Sprintf("%d.", i+1), e)
	}
	if len(p.Provisos) > 0 {
		s.blank()
		s.line(2, s.in("但书（有其一即不适用）", "Provisos (any one takes it away)"))
		for i, e := range p.Provisos {
			s.element(4, fmt.Sprintf("%d.", i+1), e)
		}
	}
	if len(p.Options) > 0 {
		names := make([]string, len(p.Options))
		for i, o := range p.Options {
			names[i] = o.Text.In(s.lang)
		}
		s.blank()
		s.item(2, s.in("可以采取：", "Open are:"), s.list(names))
	}
}

func (s *shower) element(indent int, mark string, e *measures.Element) {
	text := s.both(e.Text, e.Gloss)
	if len(e.Any) > 0 {
		text += s.in("（有其一即可）", " (any one suffices)")
	}
	s.item(indent, mark, text)
	inner := indent + Width(mark) + 1
	switch {
	case e.When != "":
		s.put(inner, "", plain, e.When, faint)
	case e.Established != "":
		var refs []string
		for _, p := range s.m.ByRole(e.Established) {
			refs = append(refs, p.Ref)
		}
		s.put(inner, "", plain, s.in("%s之一成立", "one of %s is established", CiteAll(s.m, refs, s.lang)), faint)
	}
	for _, a := range e.Any {
		s.element(inner, "·", a)
	}
}

func (s *shower) facts(p *measures.Provision) {
	if len(p.Facts()) == 0 {
		return
	}
	s.blank()
	s.line(2, s.in("需要的事实", "Facts"))
	for _, f := range measures.WithCounted(p.Facts()) {
		s.fact(4, f)
	}
}

// fact shows a fact with what one needs to know to ask for it.
func (s *shower) fact(indent int, f *measures.Fact) {
	s.put(indent, "", plain, f.Name+s.in("（%s）", " (%s)", types[f.Type]), bold)
	s.line(indent+2, f.Ask.In(s.lang))
	if len(f.Options) > 0 {
		names := make([]string, len(f.Options))
		for i, o := range f.Options {
			names[i] = o.ID + s.in("（%s）", " (%s)", o.Text)
		}
		s.item(indent+2, s.in("选项：", "One of:"), s.list(names))
	}
	whom := s.in("问：%s", "Ask: %s", informant(f.Whom, s.lang))
	if f.GivenBy != "" {
		whom = s.in("由案件文件的 %s 给出", "Given by %s of the case file", f.GivenBy)
	}
	s.line(indent+2, whom+s.in("　通常的证据：%s", "   Usual proof: %s", f.Proof))
	if f.Counted != nil {
		s.line(indent+2, CountedFrom(f.Counted, s.lang))
	}
}

// Fact writes everything that the Measures hold of one fact.
func Fact(w io.Writer, f *measures.Fact, m *measures.Measures, l lang.Lang) error {
	s := shower{page: page{lang: l}, m: m}
	s.fact(0, f)
	if f.FavoursOfficerOnly {
		s.line(2, s.in("舆情：只可作有利于当事执法人员的认定（第十五条）。", "Public opinion: it may only speak for the officer (Art. 15)."))
	}
	if len(f.UsedBy) > 0 {
		s.line(2, s.in("用于：", "Read by:"))
		for _, ref := range f.UsedBy {
			s.item(4, "·", Named(m, ref, l)+"  ["+ref+"]")
		}
	}
	return s.writeTo(w)
}

// Facts writes facts, each with its type, its question and the provisions that read it.
func Facts(w io.Writer, fs []*measures.Fact, l lang.Lang) error {
	s := shower{page: page{lang: l}}
	names, kinds := 0, 0
	for _, f := range fs {
		names, kinds = max(names, Width(f.Name)), max(kinds, Width(types[f.Type].In(l)))
	}
	for _, f := range fs {
		s.line(0, pad(f.Name, names)+"  "+pad(types[f.Type].In(l), kinds)+"  "+strings.Join(f.UsedBy, " "))
		s.line(4, f.Ask.In(l))
	}
	return s.writeTo(w)
}

// List writes a line for every provision: reference, role, name, and how many elements and facts it has.
func List(w io.Writer, m *measures.Measures, l lang.Lang) error {
	in := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	t := NewTable(w, in("条款", "Ref"), in("作用", "Role"), in("名称", "Name"), in(">要件", ">Elements"), in(">事实", ">Facts"))
	for _, p := range m.Provisions {
		err := t.Row(p.Ref, roles[p.Role].In(l), p.Name.In(l), fmt.Sprint(len(p.Elements)), fmt.Sprint(len(p.Facts())))
		if err != nil {
			return err
		}
	}
	return t.Flush()
}
