package workflows

import (
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/message"
)

// WrittenRequest waits for a superior organ's reply to a written request (Art. 8(6)).
func WrittenRequest(ctx workflow.Context, in message.ClockInput) (message.ClockState, error) {
	return runClock(ctx, clock.WrittenRequest, in)
}

// LeadTransfer waits for another department's answer to a lead that was handed to it (Art. 8(19)).
func LeadTransfer(ctx workflow.Context, in message.ClockInput) (message.ClockState, error) {
	return runClock(ctx, clock.LeadTransfer, in)
}

// EnforcementApplication waits for the application to the court in its window (Art. 8(24)).
func EnforcementApplication(ctx workflow.Context, in message.ClockInput) (message.ClockState, error) {
	return runClock(ctx, clock.EnforcementApplication, in)
}

// clockRun is one run of a clock's workflow. Whatever happens, it reckons all of its events anew by their dates, so that the
// order in which they become known changes nothing.
type clockRun struct {
	proceeding
	in    message.ClockInput
	state *message.ClockState
}

func runClock(ctx workflow.Context, k clock.Kind, in message.ClockInput) (message.ClockState, error) {
	return setUpClock(ctx, k, in).run(ctx, k)
}

func (c *clockRun) run(ctx workflow.Context, k clock.Kind) (message.ClockState, error) {
	if err := c.open(ctx, func() error { return c.take(ctx, k) }); err != nil {
		return *c.state, err
	}
	workflow.Go(ctx, c.tellCases)
	over, err := c.carryOn(ctx)
	if err != nil || over {
		return *c.state, err
	}
	next := c.in
	next.State = c.state
	return *c.state, workflow.NewContinueAsNewError(ctx, message.ClockWorkflow(k), next)
}

// setUpClock takes over the state, and registers every handler before the first blocking call.
func setUpClock(ctx workflow.Context, k clock.Kind, in message.ClockInput) *clockRun {
	c := &clockRun{in: in, state: in.State}
	c.in.State = nil
	if c.state == nil {
		c.state = &message.ClockState{Kind: k, Handler: in.OpenedBy.ID, Cases: slices.Compact(slices.Sorted(slices.Values(in.Cases)))}
		c.state.Opened, c.state.Calendar = workflow.Now(ctx), in.Calendar
		c.state.Marks = enteredBy(in.Marks, in.OpenedBy, civil.On(workflow.Now(ctx)))
	}
	c.in.Calendar = nil // it is in the state from now on
	c.proceeding = proceeding{
		number: message.ClockNumber(in.Number), unit: in.Unit, edition: max(in.Edition, 2), // the first had no clocks
		terms: in.Terms, rules: in.Rules, kept: &c.state.Proceeding, matter: c, continueAfter: in.ContinueAfter, lock: workflow.NewMutex(ctx),
		commands: []entry{
			{message.CmdMark, command(c.mark)},
			{message.CmdAttachClock, command(c.attachTo)},
			{message.CmdReassign, command(c.reassign)},
			{message.CmdExtend, command(c.lengthen)},
			{message.CmdWithdraw, command(c.withdraw)},
			{message.CmdCalendar, command(c.redateBy)},
		},
	}
	must(workflow.SetQueryHandler(ctx, message.QueryState, func() (message.ClockState, error) { return *c.state, nil }))
	c.answerQueries(ctx)
	c.handleCommands(ctx)
	return c
}

// enteredBy are marks as somebody enters them on a day.
func enteredBy(marks []clock.Mark, by message.Actor, on civil.Date) []clock.Mark {
	out := slices.Clone(marks)
	for i := range out {
		out[i].By, out[i].Entered = by.ID, on
	}
	return out
}

// take takes in a new clock; one that continued as new goes on by itself.
func (c *clockRun) take(ctx workflow.Context, k clock.Kind) error {
	if c.state.Runs > 0 {
		return nil
	}
	if err := mayOpen(c.in, k); err != nil {
		return fmt.Errorf("clock %q: %s / %s", c.in.Number, err.text.EN, err.text.ZH)
	}
	if err := refusedClock(clock.Check(k, c.state.Marks, c.today(ctx))); err != nil { // the starter checks; a foreign client may not have
		return fmt.Errorf("clock %s: %s / %s", c.in.Number, err.text.EN, err.text.ZH)
	}
	if err := refusedClock(clock.CheckFixed(c.reckonBy(c.state.Marks))); err != nil {
		return fmt.Errorf("clock %s: %s / %s", c.in.Number, err.text.EN, err.text.ZH)
	}
	c.journal(ctx, c.in.OpenedBy, message.ClockOpened, c.in)
	return nil
}

// mayOpen refuses a clock that lacks something.
func mayOpen(in message.ClockInput, k clock.Kind) *refused {
	switch lacking := clock.Lacking(k, in.Rules); {
	case !clockNumber.MatchString(in.Number):
		return refusal("", "期限编号 %q 不合规则", "%q is no number for a clock", cut(in.Number))
	case in.Kind != k:
		return refusal("", "期限种类 %q 与办理流程不符", "a clock of the kind %q is not run by this workflow", string(in.Kind))
	case in.OpenedBy.ID == "":
		return refusal("", "应当写明由谁登记", "it must say who opens it")
	case len(lacking) > 0:
		return refusal(k.Article(), "缺少期限规则：%s", "rules of periods are lacking: %s", strings.Join(lacking, ", "))
	}
	return nil
}

func (c *clockRun) today(ctx workflow.Context) civil.Date { return civil.On(workflow.Now(ctx)) }

// reckoned is how the clock stands with these marks.
func (c *clockRun) reckoned(ctx workflow.Context, marks []clock.Mark) clock.Reckoning {
	return clock.Reckon(c.reckonBy(marks), c.calendar(), c.today(ctx))
}

// reckonBy is what the clock is reckoned by: its rules with what the bureau sets for them.
func (c *clockRun) reckonBy(marks []clock.Mark) clock.Matter {
	m := clock.Matter{Kind: c.state.Kind, Marks: marks, Fixed: c.in.Fixed, Extensions: c.state.Extensions}
	for _, id := range c.state.Kind.Rules() {
		m.Rules = append(m.Rules, c.rule(awaitedBy[c.state.Kind], id))
	}
	return m
}

// awaitedBy is the kind of docket item by which a clock waits.
var awaitedBy = map[clock.Kind]message.ItemKind{
	clock.WrittenRequest:         message.AwaitReply,
	clock.LeadTransfer:           message.AwaitAcceptance,
	clock.EnforcementApplication: message.AwaitApplication,
}

func (c *clockRun) closed() bool { return c.state.Closed }

func (c *clockRun) stage() message.Stage {
	if c.state.Closed {
		return message.Closed
	}
	return message.StageRunning
}

func (c *clockRun) whole() any { return c.state }

func (c *clockRun) row() message.CaseRow {
	return message.CaseRow{Kind: message.ClockWorkflow(c.state.Kind), Disposition: string(c.came())}
}

func (c *clockRun) decisions() []message.DecisionRow { return nil }

// came is what the clock came to as it is shown: that of its certificate, or withdrawn.
func (c *clockRun) came() clock.Outcome {
	switch {
	case c.state.Withdrawn != nil:
		return clock.Outcome(message.Withdrawn)
	case c.state.Certificate != nil:
		return c.state.Certificate.Outcome
	}
	return ""
}

func (c *clockRun) about(b *strings.Builder) {
	fmt.Fprintf(b, "- %s · %s (Art. %s)\n", c.state.Kind.Text().ZH, c.state.Kind.Text().EN, c.state.Kind.Article())
	for _, m := range c.state.Marks {
		fmt.Fprintf(b, "- %s %s · %s\n", m.On, m.Event.Text().ZH, m.Event.Text().EN)
	}
	if o := c.came(); o != "" {
		fmt.Fprintf(b, "- 结果 outcome: `%s`\n", o)
	}
}

// lapsed closes the time for late entries. That the last day of the clock itself has passed is reckoned, not remembered.
func (c *clockRun) lapsed(_ workflow.Context, item message.Item) {
	c.state.LateOver = c.state.LateOver || item.Kind == message.AwaitLateEntry
}

// advance brings the docket in line with the reckoning of the day, certifies what the clock came to, and closes it when
// nothing can be added any more and every case has been told.
func (c *clockRun) advance(ctx workflow.Context) {
	if c.state.Closed {
		return
	}
	if c.state.Withdrawn == nil && !c.state.LateOver {
		c.tick(ctx) // what lapsed meanwhile lapsed before the command that is being applied
		r := c.reckoned(ctx, c.state.Marks)
		c.state.Outcome, c.state.Last = r.Outcome, r.Last
		if r.Over {
			c.settle(ctx, r)
		} else {
			c.wait(ctx, r)
		}
	}
	c.finish(ctx)
}
