package period_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/period"
)

func shipped(t testing.TB) period.Calendar {
	t.Helper()
	cal, err := config.Settings{}.ReadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func on(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// counted counts a span as a rule that the law sets.
func counted(t testing.TB, from, span string, cal period.Calendar) period.Result {
	t.Helper()
	s, err := period.ParseSpan(span)
	if err != nil {
		t.Fatal(err)
	}
	return period.Count(period.Event{Name: "event", On: on(t, from)}, period.Rule{ID: "r", Span: s, Citation: "c"}, cal)
}

func TestDates(t *testing.T) {
	data, err := os.ReadFile("testdata/dates.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		On, Span, Nominal, Last string
		Provisional             []int
	}
	if err := yaml.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 200 {
		t.Fatalf("only %d dates", len(cases))
	}
	cal := shipped(t)
	for _, c := range cases {
		r := counted(t, c.On, c.Span, cal)
		if r.Nominal.String() != c.Nominal || r.Last.String() != c.Last || !reflect.DeepEqual(r.Provisional, c.Provisional) {
			t.Errorf("%s from %s: %s, %s, provisional %v; want %s, %s, %v", c.Span, c.On, r.Nominal, r.Last, r.Provisional, c.Nominal, c.Last, c.Provisional)
		}
	}
}

// What stands beside a date says how it came about.
func TestProvenance(t *testing.T) {
	cal := shipped(t)
	said := func(days []period.Skip) string {
		var out []string
		for _, d := range days {
			out = append(out, d.On.String()+d.Text().ZH)
		}
		return strings.Join(out, " ")
	}
	r := counted(t, "2026-09-22", "4wd", cal)
	if got := said(r.Skipped); got != "2026-09-25中秋节放假 2026-09-26中秋节放假 2026-09-27中秋节放假" || r.Last.String() != "2026-09-29" || len(r.Rolled) > 0 {
		t.Errorf("%s: %+v", got, r)
	}
	r = counted(t, "2026-09-24", "1d", cal)
	if got := said(r.Rolled); got != "2026-09-25中秋节放假 2026-09-26中秋节放假 2026-09-27中秋节放假" || r.First.String() != "2026-09-25" || r.Nominal != r.First || r.Last.String() != "2026-09-28" || len(r.Skipped) > 0 {
		t.Errorf("%s: %+v", got, r)
	}
	if end := r.End().Format("2006-01-02T15:04:05Z07:00"); end != "2026-09-28T16:00:00Z" { // 24:00 in Asia/Shanghai
		t.Errorf("ends at %s", end)
	}
	if r.Calendar != cal.Version || cal.Version == "" || r.Rule != "r" || r.Citation != "c" {
		t.Errorf("%+v", r)
	}
}

// A period that begins when another ended begins the day after its last day, rolled forward as that may be.
func TestAfter(t *testing.T) {
	cal := shipped(t)
	suit := counted(t, "2026-03-20", "6m", cal) // 2026-09-20 is a Sunday that is worked
	if suit.Last.String() != "2026-09-20" {
		t.Fatal(suit.Last)
	}
	window := period.After(suit, period.Rule{ID: "w", Span: period.Span{N: 3, Unit: period.Months}}, cal)
	if window.First.String() != "2026-09-21" || window.Nominal.String() != "2026-12-20" || window.Last.String() != "2026-12-21" {
		t.Errorf("%+v", window)
	}
	rolled := counted(t, "2026-04-01", "6m", cal) // into National Day
	window = period.After(rolled, period.Rule{ID: "w", Span: period.Span{N: 3, Unit: period.Months}}, cal)
	if rolled.Last.String() != "2026-10-08" || window.First.String() != "2026-10-09" || window.Last.String() != "2027-01-08" || len(window.Provisional) != 1 {
		t.Errorf("%s then %+v", rolled.Last, window)
	}
}

func TestKind(t *testing.T) {
	cal := shipped(t)
	for d, want := range map[string]string{
		"2026-02-14": "调休上班", "2026-02-15": "春节放假", "2026-02-24": "工作日", "2026-03-07": "周末", "2020-02-01": "春节放假",
		"2020-02-03": "工作日", "2020-01-19": "调休上班", "2022-12-31": "元旦放假", "2027-10-01": "工作日", "2027-10-02": "周末",
	} {
		if got := cal.Why(on(t, d)).Text().ZH; got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
	if ahead := cal.From(2026); ahead.Announced(2025) || !ahead.Announced(2026) || ahead.Version != cal.Version {
		t.Errorf("%+v", ahead)
	}
	if got := cal.Before(on(t, "2026-10-09"), period.Span{N: 2, Unit: period.WorkingDays}).String(); got != "2026-09-30" {
		t.Errorf("two working days before: %s", got)
	}
}
