package main

import (
	"github.com/spf13/cobra"

	"duecourse/internal/explain"
)

func newList(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   a.text("列出有条件的全部条款", "List every provision that has a condition"),
		Example: examples("starter measures list", "starter measures list -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			if output == formText {
				return explain.List(a.out, m, a.lang)
			}
			views := make([]provisionView, len(m.Provisions))
			for i, p := range m.Provisions {
				views[i] = viewOf(p)
			}
			return a.encoded(output, views)
		},
	}
	choiceFlag(cmd, &output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	return cmd
}

// encoded writes v in a form that programs read.
func (a *app) encoded(form string, v any) error {
	data, err := encode(form, v)
	if err != nil {
		return err
	}
	_, err = a.out.Write(data)
	return err
}
