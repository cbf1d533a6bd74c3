package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// extend gives an open item more time: where the law sets its period, only as far as the law allows; where the bureau
// does, with a reason.
func (p *proceeding) extend(ctx workflow.Context, cmd message.Extend) (lang.Text, error) {
	item := p.item(cmd.Item)
	if item == nil {
		return lang.Text{}, refusal("", "没有待办事项 %q", "there is no docket item %q", cmd.Item)
	}
	until := cmd.Until.UTC()
	switch {
	case item.Status != message.ItemOpen:
		return lang.Text{}, refusal("", "待办事项 %s 已经结束", "the docket item %s has ended", item.ID)
	case item.Kind == message.AwaitReply:
		return lang.Text{}, refusal("8.6", "答复的合理时间在请示发出时已经核定，此后不得变动", "the reasonable time for the reply was fixed when the request was sent, and is frozen since")
	case item.Kind == message.AwaitAdmonition:
		return lang.Text{}, refusal("12", "诫勉的期间不得延长", "the term of an admonition is not extended")
	case item.Kind == message.AwaitClock:
		return lang.Text{}, refusal("8", "期限只能在其本身的计时中延长：%s", "the clock itself is extended, not what the case has of it: %s", item.Subject)
	case (item.Kind == message.AwaitAppealDecision) != (cmd.Actor.Role == message.Superior):
		return lang.Text{}, refusal("11", "申诉处理决定的期限由受理申诉的上级机关延长，其他期限不由其延长（公务员法第九十六条）", "the superior organ extends its own time to decide on an appeal, nobody else does, and it extends nothing else (公务员法 Art. 96)")
	case !until.After(item.Due) || !until.After(workflow.Now(ctx)):
		return lang.Text{}, refusal("", "新的期限应当晚于原期限 %s", "the new date must be later than %s", item.Due.In(civil.Zone).Format("2006-01-02 15:04"))
	}
	old := item.Due
	if item.Period == nil {
		item.Due, item.WarnAt = until, until.Add(-p.term(item.Kind).Warn)
	} else {
		rule := p.rule(item.Kind, item.Period.Rule)
		longer, err := period.Extend(*item.Period, rule, period.Extension{
			New: lastDay(until).AddDays(-item.Stood), By: cmd.Actor.ID, Role: string(cmd.Actor.Role), Reason: cmd.Reason, At: workflow.Now(ctx),
		}, p.calendar())
		if err != nil {
			return lang.Text{}, refusedPeriod(err)
		}
		p.redate(item, longer)
	}
	item.Card = message.NoCard
	item.Extended = append(item.Extended, message.Extension{Old: old, New: item.Due, By: cmd.Actor, Reason: cmd.Reason})
	p.journal(ctx, cmd.Actor, message.ItemExtended, *item)
	return accepted("%s 延长，最后一日为 %s", "%s is extended; its last day is %s", item.ID, lastDay(item.Due))
}

// lastDay is the day that ends at an instant.
func lastDay(end time.Time) civil.Date { return civil.On(end.Add(-time.Nanosecond)) }

// refusedPeriod makes a refusal of one by the rule of a period.
func refusedPeriod(err error) error {
	var why *period.Refusal
	if !errors.As(err, &why) {
		return err
	}
	return &refused{text: why.Text}
}

// recalendar takes days off that were announced or corrected, and dates every open item anew by them. Old and new date of
// each that moves are in the journal.
func (p *proceeding) recalendar(ctx workflow.Context, cmd message.Recalendar) (lang.Text, error) {
	if len(cmd.Calendar.Years) == 0 {
		return lang.Text{}, refusal("", "日历是空的", "the calendar is empty")
	}
	merged := cmd.Calendar.Over(p.calendar()) // years that it does not speak of stay as they were
	p.kept.Calendar = &merged
	moved := 0
	for i := range p.kept.Docket {
		item := &p.kept.Docket[i]
		if item.Status != message.ItemOpen || item.Period == nil || !item.Stopped.IsZero() {
			continue
		}
		old := item.Due
		p.redate(item, period.Recount(*item.Period, p.rule(item.Kind, item.Period.Rule), p.calendar()))
		if item.Due.Equal(old) {
			continue
		}
		item.Card = message.NoCard
		moved++
		p.journal(ctx, cmd.Actor, message.ItemRedated, redated{*item, old, cmd.Calendar.Version})
	}
	return accepted("已按日历 %s 重新计算，%d 项待办的日期有变化", "counted again by the calendar %s; %d docket items have another date", cmd.Calendar.Version, moved)
}
