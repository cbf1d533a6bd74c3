package period_test

import (
	"testing"

	"duecourse/config"
)

func TestShippedFilesHoldTogether(t *testing.T) {
	cal, err := config.Settings{}.ReadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	if len(cal.Years) != 7 || cal.LastAnnounced() != 2026 || cal.Announced(2027) {
		t.Errorf("%d years to %d", len(cal.Years), cal.LastAnnounced())
	}
	rules, err := config.Settings{}.ReadPeriods()
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) < 35 {
		t.Errorf("%d rules", len(rules))
	}
}
