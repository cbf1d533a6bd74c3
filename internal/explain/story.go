package explain

import (
	"io"
	"slices"
	"strings"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/words"
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
	t.earlier()
	t.branches()
	t.nextSteps()
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
	if t.marks {
		t.heading(title)
		return
	}
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
	t.label("行为", "Act", t.act(in.Act.Stated(t.s.State.Facts)))
	t.label("承办人", "Handler", st.Handler)
	t.label("当事人", "Officer", in.Officer)
	t.label("回避", "Recused", t.list(st.Recused))
	t.label("回避申请", "Asked for", t.recusals(st.Recusals))
	t.label("立案", "Opened", Instant(st.Opened))
	if !t.s.Closed.IsZero() {
		t.label("办结", "Closed", Instant(t.s.Closed))
	}
	version := in.Measures.Version
	if m := t.m; version != "" && (m.ID != in.Measures.ID || m.Version() != version) {
		version += t.in("（与现用版本 %s 不同）", " (not the active version, %s)", m.Version())
	}
	t.label("办法", "Measures", strings.TrimSpace(in.Measures.ID+" "+version))
	t.label("同一事项", "Linked", t.clauses(t.linked()))
	if t.s.For == message.Officer {
		t.label("查看范围", "Shown", t.in(withheldNote.ZH, withheldNote.EN))
	}
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
	t.part("阶段：%s", "Stage: %s", words.Stage(st.Stage))
	if st.Withdrawn != nil {
		t.line(2, t.in("撤回于决定之前", "withdrawn before a decision")+t.because(st.Withdrawn.Reason))
		return
	}
	way := wayOf(t.s)
	at := slices.Index(way, st.Stage)
	steps := make([]string, len(way))
	for i, s := range way {
		mark := "○"
		switch {
		case i < at || s == message.Closed && st.Stage == s:
			mark = "✓"
		case i == at:
			mark = "●"
		}
		steps[i] = mark + " " + Stage(s, t.lang)
	}
	t.line(2, strings.Join(steps, "  "))
	if x := st.Suspended; x != nil {
		t.put(2, "", plain, t.in("已中止：%s，自 %s 起", "It stands still: %s, since %s", words.Suspension(x.Ground), Instant(x.From))+t.because(x.Reason), yellow)
	}
}

// wayOf are the stages that a case goes through: the commission only where the matter is or was there, and where its
// sanction ended the bureau's own procedure, not what that would have come to.
func wayOf(s Story) []message.Stage {
	way := []message.Stage{message.Intake, message.FactFinding, message.Hearing, message.Proposal, message.LegalReview, message.Deciding, message.Service}
	if s.Input.Edition >= 2 {
		way = append(way, message.Remedies)
	}
	way = append(way, message.Closed)
	n := len(s.State.Transfers)
	if n == 0 {
		return way
	}
	last := s.State.Transfers[n-1]
	from := max(slices.Index(way, last.From), 0)
	switch {
	case s.State.Sanctioned != "":
		return append(slices.Clone(way[:from+1]), message.AtCommission, message.Closed)
	case last.Result == nil:
		return slices.Insert(way, from+1, message.AtCommission)
	}
	return way
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
		t.openItem(item)
	}
	if !t.all {
		return
	}
	for _, item := range t.s.State.Docket {
		if item.Status != message.ItemOpen {
			t.put(2, item.ID, faint, t.in("%s：%s，%s", "%s: %s, %s", t.what(item), words.Status(item.Status), Instant(item.Ended)), faint)
			t.extensions(item)
		}
	}
}

func (t *storyteller) openItem(item message.Item) {
	left := Left(item.Due, t.now, t.lang)
	if !item.Stopped.IsZero() {
		left = t.in("停止计算", "standing still")
	}
	text := t.in("%s（%s），最后一日 %s，%s", "%s (%s), last day %s, %s", t.what(item), words.Role(item.From), LastDay(item.Due), left)
	style := plain
	if card := Card(item.Card, t.lang); card != "" {
		text += t.in(" 【%s】", " [%s]", card)
		style = red
		if item.Card == message.Yellow {
			style = yellow
		}
	}
	t.put(2, item.ID, faint, text, style)
	since := t.in("自 %s 起等待（%s）", "awaited since %s (%s)", Instant(item.Opened), Since(item.Opened, t.now, t.lang))
	if item.Article != "" {
		since += t.in("；%s", "; %s", Cite(t.m, item.Article, t.lang))
	}
	t.line(5, since)
	if item.Period != nil {
		t.line(5, t.countedBy(*item.Period))
	}
	t.extensions(item)
}

// countedBy says in one line how a last day was counted.
func (t *storyteller) countedBy(r period.Result) string {
	event := lang.Text{ZH: " "}
	if of := words.Runs(r.Event.Name); of.ZH != "" {
		event = lang.Format("（%s）", " (%s)", of)
	}
	text := t.in("自 %s%s的次日起算，%s", "counted from the day after %s%s, %s", r.Event.On, event, SpanText(r.Span))
	if r.Citation != "" {
		text += t.in("（%s）", " (%s)", r.Citation)
	}
	return t.clauses(append([]string{text}, PeriodSteps(r, t.lang)...))
}

func (t *storyteller) extensions(item message.Item) {
	for _, x := range item.Extended {
		t.line(5, t.in("由 %s 延长：%s → %s", "extended by %s: %s → %s", x.By.ID, LastDay(x.Old), LastDay(x.New))+t.longer(x.Reason))
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
