package workflows

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/clock"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

func registerClock(env *testsuite.TestWorkflowEnvironment, run any, name string) {
	env.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
}

// Every outcome, from the day of the event to the close, with the way in which each docket item ended and all that was sent.
// 15 working days from 2026-03-02 end on the 23rd, five on the 9th; the time to sue against a decision served on 2025-08-29
// ended on 2026-02-28 and the window closes on 2026-05-28.
func TestClockOutcomes(t *testing.T) {
	const req, lead, court = clock.WrittenRequest, clock.LeadTransfer, clock.EnforcementApplication
	for _, c := range []struct {
		name   string
		kind   clock.Kind
		opened string
		events []string // entered at, event, on
		want   clock.Outcome
		earls  int // certificates that the last one stands in place of
		docket string
		cards  string
	}{
		{"answered", req, "2026-03-02", []string{"2026-03-10 09:00|replied|2026-03-09"}, clock.AnsweredInTime, 0, "reply answered", ""},
		{"never answered", req, "2026-03-02", nil, clock.NoReplyInTime, 0, "reply lapsed, late_entry lapsed",
			"yellow reply 03-19 00:00, red reply 03-24 00:00, opened late_entry 03-24 00:00, yellow late_entry 04-03 00:00"},
		{"answered late", req, "2026-03-02", []string{"2026-03-30 09:00|replied|2026-03-24"}, clock.AnsweredLate, 1, "reply lapsed, late_entry answered",
			"yellow reply 03-19 00:00, red reply 03-24 00:00, opened late_entry 03-24 00:00"},
		{"in time, entered late", req, "2026-03-02", []string{"2026-03-30 09:00|replied|2026-03-23"}, clock.AnsweredInTime, 1, "reply lapsed, late_entry answered",
			"yellow reply 03-19 00:00, red reply 03-24 00:00, opened late_entry 03-24 00:00"},
		{"accepted", lead, "2026-03-02", []string{"2026-03-09 23:59|accepted|2026-03-09"}, clock.AcceptedInTime, 0, "lead_acceptance answered", "yellow lead_acceptance 03-05 00:00"},
		{"accepted late", lead, "2026-03-02", []string{"2026-03-11 09:00|accepted|2026-03-11"}, clock.AcceptedLate, 1, "lead_acceptance lapsed, late_entry answered",
			"yellow lead_acceptance 03-05 00:00, red lead_acceptance 03-10 00:00, opened late_entry 03-10 00:00"},
		{"refused", lead, "2026-03-02", []string{"2026-03-03 09:00|refused|2026-03-03"}, clock.RefusedByOther, 0, "lead_acceptance answered", ""},
		{"silent", lead, "2026-03-02", nil, clock.NotAcceptedInTime, 0, "lead_acceptance lapsed, late_entry lapsed",
			"yellow lead_acceptance 03-05 00:00, red lead_acceptance 03-10 00:00, opened late_entry 03-10 00:00, yellow late_entry 03-20 00:00"},
		{"filed", court, "2025-08-29", []string{"2026-03-05 09:00|demand_served|2026-03-05", "2026-03-25 09:00|filed|2026-03-25"}, clock.FiledInTime, 0, "enforcement_application answered", ""},
		{"too early and again", court, "2025-08-29", []string{"2026-03-05 09:00|demand_served|2026-03-05", "2026-03-19 09:00|filed|2026-03-19", "2026-03-20 09:00|filed|2026-03-20"},
			clock.FiledInTime, 0, "enforcement_application answered", ""},
		{"too early", court, "2025-08-29", []string{"2026-03-05 09:00|demand_served|2026-03-05", "2026-03-19 09:00|filed|2026-03-19"}, clock.Premature, 0, "enforcement_application lapsed, late_entry lapsed",
			"reminder enforcement_application 04-28 00:00, reminder enforcement_application 05-21 00:00, yellow enforcement_application 05-26 00:00, red enforcement_application 05-29 00:00, opened late_entry 05-29 00:00, yellow late_entry 06-10 00:00"},
		{"not filed", court, "2025-08-29", nil, clock.NotFiled, 0, "enforcement_application lapsed, late_entry lapsed",
			"reminder enforcement_application 04-28 00:00, reminder enforcement_application 05-21 00:00, yellow enforcement_application 05-26 00:00, red enforcement_application 05-29 00:00, opened late_entry 05-29 00:00, yellow late_entry 06-10 00:00"},
		{"late", court, "2025-08-29", []string{"2026-03-05 09:00|demand_served|2026-03-05", "2026-05-29 09:00|filed|2026-05-29"}, clock.Late, 1, "enforcement_application lapsed, late_entry answered",
			"reminder enforcement_application 04-28 00:00, reminder enforcement_application 05-21 00:00, yellow enforcement_application 05-26 00:00, red enforcement_application 05-29 00:00, opened late_entry 05-29 00:00"},
		{"performed", court, "2025-08-29", []string{"2026-03-05 09:00|performed|2026-03-04"}, clock.PerformedInTime, 0, "enforcement_application answered", ""},
		{"sued", court, "2025-08-29", []string{"2026-03-05 09:00|sued|2026-02-27"}, clock.OvertakenBySuit, 0, "enforcement_application answered", ""},
	} {
		t.Run(string(c.kind)+"/"+c.name, func(t *testing.T) {
			h := newClock(t, c.kind, "2026-03-02 10:00", c.opened)
			for _, e := range c.events {
				part := strings.Split(e, "|")
				h.event(part[0], clock.Event(part[1]), part[2])
			}
			s := h.toEnd()
			if s.Certificate == nil || s.Certificate.Outcome != c.want || len(s.Earlier) != c.earls || !s.Closed {
				t.Fatalf("%+v, earlier %d, closed %v", s.Certificate, len(s.Earlier), s.Closed)
			}
			if got := ended(s.Docket); got != c.docket {
				t.Errorf("docket: %s, want %s", got, c.docket)
			}
			if got := h.cards(); got != c.cards {
				t.Errorf("sent:\n %s, want\n %s", got, c.cards)
			}
			if d := clock.Verify(*s.Certificate); len(d) > 0 {
				t.Errorf("the certificate does not hold: %+v", d)
			}
			if got := h.events(message.CertificateIssued); got != c.earls+1 {
				t.Errorf("%d certificates are in the journal", got)
			}
			row := h.rows[len(h.rows)-1]
			if row.Kind != message.ClockWorkflow(c.kind) || row.Disposition != string(c.want) || row.Closed.IsZero() || row.Stage != message.Closed || int64(len(h.entries)) != s.Seq {
				t.Errorf("the register says %+v", row)
			}
			if late := c.name == "in time, entered late"; late != (len(s.Certificate.Remarks) == 1) {
				t.Errorf("remarks: %v", s.Certificate.Remarks)
			}
		})
	}
}

// The window is told of as it opens, 30 and 7 days before it closes, and not while a reconsideration is pending.
func TestEnforcementReminders(t *testing.T) {
	h := newClock(t, clock.EnforcementApplication, "2025-09-01 10:00", "2025-08-29")
	h.toEnd()
	if got := h.cards(); !strings.HasPrefix(got, "reminder enforcement_application 03-01 00:00, reminder enforcement_application 04-28 00:00, reminder enforcement_application 05-21 00:00, yellow") {
		t.Error(got)
	}
	keys := map[string]bool{}
	for _, n := range h.notices {
		if keys[n.Key] {
			t.Errorf("the key %s twice", n.Key)
		}
		keys[n.Key] = true
	}

	h = newClock(t, clock.EnforcementApplication, "2025-09-01 10:00", "2025-08-29")
	h.event("2025-10-20 09:00", clock.ReconsiderationApplied, "2025-10-17")
	h.event("2026-07-01 09:00", clock.ReconsiderationDecided, "2026-06-30")
	h.cin.Cases = []string{"LYG-2026-0001"}
	s := h.until("2026-07-20 10:00")
	if got := strings.Join(h.told, "; "); !strings.HasSuffix(got, "2 stands still; case:LYG-2026-0001 certify clock:C-2026-7:3 runs to 2026-10-15") {
		t.Error(got)
	}
	if got := h.cards(); got != "reminder enforcement_application 07-16 00:00" {
		t.Error(got)
	}
	if item := s.Docket[0]; !item.Stopped.IsZero() || item.Period.Last != day(t, "2026-10-15") || s.Last != item.Period.Last || h.events(message.ItemStopped) != 1 || h.events(message.ItemResumed) != 1 {
		t.Errorf("%+v", item)
	}
}

// A reconsideration that is pending from the start has the item stand still.
func TestClockOpensWhilePaused(t *testing.T) {
	h := newClock(t, clock.EnforcementApplication, "2025-11-03 10:00", "2025-08-29")
	h.cin.Marks = append(h.cin.Marks, clock.Mark{Event: clock.ReconsiderationApplied, On: day(t, "2025-10-17")})
	s := h.until("2027-01-04 10:00")
	if item := s.Docket[0]; item.Stopped.IsZero() || item.Card != message.NoCard || item.Status != message.ItemOpen || s.Outcome != "" || !s.Last.IsZero() {
		t.Errorf("%+v %s", item, s.Outcome)
	}
}

// A reconsideration that was applied for after its time moves no window, decided or not, until the mark says for which good
// cause it was taken: the 60 days after 2025-08-29 end on 2025-10-28.
func TestLateReconsiderationMovesNothing(t *testing.T) {
	h := newClock(t, clock.EnforcementApplication, "2025-11-03 10:00", "2025-08-29")
	h.event("2025-11-03 11:00", clock.ReconsiderationApplied, "2025-10-29")
	h.at(h.when("2026-02-02 10:00"), message.CmdMark, message.MarkClock{Header: head("taken", message.Handler), Corrects: true, Mark: clock.Mark{
		Event: clock.ReconsiderationApplied, On: day(t, "2025-10-29"), GoodCause: true, Text: "洪水期间无法提交",
	}})
	h.env.RegisterDelayedCallback(func() {
		v, err := h.env.QueryWorkflow(message.QueryState)
		var s message.ClockState
		if err == nil {
			err = v.Get(&s)
		}
		if item := s.Docket[0]; err != nil || !item.Stopped.IsZero() || s.Last != day(t, "2026-05-28") {
			t.Errorf("before the good cause is on record: %+v, %v", item, err)
		}
	}, h.when("2026-01-30 10:00"))
	s := h.until("2026-02-03 10:00")
	if a := h.answer("reconsideration_applied 2025-11-03 11:00"); !a.Accepted || !strings.Contains(a.Text.EN, clock.ReconsiderationLate.Text().EN) {
		t.Errorf("%+v", a)
	}
	if a := h.answer("taken"); !a.Accepted || s.Docket[0].Stopped.IsZero() || !s.Last.IsZero() {
		t.Errorf("%+v, %+v", a, s.Docket[0])
	}
}

// A worker that was away over the last day acts on the lawful one: the clock that is taken up by a later run lapses by its
// date and is certified on the day of the restart.
func TestClockWhoseDayPassedWhileNoWorkerRan(t *testing.T) {
	h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	s := h.until("2026-03-04 10:00")
	h.cin.State, h.begins = &s, instant(t, "2026-03-26 08:00")
	h.cin.State.Runs++
	h.again()
	h.notices = nil
	s = h.toEnd()
	reply := s.Docket[0]
	if !reply.Due.Equal(instant(t, "2026-03-24 00:00")) || reply.Status != message.ItemLapsed || s.Certificate.Outcome != clock.NoReplyInTime || s.Certificate.IssuedOn != day(t, "2026-03-26") {
		t.Errorf("%+v %+v", reply, s.Certificate)
	}
}

// A reply and the lapse in one workflow task come to the same, whichever is first: what counts is the day of the reply.
func TestReplyAndLapseAtOnce(t *testing.T) {
	for on, want := range map[string]clock.Outcome{"2026-03-23": clock.AnsweredInTime, "2026-03-24": clock.AnsweredLate} {
		h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
		h.event("2026-03-24 00:00", clock.Replied, on)
		s := h.toEnd()
		if s.Certificate.Outcome != want || s.Docket[0].Status != message.ItemLapsed {
			t.Errorf("%s: %s, %s", on, s.Certificate.Outcome, ended(s.Docket))
		}
	}
}

// What the bureau sets may be extended until its last minute and not after; what was fixed or what the law sets, never.
func TestClockExtension(t *testing.T) {
	extend := func(h *clockHarness, at, until string) string {
		id := "extend " + at
		h.at(h.when(at), message.CmdExtend, message.Extend{Header: head(id, message.Supervisor), Item: "d1", Until: instant(h.t, until)})
		return id
	}
	h := newClock(t, clock.LeadTransfer, "2026-03-02 10:00", "2026-03-02")
	h.cin.Cases = []string{"LYG-2026-0001"}
	first := extend(h, "2026-03-09 23:59", "2026-03-14 00:00")
	second := extend(h, "2026-03-14 00:01", "2026-03-20 00:00")
	s := h.toEnd()
	if a := h.answer(first); !a.Accepted {
		t.Error(a.Text.EN)
	}
	if a := h.answer(second); a.Accepted {
		t.Error("extended a minute after the end")
	}
	if item := s.Docket[0]; !item.Due.Equal(instant(t, "2026-03-14 00:00")) || item.Status != message.ItemLapsed || len(s.Certificate.Extensions) != 1 || len(clock.Verify(*s.Certificate)) > 0 {
		t.Errorf("%+v %+v", item, clock.Verify(*s.Certificate))
	}
	if got := strings.Join(h.told, "; "); got != "case:LYG-2026-0001 certify clock:C-2026-7:1 runs to 2026-03-09; case:LYG-2026-0001 certify clock:C-2026-7:2 runs to 2026-03-13; case:LYG-2026-0001 certify clock:C-2026-7:3 not_accepted_in_time" {
		t.Error(got)
	}

	for kind, opened := range map[clock.Kind]string{clock.WrittenRequest: "2026-03-02", clock.EnforcementApplication: "2025-08-29"} {
		h := newClock(t, kind, "2026-03-02 10:00", opened)
		id := extend(h, "2026-03-10 10:00", "2026-12-01 00:00")
		h.until("2026-03-11 10:00")
		if a := h.answer(id); a.Accepted || a.Text.ZH == "" {
			t.Errorf("%s: %+v", kind, a)
		}
	}
}

// Days off that are announced while a clock runs move its last day, also where the period before it moves; a last day that
// moves away again after the lapse takes the certificate back.
func TestCalendarWhileClocksRun(t *testing.T) {
	more := func(h *clockHarness, at string, off ...string) {
		y := *h.cin.Calendar
		i := len(y.Years) - 1
		next := y.Years[i]
		next.Off, next.Names = slices.Clone(y.Years[i].Off), nil
		for _, d := range off {
			next.Off = append(next.Off, day(h.t, d))
		}
		sortDays(next.Off)
		h.at(h.when(at), message.CmdCalendar, message.Recalendar{Header: head("calendar "+at, message.Supervisor), Calendar: period.Calendar{Version: "more", Years: []period.Year{next}}})
	}
	h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	more(h, "2026-03-10 10:00", "2026-03-23")
	if s := h.toEnd(); !s.Docket[0].Due.Equal(instant(t, "2026-03-25 00:00")) || h.events(message.ItemRedated) != 1 || len(clock.Verify(*s.Certificate)) > 0 {
		t.Errorf("%+v", s.Docket[0])
	}

	h = newClock(t, clock.EnforcementApplication, "2025-12-01 10:00", "2025-08-29")
	more(h, "2026-01-10 10:00", "2026-02-28", "2026-03-01")
	s := h.until("2026-01-11 10:00") // the time to sue ends on 2 March now, and the window on 2 June
	if item := s.Docket[0]; item.Period.Last != day(t, "2026-06-02") || item.Period.Event.On != day(t, "2026-03-02") || len(item.Reminders) != 3 || !item.Reminders[0].Equal(day(t, "2026-03-03").Start()) {
		t.Errorf("%+v", item)
	}

	h = newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	h.cin.Cases = []string{"LYG-2026-0001"}
	more(h, "2026-03-24 10:00", "2026-03-23", "2026-03-24")
	h.event("2026-03-25 09:00", clock.Replied, "2026-03-25")
	if s := h.toEnd(); s.Certificate.Outcome != clock.AnsweredInTime || s.Certificate.Seq != 2 || ended(s.Docket) != "reply lapsed, late_entry withdrawn, reply answered" {
		t.Errorf("%+v, %s", s.Certificate, ended(s.Docket))
	}
	if got := len(h.told); got != 4 || !strings.HasSuffix(h.told[2], "runs to 2026-03-25") {
		t.Errorf("%q", h.told)
	}
}

// Another handler takes over, and the clock is the same.
func TestReassigned(t *testing.T) {
	h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	h.at(time.Hour, message.CmdReassign, message.Reassign{Header: head("reassign", message.Supervisor), Handler: "handler-2"})
	h.at(2*time.Hour, message.CmdReassign, message.Reassign{Header: head("by handler", message.Handler), Handler: "handler-3"})
	s := h.until("2026-03-04 10:00")
	if s.Handler != "handler-2" || h.answer("by handler").Accepted || !s.Docket[0].Due.Equal(instant(t, "2026-03-24 00:00")) {
		t.Errorf("%s %+v", s.Handler, s.Docket[0])
	}
}

// What is wrong is corrected with a reason, but for the day that the clock runs from; the certificate follows.
func TestCorrection(t *testing.T) {
	h := newClock(t, clock.EnforcementApplication, "2026-03-02 10:00", "2025-08-29")
	h.event("2026-03-05 09:00", clock.DemandServed, "2026-03-02")
	correct := func(at, id string, e clock.Event, on, why string) {
		cmd := message.MarkClock{Header: head(id, message.Handler), Mark: clock.Mark{Event: e, On: day(t, on)}, Corrects: true}
		cmd.Reason = why
		h.at(h.when(at), message.CmdMark, cmd)
	}
	correct("2026-03-06 09:00", "no reason", clock.DemandServed, "2026-03-05", "")
	correct("2026-03-06 09:01", "the start", clock.Served, "2025-09-29", "笔误")
	correct("2026-03-06 09:02", "nothing there", clock.Sued, "2026-02-01", "笔误")
	correct("2026-03-06 09:03", "right", clock.DemandServed, "2026-03-05", "笔误")
	h.event("2026-03-18 09:00", clock.Filed, "2026-03-18") // in time by the first entry, too early by the right one
	s := h.until("2026-03-19 09:00")
	for id, want := range map[string]bool{"no reason": false, "the start": false, "nothing there": false, "right": true} {
		if a := h.answer(id); a.Accepted != want {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if s.Outcome != clock.Premature || s.Certificate != nil {
		t.Errorf("%s", s.Outcome)
	}
}

func TestWithdrawnClock(t *testing.T) {
	h := newClock(t, clock.LeadTransfer, "2026-03-02 10:00", "2026-03-02")
	h.cin.Cases = []string{"LYG-2026-0002", "LYG-2026-0001", "LYG-2026-0002"}
	h.absent = func(id string) error {
		switch {
		case strings.HasSuffix(id, "2"): // closed long ago
			return &temporal.UnknownExternalWorkflowExecutionError{}
		case h.env.Now().Before(instant(t, "2026-03-03 10:00")):
			return errors.New("not now")
		}
		return nil
	}
	h.at(h.when("2026-03-03 09:00"), message.CmdWithdraw, message.Withdraw{Header: head("withdraw", message.Supervisor)})
	s := h.toEnd()
	if s.Withdrawn == nil || s.Certificate != nil || ended(s.Docket) != "lead_acceptance withdrawn" || h.events(message.ClockUnheard) != 2 {
		t.Errorf("%+v, %d unheard", s, h.events(message.ClockUnheard))
	}
	if got := strings.Join(h.told, "; "); got != "case:LYG-2026-0001 certify clock:C-2026-7:1 runs to 2026-03-09; case:LYG-2026-0001 certify clock:C-2026-7:3 withdrawn" {
		t.Error(got)
	}
}

// Whatever a foreign client sends is refused with its reason and on record, and the clock goes on.
func TestMalformedInputToAClock(t *testing.T) {
	h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	h.env.RegisterDelayedCallback(func() {
		h.env.SignalWorkflow(string(message.CmdMark), "not a command at all")
		h.env.SignalWorkflow(string(message.CmdMark), []byte{0xff, 0x00})
		h.env.SignalWorkflow(string(message.CmdDecide), map[string]string{"who": "me"})
		h.env.SignalWorkflow(string(message.CmdMark), map[string]any{"id": "x", "event": "replied", "on": "2026-02-31", "actor": head("", message.Handler).Actor})
		huge := message.MarkClock{Header: head("huge", message.Handler), Mark: clock.Mark{Event: clock.Replied, On: day(t, "2026-03-02"), Text: strings.Repeat("x", 1<<20)}}
		h.env.SignalWorkflow(string(message.CmdMark), huge)
		h.env.SignalWorkflow(string(message.CmdCalendar), message.Recalendar{Header: head("empty", message.Supervisor)})
		h.env.SignalWorkflow(string(message.CmdAttachClock), message.AttachClock{Header: head("nowhere", message.Handler), Case: "a b"})
	}, time.Minute)
	by := func(id string, r message.Role, who string, e clock.Event, on string) {
		h.at(h.when("2026-03-04 10:00"), message.CmdMark, message.MarkClock{Header: message.Header{ID: id, Actor: message.Actor{ID: who, Role: r}}, Mark: clock.Mark{Event: e, On: day(t, on)}})
	}
	by("future", message.Handler, "handler-1", clock.Replied, "2026-03-05")
	by("before", message.Handler, "handler-1", clock.Replied, "2026-03-01")
	by("unknown", message.Handler, "handler-1", clock.Filed, "2026-03-03")
	by("nobody", message.Handler, "", clock.Replied, "2026-03-03")
	by("officer", message.Officer, "officer-1", clock.Replied, "2026-03-03")
	by("department", message.Department, "d-1", clock.Replied, "2026-03-03")
	by("superior", message.Superior, "s-1", clock.Sent, "2026-03-03")
	s := h.until("2026-03-06 10:00")
	refusals := 0
	for _, e := range append(h.entries, s.Unflushed...) {
		if e.Event == message.CommandRefused {
			refusals++
		}
		if len(e.Data) > 20000 {
			t.Errorf("entry %d has %d bytes", e.Seq, len(e.Data))
		}
	}
	if refusals != 14 || len(s.Marks) != 1 || s.Docket[0].Status != message.ItemOpen {
		t.Errorf("%d refusals, %+v", refusals, s.Marks)
	}
}

// A clock that lacks something does not open, and says what.
func TestClocksThatDoNotOpen(t *testing.T) {
	for says, spoil := range map[string]func(*message.ClockInput){
		"no number":            func(in *message.ClockInput) { in.Number = "张 三" },
		"is not run by":        func(in *message.ClockInput) { in.Kind = clock.LeadTransfer },
		"who opens it":         func(in *message.ClockInput) { in.OpenedBy = message.Actor{} },
		"rules of periods":     func(in *message.ClockInput) { in.Rules = nil },
		"fixes the reasonable": func(in *message.ClockInput) { in.Fixed = nil },
		"only the bureau's own counts": func(in *message.ClockInput) {
			in.Fixed.Span = period.Span{N: 60, Unit: period.WorkingDays}
		},
		"and not on 2026-03-03": func(in *message.ClockInput) { in.Fixed.On = day(t, "2026-03-03") },
		"the day is needed":     func(in *message.ClockInput) { in.Marks = nil },
		"has not come yet":      func(in *message.ClockInput) { in.Marks[0].On = day(t, "2026-03-03") },
		"knows no event \"lost\"": func(in *message.ClockInput) {
			in.Marks = append(in.Marks, clock.Mark{Event: "lost", On: day(t, "2026-03-02")})
		},
	} {
		h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
		spoil(&h.cin)
		h.env.ExecuteWorkflow(message.WrittenRequestWorkflow, h.cin)
		if err := h.env.GetWorkflowError(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

// A clock that continues as new keeps its dates, its reminders, what it still has to tell and the commands that it had.
func TestClockContinuesAsNew(t *testing.T) {
	h := newClock(t, clock.EnforcementApplication, "2025-12-01 10:00", "2025-08-29")
	h.cin.ContinueAfter, h.cin.Cases = 100, []string{"LYG-2026-0001"}
	away := true
	h.absent = func(string) error {
		if away {
			return errors.New("not now")
		}
		return nil
	}
	h.event("2025-12-02 10:00", clock.DemandServed, "2025-12-02")
	h.env.RegisterDelayedCallback(func() { h.env.SetCurrentHistoryLength(100) }, h.when("2025-12-03 10:00"))
	h.env.ExecuteWorkflow(message.EnforcementApplicationWorkflow, h.cin)
	var next *workflow.ContinueAsNewError
	if !errors.As(h.env.GetWorkflowError(), &next) {
		t.Fatal(h.env.GetWorkflowError())
	}
	h.cin = message.ClockInput{}
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &h.cin); err != nil {
		t.Fatal(err)
	}
	item := h.cin.State.Docket[0]
	if len(h.cin.State.Outbox) != 1 || len(item.Reminders) != 3 || h.cin.Calendar != nil {
		t.Fatalf("%+v", h.cin.State)
	}
	away, h.begins = false, instant(t, "2025-12-03 11:00")
	h.again()
	again := message.MarkClock{Header: head("demand_served 2025-12-02 10:00", message.Handler), Mark: clock.Mark{Event: clock.DemandServed, On: day(t, "2025-12-03")}}
	h.at(time.Hour, message.CmdMark, again)
	s := h.toEnd()
	if a := h.answer(again.ID); !a.Accepted || !a.Repeated {
		t.Errorf("%+v", a)
	}
	if got := s.Docket[0]; !got.Due.Equal(item.Due) || !got.Opened.Equal(item.Opened) || s.Certificate.Outcome != clock.NotFiled || s.Runs != 1 || len(h.told) != 2 {
		t.Errorf("%+v, told %q", got, h.told)
	}
	if int64(len(h.entries)) != s.Seq {
		t.Errorf("%d of %d entries", len(h.entries), s.Seq)
	}
}
