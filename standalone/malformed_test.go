package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/standalone/engine"
)

// payloads is what a client sends that does not write payloads as we do.
func payloads(encoding string, data ...string) *commonpb.Payloads {
	all := &commonpb.Payloads{}
	for _, d := range data {
		p := &commonpb.Payload{Data: []byte(d)}
		if encoding != "" {
			p.Metadata = map[string][]byte{"encoding": []byte(encoding)}
		}
		all.Payloads = append(all.Payloads, p)
	}
	return all
}

// rawSignal sends a signal past the SDK.
func rawSignal(t *testing.T, c client.Client, number, name string, input *commonpb.Payloads) {
	t.Helper()
	_, err := c.WorkflowService().SignalWorkflowExecution(t.Context(), &workflowservice.SignalWorkflowExecutionRequest{
		Namespace: engine.DefaultNamespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: message.WorkflowID(number)},
		SignalName: name, Input: input, Identity: "a foreign client",
	})
	must(t, err)
}

// malformed is what a foreign client may send, with words of the reason for which it is refused.
var malformed = []struct {
	what    string
	command string
	input   *commonpb.Payloads
	reason  string
}{
	{"a text", "propose", payloads("json/plain", `"hello"`), "cannot be read"},
	{"a number", "decide", payloads("json/plain", `42`), "cannot be read"},
	{"a list", "statement", payloads("json/plain", `[1,2,3]`), "cannot be read"},
	{"a header that is a text", "review", payloads("json/plain", `{"id":7,"actor":"x","agreed":"maybe"}`), "cannot be read"},
	{"a date that is none", "serve", payloads("json/plain", `{"id":"x","on":"2026-02-31","manner":"m"}`), "cannot be read"},
	{"cut-off JSON", "fact", payloads("json/plain", `{"id": "f1", "facts": [{`), "cannot be read"},
	{"garbage", "evidence", payloads("json/plain", "\x00\xff\xfe{{{{garbage"), "cannot be read"},
	{"an empty payload", "extend", payloads("json/plain", ""), "cannot be read"},
	{"no payload", "withdraw", nil, "needs an id"},
	{"no encoding", "conclude", payloads("", `{"id":"c1"}`), "cannot be read"},
	{"an unknown encoding", "recuse", payloads("binary/encrypted", "secret"), "cannot be read"},
	{"raw bytes", "recuse", payloads("binary/plain", "bytes"), "cannot be read"},
	{"null", "recuse", payloads("json/plain", "null"), "needs an id"},
	{"an empty object", "withdraw", payloads("json/plain", "{}"), "needs an id"},
	{"two payloads, no id", "withdraw", payloads("json/plain", "{}", "{}"), "needs an id"},
	{"deep nesting", "fact", payloads("json/plain", strings.Repeat("[", 20000)), "cannot be read"},
}

func TestMalformedOnTheRealServer(t *testing.T) {
	p := startProgram(t)
	c := p.dial(t)
	in := hurried(sampleOf(t, measures.Liable))
	d := open(t, c, in)
	d.reach(message.Hearing)
	r := openRegister(t, p.data)

	var want []string // a reason for each refusal
	for _, m := range malformed {
		rawSignal(t, c, in.Case, m.command, m.input)
		want = append(want, m.reason)
	}
	refusedSoFar(t, d, r, len(want))
	for _, m := range malformed {
		args := []any{}
		for _, payload := range m.input.GetPayloads() {
			args = append(args, converter.NewRawValue(payload))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: message.WorkflowID(in.Case), UpdateName: m.command, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		var a message.Answer
		if err == nil {
			err = h.Get(ctx, &a)
		}
		cancel()
		if err != nil || a.Accepted || !strings.Contains(a.Text.EN, m.reason) {
			t.Errorf("update with %s: %v, %+v", m.what, err, a)
		}
		if err == nil {
			want = append(want, m.reason)
		}
	}

	// What is no command.
	rawSignal(t, c, in.Case, "no-such-command", payloads("json/plain", `{"id":"x"}`))
	rawSignal(t, c, in.Case, strings.Repeat("长", 200), payloads("json/plain", `{"id":"x"}`))
	want = append(want, "there is no command", "there is no command")
	if _, err := give(t.Context(), c, in.Case, "no-such-command", map[string]string{"id": "x"}); err == nil {
		t.Error("an update of an unknown name is not refused")
	}

	// A megabyte of reason, by both ways; and one that is only too long.
	for _, n := range []int{1 << 20, 5000} {
		head := d.head(supervisor)
		head.Reason = strings.Repeat("a", n)
		must(t, c.SignalWorkflow(t.Context(), message.WorkflowID(in.Case), "", "withdraw", message.Withdraw{Header: head}))
		head.ID += "-update"
		a := d.tell(message.CmdWithdraw, message.Withdraw{Header: head})
		if a.Accepted || !strings.Contains(a.Text.EN, "too l") {
			t.Errorf("%d characters of reason: %+v", n, a)
		}
		want = append(want, "too l", "too l") // large, long
	}

	// A command of another stage, by both ways; and what nobody may do.
	serve := message.Serve{Header: d.head(handler), On: civil.On(time.Now()), Manner: "m"}
	must(t, c.SignalWorkflow(t.Context(), message.WorkflowID(in.Case), "", "serve", serve))
	serve.Header = d.head(handler)
	if a := d.tell(message.CmdServe, serve); a.Accepted || !strings.Contains(a.Text.EN, "the case is at hearing") {
		t.Errorf("service in the hearing: %+v", a)
	}
	if a := d.tell(message.CmdWithdraw, message.Withdraw{Header: d.head(officer)}); a.Accepted {
		t.Errorf("the officer withdrew the case")
	}
	want = append(want, "the case is at hearing", "the case is at hearing", "cannot be given by officer")

	// The same id twice, by both ways and for another command: the first answer, and nothing more.
	recuse := message.Recuse{Header: d.head(supervisor), Who: "sun.qi"}
	d.mustTell(message.CmdRecuse, recuse)
	if a := d.mustTell(message.CmdRecuse, recuse); !a.Repeated {
		t.Errorf("the same command again: %+v", a)
	}
	must(t, c.SignalWorkflow(t.Context(), message.WorkflowID(in.Case), "", "recuse", recuse))
	if a := d.mustTell(message.CmdWithdraw, message.Withdraw{Header: recuse.Header}); !a.Repeated {
		t.Errorf("another command of the same id: %+v", a)
	}
	refusedSoFar(t, d, r, len(want))

	want = append(want, d.flood(floodSize())...)
	begun := time.Now()
	end := d.finish()
	t.Logf("went on to its end in %v; %d runs, %d entries", time.Since(begun).Round(time.Millisecond), end.Runs+1, end.Seq)
	if end.Disposition() != measures.Liable {
		t.Errorf("it ended as %s", end.Disposition())
	}
	agrees(t, r, in, end)
	noneBroken(t, r)
	entries := journal(t, r, in.Case)
	got := refusals(t, entries)
	for _, reason := range want { // each has its own refusal
		at := -1
		for i, text := range got {
			if strings.Contains(text, reason) {
				at = i
				break
			}
		}
		if at < 0 {
			t.Errorf("no refusal left that says %q", reason)
			continue
		}
		got = append(got[:at], got[at+1:]...)
	}
	if len(got) > 0 {
		t.Errorf("refused beyond what was sent: %q", got)
	}
	for _, e := range entries {
		if len(e.Data) > 100<<10 {
			t.Errorf("entry %d, %s, has %d bytes", e.Seq, e.Event, len(e.Data))
		}
	}
}

// refusedSoFar waits until n refusals are in the journal: in the register, or still with the case.
func refusedSoFar(t *testing.T, d *desk, r *register.Register, n int) {
	t.Helper()
	var got []string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		answer, err := d.c.QueryWorkflow(t.Context(), message.WorkflowID(d.number), "", message.QueryJournal)
		must(t, err)
		var kept []message.Entry
		must(t, answer.Get(&kept))
		var entries []message.Entry // asked for after the case was, so that nothing is between the two
		if _, err := r.Case(t.Context(), d.number); !errors.Is(err, register.ErrNotFound) {
			must(t, err)
			entries = journal(t, r, d.number)
		}
		recorded := int64(len(entries))
		for _, e := range kept {
			if e.Seq > recorded {
				entries = append(entries, e)
			}
		}
		if got = refusals(t, entries); len(got) >= n {
			break
		}
	}
	if len(got) != n {
		t.Errorf("%d refusals in the journal, want %d:\n%s", len(got), n, strings.Join(got, "\n"))
	}
}

// flood gives n commands at once, half of them as signals. One in ten is applied, one in ten has the id of another, and
// the rest is refused for the reasons that are returned. Whoever is told that there are too many, or gets no answer in time,
// tries again.
func (d *desk) flood(n int) (reasons []string) {
	begun := time.Now()
	var sending sync.WaitGroup
	var retried, mistakes atomic.Int64
	for i := range n {
		head := message.Header{ID: fmt.Sprintf("flood/%d", i), Actor: handler, At: time.Now().UTC(), Reason: "r"}
		var name message.Name
		var command any
		applied := i%10 == 0
		switch i % 10 {
		case 0:
			name, command = message.CmdEvidence, message.AddEvidence{Header: head, Evidence: []message.Evidence{{ID: fmt.Sprintf("F%d", i), Title: "材料", Kind: "documentary"}}}
		case 1:
			head.ID = "flood/same"
			name, command = message.CmdServe, message.Serve{Header: head, On: civil.On(time.Now()), Manner: "m"}
			if i == 1 {
				reasons = append(reasons, "the case is at hearing")
			}
		default:
			name, command = message.CmdServe, message.Serve{Header: head, On: civil.On(time.Now()), Manner: "m"}
			reasons = append(reasons, "the case is at hearing")
		}
		sending.Go(func() {
			for {
				ctx, cancel := context.WithTimeout(d.t.Context(), 25*time.Second)
				var a message.Answer
				var err error
				if i%2 == 0 {
					err = d.c.SignalWorkflow(ctx, message.WorkflowID(d.number), "", string(name), command)
				} else {
					a, err = give(ctx, d.c, d.number, name, command)
				}
				cancel()
				_, many := errors.AsType[*serviceerror.ResourceExhausted](err)
				_, late := errors.AsType[*client.WorkflowUpdateServiceTimeoutOrCanceledError](err)
				if many || late && time.Since(begun) < 2*time.Minute { // the same id is the same command: it can be given again
					retried.Add(1)
					time.Sleep(100 * time.Millisecond)
					continue
				}
				if err != nil || i%2 == 1 && a.Accepted != applied {
					if mistakes.Add(1) < 5 {
						d.t.Errorf("%s %s: %v, %+v", name, head.ID, err, a)
					}
				}
				return
			}
		})
	}
	sending.Wait()
	s := d.state()
	d.t.Logf("%d commands at once in %v, %d tries were too many; run %d", n, time.Since(begun).Round(time.Millisecond), retried.Load(), s.Runs+1)
	return reasons
}

// A command may come with the opening itself: another system starts a case and tells it something in one call, or is
// only faster than the first assessment. It comes after the opening all the same.
func TestCommandsThatComeWithTheOpening(t *testing.T) {
	p := startProgram(t)
	c := p.dial(t)
	r := openRegister(t, p.data)
	head := func(who message.Actor) message.Header {
		return message.Header{ID: "first", Actor: who, At: time.Now().UTC(), Reason: "r"}
	}
	for i, command := range []struct {
		name    message.Name
		command message.Command
		signal  bool
	}{
		{message.CmdEvidence, message.AddEvidence{Header: head(handler), Evidence: []message.Evidence{{ID: "F1", Title: "材料", Kind: "documentary"}}}, false},
		{message.CmdStatement, message.Statement{Header: head(officer), Waived: true}, false},
		{message.CmdWithdraw, message.Withdraw{Header: head(supervisor)}, false},
		{message.CmdEvidence, message.AddEvidence{Header: head(handler), Evidence: []message.Evidence{{ID: "F1", Title: "材料", Kind: "documentary"}}}, true},
		{message.CmdStatement, message.Statement{Header: head(officer), Waived: true}, true},
		{message.CmdWithdraw, message.Withdraw{Header: head(supervisor)}, true},
	} {
		how := map[bool]string{false: "update", true: "signal"}[command.signal]
		t.Run(string(command.name)+" as "+how, func(t *testing.T) {
			want, of := measures.Liable, measures.Liable
			if command.name == message.CmdWithdraw { // a proven fault is not withdrawn
				want, of = message.Withdrawn, measures.NoFault
			}
			in := hurried(sampleOf(t, of))
			in.Case = fmt.Sprintf("LYG-2026-8%03d", i)
			options := client.StartWorkflowOptions{
				ID: message.WorkflowID(in.Case), TaskQueue: message.TaskQueue,
				WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
			}
			if command.signal {
				options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
				_, err := c.SignalWithStartWorkflow(t.Context(), options.ID, string(command.name), command.command, options, message.CaseWorkflow, in)
				must(t, err)
			} else {
				h, err := c.UpdateWithStartWorkflow(t.Context(), client.UpdateWithStartWorkflowOptions{
					StartWorkflowOperation: c.NewWithStartWorkflowOperation(options, message.CaseWorkflow, in),
					UpdateOptions: client.UpdateWorkflowOptions{
						WorkflowID: options.ID, UpdateName: string(command.name), Args: []any{command.command}, WaitForStage: client.WorkflowUpdateStageCompleted,
					},
				})
				must(t, err)
				var a message.Answer
				must(t, h.Get(t.Context(), &a))
				if !a.Accepted {
					t.Errorf("refused: %s", a.Text.EN)
				}
			}
			d := &desk{t: t, c: c, number: in.Case}
			s := d.untilOpened()
			if command.name == message.CmdEvidence && s.Evidence[len(s.Evidence)-1].ID != "F1" {
				t.Errorf("the evidence was accepted and is not in the case")
			}
			end := d.finish()
			if end.Disposition() != want {
				t.Errorf("ended as %s, want %s", end.Disposition(), want)
			}
			agrees(t, r, in, end)
			if applied := appliedIDs(t, journal(t, r, in.Case)); applied["first"] != 1 {
				t.Errorf("the command was applied %d times", applied["first"])
			}
		})
	}
}

// soak names the variable that asks for the long tests: see make soak.
const soak = "DUECOURSE_SOAK"

// floodSize is 500 commands in a soak and fewer otherwise: two cores need up to minutes for that many at once beside other
// work.
func floodSize() int {
	if os.Getenv(soak) != "" {
		return 500
	}
	return 100
}
