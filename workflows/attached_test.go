package workflows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"duecourse/activities"
	"duecourse/config"
	"duecourse/internal/clock"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// newCaseWithClocks is a case that is assessed by the Measures as they are shipped, with clocks beside it. The case knows the
// calendar from 2026 on.
func newCaseWithClocks(t *testing.T, at string, act message.Act) *clockHarness {
	c := newClock(t, clock.WrittenRequest, at, strings.Fields(at)[0])
	m, err := measures.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	rules, cal := shipped(t)
	worker := &activities.Activities{Versions: activities.NewVersions(m), Calendar: cal}
	ahead := cal.From(2026)
	act.Evidence = []string{"E1"}
	c.harness.in = message.CaseInput{
		Case: "LYG-2026-0001", Unit: "测试局", OpenedBy: message.Actor{ID: "handler-1", Role: message.Handler}, Officer: "officer-1", Act: act,
		Measures: measures.VersionOf{ID: m.ID, Version: m.Version()}, Evidence: []message.Evidence{{ID: "E1", Title: "执法案卷", Kind: "record"}},
		Edition: message.CurrentEdition, Rules: rules, Calendar: &ahead,
	}
	c.env = nil
	c.harness.reset()
	c.env.SetStartTime(c.begins)
	c.env.SetWorkflowRunTimeout(3 * 365 * dayLong)
	c.env.RegisterActivityWithOptions(worker.Assess, activity.RegisterOptions{Name: message.ActAssess, DisableAlreadyRegisteredCheck: true})
	for k, run := range map[clock.Kind]any{clock.WrittenRequest: WrittenRequest, clock.EnforcementApplication: EnforcementApplication} {
		registerClock(c.env, run, message.ClockWorkflow(k))
	}
	c.env.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(
		func(_, id, _, name string, arg any) error {
			if id == message.WorkflowID(c.harness.in.Case) {
				c.env.SignalWorkflow(name, arg)
				return nil
			}
			if c.absent != nil {
				return c.absent(id)
			}
			return nil
		}).Maybe()
	return c
}

func (c *clockHarness) attach(at, id, number string, k clock.Kind, marks ...clock.Mark) {
	cmd := message.Attach{Header: head(id, message.Handler), Clock: number, Kind: k, Marks: marks}
	if k == clock.WrittenRequest && len(marks) > 0 {
		cmd.Fixed = &clock.Fixed{By: "boss-1", Reason: "问题复杂"}
	}
	c.at(c.when(at), message.CmdAttach, cmd)
}

func (c *clockHarness) caseUntil(at string) message.State { return c.harness.runUntil(c.when(at)) }

func on(t *testing.T, e clock.Event, d string) clock.Mark { return clock.Mark{Event: e, On: day(t, d)} }

func factOf(s message.State, name string) string {
	for _, f := range s.Facts {
		if f.Name == name {
			return f.Value + " " + strings.Join(f.Evidence, ",")
		}
	}
	return ""
}

// A clock that is over by its dates is reckoned at once: its certificate is evidence, and the ground is assessed by it.
func TestClockReckonedAtOnce(t *testing.T) {
	h := newCaseWithClocks(t, "2026-07-06 10:00", message.Act{Kind: "compulsion", Date: day(t, "2026-06-05")})
	h.attach("2026-07-06 11:00", "future", "RQ-1", clock.WrittenRequest, on(t, clock.Sent, "2026-07-07"))
	h.attach("2026-07-06 12:00", "unfixed", "RQ 1", clock.WrittenRequest, on(t, clock.Sent, "2026-05-11"))
	h.attach("2026-07-06 13:00", "attach", "RQ-1", clock.WrittenRequest, on(t, clock.Sent, "2026-05-11"))
	h.attach("2026-07-06 14:00", "twice", "RQ-1", clock.WrittenRequest, on(t, clock.Sent, "2026-05-11"))
	s := h.caseUntil("2026-07-07 10:00")
	for id, want := range map[string]bool{"future": false, "unfixed": false, "attach": true, "twice": false} {
		if a := h.answer(id); a.Accepted != want {
			t.Errorf("%s: %+v", id, a)
		}
	}
	for name, want := range map[string]string{
		"request.written_to_superior": "yes RQ-1/1", "request.sent_on": "2026-05-11 RQ-1/1", "request.reply_due_on": "2026-06-01 RQ-1/1", "request.replied": "no RQ-1/1", "request.replied_on": "",
	} {
		if got := factOf(s, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if e := s.Evidence[len(s.Evidence)-1]; e.ID != "RQ-1/1" || e.Kind != "documentary" || e.Date != day(t, "2026-07-06") {
		t.Errorf("%+v", e)
	}
	if c := s.Clocks; len(c) != 1 || c[0].Outcome != "no_reply_in_time" || c[0].Hash == "" || c[0].Item != "" {
		t.Errorf("%+v", c)
	}
	for _, e := range append(h.entries, s.Unflushed...) {
		if e.Event == message.ItemOpened && strings.Contains(string(e.Data), `"clock"`) {
			t.Error("it was waited for")
		}
	}
	// What people must state is still asked for, and the clock's own part is not any more.
	missing := strings.Join(s.Recommendation.Missing, " ")
	if s.Recommendation.Grounds["8.6"] != measures.Undetermined || strings.Contains(missing, "request.") {
		t.Errorf("8.6 is %s, missing: %s", s.Recommendation.Grounds["8.6"], missing)
	}
}

// While the window runs the case waits for the clock that it started; the application is entered in the clock, its
// certificate comes into the case, and the ground is established by it (Art. 8(24)).
func TestCaseStartsAClock(t *testing.T) {
	h := newCaseWithClocks(t, "2026-03-10 10:00", message.Act{Kind: "penalty", Date: day(t, "2025-08-27")})
	_, all := shipped(t)
	years := all.From(2025)
	h.at(h.when("2026-03-10 11:00"), message.CmdAttach, message.Attach{
		Header: head("attach", message.Handler), Clock: "EA-1", Kind: clock.EnforcementApplication, Calendar: &years,
		Marks: []clock.Mark{on(t, clock.Served, "2025-08-29"), on(t, clock.DemandServed, "2026-03-05")},
	})
	h.attach("2026-03-10 12:00", "again", "EA-1", clock.EnforcementApplication)
	var waiting message.State
	h.env.RegisterDelayedCallback(func() {
		v, err := h.env.QueryWorkflow(message.QueryState)
		if err == nil {
			err = v.Get(&waiting)
		}
		if err != nil {
			t.Error(err)
		}
	}, h.when("2026-03-24 10:00"))
	h.env.RegisterDelayedCallback(func() {
		err := h.env.SignalWorkflowByID(message.ClockID("EA-1"), string(message.CmdMark), message.MarkClock{Header: head("filed", message.Handler), Mark: on(t, clock.Filed, "2026-03-25")})
		if err != nil {
			t.Error(err)
		}
	}, h.when("2026-03-25 10:00"))
	s := h.caseUntil("2026-03-26 10:00")
	if a := h.answer("attach"); !a.Accepted {
		t.Fatal(a.Text.EN)
	}
	if a := h.answer("again"); a.Accepted {
		t.Error("attached twice")
	}
	item := waiting.Docket[len(waiting.Docket)-1]
	if item.Kind != message.AwaitClock || item.Subject != "EA-1" || item.Status != message.ItemOpen || !item.Due.Equal(instant(t, "2026-05-29 00:00")) || waiting.Recommendation.Grounds["8.24"] != measures.Undetermined {
		t.Errorf("%+v, 8.24 is %s", item, waiting.Recommendation.Grounds["8.24"])
	}
	if s.Recommendation.Grounds["8.24"] != measures.Established || factOf(s, "enforcement.applied_on") != "2026-03-25 EA-1/1" || s.AssessedOn != day(t, "2026-03-25") {
		t.Errorf("8.24 is %s, %+v", s.Recommendation.Grounds["8.24"], s.Facts)
	}
	for _, item := range s.Docket {
		if item.Kind == message.AwaitClock && item.Status != message.ItemAnswered {
			t.Errorf("%+v", item)
		}
	}
}

// The reasonable time is fixed when the request is sent: dates that are entered once the reply is there count by the bureau's
// own 15 working days, by which the reply of 2025-02-20 was late, unless a document of the day of sending says otherwise.
func TestReasonableTimeIsNotFixedByTheOutcome(t *testing.T) {
	h := newCaseWithClocks(t, "2025-03-03 10:00", message.Act{Kind: "compulsion", Date: day(t, "2025-02-21")})
	_, all := shipped(t)
	fixed := func(n int, id, number string, f clock.Fixed) {
		f.By, f.Reason = "boss-1", "问题复杂"
		h.at(time.Duration(n)*time.Hour, message.CmdAttach, message.Attach{
			Header: head(id, message.Handler), Clock: number, Kind: clock.WrittenRequest, Calendar: &all, Fixed: &f,
			Marks: []clock.Mark{on(t, clock.Sent, "2025-01-10"), on(t, clock.Replied, "2025-02-20")},
		})
	}
	days := func(n int) period.Span { return period.Span{N: n, Unit: period.WorkingDays} }
	fixed(1, "longer", "RQ-1", clock.Fixed{Span: days(60)})
	fixed(2, "shorter", "RQ-1", clock.Fixed{Span: days(1)})
	fixed(3, "afterwards", "RQ-1", clock.Fixed{Span: days(60), On: day(t, "2025-02-20"), Evidence: []string{"合理时间核定表"}})
	fixed(4, "the bureau's own", "RQ-1", clock.Fixed{})
	fixed(5, "by a document", "RQ-2", clock.Fixed{Span: days(60), On: day(t, "2025-01-10"), Evidence: []string{"合理时间核定表"}})
	s := h.caseUntil("2025-03-04 10:00")
	for id, want := range map[string]bool{"longer": false, "shorter": false, "afterwards": false, "the bureau's own": true, "by a document": true} {
		if a := h.answer(id); a.Accepted != want || !want && (a.Article != "8.6" || a.Text.ZH == "") {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if c := s.Clocks; len(c) != 2 || c[0].Outcome != string(clock.AnsweredLate) || c[1].Outcome != string(clock.AnsweredInTime) {
		t.Errorf("%+v", c)
	}
}

// A certificate holds by itself whatever its rules are: the case takes none that goes by others than its own.
func TestCertificateByRulesOfSomebodysOwn(t *testing.T) {
	h := newCaseWithClocks(t, "2026-06-20 10:00", message.Act{Kind: "penalty", Date: day(t, "2026-03-01")})
	rules, cal := shipped(t)
	give := func(n int, id string, m clock.Matter, change func(*period.Rule)) {
		m.Rules = slices.Clone(rules)
		for i := range m.Rules {
			change(&m.Rules[i])
		}
		c, err := clock.Certify(strings.ToUpper(id), "测试局", 1, m, cal, day(t, "2026-06-19"))
		if err != nil {
			t.Fatal(err)
		}
		if d := clock.Verify(c); len(d) > 0 {
			t.Fatalf("%s does not hold by itself: %+v", id, d)
		}
		h.at(time.Duration(n)*time.Hour, message.CmdCertify, message.Certify{Header: head(id, message.Handler), Clock: c.Clock, Certificate: &c})
	}
	lead := clock.Matter{Kind: clock.LeadTransfer, Marks: []clock.Mark{on(t, clock.Handed, "2026-03-02"), on(t, clock.Accepted, "2026-03-11")}}
	request := clock.Matter{Kind: clock.WrittenRequest, Marks: []clock.Mark{on(t, clock.Sent, "2026-03-02"), on(t, clock.Replied, "2026-03-20")}, Fixed: &clock.Fixed{By: "boss-1", Reason: "问题复杂"}}
	byDocument := request
	byDocument.Fixed = &clock.Fixed{By: "boss-1", Reason: "问题复杂", Span: period.Span{N: 3, Unit: period.WorkingDays}, On: day(t, "2026-03-02"), Evidence: []string{"合理时间核定表"}}
	changed := func(id string, f func(*period.Rule)) func(*period.Rule) {
		return func(r *period.Rule) {
			if r.ID == id {
				f(r)
			}
		}
	}
	give(1, "longer", lead, changed("lead_acceptance", func(r *period.Rule) { r.Span.N = 30 }))
	give(2, "law", lead, changed("lead_acceptance", func(r *period.Rule) { r.Citation = "本局通知" }))
	give(3, "reply", request, changed("reply", func(r *period.Rule) { r.Span.N = 2 }))
	give(4, "same", lead, changed("reply", func(r *period.Rule) { r.Span.N = 2 })) // of another clock: it is not in the certificate
	give(5, "fixed", byDocument, changed("", nil))
	s := h.caseUntil("2026-06-21 10:00")
	for id, want := range map[string]string{"longer": "lead_acceptance", "law": "lead_acceptance", "reply": "reply", "same": "", "fixed": ""} {
		if a := h.answer(id); a.Accepted != (want == "") || want != "" && (!strings.HasSuffix(a.Text.EN, "other rules than the case: "+want) || a.Text.ZH == "") {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if c := s.Clocks; len(c) != 2 || c[0].Outcome != string(clock.AcceptedLate) || c[1].Outcome != string(clock.AnsweredLate) {
		t.Errorf("%+v", c)
	}
}

// Dates over days off that are not at hand are not taken for proven.
func TestClockOverMissingYears(t *testing.T) {
	h := newCaseWithClocks(t, "2026-06-01 10:00", message.Act{Kind: "penalty", Date: day(t, "2025-08-27")})
	h.attach("2026-06-01 11:00", "without", "EA-1", clock.EnforcementApplication, on(t, clock.Served, "2025-08-29"))
	_, all := shipped(t)
	h.at(2*time.Hour, message.CmdAttach, message.Attach{Header: head("with", message.Handler), Clock: "EA-1", Kind: clock.EnforcementApplication, Calendar: &all, Marks: []clock.Mark{on(t, clock.Served, "2025-08-29")}})
	s := h.caseUntil("2026-06-02 10:00")
	if a := h.answer("without"); a.Accepted || !strings.Contains(a.Text.EN, "2025") {
		t.Errorf("%+v", a)
	}
	if a := h.answer("with"); !a.Accepted || s.Recommendation.Grounds["8.24"] != measures.NotEstablished {
		t.Errorf("%+v, %s", a, s.Recommendation.Grounds["8.24"])
	}
}

// certificate is one of a lead's clock as it stands on a day.
func certificate(t *testing.T, seq int, today string, marks ...clock.Mark) clock.Certificate {
	rules, cal := shipped(t)
	m := clock.Matter{Kind: clock.LeadTransfer, Rules: rules, Marks: append([]clock.Mark{on(t, clock.Handed, "2026-03-02")}, marks...)}
	c, err := clock.Certify("LT-1", "测试局", seq, m, cal, day(t, today))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A certificate that somebody hands in is taken by what it proves, once, and only where it holds; a later one of the same
// clock takes back what it does not say any more.
func TestCertificatesHandedIn(t *testing.T) {
	h := newCaseWithClocks(t, "2026-03-20 10:00", message.Act{Kind: "penalty", Date: day(t, "2026-03-01")})
	lapsed := certificate(t, 1, "2026-03-10")
	late := certificate(t, 2, "2026-03-12", on(t, clock.Accepted, "2026-03-11"))
	refusedBy := certificate(t, 3, "2026-03-12", on(t, clock.Refused, "2026-03-09"))
	forged := lapsed
	forged.Facts = append([]clock.Fact(nil), lapsed.Facts...)
	forged.Facts[0].Value = "no"
	give := func(n int, id string, number string, c *clock.Certificate) {
		h.at(time.Duration(n)*time.Hour, message.CmdCertify, message.Certify{Header: head(id, message.Handler), Clock: number, Certificate: c})
	}
	give(1, "forged", "LT-1", &forged)
	give(2, "of another", "LT-2", &lapsed)
	give(3, "nothing", "LT-1", nil)
	give(4, "lapsed", "LT-1", &lapsed)
	give(5, "same", "LT-1", &lapsed)
	give(6, "late", "LT-1", &late)
	give(7, "older", "LT-1", &lapsed)
	give(8, "refused", "LT-1", &refusedBy)
	h.env.RegisterDelayedCallback(func() {
		h.env.SignalWorkflow(string(message.CmdCertify), "no certificate")
		h.env.SignalWorkflow(string(message.CmdCertify), map[string]any{"id": "y", "actor": system, "clock": "LT-1", "certificate": map[string]any{"kind": "lunch"}})
		h.env.SignalWorkflow(string(message.CmdAttach), map[string]any{"id": "z", "actor": head("", message.Handler).Actor, "clock": "x", "kind": "lunch"})
	}, 9*time.Hour)
	s := h.caseUntil("2026-03-21 10:00")
	for id, want := range map[string]bool{"forged": false, "of another": false, "nothing": false, "lapsed": true, "same": true, "late": true, "older": false, "refused": true} {
		if a := h.answer(id); a.Accepted != want {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if got := h.events(message.CommandRefused); got != 7 {
		t.Errorf("%d refusals", got)
	}
	if got := len(s.Evidence); got != 4 {
		t.Errorf("%d pieces of evidence", got)
	}
	for name, want := range map[string]string{"lead.refused": "yes LT-1/3", "lead.accepted": "no LT-1/3", "lead.accepted_on": " ", "lead.acceptance_due_on": "2026-03-09 LT-1/3"} {
		if got := factOf(s, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// A case asks a running clock to tell it; the clock says until when it runs, and what it came to, or that it was withdrawn.
func TestAttachedToARunningClock(t *testing.T) {
	h := newCaseWithClocks(t, "2026-03-03 10:00", message.Act{Kind: "penalty", Date: day(t, "2026-03-01")})
	h.absent = func(id string) error {
		if id == message.ClockID("LT-9") {
			return &temporal.UnknownExternalWorkflowExecutionError{}
		}
		return nil
	}
	rules, cal := shipped(t)
	runs := clock.Reckon(clock.Matter{Kind: clock.LeadTransfer, Rules: rules, Marks: []clock.Mark{on(t, clock.Handed, "2026-03-02")}}, cal, day(t, "2026-03-03")).Period(clock.RuleLeadAcceptance)
	tell := func(n int, id string, c message.Certify) {
		c.Header = message.Header{ID: id, Actor: system}
		h.env.RegisterDelayedCallback(func() { h.env.SignalWorkflow(string(message.CmdCertify), c) }, time.Duration(n)*time.Hour)
	}
	h.attach("2026-03-03 11:00", "missing", "LT-9", clock.LeadTransfer)
	h.attach("2026-03-03 12:00", "attach", "LT-1", clock.LeadTransfer)
	tell(3, "runs", message.Certify{Clock: "LT-1", Runs: runs})
	tell(24, "stands", message.Certify{Clock: "LT-1", Stands: true})
	h.at(25*time.Hour, message.CmdSuspend, message.Suspend{Header: head("suspend", message.Supervisor), Ground: message.ForceMajeure})
	h.at(26*time.Hour, message.CmdResume, message.Resume{Header: head("resume", message.Supervisor)})
	var standing message.State
	h.env.RegisterDelayedCallback(func() {
		v, err := h.env.QueryWorkflow(message.QueryState)
		if err == nil {
			err = v.Get(&standing)
		}
		if err != nil {
			t.Error(err)
		}
	}, 27*time.Hour)
	tell(48, "runs again", message.Certify{Clock: "LT-1", Runs: runs})
	h.attach("2026-03-03 14:00", "second", "LT-2", clock.LeadTransfer)
	tell(5, "gone", message.Certify{Clock: "LT-2", Withdrawn: true})
	lapsed := certificate(t, 1, "2026-03-10")
	tell(24*8, "over", message.Certify{Clock: "LT-1", Certificate: &lapsed})
	later := *runs
	later.Last = day(t, "2026-03-16")
	tell(24*8+1, "goes on", message.Certify{Clock: "LT-1", Runs: &later})
	s := h.caseUntil("2026-03-12 10:00")
	if h.answer("missing").Accepted || !h.answer("attach").Accepted {
		t.Errorf("%+v", h.answers)
	}
	got := map[string]string{}
	for _, item := range s.Docket {
		if item.Kind == message.AwaitClock {
			got[item.Subject] += string(item.Status) + " " + lastDay(item.Due).String() + " "
		}
	}
	if !strings.HasPrefix(got["LT-1"], "answered 2026-03-09 open 2026-03-16") || !strings.HasPrefix(got["LT-2"], "withdrawn") || got["LT-9"] != "" {
		t.Errorf("%v", got)
	}
	for _, item := range standing.Docket {
		if item.Subject == "LT-1" && item.Stopped.IsZero() {
			t.Error("the item does not stand still with its clock")
		}
	}
	if f := factOf(s, "lead.accepted"); f != " " {
		t.Errorf("lead.accepted is %q", f)
	}
}

// A decision withdraws what waits for a clock; the clock's certificate changes nothing any more.
func TestClockOfADecidedCase(t *testing.T) {
	p := newPlay(t, outcome(measures.NoFault))
	c := &clockHarness{harness: p, begins: start}
	p.env.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(nil).Maybe()
	c.attach("2026-03-02 10:10", "attach", "LT-1", clock.LeadTransfer)
	p.straight(time.Hour, decided(measures.NoFault, "7"))
	lapsed := certificate(t, 1, "2026-03-02", on(t, clock.Refused, "2026-03-02"))
	p.at(4*time.Hour+30*time.Minute, message.CmdCertify, message.Certify{Header: head("too late", message.Handler), Clock: "LT-1", Certificate: &lapsed})
	p.run()
	if !p.answer("attach").Accepted || p.answer("too late").Accepted {
		t.Errorf("%+v", p.answers)
	}
	for _, e := range p.entries {
		var item message.Item
		if e.Event == message.ItemEnded && json.Unmarshal(e.Data, &item) == nil && item.Kind == message.AwaitClock {
			if item.Status != message.ItemWithdrawn {
				t.Errorf("%+v", item)
			}
			return
		}
	}
	t.Error("the item of the clock did not end")
}

// Cases of the first edition have no clocks.
func TestFirstEditionHasNoClocks(t *testing.T) {
	h := newHarness(t)
	c := &clockHarness{harness: h, begins: start}
	c.attach("2026-03-02 11:00", "attach", "LT-1", clock.LeadTransfer)
	h.runUntil(2 * time.Hour)
	if a := h.answer("attach"); a.Accepted {
		t.Errorf("%+v", a)
	}
}
