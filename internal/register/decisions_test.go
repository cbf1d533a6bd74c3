package register

import (
	"reflect"
	"testing"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// The decisions of a case are those of its latest batch, in their order, and a watch is no case.
func TestDecisionsAndKinds(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		first := message.DecisionRow{Decision: message.Decide{Proposed: message.Proposed{Disposition: measures.Liable}, Reasoning: message.Reasoning{Sanction: "demerit"}},
			At: start, Status: "annulled"}
		second := message.DecisionRow{Decision: message.Decide{Proposed: message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.6"}}, Meeting: &message.Meeting{On: civil.On(start), Minutes: "E7"}},
			At: start.Add(1), Served: civil.On(start), Status: message.InForce}
		b := s.batch(2)
		b.Decisions = []message.DecisionRow{first}
		record(t, r, b)
		b = s.batch(1)
		b.Decisions = []message.DecisionRow{first, second}
		record(t, r, b)
		got, err := r.Decisions(t.Context(), "2026-001")
		if err != nil || !reflect.DeepEqual(got, b.Decisions) {
			t.Errorf("%+v, %v", got, err)
		}

		w := newStory("2026-001/watch")
		w.row.Kind = message.WatchWorkflow
		record(t, r, w.batch(1))
		for kind, want := range map[string]string{"": "2026-001", message.WatchWorkflow: "2026-001/watch"} {
			rows, err := r.Cases(t.Context(), Filter{Kind: kind})
			if err != nil || len(rows) != 1 || rows[0].Case != want || rows[0].Kind != kind {
				t.Errorf("%q: %+v, %v", kind, rows, err)
			}
		}
	})
}
