package workflows

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// Intervention by an authority, and the experts whose written opinion it may take as reference (Art. 14). What experts
// say binds nobody and is no fact: a handler who finds it right states facts, with the opinion as evidence.

// intervene records that an authority took the matter up, at any stage.
func (c *caseRun) intervene(ctx workflow.Context, cmd message.Intervene) (lang.Text, error) {
	if strings.TrimSpace(cmd.Authority) == "" {
		return lang.Text{}, refusal("14", "应当写明介入的机关、单位", "it must say which authority")
	}
	if err := c.dated(ctx, cmd.On, civil.Date{}); err != nil {
		return lang.Text{}, err
	}
	c.state.Interventions = append(c.state.Interventions, cmd)
	return accepted("已记录：%s 介入调查，可以组织专业人员论证", "recorded: %s has taken the matter up; experts may be convened", cmd.Authority)
}

// panel is the panel that has not given its opinion yet, or nil.
func (c *caseRun) panel() *message.Panel {
	for i := range c.state.Panels {
		if p := &c.state.Panels[i]; p.Joint == nil && p.Dissolved == "" {
			return &c.state.Panels[i]
		}
	}
	return nil
}

// convene convenes a panel, once an authority has taken the matter up.
func (c *caseRun) convene(ctx workflow.Context, cmd message.Convene) (lang.Text, error) {
	switch {
	case len(c.state.Interventions) == 0:
		return lang.Text{}, refusal("14", "有权机关、单位介入调查的，方可组织论证", "experts are convened where an authority has taken the matter up")
	case c.panel() != nil:
		return lang.Text{}, refusal("14", "已有论证尚未出具意见", "there is a panel that has not given its opinion yet")
	case strings.TrimSpace(cmd.Question) == "":
		return lang.Text{}, refusal("14", "应当写明论证的问题", "it must say what the question is")
	case cmd.Quorum < 1 || cmd.Quorum > len(cmd.Members):
		return lang.Text{}, refusal("14", "法定人数应当在 1 与 %d 之间", "the quorum must be between 1 and %d", len(cmd.Members))
	}
	for i, who := range cmd.Members {
		if c.involved(who) || slices.Contains(cmd.Members[:i], who) {
			return lang.Text{}, refusal("14", "%s 与本案有利害关系或者重复列名，不能参加论证", "%s is involved in the case, or is named twice, and sits on no panel", who)
		}
	}
	c.state.Panels = append(c.state.Panels, message.Panel{Convened: cmd})
	c.await(ctx, message.AwaitOpinion, awaited{subject: cmd.Question})
	return accepted("已组织 %d 名专业人员论证", "a panel of %d is convened", len(cmd.Members))
}

// involved reports whether somebody has had a part in the case, or may have none. Who sat in the meeting or signed had one, in
// a decision that is no longer in force too.
func (c *caseRun) involved(who string) bool {
	s := c.state
	return c.barred(who) || who == s.Handler || s.Proposal != nil && s.Proposal.Actor.ID == who ||
		s.Review != nil && s.Review.Actor.ID == who || s.Decision != nil && slices.Contains(tookPart(*s.Decision), who) ||
		slices.ContainsFunc(s.Earlier, func(r message.Replaced) bool { return slices.Contains(tookPart(r.Decision), who) })
}

// opine takes the written view of a member.
func (c *caseRun) opine(_ workflow.Context, cmd message.Opine) (lang.Text, error) {
	p := c.panel()
	switch {
	case p == nil:
		return lang.Text{}, refusal("14", "没有正在进行的论证", "there is no panel at work")
	case !slices.Contains(p.Convened.Members, cmd.Actor.ID):
		return lang.Text{}, refusal("14", "%s 不是论证成员", "%s is no member of the panel", cmd.Actor.ID)
	case strings.TrimSpace(cmd.Text) == "":
		return lang.Text{}, refusal("14", "意见应当是书面的", "a view is in writing")
	case slices.ContainsFunc(p.Views, func(v message.Opine) bool { return v.Actor.ID == cmd.Actor.ID }):
		return lang.Text{}, refusal("14", "%s 已经提交意见", "%s has given a view already", cmd.Actor.ID)
	}
	p.Views = append(p.Views, cmd)
	return accepted("已收到 %d 份书面意见", "%d written views are in", len(p.Views))
}

// opineJointly takes the panel's opinion. The handler is told to send it to the authority, whichever that is; no notice holds
// what experts wrote.
func (c *caseRun) opineJointly(ctx workflow.Context, cmd message.OpineJointly) (lang.Text, error) {
	p := c.panel()
	switch {
	case p == nil:
		return lang.Text{}, refusal("14", "没有正在进行的论证", "there is no panel at work")
	case !slices.Contains(p.Convened.Members, cmd.Actor.ID):
		return lang.Text{}, refusal("14", "%s 不是论证成员", "%s is no member of the panel", cmd.Actor.ID)
	case strings.TrimSpace(cmd.Text) == "":
		return lang.Text{}, refusal("14", "论证意见应当是书面的", "an opinion is in writing")
	}
	for i, who := range cmd.SignedBy {
		wrote := slices.ContainsFunc(p.Views, func(v message.Opine) bool { return v.Actor.ID == who })
		if !wrote || c.barred(who) || slices.Contains(cmd.SignedBy[:i], who) {
			return lang.Text{}, refusal("14", "%s 未提交书面意见、已经回避或者重复签名", "%s has given no view, is recused, or signs twice", who)
		}
	}
	if len(cmd.SignedBy) < p.Convened.Quorum {
		return lang.Text{}, refusal("14", "签名 %d 人，未达到法定人数 %d 人", "%d have signed, and the quorum is %d", len(cmd.SignedBy), p.Convened.Quorum)
	}
	p.Joint, p.At = &cmd, workflow.Now(ctx)
	item := c.openItem(message.AwaitOpinion)
	c.end(ctx, message.AwaitOpinion, message.ItemAnswered, cmd.ID)
	if item != nil {
		c.noticeTo(ctx, message.Commission, *item, message.OccasionOpinion)
		c.noticeTo(ctx, message.Handler, *item, message.OccasionOpinion)
	}
	return accepted("论证意见已出具，由承办人送有权机关参考，不具有约束力", "the opinion is given; the handler sends it to the authority as reference, and it binds nobody")
}

// dissolve ends a panel that a recusal left with fewer members than its quorum: it can give no opinion any more, and
// nobody would wait for it in vain. Another one may be convened.
func (c *caseRun) dissolve(ctx workflow.Context, by string) {
	p := c.panel()
	if p == nil {
		return
	}
	left := slices.DeleteFunc(slices.Clone(p.Convened.Members), c.barred)
	if len(left) < p.Convened.Quorum {
		p.Dissolved = by
		c.end(ctx, message.AwaitOpinion, message.ItemWithdrawn, by)
	}
}

// ask asks a person or a unit for evidence (Art. 10).
func (c *caseRun) ask(ctx workflow.Context, cmd message.Ask) (lang.Text, error) {
	if err := c.factsOpen(); err != nil { // nobody could answer it
		return lang.Text{}, err
	}
	switch {
	case strings.TrimSpace(cmd.What) == "" || cmd.From == "":
		return lang.Text{}, refusal("10", "应当写明向谁、要什么", "it must say what is asked, and of whom")
	}
	item := c.await(ctx, message.AwaitEvidence, awaited{from: cmd.From, subject: cmd.What, event: period.Event{}})
	return accepted("已要求提供证据：%s", "evidence is asked for: %s", item.ID)
}
