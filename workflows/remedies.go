package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// What follows the service of a decision: its measures are carried out (Art. 12), and the officer may apply for review
// and appeal (Art. 11; 公务员法 Art. 95–96). Neither suspends the decision, and neither may make it heavier.

// carryOut opens what follows the service.
func (c *caseRun) carryOut(ctx workflow.Context) {
	d := c.state.Decision
	if d == nil || c.state.Served == nil || c.state.Sanctioned != "" || !adverse(*d) {
		return
	}
	c.keep(ctx, d.Sanction)
	for _, m := range d.Measures {
		c.order(ctx, m)
	}
	c.window(ctx, message.AwaitReviewApplication, awaited{event: c.service()})
	c.window(ctx, message.AwaitAppeal, awaited{event: c.service()})
}

func (c *caseRun) service() period.Event {
	return period.Event{Name: "decision_served", On: c.state.Served.On}
}

// remedy is the review or appeal that is under way, or nil.
func (c *caseRun) remedy() *message.Remedy {
	for i := range c.state.Remedies {
		if c.state.Remedies[i].Decided == nil {
			return &c.state.Remedies[i]
		}
	}
	return nil
}

// fileRemedy takes the officer's application for review, or appeal. One that was filed in time and is entered late counts
// as in time: the day of filing decides, not that of the entry.
func (c *caseRun) fileRemedy(ctx workflow.Context, cmd message.FileRemedy) (lang.Text, error) {
	window, awaits := message.AwaitReviewApplication, message.AwaitReviewDecision
	if cmd.Kind == message.ByAppeal {
		window, awaits = message.AwaitAppeal, message.AwaitAppealDecision
	}
	late := cmd.Kind == message.ByAppeal && c.reviewIsLate(ctx)
	switch {
	case cmd.Kind != message.ByReview && cmd.Kind != message.ByAppeal:
		return lang.Text{}, refusal("11", "只有复核（review）和申诉（appeal）", "there are review and appeal only")
	case c.state.Stage != message.Remedies || c.state.Served == nil:
		return lang.Text{}, c.wrongStage(message.Remedies)
	case c.remedy() != nil && !late:
		return lang.Text{}, refusal("11", "已有复核或者申诉正在办理", "a review or an appeal is under way")
	case c.hasRemedy(cmd.Kind):
		return lang.Text{}, refusal("11", "对同一决定已经复核或者申诉过", "there was one of this kind against the same decision")
	case cmd.Kind == message.ByReview && c.hasRemedy(message.ByAppeal):
		return lang.Text{}, refusal("11", "申诉之后不再复核", "there is no review after an appeal")
	case cmd.Actor.Role != message.Officer && len(cmd.Evidence) == 0: // nobody uses up a right of the officer's in their name
		return lang.Text{}, refusal("11", "承办人代为登记的，应当附当事人签名的申请", "what the handler enters for the officer needs the application that the officer signed, in evidence")
	case !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	}
	item := c.latest(window)
	if item == nil {
		return lang.Text{}, refusal("11", "该决定不能复核、申诉", "there is no remedy against this decision")
	}
	if err := c.dated(ctx, cmd.On, c.state.Served.On); err != nil {
		return lang.Text{}, err
	}
	if late {
		c.giveUpReview(ctx, cmd)
	} else if cmd.On.After(civil.On(item.Due.Add(-1))) {
		return lang.Text{}, refusal("11", "%s 已经超过期限 %s", "%s is after the last day, %s", cmd.On, civil.On(item.Due.Add(-1)))
	}
	c.state.Remedies = append(c.state.Remedies, message.Remedy{Filed: cmd, Pieces: len(c.state.Evidence)})
	c.end(ctx, window, message.ItemAnswered, cmd.ID)
	// While one is under way the other waits: after a review the time to appeal runs anew.
	c.withdrawItems(ctx, func(item message.Item) bool {
		return item.Kind == message.AwaitAppeal || item.Kind == message.AwaitReviewApplication || item.Kind == message.AwaitLateEntry
	})
	c.await(ctx, awaits, awaited{event: period.Event{Name: string(cmd.Kind) + "_filed", On: cmd.On}})
	return accepted("已受理：%s；不停止决定的执行", "taken in: %s; the decision is not suspended", string(cmd.Kind))
}

// reviewIsLate reports whether the bureau owes the decision on a review since its last day.
func (c *caseRun) reviewIsLate(ctx workflow.Context) bool {
	item := c.openItem(message.AwaitReviewDecision)
	return item != nil && !workflow.Now(ctx).Before(item.Due)
}

// giveUpReview ends a review that the bureau is late with, for the appeal that the officer turns to instead. Whoever waits in
// vain is not kept from it by a window that ran while they waited.
func (c *caseRun) giveUpReview(ctx workflow.Context, cmd message.FileRemedy) {
	c.remedy().Decided = &message.DecideRemedy{Header: cmd.Header, Kind: message.ByReview, On: cmd.On, Result: message.RemedyOverdue}
	c.end(ctx, message.AwaitReviewDecision, message.ItemWithdrawn, cmd.ID)
}

// hasRemedy reports whether there was one of a kind since the last decision was annulled. One that was taken back is none.
func (c *caseRun) hasRemedy(k message.RemedyKind) bool {
	for _, r := range slices.Backward(c.state.Remedies) {
		switch {
		case r.Dropped():
		case r.Decided != nil && r.Decided.Result == message.Annulled:
			return false
		case r.Filed.Kind == k:
			return true
		}
	}
	return false
}

// latest is the last item of a kind, open or ended.
func (c *caseRun) latest(k message.ItemKind) *message.Item {
	for i := len(c.state.Docket) - 1; i >= 0; i-- {
		if c.state.Docket[i].Kind == k {
			return &c.state.Docket[i]
		}
	}
	return nil
}

// backTo are the stages that an annulment may send a case back to.
var backTo = []message.Stage{message.FactFinding, message.Hearing, message.Proposal, message.Deciding}

// decideRemedy takes what came of a review or an appeal.
func (c *caseRun) decideRemedy(ctx workflow.Context, cmd message.DecideRemedy) (lang.Text, error) {
	r := c.remedy()
	if r == nil || r.Filed.Kind != cmd.Kind {
		return lang.Text{}, refusal("11", "没有正在办理的 %s", "no %s is under way", string(cmd.Kind))
	}
	if err := c.dated(ctx, cmd.On, r.Filed.On); err != nil {
		return lang.Text{}, err
	}
	d := c.state.Decision
	switch {
	case cmd.Result == message.RemedyDropped:
		if err := c.mayDrop(*r, cmd); err != nil {
			return lang.Text{}, err
		}
	case cmd.Actor.Role == message.Officer:
		return lang.Text{}, refusal("11", "当事执法人员只能撤回自己的复核、申诉（dropped）", "the officer can only take the own review or appeal back (dropped)")
	case cmd.Kind == message.ByAppeal && cmd.Actor.Role != message.Superior && cmd.Actor.Role != message.Handler:
		return lang.Text{}, refusal("11", "申诉由上级机关决定，由承办人登记", "an appeal is decided by the superior organ, and recorded by it or the handler")
	case slices.Contains(tookPart(*d), cmd.Actor.ID):
		return lang.Text{}, refusal("10", "作出原决定、参加集体讨论或者签署的人不得办理复核、申诉", "who decided, sat in the meeting or signed has no part in the remedy")
	case cmd.Kind == message.ByReview && c.openItem(message.AwaitRecusal) != nil:
		return lang.Text{}, refusal("10", "当事人申请回避，尚未决定，不得作出复核决定", "the officer has asked for a recusal: it is decided before the review")
	case cmd.Kind == message.ByReview && cmd.Actor.Role == message.Handler:
		return lang.Text{}, refusal("11", "复核由负责人或者上级机关决定", "a review is decided by the supervisor or the superior organ")
	case cmd.Kind == message.ByReview && c.state.Proposal != nil && cmd.Actor.ID == c.state.Proposal.Actor.ID,
		cmd.Kind == message.ByReview && c.state.Review != nil && cmd.Actor.ID == c.state.Review.Actor.ID:
		return lang.Text{}, refusal("10", "提出处理意见的人、审核的人不得办理复核", "who proposed or reviewed has no part in the review")
	case len(cmd.Evidence) == 0:
		return lang.Text{}, refusal("10", "应当附复核、申诉的决定书", "it needs the decision on the remedy in evidence")
	case !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	case cmd.Result == message.Changed && (cmd.Changed == nil || !c.mayBeChangedTo(*cmd.Changed, cmd.Sanction)):
		return lang.Text{}, refusal("11", "应当写明变更后的处理，给予处分的写明种类，采取措施的写明哪些", "it must say what is decided instead: a sanction with its kind, measures with which")
	case cmd.Result == message.Changed && heavier(weigh(cmd.Changed.Disposition, cmd.Sanction, cmd.Changed.Measures), weigh(d.Disposition, d.Sanction, d.Measures)):
		return lang.Text{}, refusal("11", "复核、申诉不得加重处理（公务员法第九十六条）", "review and appeal make nothing heavier (公务员法 Art. 96)")
	case cmd.Result == message.Annulled && !slices.Contains(backTo, cmd.BackTo):
		return lang.Text{}, refusal("11", "应当写明退回哪一阶段：fact_finding、hearing、proposal、decision", "it must say which stage it goes back to: fact_finding, hearing, proposal or decision")
	}
	awaits := message.AwaitReviewDecision
	if cmd.Kind == message.ByAppeal {
		awaits = message.AwaitAppealDecision
	}
	switch cmd.Result {
	case message.Upheld, message.RemedyDropped:
	case message.Changed:
		next := *d
		next.Proposed, next.Sanction, next.OwnFindings = *cmd.Changed, cmd.Sanction, nil
		next.Deviation = cmd.Reason
		if cmd.Kind == message.ByReview { // the bureau's own hand is bound as it was before
			if err := c.refuses(next, c.stopsForAll()); err != nil {
				return lang.Text{}, err
			}
		}
		c.changeTo(ctx, next, cmd)
	case message.Annulled:
		r.Decided = &cmd
		c.end(ctx, awaits, message.ItemAnswered, cmd.ID)
		c.sendBack(ctx, cmd)
		return accepted("决定被撤销，退回 %s 阶段", "the decision is annulled; the case goes back to the stage %s", string(cmd.BackTo))
	default:
		return lang.Text{}, refusal("11", "未知的结果 %q", "unknown result %q", string(cmd.Result))
	}
	r.Decided = &cmd
	c.end(ctx, awaits, message.ItemAnswered, cmd.ID)
	if cmd.Result == message.RemedyDropped {
		c.reopen(ctx, message.AwaitReviewApplication)
	}
	switch {
	case cmd.Kind == message.ByReview:
		c.window(ctx, message.AwaitAppeal, c.appealAfter(cmd))
	case cmd.Result == message.RemedyDropped:
		c.reopen(ctx, message.AwaitAppeal)
	}
	return accepted("结果已登记：%s", "the result is recorded: %s", string(cmd.Result))
}

// mayDrop refuses that a review or an appeal is taken back by anybody but the officer: in person, or by a signed withdrawal
// that came into the case after the application.
func (c *caseRun) mayDrop(r message.Remedy, cmd message.DecideRemedy) error {
	since := c.state.Evidence[min(r.Pieces, len(c.state.Evidence)):]
	signed := slices.ContainsFunc(since, func(e message.Evidence) bool { return slices.Contains(cmd.Evidence, e.ID) })
	switch {
	case !c.evidenceKnown(cmd.Evidence):
		return refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	case cmd.Actor.Role != message.Officer && !signed:
		return refusal("11", "撤回复核、申诉应当由当事执法人员本人提出，或者附申请之后入卷的、本人签名的撤回", "a remedy is taken back by the officer, or with the officer's signed withdrawal, which came into the case after the application, in evidence")
	}
	return nil
}

// reopen lets what is left of a window run on after a remedy that was taken back.
func (c *caseRun) reopen(ctx workflow.Context, window message.ItemKind) {
	before := c.latest(window)
	used := window == message.AwaitReviewApplication && (c.hasRemedy(message.ByReview) || c.hasRemedy(message.ByAppeal)) ||
		window == message.AwaitAppeal && c.hasRemedy(message.ByAppeal)
	if before == nil || before.Period == nil || used || !workflow.Now(ctx).Before(before.Due) {
		return
	}
	left := period.Recount(*before.Period, c.rule(window, before.Period.Rule), c.calendar())
	c.await(ctx, window, awaited{period: &left})
}

// appealAfter is the time to appeal after a review: 15 days from its decision; where the officer took it back, never less
// than there would have been without it.
func (c *caseRun) appealAfter(cmd message.DecideRemedy) awaited {
	after := awaited{rule: "appeal_after_review", event: period.Event{Name: "review_decision_received", On: cmd.On}}
	direct := awaited{event: c.service()}
	last := func(a awaited) civil.Date {
		return period.Count(a.event, c.rule(message.AwaitAppeal, a.rule), c.calendar()).Last
	}
	if cmd.Result == message.RemedyDropped && last(direct).After(last(after)) {
		return direct
	}
	return after
}

// mayBeChangedTo reports whether an outcome is one that a review or an appeal may put in the place of another.
func (c *caseRun) mayBeChangedTo(p message.Proposed, sanction string) bool {
	adverse := false
	switch p.Disposition {
	case measures.NoFault, measures.Exempt, measures.OutOfScope:
	case measures.MeasuresOnly, measures.Mitigated, measures.Liable:
		adverse = true
	default:
		return false
	}
	kind := slices.Contains(message.Sanctions, sanction)
	sanctioned := adverse && p.Disposition != measures.MeasuresOnly
	return kind == sanctioned && (kind || sanction == "") && subset(p.Measures, measuresByWeight) &&
		(adverse || len(p.Measures) == 0) && (p.Disposition != measures.MeasuresOnly || len(p.Measures) > 0)
}

// changeTo puts a milder decision in the place of the one against which the officer went. What it no longer orders is no
// longer to be carried out, and what was is undone; what it orders in place of a sanction is to be carried out.
func (c *caseRun) changeTo(ctx workflow.Context, next message.Decide, cmd message.DecideRemedy) {
	at, served, before := c.state.DecidedAt, c.state.Served, *c.state.Decision
	c.replace(ctx, string(message.Changed), cmd.ID)
	c.state.Decision, c.state.DecidedAt, c.state.Served = &next, at, served
	c.withdrawItems(ctx, func(item message.Item) bool {
		return ordered(item) && !slices.Contains(next.Measures, item.Subject)
	})
	c.undo(ctx, before, next, cmd.On)
	c.keep(ctx, next.Sanction)
	for _, m := range next.Measures {
		if !slices.Contains(before.Measures, m) {
			c.order(ctx, m)
		}
	}
	c.watch(ctx, cmd.On)
}

// sendBack sends a case back to the stage at fault. What came after it counts no longer.
func (c *caseRun) sendBack(ctx workflow.Context, cmd message.DecideRemedy) {
	before := *c.state.Decision
	c.replace(ctx, string(message.Annulled), cmd.ID)
	c.undo(ctx, before, message.Decide{}, cmd.On)
	c.withdrawItems(ctx, func(item message.Item) bool {
		return ordered(item) || item.Kind == message.AwaitAppeal || item.Kind == message.AwaitReviewApplication
	})
	switch cmd.BackTo {
	case message.FactFinding:
		c.state.Concluded = false
		fallthrough
	case message.Hearing:
		c.hearingAnew()
		fallthrough
	case message.Proposal:
		c.state.Proposal = nil
		c.state.Review = nil
	}
	c.state.SentBack = cmd.BackTo
	c.limit(ctx)
}
