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

// Commands of the second edition of the procedure.
const (
	CmdTell         Name = "tell"          // the officer was told the facts and the grounds
	CmdAsk          Name = "ask"           // asks a person or a unit for evidence
	CmdTransfer     Name = "transfer"      // hands the matter over to the commission (Art. 13)
	CmdReceipt      Name = "receipt"       // the commission has it
	CmdCommission   Name = "commission"    // what the commission made of it
	CmdIntervention Name = "intervention"  // an authority takes the matter up itself (Art. 14)
	CmdConvene      Name = "convene"       // a panel of experts (Art. 14)
	CmdOpinion      Name = "opinion"       // an expert's written view
	CmdJointOpinion Name = "joint_opinion" // the panel's
	CmdAskRecusal   Name = "ask_recusal"   // the officer asks that somebody be recused
	CmdCorrect      Name = "correct"       // corrects a decision before its service
	CmdRevoke       Name = "revoke"        // takes a decision back before its service
	CmdFollowUp     Name = "follow_up"     // a measure of Art. 12 was carried out, or given back
	CmdRelease      Name = "release"       // ends what nobody can answer any more
	CmdRemedy       Name = "remedy"        // the officer applied for review or appealed
	CmdRemedied     Name = "remedied"      // what came of it
	CmdProtect      Name = "protect"       // something that the bureau owes the officer protection against (Art. 6, 15–19)
	CmdProtected    Name = "protected"     // what was done
	CmdSuspend      Name = "suspend"
	CmdResume       Name = "resume"
	CmdAttach       Name = "attach"   // a clock to the case
	CmdCertify      Name = "certify"  // what a clock came to
	CmdCalendar     Name = "calendar" // days off that were announced or corrected
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
	Answers  string     `json:"answers,omitempty"` // the docket item that asked for it
}

// Conclude ends fact-finding though the assessment is still open.
type Conclude struct{ Header }

// Tell records that the officer was told the facts, the grounds and the right to state and defend (告知). The time for it
// runs from then on: who was never told cannot have kept silent.
type Tell struct {
	Header
	On       civil.Date `json:"on"`
	Manner   string     `json:"manner"`
	Evidence []string   `json:"evidence,omitempty"` // the receipt that the officer signed, or its record: for a day before that of the entry
	Intended *Proposed  `json:"intended,omitempty"` // what they were told is intended
	Sanction string     `json:"sanction,omitempty"` // and its kind
}

// Statement is the officer's statement and defence, or the waiver of it.
type Statement struct {
	Header
	Text   string `json:"text,omitempty"`
	Waived bool   `json:"waived,omitempty"`

	Evidence []string `json:"evidence,omitempty"` // where the handler records it: what the officer wrote or signed
}

// Propose proposes a disposition.
type Propose struct {
	Header
	Proposed
	OwnFindings []OwnFinding `json:"own_findings,omitempty"`
	Reasoning
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
	Reasoning
	Meeting  *Meeting `json:"meeting,omitempty"`   // where it was decided collectively
	SignedBy string   `json:"signed_by,omitempty"` // account id of the second signatory, for the open clauses 8(28) and 9(3)
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
	On       civil.Date `json:"on"`
	Manner   string     `json:"manner"`
	Evidence []string   `json:"evidence,omitempty"` // the receipt that the officer signed, or its record: for a day before that of the entry
}

// Extend gives an item of the docket more time.
type Extend struct {
	Header
	Item  string    `json:"item"`
	Until time.Time `json:"until"`
}

// Recuse shuts an account out of the case, or refuses to where the officer asked for it.
type Recuse struct {
	Header
	Who     string `json:"who"`
	StandIn string `json:"stand_in,omitempty"` // account id of who takes over, where it is the handler
	Refused bool   `json:"refused,omitempty"`  // the officer asked for it, and who it is about stays
}

// AskRecusal is the officer's request that somebody be recused.
type AskRecusal struct {
	Header
	Who string `json:"who"`
}

// AskedRecusal is such a request, and what was decided on it.
type AskedRecusal struct {
	Asked   AskRecusal `json:"asked"`
	Decided *Recuse    `json:"decided,omitempty"`
}

// Withdraw ends the case before a decision.
type Withdraw struct{ Header }

// Queries.
const (
	QueryState   = "state"   // State
	QueryDocket  = "docket"  // []Item
	QueryJournal = "journal" // []Entry: the tail and what is not yet in the register
)
