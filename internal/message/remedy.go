package message

import "duecourse/internal/civil"

// RemedyKind is the way in which an officer goes against a decision (公务员法 Art. 95).
type RemedyKind string

const (
	ByReview RemedyKind = "review" // 复核, to the organ that decided
	ByAppeal RemedyKind = "appeal" // 申诉, to the superior organ
)

// RemedyResult is what came of it.
type RemedyResult string

const (
	Upheld        RemedyResult = "upheld"
	Changed       RemedyResult = "changed"  // never to anything heavier
	Annulled      RemedyResult = "annulled" // the case goes back to the stage at fault
	RemedyDropped RemedyResult = "dropped"  // the officer took it back
	RemedyOverdue RemedyResult = "overdue"  // no decision in time, and the officer appealed: never a command's own result
)

// FileRemedy says that the officer applied for review or appealed.
type FileRemedy struct {
	Header
	Kind RemedyKind `json:"kind"`
	On   civil.Date `json:"on"`             // when it was filed; an appeal's time runs from its acceptance
	Text string     `json:"text,omitempty"` // what it says

	Evidence []string `json:"evidence,omitempty"` // where the handler enters it: the application that the officer signed
}

// DecideRemedy says what came of a review or an appeal.
type DecideRemedy struct {
	Header
	Kind     RemedyKind   `json:"kind"`
	On       civil.Date   `json:"on"` // received by the officer
	Result   RemedyResult `json:"result"`
	Changed  *Proposed    `json:"changed,omitempty"`  // what is decided instead
	Sanction string       `json:"sanction,omitempty"` // and its kind
	BackTo   Stage        `json:"back_to,omitempty"`  // where the case goes back to after an annulment
	Evidence []string     `json:"evidence,omitempty"`
}

// Remedy is one review or appeal of a case.
type Remedy struct {
	Filed   FileRemedy    `json:"filed"`
	Pieces  int           `json:"pieces,omitempty"` // of evidence that the case had then: a withdrawal is none of them
	Decided *DecideRemedy `json:"decided,omitempty"`
}

// Dropped reports whether the officer took it back. Then it counts as if it had not been.
func (r Remedy) Dropped() bool { return r.Decided != nil && r.Decided.Result == RemedyDropped }
