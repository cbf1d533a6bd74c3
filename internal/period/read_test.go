package period_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"duecourse/config"
	"duecourse/internal/period"
	"duecourse/internal/source"
)

func TestShippedFilesHoldTogether(t *testing.T) {
	cal := shipped(t)
	if len(cal.Years) != 7 || cal.LastAnnounced() != 2026 || cal.Announced(2027) || cal.Check() != nil || !strings.HasPrefix(cal.Version, "cn-2026+") {
		t.Errorf("%d years to %d: %s", len(cal.Years), cal.LastAnnounced(), cal.Version)
	}
	for _, y := range cal.Years {
		if y.Notice == "" || len(y.Off) != len(y.Names) || len(y.Off) < 25 || len(y.Work) < 5 {
			t.Errorf("%+v", y)
		}
	}
	if notice := cal.Years[0].Notice; !strings.Contains(notice, "；") {
		t.Errorf("2020 was amended: %s", notice)
	}
}

// The numbers of the statutes, and of the bureau where no law has one, each with who may extend it.
func TestShippedRules(t *testing.T) {
	want := map[string]string{
		"reconsideration": "60d", "suit": "6m", "suit_after_reconsideration": "15d", "enforcement_window": "3m", "enforcement_demand": "10wd",
		"sanction_decision": "6m most 12m", "review_application": "30d", "review_decision": "30d", "appeal_after_review": "15d", "appeal": "30d",
		"appeal_decision": "60d by 30d", "warning": "6m", "demerit": "12m", "major_demerit": "18m", "demotion": "24m", "removal": "24m",
		"officer_statement": "5wd set", "statement": "5wd set", "reply": "15wd set", "verification": "2m set", "lead_acceptance": "5wd set", "late_entry": "10wd set",
		"evidence": "10wd set", "facts": "10wd set", "legal_review": "5wd set", "decision": "10wd set", "proposal": "5wd set", "service": "5wd set",
		"transfer": "5wd set", "handoff_receipt": "5wd set", "handoff_inquiry": "3m set", "expert_opinion": "20wd set", "clarification": "10wd set",
		"police_contact": "1wd set", "no_detriment": "1y set x3", "follow_up": "1m set", "restore": "10wd set", "admonition_term": "6m set", "compensation": "20wd set", "promotion_round": "10wd set",
		"complaint": "20wd set", "notification": "5wd set", "clock": "5wd set", "recusal": "3wd set",
	}
	for _, r := range rules(t) {
		got := r.Span.String()
		if r.Longer != nil {
			if !r.Longer.Most.IsZero() {
				got += " most " + r.Longer.Most.String()
			}
			if !r.Longer.By.IsZero() {
				got += " by " + r.Longer.By.String()
			}
			if r.Longer.Citation == "" || len(r.Longer.Roles) == 0 {
				t.Errorf("%s: %+v", r.ID, r.Longer)
			}
		}
		if r.BureauSet {
			got += " set"
		}
		if r.Times > 0 {
			got += " x" + string(rune('0'+r.Times))
		}
		if got != want[r.ID] || r.Citation == "" || r.Name.ZH == "" || r.Name.EN == "" || r.From.ZH == "" {
			t.Errorf("%s is %s, want %s: %+v", r.ID, got, want[r.ID], r)
		}
		delete(want, r.ID)
	}
	if len(want) > 0 {
		t.Errorf("no rule for %v", want)
	}
}

const calendarHead = "label: x\nnotices:\n"

func TestReadCalendarTellsEveryMistake(t *testing.T) {
	year := "  - year: 2026\n    notice: n\n    days:\n"
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":        {calendarHead + year + "      - {holiday: h, form: 2026-05-01}\n", `c.yaml:6:22: unknown key "form"; did you mean "from"?`},
		"no label":           {"notices:\n" + year + "      - {holiday: h, from: 2026-05-01}\n", "label is missing"},
		"no notices":         {"label: x\nnotices: []\n", "at least one notice"},
		"no notice":          {calendarHead + "  - year: 2026\n    days:\n      - {holiday: h, from: 2026-05-01}\n", "c.yaml:3:5: notice is missing"},
		"no day":             {calendarHead + year + "      - {holiday: h}\n", "c.yaml:6:9: it names no day off"},
		"no such day":        {calendarHead + year + "      - {holiday: h, from: 2026-02-29}\n", `c.yaml:6:28: a day of the calendar is expected`},
		"another year":       {calendarHead + year + "      - {holiday: h, from: 2025-12-31, to: 2026-01-01}\n", "c.yaml:6:28: 2025-12-31 is not in 2026"},
		"work another year":  {calendarHead + year + "      - {holiday: h, work: [2025-12-28]}\n", "c.yaml:6:29: 2025-12-28 is not in 2026"},
		"a year of fancy":    {calendarHead + "  - year: 20266\n    notice: n\n    days: []\n", "c.yaml:3:11: a year from 1949 to 2100"},
		"backwards":          {calendarHead + year + "      - {holiday: h, from: 2026-05-05, to: 2026-05-01}\n", "2026-05-05 is after 2026-05-01"},
		"too long":           {calendarHead + year + "      - {holiday: h, from: 2026-05-01, to: 2026-06-01}\n", "are 32 days"},
		"to alone":           {calendarHead + year + "      - {holiday: h, to: 2026-05-01}\n", "to needs from"},
		"no weekend":         {calendarHead + year + "      - {holiday: h, work: [2026-05-08]}\n", "c.yaml:6:29: 2026-05-08 is no weekend day"},
		"off twice":          {calendarHead + year + "      - {holiday: h, from: 2026-05-01, to: 2026-05-03}\n      - {holiday: k, from: 2026-05-03}\n", "c.yaml:7:28: 2026-05-03 is given twice: it is off by line 6"},
		"worked twice":       {calendarHead + year + "      - {holiday: h, work: [2026-05-09, 2026-05-09]}\n", "is given twice: it is worked by line 6"},
		"off and worked":     {calendarHead + year + "      - {holiday: h, from: 2026-05-09, work: [2026-05-09]}\n", "2026-05-09 is both worked and off"},
		"worked and off":     {calendarHead + year + "      - {holiday: h, work: [2026-05-09]}\n      - {holiday: h, from: 2026-05-09}\n", "2026-05-09 is both off and worked"},
		"a second notice":    {calendarHead + year + "      - {holiday: h, from: 2026-05-01}\n" + year + "      - {holiday: h, from: 2026-05-02}\n", "c.yaml:7:5: 2026 has a notice already, in line 3"},
		"amends nothing":     {calendarHead + "  - {year: 2026, amends: yes, notice: n, days: [{holiday: h, from: 2026-05-01}]}\n", "no notice for 2026 stands before"},
		"amends into double": {calendarHead + year + "      - {holiday: h, from: 2026-05-01}\n  - {year: 2026, amends: yes, notice: n, days: [{holiday: h, from: 2026-05-01}]}\n", "2026-05-01 is given twice"},
		"no YAML":            {"label: [", "c.yaml:1:"},
		"empty":              {"", "the file is empty"},
	} {
		_, err := period.ReadCalendar("c.yaml", []byte(c.text))
		var problems source.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	_, err := period.ReadCalendar("c.yaml", []byte(calendarHead+year+"      - {holiday: h, work: [2026-05-08, 2027-05-09], from: 2026-02-30}\n      - {holyday: h}\n"))
	var problems source.Problems
	if !errors.As(err, &problems) || len(problems) != 6 {
		t.Errorf("not all at once: %v", err)
	}
}

// An amendment overrules day by day: a worked Saturday becomes a day off, a day off is taken back, a Sunday is worked.
func TestAmendments(t *testing.T) {
	cal, err := period.ReadCalendar("c.yaml", []byte(calendarHead+`  - year: 2026
    notice: first
    days:
      - {holiday: h, from: 2026-05-01, to: 2026-05-04, work: [2026-05-09]}
  - year: 2026
    amends: yes
    notice: second
    days:
      - {holiday: k, from: 2026-05-09, to: 2026-05-11, work: [2026-05-04, 2026-05-03]}
`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]period.DayKind{}
	for d := on(t, "2026-05-01"); !d.After(on(t, "2026-05-11")); d = d.AddDays(1) {
		kind, _ := cal.Kind(d)
		got[d.String()[8:]] = kind
	}
	want := map[string]period.DayKind{"01": period.Holiday, "02": period.Holiday, "03": period.MakeUp, "04": period.Workday, "05": period.Workday,
		"06": period.Workday, "07": period.Workday, "08": period.Workday, "09": period.Holiday, "10": period.Holiday, "11": period.Holiday}
	if !reflect.DeepEqual(got, want) || cal.Years[0].Notice != "first；second" || cal.Check() != nil {
		t.Errorf("%v, %+v", got, cal)
	}
}

func TestReadRulesTellsEveryMistake(t *testing.T) {
	rule := "rules:\n  a_rule:\n    name: {zh: z, en: e}\n    from: {zh: z, en: e}\n"
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":    {rule + "    spam: 1d\n", `unknown key "spam"; did you mean "span"?`},
		"no span":        {rule + "    citation: c\n", "r.yaml:3:5: span is missing"},
		"no citation":    {rule + "    span: 1d\n", "citation is missing"},
		"no length":      {rule + "    span: 10\n    citation: c\n", "r.yaml:5:11: a length of time is expected"},
		"no role":        {rule + "    span: 10d\n    citation: c\n    longer: {by: 5d, roles: [supervizor], citation: c}\n", `unknown role "supervizor"; did you mean "supervisor"?`},
		"both":           {rule + "    span: 10d\n    citation: c\n    longer: {by: 5d, most: 20d, citation: c}\n", "exactly one of most"},
		"neither":        {rule + "    span: 10d\n    citation: c\n    longer: {citation: c}\n", "exactly one of most"},
		"not longer":     {rule + "    span: 6m\n    citation: c\n    longer: {most: 6m, citation: c}\n", "must be longer than 6m"},
		"no citation of": {rule + "    span: 6m\n    citation: c\n    longer: {most: 12m}\n", "citation is missing"},
		"as unknown":     {rule + "    as: b_rule\n", `unknown period "b_rule"`},
		"as and span":    {strings.Replace(rule, "rules:\n", "rules:\n  b_rule: {name: {zh: z, en: e}, from: {zh: z, en: e}, span: 1d, citation: c}\n", 1) + "    as: b_rule\n    span: 1d\n", "has no length"},
		"no id":          {"rules:\n  A-rule: {name: {zh: z, en: e}, from: {zh: z, en: e}, span: 1d, citation: c}\n", "the id of a period is written like"},
		"twice":          {rule + "    span: 1d\n    citation: c\n  a_rule: {}\n", "a_rule is given twice"},
		"times":          {rule + "    span: 1d\n    citation: c\n    times: 0\n", "a whole number from 1 to 99"},
	} {
		_, err := period.ReadRules("r.yaml", []byte(c.text), "supervisor", "handler")
		var problems source.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// FuzzCalendar holds that whatever is read, and not refused, can be counted by.
func FuzzCalendar(f *testing.F) {
	_, data := config.Calendar()
	f.Add(data)
	f.Add([]byte(calendarHead + "  - {year: 2026, notice: n, days: [{holiday: h, from: 2026-05-01, to: 2026-05-03, work: [2026-05-09]}]}\n  - {year: 2026, amends: yes, notice: n, days: [{holiday: h, work: [2026-05-01]}]}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cal, err := period.ReadCalendar("fuzz.yaml", data)
		if err != nil {
			var problems source.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if err := cal.Check(); err != nil {
			t.Fatalf("what was read does not pass: %v", err)
		}
		for _, y := range cal.Years {
			r := period.Count(period.Event{Name: "e", On: on(t, "2026-01-01").AddYears(y.Year - 2026)}, period.Rule{ID: "r", Span: period.Span{N: 30, Unit: period.WorkingDays}}, cal)
			if !cal.Working(r.Last) {
				t.Fatalf("%s is a day off", r.Last)
			}
		}
	})
}
