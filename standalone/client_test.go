package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
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

	"duecourse/config"
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
	commission = message.Actor{ID: "feng.shiyi", Role: message.Commission}
)

// accounts are the account ids that the tests use.
var accounts = []string{handler.ID, reviewer.ID, supervisor.ID, officer.ID, commission.ID, "sun.qi"}

// program is the program as its own process.
type program struct {
	data     string
	frontend string // as it was asked for; after the start the address that it said
	listen   string
	env      []string // beside that of the tests
	cmd      *exec.Cmd
	ended    chan struct{} // when the process has ended and all of its output is read

	mu     sync.Mutex
	output strings.Builder // of all processes, one after the other
}

// startProgram starts the program on a new data folder and kills it when the test ends.
func startProgram(t *testing.T, env ...string) *program {
	t.Helper()
	p := &program{data: t.TempDir(), frontend: "127.0.0.1:0", listen: freeAddress(t), env: env}
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
	p.cmd.Env = append(append(os.Environ(), asProgram+"=1", "LC_ALL=C"), p.env...)
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
	at := config.Settings{Temporal: config.Temporal{Address: address, Namespace: engine.DefaultNamespace}}
	return temporalclient.Dial(ctx, at, slog.New(slog.DiscardHandler))
}

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
