package main

import (
	"context"
	"strings"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/internal/clock"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// connectAll reaches the engine by the settings, for all that runs in it.
func connectAll(ctx context.Context, s config.Settings) (proceedings, error) {
	c, err := connect(ctx, s)
	if err != nil {
		return nil, err
	}
	return c.(*engine), nil
}

func (e *engine) Start(ctx context.Context, in message.ClockInput) (bool, error) {
	return e.start(ctx, client.StartWorkflowOptions{
		ID:                    message.ClockID(in.Number),
		TypedSearchAttributes: temporal.NewSearchAttributes(message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.StageRunning))),
		StaticSummary:         "statutory clock (Art. " + in.Kind.Article() + ")",
	}, message.ClockWorkflow(in.Kind), in)
}

func (e *engine) Give(ctx context.Context, what proceeding, name message.Name, cmd message.Command) (message.Answer, error) {
	return e.command(ctx, what.ID, name, cmd)
}

func (e *engine) Clock(ctx context.Context, number string) (clockLook, error) {
	var l clockLook
	var err error
	l.Closed, err = e.look(ctx, message.ClockID(number), &l.Input, &l.State)
	l.Input.State = nil
	return l, err
}

func (e *engine) Items(ctx context.Context, what proceeding) ([]message.Item, error) {
	var items []message.Item
	return items, e.ask(ctx, what.ID, message.QueryDocket, &items)
}

func (e *engine) Calendar(ctx context.Context, what proceeding) (period.Calendar, error) {
	var state struct { // of whatever it is about
		Calendar period.Calendar `json:"calendar"`
	}
	err := e.ask(ctx, what.ID, message.QueryState, &state)
	return state.Calendar, err
}

func (e *engine) Each(ctx context.Context, w wanted, page func([]running) error) error {
	for found, err := range e.pages(ctx, w.query()) {
		if err != nil {
			return err
		}
		all := make([]running, 0, len(found))
		for _, x := range found {
			if one := runningOf(x); w.matches(one) {
				all = append(all, one)
			}
		}
		if err := page(all); err != nil {
			return err
		}
	}
	return nil
}

func runningOf(x *workflowpb.WorkflowExecutionInfo) running {
	f := foundOf(x)
	return running{
		proceeding: proceeding{x.GetExecution().GetWorkflowId(), x.GetType().GetName(), strings.TrimSuffix(f.Case, message.ClockNumber(""))},
		Unit:       f.Unit, Stage: f.Stage, Outcome: f.Disposition, WaitingOn: f.WaitingOn, Due: f.Due, Card: f.Card,
		Opened: f.Opened, Closed: f.Closed, Status: f.Status,
	}
}

func (e *engine) Count(ctx context.Context, w wanted) (int, error) {
	r, err := e.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: e.namespace, Query: w.query()})
	if err != nil {
		return 0, e.told("", err)
	}
	return int(r.GetCount()), nil
}

// kindOfType is the kind of clock that a type of workflow runs, or none.
func kindOfType(workflowType string) clock.Kind {
	for _, k := range clock.Kinds {
		if message.ClockWorkflow(k) == workflowType {
			return k
		}
	}
	return ""
}
