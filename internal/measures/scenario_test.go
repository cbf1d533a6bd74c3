package measures

import (
	"testing"
)

const scenariosFile = measuresFile + ".scenarios.yaml"

// The scenarios are the specification: each was written from the official text.
func TestScenarios(t *testing.T) {
	m := load(t)
	report, err := RunScenarios(m, "lyg-2022-257.scenarios.yaml", []byte(read(t, scenariosFile)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Failures {
		t.Errorf("%s: %s\n  got  %s\n  want %s", f.Where, f.Name, f.Got, f.Want)
	}
	tabled := map[string]int{}
	items := 0
	for _, c := range report.PerProvision {
		tabled[c.Ref] = c.Total
	}
	for _, p := range m.Provisions {
		if tabled[p.Ref] == 0 {
			t.Errorf("%s has no scenario", p.Ref)
		}
		if p.Role == RoleGround || p.Role == RoleMitigation {
			items += tabled[p.Ref]
		}
	}
	if items < 250 {
		t.Errorf("%d scenarios for the items of Art. 8 and 9, want 250 at least", items)
	}
	t.Logf("%d scenarios, %d of them for the 31 items of Art. 8 and 9", report.Total, items)
}
