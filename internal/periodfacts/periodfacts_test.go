package periodfacts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

func lyg(t *testing.T) *measures.Measures {
	t.Helper()
	data := read(t, "measures/lyg-2022-257.yaml")
	m, err := measures.Load("lyg-2022-257.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "config", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func law(t *testing.T) Periods {
	t.Helper()
	rules, err := period.ReadRules("cn.yaml", read(t, "periods/cn.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cal, err := period.ReadCalendar("cn.yaml", read(t, "calendar/cn.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return Periods{rules, cal}
}

func day(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// stated makes a statement of NAME=VALUE; what stands behind a space is its evidence.
func stated(t *testing.T, m *measures.Measures, s string) measures.Statement {
	t.Helper()
	what, evidence, _ := strings.Cut(s, " ")
	name, text, _ := strings.Cut(what, "=")
	st := measures.Statement{Fact: name}
	if evidence != "" {
		st.Evidence = strings.Split(evidence, ",")
	}
	switch f := m.Fact(name); {
	case f == nil:
		t.Fatalf("no fact %s", name)
	case text == "":
	case f.Type == measures.Span:
		span, err := period.ParseSpan(text)
		if err != nil {
			t.Fatal(err)
		}
		st.Value = measures.SpanValue(span)
	default:
		st.Value = measures.DateValue(day(text))
	}
	return st
}

func TestWhatIsCounted(t *testing.T) {
	m, law := lyg(t), law(t)
	for _, c := range []struct {
		name   string
		states []string
		want   string // FACT=DAY of LENGTH by RULE [EVIDENCE], FACT: a problem, or nothing
	}{
		{"nothing is known", nil, ""},
		{"the bureau's own two months; 16 May 2026 is a Saturday", []string{"licence.issued_on=2026-03-16 E2"}, "verification.due_on=2026-05-18 of 2m by verification [E2]"},
		{"the licence's own limit", []string{"licence.issued_on=2026-03-16 E2", "verification.length=30d E9"}, "verification.due_on=2026-04-15 of 30d by verification [E2 E9]"},
		{"a limit that is only asserted lets nothing count", []string{"licence.issued_on=2026-03-16 E2", "verification.length=30d"}, ""},
		{"a limit that is raised and not known", []string{"licence.issued_on=2026-03-16 E2", "verification.length="}, "verification.due_on=2026-05-18 of 2m by verification [E2]"},
		{"a beginning that is only asserted", []string{"licence.issued_on=2026-03-16"}, ""},
		{"a beginning that is raised and not known", []string{"licence.issued_on= E2"}, ""},
		{"a beginning still to come", []string{"licence.issued_on=2026-06-02 E2"}, ""},
		{"the same is stated without proof", []string{"licence.issued_on=2026-03-16 E2", "verification.due_on=2026-05-18"}, "verification.due_on=2026-05-18 of 2m by verification [E2]"},
		{"the same is stated with proof", []string{"licence.issued_on=2026-03-16 E2", "verification.due_on=2026-05-18 E3"}, "verification.due_on=2026-05-18 of 2m by verification [E2]"},
		{"raised and not known", []string{"licence.issued_on=2026-03-16 E2", "verification.due_on="}, "verification.due_on=2026-05-18 of 2m by verification [E2]"},
		{"another is stated", []string{"licence.issued_on=2026-03-16 E2", "verification.due_on=2026-05-16 E3"}, "verification.due_on: a problem"},
		{"another is asserted", []string{"licence.issued_on=2026-03-16 E2", "verification.due_on=2026-05-16"}, "verification.due_on: a problem"},
		{"another is stated, and nothing is counted", []string{"licence.issued_on=2026-03-16", "verification.due_on=2026-05-16 E3"}, ""},
		{"another is stated while a year is not announced", []string{"inspection.cycle_started_on=2026-03-16 E1", "inspection.cycle_length=2y E2", "inspection.due_on=2028-03-20 E3"}, ""},
		{"a year that is not announced", []string{"inspection.cycle_started_on=2026-03-16 E1", "inspection.cycle_length=2y E2"}, "inspection.due_on=2028-03-16 of 2y by inspection.due_on [E1 E2]"},
		{"a cycle", []string{"inspection.cycle_started_on=2025-02-28 E1", "inspection.cycle_length=1y E1"}, "inspection.due_on=2026-02-28 of 1y by inspection.due_on [E1]"}, // a make-up Saturday
		{"a cycle of unknown length", []string{"inspection.cycle_started_on=2025-02-28 E1"}, ""},
		{"the time for the act, in working days", []string{"time_limit.started_on=2026-04-28 E1", "time_limit.length=5wd E2"}, "time_limit.due_on=2026-05-08 of 5wd by time_limit.due_on [E1 E2]"},
		{"all three", []string{"licence.issued_on=2026-03-16 E2", "inspection.cycle_started_on=2025-02-28 E1", "inspection.cycle_length=1y E1", "time_limit.started_on=2026-01-05 E1", "time_limit.length=90d E2"},
			"verification.due_on=2026-05-18 of 2m by verification [E2]; inspection.due_on=2026-02-28 of 1y by inspection.due_on [E1]; time_limit.due_on=2026-04-07 of 90d by time_limit.due_on [E1 E2]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var statements []measures.Statement
			for _, s := range c.states {
				statements = append(statements, stated(t, m, s))
			}
			before := slices.Clone(statements)
			got := law.Count(m, day("2026-06-01"), statements)
			var told []string
			for _, x := range got.Counted {
				told = append(told, x.Fact+"="+x.Period.Last.String()+" of "+x.Period.Span.String()+" by "+x.Period.Rule+" ["+strings.Join(x.Evidence, " ")+"]")
				i := slices.IndexFunc(got.Statements, func(s measures.Statement) bool { return s.Fact == x.Fact })
				if i < 0 || got.Statements[i].Value != measures.DateValue(x.Period.Last) || len(got.Statements[i].Evidence) == 0 {
					t.Errorf("the statements do not have it: %+v", got.Statements)
				}
			}
			for _, p := range got.Problems {
				told = append(told, p.Fact+": a problem")
			}
			if s := strings.Join(told, "; "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
			for i, s := range before {
				if statements[i].Value != s.Value || !slices.Equal(statements[i].Evidence, s.Evidence) {
					t.Error("the statements that were given changed")
				}
			}
		})
	}
}

// What a contradiction says to the one who stated the day.
func TestAContradictionSaysBothDaysAndHow(t *testing.T) {
	m := lyg(t)
	got := law(t).Count(m, day("2026-06-01"), []measures.Statement{stated(t, m, "licence.issued_on=2026-03-16 E2"), stated(t, m, "verification.due_on=2026-05-16 E3")})
	const zh = "verification.due_on 填的是 2026-05-16，但自 licence.issued_on（2026-03-16）起 2m 的最后一日是 2026-05-18（按规则 verification，另有规定的填写 verification.length）；不填即由系统计算"
	const en = "verification.due_on is stated as 2026-05-16, but from licence.issued_on (2026-03-16) on the last day of 2m is 2026-05-18 (by the rule verification; where another length is prescribed, state verification.length); left out, it is counted"
	if len(got.Problems) != 1 || got.Problems[0].Text.ZH != zh || got.Problems[0].Text.EN != en {
		t.Errorf("%+v", got.Problems)
	}
}

// Counting again what was counted changes nothing, and what is counted never speaks against what is proven otherwise.
func TestCountingTwiceIsCountingOnce(t *testing.T) {
	m, law := lyg(t), law(t)
	rapid.Check(t, func(r *rapid.T) {
		start := civil.FromOrdinal(day("2022-10-11").Ordinal() + int64(rapid.IntRange(0, 1200).Draw(r, "start")))
		length := period.Span{N: rapid.IntRange(1, 120).Draw(r, "n"), Unit: rapid.SampledFrom([]period.Unit{period.Days, period.WorkingDays, period.Months}).Draw(r, "unit")}
		statements := []measures.Statement{
			{Fact: "time_limit.started_on", Value: measures.DateValue(start), Evidence: []string{"E1"}},
			{Fact: "time_limit.length", Value: measures.SpanValue(length), Evidence: []string{"E2"}},
		}
		once := law.Count(m, day("2026-06-01"), statements)
		twice := law.Count(m, day("2026-06-01"), once.Statements)
		if len(once.Counted) != 1 || len(once.Problems)+len(twice.Problems) > 0 || len(twice.Statements) != 3 {
			r.Fatalf("%+v\n%+v", once, twice)
		}
		if last := twice.Counted[0].Period.Last; last != once.Counted[0].Period.Last || !last.After(start) {
			r.Fatalf("%s, then %s", once.Counted[0].Period.Last, last)
		}
	})
}

func TestTheYearsBeforeACalendar(t *testing.T) {
	whole := law(t).Calendar
	ahead := whole.From(2026)
	if got := Before(ahead, whole); len(got.Years) != len(whole.Years) || got.Version != whole.Version {
		t.Errorf("%d years of %d, %s", len(got.Years), len(whole.Years), got.Version)
	}
	if got := Before(period.Calendar{}, whole); len(got.Years) != len(whole.Years) || got.Version != whole.Version {
		t.Errorf("a case without a calendar: %d years of %d, %s", len(got.Years), len(whole.Years), got.Version)
	}
	own := period.Calendar{Version: "own", Years: []period.Year{{Year: 2026}}}
	got := Before(own, whole)
	if i := slices.IndexFunc(got.Years, func(y period.Year) bool { return y.Year == 2026 }); got.Version != "own" || i != len(got.Years)-1 || len(got.Years[i].Off) > 0 {
		t.Errorf("the case's own year is not its own: %+v", got.Years[len(got.Years)-1])
	}
}
