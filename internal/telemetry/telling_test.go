package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"

	"duecourse/config"
	"duecourse/internal/message"
	"duecourse/internal/temporalclient"
	"duecourse/internal/temporalclient/fakefrontend"
)

func TestTheLog(t *testing.T) {
	var out bytes.Buffer
	var level slog.LevelVar
	log := NewLogger(&out, config.Log{Format: config.LogJSON, Level: config.LogWarn}, &level)
	log.Info("too little")
	log.Warn("enough", "WorkflowID", "case:LYG-2026-0001")
	var l map[string]any
	if err := json.Unmarshal(out.Bytes(), &l); err != nil || l["msg"] != "enough" || l["case"] != "LYG-2026-0001" || l["WorkflowID"] != nil {
		t.Errorf("%s %v", out.Bytes(), err)
	}
	level.Set(slog.LevelError) // as a program does that stops
	if out.Reset(); log.Enabled(t.Context(), slog.LevelWarn) {
		t.Error("the level stays")
	}

	log = NewLogger(&out, config.Log{Format: config.LogText}, new(slog.LevelVar))
	log.Debug("too little")
	log.Info("enough", "WorkflowID", "clock:RQ-1")
	if !strings.HasSuffix(out.String(), "level=INFO msg=enough clock=RQ-1\n") || strings.Count(out.String(), "\n") != 1 {
		t.Error(out.String())
	}
}

// What an activity is about is logged, what it says of people is not, and a notice is counted when it was delivered.
func TestActivitiesAreSeen(t *testing.T) {
	var out bytes.Buffer
	var counted []string
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: Interceptors(Activities{
		Log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})),
		CountNotice: func(_ context.Context, n message.Notice, _ time.Time) error {
			counted = append(counted, n.Key)
			return errors.New("the database is away")
		},
	})})
	notify := func(_ context.Context, n message.Notice) error {
		if n.Key == "bad" {
			return errors.New("no route")
		}
		return nil
	}
	record := func(context.Context, message.Batch) error { return nil }
	env.RegisterActivity(notify)
	env.RegisterActivity(record)

	n := message.Notice{Key: "good", Case: "LYG-2026-0001", Occasion: message.OccasionRed, Item: message.Item{Kind: message.AwaitDecision, By: "zhang.san"}}
	if _, err := env.ExecuteActivity(notify, n); err != nil { // though it could not be counted
		t.Error(err)
	}
	n.Key = "bad"
	if _, err := env.ExecuteActivity(notify, n); err == nil {
		t.Error("its failure is lost")
	}
	if !slices.Equal(counted, []string{"good"}) {
		t.Errorf("counted %v", counted)
	}
	entry := func(event message.Event, data string) message.Entry {
		return message.Entry{Case: "LYG-2026-0001", Event: event, Actor: message.Actor{ID: "zhang.san"}, Data: json.RawMessage(data)}
	}
	if _, err := env.ExecuteActivity(record, message.Batch{Case: message.CaseRow{Case: "LYG-2026-0001", Stage: message.Hearing}, Entries: []message.Entry{
		entry(message.StageEntered, `{"stage":"hearing"}`), entry(message.ItemWarned, `{"kind":"statement","card":"red","by":"zhang.san"}`),
		entry(message.CommandApplied, `{"name":"fact","command":{"actor":{"id":"zhang.san"}}}`), entry(message.CaseClosed, `{"disposition":"exempt"}`),
	}}); err != nil {
		t.Error(err)
	}
	said := out.String()
	for _, want := range []string{
		`msg="activity done"`, `msg="activity failed"`, `case=LYG-2026-0001 item=decision occasion=red`, `msg="a notice that was delivered is not counted"`,
		`case=LYG-2026-0001 stage=hearing`, `msg="stage entered" case=LYG-2026-0001 stage=hearing`, `msg="card given" case=LYG-2026-0001 item=statement card=red`,
		`msg=closed case=LYG-2026-0001 disposition=exempt`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in\n%s", want, said)
		}
	}
	if strings.Contains(said, "zhang.san") {
		t.Errorf("an account is told:\n%s", said)
	}
}

// spans takes spans as a collector does.
type spans struct {
	collector.UnimplementedTraceServiceServer
	mu    sync.Mutex
	names []string
}

func (s *spans) Export(_ context.Context, r *collector.ExportTraceServiceRequest) (*collector.ExportTraceServiceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rs := range r.ResourceSpans {
		for _, ss := range rs.ScopeSpans {
			for _, span := range ss.Spans {
				s.names = append(s.names, span.Name)
			}
		}
	}
	return &collector.ExportTraceServiceResponse{}, nil
}

func TestTraces(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := &spans{}
	server := grpc.NewServer()
	collector.RegisterTraceServiceServer(server, got)
	go server.Serve(l)
	defer server.Stop()

	f := fakefrontend.Start(t).Has("bureau")
	s := config.Settings{Temporal: config.Temporal{Address: f.Address, Namespace: "bureau"}, Tracing: config.Tracing{Endpoint: "http://" + l.Addr().String()}}
	all, err := Start(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	c, err := temporalclient.Dial(t.Context(), s, slog.New(slog.DiscardHandler), all.Client)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	soon, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err = c.ExecuteWorkflow(soon, client.StartWorkflowOptions{ID: "case:LYG-2026-0001", TaskQueue: "q"}, message.CaseWorkflow)
	if err == nil {
		t.Fatal("the fake engine started a workflow")
	}
	if err := all.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(got.names, "StartWorkflow:"+message.CaseWorkflow) {
		t.Errorf("spans %q", got.names)
	}
}

// An endpoint that does not answer keeps nothing from working, and without one there is nothing to send.
func TestNobodyTakesTraces(t *testing.T) {
	for _, endpoint := range []string{"", "http://127.0.0.1:1"} {
		all, err := Start(t.Context(), config.Settings{Tracing: config.Tracing{Endpoint: endpoint}})
		if err != nil {
			t.Fatal(err)
		}
		var o client.Options
		all.Client(&o)
		if (len(o.Interceptors) > 0) != (endpoint != "") || o.MetricsHandler == nil {
			t.Errorf("%q: %d interceptors", endpoint, len(o.Interceptors))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		_ = all.Stop(ctx) // what cannot be sent is lost
		cancel()
	}
}
