package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// clockPlan is a statutory clock of a sample case: its certificate takes the place of what the case file states.
type clockPlan struct {
	number string
	kind   clock.Kind
	marks  []clock.Mark
	fixed  *clock.Fixed
	proves []string      // facts that the case is to have from the certificate alone, by the beginnings of their names
	late   string        // day of the application that is entered after the last day
	comes  clock.Outcome // to
	ground string
}

var clockPlans = map[string]clockPlan{
	"LYG-2026-0005": {
		number: "RQ-2026-0005", kind: clock.WrittenRequest, ground: "8.6", comes: clock.NoReplyInTime, proves: []string{"request."},
		marks: []clock.Mark{{Event: clock.Sent, On: day("2026-05-11"), Evidence: []string{"上级机关签收回执"}}},
		fixed: &clock.Fixed{By: "l-001", Reason: "适用技术规范存在疑难"},
	},
	"LYG-2026-0006": {
		number: "ZX-2026-0006", kind: clock.EnforcementApplication, ground: "8.24", comes: clock.FiledInTime, late: "2026-03-25",
		proves: []string{"enforcement.", "penalty.not_performed"},
		marks:  []clock.Mark{{Event: clock.Served, On: day("2025-08-29"), Evidence: []string{"送达回证"}}, {Event: clock.DemandServed, On: day("2026-03-05"), Evidence: []string{"催告书送达回证"}}},
	},
}

func day(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err) // it is written above
	}
	return d
}

// byClock leaves out of a case what its clock is to prove.
func byClock(in *message.CaseInput) {
	c, has := clockPlans[in.Case]
	if !has {
		return
	}
	in.Facts = slices.DeleteFunc(in.Facts, func(f message.Fact) bool {
		return slices.ContainsFunc(c.proves, func(begins string) bool { return strings.HasPrefix(f.Name, begins) })
	})
}

var (
	// runs starts the clock of the case.
	runs = step{starts: true}
	// attaches lets the case hear of it.
	attaches = step{name: message.CmdAttach, by: message.Handler, cased: func(number string, h message.Header) message.Command {
		return message.Attach{Header: h, Clock: clockPlans[number].number, Kind: clockPlans[number].kind}
	}}
	// warned waits for the yellow card of the time for late entries; a first start does not.
	warned = step{warned: true}
	// entersLate enters the application that was in time.
	entersLate = step{name: message.CmdMark, by: message.Handler, clock: true, cased: func(number string, h message.Header) message.Command {
		return message.MarkClock{Header: h, Mark: clock.Mark{Event: clock.Filed, On: day(clockPlans[number].late), Evidence: []string{"人民法院诉讼材料收取凭证"}}}
	}}
)

// certified waits until the case rests on the ground of its clock.
func certified(ground string) step {
	return step{rests: ground}
}

// start starts the clock of a case; one that was started before stays as it is.
func (p *player) start(ctx context.Context, pl plan) error {
	c := clockPlans[pl.number]
	in := message.ClockInput{
		Number: c.number, Kind: c.kind, Unit: "连云港市市场监督管理局", OpenedBy: message.Actor{ID: people[message.Handler], Role: message.Handler},
		Marks: c.marks, Fixed: c.fixed, Edition: message.CurrentEdition,
	}
	p.Procedure.OpenClock(&in, time.Now())
	if p.hurried {
		in.Terms = pl.seconds(in.Rules)
		for i := range in.Terms {
			if t := &in.Terms[i]; t.Kind == message.AwaitLateEntry { // time enough to enter what was in time after its yellow card
				t.Wait, t.Warn = 8*time.Second, 6*time.Second
			}
		}
	}
	_, err := p.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: message.ClockID(c.number), TaskQueue: message.TaskQueue, WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.StageRunning))),
	}, message.ClockWorkflow(c.kind), in)
	var twice *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &twice) {
		return nil
	}
	return err
}

// waitForCard waits until what a clock awaits carries a yellow card.
func (p *player) waitForCard(ctx context.Context, pl plan) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	for p.hurried {
		var s message.ClockState
		v, err := p.Client.QueryWorkflow(ctx, message.ClockID(clockPlans[pl.number].number), "", message.QueryState)
		if err == nil {
			err = v.Get(&s)
		}
		if err != nil || slices.ContainsFunc(s.Docket, func(i message.Item) bool { return i.Card != message.NoCard }) {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
	return nil
}

// over reports whether the clock of a case is closed: a start that goes on gives its commands again.
func (p *player) over(ctx context.Context, number string) bool {
	d, err := p.Client.DescribeWorkflow(ctx, message.ClockID(clockPlans[number].number), "")
	return err == nil && d.Status == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED
}

// seesClock goes on to the end of the clock of a case, and tells it.
func (s *show) seesClock(ctx context.Context, pl plan) error {
	c, has := clockPlans[pl.number]
	if !has {
		return nil
	}
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	var state message.ClockState
	if err := s.Client.GetWorkflow(within, message.ClockID(c.number), "").Get(within, &state); err != nil {
		return err
	}
	number := message.ClockNumber(c.number)
	entries, err := s.Register.Journal(ctx, number, 0, 0)
	if err != nil {
		return err
	}
	s.print(number, entries)
	s.mu.Lock()
	s.clocks[pl.number] = state
	s.mu.Unlock()
	cert := state.Certificate
	if cert == nil || cert.Outcome != c.comes || len(clock.Verify(*cert)) > 0 {
		return &stray{lang.Format("期限 %s：应为“%s”", "clock %s: expected: %s", c.number, c.comes.Text())}
	}
	return nil
}

// tellClocks says of each clock what it waited for and which certificate came.
func (s *show) tellClocks() {
	for _, p := range plans {
		c, has := clockPlans[p.number]
		state := s.clocks[p.number]
		if !has || state.Certificate == nil {
			continue
		}
		var waited []string
		for _, item := range state.Docket {
			how := explain.Awaited(item.Kind, s.l)
			if item.Card != message.NoCard {
				how += lang.Format("（%s）", " (%s)", explain.Card(item.Card, s.l)).In(s.l)
			}
			waited = append(waited, how)
		}
		s.say("期限 %s（%s）：等待%s；凭证 %s：%s；案件 %s 据此：%s", "clock %s (%s): waited for %s; certificate %s: %s; the case %s rests on it: %s",
			c.number, c.kind.Text(), strings.Join(waited, lang.Text{ZH: "、", EN: ", "}.In(s.l)), state.Certificate.Number, state.Certificate.Outcome.Text(),
			p.number, explain.Named(s.Measures, c.ground, s.l))
	}
	if len(s.clocks) > 0 {
		fmt.Fprintln(s.out)
	}
}
