// Package workflows is the procedure: one workflow is one case, from its opening to its close. It is deterministic: no
// I/O, no clock but the workflow's, no settings; what the Measures say comes from an activity, known here by its name.
package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"slices"

	"duecourse/internal/message"
)

// Register registers the workflows with a worker.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(Case, workflow.RegisterOptions{Name: message.CaseWorkflow})
	r.RegisterWorkflowWithOptions(Watch, workflow.RegisterOptions{Name: message.WatchWorkflow})
	r.RegisterWorkflowWithOptions(WrittenRequest, workflow.RegisterOptions{Name: message.WrittenRequestWorkflow})
	r.RegisterWorkflowWithOptions(LeadTransfer, workflow.RegisterOptions{Name: message.LeadTransferWorkflow})
	r.RegisterWorkflowWithOptions(EnforcementApplication, workflow.RegisterOptions{Name: message.EnforcementApplicationWorkflow})
}

// Case carries one case through the procedure. It returns when the case is closed and all of it is in the register.
func Case(ctx workflow.Context, in message.CaseInput) (message.State, error) {
	c := setUp(ctx, in)
	return c.run(ctx)
}

// caseRun is one run of a case's workflow. All that must outlive the run is in its state.
type caseRun struct {
	proceeding
	in    message.CaseInput
	state *message.State
}

// setUp takes over the state, and registers every handler before the first blocking call.
func setUp(ctx workflow.Context, in message.CaseInput) *caseRun {
	c := &caseRun{in: in, state: in.State}
	c.in.State = nil
	if c.state == nil {
		c.state = &message.State{Stage: message.Intake, Handler: in.OpenedBy.ID}
		c.state.Opened, c.state.Calendar = workflow.Now(ctx), in.Calendar
	}
	c.in.Calendar = nil // it is in the state from now on
	c.proceeding = proceeding{
		number: in.Case, unit: in.Unit, edition: in.Edition, terms: in.Terms, rules: in.Rules, kept: &c.state.Proceeding, matter: c,
		continueAfter: in.ContinueAfter, lock: workflow.NewMutex(ctx), commands: c.commandTable(),
	}
	must(workflow.SetQueryHandler(ctx, message.QueryState, func() (message.State, error) { return *c.state, nil }))
	c.answerQueries(ctx)
	c.handleCommands(ctx)
	return c
}

// commandTable are all commands to a case.
func (c *caseRun) commandTable() []entry {
	return []entry{
		{message.CmdFact, command(c.addFacts)},
		{message.CmdEvidence, command(c.addEvidence)},
		{message.CmdConclude, command(c.conclude)},
		{message.CmdStatement, command(c.hear)},
		{message.CmdPropose, command(c.propose)},
		{message.CmdReview, command(c.review)},
		{message.CmdDecide, command(c.decide)},
		{message.CmdServe, command(c.serve)},
		{message.CmdExtend, command(c.extend)},
		{message.CmdRecuse, command(c.recuse)},
		{message.CmdWithdraw, command(c.withdraw)},

		{message.CmdTell, command(c.tell)},
		{message.CmdAsk, command(c.ask)},
		{message.CmdTransfer, command(c.transferCase)},
		{message.CmdReceipt, command(c.receipt)},
		{message.CmdCommission, command(c.reportCommission)},
		{message.CmdIntervention, command(c.intervene)},
		{message.CmdConvene, command(c.convene)},
		{message.CmdOpinion, command(c.opine)},
		{message.CmdJointOpinion, command(c.opineJointly)},
		{message.CmdAskRecusal, command(c.askRecusal)},
		{message.CmdCorrect, command(c.correct)},
		{message.CmdRevoke, command(c.revoke)},
		{message.CmdFollowUp, command(c.followUp)},
		{message.CmdRelease, command(c.letGo)},
		{message.CmdRemedy, command(c.fileRemedy)},
		{message.CmdRemedied, command(c.decideRemedy)},
		{message.CmdProtect, command(c.protect)},
		{message.CmdProtected, command(c.protected)},
		{message.CmdSuspend, command(c.suspend)},
		{message.CmdResume, command(c.resume)},
		{message.CmdAttach, command(c.attach)},
		{message.CmdCertify, command(c.certify)},
		{message.CmdCalendar, command(c.recalendar)},
	}
}

// run is the life of a case: it opens, it goes on by commands and by time, it is recorded, it ends.
func (c *caseRun) run(ctx workflow.Context) (message.State, error) {
	if err := c.open(ctx, func() error { return c.take(ctx) }); err != nil {
		return *c.state, err
	}
	over, err := c.carryOn(ctx)
	if err == nil && over && c.since(2) {
		c.state.Tail, c.state.Applied, c.state.Calendar = nil, nil, nil // all of it is in the register, and no command comes any more
	}
	if err != nil || over {
		return *c.state, err
	}
	// Instants in the state are absolute, so no date moves; what was on its way to the register or to a party is sent
	// again, and both take the same thing twice for one.
	next := c.in
	next.State = c.state
	return *c.state, workflow.NewContinueAsNewError(ctx, message.CaseWorkflow, next)
}

// take takes in a new case; one that continued as new goes on by itself.
func (c *caseRun) take(ctx workflow.Context) error {
	if c.state.Runs > 0 {
		if t := c.transfer(); t != nil && t.HandOff != nil {
			workflow.Go(ctx, c.deliver)
		}
		return nil
	}
	c.state.Evidence, c.state.Facts = c.in.Evidence, c.in.Facts
	if c.since(2) {
		c.state.Facts = slices.Clone(c.in.Facts)
		for i := range c.state.Facts {
			c.state.Facts[i].Value = plain(c.state.Facts[i].Value)
		}
	}
	in := c.in
	if c.since(2) { // each item of the docket shows the rule that it goes by
		in.Rules = nil
	}
	c.journal(ctx, c.in.OpenedBy, message.CaseOpened, opening{in})
	problems, err := c.assess(ctx, c.state.Evidence, c.state.Facts)
	if err != nil {
		return err
	}
	if len(problems) > 0 { // the starter checks the file; a foreign client may not have
		return permanent("case file", problems)
	}
	c.enter(ctx, message.Intake)
	return nil
}

func (c *caseRun) closed() bool { return c.state.Stage == message.Closed }

func (c *caseRun) stage() message.Stage { return c.state.Stage }

func (c *caseRun) whole() any { return c.state }

func (c *caseRun) row() message.CaseRow {
	return message.CaseRow{Matter: c.in.Matter, Disposition: string(c.state.Disposition()), Measures: c.in.Measures.Version}
}

func (c *caseRun) decisions() []message.DecisionRow {
	var all []message.DecisionRow
	for _, r := range c.state.Earlier {
		all = append(all, message.DecisionRow{Decision: r.Decision, At: r.At, Status: r.Why})
	}
	if d := c.state.Decision; d != nil {
		row := message.DecisionRow{Decision: *d, At: c.state.DecidedAt, Status: message.InForce}
		if c.state.Served != nil {
			row.Served = c.state.Served.On
		}
		all = append(all, row)
	}
	return all
}

// lapsed goes on in silence: the officer's time to state and defend is over, which consents to nothing. After the time for
// a remedy the case waits a while for word of one that was filed in time and is entered late.
func (c *caseRun) lapsed(ctx workflow.Context, item message.Item) {
	switch item.Kind {
	case message.AwaitStatement:
		c.state.HearingLapsed = true
		c.toldOf()
	case message.AwaitReviewApplication, message.AwaitAppeal:
		if c.openItem(message.AwaitLateEntry) == nil {
			c.await(ctx, message.AwaitLateEntry, awaited{})
		}
	}
}
