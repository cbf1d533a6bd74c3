package workflows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// The procedure is tested without the law: a fact named "outcome" says what the Measures would say, so that each test
// can bring about the recommendation that it needs.
func (h *harness) assess(_ context.Context, in message.AssessInput) (message.AssessResult, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.lacking != nil && h.lacking() {
		return message.AssessResult{}, errors.New("this worker does not hold the version")
	}
	return fakeAssess(in)
}

func fakeAssess(in message.AssessInput) (message.AssessResult, error) {
	r := message.Recommendation{
		Gate: "7", Disposition: measures.Open, Fault: measures.Undetermined, Applies: measures.True, Sanctioned: measures.False, MissingAll: 3,
		Grounds:     map[string]measures.Status{"8.1": measures.NotEstablished, "8.6": measures.Undetermined, "8.17": measures.Excluded},
		Mitigations: map[string]measures.Status{"9.1": measures.Undetermined, "9.2": measures.Undetermined, "9.3": measures.Undetermined},
	}
	suspected, quiet := false, false
	for _, f := range in.Facts {
		proven := f.Value == "yes" && len(f.Evidence) > 0
		switch {
		case f.Name == "authority.cadre_management":
		case slices.Contains(suspicionFacts, f.Name):
			suspected = suspected || proven
		case f.Name == "commission.sanctioned_same_act":
			if proven {
				r.Sanctioned = measures.True
			}
		case f.Name == "intake":
			r.Gate = "22"
		case f.Name == "undetected": // what is suspected does not decide yet
			quiet = true
		case f.Name == "sanctioned" && f.Value == "yes":
			r.Sanctioned = measures.True
		case f.Name == "sanctioned":
			r.Sanctioned = measures.Unknown
		case f.Name == "outcome":
			r.Disposition, r.MissingAll = measures.Disposition(f.Value), 0
		default:
			return message.AssessResult{Problems: []lang.Text{lang.Format("未知的事实 %q", "unknown fact %q", f.Name)}}, nil
		}
	}
	switch r.Disposition {
	case measures.Liable, measures.Mitigated, measures.MeasuresOnly:
		r.Fault, r.FaultProven, r.Against = measures.Established, true, true
		r.Grounds["8.6"] = measures.NotEstablished
		if r.MeasuresOn = r.Disposition == measures.MeasuresOnly; r.MeasuresOn {
			r.Measures, r.Mitigations["9.1"] = measuresByWeight, measures.Established
		}
	case measures.Exempt:
		r.Grounds["8.6"], r.Grounds["8.28"], r.Gate = measures.Established, measures.Established, "8"
	case measures.NoFault:
		r.Fault = measures.NotEstablished
	}
	if suspected && !quiet || r.Sanctioned == measures.True && (r.Disposition == measures.Liable || r.Disposition == measures.Mitigated) {
		r.Disposition, r.Gate, r.MissingAll = measures.Transferred, "13", 0
	}
	return message.AssessResult{Recommendation: r}, nil
}

// harness runs one case in the time-skipping environment. Commands are given at an instant after the start.
type harness struct {
	t   *testing.T
	env *testsuite.TestWorkflowEnvironment
	in  message.CaseInput

	mu      sync.Mutex
	entries []message.Entry
	rows    []message.CaseRow
	notices []message.Notice
	records int
	largest int // batch, in bytes
	answers map[string]message.Answer
	fail    func() error // of the register
	deaf    func(message.Notice) error
	lacking func() bool // the workers lack the Measures

	handed  []message.HandOff           // as the commission has them
	lost    func(message.HandOff) error // on the way to the commission
	at0     message.Stage               // the latest stage that is on record
	watches []message.WatchInput        // that were started
	walks   [][2]message.Stage          // the moves between stages that are on record
	clock   time.Duration               // of a play: see play_test.go
	counted int                         // commands of a play
}

var start = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC) // a Monday, 10:00 in Shanghai

const dayLong = 24 * time.Hour

func newHarness(t *testing.T, facts ...message.Fact) *harness {
	h := &harness{t: t, answers: map[string]message.Answer{}, in: message.CaseInput{
		Case: "LYG-2026-0001", Unit: "测试局", Officer: "officer-1", Facts: facts,
		OpenedBy: message.Actor{ID: "handler-1", Role: message.Handler},
		Measures: measures.VersionOf{ID: "test", Version: "1"},
		Evidence: []message.Evidence{{ID: "E1", Title: "检查记录", Kind: "record"}},
		Terms: message.Terms{
			{Kind: message.AwaitFacts, Days: 14, Warn: 2 * dayLong}, {Kind: message.AwaitStatement, Days: 7, Warn: 2 * dayLong},
			{Kind: message.AwaitProposal, Days: 7, Warn: 2 * dayLong}, {Kind: message.AwaitReview, Days: 7, Warn: 2 * dayLong},
			{Kind: message.AwaitDecision, Days: 14, Warn: 2 * dayLong}, {Kind: message.AwaitService, Days: 7, Warn: 2 * dayLong},
		},
	}}
	h.reset()
	return h
}

func (h *harness) reset() {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	h.env = suite.NewTestWorkflowEnvironment()
	h.env.SetStartTime(start)
	h.env.SetWorkflowRunTimeout(5 * 365 * dayLong)
	h.env.SetTestTimeout(20 * time.Second)
	h.env.RegisterWorkflowWithOptions(Case, workflow.RegisterOptions{Name: message.CaseWorkflow})
	h.env.RegisterWorkflowWithOptions(h.watch, workflow.RegisterOptions{Name: message.WatchWorkflow}) // which has its own tests
	h.env.RegisterActivityWithOptions(h.assess, activity.RegisterOptions{Name: message.ActAssess})
	h.env.RegisterActivityWithOptions(h.record, activity.RegisterOptions{Name: message.ActRecord})
	h.env.RegisterActivityWithOptions(h.notify, activity.RegisterOptions{Name: message.ActNotify})
	h.env.RegisterActivityWithOptions(h.handOff, activity.RegisterOptions{Name: message.ActHandOff})
}

func (h *harness) watch(_ workflow.Context, in message.WatchInput) (message.WatchState, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watches = append(h.watches, in)
	return message.WatchState{}, nil
}

type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

func (h *harness) record(_ context.Context, b message.Batch) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.records++
	data, _ := json.Marshal(b)
	h.largest = max(h.largest, len(data))
	if h.fail != nil {
		if err := h.fail(); err != nil {
			return err
		}
	}
	for _, e := range b.Entries {
		if e.Seq <= int64(len(h.entries)) {
			if h.entries[e.Seq-1].Hash != e.Hash {
				return temporal.NewNonRetryableApplicationError("another entry", message.ErrPermanent, nil)
			}
			continue
		}
		head := ""
		if n := len(h.entries); n > 0 {
			head = h.entries[n-1].Hash
		}
		if err := e.Verify(int64(len(h.entries)), head); err != nil {
			return temporal.NewNonRetryableApplicationError(err.Error(), message.ErrPermanent, nil)
		}
		h.entries = append(h.entries, e)
		h.walked(e)
	}
	h.rows = append(h.rows, b.Case)
	return nil
}

func (h *harness) notify(_ context.Context, n message.Notice) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.deaf != nil {
		if err := h.deaf(n); err != nil {
			return err
		}
	}
	h.notices = append(h.notices, n)
	return nil
}

func head(id string, role message.Role) message.Header {
	who := map[message.Role]string{message.Handler: "handler-1", message.LegalReviewer: "legal-1", message.Supervisor: "boss-1", message.Officer: "officer-1",
		message.Superior: "superior-1", message.Commission: "commission-1", message.Expert: "expert-1", message.Department: "department-1",
		message.Auditor: "auditor-1", message.System: "duecourse"}[role]
	return message.Header{ID: id, Actor: message.Actor{ID: who, Role: role}, Reason: "理由"}
}

// at gives a command as an Update; its answer is found under the command's id, made of the name where it has none.
func (h *harness) at(after time.Duration, name message.Name, cmd any) {
	key := string(name)
	if c, ok := cmd.(message.Command); ok && c.Head().ID != "" {
		key = c.Head().ID
	}
	h.env.RegisterDelayedCallback(func() {
		h.env.UpdateWorkflow(string(name), fmt.Sprintf("%s@%d", key, after), &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { h.t.Errorf("%s was rejected: %v", key, err) },
			OnComplete: func(result any, err error) {
				if err != nil {
					h.t.Errorf("%s failed: %v", key, err)
					return
				}
				h.mu.Lock()
				defer h.mu.Unlock()
				h.answers[key] = result.(message.Answer)
			},
		}, cmd)
	}, after)
}

// run runs the case to its end and returns what it came to.
func (h *harness) run() message.State {
	h.t.Helper()
	h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
	if !h.env.IsWorkflowCompleted() {
		h.t.Fatal("the case did not end")
	}
	if err := h.env.GetWorkflowError(); err != nil {
		h.t.Fatal(err)
	}
	var s message.State
	if err := h.env.GetWorkflowResult(&s); err != nil {
		h.t.Fatal(err)
	}
	return s
}

// runUntil runs the case for a while and returns its state then; the case itself goes on to a withdrawal.
func (h *harness) runUntil(after time.Duration) message.State {
	h.t.Helper()
	var s message.State
	h.env.RegisterDelayedCallback(func() {
		v, err := h.env.QueryWorkflow(message.QueryState)
		if err == nil {
			err = v.Get(&s)
		}
		if err != nil {
			h.t.Error(err)
		}
		h.env.CancelWorkflow()
	}, after)
	h.env.ExecuteWorkflow(message.CaseWorkflow, h.in)
	var canceled *temporal.CanceledError
	if err := h.env.GetWorkflowError(); !errors.As(err, &canceled) {
		h.t.Fatalf("the case ended before: %v", err)
	}
	return s
}

func (h *harness) answer(id string) message.Answer {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	a, ok := h.answers[id]
	if !ok {
		h.t.Errorf("%s was not answered", id)
	}
	return a
}

func (h *harness) events(of message.Event) (n int) {
	for _, e := range h.entries {
		if e.Event == of {
			n++
		}
	}
	return n
}

func outcome(d measures.Disposition) message.Fact {
	return message.Fact{Name: "outcome", Value: string(d), Evidence: []string{"E1"}}
}

func decided(d measures.Disposition, basis ...string) message.Proposed {
	return message.Proposed{Disposition: d, Basis: basis}
}

// straight gives the commands of the shortest case, an hour apart, from the statement on.
func (h *harness) straight(from time.Duration, p message.Proposed) {
	h.at(from, message.CmdStatement, message.Statement{Header: head("c-statement", message.Officer), Waived: true})
	h.at(from+1*time.Hour, message.CmdPropose, message.Propose{Header: head("c-propose", message.Handler), Proposed: p})
	h.at(from+2*time.Hour, message.CmdReview, message.Review{Header: head("c-review", message.LegalReviewer), Agreed: true})
	h.at(from+3*time.Hour, message.CmdDecide, message.Decide{Header: head("c-decide", message.Supervisor), Proposed: p})
	h.at(from+4*time.Hour, message.CmdServe, message.Serve{Header: head("c-serve", message.Handler), On: day(h.t, "2026-03-02"), Manner: "直接送达"})
}
