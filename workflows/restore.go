package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// What a review or an appeal takes away is undone (处分条例 Art. 51; 公务员法 Art. 110): post, qualification and name are
// given back. It is a duty of its own, which neither a date nor the withdrawal of the case ends.

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
