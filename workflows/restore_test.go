package workflows

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// toRestore is what is to be given back, by its subject.
func toRestore(s message.State) (open []string) {
	for _, item := range s.Docket {
		if item.Kind == message.AwaitRestore && item.Status == message.ItemOpen {
			open = append(open, item.Subject)
		}
	}
	return open
}

func (h *harness) owed(want ...string) {
	h.t.Helper()
	h.see(func(s message.State) {
		h.t.Helper()
		if got := toRestore(s); !slices.Equal(got, want) {
			h.t.Errorf("to be given back: %v, want %v", got, want)
		}
	})
}

// What a remedy takes away is given back, whatever becomes of the case: a measure only where it was carried out, and nothing
// that is ordered again before.
func TestWhatARemedyTakesAwayIsGivenBack(t *testing.T) {
	h := newPlay(t, outcome(measures.MeasuresOnly))
	h.to(message.Remedies, measuresOnly("criticism", "transfer_from_post", "qualification_withdrawn"))
	h.ok(h.follow())
	h.ok(h.follow())
	h.ok(h.files(message.ByReview))
	change := h.remedied(message.ByReview, message.Changed)
	change.Changed = &message.Proposed{Disposition: measures.MeasuresOnly, Basis: measuresOnly().Basis, Measures: []string{"criticism"}}
	h.ok(change)
	h.owed("transfer_from_post") // the criticism stands, the qualification was never withdrawn
	h.ok(h.files(message.ByAppeal))
	h.ok(h.annulled(message.ByAppeal, message.Proposal))
	h.owed("transfer_from_post", "criticism")
	h.to2(message.Remedies, measuresOnly("criticism"))
	h.owed("transfer_from_post")
	h.awaits(message.AwaitRestore, message.AwaitFollowUp, message.AwaitReviewApplication, message.AwaitAppeal)
	h.ok(h.files(message.ByAppeal))
	h.ok(h.annulled(message.ByAppeal, message.FactFinding)) // before it was carried out a second time
	h.owed("transfer_from_post", "criticism")
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: cleanSlate}) // a proven fault is not withdrawn
	h.withdraws()
	h.awaits(message.AwaitRestore, message.AwaitRestore)
	h.wait(200 * dayLong) // and no date ends it
	unproven, early := h.by(message.Handler), h.by(message.Handler)
	h.no("11", func(s message.State) message.Command {
		return message.FollowUp{Header: unproven, Item: itemOf(s, message.AwaitRestore).ID, On: h.today()}
	})
	h.no("", func(s message.State) message.Command {
		return message.FollowUp{Header: early, Item: itemOf(s, message.AwaitRestore).ID, On: day(t, "2026-03-01"), Evidence: []string{"E1"}}
	})
	byOfficer, detail := h.by(message.Officer), h.by(message.Handler)
	h.no("11", func(s message.State) message.Command {
		return message.FollowUp{Header: byOfficer, Item: itemOf(s, message.AwaitRestore).ID, On: day(t, "2026-03-03"), Evidence: []string{"E1"}}
	})
	h.no("12", func(s message.State) message.Command {
		return message.FollowUp{Header: detail, Item: itemOf(s, message.AwaitRestore).ID, On: day(t, "2026-03-03"), Evidence: []string{"E1"}, Post: "P"}
	})
	h.ok(h.restores())
	h.ok(h.restores())
	s := h.closes(message.Withdrawn)
	if len(s.Restored) != 2 || len(s.FollowedUp) != 2 {
		t.Errorf("%d given back, %d carried out", len(s.Restored), len(s.FollowedUp))
	}
}

// A sanction that a remedy takes away, or makes another, is given back too.
func TestSanctionIsTakenBack(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Remedies, liableFor("demerit"))
	h.ok(h.files(message.ByReview))
	h.ok(h.annulled(message.ByReview, message.Deciding))
	h.owed("demerit")
	h.ok(h.decision(liableFor("demerit")))
	h.owed("demerit") // it is not in force before its service
	h.ok(h.served())
	h.owed()
	h.ok(h.files(message.ByAppeal))
	to := h.remedied(message.ByAppeal, message.Changed)
	to.Changed, to.Sanction = &message.Proposed{Disposition: measures.Liable, Basis: []string{"7", "10"}}, "warning"
	h.ok(to)
	h.owed("demerit")
	h.ok(h.restores())
	h.closes(measures.Liable)
}

// What nobody can do any more keeps no case open for ever: the supervisor ends it, with the reason and what proves it.
func TestWhatNobodyCanDoIsReleased(t *testing.T) {
	h := newPlay(t, outcome(measures.MeasuresOnly))
	h.ok(message.Intervene{Header: h.by(message.Handler), Authority: "市纪委", On: h.today()})
	panel := func() message.Convene {
		return message.Convene{Header: h.by(message.Supervisor), Question: "？", Members: []string{"expert-1", "expert-2"}, Quorum: 1}
	}
	h.ok(panel())
	h.to(message.Remedies, measuresOnly("transfer_from_post", "qualification_withdrawn"))
	h.ok(h.follow())
	release := func(k message.ItemKind, evidence ...string) func(message.State) message.Command {
		header := h.by(message.Supervisor)
		return func(s message.State) message.Command {
			return message.Release{Header: header, Item: openOf(s, k), Evidence: evidence}
		}
	}
	h.no("10", release(message.AwaitOpinion))
	h.no("10", release(message.AwaitOpinion, "E9"))
	h.no("", message.Release{Header: h.by(message.Supervisor), Item: "d99", Evidence: []string{"E1"}})
	h.no("11", release(message.AwaitAppeal, "E1")) // a right is not done without
	h.ok(release(message.AwaitOpinion, "E1"))
	h.no("14", message.Opine{Header: h.byWho(message.Expert, "expert-1"), Text: "意见"})
	h.ok(panel()) // another one may be convened
	h.ok(release(message.AwaitOpinion, "E1"))
	h.ok(release(message.AwaitFollowUp, "E1"))
	h.ok(h.files(message.ByAppeal))
	h.ok(h.annulled(message.ByAppeal, message.Proposal))
	h.owed("transfer_from_post") // the other was never carried out
	h.ok(release(message.AwaitRestore, "E1"))
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: cleanSlate}) // a proven fault is not withdrawn
	h.withdraws()
	s := h.closes(message.Withdrawn)
	if len(s.Released) != 4 || s.Panels[0].Dissolved == "" {
		t.Errorf("%+v", s.Released)
	}
}

// The watch over an exempt officer begins when that exemption reaches them, and waits for nothing else of the case.
func TestWatchBeginsWithTheExemption(t *testing.T) {
	h := newPlay(t, outcome(measures.Exempt))
	h.ok(h.protect(message.HarmToOthers))
	h.wait(3 * dayLong)
	h.to(message.Remedies, exempt())
	h.see(func(s message.State) {
		if s.Stage != message.Remedies || len(h.watches) != 1 || h.watches[0].ExemptOn != day(t, "2026-03-05") || s.Watched != h.watches[0].ExemptOn {
			t.Errorf("at %s there are the watches %+v", s.Stage, h.watches)
		}
	})
	h.stays()

	h = newPlay(t, liable)
	toRemedies(h)
	h.ok(h.files(message.ByAppeal))
	h.wait(50 * dayLong)
	to := h.remedied(message.ByAppeal, message.Changed)
	to.Changed, to.On = &message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.27"}}, day(t, "2026-04-20")
	h.ok(to)
	h.see(func(s message.State) {
		if len(h.watches) != 1 || h.watches[0].ExemptOn != day(t, "2026-04-20") {
			t.Errorf("%+v", h.watches)
		}
	})
	h.ok(h.restores())
	h.closes(measures.Exempt)
	if n := len(h.watches); n != 1 {
		t.Errorf("%d watches", n)
	}
}

// A detail of one measure is no proof of another.
func TestDetailOfAnotherMeasure(t *testing.T) {
	for i, c := range []struct {
		measure string
		f       message.FollowUp
	}{
		{"admonition", message.FollowUp{HeldBy: "s-9", Signed: true, Post: "P"}},
		{"criticism", message.FollowUp{HeldBy: "s-9", Signed: true, Credential: "C"}},
		{"ordered_examination", message.FollowUp{HeldBy: "s-9"}},
		{"ordered_examination", message.FollowUp{Post: "P"}},
		{"transfer_from_post", message.FollowUp{Post: "P", Credential: "C"}},
		{"transfer_from_post", message.FollowUp{Post: "P", Unsigned: "拒签"}},
		{"qualification_withdrawn", message.FollowUp{Credential: "C", Signed: true}},
	} {
		t.Run(fmt.Sprint(i, c.measure), func(t *testing.T) {
			h := newPlay(t, outcome(measures.MeasuresOnly))
			h.to(message.Remedies, measuresOnly(c.measure))
			f := c.f
			f.Header, f.On, f.Evidence = h.by(message.Handler), h.today(), []string{"E1"}
			h.no("12", func(s message.State) message.Command {
				f.Item = itemOf(s, message.AwaitFollowUp).ID
				return f
			})
			h.stays()
		})
	}
}

// A case that continues as new while its officer is watched over starts no second watch.
func TestWatchOverAContinuation(t *testing.T) {
	h := newPlay(t, outcome(measures.Exempt))
	h.in.ContinueAfter = 1000
	h.ok(h.protect(message.HarmToOthers))
	h.to(message.Remedies, exempt())
	h.env.RegisterDelayedCallback(func() { h.env.SetCurrentHistoryLength(1000) }, h.clock)
	h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
	h.in = *nextInput(t, h.env.GetWorkflowError())
	h.in.ContinueAfter = 0
	h.reset()
	h.clock = time.Hour
	done := h.by(message.Handler)
	h.ok(func(s message.State) message.Command {
		return message.Protected{Header: done, Item: itemOf(s, message.AwaitCompensation).ID, Text: "已补偿"}
	})
	if s := h.closes(measures.Exempt); len(h.watches) != 1 || s.Watched != day(t, "2026-03-02") {
		t.Errorf("%d watches, from %s", len(h.watches), s.Watched)
	}
}

// Where the commission ended the bureau's own procedure, what was given back can still be proven.
func TestGivenBackAfterTheCommission(t *testing.T) {
	h := newPlay(t, liable, message.Fact{Name: "undetected"})
	toRemedies(h)
	h.ok(h.files(message.ByReview))
	h.ok(h.annulled(message.ByReview, message.Proposal))
	h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{suspicion}})
	h.handedOver()
	h.ok(h.receipt())
	h.ok(h.reports(message.CommissionSanctioned))
	h.owed("warning")
	h.ok(message.AddEvidence{Header: h.by(message.Handler), Evidence: []message.Evidence{{ID: "E7", Title: "撤销原处分的通知"}}})
	h.no("13", message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{liable}})
	h.ok(h.restores())
	h.closes(measures.Transferred)
}
