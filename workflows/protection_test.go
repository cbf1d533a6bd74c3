package workflows

import (
	"testing"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Each kind of protection, beside the verdict and no input to it (Art. 6, 15–19).
func TestProtection(t *testing.T) {
	for kind, awaits := range owed {
		t.Run(string(kind), func(t *testing.T) {
			h := newPlay(t, liable)
			wordless, unproven := h.protect(kind), h.protect(kind)
			wordless.Text, unproven.Evidence = " ", []string{"E9"}
			h.no("", wordless)
			h.no("", unproven)
			h.ok(h.protect(kind))
			h.ok(message.Suspend{Header: h.by(message.Supervisor), Ground: message.Illness})
			h.wait(60 * dayLong) // protection runs on
			h.see(func(s message.State) {
				if s.Recommendation.Disposition != measures.Liable || len(s.Facts) != 2 {
					t.Errorf("it became a fact: %+v", s.Facts)
				}
				if n := h.events(message.Assessed); n != 1 {
					t.Errorf("assessed %d times", n)
				}
				if item := itemOf(s, awaits); awaits != "" && (item.Card != message.Red || item.Status != message.ItemOpen || item.From != message.Handler) {
					t.Errorf("a duty that is late stays: %+v", item)
				}
			})
			done := func(text string) func(message.State) message.Command {
				header := h.by(message.Handler)
				return func(s message.State) message.Command {
					return message.Protected{Header: header, Item: s.Protections[0].Item, Text: text}
				}
			}
			if awaits == "" {
				h.no("", done("已办"))
				if s := h.stays(); s.Protections[0].Item != "" {
					t.Errorf("%+v", s.Protections)
				}
				return
			}
			h.no("", done(""))
			h.no("", message.Protected{Header: h.by(message.Handler), Item: "d1", Text: "已办"})
			h.ok(done("已办"))
			h.no("", done("又办"))
			s := h.stays()
			if item := itemOf(s, awaits); item.Status != message.ItemAnswered || s.Protections[0].Done == nil {
				t.Errorf("%+v", item)
			}
		})
	}
	h := newPlay(t)
	h.no("", h.protect("envy"))
	h.stays()
}

// Who was never told has not kept silent: the time to state and defend runs from the telling, and nothing adverse can be
// proposed before.
func TestSilenceBeginsWithTheTelling(t *testing.T) {
	h := newPlay(t, liable)
	tell := message.Tell{On: day(t, "2026-04-02"), Manner: "直接送达"}
	h.wait(31 * dayLong) // to 2 April
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitTelling); s.Stage != message.Hearing || s.HearingLapsed || item.Card != message.Red || item.From != message.Handler {
			t.Errorf("%s, lapsed %v, %+v", s.Stage, s.HearingLapsed, item)
		}
	})
	for _, wrong := range []message.Tell{{Manner: "直接送达"}, {On: day(t, "2026-04-02")}, {On: day(t, "2026-04-03"), Manner: "直接送达"}, {On: day(t, "2026-03-01"), Manner: "直接送达"}} {
		wrong.Header = h.by(message.Handler)
		article := ""
		if wrong.Manner == "" {
			article = "10"
		}
		h.no(article, wrong)
	}
	tell.Header = h.by(message.Handler)
	h.ok(tell)
	tell.Header = h.by(message.Handler)
	h.no("", tell)
	h.see(func(s message.State) {
		// Five working days from 2 April, a Thursday, end on the 10th: the 6th is Qingming.
		if item := itemOf(s, message.AwaitStatement); item.Due != day(t, "2026-04-11").Start() || item.Period.Event.Name != "told" {
			t.Errorf("%+v", item)
		}
	})
	h.wait(10 * dayLong)
	if s := h.stays(); !s.HearingLapsed || s.Stage != message.Proposal {
		t.Errorf("%s, %v", s.Stage, s.HearingLapsed)
	}
}

// What stands still while the case is suspended, and what runs on.
func TestSuspension(t *testing.T) {
	h := newPlay(t, liable)
	h.no("", message.Resume{Header: h.by(message.Supervisor)})
	h.no("", message.Suspend{Header: h.by(message.Supervisor), Ground: "tiredness"})
	h.no("10", message.Suspend{Header: h.by(message.Supervisor), Ground: message.Illness, Evidence: []string{"E9"}})
	h.ok(h.protect(message.FalseReport))
	h.ok(message.Tell{Header: h.by(message.Handler), On: day(t, "2026-03-02"), Manner: "直接送达"})
	h.ok(message.Suspend{Header: h.by(message.Supervisor), Ground: message.Illness, Evidence: []string{"E1"}})
	h.no("", message.Suspend{Header: h.by(message.Supervisor), Ground: message.Illness})
	h.ok(message.Ask{Header: h.by(message.Handler), From: message.Department, What: "病历"}) // begins to run when the case goes on
	h.wait(30 * dayLong)                                                                   // to 1 April
	h.see(func(s message.State) {
		for _, item := range s.Docket {
			if item.Status != message.ItemOpen {
				continue
			}
			if item.Stopped.IsZero() == kinds[item.Kind].stops {
				t.Errorf("%s: stopped at %s", item.Kind, item.Stopped)
			}
			if kinds[item.Kind].stops && item.Card != message.NoCard {
				t.Errorf("%s has a card: %s", item.Kind, item.Card)
			}
		}
		if s.HearingLapsed || itemOf(s, message.AwaitClarification).Card != message.Red {
			t.Errorf("lapsed: %v, %+v", s.HearingLapsed, itemOf(s, message.AwaitClarification))
		}
	})
	// A day off is announced while it stands still.
	h.ok(message.Recalendar{Header: h.by(message.System), Calendar: *calendar(day(t, "2026-03-03"))})
	h.ok(message.Resume{Header: h.by(message.Supervisor)})
	h.see(func(s message.State) {
		// Told on 2 March: five working days without the 3rd end on the 10th; thirty days more, 9 April, a Thursday.
		if item := itemOf(s, message.AwaitStatement); item.Due != day(t, "2026-04-10").Start() || item.Stood != 30 || len(item.Extended) != 1 {
			t.Errorf("the statement: %+v", item)
		}
		if item := itemOf(s, message.AwaitLimit); item.Due != day(t, "2026-09-03").Start() { // the law sets it, and stops it for nothing
			t.Errorf("the limit: %s", item.Due)
		}
		if len(s.Suspensions) != 1 || s.Suspended != nil || s.Suspensions[0].To.IsZero() {
			t.Errorf("%+v", s.Suspensions)
		}
	})
	// And another one later: the days that it stood still are not lost by it.
	h.ok(message.Recalendar{Header: h.by(message.System), Calendar: *calendar()})
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitStatement); item.Due != day(t, "2026-04-09").Start() {
			t.Errorf("the statement: %s", item.Due)
		}
	})
	h.wait(20 * dayLong)
	if s := h.stays(); !s.HearingLapsed || s.Stage != message.Proposal {
		t.Errorf("%s", s.Stage)
	}
}

// The stay with the commission stops the limit, whether or not the case is suspended besides.
func TestSuspendedAtTheCommission(t *testing.T) {
	h := newPlay(t, liable)
	h.suspect()
	h.ok(message.Suspend{Header: h.by(message.Supervisor), Ground: message.CourtPending})
	h.wait(10 * dayLong)
	h.handedOver()
	h.wait(10 * dayLong)
	h.ok(message.Resume{Header: h.by(message.Supervisor)})
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitLimit); item.Stopped.IsZero() {
			t.Error("the limit runs while the commission has the matter")
		}
	})
	h.wait(10 * dayLong)
	h.ok(h.reports(message.CommissionReturned))
	s := h.stays()
	if item := itemOf(s, message.AwaitLimit); item.Stood != 20 || !item.Stopped.IsZero() {
		t.Errorf("stood still for %d days", item.Stood)
	}
}

// The law gives six months to decide, once more time, and never more than twelve months (处分条例 Art. 44).
func TestLimit(t *testing.T) {
	h := newPlay(t, liable)
	by := message.Supervisor
	extend := func(k message.ItemKind, until string) func(message.State) message.Command {
		header := h.by(by)
		return func(s message.State) message.Command {
			return message.Extend{Header: header, Item: itemOf(s, k).ID, Until: day(t, until).AddDays(1).Start()}
		}
	}
	h.ok(message.Statement{Header: h.by(message.Officer), Waived: true})
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitLimit); item.Period.Last != day(t, "2026-09-02") {
			t.Errorf("%+v", item.Period)
		}
	})
	h.no("", extend(message.AwaitLimit, "2026-09-01"))
	h.no("", extend(message.AwaitLimit, "2027-03-03"))
	h.wait(190 * dayLong) // past it, with a red card: it decides nothing
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitLimit); item.Card != message.Red || s.Decision != nil || s.Stage != message.Proposal {
			t.Errorf("%s, %+v", s.Stage, item)
		}
	})
	h.ok(extend(message.AwaitLimit, "2027-03-02"))
	h.no("", extend(message.AwaitLimit, "2027-03-05"))
	h.no("", extend(message.AwaitTelling, "2027-03-05")) // has ended
	h.ok(extend(message.AwaitProposal, "2026-12-01"))    // the bureau set it
	h.ok(extend(message.AwaitProposal, "2026-12-31"))    // and may again
	by = message.Superior
	h.no("11", extend(message.AwaitProposal, "2027-01-05")) // which is not the superior organ's
	by = message.Supervisor
	h.to2(message.Remedies, liableFor("warning"))
	h.no("", extend(message.AwaitReviewApplication, "2026-12-31")) // the law set it
	h.ok(h.files(message.ByAppeal))
	h.no("11", extend(message.AwaitAppealDecision, "2026-12-07")) // by the bureau whose decision it is about
	by = message.Superior
	h.no("", extend(message.AwaitAppealDecision, "2027-02-01"))
	h.ok(extend(message.AwaitAppealDecision, "2026-12-07"))
	h.no("", extend(message.AwaitAppealDecision, "2026-12-08"))
	h.ok(h.remedied(message.ByAppeal, message.Upheld))
	h.closes(measures.Liable)
}

// Terms of working days leave out days off, count make-up days, and end at 24:00; announced days off date anew.
func TestWorkingDaysAndNewCalendar(t *testing.T) {
	h := newPlay(t, liable)
	h.wait(26 * dayLong) // the statement lapsed on 9 March
	h.ok(message.Ask{Header: h.by(message.Handler), From: message.Department, What: "台账"})
	h.see(func(s message.State) {
		// Asked on Saturday 28 March: ten working days without Qingming (4–6 April) end on 13 April.
		if item := itemOf(s, message.AwaitEvidence); item.Due != day(t, "2026-04-14").Start() || item.From != message.Department || item.Subject != "台账" {
			t.Errorf("%+v", item)
		}
	})
	h.no("", message.Recalendar{Header: h.by(message.System)})
	h.ok(message.Recalendar{Header: h.by(message.System), Calendar: *calendar(day(t, "2026-03-30"))})
	h.see(func(s message.State) {
		if item := itemOf(s, message.AwaitEvidence); item.Due != day(t, "2026-04-15").Start() || item.Period.Calendar != "2026+1" {
			t.Errorf("%s by %s", item.Due, item.Period.Calendar)
		}
	})
	h.wait(time.Minute)
	h.no("", func(s message.State) message.Command {
		return message.AddEvidence{Header: head("c-none", message.Handler), Answers: "d99", Evidence: []message.Evidence{{ID: "E7", Title: "台账"}}}
	})
	h.ok(func(s message.State) message.Command {
		return message.AddEvidence{Header: head("c-answers", message.Handler), Answers: itemOf(s, message.AwaitEvidence).ID, Evidence: []message.Evidence{{ID: "E8", Title: "台账"}}}
	})
	s := h.stays()
	if itemOf(s, message.AwaitEvidence).Status != message.ItemAnswered || h.events(message.ItemRedated) == 0 {
		t.Errorf("%+v, %d re-dated", itemOf(s, message.AwaitEvidence), h.events(message.ItemRedated))
	}
}
