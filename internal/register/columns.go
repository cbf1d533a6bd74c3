package register

import (
	"strings"
	"time"
	"unicode/utf8"
)

// instantLayout sorts as text in the order of time and keeps every nanosecond.
const instantLayout = "2006-01-02T15:04:05.000000000Z"

func instant(t time.Time) string { return t.UTC().Format(instantLayout) }

func parseInstant(s string) (time.Time, error) { return time.Parse(instantLayout, s) }

// maxText is how many bytes of a text the projection keeps: PostgreSQL indexes no more than 2,700 in all.
const maxText = 1000

// storable reports whether both databases take s as it is, in an index too.
func storable(s string) bool {
	return len(s) <= maxText && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

// label makes a text of the projection storable. A unit that a foreign client filled with a zero byte or a megabyte
// must not keep a case from being recorded; the journal has it as it came.
func label(s string) string {
	if storable(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") // a character cut in two is dropped
	}
	return s
}
