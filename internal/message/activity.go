package message

import (
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

// Names of the activities. Workflows know them by name only.
const (
	ActAssess = "Assess" // local: what the Measures say of the facts of a case
	ActRecord = "Record" // writes journal entries and the case's projection to the register
	ActNotify = "Notify" // tells a party that something is awaited, near its date, or past it
)

// AssessInput is what the assess activity is given.
type AssessInput struct {
	Case     string             `json:"case"`
	AsOf     civil.Date         `json:"as_of"`
	Measures measures.VersionOf `json:"measures"` // a worker without this version fails retryably and assesses by no other
	Act      Act                `json:"act"`
	Evidence []Evidence         `json:"evidence,omitempty"`
	Facts    []Fact             `json:"facts,omitempty"`

	// By these the last days are counted that the Measures count from other facts. The calendar looks ahead from the opening
	// of the case; the worker's own has the years before.
	Rules    []period.Rule    `json:"rules,omitempty"`
	Calendar *period.Calendar `json:"calendar,omitempty"`
}

// AssessResult is its answer: a recommendation, or what is wrong with the facts.
type AssessResult struct {
	Recommendation Recommendation `json:"recommendation"`
	Problems       []lang.Text    `json:"problems,omitempty"`
}

// Occasion is why a notice is sent.
type Occasion string

const (
	OccasionOpened Occasion = "opened"
	OccasionYellow Occasion = "yellow"
	OccasionRed    Occasion = "red"
	OccasionServed Occasion = "decided"

	OccasionOpinion  Occasion = "opinion"  // what experts wrote, as reference (Art. 14)
	OccasionReminder Occasion = "reminder" // before the yellow card, where the law or the bureau wants one
)

// Occasions are all of them.
var Occasions = []Occasion{OccasionOpened, OccasionYellow, OccasionRed, OccasionServed, OccasionOpinion, OccasionReminder}

// Notice tells a party of a docket item. Its key is the same however often it is tried.
type Notice struct {
	Key      string    `json:"key"` // case, item and occasion
	Case     string    `json:"case"`
	Unit     string    `json:"unit"`
	To       Role      `json:"to"`
	Item     Item      `json:"item"`
	Occasion Occasion  `json:"occasion"`
	At       time.Time `json:"at"`
}

// Types of permanent errors, which no retry mends.
const (
	ErrPermanent = "Permanent" // the input is wrong, the chain is broken, the address is refused
)
