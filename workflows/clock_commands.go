package workflows

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// clockNumber is how a clock is numbered: as cases and evidence are, and short enough for its certificates to be evidence.
var clockNumber = regexp.MustCompile(`^[A-Za-z0-9〇㐀-䶿一-鿿][A-Za-z0-9〇㐀-䶿一-鿿〔〕._/-]{0,57}$`)

// clockCommands are the roles that may give a command to a clock.
var clockCommands = map[message.Name][]message.Role{
	message.CmdMark:        {message.Handler, message.Superior, message.Department},
	message.CmdAttachClock: {message.Handler, message.System},
	message.CmdReassign:    {message.Supervisor},
	message.CmdExtend:      {message.Supervisor},
	message.CmdWithdraw:    {message.Supervisor},
	message.CmdCalendar:    {message.System, message.Supervisor},
}

// marksOf are the events that another organ may enter itself.
var marksOf = map[message.Role][]clock.Event{
	message.Superior:   {clock.Replied},
	message.Department: {clock.Accepted, clock.Refused},
}

func (c *clockRun) permit(name message.Name, head message.Header) error {
	reasoned := []message.Name{message.CmdReassign, message.CmdExtend, message.CmdWithdraw}
	switch {
	case head.Actor.ID == "":
		return refusal("", "命令应当写明由谁发出", "a command must say who gives it")
	case !slices.Contains(clockCommands[name], head.Actor.Role):
		return c.notBy(name, head.Actor.Role, clockCommands[name])
	case c.done() && name != message.CmdAttachClock:
		return refusal("", "该期限已经办结", "the clock is closed")
	case strings.TrimSpace(head.Reason) == "" && slices.Contains(reasoned, name):
		return noReason()
	}
	return nil
}

// mark enters a dated event. By whose day it counts is its own, not that of the entry.
func (c *clockRun) mark(ctx workflow.Context, cmd message.MarkClock) (lang.Text, error) {
	k, marks := c.state.Kind, slices.Clone(c.state.Marks)
	if may, bound := marksOf[cmd.Actor.Role]; bound && (cmd.Corrects || !slices.Contains(may, cmd.Event)) {
		return lang.Text{}, refusal(k.Article(), "%s 不能登记该事项", "%s cannot enter that event", string(cmd.Actor.Role))
	}
	if cmd.Corrects {
		switch {
		case cmd.Event == k.Opens():
			return lang.Text{}, refusal(k.Article(), "起算日不能更正；登记有误的，撤回后另行登记", "the day that the clock runs from is not corrected: withdraw the clock and open another")
		case strings.TrimSpace(cmd.Reason) == "":
			return lang.Text{}, refusal(k.Article(), "更正应当写明理由", "a correction needs a reason")
		case !slices.ContainsFunc(marks, func(m clock.Mark) bool { return m.Event == cmd.Event }):
			return lang.Text{}, refusal(k.Article(), "没有可以更正的记载：%s", "there is nothing on record to correct: %s", cmd.Event.Text())
		}
		marks = slices.DeleteFunc(marks, func(m clock.Mark) bool { return m.Event == cmd.Event })
	}
	marks = append(marks, enteredBy([]clock.Mark{cmd.Mark}, cmd.Actor, c.today(ctx))...)
	if err := refusedClock(clock.Check(k, marks, c.today(ctx))); err != nil {
		return lang.Text{}, err
	}
	c.tick(ctx) // what lapsed by now lapsed before it
	c.state.Marks = marks
	return c.standing(ctx, cmd.Event)
}

// standing says how the clock stands after an event.
func (c *clockRun) standing(ctx workflow.Context, e clock.Event) (lang.Text, error) {
	r := c.reckoned(ctx, c.state.Marks)
	switch {
	case r.Outcome != "":
		return accepted("已登记：%s；%s%s", "recorded: %s; %s%s", e.Text(), r.Outcome.Text(), remarks(r.Remarks))
	case r.Paused:
		return accepted("已登记：%s%s", "recorded: %s%s", e.Text(), remarks(r.Remarks))
	}
	return accepted("已登记：%s；最后一日为 %s%s", "recorded: %s; the last day is %s%s", e.Text(), r.Last, remarks(r.Remarks))
}

func remarks(all []clock.Remark) (t lang.Text) {
	for _, r := range all {
		t.ZH, t.EN = t.ZH+"；"+r.Text().ZH, t.EN+"; "+r.Text().EN
	}
	return t
}

// attachTo names a case that is to hear of the clock, and tells it how the clock stands. Told again, it tells again.
func (c *clockRun) attachTo(ctx workflow.Context, cmd message.AttachClock) (lang.Text, error) {
	if !clockNumber.MatchString(cmd.Case) {
		return lang.Text{}, refusal("", "案件编号 %q 不合规则", "%q is no number of a case", cut(cmd.Case))
	}
	if len(c.state.Cases) >= maxCases && !slices.Contains(c.state.Cases, cmd.Case) {
		return lang.Text{}, refusal("", "所附案件过多", "it is attached to too many cases already")
	}
	if !slices.Contains(c.state.Cases, cmd.Case) {
		c.state.Cases = append(c.state.Cases, cmd.Case)
	}
	to := []string{cmd.Case}
	switch item := c.openItem(awaitedBy[c.state.Kind]); {
	case c.state.Withdrawn != nil:
		c.tell(ctx, to, message.Certify{Withdrawn: true})
	case c.state.Certificate != nil:
		c.tell(ctx, to, message.Certify{Certificate: c.state.Certificate})
	case item != nil:
		c.tell(ctx, to, message.Certify{Runs: item.Period})
		if !item.Stopped.IsZero() {
			c.tell(ctx, to, message.Certify{Stands: true})
		}
	}
	return accepted("已附于案件 %s", "attached to the case %s", cmd.Case)
}

// maxCases bounds the cases of one clock.
const maxCases = 50

// reassign gives the clock to another handler. It runs on.
func (c *clockRun) reassign(_ workflow.Context, cmd message.Reassign) (lang.Text, error) {
	if who := strings.TrimSpace(cmd.Handler); who == "" || who == c.state.Handler {
		return lang.Text{}, refusal("", "应当写明由谁接办", "it must say who takes over")
	}
	c.state.Handler = cmd.Handler
	return accepted("由 %s 接办，期限照常计算", "%s takes over; the clock runs on", cmd.Handler)
}

// lengthen gives an item more time as far as its rule allows, and keeps it for the next reckoning.
func (c *clockRun) lengthen(ctx workflow.Context, cmd message.Extend) (lang.Text, error) {
	c.tick(ctx) // an item whose date has passed is not extended, whichever comes first
	text, err := c.extend(ctx, cmd)
	if err != nil {
		return text, err
	}
	if item := c.item(cmd.Item); item.Kind == awaitedBy[c.state.Kind] {
		c.state.Extensions = slices.Clone(item.Period.Extensions)
		c.tell(ctx, c.state.Cases, message.Certify{Runs: item.Period})
	}
	return text, nil
}

// withdraw ends a clock that should not have been opened, and tells the cases.
func (c *clockRun) withdraw(ctx workflow.Context, cmd message.Withdraw) (lang.Text, error) {
	if c.state.Certificate != nil {
		return lang.Text{}, refusal(c.state.Kind.Article(), "已经出具凭证，不能撤回；登记有误的，更正有关记载", "what it came to is certified: correct the event that is wrong instead")
	}
	c.state.Withdrawn = &cmd
	for i := range c.state.Docket {
		if item := &c.state.Docket[i]; item.Status == message.ItemOpen {
			item.Stopped = time.Time{}
			c.endItem(ctx, item, message.ItemWithdrawn, cmd.ID)
		}
	}
	c.tell(ctx, c.state.Cases, message.Certify{Withdrawn: true})
	return accepted("期限已撤回", "the clock is withdrawn")
}

// redateBy takes days off that were announced or corrected. Years that it does not speak of stay as they were: a clock counts
// from its first event on. What is awaited is dated anew by the reckoning that follows.
func (c *clockRun) redateBy(ctx workflow.Context, cmd message.Recalendar) (lang.Text, error) {
	if len(cmd.Calendar.Years) == 0 {
		return lang.Text{}, refusal("", "日历是空的", "the calendar is empty")
	}
	c.tick(ctx) // by the calendar that held until now
	merged := cmd.Calendar.Over(c.calendar())
	c.state.Calendar = &merged
	if late := c.openItem(message.AwaitLateEntry); late != nil {
		old := late.Due
		if c.redate(late, period.Recount(*late.Period, c.rule(late.Kind, late.Period.Rule), merged)); !late.Due.Equal(old) {
			late.Card = message.NoCard
			c.journal(ctx, cmd.Actor, message.ItemRedated, redated{*late, old, merged.Version})
		}
	}
	r := c.reckoned(ctx, c.state.Marks)
	if r.Last.IsZero() {
		return accepted("已按日历 %s 重新计算", "counted again by the calendar %s", merged.Version)
	}
	return accepted("已按日历 %s 重新计算，最后一日为 %s", "counted again by the calendar %s; the last day is %s", merged.Version, r.Last)
}

// refusedClock makes a refusal of one by the dates of a clock.
func refusedClock(err error) *refused {
	var why *clock.Refusal
	if !errors.As(err, &why) {
		return nil
	}
	return &refused{article: why.Article, text: why.Text}
}
