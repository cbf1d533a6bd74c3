package clock

import "slices"

// events are all events in the order in which they usually happen.
var events = []Event{Sent, Replied, Handed, Accepted, Refused, Served, ReconsiderationApplied, ReconsiderationDecided, Sued, DemandServed, Filed, Performed}

// Events are the events that a clock of the kind knows, in the order in which they usually happen.
func (k Kind) Events() []Event {
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool { _, ok := kinds[k].events[e]; return !ok })
}
