package period_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"duecourse/config"
	"duecourse/internal/period"
)

func rule(t testing.TB, id string) period.Rule {
	t.Helper()
	for _, r := range rules(t) {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no rule %s", id)
	return period.Rule{}
}

func rules(t testing.TB) []period.Rule {
	t.Helper()
	all, err := config.Settings{}.ReadPeriods()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func longer(t testing.TB, to, role, reason string) period.Extension {
	return period.Extension{New: on(t, to), By: "s-001", Role: role, Reason: reason, At: time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC)}
}

func TestExtend(t *testing.T) {
	cal := shipped(t)
	for _, c := range []struct {
		rule, from, to, role, reason string
		last                         string // or
		refused                      string
	}{
		{"sanction_decision", "2025-08-31", "2026-05-29", "supervisor", "案情复杂", "2026-05-29", ""},
		{"sanction_decision", "2025-08-31", "2026-08-31", "supervisor", "案情复杂", "2026-08-31", ""},
		{"sanction_decision", "2025-08-31", "2026-09-01", "supervisor", "案情复杂", "", "2026-08-31 is the latest day possible (《行政机关公务员处分条例》第四十四条)"},
		{"sanction_decision", "2025-09-20", "2026-09-20", "supervisor", "案情复杂", "2026-09-20", ""},    // a Sunday that is worked
		{"sanction_decision", "2025-04-06", "2026-04-07", "supervisor", "案情复杂", "2026-04-07", ""},    // twelve months end on a day off
		{"sanction_decision", "2025-08-31", "2026-05-30", "supervisor", "案情复杂", "2026-06-01", ""},    // a day off rolls forward
		{"sanction_decision", "2025-08-31", "2026-02-28", "supervisor", "案情复杂", "", "must be after"}, // no extension
		{"sanction_decision", "2025-08-31", "2026-05-29", "handler", "案情复杂", "", "handler may not extend"},
		{"sanction_decision", "2025-08-31", "2026-05-29", "supervisor", " ", "", "needs a reason"},
		{"appeal_decision", "2026-03-12", "2026-06-10", "superior", "案情复杂", "2026-06-10", ""}, // 60 days to 2026-05-11, and 30
		{"appeal_decision", "2026-03-12", "2026-06-11", "superior", "案情复杂", "", "2026-06-10 is the latest day possible"},
		{"suit", "2026-03-12", "2026-12-01", "supervisor", "案情复杂", "", "allows no extension (《行政诉讼法》第四十六条)"},
		{"review_application", "2026-03-12", "2026-12-01", "supervisor", "案情复杂", "", "allows no extension"},
		{"evidence", "2026-03-12", "2026-12-01", "handler", "证人出差", "2026-12-01", ""},
	} {
		r := rule(t, c.rule)
		before := period.Count(period.Event{Name: "e", On: on(t, c.from)}, r, cal)
		after, err := period.Extend(before, r, longer(t, c.to, c.role, c.reason), cal)
		var refusal *period.Refusal
		switch {
		case c.refused != "":
			if !errors.As(err, &refusal) || !contains(refusal.Error(), c.refused) || refusal.Text.ZH == "" {
				t.Errorf("%s to %s: %v, want %s", c.rule, c.to, err, c.refused)
			}
			if len(after.Extensions) != 0 || after.Last != before.Last {
				t.Errorf("%s to %s: a refused extension changed the period", c.rule, c.to)
			}
		case err != nil || after.Last.String() != c.last:
			t.Errorf("%s to %s: %s, %v", c.rule, c.to, after.Last, err)
		case len(after.Extensions) != 1 || after.Extensions[0].Old != before.Last || len(before.Extensions) != 0:
			t.Errorf("%s to %s: %+v", c.rule, c.to, after.Extensions)
		default:
			if again := period.Recount(after, r, cal); !reflect.DeepEqual(again, after) {
				t.Errorf("%s to %s: %+v counted again is %+v", c.rule, c.to, after, again)
			}
		}
	}
}

// However often it is extended, the whole never goes beyond what the law allows.
func TestExtensionsDoNotAddUp(t *testing.T) {
	cal, r := shipped(t), rule(t, "appeal_decision")
	r.Longer.Times = 0
	p := period.Count(period.Event{Name: "e", On: on(t, "2026-03-12")}, r, cal)
	p, err := period.Extend(p, r, longer(t, "2026-05-29", "superior", "a"), cal)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = period.Extend(p, r, longer(t, "2026-06-11", "superior", "b"), cal); err == nil {
		t.Error("thirty days more each time")
	}
	if p, err = period.Extend(p, r, longer(t, "2026-06-10", "superior", "b"), cal); err != nil || len(p.Extensions) != 2 {
		t.Errorf("%v, %v", p.Extensions, err)
	}
}

func TestRecount(t *testing.T) {
	cal := shipped(t)
	r := rule(t, "evidence")
	p := period.Count(period.Event{Name: "e", On: on(t, "2026-12-28")}, r, cal)
	if p.Last.String() != "2027-01-11" || len(p.Provisional) != 1 {
		t.Fatalf("%+v", p)
	}
	next := cal
	next.Version = "next"
	next.Years = append(append([]period.Year{}, cal.Years...), period.Year{Year: 2027, Notice: "n"})
	next.Years[len(next.Years)-1].Off = append(next.Years[len(next.Years)-1].Off, on(t, "2027-01-01"))
	again := period.Recount(p, r, next)
	if again.Last.String() != "2027-01-12" || len(again.Provisional) != 0 || again.Calendar != "next" {
		t.Errorf("%+v", again)
	}
	if twice := period.Recount(again, r, next); !reflect.DeepEqual(twice, again) {
		t.Errorf("%+v counted again is %+v", again, twice)
	}
}
