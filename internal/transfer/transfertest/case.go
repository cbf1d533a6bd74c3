// Package transfertest helps to test the hand-over to the commission: a case to hand over, and a receiving endpoint that
// misbehaves when it is told to.
package transfertest

import (
	"encoding/json"
	"fmt"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Case is a case under suspicion, ready to be handed over, and its journal.
func Case(number string, m *measures.Measures) (message.HandOff, []message.Entry) {
	at := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
	handler, boss := message.Actor{ID: "h-017", Role: message.Handler}, message.Actor{ID: "s-001", Role: message.Supervisor}
	in := message.CaseInput{
		Case: number, Matter: "M-7", Unit: "海州分局", Post: "检查员", Officer: "o-203", OpenedBy: handler,
		Act:      message.Act{Kind: "inspection", Date: civil.FromOrdinal(civil.On(at).Ordinal() - 18), Description: "例行检查 <现场>", Evidence: []string{"E1"}},
		Measures: measures.VersionOf{ID: m.ID, Version: m.Version()},
		Evidence: []message.Evidence{
			{ID: "E1", Title: "现场检查记录 | 附页", Kind: "record", Date: civil.FromOrdinal(civil.On(at).Ordinal() - 18)},
			{ID: "E2", Title: "银行流水", Kind: "documentary", Source: "开户行 & 调取"},
		},
		Facts: []message.Fact{
			{Name: "suspicion.duty_violation", Value: "yes", By: "handler", Evidence: []string{"E2"}},
			{Name: "fault.intent"},
		},
	}
	s := message.State{Evidence: in.Evidence, Facts: in.Facts, AssessedOn: civil.On(at), HearingLapsed: true,
		Recommendation: message.Recommendation{Gate: "13", Disposition: measures.Transferred, Basis: []string{"13"},
			Grounds: map[string]measures.Status{"8.1": measures.Undetermined, "8.2": measures.NotEstablished}, MissingAll: 3}}
	decision := message.Decide{Header: message.Header{ID: "k-1", Actor: boss, At: at, Reason: "银行流水显示收受财物"},
		Proposed: message.Proposed{Disposition: measures.Transferred, Basis: []string{"13"}}}

	var entries []message.Entry
	add := func(who message.Actor, event message.Event, data any) {
		raw, err := json.Marshal(data)
		if err != nil {
			panic(err)
		}
		head := ""
		if n := len(entries); n > 0 {
			head = entries[n-1].Hash
		}
		e, err := message.Chain(message.Entry{Case: number, At: at.Add(time.Duration(len(entries)) * time.Minute), Actor: who, Event: event, Data: raw}, int64(len(entries)), head)
		if err != nil {
			panic(err)
		}
		entries = append(entries, e)
	}
	add(handler, message.CaseOpened, map[string]any{"input": in})
	add(message.Actor{ID: "duecourse", Role: message.System}, message.Assessed, map[string]any{"as_of": s.AssessedOn, "recommendation": s.Recommendation})
	for i := range 4 {
		add(handler, message.CommandApplied, map[string]any{"name": message.CmdEvidence, "command": message.AddEvidence{
			Header: message.Header{ID: fmt.Sprint("k-", i), Actor: handler, At: at}, Evidence: []message.Evidence{{ID: fmt.Sprint("K", i), Title: "补充材料", Kind: "documentary"}}}})
	}
	add(boss, message.CommandApplied, map[string]any{"name": message.CmdDecide, "command": decision})

	h := message.HandOffOf(in, s, 1, []string{"suspicion.duty_violation"}, decision.Reason, boss, at.Add(6*time.Minute))
	h.Seq, h.Head, h.Recent = int64(len(entries)), entries[len(entries)-1].Hash, nil
	return h, entries
}
