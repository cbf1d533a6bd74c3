package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

// The docket is the one waiting mechanism: whatever the case awaits is an item that is opened here, warned, extended,
// and ended here, always as answered, lapsed or withdrawn.

// keepEnded is how many ended items the state keeps; the journal has all of them.
const keepEnded = 40

// await opens an item. The yellow card comes a while before its end, but not before it is opened.
func (p *proceeding) await(ctx workflow.Context, kind message.ItemKind, from message.Role) {
	now := workflow.Now(ctx)
	term := p.term(kind)
	due := dueAt(now, term)
	warn := due.Add(-term.Warn)
	if warn.Before(now) {
		warn = now
	}
	p.kept.NextItem++
	item := message.Item{
		ID: fmt.Sprintf("d%d", p.kept.NextItem), Kind: kind, From: from,
		Opened: now, WarnAt: warn, Due: due, Status: message.ItemOpen,
	}
	p.kept.Docket = append(p.kept.Docket, item)
	p.journal(ctx, system, message.ItemOpened, item)
	p.forgetEnded()
}

// dueAt is the instant at which a term ends that begins at from: the day of the event is not counted (Civil Code
// Art. 201), and the last day ends at 24:00 in Asia/Shanghai (Art. 203).
func dueAt(from time.Time, term message.Term) time.Time {
	if term.Days == 0 {
		return from.Add(term.Wait)
	}
	y, m, d := from.In(civil.Zone).Date()
	return time.Date(y, m, d+term.Days+1, 0, 0, 0, 0, civil.Zone).UTC()
}

func (p *proceeding) term(kind message.ItemKind) message.Term {
	for _, t := range p.terms {
		if t.Kind == kind {
			return t
		}
	}
	return message.Term{Kind: kind, Days: 10, Warn: 48 * time.Hour}
}

// openItem returns the open item of a kind, or nil.
func (p *proceeding) openItem(kind message.ItemKind) *message.Item {
	for i := range p.kept.Docket {
		if item := &p.kept.Docket[i]; item.Kind == kind && item.Status == message.ItemOpen {
			return item
		}
	}
	return nil
}

// end ends the open item of a kind, if there is one.
func (p *proceeding) end(ctx workflow.Context, kind message.ItemKind, status message.ItemStatus, by string) {
	if item := p.openItem(kind); item != nil {
		p.endItem(ctx, item, status, by)
	}
}

func (p *proceeding) endItem(ctx workflow.Context, item *message.Item, status message.ItemStatus, by string) {
	item.Status, item.Ended, item.By = status, workflow.Now(ctx), by
	p.journal(ctx, system, message.ItemEnded, *item)
}

// lapses says which waits end with their date. The others stay open, with a red card: a duty does not go away by being
// late, and no date decides a case.
func lapses(kind message.ItemKind) bool { return kind == message.AwaitStatement }

// tick gives the cards that are due, ends what lapses, and sends to the register what has waited long enough. It acts by absolute instants, so that a worker that was away
// over one acts on the lawful one.
func (p *proceeding) tick(ctx workflow.Context) {
	now := workflow.Now(ctx)
	if !p.flushAt.IsZero() && !now.Before(p.flushAt) {
		p.flushAt, p.flushDue = time.Time{}, true
	}
	for i := range p.kept.Docket {
		item := &p.kept.Docket[i]
		if item.Status != message.ItemOpen {
			continue
		}
		switch {
		case !now.Before(item.Due) && item.Card != message.Red:
			p.warn(ctx, item, message.Red, message.OccasionRed)
			if lapses(item.Kind) {
				p.endItem(ctx, item, message.ItemLapsed, "")
				p.matter.lapsed(ctx, *item)
			}
		case !now.Before(item.WarnAt) && item.Card == message.NoCard:
			p.warn(ctx, item, message.Yellow, message.OccasionYellow)
		}
	}
}

func (p *proceeding) warn(ctx workflow.Context, item *message.Item, card message.Card, occasion message.Occasion) {
	item.Card = card
	p.journal(ctx, system, message.ItemWarned, *item)
	p.notice(ctx, *item, occasion)
}

// nextInstant is the next instant at which time by itself has something to do, or zero.
func (p *proceeding) nextInstant() time.Time {
	next := p.flushAt
	for _, item := range p.kept.Docket {
		if item.Status != message.ItemOpen || item.Card == message.Red {
			continue
		}
		at := item.Due
		if item.Card == message.NoCard && item.WarnAt.Before(at) {
			at = item.WarnAt
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// keepTime waits for the next instant, over and over. One timer is armed at a time, and again only for an earlier
// instant: where the next one has moved away, the timer fires for nothing once, which costs less than cancelling it.
func (p *proceeding) keepTime(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return !p.nextInstant().IsZero() }) != nil {
			return
		}
		armed := p.nextInstant()
		earlier, err := workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{
			Timeout:      armed.Sub(workflow.Now(ctx)),
			TimerOptions: workflow.TimerOptions{Summary: "next date of the docket"},
		}, func() bool { at := p.nextInstant(); return !at.IsZero() && at.Before(armed) })
		if err != nil {
			return
		}
		if earlier {
			continue
		}
		if p.lock.Lock(ctx) != nil {
			return
		}
		p.tick(ctx)
		p.matter.advance(ctx)
		p.display(ctx)
		p.lock.Unlock()
	}
}

// forgetEnded keeps the state small: the latest ended items and all open ones.
func (p *proceeding) forgetEnded() {
	ended := 0
	for _, item := range p.kept.Docket {
		if item.Status != message.ItemOpen {
			ended++
		}
	}
	kept := p.kept.Docket[:0]
	for _, item := range p.kept.Docket {
		if item.Status != message.ItemOpen && ended > keepEnded {
			ended--
			continue
		}
		kept = append(kept, item)
	}
	p.kept.Docket = kept
}
