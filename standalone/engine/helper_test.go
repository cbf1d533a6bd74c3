package engine

import (
	"bufio"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/message"
)

// helperFolder names the folder that a test binary serves when it is started as a helper process.
const helperFolder = "DUECOURSE_TEST_ENGINE_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(helperFolder); folder != "" {
		os.Exit(serveAsHelper(folder))
	}
	os.Exit(m.Run())
}

// serveAsHelper runs an engine and a worker on the folder, prints the address, and waits to be killed.
func serveAsHelper(folder string) int {
	e, err := Start(context.Background(), Options{Data: folder, Frontend: "127.0.0.1:0"})
	if err != nil {
		os.Stdout.WriteString("refused " + err.Error() + "\n")
		return 1
	}
	c, err := client.Dial(clientOptions(e.Frontend()))
	if err != nil {
		os.Stdout.WriteString("refused " + err.Error() + "\n")
		return 1
	}
	if err := newWorker(c).Start(); err != nil {
		os.Stdout.WriteString("refused " + err.Error() + "\n")
		return 1
	}
	os.Stdout.WriteString("ready " + e.Frontend() + "\n")
	select {}
}

// helper starts a helper process and returns it and the first line that it prints.
func helper(t *testing.T, folder string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperFolder+"="+folder)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return cmd, strings.TrimSpace(line)
}

// wait is a workflow that waits for as long as it is told and returns when it went on.
func wait(ctx workflow.Context, d time.Duration) (time.Time, error) {
	if err := workflow.UpsertTypedSearchAttributes(ctx,
		message.AttrStage.ValueSet(string(message.Intake)),
		message.AttrNextDue.ValueSet(workflow.Now(ctx).Add(d)),
	); err != nil {
		return time.Time{}, err
	}
	err := workflow.Sleep(ctx, d)
	return workflow.Now(ctx), err
}

func newWorker(c client.Client) worker.Worker {
	w := worker.New(c, message.TaskQueue, worker.Options{})
	w.RegisterWorkflowWithOptions(wait, workflow.RegisterOptions{Name: "wait"})
	return w
}

func clientOptions(address string) client.Options {
	return client.Options{HostPort: address, Namespace: DefaultNamespace, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))}
}

// start starts an engine on free ports, which ends with the test at the latest.
func start(t *testing.T, o Options) *Engine {
	t.Helper()
	if o.Frontend == "" {
		o.Frontend = "127.0.0.1:0"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	e, err := Start(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { stop(t, e) })
	return e
}

func stop(t *testing.T, e *Engine) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	must(t, e.Stop(ctx))
}

func dial(t *testing.T, e *Engine) client.Client {
	t.Helper()
	c, err := client.Dial(clientOptions(e.Frontend()))
	must(t, err)
	t.Cleanup(c.Close)
	return c
}

// begin starts the workflow wait.
func begin(t *testing.T, c client.Client, id string, d time.Duration) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: message.TaskQueue}, "wait", d)
	must(t, err)
	return run
}

// work runs a worker until the returned function is called.
func work(t *testing.T, c client.Client) (stop func()) {
	t.Helper()
	w := newWorker(c)
	must(t, w.Start())
	return w.Stop
}

// eventually fails the test unless ok becomes true within ten seconds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen", what)
		}
	}
}

// refused starts an engine that must be refused, and checks that both languages name each of the words.
func refused(t *testing.T, o Options, words ...string) {
	t.Helper()
	if o.Frontend == "" {
		o.Frontend = "127.0.0.1:0"
	}
	e, err := Start(t.Context(), o)
	if err == nil {
		stop(t, e)
		t.Fatal("it started")
	}
	wantRefusal(t, err, words...)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
