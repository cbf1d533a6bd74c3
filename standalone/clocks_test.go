package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// midnightAt names the variable with an instant that is midnight to a process of the tests. Clocks count by whole days and by
// no wait in seconds: so the zone is moved until a day of it ends when the test wants it to.
const midnightAt = "DUECOURSE_TEST_MIDNIGHT"

// moveMidnightAsTold makes an instant midnight in the zone in which this process counts days, where it is told to: the day
// that begins then is the one that it is in Shanghai, so that dates of both go together from then on.
func moveMidnightAsTold() {
	if at, err := time.Parse(time.RFC3339, os.Getenv(midnightAt)); err == nil {
		in := at.In(civil.Zone)
		since := in.Hour()*60*60 + in.Minute()*60 + in.Second()
		_, offset := in.Zone()
		civil.Zone = time.FixedZone("moved", offset-since)
	}
}

// A superior organ's time to reply ends at midnight, and the window for the court is open. The process is killed before that
// midnight and started again after it. The lapse has its lawful date, its certificate reaches the case that waited, and who
// acted too early is not exempt by it while who acted the day after is (Art. 8(6)); who applied to the court in the window is
// exempt as well, though the process is killed again before the case has heard of it (Art. 8(24)).
func TestClocksOverAKill(t *testing.T) {
	t.Parallel() // it waits most of the time
	midnight := time.Now().Add(30 * time.Second).Truncate(time.Second).UTC()
	tomorrow := civil.On(midnight)
	today := tomorrow.AddDays(-1)
	procedure, err := config.Settings{}.Procedure()
	must(t, err)
	days := worked(procedure.Calendar, today)

	p := startProgram(t, midnightAt+"="+midnight.Format(time.RFC3339))
	c := p.dial(t)
	r := openRegister(t, p.data)

	// The request was sent so many days ago that its time ends today.
	in := message.ClockInput{
		Number: "RQ-2026-7", Kind: clock.WrittenRequest, Unit: "法规处", OpenedBy: handler, Edition: message.CurrentEdition,
		Marks: []clock.Mark{{Event: clock.Sent, On: sentOn(t, procedure.Rules, days, today), Evidence: []string{"签收回执"}}},
		Fixed: &clock.Fixed{By: supervisor.ID, Reason: "疑难问题"},
		Terms: message.Terms{{Kind: message.AwaitLateEntry, Wait: 40 * time.Second, Warn: time.Second}},
	}
	procedure.OpenClock(&in, time.Now())
	in.Calendar = &days
	_, err = c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: message.ClockID(in.Number), TaskQueue: message.TaskQueue}, message.ClockWorkflow(in.Kind), in)
	must(t, err)

	early := open(t, c, withoutClock(t, "13-", "LYG-2026-7101", "request.", today.AddDays(-1)))
	early.untilOpened()
	early.mustTell(message.CmdAttach, message.Attach{Header: early.head(handler), Clock: in.Number, Kind: in.Kind})
	waits := early.until("told of the last day", func(s message.State) bool { return awaited(s, message.AwaitClock).Due.Equal(midnight) })
	if last := awaited(waits, message.AwaitClock).Period.Last; last != today || len(waits.Clocks) != 1 || waits.Clocks[0].Outcome != "" {
		t.Errorf("the case waits until %s: %+v", last, waits.Clocks)
	}
	court := open(t, c, withoutClock(t, "06-", "LYG-2026-7102", "enforcement.", today.AddDays(-300)))
	court.untilOpened()
	court.mustTell(message.CmdAttach, message.Attach{
		Header: court.head(handler), Clock: "EA-2026-7", Kind: clock.EnforcementApplication, Marks: servedAndDemanded(t, procedure.Rules, days, today), Calendar: &days,
	})
	window := awaited(court.state(), message.AwaitClock)

	if time.Until(midnight) < time.Second {
		t.Fatalf("midnight came before the kill")
	}
	p.kill()
	c.Close()
	time.Sleep(time.Until(midnight) + 2*time.Second)
	must(t, p.start())
	must(t, p.ready())
	c = p.dial(t)
	early.c, court.c = c, c

	s := early.until("told of the lapse", func(s message.State) bool { return len(s.Clocks) == 1 && s.Clocks[0].Outcome != "" })
	k := clockState(t, c, in.Number)
	reply := k.Docket[0]
	if reply.Kind != message.AwaitReply || reply.Status != message.ItemLapsed || !reply.Due.Equal(midnight) || !reply.Ended.After(midnight) || reply.Card != message.Red {
		t.Errorf("the reply: %+v", reply)
	}
	cert := k.Certificate
	if cert == nil || cert.Outcome != clock.NoReplyInTime || cert.IssuedOn != tomorrow || len(cert.Periods) != 1 || cert.Periods[0].Last != today || len(clock.Verify(*cert)) > 0 {
		t.Fatalf("the certificate: %+v", cert)
	}
	t.Logf("sent on %s, last day %s, lapsed %v after its end", in.Marks[0].On, cert.Periods[0].Last, reply.Ended.Sub(midnight).Round(time.Millisecond))
	proven(t, early, cert, "request.reply_due_on", today.String(), "request.replied", "no")
	if s.Clocks[0].Hash != cert.Hash || awaited(s, message.AwaitClock).ID != "none" || s.Recommendation.Grounds["8.6"] != measures.NotEstablished {
		t.Errorf("who acted before the last day: 8.6 is %s, %+v", s.Recommendation.Grounds["8.6"], s.Clocks)
	}

	// Another officer acts on the day after, and that case hears of the lapse that was before it.
	later := open(t, c, withoutClock(t, "05-", "LYG-2026-7103", "request.", tomorrow))
	if was := later.untilOpened(); was.Recommendation.Disposition != measures.Open {
		t.Errorf("without the clock: %s", was.Recommendation.Disposition)
	}
	later.mustTell(message.CmdAttach, message.Attach{Header: later.head(handler), Clock: in.Number, Kind: in.Kind})
	s = later.reach(message.Hearing)
	proven(t, later, cert, "request.reply_due_on", today.String(), "request.replied", "no")
	exemptBy(t, s, "8.6")

	// The application is entered, and the process is killed before anybody hears of it.
	must(t, c.SignalWorkflow(t.Context(), message.ClockID("EA-2026-7"), "", string(message.CmdMark), message.MarkClock{
		Header: message.Header{ID: "filed", Actor: handler, At: time.Now().UTC()}, Mark: clock.Mark{Event: clock.Filed, On: today, Evidence: []string{"法院收件凭证"}},
	}))
	p.kill()
	c.Close()
	must(t, p.start())
	must(t, p.ready())
	c = p.dial(t)
	early.c, court.c, later.c = c, c, c
	s = court.reach(message.Hearing)
	filed := clockState(t, c, "EA-2026-7")
	if filed.Certificate == nil || filed.Certificate.Outcome != clock.FiledInTime || filed.Docket[0].Status != message.ItemAnswered || !filed.Docket[0].Due.Equal(window.Due) {
		t.Fatalf("the application: %+v %+v", filed.Certificate, filed.Docket)
	}
	proven(t, court, filed.Certificate, "enforcement.applied_on", today.String(), "enforcement.applied", "yes")
	exemptBy(t, s, "8.24")

	early.mustTell(message.CmdWithdraw, message.Withdraw{Header: early.head(supervisor)})
	for d, want := range map[*desk]measures.Disposition{early: message.Withdrawn, court: measures.Exempt, later: measures.Exempt} {
		if end := d.finish(); end.Disposition() != want || end.Seq != int64(len(journal(t, r, d.number))) {
			t.Errorf("%s ended as %s with %d entries", d.number, end.Disposition(), end.Seq)
		}
	}
	for number, want := range map[string]message.CaseRow{
		in.Number:   {Kind: message.WrittenRequestWorkflow, Disposition: string(clock.NoReplyInTime)},
		"EA-2026-7": {Kind: message.EnforcementApplicationWorkflow, Disposition: string(clock.FiledInTime)},
	} {
		nobodyNamed(t, c, message.ClockID(number))
		var k message.ClockState
		must(t, c.GetWorkflow(t.Context(), message.ClockID(number), "").Get(t.Context(), &k))
		row, err := r.Case(t.Context(), message.ClockNumber(number))
		must(t, err)
		if row.Kind != want.Kind || row.Disposition != want.Disposition || row.Stage != message.Closed || row.Closed.IsZero() || row.Seq != k.Seq || row.Head != k.Head || len(journal(t, r, row.Case)) != int(k.Seq) {
			t.Errorf("the register has %+v", row)
		}
		if d, err := c.DescribeWorkflowExecution(t.Context(), message.ClockID(number), ""); err != nil || d.WorkflowExecutionInfo.Status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			t.Errorf("%s: %v, %v", number, err, d)
		}
	}
	noneBroken(t, r)
}

// withoutClock is a sample case whose act was on a day and of which nobody has stated what a clock proves.
func withoutClock(t *testing.T, file, number, facts string, act civil.Date) message.CaseInput {
	t.Helper()
	all := samples(t)
	i := slices.IndexFunc(all, func(s sample) bool { return strings.HasPrefix(s.file, file) })
	if i < 0 {
		t.Fatalf("there is no sample %s", file)
	}
	in := hurried(all[i].input)
	in.Case, in.Act.Date = number, act
	in.Facts = slices.DeleteFunc(slices.Clone(in.Facts), func(f message.Fact) bool { return strings.HasPrefix(f.Name, facts) })
	return in
}

// worked is a calendar in which a day is worked, and its year announced.
func worked(cal period.Calendar, on civil.Date) period.Calendar {
	out := period.Calendar{Version: "as the test needs it", Years: slices.Clone(cal.Years)}
	i := slices.IndexFunc(out.Years, func(y period.Year) bool { return y.Year == on.Year() })
	if i < 0 {
		out.Years, i = append(out.Years, period.Year{Year: on.Year()}), len(out.Years)
	}
	y := &out.Years[i]
	if j := slices.Index(y.Off, on); j >= 0 {
		y.Off = slices.Delete(slices.Clone(y.Off), j, j+1)
		if len(y.Names) > 0 {
			y.Names = slices.Delete(slices.Clone(y.Names), j, j+1)
		}
	}
	if !out.Working(on) {
		y.Work = append(slices.Clone(y.Work), on)
		slices.SortFunc(y.Work, func(a, b civil.Date) int { return int(a.Ordinal() - b.Ordinal()) })
	}
	return out
}

// sentOn is the day on which a request was sent whose time ends on a day.
func sentOn(t *testing.T, rules []period.Rule, cal period.Calendar, last civil.Date) civil.Date {
	t.Helper()
	rule := rules[slices.IndexFunc(rules, func(r period.Rule) bool { return r.ID == clock.RuleReply })]
	for back := range 60 {
		if on := last.AddDays(-back); period.Count(period.Event{Name: string(clock.Sent), On: on}, rule, cal).Last == last {
			return on
		}
	}
	t.Fatalf("no request has its last day on %s", last)
	return civil.Date{}
}

// servedAndDemanded are the events of a decision for which the court can be asked today, and for a while.
func servedAndDemanded(t *testing.T, rules []period.Rule, cal period.Calendar, today civil.Date) []clock.Mark {
	t.Helper()
	for back := 180; back < 300; back++ {
		marks := []clock.Mark{{Event: clock.Served, On: today.AddDays(-back)}, {Event: clock.DemandServed, On: today.AddDays(-40)}}
		r := clock.Reckon(clock.Matter{Kind: clock.EnforcementApplication, Marks: marks, Rules: rules}, cal, today)
		if !r.Over && !r.Opens.After(today.AddDays(-5)) && r.Last.After(today.AddDays(10)) {
			return marks
		}
	}
	t.Fatalf("for no decision can the court be asked on %s", today)
	return nil
}

func clockState(t *testing.T, c client.Client, number string) (k message.ClockState) {
	t.Helper()
	answer, err := c.QueryWorkflow(t.Context(), message.ClockID(number), "", message.QueryState)
	must(t, err)
	must(t, answer.Get(&k))
	return k
}

// proven checks that facts of a case rest on a certificate that is in its evidence.
func proven(t *testing.T, d *desk, cert *clock.Certificate, facts ...string) {
	t.Helper()
	s := d.state()
	if !slices.ContainsFunc(s.Evidence, func(e message.Evidence) bool { return e.ID == cert.Number && e.Date == cert.IssuedOn }) {
		t.Errorf("%s has no certificate %s: %+v", d.number, cert.Number, s.Evidence)
	}
	for i := 0; i < len(facts); i += 2 {
		if !slices.ContainsFunc(s.Facts, func(f message.Fact) bool {
			return f.Name == facts[i] && f.Value == facts[i+1] && slices.Equal(f.Evidence, []string{cert.Number})
		}) {
			t.Errorf("%s: %s is not proven as %s: %+v", d.number, facts[i], facts[i+1], s.Facts)
		}
	}
}

func exemptBy(t *testing.T, s message.State, ground string) {
	t.Helper()
	if r := s.Recommendation; r.Disposition != measures.Exempt || !slices.Equal(r.Basis, []string{ground}) {
		t.Errorf("it is %s by %q, want exempt by %s", r.Disposition, r.Basis, ground)
	}
}
