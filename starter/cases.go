package main

import (
	"cmp"
	"context"
	"strings"
	"time"

	"duecourse/internal/message"
	"duecourse/internal/register"
)

// cases are the cases as the commands need them: the engine, behind one small interface. Its errors are such as report
// tells: an unknown case is notFound, an engine that does not answer is unreachable.
type cases interface {
	// Open opens a case. It reports false, and changes nothing, where there is or was one of that number.
	Open(ctx context.Context, in message.CaseInput) (bool, error)
	// Command gives a command and waits for its answer.
	Command(ctx context.Context, number string, name message.Name, cmd message.Command) (message.Answer, error)
	// Send leaves a command with the engine and does not wait.
	Send(ctx context.Context, number string, name message.Name, cmd message.Command) error
	// Look returns a case as it is now, closed ones too as long as the engine keeps them.
	Look(ctx context.Context, number string) (look, error)
	// Watch returns the watch over the officer of a case as it is now, a closed one too as long as the engine keeps it.
	Watch(ctx context.Context, number string) (message.WatchState, error)
	// Docket returns what a case awaits and awaited.
	Docket(ctx context.Context, number string) ([]message.Item, error)
	// Find returns the cases that a search is after, in no order. What it says of a case may lag behind a little.
	Find(ctx context.Context, s search, most int) ([]found, error)
	Close()
}

// records are what the register holds.
type records interface {
	Case(ctx context.Context, number string) (message.CaseRow, error)
	Journal(ctx context.Context, number string, after int64, limit int) ([]message.Entry, error)
	Docket(ctx context.Context, f register.DocketFilter) ([]register.DocketRow, error)
	CountDocket(ctx context.Context, f register.DocketFilter) (int, error)
	Verify(ctx context.Context, progress func(done, total int)) ([]register.Broken, error)
	Close() error
}

// look is a case as it is now.
type look struct {
	Input  message.CaseInput
	State  message.State
	Closed time.Time // none while it is open
}

// found is a case as a search shows it.
type found struct {
	Case        string        `json:"case"`
	Unit        string        `json:"unit"`
	Matter      string        `json:"matter,omitempty"`
	Stage       message.Stage `json:"stage"`
	Disposition string        `json:"disposition,omitempty"`
	WaitingOn   message.Role  `json:"waiting_on,omitempty"`
	Due         time.Time     `json:"due,omitzero"`
	Card        message.Card  `json:"card,omitempty"`
	Stopped     time.Time     `json:"stopped,omitzero"` // since when what is awaited stands still; of the register, not of the search
	Measures    string        `json:"measures,omitempty"`
	Opened      time.Time     `json:"opened"`
	Closed      time.Time     `json:"closed,omitzero"`
	Status      string        `json:"status"` // open, closed, or how the workflow broke off
}

// What became of the workflow of a case.
const (
	statusOpen   = "open"
	statusClosed = "closed"
)

// search says which cases are wanted. What is empty does not restrict.
type search struct {
	stage        message.Stage
	unit, matter string
	disposition  string
	waitingOn    message.Role
	overdue      time.Time // due at that instant or before
	open, closed bool
	kind         string // type of the workflow: cases where none is named
	id           string // of the workflow: how it begins
}

// anything searches cases, watches and clocks alike.
const anything = "*"

// query writes the search in the engine's language.
func (s search) query() string {
	types := []string{cmp.Or(s.kind, message.CaseWorkflow)}
	if s.kind == anything {
		types = datedTypes()
	}
	q := runsOf(types, s.open, s.closed)
	q.equal(message.AttrStage, string(s.stage))
	q.equal(message.AttrUnit, s.unit)
	q.equal(message.AttrMatter, s.matter)
	q.equal(message.AttrDisposition, s.disposition)
	q.equal(message.AttrWaitingOn, string(s.waitingOn))
	q.dueBy(s.overdue)
	q.begins(s.id)
	return q.String()
}

// matches reports whether a case that the engine found is wanted by all that the search says in words.
func (s search) matches(f found) bool {
	is := func(wanted, value string) bool { return wanted == "" || wanted == value }
	return is(string(s.stage), string(f.Stage)) && is(s.unit, f.Unit) && is(s.matter, f.Matter) &&
		is(s.disposition, f.Disposition) && is(string(s.waitingOn), string(f.WaitingOn)) && strings.HasPrefix(idOf(f.Case), s.id)
}
