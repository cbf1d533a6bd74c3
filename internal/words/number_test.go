package words

import "testing"

func TestNumbers(t *testing.T) {
	for number, want := range map[string][4]string{
		"LYG-2026-0001":       {"案件 LYG-2026-0001", "case LYG-2026-0001", "LYG-2026-0001", "LYG-2026-0001"},
		"LYG-2026-0001/watch": {"跟踪 LYG-2026-0001", "watch LYG-2026-0001", "LYG-2026-0001（跟踪）", "LYG-2026-0001 (watch)"},
		"RQ-2026-0005/clock":  {"期限 RQ-2026-0005", "clock RQ-2026-0005", "RQ-2026-0005（期限）", "RQ-2026-0005 (clock)"},
	} {
		in, alone := Numbered(number), Number(number)
		if got := [4]string{in.ZH, in.EN, alone.ZH, alone.EN}; got != want {
			t.Errorf("%s: %q", number, got)
		}
	}
}
