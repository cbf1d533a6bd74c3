package host

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"duecourse/config"
	"duecourse/internal/temporalclient"
	"duecourse/internal/temporalclient/fakefrontend"
)

// options are of a host with one activity, on a free port, for a worker of a fake frontend.
func options(t *testing.T, work func(context.Context) error) (Options, *fakefrontend.Server) {
	t.Helper()
	f := fakefrontend.Start(t).Has("bureau")
	logger := slog.New(slog.DiscardHandler)
	c, err := temporalclient.Dial(t.Context(), config.Settings{Temporal: config.Temporal{Address: f.Address, Namespace: "bureau"}}, logger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	register := func(r worker.Registry) { r.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "Work"}) }
	return Options{Client: c, TaskQueue: "queue", Register: []func(worker.Registry){register},
		StopTimeout: 10 * time.Second, Listen: "127.0.0.1:0", Logger: logger,
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "figures") })}, f
}

func idle(context.Context) error { return nil }

func started(t *testing.T, o Options) *Host {
	t.Helper()
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Stop)
	if err := h.Start(); err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h *Host, path string) (int, string) {
	t.Helper()
	r, err := http.Get("http://" + h.Addr() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}

func task() *workflowservice.PollActivityTaskQueueResponse {
	now := timestamppb.Now()
	minute := durationpb.New(time.Minute)
	return &workflowservice.PollActivityTaskQueueResponse{TaskToken: []byte("token"), WorkflowNamespace: "bureau",
		WorkflowType: &common.WorkflowType{Name: "W"}, WorkflowExecution: &common.WorkflowExecution{WorkflowId: "w", RunId: "r"},
		ActivityType: &common.ActivityType{Name: "Work"}, ActivityId: "1", ScheduledTime: now, StartedTime: now, CurrentAttemptScheduledTime: now, Attempt: 1,
		ScheduleToCloseTimeout: minute, StartToCloseTimeout: minute}
}

func TestEndpoints(t *testing.T) {
	o, f := options(t, idle)
	h := started(t, o)
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, body := get(t, h, path); code != http.StatusOK {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	code, body := get(t, h, "/metrics")
	if code != http.StatusOK || body != "figures\n" {
		t.Errorf("/metrics: %d %s", code, body)
	}
	f.Stop()
	if code, _ := get(t, h, "/readyz"); code != http.StatusServiceUnavailable {
		t.Errorf("ready without Temporal: %d", code)
	}
	if code, _ := get(t, h, "/healthz"); code != http.StatusOK {
		t.Errorf("an outage of Temporal must not have the process killed: %d", code)
	}
}

func TestAStopDrains(t *testing.T) {
	begun, end := make(chan struct{}), make(chan struct{})
	o, f := options(t, func(context.Context) error { close(begun); <-end; return nil })
	h := started(t, o)
	f.Activities <- task()
	<-begun
	stopped := make(chan struct{})
	go func() { h.Stop(); close(stopped) }()
	eventually(t, "not ready while it drains", func() bool { code, _ := get(t, h, "/readyz"); return code == http.StatusServiceUnavailable })
	eventually(t, "it polls no more", func() bool { return slices.Contains(f.Calls(), "ShutdownWorker") && f.Polls() == 0 })
	f.Activities <- task() // for another worker
	select {
	case <-stopped:
		t.Fatal("stopped over begun work")
	case <-time.After(200 * time.Millisecond):
	}
	close(end)
	<-stopped
	if !slices.Contains(f.Calls(), "RespondActivityTaskCompleted") {
		t.Errorf("the work that was begun is lost: %v", f.Calls())
	}
	if len(f.Activities) != 1 {
		t.Error("it took new work while it stopped")
	}
	if _, err := http.Get("http://" + h.Addr() + "/healthz"); err == nil {
		t.Error("HTTP is still open")
	}
	h.Stop() // changes nothing
}

func TestAStopDoesNotWaitForEver(t *testing.T) {
	begun := make(chan struct{})
	o, f := options(t, func(ctx context.Context) error { close(begun); <-ctx.Done(); return ctx.Err() })
	o.StopTimeout = 200 * time.Millisecond
	h := started(t, o)
	f.Activities <- task()
	<-begun
	start := time.Now()
	h.Stop()
	if took := time.Since(start); took < o.StopTimeout || took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestStartFails(t *testing.T) {
	t.Run("where the address is taken", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		o, f := options(t, idle)
		o.Listen = l.Addr().String()
		h, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Start(); err == nil || !strings.Contains(err.Error(), "in use") {
			t.Error(err)
		}
		h.Stop()
		if slices.Contains(f.Calls(), "PollActivityTaskQueue") {
			t.Error("it polled")
		}
	})
	t.Run("where there is no namespace", func(t *testing.T) {
		o, f := options(t, idle)
		clear(f.Retention)
		h, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Start(); err == nil {
			t.Error("it started")
		}
		if code, _ := get(t, h, "/readyz"); code != http.StatusServiceUnavailable {
			t.Errorf("ready: %d", code)
		}
		h.Stop()
	})
}

func TestOptionsAreChecked(t *testing.T) {
	good, _ := options(t, idle)
	for name, spoil := range map[string]func(*Options){
		"client": func(o *Options) { o.Client = client.Client(nil) }, "task queue": func(o *Options) { o.TaskQueue = "" },
		"register": func(o *Options) { o.Register = nil }, "stop timeout": func(o *Options) { o.StopTimeout = 0 },
		"logger": func(o *Options) { o.Logger = nil },
	} {
		o := good
		spoil(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
