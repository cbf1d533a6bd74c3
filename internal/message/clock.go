package message

import (
	"fmt"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/period"
)

// Types of the workflows that are statutory clocks. Each runs on its own from the day of its event, long before there is
// a case, and lives on when one ends.
const (
	WrittenRequestWorkflow         = "WrittenRequest"         // Art. 8(6)
	LeadTransferWorkflow           = "LeadTransfer"           // Art. 8(19)
	EnforcementApplicationWorkflow = "EnforcementApplication" // Art. 8(24)
)

// ClockWorkflow is the type of the workflow of a kind of clock; none for a kind that there is not.
func ClockWorkflow(k clock.Kind) string {
	switch k {
	case clock.WrittenRequest:
		return WrittenRequestWorkflow
	case clock.LeadTransfer:
		return LeadTransferWorkflow
	case clock.EnforcementApplication:
		return EnforcementApplicationWorkflow
	}
	return ""
}

// ClockNumber is the number by which the journal and the register know a clock: the one that its bureau gave it, which no
// case has.
func ClockNumber(number string) string { return number + "/clock" }

// ClockID is the id of the workflow of a clock.
func ClockID(number string) string { return "clock:" + number }

// ClockCommandID is the id of the n-th thing that a clock tells cases.
func ClockCommandID(number string, n int) string { return fmt.Sprintf("clock:%s:%d", number, n) }

// Commands to a clock, beside extend, calendar and withdraw.
const (
	CmdMark        Name = "mark"         // a dated event
	CmdAttachClock Name = "attach_clock" // a case that is to hear of the clock
	CmdReassign    Name = "reassign"     // another handler; the clock runs on
)

// Entries of the journal of a clock, and of a case about one.
const (
	ClockOpened       Event = "clock_opened"
	CertificateIssued Event = "certificate_issued"
	ClockUnheard      Event = "clock_unheard" // a case that is gone could not be told
)

// AwaitLateEntry is what a clock awaits, from its handler, once its last day has passed in silence: word of an event that
// was in time and is not on record yet, or of one that came late. It lapses, and with it the clock is closed.
const AwaitLateEntry ItemKind = "late_entry"

// StageRunning is where a clock stands until it is closed.
const StageRunning Stage = "running"

// ClockInput starts a clock. Whatever shapes it is in it, so that no setting is read inside.
type ClockInput struct {
	Number        string           `json:"number"` // given by the bureau, at most 58 characters, and never a person's name
	Kind          clock.Kind       `json:"kind"`
	Unit          string           `json:"unit"`
	OpenedBy      Actor            `json:"opened_by"`       // becomes the clock's handler
	Marks         []clock.Mark     `json:"marks"`           // the event that it runs from, and what is known besides
	Fixed         *clock.Fixed     `json:"fixed,omitempty"` // of a written request: the reasonable time, frozen from now on
	Cases         []string         `json:"cases,omitempty"` // that have attached it, or take its certificate alone: a case waits for what it attached
	Rules         []period.Rule    `json:"rules"`
	Terms         Terms            `json:"terms,omitempty"`
	Calendar      *period.Calendar `json:"calendar,omitempty"` // from the year of the first mark on
	Edition       int              `json:"edition,omitempty"`  // of the procedure: see CurrentEdition
	ContinueAfter int              `json:"continue_after,omitempty"`
	State         *ClockState      `json:"state,omitempty"` // set only where it continues as new
}

// ClockState is all that a clock is, what the state query answers, and what the workflow returns.
type ClockState struct {
	Kind        clock.Kind         `json:"kind"`
	Handler     string             `json:"handler"`
	Marks       []clock.Mark       `json:"marks"`
	Extensions  []period.Extension `json:"extensions,omitempty"` // of the period that it waits for
	Outcome     clock.Outcome      `json:"outcome,omitempty"`    // as it stands, none while it is open
	Last        civil.Date         `json:"last,omitzero"`        // last day of what is awaited, as it stands
	Certificate *clock.Certificate `json:"certificate,omitempty"`
	Earlier     []string           `json:"earlier,omitempty"` // hashes of certificates that it stands in place of
	Cases       []string           `json:"cases,omitempty"`
	LateOver    bool               `json:"late_over,omitempty"` // the time for late entries is over as well
	Outbox      []ToCase           `json:"outbox,omitempty"`    // what cases are still to be told
	Told        int                `json:"told,omitempty"`      // how often cases were told something
	Withdrawn   *Withdraw          `json:"withdrawn,omitempty"`
	Closed      bool               `json:"closed,omitempty"`
	Proceeding
}

// ToCase is what a case is to be told, as a signal.
type ToCase struct {
	Case    string  `json:"case"`
	Command Certify `json:"command"`
}

// MarkClock enters a dated event.
type MarkClock struct {
	Header
	clock.Mark
	Corrects bool `json:"corrects,omitempty"` // stands in place of the event of the same name that is on record; not of the one that the clock runs from
}

// AttachClock names a case that is to hear of the clock.
type AttachClock struct {
	Header
	Case string `json:"case"`
}

// Reassign gives the clock to another handler.
type Reassign struct {
	Header
	Handler string `json:"handler"` // account id
}

// Attach attaches a clock to the case: one that runs or, where marks are given, one that is started with them. A clock that
// is over by its marks is not started: what it came to is reckoned at once.
type Attach struct {
	Header
	Clock    string           `json:"clock"` // its number
	Kind     clock.Kind       `json:"kind"`
	Marks    []clock.Mark     `json:"marks,omitempty"`
	Fixed    *clock.Fixed     `json:"fixed,omitempty"`    // of a written request
	Calendar *period.Calendar `json:"calendar,omitempty"` // for marks of years before the case's own calendar; replaces it for the clock
}

// Certify tells a case of a clock: what it came to, until when it runs, that it stands still, or that it was withdrawn.
type Certify struct {
	Header
	Clock       string             `json:"clock"` // its number
	Certificate *clock.Certificate `json:"certificate,omitempty"`
	Runs        *period.Result     `json:"runs,omitempty"`   // the period that it waits for now
	Stands      bool               `json:"stands,omitempty"` // it stands still: a reconsideration is pending, and no last day can be told
	Withdrawn   bool               `json:"withdrawn,omitempty"`
}

// AttachedClock is a statutory clock that the case waits for or has heard of.
type AttachedClock struct {
	Clock   string `json:"clock"`             // its number
	Kind    string `json:"kind"`              // such as written_request
	Item    string `json:"item,omitempty"`    // of the docket, while it runs
	Outcome string `json:"outcome,omitempty"` // once it is over
	Hash    string `json:"hash,omitempty"`    // of its certificate
	Seq     int    `json:"seq,omitempty"`     // and which one it is
}
