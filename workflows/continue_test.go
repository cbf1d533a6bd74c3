package workflows

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// A case of the second edition continues as new in every stage: nothing of it is lost or moves, and what comes next comes as
// if nothing had been.
func TestContinueAsNewInEveryStage(t *testing.T) {
	for _, c := range []struct {
		stage message.Stage
		facts []message.Fact
		play  func(*harness)
		next  func(*harness)
	}{
		{message.Intake, []message.Fact{{Name: "intake"}}, func(*harness) {}, (*harness).withdraws},
		{message.FactFinding, nil, func(h *harness) {
			h.ok(message.Ask{Header: h.by(message.Handler), From: message.Department, What: "台账"})
		}, (*harness).withdraws},
		{message.Hearing, cleanSlate, func(h *harness) { h.ok(h.protect(message.Pressure)) }, (*harness).withdraws},
		{message.Proposal, cleanSlate, func(h *harness) { h.to(message.Proposal, message.Decide{}) }, (*harness).withdraws},
		{message.LegalReview, cleanSlate, func(h *harness) {
			h.to(message.LegalReview, noFault())
			h.ok(message.Suspend{Header: h.by(message.Supervisor), Ground: message.Illness})
		}, (*harness).withdraws},
		{message.Deciding, cleanSlate, func(h *harness) {
			h.to(message.Deciding, noFault())
			h.ok(message.Intervene{Header: h.by(message.Handler), Authority: "监委", On: h.today()})
			h.ok(message.Convene{Header: h.by(message.Supervisor), Members: []string{"expert-1"}, Quorum: 1, Question: "问"})
		}, (*harness).withdraws},
		{message.Service, []message.Fact{liable}, func(h *harness) { h.to(message.Service, liableFor("warning")) }, func(h *harness) {
			h.ok(h.served())
			h.wait(40 * dayLong)
		}},
		{message.Remedies, []message.Fact{liable}, func(h *harness) {
			toRemedies(h)
			h.ok(h.files(message.ByReview))
		}, func(h *harness) { h.ok(h.remedied(message.ByReview, message.Upheld)) }},
		{message.AtCommission, []message.Fact{liable}, func(h *harness) {
			h.to(message.Proposal, message.Decide{})
			h.suspect()
			h.to2(message.Service, transferred())
			h.ok(h.receipt())
		}, func(h *harness) { h.ok(h.reports(message.CommissionSanctioned)) }},
	} {
		t.Run(string(c.stage), func(t *testing.T) {
			h := newPlay(t, c.facts...)
			h.in.ContinueAfter = 1000
			c.play(h)
			var before message.State
			h.see(func(s message.State) { before = s })
			h.env.RegisterDelayedCallback(func() { h.env.SetCurrentHistoryLength(1000) }, h.clock)
			h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
			again := nextInput(t, h.env.GetWorkflowError())
			if s := again.State; s.Stage != c.stage || s.Runs != 1 || !reflect.DeepEqual(s.Docket, before.Docket) || !reflect.DeepEqual(s.Procedure, before.Procedure) || !reflect.DeepEqual(s.Applied, before.Applied) {
				t.Errorf("at %s, run %d:\n%+v\n%+v", s.Stage, s.Runs, s.Docket, before.Docket)
			}
			h.in = *again
			h.in.ContinueAfter = 0
			h.reset()
			h.clock = time.Hour // the next run begins at the same instant here, and the same dates hold
			c.next(h)
			if s := h.run(); s.Stage != message.Closed || int64(len(h.entries)) != s.Seq {
				t.Errorf("%s, %d of %d entries", s.Stage, len(h.entries), s.Seq)
			}
		})
	}
}

// big is a case after a thousand commands, with fifty items open, as its next run is given it.
func big(t testing.TB) message.CaseInput {
	h := newPlay(&testing.T{}, liable)
	in := h.in
	w := &walker{h: h}
	h.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, in message.CaseInput) (message.State, error) {
		w.c = setUp(ctx, in)
		workflow.Go(ctx, func(ctx workflow.Context) { _, _ = w.c.run(ctx) })
		if err := workflow.Await(ctx, func() bool { return w.c.opened }); err != nil {
			return message.State{}, err
		}
		for i := range 1000 {
			var cmd message.Command
			switch {
			case i%20 == 0:
				cmd = message.Ask{Header: w.by(message.Handler, "handler-1"), From: message.Department, What: fmt.Sprintf("第 %d 份材料", i)}
			case i%10 == 1:
				cmd = message.AddEvidence{Header: w.by(message.Handler, "handler-1"), Evidence: []message.Evidence{{ID: fmt.Sprintf("H%d", i), Title: "补充材料", Kind: "documentary"}}}
			default:
				cmd = message.AddFact{Header: w.by(message.Handler, "handler-1"), Facts: []message.Fact{liable}}
			}
			if !w.send(ctx, cmd) {
				return message.State{}, fmt.Errorf("%s", w.story())
			}
		}
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return message.State{}, err
		}
		return *w.c.state, nil
	}, workflow.RegisterOptions{Name: "big"})
	h.env.ExecuteWorkflow("big", in)
	var s message.State
	if err := h.env.GetWorkflowResult(&s); err != nil {
		t.Fatal(err)
	}
	in.State = &s
	return in
}

// A case with a thousand commands and fifty open items stays small, and goes on at once.
func TestBigCaseStaysSmall(t *testing.T) {
	in := big(t)
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	open := 0
	for _, item := range in.State.Docket {
		if item.Status == message.ItemOpen {
			open++
		}
	}
	t.Logf("%d commands, %d open items, %d bytes", len(in.State.Applied), open, len(data))
	if open < 50 || len(in.State.Applied) < 1000 || len(data) > 1<<20 {
		t.Errorf("%d commands, %d open items, %d bytes", len(in.State.Applied), open, len(data))
	}
	dc, best := converter.GetDefaultDataConverter(), time.Hour
	for range 5 {
		began := time.Now()
		p, err := dc.ToPayloads(in)
		var out message.CaseInput
		if err == nil {
			err = dc.FromPayloads(p, &out)
		}
		if err != nil || out.State.Seq != in.State.Seq {
			t.Fatal(err)
		}
		best = min(best, time.Since(began))
	}
	if best > 50*time.Millisecond { // a dozen on two slow cores
		t.Errorf("to write and to read it takes %s", best)
	}
	h := newPlay(t)
	h.in = in
	h.in.State.Unflushed = nil // it is in the register of the run before
	h.entries = make([]message.Entry, in.State.Seq)
	h.entries[in.State.Seq-1].Hash = in.State.Head
	began := time.Now()
	h.ok(message.AddFact{Header: head("w-7", message.Handler), Facts: []message.Fact{outcome(measures.Exempt)}})             // seen long ago
	h.ok(message.AddFact{Header: head("c-elsewhere", message.Handler), Facts: []message.Fact{proven(authority.Name, "no")}}) // another bureau's
	h.ok(message.Withdraw{Header: head("c-end", message.Supervisor)})
	if s := h.run(); s.Disposition() != message.Withdrawn || s.Recommendation.Disposition != measures.Liable {
		t.Errorf("%s", s.Disposition())
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the next run took %s", took)
	}
}

// BenchmarkContinue is what it costs to take a big case over: to read its input, and to write it again.
func BenchmarkContinue(b *testing.B) {
	in := big(b)
	dc := converter.GetDefaultDataConverter()
	for b.Loop() {
		p, err := dc.ToPayloads(in)
		if err != nil {
			b.Fatal(err)
		}
		var out message.CaseInput
		if err := dc.FromPayloads(p, &out); err != nil {
			b.Fatal(err)
		}
	}
}

// What a run leaves unrecorded goes to the register from the next one by itself, within a second.
func TestWhatIsUnrecordedIsCarriedOver(t *testing.T) {
	h := newPlay(t, liable)
	h.in.ContinueAfter = 1000
	h.at(time.Hour, message.CmdProtect, h.protect(message.Pressure))
	h.env.RegisterDelayedCallback(func() { h.env.SetCurrentHistoryLength(1000) }, time.Hour+time.Second/2) // before it is recorded
	h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
	again := nextInput(t, h.env.GetWorkflowError())
	if len(again.State.Unflushed) == 0 {
		t.Fatalf("nothing was left: %d entries, %d recorded, %v", again.State.Seq, len(h.entries), again.State.Applied)
	}
	h.in = *again
	h.in.ContinueAfter = 0
	h.reset()
	h.env.SetStartTime(start.Add(time.Hour + time.Second))
	recorded := 0
	h.env.RegisterDelayedCallback(func() { recorded = len(h.entries) }, 2*time.Second)
	h.runUntil(time.Minute)
	if int64(recorded) != again.State.Seq {
		t.Errorf("%d of %d entries are recorded after two seconds", recorded, again.State.Seq)
	}
}

// However much is written into a case at once, with the register away too, nothing grows beyond what the engine takes: what
// is too much is refused, the case goes on, and all of it is recorded.
func TestNoAmountOfTextBlocksACase(t *testing.T) {
	h := newPlay(t, liable)
	h.fail = func() error {
		if h.env.Now().Before(start.Add(time.Hour)) {
			return errors.New("connection refused")
		}
		return nil
	}
	for i := range 60 {
		id := fmt.Sprintf("long-%d", i)
		h.at(time.Duration(i)*time.Second, message.CmdProtect, message.Protect{Header: head(id, message.Officer), Kind: message.Pressure, Text: strings.Repeat("x", 60_000)})
	}
	h.at(2*time.Hour, message.CmdFact, message.AddFact{Header: head("short", message.Handler), Facts: []message.Fact{liable}})
	var s message.State
	h.env.RegisterDelayedCallback(func() {
		v, err := h.env.QueryWorkflow(message.QueryState)
		if err != nil || v.Get(&s) != nil {
			t.Error(err)
		}
	}, 3*time.Hour)
	h.runUntil(4 * time.Hour)
	taken, refused := 0, 0
	for i := range 60 {
		if a := h.answer(fmt.Sprintf("long-%d", i)); a.Accepted {
			taken++
		} else if strings.Contains(a.Text.EN, "too much text") {
			refused++
		}
	}
	if taken == 0 || refused == 0 || taken+refused != 60 || !h.answer("short").Accepted {
		t.Errorf("%d taken, %d refused; the short one: %+v", taken, refused, h.answer("short"))
	}
	if data, err := json.Marshal(s); err != nil || len(data) > maxState || int64(len(h.entries)) != s.Seq {
		t.Errorf("%d bytes of state, %d of %d entries recorded, %v", len(data), len(h.entries), s.Seq, err)
	}
	if h.largest > maxState {
		t.Errorf("a batch of %d bytes", h.largest)
	}
}
