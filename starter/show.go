package main

import (
	"github.com/spf13/cobra"

	"duecourse/internal/explain"
)

func newShow(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:               "show " + a.text("条款", "REF"),
		Short:             a.text("显示一条或者一项：原文、要件、但书、需要的事实", "Show an article or an item: its text, elements, provisos and facts"),
		Example:           examples("starter measures show 8.6", "starter measures show '8(6)'", "starter measures show 第八条第六项", "starter measures show 15"),
		Args:              arguments(1, 1, oneRef),
		ValidArgsFunction: completeRefs,
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			p, article, err := find(m, args[0])
			switch {
			case err != nil:
				return err
			case output != formText && p != nil:
				return a.encoded(output, viewOf(p))
			case output != formText:
				return a.encoded(output, viewOfArticle(article))
			case p != nil:
				return explain.Provision(a.out, p, m, a.lang)
			}
			return explain.Article(a.out, article, m, a.lang)
		},
	}
	choiceFlag(cmd, &output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	return cmd
}
