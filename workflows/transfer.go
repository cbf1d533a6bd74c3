package workflows

import (
	"errors"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// The hand-off to the discipline inspection and supervisory organs (Art. 13).

// suspicionFacts are the facts that Art. 13 speaks of.
var suspicionFacts = []string{"suspicion.party_discipline", "suspicion.duty_violation", "suspicion.duty_crime"}

// suspicions are those that are proven.
func (c *caseRun) suspicions() []string {
	return slices.DeleteFunc(slices.Clone(suspicionFacts), func(f string) bool { return !c.proven(f, "yes") })
}

// transfer is the latest hand-off, or nil.
func (c *caseRun) transfer() *message.Transfer {
	if n := len(c.state.Transfers); n > 0 {
		return &c.state.Transfers[n-1]
	}
	return nil
}

// declined reports whether the commission gave back all that is suspected, so that the matter is the bureau's to decide.
func (c *caseRun) declined() bool {
	t := c.transfer()
	return t != nil && t.Result != nil && t.Result.Result != message.CommissionSanctioned && !t.Anew && subset(c.suspicions(), t.Command.Suspicion)
}

// suspectAnew notes that something is suspected anew after the commission gave the matter back.
func (c *caseRun) suspectAnew(facts []message.Fact) {
	t := c.transfer()
	if t == nil || t.Result == nil {
		return
	}
	for _, f := range facts {
		t.Anew = t.Anew || slices.Contains(suspicionFacts, f.Name) && plain(f.Value) == "yes"
	}
}

// away reports whether the matter is with the commission, or on its way there.
func (c *caseRun) away() bool {
	t := c.transfer()
	return t != nil && t.Result == nil
}

// transferCase decides that the matter is handed over, at any stage before a decision is served.
func (c *caseRun) transferCase(ctx workflow.Context, cmd message.TransferCase) (lang.Text, error) {
	switch {
	case c.away():
		return lang.Text{}, refusal("13", "案件已经移送", "the matter is with the commission already")
	case c.state.Served != nil || c.state.Stage == message.Remedies:
		return lang.Text{}, refusal("13", "决定已经送达；新发现的线索另案移送", "the decision is served: new suspicions are another case")
	case len(cmd.Suspicion) == 0:
		return lang.Text{}, refusal("13", "应当写明涉嫌的情形", "it must say what is suspected")
	case !subset(cmd.Suspicion, suspicionFacts):
		return lang.Text{}, refusal("13", "第十三条没有这种情形，可用：%s", "Art. 13 has no such suspicion; there are: %s", strings.Join(suspicionFacts, ", "))
	case !subset(cmd.Suspicion, c.suspicions()):
		return lang.Text{}, refusal("13", "涉嫌的情形尚未作为有证据的事实记入案件", "what is suspected is not among the facts of the case, with evidence of what was found")
	}
	if c.state.Decision != nil {
		c.replace(ctx, "transferred", cmd.ID)
	}
	c.startTransfer(ctx, cmd)
	return accepted("决定移送纪检监察机关", "the matter is handed over to the commission")
}

func (c *caseRun) startTransfer(ctx workflow.Context, cmd message.TransferCase) {
	c.state.Transfers = append(c.state.Transfers, message.Transfer{
		Attempt: len(c.state.Transfers) + 1, Command: cmd, At: workflow.Now(ctx), From: c.state.Stage,
	})
}

// withCommission is how many days the matter was with the commission since a day. They count against nobody's limit,
// whether it was open meanwhile or not.
func (c *caseRun) withCommission(since civil.Date) (days int) {
	for _, t := range c.state.Transfers {
		if t.Result == nil || t.Result.On.Before(since) {
			continue
		}
		from := civil.On(t.At)
		if from.Before(since) {
			from = since
		}
		days += int(t.Result.On.Ordinal() - from.Ordinal())
	}
	return days
}

// limitRunsOn lets the limit run on that stood still with the commission. A suspension does not stop it.
func (c *caseRun) limitRunsOn(ctx workflow.Context) {
	const why = "returned by the commission"
	switch item := c.openItem(message.AwaitLimit); {
	case item == nil:
	case item.Period == nil: // a wait of a demonstration
		c.runOn(ctx, item, system, why)
	default:
		c.runOnFor(ctx, item, c.withCommission(item.Period.Event.On)-item.Stood, system, why)
	}
}

// handOver begins the stay with the commission: the bureau's own steps stand still, protection and clocks go on. What is
// handed over is fixed here, so that every try delivers the same.
func (c *caseRun) handOver(ctx workflow.Context) {
	t := c.transfer()
	if item := c.openItem(message.AwaitLimit); item != nil && item.Stopped.IsZero() {
		item.Stopped = workflow.Now(ctx)
		c.journal(ctx, system, message.ItemStopped, *item)
	}
	h := message.HandOffOf(c.in, *c.state, t.Attempt, t.Command.Suspicion, t.Command.Reason, t.Command.Actor, t.At)
	t.HandOff = &h
	c.await(ctx, message.AwaitReceipt, awaited{})
	workflow.Go(ctx, c.deliver)
}

// deliver brings the hand-off to the commission, for as long as it takes. What only a person can mend is journalled and
// shown, and tried again every hour: the settings may have been mended.
func (c *caseRun) deliver(ctx workflow.Context) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute,
		HeartbeatTimeout:    time.Minute,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: 5 * time.Minute, BackoffCoefficient: 2},
		Summary:             "hand-off to the commission",
	})
	attempt := c.transfer().Attempt // a later one has a delivery of its own
	for t := c.transfer(); t.Attempt == attempt && t.HandOff != nil; t = c.transfer() {
		var d message.Delivered
		err := workflow.ExecuteActivity(ctx, message.ActHandOff, *t.HandOff).Get(ctx, &d)
		if t = c.transfer(); t.Attempt != attempt || t.HandOff == nil {
			return
		}
		if err == nil {
			t.HandOff, t.Failed, t.Delivered = nil, "", &d
			c.journal(ctx, system, message.HandedOver, d)
			c.display(ctx)
			return
		}
		if t.Failed != reason(err) {
			t.Failed = reason(err)
			c.journal(ctx, system, message.HandOffFailed, undelivered{t.HandOff.Key, t.Failed})
			c.display(ctx)
		}
		if workflow.Sleep(ctx, time.Hour) != nil {
			return
		}
	}
}

func reason(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Message()
	}
	return err.Error()
}

// receipt takes the commission's confirmation that it has the hand-off.
func (c *caseRun) receipt(ctx workflow.Context, cmd message.ConfirmReceipt) (lang.Text, error) {
	t := c.transfer()
	switch {
	case !c.away():
		return lang.Text{}, c.wrongStage(message.AtCommission)
	case t.Receipt != nil:
		return lang.Text{}, refusal("13", "已经登记过收件", "the receipt is recorded already")
	}
	if err := c.dated(ctx, cmd.On, civil.On(t.At)); err != nil {
		return lang.Text{}, err
	}
	if !c.evidenceKnown(cmd.Evidence) {
		return lang.Text{}, refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	}
	t.Receipt = &cmd
	c.end(ctx, message.AwaitReceipt, message.ItemAnswered, cmd.ID)
	c.awaitCommission(ctx, cmd.On)
	return accepted("纪检监察机关已收件：%s", "the commission has it: %s", cmd.On)
}

// awaitCommission asks how the matter stands, three months after it was last heard of.
func (c *caseRun) awaitCommission(ctx workflow.Context, from civil.Date) {
	if c.openItem(message.AwaitCommission) != nil { // it filed the case, and confirms the receipt only now
		return
	}
	c.await(ctx, message.AwaitCommission, awaited{event: period.Event{Name: "commission_last_heard", On: from}})
}

// dated refuses a day that there is not, that has not come yet, or that is before another.
func (c *caseRun) dated(ctx workflow.Context, on, notBefore civil.Date) error {
	switch {
	case on.IsZero():
		return refusal("", "应当写明日期", "a day is needed")
	case on.After(civil.On(workflow.Now(ctx))):
		return refusal("", "日期 %s 尚未到来", "the day %s has not come yet", on)
	case on.Before(notBefore):
		return refusal("", "日期 %s 早于 %s", "the day %s is before %s", on, notBefore)
	}
	return nil
}

// reportCommission takes what the commission made of the hand-off.
func (c *caseRun) reportCommission(ctx workflow.Context, cmd message.ReportCommission) (lang.Text, error) {
	t := c.transfer()
	if !c.away() {
		return lang.Text{}, c.wrongStage(message.AtCommission)
	}
	if err := c.dated(ctx, cmd.On, civil.On(t.At)); err != nil {
		return lang.Text{}, err
	}
	known := []message.CommissionResult{message.CommissionFiled, message.CommissionSanctioned, message.CommissionNotAccepted, message.CommissionReturned}
	if !slices.Contains(known, cmd.Result) {
		return lang.Text{}, refusal("", "未知的结果 %q", "unknown result %q", string(cmd.Result))
	}
	switch {
	case cmd.Result == message.CommissionFiled:
	case len(cmd.Evidence) == 0:
		return lang.Text{}, refusal("13", "应当附纪检监察机关的文书", "what ends the hand-off needs the commission's own notice in evidence")
	case t.Delivered == nil && t.Receipt == nil:
		return lang.Text{}, refusal("13", "移送材料尚未送达纪检监察机关", "the hand-off has not reached the commission yet")
	}
	if err := c.mayRestate(cmd.Facts, cmd.Reason, cmd.Evidence); err != nil {
		return lang.Text{}, err
	}
	facts := cmd.Facts
	if cmd.Result == message.CommissionSanctioned {
		facts = append(slices.Clone(facts), message.Fact{Name: "commission.sanctioned_same_act", Value: "yes", By: "commission", On: cmd.On, Evidence: idsOf(cmd.Evidence)})
	}
	if err := c.newFacts(ctx, facts, cmd.Evidence); err != nil {
		return lang.Text{}, err
	}
	if cmd.Result == message.CommissionFiled { // it may not have confirmed the receipt before
		t.Filed = &cmd
		c.end(ctx, message.AwaitReceipt, message.ItemAnswered, cmd.ID)
		c.end(ctx, message.AwaitCommission, message.ItemAnswered, cmd.ID)
		c.awaitCommission(ctx, cmd.On)
		return accepted("纪检监察机关已立案", "the commission has filed the case")
	}
	c.end(ctx, message.AwaitReceipt, message.ItemAnswered, cmd.ID)
	c.end(ctx, message.AwaitCommission, message.ItemAnswered, cmd.ID)
	t.Result, t.HandOff = &cmd, nil
	c.limitRunsOn(ctx)
	if cmd.Result == message.CommissionSanctioned {
		c.sanctionedThere(ctx, cmd)
		return accepted("监察机关已给予处分，本局不再给予处分", "the commission has sanctioned the act; the bureau gives no sanction")
	}
	if c.state.Decision != nil { // that handed it over
		c.replace(ctx, string(cmd.Result), cmd.ID)
		c.state.Proposal, c.state.Review = nil, nil
	}
	c.limit(ctx)
	return accepted("案件由本局继续办理", "the procedure goes on where it stood")
}

// sanctionedThere ends the bureau's own procedure: there is no second sanction for the same act, ever.
func (c *caseRun) sanctionedThere(ctx workflow.Context, cmd message.ReportCommission) {
	c.state.Sanctioned = cmd.ID
	c.end(ctx, message.AwaitLimit, message.ItemAnswered, cmd.ID)
	c.withdrawItems(ctx, func(item message.Item) bool {
		return item.Kind == message.AwaitClock || item.Kind == message.AwaitEvidence || item.Kind == message.AwaitRecusal
	})
}

func idsOf(evidence []message.Evidence) []string {
	ids := make([]string, len(evidence))
	for i, e := range evidence {
		ids[i] = e.ID
	}
	return ids
}
