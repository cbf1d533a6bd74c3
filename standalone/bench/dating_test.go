package bench

import (
	"os"
	"testing"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// The days off move the end of a hearing on whatever day it is measured: before a turn of the year, before the longest
// holiday, and in years without a notice.
func TestDaysOffMoveEveryHearing(t *testing.T) {
	before, err := period.ReadCalendar(config.Calendar())
	if err != nil {
		t.Fatal(err)
	}
	span := period.Span{N: 5, Unit: period.WorkingDays}
	day, _ := civil.Parse("2026-01-01")
	for range 400 {
		file, err := daysOff(t.TempDir(), day)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		after, err := period.ReadCalendar(file, data)
		if err != nil {
			t.Fatalf("%s: %v", day, err)
		}
		if was, is := before.After(day, span), after.After(day, span); !is.After(was) {
			t.Errorf("%s: %s is not moved by %s", day, was, file)
		}
		day = day.AddDays(1)
	}
}
