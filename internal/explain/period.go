package explain

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/period"
)

// Period shows a period: its last day, how it was counted step by step and, where wanted, a picture of its months. title
// names it.
func Period(w io.Writer, title string, r period.Result, cal period.Calendar, picture bool, l lang.Lang, color bool) error {
	p := &page{lang: l, color: color}
	p.heading(p.in("%s：最后一日 %s（%s）24:00", "%s: last day %s (%s), 24:00 in Asia/Shanghai", title, r.Last, weekday(r.Last, l)))
	if r.Citation != "" {
		p.line(0, p.in("%s；依据：%s", "%s; by %s", SpanText(r.Span), r.Citation))
	}
	p.provisional(r.Provisional)
	p.blank()
	t := NewTable(&p.b, p.in("步骤", "step"), p.in("日期", "day"), p.in("说明", "why"))
	for _, s := range stepsOf(r, cal) {
		t.add([]string{s.what.In(l), s.when.In(l), s.why.In(l)})
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if picture {
		p.blank()
		p.months(r)
	}
	return p.writeTo(w)
}

// PeriodRow puts a period into one row of a table: what it is, from when, how long, its last day, and the law.
func PeriodRow(name lang.Text, r period.Result, l lang.Lang) []string {
	last := r.Last.String() + " " + weekday(r.Last, l)
	if len(r.Provisional) > 0 {
		last += lang.Text{ZH: "（暂定）", EN: " (provisional)"}.In(l)
	}
	return []string{name.In(l), r.Event.On.String(), SpanText(r.Span).In(l), last, r.Citation}
}

// Provisional says that dates may still move, and why; nothing where they may not.
func Provisional(w io.Writer, years []int, l lang.Lang, color bool) error {
	p := &page{lang: l, color: color}
	p.provisional(years)
	return p.writeTo(w)
}

func (p *page) provisional(years []int) {
	if len(years) == 0 {
		return
	}
	names := make([]string, len(years))
	for i, y := range years {
		names[i] = strconv.Itoa(y)
	}
	p.put(0, "", plain, p.in("暂定：没有 %s 年的放假安排，按通常的工作周计算；公布后应当重新计算。",
		"Provisional: there is no notice of days off for %s, which is counted by the ordinary week; count again once there is one.", p.list(names)), yellow)
}

// countStep is one step of a count.
type countStep struct{ what, when, why lang.Text }

func stepsOf(r period.Result, cal period.Calendar) []countStep {
	all := []countStep{
		{lang.Text{ZH: "事件", EN: "event"}, dayText(r.Event.On), lang.Text{ZH: "当日不计（《民法典》第二百零一条）", EN: "the day itself is not counted (《民法典》第二百零一条)"}},
		{lang.Text{ZH: "第一日", EN: "first day"}, dayText(r.First), lang.Text{ZH: "自次日起算", EN: "counting begins the next day"}},
	}
	all = append(all, runs(lang.Text{ZH: "不计", EN: "not counted"}, lang.Text{}, r.Skipped)...)
	if r.Span.Unit == period.WorkingDays {
		var worked []period.Skip
		for d := r.First; !d.After(r.Nominal); d = d.AddDays(1) {
			if s := cal.Why(d); s.Kind == period.MakeUp {
				worked = append(worked, s)
			}
		}
		all = append(all, runs(lang.Text{ZH: "计入", EN: "counted"}, lang.Text{}, worked)...)
	}
	slices.SortStableFunc(all[2:], func(a, b countStep) int { return strings.Compare(a.when.ZH, b.when.ZH) })
	ends := nominal(r)
	if len(r.Rolled) > 0 && len(r.Extensions) == 0 {
		all = append(all, countStep{lang.Text{ZH: "届满", EN: "would end"}, dayText(r.Nominal), ends})
		all = append(all, runs(lang.Text{ZH: "顺延", EN: "rolls over"}, lang.Text{ZH: "（《民法典》第二百零三条）", EN: " (《民法典》第二百零三条)"}, r.Rolled)...)
		ends = lang.Text{ZH: "休假结束后的第一个工作日", EN: "the first working day after it"}
	}
	for _, e := range r.Extensions {
		all = append(all, countStep{lang.Text{ZH: "延长", EN: "extended"}, lang.Format("%s 至 %s", "%s to %s", e.Old, e.New), lang.Format("%s（%s）", "%s (%s)", e.Reason, e.Citation)})
		ends = lang.Text{ZH: "延长后的最后一日", EN: "as extended"}
	}
	return append(all, countStep{lang.Text{ZH: "最后一日", EN: "last day"}, dayText(r.Last), lang.Format("%s，24:00 届满", "%s; it ends at 24:00", ends)})
}

// nominal says why the last day is the one it is, before it rolls forward.
func nominal(r period.Result) lang.Text {
	_, _, event := r.Event.On.Parts()
	_, _, last := r.Nominal.Parts()
	switch {
	case r.Span.Unit == period.Days:
		return lang.Format("第 %d 日", "day %d", r.Span.N)
	case r.Span.Unit == period.WorkingDays:
		return lang.Format("第 %d 个工作日", "working day %d", r.Span.N)
	case event != last:
		return lang.Format("该月没有 %d 日，为月末日（《民法典》第二百零二条）", "the month has no day %d: its last (《民法典》第二百零二条)", event)
	}
	return lang.Text{ZH: "到期月的对应日（《民法典》第二百零二条）", EN: "the day of the same number (《民法典》第二百零二条)"}
}

// runs makes one step of days that follow each other for the same reason. Many weekends become one step.
func runs(what, because lang.Text, days []period.Skip) []countStep {
	const manyWeekends = 4
	weekends := 0
	var out []countStep
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && days[j+1].On == days[j].On.AddDays(1) && days[j+1].Text() == days[i].Text() {
			j++
		}
		when := dayText(days[i].On)
		if j > i {
			when = lang.Format("%s 至 %s", "%s to %s", days[i].On, days[j].On)
		}
		if days[i].Kind == period.Weekend {
			weekends++
		}
		out = append(out, countStep{what, when, lang.Format("%s%s", "%s%s", days[i].Text(), because)})
		i = j + 1
	}
	if weekends <= manyWeekends {
		return out
	}
	free := 0
	for _, d := range days {
		if d.Kind == period.Weekend {
			free++
		}
	}
	weekend := period.Skip{Kind: period.Weekend}.Text()
	out = slices.DeleteFunc(out, func(s countStep) bool { return s.why.ZH == weekend.ZH+because.ZH })
	when := lang.Format("%s 起", "from %s on", days[0].On)
	return append([]countStep{{what, when, lang.Format("周末，共 %d 天", "weekends, %d days", free)}}, out...)
}

func dayText(d civil.Date) lang.Text {
	return lang.Text{ZH: d.String() + " " + weekday(d, lang.ZH), EN: d.String() + " " + weekday(d, lang.EN)}
}

// months draws the months of a period: the event, what is counted, what is not, the last day. Of many only the first and
// the last are drawn.
func (p *page) months(r period.Result) {
	const most = 4
	starts := []civil.Date{}
	for d := firstOfMonth(r.Event.On); !d.After(r.Last); d = d.AddMonths(1) {
		starts = append(starts, d)
	}
	for i, start := range starts {
		if len(starts) > most && i > 0 && i < len(starts)-1 {
			if i == 1 {
				p.line(2, "…")
			}
			continue
		}
		p.month(start, r)
	}
	p.put(0, "", plain, p.in("* 事件  + 计入  - 不计或者顺延  ! 最后一日", "* event  + counted  - not counted, or rolled over  ! last day"), faint)
}

func firstOfMonth(d civil.Date) civil.Date {
	_, _, n := d.Parts()
	return d.AddDays(1 - n)
}

func (p *page) month(start civil.Date, r period.Result) {
	y, m, _ := start.Parts()
	p.put(2, "", plain, lang.Text{ZH: fmt.Sprintf("%d 年 %d 月", y, m), EN: fmt.Sprintf("%s %d", m, y)}.In(p.lang), bold)
	p.b.WriteString("  " + p.in("一   二   三   四   五   六   日", "Mo   Tu   We   Th   Fr   Sa   Su") + "\n")
	column := (int(start.Weekday()) + 6) % 7
	line := strings.Repeat(" ", 5*column)
	for d := start; d.Year() == y && monthOf(d) == m; d = d.AddDays(1) {
		_, _, n := d.Parts()
		mark, s := dayMark(d, r)
		cell := pad(strconv.Itoa(n), 2)
		if n < 10 {
			cell = " " + strconv.Itoa(n)
		}
		line += p.paint(s, cell+mark) + strings.Repeat(" ", 3-len(mark))
		if d.Weekday() == time.Sunday {
			p.b.WriteString("  " + strings.TrimRight(line, " ") + "\n")
			line = ""
		}
	}
	if strings.TrimSpace(line) != "" {
		p.b.WriteString("  " + strings.TrimRight(line, " ") + "\n")
	}
}

func monthOf(d civil.Date) time.Month { _, m, _ := d.Parts(); return m }

func dayMark(d civil.Date, r period.Result) (string, style) {
	on := func(s period.Skip) bool { return s.On == d }
	switch {
	case d == r.Last:
		return "!", red
	case d == r.Event.On:
		return "*", yellow
	case slices.ContainsFunc(r.Skipped, on), slices.ContainsFunc(r.Rolled, on):
		return "-", faint
	case !d.Before(r.First) && d.Before(r.Last):
		return "+", green
	}
	return "", plain
}

// Day writes a day with its weekday.
func Day(d civil.Date, l lang.Lang) string { return dayText(d).In(l) }
