package words

import (
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Numbered says what a number of the journal and the register is of: the case, the clock or the watch, and its own number.
func Numbered(number string) lang.Text {
	what, own := kindOf(number)
	return lang.Format("%s %s", "%s %s", what, own)
}

// Number is the number by which people know something, with a word for what it is where that is no case.
func Number(number string) lang.Text {
	what, own := kindOf(number)
	if own == number {
		return lang.Text{ZH: number, EN: number}
	}
	return lang.Format("%s（%s）", "%s (%s)", own, what)
}

func kindOf(number string) (what lang.Text, own string) {
	own, clock, watch := message.NumberOf(number)
	switch {
	case clock:
		return lang.Text{ZH: "期限", EN: "clock"}, own
	case watch:
		return lang.Text{ZH: "跟踪", EN: "watch"}, own
	}
	return lang.Text{ZH: "案件", EN: "case"}, own
}
