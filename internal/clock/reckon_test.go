package clock_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/period"
)

func day(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// law are the periods and the calendar as they are shipped.
func law(t testing.TB) ([]period.Rule, period.Calendar) {
	t.Helper()
	rules, err := period.ReadRules(config.Periods())
	if err != nil {
		t.Fatal(err)
	}
	cal, err := period.ReadCalendar(config.Calendar())
	if err != nil {
		t.Fatal(err)
	}
	return rules, cal
}

// marks reads events written like "sent 2026-03-02, replied 2026-03-20"; an exclamation mark is good cause, and a date
// after an at sign the day of entry.
func marks(t testing.TB, text string) []clock.Mark {
	t.Helper()
	var out []clock.Mark
	for _, m := range strings.Split(text, ", ") {
		event, on, ok := strings.Cut(m, " ")
		if !ok {
			t.Fatalf("%q is no event", m)
		}
		on, entered, late := strings.Cut(on, "@")
		mark := clock.Mark{Event: clock.Event(strings.TrimSuffix(event, "!")), On: day(on), Entered: day(on), GoodCause: strings.HasSuffix(event, "!")}
		if late {
			mark.Entered = day(entered)
		}
		if mark.GoodCause {
			mark.Text = "不可抗力"
		}
		out = append(out, mark)
	}
	return out
}

func matter(t testing.TB, k clock.Kind, text string) clock.Matter {
	rules, _ := law(t)
	m := clock.Matter{Kind: k, Marks: marks(t, text), Rules: rules}
	if k == clock.WrittenRequest {
		m.Fixed = &clock.Fixed{By: "h-1", Reason: "疑难问题"}
	}
	return m
}

// Every outcome of every clock, with the facts that it proves, over the shipped periods and calendar. 15 working days after
// 2026-05-11 end on 2026-06-01; five after 2026-09-24 on 2026-10-09, over the National Day holiday. A decision served on
// 2025-08-29 can be sued against until 2026-02-28, a Saturday that is worked, and the window closes on 2026-05-28.
func TestOutcomes(t *testing.T) {
	_, cal := law(t)
	for _, c := range []struct {
		name    string
		kind    clock.Kind
		marks   string
		today   string
		want    clock.Outcome
		over    bool
		lapsed  bool
		facts   string
		remarks string
	}{
		{"nothing yet", clock.WrittenRequest, "sent 2026-05-11", "2026-06-01", "", false, false,
			"request.written_to_superior=yes request.sent_on=2026-05-11 request.reply_due_on=2026-06-01", ""},
		{"no reply", clock.WrittenRequest, "sent 2026-05-11", "2026-06-02", clock.NoReplyInTime, true, true,
			"request.written_to_superior=yes request.sent_on=2026-05-11 request.reply_due_on=2026-06-01 request.replied=no", ""},
		{"on the last day", clock.WrittenRequest, "sent 2026-05-11, replied 2026-06-01", "2026-06-01", clock.AnsweredInTime, true, false,
			"request.written_to_superior=yes request.sent_on=2026-05-11 request.reply_due_on=2026-06-01 request.replied=yes request.replied_on=2026-06-01", ""},
		{"in time, entered late", clock.WrittenRequest, "sent 2026-05-11, replied 2026-06-01@2026-06-09", "2026-06-09", clock.AnsweredInTime, true, false,
			"request.written_to_superior=yes request.sent_on=2026-05-11 request.reply_due_on=2026-06-01 request.replied=yes request.replied_on=2026-06-01", "entered_late"},
		{"a day late", clock.WrittenRequest, "sent 2026-05-11, replied 2026-06-02", "2026-06-02", clock.AnsweredLate, true, false,
			"request.written_to_superior=yes request.sent_on=2026-05-11 request.reply_due_on=2026-06-01 request.replied=yes request.replied_on=2026-06-02", ""},

		{"silence", clock.LeadTransfer, "handed 2026-09-24", "2026-10-10", clock.NotAcceptedInTime, true, true,
			"lead.transferred=yes lead.acceptance_due_on=2026-10-09 lead.accepted=no", ""},
		{"still running", clock.LeadTransfer, "handed 2026-09-24", "2026-10-09", "", false, false, "lead.transferred=yes lead.acceptance_due_on=2026-10-09", ""},
		{"accepted", clock.LeadTransfer, "handed 2026-09-24, accepted 2026-10-09", "2026-10-09", clock.AcceptedInTime, true, false,
			"lead.transferred=yes lead.acceptance_due_on=2026-10-09 lead.refused=no lead.accepted=yes lead.accepted_on=2026-10-09", ""},
		{"accepted late", clock.LeadTransfer, "handed 2026-09-24, accepted 2026-10-10", "2026-10-12", clock.AcceptedLate, true, false,
			"lead.transferred=yes lead.acceptance_due_on=2026-10-09 lead.refused=no lead.accepted=yes lead.accepted_on=2026-10-10", ""},
		{"refused", clock.LeadTransfer, "handed 2026-09-24, refused 2026-09-25", "2026-09-25", clock.RefusedByOther, true, false,
			"lead.transferred=yes lead.acceptance_due_on=2026-10-09 lead.refused=yes lead.accepted=no", ""},

		{"time to sue", clock.EnforcementApplication, "served 2025-08-29", "2026-02-28", "", false, false, "enforcement.window_closes_on=2026-05-28", ""},
		{"in time", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-03-25", "2026-03-25", clock.FiledInTime, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-03-25", ""},
		{"on the first day", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-03-20", "2026-03-20", clock.FiledInTime, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-03-20", ""},
		{"on the last day", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-05-28@2026-06-03", "2026-06-03", clock.FiledInTime, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-05-28", "entered_late"},
		{"before the demand's days are over", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-03-19", "2026-03-19", clock.Premature, false, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 enforcement.applied=yes enforcement.applied_on=2026-03-19", ""},
		{"before the window", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-01-05, filed 2026-02-28", "2026-02-28", clock.Premature, false, false,
			"enforcement.window_opens_on=2026-03-01 enforcement.window_closes_on=2026-05-28 enforcement.applied=yes enforcement.applied_on=2026-02-28", ""},
		{"too early and never again", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-01-05, filed 2026-02-28", "2026-05-29", clock.Premature, true, true,
			"enforcement.window_opens_on=2026-03-01 enforcement.window_closes_on=2026-05-28 enforcement.applied=yes enforcement.applied_on=2026-02-28", ""},
		{"too early and again", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-01-05, filed 2026-02-28, filed 2026-03-02", "2026-03-02", clock.FiledInTime, true, false,
			"enforcement.window_opens_on=2026-03-01 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-03-02", ""},
		{"without a demand", clock.EnforcementApplication, "served 2025-08-29, filed 2026-03-25", "2026-03-25", clock.Premature, false, false,
			"enforcement.window_closes_on=2026-05-28 enforcement.applied=yes enforcement.applied_on=2026-03-25", "no_demand_on_record"},
		{"late", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-05-29", "2026-05-29", clock.Late, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-05-29", ""},
		{"late for good cause", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed! 2026-05-29", "2026-05-29", clock.LateWithGoodCause, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-05-29", ""},
		{"not filed", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05", "2026-05-29", clock.NotFiled, true, true,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=no", ""},
		{"not filed, not even demanded", clock.EnforcementApplication, "served 2025-08-29", "2026-05-29", clock.NotFiled, true, true,
			"enforcement.window_closes_on=2026-05-28 enforcement.applied=no", ""},
		{"performed", clock.EnforcementApplication, "served 2025-08-29, performed 2026-05-28", "2026-05-28", clock.PerformedInTime, true, false,
			"penalty.not_performed=no enforcement.window_closes_on=2026-05-28", ""},
		{"performed after the application", clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-03-25, performed 2026-04-01", "2026-04-01", clock.FiledInTime, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-03-25", "performed_afterwards"},
		{"performed after the window", clock.EnforcementApplication, "served 2025-08-29, performed 2026-06-01", "2026-06-01", clock.NotFiled, true, true,
			"enforcement.window_closes_on=2026-05-28 enforcement.applied=no", "performed_afterwards"},
		{"sued", clock.EnforcementApplication, "served 2025-08-29, sued 2026-02-28", "2026-02-28", clock.OvertakenBySuit, true, false, "", ""},
		{"sued too late", clock.EnforcementApplication, "served 2025-08-29, sued 2026-03-01", "2026-03-01", "", false, false, "enforcement.window_closes_on=2026-05-28", "sued_after_time"},
		{"reconsideration pending", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2025-10-09", "2026-06-01", "", false, false, "", "reconsideration_pending"},
		{"asked meanwhile", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2025-10-09, demand_served 2026-03-05, filed 2026-03-25", "2026-06-01", clock.Premature, false, false, "", "reconsideration_pending"},
		{"after a reconsideration", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2025-10-09, reconsideration_decided 2025-12-08", "2026-03-24", clock.NotFiled, true, true,
			"enforcement.window_closes_on=2026-03-23 enforcement.applied=no", ""},
		{"reconsideration on its last day", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2025-10-28", "2026-06-01", "", false, false, "", "reconsideration_pending"},
		{"reconsideration a day late", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2025-10-29", "2026-05-29", clock.NotFiled, true, true,
			"enforcement.window_closes_on=2026-05-28 enforcement.applied=no", "reconsideration_late"},
		{"reconsideration late for good cause", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied! 2025-10-29", "2026-06-01", "", false, false, "", "reconsideration_pending"},
		{"late reconsideration decided", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2026-02-02, reconsideration_decided 2026-04-02, demand_served 2026-03-05, filed 2026-03-25", "2026-04-02", clock.FiledInTime, true, false,
			"enforcement.window_opens_on=2026-03-20 enforcement.window_closes_on=2026-05-28 penalty.not_performed=yes enforcement.applied=yes enforcement.applied_on=2026-03-25", "reconsideration_late"},
		{"late reconsideration for good cause decided", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied! 2026-02-02, reconsideration_decided 2026-04-02, demand_served 2026-03-05, filed 2026-03-25", "2026-04-02", clock.Premature, false, false,
			"enforcement.window_opens_on=2026-04-18 enforcement.window_closes_on=2026-07-17 enforcement.applied=yes enforcement.applied_on=2026-03-25", ""},
		{"sued, late reconsideration beside it", clock.EnforcementApplication, "served 2025-08-29, reconsideration_applied 2026-02-02, sued 2026-02-28", "2026-02-28", clock.OvertakenBySuit, true, false, "", "reconsideration_late"},
	} {
		t.Run(string(c.kind)+"/"+c.name, func(t *testing.T) {
			m := matter(t, c.kind, c.marks)
			if err := clock.Check(c.kind, m.Marks, day(c.today)); err != nil {
				t.Fatal(err)
			}
			r := clock.Reckon(m, cal, day(c.today))
			var facts, remarks []string
			for _, f := range r.Facts {
				facts = append(facts, f.Name+"="+f.Value)
			}
			for _, x := range r.Remarks {
				remarks = append(remarks, string(x))
			}
			if r.Outcome != c.want || r.Over != c.over || r.Lapsed != c.lapsed {
				t.Errorf("%q, over %v, lapsed %v; want %q, %v, %v", r.Outcome, r.Over, r.Lapsed, c.want, c.over, c.lapsed)
			}
			if got := strings.Join(facts, " "); got != c.facts {
				t.Errorf("facts\n %s, want\n %s", got, c.facts)
			}
			if got := strings.Join(remarks, " "); got != c.remarks {
				t.Errorf("remarks %q, want %q", got, c.remarks)
			}
		})
	}
}

// Windows as they were reckoned apart from this code.
func TestWindows(t *testing.T) {
	rules, cal := law(t)
	f, err := os.Open("testdata/windows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		rows++
		m := clock.Matter{Kind: clock.EnforcementApplication, Rules: rules, Marks: []clock.Mark{{Event: clock.Served, On: day(c[0])}, {Event: clock.DemandServed, On: day(c[2])}}}
		sue := clock.RuleSuit
		if c[1] != "-" {
			m.Marks = append(m.Marks, clock.Mark{Event: clock.ReconsiderationDecided, On: day(c[1])})
			sue = clock.RuleSuitAfter
		}
		r := clock.Reckon(m, cal, day(c[2]))
		var from string
		for _, fact := range r.Facts {
			if fact.Name == "enforcement.window_opens_on" {
				from = fact.Value
			}
		}
		got := []string{r.Period(sue).Last.String(), r.Opens.String(), r.Last.String(), r.Period(clock.RuleEnforcementDemand).Last.String(), from}
		if !slices.Equal(got, c[3:8]) {
			t.Errorf("%s: %v, want %v", lines.Text(), got, c[3:8])
		}
	}
	if rows < 200 {
		t.Errorf("only %d windows", rows)
	}
}

// The window's opening and its last weeks are told of beforehand, each from the beginning of its day in Shanghai.
func TestReminders(t *testing.T) {
	_, cal := law(t)
	r := clock.Reckon(matter(t, clock.EnforcementApplication, "served 2025-08-29"), cal, day("2025-09-01"))
	var got []string
	for _, at := range r.Reminders {
		got = append(got, civil.On(at).String())
	}
	if want := "2026-03-01 2026-04-28 2026-05-21"; strings.Join(got, " ") != want || !r.Due().Equal(day("2026-05-29").Start()) {
		t.Errorf("%v, due %s", got, r.Due())
	}
}

// What was fixed is fixed, and counts in place of the rule: 15 working days by the rule, here 3. The number may not follow
// from the outcome, so that one of its own needs the document that fixed it by the day of sending.
func TestFixedTime(t *testing.T) {
	_, cal := law(t)
	at := func(d string) period.Span {
		span, err := period.ParseSpan(d)
		if err != nil {
			t.Fatal(err)
		}
		return span
	}
	by := func(span, on string, evidence ...string) *clock.Fixed {
		f := &clock.Fixed{By: "h-1", Reason: "r", Evidence: evidence}
		if span != "" {
			f.Span = at(span)
		}
		if on != "" {
			f.On = day(on)
		}
		return f
	}
	m := matter(t, clock.WrittenRequest, "sent 2026-05-11, replied 2026-06-02@2026-06-09")
	for _, c := range []struct {
		name  string
		fixed *clock.Fixed
		says  string // none: it counts
	}{
		{"nothing", nil, "a named person fixes"},
		{"no reason", &clock.Fixed{By: "h-1"}, "a named person fixes"},
		{"nobody", &clock.Fixed{Reason: "r"}, "a named person fixes"},
		{"a blank reason", &clock.Fixed{By: "h-1", Reason: " "}, "a named person fixes"},
		{"too long", &clock.Fixed{By: "h-1", Reason: "r", Span: period.Span{N: 9999, Unit: period.Days}, On: day("2026-05-11"), Evidence: []string{"核定表"}}, "too long"},
		{"the rule's own", by("", ""), ""},
		{"the rule's own, written out", by("15wd", ""), ""},
		{"the rule's own by a document", by("15wd", "2026-05-11", "核定表"), ""},
		{"the rule's own, fixed after it was sent", by("", "2026-05-12", "核定表"), "fixed when the request is sent, on 2026-05-11, and not on 2026-05-12"},
		{"longer without a document", by("60wd", ""), "only the bureau's own counts"},
		{"shorter without a document", by("1wd", ""), "only the bureau's own counts"},
		{"as many days of the calendar", by("15d", ""), "only the bureau's own counts"},
		{"a day without a document", by("60wd", "2026-05-11"), "only the bureau's own counts"},
		{"a document without a title", by("60wd", "2026-05-11", " "), "only the bureau's own counts"},
		{"a document without a day", by("60wd", "", "核定表"), "only the bureau's own counts"},
		{"fixed after it was sent", by("60wd", "2026-05-12", "核定表"), "and not on 2026-05-12"},
		{"fixed once the reply was there", by("60wd", "2026-06-09", "核定表"), "and not on 2026-06-09"},
		{"fixed on the day of sending", by("60wd", "2026-05-11", "核定表"), ""},
		{"fixed before", by("3wd", "2026-05-08", "核定表"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m.Fixed = c.fixed
			err := clock.CheckFixed(m)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Fatalf("%v, want %q", err, c.says)
			}
			why, refused := err.(*clock.Refusal)
			if refused && (why.Article != "8.6" || why.Text.ZH == "" || why.Text.ZH == why.Text.EN) {
				t.Errorf("%+v", why)
			}
			if c.fixed == nil {
				return
			}
			cert, err := clock.Certify("RQ-1", "测试局", 1, m, cal, day("2026-06-09"))
			if err != nil {
				t.Fatal(err)
			}
			d := clock.Verify(cert)
			if found := slices.ContainsFunc(d, func(x clock.Difference) bool { return x.Field == "fixed" }); found != refused || len(d) > 1 {
				t.Errorf("its certificate: %+v", d)
			}
		})
	}
	m = matter(t, clock.WrittenRequest, "sent 2026-05-11")
	m.Fixed = by("3wd", "2026-05-11", "核定表")
	if r := clock.Reckon(m, cal, day("2026-05-11")); r.Last != day("2026-05-14") {
		t.Errorf("%s", r.Last)
	}
	lead := matter(t, clock.LeadTransfer, "handed 2026-05-11")
	if err := clock.CheckFixed(lead); err != nil {
		t.Error(err)
	}
	if lead.Fixed = m.Fixed; clock.CheckFixed(lead) == nil {
		t.Error("only a written request has a reasonable time")
	}
}

// Rules are held against one's own by what counts: length, law, extension, and that there is one of each. What the rules of
// other clocks are is no matter.
func TestDifferingRules(t *testing.T) {
	rules, _ := law(t)
	change := func(id string, f func(*period.Rule)) []period.Rule {
		out := slices.Clone(rules)
		f(&out[slices.IndexFunc(out, func(r period.Rule) bool { return r.ID == id })])
		return out
	}
	for _, c := range []struct {
		name  string
		kind  clock.Kind
		given []period.Rule
		want  string
	}{
		{"the same", clock.EnforcementApplication, rules, ""},
		{"another length", clock.EnforcementApplication, change("suit", func(r *period.Rule) { r.Span.N = 3 }), "suit"},
		{"another unit", clock.WrittenRequest, change("reply", func(r *period.Rule) { r.Span.Unit = period.Days }), "reply"},
		{"another law", clock.LeadTransfer, change("lead_acceptance", func(r *period.Rule) { r.Citation = "本人" }), "lead_acceptance"},
		{"an extension", clock.EnforcementApplication, change("enforcement_window", func(r *period.Rule) { r.Longer = &period.Extending{Times: 1} }), "enforcement_window"},
		{"other words", clock.LeadTransfer, change("lead_acceptance", func(r *period.Rule) { r.Name.ZH = "受理" }), ""},
		{"of another clock", clock.LeadTransfer, change("reply", func(r *period.Rule) { r.Span.N = 3 }), ""},
		{"lacking", clock.LeadTransfer, nil, "lead_acceptance"},
		{"one twice", clock.LeadTransfer, slices.Concat(change("lead_acceptance", func(r *period.Rule) { r.Span.N = 1 }), rules), "lead_acceptance"},
	} {
		if got := strings.Join(clock.Differing(c.kind, c.given, rules), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if got := strings.Join(clock.Differing(c.kind, rules, c.given), " "); got != c.want {
			t.Errorf("%s, the other way round: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRefusedMarks(t *testing.T) {
	for _, c := range []struct {
		kind  clock.Kind
		marks string
		says  string
	}{
		{clock.WrittenRequest, "replied 2026-05-20", "the day is needed on which the request was sent"},
		{clock.WrittenRequest, "sent 2026-05-11, replied 2026-05-10", "not before the request was sent on 2026-05-11"},
		{clock.WrittenRequest, "sent 2026-05-11, replied 2026-06-16", "has not come yet"},
		{clock.WrittenRequest, "sent 2026-05-11, sent 2026-05-12", "on record already"},
		{clock.WrittenRequest, "sent 2026-05-11, accepted 2026-05-12", `knows no event "accepted"`},
		{clock.WrittenRequest, "sent 2016-06-14", "more than 10 years ago"},
		{clock.WrittenRequest, "sent 2026-05-11, replied! 2026-05-12", "only an application to the court or for reconsideration"},
		{clock.EnforcementApplication, "served 2026-05-11, reconsideration_decided! 2026-06-12", "only an application to the court or for reconsideration"},
		{clock.LeadTransfer, "handed 2026-05-11, accepted 2026-05-12, refused 2026-05-12", "exclude each other"},
		{clock.EnforcementApplication, "served 2026-05-11, filed 2026-05-10", "not before the penalty decision was served"},
		{clock.EnforcementApplication, "served 2026-05-11, reconsideration_applied 2026-05-20, reconsideration_decided 2026-05-19", "not before the party applied"},
		{clock.Kind("lunch"), "served 2026-05-11", "no clock of the kind"},
	} {
		err := clock.Check(c.kind, marks(t, c.marks), day("2026-06-15"))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.marks, err)
		}
		if why, ok := err.(*clock.Refusal); ok && (why.Text.ZH == "" || c.kind.Known() && why.Article == "") {
			t.Errorf("%s: %+v", c.marks, why)
		}
	}
	many := marks(t, "served 2026-05-11")
	for range 60 {
		many = append(many, clock.Mark{Event: clock.Filed, On: day("2026-06-01")})
	}
	if clock.Check(clock.EnforcementApplication, many, day("2026-06-15")) == nil {
		t.Error("60 applications passed")
	}
	if err := clock.Check(clock.WrittenRequest, []clock.Mark{{Event: clock.Sent}}, day("2026-06-15")); err == nil {
		t.Error("an event without a day passed")
	}
}
