package config

import (
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/message"
)

// The calendar that travels reaches back to whatever is counted from: the act, or the first event of a clock.
func TestTheCalendarReachesBackToTheBeginning(t *testing.T) {
	p, err := Settings{}.Procedure()
	if err != nil {
		t.Fatal(err)
	}
	on, err := civil.Parse("2026-11-26")
	if err != nil {
		t.Fatal(err)
	}
	for act, first := range map[string]int{"": 2026, "2026-03-02": 2026, "2024-12-31": 2024, "2027-01-04": 2026, "2010-05-04": p.Calendar.Years[0].Year} {
		var in message.CaseInput
		if act != "" {
			if in.Act.Date, err = civil.Parse(act); err != nil {
				t.Fatal(err)
			}
		}
		p.Open(&in, on)
		if got := in.Calendar.Years[0].Year; got != first || len(in.Rules) == 0 || in.Calendar.Version != p.Calendar.Version {
			t.Errorf("act of %s: from %d, want %d", act, got, first)
		}
		c := message.ClockInput{Marks: []clock.Mark{{On: on}, {On: in.Act.Date}}}
		if act == "" {
			c.Marks = c.Marks[:1]
		}
		p.OpenClock(&c, on.Start().Add(time.Hour))
		if got := c.Calendar.Years[0].Year; got != first || len(c.Rules) == 0 {
			t.Errorf("clock from %s: from %d, want %d", act, got, first)
		}
	}
}
