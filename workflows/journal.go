package workflows

import (
	"encoding/json"
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
		Stop    string         `json:"stop,omitempty"` // hard stop, from the second edition on
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
	redated struct {
		Item     message.Item `json:"item"`
		Old      time.Time    `json:"old"`
		Calendar string       `json:"calendar"` // version
	}
	undelivered struct {
		Key string `json:"key"`
		Why string `json:"why"`
	}
)

const (
	flushEntries = 100         // this many entries go to the register at once
	flushAfter   = time.Second // and fewer of them after that
	flushAfter1  = time.Minute // the same in the first edition of the procedure
	keepTail     = 20          // entries that stay for a look after they are in the register
	tailBytes    = 128 << 10   // and no more of them than that
	batchBytes   = 512 << 10   // of entries that go at once: the engine takes no more than 2 MB
)

// journal appends an entry to the chain. It reaches the register later, and no command waits for that.
func (p *proceeding) journal(ctx workflow.Context, who message.Actor, event message.Event, data any) {
	e := p.entry(workflow.Now(ctx), who, event, data)
	if p.holding {
		p.held = append(p.held, e)
		return
	}
	p.chain(ctx, e)
}

func (p *proceeding) entry(at time.Time, who message.Actor, event message.Event, data any) message.Entry {
	raw, err := json.Marshal(data)
	if err != nil {
		raw, _ = json.Marshal(err.Error()) // every type that is journalled can be written: see TestEntriesCanBeWritten
	}
	return message.Entry{Case: p.number, At: at, Actor: who, Event: event, Data: raw}
}

// hold keeps entries back until release: a command comes before what it brings about, and whether it is a command that is
// applied is known only after that.
func (p *proceeding) hold() { p.holding = p.since(2) }

// release returns what was held back, and holds nothing any more.
func (p *proceeding) release() []message.Entry {
	held := p.held
	p.holding, p.held = false, nil
	return held
}

func (p *proceeding) chain(ctx workflow.Context, entries ...message.Entry) {
	for _, e := range entries {
		e, err := message.Chain(e, p.kept.Seq, p.kept.Head)
		if err != nil {
			workflow.GetLogger(ctx).Error("journal entry", "case", p.number, "error", err)
			continue
		}
		p.kept.Seq, p.kept.Head = e.Seq, e.Hash
		p.kept.Unflushed = append(p.kept.Unflushed, e)
	}
	if len(p.kept.Unflushed) > 0 && p.flushAt.IsZero() && !p.flushDue {
		p.flushAt = p.nextFlush(ctx)
	}
}

func (p *proceeding) nextFlush(ctx workflow.Context) time.Time {
	if p.since(2) {
		return workflow.Now(ctx).Add(flushAfter)
	}
	return workflow.Now(ctx).Add(flushAfter1)
}

// keepRegister brings entries to the register, in batches, and goes on trying for as long as it takes. It is an activity
// and never a local one: that would write entries of a workflow task that is not yet part of the history, and were the
// task lost and done again, at another time, the register would hold entries that the case never had.
func (p *proceeding) keepRegister(ctx workflow.Context) {
	for {
		err := workflow.Await(ctx, func() bool {
			n := len(p.kept.Unflushed)
			return n >= flushEntries || n > 0 && (p.matter.closed() || p.flushDue)
		})
		if err != nil {
			return
		}
		batch := p.batch()
		if err := record(ctx, batch); err != nil {
			if workflow.Sleep(ctx, 10*time.Minute) != nil { // the register holds another chain: a person must see to it
				return
			}
			continue
		}
		p.recorded(ctx, len(batch.Entries))
	}
}

func (p *proceeding) batch() message.Batch {
	n, size := 0, 0
	for _, e := range p.kept.Unflushed[:min(len(p.kept.Unflushed), 2*flushEntries)] {
		if size += len(e.Data); n > 0 && size > batchBytes {
			break
		}
		n++
	}
	row := p.matter.row()
	row.Case, row.Unit, row.Stage, row.Opened = p.number, p.unit, p.matter.stage(), p.kept.Opened
	row.Seq, row.Head = p.kept.Unflushed[n-1].Seq, p.kept.Unflushed[n-1].Hash
	if p.matter.closed() {
		row.Closed = p.kept.Unflushed[len(p.kept.Unflushed)-1].At
	}
	return message.Batch{Entries: append([]message.Entry(nil), p.kept.Unflushed[:n]...), Case: row, Docket: append([]message.Item(nil), p.kept.Docket...), Decisions: p.matter.decisions()}
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
func (p *proceeding) recorded(ctx workflow.Context, n int) {
	p.kept.Tail = append(p.kept.Tail, p.kept.Unflushed[:n]...)
	drop, size := len(p.kept.Tail), 0
	for drop > 0 && len(p.kept.Tail)-drop < keepTail {
		if size += len(p.kept.Tail[drop-1].Data); size > tailBytes {
			break
		}
		drop--
	}
	p.kept.Tail = append([]message.Entry(nil), p.kept.Tail[drop:]...)
	p.kept.Unflushed = append([]message.Entry(nil), p.kept.Unflushed[n:]...)
	p.flushDue, p.flushAt = false, time.Time{}
	if len(p.kept.Unflushed) > 0 {
		p.flushAt = p.nextFlush(ctx)
	}
}
