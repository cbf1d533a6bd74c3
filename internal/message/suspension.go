package message

import (
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

// SuspensionGround is why a case stands still.
type SuspensionGround string

const (
	Illness      SuspensionGround = "illness"       // of the officer
	CourtPending SuspensionGround = "court"         // the matter is before a court
	ForceMajeure SuspensionGround = "force_majeure" // 不可抗力
)

// Suspend makes the case stand still: what runs against the officer or the bureau's own procedure stops, statutory clocks
// and protection run on.
type Suspend struct {
	Header
	Ground   SuspensionGround `json:"ground"`
	Evidence []string         `json:"evidence,omitempty"`
}

// Resume lets it go on.
type Resume struct{ Header }

// Suspension is one time of standing still.
type Suspension struct {
	Suspend
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

// Recalendar brings days off that were announced or corrected: every open item is dated anew by them.
type Recalendar struct {
	Header
	Calendar period.Calendar `json:"calendar"`
}

// Ask asks a person or a unit for evidence (Art. 10).
type Ask struct {
	Header
	From Role   `json:"from"`
	What string `json:"what"`
}

// HeardOn is what may be held against an officer who is told of it.
type HeardOn struct {
	Disposition measures.Disposition `json:"disposition"`
	Against     bool                 `json:"against,omitempty"`
	Intended    *Proposed            `json:"intended,omitempty"` // what they were told is intended, where they were
	Sanction    string               `json:"sanction,omitempty"` // and its kind
	By          string               `json:"by,omitempty"`       // command id of the statement or waiver with which they were heard
}

// Procedure is what the second edition of the procedure added to the state of a case.
type Procedure struct {
	Told          *Tell           `json:"told,omitempty"`
	HeardOn       *HeardOn        `json:"heard_on,omitempty"`   // what the officer was told of, or waived to speak to
	Statements    []Statement     `json:"statements,omitempty"` // all of them in their order: none takes the place of another
	Transfers     []Transfer      `json:"transfers,omitempty"`  // the last one may be under way
	Sanctioned    string          `json:"sanctioned,omitempty"` // command id of the report that the commission sanctioned the same act
	Interventions []Intervene     `json:"interventions,omitempty"`
	Panels        []Panel         `json:"panels,omitempty"`
	Recusals      []AskedRecusal  `json:"recusals,omitempty"` // that the officer asked for
	Earlier       []Replaced      `json:"earlier,omitempty"`  // decisions that are no longer in force
	Remedies      []Remedy        `json:"remedies,omitempty"`
	FollowedUp    []FollowUp      `json:"followed_up,omitempty"`
	Restored      []FollowUp      `json:"restored,omitempty"`
	Released      []Release       `json:"released,omitempty"`
	Watched       civil.Date      `json:"watched,omitzero"` // from when on an exempt officer is watched over (Art. 20)
	Protections   []Protection    `json:"protections,omitempty"`
	Suspensions   []Suspension    `json:"suspensions,omitempty"` // that are over
	SentBack      Stage           `json:"sent_back,omitempty"`   // by an annulment, while the case is on its way there
	Clocks        []AttachedClock `json:"clocks,omitempty"`
}

// Said is all that the officer said. A case of the first edition kept the latest.
func (s *State) Said() []Statement {
	if len(s.Statements) == 0 && s.Statement != nil {
		return []Statement{*s.Statement}
	}
	return s.Statements
}
