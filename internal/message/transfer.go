package message

import (
	"time"

	"duecourse/internal/civil"
)

// TransferCase hands the matter over to the commission (Art. 13), at any stage before a decision is served.
type TransferCase struct {
	Header
	Suspicion []string `json:"suspicion"` // facts of Art. 13, such as suspicion.party_discipline
}

// ConfirmReceipt says that the commission has the hand-off.
type ConfirmReceipt struct {
	Header
	On       civil.Date `json:"on"`
	Number   string     `json:"number,omitempty"` // the commission's
	Evidence []string   `json:"evidence,omitempty"`
}

// CommissionResult is what the commission made of a hand-off.
type CommissionResult string

const (
	CommissionFiled       CommissionResult = "filed"        // 立案: pending there
	CommissionSanctioned  CommissionResult = "sanctioned"   // 给予处分: then none by the bureau, ever, for the same act
	CommissionNotAccepted CommissionResult = "not_accepted" // 不予受理: the procedure goes on where it stood
	CommissionReturned    CommissionResult = "returned"     // 退回: for the bureau to handle, with new facts
)

// ReportCommission says what the commission made of a hand-off.
type ReportCommission struct {
	Header
	Result   CommissionResult `json:"result"`
	On       civil.Date       `json:"on"`
	Text     string           `json:"text,omitempty"`
	Evidence []Evidence       `json:"evidence,omitempty"` // new pieces: its notice, and what it returned
	Facts    []Fact           `json:"facts,omitempty"`    // new facts, where it was returned
}

// Transfer is a hand-off of the case and what came of it.
type Transfer struct {
	Attempt   int               `json:"attempt"` // from 1; a hand-off anew is the next
	Command   TransferCase      `json:"command"`
	At        time.Time         `json:"at"`
	From      Stage             `json:"from"`                // where the procedure stood, and goes on
	HandOff   *HandOff          `json:"hand_off,omitempty"`  // while it is on its way
	Delivered *Delivered        `json:"delivered,omitempty"` // once it is there
	Failed    string            `json:"failed,omitempty"`    // why it could not be delivered: a person must see to it
	Receipt   *ConfirmReceipt   `json:"receipt,omitempty"`
	Filed     *ReportCommission `json:"filed,omitempty"`
	Result    *ReportCommission `json:"result,omitempty"` // that ended it
	Anew      bool              `json:"anew,omitempty"`   // something is suspected that was stated after it
}
