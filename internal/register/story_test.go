package register

import (
	"encoding/json"
	"fmt"
	"time"

	"duecourse/internal/message"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.UTC)

// story writes the journal of one case as its workflow would.
type story struct{ row message.CaseRow }

func newStory(number string) *story {
	return &story{message.CaseRow{Case: number, Matter: "M-1", Unit: "market-1", Stage: message.Intake,
		Measures: "lyg-2022-257@1", Opened: start}}
}

// batch writes the next n entries and shows these items.
func (s *story) batch(n int, items ...message.Item) message.Batch {
	b := message.Batch{Docket: items}
	for range n {
		e := message.Entry{Case: s.row.Case, At: start.Add(time.Duration(s.row.Seq) * time.Minute),
			Actor: message.Actor{ID: "acc-7", Role: message.Handler}, Event: message.CommandApplied,
			Data: json.RawMessage(fmt.Sprintf(`{"fact":"request.sent_on","n":%d,"text":"已书面请示上级机关"}`, s.row.Seq))}
		e, err := message.Chain(e, s.row.Seq, s.row.Head)
		if err != nil {
			panic(err)
		}
		s.row.Seq, s.row.Head = e.Seq, e.Hash
		b.Entries = append(b.Entries, e)
	}
	b.Case = s.row
	return b
}

func item(id string, due time.Time) message.Item {
	return message.Item{ID: id, Kind: message.AwaitFacts, From: message.Handler, Opened: start,
		WarnAt: due.Add(-time.Hour), Due: due, Status: message.ItemOpen}
}

// join makes one batch of two that follow each other.
func join(a, b message.Batch) message.Batch {
	b.Entries = append(append([]message.Entry{}, a.Entries...), b.Entries...)
	return b
}
