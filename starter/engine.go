package main

import (
	"context"
	"errors"
	"iter"
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

// engine is cases and proceedings over a Temporal client. What it does for both takes the id of a workflow.
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
	return e.start(ctx, client.StartWorkflowOptions{
		ID:                    message.WorkflowID(in.Case),
		TypedSearchAttributes: temporal.NewSearchAttributes(message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.Intake))),
	}, message.CaseWorkflow, in)
}

// start starts a workflow. It reports false, and changes nothing, where there is or was one of that id.
func (e *engine) start(ctx context.Context, o client.StartWorkflowOptions, workflow string, in any) (bool, error) {
	o.TaskQueue = message.TaskQueue
	o.WorkflowIDReusePolicy = enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
	o.WorkflowExecutionErrorWhenAlreadyStarted = true
	_, err := e.client.ExecuteWorkflow(ctx, o, workflow, in)
	var twice *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &twice) {
		return false, nil
	}
	return err == nil, e.told(o.ID, err)
}

func (e *engine) Command(ctx context.Context, number string, name message.Name, cmd message.Command) (message.Answer, error) {
	return e.command(ctx, idOf(number), name, cmd)
}

// command gives a workflow a command and waits for its answer.
func (e *engine) command(ctx context.Context, id string, name message.Name, cmd message.Command) (message.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, e.within)
	defer cancel()
	var answer message.Answer
	// The workflow knows a command by its own id and says where it was answered before; the update's may differ.
	h, err := e.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: string(name), Args: []any{cmd},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = h.Get(ctx, &answer)
	}
	if err != nil {
		return answer, e.unanswered(ctx, id, cmd.Head().ID, err)
	}
	return answer, nil
}

// unanswered says why a command got no answer.
func (e *engine) unanswered(ctx context.Context, id, command string, err error) error {
	var (
		none *serviceerror.NotFound
		late *client.WorkflowUpdateServiceTimeoutOrCanceledError
	)
	switch {
	case errors.As(err, &late) && errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		var async lang.Text
		if _, clock, _ := message.NumberOf(numbered(id)); !clock { // whose commands have no such flag
			async = lang.Text{ZH: "；或者用 --async 留给引擎", EN: ", or leave it with the engine by --async"}
		}
		return unreachable("%[1]s 内没有办理程序（worker）应答，命令是否收到不明。办理程序是否在运行？之后以同一编号 --id %[2]s 再发一次，不会重复执行%[3]s",
			"no worker answered within %[1]s, and whether the command was taken is not known. Is one running? Give it again with the same --id %[2]s, which never applies it twice%[3]s",
			e.within, command, async)
	case errors.As(err, &none):
		return e.gone(context.WithoutCancel(ctx), id, err)
	}
	return e.told(id, err)
}

// gone tells a workflow that is closed from one that never was.
func (e *engine) gone(ctx context.Context, id string, err error) error {
	d, look := e.client.DescribeWorkflow(ctx, id, "")
	switch {
	case look != nil || d.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return e.told(id, err)
	case d.Status == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return ended{exitRefused, lang.Format("驳回：%s 已经办结", "refused: the %s is closed", namedBy(id))}
	}
	return failed("%s 的流程已异常中止，原因见 %s", "the workflow of the %s broke off; %s says why", namedBy(id), showing(id))
}

func (e *engine) Send(ctx context.Context, number string, name message.Name, cmd message.Command) error {
	id := idOf(number)
	err := e.client.SignalWorkflow(ctx, id, "", string(name), cmd)
	var none *serviceerror.NotFound
	if errors.As(err, &none) {
		return e.gone(ctx, id, err)
	}
	return e.told(id, err)
}

func (e *engine) Look(ctx context.Context, number string) (look, error) {
	var l look
	var err error
	l.Closed, err = e.look(ctx, idOf(number), &l.Input, &l.State)
	l.Input.State = nil
	return l, err
}

// look reads the state of a workflow, of a closed one from what it came to, and what it was started with where in is not
// nil. It returns when the workflow was closed, or zero while it runs.
func (e *engine) look(ctx context.Context, id string, in, state any) (closed time.Time, err error) {
	d, err := e.client.DescribeWorkflow(ctx, id, "")
	if err != nil {
		return closed, e.told(id, err)
	}
	run := d.WorkflowExecution.RunID
	if in != nil {
		if err := e.begun(ctx, id, run, in); err != nil {
			return closed, e.told(id, err)
		}
	}
	if d.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return closed, e.ask(ctx, id, message.QueryState, state)
	}
	if d.WorkflowCloseTime != nil {
		closed = *d.WorkflowCloseTime
	}
	err = e.client.GetWorkflow(ctx, id, run).Get(ctx, state)
	var broke *temporal.WorkflowExecutionError
	if errors.As(err, &broke) {
		return closed, failed("%s 的流程异常中止：%v", "the workflow of the %s broke off: %v", namedBy(id), broke.Unwrap())
	}
	return closed, e.told(id, err)
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

// ask puts a query to a workflow.
func (e *engine) ask(ctx context.Context, id, query string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, e.within)
	defer cancel()
	v, err := e.client.QueryWorkflow(ctx, id, "", query)
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
	return e.told(id, err)
}

func (e *engine) Watch(ctx context.Context, number string) (message.WatchState, error) {
	var s message.WatchState
	_, err := e.look(ctx, message.WatchID(number), nil, &s)
	return s, err
}

func (e *engine) Docket(ctx context.Context, number string) ([]message.Item, error) {
	var items []message.Item
	return items, e.ask(ctx, idOf(number), message.QueryDocket, &items)
}

func (e *engine) Find(ctx context.Context, s search, most int) ([]found, error) {
	var all []found
	for page, err := range e.pages(ctx, s.query()) {
		if err != nil {
			return nil, err
		}
		for _, x := range page {
			f := foundOf(x)
			if !s.matches(f) {
				continue
			}
			all = append(all, f)
			if most > 0 && len(all) == most {
				return all, nil
			}
		}
	}
	return all, nil
}

// pages are what a query finds, page by page.
func (e *engine) pages(ctx context.Context, query string) iter.Seq2[[]*workflowpb.WorkflowExecutionInfo, error] {
	return func(yield func([]*workflowpb.WorkflowExecutionInfo, error) bool) {
		var token []byte
		for {
			r, err := e.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
				Namespace: e.namespace, PageSize: foundAtOnce, NextPageToken: token, Query: query,
			})
			if err != nil {
				yield(nil, e.told("", err))
				return
			}
			if token = r.GetNextPageToken(); !yield(r.GetExecutions(), nil) || len(token) == 0 {
				return
			}
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

// numbered is the number that a workflow's id stands for, as the register has it.
func numbered(id string) string {
	if of, is := strings.CutPrefix(id, message.WatchID("")); is {
		return message.WatchNumber(of)
	}
	if of, is := strings.CutPrefix(id, message.ClockID("")); is {
		return message.ClockNumber(of)
	}
	return strings.TrimPrefix(id, message.WorkflowID(""))
}

// namedBy says what a workflow's id stands for.
func namedBy(id string) lang.Text { return explain.Numbered(numbered(id)) }

// showing is the command that shows what a workflow's id stands for.
func showing(id string) string {
	switch own, clock, watch := message.NumberOf(numbered(id)); {
	case clock:
		return "starter clock show " + own
	case watch:
		return "starter detriment show " + own
	default:
		return "starter show " + own
	}
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

// told makes of an error of the engine one that report tells. The id is of the workflow that it is about, if any.
func (e *engine) told(id string, err error) error {
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
	case errors.As(err, &none) && id != "":
		return notFound("没有%s", "there is no %s", namedBy(id))
	case errors.As(err, &argument) && strings.Contains(argument.Message, "earch attribute"):
		return failed("命名空间 %s 缺少搜索属性：先运行 starter setup（%v）", "the namespace %s lacks search attributes: run starter setup first (%v)", e.namespace, argument)
	}
	return err
}
