package main

import (
	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

func newPeriodSanction(a *app) *cobra.Command {
	var (
		filed, to      civil.Date
		reason, output string
	)
	cmd := &cobra.Command{
		Use:     "sanction",
		Short:   a.text("作出处分决定的期限：六个月，延长后不超过十二个月", "The time to decide on a sanction: 6 months, extended never beyond 12"),
		Example: examples("starter period sanction --filed 2025-08-31", "starter period sanction --filed 2025-08-31 --extended-to 2026-06-30 --reason 案情复杂"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			k, err := a.reckoner()
			if err != nil {
				return err
			}
			rule, err := k.rule(string(message.AwaitLimit))
			if err != nil {
				return err
			}
			r, err := k.count("case_filed", "filed", filed, rule)
			if err != nil {
				return err
			}
			if !to.IsZero() {
				if err := k.check("extended-to", to); err != nil {
					return err
				}
				if r, err = period.Extend(r, rule, period.Extension{New: to, Role: string(message.Supervisor), Reason: reason}, k.cal); err != nil {
					return refused(err)
				}
			}
			return k.showPeriod(output, rule.Name.In(a.lang), r)
		},
	}
	a.dayFlag(cmd, &filed, "filed", "立案之日 `DATE`", "the day the case was filed, `DATE`")
	a.dayFlag(cmd, &to, "extended-to", "延长到 `DATE`", "extended to `DATE`")
	cmd.Flags().StringVar(&reason, "reason", a.text("案情复杂", "complexity"), a.text("延长的理由 `TEXT`", "the reason of the extension, `TEXT`"))
	a.outputFlag(cmd, &output)
	return cmd
}

func newPeriodReview(a *app) *cobra.Command {
	var (
		served, filed, decided, accepted civil.Date
		output                           string
	)
	cmd := &cobra.Command{
		Use:   "review",
		Short: a.text("申请复核、提出申诉和作出决定的期限", "The time to apply for review, to appeal, and to decide on either"),
		Example: examples("starter period review --served 2026-03-12",
			"starter period review --served 2026-03-12 --review-filed 2026-03-20 --review-decided 2026-04-15 --appeal-accepted 2026-05-06"),
		Args: arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			k, err := a.reckoner()
			if err != nil {
				return err
			}
			if err := k.check("served", served); err != nil {
				return err
			}
			var all periodSet
			for _, c := range []struct {
				rule, event, flag string
				on                civil.Date
			}{
				{"review_application", "decision_served", "served", served},
				{"appeal", "decision_served", "served", served},
				{"review_decision", "review_filed", "review-filed", filed},
				{"appeal_after_review", "review_decision_received", "review-decided", decided},
				{"appeal_decision", "appeal_accepted", "appeal-accepted", accepted},
			} {
				if c.on.IsZero() {
					continue
				}
				if c.on.Before(served) {
					return usage("--%s（%s）不能早于 --served（%s）", "--%s (%s) cannot be before --served (%s)", c.flag, c.on, served)
				}
				if err := all.add(k, c.rule, c.event, c.flag, c.on); err != nil {
					return err
				}
			}
			return all.show(k, output, "")
		},
	}
	a.dayFlag(cmd, &served, "served", "处理决定送达之日 `DATE`", "the day the decision was served, `DATE`")
	a.dayFlag(cmd, &filed, "review-filed", "收到复核申请之日 `DATE`", "the day the application for review was received, `DATE`")
	a.dayFlag(cmd, &decided, "review-decided", "收到复核决定之日 `DATE`", "the day the review decision was received, `DATE`")
	a.dayFlag(cmd, &accepted, "appeal-accepted", "受理申诉之日 `DATE`", "the day the appeal was accepted, `DATE`")
	a.outputFlag(cmd, &output)
	return cmd
}

// periodSet are several periods with the rules that they were counted by.
type periodSet struct {
	rules   []period.Rule
	results []period.Result
}

func (n *periodSet) add(k *reckoner, id, event, flag string, on civil.Date) error {
	rule, err := k.rule(id)
	if err != nil {
		return err
	}
	r, err := k.count(event, flag, on, rule)
	if err != nil {
		return err
	}
	n.rules, n.results = append(n.rules, rule), append(n.results, r)
	return nil
}

// show shows the periods one a row, how each was counted below, and of one by the rule named a picture.
func (n *periodSet) show(k *reckoner, form, pictured string) error {
	if form != formText {
		views := make([]periodView, len(n.results))
		for i, r := range n.results {
			views[i] = viewOfPeriod(r)
		}
		return k.encoded(form, map[string]any{"periods": views})
	}
	if err := n.table(k); err != nil {
		return err
	}
	for i, r := range n.results {
		if _, err := k.out.Write([]byte("\n")); err != nil {
			return err
		}
		if err := explain.Period(k.out, n.rules[i].Name.In(k.lang), r, k.cal, r.Rule == pictured, k.lang, k.color()); err != nil {
			return err
		}
	}
	return nil
}

func (n *periodSet) table(k *reckoner) error {
	t := explain.NewTable(k.out, k.text("期限", "period"), k.text("起算", "from"), k.text("长度", "length"), k.text("最后一日", "last day"), k.text("依据", "by"))
	for i, r := range n.results {
		if err := t.Row(explain.PeriodRow(n.rules[i].Name, r, k.lang)...); err != nil {
			return err
		}
	}
	return t.Flush()
}
