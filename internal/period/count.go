package period

import "duecourse/internal/civil"

// Count counts the period of a rule from an event. The day of the event is not counted (Civil Code Art. 201); a period of
// months or years ends on the day of the same number or on the month's last (Art. 202); a last day that is a day off
// rolls forward to the next working day (Art. 203).
func Count(event Event, rule Rule, cal Calendar) Result {
	r := Result{
		Event: event, Rule: rule.ID, Span: rule.Span, Citation: rule.Citation,
		First: event.On.AddDays(1), Calendar: cal.Version,
	}
	r.Nominal, r.Skipped = cal.add(event.On, rule.Span)
	r.Last, r.Rolled = cal.roll(r.Nominal)
	r.Provisional = cal.missing(r.First, r.Last)
	return r
}

// After counts the period of a rule that begins the day after another ended.
func After(before Result, rule Rule, cal Calendar) Result {
	return Count(Event{Name: before.Rule + "_ended", On: before.Last}, rule, cal)
}

// add returns the nominal last day of a span from an event, and the days off that were not counted.
func (c Calendar) add(on civil.Date, s Span) (civil.Date, []Skip) {
	switch s.Unit {
	case Days:
		return on.AddDays(s.N), nil
	case Months:
		return on.AddMonths(s.N), nil
	case Years:
		return on.AddYears(s.N), nil
	}
	var skipped []Skip
	days := walk{cal: c}
	d := on
	for n := 0; n < s.N && d.Before(civil.Last); {
		d = d.AddDays(1)
		if k, name := days.kind(d); k == Weekend || k == Holiday {
			skipped = append(skipped, Skip{d, k, name})
			continue
		}
		n++
	}
	return d, skipped
}

// roll moves a day off forward to the next working day.
func (c Calendar) roll(d civil.Date) (civil.Date, []Skip) {
	var over []Skip
	days := walk{cal: c}
	for {
		k, name := days.kind(d)
		if k == Workday || k == MakeUp || d == civil.Last {
			return d, over
		}
		over = append(over, Skip{d, k, name})
		d = d.AddDays(1)
	}
}

// missing are the years between two days whose notice is not known.
func (c Calendar) missing(from, to civil.Date) []int {
	var years []int
	for y := from.Year(); y <= to.Year(); y++ {
		if !c.Announced(y) {
			years = append(years, y)
		}
	}
	return years
}
