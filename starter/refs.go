package main

import (
	"strconv"
	"strings"

	"duecourse/internal/explain"
	"duecourse/internal/measures"
	"duecourse/internal/source"
)

func refsOf(m *measures.Measures) []string {
	refs := make([]string, len(m.Provisions))
	for i, p := range m.Provisions {
		refs[i] = p.Ref
	}
	return refs
}

// find returns what a reference names: an article for 8 or 第八条, a provision for 8.6 or 第八条第（六）项.
func find(m *measures.Measures, s string) (*measures.Provision, *measures.Article, error) {
	ref, ok := explain.ParseRef(s)
	if !ok {
		return nil, nil, unknownRef(m, s)
	}
	head, _, item := strings.Cut(ref, ".")
	number, _ := strconv.Atoi(head)
	article := m.Article(number)
	if article == nil {
		return nil, nil, usage("没有第 %s 条：办法共 %d 条", "there is no Art. %s: the Measures have %d articles", head, len(m.Articles))
	}
	if !item {
		return nil, article, nil
	}
	p := m.Provision(ref)
	if p == nil {
		p = m.Provision(strings.TrimSuffix(ref, ".1")) // the first sentence goes by the article's number
	}
	if p == nil && article.Items > 0 {
		return nil, nil, usage("没有 %s：第 %d 条共 %d 项", "there is no %s: Art. %d has %d items", s, number, article.Items)
	}
	if p == nil {
		return nil, nil, unknownRef(m, s)
	}
	return p, article, nil
}

// findProvision returns the provision that a reference names, where an article with a single one will do.
func findProvision(m *measures.Measures, s string) (*measures.Provision, error) {
	p, article, err := find(m, s)
	switch {
	case err != nil:
		return nil, err
	case p != nil:
		return p, nil
	}
	if p = m.Provision(strconv.Itoa(article.Number)); p != nil {
		return p, nil
	}
	if len(article.Provisions) == 0 {
		return nil, usage("第 %d 条没有需要按事实判断的条件", "Art. %d has no condition to be judged by facts", article.Number)
	}
	return nil, usage("第 %[1]d 条有多项：请指明一项，如 %[2]s", "Art. %[1]d has several items: name one, such as %[2]s", article.Number, article.Provisions[0].Ref)
}

func unknownRef(m *measures.Measures, s string) error {
	if near := source.Nearest(s, refsOf(m)); near != "" {
		return usage("没有条款 %q，是否指 %s？", "there is no provision %q; did you mean %s?", s, near)
	}
	return usage("没有条款 %q；条款写作 8.6、8(6) 或者 第八条第六项", "there is no provision %q; write it 8.6, 8(6) or 第八条第六项", s)
}
