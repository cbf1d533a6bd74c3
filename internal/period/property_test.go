package period_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

var (
	aDay = rapid.Custom(func(t *rapid.T) civil.Date {
		return civil.FromOrdinal(rapid.Int64Range(737060, 740400).Draw(t, "day")) // 2018 to 2028
	})
	aSpan = rapid.Custom(func(t *rapid.T) period.Span {
		unit := rapid.SampledFrom([]period.Unit{period.Days, period.WorkingDays, period.Months, period.Years}).Draw(t, "unit")
		return period.Span{N: rapid.IntRange(1, map[period.Unit]int{period.Days: 400, period.WorkingDays: 300, period.Months: 40, period.Years: 5}[unit]).Draw(t, "n"), Unit: unit}
	})
)

func count(from civil.Date, s period.Span, cal period.Calendar) period.Result {
	return period.Count(period.Event{Name: "e", On: from}, period.Rule{ID: "r", Span: s, Citation: "c"}, cal)
}

func TestProperties(t *testing.T) {
	cal := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		from, span := aDay.Draw(t, "from"), aSpan.Draw(t, "span")
		r := count(from, span, cal)
		switch {
		case !cal.Working(r.Last):
			t.Fatalf("%s from %s ends on %s, a day off", span, from, r.Last)
		case r.Last.Before(r.Nominal) || r.Nominal.Before(r.First) || r.First != from.AddDays(1):
			t.Fatalf("%+v", r)
		case r.Last.Ordinal()-r.Nominal.Ordinal() != int64(len(r.Rolled)):
			t.Fatalf("%d days rolled over from %s to %s", len(r.Rolled), r.Nominal, r.Last)
		}
		more := span
		more.N += rapid.IntRange(1, 20).Draw(t, "more")
		if longer := count(from, more, cal); longer.Last.Before(r.Last) {
			t.Fatalf("%s ends on %s, and %s earlier, on %s", span, r.Last, more, longer.Last)
		}
		if later := count(from.AddDays(rapid.IntRange(1, 40).Draw(t, "later")), span, cal); later.Last.Before(r.Last) {
			t.Fatalf("a later event ends earlier: %s, %s", later.Last, r.Last)
		}
		if span.Unit == period.WorkingDays {
			worked, off := 0, 0
			for d := from.AddDays(1); !d.After(r.Last); d = d.AddDays(1) {
				if cal.Working(d) {
					worked++
				} else {
					off++
				}
			}
			if worked != span.N || off != len(r.Skipped) || len(r.Rolled) > 0 {
				t.Fatalf("%s from %s to %s: %d worked, %d off, %d skipped", span, from, r.Last, worked, off, len(r.Skipped))
			}
		}
		rule := period.Rule{ID: "r", Span: span, Citation: "c"}
		if again := period.Recount(r, rule, cal); !reflect.DeepEqual(again, r) {
			t.Fatalf("%+v counted again is %+v", r, again)
		}
		var back period.Result
		if data, err := json.Marshal(r); err != nil || json.Unmarshal(data, &back) != nil || !reflect.DeepEqual(r, back) {
			t.Fatalf("%+v came back as %+v", r, back)
		}
	})
}

// A calendar travels as JSON, whole or cut, and counts the same days of the years that it keeps.
func TestCalendarTravels(t *testing.T) {
	cal := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		from, span := aDay.Draw(t, "from"), aSpan.Draw(t, "span")
		cut := cal.From(from.Year())
		data, err := json.Marshal(cut)
		if err != nil {
			t.Fatal(err)
		}
		var back period.Calendar
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, cut) || back.Check() != nil {
			t.Fatalf("%v: %+v", err, back)
		}
		if a, b := count(from, span, cal), count(from, span, back); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v, and by the cut calendar %+v", a, b)
		}
		if d := period.Diff(cut, back); len(d) > 0 {
			t.Fatal(d)
		}
	})
}

func TestSpanTravels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := aSpan.Draw(t, "span")
		if back, err := period.ParseSpan(s.String()); err != nil || back != s {
			t.Fatalf("%s came back as %s: %v", s, back, err)
		}
	})
	for _, s := range []string{"", "0d", "-1d", "1", "d", "1w", "01d", "1 d", "1D", "1.5m", "101y", "1201m", "36526d", "99999wd", "１d", "10wd "} {
		if v, err := period.ParseSpan(s); err == nil {
			t.Errorf("%q is %v", s, v)
		}
	}
}

// Whatever calendar and date come from outside, counting ends and the result can be written.
func TestTheEndsOfTheCalendar(t *testing.T) {
	all := period.Calendar{Years: []period.Year{{Year: 9999}}}
	for d := on(t, "9999-12-01"); d.Before(civil.Last); d = d.AddDays(1) {
		all.Years[0].Off = append(all.Years[0].Off, d)
	}
	all.Years[0].Off = append(all.Years[0].Off, civil.Last)
	for _, span := range []string{"1d", "10wd", "6m", "100y", "25000wd"} {
		for _, from := range []string{"9999-12-31", "9999-11-30", "0001-01-01"} {
			r := counted(t, from, span, all)
			var back period.Result
			if data, err := json.Marshal(r); err != nil || json.Unmarshal(data, &back) != nil || back.Last != r.Last {
				t.Errorf("%s from %s: %v", span, from, r)
			}
		}
		s, err := period.ParseSpan(span)
		if err != nil {
			t.Fatal(err)
		}
		if d := all.Before(on(t, "0001-01-02"), s); d.IsZero() {
			t.Errorf("%s before", span)
		}
	}
	if all.Check() == nil {
		t.Error("a calendar of the year 9999 passes")
	}
}

func TestDiff(t *testing.T) {
	cal := shipped(t)
	less := cal.From(2021)
	changes := period.Diff(cal, less)
	if len(changes) == 0 || changes[0].On.Year() != 2020 {
		t.Fatal(changes)
	}
	moved := 0
	for _, c := range changes {
		if c.Counts() {
			moved++
		}
	}
	if moved == 0 || moved == len(changes) { // weekend days within a holiday stay days off
		t.Errorf("%d of %d", moved, len(changes))
	}
}

func BenchmarkCount(b *testing.B) {
	cal := shipped(b)
	for _, span := range []string{"10wd", "20wd", "30d", "6m", "1y"} {
		b.Run(span, func(b *testing.B) {
			s, err := period.ParseSpan(span)
			if err != nil {
				b.Fatal(err)
			}
			e, r := period.Event{Name: "e", On: on(b, "2026-09-18")}, period.Rule{ID: "r", Span: s}
			b.ReportAllocs()
			for b.Loop() {
				period.Count(e, r, cal)
			}
		})
	}
}
