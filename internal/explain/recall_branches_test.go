package explain_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	tlog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/workflows"
)

// TestRecallFollowsTheBranches runs a case of the second edition through its branches and holds, after every command, what
// the journal so far tells against what the case says of itself; and at the end what the register has against its result.
func TestRecallFollowsTheBranches(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(tlog.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
	workflows.Register(env)
	env.OnWorkflow(message.WatchWorkflow, mock.Anything, mock.Anything).Return(message.WatchState{}, nil)
	var entries []message.Entry
	env.RegisterActivityWithOptions(func(_ context.Context, b message.Batch) error {
		for _, e := range b.Entries {
			if e.Seq == int64(len(entries))+1 {
				entries = append(entries, e)
			}
		}
		return nil
	}, activity.RegisterOptions{Name: message.ActRecord})
	env.RegisterActivityWithOptions(func(context.Context, message.Notice) error { return nil }, activity.RegisterOptions{Name: message.ActNotify})
	env.RegisterActivityWithOptions(func(_ context.Context, h message.HandOff) (message.Delivered, error) {
		return message.Delivered{Key: h.Key, Package: "ab", Files: 11, At: env.Now().UTC()}, nil
	}, activity.RegisterOptions{Name: message.ActHandOff})
	env.RegisterActivityWithOptions(func(_ context.Context, in message.AssessInput) (message.AssessResult, error) {
		r := message.Recommendation{Gate: "9", Disposition: measures.Mitigated, Basis: []string{"9.1"}, Against: true, MeasuresOn: true, FaultProven: true, Applies: measures.True,
			Sanctioned: measures.False, Measures: []string{"criticism", "reminder_talk"}}
		return message.AssessResult{Recommendation: r}, nil
	}, activity.RegisterOptions{Name: message.ActAssess})

	on := func(s string) civil.Date {
		d, err := civil.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	n, checked := 0, 0
	check := func(name message.Name) {
		checked++
		var now message.State
		v, err := env.QueryWorkflow(message.QueryState)
		if err == nil {
			err = v.Get(&now)
		}
		if err != nil {
			t.Errorf("after %s: %v", name, err)
			return
		}
		all := slices.Clone(entries)
		for _, e := range now.Unflushed {
			if e.Seq == int64(len(all))+1 {
				all = append(all, e)
			}
		}
		if int64(len(all)) != now.Seq {
			t.Errorf("after %s: %d entries of %d", name, len(all), now.Seq)
			return
		}
		s, err := explain.Recall(all)
		if err != nil {
			t.Errorf("after %s: %v", name, err)
			return
		}
		for i := range now.Transfers {
			now.Transfers[i].HandOff = nil // on its way only
		}
		now.HeardOn = nil // what the procedure compares by; the journal has the assessments
		if got, want := branchesOf(t, s.State), branchesOf(t, now); got != want {
			t.Errorf("after %s:\nrecalled %s\nthe case %s", name, got, want)
		}
	}
	give := func(name message.Name, who string, role message.Role, accepted bool, make func(message.Header) any) {
		n++
		h := message.Header{ID: fmt.Sprintf("k%d", n), Actor: message.Actor{ID: who, Role: role}, At: time.Date(2026, 3, 2, 2+n, 0, 0, 0, time.UTC), Reason: "理由"}
		at := time.Duration(n) * time.Hour
		env.RegisterDelayedCallback(func() {
			env.UpdateWorkflow(string(name), h.ID, &answered{func(a message.Answer, err error) {
				if err != nil || a.Accepted != accepted {
					t.Errorf("%s: %v %+v", name, err, a)
				}
			}}, make(h))
		}, at)
		env.RegisterDelayedCallback(func() { check(name) }, at+30*time.Minute)
	}
	open := func(k message.ItemKind) string { // the open item of a kind, as the case has it then
		var now message.State
		if v, err := env.QueryWorkflow(message.QueryState); err != nil || v.Get(&now) != nil {
			t.Error(err)
		}
		for _, i := range now.Docket {
			if i.Kind == k && i.Status == message.ItemOpen {
				return i.ID
			}
		}
		return ""
	}
	const day1 = "2026-03-02"
	factors := message.Factors{Nature: "n", Circumstances: "c", Harm: "h", Fault: "f"}
	p := message.Proposed{Disposition: measures.Mitigated, Basis: []string{"9.1"}, Measures: []string{"criticism"}}
	why := message.Reasoning{Sanction: "demerit", Factors: factors}
	handler, boss, commission, expert := message.Handler, message.Supervisor, message.Commission, message.Expert

	give(message.CmdIntervention, "h", handler, true, func(h message.Header) any {
		return message.Intervene{Header: h, Authority: "检察院", On: on(day1)}
	})
	give(message.CmdConvene, "s", boss, true, func(h message.Header) any {
		return message.Convene{Header: h, Members: []string{"e1", "e2"}, Quorum: 1, Question: "q"}
	})
	give(message.CmdOpinion, "e1", expert, true, func(h message.Header) any { return message.Opine{Header: h, Text: "合规"} })
	give(message.CmdJointOpinion, "e1", expert, true, func(h message.Header) any {
		return message.OpineJointly{Header: h, Text: "合规", SignedBy: []string{"e1"}}
	})
	give(message.CmdConvene, "s", boss, true, func(h message.Header) any {
		return message.Convene{Header: h, Members: []string{"e3"}, Quorum: 1, Question: "q"}
	})
	give(message.CmdRelease, "s", boss, true, func(h message.Header) any {
		return message.Release{Header: h, Item: open(message.AwaitOpinion), Evidence: []string{"E1"}}
	})
	give(message.CmdProtect, "o", message.Officer, true, func(h message.Header) any {
		return message.Protect{Header: h, Kind: message.Threat, Text: "短信"}
	})
	give(message.CmdProtect, "h", handler, true, func(h message.Header) any {
		return message.Protect{Header: h, Kind: message.Pressure, Text: "舆情"}
	})
	give(message.CmdProtected, "h", handler, false, func(h message.Header) any { return message.Protected{Header: h, Item: "d1", Text: "x"} })
	give(message.CmdSuspend, "s", boss, true, func(h message.Header) any { return message.Suspend{Header: h, Ground: message.Illness} })
	give(message.CmdResume, "s", boss, true, func(h message.Header) any { return message.Resume{Header: h} })
	give(message.CmdTransfer, "s", boss, true, func(h message.Header) any {
		return message.TransferCase{Header: h, Suspicion: []string{"suspicion.duty_violation"}}
	})
	give(message.CmdReceipt, "c", commission, true, func(h message.Header) any { return message.ConfirmReceipt{Header: h, On: on(day1)} })
	give(message.CmdCommission, "c", commission, true, func(h message.Header) any {
		return message.ReportCommission{Header: h, Result: message.CommissionFiled, On: on(day1)}
	})
	give(message.CmdCommission, "c", commission, true, func(h message.Header) any {
		return message.ReportCommission{Header: h, Result: message.CommissionReturned, On: on(day1),
			Evidence: []message.Evidence{{ID: "E2", Title: "退回函", Kind: "documentary"}}, Facts: []message.Fact{{Name: "suspicion.duty_violation", Value: "no", Evidence: []string{"E2"}}}}
	})
	early := func(h message.Header) any { return message.Statement{Header: h, Text: "请告知我认定的事实"} }
	give(message.CmdStatement, "o", message.Officer, true, early)
	give(message.CmdTell, "h", handler, true, func(h message.Header) any {
		return message.Tell{Header: h, On: civil.On(h.At), Manner: "送达告知书", Evidence: []string{"E2"}}
	})
	give(message.CmdStatement, "o", message.Officer, true, func(h message.Header) any { return message.Statement{Header: h, Text: "我已履职"} })
	give(message.CmdStatement, "h", handler, true, func(h message.Header) any {
		return message.Statement{Header: h, Text: "补充材料", Evidence: []string{"E1"}}
	})
	give(message.CmdAskRecusal, "o", message.Officer, true, func(h message.Header) any { return message.AskRecusal{Header: h, Who: "s"} })
	give(message.CmdAskRecusal, "o", message.Officer, true, func(h message.Header) any { return message.AskRecusal{Header: h, Who: "l0"} })
	give(message.CmdRecuse, "s2", boss, true, func(h message.Header) any { return message.Recuse{Header: h, Who: "s", Refused: true} })
	give(message.CmdRecuse, "s2", boss, true, func(h message.Header) any { return message.Recuse{Header: h, Who: "l0"} })
	give(message.CmdPropose, "h", handler, true, func(h message.Header) any { return message.Propose{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdTell, "h", handler, true, func(h message.Header) any { // told anew, of more
		return message.Tell{Header: h, On: civil.On(h.At), Manner: "送达告知书", Intended: &message.Proposed{Disposition: measures.Liable, Measures: []string{"criticism"}}, Sanction: "demerit"}
	})
	give(message.CmdStatement, "h", handler, true, func(h message.Header) any {
		return message.Statement{Header: h, Waived: true, Evidence: []string{"E1"}}
	})
	give(message.CmdPropose, "h", handler, true, func(h message.Header) any { return message.Propose{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdReview, "l", message.LegalReviewer, true, func(h message.Header) any { return message.Review{Header: h, Agreed: true} })
	give(message.CmdDecide, "s", boss, true, func(h message.Header) any { return message.Decide{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdRevoke, "s", boss, true, func(h message.Header) any { return message.Revoke{Header: h} })
	give(message.CmdPropose, "h", handler, true, func(h message.Header) any { return message.Propose{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdReview, "l", message.LegalReviewer, true, func(h message.Header) any { return message.Review{Header: h, Agreed: true} })
	give(message.CmdDecide, "s", boss, true, func(h message.Header) any { return message.Decide{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdCorrect, "s", boss, true, func(h message.Header) any {
		return message.Correct{Header: h, Decision: message.Decide{Proposed: p, Reasoning: message.Reasoning{Sanction: "demerit", Factors: factors}}}
	})
	give(message.CmdRecuse, "s2", boss, true, func(h message.Header) any { return message.Recuse{Header: h, Who: "l"} }) // whose review it rests on
	give(message.CmdServe, "h", handler, false, func(h message.Header) any {
		return message.Serve{Header: h, On: civil.On(h.At), Manner: "直接送达"}
	})
	give(message.CmdRevoke, "s", boss, true, func(h message.Header) any { return message.Revoke{Header: h} })
	give(message.CmdPropose, "h", handler, true, func(h message.Header) any { return message.Propose{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdReview, "l1", message.LegalReviewer, true, func(h message.Header) any { return message.Review{Header: h, Agreed: true} })
	give(message.CmdDecide, "s", boss, true, func(h message.Header) any { return message.Decide{Header: h, Proposed: p, Reasoning: why} })
	give(message.CmdServe, "h", handler, true, func(h message.Header) any {
		return message.Serve{Header: h, On: civil.On(h.At), Manner: "直接送达"}
	})
	give(message.CmdFollowUp, "h", handler, true, func(h message.Header) any {
		return message.FollowUp{Header: h, Item: open(message.AwaitFollowUp), On: civil.On(h.At), Evidence: []string{"E1"}, HeldBy: "s", Signed: true}
	})
	give(message.CmdRemedy, "o", message.Officer, true, func(h message.Header) any {
		return message.FileRemedy{Header: h, Kind: message.ByReview, On: civil.On(h.At)}
	})
	give(message.CmdRemedied, "o", message.Officer, true, func(h message.Header) any {
		return message.DecideRemedy{Header: h, Kind: message.ByReview, On: civil.On(h.At), Result: message.RemedyDropped}
	})
	give(message.CmdRemedy, "o", message.Officer, true, func(h message.Header) any {
		return message.FileRemedy{Header: h, Kind: message.ByReview, On: civil.On(h.At)}
	})
	give(message.CmdRemedied, "s2", boss, true, func(h message.Header) any {
		return message.DecideRemedy{Header: h, Kind: message.ByReview, On: civil.On(h.At), Result: message.Annulled, BackTo: message.Deciding, Evidence: []string{"E1"}}
	})
	give(message.CmdDecide, "s", boss, true, func(h message.Header) any {
		return message.Decide{Header: h, Proposed: message.Proposed{Disposition: measures.Mitigated, Basis: []string{"9.1"}}, Reasoning: message.Reasoning{Sanction: "warning", Factors: factors}}
	})
	give(message.CmdServe, "h", handler, true, func(h message.Header) any {
		return message.Serve{Header: h, On: civil.On(h.At), Manner: "直接送达"}
	})
	give(message.CmdFollowUp, "h", handler, true, func(h message.Header) any { // the demerit and the criticism are given back
		return message.FollowUp{Header: h, Item: open(message.AwaitRestore), On: civil.On(h.At), Evidence: []string{"E1"}}
	})
	give(message.CmdFollowUp, "h", handler, true, func(h message.Header) any {
		return message.FollowUp{Header: h, Item: open(message.AwaitRestore), On: civil.On(h.At), Evidence: []string{"E1"}}
	})
	give(message.CmdRemedy, "o", message.Officer, true, func(h message.Header) any {
		return message.FileRemedy{Header: h, Kind: message.ByAppeal, On: civil.On(h.At)}
	})
	give(message.CmdRemedied, "u", message.Superior, true, func(h message.Header) any {
		return message.DecideRemedy{Header: h, Kind: message.ByAppeal, On: civil.On(h.At), Result: message.Changed,
			Changed: &message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.27"}}, Evidence: []string{"E1"}}
	})
	give(message.CmdRelease, "s", boss, true, func(h message.Header) any {
		return message.Release{Header: h, Item: open(message.AwaitRestore), Evidence: []string{"E1"}}
	})
	env.RegisterDelayedCallback(func() { // what is owed still, once its number is known
		var now message.State
		if v, err := env.QueryWorkflow(message.QueryState); err != nil || v.Get(&now) != nil {
			t.Errorf("%v", err)
			return
		}
		h := message.Header{ID: "last", Actor: message.Actor{ID: "h", Role: handler}, At: env.Now().UTC()}
		env.SignalWorkflow(string(message.CmdProtected), message.Protected{Header: h, Item: now.Protections[0].Item, Text: "已报警"})
	}, time.Duration(n+1)*time.Hour)
	env.RegisterDelayedCallback(func() { check(message.CmdProtected) }, time.Duration(n+1)*time.Hour+30*time.Minute)

	in := message.CaseInput{Case: "C-1", Unit: "市局", Officer: "o", Edition: 2, OpenedBy: message.Actor{ID: "h", Role: handler},
		Facts:    []message.Fact{{Name: "suspicion.duty_violation", Value: "yes", Evidence: []string{"E1"}}, {Name: "authority.cadre_management", Value: "yes", Evidence: []string{"E1"}}},
		Evidence: []message.Evidence{{ID: "E1", Title: "t", Kind: "record"}}}
	env.ExecuteWorkflow(message.CaseWorkflow, in)
	var want message.State
	if err := env.GetWorkflowResult(&want); err != nil {
		t.Fatal(err)
	}
	if checked < n {
		t.Errorf("%d of %d commands were looked at", checked, n)
	}
	s, err := explain.Recall(entries)
	if err != nil {
		t.Fatal(err)
	}
	if want.Stage != message.Closed || branchesOf(t, s.State) != branchesOf(t, want) || s.Closed.IsZero() {
		t.Errorf("recalled %s\nthe case %s", branchesOf(t, s.State), branchesOf(t, want))
	}
}

// branchesOf is what a story tells of a case, as text: without what only the procedure remembers for its next step.
func branchesOf(t *testing.T, s message.State) string {
	t.Helper()
	s.Proceeding = message.Proceeding{Opened: s.Opened, Suspended: s.Suspended}
	s.SentBack, s.Recommendation, s.HeardOn = "", message.Recommendation{}, nil
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// answered takes the answer to an update.
type answered struct {
	with func(message.Answer, error)
}

func (a *answered) Accept() {}

func (a *answered) Reject(err error) { a.with(message.Answer{}, err) }

func (a *answered) Complete(v any, err error) {
	answer, _ := v.(message.Answer)
	a.with(answer, err)
}
