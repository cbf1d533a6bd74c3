package clock

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// Certificate says what a clock came to, with all that it takes to reckon it again. It is evidence in a case.
type Certificate struct {
	Number   string     `json:"number"` // of the clock and its own, such as RQ-2026-0001/1
	Clock    string     `json:"clock"`
	Seq      int        `json:"seq"` // from 1; a later one of the same clock stands in place of an earlier one
	Unit     string     `json:"unit"`
	IssuedOn civil.Date `json:"issued_on"`
	Matter
	Calendar period.Calendar `json:"calendar"` // the years that it needs
	Periods  []period.Result `json:"periods"`
	Outcome  Outcome         `json:"outcome"`
	Lapsed   bool            `json:"lapsed,omitempty"` // by the last day alone
	Facts    []Fact          `json:"facts"`
	Remarks  []Remark        `json:"remarks,omitempty"`
	Hash     string          `json:"hash"` // SHA-256 in hexadecimal over all of the above
}

// Number is the number of a clock's certificate.
func Number(clock string, seq int) string { return fmt.Sprintf("%s/%d", clock, seq) }

// Certify certifies what a clock came to by a day. A clock that is not over has no certificate.
func Certify(clock, unit string, seq int, m Matter, cal period.Calendar, on civil.Date) (Certificate, error) {
	r := Reckon(m, cal, on)
	if !r.Over {
		return Certificate{}, fmt.Errorf("clock %s is not over", clock)
	}
	m.Marks = inOrder(m.Marks)
	m.Rules = slices.DeleteFunc(slices.Clone(m.Rules), func(rule period.Rule) bool { return !slices.Contains(m.Kind.Rules(), rule.ID) })
	c := Certificate{
		Number: Number(clock, seq), Clock: clock, Seq: seq, Unit: unit, IssuedOn: on, Matter: m, Calendar: needed(r, cal),
		Periods: r.Periods, Outcome: r.Outcome, Lapsed: r.Lapsed, Facts: r.Facts, Remarks: r.Remarks,
	}
	hash, err := c.hash()
	c.Hash = hash
	return c, err
}

// needed are the years of a calendar that the periods touch.
func needed(r Reckoning, cal period.Calendar) period.Calendar {
	out := period.Calendar{Version: cal.Version}
	for _, y := range cal.Years {
		if slices.ContainsFunc(r.Periods, func(p period.Result) bool { return p.Event.On.Year() <= y.Year && y.Year <= p.Last.Year() }) {
			out.Years = append(out.Years, y)
		}
	}
	return out
}

func (c Certificate) hash() (string, error) {
	c.Hash = ""
	data, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("certificate %s: %w", c.Number, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// Difference is something in a certificate that is not what its own content comes to.
type Difference struct {
	Field string `json:"field"`
	Says  string `json:"says"`
	Is    string `json:"is"`
}

// Verify reckons a certificate again from nothing but itself, and returns what differs: none, where it holds. That the
// marks are true and the rules the law's, no certificate can show by itself; both can be read in it.
func Verify(c Certificate) []Difference {
	var d []Difference
	differ := func(field string, says, is any) {
		a, b := text(says), text(is)
		if a != b {
			d = append(d, Difference{field, a, b})
		}
	}
	if hash, err := c.hash(); err != nil {
		differ("hash", c.Hash, err.Error())
	} else {
		differ("hash", c.Hash, hash)
	}
	differ("number", c.Number, Number(c.Clock, c.Seq))
	if err := Check(c.Kind, c.Marks, c.IssuedOn); err != nil {
		d = append(d, Difference{"marks", "", err.Error()})
	}
	if err := CheckFixed(c.Matter); err != nil {
		d = append(d, Difference{"fixed", "", err.Error()})
	}
	if lacking := Lacking(c.Kind, c.Rules); len(lacking) > 0 {
		differ("rules", "", lacking)
	}
	if slices.ContainsFunc(d, func(x Difference) bool { return x.Field == "marks" || x.Field == "rules" }) {
		return inFields(d) // nothing can be reckoned by them
	}
	if err := checkExtensions(c.Matter, c.Calendar, c.IssuedOn); err != nil {
		d = append(d, Difference{"extensions", "", err.Error()})
	}
	r := Reckon(c.Matter, c.Calendar, c.IssuedOn)
	if !r.Over {
		differ("outcome", c.Outcome, "")
	}
	differ("outcome", c.Outcome, r.Outcome)
	differ("lapsed", c.Lapsed, r.Lapsed)
	differ("periods", c.Periods, r.Periods)
	differ("facts", c.Facts, r.Facts)
	differ("remarks", c.Remarks, r.Remarks)
	differ("calendar", c.Calendar, needed(r, c.Calendar))
	return inFields(d)
}

// inFields are the differences by field.
func inFields(d []Difference) []Difference {
	slices.SortStableFunc(d, func(a, b Difference) int { return strings.Compare(a.Field, b.Field) })
	return d
}

// checkExtensions reports whether each extension was one that its rule allows. What was fixed for a reply is frozen.
func checkExtensions(m Matter, cal period.Calendar, on civil.Date) error {
	extensions := m.Extensions
	if len(extensions) == 0 {
		return nil
	}
	m.Extensions = nil
	p := Reckon(m, cal, on).Period(m.Kind.Awaited())
	if m.Kind == WrittenRequest || p == nil {
		return fmt.Errorf("a %s is not extended", m.Kind)
	}
	rule := (&sum{Matter: m}).rule(p.Rule)
	for _, e := range extensions {
		longer, err := period.Extend(*p, rule, e, cal)
		if err != nil {
			return err
		}
		p = &longer
	}
	return nil
}

// text is a value as it is told: strings as they are, the rest as JSON.
func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}
