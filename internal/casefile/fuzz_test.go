package casefile

import (
	"errors"
	"os"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/source"
)

// Whatever the bytes are: no panic, an error is a Problems, and what was read can be assessed.
func FuzzRead(f *testing.F) {
	m := official(f)
	for _, path := range examples(f) {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, c := range bad {
		f.Add([]byte(c.text))
	}
	f.Add([]byte(`{"case": "A", "unit": "B", "act": {"kind": "licence", "date": "2026-03-02"}, "facts": {"fault.intent": {"value": true, "by": "unit"}}}`))
	day := date(f, "2026-06-01")
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read("f", data, m)
		if err != nil {
			var ps source.Problems
			if !errors.As(err, &ps) || len(ps) == 0 || ps.In(lang.ZH) == "" || c != nil {
				t.Fatalf("%v, %T: %v", c, err, err)
			}
			return
		}
		if _, err := m.Assess(measures.Input{Case: c.Number, AsOf: day, Statements: c.Statements(day)}); err != nil {
			t.Fatal(err)
		}
	})
}
