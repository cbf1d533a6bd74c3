package main

import (
	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/period"
)

// ruleView is a rule for other programs.
type ruleView struct {
	period.Rule
	Name lang.Text  `json:"name"`
	From lang.Text  `json:"from"`
	Note *lang.Text `json:"note,omitempty"`
}

func newPeriodList(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   a.text("列出全部期限及其依据", "List all periods with the law that sets them"),
		Example: examples("starter period list", "starter period list -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			k, err := a.reckoner()
			if err != nil {
				return err
			}
			if output != formText {
				views := make([]ruleView, len(k.rules))
				for i, r := range k.rules {
					views[i] = ruleView{Rule: r, Name: r.Name, From: r.From}
					if r.Note != (lang.Text{}) {
						views[i].Note = &r.Note
					}
				}
				return a.encoded(output, views)
			}
			return k.list()
		},
	}
	a.outputFlag(cmd, &output)
	return cmd
}

func (k *reckoner) list() error {
	t := explain.NewTable(k.out, k.text("名称", "id"), k.text("期限", "period"), k.text("长度", "length"), k.text("可否延长", "longer"), k.text("依据", "by"))
	for _, r := range k.rules {
		by := r.Citation
		if r.BureauSet {
			by = k.text("由本局确定：%s", "set by the bureau: %s", by)
		}
		if err := t.Row(r.ID, r.Name.In(k.lang), k.length(r), k.longer(r), by); err != nil {
			return err
		}
	}
	return t.Flush()
}

func (k *reckoner) length(r period.Rule) string {
	if r.Times > 1 {
		return k.text("%s，共 %d 次", "%s, %d times", explain.SpanText(r.Span), r.Times)
	}
	return explain.SpanText(r.Span).In(k.lang)
}

func (k *reckoner) longer(r period.Rule) string {
	switch {
	case r.Longer == nil && r.BureauSet:
		return k.text("写明理由可延长", "with a reason")
	case r.Longer == nil:
		return k.text("不可", "no")
	case r.Longer.Most.IsZero():
		return k.text("最多再延长 %s", "by at most %s", explain.SpanText(r.Longer.By))
	}
	return k.text("总长不超过 %s", "to %s in all", explain.SpanText(r.Longer.Most))
}
