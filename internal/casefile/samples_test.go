package casefile

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
)

// Every sample comes out as its file says, by the ground or article that carries it.
func TestSamplesComeOutAsExpected(t *testing.T) {
	want := map[string]string{
		"01": "exempt [8.12 8.14]", "02": "exempt [8.2]", "03": "exempt [8.8 8.9]", "04": "exempt [8.22]", "05": "exempt [8.6]",
		"06": "exempt [8.24]", "07": "undetermined []", "08": "exempt [8.25]", "09": "exempt [8.16]", "10": "mitigated [7 7.2 9.2 10 11]",
		"11": "liable [7 7.2 10 11]", "12": "undetermined []", "13": "undetermined []", "14": "measures_only [7 7.2 9.2 12]",
		"15": "mitigated [7 7.2 9.1 10 11]", "16": "liable [7 7.2 10 11]", "17": "transferred [13]", "18": "transferred [13.2]",
		"19": "out_of_scope [22]", "20": "no_fault [7]", "21": "undetermined []", "22": "undetermined []",
	}
	m := official(t)
	asOf, err := civil.Parse("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../examples/cases/*.yaml")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d samples, %d expectations: %v", len(files), len(want), err)
	}
	for _, file := range files {
		c, err := ReadFile(file, m)
		if err != nil {
			t.Error(err)
			continue
		}
		a, err := m.Assess(measures.Input{Case: c.Number, AsOf: asOf, Statements: c.Statements(asOf)})
		if err != nil {
			t.Fatal(err)
		}
		number, _, _ := strings.Cut(filepath.Base(file), "-")
		if got := fmt.Sprintf("%s %v", a.Recommendation.Disposition, a.Recommendation.Basis); got != want[number] {
			t.Errorf("%s: %s, want %s", filepath.Base(file), got, want[number])
		}
	}
}
