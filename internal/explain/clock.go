package explain

import (
	"encoding/json"
	"io"
	"strings"
	"time"

	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/words"
)

// ClockStory is what is known of a statutory clock.
type ClockStory struct {
	Input  message.ClockInput
	State  message.ClockState
	Closed time.Time // none while it runs
}

// Clock tells how a clock stands: what happened, until when it runs or what it came to, and its certificate.
func Clock(w io.Writer, s ClockStory, now time.Time, l lang.Lang) error {
	t := clockTeller{page: page{lang: l}}
	k := s.State.Kind
	t.put(0, "", plain, t.in("%s（%s）", "%s (%s)", upper(k.Text(), l), Refuses(k.Article(), l)), bold)
	field := func(zh, en, text string) {
		if text != "" {
			t.field(2, 9, t.in(zh, en), text)
		}
	}
	field("编号", "Clock", s.Input.Number)
	field("单位", "Unit", s.Input.Unit)
	field("承办人", "Handler", s.State.Handler)
	field("案件", "Cases", t.list(s.State.Cases))
	field("结果", "Outcome", t.stands(s, now))
	t.heading(t.in("事项", "Events"))
	t.marks(s.State.Marks, s.Input.Fixed)
	if open := openItems(s.State.Docket); len(open) > 0 {
		t.heading(t.in("待办事项", "Docket"))
		for _, item := range open {
			t.awaited(item, now)
		}
	}
	if c := s.State.Certificate; c != nil {
		t.heading(t.in("凭证 %s", "Certificate %s", c.Number))
		t.certified(*c)
	}
	return t.writeTo(w)
}

// Reckoned tells how a clock stands by its dates alone.
func Reckoned(w io.Writer, r clock.Reckoning, k clock.Kind, l lang.Lang) error {
	t := clockTeller{page: page{lang: l}}
	t.reckoned(r.Periods, r.Outcome, r.Remarks)
	return t.writeTo(w)
}

// Certificate tells what a certificate says, with all that a reader needs to count it again.
func Certificate(w io.Writer, c clock.Certificate, l lang.Lang) error {
	t := clockTeller{page: page{lang: l}}
	t.put(0, "", plain, t.in("期限凭证 %s", "Certificate %s", c.Number), bold)
	t.field(2, 9, t.in("期限", "Clock"), t.in("%s，%s（%s）", "%s, %s (%s)", c.Clock, c.Kind.Text(), Refuses(c.Kind.Article(), l)))
	t.field(2, 9, t.in("单位", "Unit"), c.Unit)
	t.field(2, 9, t.in("出具日", "Issued on"), c.IssuedOn.String())
	t.heading(t.in("事项", "Events"))
	t.marks(c.Marks, c.Fixed)
	t.heading(t.in("结果", "Outcome"))
	t.certified(c)
	t.field(2, 9, t.in("校验值", "SHA-256"), c.Hash)
	return t.writeTo(w)
}

// Verified tells what the verification of a certificate came to.
func Verified(w io.Writer, c clock.Certificate, differs []clock.Difference, l lang.Lang) error {
	t := clockTeller{page: page{lang: l}}
	if len(differs) == 0 {
		t.put(0, "✓", green, t.in("凭证 %s 相符：%s", "certificate %s holds: %s", c.Number, c.Outcome.Text()), plain)
		t.reckoned(c.Periods, "", c.Remarks)
		return t.writeTo(w)
	}
	t.put(0, "✗", red, t.in("凭证 %s 与其内容不符：", "certificate %s is not what its own content comes to:", c.Number), plain)
	told := map[string]bool{}
	for _, d := range differs {
		if told[d.Field] { // an outcome before its time is no other outcome besides
			continue
		}
		told[d.Field] = true
		name, ok := certificateFields[d.Field]
		if !ok {
			name = lang.Text{ZH: d.Field, EN: d.Field}
		}
		t.item(2, "·", name.In(l))
		t.line(4, t.in("凭证所载：%s", "it says: %s", t.differing(d.Field, d.Says)))
		t.line(4, t.in("重新计算：%s", "it comes to: %s", t.differing(d.Field, d.Is)))
	}
	return t.writeTo(w)
}

var certificateFields = map[string]lang.Text{
	"hash": {ZH: "校验值", EN: "SHA-256"}, "number": {ZH: "凭证编号", EN: "number"}, "marks": {ZH: "事项", EN: "events"},
	"fixed": {ZH: "核定的合理时间", EN: "reasonable time"}, "rules": {ZH: "规则", EN: "rules"}, "outcome": {ZH: "结果", EN: "outcome"},
	"lapsed": {ZH: "因期限届满", EN: "by its last day"}, "periods": {ZH: "期限", EN: "periods"}, "facts": {ZH: "所证明的事实", EN: "facts"},
	"remarks": {ZH: "说明", EN: "notes"}, "calendar": {ZH: "放假安排", EN: "days off"},
}

// differing writes what a certificate says of a field, or what it comes to, for people.
func (t *clockTeller) differing(field, value string) string {
	var (
		outcome clock.Outcome
		facts   []clock.Fact
		periods []period.Result
		parts   []string
	)
	read := func(into any) bool { return json.Unmarshal([]byte(value), into) == nil }
	switch {
	case field == "outcome" && read(&outcome):
		value = ClockOutcome(outcome, t.lang)
	case field == "lapsed" && value == "true":
		value = words.YesNo("yes").In(t.lang)
	case field == "lapsed" && value == "false":
		value = words.YesNo("no").In(t.lang)
	case field == "facts" && read(&facts):
		for _, f := range facts {
			parts = append(parts, t.fact(f))
		}
		value = t.clauses(parts)
	case field == "periods" && read(&periods):
		for _, p := range periods {
			parts = append(parts, t.in("%s：%s，%s 至 %s", "%s: %s, %s to %s", p.Rule, SpanText(p.Span), p.First, p.Last))
		}
		value = t.clauses(parts)
	}
	return orDash(value)
}

func orDash(s string) string {
	const most = 600
	if s == "" {
		return "—"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// ClockOutcome names what a clock came to; none is empty.
func ClockOutcome(o clock.Outcome, l lang.Lang) string {
	switch o {
	case "":
		return ""
	case clock.Outcome(message.Withdrawn):
		return lang.Text{ZH: "已撤回", EN: "withdrawn"}.In(l)
	}
	return o.Text().In(l)
}

// clockTeller tells of a clock.
type clockTeller struct{ page }

func (t *clockTeller) stands(s ClockStory, now time.Time) string {
	switch {
	case s.State.Withdrawn != nil:
		return t.in("已撤回：%s", "withdrawn: %s", s.State.Withdrawn.Reason)
	case s.State.Certificate != nil && s.Closed.IsZero():
		return t.in("%s；仍可补录期限内发生的事项", "%s; what was in time can still be entered", s.State.Certificate.Outcome.Text())
	case s.State.Certificate != nil:
		return s.State.Certificate.Outcome.Text().In(t.lang)
	case s.State.Last.IsZero():
		return t.in("正在计算，最后一日尚不能确定", "it runs; no last day can be told yet")
	}
	text := t.in("正在计算，最后一日为 %s（%s）", "it runs; its last day is %s (%s)", s.State.Last, Left(s.State.Last.AddDays(1).Start(), now, t.lang))
	if s.State.Outcome != "" {
		text += t.in("；目前：%s", "; so far: %s", s.State.Outcome.Text())
	}
	return text
}

func (t *clockTeller) marks(marks []clock.Mark, fixed *clock.Fixed) {
	for _, m := range marks {
		text := m.Event.Text().In(t.lang)
		if m.GoodCause {
			text += t.in("（有正当理由）", " (for good cause)")
		}
		if m.Text != "" {
			text += t.in("：%s", ": %s", m.Text)
		}
		if len(m.Evidence) > 0 {
			text += t.in("〔证据 %s〕", " [%s]", t.list(m.Evidence))
		}
		if !m.Entered.IsZero() && m.Entered != m.On {
			text += t.in("（%s 录入）", " (entered on %s)", m.Entered)
		}
		t.item(2, m.On.String(), text)
	}
	if fixed != nil {
		how := t.in("按本局规定", "as the bureau sets it")
		if !fixed.Span.IsZero() {
			how = SpanText(fixed.Span).In(t.lang)
		}
		text := t.in("合理时间：%s，由 %s 核定", "Reasonable time: %s, fixed by %s", how, fixed.By)
		if !fixed.On.IsZero() {
			text = t.in("合理时间：%s，由 %s 于 %s 核定", "Reasonable time: %s, fixed by %s on %s", how, fixed.By, fixed.On)
		}
		text += t.in("：%s", ": %s", fixed.Reason)
		if len(fixed.Evidence) > 0 {
			text += t.in("〔证据 %s〕", " [%s]", t.list(fixed.Evidence))
		}
		t.line(2, text)
	}
}

func openItems(docket []message.Item) (open []message.Item) {
	for _, item := range docket {
		if item.Status == message.ItemOpen {
			open = append(open, item)
		}
	}
	return open
}

func (t *clockTeller) awaited(item message.Item, now time.Time) {
	text := t.in("%s，由%s", "%s, from the %s", Awaited(item.Kind, t.lang), Role(item.From, t.lang))
	if item.Stopped.IsZero() {
		text += t.in("，最后一日 %s（%s）", ", last day %s (%s)", LastDay(item.Due), Left(item.Due, now, t.lang))
	} else {
		text += t.in("，暂停计算", ", standing still")
	}
	if item.Card != message.NoCard {
		text += "  " + Card(item.Card, t.lang)
	}
	t.item(2, item.ID, text)
}

func (t *clockTeller) certified(c clock.Certificate) {
	lapsed := ""
	if c.Lapsed {
		lapsed = t.in("（期限届满）", " (its last day passed)")
	}
	t.line(2, c.Outcome.Text().In(t.lang)+lapsed)
	t.reckoned(c.Periods, "", c.Remarks)
	if len(c.Facts) == 0 {
		t.line(2, t.in("所证明的事实：无", "It proves no fact."))
		return
	}
	t.line(2, t.in("所证明的事实：", "It proves:"))
	for _, f := range c.Facts {
		t.item(4, "·", t.fact(f))
	}
}

// fact tells what a certificate proves, without a look at the Measures.
func (t *clockTeller) fact(f clock.Fact) string {
	return t.in("%s：%s〔%s〕", "%s: %s [%s]", words.Certified(f.Name), words.YesNo(f.Value), f.Name)
}

// reckoned tells of each period how it was counted.
func (t *clockTeller) reckoned(periods []period.Result, outcome clock.Outcome, remarks []clock.Remark) {
	for _, p := range periods {
		t.item(2, "·", t.in("%s 至 %s：%s，自 %s 的次日起算（%s）", "%s to %s: %s, from the day after %s (%s)", p.First, p.Last, SpanText(p.Span), p.Event.On, p.Citation))
		for _, line := range PeriodSteps(p, t.lang) {
			t.line(4, line)
		}
		for _, e := range p.Extensions {
			t.line(4, t.in("延长至 %s：%s", "extended to %s: %s", e.New, e.Reason))
		}
	}
	if outcome != "" {
		t.line(2, t.in("结果：%s", "Outcome: %s", outcome.Text()))
	}
	for _, r := range remarks {
		t.line(2, t.in("注意：%s", "Note: %s", r.Text()))
	}
}

// upper begins a heading in a language that has capitals.
func upper(text lang.Text, l lang.Lang) string {
	s := text.In(l)
	if l == lang.EN && s != "" {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// ofClock tells an entry that only the journal of a clock has.
func (j *journalist) ofClock(e message.Entry) string {
	switch e.Event {
	case message.ClockOpened:
		var in message.ClockInput
		if json.Unmarshal(e.Data, &in) != nil || len(in.Marks) == 0 {
			break
		}
		return j.in("登记%s：%s，%s；承办人 %s", "opened %[1]s: %[3]s on %[2]s; handler %[4]s", in.Kind.Text(), in.Marks[0].On, in.Marks[0].Event.Text(), e.Actor.ID)
	case message.CertificateIssued:
		var c clock.Certificate
		if json.Unmarshal(e.Data, &c) != nil {
			break
		}
		return j.in("出具凭证 %s：%s", "certificate %s: %s", c.Number, c.Outcome.Text())
	case message.ClockUnheard:
		var u struct {
			Case string `json:"case"`
		}
		if json.Unmarshal(e.Data, &u) != nil {
			break
		}
		return j.in("案件 %s 已经办结或者不存在，未能告知", "the case %s is closed or was never there: it could not be told", u.Case)
	}
	return strings.TrimSpace(string(e.Event) + " " + string(e.Data))
}
