// Package period counts statutory periods: from an event, by a rule, over a calendar, to a last day, with all that a
// reader needs to count it again. It is pure: no clock, no file, no zone but that of Asia/Shanghai. Workflows call it, so
// that what it answers for the same input may never change.
package period

import (
	"regexp"
	"strconv"
)

// Unit is what a span is counted in.
type Unit string

const (
	Days        Unit = "d"
	WorkingDays Unit = "wd"
	Months      Unit = "m"
	Years       Unit = "y"
)

// Span is a length of time: 10 working days. The zero Span is none.
type Span struct {
	N    int
	Unit Unit
}

var spanText = regexp.MustCompile(`^([1-9][0-9]{0,4})(wd|d|m|y)$`)

// ParseSpan reads a span written like 10wd, 30d, 6m or 1y. The error is a *Refusal.
func ParseSpan(s string) (Span, error) {
	m := spanText.FindStringSubmatch(s)
	if m == nil {
		return Span{}, refuse("", "%q 不是期限；应当写作 10wd（工作日）、30d、6m 或者 1y", "%q is no length of time, written like 10wd (working days), 30d, 6m or 1y", s)
	}
	n, err := strconv.Atoi(m[1])
	if s := (Span{n, Unit(m[2])}); err == nil && n <= longest[s.Unit] {
		return s, nil
	}
	return Span{}, refuse("", "%q 过长：最多 100 年", "%q is too long: at most 100 years", s)
}

// longest is what a span may be at most, by unit: 100 years. Whatever is longer is a slip of the keyboard.
var longest = map[Unit]int{Days: 36525, WorkingDays: 25000, Months: 1200, Years: 100}

// IsZero reports whether s is none.
func (s Span) IsZero() bool { return s.N == 0 }

// String writes the span as ParseSpan reads it; none is empty.
func (s Span) String() string {
	if s.IsZero() {
		return ""
	}
	return strconv.Itoa(s.N) + string(s.Unit)
}

// MarshalText writes the span as 10wd.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *Span) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*s = Span{}
		return nil
	}
	v, err := ParseSpan(string(b))
	if err == nil {
		*s = v
	}
	return err
}
