package main

import (
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/source"
)

func newFacts(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "facts " + a.text("[名称|条款]", "[NAME|REF]"),
		Short: a.text("列出事实：类型、提问、用于哪些条款", "List the facts: type, question, and what reads them"),
		Long: a.text("列出全部事实；或者一个事实、同一开头（如 request）的事实、一个条款需要的事实。",
			"Lists all facts; or one, or those with a beginning such as request, or those that a provision reads."),
		Example:           examples("starter measures facts", "starter measures facts request.sent_on", "starter measures facts request", "starter measures facts 8.6"),
		Args:              arguments(0, 1, lang.Text{ZH: "至多一个事实或者条款", EN: "at most one fact or provision"}),
		ValidArgsFunction: completeFacts,
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			facts := m.Facts
			if len(args) > 0 {
				if facts, err = findFacts(m, args[0]); err != nil {
					return err
				}
			}
			switch {
			case output != formText:
				return a.encoded(output, viewsOf(facts))
			case len(args) > 0 && len(facts) == 1:
				return explain.Fact(a.out, facts[0], m, a.lang)
			}
			return explain.Facts(a.out, facts, a.lang)
		},
	}
	choiceFlag(cmd, &output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	return cmd
}

// findFacts returns the facts that s means: by name, by provision, or by the beginning of their names.
func findFacts(m *measures.Measures, s string) ([]*measures.Fact, error) {
	if f := m.Fact(s); f != nil {
		return []*measures.Fact{f}, nil
	}
	if _, ok := explain.ParseRef(s); ok {
		return factsOf(m, s)
	}
	var facts []*measures.Fact
	for _, f := range m.Facts {
		if strings.HasPrefix(f.Name, strings.TrimSuffix(s, ".")+".") {
			facts = append(facts, f)
		}
	}
	if len(facts) > 0 {
		return facts, nil
	}
	if near := source.Nearest(s, m.FactNames()); near != "" {
		return nil, usage("没有事实 %q，是否指 %s？", "there is no fact %q; did you mean %s?", s, near)
	}
	return nil, usage("没有事实 %q；全部事实见 starter measures facts", "there is no fact %q; starter measures facts lists all", s)
}

// factsOf returns the facts that a provision, or any provision of an article, reads.
func factsOf(m *measures.Measures, ref string) ([]*measures.Fact, error) {
	p, article, err := find(m, ref)
	if err != nil {
		return nil, err
	}
	provisions := []*measures.Provision{p}
	if p == nil {
		provisions = article.Provisions
	}
	var facts []*measures.Fact
	seen := map[*measures.Fact]bool{}
	for _, p := range provisions {
		for _, f := range measures.WithCounted(p.Facts()) {
			if !seen[f] {
				seen[f] = true
				facts = append(facts, f)
			}
		}
	}
	if len(facts) == 0 {
		return nil, usage("第 %d 条没有需要按事实判断的条件", "Art. %d has no condition to be judged by facts", article.Number)
	}
	return facts, nil
}
