package measures

import (
	"encoding/json"
	"math"
	"strconv"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// Value is what a fact was found to be. The zero Value is none.
type Value struct {
	kind kind
	num  int64 // of a yes, 1; of a date, its ordinal; of a number, its bits
	text string
}

// kind numbers the types; zero is none.
type kind uint8

const (
	kindYesNo kind = 1 + iota
	kindDay
	kindNumber
	kindChoice
	kindText
	kindSpan
)

var typeOf = [...]Type{"", YesNo, Day, Number, Choice, Text, Span}

// YesNoValue is a yes or a no.
func YesNoValue(yes bool) Value {
	v := Value{kind: kindYesNo}
	if yes {
		v.num = 1
	}
	return v
}

// DateValue is a day.
func DateValue(d civil.Date) Value { return Value{kind: kindDay, num: d.Ordinal()} }

// NumberValue is a number.
func NumberValue(n float64) Value { return Value{kind: kindNumber, num: int64(math.Float64bits(n))} }

// ChoiceValue is a word of a choice.
func ChoiceValue(id string) Value { return Value{kind: kindChoice, text: id} }

// TextValue is a text.
func TextValue(s string) Value { return Value{kind: kindText, text: s} }

// SpanValue is a length of time.
func SpanValue(s period.Span) Value { return Value{kind: kindSpan, text: s.String()} }

// Span returns the length of time that v is.
func (v Value) Span() (period.Span, bool) {
	if v.kind != kindSpan {
		return period.Span{}, false
	}
	s, err := period.ParseSpan(v.text)
	return s, err == nil
}

// Date returns the day that v is.
func (v Value) Date() (civil.Date, bool) { return civil.FromOrdinal(v.num), v.kind == kindDay }

// Type returns the kind of value, or "" for none.
func (v Value) Type() Type { return typeOf[v.kind] }

// IsNone reports whether there is no value: the fact is unknown.
func (v Value) IsNone() bool { return v.kind == 0 }

// Yes reports whether v is a yes.
func (v Value) Yes() bool { return v.kind == kindYesNo && v.num == 1 }

func (v Value) number() float64 { return math.Float64frombits(uint64(v.num)) }

// String writes the value as a case file would: yes, no, 2026-03-02, 12.5, 10wd, a word or a text.
func (v Value) String() string {
	switch v.kind {
	case kindYesNo:
		if v.num == 1 {
			return "yes"
		}
		return "no"
	case kindDay:
		return civil.FromOrdinal(v.num).String()
	case kindNumber:
		return strconv.FormatFloat(v.number(), 'g', -1, 64)
	}
	return v.text
}

// MarshalJSON writes true, false, "2026-03-02", 12.5, "word" or null.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case 0:
		return []byte("null"), nil
	case kindYesNo:
		return json.Marshal(v.num == 1)
	case kindNumber:
		return json.Marshal(v.number())
	}
	return json.Marshal(v.String())
}
