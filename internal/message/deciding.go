package message

import (
	"time"

	"duecourse/internal/civil"
)

// Reasoning is what a proposal and a decision say beside the disposition.
type Reasoning struct {
	Sanction  string  `json:"sanction,omitempty"`  // kind, for liable and mitigated: see Sanctions
	Factors   Factors `json:"factors,omitzero"`    // what Art. 10 asks to be weighed, for anything adverse
	Deviation string  `json:"deviation,omitempty"` // why it is not what the assessment recommends
}

// Factors are what Art. 10 asks to be weighed together.
type Factors struct {
	Nature        string `json:"nature,omitempty"`        // 性质
	Circumstances string `json:"circumstances,omitempty"` // 情节
	Harm          string `json:"harm,omitempty"`          // 危害程度
	Fault         string `json:"fault,omitempty"`         // 主观过错
}

// Sanctions are the kinds of sanction from the lightest to the heaviest (政务处分法 Art. 7). Their terms are rules of
// the periods, by the same id.
var Sanctions = []string{"warning", "demerit", "major_demerit", "demotion", "removal", "dismissal"}

// Measures are those of Art. 12, in the order in which it names them, which is that of their weight.
var Measures = []string{"reminder_talk", "criticism", "ordered_examination", "admonition", "transfer_from_post", "qualification_withdrawn"}

// Collective says what is decided collectively (集体讨论), and how. It travels in a case's input.
type Collective struct {
	For    []string `json:"for"`    // dispositions, kinds of sanction and ids of measures
	Quorum int      `json:"quorum"` // how many must be present
}

// Meeting is the record of a collective discussion. A decision by it needs the quorum and more than half of those
// present in favour; what the others said is kept, and protects them (Art. 8(16)).
type Meeting struct {
	On      civil.Date `json:"on"`
	Present []string   `json:"present"` // account ids
	Votes   []Vote     `json:"votes"`
	Minutes string     `json:"minutes"` // id of the evidence that is the minutes
}

// Vote is how one of those present voted.
type Vote struct {
	Who  string `json:"who"`
	Is   VoteIs `json:"is"`
	Text string `json:"text,omitempty"` // the objection or the reservation, word for word
}

// VoteIs is the way of a vote.
type VoteIs string

const (
	VoteFor      VoteIs = "for"
	VoteAgainst  VoteIs = "against"  // 明确反对
	VoteReserved VoteIs = "reserved" // 保留意见
	VoteAbstains VoteIs = "abstains"
)

// Revoke takes a decision back before its service; the case is to be decided anew.
type Revoke struct{ Header }

// Correct corrects a decision before its service: the whole decision as it is to be.
type Correct struct {
	Header
	Decision Decide `json:"decision"` // its header is that of the correction
}

// Replaced is a decision that is no longer in force.
type Replaced struct {
	Decision Decide    `json:"decision"`
	At       time.Time `json:"at"` // when it was made
	Until    time.Time `json:"until"`
	Why      string    `json:"why"` // revoked, corrected, changed, annulled
	By       string    `json:"by"`  // command id
}

// FollowUp says that a measure of Art. 12 was carried out, or that what a remedy took away was given back. What it must have
// besides its day and its evidence is for the measure to say.
type FollowUp struct {
	Header
	Item       string     `json:"item"` // of the docket
	On         civil.Date `json:"on"`
	Evidence   []string   `json:"evidence"`
	HeldBy     string     `json:"held_by,omitempty"`    // who spoke with the officer: reminder_talk, criticism, admonition
	Signed     bool       `json:"signed,omitempty"`     // the officer signed the record of it
	Unsigned   string     `json:"unsigned,omitempty"`   // or why the officer did not
	Post       string     `json:"post,omitempty"`       // to which the officer went: transfer_from_post
	Credential string     `json:"credential,omitempty"` // that was taken back, by its number: qualification_withdrawn
}

// Release ends an item of the docket that nobody can answer any more.
type Release struct {
	Header
	Item     string   `json:"item"`
	Evidence []string `json:"evidence"`
}
