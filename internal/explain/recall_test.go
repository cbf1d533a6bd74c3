package explain_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/workflows"
)

// TestRecallTellsWhatTheWorkflowKnew runs a case to its close and holds what its journal tells against its state.
func TestRecallTellsWhatTheWorkflowKnew(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
	workflows.Register(env)
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
	env.RegisterActivityWithOptions(func(_ context.Context, in message.AssessInput) (message.AssessResult, error) {
		r := message.Recommendation{Gate: "8", Disposition: measures.Exempt, Sanctioned: measures.False, Grounds: map[string]measures.Status{"8.6": measures.Established}}
		if len(in.Facts) < 2 {
			r.Disposition = measures.Open
		}
		return message.AssessResult{Recommendation: r}, nil
	}, activity.RegisterOptions{Name: message.ActAssess})

	n := 0
	give := func(name message.Name, who string, role message.Role, make func(message.Header) any) {
		n++
		h := message.Header{ID: fmt.Sprintf("k%d", n), Actor: message.Actor{ID: who, Role: role}, At: env.Now(), Reason: "理由"}
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(string(name), make(h)) }, time.Duration(n)*time.Hour)
	}
	served, err := civil.Parse("2026-03-02")
	if err != nil {
		t.Fatal(err)
	}
	p := message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.6"}}
	give(message.CmdEvidence, "h", message.Handler, func(h message.Header) any {
		return message.AddEvidence{Header: h, Evidence: []message.Evidence{{ID: "E2", Title: "t", Kind: "record"}}}
	})
	give(message.CmdFact, "h", message.Handler, func(h message.Header) any {
		return message.AddFact{Header: h, Facts: []message.Fact{{Name: "a", Value: "2"}, {Name: "b", Evidence: []string{"E2"}}}}
	})
	give(message.CmdExtend, "s", message.Supervisor, func(h message.Header) any {
		return message.Extend{Header: h, Item: "d2", Until: time.Date(2026, 6, 1, 16, 0, 0, 0, time.UTC)}
	})
	give(message.CmdStatement, "o", message.Officer, func(h message.Header) any { return message.Statement{Header: h, Text: "我已履职"} })
	give(message.CmdPropose, "h", message.Handler, func(h message.Header) any { return message.Propose{Header: h, Proposed: p} })
	give(message.CmdReview, "l", message.LegalReviewer, func(h message.Header) any { return message.Review{Header: h} }) // sent back
	give(message.CmdPropose, "h", message.Handler, func(h message.Header) any { return message.Propose{Header: h, Proposed: p} })
	give(message.CmdReview, "l", message.LegalReviewer, func(h message.Header) any { return message.Review{Header: h, Agreed: true} })
	give(message.CmdRecuse, "s", message.Supervisor, func(h message.Header) any { return message.Recuse{Header: h, Who: "l"} })
	give(message.CmdReview, "l2", message.LegalReviewer, func(h message.Header) any { return message.Review{Header: h, Agreed: true} })
	give(message.CmdDecide, "h", message.Handler, func(h message.Header) any { return message.Decide{Header: h, Proposed: p} }) // refused
	give(message.CmdDecide, "s", message.Supervisor, func(h message.Header) any { return message.Decide{Header: h, Proposed: p} })
	give(message.CmdServe, "h", message.Handler, func(h message.Header) any {
		return message.Serve{Header: h, On: served, Manner: "直接送达"}
	})
	in := message.CaseInput{Case: "C-1", Unit: "市局", Officer: "o", OpenedBy: message.Actor{ID: "h", Role: message.Handler},
		Facts: []message.Fact{{Name: "a", Value: "1"}}, Evidence: []message.Evidence{{ID: "E1", Title: "t", Kind: "record"}}}
	env.ExecuteWorkflow(message.CaseWorkflow, in)
	var want message.State
	if err := env.GetWorkflowResult(&want); err != nil {
		t.Fatal(err)
	}
	if want.Stage != message.Closed {
		t.Fatalf("the case stands at %s", want.Stage)
	}
	s, err := explain.Recall(entries)
	if err != nil {
		t.Fatal(err)
	}
	// what only the engine needs is in no story
	want.Applied, want.Tail, want.Unflushed, want.Notices, want.NextItem, want.Runs = nil, nil, nil, nil, 0, 0
	if got, want := text(t, s.State), text(t, want); got != want {
		t.Errorf("recalled:\n%s\nthe workflow:\n%s", got, want)
	}
	if text(t, s.Input) != text(t, in) || s.Closed.IsZero() || len(s.Assessments) < 3 {
		t.Errorf("input %s, closed %v, %d assessments", text(t, s.Input), s.Closed, len(s.Assessments))
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
