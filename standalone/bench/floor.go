package bench

import (
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const (
	floorQueue    = "bench-floor"
	floorWorkflow = "floor"
	floorStep     = "step"
)

// floor is the least that a workflow can be that takes as many Updates: it keeps nothing and writes nothing.
func floor(ctx workflow.Context, updates int) error {
	n := 0
	err := workflow.SetUpdateHandler(ctx, floorStep, func(workflow.Context, string) (string, error) {
		n++
		return "done", nil
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return n == updates && workflow.AllHandlersFinished(ctx) })
}

// HostFloor runs a worker for the floor until stop is called. It belongs into the process that runs the procedure, so
// that both have the same way to the engine and the same share of the machine.
func HostFloor(c client.Client) (stop func(), err error) {
	w := worker.New(c, floorQueue, worker.Options{})
	w.RegisterWorkflowWithOptions(floor, workflow.RegisterOptions{Name: floorWorkflow})
	if err := w.Start(); err != nil {
		return nil, err
	}
	return w.Stop, nil
}
