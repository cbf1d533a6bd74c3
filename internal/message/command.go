package message

import (
	"time"

	"duecourse/internal/civil"
)

// Name is the name of a command, as an Update and as a Signal.
type Name string

const (
	CmdFact      Name = "fact"
	CmdEvidence  Name = "evidence"
	CmdConclude  Name = "conclude"
	CmdStatement Name = "statement"
	CmdPropose   Name = "propose"
	CmdReview    Name = "review"
	CmdDecide    Name = "decide"
	CmdServe     Name = "serve"
	CmdExtend    Name = "extend"
	CmdRecuse    Name = "recuse"
	CmdWithdraw  Name = "withdraw"
)

// Header is what every command carries.
type Header struct {
	ID     string    `json:"id"` // chosen by the sender; the same id is the same command
	Actor  Actor     `json:"actor"`
	At     time.Time `json:"at"` // when the sender gave it
	Reason string    `json:"reason,omitempty"`
}

// Head returns the header; it makes every command a Command.
func (h Header) Head() Header { return h }

// Command is any command.
type Command interface{ Head() Header }

// AddFact states or restates facts.
type AddFact struct {
	Header
	Facts []Fact `json:"facts"`
}

// AddEvidence adds pieces of evidence.
type AddEvidence struct {
	Header
	Evidence []Evidence `json:"evidence"`
}

// Conclude ends fact-finding though the assessment is still open.
type Conclude struct{ Header }

// Statement is the officer's statement and defence, or the waiver of it.
type Statement struct {
	Header
	Text   string `json:"text,omitempty"`
	Waived bool   `json:"waived,omitempty"`
}

// Propose proposes a disposition.
type Propose struct {
	Header
	Proposed
	OwnFindings []OwnFinding `json:"own_findings,omitempty"`
}

// Review is the legal reviewer's answer to a proposal: agreed, or sent back.
type Review struct {
	Header
	Agreed bool `json:"agreed"`
}

// Decide decides. Where the decider finds an open or excluded element for themselves, own findings say so.
type Decide struct {
	Header
	Proposed
	OwnFindings []OwnFinding `json:"own_findings,omitempty"`
}

// OwnFinding is the decider's own finding on a ground that is excluded or undetermined: with evidence, and signed by a
// second person.
type OwnFinding struct {
	Ref      string   `json:"ref"`
	Text     string   `json:"text"`
	Evidence []string `json:"evidence"`
	SignedBy string   `json:"signed_by"` // account id of the second signatory
}

// Serve records the service of the decision.
type Serve struct {
	Header
	On     civil.Date `json:"on"`
	Manner string     `json:"manner"`
}

// Extend gives an item of the docket more time.
type Extend struct {
	Header
	Item  string    `json:"item"`
	Until time.Time `json:"until"`
}

// Recuse shuts an account out of the case.
type Recuse struct {
	Header
	Who string `json:"who"`
}

// Withdraw ends the case before a decision.
type Withdraw struct{ Header }

// Queries.
const (
	QueryState   = "state"   // State
	QueryDocket  = "docket"  // []Item
	QueryJournal = "journal" // []Entry: the tail and what is not yet in the register
)
