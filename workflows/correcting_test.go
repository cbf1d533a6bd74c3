package workflows

import (
	"slices"
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func (h *harness) corrects(d message.Decide) message.Correct {
	return message.Correct{Header: h.by(message.Supervisor), Decision: d}
}

// A correction mends or lightens; whatever else is to be decided is proposed and reviewed (Art. 10).
func TestACorrectionIsNoOtherDecision(t *testing.T) {
	h := newPlay(t, outcome(measures.MeasuresOnly))
	d := liableFor("demerit")
	d.Deviation = "情节"
	h.to(message.Service, d)
	for _, other := range []string{"major_demerit", "dismissal"} {
		e := liableFor(other)
		e.Deviation = "情节"
		h.no("10", h.corrects(e))
	}
	e := liableFor("warning")
	e.Deviation, e.Measures = "情节", []string{"qualification_withdrawn"} // takes off here and puts on there
	h.no("10", h.corrects(e))
	e = d
	e.Disposition = measures.Mitigated // neither heavier nor lighter: another
	h.no("10", h.corrects(e))
	e = d
	e.Basis = []string{"7", "10"} // a slip is mended
	h.ok(h.corrects(e))
	e = measuresOnly("admonition", "transfer_from_post")
	h.ok(h.corrects(e))
	h.no("10", h.corrects(measuresOnly("qualification_withdrawn")))
	h.no("10", h.corrects(measuresOnly("admonition", "transfer_from_post", "criticism")))
	h.ok(h.corrects(measuresOnly("admonition")))
	h.ok(h.corrects(measuresOnly("criticism", "reminder_talk")))
	s := h.stays()
	if s.Stage != message.Service || len(s.Earlier) != 4 {
		t.Errorf("%s, %d before", s.Stage, len(s.Earlier))
	}
}

// Whoever is recused leaves a decision on which neither a correction nor a service rests: it is taken back, and made anew
// (Art. 10).
func TestADecisionThatRestsOnSomebodyRecused(t *testing.T) {
	collective := &message.Collective{For: []string{"dismissal"}, Quorum: 3}
	for who, d := range map[string]message.Decide{
		"handler-1": liableFor("warning"), "legal-1": liableFor("warning"), "boss-1": liableFor("warning"),
		"signer-1": {Proposed: decided(measures.Exempt, "8.28"), SignedBy: "signer-1"},
		"finder-1": {Proposed: decided(measures.Exempt, "8.17"), OwnFindings: []message.OwnFinding{{Ref: "8.17", Text: "成立", Evidence: []string{"E1"}, SignedBy: "finder-1"}}},
		"absent-1": func() message.Decide { // was present and did not vote
			d := liableFor("dismissal")
			d.Meeting = &message.Meeting{On: day(t, "2026-03-02"), Present: []string{"boss-2", "boss-3", "absent-1"}, Minutes: "E1",
				Votes: []message.Vote{vote("boss-2", message.VoteFor, ""), vote("boss-3", message.VoteFor, "")}}
			return d
		}(),
	} {
		t.Run(who, func(t *testing.T) {
			h := newPlay(t, outcome(d.Disposition))
			h.in.Collective = collective
			h.to(message.Service, d)
			by := h.byWho(message.Supervisor, "boss-9")
			h.ok(message.Recuse{Header: by, Who: who, StandIn: "handler-2"})
			h.no("10", message.Serve{Header: h.byWho(message.Handler, "handler-2"), On: h.today(), Manner: "直接送达"})
			h.no("10", message.Correct{Header: h.byWho(message.Supervisor, "boss-9"), Decision: d})
			h.ok(message.Revoke{Header: h.byWho(message.Supervisor, "boss-9")})
			if s := h.stays(); s.Decision != nil || s.Stage == message.Service {
				t.Errorf("%s", s.Stage)
			}
		})
	}
}

// The minutes of a meeting carry what it carried: a lighter outcome needs another meeting.
func TestAMeetingCarriesOneOutcome(t *testing.T) {
	h := newPlay(t, liable)
	h.in.Collective = &message.Collective{For: []string{"dismissal", "removal"}, Quorum: 2}
	h.in.Evidence = append(h.in.Evidence, message.Evidence{ID: "E2", Title: "会议纪要", Kind: "record"})
	at := func(sanction, minutes string) message.Decide {
		d := liableFor(sanction)
		d.Meeting = &message.Meeting{On: h.today(), Present: []string{"boss-2", "boss-3"}, Minutes: minutes,
			Votes: []message.Vote{vote("boss-2", message.VoteFor, ""), vote("boss-3", message.VoteFor, "")}}
		return d
	}
	h.to(message.Service, at("dismissal", "E1"))
	h.no("10", h.corrects(at("removal", "E1")))
	h.no("10", h.corrects(liableFor("warning"))) // one alone, of what a meeting decided
	h.ok(h.corrects(at("dismissal", "E1")))      // the same outcome
	h.ok(message.Revoke{Header: h.by(message.Supervisor)})
	h.ok(h.proposal(liableFor("removal")))
	h.ok(message.Review{Header: h.by(message.LegalReviewer), Agreed: true})
	h.no("10", h.decision(at("removal", "E1")))
	h.ok(h.decision(at("removal", "E2")))
	h.stays()
}

// Who sat in the meeting has no part in the review of what it decided.
func TestAVoterDecidesNoReview(t *testing.T) {
	h := newPlay(t, liable)
	h.in.Collective = &message.Collective{For: []string{"dismissal"}, Quorum: 2}
	d := liableFor("dismissal")
	d.Meeting = &message.Meeting{On: h.today(), Present: []string{"boss-2", "boss-3"}, Minutes: "E1",
		Votes: []message.Vote{vote("boss-2", message.VoteFor, ""), vote("boss-3", message.VoteFor, "")}}
	h.to(message.Remedies, d)
	h.ok(h.files(message.ByReview))
	upheld := h.remedied(message.ByReview, message.Upheld)
	for _, who := range []string{"boss-2", "boss-3"} {
		upheld.Header = h.byWho(message.Supervisor, who)
		h.no("10", upheld)
	}
	upheld.Header = h.byWho(message.Supervisor, "boss-4")
	h.ok(upheld)
	h.stays()
}

// What was proven to be suspected stays so until other evidence and a reason say no: unknown is not no (Art. 13).
func TestWhatIsSuspectedIsNotForgotten(t *testing.T) {
	h := newPlay(t, append(slices.Clone(cleanSlate), suspicion)...)
	h.in.Evidence = append(h.in.Evidence, message.Evidence{ID: "E2", Title: "核查报告", Kind: "record"})
	states := func(reason, value string, evidence ...string) message.AddFact {
		head := h.by(message.Handler)
		head.Reason = reason
		return message.AddFact{Header: head, Facts: []message.Fact{{Name: suspicion.Name, Value: value, Evidence: evidence}}}
	}
	h.no("13", states("理由", ""))
	h.no("13", states("理由", "", "E1"))
	h.no("13", states("理由", "yes"))
	h.no("13", states("理由", "yes", "E2"))
	h.no("13", states("理由", "no"))
	h.no("13", states("理由", "no", "E1"))
	h.no("13", states(" ", "否", "E2"))
	h.no("13", message.Withdraw{Header: h.by(message.Supervisor)})
	h.ok(states("", "yes", "E1", "E2"))
	h.no("13", states("理由", "no", "E2")) // it is evidence of the yes
	h.ok(message.AddEvidence{Header: h.by(message.Handler), Evidence: []message.Evidence{{ID: "E3", Title: "核查结论", Kind: "record"}}})
	h.ok(states("核查不实", "否", "E3"))
	h.ok(message.Withdraw{Header: h.by(message.Supervisor)})
	h.closes(message.Withdrawn)
}

// A withdrawal is no way around a decision where a fault is proven (Art. 7, 10).
func TestAProvenFaultIsNotWithdrawn(t *testing.T) {
	h := newPlay(t, liable)
	h.no("7", message.Withdraw{Header: h.by(message.Supervisor)})
	h.to(message.Deciding, liableFor("warning"))
	h.no("7", message.Withdraw{Header: h.by(message.Supervisor)})
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{proven(authority.Name, "no")}})
	h.ok(message.Withdraw{Header: h.by(message.Supervisor)}) // another bureau's
	h.closes(message.Withdrawn)

	h = newPlay(t, outcome(measures.Exempt))
	h.ok(message.Withdraw{Header: h.by(message.Supervisor)})
	h.closes(message.Withdrawn)

	h = newPlay(t, outcome(measures.MeasuresOnly)) // after an annulment of the lightest, what is proven now may only be heavier
	h.to(message.Remedies, measuresOnly("reminder_talk"))
	h.ok(h.files(message.ByAppeal))
	h.ok(h.annulled(message.ByAppeal, message.FactFinding))
	h.no("7", message.Withdraw{Header: h.by(message.Supervisor)})
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}})
	h.ok(message.Withdraw{Header: h.by(message.Supervisor)})
	h.closes(message.Withdrawn)
}
