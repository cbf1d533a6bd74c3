package explain

import (
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

// counted tells how last days were counted, so that a reader can count them again.
func (t *teller) counted() {
	if len(t.a.Counted) == 0 {
		return
	}
	t.part(t.in("计算得出的期限", "Last days as they were counted"))
	for _, c := range t.a.Counted {
		ask := c.Fact
		if f := t.m.Fact(c.Fact); f != nil {
			ask = f.Ask.In(t.lang)
		}
		t.item(2, "·", ask+t.in("〔%s〕", " [%s]", c.Fact))
		t.put(4, "", plain, t.in("%s（%s）", "%s (%s)", c.Period.Last, weekday(c.Period.Last, t.lang)), bold)
		for _, line := range CountedBy(c, t.lang) {
			t.line(4, line)
		}
	}
}

// CountedBy says in lines how a last day was counted: from what, how long, by which rule, over which days off, proven by
// what, and whether it may still move.
func CountedBy(c measures.Counted, l lang.Lang) []string {
	p := page{lang: l}
	lines := []string{p.in("自 %s（%s）的次日起算，%s", "From the day after %s (%s), %s", c.Period.Event.On, c.From, SpanText(c.Period.Span))}
	switch {
	case c.Length != "" && c.Period.Citation != "":
		lines[0] += p.in("（%s；%s）", " (%s; %s)", c.Length, c.Period.Citation)
	case c.Length != "":
		lines[0] += p.in("（%s）", " (%s)", c.Length)
	default:
		lines[0] += p.in("（规则 %s：%s）", " (rule %s: %s)", c.Period.Rule, c.Period.Citation)
	}
	lines = append(lines, PeriodSteps(c.Period, l)...)
	if len(c.Evidence) > 0 {
		lines = append(lines, p.in("证据：%s", "Proven by: %s", strings.Join(c.Evidence, p.in("、", ", "))))
	}
	return lines
}

// PeriodSteps says what moved the last day of a period: days off that were not counted, a day off that it rolled over,
// and years that are not announced.
func PeriodSteps(r period.Result, l lang.Lang) []string {
	p := page{lang: l}
	var lines []string
	if n := len(r.Skipped); n > 0 {
		lines = append(lines, p.in("其间 %d 个休息日不计入（%s）", "days off between, not counted: %d (%s)", n, skips(r.Skipped, l)))
	}
	if len(r.Rolled) > 0 {
		lines = append(lines, p.in("%s 是休息日（%s），顺延至 %s（民法典第二百零三条）", "%s is a day off (%s): it rolls forward to %s (Civil Code Art. 203)", r.Rolled[0].On, skips(r.Rolled, l), r.Last))
	}
	if len(r.Provisional) > 0 {
		years := make([]string, len(r.Provisional))
		for i, y := range r.Provisional {
			years[i] = p.in("%d", "%d", y)
		}
		lines = append(lines, p.in("暂定：%s 年的放假安排尚未公布", "Provisional: the days off of %s are not announced yet", strings.Join(years, p.in("、", ", "))))
	}
	return lines
}

// skips names days off: holidays by name, and how many days of the weekend.
func skips(list []period.Skip, l lang.Lang) string {
	p := page{lang: l}
	weekends := 0
	var parts []string
	for i := 0; i < len(list); {
		s := list[i]
		if s.Kind == period.Weekend {
			weekends++
			i++
			continue
		}
		j := i
		for j < len(list) && list[j].Kind == s.Kind && list[j].Name == s.Name && list[j].On == s.On.AddDays(j-i) {
			j++
		}
		day := s.On.String()
		if j > i+1 {
			day += p.in(" 至 ", " to ") + list[j-1].On.String()
		}
		parts = append(parts, strings.TrimSpace(s.Name+" "+day))
		i = j
	}
	if weekends > 0 {
		parts = append(parts, p.in("周末 %d 天", "weekend days: %d", weekends))
	}
	return strings.Join(parts, p.in("、", ", "))
}

// SpanText writes a length of time in words.
func SpanText(s period.Span) lang.Text {
	plural := "s"
	if s.N == 1 {
		plural = ""
	}
	switch s.Unit {
	case period.WorkingDays:
		return lang.Format("%[1]d 个工作日", "%[1]d working day%[2]s", s.N, plural)
	case period.Months:
		return lang.Format("%[1]d 个月", "%[1]d month%[2]s", s.N, plural)
	case period.Years:
		return lang.Format("%[1]d 年", "%[1]d year%[2]s", s.N, plural)
	}
	return lang.Format("%[1]d 日", "%[1]d day%[2]s", s.N, plural)
}

var weekdays = [...]lang.Text{
	{ZH: "星期日", EN: "Sunday"}, {ZH: "星期一", EN: "Monday"}, {ZH: "星期二", EN: "Tuesday"}, {ZH: "星期三", EN: "Wednesday"},
	{ZH: "星期四", EN: "Thursday"}, {ZH: "星期五", EN: "Friday"}, {ZH: "星期六", EN: "Saturday"},
}

func weekday(d civil.Date, l lang.Lang) string { return weekdays[d.Weekday()].In(l) }

// CountedFrom says what to state for a last day that is counted.
func CountedFrom(c *measures.Counting, l lang.Lang) string {
	p := page{lang: l}
	switch {
	case c.Length == nil:
		return p.in("由系统计算：填写并证明 %s 即可（规则 %s）", "Counted, once %s is stated and proven (rule %s)", c.From.Name, c.Rule)
	case c.Rule == "":
		return p.in("由系统计算：填写并证明 %s 和 %s 即可", "Counted, once %s and %s are stated and proven", c.From.Name, c.Length.Name)
	}
	return p.in("由系统计算：填写并证明 %s 即可，按规则 %s，或者按 %s", "Counted, once %s is stated and proven: by the rule %s, or by %s", c.From.Name, c.Rule, c.Length.Name)
}
