package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// suspend makes the case stand still: what its kind says stops, statutory clocks and protection run on.
func (c *caseRun) suspend(ctx workflow.Context, cmd message.Suspend) (lang.Text, error) {
	switch {
	case c.state.Suspended != nil:
		return lang.Text{}, refusal("", "案件已经中止", "the case stands still already")
	case !slices.Contains([]message.SuspensionGround{message.Illness, message.CourtPending, message.ForceMajeure}, cmd.Ground):
		return lang.Text{}, refusal("", "未知的中止事由 %q，可用：illness、court、force_majeure", "unknown ground %q; there are illness, court and force_majeure", string(cmd.Ground))
	case !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	}
	c.state.Suspended = &message.Suspension{Suspend: cmd, From: workflow.Now(ctx)}
	stopped := 0
	for i := range c.state.Docket {
		if item := &c.state.Docket[i]; item.Status == message.ItemOpen && kinds[item.Kind].stops && item.Stopped.IsZero() {
			stopped++
			c.standStill(ctx, item, cmd.Actor)
		}
	}
	return accepted("案件中止，%d 项待办停止计算", "the case stands still; %d docket items stop running", stopped)
}

func (c *caseRun) standStill(ctx workflow.Context, item *message.Item, by message.Actor) {
	item.Stopped = workflow.Now(ctx)
	c.journal(ctx, by, message.ItemStopped, *item)
}

// goesOn refuses what is not done while the case stands still.
func (c *caseRun) goesOn() error {
	if c.state.Suspended != nil {
		return refusal("", "案件中止期间不提出处理意见、不作出决定", "nothing is proposed or decided while the case stands still")
	}
	return nil
}

// resume lets the case go on. Each item that stood still has as many days more as it stood still.
func (c *caseRun) resume(ctx workflow.Context, cmd message.Resume) (lang.Text, error) {
	s := c.state.Suspended
	if s == nil {
		return lang.Text{}, refusal("", "案件没有中止", "the case does not stand still")
	}
	s.To = workflow.Now(ctx)
	c.state.Suspensions, c.state.Suspended = append(c.state.Suspensions, *s), nil
	for i := range c.state.Docket {
		if item := &c.state.Docket[i]; item.Status == message.ItemOpen && kinds[item.Kind].stops {
			c.runOn(ctx, item, cmd.Actor, string(s.Ground))
		}
	}
	return accepted("案件恢复办理", "the case goes on")
}

// runOn gives an item as many whole days as it stood still.
func (c *caseRun) runOn(ctx workflow.Context, item *message.Item, by message.Actor, why string) {
	if item.Stopped.IsZero() {
		return
	}
	c.runOnFor(ctx, item, int(civil.On(workflow.Now(ctx)).Ordinal()-civil.On(item.Stopped).Ordinal()), by, why)
}

// runOnFor gives an item so many days more. Time by itself decides nothing here: the new date is on record like an extension,
// with the reason.
func (c *caseRun) runOnFor(ctx workflow.Context, item *message.Item, days int, by message.Actor, why string) {
	item.Stopped = time.Time{}
	if days > 0 {
		old := item.Due
		if item.Stood += days; item.Period == nil {
			item.Due, item.WarnAt = item.Due.AddDate(0, 0, days), item.WarnAt.AddDate(0, 0, days)
		} else { // the calendar may have changed meanwhile
			c.redate(item, period.Recount(*item.Period, c.rule(item.Kind, item.Period.Rule), c.calendar()))
		}
		item.Card = message.NoCard
		item.Extended = append(item.Extended, message.Extension{Old: old, New: item.Due, By: by, Reason: fmt.Sprintf("%s: %d days", why, days)})
	}
	c.journal(ctx, by, message.ItemResumed, *item)
}
