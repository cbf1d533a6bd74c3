package main

import (
	"context"
	"time"

	"duecourse/internal/clock"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// proceedings are all that runs, whatever it is about, by the ids of the workflows: cases, clocks and watches. Errors are
// such as report tells, with what in place of the id.
type proceedings interface {
	// Start starts a clock. It reports false, and changes nothing, where there is or was one of that number.
	Start(ctx context.Context, in message.ClockInput) (bool, error)
	// Give gives a command and waits for its answer.
	Give(ctx context.Context, what proceeding, name message.Name, cmd message.Command) (message.Answer, error)
	// Clock returns a clock as it is now, closed ones too as long as the engine keeps them.
	Clock(ctx context.Context, number string) (clockLook, error)
	// Items returns what a proceeding awaits and awaited.
	Items(ctx context.Context, what proceeding) ([]message.Item, error)
	// Calendar returns the days off that a proceeding counts by.
	Calendar(ctx context.Context, what proceeding) (period.Calendar, error)
	// Each hands those that are wanted over page by page, in no order. What it says of each may lag behind a little.
	Each(ctx context.Context, w wanted, page func([]running) error) error
	// Count says about how many are wanted.
	Count(ctx context.Context, w wanted) (int, error)
	Close()
}

// proceeding is a proceeding: the id of its workflow, and what people know it by.
type proceeding struct {
	ID     string
	Type   string // of the workflow
	Number string
}

func namedCase(number string) proceeding {
	return proceeding{message.WorkflowID(number), message.CaseWorkflow, number}
}

func namedClock(number string) proceeding { return proceeding{message.ClockID(number), "", number} }

// running is a proceeding as a search shows it.
type running struct {
	proceeding
	Unit      string
	Stage     message.Stage
	Outcome   string
	WaitingOn message.Role
	Due       time.Time
	Card      message.Card
	Opened    time.Time
	Closed    time.Time // none while it runs
	Status    string    // open, closed, or how the workflow broke off
}

// clockLook is a clock as it is now.
type clockLook struct {
	Input  message.ClockInput
	State  message.ClockState
	Closed time.Time // none while it runs
}

// wanted says which proceedings are wanted. What is empty does not restrict.
type wanted struct {
	types        []string
	unit         string
	open, closed bool
	overdue      time.Time
	since        time.Time // whose run began then or later
}

// clockTypes are the types of the workflows that are clocks.
func clockTypes() []string {
	types := make([]string, len(clock.Kinds))
	for i, k := range clock.Kinds {
		types[i] = message.ClockWorkflow(k)
	}
	return types
}

// datedTypes are the types of all workflows that have dates to be counted anew.
func datedTypes() []string {
	return append([]string{message.CaseWorkflow, message.WatchWorkflow}, clockTypes()...)
}

// query writes what is wanted in the engine's language.
func (w wanted) query() string {
	q := runsOf(w.types, w.open, w.closed)
	q.equal(message.AttrUnit, w.unit)
	q.dueBy(w.overdue)
	if !w.since.IsZero() {
		q = append(q, "StartTime >= "+instant(w.since))
	}
	return q.String()
}

func (w wanted) matches(r running) bool { return w.unit == "" || w.unit == r.Unit }
