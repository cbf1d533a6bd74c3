package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

// notice tells the one of whom an item is awaited.
func (p *proceeding) notice(ctx workflow.Context, item message.Item, occasion message.Occasion) {
	p.noticeTo(ctx, item.From, item, occasion)
}

// noticeTo puts a notice on its way to a party.
func (p *proceeding) noticeTo(ctx workflow.Context, to message.Role, item message.Item, occasion message.Occasion) {
	key := p.number + "/" + item.ID + "/" + string(occasion) + "/" + item.Due.UTC().Format(time.RFC3339)
	if occasion == message.OccasionReminder { // an item may have several
		key += "/" + civil.On(workflow.Now(ctx)).String()
	}
	if to != item.From {
		key += "/" + string(to)
	}
	p.kept.Notices = append(p.kept.Notices, message.Notice{
		Key:  key,
		Case: p.number, Unit: p.unit, To: to, Item: item, Occasion: occasion, At: workflow.Now(ctx),
	})
}

// sendNotices delivers notices one after the other, beside the procedure and never in its way. One that cannot be
// delivered is journalled and tried again after the others; only a permanent error ends it.
func (p *proceeding) sendNotices(ctx workflow.Context) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    30 * time.Second,
		ScheduleToCloseTimeout: time.Hour,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: 5 * time.Minute, BackoffCoefficient: 2},
		Summary:                "notice",
	})
	for {
		if workflow.Await(ctx, func() bool { return len(p.kept.Notices) > 0 && !p.matter.closed() }) != nil {
			return
		}
		n := p.kept.Notices[0]
		err := workflow.ExecuteActivity(ctx, message.ActNotify, n).Get(ctx, nil)
		if len(p.kept.Notices) == 0 || p.kept.Notices[0].Key != n.Key { // the case was closed meanwhile
			continue
		}
		p.kept.Notices = p.kept.Notices[1:]
		if err == nil {
			continue
		}
		p.journal(ctx, system, message.NoticeFailed, undelivered{n.Key, err.Error()})
		var app *temporal.ApplicationError
		if !errors.As(err, &app) || app.Type() != message.ErrPermanent {
			p.kept.Notices = append(p.kept.Notices, n)
		}
	}
}
