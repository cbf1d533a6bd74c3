package message

import (
	"slices"
	"strconv"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
)

// ActHandOff is the name of the activity that hands a case over to the commission (Art. 13, first sentence).
const ActHandOff = "HandOff"

// HandOffKey names one hand-over of a case: the receiver knows by it what it had before. A case that is handed over anew,
// with other material, takes the next attempt, from 1 on.
func HandOffKey(caseNumber string, attempt int) string {
	return caseNumber + "/" + strconv.Itoa(attempt)
}

// HandOff is all that the transfer material (移送材料) is made of, so that a retry makes the same of it to the byte. The
// journal is not in it: it is read from the register, up to the entry that is named here. No person is named but by
// account.
type HandOff struct {
	Key      string             `json:"key"` // HandOffKey of case and attempt
	Case     string             `json:"case"`
	Attempt  int                `json:"attempt"` // from 1
	Unit     string             `json:"unit"`
	Matter   string             `json:"matter,omitempty"`
	Post     string             `json:"post,omitempty"`
	Officer  string             `json:"officer,omitempty"` // account id of the officer concerned
	Act      Act                `json:"act"`
	Measures measures.VersionOf `json:"measures"` // a worker without this version fails retryably

	Suspicion []string  `json:"suspicion"` // names of the facts that Art. 13 speaks of, such as suspicion.party_discipline
	Reason    string    `json:"reason"`
	DecidedBy Actor     `json:"decided_by"`
	DecidedAt time.Time `json:"decided_at"`

	Evidence       []Evidence     `json:"evidence,omitempty"`
	Facts          []Fact         `json:"facts,omitempty"`
	Recommendation Recommendation `json:"recommendation"`
	AssessedOn     civil.Date     `json:"assessed_on,omitzero"`
	Statement      *Statement     `json:"statement,omitempty"`
	HearingLapsed  bool           `json:"hearing_lapsed,omitempty"`
	Statements     []Statement    `json:"statements,omitempty"` // all that the officer said

	Seq    int64   `json:"seq"`              // of the last entry of the journal that goes with it
	Head   string  `json:"head"`             // its hash
	Recent []Entry `json:"recent,omitempty"` // entries up to it that may not be in the register yet
}

// HandOffOf is the hand-over of a case as it stands, by an actor at an instant of the workflow. What happens to the state
// afterwards does not change it.
func HandOffOf(in CaseInput, s State, attempt int, suspicion []string, reason string, by Actor, at time.Time) HandOff {
	return HandOff{
		Key: HandOffKey(in.Case, attempt), Case: in.Case, Attempt: attempt,
		Unit: in.Unit, Matter: in.Matter, Post: in.Post, Officer: in.Officer, Act: in.Act, Measures: in.Measures,
		Suspicion: suspicion, Reason: reason, DecidedBy: by, DecidedAt: at,
		Evidence: slices.Clone(s.Evidence), Facts: slices.Clone(s.Facts), Recommendation: s.Recommendation, AssessedOn: s.AssessedOn,
		Statement: s.Statement, HearingLapsed: s.HearingLapsed, Statements: slices.Clone(s.Statements),
		Seq: s.Seq, Head: s.Head, Recent: slices.Clone(s.Unflushed),
	}
}

// Delivered is what became of a hand-over: the material is in every place that the settings name.
type Delivered struct {
	Key     string    `json:"key"`
	Package string    `json:"package"` // SHA-256 of the zip file in hexadecimal; starter handoff verify tells the same
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"`             // of the zip file
	At      time.Time `json:"at"`                // when the last place had it, UTC
	Drop    string    `json:"drop,omitempty"`    // name of folder and zip file in the drop folder; none where there is no such folder
	Posted  bool      `json:"posted,omitempty"`  // the endpoint took it
	Receipt string    `json:"receipt,omitempty"` // the endpoint's own number for it, where it gave one
}

// Types of permanent errors of a hand-over, beside ErrPermanent: a person must see to them.
const (
	ErrHandOffRefused  = "HandOffRefused"  // the endpoint refuses the material or the sender: a status 3xx or 4xx
	ErrHandOffConflict = "HandOffConflict" // under the same key there is other material: hand over anew, with the next attempt
	ErrHandOffJournal  = "HandOffJournal"  // the journal in the register is not that of the case: it was altered
)
