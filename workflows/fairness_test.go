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
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}}) // no more than they were told of
	h.awaits(message.AwaitLimit, message.AwaitStatement)
	if s := h.stays(); s.Told == nil || s.HeardOn.By != "" || len(s.Statements) != 1 || s.Proposal != nil || s.Review != nil {
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

// What the bureau owes the officer outlasts a withdrawal.
func TestWithdrawnAndOwed(t *testing.T) {
	h := newPlay(t, cleanSlate...)
	h.ok(h.protect(message.Threat))
	h.withdraws()
	h.stands(message.Remedies)
	h.ok(func(s message.State) message.Command {
		return message.Protected{Header: head("c-police", message.Handler), Item: itemOf(s, message.AwaitPolice).ID, Text: "已协调公安机关"}
	})
	h.closes(message.Withdrawn)
}

// A yes is a yes however it is written: what is suspected by 是 is suspected.
func TestASuspicionInOtherWords(t *testing.T) {
	for _, yes := range []string{"是", "TRUE", " yes "} {
		f := suspicion
		f.Value = yes
		h := newPlay(t, liable)
		h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{f}})
		h.no("13", message.Withdraw{Header: h.by(message.Supervisor)})
		h.handedOver()
		h.stays()
	}
}

// A statement is the officer's: what the handler records needs what the officer wrote, a waiver needs a telling, and no
// waiver takes the place of a statement.
func TestWhatTheHandlerRecordsForTheOfficer(t *testing.T) {
	h := newPlay(t, liable)
	h.no("10", message.Statement{Header: h.by(message.Handler), Waived: true})
	h.no("10", message.Statement{Header: h.by(message.Handler), Waived: true, Evidence: []string{"E1"}})
	h.no("10", message.Statement{Header: h.by(message.Handler), Text: "无异议"})
	h.no("10", message.Statement{Header: h.by(message.Handler), Text: "无异议", Evidence: []string{"E9"}})
	h.ok(message.Tell{Header: h.by(message.Handler), On: h.today(), Manner: "直接送达"})
	h.ok(message.Statement{Header: h.by(message.Officer), Text: "有异议"})
	h.no("10", message.Statement{Header: h.by(message.Handler), Waived: true, Evidence: []string{"E1"}})
	if s := h.stays(); s.Statement.Text != "有异议" {
		t.Errorf("%+v", s.Statement)
	}
}

// Nobody's part in a case outlasts their recusal: a decision that is taken back rests on none of theirs, and theirs is not
// served.
func TestRecusedAfterTheDecision(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Service, liableFor("warning"))
	h.ok(message.Recuse{Header: h.byWho(message.Supervisor, "boss-2"), Who: "handler-1", StandIn: "handler-2"})
	h.ok(message.Revoke{Header: h.by(message.Supervisor)})
	h.stands(message.Proposal)
	h.stays()

	h = newPlay(t, liable)
	h.to(message.Service, liableFor("warning"))
	h.ok(message.Recuse{Header: h.byWho(message.Supervisor, "boss-2"), Who: "boss-1"})
	h.no("10", h.served())
	h.ok(message.Revoke{Header: h.byWho(message.Supervisor, "boss-2")})
	h.stays()
}

// What Art. 13 orders to be handed over is not withdrawn instead.
func TestASuspicionIsNotWithdrawn(t *testing.T) {
	h := newPlay(t, liable, suspicion)
	h.no("13", message.Withdraw{Header: h.by(message.Supervisor)})
	h.handedOver()
	h.ok(h.reports(message.CommissionReturned, cleared, cleanSlate[0]))
	h.withdraws()
	h.closes(message.Withdrawn)
}
