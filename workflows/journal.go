package workflows

import (
	"encoding/json"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// system is the actor of what the procedure does by itself.
var system = message.Actor{ID: "duecourse", Role: message.System}

// What entries of the journal hold beside items.
type (
	opening struct {
		Input message.CaseInput `json:"input"`
	}
	applied struct {
		Name    message.Name    `json:"name"`
		Command message.Command `json:"command"`
	}
	refusedCommand struct {
		Name    message.Name   `json:"name"`
		Header  message.Header `json:"header"`
		Article string         `json:"article,omitempty"`
		Text    lang.Text      `json:"text"`
	}
	assessed struct {
		AsOf           civil.Date             `json:"as_of"`
		Recommendation message.Recommendation `json:"recommendation"`
	}
	entered struct {
		Stage message.Stage `json:"stage"`
	}
	closing struct {
		Disposition measures.Disposition `json:"disposition"`
	}
	undelivered struct {
		Key string `json:"key"`
		Why string `json:"why"`
	}
)

const (
	flushEntries = 100         // this many entries go to the register at once
	flushAfter   = time.Minute // and fewer of them after that
	keepTail     = 20          // entries that stay for a look after they are in the register
)

// journal appends an entry to the chain. It reaches the register later, and no command waits for that.
func (c *caseRun) journal(ctx workflow.Context, who message.Actor, event message.Event, data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		raw, _ = json.Marshal(err.Error()) // every type that is journalled can be written: see TestEntriesCanBeWritten
	}
	e, err := message.Chain(message.Entry{Case: c.in.Case, At: workflow.Now(ctx), Actor: who, Event: event, Data: raw}, c.state.Seq, c.state.Head)
	if err != nil {
		workflow.GetLogger(ctx).Error("journal entry", "case", c.in.Case, "error", err)
		return
	}
	c.state.Seq, c.state.Head = e.Seq, e.Hash
	c.state.Unflushed = append(c.state.Unflushed, e)
	if c.flushAt.IsZero() && !c.flushDue {
		c.flushAt = workflow.Now(ctx).Add(flushAfter)
	}
}

// keepRegister brings entries to the register, in batches, and goes on trying for as long as it takes. It is an activity
// and never a local one: that would write entries of a workflow task that is not yet part of the history, and were the
// task lost and done again, at another time, the register would hold entries that the case never had.
func (c *caseRun) keepRegister(ctx workflow.Context) {
	for {
		err := workflow.Await(ctx, func() bool {
			n := len(c.state.Unflushed)
			return n >= flushEntries || n > 0 && (c.state.Stage == message.Closed || c.flushDue)
		})
		if err != nil {
			return
		}
		batch := c.batch()
		if err := record(ctx, batch); err != nil {
			if workflow.Sleep(ctx, 10*time.Minute) != nil { // the register holds another chain: a person must see to it
				return
			}
			continue
		}
		c.recorded(ctx, len(batch.Entries))
	}
}

func (c *caseRun) batch() message.Batch {
	n := min(len(c.state.Unflushed), 2*flushEntries)
	row := message.CaseRow{
		Case: c.in.Case, Matter: c.in.Matter, Unit: c.in.Unit, Stage: c.state.Stage,
		Disposition: string(c.state.Disposition()), Measures: c.in.Measures.Version, Opened: c.state.Opened,
		Seq: c.state.Unflushed[n-1].Seq, Head: c.state.Unflushed[n-1].Hash,
	}
	if c.state.Stage == message.Closed {
		row.Closed = c.state.Unflushed[len(c.state.Unflushed)-1].At
	}
	return message.Batch{Entries: append([]message.Entry(nil), c.state.Unflushed[:n]...), Case: row, Docket: append([]message.Item(nil), c.state.Docket...)}
}

func record(ctx workflow.Context, batch message.Batch) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: time.Minute, BackoffCoefficient: 2},
		Summary:             "to the register",
	})
	return workflow.ExecuteActivity(ctx, message.ActRecord, batch).Get(ctx, nil)
}

// recorded lets go of the first n entries, but for a short tail.
func (c *caseRun) recorded(ctx workflow.Context, n int) {
	c.state.Tail = append(c.state.Tail, c.state.Unflushed[:n]...)
	if drop := len(c.state.Tail) - keepTail; drop > 0 {
		c.state.Tail = append([]message.Entry(nil), c.state.Tail[drop:]...)
	}
	c.state.Unflushed = append([]message.Entry(nil), c.state.Unflushed[n:]...)
	c.flushDue, c.flushAt = false, time.Time{}
	if len(c.state.Unflushed) > 0 {
		c.flushAt = workflow.Now(ctx).Add(flushAfter)
	}
}

// notice puts a notice on its way.
func (c *caseRun) notice(ctx workflow.Context, item message.Item, occasion message.Occasion) {
	c.state.Notices = append(c.state.Notices, message.Notice{
		Key:  c.in.Case + "/" + item.ID + "/" + string(occasion) + "/" + item.Due.UTC().Format(time.RFC3339),
		Case: c.in.Case, Unit: c.in.Unit, To: item.From, Item: item, Occasion: occasion, At: workflow.Now(ctx),
	})
}

// sendNotices delivers notices one after the other, beside the procedure and never in its way. One that cannot be
// delivered is journalled and tried again after the others; only a permanent error ends it.
func (c *caseRun) sendNotices(ctx workflow.Context) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    30 * time.Second,
		ScheduleToCloseTimeout: time.Hour,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: 5 * time.Minute, BackoffCoefficient: 2},
		Summary:                "notice",
	})
	for {
		if workflow.Await(ctx, func() bool { return len(c.state.Notices) > 0 && c.state.Stage != message.Closed }) != nil {
			return
		}
		n := c.state.Notices[0]
		err := workflow.ExecuteActivity(ctx, message.ActNotify, n).Get(ctx, nil)
		if len(c.state.Notices) == 0 || c.state.Notices[0].Key != n.Key { // the case was closed meanwhile
			continue
		}
		c.state.Notices = c.state.Notices[1:]
		if err == nil {
			continue
		}
		c.journal(ctx, system, message.NoticeFailed, undelivered{n.Key, err.Error()})
		var app *temporal.ApplicationError
		if !errors.As(err, &app) || app.Type() != message.ErrPermanent {
			c.state.Notices = append(c.state.Notices, n)
		}
	}
}
