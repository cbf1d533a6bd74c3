package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/period"
	"duecourse/internal/source"
)

func newPeriod(a *app) *cobra.Command {
	cmd := newGroup(a, "period")
	cmd.Short = a.text("期限：计算最后一日，说明依据", "Periods: count last days, and say by which law")
	cmd.Long = a.text("计算期限，无需联网：当日不计，最后一日遇休假日顺延，24:00（北京时间）届满。每个日期都附依据和计算过程。",
		"Counts periods, offline: the day of the event is not counted, a last day that is a day off rolls forward, and it ends at\n24:00 in Asia/Shanghai. Every date comes with the law and with how it was counted.")
	config.AddFlags(cmd.PersistentFlags(), a.lang, "calendar", "periods")
	cmd.AddCommand(newPeriodAdd(a), newPeriodEnforcement(a), newPeriodReply(a), newPeriodReview(a), newPeriodSanction(a), newPeriodList(a))
	return cmd
}

// The years that a date may lie in: nothing here is older, and no notice of days off is known so long ahead.
const (
	earliestYear = 2000
	yearsAhead   = 10
)

// reckoner counts periods for the command line.
type reckoner struct {
	*app
	cal   period.Calendar
	rules []period.Rule
}

func (a *app) reckoner() (*reckoner, error) {
	cal, err := a.settings.ReadCalendar()
	if err != nil {
		return nil, err
	}
	rules, err := a.settings.ReadPeriods()
	if err != nil {
		return nil, err
	}
	return &reckoner{a, cal, rules}, nil
}

// rule finds a rule by its id.
func (k *reckoner) rule(id string) (period.Rule, error) {
	var known []string
	for _, r := range k.rules {
		if r.ID == id {
			return r, nil
		}
		known = append(known, r.ID)
	}
	if near := source.Nearest(id, known); near != "" {
		return period.Rule{}, usage("没有期限 %q，是否指 %q？", "there is no period %q; did you mean %q?", id, near)
	}
	return period.Rule{}, usage("没有期限 %q：应当是 10wd、60d、6m、1y 这样的长度，或者 %s period list 列出的名称",
		"there is no period %q: give a length such as 10wd, 60d, 6m or 1y, or a name from %s period list", id, "starter")
}

// check refuses a date that is needed and not given, or that nobody means.
func (k *reckoner) check(flag string, d civil.Date) error {
	last := k.cal.LastAnnounced() + yearsAhead
	switch {
	case d.IsZero():
		return usage("缺少 --%s DATE", "--%s DATE is missing", flag)
	case d.Year() < earliestYear || d.Year() > last:
		return usage("--%s 是 %s：只计算 %d 年至 %d 年", "--%s is %s: only the years %d to %d are counted", flag, d, earliestYear, last)
	}
	return nil
}

// count counts a period by a rule.
func (k *reckoner) count(event, flag string, on civil.Date, rule period.Rule) (period.Result, error) {
	if err := k.check(flag, on); err != nil {
		return period.Result{}, err
	}
	r := period.Count(period.Event{Name: event, On: on}, rule, k.cal)
	return r, k.sane(r)
}

// sane refuses a period that ends when nobody can tell what is a day off.
func (k *reckoner) sane(r period.Result) error {
	if last := k.cal.LastAnnounced() + yearsAhead; r.Last.Year() > last {
		return usage("该期限到 %s 才届满：只计算到 %d 年", "the period ends on %s: only the years to %d are counted", r.Last, last)
	}
	return nil
}

// periodView is a period for other programs.
type periodView struct {
	period.Result
	End time.Time `json:"end"` // the instant at which the last day ends
}

func viewOfPeriod(r period.Result) periodView { return periodView{r, r.End()} }

// showPeriod shows one period in the form that was asked for.
func (k *reckoner) showPeriod(form, title string, r period.Result) error {
	if form != formText {
		return k.encoded(form, viewOfPeriod(r))
	}
	return explain.Period(k.out, title, r, k.cal, true, k.lang, k.color())
}

// dayFlag adds a flag that takes a date.
func (a *app) dayFlag(cmd *cobra.Command, into *civil.Date, flag, zh, en string) {
	cmd.Flags().Var(&day{into, flag}, flag, a.text(zh, en))
}

func (a *app) outputFlag(cmd *cobra.Command, into *string) {
	choiceFlag(cmd, into, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
}

// refused makes a refusal by the law of periods the mistake of whoever asked.
func refused(err error) error {
	var r *period.Refusal
	if errors.As(err, &r) {
		return usageError{r.Text}
	}
	return err
}

func newPeriodAdd(a *app) *cobra.Command {
	var (
		from   civil.Date
		output string
	)
	cmd := &cobra.Command{
		Use:   "add " + a.text("长度|期限", "SPAN|PERIOD"),
		Short: a.text("从某日起计算一个期限的最后一日", "Count the last day of a period from a day on"),
		Example: examples("starter period add 10wd --from 2026-09-18", "starter period add 6m --from 2025-08-31",
			"starter period add reconsideration --from 2026-03-12 -o json"),
		Args: arguments(1, 1, lang.Text{ZH: "一个长度（如 10wd）或者期限的名称", EN: "a length such as 10wd, or the name of a period"}),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			rules, err := period.ReadRules(config.Periods())
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			ids := make([]string, len(rules))
			for i, r := range rules {
				ids[i] = r.ID
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			k, err := a.reckoner()
			if err != nil {
				return err
			}
			span, err := period.ParseSpan(args[0])
			rule, title := period.Rule{Span: span}, explain.SpanText(span).In(a.lang)
			if err != nil {
				if span := args[0]; span != "" && (span[0] >= '0' && span[0] <= '9' || span[0] == '-') {
					return refused(err)
				}
				if rule, err = k.rule(args[0]); err != nil {
					return err
				}
				title = rule.Name.In(a.lang)
			}
			r, err := k.count("event", "from", from, rule)
			if err != nil {
				return err
			}
			return k.showPeriod(output, title, r)
		},
	}
	a.dayFlag(cmd, &from, "from", "事件发生之日 `DATE`", "the day of the event, `DATE`")
	a.outputFlag(cmd, &output)
	return cmd
}

func newPeriodReply(a *app) *cobra.Command {
	var (
		sent           civil.Date
		within, output string
	)
	cmd := &cobra.Command{
		Use:     "reply",
		Short:   a.text("上级机关答复书面请示的合理时间（第八条第（六）项）", "The reasonable time for a reply to a written request (Art. 8(6))"),
		Example: examples("starter period reply --sent 2026-03-02", "starter period reply --sent 2026-03-02 --within 20wd"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			k, err := a.reckoner()
			if err != nil {
				return err
			}
			rule, err := k.rule("reply")
			if err != nil {
				return err
			}
			if within != "" {
				if rule.Span, err = period.ParseSpan(within); err != nil {
					return usage("--within：%s", "--within: %s", textOf(err))
				}
			}
			r, err := k.count("request_sent", "sent", sent, rule)
			if err != nil {
				return err
			}
			return k.showPeriod(output, rule.Name.In(a.lang), r)
		},
	}
	a.dayFlag(cmd, &sent, "sent", "请示发出之日 `DATE`", "the day the request was sent, `DATE`")
	cmd.Flags().StringVar(&within, "within", "", a.text("确定的时间 `SPAN`，如 15wd（默认见 starter period list）", "the time that was fixed, `SPAN`, such as 15wd (default: starter period list)"))
	a.outputFlag(cmd, &output)
	return cmd
}

// textOf is an error in both languages where it has them.
func textOf(err error) lang.Text {
	var r *period.Refusal
	if errors.As(err, &r) {
		return r.Text
	}
	return lang.Text{ZH: err.Error(), EN: err.Error()}
}
