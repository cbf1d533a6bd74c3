package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

func newTest(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "test " + a.text("[文件]", "[FILE]"),
		Short: a.text("用情景表检验办法", "Hold the Measures against tables of scenarios"),
		Long: a.text("用情景表检验办法：每个情景给出事实和应有的结论。默认用内置的情景表。有一个不符即以 1 退出。",
			"Holds the Measures against scenarios, each of them facts and the answer they must get; by default the built-in\nones. One wrong answer and the exit code is 1."),
		Example: examples("starter measures test", "starter measures test my.scenarios.yaml --measures my-measures.yaml"),
		Args:    arguments(0, 1, lang.Text{ZH: "至多一个情景文件", EN: "at most one file of scenarios"}),
		RunE: func(_ *cobra.Command, args []string) error {
			name, data := config.Scenarios()
			if len(args) > 0 {
				var err error
				name = args[0]
				if data, err = config.ReadData(name); err != nil {
					return err
				}
			}
			m, err := a.load()
			if err != nil {
				return err
			}
			report, err := measures.RunScenarios(m, name, data)
			if err != nil {
				return err
			}
			return a.scenarios(report)
		},
	}
}

// scenarios writes what came of the scenarios, the failures last.
func (a *app) scenarios(r *measures.ScenarioReport) error {
	t := explain.NewTable(a.out, a.text("条款", "Ref"), a.text(">情景", ">Scenarios"), a.text(">不符", ">Failed"))
	for _, p := range r.PerProvision {
		if err := t.Row(p.Ref, strconv.Itoa(p.Total), strconv.Itoa(p.Failed)); err != nil {
			return err
		}
	}
	if err := t.Row(a.text("合计", "Total"), strconv.Itoa(r.Total), strconv.Itoa(len(r.Failures))); err != nil {
		return err
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, f := range r.Failures {
		if _, err := fmt.Fprintln(a.out, a.text("\n%s：%s\n  得到：%s\n  应为：%s", "\n%s: %s\n  got:  %s\n  want: %s", f.Where, f.Name, f.Got, f.Want)); err != nil {
			return err
		}
	}
	if len(r.Failures) > 0 {
		return told(exitError)
	}
	return nil
}
