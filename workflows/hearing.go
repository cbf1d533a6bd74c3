package workflows

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// heard reports whether the officer had their say on what is held against them: they waived it themselves, which presupposes
// that they know it, or they were told, and then stated, waived, or let the time for it lapse (公务员法 Art. 63).
func (c *caseRun) heard() bool {
	if !c.since(2) {
		return c.state.Statement != nil || c.state.HearingLapsed
	}
	on := c.state.HeardOn
	return on != nil && (on.By != "" || c.state.Told != nil && c.state.HearingLapsed)
}

// says is the text of a stop. Since the second edition it tells who lacks a hearing what to do about it; of the first every
// word is on record.
func (c *caseRun) says(s stop) lang.Text {
	if s.name != "officer_not_heard" || !c.since(2) {
		return s.text
	}
	return lang.Format("%s：先告知当事人（tell），听取陈述申辩，或者待其期限届满", "%s: tell the officer (tell), and hear them or wait until their time is over", s.text)
}

// hearingAnew begins the hearing anew: what was proposed rests on one that counts no longer. The statements stay on record.
func (c *caseRun) hearingAnew() {
	c.state.Told, c.state.HeardOn, c.state.HearingLapsed = nil, nil, false
	c.state.Proposal, c.state.Review = nil, nil
}

// mayIntend refuses an intended outcome that is none that an officer is told of.
func mayIntend(cmd message.Tell) error {
	switch in := cmd.Intended; {
	case in == nil && cmd.Sanction != "":
		return refusal("10", "写明处分种类的，应当同时写明拟作出的处理（--intended）", "a kind of sanction needs the intended outcome beside it (--intended)")
	case in == nil:
	case weigh(in.Disposition, "", nil) == weight{}:
		return refusal("10", "拟作出的处理应当是 measures_only、mitigated、liable 之一", "what is intended is one of measures_only, mitigated and liable")
	case cmd.Sanction != "" && (in.Disposition == measures.MeasuresOnly || !slices.Contains(message.Sanctions, cmd.Sanction)):
		return refusal("11", "拟给予的处分种类应当是 %s 之一，且只附于 mitigated、liable", "the kind of sanction is one of %s, with mitigated and liable only", strings.Join(message.Sanctions, ", "))
	case !subset(in.Measures, measuresByWeight):
		return refusal("12", "第十二条没有这种处理措施，可用：%s", "Art. 12 has no such measure; there are: %s", strings.Join(measuresByWeight, ", "))
	}
	return nil
}

// beyond reports whether an outcome is heavier than what the officer was heard on: what they were told is intended, or else
// what the assessment recommended then. A kind of sanction and measures count where they were told.
func beyond(on message.HeardOn, d measures.Disposition, sanction string, taken []string) bool {
	told, named := on.Disposition, on.Sanction != ""
	var of []string
	if on.Intended != nil {
		told, of = on.Intended.Disposition, on.Intended.Measures
		named = named || len(of) > 0
	}
	if heavierDisposition(told, d) {
		return true
	}
	return named && heavier(weigh(d, sanction, taken), weigh(told, on.Sanction, of))
}

// heavierDisposition reports whether a disposition is heavier than one before it, whatever comes with it.
func heavierDisposition(before, after measures.Disposition) bool {
	return heavier(weigh(after, "", nil), weigh(before, "", nil)) || before == measures.Mitigated && after == measures.Liable
}

// backdated refuses a day before that of the entry from which a time runs against the officer, where nothing proves it.
func (c *caseRun) backdated(ctx workflow.Context, on civil.Date, evidence []string) error {
	switch {
	case !c.evidenceKnown(evidence):
		return refusal("10", "引用的证据不存在", "it cites evidence that there is not")
	case len(evidence) == 0 && on.Before(civil.On(workflow.Now(ctx))):
		return refusal("10", "%s 早于登记之日，当事人的期限自该日起算：应当引用当事人签收的送达回证或者记录（--evidence）", "%s is before the day of the entry, and a time of the officer's runs from it: cite the receipt that they signed, or the record of it (--evidence)", on)
	}
	return nil
}

// window opens a time that is the officer's. One that would be over already when the day that it runs from is entered runs
// for its full length from the entry instead: nobody loses a right that they could not use.
func (c *caseRun) window(ctx workflow.Context, k message.ItemKind, a awaited) message.Item {
	today := civil.On(workflow.Now(ctx))
	if period.Count(a.event, c.rule(k, a.rule), c.calendar()).Last.Before(today) {
		a.event = period.Event{Name: "entered_late", On: today}
	}
	return c.await(ctx, k, a)
}
