package workflows

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// After the service the measures are carried out and the windows for review and appeal run; the case closes when all of it
// is over, and not before.
func TestMeasuresAreFollowedUp(t *testing.T) {
	h := newPlay(t, outcome(measures.MeasuresOnly))
	d := measuresOnly("criticism", "transfer_from_post")
	h.to(message.Remedies, d)
	h.awaits(message.AwaitFollowUp, message.AwaitFollowUp, message.AwaitReviewApplication, message.AwaitAppeal)
	h.no("12", message.FollowUp{Header: h.by(message.Handler), Item: "d99", On: h.today(), Evidence: []string{"E1"}})
	bare := func(s message.State) message.Command {
		return message.FollowUp{Header: head("c-bare", message.Handler), Item: itemOf(s, message.AwaitFollowUp).ID, On: day(t, "2026-03-02")}
	}
	h.no("12", bare)
	h.no("", func(s message.State) message.Command {
		return message.FollowUp{Header: head("c-before", message.Handler), Item: itemOf(s, message.AwaitFollowUp).ID, On: day(t, "2026-03-01"), Evidence: []string{"E1"}, Post: "P"}
	})
	h.ok(h.follow())
	h.wait(32 * dayLong)
	h.see(func(s message.State) { // 1 April is the thirtieth day
		for _, k := range []message.ItemKind{message.AwaitReviewApplication, message.AwaitAppeal} {
			if item := itemOf(s, k); item.Status != message.ItemLapsed || item.Due != day(t, "2026-04-02").Start() {
				t.Errorf("%s: %s, %s", k, item.Status, item.Due)
			}
		}
		if item := itemOf(s, message.AwaitFollowUp); s.Stage != message.Remedies || item.Status != message.ItemOpen || item.Card != message.Red {
			t.Errorf("a measure that is late is a duty still: %s, %+v", s.Stage, item)
		}
	})
	h.ok(h.follow())
	s := h.closes(measures.MeasuresOnly)
	if len(s.FollowedUp) != 2 {
		t.Errorf("%+v", s.FollowedUp)
	}
}

// Every measure of Art. 12 shows in something of its own: without it, it is not carried out.
func TestEveryMeasureShowsInItsOwn(t *testing.T) {
	for measure, c := range map[string]struct {
		lacks []message.FollowUp
		has   message.FollowUp
		by    message.Role // who may give it besides the handler
	}{
		"reminder_talk": {
			lacks: []message.FollowUp{{}, {Signed: true}, {HeldBy: "s-9"}, {HeldBy: " ", Signed: true}, {HeldBy: "officer-1", Signed: true}, {HeldBy: "s-9", Signed: true, Unsigned: "拒签"}},
			has:   message.FollowUp{HeldBy: "s-9", Signed: true},
		},
		"criticism":               {lacks: []message.FollowUp{{}, {HeldBy: "s-9"}}, has: message.FollowUp{HeldBy: "s-9", Unsigned: "拒绝签名，两人在场见证"}},
		"ordered_examination":     {by: message.Officer},
		"admonition":              {lacks: []message.FollowUp{{}, {Signed: true}}, has: message.FollowUp{HeldBy: "s-9", Signed: true}},
		"transfer_from_post":      {lacks: []message.FollowUp{{}, {Post: " "}}, has: message.FollowUp{Post: "登记注册科"}},
		"qualification_withdrawn": {lacks: []message.FollowUp{{}, {Post: "x"}}, has: message.FollowUp{Credential: "苏G-0815"}},
	} {
		t.Run(measure, func(t *testing.T) {
			h := newPlay(t, outcome(measures.MeasuresOnly))
			h.to(message.Remedies, measuresOnly(measure))
			give := func(f message.FollowUp, who message.Role) func(message.State) message.Command {
				h.counted++
				f.Header, f.On, f.Evidence = head(fmt.Sprintf("f-%d", h.counted), who), h.today(), []string{"E1"}
				return func(s message.State) message.Command {
					f.Item = itemOf(s, message.AwaitFollowUp).ID
					return f
				}
			}
			h.see(func(s message.State) {
				want := message.Handler
				if c.by != "" {
					want = c.by
				}
				if item := itemOf(s, message.AwaitFollowUp); item.From != want || item.Subject != measure {
					t.Errorf("%+v", item)
				}
			})
			for _, f := range c.lacks {
				article := "12"
				if f.HeldBy == "officer-1" {
					article = "10"
				}
				h.no(article, give(f, message.Handler))
			}
			if c.by == "" {
				h.no("12", give(c.has, message.Officer))
				h.ok(give(c.has, message.Handler))
			} else {
				h.ok(give(c.has, c.by))
			}
			h.wait(31 * dayLong)
			if measure == "admonition" {
				h.awaits(message.AwaitAdmonition, message.AwaitLateEntry)
				h.see(func(s message.State) {
					if item := itemOf(s, message.AwaitAdmonition); item.Period.Last != day(t, "2026-09-02") || item.Subject != measure {
						t.Errorf("six months from 2 March: %+v", item)
					}
				})
				h.no("12", func(s message.State) message.Command { // nobody is admonished for longer
					return message.Extend{Header: head("longer", message.Supervisor), Item: itemOf(s, message.AwaitAdmonition).ID, Until: day(t, "2027-03-02").Start()}
				})
				h.wait(180 * dayLong)
			}
			s := h.closes(measures.MeasuresOnly)
			if measure == "admonition" && (itemOf(s, message.AwaitAdmonition).Status != message.ItemLapsed || h.env.Now().Before(day(t, "2026-09-03").Start())) {
				t.Errorf("the term: %+v, closed %s", itemOf(s, message.AwaitAdmonition), h.env.Now())
			}
		})
	}
}

// An admonition that a review takes away has no term any more.
func TestNoTermWithoutItsAdmonition(t *testing.T) {
	h := newPlay(t, outcome(measures.MeasuresOnly))
	h.to(message.Remedies, measuresOnly("admonition"))
	h.ok(h.follow())
	h.awaits(message.AwaitReviewApplication, message.AwaitAppeal, message.AwaitAdmonition)
	h.ok(h.files(message.ByReview))
	change := h.remedied(message.ByReview, message.Changed)
	change.Changed = &message.Proposed{Disposition: measures.MeasuresOnly, Basis: measuresOnly().Basis, Measures: []string{"criticism"}}
	h.ok(change)
	h.awaits(message.AwaitRestore, message.AwaitFollowUp, message.AwaitAppeal)
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitAdmonition); item.Status != message.ItemWithdrawn {
			t.Errorf("%+v", item)
		}
	})
	h.stays()
}

// A bureau that is late with its review does not keep the officer from an appeal.
func TestAppealWhereTheReviewIsLate(t *testing.T) {
	h := newPlay(t, liable)
	toRemedies(h)
	h.ok(h.files(message.ByReview))
	h.wait(20 * dayLong)
	h.no("11", h.files(message.ByAppeal)) // there is time for it still
	h.wait(20 * dayLong)
	h.no("11", h.files(message.ByReview))
	h.ok(h.files(message.ByAppeal))
	h.awaits(message.AwaitAppealDecision)
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitReviewDecision); item.Status != message.ItemWithdrawn || s.Remedies[0].Decided == nil || s.Remedies[0].Decided.Result != message.RemedyOverdue {
			t.Errorf("%+v, %+v", item, s.Remedies[0].Decided)
		}
	})
	h.no("11", h.remedied(message.ByReview, message.Upheld)) // it is with the superior organ now
	h.no("11", h.remedied(message.ByAppeal, message.RemedyOverdue))
	h.ok(h.remedied(message.ByAppeal, message.Upheld))
	h.closes(measures.Liable)
}

// Nothing adverse leaves nothing to go against: the case closes with the service.
func TestNoRemedyWhereNothingIsAdverse(t *testing.T) {
	for _, c := range []struct {
		fact measures.Disposition
		d    message.Decide
	}{
		{measures.Exempt, exempt()},
		{measures.NoFault, message.Decide{Proposed: decided(measures.NoFault, "7")}},
		{measures.OutOfScope, message.Decide{Proposed: decided(measures.OutOfScope, "2")}},
	} {
		h := newPlay(t, outcome(c.fact))
		h.to(message.Remedies, c.d)
		h.closes(c.fact)
		if h.clock < h.env.Now().Sub(start)-time.Hour {
			t.Errorf("%s closes at %s", c.fact, h.env.Now())
		}
	}
}

func TestRemedies(t *testing.T) {
	h := newPlay(t, liable)
	h.no("", h.files(message.ByReview))
	h.to(message.Remedies, liableFor("demerit"))
	h.wait(10 * dayLong)
	h.no("11", h.files("petition"))
	h.no("11", h.remedied(message.ByReview, message.Upheld)) // none was filed
	early := h.files(message.ByReview)
	early.On = day(t, "2026-03-01")
	h.no("", early)
	h.ok(h.files(message.ByReview))
	h.awaits(message.AwaitReviewDecision) // the time to appeal runs anew after it
	h.no("11", h.files(message.ByReview))
	h.no("11", h.files(message.ByAppeal))
	own := h.remedied(message.ByReview, message.Upheld)
	own.Actor.ID = "boss-1"
	h.no("10", own)
	h.no("11", h.remedied(message.ByAppeal, message.Upheld))
	h.no("11", h.remedied(message.ByReview, "forgotten"))
	h.wait(5 * dayLong)
	h.ok(h.remedied(message.ByReview, message.Upheld))
	h.see(func(s message.State) {
		item := itemOf(s, message.AwaitAppeal)
		if item.Period.Rule != "appeal_after_review" || item.Period.Last != day(t, "2026-04-01") {
			t.Errorf("fifteen days from 17 March: %+v", item.Period)
		}
	})
	h.no("11", h.files(message.ByReview)) // there was one
	h.wait(10 * dayLong)
	h.ok(h.files(message.ByAppeal))
	h.no("11", func(s message.State) message.Command { // the window to appeal is no wait of the bureau's
		return message.FileRemedy{Header: head("c-again", message.Officer), Kind: message.ByAppeal, On: s.Served.On}
	})
	byBoss := h.remedied(message.ByAppeal, message.Upheld)
	byBoss.Actor = message.Actor{ID: "boss-2", Role: message.Supervisor}
	h.no("11", byBoss)
	h.wait(40 * dayLong)
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitAppealDecision); item.Period.Last != day(t, "2026-05-26") || item.From != message.Superior {
			t.Errorf("sixty days from 27 March: %+v", item)
		}
	})
	h.no("11", h.remedied(message.ByAppeal, message.RemedyDropped)) // it is the officer's to take back
	h.ok(h.drops(message.ByAppeal))
	s := h.closes(measures.Liable)
	if len(s.Remedies) != 2 || s.Remedies[0].Decided.Result != message.Upheld || s.Remedies[1].Decided.Result != message.RemedyDropped {
		t.Errorf("%+v", s.Remedies)
	}
}

// An appeal may come at once, and after it there is no review; a window that is over is over.
func TestAppealWithoutReview(t *testing.T) {
	h := newPlay(t, liable)
	toRemedies(h)
	h.ok(h.protect(message.HarmToOthers)) // keeps the case open beyond the windows
	h.wait(5 * dayLong)
	h.ok(h.files(message.ByAppeal))
	h.wait(5 * dayLong)
	h.ok(h.remedied(message.ByAppeal, message.Upheld))
	h.no("11", h.files(message.ByReview))
	h.ok(func(s message.State) message.Command {
		return message.Protected{Header: h.by(message.Handler), Item: itemOf(s, message.AwaitCompensation).ID, Text: "已补偿"}
	})
	h.closes(measures.Liable)
}

// What was filed in time and is entered late is in time; what was filed late is not.
func TestRemedyEnteredLate(t *testing.T) {
	h := newPlay(t, liable)
	toRemedies(h)
	h.ok(h.protect(message.Threat))
	h.wait(45 * dayLong)
	late := h.files(message.ByReview)
	late.On = day(t, "2026-04-02")
	h.no("11", late)
	inTime := h.files(message.ByReview)
	inTime.On = day(t, "2026-04-01")
	h.ok(inTime)
	h.awaits(message.AwaitPolice, message.AwaitReviewDecision)
	h.stays()
}

// A review or an appeal may change a decision to something milder, and to nothing heavier; what it orders instead is carried
// out, and what it orders no longer is not.
func TestChangedByReview(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Remedies, liableFor("demerit"))
	h.ok(h.files(message.ByReview))
	change := func(d measures.Disposition, sanction string, ids ...string) message.DecideRemedy {
		cmd := h.remedied(message.ByReview, message.Changed)
		cmd.Changed, cmd.Sanction = &message.Proposed{Disposition: d, Basis: []string{"7", "10"}, Measures: ids}, sanction
		return cmd
	}
	h.no("11", h.remedied(message.ByReview, message.Changed)) // to what?
	h.no("11", change(measures.Liable, "major_demerit"))
	h.no("11", change(measures.Liable, "demerit", "criticism"))
	h.no("11", change(measures.Liable, ""))
	h.no("11", change(measures.Exempt, "warning"))
	h.no("11", change(measures.Exempt, "", "criticism"))
	h.no("11", change(measures.MeasuresOnly, ""))
	h.no("11", change(measures.MeasuresOnly, "", "flogging"))
	h.no("11", change("guilty", ""))
	h.no("11", change(measures.Transferred, ""))
	cites := change(measures.MeasuresOnly, "", "criticism")
	cites.Evidence = []string{"E9"}
	h.no("10", cites)
	h.no("12", change(measures.MeasuresOnly, "", "criticism")) // the bureau's own hand is bound as before
	h.no("8", change(measures.Exempt, ""))
	h.ok(change(measures.Liable, "warning"))
	h.awaits(message.AwaitRestore, message.AwaitAppeal)
	h.ok(h.restores())
	h.ok(h.files(message.ByAppeal))
	again := h.remedied(message.ByAppeal, message.Changed)
	again.Changed = &message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.27"}}
	h.ok(again)
	h.awaits(message.AwaitRestore)
	h.ok(h.restores())
	s := h.closes(measures.Exempt)
	if len(h.watches) != 1 || h.watches[0].ExemptOn != day(t, "2026-03-02") {
		t.Errorf("the exempt officer is not watched over: %+v", h.watches)
	}
	if why := []string{s.Earlier[0].Why, s.Earlier[1].Why}; !slices.Equal(why, []string{"changed", "changed"}) || s.Earlier[0].Decision.Sanction != "demerit" {
		t.Errorf("%+v", s.Earlier)
	}
}

// An annulment sends the case back to the stage at fault. What came after it counts no longer, and what is decided anew is
// never heavier.
func TestAnnulled(t *testing.T) {
	for back, c := range map[message.Stage]struct {
		awaits []message.ItemKind
		next   []func(*harness)
	}{
		message.FactFinding: {[]message.ItemKind{message.AwaitRestore, message.AwaitLimit, message.AwaitTelling}, []func(*harness){hearing, proposing, reviewing}},
		message.Hearing:     {[]message.ItemKind{message.AwaitRestore, message.AwaitLimit, message.AwaitTelling}, []func(*harness){hearing, proposing, reviewing}},
		message.Proposal:    {[]message.ItemKind{message.AwaitRestore, message.AwaitLimit, message.AwaitProposal}, []func(*harness){proposing, reviewing}},
		message.Deciding:    {[]message.ItemKind{message.AwaitRestore, message.AwaitLimit, message.AwaitDecision}, nil},
	} {
		t.Run(string(back), func(t *testing.T) {
			h := newPlay(t, liable)
			h.to(message.Remedies, liableFor("warning"))
			h.wait(5 * dayLong)
			h.ok(h.files(message.ByReview))
			h.no("11", h.annulled(message.ByReview, message.Intake))
			h.wait(5 * dayLong)
			h.ok(h.annulled(message.ByReview, back))
			h.awaits(c.awaits...)
			h.see(func(s message.State) {
				if limit := itemOf(s, message.AwaitLimit); limit.Period.Event.Name != "decision_annulled" || limit.Period.Event.On != day(t, "2026-03-12") {
					t.Errorf("the limit runs anew: %+v", limit.Period)
				}
				if s.Decision != nil || s.Served != nil || s.Earlier[0].Why != "annulled" {
					t.Errorf("%+v", s.Decision)
				}
			})
			for _, step := range c.next {
				step(h)
			}
			h.no("11", h.decision(liableFor("demerit")))
			h.ok(h.decision(liableFor("warning")))
			h.ok(h.served())
			h.awaits(message.AwaitReviewApplication, message.AwaitAppeal)
			h.ok(h.files(message.ByReview)) // against the new decision, anew
			h.ok(h.remedied(message.ByReview, message.Upheld))
			h.wait(40 * dayLong)
			h.closes(measures.Liable)
		})
	}
}

func hearing(h *harness)   { h.ok(message.Statement{Header: h.by(message.Officer), Waived: true}) }
func proposing(h *harness) { h.ok(h.proposal(liableFor("warning"))) }
func reviewing(h *harness) {
	h.ok(message.Review{Header: h.by(message.LegalReviewer), Agreed: true})
}
