package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/config"
	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/standalone/engine"
)

const floorUpdates = 5 // as many as the shortest case takes after its opening

// floor is the least that a workflow with as many client calls can be.
func floor(ctx workflow.Context) error {
	n := 0
	err := workflow.SetUpdateHandler(ctx, "step", func(ctx workflow.Context, _ string) (string, error) {
		n++
		return "done", nil
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return n == floorUpdates && workflow.AllHandlersFinished(ctx) })
}

// BenchmarkShortestCase times the shortest case against the floor, on the same engine and in turn. One iteration is 64 of
// each, eight at a time; the ratio is the median over the iterations.
func BenchmarkShortestCase(b *testing.B) {
	const each, atOnce = 64, 8
	ctx := context.Background()
	o, flags, err := parse([]string{"--data", b.TempDir(), "--samples=false", "--worker-listen", "127.0.0.1:0"}, os.Stderr, lang.EN)
	if err != nil {
		b.Fatal(err)
	}
	o.Frontend, o.UI, o.Log = "127.0.0.1:0", "", slog.New(slog.DiscardHandler)
	p, err := newProcedure(o, flags)
	if err != nil {
		b.Fatal(err)
	}
	e, err := engine.Start(ctx, o)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Stop(ctx)
	if err := p.Start(ctx, e); err != nil {
		b.Fatal(err)
	}
	defer p.Stop(ctx)
	w := worker.New(p.client, "floor", worker.Options{})
	w.RegisterWorkflowWithOptions(floor, workflow.RegisterOptions{Name: "floor"})
	if err := w.Start(); err != nil {
		b.Fatal(err)
	}
	defer w.Stop()

	in := shortestInput(b)
	var ratios []float64
	var floors, cases time.Duration
	run := 0
	for b.Loop() {
		run++
		f := timed(b, each, atOnce, func(i int) error { return runFloor(ctx, p.client, fmt.Sprintf("floor-%d-%d", run, i)) })
		c := timed(b, each, atOnce, func(i int) error { return runShortest(ctx, p.client, in, fmt.Sprintf("B-%d-%d", run, i)) })
		floors, cases = floors+f, cases+c
		ratios = append(ratios, c.Seconds()/f.Seconds())
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
	b.ReportMetric(floors.Seconds()*1000/float64(run*each), "ms/floor")
	b.ReportMetric(cases.Seconds()*1000/float64(run*each), "ms/case")
}

func timed(b *testing.B, n, atOnce int, do func(i int) error) time.Duration {
	start := time.Now()
	var wg sync.WaitGroup
	next := make(chan int)
	for range atOnce {
		wg.Go(func() {
			for i := range next {
				if err := do(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	return time.Since(start)
}

func runFloor(ctx context.Context, c client.Client, id string) error {
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: "floor"}, "floor")
	for range floorUpdates {
		if err == nil {
			err = oneUpdate(ctx, c, id, "step", "x", nil)
		}
	}
	if err != nil {
		return err
	}
	return run.Get(ctx, nil)
}

func oneUpdate(ctx context.Context, c client.Client, id, name string, arg, result any) error {
	h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return h.Get(ctx, result)
}

// shortestInput opens a sample case that the Measures settle at once.
func shortestInput(b *testing.B) message.CaseInput {
	name, data := config.Measures()
	m, err := measures.Load(name, data)
	if err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob("../examples/cases/01-*.yaml")
	if err != nil || len(files) != 1 {
		b.Fatal(files, err)
	}
	c, err := casefile.ReadFile(files[0], m)
	if err != nil {
		b.Fatal(err)
	}
	in := message.InputOf(c)
	in.Measures = measures.VersionOf{ID: m.ID, Version: m.Version()}
	in.OpenedBy, in.Officer = handler, officer.ID
	return in
}

func runShortest(ctx context.Context, c client.Client, in message.CaseInput, number string) error {
	in.Case = number
	id := message.WorkflowID(number)
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: message.TaskQueue}, message.CaseWorkflow, in)
	if err != nil {
		return err
	}
	as := func(id string, who message.Actor) message.Header {
		return message.Header{ID: id, Actor: who, At: time.Now(), Reason: "bench"}
	}
	d := message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.12"}}
	for _, s := range []struct {
		name message.Name
		cmd  any
	}{
		{message.CmdStatement, message.Statement{Header: as("1", officer), Waived: true}},
		{message.CmdPropose, message.Propose{Header: as("2", handler), Proposed: d}},
		{message.CmdReview, message.Review{Header: as("3", reviewer), Agreed: true}},
		{message.CmdDecide, message.Decide{Header: as("4", supervisor), Proposed: d}},
		{message.CmdServe, message.Serve{Header: as("5", handler), On: civil.On(time.Now()), Manner: "bench"}},
	} {
		var answer message.Answer
		if err := oneUpdate(ctx, c, id, string(s.name), s.cmd, &answer); err != nil {
			return err
		}
		if !answer.Accepted {
			return fmt.Errorf("%s: %s", s.name, answer.Text.EN)
		}
	}
	return run.Get(ctx, nil)
}
