package bench

import (
	"context"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/examples"
	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

var (
	handler    = message.Actor{ID: "h-001", Role: message.Handler}
	reviewer   = message.Actor{ID: "l-001", Role: message.LegalReviewer}
	supervisor = message.Actor{ID: "s-001", Role: message.Supervisor}
	officer    = message.Actor{ID: "o-001", Role: message.Officer}
)

// outcome is what the sample case comes to: no fault, which leaves nothing to carry out, to go against or to watch over.
var outcome = message.Proposed{Disposition: measures.NoFault, Basis: []string{"7"}}

// sampleInput opens a sample case that the Measures settle at once, so that it goes on to the officer's statement.
func sampleInput() (message.CaseInput, error) {
	name, data := config.Measures()
	m, err := measures.Load(name, data)
	if err != nil {
		return message.CaseInput{}, err
	}
	files, err := examples.Cases()
	if err != nil {
		return message.CaseInput{}, err
	}
	for _, f := range files {
		if !strings.HasPrefix(path.Base(f.Name), "20-") {
			continue
		}
		c, err := casefile.Read(f.Name, f.Data, m)
		if err != nil {
			return message.CaseInput{}, err
		}
		in := message.InputOf(c)
		in.Measures = measures.VersionOf{ID: m.ID, Version: m.Version()}
		in.OpenedBy, in.Officer = handler, officer.ID
		return in, nil
	}
	return message.CaseInput{}, fmt.Errorf("there is no sample case 20 among %d", len(files))
}

// openCase opens a case as starter does.
func openCase(ctx context.Context, c client.Client, in message.CaseInput, number string) (client.WorkflowRun, error) {
	in.Case = number
	return c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: message.WorkflowID(number), TaskQueue: message.TaskQueue,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.Intake))),
	}, message.CaseWorkflow, in)
}

func openFloor(ctx context.Context, c client.Client, id string, updates int) (client.WorkflowRun, error) {
	return c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: floorQueue}, floorWorkflow, updates)
}

// update gives one Update and waits for its answer.
func update(ctx context.Context, c client.Client, id, name string, arg, answer any) error {
	h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return h.Get(ctx, answer)
}

// give gives a command that is to be accepted.
func give(ctx context.Context, c client.Client, number string, s step) error {
	var answer message.Answer
	if err := update(ctx, c, message.WorkflowID(number), string(s.name), s.command, &answer); err != nil {
		return fmt.Errorf("%s %s: %w", number, s.name, err)
	}
	if !answer.Accepted {
		return fmt.Errorf("%s %s is refused by Art. %s: %s", number, s.name, answer.Article, answer.Text.EN)
	}
	return nil
}

type step struct {
	name    message.Name
	command message.Command
}

// toDecision are the commands that bring the sample case before its decision; with decide and serve they are the shortest
// way from the opening to the end.
func toDecision() []step {
	return []step{
		{message.CmdStatement, message.Statement{Header: head("1", officer), Waived: true}},
		{message.CmdPropose, message.Propose{Header: head("2", handler), Proposed: outcome}},
		{message.CmdReview, message.Review{Header: head("3", reviewer), Agreed: true}},
	}
}

func decide() step {
	return step{message.CmdDecide, message.Decide{Header: head("4", supervisor), Proposed: outcome}}
}

func serve() step {
	return step{message.CmdServe, message.Serve{Header: head("5", handler), On: civil.On(time.Now()), Manner: "bench"}}
}

func shortest() []step { return append(toDecision(), decide(), serve()) }

func head(id string, who message.Actor) message.Header {
	return message.Header{ID: id, Actor: who, At: time.Now().UTC(), Reason: "bench"}
}

// each does n things, k at a time, and returns how long all took. After an error no more are begun.
func each(ctx context.Context, n, k int, do func(ctx context.Context, i int) error) (time.Duration, error) {
	begun := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var wg sync.WaitGroup
	for range k {
		wg.Go(func() {
			for i := range next {
				if err := do(ctx, i); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	wg.Wait()
	return time.Since(begun), context.Cause(ctx)
}
