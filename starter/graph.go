package main

import (
	"github.com/spf13/cobra"

	"duecourse/internal/explain"
)

func newGraph(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:               "graph " + a.text("条款", "REF"),
		Short:             a.text("画出一个条款的判断流程", "Draw a provision as a decision tree"),
		Example:           examples("starter measures graph 8.6", "starter measures graph 8.6 --format dot | dot -Tsvg > 8.6.svg"),
		Args:              arguments(1, 1, oneRef),
		ValidArgsFunction: completeRefs,
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			p, err := findProvision(m, args[0])
			if err != nil {
				return err
			}
			return explain.Graph(a.out, p, m, explain.Format(format), a.lang)
		},
	}
	choiceFlag(cmd, &format, "format", "", a.text("图形语言", "language of the graph"), explain.Formats...)
	return cmd
}
