package period

import (
	"fmt"
	"slices"

	"duecourse/internal/lang"
)

// Difference is something in a recorded period that does not come out when it is counted again.
type Difference struct {
	Field    string `json:"field"` // of a Result, as its JSON names it
	Recorded string `json:"recorded"`
	Counted  string `json:"counted"`
}

// Text says what differs.
func (d Difference) Text() lang.Text {
	return lang.Format("%s：记录的是 %s，重新计算是 %s", "%s: recorded %s, counted %s", d.Field, orNone(d.Recorded), orNone(d.Counted))
}

func orNone(s string) lang.Text {
	if s == "" {
		return lang.Text{ZH: "无", EN: "none"}
	}
	return lang.Text{ZH: s, EN: s}
}

// Verify counts a recorded period again from what it says of itself, by the rules and the calendar given, and returns
// every difference; none means that the record is right. A length that the bureau set for one case is taken as recorded;
// one that the law sets must be the law's. Each extension must be one that the rule allows.
func Verify(r Result, rules []Rule, cal Calendar) []Difference {
	var out []Difference
	differ := func(field string, recorded, counted any) {
		a, b := shown(recorded), shown(counted)
		if a != b {
			out = append(out, Difference{field, a, b})
		}
	}
	i := slices.IndexFunc(rules, func(rule Rule) bool { return rule.ID == r.Rule })
	if i < 0 {
		return []Difference{{"rule", r.Rule, ""}}
	}
	rule := rules[i]
	if rule.BureauSet {
		rule.Span = r.Span
	}
	differ("span", r.Span, rule.Span)
	differ("citation", r.Citation, rule.Citation)
	differ("calendar", r.Calendar, cal.Version)
	again := Count(r.Event, rule, cal)
	differ("first", r.First, again.First)
	differ("nominal", r.Nominal, again.Nominal)
	differ("skipped", r.Skipped, again.Skipped)
	for n, e := range r.Extensions {
		longer, err := Extend(again, rule, e, cal)
		if err != nil {
			return append(out, Difference{fmt.Sprintf("extensions[%d]", n), e.New.String(), err.Error()})
		}
		again = longer
	}
	differ("last", r.Last, again.Last)
	differ("rolled", r.Rolled, again.Rolled)
	differ("provisional", r.Provisional, again.Provisional)
	return out
}

// shown writes a part of a result so that equal parts read equal.
func shown(v any) string {
	switch v := v.(type) {
	case []Skip:
		if len(v) == 0 {
			return ""
		}
	case []int:
		if len(v) == 0 {
			return ""
		}
	}
	return fmt.Sprint(v)
}
