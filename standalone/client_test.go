package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"duecourse/config"
	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/temporalclient"
	"duecourse/standalone/engine"
)

// The people of the tests. Their account ids look like names, so that one that gets out is found.
var (
	handler    = message.Actor{ID: "zhang.san", Role: message.Handler}
	reviewer   = message.Actor{ID: "li.si", Role: message.LegalReviewer}
	supervisor = message.Actor{ID: "wang.wu", Role: message.Supervisor}
	officer    = message.Actor{ID: "zhao.liu", Role: message.Officer}
)

// accounts are the account ids that the tests use.
var accounts = []string{handler.ID, reviewer.ID, supervisor.ID, officer.ID, "sun.qi"}

// program is the program as its own process.
type program struct {
	data     string
	frontend string // as it was asked for; after the start the address that it said
	listen   string
	cmd      *exec.Cmd
	ended    chan struct{} // when the process has ended and all of its output is read

	mu     sync.Mutex
	output strings.Builder // of all processes, one after the other
}

// startProgram starts the program on a new data folder and kills it when the test ends.
func startProgram(t *testing.T) *program {
	t.Helper()
	p := &program{data: t.TempDir(), frontend: "127.0.0.1:0", listen: freeAddress(t)}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("the program said:\n%s", tail(p.said(), 6000))
		}
	})
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	if err := p.ready(); err != nil {
		t.Fatal(err)
	}
	return p
}

// start starts the process; ready waits until it serves.
func (p *program) start() error {
	p.cmd = exec.Command(os.Args[0], "--data", p.data, "--frontend", p.frontend, "--ui", "", "--samples=false", "--worker-listen", p.listen)
	p.cmd.Env = append(os.Environ(), asProgram+"=1", "LC_ALL=C")
	out, w, err := os.Pipe()
	if err != nil {
		return err
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	if err := p.cmd.Start(); err != nil {
		return err
	}
	_ = w.Close()
	ended := make(chan struct{})
	p.ended = ended
	p.mu.Lock()
	p.output.WriteString(started)
	p.mu.Unlock()
	go func() {
		defer close(ended)
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadString('\n')
			p.mu.Lock()
			p.output.WriteString(line)
			p.mu.Unlock()
			if err != nil {
				_ = out.Close()
				return
			}
		}
	}()
	return nil
}

const started = "--- started ---\n"

func (p *program) ready() error {
	for deadline := time.Now().Add(40 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		said := p.said()
		said = said[strings.LastIndex(said, started):]
		if strings.Contains(said, "Ctrl-C") {
			p.frontend = regexp.MustCompile(`(?m)^engine +(\S+)$`).FindStringSubmatch(said)[1]
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("the program ended before it was ready:\n%s", p.said())
		default:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the program is not ready after 40 s:\n%s", said)
		}
	}
}

// kill ends the process with SIGKILL and waits for that.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
	_ = p.cmd.Wait()
}

func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

func (p *program) dial(t *testing.T) client.Client {
	t.Helper()
	c, err := dialAt(t.Context(), p.frontend)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func dialAt(ctx context.Context, address string) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort: address, Namespace: engine.DefaultNamespace,
		DataConverter: temporalclient.DataConverter(), Logger: silent{},
	})
}

type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

var _ sdklog.Logger = silent{}

func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer ln.Close()
	return ln.Addr().String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// sample is a case file and what its first line says is expected of it.
type sample struct {
	file     string
	expected measures.Disposition
	input    message.CaseInput
}

// samples are the sample cases. They are opened with waits of an hour, but for those given.
func samples(t *testing.T, terms ...message.Term) []sample {
	t.Helper()
	m, err := measures.Load(config.Measures())
	must(t, err)
	files, err := filepath.Glob("../examples/cases/*.yaml")
	must(t, err)
	var all []sample
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		said := regexp.MustCompile(`expected: ([a-z_]+)`).FindSubmatch(text)
		if said == nil {
			t.Fatalf("%s does not say what is expected", f)
		}
		c, err := casefile.ReadFile(f, m)
		must(t, err)
		in := message.InputOf(c)
		in.Measures = measures.VersionOf{ID: m.ID, Version: m.Version()}
		in.OpenedBy, in.Officer = handler, officer.ID
		in.Terms = waits(terms...)
		all = append(all, sample{filepath.Base(f), measures.Disposition(said[1]), in})
	}
	if len(all) < 20 {
		t.Fatalf("only %d sample cases", len(all))
	}
	return all
}

// sampleOf is the first sample case of which that is expected.
func sampleOf(t *testing.T, d measures.Disposition, terms ...message.Term) message.CaseInput {
	t.Helper()
	for _, s := range samples(t, terms...) {
		if s.expected == d {
			return s.input
		}
	}
	t.Fatalf("no sample case is %s", d)
	return message.CaseInput{}
}

func waits(given ...message.Term) message.Terms {
	terms := message.Terms(given)
	for _, kind := range []message.ItemKind{
		message.AwaitFacts, message.AwaitStatement, message.AwaitProposal,
		message.AwaitReview, message.AwaitDecision, message.AwaitService,
	} {
		terms = append(terms, message.Term{Kind: kind, Wait: time.Hour, Warn: time.Minute}) // the first of a kind counts
	}
	return terms
}

// begin opens a case. One that is open already, by a try whose answer was lost, is open.
func begin(ctx context.Context, c client.Client, in message.CaseInput) error {
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: message.WorkflowID(in.Case), TaskQueue: message.TaskQueue,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, message.CaseWorkflow, in)
	if _, already := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); already {
		return nil
	}
	return err
}

// give gives a command as an Update and returns the answer.
func give(ctx context.Context, c client.Client, number string, name message.Name, command any) (message.Answer, error) {
	var a message.Answer
	h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: message.WorkflowID(number), UpdateName: string(name), Args: []any{command},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = h.Get(ctx, &a)
	}
	return a, err
}

// desk is where the commands of one case come from.
type desk struct {
	t      *testing.T
	c      client.Client
	number string
	n      int
}

func open(t *testing.T, c client.Client, in message.CaseInput) *desk {
	t.Helper()
	must(t, begin(t.Context(), c, in))
	return &desk{t: t, c: c, number: in.Case}
}

func (d *desk) head(who message.Actor) message.Header {
	d.n++
	return message.Header{ID: fmt.Sprintf("%s/%d", d.number, d.n), Actor: who, At: time.Now().UTC(), Reason: "经审查，理由如卷宗所载"}
}

// tell gives a command and returns the answer, accepted or not.
func (d *desk) tell(name message.Name, command any) message.Answer {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 30*time.Second)
	defer cancel()
	a, err := give(ctx, d.c, d.number, name, command)
	if err != nil {
		d.t.Fatalf("%s %s: %v", d.number, name, err)
	}
	return a
}

// mustTell gives a command that is to be accepted.
func (d *desk) mustTell(name message.Name, command any) message.Answer {
	d.t.Helper()
	a := d.tell(name, command)
	if !a.Accepted {
		d.t.Fatalf("%s %s is refused by Art. %s: %s", d.number, name, a.Article, a.Text.EN)
	}
	return a
}

func (d *desk) state() (s message.State) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 30*time.Second)
	defer cancel()
	answer, err := d.c.QueryWorkflow(ctx, message.WorkflowID(d.number), "", message.QueryState)
	must(d.t, err)
	must(d.t, answer.Get(&s))
	return s
}

// untilOpened waits until the case has been assessed.
func (d *desk) untilOpened() message.State {
	d.t.Helper()
	return d.until("opened", func(s message.State) bool { return !s.AssessedOn.IsZero() })
}

// reach waits until the case is at a stage.
func (d *desk) reach(stage message.Stage) message.State {
	d.t.Helper()
	return d.until("at "+string(stage), func(s message.State) bool { return s.Stage == stage })
}

func (d *desk) until(what string, come func(message.State) bool) message.State {
	d.t.Helper()
	for deadline := time.Now().Add(40 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		s := d.state()
		if come(s) {
			return s
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("%s is not %s after 40 s, but at %s", d.number, what, s.Stage)
		}
	}
}

// result waits until the case's workflow has ended.
func (d *desk) result() (s message.State) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 40*time.Second)
	defer cancel()
	if err := d.c.GetWorkflow(ctx, message.WorkflowID(d.number), "").Get(ctx, &s); err != nil {
		s := d.state()
		d.t.Fatalf("%s is at %s, with %d of %d entries not in the register: %v\nfailed in its history: %v",
			d.number, s.Stage, len(s.Unflushed), s.Seq, err, d.failures())
	}
	return s
}

// failures counts what failed in the history of a case.
func (d *desk) failures() map[string]int {
	d.t.Helper()
	counts := map[string]int{}
	for _, e := range history(d.t, d.c, message.WorkflowID(d.number), "").Events {
		if a := e.GetWorkflowTaskFailedEventAttributes(); a != nil {
			counts["workflow task: "+a.Cause.String()+" "+a.Failure.GetMessage()]++
		}
		if a := e.GetWorkflowTaskTimedOutEventAttributes(); a != nil {
			counts["workflow task timed out: "+a.TimeoutType.String()]++
		}
		if a := e.GetActivityTaskFailedEventAttributes(); a != nil {
			counts["activity: "+a.Failure.GetMessage()]++
		}
	}
	return counts
}

// proposed is what the recommendation of a case comes to; for an open one it is no fault.
func proposed(r message.Recommendation) message.Proposed {
	p := message.Proposed{Disposition: r.Disposition}
	switch r.Disposition {
	case measures.Open:
		p.Disposition = measures.NoFault
	case measures.Exempt:
		for ref, status := range r.Grounds {
			if status == measures.Established {
				p.Basis = append(p.Basis, ref)
			}
		}
	case measures.MeasuresOnly:
		p.Measures = r.Measures
	}
	return p
}

// finish drives the case by commands of people to its end: what the assessment recommends is proposed and decided. What
// is undetermined is concluded, then no fault where that is not refused, else withdrawn.
func (d *desk) finish() message.State {
	d.t.Helper()
	for range 12 {
		s := d.state()
		switch s.Stage {
		case message.Intake, message.FactFinding:
			d.mustTell(message.CmdConclude, message.Conclude{Header: d.head(handler)})
		case message.Hearing:
			d.mustTell(message.CmdStatement, message.Statement{Header: d.head(officer), Waived: true})
		case message.Proposal:
			a := d.tell(message.CmdPropose, message.Propose{Header: d.head(handler), Proposed: proposed(s.Recommendation)})
			switch {
			case a.Accepted:
			case s.Recommendation.Disposition == measures.Open:
				d.mustTell(message.CmdWithdraw, message.Withdraw{Header: d.head(supervisor)})
			default:
				d.t.Fatalf("%s: the recommendation %s is refused by Art. %s: %s", d.number, s.Recommendation.Disposition, a.Article, a.Text.EN)
			}
		case message.LegalReview:
			d.mustTell(message.CmdReview, message.Review{Header: d.head(reviewer), Agreed: true})
		case message.Deciding:
			d.mustTell(message.CmdDecide, message.Decide{Header: d.head(supervisor), Proposed: s.Proposal.Proposed})
		case message.Service:
			d.mustTell(message.CmdServe, message.Serve{Header: d.head(handler), On: civil.On(time.Now()), Manner: "直接送达"})
		case message.Closed:
			return d.result()
		}
	}
	d.t.Fatalf("%s does not come to its end: %s", d.number, d.state().Stage)
	return message.State{}
}

func openRegister(t *testing.T, data string) *register.Register {
	t.Helper()
	r, err := register.Open(t.Context(), "sqlite:"+filepath.Join(data, "register.db"))
	must(t, err)
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// journal is the whole journal of a case, with every chain link checked.
func journal(t *testing.T, r *register.Register, number string) (all []message.Entry) {
	t.Helper()
	var seq int64
	head := ""
	for {
		page, err := r.Journal(t.Context(), number, seq, 0)
		must(t, err)
		if len(page) == 0 {
			return all
		}
		for _, e := range page {
			if err := e.Verify(seq, head); err != nil {
				t.Fatal(err)
			}
			seq, head = e.Seq, e.Hash
		}
		all = append(all, page...)
	}
}

// noneBroken checks every chain of the register.
func noneBroken(t *testing.T, r *register.Register) {
	t.Helper()
	broken, err := r.Verify(t.Context(), nil)
	must(t, err)
	for _, b := range broken {
		t.Errorf("the register is broken: %s", b.Text.EN)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	must(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	return string(body)
}

func waitReady(t *testing.T, url string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		answer, err := http.Get(url)
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is not ready after 30 s: %v", url, err)
		}
	}
}
