package activities

import (
	"strings"
	"testing"

	"duecourse/config"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

func law(t *testing.T) ([]period.Rule, period.Calendar) {
	t.Helper()
	p, err := config.Settings{}.Procedure()
	if err != nil {
		t.Fatal(err)
	}
	return p.Rules, p.Calendar
}

// counting is a licence on commitment whose time for verification nobody typed in.
func counting(t *testing.T, m *measures.Measures) message.AssessInput {
	proven := func(name, value string) message.Fact {
		return message.Fact{Name: name, Value: value, Evidence: []string{"E1"}}
	}
	return message.AssessInput{
		Case: "C-1", AsOf: day(t, "2026-06-01"), Measures: versionOf(m),
		Act:      message.Act{Kind: "licence", Date: day(t, "2026-03-16"), Evidence: []string{"E1"}},
		Evidence: []message.Evidence{{ID: "E1", Title: "许可案卷", Kind: "documentary"}},
		Facts: []message.Fact{proven("licensing.on_commitment", "yes"), proven("licence.issued_on", "2026-03-16"), proven("harm.occurred_on", "2026-05-17"),
			proven("harm.bad_consequence", "yes"), proven("party.broke_commitment", "yes")},
	}
}

func TestLastDaysAreCounted(t *testing.T) {
	m := lyg()
	rules, calendar := law(t)
	ahead := calendar.From(2026)
	in := counting(t, m)
	result, err := assess(t, in, m)
	if err != nil || len(result.Problems) > 0 || result.Recommendation.Grounds["8.2"] != measures.Undetermined || len(result.Recommendation.Counted) > 0 {
		t.Fatalf("without rules: %+v %v", result, err)
	}
	in.Rules, in.Calendar = rules, &ahead
	result, err = assess(t, in, m)
	if err != nil || len(result.Problems) > 0 || result.Recommendation.Grounds["8.2"] != measures.Established {
		t.Fatalf("%+v %v", result, err)
	}
	c := result.Recommendation.Counted
	if len(c) != 1 || c[0].Period.Last != day(t, "2026-05-18") || c[0].Period.Calendar != calendar.Version || strings.Join(c[0].Evidence, " ") != "E1" || len(c[0].Period.Provisional) > 0 {
		t.Errorf("%+v", c)
	}
}

// A period that began before the case opened is counted over the years that only the worker's calendar has.
func TestYearsBeforeTheCaseAreTheWorkers(t *testing.T) {
	m := lyg()
	rules, calendar := law(t)
	ahead := calendar.From(2026)
	in := counting(t, m)
	in.Rules, in.Calendar = rules, &ahead
	in.Facts[1].Value, in.Facts[2].Value = "2025-08-02", "2025-10-05" // two months end in the holidays of October 2025
	last := func(worker period.Calendar) period.Result {
		t.Helper()
		a := &Activities{Versions: NewVersions(m), Calendar: worker}
		value, err := environment(a).ExecuteLocalActivity(a.Assess, in)
		if err != nil {
			t.Fatal(err)
		}
		var result message.AssessResult
		if err := value.Get(&result); err != nil || len(result.Recommendation.Counted) != 1 {
			t.Fatalf("%+v %v", result, err)
		}
		return result.Recommendation.Counted[0].Period
	}
	if r := last(calendar); r.Last != day(t, "2025-10-09") || len(r.Provisional) > 0 {
		t.Errorf("%+v", r)
	}
	if r := last(period.Calendar{}); r.Last != day(t, "2025-10-02") || len(r.Provisional) == 0 {
		t.Errorf("a worker without a calendar says nothing of the years it does not know: %+v", r)
	}
}

func TestALastDayThatContradictsIsTold(t *testing.T) {
	m := lyg()
	rules, calendar := law(t)
	in := counting(t, m)
	in.Rules, in.Calendar = rules, &calendar
	in.Facts = append(in.Facts, message.Fact{Name: "verification.due_on", Value: "2026-05-16", Evidence: []string{"E1"}})
	result, err := assess(t, in, m)
	if err != nil || len(result.Problems) != 1 || !strings.Contains(result.Problems[0].EN, "2026-05-18") || result.Recommendation.Disposition != "" {
		t.Errorf("%+v %v", result, err)
	}
}
