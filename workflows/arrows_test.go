package workflows

import (
	"slices"
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// arrow is a move between two stages, with what brings it about. The arrows are the drawing in docs/procedure.md: each is
// walked by its play, and no test may see a case go where there is none.
type arrow struct {
	from, to message.Stage
	zh, en   string
	facts    []message.Fact
	play     func(*harness)
}

var (
	liable     = outcome(measures.Liable)
	cleanSlate = []message.Fact{outcome(measures.NoFault)} // nothing is proven against the officer
	cleared    = message.Fact{Name: suspicion.Name, Value: "no", Evidence: []string{"E1"}}
)

func toRemedies(h *harness) { h.to(message.Remedies, liableFor("warning")) }

func sentBack(to message.Stage) func(*harness) {
	return func(h *harness) {
		toRemedies(h)
		h.ok(h.files(message.ByReview))
		h.ok(h.annulled(message.ByReview, to))
	}
}

// handedOverAt hands the case over where it stands at a stage; back says what the commission makes of it.
func handedOverAt(stage message.Stage, back ...message.CommissionResult) func(*harness) {
	return func(h *harness) {
		h.to(stage, liableFor("warning"))
		h.suspect()
		h.handedOver()
		for _, r := range back {
			h.ok(h.reports(r))
		}
	}
}

var arrows = []arrow{
	{"", message.Intake, "立案", "opened", nil, func(*harness) {}},
	{message.Intake, message.FactFinding, "适用本办法、由本局处理（2、13、21、22）", "the Measures apply, the bureau may deal with it (2, 13, 21, 22)", nil, func(*harness) {}},
	{message.FactFinding, message.Hearing, "事实已明，或者调查终结（10、11）", "the Measures have an answer, or fact-finding is concluded (10, 11)", nil, func(h *harness) {
		h.ok(message.Conclude{Header: h.by(message.Handler)})
	}},
	{message.Hearing, message.Proposal, "已陈述申辩、放弃或者逾期（10）", "stated, waived or lapsed (10)", []message.Fact{liable}, func(h *harness) {
		h.to(message.Proposal, message.Decide{})
	}},
	{message.Proposal, message.LegalReview, "提出处理意见（10）", "proposed (10)", []message.Fact{liable}, func(h *harness) {
		h.to(message.LegalReview, liableFor("warning"))
	}},
	{message.Proposal, message.Hearing, "新的事实更为不利，或者拟作更重的处理：重新告知并听取陈述申辩（10）", "new facts are worse, or something heavier is intended: told and heard anew (10)", []message.Fact{outcome(measures.Mitigated)}, func(h *harness) {
		h.to(message.Proposal, message.Decide{})
		h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}})
	}},
	{message.LegalReview, message.Proposal, "审核不同意，或者提出人回避（10）", "not agreed, or the proposer is recused (10)", []message.Fact{liable}, func(h *harness) {
		h.to(message.LegalReview, liableFor("warning"))
		h.ok(message.Review{Header: h.by(message.LegalReviewer)})
	}},
	{message.LegalReview, message.Deciding, "审核同意（10）", "agreed (10)", []message.Fact{liable}, func(h *harness) {
		h.to(message.Deciding, liableFor("warning"))
	}},
	{message.Deciding, message.Proposal, "提出人回避，或者决定已经撤回（10）", "the proposer is recused, or the decision was taken back (10)", []message.Fact{liable}, func(h *harness) {
		h.to(message.Deciding, liableFor("warning"))
		h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "handler-1", StandIn: "handler-2"})
	}},
	{message.Deciding, message.LegalReview, "审核人回避（10）", "the reviewer is recused (10)", []message.Fact{liable}, func(h *harness) {
		h.to(message.Deciding, liableFor("warning"))
		h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "legal-1"})
	}},
	{message.Deciding, message.Service, "作出决定（10、11）", "decided (10, 11)", []message.Fact{liable}, func(h *harness) {
		h.to(message.Service, liableFor("warning"))
	}},
	{message.Service, message.Deciding, "送达前撤回决定", "the decision is taken back before its service", []message.Fact{liable}, func(h *harness) {
		h.to(message.Service, liableFor("warning"))
		h.ok(message.Revoke{Header: h.by(message.Supervisor)})
	}},
	{message.Service, message.Remedies, "送达（11）", "served (11)", []message.Fact{liable}, toRemedies},
	{message.Remedies, message.Closed, "措施已落实，救济期限届满（11、12）", "measures carried out, the time for remedies over (11, 12)", []message.Fact{liable}, func(h *harness) {
		toRemedies(h)
		h.wait(60 * dayLong)
	}},
	{message.Remedies, message.FactFinding, "决定被撤销，退回调查（11）", "annulled, back to fact-finding (11)", []message.Fact{liable}, sentBack(message.FactFinding)},
	{message.Remedies, message.Hearing, "决定被撤销，退回陈述申辩（11）", "annulled, back to the statement (11)", []message.Fact{liable}, sentBack(message.Hearing)},
	{message.Remedies, message.Proposal, "决定被撤销，退回拟办（11）", "annulled, back to the proposal (11)", []message.Fact{liable}, sentBack(message.Proposal)},
	{message.Remedies, message.Deciding, "决定被撤销，重新决定（11）", "annulled, to be decided anew (11)", []message.Fact{liable}, sentBack(message.Deciding)},

	{message.Intake, message.AtCommission, "移送（13）", "handed over (13)", []message.Fact{{Name: "intake"}}, (*harness).suspectEarly},
	{message.FactFinding, message.AtCommission, "移送（13）", "handed over (13)", nil, (*harness).suspectEarly},
	{message.Hearing, message.AtCommission, "移送（13）", "handed over (13)", []message.Fact{liable}, handedOverAt(message.Hearing)},
	{message.Proposal, message.AtCommission, "移送（13）", "handed over (13)", []message.Fact{liable}, handedOverAt(message.Proposal)},
	{message.LegalReview, message.AtCommission, "移送（13）", "handed over (13)", []message.Fact{liable}, handedOverAt(message.LegalReview)},
	{message.Deciding, message.AtCommission, "移送，或者决定移送（13）", "handed over, by command or by the decision (13)", []message.Fact{liable}, handedOverAt(message.Deciding)},
	{message.Service, message.AtCommission, "移送，或者更正为移送（13）", "handed over, by command or by a correction (13)", nil, (*harness).suspectAtService},
	{message.AtCommission, message.Intake, "退回、不予受理（13）", "returned, not accepted (13)", []message.Fact{{Name: "intake"}}, func(h *harness) {
		h.suspectEarly()
		h.ok(h.reports(message.CommissionNotAccepted, cleared))
	}},
	{message.AtCommission, message.FactFinding, "退回、不予受理（13）", "returned, not accepted (13)", []message.Fact{liable}, handedOverAt(message.Hearing, message.CommissionReturned)},
	{message.AtCommission, message.LegalReview, "退回、不予受理（13）", "returned, not accepted (13)", []message.Fact{liable}, handedOverAt(message.LegalReview, message.CommissionReturned)},
	{message.AtCommission, message.Deciding, "退回、不予受理（13）", "returned, not accepted (13)", []message.Fact{liable}, handedOverAt(message.Deciding, message.CommissionNotAccepted)},
	{message.AtCommission, message.Service, "退回、不予受理：决定重新作出（13）", "returned, not accepted: decided anew (13)", nil, func(h *harness) {
		h.suspectAtService()
		h.ok(h.reports(message.CommissionReturned))
	}},
	{message.AtCommission, message.Remedies, "监察机关已给予处分，本局不再处分（13）", "the commission has sanctioned the act: none by the bureau (13)", []message.Fact{liable}, func(h *harness) {
		h.ok(h.protect(message.FalseReport)) // is owed still
		handedOverAt(message.Hearing, message.CommissionSanctioned)(h)
	}},

	{message.Intake, message.Remedies, "撤回案件，保护事项尚未办结（17–19）", "withdrawn, and something is owed still (17–19)", []message.Fact{{Name: "intake"}}, withdrawnOwing(message.Intake)},
	{message.FactFinding, message.Remedies, "撤回案件，保护事项尚未办结（17–19）", "withdrawn, and something is owed still (17–19)", nil, withdrawnOwing(message.FactFinding)},
	{message.Hearing, message.Remedies, "撤回案件，保护事项尚未办结（17–19）", "withdrawn, and something is owed still (17–19)", cleanSlate, withdrawnOwing(message.Hearing)},
	{message.Proposal, message.Remedies, "撤回案件，保护事项尚未办结（17–19）", "withdrawn, and something is owed still (17–19)", cleanSlate, withdrawnOwing(message.Proposal)},
	{message.LegalReview, message.Remedies, "撤回案件，保护事项尚未办结（17–19）", "withdrawn, and something is owed still (17–19)", cleanSlate, withdrawnOwing(message.LegalReview)},
	{message.Deciding, message.Remedies, "撤回案件，保护事项尚未办结（17–19）", "withdrawn, and something is owed still (17–19)", cleanSlate, withdrawnOwing(message.Deciding)},

	{message.Intake, message.Closed, "撤回案件", "withdrawn", []message.Fact{{Name: "intake"}}, (*harness).withdraws},
	{message.FactFinding, message.Closed, "撤回案件", "withdrawn", nil, (*harness).withdraws},
	{message.Hearing, message.Closed, "撤回案件", "withdrawn", cleanSlate, (*harness).withdraws},
	{message.Proposal, message.Closed, "撤回案件", "withdrawn", cleanSlate, func(h *harness) { h.to(message.Proposal, message.Decide{}); h.withdraws() }},
	{message.LegalReview, message.Closed, "撤回案件", "withdrawn", cleanSlate, func(h *harness) { h.to(message.LegalReview, noFault()); h.withdraws() }},
	{message.Deciding, message.Closed, "撤回案件", "withdrawn", cleanSlate, func(h *harness) { h.to(message.Deciding, noFault()); h.withdraws() }},
}

// withdrawnOwing withdraws a case while the bureau owes the officer a clarification.
func withdrawnOwing(stage message.Stage) func(*harness) {
	return func(h *harness) {
		h.ok(h.protect(message.FalseReport))
		if stage != message.Intake && stage != message.FactFinding && stage != message.Hearing {
			h.to(stage, noFault())
		}
		h.withdraws()
		h.awaits(message.AwaitClarification)
	}
}

func (h *harness) protect(k message.ProtectionKind) message.Protect {
	return message.Protect{Header: h.by(message.Handler), Kind: k, Text: "情况", Evidence: []string{"E1"}}
}

func (h *harness) withdraws() { h.ok(message.Withdraw{Header: h.by(message.Supervisor)}) }

// suspect states what is suspected, with what shows it.
func (h *harness) suspect() {
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{suspicion}})
}

// suspectEarly hands a case over where it stands before the officer is told.
func (h *harness) suspectEarly() {
	h.suspect()
	h.handedOver()
}

// suspectAtService hands the matter over again once it is decided, after the commission did not take it.
func (h *harness) suspectAtService() {
	h.in.Facts = append(h.in.Facts, message.Fact{Name: "undetected"}, liable)
	h.to(message.Proposal, message.Decide{})
	h.suspect()
	h.handedOver()
	h.ok(h.reports(message.CommissionNotAccepted)) // so that it is the bureau's to decide
	h.to(message.Service, liableFor("warning"))
	h.handedOver()
}

func drawn(from, to message.Stage) bool {
	for _, a := range arrows {
		if a.from == from && a.to == to {
			return true
		}
	}
	return false
}

// Every arrow of the drawing is walked.
func TestEveryArrow(t *testing.T) {
	for _, a := range arrows {
		t.Run(string(a.from)+"→"+string(a.to), func(t *testing.T) {
			h := newPlay(t, a.facts...)
			a.play(h)
			h.wait(dayLong)
			if a.to == message.Closed {
				h.run()
			} else {
				h.stays()
			}
			if !slices.Contains(h.walks, [2]message.Stage{a.from, a.to}) {
				t.Errorf("the play walks %v", h.walks)
			}
		})
	}
}
