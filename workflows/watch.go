package workflows

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// Watch watches, for as many annual assessments after an exemption as its rule says and at every round of promotion between,
// that the officer is not put at a disadvantage (Art. 20). A disadvantage opens a complaint, which somebody must put right.
func Watch(ctx workflow.Context, in message.WatchInput) (message.WatchState, error) {
	return setUpWatch(ctx, in).run(ctx)
}

// setUpWatch takes over the state, and registers every handler before the first blocking call.
func setUpWatch(ctx workflow.Context, in message.WatchInput) *watchRun {
	w := &watchRun{in: in, state: in.State}
	w.in.State = nil
	if w.state == nil {
		w.state = &message.WatchState{Proceeding: message.Proceeding{Opened: workflow.Now(ctx), Calendar: in.Calendar}}
	}
	w.in.Calendar = nil
	w.proceeding = proceeding{
		number: message.WatchNumber(in.Case), unit: in.Unit, edition: in.Edition, terms: in.Terms, rules: in.Rules,
		kept: &w.state.Proceeding, matter: w, continueAfter: in.ContinueAfter, lock: workflow.NewMutex(ctx),
		commands: []entry{
			{message.CmdRound, command(w.round)},
			{message.CmdDetriment, command(w.detriment)},
			{message.CmdComplaint, command(w.complain)},
			{message.CmdPutRight, command(w.putRight)},
			{message.CmdExtend, command(w.extend)},
			{message.CmdCalendar, command(w.recalendar)},
		},
	}
	w.state.Years = cmp.Or(w.rule(message.AwaitNoDetriment, "").Times, message.WatchYears)
	must(workflow.SetQueryHandler(ctx, message.QueryState, func() (message.WatchState, error) { return *w.state, nil }))
	w.answerQueries(ctx)
	w.handleCommands(ctx)
	return w
}

func (w *watchRun) run(ctx workflow.Context) (message.WatchState, error) {
	err := w.open(ctx, func() error {
		if w.state.Runs == 0 {
			w.journal(ctx, system, message.WatchOpened, w.in)
		}
		return nil
	})
	if err != nil {
		return *w.state, err
	}
	over, err := w.carryOn(ctx)
	if err != nil || over {
		return *w.state, err
	}
	next := w.in
	next.State = w.state
	return *w.state, workflow.NewContinueAsNewError(ctx, message.WatchWorkflow, next)
}

type watchRun struct {
	proceeding
	in    message.WatchInput
	state *message.WatchState
}

func (w *watchRun) closed() bool { return w.state.Closed }

func (w *watchRun) stage() message.Stage {
	if w.state.Closed {
		return message.Closed
	}
	return message.StageWatching
}

func (w *watchRun) about(b *strings.Builder) {
	fmt.Fprintf(b, "- 免责后不受影响 no detriment (Art. 20): %d/%d\n", w.state.Asked, w.state.Years)
}

func (w *watchRun) whole() any { return w.state }

func (w *watchRun) row() message.CaseRow { return message.CaseRow{Kind: message.WatchWorkflow} }

func (w *watchRun) decisions() []message.DecisionRow { return nil }

func (w *watchRun) lapsed(workflow.Context, message.Item) {} // nothing of a watch lapses

// advance asks about the next annual assessment once the one before is answered, whatever else is open, and closes when
// after the last nothing is.
func (w *watchRun) advance(ctx workflow.Context) {
	if w.state.Closed || w.openItem(message.AwaitNoDetriment) != nil {
		return
	}
	if w.state.Asked >= w.state.Years {
		if w.anythingOpen() {
			return
		}
		w.state.Closed = true
		w.journal(ctx, system, message.CaseClosed, closing{})
		return
	}
	w.state.Asked++
	on := w.in.ExemptOn.AddYears(w.state.Asked - 1)
	w.await(ctx, message.AwaitNoDetriment, awaited{
		subject: fmt.Sprintf("%d/%d", w.state.Asked, w.state.Years), event: period.Event{Name: "exempted", On: on},
	})
}

func (w *watchRun) permit(name message.Name, head message.Header) error {
	roles := map[message.Name][]message.Role{
		message.CmdRound:     {message.Handler, message.Officer},
		message.CmdDetriment: {message.Handler},
		message.CmdComplaint: {message.Officer},
		message.CmdPutRight:  {message.Supervisor},
		message.CmdExtend:    {message.Supervisor},
		message.CmdCalendar:  {message.System, message.Supervisor},
	}
	switch {
	case head.Actor.ID == "":
		return refusal("", "命令应当写明由谁发出", "a command must say who gives it")
	case !slices.Contains(roles[name], head.Actor.Role):
		return w.notBy(name, head.Actor.Role, roles[name])
	case head.Actor.Role == message.Officer && w.in.Officer != "" && head.Actor.ID != w.in.Officer:
		return refusal("", "%s 不是本案的当事执法人员", "%s is not the officer concerned", head.Actor.ID)
	case head.Actor.Role != message.Officer && head.Actor.ID == w.in.Officer && w.in.Officer != "":
		return refusal("20", "当事执法人员不能办理本人的事项", "the officer concerned has no part in handling it")
	}
	return nil
}

// round asks about a round of promotion.
func (w *watchRun) round(ctx workflow.Context, cmd message.Round) (lang.Text, error) {
	if strings.TrimSpace(cmd.What) == "" {
		return lang.Text{}, refusal("20", "应当写明是什么考核、评优或者选拔", "it must say which round")
	}
	item := w.await(ctx, message.AwaitRound, awaited{subject: cmd.What})
	return accepted("已登记，待答复：%s", "recorded; to be answered: %s", item.ID)
}

// detriment takes an answer. Silence is none: the question stays open, with a red card.
func (w *watchRun) detriment(ctx workflow.Context, cmd message.Detriment) (lang.Text, error) {
	item := w.item(cmd.Item)
	switch {
	case item == nil || item.Status != message.ItemOpen || item.Kind == message.AwaitComplaint:
		return lang.Text{}, refusal("20", "没有待答复的事项 %q", "nothing is to be answered under %q", cmd.Item)
	case cmd.Disadvantaged && strings.TrimSpace(cmd.Text) == "":
		return lang.Text{}, refusal("20", "受到不利影响的，应当写明情况", "where there was a disadvantage, it must say which")
	case item.Kind == message.AwaitNoDetriment && workflow.Now(ctx).Before(item.WarnAt):
		return lang.Text{}, refusal("20", "该年度考核尚未进行，%s 起答复", "that annual assessment is still to come: answer from %s on", civil.On(item.WarnAt))
	}
	w.state.Answers = append(w.state.Answers, cmd)
	w.endItem(ctx, item, message.ItemAnswered, cmd.ID)
	if !cmd.Disadvantaged {
		return accepted("已记录：未受影响", "recorded: no disadvantage")
	}
	return w.complaint(ctx, cmd.Text)
}

// complain takes the officer's own word for a disadvantage.
func (w *watchRun) complain(ctx workflow.Context, cmd message.Complain) (lang.Text, error) {
	if strings.TrimSpace(cmd.Text) == "" {
		return lang.Text{}, refusal("20", "应当写明受到什么不利影响", "it must say what the disadvantage is")
	}
	w.state.Complaints = append(w.state.Complaints, cmd)
	return w.complaint(ctx, cmd.Text)
}

func (w *watchRun) complaint(ctx workflow.Context, _ string) (lang.Text, error) {
	item := w.await(ctx, message.AwaitComplaint, awaited{})
	w.notice(ctx, item, message.OccasionOpened)
	return accepted("已立项督办：%s", "a complaint is open: %s", item.ID)
}

// putRight takes what was done about a disadvantage.
func (w *watchRun) putRight(ctx workflow.Context, cmd message.PutRight) (lang.Text, error) {
	item := w.item(cmd.Item)
	switch {
	case item == nil || item.Kind != message.AwaitComplaint || item.Status != message.ItemOpen:
		return lang.Text{}, refusal("20", "没有待督办的事项 %q", "there is no open complaint %q", cmd.Item)
	case strings.TrimSpace(cmd.Text) == "":
		return lang.Text{}, refusal("20", "应当写明纠正情况", "it must say what was done")
	}
	w.state.PutRight = append(w.state.PutRight, cmd)
	w.endItem(ctx, item, message.ItemAnswered, cmd.ID)
	return accepted("已纠正", "put right")
}

// watched are the kinds of items that a watch has.
func watched(k message.ItemKind) bool {
	return k == message.AwaitNoDetriment || k == message.AwaitRound || k == message.AwaitComplaint
}

// watch begins the watch over an officer who is exempt by the decision in force, from the day on which that reached them.
// There is one in a case, and it goes on beside it: nobody waits for the case to close to be wronged (Art. 20).
func (c *caseRun) watch(ctx workflow.Context, from civil.Date) {
	if !c.since(2) || c.state.Disposition() != measures.Exempt || !c.state.Watched.IsZero() {
		return
	}
	c.state.Watched = from
	c.busy++ // a child is started by the run that says so
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { c.busy-- }()
		for c.startWatch(ctx) != nil {
			if workflow.Sleep(ctx, 10*time.Minute) != nil {
				return
			}
		}
	})
}

// startWatch starts the watch of an exempt officer. It lives on when the case is over.
func (c *caseRun) startWatch(ctx workflow.Context) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: message.WatchID(c.in.Case), ParentClosePolicy: enums.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary: "no detriment after the exemption (Art. 20)",
	})
	err := workflow.ExecuteChildWorkflow(ctx, message.WatchWorkflow, message.WatchInput{
		Case: c.in.Case, Unit: c.in.Unit, Officer: c.in.Officer, ExemptOn: c.state.Watched,
		Terms:    slices.DeleteFunc(slices.Clone(c.in.Terms), func(t message.Term) bool { return !watched(t.Kind) }),
		Rules:    slices.DeleteFunc(slices.Clone(c.in.Rules), func(r period.Rule) bool { return !watched(message.ItemKind(r.ID)) }),
		Calendar: c.state.Calendar, Edition: c.in.Edition,
	}).GetChildWorkflowExecution().Get(ctx, nil)
	var twice *temporal.ChildWorkflowExecutionAlreadyStartedError
	if errors.As(err, &twice) { // there is one
		return nil
	}
	return err
}
