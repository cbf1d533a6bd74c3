package workflows

import (
	"fmt"
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// What is suspected is handed over before the officer is told of anything: the decision to hand over is asked for at once,
// and the case stays where it is until then (Art. 13).
func TestHandOverComesFirst(t *testing.T) {
	h := newPlay(t, liable, suspicion)
	h.stands(message.Intake)
	h.awaits(message.AwaitLimit, message.AwaitTransfer)
	h.no("", message.Tell{Header: h.by(message.Handler), On: h.today(), Manner: "直接送达"})
	h.wait(20 * dayLong)
	h.see(func(s message.State) {
		item := itemOf(s, message.AwaitTransfer)
		if item.Card != message.Red || item.Status != message.ItemOpen || item.From != message.Supervisor || item.Article != "13" || item.Period.Last != day(t, "2026-03-09") {
			t.Errorf("%+v", item)
		}
	})
	h.handedOver()
	h.awaits(message.AwaitLimit, message.AwaitReceipt)
	h.ok(h.reports(message.CommissionSanctioned))
	s := h.closes(measures.Transferred)
	if item := itemOf(s, message.AwaitTransfer); item.Status != message.ItemAnswered || item.By != s.Transfers[0].Command.ID || s.Told != nil || s.Statement != nil {
		t.Errorf("%+v", item)
	}
}

// In fact-finding as well; what is suspected no longer lets the case go on, and what is missing is asked for again.
func TestHandOverIsOwedNoLonger(t *testing.T) {
	h := newPlay(t)
	h.awaits(message.AwaitLimit, message.AwaitFacts)
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{{Name: suspicion.Name, Value: "yes"}}})
	h.awaits(message.AwaitLimit, message.AwaitFacts) // nothing shows it
	h.suspect()
	h.stands(message.FactFinding)
	h.awaits(message.AwaitLimit, message.AwaitTransfer)
	otherwise := func() { // other evidence, and why
		id := fmt.Sprintf("E8%d", h.counted)
		h.ok(message.AddEvidence{Header: h.by(message.Handler), Evidence: []message.Evidence{{ID: id, Title: "调查结论", Kind: "documentary"}}})
		proof := cleared
		proof.Evidence = []string{id}
		h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{proof}})
	}
	otherwise()
	h.awaits(message.AwaitLimit, message.AwaitFacts)
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitTransfer); item.Status != message.ItemWithdrawn {
			t.Errorf("%+v", item)
		}
	})
	h.suspect()
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}})
	h.stands(message.FactFinding)
	otherwise()
	h.stands(message.Hearing)
	h.awaits(message.AwaitLimit, message.AwaitTelling)
	h.stays()
}

// Where the officer was heard already, the stages go on with the duty open; nobody is told anew of what is suspected.
func TestSuspectedAfterTheHearing(t *testing.T) {
	for _, d := range []measures.Disposition{measures.Exempt, measures.Mitigated, measures.Liable} {
		h := newPlay(t, outcome(d))
		h.to(message.Proposal, message.Decide{})
		h.suspect()
		h.stands(message.Proposal)
		h.awaits(message.AwaitLimit, message.AwaitProposal, message.AwaitTransfer)
		h.no("13", h.proposal(liableForOn(d)))
		h.ok(h.proposal(transferred()))
		h.stands(message.LegalReview)
		h.handedOver()
		h.ok(h.reports(message.CommissionReturned, cleared))
		h.stands(message.LegalReview)
		if s := h.stays(); s.Statement == nil {
			t.Error("the officer is to be heard anew, for what was suspected")
		}
	}
}

// liableForOn is a decision that those facts allow, but for what is suspected.
func liableForOn(d measures.Disposition) message.Decide {
	if d == measures.Exempt {
		e := exempt()
		e.Deviation = "理由"
		return e
	}
	l := liableFor("warning")
	l.Disposition, l.Deviation = d, "理由"
	return l
}
