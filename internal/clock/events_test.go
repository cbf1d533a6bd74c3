package clock

import "testing"

// Every event that a kind knows is listed for it, the one that opens it first.
func TestEventsOfAKind(t *testing.T) {
	listed := map[Event]bool{}
	for _, k := range Kinds {
		all := k.Events()
		if len(all) != len(kinds[k].events) || all[0] != k.Opens() {
			t.Errorf("%s: %v of %d", k, all, len(kinds[k].events))
		}
		for _, e := range all {
			if listed[e] {
				t.Errorf("%s belongs to two kinds", e)
			}
			listed[e] = true
		}
	}
	if len(listed) != len(events) {
		t.Errorf("%d events are of a kind, of %d", len(listed), len(events))
	}
}
