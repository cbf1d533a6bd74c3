package workflows

import (
	"slices"
	"testing"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func (h *harness) meeting(d message.Decide, votes ...message.Vote) message.Decide {
	d.Header = h.by(message.Supervisor)
	d.Meeting = &message.Meeting{On: h.today(), Present: []string{"boss-1", "boss-2", "boss-3"}, Votes: votes, Minutes: "E1"}
	return d
}

func vote(who string, is message.VoteIs, text string) message.Vote {
	return message.Vote{Who: who, Is: is, Text: text}
}

// Grave outcomes are decided collectively; dissent is kept word for word (Art. 8(16), 10).
func TestCollectiveDecision(t *testing.T) {
	h := newPlay(t, liable)
	h.in.Collective = &message.Collective{For: []string{"demerit"}, Quorum: 3}
	d := liableFor("demerit")
	h.to(message.Deciding, d)
	yes := []message.Vote{vote("boss-1", message.VoteFor, ""), vote("boss-2", message.VoteFor, ""), vote("boss-3", message.VoteAgainst, "事实不清")}
	h.no("10", h.decision(d))
	with := func(change func(*message.Meeting)) message.Decide {
		e := h.meeting(d, append([]message.Vote(nil), yes...)...)
		change(e.Meeting)
		return e
	}
	h.no("10", with(func(m *message.Meeting) { m.On = civil.Date{} }))
	h.no("10", with(func(m *message.Meeting) { m.On = m.On.AddDays(1) }))
	h.no("10", with(func(m *message.Meeting) { m.Minutes = "E9" }))
	h.no("10", with(func(m *message.Meeting) { m.Minutes = "" }))
	h.no("10", with(func(m *message.Meeting) { m.Present, m.Votes = m.Present[:2], m.Votes[:2] })) // no quorum
	h.no("10", with(func(m *message.Meeting) { m.Present[2] = "officer-1" }))
	h.no("10", with(func(m *message.Meeting) { m.Present[2], m.Votes[2].Who = "handler-1", "handler-1" })) // who proposed
	h.no("10", with(func(m *message.Meeting) { m.Present[2] = "boss-1" }))
	h.no("10", with(func(m *message.Meeting) { m.Votes[2].Text = " " })) // dissent needs words
	h.no("10", with(func(m *message.Meeting) { m.Votes[2].Is = "shrugs" }))
	h.no("10", with(func(m *message.Meeting) { m.Votes[2].Who = "boss-9" }))                             // was not present
	h.no("10", with(func(m *message.Meeting) { m.Votes[2] = m.Votes[0] }))                               // votes twice
	h.no("10", with(func(m *message.Meeting) { m.Votes[1] = vote("boss-2", message.VoteAbstains, "") })) // one of three
	h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "boss-4"})
	h.no("10", with(func(m *message.Meeting) { m.Present = append(m.Present, "boss-4") }))
	h.ok(with(func(m *message.Meeting) { m.Votes[2] = vote("boss-3", message.VoteReserved, "宜免责") }))
	h.ok(h.served())
	h.ok(message.Intervene{Header: h.by(message.Handler), Authority: "市监委", On: h.today()})
	h.no("14", message.Convene{Header: h.by(message.Supervisor), Members: []string{"expert-1", "boss-2"}, Quorum: 1, Question: "是否依法履职"}) // boss-2 sat in the meeting
	h.wait(40 * dayLong)
	s := h.closes(measures.Liable)
	if v := s.Decision.Meeting.Votes[2]; v.Is != message.VoteReserved || v.Text != "宜免责" {
		t.Errorf("the dissent is lost: %+v", v)
	}
}

// What is not on the list is decided by one; a measure on it is not.
func TestWhatIsDecidedCollectively(t *testing.T) {
	h := newPlay(t, liable)
	h.in.Collective = &message.Collective{For: []string{"measures_only", "dismissal"}, Quorum: 2}
	h.to(message.Service, liableFor("warning"))
	h.stays()
	run := caseWith(func(*message.State) {})
	run.in.Collective = &message.Collective{For: []string{"qualification_withdrawn"}}
	if !run.collective(measuresOnly("qualification_withdrawn")) || run.collective(measuresOnly("criticism")) {
		t.Error("a measure on the list is decided collectively, and one that is not is not")
	}
}

// What a decision must say, and what it may not (Art. 8, 10, 11, 12).
func TestWhatADecisionSays(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Deciding, liableFor("warning"))
	bare := liableFor("warning")
	bare.Factors.Harm = " "
	h.no("10", h.decision(bare))
	h.no("11", h.decision(liableFor("")))
	h.no("11", h.decision(liableFor("exile")))
	other := liableFor("warning")
	other.Disposition = measures.Mitigated
	h.no("10", h.decision(other)) // without a word on why
	other.Deviation = "情节较轻"
	h.ok(h.decision(other))
	h.stays()
}

func TestNoAuthorityNoMeasure(t *testing.T) {
	h := newPlay(t, liable)
	h.in.Facts = []message.Fact{liable, {Name: authority.Name, Value: "yes"}} // asserted only
	h.to(message.Proposal, message.Decide{})
	h.no("11", h.proposal(liableFor("warning")))
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{authority}})
	h.ok(h.proposal(liableFor("warning")))
	h.stays()
}

// The open clauses need the signature of a second person, who is neither the decider nor without part in the case.
func TestOpenClauseIsSigned(t *testing.T) {
	h := newPlay(t, outcome(measures.Exempt))
	d := message.Decide{Proposed: decided(measures.Exempt, "8.28")}
	h.to(message.Deciding, d)
	h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "boss-4"})
	for _, who := range []string{"", "boss-1", "officer-1", "boss-4"} {
		e := h.decision(d)
		e.SignedBy = who
		h.no("8", e)
	}
	e := h.decision(d)
	e.SignedBy = "boss-2"
	h.ok(e)
	h.ok(h.served())
	if h.closes(measures.Exempt); len(h.watches) != 1 || h.watches[0].Officer != "officer-1" || h.watches[0].Edition != message.CurrentEdition {
		t.Errorf("%+v", h.watches)
	}
}

// Before its service a decision may be corrected, within the same stops, or taken back; both stay on record.
func TestCorrectedAndRevoked(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Deciding, liableFor("demerit"))
	correct := func(d message.Decide) message.Correct {
		return message.Correct{Header: h.by(message.Supervisor), Decision: d}
	}
	h.no("", correct(liableFor("warning")))
	h.no("", message.Revoke{Header: h.by(message.Supervisor)})
	h.ok(h.decision(liableFor("demerit")))
	h.no("11", correct(liableFor("")))
	h.no("8", correct(exempt()))
	h.ok(correct(liableFor("warning")))
	h.awaits(message.AwaitService)
	h.wait(3 * dayLong)
	h.ok(message.Revoke{Header: h.by(message.Supervisor)})
	h.awaits(message.AwaitLimit, message.AwaitProposal)
	h.no("", h.served())
	h.ok(h.proposal(liableFor("warning")))
	h.ok(message.Review{Header: h.by(message.LegalReviewer), Agreed: true})
	h.ok(h.decision(liableFor("warning")))
	early := h.served()
	early.On = day(t, "2026-03-02") // of the decision that was taken back
	h.no("", early)
	future := h.served()
	future.On = day(t, "2026-03-20")
	h.no("", future)
	h.ok(h.served())
	h.no("", correct(liableFor("warning")))
	h.no("", message.Revoke{Header: h.by(message.Supervisor)})
	h.wait(40 * dayLong)
	s := h.closes(measures.Liable)
	if len(s.Earlier) != 2 || s.Earlier[0].Why != "corrected" || s.Earlier[0].Decision.Sanction != "demerit" || s.Earlier[1].Why != "revoked" {
		t.Errorf("%+v", s.Earlier)
	}
	var ended []message.ItemStatus
	for _, item := range s.Docket {
		if item.Kind == message.AwaitService {
			ended = append(ended, item.Status)
		}
	}
	if !slices.Equal(ended, []message.ItemStatus{message.ItemWithdrawn, message.ItemAnswered}) {
		t.Errorf("the services ended as %v", ended)
	}
}

// Who is recused has had no part: a proposal and a review by them are made anew, by another (Art. 10).
func TestRecusalWithAStandIn(t *testing.T) {
	h := newPlay(t, liable)
	recuse := func(who, standIn string) message.Recuse {
		return message.Recuse{Header: h.by(message.Supervisor), Who: who, StandIn: standIn}
	}
	h.to(message.Deciding, liableFor("warning"))
	h.no("", recuse(" ", ""))
	h.no("10", recuse("officer-1", "")) // who would be silenced
	h.no("10", recuse("handler-1", "officer-1"))
	h.no("10", recuse("handler-1", "handler-1"))
	h.ok(recuse("legal-1", ""))
	h.awaits(message.AwaitLimit, message.AwaitReview)
	h.no("10", recuse("handler-1", "legal-1"))
	h.no("10", message.Review{Header: h.by(message.LegalReviewer), Agreed: true})
	h.ok(message.Review{Header: h.byWho(message.LegalReviewer, "legal-2"), Agreed: true})
	h.ok(recuse("handler-1", "handler-2"))
	h.no("", recuse("handler-1", "handler-3"))
	h.awaits(message.AwaitLimit, message.AwaitProposal)
	h.no("10", h.proposal(liableFor("warning")))
	p := h.proposal(liableFor("warning"))
	p.Actor.ID = "handler-2"
	h.ok(p)
	h.no("10", message.Review{Header: h.byWho(message.LegalReviewer, "handler-2"), Agreed: true}) // their own
	h.ok(message.Review{Header: h.byWho(message.LegalReviewer, "legal-2"), Agreed: true})
	s := h.stays()
	if s.Handler != "handler-2" || s.Stage != message.Deciding {
		t.Errorf("%s, %s", s.Handler, s.Stage)
	}
}
