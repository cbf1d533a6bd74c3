package workflows

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// hear takes the officer's statement and defence, or the waiver of it. It is taken in at any stage before the decision;
// a late one is heard as well.
func (c *caseRun) hear(_ workflow.Context, cmd message.Statement) (lang.Text, error) {
	switch {
	case c.state.Decision != nil:
		return lang.Text{}, refusal("", "已经作出决定", "there is a decision already")
	case c.state.Stage == message.Intake || c.state.Stage == message.FactFinding:
		return lang.Text{}, c.wrongStage(message.Hearing)
	case cmd.Waived == (strings.TrimSpace(cmd.Text) != ""):
		return lang.Text{}, refusal("", "应当填写陈述申辩内容，或者写明放弃，二者取一", "either a text or the waiver is needed, not both")
	}
	c.state.Statement = &cmd
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
	if err := c.reassess(ctx); err != nil {
		return lang.Text{}, err
	}
	if err := c.refuses(message.Decide(cmd), stops); err != nil {
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
	if err := c.reassess(ctx); err != nil {
		return lang.Text{}, err
	}
	if err := c.refuses(cmd, deciderStops, stops); err != nil {
		return lang.Text{}, err
	}
	c.state.Decision, c.state.DecidedAt = &cmd, workflow.Now(ctx)
	return accepted("已作出决定：%s", "decided: %s", string(cmd.Disposition))
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
	}
	c.state.Served = &cmd
	return accepted("已送达：%s，%s", "served on %s: %s", cmd.On, cmd.Manner)
}

// withdraw ends the case before a decision.
func (c *caseRun) withdraw(_ workflow.Context, cmd message.Withdraw) (lang.Text, error) {
	if c.state.Decision != nil {
		return lang.Text{}, refusal("", "已经作出决定，不能撤回案件", "there is a decision: the case cannot be withdrawn")
	}
	c.state.Withdrawn = &cmd
	return accepted("案件已撤回", "the case is withdrawn")
}

// extend gives an open item more time.
func (c *caseRun) extend(ctx workflow.Context, cmd message.Extend) (lang.Text, error) {
	i := slices.IndexFunc(c.state.Docket, func(item message.Item) bool { return item.ID == cmd.Item })
	if i < 0 {
		return lang.Text{}, refusal("", "没有待办事项 %q", "there is no docket item %q", cmd.Item)
	}
	item := &c.state.Docket[i]
	until := cmd.Until.UTC()
	switch {
	case item.Status != message.ItemOpen:
		return lang.Text{}, refusal("", "待办事项 %s 已经结束", "the docket item %s has ended", item.ID)
	case !until.After(item.Due) || !until.After(workflow.Now(ctx)):
		return lang.Text{}, refusal("", "新的期限应当晚于原期限 %s", "the new date must be later than %s", item.Due.In(civil.Zone).Format("2006-01-02 15:04"))
	}
	item.Extended = append(item.Extended, message.Extension{Old: item.Due, New: until, By: cmd.Actor, Reason: cmd.Reason})
	item.Due, item.WarnAt, item.Card = until, until.Add(-c.term(item.Kind).Warn), message.NoCard
	c.journal(ctx, cmd.Actor, message.ItemExtended, *item)
	return accepted("%s 延长，最后一日为 %s", "%s is extended; its last day is %s", item.ID, civil.On(until.Add(-time.Nanosecond)))
}

// recuse shuts an account out of the case. Where it is the handler, another one takes over by the next proposal.
func (c *caseRun) recuse(_ workflow.Context, cmd message.Recuse) (lang.Text, error) {
	switch {
	case strings.TrimSpace(cmd.Who) == "":
		return lang.Text{}, refusal("", "应当写明由谁回避", "it must say who is recused")
	case slices.Contains(c.state.Recused, cmd.Who):
		return lang.Text{}, refusal("", "%s 已经回避本案", "%s is recused from this case", cmd.Who)
	}
	c.state.Recused = append(c.state.Recused, cmd.Who)
	if p := c.state.Proposal; p != nil && p.Actor.ID == cmd.Who && c.state.Decision == nil { // made by somebody who should not have
		c.state.Proposal, c.state.Review = nil, nil
	}
	if r := c.state.Review; r != nil && r.Actor.ID == cmd.Who && c.state.Decision == nil {
		c.state.Review = nil
	}
	return accepted("%s 回避本案", "%s is recused", cmd.Who)
}
