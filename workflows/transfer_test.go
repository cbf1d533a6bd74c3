package workflows

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// A decision that the matter belongs to the commission hands it over, with all that it rests on. The commission is asked
// every three months; its sanction ends the bureau's procedure, and no fact that is restated opens it again (Art. 13).
func TestHandOffByDecision(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Proposal, message.Decide{})
	h.suspect()
	h.awaits(message.AwaitLimit, message.AwaitProposal, message.AwaitTransfer)
	h.to2(message.Service, transferred())
	h.awaits(message.AwaitLimit, message.AwaitReceipt)
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitTransfer); item.Status != message.ItemAnswered || item.By != s.Decision.ID {
			t.Errorf("%+v", item)
		}
	})
	h.no("13", message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{cleared}})
	h.no("13", message.Ask{Header: h.by(message.Handler), From: message.Department, What: "函"})
	h.no("13", message.Withdraw{Header: h.by(message.Supervisor)})
	h.no("", message.Statement{Header: h.by(message.Officer), Text: "又一份"})
	h.wait(dayLong)
	h.ok(h.receipt())
	h.no("13", h.receipt())
	h.awaits(message.AwaitLimit, message.AwaitCommission)
	h.wait(93 * dayLong)
	h.see(func(s message.State) {
		item := itemOf(s, message.AwaitCommission)
		if item.Card != message.Red || item.Status != message.ItemOpen || item.Period.Last != day(t, "2026-06-03") {
			t.Errorf("three months after the receipt: %+v", item)
		}
	})
	h.ok(h.reports(message.CommissionFiled))
	h.awaits(message.AwaitLimit, message.AwaitCommission)
	h.ok(h.protect(message.Threat))
	h.ok(h.reports(message.CommissionSanctioned))
	h.stands(message.Remedies)
	h.no("13", message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{{Name: "commission.sanctioned_same_act", Value: "no", Evidence: []string{"E1"}}}})
	h.no("", h.decision(liableFor("warning")))
	h.no("13", message.Withdraw{Header: h.by(message.Supervisor)})
	h.no("", message.Statement{Header: h.by(message.Officer), Text: "再一份"})
	h.ok(func(s message.State) message.Command {
		return message.Protected{Header: h.by(message.Handler), Item: itemOf(s, message.AwaitPolice).ID, Text: "已报警"}
	})
	s := h.closes(measures.Transferred)
	if s.Sanctioned == "" || s.Transfers[0].Result == nil || s.Transfers[0].Filed == nil || s.Transfers[0].Receipt == nil || s.Transfers[0].Delivered == nil {
		t.Errorf("%+v", s.Transfers)
	}
	if len(h.handed) != 1 {
		t.Fatalf("handed over %d times", len(h.handed))
	}
	m := h.handed[0]
	if m.Key != "LYG-2026-0001/1" || len(m.Suspicion) != 1 || m.DecidedBy.ID != "boss-1" || m.Statement == nil || m.Seq == 0 || len(m.Facts) != 3 {
		t.Errorf("%+v", m)
	}
	// Whatever the facts say later, the sanction of the commission stands.
	run := caseWith(func(s *message.State) { s.Sanctioned = "c-9" })
	if got := run.refuses(liableFor("warning"), stops2); got == nil {
		t.Error("a second sanction passes once the fact is restated")
	}
}

// By command the matter is handed over at any stage before the service, and comes back to where it stood.
func TestHandOffByCommand(t *testing.T) {
	for _, c := range []struct {
		at, back message.Stage
		waits    message.ItemKind
	}{
		{message.Hearing, message.Hearing, message.AwaitTelling},
		{message.Proposal, message.Proposal, message.AwaitProposal},
		{message.LegalReview, message.LegalReview, message.AwaitReview},
		{message.Deciding, message.Deciding, message.AwaitDecision},
	} {
		t.Run(string(c.at), func(t *testing.T) {
			h := newPlay(t, liable)
			h.to(c.at, liableFor("warning"))
			h.suspect()
			h.handedOver()
			h.see(func(s message.State) {
				if item := itemOf(s, c.waits); item.Status != message.ItemWithdrawn || s.Transfers[0].From != c.at || s.Stage != message.AtCommission {
					t.Errorf("%s, %+v", s.Stage, item)
				}
			})
			h.ok(h.receipt())
			h.wait(30 * dayLong)
			h.ok(h.reports(message.CommissionReturned))
			h.stands(c.back)
			h.awaits(message.AwaitLimit, c.waits)
			s := h.stays()
			limit := itemOf(s, message.AwaitLimit)
			// Opened on 2 March: six months and the thirty days at the commission, 2 October; a week of days off follows.
			if limit.Stood != 30 || !limit.Stopped.IsZero() || limit.Due != day(t, "2026-10-03").Start() {
				t.Errorf("the limit: %d days, until %s", limit.Stood, limit.Due)
			}
		})
	}
}

func TestHandOffRefused(t *testing.T) {
	h := newPlay(t, liable)
	give := func(s ...string) message.TransferCase {
		return message.TransferCase{Header: h.by(message.Supervisor), Suspicion: s}
	}
	h.no("13", give())
	h.no("13", give("suspicion.bad_temper"))
	h.no("13", give(suspicion.Name)) // nobody stated it
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{{Name: suspicion.Name, Value: "yes"}}})
	h.no("13", give(suspicion.Name)) // and nothing shows it
	h.no("", h.receipt())
	h.no("", h.reports(message.CommissionReturned))
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{suspicion}})
	h.ok(give(suspicion.Name))
	h.no("13", give(suspicion.Name))
	early := h.receipt()
	early.On = day(t, "2026-03-01")
	h.no("", early)
	unknown := h.receipt()
	unknown.Evidence = []string{"E9"}
	h.no("10", unknown)
	h.no("", h.reports("lost"))
	late := h.reports(message.CommissionFiled)
	late.On = day(t, "2026-12-01")
	h.no("", late)
	bare := h.reports(message.CommissionSanctioned)
	bare.Evidence = nil
	h.no("13", bare)
	h.no("", h.reports(message.CommissionReturned, message.Fact{Name: "no.such", Value: "yes"}))
	h.stands(message.AtCommission)
	h.stays()
}

func TestNoHandOffAfterService(t *testing.T) {
	h := newPlay(t, liable)
	h.in.Facts = append(h.in.Facts, message.Fact{Name: "undetected"})
	h.to(message.Proposal, message.Decide{})
	h.suspect()
	h.handedOver()
	h.ok(h.reports(message.CommissionNotAccepted))
	toRemedies(h)
	h.no("13", message.TransferCase{Header: h.by(message.Supervisor), Suspicion: []string{suspicion.Name}})
	h.stays()
}

// What comes back with new facts is investigated on by them, and may be decided; handed over again, it is another attempt.
func TestReturnedAndHandedOverAgain(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Proposal, message.Decide{})
	h.suspect()
	h.to2(message.Service, transferred())
	h.ok(h.receipt())
	h.ok(h.reports(message.CommissionReturned, outcome(measures.Mitigated)))
	h.stands(message.Proposal) // the officer was heard before
	h.to2(message.Service, transferred())
	h.stands(message.AtCommission)
	h.ok(h.reports(message.CommissionNotAccepted, cleared, liable))
	h.awaits(message.AwaitLimit, message.AwaitProposal)
	h.to2(message.Remedies, liableFor("demerit"))
	h.wait(40 * dayLong)
	s := h.closes(measures.Liable)
	if len(h.handed) != 2 || h.handed[1].Key != "LYG-2026-0001/2" || len(s.Transfers) != 2 || len(s.Earlier) != 2 || s.Earlier[0].Why != "returned" || s.Earlier[1].Why != "not_accepted" {
		t.Errorf("%d hand-overs, %+v", len(h.handed), s.Earlier)
	}
}

// A receipt that does not come is asked for, and then told to the bureau's own head.
func TestReceiptIsEscalated(t *testing.T) {
	h := newPlay(t, liable, suspicion)
	h.handedOver()
	h.wait(30 * dayLong)
	h.stays()
	var told []string
	for _, n := range h.notices {
		if n.Item.Kind == message.AwaitReceipt {
			told = append(told, string(n.Occasion)+" "+string(n.To))
		}
	}
	if want := []string{"yellow commission", "red commission", "red supervisor"}; !slices.Equal(told, want) {
		t.Errorf("told: %v", told)
	}
}

// A delivery that fails is tried again; what only a person can mend is shown and tried every hour.
func TestHandOffFails(t *testing.T) {
	h := newPlay(t, liable, suspicion)
	tries := 0
	h.lost = func(message.HandOff) error {
		tries++
		switch now := h.env.Now(); {
		case now.Before(start.Add(70 * time.Minute)):
			return errors.New("connection refused")
		case now.Before(start.Add(5 * time.Hour)):
			return permanentError("the endpoint refuses the sender")
		}
		return nil
	}
	h.handedOver()
	h.wait(time.Hour)
	h.see(func(s message.State) {
		if f := s.Transfers[0].Failed; f == "" || s.Transfers[0].HandOff == nil {
			t.Errorf("nothing says that it did not arrive: %+v", s.Transfers[0])
		}
	})
	h.wait(8 * time.Hour)
	s := h.stays()
	if tr := s.Transfers[0]; tr.Failed != "" || tr.Delivered == nil || tr.HandOff != nil || len(h.handed) != 1 {
		t.Errorf("%+v", tr)
	}
	if failed := h.events(message.HandOffFailed); failed < 1 || failed > 2 || h.events(message.HandedOver) != 1 || tries < 5 {
		t.Errorf("%d failures and %d deliveries are in the journal after %d tries", failed, h.events(message.HandedOver), tries)
	}
}

// A result that comes before the delivery ends it: nothing is delivered after that.
func TestResultBeforeTheDelivery(t *testing.T) {
	h := newPlay(t, liable, suspicion)
	h.lost = func(message.HandOff) error { return permanentError("no address") }
	h.handedOver()
	h.wait(2 * time.Hour)
	h.no("13", h.reports(message.CommissionReturned)) // of what it never had
	h.ok(h.receipt())                                 // handed in on paper
	h.ok(h.reports(message.CommissionReturned))
	h.wait(5 * time.Hour)
	if s := h.stays(); s.Stage != message.Hearing || h.events(message.HandedOver) != 0 {
		t.Errorf("%s", s.Stage)
	}
}

// The next run of a case delivers what the one before fixed, to the byte.
func TestContinueAsNewDuringDelivery(t *testing.T) {
	h := newPlay(t, liable, suspicion)
	h.in.ContinueAfter = 100
	var tried []message.HandOff
	h.lost = func(m message.HandOff) error {
		tried = append(tried, m)
		if h.in.State == nil {
			return errors.New("connection refused")
		}
		return nil
	}
	h.handedOver()
	h.env.RegisterDelayedCallback(func() { h.env.SetCurrentHistoryLength(100) }, 2*time.Hour)
	h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
	h.in = *nextInput(t, h.env.GetWorkflowError())
	h.reset()
	h.clock = time.Hour
	h.ok(h.reports(message.CommissionSanctioned))
	s := h.closes(measures.Transferred)
	if len(h.handed) != 1 || s.Transfers[0].Delivered == nil || len(tried) < 2 || !reflect.DeepEqual(tried[0], tried[len(tried)-1]) {
		t.Errorf("delivered %d times of %d tries", len(h.handed), len(tried))
	}
}
