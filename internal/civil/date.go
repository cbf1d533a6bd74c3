// Package civil has the civil date: a day of the calendar without a time of day or a zone. The law counts in days of
// Asia/Shanghai, whatever zone a machine is set to.
package civil

import (
	"fmt"
	"time"
)

// Zone is the zone in which the law counts days. China has had no daylight saving time since 1991: a fixed zone needs no
// zone data, whose changes could otherwise change what a workflow does on replay.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

const layout = "2006-01-02"

// Date is a day of the Gregorian calendar, from the year 1 to 9999. The zero Date is no day.
type Date struct{ days int32 } // days since the day before 0001-01-01, so that zero is free

// epoch is the day before 0001-01-01, in seconds since 1970-01-01.
var epoch = time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1).Unix()

func fromUTC(t time.Time) Date { return Date{int32((t.Unix() - epoch) / 86400)} }

// Parse reads a date written 2006-01-02. A day that the calendar does not have, such as 2026-02-30, is an error.
func Parse(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%q is not a day of the calendar, written like 2026-03-02", s)
	}
	return fromUTC(t), nil
}

// On returns the date in Asia/Shanghai at the instant t.
func On(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return fromUTC(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d.days == 0 }

// Ordinal numbers the days in order; the difference of two is the number of days between them.
func (d Date) Ordinal() int64 { return int64(d.days) }

// FromOrdinal returns the date that Ordinal numbers n.
func FromOrdinal(n int64) Date { return Date{int32(n)} }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.days < e.days }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.days > e.days }

// String writes the date as 2006-01-02; no day is empty.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return time.Unix(int64(d.days)*86400+epoch, 0).UTC().Format(layout)
}

// MarshalText writes the date as 2006-01-02.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := Parse(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// Start is the instant at which the day begins in Asia/Shanghai, in UTC. A day ends where the next begins.
func (d Date) Start() time.Time {
	y, m, day := time.Unix(int64(d.days)*86400+epoch, 0).UTC().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, Zone).UTC()
}

// The first and the last day that a Date can be.
var (
	First = fromUTC(time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC))
	Last  = fromUTC(time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC))
)

// within is the day numbered n or, beyond the calendar, its first or last: a date that cannot be written would be lost.
func within(n int64) Date { return Date{int32(min(max(n, First.Ordinal()), Last.Ordinal()))} }

// AddDays returns the day n days later, or earlier where n is negative; never one beyond First or Last.
func (d Date) AddDays(n int) Date { return within(d.Ordinal() + int64(n)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday((d.days%7 + 7) % 7) }

// Parts are the year, the month and the day of the month.
func (d Date) Parts() (year int, month time.Month, day int) {
	return time.Unix(int64(d.days)*86400+epoch, 0).UTC().Date()
}

// Year is the year.
func (d Date) Year() int { y, _, _ := d.Parts(); return y }

// AddMonths returns the day of the same number n months later or, where that month has no such day, its last (Civil Code
// Art. 202); never one beyond First or Last.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Parts()
	switch months := 12*y + int(m) - 1 + n; {
	case months < 12:
		return First
	case months >= 12*10000:
		return Last
	}
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return fromUTC(first.AddDate(0, 0, min(day, last)-1))
}

// AddYears is AddMonths over years.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }
