package casefile

import (
	"slices"
	"strings"
	"testing"

	"duecourse/internal/lang"
)

func TestTemplateIsACaseInWhichNothingIsKnown(t *testing.T) {
	m := withNumber(t)
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		text := string(Template(m, l))
		c, err := Read("template", []byte(text), m)
		if err != nil {
			t.Fatal(err)
		}
		if c.Act.Kind != "" || !c.Act.Date.IsZero() || len(c.Act.Evidence)+len(c.Evidence)+len(c.Notes) > 0 {
			t.Errorf("%s: something is known: %+v", l, c)
		}
		var names []string
		for _, f := range c.Facts {
			names = append(names, f.Name)
			if !f.Value.IsNone() || f.Evidence != nil || f.Note != "" {
				t.Errorf("%s: %s is known", l, f.Name)
			}
		}
		slices.Sort(names)
		want := askedFacts(m)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("%s: the facts are %v, want %v", l, names, want)
		}
		for _, f := range m.Facts {
			line := "\n  " + f.Name + ":\n"
			if f.GivenBy != "" {
				line = "\n  " + strings.TrimPrefix(f.GivenBy, "act.") + ":\n"
			}
			before, _, found := strings.Cut(text, line)
			if !found {
				t.Errorf("%s: no line for %s", l, f.Name)
				continue
			}
			comment := before[strings.LastIndex(before, ":\n")+1:]
			for _, part := range []string{f.Ask.In(l), f.Proof.In(l)} {
				if !strings.Contains(comment, part) {
					t.Errorf("%s: %s lacks %s", l, f.Name, part)
				}
			}
		}
	}
}

// Facts come in the order of the provisions, each under the first that reads it.
func TestTemplateFollowsTheMeasures(t *testing.T) {
	m := official(t)
	text := string(Template(m, lang.EN))
	at := 0
	for _, p := range m.Provisions {
		heading := strings.Index(text, "  # ── "+p.Ref+" "+p.Name.EN+" ──\n")
		if heading < 0 {
			continue // earlier ones read all its facts
		}
		if heading < at {
			t.Errorf("%s stands too early", p.Ref)
		}
		at = heading
	}
	if at == 0 {
		t.Error("no headings")
	}
	for _, f := range m.Facts {
		if f.GivenBy != "" {
			continue
		}
		before, _, _ := strings.Cut(text, "\n  "+f.Name+":\n")
		const mark = "  # ── "
		ref, _, _ := strings.Cut(before[strings.LastIndex(before, mark)+len(mark):], " ")
		if len(f.UsedBy) == 0 || f.UsedBy[0] != ref {
			t.Errorf("%s stands under %s, but is read by %v", f.Name, ref, f.UsedBy)
		}
	}
}

// An untouched template is no case: what was not filled in is told.
func TestATemplateThatNobodyFilledInIsTold(t *testing.T) {
	m := official(t)
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		data := Template(m, l)
		for replaced, want := range map[string]int{"": 2, "case: LYG-2026-0000": 1} {
			c, err := Read("case.yaml", []byte(strings.Replace(string(data), replaced, strings.Replace(replaced, "0000", "0123", 1), 1)), m)
			if err != nil {
				t.Fatal(err)
			}
			if got := Unfilled(c); len(got) != want {
				t.Errorf("%s, %q: %v", l, replaced, got)
			}
		}
	}
}
