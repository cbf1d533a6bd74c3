package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// What a review or an appeal takes away is undone (处分条例 Art. 51; 公务员法 Art. 110): post, qualification and name are given
// back. It is a duty of its own, which neither a date nor the withdrawal of the case ends.

// undo opens what is to be given back of a decision that holds no longer: its sanction, and every measure that was carried
// out, but for what is ordered instead.
func (c *caseRun) undo(ctx workflow.Context, before, instead message.Decide, on civil.Date) {
	if before.Sanction != "" && before.Sanction != instead.Sanction {
		c.owe(ctx, before.Sanction, on)
	}
	for _, m := range measuresByWeight {
		if c.stands(m) && !subset([]string{m}, instead.Measures) {
			c.owe(ctx, m, on)
		}
	}
}

func (c *caseRun) owe(ctx workflow.Context, subject string, on civil.Date) {
	c.await(ctx, message.AwaitRestore, awaited{subject: subject, event: period.Event{Name: "remedy_decided", On: on}})
}

// stands reports whether a measure was carried out and is not to be given back: its items say so, in their order.
func (c *caseRun) stands(measure string) (is bool) {
	for _, item := range c.state.Docket {
		switch {
		case item.Subject != measure:
		case item.Kind == message.AwaitFollowUp && item.Status == message.ItemAnswered:
			is = true
		case item.Kind == message.AwaitRestore:
			is = item.Status == message.ItemWithdrawn && !c.released(item.ID)
		}
	}
	return is
}

// keep ends the duty to give something back that is ordered again before it was.
func (c *caseRun) keep(ctx workflow.Context, subject string) {
	c.withdrawItems(ctx, func(item message.Item) bool { return item.Kind == message.AwaitRestore && item.Subject == subject })
}

// restored takes that something was given back.
func (c *caseRun) restored(ctx workflow.Context, item *message.Item, cmd message.FollowUp) (lang.Text, error) {
	switch {
	case cmd.Actor.Role != message.Handler:
		return lang.Text{}, refusal("11", "恢复由承办人登记", "what was given back is recorded by the handler")
	case len(cmd.Evidence) == 0 || !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("11", "应当附已经恢复的证据", "it needs the evidence that it was given back")
	case carrying{}.foreign(cmd):
		return lang.Text{}, foreignDetail
	}
	from := civil.On(item.Opened)
	if item.Period != nil {
		from = item.Period.Event.On
	}
	if err := c.dated(ctx, cmd.On, from); err != nil {
		return lang.Text{}, err
	}
	c.state.Restored = append(c.state.Restored, cmd)
	c.endItem(ctx, item, message.ItemAnswered, cmd.ID)
	return accepted("已恢复：%s", "given back: %s", item.Subject)
}

// releasable are the kinds that may come to await what nobody can do any more.
var releasable = map[message.ItemKind]bool{message.AwaitOpinion: true, message.AwaitFollowUp: true, message.AwaitRestore: true}

// letGo ends an item that can never be answered: the officer is dead or has left, the experts keep silent.
func (c *caseRun) letGo(ctx workflow.Context, cmd message.Release) (lang.Text, error) {
	item := c.item(cmd.Item)
	switch {
	case item == nil || item.Status != message.ItemOpen:
		return lang.Text{}, refusal("", "没有待办事项 %q", "there is no docket item %q", cmd.Item)
	case !releasable[item.Kind]:
		return lang.Text{}, refusal(kinds[item.Kind].article, "该事项不得免予办理", "what this awaits is not to be done without")
	case len(cmd.Evidence) == 0 || !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("10", "应当附无法办理的证据", "it needs the evidence that nobody can do it any more")
	}
	if p := c.panel(); item.Kind == message.AwaitOpinion && p != nil {
		p.Dissolved = cmd.ID
	}
	c.state.Released = append(c.state.Released, cmd)
	c.endItem(ctx, item, message.ItemWithdrawn, cmd.ID)
	return accepted("%s 不再办理", "%s is no longer awaited", item.ID)
}

func (c *caseRun) released(item string) bool {
	for _, r := range c.state.Released {
		if r.Item == item {
			return true
		}
	}
	return false
}

// foreign reports whether an entry has a detail that belongs to another measure.
func (how carrying) foreign(cmd message.FollowUp) bool {
	own := ""
	if how.proof != nil {
		own = how.proof(cmd)
	}
	talked := strings.TrimSpace(cmd.HeldBy+cmd.Unsigned) != "" || cmd.Signed
	return talked && !how.talk || cmd.Post+cmd.Credential != own
}

var foreignDetail = refusal("12", "写明的内容属于其他处理措施", "it says what belongs to another measure")
