package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/clock"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// wait keeps the docket item of what is awaited, dated as the reckoning has it.
func (c *clockRun) wait(ctx workflow.Context, r clock.Reckoning) {
	if c.state.Certificate != nil { // days off that were announced moved the last day away again
		c.end(ctx, message.AwaitLateEntry, message.ItemWithdrawn, c.command)
		c.state.Earlier, c.state.Certificate = append(c.state.Earlier, c.state.Certificate.Hash), nil
	}
	item := c.openItem(awaitedBy[c.state.Kind])
	if item == nil {
		item = c.openAwaited(ctx, r)
	}
	awaits := r.Period(c.state.Kind.Awaited())
	switch stands := !item.Stopped.IsZero(); {
	case r.Paused && !stands:
		item.Stopped = workflow.Now(ctx)
		c.journal(ctx, system, message.ItemStopped, *item)
		c.tell(ctx, c.state.Cases, message.Certify{Stands: true})
	case r.Paused:
	case stands:
		item.Stopped = time.Time{}
		c.move(ctx, item, r)
		c.journal(ctx, system, message.ItemResumed, *item)
	case item.Period.Last != awaits.Last:
		old := item.Due
		c.move(ctx, item, r)
		c.journal(ctx, system, message.ItemRedated, redated{*item, old, c.calendar().Version})
	}
}

// openAwaited opens the item. Where a reconsideration is pending from the start, it has the dates that there would be without
// it, and stands still.
func (c *clockRun) openAwaited(ctx workflow.Context, r clock.Reckoning) *message.Item {
	if r.Paused {
		r = c.reckoned(ctx, slices.DeleteFunc(slices.Clone(c.state.Marks), func(m clock.Mark) bool { return m.Event == clock.ReconsiderationApplied }))
	}
	awaits := r.Period(c.state.Kind.Awaited())
	opened := c.await(ctx, awaitedBy[c.state.Kind], awaited{subject: c.in.Number, period: awaits, reminders: c.ahead(ctx, r)})
	c.tell(ctx, c.state.Cases, message.Certify{Runs: awaits})
	return c.item(opened.ID)
}

// move dates the item anew, and tells the cases of it.
func (c *clockRun) move(ctx workflow.Context, item *message.Item, r clock.Reckoning) {
	awaits := r.Period(c.state.Kind.Awaited())
	c.redate(item, *awaits)
	item.Reminders, item.Card = c.ahead(ctx, r), message.NoCard
	c.tell(ctx, c.state.Cases, message.Certify{Runs: awaits})
}

// ahead are the reminders that are still to come: nobody is reminded of what was before the clock was known.
func (c *clockRun) ahead(ctx workflow.Context, r clock.Reckoning) []time.Time {
	return slices.DeleteFunc(slices.Clone(r.Reminders), func(at time.Time) bool { return at.Before(workflow.Now(ctx)) })
}

// settle ends what was awaited and certifies what it came to. After a lapse there is a time in which what was in time can
// still be entered; it counts by its own day.
func (c *clockRun) settle(ctx workflow.Context, r clock.Reckoning) {
	if item := c.openItem(awaitedBy[c.state.Kind]); item != nil {
		status, by := message.ItemAnswered, c.command
		if r.Lapsed {
			status, by = message.ItemLapsed, ""
		}
		c.endItem(ctx, item, status, by)
	}
	c.certify(ctx, r)
	switch late := c.openItem(message.AwaitLateEntry); {
	case !r.Lapsed:
		c.end(ctx, message.AwaitLateEntry, message.ItemAnswered, c.command)
	case late == nil:
		c.notice(ctx, c.await(ctx, message.AwaitLateEntry, awaited{subject: c.in.Number}), message.OccasionOpened)
	}
}

// certify issues a certificate, unless the one that there is says the same.
func (c *clockRun) certify(ctx workflow.Context, r clock.Reckoning) {
	old := c.state.Certificate
	if old != nil && old.Outcome == r.Outcome && old.Lapsed == r.Lapsed && slices.Equal(old.Facts, r.Facts) && slices.Equal(old.Remarks, r.Remarks) {
		return
	}
	if old != nil {
		c.state.Earlier = append(c.state.Earlier, old.Hash)
	}
	cert, err := clock.Certify(c.in.Number, c.unit, len(c.state.Earlier)+1, c.reckonBy(c.state.Marks), c.calendar(), c.today(ctx))
	if err != nil { // it is over, and everything in it can be written
		workflow.GetLogger(ctx).Error("certificate", "clock", c.number, "error", err)
		return
	}
	c.state.Certificate = &cert
	c.journal(ctx, system, message.CertificateIssued, cert)
	c.tell(ctx, c.state.Cases, message.Certify{Certificate: &cert})
}

// done reports whether nothing can be added any more.
func (c *clockRun) done() bool {
	cert := c.state.Certificate
	return c.state.Withdrawn != nil || c.state.LateOver || cert != nil && !cert.Lapsed
}

// finish closes the clock once it is done and every case has been told.
func (c *clockRun) finish(ctx workflow.Context) {
	if c.state.Closed || !c.done() || len(c.state.Outbox) > 0 {
		return
	}
	for _, n := range c.state.Notices { // nobody need act on them any more
		c.journal(ctx, system, message.NoticeFailed, undelivered{n.Key, "the clock is closed"})
	}
	c.state.Notices, c.state.Closed = nil, true
	c.journal(ctx, system, message.CaseClosed, closing{Disposition: measures.Disposition(c.came())})
}

// tell puts on their way what cases are to be told.
func (c *clockRun) tell(ctx workflow.Context, cases []string, what message.Certify) {
	for _, number := range cases {
		c.state.Told++
		what.Header = message.Header{ID: message.ClockCommandID(c.in.Number, c.state.Told), Actor: system, At: workflow.Now(ctx)}
		what.Clock = c.in.Number
		c.state.Outbox = append(c.state.Outbox, message.ToCase{Case: number, Command: what})
	}
}

// tellCases tells cases, one thing after the other, for as long as it takes. A command id is the same however often it is
// tried. A case that is gone is on record and in nobody's way.
func (c *clockRun) tellCases(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return len(c.state.Outbox) > 0 }) != nil {
			return
		}
		next := c.state.Outbox[0]
		err := workflow.SignalExternalWorkflow(ctx, message.WorkflowID(next.Case), "", string(message.CmdCertify), next.Command).Get(ctx, nil)
		if err != nil && !gone(err) {
			if workflow.Sleep(ctx, time.Minute) != nil {
				return
			}
			continue
		}
		if c.lock.Lock(ctx) != nil {
			return
		}
		c.state.Outbox = slices.Clone(c.state.Outbox[1:])
		if err != nil {
			c.journal(ctx, system, message.ClockUnheard, unheard{next.Case, next.Command.ID})
		}
		c.finish(ctx)
		c.display(ctx)
		c.lock.Unlock()
	}
}

// unheard is what a case that is gone could not be told.
type unheard struct {
	Case    string `json:"case"`
	Command string `json:"command"`
}

// gone reports whether there is no such workflow, or none any more.
func gone(err error) bool {
	var unknown *temporal.UnknownExternalWorkflowExecutionError
	return errors.As(err, &unknown)
}
