package message

import "strings"

// NumberOf tells what a number of the journal and the register is the number of: a case, a clock or a watch. Own is the
// number by which people know it, and clock or watch says that it is one.
func NumberOf(number string) (own string, clock, watch bool) {
	if own, watch = strings.CutSuffix(number, WatchNumber("")); watch {
		return own, false, true
	}
	own, clock = strings.CutSuffix(number, ClockNumber(""))
	return own, clock, false
}
