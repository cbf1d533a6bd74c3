package message

import (
	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// WatchWorkflow is the type of the workflow that watches, after an exemption, that the officer is not put at a
// disadvantage (Art. 20).
const WatchWorkflow = "NoDetrimentWatch"

// WatchNumber is the number by which the journal and the register know the watch of a case.
func WatchNumber(caseNumber string) string { return caseNumber + "/watch" }

// WatchID is the id of the workflow of a watch.
func WatchID(caseNumber string) string { return "watch:" + caseNumber }

// WatchYears is for how many annual assessments the watch goes on where its rule does not say how often (times).
const WatchYears = 3

// Commands to a watch.
const (
	CmdRound     Name = "round"     // a promotion round: asked about like an annual assessment
	CmdDetriment Name = "detriment" // whether the officer was put at a disadvantage
	CmdComplaint Name = "complaint" // the officer says so
	CmdPutRight  Name = "put_right" // what was done about it
)

// WatchInput starts a watch.
type WatchInput struct {
	Case          string           `json:"case"`
	Unit          string           `json:"unit"`
	Officer       string           `json:"officer,omitempty"` // account id
	ExemptOn      civil.Date       `json:"exempt_on"`         // the day of service
	Terms         Terms            `json:"terms,omitempty"`
	Rules         []period.Rule    `json:"rules,omitempty"`
	Calendar      *period.Calendar `json:"calendar,omitempty"`
	Edition       int              `json:"edition"`
	ContinueAfter int              `json:"continue_after,omitempty"`
	State         *WatchState      `json:"state,omitempty"` // set only where it continues as new
}

// StageWatching is where a watch stands until it is closed.
const StageWatching Stage = "watching"

// WatchState is all that a watch is.
type WatchState struct {
	Asked      int         `json:"asked"`           // how many annual assessments were asked about
	Years      int         `json:"years,omitempty"` // of how many
	Answers    []Detriment `json:"answers,omitempty"`
	Complaints []Complain  `json:"complaints,omitempty"`
	PutRight   []PutRight  `json:"put_right,omitempty"`
	Closed     bool        `json:"closed,omitempty"`
	Proceeding
}

// Round says that a round of promotion or of awards takes place that the officer might be passed over in.
type Round struct {
	Header
	What string `json:"what"`
}

// Detriment answers whether the officer was put at a disadvantage because of the matter.
type Detriment struct {
	Header
	Item          string   `json:"item"` // of the docket
	Disadvantaged bool     `json:"disadvantaged"`
	Text          string   `json:"text,omitempty"`
	Evidence      []string `json:"evidence,omitempty"` // titles: a watch has no evidence list
}

// Complain says, by the officer, that they were put at a disadvantage.
type Complain struct {
	Header
	Text string `json:"text"`
}

// PutRight says what was done about a disadvantage.
type PutRight struct {
	Header
	Item string `json:"item"`
	Text string `json:"text"`
}
