// Package explain turns what the product knows into prose and drawings, in Chinese and English: assessments and provisions,
// the story and the dossier of a case, clocks and their certificates, periods. Reasons arrive as codes with parameters and
// become sentences only here.
package explain

import (
	"io"
	"strconv"
	"strings"

	"duecourse/internal/casefile"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Options say how an assessment is told.
type Options struct {
	Lang  lang.Lang
	Color bool           // for a terminal
	All   bool           // every missing fact, and open provisions in full
	Case  *casefile.Case // unit, act, values and titles of evidence; may be nil
}

// Assessment writes an assessment for the legal officer who answers for it: the conclusion, then why, then what is
// still missing.
func Assessment(w io.Writer, a *measures.Assessment, m *measures.Measures, o Options) error {
	t := newTeller(a, m, o)
	t.head()
	t.conclusion()
	t.reasons()
	t.counted()
	t.rest()
	t.missing()
	return t.writeTo(w)
}

// teller tells one assessment.
type teller struct {
	page
	a      *measures.Assessment
	m      *measures.Measures
	c      *casefile.Case
	all    bool
	found  map[string]*measures.Finding
	stated map[string]measures.Statement
	pieces map[string]int  // places of evidence in the case, by id
	shown  map[string]bool // provisions already set out in full
	parts  int             // numbered so far

	quotedText map[string]bool // official text already quoted
}

func newTeller(a *measures.Assessment, m *measures.Measures, o Options) *teller {
	t := &teller{page: page{lang: o.Lang, color: o.Color}, a: a, m: m, c: o.Case, all: o.All,
		found: map[string]*measures.Finding{a.Fault.Ref: &a.Fault}, stated: map[string]measures.Statement{},
		pieces: map[string]int{}, shown: map[string]bool{}, quotedText: map[string]bool{}}
	for _, fs := range [][]measures.Finding{a.Grounds, a.Mitigations, a.Others} {
		for i := range fs {
			t.found[fs[i].Ref] = &fs[i]
		}
	}
	if o.Case != nil {
		for _, s := range o.Case.Statements(a.AsOf) {
			t.stated[s.Fact] = s
		}
		for _, c := range a.Counted {
			t.stated[c.Fact] = measures.Statement{Fact: c.Fact, Value: measures.DateValue(c.Period.Last), Evidence: c.Evidence}
		}
		for i, e := range o.Case.Evidence {
			t.pieces[e.ID] = i
		}
	}
	return t
}

// part starts a numbered part.
func (t *teller) part(title string) {
	t.parts++
	t.heading(t.in("%[1]s、%[3]s", "%[2]d. %[3]s", numeral(t.parts), t.parts, title))
}

func (t *teller) head() {
	t.put(0, "", plain, t.in("履职尽责免责评估意见", "Assessment on exemption for performance of duty"), bold)
	field := func(zh, en, text string) {
		if text != "" {
			t.field(2, 9, t.in(zh, en), text)
		}
	}
	field("案件", "Case", t.a.Case)
	if t.c != nil {
		field("事项", "Matter", t.c.Matter)
		field("单位", "Unit", t.c.Unit)
		field("岗位", "Post", t.c.Post)
		field("行为", "Act", t.act())
	}
	field("评估日", "As of", t.a.AsOf.String())
	field("办法", "Measures", t.in("《%s》（%s），数据版本 %s", "%s (%s), data version %s", t.m.Title, t.m.Document, t.a.Measures.Version))
}

// act names the kind and day of the act, as far as they are known.
func (t *teller) act() string {
	var parts []string
	if kind := t.c.Act.Kind; kind != "" {
		if f := t.m.Fact("act.kind"); f != nil {
			kind = value(f, measures.ChoiceValue(kind), t.lang)
		}
		parts = append(parts, kind)
	}
	if !t.c.Act.Date.IsZero() {
		parts = append(parts, t.c.Act.Date.String())
	}
	return strings.Join(parts, t.in("，", ", "))
}

func (t *teller) conclusion() {
	t.part(t.in("结论", "Conclusion"))
	r := t.a.Recommendation
	t.put(2, "", plain, Disposition(r.Disposition, t.lang), bold)
	field := func(zh, en, text string) { t.field(2, 9, t.in(zh, en), text) }
	for _, reason := range r.Reasons {
		if reason.Code == measures.AlreadySanctioned {
			t.line(2, t.in("监察机关已就同一行为给予政务处分，本局不再给予处分。", "The supervisory organ has sanctioned the same act already; the bureau imposes no sanction."))
		}
	}
	if len(r.Basis) > 0 {
		parts := make([]string, len(r.Basis))
		for i, ref := range r.Basis {
			parts[i] = t.named(ref)
		}
		field("依据", "By", t.clauses(parts))
	}
	if options := t.options(); len(options) > 0 {
		field("可采取", "May take", t.list(options))
	}
	if r.Disposition == measures.Open {
		field("停在", "Stands at", t.named(t.a.Gate))
		field("等待", "Awaits", t.awaited())
	}
	if r.IfProven != "" && r.IfProven != r.Disposition {
		field("如经证明", "If proven", Disposition(r.IfProven, t.lang)+t.in("——所陈述的事实均有证据证明时", " — were every assertion proven")+t.groundsIfProven())
	}
	var others []string
	for _, d := range r.Possible {
		if d != r.Disposition && d != measures.Open {
			others = append(others, Disposition(d, t.lang))
		}
	}
	if len(others) > 0 {
		field("仍有可能", "Possible", t.clauses(others))
	}
}

// awaited says what an open matter waits for first.
func (t *teller) awaited() string {
	if len(t.a.Missing) == 0 {
		return t.in("有权人员的认定", "a finding by the person in charge")
	}
	first := t.a.Missing[0]
	whom, question := "", first.Question
	if f := t.m.Fact(first.Fact); f != nil {
		whom, question = informant(f.Whom, t.lang), f.Ask.In(t.lang)
	}
	all := t.in("%d 项事实或者证据；", "facts or proof: %d; ", len(t.a.Missing))
	if first.Needs == measures.NeedsProof {
		return all + t.in("首先请%s提供证据：%s", "first, proof from %s: %s", whom, question)
	}
	return all + t.in("首先向%s查明：%s", "first, from %s: %s", whom, question)
}

// groundsIfProven names the grounds that would then be established.
func (t *teller) groundsIfProven() string {
	for _, r := range t.a.Recommendation.Reasons {
		if r.Code == measures.GroundIfProven && len(r.Refs) > 0 {
			return t.in("（%s）", " (%s)", t.citeSome(r.Refs))
		}
	}
	return ""
}

// options names the measures that are open under Art. 12.
func (t *teller) options() []string {
	var names []string
	for _, id := range t.a.Recommendation.Measures {
		name := id
		for _, p := range t.m.ByRole(measures.RoleMeasures) {
			for _, o := range p.Options {
				if o.ID == id {
					name = o.Text.In(t.lang)
				}
			}
		}
		names = append(names, name)
	}
	return names
}

func (t *teller) reasons() {
	t.part(t.in("理由", "Reasons"))
	t.threshold()
	blocks := 0
	for i, r := range t.a.Recommendation.Reasons {
		if len(t.shown) > blocks {
			t.blank() // below what the last reason set out
			blocks = len(t.shown)
		}
		t.item(2, strconv.Itoa(i+1)+".", t.reason(r))
		if r.Code == measures.RestsOnAssertion {
			t.asserted(r.Facts)
		}
		if !sentences[r.Code].decisive {
			continue
		}
		for _, ref := range t.refsOf(r) {
			if f := t.found[ref]; f != nil && !t.shown[ref] && t.worthShowing(r, ref) {
				t.shown[ref] = true
				t.full(f)
			}
		}
	}
	if len(t.shown) > 0 {
		t.blank()
		t.legend()
	}
}

// worthShowing keeps what is merely open out of the reasons, but for the provision at which the matter stands.
func (t *teller) worthShowing(r measures.Reason, ref string) bool {
	return r.Code != measures.GateOpen || ref == t.a.Gate
}

// threshold tells in one line what came of the questions before the gate, up to the one at which the matter ended.
func (t *teller) threshold() {
	var parts []string
walk:
	for _, role := range []measures.Role{measures.RoleInForce, measures.RoleScope, measures.RoleTransfer, measures.RoleSpecialLaw} {
		for _, p := range t.m.ByRole(role) {
			f := t.found[p.Ref]
			if f == nil {
				continue
			}
			parts = append(parts, t.in("%s（%s）%s", "%s (%s) %s", Cite(t.m, p.Ref, t.lang), p.Name, t.status(f)))
			if p.Ref == t.a.Gate {
				break walk
			}
		}
	}
	if len(parts) > 0 {
		t.line(2, t.in("前提：", "First of all: ")+t.clauses(parts)+t.in("。", "."))
	}
}

// asserted lists facts that rest on a statement alone.
func (t *teller) asserted(names []string) {
	const most = 8
	for i, name := range names {
		if i == most && !t.all {
			t.item(5, "·", t.in("……另有 %d 项（--all）", "… and %d more (--all)", len(names)-most))
			return
		}
		text := name
		if f := t.m.Fact(name); f != nil {
			text = f.Ask.In(t.lang)
			if s, ok := t.stated[name]; ok && !s.Value.IsNone() {
				text += " " + value(f, s.Value, t.lang)
			}
		}
		t.item(5, "·", text)
	}
}

// rest tells of the findings that the reasons did not set out.
func (t *teller) rest() {
	t.others(t.in("其余免责情形（%s）", "The other grounds (%s)", t.articleOf(measures.RoleGround)), t.a.Grounds)
	if t.mitigationMatters() {
		t.others(t.in("从轻或者减轻情形（%s）", "Mitigation (%s)", t.articleOf(measures.RoleMitigation)), t.a.Mitigations)
	}
	if t.all {
		t.others(t.in("其他条款", "The other provisions"), append([]measures.Finding{t.a.Fault}, t.a.Others...))
	}
}

func (t *teller) mitigationMatters() bool {
	switch t.a.Recommendation.Disposition {
	case measures.MeasuresOnly, measures.Mitigated, measures.Liable, measures.Open:
		return true
	}
	return t.all
}

func (t *teller) others(title string, fs []measures.Finding) {
	var settled, open []*measures.Finding
	for i := range fs {
		f := &fs[i]
		switch {
		case t.shown[f.Ref]:
		case f.Status == measures.Undetermined:
			open = append(open, f)
		default:
			settled = append(settled, f)
		}
	}
	decided := t.a.Recommendation.Disposition != measures.Open && !t.all
	if len(settled) == 0 && (len(open) == 0 || decided) {
		return
	}
	t.part(title)
	for _, f := range settled {
		t.brief(f)
	}
	switch {
	case len(open) == 0:
	case t.all:
		for _, f := range open {
			t.full(f)
		}
	case decided:
		t.put(2, "? ", faint, t.in("另有 %d 项未查明，不影响结论（--all 逐项列出）", "not settled, and the conclusion does not depend on them: %d (--all lists them)", len(open)), plain)
	default:
		parts := make([]string, len(open))
		for i, f := range open {
			parts[i] = t.short(f.Ref)
		}
		t.put(2, "? ", yellow, t.in("尚不能确定 %d 项：", "undetermined, %d: ", len(open))+t.clauses(parts), plain)
	}
}
