package period

import (
	"slices"

	"duecourse/internal/civil"
)

// Calendar says which days depart from the ordinary week: days off and make-up working days, year by year as the State
// Council announces them. It travels in the input of workflows. The zero Calendar knows the ordinary week only.
type Calendar struct {
	Version string `json:"version,omitempty"` // label and hash of the file it is from
	Years   []Year `json:"years,omitempty"`   // in order
}

// Year is what the notice for a year says, with its amendments.
type Year struct {
	Year   int          `json:"year"`
	Notice string       `json:"notice,omitempty"` // citation
	Off    []civil.Date `json:"off,omitempty"`    // in order
	Work   []civil.Date `json:"work,omitempty"`   // Saturdays and Sundays that are worked, in order
	Names  []string     `json:"names,omitempty"`  // of the holidays of Off, one for each day
}

// DayKind is what a day is.
type DayKind string

const (
	Workday DayKind = "workday" // of the ordinary week
	MakeUp  DayKind = "make_up" // a Saturday or Sunday that is worked
	Weekend DayKind = "weekend"
	Holiday DayKind = "holiday" // off by the notice
)

func (c Calendar) year(n int) *Year {
	for i := range c.Years {
		if c.Years[i].Year == n {
			return &c.Years[i]
		}
	}
	return nil
}

// Announced reports whether the notice for a year is known.
func (c Calendar) Announced(year int) bool { return c.year(year) != nil }

// LastAnnounced is the last year whose notice is known, or 0.
func (c Calendar) LastAnnounced() int {
	last := 0
	for _, y := range c.Years {
		last = max(last, y.Year)
	}
	return last
}

// Kind says what a day is, and the name of the holiday where it is one. In a year whose notice is not known it goes by
// the ordinary week.
func (c Calendar) Kind(d civil.Date) (DayKind, string) { return kindIn(c.year(d.Year()), d) }

// kindIn is what a day is by what the notice of its year says, or by the ordinary week where there is none.
func kindIn(y *Year, d civil.Date) (DayKind, string) {
	if y != nil {
		if i, off := slices.BinarySearchFunc(y.Off, d, compare); off {
			name := ""
			if i < len(y.Names) {
				name = y.Names[i]
			}
			return Holiday, name
		}
		if _, work := slices.BinarySearchFunc(y.Work, d, compare); work {
			return MakeUp, ""
		}
	}
	if isWeekend(d) {
		return Weekend, ""
	}
	return Workday, ""
}

// walk says what days are that follow each other, and looks for their year once.
type walk struct {
	cal      Calendar
	year     *Year
	from, to civil.Date // the days of the year; the last is not among them
}

func (w *walk) kind(d civil.Date) (DayKind, string) {
	if d.Before(w.from) || !d.Before(w.to) {
		y, month, day := d.Parts()
		w.from = d.AddMonths(1 - int(month)).AddDays(1 - day)
		w.to = w.from.AddYears(1)
		w.year = w.cal.year(y)
	}
	return kindIn(w.year, d)
}

// Why is what a day is, as a period notes the days that it does not count.
func (c Calendar) Why(d civil.Date) Skip {
	kind, name := c.Kind(d)
	return Skip{d, kind, name}
}

func compare(a, b civil.Date) int { return int(a.Ordinal() - b.Ordinal()) }

// Working reports whether a day is worked.
func (c Calendar) Working(d civil.Date) bool {
	k, _ := c.Kind(d)
	return k == Workday || k == MakeUp
}

// Over lays the years of a calendar over those of an older one: years that it does not speak of stay as they were.
func (c Calendar) Over(older Calendar) Calendar {
	out := Calendar{Version: c.Version, Years: slices.Clone(c.Years)}
	for _, y := range older.Years {
		if c.year(y.Year) == nil {
			out.Years = append(out.Years, y)
		}
	}
	slices.SortFunc(out.Years, func(a, b Year) int { return a.Year - b.Year })
	return out
}

// From is the calendar from a year on: what a workflow that looks ahead needs of it.
func (c Calendar) From(year int) Calendar {
	out := Calendar{Version: c.Version}
	for _, y := range c.Years {
		if y.Year >= year {
			out.Years = append(out.Years, y)
		}
	}
	return out
}

// Before is the day a span before another, for a warning: no period is counted by it.
func (c Calendar) Before(d civil.Date, s Span) civil.Date {
	switch s.Unit {
	case WorkingDays:
		for n := 0; n < s.N && d.After(civil.First); {
			if d = d.AddDays(-1); c.Working(d) {
				n++
			}
		}
		return d
	case Months:
		return d.AddMonths(-s.N)
	case Years:
		return d.AddYears(-s.N)
	}
	return d.AddDays(-s.N)
}

// After is the day a span after another, without rolling forward: what an extension by so much comes to.
func (c Calendar) After(d civil.Date, s Span) civil.Date {
	last, _ := c.add(d, s)
	return last
}

// Check reports what keeps a calendar that came from elsewhere, and not from ReadCalendar, from being counted by: days
// out of order or out of their year, a day both off and worked. The error is a *Refusal.
func (c Calendar) Check() error {
	for i, y := range c.Years {
		switch {
		case y.Year < firstYear || y.Year > lastYear:
			return refuse("", "日历中没有 %d 年", "no calendar has the year %d", y.Year)
		case i > 0 && y.Year <= c.Years[i-1].Year:
			return refuse("", "日历的年份重复或者次序不对：%d", "the years of the calendar are not in order at %d", y.Year)
		case len(y.Names) > 0 && len(y.Names) != len(y.Off):
			return refuse("", "%d 年的节日名称与放假日期数目不符", "the holidays of %d have not one name a day", y.Year)
		}
		for _, days := range [][]civil.Date{y.Off, y.Work} {
			for j, d := range days {
				if d.Year() != y.Year || j > 0 && !d.After(days[j-1]) {
					return refuse("", "%d 年的日期重复、次序不对或者不在该年：%s", "%[2]s is out of order or not in %[1]d", y.Year, d)
				}
			}
		}
		for _, d := range y.Work {
			if _, off := slices.BinarySearchFunc(y.Off, d, compare); off || !isWeekend(d) {
				return refuse("", "%s 不能是调休上班日", "%s cannot be a make-up working day", d)
			}
		}
	}
	return nil
}
