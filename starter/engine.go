package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/temporalclient"
)

const (
	connectWithin = 5 * time.Second
	answerWithin  = 15 * time.Second // for a worker's answer
	foundAtOnce   = 500
)

// engine is cases over a Temporal client.
type engine struct {
	client    client.Client
	namespace string
	address   string
	within    time.Duration // for a worker's answer
	payloads  converter.DataConverter
}

// connect reaches the engine by the settings.
func connect(ctx context.Context, s config.Settings) (cases, error) {
	soon, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	c, err := temporalclient.Dial(soon, s, slog.New(slog.DiscardHandler)) // what matters is in the error
	if err != nil && ctx.Err() == nil && soon.Err() != nil {
		err = &temporalclient.Unreachable{Address: s.Temporal.Address, Cause: err}
	}
	e := &engine{client: c, namespace: s.Temporal.Namespace, address: s.Temporal.Address, within: answerWithin, payloads: temporalclient.DataConverter()}
	if err != nil {
		return nil, e.told("", err)
	}
	return e, nil
}

func (e *engine) Close() { e.client.Close() }

func (e *engine) Open(ctx context.Context, in message.CaseInput) (bool, error) {
	attributes := []temporal.SearchAttributeUpdate{message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.Intake))}
	_, err := e.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: message.WorkflowID(in.Case), TaskQueue: message.TaskQueue,
		WorkflowIDReusePolicy:                    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		TypedSearchAttributes:                    temporal.NewSearchAttributes(attributes...),
	}, message.CaseWorkflow, in)
	var twice *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &twice) {
		return false, nil
	}
	return err == nil, e.told(in.Case, err)
}

func (e *engine) Command(ctx context.Context, number string, name message.Name, cmd message.Command) (message.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, e.within)
	defer cancel()
	var answer message.Answer
	// The workflow knows a command by its own id and says where it was answered before; the update's may differ.
	h, err := e.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: idOf(number), UpdateName: string(name), Args: []any{cmd},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = h.Get(ctx, &answer)
	}
	if err != nil {
		return answer, e.unanswered(ctx, number, cmd.Head().ID, err)
	}
	return answer, nil
}

// unanswered says why a command got no answer.
func (e *engine) unanswered(ctx context.Context, number, id string, err error) error {
	var (
		none *serviceerror.NotFound
		late *client.WorkflowUpdateServiceTimeoutOrCanceledError
	)
	switch {
	case errors.As(err, &late) && errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return unreachable("%[1]s 内没有办理程序（worker）应答，命令是否收到不明。办理程序是否在运行？之后以同一编号 --id %[2]s 再发一次，不会重复执行；或者用 --async 留给引擎",
			"no worker answered within %[1]s, and whether the command was taken is not known. Is one running? Give it again with the same --id %[2]s, which never applies it twice, or leave it with the engine by --async", e.within, id)
	case errors.As(err, &none):
		return e.gone(context.WithoutCancel(ctx), number, err)
	}
	return e.told(number, err)
}

// gone tells a case that is closed from one that never was.
func (e *engine) gone(ctx context.Context, number string, err error) error {
	d, look := e.client.DescribeWorkflow(ctx, idOf(number), "")
	switch {
	case look != nil || d.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return e.told(number, err)
	case d.Status == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return ended{exitRefused, lang.Format("驳回：%s 已经办结", "refused: the %s is closed", explain.Numbered(number))}
	}
	return failed("案件 %s 的流程已异常中止，原因见 starter show %[1]s", "the workflow of case %s broke off; starter show %[1]s says why", number)
}

func (e *engine) Send(ctx context.Context, number string, name message.Name, cmd message.Command) error {
	err := e.client.SignalWorkflow(ctx, idOf(number), "", string(name), cmd)
	var none *serviceerror.NotFound
	if errors.As(err, &none) {
		return e.gone(ctx, number, err)
	}
	return e.told(number, err)
}

func (e *engine) Look(ctx context.Context, number string) (look, error) {
	id := idOf(number)
	d, err := e.client.DescribeWorkflow(ctx, id, "")
	if err != nil {
		return look{}, e.told(number, err)
	}
	var l look
	if l.Input, err = e.input(ctx, id, d.WorkflowExecution.RunID); err != nil {
		return look{}, e.told(number, err)
	}
	l.Input.State = nil
	if d.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		err = e.ask(ctx, number, message.QueryState, &l.State)
		return l, err
	}
	if d.WorkflowCloseTime != nil {
		l.Closed = *d.WorkflowCloseTime
	}
	if err := e.client.GetWorkflow(ctx, id, d.WorkflowExecution.RunID).Get(ctx, &l.State); err != nil {
		var broke *temporal.WorkflowExecutionError
		if errors.As(err, &broke) {
			return l, failed("案件 %s 的流程异常中止：%v", "the workflow of case %s broke off: %v", number, broke.Unwrap())
		}
		return l, e.told(number, err)
	}
	return l, nil
}

// input reads what a run was started with from the first event of its history.
func (e *engine) input(ctx context.Context, id, run string) (message.CaseInput, error) {
	var in message.CaseInput
	h, err := e.client.WorkflowService().GetWorkflowExecutionHistory(ctx, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: e.namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: run}, MaximumPageSize: 1,
	})
	if err != nil {
		return in, err
	}
	events := h.GetHistory().GetEvents()
	if len(events) == 0 {
		return in, failed("案件的历史没有开头", "the case's history has no beginning")
	}
	err = e.payloads.FromPayloads(events[0].GetWorkflowExecutionStartedEventAttributes().GetInput(), &in)
	return in, err
}

// ask puts a query to the workflow of a case.
func (e *engine) ask(ctx context.Context, number, query string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, e.within)
	defer cancel()
	v, err := e.client.QueryWorkflow(ctx, idOf(number), "", query)
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
	return e.told(number, err)
}

func (e *engine) Watch(ctx context.Context, number string) (message.WatchState, error) {
	number = message.WatchNumber(number)
	var s message.WatchState
	d, err := e.client.DescribeWorkflow(ctx, idOf(number), "")
	if err != nil {
		return s, e.told(number, err)
	}
	if d.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return s, e.ask(ctx, number, message.QueryState, &s)
	}
	return s, e.told(number, e.client.GetWorkflow(ctx, idOf(number), d.WorkflowExecution.RunID).Get(ctx, &s))
}

func (e *engine) Docket(ctx context.Context, number string) ([]message.Item, error) {
	var items []message.Item
	return items, e.ask(ctx, number, message.QueryDocket, &items)
}

func (e *engine) Find(ctx context.Context, s search, most int) ([]found, error) {
	var all []found
	var page []byte
	for {
		r, err := e.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: e.namespace, PageSize: foundAtOnce, NextPageToken: page, Query: s.query(),
		})
		if err != nil {
			return nil, e.told("", err)
		}
		for _, x := range r.GetExecutions() {
			f := foundOf(x)
			if !s.matches(f) {
				continue
			}
			all = append(all, f)
			if most > 0 && len(all) == most {
				return all, nil
			}
		}
		if page = r.GetNextPageToken(); len(page) == 0 {
			return all, nil
		}
	}
}

// idOf is the id of the workflow that a number names: of a case, or, as the register numbers them, of a watch or a clock.
func idOf(number string) string {
	switch own, clock, watch := message.NumberOf(number); {
	case watch:
		return message.WatchID(own)
	case clock:
		return message.ClockID(own)
	}
	return message.WorkflowID(number)
}

// numbered is the number that a workflow's id stands for.
func numbered(id string) string {
	if of, is := strings.CutPrefix(id, message.WatchID("")); is {
		return message.WatchNumber(of)
	}
	if of, is := strings.CutPrefix(id, message.ClockID("")); is {
		return message.ClockNumber(of)
	}
	return strings.TrimPrefix(id, message.WorkflowID(""))
}

func foundOf(x *workflowpb.WorkflowExecutionInfo) found {
	fields := x.GetSearchAttributes().GetIndexedFields()
	word := func(key interface{ GetName() string }) (s string) {
		if p := fields[key.GetName()]; p != nil {
			_ = converter.GetDefaultDataConverter().FromPayload(p, &s) // what cannot be read is not shown; nothing is decided by it
		}
		return s
	}
	f := found{
		Case: numbered(x.GetExecution().GetWorkflowId()), Unit: word(message.AttrUnit), Matter: word(message.AttrMatter),
		Stage: message.Stage(word(message.AttrStage)), Disposition: word(message.AttrDisposition), WaitingOn: message.Role(word(message.AttrWaitingOn)),
		Card: message.Card(word(message.AttrWarning)), Measures: word(message.AttrMeasures), Opened: x.GetStartTime().AsTime(), Status: statusOpen,
	}
	if p := fields[message.AttrNextDue.GetName()]; p != nil {
		_ = converter.GetDefaultDataConverter().FromPayload(p, &f.Due)
	}
	switch x.GetStatus() {
	case enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return f
	case enums.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		f.Status = statusClosed
	default:
		f.Status = strings.ToLower(x.GetStatus().String())
	}
	if x.GetCloseTime() != nil {
		f.Closed = x.GetCloseTime().AsTime()
	}
	return f
}

// told makes of an error of the engine one that report tells.
func (e *engine) told(number string, err error) error {
	var (
		away     *temporalclient.Unreachable
		none     *serviceerror.NotFound
		nowhere  *serviceerror.NamespaceNotFound
		argument *serviceerror.InvalidArgument
	)
	switch err = temporalclient.Reached(e.address, err); {
	case errors.As(err, &away):
		return ended{exitUnreachable, away.Text()}
	case errors.As(err, &nowhere):
		return failed("Temporal 上没有命名空间 %s：先运行 starter setup", "Temporal has no namespace %s: run starter setup first", e.namespace)
	case errors.As(err, &none) && number != "":
		return notFound("没有%s", "there is no %s", explain.Numbered(number))
	case errors.As(err, &argument) && strings.Contains(argument.Message, "earch attribute"):
		return failed("命名空间 %s 缺少搜索属性：先运行 starter setup（%v）", "the namespace %s lacks search attributes: run starter setup first (%v)", e.namespace, argument)
	}
	return err
}
