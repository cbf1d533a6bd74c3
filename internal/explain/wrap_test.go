package explain

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "第八条": 6, "（六）": 6, "✓?": 2, "“x”": 3, "é": 1, "": 0} {
		if got := Width(s); got != want {
			t.Errorf("%q takes %d cells, want %d", s, got, want)
		}
	}
}

func TestWrapKeepsEveryWordAndMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab 8第条（六）项，。；、“”《》,.——"))).Draw(t, "s")
		width := rapid.IntRange(1, 40).Draw(t, "width")
		lines := wrap(s, width)
		if got, want := squeeze(strings.Join(lines, "")), squeeze(s); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for i, l := range lines {
			if Width(l) > width && len(atoms(l)) > 1 {
				t.Fatalf("%q is wider than %d", l, width)
			}
			if i > 0 && !strings.Contains(s, " ") && strings.IndexAny(l, closing) == 0 {
				t.Fatalf("a line begins with a closing mark: %q", l)
			}
		}
	})
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestTableLinesUp(t *testing.T) {
	var b strings.Builder
	table := NewTable(&b, "案件", ">件", "末")
	for _, row := range [][]string{{"LYG-1", "7", "甲"}, {"连云港", "123", "乙\x1b"}} {
		if err := table.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "案件     件  末\nLYG-1     7  甲\n连云港  123  乙\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
