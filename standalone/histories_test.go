package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// saveHistories names the folder into which histories are saved, for the replay tests of the workflows. It is filled
// anew on purpose only: what is there is what the workflows must go on replaying.
const saveHistories = "DUECOURSE_SAVE_HISTORIES"

func TestHistoriesForReplay(t *testing.T) {
	folder := os.Getenv(saveHistories)
	if folder == "" {
		return
	}
	must(t, os.MkdirAll(folder, 0o755))
	p := startProgram(t)
	c := p.dial(t)

	in := lawful(t, sampleOf(t, measures.Exempt))
	d := open(t, c, in)
	d.shortest()
	d.result()
	save(t, c, folder, "shortest", in)

	// Silence, a review that upholds, and an appeal that annuls; decided anew, the windows close.
	in = lawful(t, sampleOf(t, measures.Liable,
		message.Term{Kind: message.AwaitStatement, Wait: 3 * time.Second, Warn: 2 * time.Second},
		message.Term{Kind: message.AwaitProposal, Wait: 2 * time.Second, Warn: time.Second}))
	d = open(t, c, in)
	d.reach(message.Hearing)
	d.mustTell(message.CmdTell, message.Tell{Header: d.head(handler), On: civil.On(time.Now()), Manner: "书面"})
	d.reach(message.Proposal)
	d.until("late", func(s message.State) bool { return s.Docket[len(s.Docket)-1].Card == message.Red })
	d.decided(sanction("demerit"))
	d.mustTell(message.CmdProtect, message.Protect{Header: d.head(handler), Kind: message.FalseReport, Text: "不实举报"})
	d.files(message.ByReview)
	d.mustTell(message.CmdRemedied, message.DecideRemedy{Header: d.head(second), Kind: message.ByReview, On: civil.On(time.Now()), Result: message.Upheld, Evidence: []string{"E1"}})
	d.files(message.ByAppeal)
	d.mustTell(message.CmdRemedied, message.DecideRemedy{
		Header: d.head(superior), Kind: message.ByAppeal, On: civil.On(time.Now()), Result: message.Annulled, BackTo: message.Deciding, Evidence: []string{"E1"},
	})
	d.mustTell(message.CmdDecide, sanction("warning")(d.head(supervisor)))
	d.serve()
	d.mustTell(message.CmdProtected, message.Protected{Header: d.head(handler), Item: d.open(message.AwaitClarification), Text: "已澄清"})
	d.mustTell(message.CmdFollowUp, message.FollowUp{Header: d.head(handler), Item: d.open(message.AwaitRestore), On: civil.On(time.Now()), Evidence: []string{"E1"}})
	d.result()
	save(t, c, folder, "liable-with-remedies", in)

	in = lawful(t, sampleOf(t, measures.Transferred))
	d = open(t, c, in)
	d.untilOpened()
	d.mustTell(message.CmdSuspend, message.Suspend{Header: d.head(supervisor), Ground: message.Illness})
	d.mustTell(message.CmdTransfer, message.TransferCase{Header: d.head(supervisor), Suspicion: d.suspicions()})
	d.mustTell(message.CmdReceipt, message.ConfirmReceipt{Header: d.head(handler), On: civil.On(time.Now())})
	d.mustTell(message.CmdResume, message.Resume{Header: d.head(supervisor)})
	d.until("handed over", func(s message.State) bool { return s.Transfers[0].Delivered != nil || s.Transfers[0].Failed != "" })
	d.mustTell(message.CmdCommission, message.ReportCommission{
		Header: d.head(handler), Result: message.CommissionReturned, On: civil.On(time.Now()), Text: "不涉嫌职务违法",
		Evidence: []message.Evidence{{ID: "K1", Title: "退回函", Kind: "documentary"}},
	})
	d.mustTell(message.CmdWithdraw, message.Withdraw{Header: d.head(supervisor)})
	d.result()
	save(t, c, folder, "hand-off-returned", in)

	in = lawful(t, sampleOf(t, measures.Liable))
	in.Case = "LYG-2026-0111" // the sample itself was decided above
	in.Collective = &message.Collective{For: []string{"demerit"}, Quorum: 3}
	d = open(t, c, in)
	d.reach(message.Hearing)
	d.mustTell(message.CmdTell, message.Tell{Header: d.head(handler), On: civil.On(time.Now()), Manner: "书面"})
	d.mustTell(message.CmdStatement, message.Statement{Header: d.head(officer), Text: "已按规定履职"})
	for _, m := range malformed[:len(malformed)-1] { // the last one is large
		rawSignal(t, c, in.Case, m.command, m.input)
	}
	d.decided(func(h message.Header) message.Decide {
		decision := sanction("demerit")(h)
		decision.Meeting = &message.Meeting{
			On: civil.On(time.Now()), Present: []string{supervisor.ID, second.ID, "qian.ba"}, Minutes: d.state().Evidence[0].ID,
			Votes: []message.Vote{{Who: supervisor.ID, Is: message.VoteFor}, {Who: second.ID, Is: message.VoteFor}, {Who: "qian.ba", Is: message.VoteReserved, Text: "宜从轻"}},
		}
		return decision
	})
	d.result()
	save(t, c, folder, "collective", in)

	in = lawful(t, sampleOf(t, measures.Open))
	in.ContinueAfter = 30
	d = open(t, c, in)
	d.untilOpened()
	for i := range 6 {
		time.Sleep(2 * time.Second) // what was done is in the register by then, and the run may end
		d.mustTell(message.CmdAsk, message.Ask{Header: d.head(handler), From: message.Department, What: fmt.Sprintf("第 %d 份材料", i+1)})
	}
	time.Sleep(2 * time.Second)
	d.mustTell(message.CmdWithdraw, message.Withdraw{Header: d.head(supervisor)})
	if end := d.result(); end.Runs < 1 {
		t.Errorf("continued as new %d times", end.Runs)
	}
	save(t, c, folder, "continued-as-new", in)

	// The application to the court is entered in the clock that the case started; by its certificate the officer is exempt.
	today := civil.On(time.Now())
	in = withoutClock(t, "06-", "LYG-2026-0006", "enforcement.", today.AddDays(-300))
	d = open(t, c, in)
	d.untilOpened()
	procedure, err := config.Settings{}.Procedure()
	must(t, err)
	days := worked(procedure.Calendar, today)
	d.mustTell(message.CmdAttach, message.Attach{
		Header: d.head(handler), Clock: "EA-2026-7", Kind: clock.EnforcementApplication, Marks: servedAndDemanded(t, in.Rules, days, today), Calendar: &days,
	})
	must(t, c.SignalWorkflow(t.Context(), message.ClockID("EA-2026-7"), "", string(message.CmdMark), message.MarkClock{
		Header: d.head(handler), Mark: clock.Mark{Event: clock.Filed, On: today, Evidence: []string{"法院收件凭证"}},
	}))
	exemptBy(t, d.reach(message.Hearing), "8.24")
	d.finish()
	save(t, c, folder, "clock-with-certificate", in)
	must(t, c.GetWorkflow(t.Context(), message.ClockID("EA-2026-7"), "").Get(t.Context(), nil))
	saveRuns(t, c, folder, "enforcement-clock", message.ClockID("EA-2026-7"))

	// A request that was answered, a lead that was taken on, and a watch of three answers, one of them a complaint.
	soon := message.Terms{{Kind: message.AwaitLateEntry, Wait: 2 * time.Second, Warn: time.Second}}
	for name, k := range map[string]struct {
		kind  clock.Kind
		began clock.Event
		fixed *clock.Fixed
		ended clock.Event
	}{
		"request-answered": {clock.WrittenRequest, clock.Sent, &clock.Fixed{By: supervisor.ID, Reason: "疑难问题"}, clock.Replied},
		"lead-accepted":    {clock.LeadTransfer, clock.Handed, nil, clock.Accepted},
	} {
		in := message.ClockInput{Number: "H-" + name, Kind: k.kind, Unit: "法规处", OpenedBy: handler, Edition: message.CurrentEdition,
			Marks: []clock.Mark{{Event: k.began, On: today, Evidence: []string{"签收回执"}}}, Fixed: k.fixed, Terms: soon}
		procedure.OpenClock(&in, time.Now())
		run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: message.ClockID(in.Number), TaskQueue: message.TaskQueue}, message.ClockWorkflow(k.kind), in)
		must(t, err)
		must(t, c.SignalWorkflow(t.Context(), run.GetID(), "", string(message.CmdMark), message.MarkClock{
			Header: d.head(handler), Mark: clock.Mark{Event: k.ended, On: today, Evidence: []string{"复函"}},
		}))
		must(t, run.Get(t.Context(), nil))
		saveRuns(t, c, folder, name, run.GetID())
	}

	const watched = "LYG-2026-9900"
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: message.WatchID(watched), TaskQueue: message.TaskQueue}, message.WatchWorkflow, message.WatchInput{
		Case: watched, Unit: "法规处", Officer: officer.ID, ExemptOn: today, Edition: message.CurrentEdition, Rules: in.Rules, Calendar: in.Calendar,
		Terms: message.Terms{{Kind: message.AwaitNoDetriment, Wait: time.Hour, Warn: time.Hour}},
	})
	must(t, err)
	told := 0
	give := func(name message.Name, make func(message.Header, message.WatchState) message.Command) {
		t.Helper()
		v, err := c.QueryWorkflow(t.Context(), run.GetID(), "", message.QueryState)
		must(t, err)
		var s message.WatchState
		must(t, v.Get(&s))
		told++
		h := d.head(handler)
		h.ID = fmt.Sprintf("%s-%d", watched, told)
		u, err := c.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
			WorkflowID: run.GetID(), UpdateName: string(name), Args: []any{make(h, s)}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		must(t, err)
		var a message.Answer
		must(t, u.Get(t.Context(), &a))
		if !a.Accepted {
			t.Fatalf("%s: %s", name, a.Text.EN)
		}
	}
	last := func(s message.WatchState, k message.ItemKind) string {
		for _, item := range s.Docket {
			if item.Kind == k && item.Status == message.ItemOpen {
				return item.ID
			}
		}
		t.Fatalf("%s is not awaited", k)
		return ""
	}
	for year := range message.WatchYears {
		give(message.CmdDetriment, func(h message.Header, s message.WatchState) message.Command {
			return message.Detriment{Header: h, Item: last(s, message.AwaitNoDetriment), Disadvantaged: year == 0, Text: "未列入名单"}
		})
	}
	give(message.CmdPutRight, func(h message.Header, s message.WatchState) message.Command {
		h.Actor = supervisor
		return message.PutRight{Header: h, Item: last(s, message.AwaitComplaint), Text: "已列入"}
	})
	must(t, run.Get(t.Context(), nil))
	saveRuns(t, c, folder, "watch", run.GetID())
}

var (
	second   = message.Actor{ID: "zhou.jiu", Role: message.Supervisor}
	superior = message.Actor{ID: "wu.shi", Role: message.Superior}
)

// lawful is a case as the settings open it: with the periods and the calendar of the law, but for windows of seconds.
func lawful(t *testing.T, in message.CaseInput) message.CaseInput {
	t.Helper()
	rules, err := period.ReadRules(config.Periods())
	must(t, err)
	days, err := period.ReadCalendar(config.Calendar())
	must(t, err)
	days = days.From(time.Now().Year())
	in.Rules, in.Calendar = rules, &days
	in.Terms = append(in.Terms,
		message.Term{Kind: message.AwaitReviewApplication, Wait: 10 * time.Second, Warn: time.Second},
		message.Term{Kind: message.AwaitAppeal, Wait: 10 * time.Second, Warn: time.Second},
		message.Term{Kind: message.AwaitLateEntry, Wait: 2 * time.Second, Warn: time.Second})
	return in
}

// sanction is liability with a kind of sanction.
func sanction(kind string) func(message.Header) message.Decide {
	return func(h message.Header) message.Decide {
		return message.Decide{
			Header: h, Proposed: message.Proposed{Disposition: measures.Liable, Basis: []string{"7", "10", "11"}},
			Reasoning: message.Reasoning{Sanction: kind, Factors: message.Factors{Nature: "未按规定核查", Circumstances: "一次", Harm: "轻微", Fault: "过失"}},
		}
	}
}

// decided brings a case from the proposal to the service of a decision.
func (d *desk) decided(decision func(message.Header) message.Decide) {
	d.t.Helper()
	p := decision(d.head(handler))
	d.mustTell(message.CmdPropose, message.Propose{Header: p.Header, Proposed: p.Proposed, Reasoning: p.Reasoning})
	d.mustTell(message.CmdReview, message.Review{Header: d.head(reviewer), Agreed: true})
	d.mustTell(message.CmdDecide, decision(d.head(supervisor)))
	d.serve()
}

func (d *desk) serve() {
	d.t.Helper()
	d.mustTell(message.CmdServe, message.Serve{Header: d.head(handler), On: civil.On(time.Now()), Manner: "直接送达"})
}

func (d *desk) files(k message.RemedyKind) {
	d.t.Helper()
	d.mustTell(message.CmdRemedy, message.FileRemedy{Header: d.head(officer), Kind: k, On: civil.On(time.Now()), Text: "不服"})
}

// open is the id of the open item of a kind.
func (d *desk) open(k message.ItemKind) string {
	d.t.Helper()
	for _, item := range d.state().Docket {
		if item.Kind == k && item.Status == message.ItemOpen {
			return item.ID
		}
	}
	d.t.Fatalf("%s is not awaited", k)
	return ""
}

// suspicions are the facts of Art. 13 that the case proves.
func (d *desk) suspicions() (names []string) {
	return suspicions(d.state().Facts)
}

// save writes the history of every run of a case; of several, each with its number.
func save(t *testing.T, c client.Client, folder, name string, in message.CaseInput) {
	t.Helper()
	saveRuns(t, c, folder, name, message.WorkflowID(in.Case))
}

func saveRuns(t *testing.T, c client.Client, folder, name, id string) {
	t.Helper()
	var runs []*historypb.History
	run := firstRun(t, c, id)
	for run != "" {
		h := history(t, c, id, run)
		runs = append(runs, h)
		run = h.Events[len(h.Events)-1].GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
	}
	for i, h := range runs {
		file := name + ".json"
		if len(runs) > 1 {
			file = fmt.Sprintf("%s-%d.json", name, i+1)
		}
		data, err := temporalproto.CustomJSONMarshalOptions{Indent: "  "}.Marshal(h)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(folder, file), append(data, '\n'), 0o644))
		t.Logf("%s: %d events, %d bytes, ends with %s", file, len(h.Events), len(data), h.Events[len(h.Events)-1].EventType)
		// What was written is read as the replayer reads it.
		f, err := os.Open(filepath.Join(folder, file))
		must(t, err)
		read, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
		_ = f.Close()
		if err != nil || len(read.Events) != len(h.Events) {
			t.Errorf("%s cannot be read back: %v", file, err)
		}
	}
}

func firstRun(t *testing.T, c client.Client, id string) string {
	t.Helper()
	events := c.GetWorkflowHistory(t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	first, err := events.Next()
	must(t, err)
	return first.GetWorkflowExecutionStartedEventAttributes().FirstExecutionRunId
}
