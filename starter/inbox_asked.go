package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"duecourse/internal/explain"
	"duecourse/internal/message"
)

// askedInbox finds open cases, clocks and watches by the engine's search and asks each for its docket.
func (o *online) askedInbox(ctx context.Context, c cases, opts inboxOptions, now time.Time) error {
	s := search{open: true, unit: opts.unit, kind: anything}
	if opts.overdue {
		s.overdue = now
	}
	all, err := c.Find(ctx, s, 0)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(f found) bool { return f.WaitingOn == "" }) // closing, or not begun yet
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Case, b.Case)) })
	more := 0
	if opts.limit > 0 && len(all) > opts.limit && opts.role == "" { // what waits for a role, only the dockets tell
		more = len(all) - opts.limit
		all = all[:opts.limit]
	}
	rows, far, asked := awaitedOf(ctx, c, all, opts, now)
	if n := len(rows) - opts.limit; opts.limit > 0 && n > 0 { // the soonest are those of the cases that were asked
		more, rows = more+n, rows[:opts.limit]
	}
	if !asked {
		fmt.Fprintln(o.errs, o.text("注意：有案件没有应答（办理程序 worker 在运行吗？），其待办按引擎的检索显示", "note: some cases did not answer (is a worker running?); theirs are shown as the search has them"))
	}
	each := func(yield func(inboxView, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
	return o.showInbox(each, opts, now, func(int) (int, int, error) { return more, far, nil })
}

// askAtOnce bounds how many cases are asked at a time, and askWithin how long for: what is not told by then is shown as
// the search has it.
const (
	askAtOnce = 8
	askWithin = 5 * time.Second
)

// awaitedOf asks cases for what they await, and counts the limits that it leaves out of theirs. It reports false where some did not
// answer.
func awaitedOf(ctx context.Context, c cases, all []found, opts inboxOptions, now time.Time) (rows []inboxView, far int, asked bool) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	told := make([][]message.Item, len(all))
	errs := make([]error, len(all))
	var group sync.WaitGroup
	slots := make(chan struct{}, askAtOnce)
	for i, f := range all {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] != nil {
				return
			}
			if told[i], errs[i] = c.Docket(ctx, f.Case); isCode(errs[i], exitUnreachable) {
				cancel() // no worker: the others will not answer either
			}
		})
	}
	group.Wait()
	asked = true
	for i, f := range all {
		if errs[i] != nil {
			asked = asked && isCode(errs[i], exitNotFound)
			if opts.role != "" && string(f.WaitingOn) != opts.role {
				continue
			}
			kind, from := explain.Awaits(f.Stage)
			if from != f.WaitingOn { // the stage alone does not tell
				kind = ""
			}
			rows = append(rows, inboxView{Case: f.Case, Unit: f.Unit, Matter: f.Matter, Stage: f.Stage, Awaits: kind, WaitingOn: f.WaitingOn, Due: f.Due, Card: f.Card})
			continue
		}
		for _, item := range told[i] {
			overdue := item.Stopped.IsZero() && !item.Due.After(now)
			switch {
			case item.Status != message.ItemOpen, opts.role != "" && string(item.From) != opts.role, opts.overdue && !overdue:
			case opts.leavesOut() && item.FarLimit(now):
				far++
			default:
				rows = append(rows, itemView(f.Case, f.Unit, f.Matter, f.Stage, item))
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b inboxView) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Case, b.Case)) })
	return rows, far, asked
}
