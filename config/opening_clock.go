package config

import (
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

// OpenClock gives a clock's input what it is told by the settings. The calendar goes with it from the year of its first
// event on: a clock may be opened long after the day that it runs from.
func (p Procedure) OpenClock(in *message.ClockInput, on time.Time) {
	if in.Terms == nil {
		in.Terms = p.Terms
	}
	in.Rules = p.Rules
	first := civil.On(on)
	for _, m := range in.Marks {
		if m.On.Before(first) {
			first = m.On
		}
	}
	ahead := p.Calendar.From(first.Year())
	in.Calendar = &ahead
}
