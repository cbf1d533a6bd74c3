package main

import (
	"context"

	"duecourse/internal/message"
)

// caseNumber refuses the number of a clock or a watch, and says what shows that.
func caseNumber(number string) error {
	switch own, clock, watch := message.NumberOf(number); {
	case clock:
		return isClock(own)
	case watch:
		return usage("%s 的跟踪不是案件：用 starter detriment show %[1]s 查看", "the watch of %s is no case: see starter detriment show %[1]s", own)
	}
	return nil
}

func isClock(number string) error {
	return usage("%s 是法定期限的编号，不是案件：用 starter clock show %[1]s 查看", "%s is the number of a clock and of no case: see starter clock show %[1]s", number)
}

// noCase says of a number that no case has what it is the number of, where that is known.
func (o *online) noCase(ctx context.Context, number string, err error) error {
	if !isCode(err, exitNotFound) {
		return err
	}
	_ = o.with(ctx, func(c cases) error {
		if items, look := c.Docket(ctx, message.ClockNumber(number)); look == nil && len(items) > 0 {
			err = isClock(number)
		}
		return nil
	})
	return err
}
