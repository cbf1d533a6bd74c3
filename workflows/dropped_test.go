package workflows

import (
	"fmt"
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Nobody uses up the officer's remedies in the officer's name: what the handler enters rests on what the officer signed, and
// what was taken back counts as if it had not been.
func TestRemedyInTheOfficersName(t *testing.T) {
	h := newPlay(t, liable)
	toRemedies(h)
	filed := h.files(message.ByReview)
	filed.Header = h.by(message.Handler)
	h.no("11", filed)
	filed.Evidence = []string{"E9"}
	filed.Header = h.by(message.Handler)
	h.no("10", filed)
	h.ok(message.AddEvidence{Header: h.by(message.Handler), Evidence: []message.Evidence{{ID: "A1", Title: "复核申请"}}})
	filed.Evidence = []string{"A1"}
	filed.Header = h.by(message.Handler)
	h.ok(filed)
	drop := func(role message.Role, evidence ...string) message.DecideRemedy {
		cmd := h.drops(message.ByReview)
		cmd.Header, cmd.Evidence = h.by(role), evidence
		return cmd
	}
	h.no("11", drop(message.Handler))
	h.no("11", drop(message.Handler, "A1")) // it was there before
	h.no("10", drop(message.Handler, "A9"))
	h.no("11", drop(message.Supervisor, "A1", "E1"))
	upheld := h.remedied(message.ByReview, message.Upheld)
	upheld.Header = h.by(message.Officer)
	h.no("11", upheld) // nobody decides on the own application
	h.ok(message.AddEvidence{Header: h.by(message.Handler), Evidence: []message.Evidence{{ID: "A2", Title: "撤回复核申请"}}})
	h.ok(drop(message.Handler, "A2"))
	h.awaits(message.AwaitReviewApplication, message.AwaitAppeal)
	h.ok(h.files(message.ByReview)) // there was none
	h.ok(drop(message.Officer))
	h.ok(h.files(message.ByAppeal))
	h.wait(5 * dayLong)
	h.ok(h.drops(message.ByAppeal))
	h.awaits(message.AwaitReviewApplication, message.AwaitAppeal)
	h.see(func(s message.State) {
		for _, k := range []message.ItemKind{message.AwaitReviewApplication, message.AwaitAppeal} {
			if item := itemOf(s, k); item.Period.Last != day(t, "2026-04-01") {
				t.Errorf("what is left of thirty days from 2 March: %+v", item.Period)
			}
		}
	})
	h.wait(20 * dayLong)
	h.ok(h.files(message.ByReview))
	h.wait(10 * dayLong)
	h.ok(drop(message.Officer))
	h.awaits(message.AwaitAppeal) // the time for a review is over
	h.ok(h.files(message.ByAppeal))
	h.ok(h.remedied(message.ByAppeal, message.Upheld))
	h.closes(measures.Liable)
}

// However much else ends meanwhile, the window to appeal and the extension of the limit are known.
func TestBusyDocketForgetsNoRight(t *testing.T) {
	h := newPlay(t, liable)
	h.ok(message.Statement{Header: h.by(message.Officer), Waived: true})
	h.ok(func(s message.State) message.Command {
		return message.Extend{Header: head("longer", message.Supervisor), Item: itemOf(s, message.AwaitLimit).ID, Until: day(t, "2026-12-02").Start()}
	})
	h.to2(message.Service, liableFor("warning"))
	busy := func() {
		for range 50 {
			h.ok(h.protect(message.Threat))
			done := h.by(message.Handler)
			h.ok(func(s message.State) message.Command {
				return message.Protected{Header: done, Item: itemOf(s, message.AwaitPolice).ID, Text: "已联系公安机关"}
			})
		}
	}
	busy()
	h.ok(message.Revoke{Header: h.by(message.Supervisor)})
	h.see(func(s message.State) {
		if limit := itemOf(s, message.AwaitLimit); limit.Status != message.ItemOpen || len(limit.Period.Extensions) != 1 || limit.Period.Last != day(t, "2026-12-01") {
			t.Errorf("the limit: %+v", limit.Period)
		}
		if n := len(s.Docket); n > keepEnded+len(kinds) {
			t.Errorf("the docket has %d items", n)
		}
	})
	h.to2(message.Remedies, liableFor("warning"))
	h.ok(h.files(message.ByReview))
	busy()
	h.wait(40 * dayLong)
	h.ok(h.files(message.ByAppeal))
	s := h.stays()
	if got := fmt.Sprint(itemOf(s, message.AwaitAppealDecision).Status); got != "open" {
		t.Error(got)
	}
}
