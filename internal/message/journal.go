package message

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"duecourse/internal/civil"
)

// Event says what an entry of the journal records.
type Event string

const (
	CaseOpened     Event = "case_opened"
	CommandApplied Event = "command_applied"
	CommandRefused Event = "command_refused"
	Assessed       Event = "assessed"
	StageEntered   Event = "stage_entered"
	ItemOpened     Event = "item_opened"
	ItemWarned     Event = "item_warned"
	ItemExtended   Event = "item_extended"
	ItemEnded      Event = "item_ended"
	ItemStopped    Event = "item_stopped" // by a suspension
	ItemResumed    Event = "item_resumed" // with as many days more as it stood still
	ItemRedated    Event = "item_redated" // by days off that were announced or corrected
	NoticeFailed   Event = "notice_failed"
	HandedOver     Event = "handed_over"     // to the commission
	HandOffFailed  Event = "hand_off_failed" // and tried again
	CaseClosed     Event = "case_closed"
	WatchOpened    Event = "watch_opened"
)

// Entry is one line of the journal. Entries of a case are numbered from 1 without a gap and chained: each hash covers
// the entry and the hash before it.
type Entry struct {
	Case  string          `json:"case"`
	Seq   int64           `json:"seq"`
	At    time.Time       `json:"at"` // the workflow's time, UTC
	Actor Actor           `json:"actor"`
	Event Event           `json:"event"`
	Data  json.RawMessage `json:"data,omitempty"`
	Prev  string          `json:"prev"` // hash of the entry before; empty for the first
	Hash  string          `json:"hash"` // SHA-256 in hexadecimal over all of the above
}

// Chain numbers and hashes an entry as the one after (seq, head).
func Chain(e Entry, seq int64, head string) (Entry, error) {
	e.Seq, e.Prev, e.Hash = seq+1, head, ""
	e.At = e.At.UTC()
	h, err := e.hash()
	e.Hash = h
	return e, err
}

func (e Entry) hash() (string, error) {
	e.Hash = ""
	data, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("journal entry %d: %w", e.Seq, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// Verify reports whether the entry follows (seq, head) and its hash is right.
func (e Entry) Verify(seq int64, head string) error {
	if e.Seq != seq+1 {
		return fmt.Errorf("case %s: entry %d follows entry %d", e.Case, e.Seq, seq)
	}
	if e.Prev != head {
		return fmt.Errorf("case %s: entry %d does not continue the chain", e.Case, e.Seq)
	}
	h, err := e.hash()
	if err != nil {
		return err
	}
	if h != e.Hash {
		return fmt.Errorf("case %s: entry %d was altered", e.Case, e.Seq)
	}
	return nil
}

// Batch is what one call of the record activity writes: entries in order, and the case as it stands after them.
type Batch struct {
	Entries   []Entry       `json:"entries"`
	Case      CaseRow       `json:"case"`
	Docket    []Item        `json:"docket"`
	Decisions []DecisionRow `json:"decisions,omitempty"`
}

// DecisionRow is the projection of one decision in the register.
type DecisionRow struct {
	Decision Decide     `json:"decision"`
	At       time.Time  `json:"at"`
	Served   civil.Date `json:"served,omitzero"`
	Status   string     `json:"status"` // InForce, or why it is not
}

// InForce is the status of the decision that holds.
const InForce = "in_force"

// CaseRow is the projection of a case in the register.
type CaseRow struct {
	Case        string    `json:"case"`
	Kind        string    `json:"kind,omitempty"` // type of the workflow; none is a case
	Matter      string    `json:"matter,omitempty"`
	Unit        string    `json:"unit"`
	Stage       Stage     `json:"stage"`
	Disposition string    `json:"disposition,omitempty"`
	Measures    string    `json:"measures"` // version
	Opened      time.Time `json:"opened"`
	Closed      time.Time `json:"closed,omitzero"`
	Seq         int64     `json:"seq"`  // of the last entry
	Head        string    `json:"head"` // its hash
}
