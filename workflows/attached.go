package workflows

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// The case's side of statutory clocks (Art. 8(6), 8(19), 8(24)): it waits for what one comes to, or reckons it at once
// where it is over by its dates; either way the certificate is evidence, and the case is assessed again.

// attach attaches a clock that runs, or starts one from the events given.
func (c *caseRun) attach(ctx workflow.Context, cmd message.Attach) (lang.Text, error) {
	if err := c.factsOpen(); err != nil {
		return lang.Text{}, err
	}
	known := c.attached(cmd.Clock)
	switch {
	case !clockNumber.MatchString(cmd.Clock):
		return lang.Text{}, refusal("", "期限编号 %q 不合规则", "%q is no number for a clock", cut(cmd.Clock))
	case !cmd.Kind.Known():
		return lang.Text{}, refusal("8", "没有 %q 这种期限", "there is no clock of the kind %q", string(cmd.Kind))
	case known != nil && (c.waitsFor(known) != nil || len(cmd.Marks) > 0):
		return lang.Text{}, refusal("", "期限 %s 已经附于本案", "the clock %s is attached already", cmd.Clock)
	case len(cmd.Marks) > 0:
		return c.startClock(ctx, cmd)
	}
	return c.attachRunning(ctx, cmd)
}

// attachRunning asks a running clock to tell the case what it comes to.
func (c *caseRun) attachRunning(ctx workflow.Context, cmd message.Attach) (lang.Text, error) {
	err := workflow.SignalExternalWorkflow(ctx, message.ClockID(cmd.Clock), "", string(message.CmdAttachClock), message.AttachClock{
		Header: message.Header{ID: fmt.Sprintf("case:%s:%d", c.in.Case, c.state.Seq), Actor: system, At: workflow.Now(ctx)}, Case: c.in.Case,
	}).Get(ctx, nil)
	if gone(err) {
		return lang.Text{}, refusal("8", "没有正在计算的期限 %s；已经办结的，提交其凭证", "no clock %s runs; where it is closed, give its certificate", cmd.Clock)
	}
	if err != nil {
		return lang.Text{}, err
	}
	c.awaitClock(ctx, cmd, nil)
	return accepted("已附期限 %s，待其结果", "the clock %s is attached; what it comes to is awaited", cmd.Clock)
}

// startClock starts a clock from the case, where its time still runs. It lives on when the case is over.
func (c *caseRun) startClock(ctx workflow.Context, cmd message.Attach) (lang.Text, error) {
	today := civil.On(workflow.Now(ctx))
	cal := c.calendar()
	if cmd.Calendar != nil {
		cal = cmd.Calendar.Over(cal)
	}
	in := message.ClockInput{
		Number: cmd.Clock, Kind: cmd.Kind, Unit: c.in.Unit, OpenedBy: cmd.Actor, Marks: cmd.Marks, Fixed: cmd.Fixed, Cases: []string{c.in.Case},
		Rules: c.in.Rules, Terms: c.in.Terms, Calendar: &cal, Edition: c.in.Edition, ContinueAfter: c.in.ContinueAfter,
	}
	if why := mayOpen(in, cmd.Kind); why != nil {
		return lang.Text{}, why
	}
	marks := enteredBy(cmd.Marks, cmd.Actor, today)
	if why := refusedClock(clock.Check(cmd.Kind, marks, today)); why != nil {
		return lang.Text{}, why
	}
	m := clock.Matter{Kind: cmd.Kind, Marks: marks, Fixed: cmd.Fixed, Rules: c.clockRules(cmd.Kind)}
	if why := refusedClock(clock.CheckFixed(m)); why != nil {
		return lang.Text{}, why
	}
	r := clock.Reckon(m, cal, today)
	if r.Over {
		return c.reckonedAtOnce(ctx, cmd, m, cal, r)
	}
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: message.ClockID(cmd.Clock), ParentClosePolicy: enums.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary: "statutory clock (Art. " + cmd.Kind.Article() + ")",
	})
	err := workflow.ExecuteChildWorkflow(ctx, message.ClockWorkflow(cmd.Kind), in).GetChildWorkflowExecution().Get(ctx, nil)
	var twice *temporal.ChildWorkflowExecutionAlreadyStartedError
	if errors.As(err, &twice) {
		return lang.Text{}, refusal("8", "期限 %s 已经在计算；附于本案时不必再给出日期", "a clock %s runs already: attach it without any dates", cmd.Clock)
	}
	if err != nil {
		return lang.Text{}, err
	}
	c.awaitClock(ctx, cmd, r.Period(cmd.Kind.Awaited()))
	return accepted("期限 %s 开始计算%s", "the clock %s runs%s", cmd.Clock, remarks(r.Remarks))
}

// clockRules are the case's own rules that a clock of a kind counts by, with what the bureau sets for them.
func (c *caseRun) clockRules(k clock.Kind) (rules []period.Rule) {
	for _, id := range k.Rules() {
		rules = append(rules, c.rule(awaitedBy[k], id))
	}
	return rules
}

// reckonedAtOnce certifies a clock that is over by its dates: nothing is waited for.
func (c *caseRun) reckonedAtOnce(ctx workflow.Context, cmd message.Attach, m clock.Matter, cal period.Calendar, r clock.Reckoning) (lang.Text, error) {
	for _, p := range r.Periods {
		for _, y := range p.Provisional {
			if y <= civil.On(workflow.Now(ctx)).Year() { // its days off are out: they are only not at hand
				return lang.Text{}, refusal("8", "缺少 %d 年的放假安排，请随命令一并提供日历", "the days off of %d are not at hand: give the calendar with the command", y)
			}
		}
	}
	cert, err := clock.Certify(cmd.Clock, c.in.Unit, 1, m, cal, civil.On(workflow.Now(ctx)))
	if err != nil {
		return lang.Text{}, err
	}
	return c.takeCertificate(ctx, cert, cmd.ID)
}

// awaitClock opens the docket item of a clock, by the date that is known; the clock tells where it moves.
func (c *caseRun) awaitClock(ctx workflow.Context, cmd message.Attach, runs *period.Result) {
	item := c.await(ctx, message.AwaitClock, awaited{subject: cmd.Clock, period: runs})
	if a := c.attached(cmd.Clock); a != nil {
		a.Item = item.ID
		return
	}
	c.state.Clocks = append(c.state.Clocks, message.AttachedClock{Clock: cmd.Clock, Kind: string(cmd.Kind), Item: item.ID})
}

func (c *caseRun) attached(number string) *message.AttachedClock {
	for i := range c.state.Clocks {
		if c.state.Clocks[i].Clock == number {
			return &c.state.Clocks[i]
		}
	}
	return nil
}

// waitsFor is the open item of a clock, or nil: a decision withdraws it.
func (c *caseRun) waitsFor(a *message.AttachedClock) *message.Item {
	if item := c.item(a.Item); item != nil && item.Status == message.ItemOpen {
		return item
	}
	return nil
}

// certify takes what a clock tells the case, or a certificate that somebody hands in. It takes no step of the procedure, so
// that it is taken in as well while the matter is with the commission.
func (c *caseRun) certify(ctx workflow.Context, cmd message.Certify) (lang.Text, error) {
	a := c.attached(cmd.Clock)
	switch {
	case c.state.Decision != nil:
		return lang.Text{}, refusal("10", "已经作出决定，不能再增加事实和证据", "there is a decision: no facts or evidence can be added")
	case cmd.Certificate != nil && cmd.Certificate.Clock != cmd.Clock:
		return lang.Text{}, refusal("8", "凭证属于另一期限 %q", "the certificate is that of another clock, %q", cut(cmd.Certificate.Clock))
	case cmd.Certificate != nil:
		return c.takeCertificate(ctx, *cmd.Certificate, cmd.ID)
	case a == nil:
		return lang.Text{}, refusal("8", "本案没有附期限 %q", "no clock %q is attached to the case", cut(cmd.Clock))
	case cmd.Actor.Role != message.System:
		return lang.Text{}, refusal("8", "应当提交凭证", "a certificate is needed")
	case cmd.Withdrawn:
		c.endClock(ctx, a, message.ItemWithdrawn, cmd.ID)
		return accepted("期限 %s 已撤回", "the clock %s is withdrawn", a.Clock)
	case cmd.Runs != nil:
		return c.clockRuns(ctx, a, *cmd.Runs)
	case cmd.Stands:
		if item := c.waitsFor(a); item != nil && item.Stopped.IsZero() {
			c.standStill(ctx, item, system)
		}
		return accepted("期限 %s 暂停计算", "the clock %s stands still", a.Clock)
	}
	return lang.Text{}, refusal("8", "没有内容", "it says nothing")
}

// clockRuns dates the item of a clock that runs. Where the clock had come to something and goes on, because days off were
// announced, what its certificate proved is unknown again.
func (c *caseRun) clockRuns(ctx workflow.Context, a *message.AttachedClock, runs period.Result) (lang.Text, error) {
	if a.Hash != "" {
		if err := c.newFacts(ctx, c.retracted(clock.Number(a.Clock, a.Seq), nil), nil); err != nil {
			return lang.Text{}, err
		}
		a.Outcome, a.Hash = "", ""
		a.Item = c.await(ctx, message.AwaitClock, awaited{subject: a.Clock, period: &runs}).ID
		return accepted("期限 %s 继续计算", "the clock %s goes on", a.Clock)
	}
	item := c.waitsFor(a)
	if item == nil {
		return lang.Text{}, refusal("8", "本案不再等待期限 %s", "the case does not wait for the clock %s any more", a.Clock)
	}
	stood := !item.Stopped.IsZero()
	if item.Stopped = (time.Time{}); stood {
		c.journal(ctx, system, message.ItemResumed, *item)
	}
	if old := item.Due; item.Period == nil || item.Period.Last != runs.Last {
		c.redate(item, runs)
		item.Card = message.NoCard
		c.journal(ctx, system, message.ItemRedated, redated{*item, old, c.calendar().Version})
	} else {
		item.Period = &runs
	}
	return accepted("期限 %s 的最后一日为 %s", "the last day of the clock %s is %s", a.Clock, runs.Last)
}

// takeCertificate takes a certificate in as evidence, with the facts that it proves, in place of an earlier one of the same
// clock. It holds by itself and goes by the case's own rules, or is refused: a certificate shows how it was reckoned, not
// that its rules are the law's. The same one twice changes nothing.
func (c *caseRun) takeCertificate(ctx workflow.Context, cert clock.Certificate, by string) (lang.Text, error) {
	a := c.attached(cert.Clock)
	if wrong := clock.Verify(cert); len(wrong) > 0 {
		fields := make([]string, len(wrong))
		for i, d := range wrong {
			fields[i] = d.Field
		}
		return lang.Text{}, refusal("8", "凭证经核算不符：%s", "the certificate does not hold: %s", strings.Join(slices.Compact(fields), ", "))
	}
	switch {
	case !clockNumber.MatchString(cert.Clock) || cert.Seq < 1:
		return lang.Text{}, refusal("8", "凭证编号 %q 不合规则", "%q is no number of a certificate", cut(cert.Number))
	case cert.IssuedOn.After(civil.On(workflow.Now(ctx))):
		return lang.Text{}, refusal("8", "凭证日期 %s 尚未到来", "the certificate is of a day that has not come yet, %s", cert.IssuedOn)
	case a != nil && a.Hash == cert.Hash:
		return accepted("该凭证已经在案", "that certificate is in the case already")
	case a != nil && a.Kind != string(cert.Kind):
		return lang.Text{}, refusal("8", "期限 %s 不是这一种类", "the clock %s is not of that kind", cert.Clock)
	case a != nil && a.Seq >= cert.Seq:
		return lang.Text{}, refusal("8", "该期限已有较新的凭证", "there is a later certificate of that clock already")
	}
	if other := clock.Differing(cert.Kind, cert.Rules, c.clockRules(cert.Kind)); len(other) > 0 {
		return lang.Text{}, refusal(cert.Kind.Article(), "凭证所据规则与本案适用的规则不同：%s", "the certificate goes by other rules than the case: %s", strings.Join(other, ", "))
	}
	var facts []message.Fact
	if a != nil && a.Hash != "" {
		facts = c.retracted(clock.Number(a.Clock, a.Seq), cert.Facts)
	}
	for _, f := range cert.Facts {
		facts = append(facts, message.Fact{Name: f.Name, Value: f.Value, By: "unit", On: cert.IssuedOn, Evidence: []string{cert.Number}})
	}
	before := c.state.Recommendation
	err := c.newFacts(ctx, facts, []message.Evidence{{
		ID: cert.Number, Title: "期限凭证：" + cert.Kind.Text().ZH + "，" + cert.Outcome.Text().ZH, Kind: "documentary", Date: cert.IssuedOn, Source: cert.Unit,
	}})
	if err != nil {
		return lang.Text{}, err
	}
	if a == nil {
		c.state.Clocks = append(c.state.Clocks, message.AttachedClock{Clock: cert.Clock, Kind: string(cert.Kind)})
		a = c.attached(cert.Clock)
	}
	c.endClock(ctx, a, message.ItemAnswered, by)
	a.Outcome, a.Hash, a.Seq = string(cert.Outcome), cert.Hash, cert.Seq
	text, _ := changed(before, c.state.Recommendation)
	return accepted("期限 %s：%s；%s", "the clock %s: %s; %s", cert.Clock, cert.Outcome.Text(), text)
}

// retracted are the facts that rest on a certificate alone and that its successor does not state: they are unknown again.
func (c *caseRun) retracted(certificate string, stated []clock.Fact) (facts []message.Fact) {
	for _, f := range c.state.Facts {
		if slices.Equal(f.Evidence, []string{certificate}) && !slices.ContainsFunc(stated, func(s clock.Fact) bool { return s.Name == f.Name }) {
			facts = append(facts, message.Fact{Name: f.Name, By: f.By, Note: "凭证 " + certificate + " 已被替代"})
		}
	}
	return facts
}

func (c *caseRun) endClock(ctx workflow.Context, a *message.AttachedClock, status message.ItemStatus, by string) {
	if item := c.waitsFor(a); item != nil {
		c.endItem(ctx, item, status, by)
	}
	a.Item = ""
}
