package workflows

import (
	"strings"
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func (h *harness) says(role message.Role, text string, evidence ...string) message.Statement {
	return message.Statement{Header: h.by(role), Text: text, Waived: text == "", Evidence: evidence}
}

// adverseNeedsAHearing checks that nothing adverse can be proposed now, and that the refusal says what to do.
func (h *harness) adverseNeedsAHearing() {
	h.t.Helper()
	h.stands(message.Hearing)
	h.see(func(s message.State) {
		h.t.Helper()
		run := &caseRun{in: h.in, state: &s}
		run.edition, run.kept = message.CurrentEdition, &s.Proceeding
		if err, ok := run.refuses(liableFor("warning"), run.stopsForAll()).(*refused); !ok || err.stop != "officer_not_heard" || !strings.Contains(err.text.ZH, "tell") || !strings.Contains(err.text.EN, "tell") {
			h.t.Errorf("%+v", err)
		}
	})
}

// Who was not told has not been heard, whatever anybody wrote down: neither the handler for them nor they themselves, who ask
// what it is about. Their own waiver alone stands for the telling.
func TestNobodyIsHeardUntold(t *testing.T) {
	h := newPlay(t, liable)
	h.ok(h.says(message.Handler, "当事人无异议", "E1"))
	h.ok(h.says(message.Officer, "请告知我认定的事实"))
	h.no("10", h.says(message.Handler, "", "E1"))
	h.awaits(message.AwaitLimit, message.AwaitTelling)
	h.adverseNeedsAHearing()
	h.ok(h.tells(message.Decide{}))
	h.adverseNeedsAHearing()
	h.wait(10 * dayLong)
	h.stands(message.Proposal) // in silence; what was said before is kept
	if s := h.stays(); len(s.Statements) != 2 || !s.HearingLapsed || s.HeardOn.By != "" {
		t.Errorf("%+v", s.Statements)
	}

	h = newPlay(t, liable)
	h.ok(h.says(message.Officer, "请告知我认定的事实"))
	h.ok(h.says(message.Officer, ""))
	h.stands(message.Proposal)
	if s := h.stays(); len(s.Statements) != 2 || s.Told != nil || s.HeardOn.Disposition != measures.Liable {
		t.Errorf("%+v", s)
	}
}

// Nothing takes the place of what the officer said, and they may add to it until there is a decision.
func TestStatementsAreKept(t *testing.T) {
	h := newPlay(t, liable)
	h.ok(h.tells(message.Decide{}))
	h.ok(h.says(message.Handler, "当事人书面陈述", "E1"))
	h.stands(message.Proposal)
	h.ok(h.says(message.Officer, "不服：按上级批复办理，请调取批复"))
	h.ok(h.says(message.Handler, "当事人无异议", "E1"))
	h.no("10", h.says(message.Officer, "")) // there are statements
	h.to2(message.Service, liableFor("warning"))
	h.no("", h.says(message.Officer, "还有"))
	s := h.stays()
	if len(s.Statements) != 3 || s.Statements[1].Actor.ID != "officer-1" || s.Statement.ID != s.Statements[2].ID {
		t.Errorf("%+v", s.Statements)
	}
}

// All that the officer said is kept in the state: it has a bound, and the rest is evidence.
func TestStatementsHaveABound(t *testing.T) {
	h := newPlay(t, liable)
	long := strings.Repeat("x", 60<<10)
	for range 4 {
		h.ok(h.says(message.Officer, long))
	}
	h.no("", h.says(message.Officer, long))
	h.ok(h.says(message.Officer, "其余见证据"))
	h.stays()
}

// A day before that of the entry counts against nobody without proof, and with it no time is over that nobody could use.
func TestNothingIsBackdatedUnproven(t *testing.T) {
	h := newPlay(t, liable)
	tells := h.tells(message.Decide{})
	h.wait(30 * dayLong)
	h.no("10", tells)
	tells.Header, tells.Evidence = h.by(message.Handler), []string{"E9"}
	h.no("10", tells)
	tells.Header, tells.Evidence = h.by(message.Handler), []string{"E1"}
	h.ok(tells)
	h.adverseNeedsAHearing() // entered on 1 April: five working days from then, without Qingming
	h.see(func(s message.State) {
		if p := itemOf(s, message.AwaitStatement).Period; p.Event.Name != "entered_late" || p.Last != day(t, "2026-04-09") {
			t.Errorf("%+v", p)
		}
	})
	h.ok(h.says(message.Officer, "申辩"))
	h.to2(message.Service, liableFor("warning"))
	served := h.served()
	h.wait(3 * dayLong)
	h.no("10", served)
	h.wait(42 * dayLong) // to 16 May
	served.Header, served.Evidence = h.by(message.Handler), []string{"E1"}
	h.ok(served)
	h.awaits(message.AwaitReviewApplication, message.AwaitAppeal)
	h.see(func(s message.State) {
		for _, k := range []message.ItemKind{message.AwaitReviewApplication, message.AwaitAppeal} {
			if p := itemOf(s, k).Period; p.Event.Name != "entered_late" || p.Last != day(t, "2026-06-15") {
				t.Errorf("%s: %+v", k, p)
			}
		}
	})
	h.ok(h.files(message.ByReview))
	upheld := h.remedied(message.ByReview, message.Upheld) // received today
	h.wait(29 * dayLong)
	h.ok(upheld)
	h.ok(h.files(message.ByAppeal)) // the fifteen days run from the entry
	h.stays()
}

// A window that is not over at its entry runs from its own day.
func TestALateEntryWithTimeLeft(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Service, liableFor("warning"))
	served := h.served()
	served.Evidence = []string{"E1"}
	h.wait(20 * dayLong)
	h.ok(served)
	h.see(func(s message.State) {
		if p := itemOf(s, message.AwaitAppeal).Period; p.Event.Name != "decision_served" || p.Last != day(t, "2026-04-01") {
			t.Errorf("%+v", p)
		}
	})
	h.stays()
}

// Something heavier than the officer was heard on is told and heard first, at whatever stage it is intended; a correction
// does not go around it.
func TestSomethingHeavierIsHeardAnew(t *testing.T) {
	h := newPlay(t, outcome(measures.MeasuresOnly))
	h.to(message.Proposal, measuresOnly("criticism"))
	heavy := liableFor("demerit")
	heavy.Deviation = "从严"
	h.no("10", h.proposal(heavy))
	h.no("10", h.proposal(measuresOnly("admonition")))
	h.no("", h.tells(measuresOnly("reminder_talk"))) // nothing heavier
	h.no("", h.tells(message.Decide{}))
	h.ok(h.proposal(measuresOnly("criticism")))
	h.ok(message.Review{Header: h.by(message.LegalReviewer), Agreed: true})
	h.no("10", h.decision(heavy))
	h.ok(h.decision(measuresOnly("criticism")))
	h.no("10", message.Correct{Header: h.by(message.Supervisor), Decision: heavy})
	h.no("", h.tells(heavy)) // there is a decision
	h.ok(message.Revoke{Header: h.by(message.Supervisor)})
	h.ok(h.tells(heavy))
	h.stands(message.Hearing)
	h.awaits(message.AwaitLimit, message.AwaitStatement)
	h.see(func(s message.State) {
		if s.Proposal != nil || s.Review != nil || s.HearingLapsed || len(s.Statements) != 1 {
			t.Errorf("%+v", s)
		}
	})
	h.ok(h.says(message.Officer, "不能接受"))
	h.to2(message.Remedies, heavy)
	s := h.stays()
	if s.Decision.Sanction != "demerit" || len(s.Statements) != 2 {
		t.Errorf("%+v", s.Decision)
	}
}

// Telling anew while a proposal is reviewed takes the review away; what it may intend.
func TestToldAnewDuringTheReview(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.LegalReview, liableFor("warning"))
	for article, wrong := range map[string]message.Tell{
		"10": {Sanction: "warning"},
		"11": {Intended: &message.Proposed{Disposition: measures.Liable}, Sanction: "exile"},
		"12": {Intended: &message.Proposed{Disposition: measures.Liable, Measures: []string{"flogging"}}},
	} {
		wrong.Header, wrong.On, wrong.Manner = h.by(message.Handler), h.today(), "直接送达"
		h.no(article, wrong)
	}
	none := h.tells(liableFor("demerit"))
	none.Intended = &message.Proposed{Disposition: measures.NoFault}
	h.no("10", none)
	h.ok(h.tells(liableFor("demerit")))
	h.stands(message.Hearing)
	if s := h.stays(); itemOf(s, message.AwaitReview).Status != message.ItemWithdrawn {
		t.Errorf("%+v", itemOf(s, message.AwaitReview))
	}
}
