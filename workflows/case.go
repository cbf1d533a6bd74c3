// Package workflows is the procedure: one workflow is one case, from its opening to its close. It is deterministic: no
// I/O, no clock but the workflow's, no settings; what the Measures say comes from an activity, known here by its name.
package workflows

import (
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/message"
)

// Register registers the workflows with a worker.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(Case, workflow.RegisterOptions{Name: message.CaseWorkflow})
}

// Case carries one case through the procedure. It returns when the case is closed and all of it is in the register.
func Case(ctx workflow.Context, in message.CaseInput) (message.State, error) {
	c := setUp(ctx, in)
	return c.run(ctx)
}

// caseRun is one run of a case's workflow. All that must outlive the run is in its state.
type caseRun struct {
	in    message.CaseInput
	state *message.State
	lock  workflow.Mutex // one command or tick at a time: assessing yields

	command  string    // id of the command that is being applied
	opened   bool      // the case is taken in, or taken over from the run before
	flushAt  time.Time // when what is not yet in the register is to go there
	flushDue bool      // it has waited long enough
	shown    shown     // the search attributes as the engine has them
	signals  []workflow.ReceiveChannel
	busy     int // signals being handled
}

// setUp takes over the state, and registers every handler before the first blocking call.
func setUp(ctx workflow.Context, in message.CaseInput) *caseRun {
	c := &caseRun{in: in, state: in.State, lock: workflow.NewMutex(ctx)}
	c.in.State = nil
	if c.state == nil {
		c.state = &message.State{Stage: message.Intake, Handler: in.OpenedBy.ID, Opened: workflow.Now(ctx)}
	}
	c.handleQueries(ctx)
	c.handleCommands(ctx)
	return c
}

// run is the life of a case: it opens, it goes on by commands and by time, it is recorded, it ends.
func (c *caseRun) run(ctx workflow.Context) (message.State, error) {
	if err := c.open(ctx); err != nil {
		return *c.state, err
	}
	workflow.Go(ctx, c.keepTime)
	workflow.Go(ctx, c.keepRegister)
	workflow.Go(ctx, c.sendNotices)
	workflow.Go(ctx, c.refuseUnknown)
	err := workflow.Await(ctx, func() bool { return c.over() && c.quiet(ctx) || c.long(ctx) && c.quiet(ctx) })
	if err != nil {
		return *c.state, err
	}
	if !c.over() {
		return *c.state, c.continueAsNew(ctx)
	}
	return *c.state, nil
}

// open takes in a new case, or goes on with one that continued as new.
func (c *caseRun) open(ctx workflow.Context) error {
	if err := c.lock.Lock(ctx); err != nil {
		return err
	}
	defer c.lock.Unlock()
	if c.state.Runs == 0 {
		c.state.Evidence, c.state.Facts = c.in.Evidence, c.in.Facts
		c.journal(ctx, c.in.OpenedBy, message.CaseOpened, opening{c.in})
		problems, err := c.assess(ctx, c.state.Evidence, c.state.Facts)
		if err != nil {
			return err
		}
		if len(problems) > 0 { // the starter checks the file; a foreign client may not have
			return permanent("case file", problems)
		}
		c.enter(ctx, message.Intake)
	}
	c.advance(ctx)
	c.show(ctx)
	c.opened = true
	return nil
}

// over reports whether the case is closed and all of it is in the register.
func (c *caseRun) over() bool {
	return c.state.Stage == message.Closed && len(c.state.Unflushed) == 0
}

// quiet reports whether no command is being handled or waits to be.
func (c *caseRun) quiet(ctx workflow.Context) bool {
	if c.busy > 0 || !workflow.AllHandlersFinished(ctx) {
		return false
	}
	for _, ch := range c.signals {
		if ch.Len() > 0 {
			return false
		}
	}
	return true
}

// long reports whether the history is long enough to continue as new.
func (c *caseRun) long(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	if c.in.ContinueAfter > 0 {
		return info.GetCurrentHistoryLength() >= c.in.ContinueAfter
	}
	return info.GetContinueAsNewSuggested()
}

// continueAsNew starts the next run with the same state. Instants in it are absolute, so no date moves; what was on its
// way to the register or to a party is sent again, and both take the same thing twice for one.
func (c *caseRun) continueAsNew(ctx workflow.Context) error {
	c.state.Runs++
	next := c.in
	next.State = c.state
	return workflow.NewContinueAsNewError(ctx, message.CaseWorkflow, next)
}
