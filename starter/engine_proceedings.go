package main

import (
	"context"
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/internal/clock"
	"duecourse/internal/lang"
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
	attributes := []temporal.SearchAttributeUpdate{message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.StageRunning))}
	_, err := e.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: message.ClockID(in.Number), TaskQueue: message.TaskQueue,
		WorkflowIDReusePolicy:                    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		TypedSearchAttributes:                    temporal.NewSearchAttributes(attributes...),
		StaticSummary:                            "statutory clock (Art. " + in.Kind.Article() + ")",
	}, message.ClockWorkflow(in.Kind), in)
	var twice *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &twice) {
		return false, nil
	}
	return err == nil, e.toldOf(namedClock(in.Number), err)
}

func (e *engine) Give(ctx context.Context, what proceeding, name message.Name, cmd message.Command) (message.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, e.within)
	defer cancel()
	var answer message.Answer
	h, err := e.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: what.ID, UpdateName: string(name), Args: []any{cmd}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = h.Get(ctx, &answer)
	}
	var (
		none *serviceerror.NotFound
		late *client.WorkflowUpdateServiceTimeoutOrCanceledError
	)
	switch {
	case err == nil:
		return answer, nil
	case errors.As(err, &late) && errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return answer, e.unanswered(ctx, what.Number, cmd.Head().ID, err)
	case errors.As(err, &none):
		d, look := e.client.DescribeWorkflow(context.WithoutCancel(ctx), what.ID, "")
		if look == nil && d.Status == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			return answer, ended{exitRefused, lang.Format("驳回：%s 已经办结", "refused: %s is closed", what.Number)}
		}
		if look == nil && d.Status != enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return answer, failed("%s 的流程已异常中止", "the workflow of %s broke off", what.Number)
		}
	}
	return answer, e.toldOf(what, err)
}

func (e *engine) Clock(ctx context.Context, number string) (clockLook, error) {
	what := namedClock(number)
	d, err := e.client.DescribeWorkflow(ctx, what.ID, "")
	if err != nil {
		return clockLook{}, e.toldOf(what, err)
	}
	var l clockLook
	if err := e.begun(ctx, what.ID, d.WorkflowExecution.RunID, &l.Input); err != nil {
		return l, e.toldOf(what, err)
	}
	l.Input.State = nil
	if d.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return l, e.asked(ctx, what, message.QueryState, &l.State)
	}
	if d.WorkflowCloseTime != nil {
		l.Closed = *d.WorkflowCloseTime
	}
	if err := e.client.GetWorkflow(ctx, what.ID, d.WorkflowExecution.RunID).Get(ctx, &l.State); err != nil {
		var broke *temporal.WorkflowExecutionError
		if errors.As(err, &broke) {
			return l, failed("期限 %s 的流程异常中止：%v", "the workflow of the clock %s broke off: %v", number, broke.Unwrap())
		}
		return l, e.toldOf(what, err)
	}
	return l, nil
}

// begun reads what a run was started with from the first event of its history.
func (e *engine) begun(ctx context.Context, id, run string, into any) error {
	h, err := e.client.WorkflowService().GetWorkflowExecutionHistory(ctx, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: e.namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: run}, MaximumPageSize: 1,
	})
	if err != nil {
		return err
	}
	events := h.GetHistory().GetEvents()
	if len(events) == 0 {
		return failed("历史没有开头", "the history has no beginning")
	}
	return e.payloads.FromPayloads(events[0].GetWorkflowExecutionStartedEventAttributes().GetInput(), into)
}

// asked puts a query to a workflow.
func (e *engine) asked(ctx context.Context, what proceeding, query string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, e.within)
	defer cancel()
	v, err := e.client.QueryWorkflow(ctx, what.ID, "", query)
	if err == nil {
		err = v.Get(into)
	}
	var (
		idle   *serviceerror.FailedPrecondition // nobody polls the task queue
		late   *serviceerror.DeadlineExceeded
		failed *serviceerror.QueryFailed
	)
	switch {
	case errors.As(err, &failed):
		return err
	case errors.As(err, &idle), errors.As(err, &late), errors.Is(err, context.DeadlineExceeded):
		return unreachable("引擎在，但没有办理程序（worker）应答：%v", "the engine is there, but no worker answers: %v", err)
	}
	return e.toldOf(what, err)
}

func (e *engine) Items(ctx context.Context, what proceeding) ([]message.Item, error) {
	var items []message.Item
	return items, e.asked(ctx, what, message.QueryDocket, &items)
}

func (e *engine) Calendar(ctx context.Context, what proceeding) (period.Calendar, error) {
	var state struct { // of whatever it is about
		Calendar period.Calendar `json:"calendar"`
	}
	err := e.asked(ctx, what, message.QueryState, &state)
	return state.Calendar, err
}

func (e *engine) Each(ctx context.Context, w wanted, page func([]running) error) error {
	var token []byte
	for {
		r, err := e.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: e.namespace, PageSize: foundAtOnce, NextPageToken: token, Query: w.query(),
		})
		if err != nil {
			return e.told("", err)
		}
		all := make([]running, 0, len(r.GetExecutions()))
		for _, x := range r.GetExecutions() {
			f := foundOf(x)
			one := running{
				proceeding: proceeding{x.GetExecution().GetWorkflowId(), x.GetType().GetName(), numberOf(x.GetExecution().GetWorkflowId(), x.GetType().GetName())},
				Unit:       f.Unit, Stage: f.Stage, Outcome: f.Disposition, WaitingOn: f.WaitingOn, Due: f.Due, Card: f.Card,
				Opened: f.Opened, Closed: f.Closed, Status: f.Status,
			}
			if w.matches(one) {
				all = append(all, one)
			}
		}
		if err := page(all); err != nil {
			return err
		}
		if token = r.GetNextPageToken(); len(token) == 0 {
			return nil
		}
	}
}

func (e *engine) Count(ctx context.Context, w wanted) (int, error) {
	r, err := e.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: e.namespace, Query: w.query()})
	if err != nil {
		return 0, e.told("", err)
	}
	return int(r.GetCount()), nil
}

// toldOf is told for a proceeding that need be no case.
func (e *engine) toldOf(what proceeding, err error) error {
	var none *serviceerror.NotFound
	var nowhere *serviceerror.NamespaceNotFound
	if errors.As(err, &none) && !errors.As(err, &nowhere) && what.Type != message.CaseWorkflow {
		return notFound("没有期限 %s", "there is no clock %s", what.Number)
	}
	return e.told(what.Number, err)
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
