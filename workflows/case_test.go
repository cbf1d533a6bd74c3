package workflows

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func day(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestShortestCase(t *testing.T) {
	h := newHarness(t, outcome(measures.Exempt))
	h.straight(time.Hour, decided(measures.Exempt, "8.6"))
	s := h.run()
	if s.Stage != message.Closed || s.Disposition() != measures.Exempt {
		t.Fatalf("%s, %s", s.Stage, s.Disposition())
	}
	for _, id := range []string{"c-statement", "c-propose", "c-review", "c-decide", "c-serve"} {
		if a := h.answer(id); !a.Accepted {
			t.Errorf("%s: %s", id, a.Text.EN)
		}
	}
	if int64(len(h.entries)) != s.Seq || h.entries[len(h.entries)-1].Hash != s.Head || len(s.Unflushed) != 0 {
		t.Errorf("%d entries are recorded, the case has %d, %d of them unflushed", len(h.entries), s.Seq, len(s.Unflushed))
	}
	last := h.rows[len(h.rows)-1]
	if last.Stage != message.Closed || last.Disposition != "exempt" || last.Closed.IsZero() {
		t.Errorf("the register says %+v", last)
	}
	for _, item := range s.Docket {
		if item.Status != message.ItemAnswered {
			t.Errorf("%s ended as %s", item.Kind, item.Status)
		}
	}
	if got := h.events(message.StageEntered); got != 8 {
		t.Errorf("%d stages were entered, want 8", got)
	}
}

// A case whose facts are open waits in fact-finding, asks by the docket, and goes on when the Measures have an answer.
func TestFactFindingEndsWithAnAnswer(t *testing.T) {
	h := newHarness(t)
	h.at(1*time.Hour, message.CmdFact, message.AddFact{Header: head("c-wrong", message.Handler), Facts: []message.Fact{{Name: "no.such", Value: "yes"}}})
	h.at(2*time.Hour, message.CmdEvidence, message.AddEvidence{Header: head("c-evidence", message.Officer), Evidence: []message.Evidence{{ID: "E2", Title: "说明", Kind: "statement"}}})
	h.at(3*time.Hour, message.CmdEvidence, message.AddEvidence{Header: head("c-twice", message.Handler), Evidence: []message.Evidence{{ID: "E1", Title: "又一份", Kind: "record"}}})
	h.at(4*time.Hour, message.CmdFact, message.AddFact{Header: head("c-fact", message.Handler), Facts: []message.Fact{outcome(measures.NoFault)}})
	h.straight(5*time.Hour, decided(measures.NoFault, "7"))
	s := h.run()
	if s.Disposition() != measures.NoFault {
		t.Errorf("%s", s.Disposition())
	}
	for id, want := range map[string]bool{"c-wrong": false, "c-evidence": true, "c-twice": false, "c-fact": true} {
		if a := h.answer(id); a.Accepted != want {
			t.Errorf("%s: accepted is %v: %s", id, a.Accepted, a.Text.EN)
		}
	}
	if a := h.answer("c-fact"); a.Stage != message.Hearing {
		t.Errorf("after the fact the case is at %s", a.Stage)
	}
	if len(s.Facts) != 1 || len(s.Evidence) != 2 {
		t.Errorf("%d facts and %d pieces of evidence", len(s.Facts), len(s.Evidence))
	}
}

func TestConcludeLeavesOpenWhatIsOpen(t *testing.T) {
	h := newHarness(t, message.Fact{Name: "intake"})
	h.at(1*time.Hour, message.CmdConclude, message.Conclude{Header: head("c-conclude", message.Handler)})
	h.at(2*time.Hour, message.CmdStatement, message.Statement{Header: head("c-statement", message.Officer), Text: "没有过错"})
	h.at(3*time.Hour, message.CmdPropose, message.Propose{Header: head("c-liable", message.Handler), Proposed: decided(measures.Liable, "7")})
	h.at(4*time.Hour, message.CmdPropose, message.Propose{Header: head("c-exempt", message.Handler), Proposed: decided(measures.Exempt, "8.6")})
	s := h.runUntil(5 * time.Hour)
	if a := h.answer("c-conclude"); !a.Accepted || a.Stage != message.Hearing {
		t.Errorf("%+v", a)
	}
	if a := h.answer("c-liable"); a.Accepted || a.Article != "10" {
		t.Errorf("liable on open facts: %+v", a)
	}
	if a := h.answer("c-exempt"); a.Accepted || a.Article != "8" {
		t.Errorf("exempt on an undetermined ground: %+v", a)
	}
	if s.Stage != message.Proposal {
		t.Errorf("the case is at %s", s.Stage)
	}
}

// The time to state and defend ends with its last day; the lapse lets the procedure go on and is on record as a lapse.
func TestSilenceOfTheOfficerIsALapse(t *testing.T) {
	h := newHarness(t, outcome(measures.Liable))
	h.at(8*dayLong, message.CmdStatement, message.Statement{Header: head("c-late", message.Officer), Text: "迟到的申辩"})
	s := h.runUntil(9 * dayLong)
	if s.Stage != message.Proposal || !s.HearingLapsed || s.Statement == nil {
		t.Fatalf("stage %s, lapsed %v, statement %v", s.Stage, s.HearingLapsed, s.Statement)
	}
	item := s.Docket[0]
	// Told on 2 March: seven days end on 9 March at 24:00, which is 16:00 UTC.
	if want := time.Date(2026, 3, 9, 16, 0, 0, 0, time.UTC); !item.Due.Equal(want) || item.Status != message.ItemLapsed || !item.Ended.Equal(want) {
		t.Errorf("%+v", item)
	}
	if a := h.answer("c-late"); !a.Accepted {
		t.Errorf("a late statement is heard as well: %+v", a)
	}
}

// A duty that is late gets its cards and stays: no date decides.
func TestNoDateDecides(t *testing.T) {
	h := newHarness(t, outcome(measures.Liable))
	h.at(1*time.Hour, message.CmdStatement, message.Statement{Header: head("c-statement", message.Officer), Waived: true})
	s := h.runUntil(400 * dayLong)
	if s.Stage != message.Proposal || s.Decision != nil {
		t.Fatalf("%s", s.Stage)
	}
	item := s.Docket[len(s.Docket)-1]
	if item.Card != message.Red || item.Status != message.ItemOpen {
		t.Errorf("%+v", item)
	}
	var cards []string
	for _, n := range h.notices {
		cards = append(cards, string(n.Occasion)+" "+string(n.To)+" "+n.At.Format("01-02 15:04"))
	}
	if got := strings.Join(cards, ", "); got != "yellow handler 03-07 16:00, red handler 03-09 16:00" {
		t.Errorf("notices: %s", got)
	}
}

func TestReviewSendsBack(t *testing.T) {
	h := newHarness(t, outcome(measures.Liable))
	p := decided(measures.Liable, "7", "10", "11")
	h.at(1*time.Hour, message.CmdStatement, message.Statement{Header: head("c-statement", message.Officer), Waived: true})
	h.at(2*time.Hour, message.CmdPropose, message.Propose{Header: head("c-first", message.Handler), Proposed: p})
	h.at(3*time.Hour, message.CmdReview, message.Review{Header: head("c-no", message.LegalReviewer)})
	h.at(4*time.Hour, message.CmdPropose, message.Propose{Header: head("c-second", message.Handler), Proposed: p})
	s := h.runUntil(5 * time.Hour)
	if a := h.answer("c-no"); !a.Accepted || a.Stage != message.Proposal {
		t.Errorf("%+v", a)
	}
	if s.Stage != message.LegalReview || s.Proposal == nil || s.Proposal.ID != "c-second" {
		t.Errorf("%s, %+v", s.Stage, s.Proposal)
	}
}

func TestWithdrawal(t *testing.T) {
	h := newHarness(t)
	h.at(time.Hour, message.CmdWithdraw, message.Withdraw{Header: head("c-withdraw", message.Supervisor)})
	s := h.run()
	if s.Disposition() != message.Withdrawn || s.Docket[0].Status != message.ItemWithdrawn {
		t.Errorf("%s, %+v", s.Disposition(), s.Docket)
	}
}

func TestExtension(t *testing.T) {
	h := newHarness(t, outcome(measures.Liable))
	until := time.Date(2026, 3, 20, 16, 0, 0, 0, time.UTC)
	h.at(1*time.Hour, message.CmdExtend, message.Extend{Header: head("c-none", message.Supervisor), Item: "d99", Until: until})
	h.at(2*time.Hour, message.CmdExtend, message.Extend{Header: head("c-earlier", message.Supervisor), Item: "d1", Until: start.Add(dayLong)})
	h.at(6*dayLong, message.CmdExtend, message.Extend{Header: head("c-extend", message.Supervisor), Item: "d1", Until: until}) // after the yellow card
	s := h.runUntil(10 * dayLong)
	if h.answer("c-none").Accepted || h.answer("c-earlier").Accepted || !h.answer("c-extend").Accepted {
		t.Errorf("%+v", h.answers)
	}
	item := s.Docket[0]
	if s.Stage != message.Hearing || !item.Due.Equal(until) || item.Card != message.NoCard || len(item.Extended) != 1 || item.Extended[0].Reason != "理由" {
		t.Errorf("%s, %+v", s.Stage, item)
	}
}

// The same command id changes nothing the second time and gets the same answer, whatever it carries.
func TestSameCommandTwice(t *testing.T) {
	h := newHarness(t)
	h.at(1*time.Hour, message.CmdFact, message.AddFact{Header: head("c-1", message.Handler), Facts: []message.Fact{outcome(measures.NoFault)}})
	h.at(2*time.Hour, message.CmdFact, message.AddFact{Header: head("c-1", message.Handler), Facts: []message.Fact{outcome(measures.Liable)}})
	s := h.runUntil(3 * time.Hour)
	if a := h.answer("c-1"); !a.Accepted || !a.Repeated {
		t.Errorf("%+v", a)
	}
	if s.Facts[0].Value != "no_fault" || h.events(message.CommandApplied)+len(s.Unflushed) == 0 {
		t.Errorf("%+v", s.Facts)
	}
}

// Whatever a foreign client sends is refused with its reason, is in the journal, and the case goes on.
func TestMalformedInput(t *testing.T) {
	h := newHarness(t, outcome(measures.Exempt))
	long := head("c-long", message.Handler)
	long.Reason = strings.Repeat("长", 5000)
	huge := head("c-huge", message.Handler)
	huge.Reason = strings.Repeat("x", 1<<20)
	h.env.RegisterDelayedCallback(func() {
		h.env.SignalWorkflow(string(message.CmdDecide), "not a command at all")
		h.env.SignalWorkflow(string(message.CmdDecide), 17)
		h.env.SignalWorkflow(string(message.CmdDecide), []byte{0xff, 0x00})
		h.env.SignalWorkflow("promote", map[string]string{"who": "me"})
		h.env.SignalWorkflow(string(message.CmdPropose), message.Propose{Header: huge})
	}, time.Minute)
	h.at(2*time.Minute, message.CmdPropose, message.Propose{Header: long})
	h.at(3*time.Minute, message.CmdPropose, message.Propose{Header: message.Header{Actor: head("", message.Handler).Actor, Reason: "r"}})
	h.at(4*time.Minute, message.CmdDecide, message.Decide{Header: head("c-early", message.Supervisor), Proposed: decided(measures.Exempt, "8.6")})
	h.straight(time.Hour, decided(measures.Exempt, "8.6"))
	s := h.run()
	if s.Disposition() != measures.Exempt {
		t.Fatalf("%s", s.Disposition())
	}
	if got := h.events(message.CommandRefused); got != 8 {
		t.Errorf("%d refusals are in the journal, want 8", got)
	}
	for _, e := range h.entries {
		if len(e.Data) > 4000 {
			t.Errorf("entry %d (%s) has %d bytes", e.Seq, e.Event, len(e.Data))
		}
	}
}

// A register that is down delays no command and loses nothing, and the case closes only when all of it is recorded.
func TestRegisterDown(t *testing.T) {
	h := newHarness(t, outcome(measures.Exempt))
	h.fail = func() error {
		if h.env.Now().Before(start.Add(26 * time.Hour)) {
			return errors.New("connection refused")
		}
		return nil
	}
	h.straight(time.Hour, decided(measures.Exempt, "8.6"))
	s := h.run()
	if !h.answer("c-serve").Accepted || int64(len(h.entries)) != s.Seq {
		t.Errorf("%d of %d entries recorded", len(h.entries), s.Seq)
	}
	if closed := h.env.Now(); closed.Before(start.Add(26 * time.Hour)) {
		t.Errorf("closed at %s, before the register was back", closed)
	}
	if h.records < 5 { // by the activity's own retries and, in the test environment, by trying again after them
		t.Errorf("tried only %d times", h.records)
	}
}

// Who reads the journal reads what was done before what came of it.
func TestACommandComesBeforeWhatItBringsAbout(t *testing.T) {
	h := newHarness(t, outcome(measures.NoFault))
	h.in.Edition = message.CurrentEdition
	h.straight(time.Hour, decided(measures.NoFault, "7"))
	h.run()
	ended := 0
	for i, e := range h.entries {
		if i > 0 && e.At.Before(h.entries[i-1].At) {
			t.Errorf("entry %d is of %s, after one of %s", e.Seq, e.At, h.entries[i-1].At)
		}
		var item message.Item
		if e.Event != message.ItemEnded || json.Unmarshal(e.Data, &item) != nil || item.By == "" {
			continue
		}
		ended++
		before := slices.ContainsFunc(h.entries[:i], func(b message.Entry) bool {
			return b.Event == message.CommandApplied && strings.Contains(string(b.Data), `"id":"`+item.By+`"`)
		})
		if !before {
			t.Errorf("entry %d tells that %s ended by %s, which comes later", e.Seq, item.Kind, item.By)
		}
	}
	if ended < 4 {
		t.Errorf("%d items were ended by commands", ended)
	}
}

// Others see within a second where a case stands, whether or not it is recorded; what closes in a moment says so once, with
// its end.
func TestWhatOthersSeeWaitsForNoRegister(t *testing.T) {
	for name, down := range map[string]time.Duration{"up": 0, "down for a day": 24 * time.Hour} {
		h := newHarness(t, outcome(measures.NoFault))
		h.in.Edition = message.CurrentEdition
		type seen struct {
			stage string
			at    time.Duration
		}
		var all []seen
		h.env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Run(func(args mock.Arguments) {
			if stage, ok := args.Get(0).(temporal.SearchAttributes).GetKeyword(message.AttrStage); ok {
				all = append(all, seen{stage, h.env.Now().Sub(start)})
			}
		})
		h.fail = func() error {
			if h.env.Now().Before(start.Add(down)) {
				return errors.New("connection refused")
			}
			return nil
		}
		h.straight(time.Hour, decided(measures.NoFault, "7"))
		s := h.run()
		if s.Stage != message.Closed || len(all) == 0 {
			t.Fatalf("%s: %s, %v", name, s.Stage, all)
		}
		last := all[len(all)-1]
		if closed := h.entries[len(h.entries)-1].At.Sub(start); last.stage != string(message.Closed) || last.at > closed+time.Second {
			t.Errorf("%s: closed after %s, and the last that others saw is %v", name, closed, last)
		}
	}
}

// A notice that cannot be delivered is journalled, tried again, and in nobody's way.
func TestNoticeFails(t *testing.T) {
	h := newHarness(t, outcome(measures.Liable))
	h.deaf = func(n message.Notice) error {
		if n.Occasion == message.OccasionYellow && h.env.Now().Before(start.Add(6*dayLong)) {
			return errors.New("mail server away")
		}
		if n.Occasion == message.OccasionRed {
			return temporal.NewNonRetryableApplicationError("no such address", message.ErrPermanent, nil)
		}
		return nil
	}
	h.at(time.Hour, message.CmdStatement, message.Statement{Header: head("c-statement", message.Officer), Waived: true})
	h.runUntil(20 * dayLong)
	if len(h.notices) != 1 || h.notices[0].Occasion != message.OccasionYellow {
		t.Errorf("delivered: %+v", h.notices)
	}
	if got := h.events(message.NoticeFailed); got < 2 {
		t.Errorf("%d failures are in the journal", got)
	}
}

// A case continues as new in the middle of every stage: nothing is lost, no date moves, applied ids stay known.
func TestContinueAsNew(t *testing.T) {
	p := decided(measures.Liable, "7", "10", "11")
	steps := []func(*harness){
		func(h *harness) {
			h.at(time.Hour, message.CmdFact, message.AddFact{Header: head("c-fact", message.Handler), Facts: []message.Fact{outcome(measures.Liable)}})
		},
		func(h *harness) {
			h.at(time.Hour, message.CmdStatement, message.Statement{Header: head("c-statement", message.Officer), Text: "申辩"})
		},
		func(h *harness) {
			h.at(time.Hour, message.CmdPropose, message.Propose{Header: head("c-propose", message.Handler), Proposed: p})
		},
		func(h *harness) {
			h.at(time.Hour, message.CmdReview, message.Review{Header: head("c-review", message.LegalReviewer), Agreed: true})
		},
		func(h *harness) {
			h.at(time.Hour, message.CmdDecide, message.Decide{Header: head("c-decide", message.Supervisor), Proposed: p})
		},
		func(h *harness) {
			h.at(time.Hour, message.CmdServe, message.Serve{Header: head("c-serve", message.Handler), On: day(h.t, "2026-03-02"), Manner: "直接送达"})
		},
	}
	h := newHarness(t)
	h.in.ContinueAfter = 100
	for i := 0; ; i++ {
		if i < len(steps) {
			steps[i](h)
			h.env.RegisterDelayedCallback(func() { h.env.SetCurrentHistoryLength(100) }, 150*time.Minute)
			h.at(2*time.Hour, message.CmdFact, message.AddFact{Header: head("c-fact", message.Handler), Facts: []message.Fact{outcome(measures.NoFault)}}) // seen before, from the second run on
		}
		h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
		var again *message.CaseInput
		err := h.env.GetWorkflowError()
		if err == nil {
			break
		}
		again = nextInput(t, err)
		if before := h.in.State; before != nil {
			for _, old := range before.Docket {
				for _, item := range again.State.Docket {
					if item.ID == old.ID && (!item.Due.Equal(old.Due) || !item.Opened.Equal(old.Opened)) {
						t.Errorf("run %d moved %s from %s to %s", i, item.ID, old.Due, item.Due)
					}
				}
			}
		}
		h.in = *again
		h.reset()
	}
	var s message.State
	if err := h.env.GetWorkflowResult(&s); err != nil {
		t.Fatal(err)
	}
	if a := h.answer("c-fact"); !a.Accepted || !a.Repeated {
		t.Errorf("a command of an earlier run is not known any more: %+v", a)
	}
	if s.Disposition() != measures.Liable || int64(len(h.entries)) != s.Seq || s.Runs != len(steps)-1 {
		t.Errorf("%s after %d runs, %d of %d entries", s.Disposition(), s.Runs, len(h.entries), s.Seq)
	}
}

func nextInput(t *testing.T, err error) *message.CaseInput {
	t.Helper()
	var next *workflow.ContinueAsNewError
	if !errors.As(err, &next) {
		t.Fatal(err)
	}
	var in message.CaseInput
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &in); err != nil {
		t.Fatal(err)
	}
	return &in
}

// A case whose version of the Measures no worker holds waits for one that does; it is not assessed by another, and it is
// not lost. (The test environment gives an activity up after ten attempts, the engine never: hence minutes.)
func TestMeasuresThatNoWorkerHolds(t *testing.T) {
	h := newHarness(t, outcome(measures.Exempt))
	h.lacking = func() bool { return h.env.Now().Before(start.Add(3 * time.Minute)) }
	h.straight(time.Hour, decided(measures.Exempt, "8.6"))
	s := h.run()
	if s.Disposition() != measures.Exempt || h.env.Now().Before(start.Add(3*time.Minute)) {
		t.Errorf("%s at %s", s.Disposition(), h.env.Now())
	}
}

// A command that arrives together with the start waits until the case is open.
func TestCommandWithTheStart(t *testing.T) {
	h := newHarness(t, outcome(measures.Exempt))
	h.straight(0, decided(measures.Exempt, "8.6"))
	if s := h.run(); s.Disposition() != measures.Exempt || !h.answer("c-statement").Accepted {
		t.Errorf("%s, %+v", s.Disposition(), h.answer("c-statement"))
	}
}
