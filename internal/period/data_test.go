package period

import (
	"os"
	"testing"
)

func TestDataHoldsTogether(t *testing.T) {
	for _, f := range []string{"../../config/calendar/cn.yaml", "../../config/periods/cn.yaml"} {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if f == "../../config/periods/cn.yaml" {
			rules, err := ReadRules(f, data)
			if err != nil || len(rules) < 30 {
				t.Errorf("%d rules: %v", len(rules), err)
			}
			continue
		}
		c, err := ReadCalendar(f, data)
		if err != nil || c.LastAnnounced() != 2026 {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
