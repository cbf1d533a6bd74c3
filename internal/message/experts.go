package message

import (
	"time"

	"duecourse/internal/civil"
)

// Intervene says that an authority took the matter up itself (Art. 14).
type Intervene struct {
	Header
	Authority string     `json:"authority"`
	On        civil.Date `json:"on"`
	Document  string     `json:"document,omitempty"`
}

// Convene convenes a panel of experts (Art. 14). Who is involved in the case sits on none.
type Convene struct {
	Header
	Members  []string `json:"members"` // account ids
	Quorum   int      `json:"quorum"`
	Question string   `json:"question"`
}

// Opine is the written view of one member of the panel.
type Opine struct {
	Header
	Text string `json:"text"`
}

// OpineJointly is the panel's opinion, sent to the authority as reference: it binds nobody and is no fact.
type OpineJointly struct {
	Header
	Text     string   `json:"text"`
	SignedBy []string `json:"signed_by"` // members, at least the quorum
}

// Panel is a panel and what it said.
type Panel struct {
	Convened Convene       `json:"convened"`
	Views    []Opine       `json:"views,omitempty"`
	Joint    *OpineJointly `json:"joint,omitempty"`
	At       time.Time     `json:"at,omitzero"` // of the joint opinion

	Dissolved string `json:"dissolved,omitempty"` // command id of the recusal that left fewer than the quorum
}
