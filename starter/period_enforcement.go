package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/explain"
)

// enforcementFlags are the events that the command takes, each with its flag.
var enforcementFlags = []struct {
	event        clock.Event
	flag, zh, en string
}{
	{clock.Served, "served", "处罚决定送达之日 `DATE`", "the day the penalty decision was served, `DATE`"},
	{clock.ReconsiderationApplied, "reconsidered", "申请行政复议之日 `DATE`", "the day the party applied for reconsideration, `DATE`"},
	{clock.ReconsiderationDecided, "reconsideration-decided", "收到复议决定之日 `DATE`", "the day the party received the reconsideration decision, `DATE`"},
	{clock.Sued, "sued", "提起行政诉讼之日 `DATE`", "the day the party sued, `DATE`"},
	{clock.DemandServed, "demand", "催告书送达之日 `DATE`", "the day the written demand was served, `DATE`"},
	{clock.Filed, "filed", "申请强制执行之日 `DATE`", "the day the court was asked, `DATE`"},
	{clock.Performed, "performed", "行政相对人履行之日 `DATE`", "the day the party performed, `DATE`"},
}

func newPeriodEnforcement(a *app) *cobra.Command {
	days := make([]civil.Date, len(enforcementFlags))
	var output string
	cmd := &cobra.Command{
		Use:   "enforcement",
		Short: a.text("申请人民法院强制执行的期限（第八条第（二十四）项）", "When the court can be asked to enforce (Art. 8(24))"),
		Long: a.text(`计算起诉期限、申请人民法院强制执行的期限，以及催告后等待履行的期限。
催告后的期限届满之前申请为过早，期限届满之后申请为逾期；行政相对人履行的，不再申请；行政相对人起诉的，以裁判为准。`,
			`Counts the party's time to sue, the window in which the court can be asked to enforce, and the time to perform after the
demand. An application before the demand's days are over is premature, one after the window is late; performance ends
the matter, and where the party sued the judgment governs.`),
		Example: examples("starter period enforcement --served 2025-12-10",
			"starter period enforcement --served 2025-12-10 --demand 2026-06-15 --filed 2026-07-02",
			"starter period enforcement --served 2025-12-10 --reconsidered 2026-01-20 --reconsideration-decided 2026-03-16"),
		Args: arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			k, err := a.reckoner()
			if err != nil {
				return err
			}
			matter := clock.Matter{Kind: clock.EnforcementApplication, Rules: k.rules}
			var today civil.Date // the last day of which something is known: nothing lapses by the day on which one asks
			for i, f := range enforcementFlags {
				if days[i].IsZero() && f.event != clock.Served {
					continue
				}
				if err := k.check(f.flag, days[i]); err != nil {
					return err
				}
				matter.Marks = append(matter.Marks, clock.Mark{Event: f.event, On: days[i], Entered: days[i]})
				if days[i].After(today) {
					today = days[i]
				}
			}
			var wrong *clock.Refusal
			if err := clock.Check(matter.Kind, matter.Marks, today); errors.As(err, &wrong) {
				return usageError{wrong.Text}
			} else if err != nil {
				return err
			}
			if lacking := clock.Lacking(matter.Kind, k.rules); len(lacking) > 0 {
				return usage("缺少期限：%s", "these periods are missing: %s", strings.Join(lacking, ", "))
			}
			return k.showEnforcement(output, matter, clock.Reckon(matter, k.cal, today))
		},
	}
	for i, f := range enforcementFlags {
		a.dayFlag(cmd, &days[i], f.flag, f.zh, f.en)
	}
	a.outputFlag(cmd, &output)
	return cmd
}

func (k *reckoner) showEnforcement(form string, matter clock.Matter, r clock.Reckoning) error {
	for _, p := range r.Periods {
		if err := k.sane(p); err != nil {
			return err
		}
	}
	if form != formText {
		return k.encoded(form, struct {
			Marks []clock.Mark `json:"marks"`
			clock.Reckoning
		}{matter.Marks, r})
	}
	var (
		all         periodSet
		b           strings.Builder
		provisional []int
	)
	for _, p := range r.Periods {
		if r.Outcome == clock.OvertakenBySuit && p.Rule == matter.Kind.Awaited() {
			continue // the court's dates govern
		}
		rule, err := k.rule(p.Rule)
		if err != nil {
			return err
		}
		all.rules, all.results = append(all.rules, rule), append(all.results, p)
		provisional = append(provisional, p.Provisional...)
	}
	slices.Sort(provisional)
	for _, line := range k.enforcementLines(r) {
		fmt.Fprintln(&b, line)
	}
	if err := explain.Provisional(&b, slices.Compact(provisional), k.lang, k.color()); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(k.out, "%s\n", b.String()); err != nil {
		return err
	}
	return all.show(k, form, matter.Kind.Awaited())
}

// enforcementLines say what the reckoning comes to.
func (k *reckoner) enforcementLines(r clock.Reckoning) []string {
	var lines []string
	window, demand := r.Period(clock.RuleEnforcementWindow), r.Period(clock.RuleEnforcementDemand)
	if window != nil {
		opens := window.First
		if demand != nil && !demand.Last.Before(opens) {
			opens = demand.Last.AddDays(1)
		}
		switch {
		case r.Outcome == clock.OvertakenBySuit, r.Outcome == clock.PerformedInTime:
		case demand == nil:
			lines = append(lines, k.text("可以申请强制执行：%s 至 %s；此前应当催告，催告的期限届满仍不履行的才能申请",
				"the court can be asked from %s to %s, once a demand was served and its days went by", window.First, window.Last))
		case opens.After(window.Last):
			lines = append(lines, k.text("催告过晚：催告的期限 %s 届满，申请的期限 %s 届满", "the demand came too late: its days end on %s, the window on %s", demand.Last, window.Last))
		default:
			lines = append(lines, k.text("可以申请强制执行：%s 至 %s", "the court can be asked from %s to %s", opens, window.Last))
		}
	}
	if r.Outcome != "" {
		lines = append(lines, k.text("结果：%s", "outcome: %s", r.Outcome.Text()))
	}
	for _, remark := range r.Remarks {
		if remark != clock.ProvisionalDates { // said with its years
			lines = append(lines, k.text("注意：%s", "note: %s", remark.Text()))
		}
	}
	return lines
}
