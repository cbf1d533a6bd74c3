package period

import (
	"slices"

	"duecourse/internal/civil"
)

// Change is a day that is something else by one calendar than by another.
type Change struct {
	On     civil.Date `json:"on"`
	Before DayKind    `json:"before"`
	After  DayKind    `json:"after"`
	// The names of the holiday, where it is one.
	BeforeName string `json:"before_name,omitempty"`
	AfterName  string `json:"after_name,omitempty"`
}

// Counts reports whether the change can move a date: a day off became a working day, or the other way round.
func (c Change) Counts() bool {
	off := func(k DayKind) bool { return k == Weekend || k == Holiday }
	return off(c.Before) != off(c.After)
}

// Diff returns the days that are something else by the calendar after than by before, in order. A day of a year that only
// one of them announces is held against the ordinary week.
func Diff(before, after Calendar) []Change {
	var days []civil.Date
	for _, c := range []Calendar{before, after} {
		for _, y := range c.Years {
			days = append(append(days, y.Off...), y.Work...)
		}
	}
	slices.SortFunc(days, compare)
	var out []Change
	for _, d := range slices.Compact(days) {
		a, b := before.Why(d), after.Why(d)
		if a != b {
			out = append(out, Change{d, a.Kind, b.Kind, a.Name, b.Name})
		}
	}
	return out
}
