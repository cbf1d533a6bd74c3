package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// latest is how many entries of the journal a story ends with; asked is how many missing facts it asks for.
const (
	latest = 8
	asked  = 5
)

// Tell writes the story of a case for those who have a part in it: where it stands, what is awaited of whom and by
// when, what the Measures say of it, what was proposed and decided, and what comes next.
func Tell(w io.Writer, s Story, m *measures.Measures, now time.Time, o Options) error {
	t := &storyteller{journalist: journalist{page: page{lang: o.Lang, color: o.Color}, m: m}, s: s, now: now, all: o.All}
	t.head()
	t.progress()
	t.docket()
	t.assessment()
	t.decided()
	t.nextStep()
	t.journal()
	return t.writeTo(w)
}

type storyteller struct {
	journalist
	s     Story
	now   time.Time
	all   bool
	parts int
}

func (t *storyteller) part(zh, en string, args ...any) {
	t.parts++
	title := t.in(zh, en, args...)
	t.heading(t.in("%[1]s、%[3]s", "%[2]d. %[3]s", numeral(t.parts), t.parts, title))
}

func (t *storyteller) label(zh, en, text string) {
	if text != "" {
		t.field(2, 10, t.in(zh, en), text)
	}
}

func (t *storyteller) head() {
	in, st := t.s.Input, t.s.State
	t.put(0, "", plain, t.in("案件 %s", "Case %s", in.Case), bold)
	t.label("事项", "Matter", in.Matter)
	t.label("单位", "Unit", in.Unit)
	t.label("岗位", "Post", in.Post)
	t.label("行为", "Act", t.act(in.Act))
	t.label("承办人", "Handler", st.Handler)
	t.label("当事人", "Officer", in.Officer)
	t.label("回避", "Recused", t.list(st.Recused))
	t.label("立案", "Opened", Instant(st.Opened))
	if !t.s.Closed.IsZero() {
		t.label("办结", "Closed", Instant(t.s.Closed))
	}
	version := in.Measures.Version
	if m := t.m; version != "" && (m.ID != in.Measures.ID || m.Version() != version) {
		version += t.in("（与现用版本 %s 不同）", " (not the active version, %s)", m.Version())
	}
	t.label("办法", "Measures", strings.TrimSpace(in.Measures.ID+" "+version))
	if t.s.Recalled {
		t.label("来源", "Source", t.in("台账", "the register"))
	}
}

func (t *storyteller) act(a message.Act) string {
	var parts []string
	if a.Kind != "" {
		kind := a.Kind
		if f := t.m.Fact("act.kind"); f != nil {
			kind = option(f.Options, kind, t.lang)
		}
		parts = append(parts, kind)
	}
	if !a.Date.IsZero() {
		parts = append(parts, a.Date.String())
	}
	if a.Description != "" {
		parts = append(parts, a.Description)
	}
	return strings.Join(parts, t.in("，", ", "))
}

// progress shows the stages that are behind, the one at which the case stands, and those ahead.
func (t *storyteller) progress() {
	st := t.s.State
	t.part("阶段：%s", "Stage: %s", lang.Text{ZH: Stage(st.Stage, lang.ZH), EN: Stage(st.Stage, lang.EN)})
	at := slices.Index(message.Stages, st.Stage)
	steps := make([]string, len(message.Stages))
	for i, s := range message.Stages {
		mark := "○"
		switch {
		case i < at || s == message.Closed && st.Stage == s:
			mark = "✓"
		case i == at:
			mark = "●"
		}
		steps[i] = mark + " " + Stage(s, t.lang)
	}
	if st.Withdrawn != nil {
		t.line(2, t.in("撤回于决定之前", "withdrawn before a decision")+t.because(st.Withdrawn.Reason))
		return
	}
	t.line(2, strings.Join(steps, "  "))
}

func (t *storyteller) docket() {
	var open []message.Item
	for _, item := range t.s.State.Docket {
		if item.Status == message.ItemOpen {
			open = append(open, item)
		}
	}
	if len(open) == 0 && !t.all {
		return
	}
	slices.SortStableFunc(open, func(a, b message.Item) int { return a.Due.Compare(b.Due) })
	t.part("待办事项", "Docket")
	for _, item := range open {
		text := t.in("%s（%s），最后一日 %s，%s", "%s (%s), last day %s, %s", Awaited(item.Kind, t.lang), Role(item.From, t.lang),
			LastDay(item.Due), Left(item.Due, t.now, t.lang))
		style := plain
		if card := Card(item.Card, t.lang); card != "" {
			text += t.in(" 【%s】", " [%s]", card)
			style = red
			if item.Card == message.Yellow {
				style = yellow
			}
		}
		t.put(2, item.ID, faint, text, style)
		t.line(5, t.in("自 %s 起等待（%s）", "awaited since %s (%s)", Instant(item.Opened), Since(item.Opened, t.now, t.lang)))
		t.extensions(item)
	}
	if !t.all {
		return
	}
	for _, item := range t.s.State.Docket {
		if item.Status != message.ItemOpen {
			t.put(2, item.ID, faint, t.in("%s：%s，%s", "%s: %s, %s", Awaited(item.Kind, t.lang), word(endings, item.Status, t.lang), Instant(item.Ended)), faint)
			t.extensions(item)
		}
	}
}

func (t *storyteller) extensions(item message.Item) {
	for _, x := range item.Extended {
		t.line(5, t.in("由 %s 延长：%s → %s", "extended by %s: %s → %s", x.By.ID, LastDay(x.Old), LastDay(x.New))+t.because(x.Reason))
	}
}

func (t *storyteller) assessment() {
	st := t.s.State
	r := st.Recommendation
	if r.Disposition == "" {
		return
	}
	t.part("评估意见（%s）", "Assessment (%s)", st.AssessedOn)
	t.put(2, "", plain, Disposition(r.Disposition, t.lang), bold)
	if len(r.Basis) > 0 {
		t.label("依据", "By", t.clauses(t.named(r.Basis)))
	}
	if r.Disposition == measures.Open && r.Gate != "" {
		t.label("停在", "Stands at", Cite(t.m, r.Gate, t.lang))
	}
	if r.IfProven != "" && r.IfProven != r.Disposition {
		t.label("如经证明", "If proven", Disposition(r.IfProven, t.lang))
	}
	if st.Stage == message.Closed || st.Decision != nil {
		return
	}
	if n := r.MissingAll; n > 0 {
		t.label("尚缺", "Lacking", t.in("%d 项事实或者证据，最要紧的是：", "facts or proof: %d; the most decisive:", n))
	}
	for i, name := range r.Missing {
		if i == asked && !t.all {
			break
		}
		t.item(4, "·", t.question(name))
	}
}

// named cites provisions and says what each is about.
func (t *storyteller) named(refs []string) []string {
	out := make([]string, len(refs))
	for i, ref := range refs {
		out[i] = Cite(t.m, ref, t.lang)
		if p := t.m.Provision(ref); p != nil {
			out[i] += " " + p.Name.In(t.lang)
		}
	}
	return out
}

func (t *storyteller) question(name string) string {
	f := t.m.Fact(name)
	if f == nil {
		return name
	}
	return t.in("%s〔%s〕问：%s", "%s [%s] Ask: %s", f.Ask, name, informant(f.Whom, t.lang))
}

// decided tells what people have said so far: the officer, the handler, the reviewer, the decider.
func (t *storyteller) decided() {
	st := t.s.State
	if st.Statement == nil && !st.HearingLapsed && st.Proposal == nil && st.Decision == nil {
		return
	}
	t.part("陈述申辩、处理意见与决定", "Statement, proposal and decision")
	switch {
	case st.Statement != nil && st.Statement.Waived:
		t.label("陈述申辩", "Statement", t.in("放弃", "waived")+t.by(st.Statement.Header))
	case st.Statement != nil:
		t.label("陈述申辩", "Statement", strings.TrimSpace(st.Statement.Text)+t.by(st.Statement.Header))
	case st.HearingLapsed:
		t.label("陈述申辩", "Statement", t.in("逾期未提出；逾期不视为同意", "none within the time; silence is not consent"))
	}
	if p := st.Proposal; p != nil {
		t.label("处理意见", "Proposal", t.proposed(p.Proposed)+t.because(p.Reason)+t.by(p.Header))
		t.ownFindings(p.OwnFindings)
	}
	if r := st.Review; r != nil {
		t.label("法制审核", "Review", t.in("同意", "agreed")+t.because(r.Reason)+t.by(r.Header))
	}
	if d := st.Decision; d != nil {
		t.label("决定", "Decision", t.proposed(d.Proposed)+t.because(d.Reason)+t.by(d.Header))
		t.ownFindings(d.OwnFindings)
	}
	if v := st.Served; v != nil {
		t.label("送达", "Served", v.On.String()+t.in("，", ", ")+v.Manner+t.by(v.Header))
	}
}

func (t *storyteller) ownFindings(fs []message.OwnFinding) {
	for _, f := range fs {
		t.line(4, t.in("自行认定（%s）：%s；证据 %s；第二人签署 %s", "own finding (%s): %s; evidence %s; second signature %s",
			Cite(t.m, f.Ref, t.lang), strings.TrimSpace(f.Text), strings.Join(f.Evidence, ", "), f.SignedBy))
	}
}

func (t *storyteller) by(h message.Header) string {
	return t.in("（%s，%s）", " (%s, %s)", t.who(h.Actor), Instant(h.At))
}

func (t *storyteller) nextStep() {
	st := t.s.State
	step, ok := steps[st.Stage]
	if !ok {
		t.part("结果", "Outcome")
		t.put(2, "", plain, Outcome(st.Disposition(), t.lang), bold)
		return
	}
	t.part("下一步", "Next step")
	due := ""
	for _, item := range st.Docket {
		if item.Status == message.ItemOpen && item.Kind == step.kind {
			due = t.in("，最后一日 %s", " by %s", LastDay(item.Due))
		}
	}
	t.line(2, t.in("等待%s：%s%s", "Awaited from the %s: %s%s", Role(step.from, t.lang), Awaited(step.kind, t.lang), due))
	t.put(4, "", plain, fmt.Sprintf(step.command, t.s.Input.Case)+" --as ID --role "+string(step.from), faint)
}

func (t *storyteller) journal() {
	entries := t.s.Entries
	if len(entries) == 0 {
		return
	}
	if n := len(entries) - latest; n > 0 && !t.all {
		entries = entries[n:]
	}
	t.part("办理记录（共 %d 条）", "Journal (%d entries)", t.s.State.Seq)
	for _, e := range entries {
		t.numbered(2, e)
	}
}
