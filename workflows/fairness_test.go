package workflows

import (
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// New facts that make it worse are told, and answered, before anything rests on them; new facts that do not, change nothing.
func TestNewFactsAreHeardAnew(t *testing.T) {
	h := newPlay(t, outcome(measures.Mitigated))
	h.to(message.Deciding, message.Decide{Proposed: decided(measures.Mitigated, "7"), Reasoning: liableFor("warning").Reasoning})
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{outcome(measures.Mitigated)}})
	h.stands(message.Deciding)
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}})
	h.stands(message.Hearing)
	h.awaits(message.AwaitLimit, message.AwaitTelling)
	h.ok(message.Tell{Header: h.by(message.Handler), On: h.today(), Manner: "直接送达"})
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{outcome(measures.Exempt)}}) // in the officer's favour
	h.awaits(message.AwaitLimit, message.AwaitStatement)
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}}) // and against, once told
	h.awaits(message.AwaitLimit, message.AwaitTelling)
	if s := h.stays(); s.Told != nil || s.Statement != nil || s.Proposal != nil || s.Review != nil {
		t.Errorf("%+v", s.Procedure)
	}
}

// An application that was filed on the last day and is entered after it counts by the day of its filing.
func TestRemedyEnteredAfterItsTime(t *testing.T) {
	h := newPlay(t, liable)
	toRemedies(h)
	filed := h.files(message.ByAppeal) // today
	h.wait(35 * dayLong)
	h.awaits(message.AwaitLateEntry)
	h.ok(filed)
	h.awaits(message.AwaitAppealDecision)

	h = newPlay(t, liable)
	toRemedies(h)
	h.wait(35 * dayLong)
	h.no("11", h.files(message.ByAppeal)) // filed too late
	h.wait(30 * dayLong)
	h.closes(measures.Liable)
}

// While a case stands still nothing is proposed or decided.
func TestNothingIsDecidedWhileItStandsStill(t *testing.T) {
	suspend := func(h *harness) any {
		return message.Suspend{Header: h.by(message.Supervisor), Ground: message.ForceMajeure, Evidence: []string{"E1"}}
	}
	h := newPlay(t, liable)
	h.to(message.Proposal, message.Decide{})
	h.ok(suspend(h))
	h.no("", h.proposal(liableFor("warning")))
	h.ok(message.Resume{Header: h.by(message.Supervisor)})
	h.to(message.Deciding, liableFor("warning"))
	h.ok(suspend(h))
	h.no("", h.decision(liableFor("warning")))
	h.ok(message.Resume{Header: h.by(message.Supervisor)})
	h.ok(h.decision(liableFor("warning")))
	h.stays()
}

// What Art. 13 orders to be handed over is not withdrawn instead.
func TestASuspicionIsNotWithdrawn(t *testing.T) {
	h := newPlay(t, suspected...)
	h.no("13", message.Withdraw{Header: h.by(message.Supervisor)})
	h.handedOver()
	h.ok(h.reports(message.CommissionReturned, cleared))
	h.withdraws()
	h.closes(message.Withdrawn)
}
