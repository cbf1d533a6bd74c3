package civil

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseKnowsTheCalendar(t *testing.T) {
	for _, s := range []string{"2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "1969-12-31", "1970-01-01"} {
		d, err := Parse(s)
		if err != nil || d.String() != s || d.IsZero() {
			t.Errorf("Parse(%q) = %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2026-02-30", "2025-02-29", "2026-13-01", "0000-01-01", "2026-3-1", "26-03-01", "2026-03-01T00:00:00Z", "2026/03/01"} {
		if d, err := Parse(s); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", s, d)
		}
	}
}

func TestOnIsTheDayInShanghai(t *testing.T) {
	for _, c := range []struct{ instant, want string }{
		{"2026-03-01T15:59:59Z", "2026-03-01"},
		{"2026-03-01T16:00:00Z", "2026-03-02"}, // midnight in Shanghai
		{"2026-03-01T23:30:00-10:00", "2026-03-02"},
	} {
		at, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := On(at).String(); got != c.want {
			t.Errorf("On(%s) = %s, want %s", c.instant, got, c.want)
		}
	}
}

func TestOrderAndTextAgree(t *testing.T) {
	day := rapid.Custom(func(t *rapid.T) Date {
		return Date{int32(rapid.IntRange(1, 3652059).Draw(t, "day"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := day.Draw(t, "a"), day.Draw(t, "b")
		if a.Before(b) != (a.String() < b.String()) || a.After(b) != b.Before(a) {
			t.Fatalf("order of %s and %s", a, b)
		}
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(text, &back); err != nil || back != a {
			t.Fatalf("%s came back as %s: %v", text, back, err)
		}
	})
}
