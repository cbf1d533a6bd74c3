// Package periodfacts counts the last days that the facts of a case ask for, such as the last day of the time for
// verification, from the days on which their periods began: so that nobody types in what the law reckons. It is pure; what
// is counted, and from which facts, the Measures say.
package periodfacts

import (
	"slices"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

// Periods are what is counted by. The zero Periods know the ordinary week and no rule.
type Periods struct {
	Rules    []period.Rule
	Calendar period.Calendar
}

// Facts are the statements of a case with the last days that were counted.
type Facts struct {
	Statements []measures.Statement
	Counted    []measures.Counted // in the order of the Measures
	Problems   []Problem          // statements that contradict what is counted
}

// Problem is what is wrong with a statement.
type Problem struct {
	Fact string
	Text lang.Text
}

// Count counts every last day whose beginning is known and proven as of a day, by the length that is stated and proven or,
// where none is stated, by the rule. What it counts is proven by the same evidence. A day that is stated otherwise is a
// problem, not overruled; only where the days off of a year are not announced yet, so that the count may still move, does
// the stated day stand.
func (p Periods) Count(m *measures.Measures, asOf civil.Date, statements []measures.Statement) Facts {
	out := Facts{Statements: slices.Clone(statements)}
	for _, f := range m.Facts {
		if f.Counted == nil {
			continue
		}
		counted, ok := p.one(f, asOf, statements)
		if !ok {
			continue
		}
		last := measures.DateValue(counted.Period.Last)
		i := slices.IndexFunc(out.Statements, func(s measures.Statement) bool { return s.Fact == f.Name })
		switch {
		case i < 0:
			out.Statements = append(out.Statements, measures.Statement{Fact: f.Name, Value: last, Evidence: counted.Evidence})
		case out.Statements[i].Value.IsNone() || out.Statements[i].Value == last:
			s := &out.Statements[i]
			s.Value, s.Evidence = last, joined(s.Evidence, counted.Evidence)
		case len(counted.Period.Provisional) > 0:
			continue
		default:
			out.Problems = append(out.Problems, Problem{f.Name, contradiction(f, out.Statements[i].Value, counted)})
			continue
		}
		out.Counted = append(out.Counted, counted)
	}
	return out
}

// one counts one last day, or reports that it cannot be.
func (p Periods) one(f *measures.Fact, asOf civil.Date, statements []measures.Statement) (measures.Counted, bool) {
	proven := func(f *measures.Fact) (st measures.Statement, stated, ok bool) {
		for _, s := range statements {
			if s.Fact == f.Name && !s.Value.IsNone() {
				return s, true, len(s.Evidence) > 0
			}
		}
		return st, false, false
	}
	by := f.Counted
	start, _, ok := proven(by.From)
	on, isDate := start.Value.Date()
	if !ok || !isDate || by.From.Event && on.After(asOf) { // what has not happened yet is not known
		return measures.Counted{}, false
	}
	c := measures.Counted{Fact: f.Name, From: by.From.Name, Evidence: start.Evidence}
	rule := period.Rule{ID: f.Name}
	if i := slices.IndexFunc(p.Rules, func(r period.Rule) bool { return r.ID == by.Rule }); i >= 0 {
		rule = p.Rules[i]
	}
	if by.Length != nil {
		length, stated, ok := proven(by.Length)
		if stated && !ok {
			return c, false // an assertion settles nothing, and does not let the rule count either
		}
		if span, isSpan := length.Value.Span(); isSpan {
			rule.Span, c.Length, c.Evidence = span, by.Length.Name, joined(c.Evidence, length.Evidence)
		}
	}
	if rule.Span.IsZero() {
		return c, false
	}
	c.Period = period.Count(period.Event{Name: by.From.Name, On: on}, rule, p.Calendar)
	return c, true
}

func contradiction(f *measures.Fact, stated measures.Value, c measures.Counted) lang.Text {
	how := lang.Format("按规则 %s", "by the rule %s", c.Period.Rule)
	switch {
	case c.Length != "":
		how = lang.Format("按 %s", "by %s", c.Length)
	case f.Counted.Length != nil:
		how = lang.Format("按规则 %s，另有规定的填写 %s", "by the rule %s; where another length is prescribed, state %s", c.Period.Rule, f.Counted.Length.Name)
	}
	return lang.Format("%s 填的是 %s，但自 %s（%s）起 %s 的最后一日是 %s（%s）；不填即由系统计算",
		"%s is stated as %s, but from %s (%s) on the last day of %s is %s (%s); left out, it is counted",
		f.Name, stated, c.From, c.Period.Event.On, c.Period.Span, c.Period.Last, how)
}

func joined(a, b []string) []string {
	out := slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Before returns cal with the years of another calendar that come before its own. A calendar that travels in a workflow
// looks ahead from the day of its opening; a period may have begun long before.
func Before(cal, other period.Calendar) period.Calendar {
	out := period.Calendar{Version: cal.Version}
	for _, y := range other.Years {
		if len(cal.Years) == 0 || y.Year < cal.Years[0].Year {
			out.Years = append(out.Years, y)
		}
	}
	out.Years = append(out.Years, cal.Years...)
	if out.Version == "" {
		out.Version = other.Version
	}
	return out
}
