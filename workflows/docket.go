package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// The docket is the one waiting mechanism: whatever the case awaits is an item that is opened here, warned, extended,
// and ended here, always as answered, lapsed or withdrawn.

// keepEnded is how many ended items the state keeps, beside those that later commands look up; the journal has all of them.
const keepEnded = 40

// awaited is what an item awaits, where its kind does not say it all.
type awaited struct {
	from      message.Role // in place of the kind's
	subject   string
	event     period.Event   // that the period runs from, in place of today
	rule      string         // id, in place of the kind's
	period    *period.Result // counted already, in place of all of the above and of what the bureau sets
	reminders []time.Time
}

// await opens an item. The yellow card comes a while before its end, but not before it is opened.
func (p *proceeding) await(ctx workflow.Context, k message.ItemKind, a awaited) message.Item {
	now := workflow.Now(ctx)
	p.kept.NextItem++
	item := message.Item{ID: fmt.Sprintf("d%d", p.kept.NextItem), Kind: k, From: a.from, Opened: now, Status: message.ItemOpen}
	if item.From == "" {
		item.From = kinds[k].from
	}
	if p.since(2) {
		item.Subject, item.Article, item.Reminders = a.subject, kinds[k].article, a.reminders
		p.date(&item, a)
		if p.kept.Suspended != nil && kinds[k].stops { // it begins to run when the case goes on
			item.Stopped = now
		}
	} else {
		term := p.term(k)
		item.Due = dueAt(now, term)
		item.WarnAt = later(now, item.Due.Add(-term.Warn))
	}
	p.kept.Docket = append(p.kept.Docket, item)
	p.journal(ctx, system, message.ItemOpened, item)
	p.forgetEnded()
	return item
}

// date gives an item its period, by the rule of its kind and the calendar that the proceeding has.
func (p *proceeding) date(item *message.Item, a awaited) {
	if a.period != nil {
		p.redate(item, *a.period)
		return
	}
	term := p.term(item.Kind)
	if term.Wait > 0 {
		item.Due = item.Opened.Add(term.Wait)
		item.WarnAt = later(item.Opened, item.Due.Add(-term.Warn))
		return
	}
	if a.event.On.IsZero() {
		a.event = period.Event{Name: string(item.Kind), On: civil.On(item.Opened)}
	}
	result := period.Count(a.event, p.rule(item.Kind, a.rule), p.calendar())
	p.redate(item, result)
}

// redate takes over a period as it now is. Days that the item stood still come on top of it; a last day that becomes a day
// off by that rolls forward as well (Civil Code Art. 203).
func (p *proceeding) redate(item *message.Item, result period.Result) {
	last := result.Last
	if item.Stood > 0 {
		for last = last.AddDays(item.Stood); !p.calendar().Working(last); {
			last = last.AddDays(1)
		}
	}
	item.Period, item.Due = &result, last.AddDays(1).Start()
	item.WarnAt = later(item.Opened, p.warnAt(item.Kind, last))
}

// warnAt is the instant of the yellow card: the beginning of the day that is so long before the last one.
func (p *proceeding) warnAt(k message.ItemKind, last civil.Date) time.Time {
	span := p.term(k).WarnSpan
	if span.N == 0 {
		span = period.Span{N: 2, Unit: period.WorkingDays}
	}
	return p.calendar().Before(last, span).Start()
}

func later(a, b time.Time) time.Time {
	if b.Before(a) {
		return a
	}
	return b
}

// rule is the rule of a kind, or the one named, with the span that the bureau sets for it.
func (p *proceeding) rule(k message.ItemKind, id string) period.Rule {
	if id == "" {
		id = string(k)
	}
	for _, r := range p.rules {
		if r.ID != id {
			continue
		}
		if span := p.term(k).Span; span.N > 0 && r.BureauSet {
			r.Span = span
		}
		return r
	}
	return period.Rule{ID: id, Span: period.Span{N: 10, Unit: period.WorkingDays}, BureauSet: true} // a foreign client gave no rules
}

func (p *proceeding) calendar() period.Calendar {
	if p.kept.Calendar == nil {
		return period.Calendar{}
	}
	return *p.kept.Calendar
}

// dueAt is the instant at which a term of the first edition ends that begins at from: the day of the event is not counted
// (Civil Code Art. 201), and the last day ends at 24:00 in Asia/Shanghai (Art. 203).
func dueAt(from time.Time, term message.Term) time.Time {
	if term.Days == 0 {
		return from.Add(term.Wait)
	}
	y, m, d := from.In(civil.Zone).Date()
	return time.Date(y, m, d+term.Days+1, 0, 0, 0, 0, civil.Zone).UTC()
}

func (p *proceeding) term(k message.ItemKind) message.Term {
	for _, t := range p.terms {
		if t.Kind == k {
			return t
		}
	}
	if p.since(2) {
		return message.Term{Kind: k}
	}
	return message.Term{Kind: k, Days: 10, Warn: 48 * time.Hour}
}

// item returns an item of the docket by its id, or nil.
func (p *proceeding) item(id string) *message.Item {
	for i := range p.kept.Docket {
		if p.kept.Docket[i].ID == id {
			return &p.kept.Docket[i]
		}
	}
	return nil
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

// tick gives the cards that are due, ends what lapses, and sends to the register what has waited long enough. It acts by
// absolute instants, so that a worker that was away over one acts on the lawful one.
func (p *proceeding) tick(ctx workflow.Context) {
	now := workflow.Now(ctx)
	if !p.flushAt.IsZero() && !now.Before(p.flushAt) {
		p.flushAt, p.flushDue = time.Time{}, true
	}
	for i := 0; i < len(p.kept.Docket); i++ { // what lapses may open another item
		item := &p.kept.Docket[i]
		if !runs(item) {
			continue
		}
		for len(item.Reminders) > 0 && !now.Before(item.Reminders[0]) {
			item.Reminders = item.Reminders[1:]
			p.notice(ctx, *item, message.OccasionReminder)
		}
		switch {
		case !now.Before(item.Due) && item.Card != message.Red:
			p.warn(ctx, item, message.Red, message.OccasionRed)
			if kinds[item.Kind].lapses {
				p.endItem(ctx, item, message.ItemLapsed, "")
				p.matter.lapsed(ctx, *item)
			}
		case !now.Before(item.WarnAt) && item.Card == message.NoCard:
			p.warn(ctx, item, message.Yellow, message.OccasionYellow)
		}
	}
}

// runs reports whether time has something to do with an item.
func runs(item *message.Item) bool { return item.Status == message.ItemOpen && item.Stopped.IsZero() }

func (p *proceeding) warn(ctx workflow.Context, item *message.Item, card message.Card, occasion message.Occasion) {
	item.Card = card
	p.journal(ctx, system, message.ItemWarned, *item)
	p.notice(ctx, *item, occasion)
	if p.since(2) && card == message.Red && outside(item.From) && !kinds[item.Kind].lapses { // a lapse is told as what it is
		p.noticeTo(ctx, message.Supervisor, *item, occasion)
	}
}

// outside reports whether a role is no part of the bureau.
func outside(r message.Role) bool {
	switch r {
	case message.Commission, message.Superior, message.Expert, message.Department:
		return true
	}
	return false
}

// nextInstant is the next instant at which time by itself has something to do, or zero.
func (p *proceeding) nextInstant() time.Time {
	next := p.flushAt
	for _, item := range p.kept.Docket {
		if !runs(&item) || item.Card == message.Red {
			continue
		}
		at := item.Due
		if item.Card == message.NoCard && item.WarnAt.Before(at) {
			at = item.WarnAt
		}
		if len(item.Reminders) > 0 && item.Reminders[0].Before(at) {
			at = item.Reminders[0]
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

// forgetEnded keeps the state small: the latest ended items and all open ones. From the second edition on it also keeps what
// later commands look up: the last item of each kind, whose date or window still counts, and every measure.
func (p *proceeding) forgetEnded() {
	ended, last := 0, map[message.ItemKind]int{}
	for i, item := range p.kept.Docket {
		if item.Status != message.ItemOpen {
			ended++
		}
		last[item.Kind] = i
	}
	kept := p.kept.Docket[:0]
	for i, item := range p.kept.Docket {
		needed := p.since(2) && (last[item.Kind] == i || kinds[item.Kind].lasts)
		if item.Status != message.ItemOpen && ended > keepEnded && !needed {
			ended--
			continue
		}
		kept = append(kept, item)
	}
	p.kept.Docket = kept
}
