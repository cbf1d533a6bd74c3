package workflows

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// tell takes that the officer was told, and lets the time to state and defend run from that day. It is done again where
// something heavier is intended than they were heard on.
func (c *caseRun) tell(ctx workflow.Context, cmd message.Tell) (lang.Text, error) {
	again := slices.Contains([]message.Stage{message.Proposal, message.LegalReview, message.Deciding}, c.state.Stage)
	switch {
	case c.state.Stage != message.Hearing && !again:
		return lang.Text{}, c.wrongStage(message.Hearing)
	case strings.TrimSpace(cmd.Manner) == "":
		return lang.Text{}, refusal("10", "应当写明告知方式", "the manner in which the officer was told is needed")
	}
	if err := mayIntend(cmd); err != nil {
		return lang.Text{}, err
	}
	if on := c.state.HeardOn; on != nil && (cmd.Intended == nil || !beyond(*on, cmd.Intended.Disposition, cmd.Sanction, cmd.Intended.Measures)) {
		return lang.Text{}, refusal("", "已经告知当事人，或者当事人已放弃；拟作出更重处理的，写明该处理（--intended）后重新告知", "the officer was told already, or waived it; where something heavier is intended they are told anew, and it is named (--intended)")
	}
	from := c.state.Opened
	if item := c.latest(message.AwaitTelling); item != nil { // since there is something to tell
		from = item.Opened
	}
	if err := c.dated(ctx, cmd.On, civil.On(from)); err != nil {
		return lang.Text{}, err
	}
	if err := c.backdated(ctx, cmd.On, cmd.Evidence); err != nil {
		return lang.Text{}, err
	}
	c.hearingAnew()
	c.state.Told = &cmd
	c.toldOf()
	c.state.HeardOn.Intended, c.state.HeardOn.Sanction = cmd.Intended, cmd.Sanction
	c.end(ctx, message.AwaitTelling, message.ItemAnswered, cmd.ID)
	c.end(ctx, message.AwaitStatement, message.ItemWithdrawn, cmd.ID) // of the time before, which is begun anew
	item := c.window(ctx, message.AwaitStatement, awaited{event: period.Event{Name: "told", On: cmd.On}})
	return accepted("已告知，陈述申辩的最后一日为 %s", "the officer was told; the last day to state and defend is %s", lastDay(item.Due))
}

// maxStatements bounds what the statements of a case hold in all, in bytes: the state of a case has every one of them.
const maxStatements = 256 << 10

// hear takes the officer's statement and defence, or the waiver of it. It is taken in at any stage before the decision;
// a late one is heard as well, and one that comes before the telling is kept and ends nothing.
func (c *caseRun) hear(_ workflow.Context, cmd message.Statement) (lang.Text, error) {
	size := len(cmd.Text)
	for _, s := range c.state.Statements {
		size += len(s.Text)
	}
	switch {
	case c.state.Decision != nil:
		return lang.Text{}, refusal("", "已经作出决定", "there is a decision already")
	case c.state.Stage == message.Intake || c.state.Stage == message.FactFinding,
		c.state.Stage == message.AtCommission || c.state.Stage == message.Remedies: // nobody was told yet, or nothing is to be answered
		return lang.Text{}, c.wrongStage(message.Hearing)
	case cmd.Waived == (strings.TrimSpace(cmd.Text) != ""):
		return lang.Text{}, refusal("", "应当填写陈述申辩内容，或者写明放弃，二者取一", "either a text or the waiver is needed, not both")
	case !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	case c.since(2) && cmd.Actor.Role == message.Handler && len(cmd.Evidence) == 0:
		return lang.Text{}, refusal("10", "承办人代为记录的，应当附当事人书写或者签名的证据", "what the handler records for the officer needs what the officer wrote or signed, in evidence")
	case c.since(2) && cmd.Actor.Role == message.Handler && cmd.Waived && c.state.Told == nil:
		return lang.Text{}, refusal("10", "尚未告知，不能代为记录放弃：先告知当事人（tell）", "nobody was told: there is nothing to waive. Tell the officer first (tell)")
	case c.since(2) && cmd.Waived && c.state.HeardOn != nil && c.state.HeardOn.By != "":
		return lang.Text{}, refusal("10", "已有陈述申辩，不以放弃代替", "there is a statement, which a waiver does not replace")
	case size > maxStatements:
		return lang.Text{}, refusal("", "陈述申辩合计过长：更多内容请作为证据提交", "the statements are too large in all: submit more as evidence")
	}
	c.state.Statement = &cmd
	if c.since(2) {
		c.state.Statements = append(c.state.Statements, cmd)
		if c.state.Told == nil && !(cmd.Waived && cmd.Actor.Role == message.Officer) && !c.heard() {
			return accepted("已记录当事人的陈述；尚未告知，告知（tell）后陈述申辩的期限方起算", "the officer's words are recorded; they are still to be told (tell), and the time to state and defend runs from then")
		}
		c.toldOf()
		if c.state.HeardOn.By == "" {
			c.state.HeardOn.By = cmd.ID
		}
	}
	if cmd.Waived {
		return accepted("已记录：当事人放弃陈述申辩", "recorded: the officer waives the statement")
	}
	return accepted("已记录当事人的陈述申辩", "the officer's statement is recorded")
}

// propose proposes a disposition.
func (c *caseRun) propose(ctx workflow.Context, cmd message.Propose) (lang.Text, error) {
	if c.state.Stage != message.Proposal {
		return lang.Text{}, c.wrongStage(message.Proposal)
	}
	if err := c.goesOn(); err != nil {
		return lang.Text{}, err
	}
	if err := c.reassess(ctx); err != nil {
		return lang.Text{}, err
	}
	d := message.Decide{Header: cmd.Header, Proposed: cmd.Proposed, OwnFindings: cmd.OwnFindings, Reasoning: cmd.Reasoning}
	if err := c.refuses(d, c.stopsForAll()); err != nil {
		return lang.Text{}, err
	}
	c.state.Proposal, c.state.Review = &cmd, nil
	return accepted("已提出处理意见：%s", "proposed: %s", string(cmd.Disposition))
}

// review agrees to a proposal or sends it back.
func (c *caseRun) review(_ workflow.Context, cmd message.Review) (lang.Text, error) {
	switch {
	case c.state.Stage != message.LegalReview:
		return lang.Text{}, c.wrongStage(message.LegalReview)
	case c.state.Proposal.Actor.ID == cmd.Actor.ID:
		return lang.Text{}, refusal("10", "提出处理意见的人不得自己审核", "the one who proposed does not review")
	case !cmd.Agreed:
		c.state.Proposal = nil
		return accepted("审核不同意，退回承办人", "not agreed: back to the handler")
	}
	c.state.Review = &cmd
	return accepted("审核同意", "agreed")
}

// decide decides the case, within the hard stops.
func (c *caseRun) decide(ctx workflow.Context, cmd message.Decide) (lang.Text, error) {
	if c.state.Stage != message.Deciding {
		return lang.Text{}, c.wrongStage(message.Deciding)
	}
	if err := c.mayDecide(ctx, cmd); err != nil {
		return lang.Text{}, err
	}
	c.decided(ctx, cmd)
	return accepted("已作出决定：%s", "decided: %s", string(cmd.Disposition))
}

// mayDecide holds a decision against the hard stops and, where the day has changed, against the facts anew.
func (c *caseRun) mayDecide(ctx workflow.Context, cmd message.Decide) error {
	if err := c.goesOn(); err != nil {
		return err
	}
	if err := c.reassess(ctx); err != nil {
		return err
	}
	return c.refuses(cmd, c.stopsForDecider(), c.stopsForAll())
}

// decided takes a decision into the state. With it the time that the law sets for the whole ends, and the clocks that the
// case waits for are its own no longer. A decision that the matter belongs to the commission hands it over,
// unless it has been there already.
func (c *caseRun) decided(ctx workflow.Context, cmd message.Decide) {
	c.state.Decision, c.state.DecidedAt = &cmd, workflow.Now(ctx)
	if !c.since(2) {
		return
	}
	c.withdrawItems(ctx, func(item message.Item) bool {
		return item.Kind == message.AwaitClock || item.Kind == message.AwaitEvidence
	})
	if cmd.Disposition == measures.Transferred && c.state.Sanctioned == "" && len(c.suspicions()) > 0 {
		c.startTransfer(ctx, message.TransferCase{Header: cmd.Header, Suspicion: c.suspicions()})
		return // the limit stands still, and goes on where the matter comes back
	}
	c.end(ctx, message.AwaitLimit, message.ItemAnswered, cmd.ID)
}

// correct puts a corrected decision in the place of one that is not served yet, within the same hard stops.
func (c *caseRun) correct(ctx workflow.Context, cmd message.Correct) (lang.Text, error) {
	if c.state.Stage != message.Service || c.state.Decision == nil {
		return lang.Text{}, c.wrongStage(message.Service)
	}
	cmd.Decision.Header = cmd.Header
	if err := c.mends(*c.state.Decision, cmd.Decision); err != nil {
		return lang.Text{}, err
	}
	if err := c.mayDecide(ctx, cmd.Decision); err != nil {
		return lang.Text{}, err
	}
	c.replace(ctx, "corrected", cmd.ID)
	c.decided(ctx, cmd.Decision)
	return accepted("决定已更正：%s", "the decision is corrected: %s", string(cmd.Decision.Disposition))
}

// revoke takes a decision back before its service; the case is proposed, reviewed and decided anew.
func (c *caseRun) revoke(ctx workflow.Context, cmd message.Revoke) (lang.Text, error) {
	if c.state.Stage != message.Service || c.state.Decision == nil {
		return lang.Text{}, c.wrongStage(message.Service)
	}
	c.replace(ctx, "revoked", cmd.ID)
	c.state.Proposal, c.state.Review = nil, nil
	c.limit(ctx)
	return accepted("决定已在送达前撤回，重新提出处理意见", "the decision is taken back before its service; it is proposed, reviewed and made anew")
}

// replace moves the decision to those that are no longer in force.
func (c *caseRun) replace(ctx workflow.Context, why, by string) {
	c.state.Earlier = append(c.state.Earlier, message.Replaced{
		Decision: *c.state.Decision, At: c.state.DecidedAt, Until: workflow.Now(ctx), Why: why, By: by,
	})
	c.state.Decision, c.state.DecidedAt, c.state.Served = nil, time.Time{}, nil
}

// serve records the service of the decision, and with it the case closes.
func (c *caseRun) serve(ctx workflow.Context, cmd message.Serve) (lang.Text, error) {
	switch {
	case c.state.Stage != message.Service:
		return lang.Text{}, c.wrongStage(message.Service)
	case cmd.On.IsZero() || strings.TrimSpace(cmd.Manner) == "":
		return lang.Text{}, refusal("", "应当写明送达日期和方式", "the day and the manner of service are needed")
	case cmd.On.After(civil.On(workflow.Now(ctx))):
		return lang.Text{}, refusal("", "送达日期 %s 尚未到来", "the day of service, %s, has not come yet", cmd.On)
	case cmd.On.Before(civil.On(c.state.DecidedAt)):
		return lang.Text{}, refusal("", "送达日期 %s 早于决定日期", "the day of service, %s, is before the decision", cmd.On)
	case c.openItem(message.AwaitRecusal) != nil:
		return lang.Text{}, refusal("10", "当事人申请回避，尚未决定，不得送达", "the officer has asked for a recusal: it is decided before anything is served")
	case c.since(2) && c.shaken(*c.state.Decision):
		return lang.Text{}, shakenText
	}
	if c.since(2) {
		if err := c.backdated(ctx, cmd.On, cmd.Evidence); err != nil {
			return lang.Text{}, err
		}
	}
	c.state.Served = &cmd
	return accepted("已送达：%s，%s", "served on %s: %s", cmd.On, cmd.Manner)
}

// withdraw ends the case before a decision.
func (c *caseRun) withdraw(_ workflow.Context, cmd message.Withdraw) (lang.Text, error) {
	switch {
	case c.away():
		return lang.Text{}, refusal("13", "案件已经移送纪检监察机关，不能撤回", "the matter is with the commission: the case cannot be withdrawn")
	case c.state.Sanctioned != "":
		return lang.Text{}, refusal("13", "监察机关已给予处分，案件不能撤回", "the commission has sanctioned the act: the case cannot be withdrawn")
	case c.state.Decision != nil:
		return lang.Text{}, refusal("", "已经作出决定，不能撤回案件", "there is a decision: the case cannot be withdrawn")
	case c.owesHandOver():
		why := refusal("13", "已发现涉嫌违纪、职务违法或者职务犯罪的线索，应当移送，不能撤回", "something proven suggests a breach of discipline, of duty or a crime: the matter is handed over, and not withdrawn")
		why.lacking = "suspicion_not_handed_over"
		return lang.Text{}, why
	case c.since(2) && c.faultStands():
		return lang.Text{}, refusal("7", "第七条的要件已经证明，不得撤回：应当提出处理意见并作出决定；本局没有干部管理权限的，先以证据记入该事实", "every element of Art. 7 is proven: the case is not withdrawn, but proposed and decided; where the bureau has no authority over the officer, state that fact first, with evidence")
	}
	c.state.Withdrawn = &cmd
	return accepted("案件已撤回", "the case is withdrawn")
}

// recuse shuts an account out of the case. Where it is the handler, another one takes over by the next proposal.
func (c *caseRun) recuse(ctx workflow.Context, cmd message.Recuse) (lang.Text, error) {
	switch {
	case strings.TrimSpace(cmd.Who) == "":
		return lang.Text{}, refusal("", "应当写明由谁回避", "it must say who is recused")
	case cmd.Refused:
		return c.refuseRecusal(ctx, cmd)
	case c.since(2) && cmd.Who == c.in.Officer: // who would be silenced by it
		return lang.Text{}, refusal("10", "当事执法人员本不参与办理，不适用回避", "the officer concerned has no part in handling the case, and is heard")
	case slices.Contains(c.state.Recused, cmd.Who):
		return lang.Text{}, refusal("", "%s 已经回避本案", "%s is recused from this case", cmd.Who)
	case cmd.StandIn != "" && (cmd.StandIn == c.in.Officer || slices.Contains(c.state.Recused, cmd.StandIn) || cmd.StandIn == cmd.Who):
		return lang.Text{}, refusal("10", "%s 不能接办本案", "%s cannot take over this case", cmd.StandIn)
	}
	c.state.Recused = append(c.state.Recused, cmd.Who)
	c.recusalDecided(ctx, cmd)
	c.dissolve(ctx, cmd.ID)
	undecided := c.state.Decision == nil || c.since(2)                         // a decision that is taken back must not rest on it either
	if p := c.state.Proposal; p != nil && p.Actor.ID == cmd.Who && undecided { // made by somebody who should not have
		c.state.Proposal, c.state.Review = nil, nil
	}
	if r := c.state.Review; r != nil && r.Actor.ID == cmd.Who && undecided {
		c.state.Review = nil
	}
	if cmd.StandIn != "" && c.state.Handler == cmd.Who {
		c.state.Handler = cmd.StandIn
		return accepted("%s 回避本案，由 %s 接办", "%s is recused; %s takes over", cmd.Who, cmd.StandIn)
	}
	return accepted("%s 回避本案", "%s is recused", cmd.Who)
}
