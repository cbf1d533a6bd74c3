package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// A play is a case of the second edition, told command by command: each is given a minute after the one before it, and
// says at once whether it is to be accepted, or refused with which article.

// rules are the periods of law/statutes.md, as the settings give them to a case.
func rules() []period.Rule {
	wd := func(k message.ItemKind, n int) period.Rule {
		return period.Rule{ID: string(k), Span: period.Span{N: n, Unit: period.WorkingDays}, Citation: "办法", BureauSet: true}
	}
	days := func(id string, n int) period.Rule {
		return period.Rule{ID: id, Span: period.Span{N: n, Unit: period.Days}, Citation: "公务员法第九十五条"}
	}
	limit := period.Rule{
		ID: string(message.AwaitLimit), Span: period.Span{N: 6, Unit: period.Months}, Citation: "行政机关公务员处分条例第四十四条",
		Longer: &period.Extending{Most: period.Span{N: 12, Unit: period.Months}, Times: 1, Citation: "行政机关公务员处分条例第四十四条"},
	}
	appealed := days(string(message.AwaitAppealDecision), 60)
	appealed.Longer = &period.Extending{By: period.Span{N: 30, Unit: period.Days}, Times: 1, Citation: "公务员法第九十六条"}
	inquiry := wd(message.AwaitCommission, 3)
	inquiry.Span.Unit = period.Months
	admonition := wd(message.AwaitAdmonition, 6)
	admonition.Span.Unit = period.Months
	yearly := wd(message.AwaitNoDetriment, 1)
	yearly.Span.Unit = period.Years
	return []period.Rule{
		wd(message.AwaitFacts, 10), wd(message.AwaitStatement, 5), wd(message.AwaitProposal, 5), wd(message.AwaitReview, 5),
		wd(message.AwaitDecision, 10), wd(message.AwaitService, 5), limit, wd(message.AwaitEvidence, 10),
		wd(message.AwaitTransfer, 5), wd(message.AwaitReceipt, 5), inquiry, wd(message.AwaitOpinion, 20), wd(message.AwaitFollowUp, 20), wd(message.AwaitRestore, 10), admonition,
		days(string(message.AwaitReviewApplication), 30), days(string(message.AwaitReviewDecision), 30),
		days(string(message.AwaitAppeal), 30), days("appeal_after_review", 15), appealed,
		wd(message.AwaitClarification, 10), wd(message.AwaitPolice, 1), wd(message.AwaitCompensation, 30),
		yearly, wd(message.AwaitRound, 10), wd(message.AwaitComplaint, 10),
	}
}

// calendar is the notice for 2026 as far as the plays come upon it; later years are not announced.
func calendar(more ...civil.Date) *period.Calendar {
	on := func(s string) civil.Date {
		d, err := civil.Parse(s)
		must(err)
		return d
	}
	off := []civil.Date{on("2026-04-04"), on("2026-04-05"), on("2026-04-06"), on("2026-05-01"), on("2026-05-02"), on("2026-05-03"), on("2026-05-04"), on("2026-05-05")}
	return &period.Calendar{Version: fmt.Sprintf("2026+%d", len(more)), Years: []period.Year{{
		Year: 2026, Notice: "国办发明电", Off: append(more, off...), Work: []civil.Date{on("2026-05-09")},
	}}}
}

func proven(name, value string) message.Fact {
	return message.Fact{Name: name, Value: value, Evidence: []string{"E1"}}
}

var authority = proven("authority.cadre_management", "yes")

// suspicion is what Art. 13 is about.
var suspicion = proven("suspicion.duty_violation", "yes")

func newPlay(t *testing.T, facts ...message.Fact) *harness {
	h := newHarness(t, append([]message.Fact{authority}, facts...)...)
	h.in.Edition, h.in.Terms = message.CurrentEdition, nil
	h.in.Rules, h.in.Calendar = rules(), calendar()
	h.clock = time.Hour
	return h
}

func (h *harness) handOff(_ context.Context, m message.HandOff) (message.Delivered, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.lost != nil {
		if err := h.lost(m); err != nil {
			return message.Delivered{}, err
		}
	}
	h.handed = append(h.handed, m)
	return message.Delivered{Key: m.Key, Package: "sha", Files: 3, Drop: m.Key}, nil
}

// walked holds every move between stages against the drawing of the procedure.
func (h *harness) walked(e message.Entry) {
	if e.Event != message.StageEntered || h.in.Edition < 2 {
		return
	}
	var to entered
	if err := json.Unmarshal(e.Data, &to); err != nil {
		h.t.Error(err)
	}
	h.walks = append(h.walks, [2]message.Stage{h.at0, to.Stage})
	if h.in.State == nil && !drawn(h.at0, to.Stage) {
		h.t.Errorf("the case went from %s to %s, which docs/procedure.md does not draw", h.at0, to.Stage)
	}
	h.at0 = to.Stage
}

// by is the header of the next command, given in a role by who usually has it.
func (h *harness) by(role message.Role) message.Header {
	h.counted++
	return head(fmt.Sprintf("c-%d", h.counted), role)
}

func (h *harness) byWho(role message.Role, who string) message.Header {
	header := h.by(role)
	header.Actor.ID = who
	return header
}

// wait lets time pass.
func (h *harness) wait(d time.Duration) { h.clock += d }

// today is the day that it is then.
func (h *harness) today() civil.Date { return civil.On(start.Add(h.clock)) }

func (h *harness) state() (s message.State) {
	h.t.Helper()
	v, err := h.env.QueryWorkflow(message.QueryState)
	if err == nil {
		err = v.Get(&s)
	}
	if err != nil {
		h.t.Error(err)
	}
	return s
}

// ok gives a command, or one that is made of the state then, which is to be accepted.
func (h *harness) ok(cmd any) {
	h.t.Helper()
	h.give(cmd, func(name message.Name, a message.Answer) {
		h.t.Helper()
		if !a.Accepted {
			h.t.Errorf("%s at %s is refused by Art. %s: %s", name, a.Stage, a.Article, a.Text.EN)
		}
	})
}

// no gives a command which is to be refused with an article.
func (h *harness) no(article string, cmd any) {
	h.t.Helper()
	h.give(cmd, func(name message.Name, a message.Answer) {
		h.t.Helper()
		if a.Accepted || a.Article != article || a.Text.ZH == "" || a.Text.EN == "" {
			h.t.Errorf("%s at %s: accepted %v, Art. %s: %s; want a refusal by Art. %q", name, a.Stage, a.Accepted, a.Article, a.Text.EN, article)
		}
	})
}

func (h *harness) give(cmd any, check func(message.Name, message.Answer)) {
	h.t.Helper()
	at := h.clock
	h.clock += time.Minute
	h.env.RegisterDelayedCallback(func() {
		h.t.Helper()
		cmd := cmd
		if of, ok := cmd.(func(message.State) message.Command); ok {
			cmd = of(h.state())
		}
		name := nameOf(cmd)
		h.env.UpdateWorkflow(string(name), fmt.Sprintf("%s@%s", name, at), &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { h.t.Errorf("%s was rejected: %v", name, err) },
			OnComplete: func(result any, err error) {
				h.t.Helper()
				if err != nil {
					h.t.Errorf("%s failed: %v", name, err)
					return
				}
				check(name, result.(message.Answer))
			},
		}, cmd)
	}, at)
}

// see looks at the case as it is then.
func (h *harness) see(look func(message.State)) {
	h.env.RegisterDelayedCallback(func() { look(h.state()) }, h.clock)
	h.clock += time.Minute
}

// stands checks where the case stands then.
func (h *harness) stands(want message.Stage) {
	h.t.Helper()
	h.see(func(s message.State) {
		h.t.Helper()
		if s.Stage != want {
			h.t.Errorf("the case is at %s, want %s", s.Stage, want)
		}
	})
}

// awaits checks which kinds of items are open then.
func (h *harness) awaits(want ...message.ItemKind) {
	h.t.Helper()
	h.see(func(s message.State) {
		h.t.Helper()
		var got []message.ItemKind
		for _, item := range s.Docket {
			if item.Status == message.ItemOpen {
				got = append(got, item.Kind)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			h.t.Errorf("at %s the case awaits %v, want %v", s.Stage, got, want)
		}
	})
}

// itemOf is the latest item of a kind.
func itemOf(s message.State, k message.ItemKind) message.Item {
	for i := len(s.Docket) - 1; i >= 0; i-- {
		if s.Docket[i].Kind == k {
			return s.Docket[i]
		}
	}
	return message.Item{}
}

// closes runs the play to its end, and checks what holds of every case that is closed.
func (h *harness) closes(want measures.Disposition) message.State {
	h.t.Helper()
	s := h.run()
	if s.Stage != message.Closed || s.Disposition() != want {
		h.t.Errorf("the case ends at %s as %q, want %q", s.Stage, s.Disposition(), want)
	}
	for _, item := range s.Docket {
		if item.Status == message.ItemOpen || item.Ended.IsZero() {
			h.t.Errorf("closed with %s open: %+v", item.Kind, item)
		}
	}
	if n := len(h.entries); int64(n) != s.Seq || n == 0 || h.entries[n-1].Hash != s.Head || len(s.Unflushed) != 0 || h.entries[n-1].Event != message.CaseClosed {
		h.t.Errorf("%d entries are recorded, the case has %d, %d of them unflushed", n, s.Seq, len(s.Unflushed))
	}
	if last := h.rows[len(h.rows)-1]; last.Stage != message.Closed || last.Disposition != string(want) || last.Closed.IsZero() || last.Seq != s.Seq {
		h.t.Errorf("the register says %+v", last)
	}
	return s
}

// stays runs the play as far as it is told, and returns the state then.
func (h *harness) stays() message.State {
	h.t.Helper()
	return h.runUntil(h.clock)
}

// permanentError is one that no retry mends.
func permanentError(why string) error {
	return temporal.NewNonRetryableApplicationError(why, message.ErrHandOffRefused, nil)
}
