package source

import (
	"strings"
	"testing"
)

func TestCaretStandsBelowItsCharacter(t *testing.T) {
	for _, c := range []struct {
		line string
		col  int
		want string
	}{
		{"abc: d", 6, "    abc: d\n         ^"},
		{"单位: 局", 5, "    单位: 局\n          ^"},
		{"（a）", 3, "    （a）\n       ^"},
		{"ｱｲ: x", 5, "    ｱｲ: x\n        ^"},
		{"\ta: b", 2, "     a: b\n     ^"},
		{"ab", 9, "    ab\n      ^"},
		{"", 1, "    \n    ^"},
		{strings.Repeat("x", 1<<17), 3, ""},
		{strings.Repeat("连", 100) + "!" + strings.Repeat("x", 100), 101,
			"    …" + strings.Repeat("连", 50) + "!" + strings.Repeat("x", 49) + "…\n    " + strings.Repeat(" ", 101) + "^"},
	} {
		if got := caret(c.line, c.col); got != c.want {
			t.Errorf("caret(%.20q, %d) =\n%s\nwant\n%s", c.line, c.col, got, c.want)
		}
	}
}

func TestNearestIsAPlausibleSlip(t *testing.T) {
	known := []string{"name", "note", "inspection.carried_out", "inspection.due_on", "请示", "unit", "kind"}
	for s, want := range map[string]string{
		"nmae":                   "name", // swapped
		"knid":                   "kind",
		"units":                  "unit",
		"inspection.carriedout":  "inspection.carried_out",
		"inspektion.caried_out":  "inspection.carried_out",
		"inspection.car":         "inspection.carried_out",
		"请求":                     "请示",
		"回复":                     "", // nothing in common
		"x":                      "",
		"":                       "",
		"completely.other":       "",
		strings.Repeat("n", 500): "",
	} {
		if got := Nearest(s, known); got != want {
			t.Errorf("Nearest(%.30q) = %q, want %q", s, got, want)
		}
	}
}
