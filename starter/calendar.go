package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/period"
)

func newCalendar(a *app, more ...*cobra.Command) *cobra.Command {
	cmd := newGroup(a, "calendar")
	cmd.Short = a.text("节假日安排：校验、查看、比较", "Days off and make-up working days: check, show, compare")
	config.AddFlags(cmd.PersistentFlags(), a.lang, "calendar")
	cmd.AddCommand(newCalendarCheck(a), newCalendarShow(a), newCalendarDiff(a))
	cmd.AddCommand(more...)
	return cmd
}

var aCalendar = lang.Text{ZH: "一个节假日安排文件", EN: "a file of days off"}

func readCalendar(path string) (period.Calendar, error) {
	data, err := config.ReadData(path)
	if err != nil {
		return period.Calendar{}, err
	}
	return period.ReadCalendar(path, data)
}

func newCalendarCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "check " + a.text("[文件]", "[FILE]"),
		Short:   a.text("校验节假日安排文件，一次指出全部错误", "Check a file of days off and tell all its mistakes at once"),
		Example: examples("starter calendar check", "starter calendar check my-calendar.yaml"),
		Args:    arguments(0, 1, aCalendar),
		RunE: func(_ *cobra.Command, args []string) error {
			read := a.settings.ReadCalendar
			if len(args) > 0 {
				read = func() (period.Calendar, error) { return readCalendar(args[0]) }
			}
			cal, err := read()
			if err != nil {
				return err
			}
			off, work := 0, 0
			for _, y := range cal.Years {
				off, work = off+len(y.Off), work+len(y.Work)
			}
			_, err = fmt.Fprintln(a.out, a.text("版本 %s：%d 至 %d 年，放假 %d 天，调休上班 %d 天；没有错误",
				"version %s: %d to %d, %d days off, %d make-up working days; no mistakes", cal.Version, cal.Years[0].Year, cal.LastAnnounced(), off, work))
			return err
		},
	}
}

func newCalendarShow(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "show " + a.text("[年份]", "[YEAR]"),
		Short:   a.text("显示一年的放假和调休上班日；不写年份的显示有哪些年", "Show the days off and make-up working days of a year; without one, which years there are"),
		Example: examples("starter calendar show", "starter calendar show 2026", "starter calendar show 2026 -o json"),
		Args:    arguments(0, 1, lang.Text{ZH: "一个年份", EN: "a year"}),
		RunE: func(_ *cobra.Command, args []string) error {
			cal, err := a.settings.ReadCalendar()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				if output != formText {
					return a.encoded(output, cal)
				}
				return a.showYears(cal)
			}
			n, err := strconv.Atoi(args[0])
			if err != nil || len(args[0]) != 4 {
				return usage("年份应当写作 2026 的样子，而不是 %q", "a year is written like 2026, not %q", args[0])
			}
			for _, y := range cal.Years {
				if y.Year == n && output != formText {
					return a.encoded(output, y)
				}
				if y.Year == n {
					return a.showYear(y)
				}
			}
			return usage("没有 %d 年的放假安排（有 %d 至 %d 年）：涉及该年的期限都是暂定的", "there is no notice for %d (there are %d to %d): every period that touches it is provisional",
				n, cal.Years[0].Year, cal.LastAnnounced())
		},
	}
	a.outputFlag(cmd, &output)
	return cmd
}

func (a *app) showYears(cal period.Calendar) error {
	t := explain.NewTable(a.out, a.text("年份", "year"), a.text(">放假", ">off"), a.text(">调休上班", ">worked"), a.text("依据", "by"))
	for _, y := range cal.Years {
		if err := t.Row(strconv.Itoa(y.Year), strconv.Itoa(len(y.Off)), strconv.Itoa(len(y.Work)), y.Notice); err != nil {
			return err
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.out, a.text("\n版本 %s；%d 年的通知尚未收录：涉及该年的期限都是暂定的", "\nversion %s; the notice for %d is not in it: every period that touches that year is provisional",
		cal.Version, cal.LastAnnounced()+1))
	return err
}

func (a *app) showYear(y period.Year) error {
	if _, err := fmt.Fprintf(a.out, "%s\n\n", y.Notice); err != nil {
		return err
	}
	t := explain.NewTable(a.out, a.text("日期", "day"), a.text(">天数", ">days"), a.text("安排", "what"))
	for i := 0; i < len(y.Off); {
		j := i
		for j+1 < len(y.Off) && y.Off[j+1] == y.Off[j].AddDays(1) && y.Names[j+1] == y.Names[i] {
			j++
		}
		if err := t.Row(a.days(y.Off[i], y.Off[j]), strconv.Itoa(j-i+1), period.Skip{Kind: period.Holiday, Name: y.Names[i]}.Text().In(a.lang)); err != nil {
			return err
		}
		i = j + 1
	}
	for _, d := range y.Work {
		if err := t.Row(a.days(d, d), "1", period.Skip{Kind: period.MakeUp}.Text().In(a.lang)); err != nil {
			return err
		}
	}
	return t.Flush()
}

func (a *app) days(from, to civil.Date) string {
	if from == to {
		return explain.Day(from, a.lang)
	}
	return a.text("%s 至 %s", "%s to %s", explain.Day(from, a.lang), explain.Day(to, a.lang))
}

func newCalendarDiff(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "diff " + a.text("文件", "FILE"),
		Short:   a.text("指出文件与现用的安排有哪些日期不同", "Tell which days of a file differ from the calendar in force"),
		Example: examples("starter calendar diff my-calendar.yaml", "starter calendar diff my-calendar.yaml -o json"),
		Args:    arguments(1, 1, aCalendar),
		RunE: func(_ *cobra.Command, args []string) error {
			ours, err := a.settings.ReadCalendar()
			if err != nil {
				return err
			}
			theirs, err := readCalendar(args[0])
			if err != nil {
				return err
			}
			changes := period.Diff(ours, theirs)
			if output != formText {
				return a.encoded(output, struct {
					Before  string          `json:"before"`
					After   string          `json:"after"`
					Changes []period.Change `json:"changes"`
				}{ours.Version, theirs.Version, append([]period.Change{}, changes...)})
			}
			return a.showChanges(ours, theirs, changes)
		},
	}
	a.outputFlag(cmd, &output)
	return cmd
}

func (a *app) showChanges(ours, theirs period.Calendar, changes []period.Change) error {
	var b strings.Builder
	t := explain.NewTable(&b, a.text("日期", "day"), a.text("现用", "in force"), a.text("文件", "file"), a.text("影响", "effect"))
	moving := 0
	for _, c := range changes {
		effect := a.text("不影响计算", "no date moves by it")
		if c.Counts() {
			moving++
			effect = a.text("影响计算", "dates can move")
		}
		if err := t.Row(explain.Day(c.On, a.lang), period.Skip{Kind: c.Before, Name: c.BeforeName}.Text().In(a.lang),
			period.Skip{Kind: c.After, Name: c.AfterName}.Text().In(a.lang), effect); err != nil {
			return err
		}
	}
	if len(changes) > 0 {
		if err := t.Flush(); err != nil {
			return err
		}
		b.WriteString("\n")
	}
	fmt.Fprintln(&b, a.text("%s 与 %s：%d 天不同，其中 %d 天影响计算", "%s and %s: %d days differ, %d of them can move dates", ours.Version, theirs.Version, len(changes), moving))
	_, err := fmt.Fprint(a.out, b.String())
	return err
}
