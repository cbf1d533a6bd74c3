package measures

import (
	"cmp"
	"fmt"
	"slices"
)

// Truth is a value of three-valued logic, in Kleene's order: and is the lesser, or the greater, not the opposite.
// Its text is false, unknown or true.
type Truth int8

const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

// Short names for where the three stand close together.
const no, open, yes = False, Unknown, True

var truthTexts = [...]string{"false", "unknown", "true"}

func (t Truth) String() string { return truthTexts[t+1] }

// MarshalText writes false, unknown or true.
func (t Truth) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *Truth) UnmarshalText(b []byte) error {
	i := slices.Index(truthTexts[:], string(b))
	if i < 0 {
		return fmt.Errorf("measures: %q is not false, unknown or true", b)
	}
	*t = Truth(i - 1)
	return nil
}

func truthOf(b bool) Truth {
	if b {
		return yes
	}
	return no
}

// condition is a compiled condition over the values of facts, which stand in slots; the last slot is the day of
// judging. A slot without a value is unknown.
type condition interface {
	eval(values []Value) Truth
	// open adds the slots without a value that keep the condition open; it is called only where eval says open.
	open(values []Value, into slots)
	// reads adds every slot that the condition reads.
	reads(into slots)
}

// slots is a set of slots.
type slots []uint64

func newSlots(n int) slots     { return make(slots, (n+63)/64) }
func (s slots) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s slots) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s slots) clear()         { clear(s) }
func (s slots) addAll(t slots) {
	for i := range s {
		s[i] |= t[i]
	}
}
func (s slots) overlaps(t slots) bool {
	for i := range s {
		if s[i]&t[i] != 0 {
			return true
		}
	}
	return false
}

// holds is a yes/no fact by itself.
type holds int

func (c holds) eval(v []Value) Truth {
	if v[c].IsNone() {
		return open
	}
	return truthOf(v[c].num == 1)
}
func (c holds) open(_ []Value, into slots) { into.add(int(c)) }
func (c holds) reads(into slots)           { into.add(int(c)) }

type not struct{ of condition }

func (c not) eval(v []Value) Truth       { return -c.of.eval(v) }
func (c not) open(v []Value, into slots) { c.of.open(v, into) }
func (c not) reads(into slots)           { c.of.reads(into) }

type and struct{ left, right condition }

func (c and) eval(v []Value) Truth       { return min(c.left.eval(v), c.right.eval(v)) }
func (c and) open(v []Value, into slots) { openOf(c.left, c.right, v, into) }
func (c and) reads(into slots)           { c.left.reads(into); c.right.reads(into) }

type or struct{ left, right condition }

func (c or) eval(v []Value) Truth       { return max(c.left.eval(v), c.right.eval(v)) }
func (c or) open(v []Value, into slots) { openOf(c.left, c.right, v, into) }
func (c or) reads(into slots)           { c.left.reads(into); c.right.reads(into) }

// openOf adds what keeps either side open; where a whole is open, a settled side no longer matters.
func openOf(left, right condition, v []Value, into slots) {
	if left.eval(v) == open {
		left.open(v, into)
	}
	if right.eval(v) == open {
		right.open(v, into)
	}
}

// operand is a slot, or a constant where slot is negative.
type operand struct {
	slot     int
	constant Value
}

func (o operand) value(v []Value) Value {
	if o.slot < 0 {
		return o.constant
	}
	return v[o.slot]
}

func (o operand) reads(into slots) {
	if o.slot >= 0 {
		into.add(o.slot)
	}
}

// compare compares two operands of one type.
type compare struct {
	left, right operand
	holds       func(order int) bool // of -1, 0, 1
}

func (c compare) eval(v []Value) Truth {
	a, b := c.left.value(v), c.right.value(v)
	if a.IsNone() || b.IsNone() {
		return open
	}
	return truthOf(c.holds(order(a, b)))
}

func (c compare) open(v []Value, into slots) {
	for _, o := range [2]operand{c.left, c.right} {
		if o.value(v).IsNone() {
			into.add(o.slot)
		}
	}
}
func (c compare) reads(into slots) { c.left.reads(into); c.right.reads(into) }

func order(a, b Value) int {
	switch {
	case a.kind == kindNumber:
		return cmp.Compare(a.number(), b.number())
	case a.kind >= kindChoice:
		return cmp.Compare(a.text, b.text)
	}
	return cmp.Compare(a.num, b.num)
}

// oneOf holds where a fact has one of several values.
type oneOf struct {
	slot   int
	values []Value
}

func (c oneOf) eval(v []Value) Truth {
	if v[c.slot].IsNone() {
		return open
	}
	for _, x := range c.values {
		if order(v[c.slot], x) == 0 {
			return yes
		}
	}
	return no
}
func (c oneOf) open(_ []Value, into slots) { into.add(c.slot) }
func (c oneOf) reads(into slots)           { into.add(c.slot) }
