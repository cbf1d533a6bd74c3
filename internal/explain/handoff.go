package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Paper is one of the papers of a hand-over, as a page of Markdown.
type Paper func(w io.Writer, h message.HandOff, m *measures.Measures, l lang.Lang) error

// transfer is the article by which a matter goes to the commission.
const transfer = "13"

// HandOffLetter writes the cover letter (移送函).
func HandOffLetter(w io.Writer, h message.HandOff, m *measures.Measures, l lang.Lang) error {
	return paper(w, h, m, l, (*transferrer).letter)
}

// HandOffSummary writes the summary of the case (案情摘要).
func HandOffSummary(w io.Writer, h message.HandOff, m *measures.Measures, l lang.Lang) error {
	return paper(w, h, m, l, (*transferrer).summary)
}

// HandOffEvidence writes the list of the evidence (证据清单), with what each piece is to prove.
func HandOffEvidence(w io.Writer, h message.HandOff, m *measures.Measures, l lang.Lang) error {
	return paper(w, h, m, l, (*transferrer).evidenceList)
}

func paper(w io.Writer, h message.HandOff, m *measures.Measures, l lang.Lang, write func(*transferrer)) error {
	s := Story{
		Input: message.CaseInput{Case: h.Case, Matter: h.Matter, Unit: h.Unit, Post: h.Post, Act: h.Act, Measures: h.Measures, Officer: h.Officer},
		State: message.State{Evidence: h.Evidence, Facts: h.Facts, Recommendation: h.Recommendation, AssessedOn: h.AssessedOn,
			Statement: h.Statement, HearingLapsed: h.HearingLapsed, Procedure: message.Procedure{Statements: h.Statements}},
	}
	t := &transferrer{dossier{storyteller{journalist: journalist{page: page{lang: l, marks: true}, m: m}, s: s, all: true}}, h}
	write(t)
	_, err := io.WriteString(w, t.b.String())
	return err
}

type transferrer struct {
	dossier
	h message.HandOff
}

func (t *transferrer) paragraph(zh, en string, args ...any) {
	fmt.Fprintf(&t.b, "%s\n\n", t.in(zh, en, args...))
}

func (t *transferrer) top(zh, en string) {
	fmt.Fprintf(&t.b, "# %s\n\n", t.in(zh, en))
	t.given("编号", "Number", t.h.Key)
}

func (t *transferrer) letter() {
	t.top("移送函", "Letter of transfer")
	fmt.Fprintln(&t.b)
	t.paragraph("纪检监察机关：", "To the discipline inspection and supervisory organ:")
	t.paragraph("我单位在办理案件 %s 时，发现有关行政执法人员%s%s。依照%s，现将该案有关材料移送你单位处理。",
		"In case %s this was found of the enforcement officer%s: %s. By %s we transfer the material of the case to you.",
		marked(t.h.Case), t.officer(), t.suspicions(), t.article())
	t.paragraph("移送理由：%s", "Reason of the transfer: %s", marked(t.h.Reason))
	t.paragraph("作出移送决定：%s，%s（北京时间）。", "Decided by %s on %s (Asia/Shanghai).", marked(t.who(t.h.DecidedBy)), Instant(t.h.DecidedAt))
	t.paragraph("随函材料：案情摘要、证据清单、案卷。证据清单列明证据的名称和来源，证据原件另行移送。",
		"With this letter: the summary of the case, the list of the evidence, the dossier. The list names the evidence and where it is from; the originals come separately.")
	t.paragraph("本函及所附材料只以账号指称人员，姓名由我单位另行书面告知。",
		"This letter and what is with it name people by account only; we tell the names in writing, separately.")
	t.paragraph("请核对材料的完整性（见 manifest.json 和 SHA256SUMS），并注明编号 %s，函告收到情况和处理结果。",
		"Please check that the material is whole (see manifest.json and SHA256SUMS), and confirm its receipt and tell the outcome under the number %s.", marked(t.h.Key))
	t.paragraph("移送单位：%s", "From: %s", marked(t.h.Unit))
	fmt.Fprintf(&t.b, "%s\n", civil.On(t.h.DecidedAt))
}

func (t *transferrer) officer() string {
	if t.h.Officer == "" {
		return ""
	}
	return t.in("（账号 %s）", " (account %s)", marked(t.h.Officer))
}

// article cites Art. 13 with the title of the Measures.
func (t *transferrer) article() string {
	return t.in("《%[1]s》%[2]s", "%[2]s of the %[1]s", t.m.Title,
		lang.Text{ZH: Cite(t.m, transfer, lang.ZH), EN: Cite(t.m, transfer, lang.EN)})
}

// suspicions says what the officer is suspected of, in the words of Art. 13.
func (t *transferrer) suspicions() string {
	parts := make([]string, len(t.h.Suspicion))
	for i, name := range t.h.Suspicion {
		parts[i] = marked(t.suspicion(name))
	}
	return t.list(parts)
}

// suspicion is the element of Art. 13 that reads the fact alone, or else the fact's name.
func (t *transferrer) suspicion(name string) string {
	p := t.m.Provision(transfer)
	if p == nil {
		return name
	}
	for _, e := range p.Elements {
		for _, one := range append(slices.Clone(e.Any), e) {
			if fs := one.Facts(); len(one.Any) == 0 && len(fs) == 1 && fs[0].Name == name {
				return lang.Text{ZH: strings.ReplaceAll(one.Text, "……", ""), EN: one.Gloss}.In(t.lang)
			}
		}
	}
	return name
}

func (t *transferrer) summary() {
	in, st := t.s.Input, t.s.State
	t.top("案情摘要", "Summary of the case")
	t.given("案件", "Case", in.Case)
	t.given("事项", "Matter", in.Matter)
	t.given("单位", "Unit", in.Unit)
	t.given("岗位", "Post", in.Post)
	t.given("当事执法人员", "Officer concerned", in.Officer)
	t.given("行为", "Act", t.act(in.Act.Stated(t.h.Facts)))
	t.given("办法", "Measures", strings.TrimSpace(in.Measures.ID+" "+in.Measures.Version))

	t.title("涉嫌事项", "Suspicion")
	for _, name := range t.h.Suspicion {
		fmt.Fprintf(&t.b, "- %s%s\n", marked(t.suspicion(name)+t.in("（%s）", " (%s)", name)), marked(t.proof(name)))
	}

	t.title("评估意见", "Assessment")
	if r := st.Recommendation; r.Disposition == "" {
		t.none()
	} else {
		t.given("评估日", "As of", st.AssessedOn.String())
		t.given("意见", "Says", Disposition(r.Disposition, t.lang))
		t.given("依据", "By", CiteAll(t.m, r.Basis, t.lang))
		if r.IfProven != "" && r.IfProven != r.Disposition {
			t.given("如经证明", "If proven", Disposition(r.IfProven, t.lang))
		}
		t.given("尚缺的事实或者证据", "Facts or proof lacking", fmt.Sprint(r.MissingAll))
	}

	t.title("当事人的陈述申辩", "The officer's statement")
	for _, s := range st.Said() {
		fmt.Fprintf(&t.b, "- %s\n", marked(t.statement(s)))
	}
	switch {
	case len(st.Said()) > 0:
	case st.HearingLapsed:
		fmt.Fprintln(&t.b, t.in("逾期未提出；逾期不视为同意。", "None within the time; silence is not consent."))
	default:
		t.none()
	}
	t.facts()
}

// proof says of a fact what is known and by which evidence.
func (t *transferrer) proof(name string) string {
	i := slices.IndexFunc(t.h.Facts, func(f message.Fact) bool { return f.Name == name })
	if i < 0 {
		return t.in("：未载明", ": not stated")
	}
	f := t.h.Facts[i]
	value := t.stated(f.Value)
	if known := t.m.Fact(f.Name); known != nil {
		value = t.said(known, f.Value)
	}
	if len(f.Evidence) == 0 {
		return t.in("：%s，尚无证据", ": %s, no evidence yet", value)
	}
	return t.in("：%s，证据 %s", ": %s, evidence %s", value, t.list(f.Evidence))
}

func (t *transferrer) evidenceList() {
	t.top("证据清单", "List of the evidence")
	fmt.Fprintln(&t.b)
	if len(t.h.Evidence) == 0 {
		t.none()
		return
	}
	rows := [][]string{{t.in("序号", "No."), t.in("编号", "Id"), t.in("名称", "Title"), t.in("种类", "Kind"), t.in("日期", "Date"), t.in("来源", "Source"), t.in("证明", "Proves")}}
	for i, e := range t.h.Evidence {
		rows = append(rows, []string{fmt.Sprint(i + 1), e.ID, e.Title, EvidenceKind(e.Kind, t.lang), e.Date.String(), e.Source, t.list(t.proves(e.ID))})
	}
	t.table(rows...)
}

// proves are the facts that a piece of evidence stands behind.
func (t *transferrer) proves(id string) (names []string) {
	if slices.Contains(t.h.Act.Evidence, id) {
		names = append(names, t.in("行为", "the act"))
	}
	for _, f := range t.h.Facts {
		if slices.Contains(f.Evidence, id) {
			names = append(names, t.fact(f.Name, f.Value))
		}
	}
	return names
}
