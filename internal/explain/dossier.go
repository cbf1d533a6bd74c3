package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// Dossier writes everything about a case as one Markdown file. Checked says what the check of the journal's chain came
// to.
func Dossier(w io.Writer, s Story, m *measures.Measures, checked string, l lang.Lang) error {
	d := &dossier{storyteller: storyteller{journalist: journalist{page: page{lang: l, marks: true}, m: m}, s: s, all: true}}
	d.head()
	d.evidence()
	d.facts()
	d.assessments()
	d.decisions()
	d.earlier()
	d.branches()
	d.periods()
	d.journal(checked)
	_, err := io.WriteString(w, d.b.String())
	return err
}

type dossier struct{ storyteller }

func (d *dossier) title(zh, en string) { d.heading(d.in(zh, en)) }

func (d *dossier) given(zh, en, text string) {
	if text != "" {
		fmt.Fprintf(&d.b, "- %s%s\n", d.in(zh+"：", en+": "), marked(text))
	}
}

// table writes rows of a Markdown table; the first is its head.
func (d *dossier) table(rows ...[]string) {
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, c := range row {
			cells[j] = marked(c)
		}
		fmt.Fprintf(&d.b, "| %s |\n", strings.Join(cells, " | "))
		if i == 0 {
			fmt.Fprintf(&d.b, "|%s\n", strings.Repeat(" --- |", len(row)))
		}
	}
}

// marks are the characters that Markdown would take for its own.
var marks = strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`, "]", `\]`, "#", `\#`)

// marked makes a text that people wrote fit for one line of Markdown.
func marked(s string) string { return marks.Replace(strings.Join(strings.Fields(clean(s)), " ")) }

func (d *dossier) none() { d.b.WriteString(d.in("无。\n", "None.\n")) }

func (d *dossier) head() {
	in, st := d.s.Input, d.s.State
	fmt.Fprintf(&d.b, "# %s\n\n", marked(d.in("案卷 %s", "Dossier of case %s", in.Case)))
	d.given("事项", "Matter", in.Matter)
	d.given("单位", "Unit", in.Unit)
	d.given("岗位", "Post", in.Post)
	d.given("行为", "Act", d.act(in.Act.Stated(d.s.State.Facts)))
	d.given("承办人", "Handler", st.Handler)
	d.given("当事执法人员", "Officer concerned", in.Officer)
	d.given("回避", "Recused", d.list(st.Recused))
	d.given("回避申请", "Recusal asked for", d.recusals(st.Recusals))
	d.given("立案", "Opened", Instant(st.Opened))
	if !d.s.Closed.IsZero() {
		d.given("办结", "Closed", Instant(d.s.Closed))
	}
	d.given("办法", "Measures", strings.TrimSpace(in.Measures.ID+" "+in.Measures.Version))
	d.given("阶段", "Stage", Stage(st.Stage, d.lang))
	if x := st.Suspended; x != nil {
		d.given("中止", "Standing still", d.in("%s，自 %s 起", "%s, since %s", words.Suspension(x.Ground), Instant(x.From))+d.because(x.Reason))
	}
	if outcome := st.Disposition(); outcome != "" {
		d.given("结论", "Disposition", Outcome(outcome, d.lang))
	}
}

func (d *dossier) evidence() {
	d.title("证据目录", "Evidence")
	if len(d.s.State.Evidence) == 0 {
		d.none()
		return
	}
	rows := [][]string{{d.in("编号", "Id"), d.in("名称", "Title"), d.in("种类", "Kind"), d.in("日期", "Date"), d.in("来源", "Source")}}
	for _, e := range d.s.State.Evidence {
		rows = append(rows, []string{e.ID, e.Title, EvidenceKind(e.Kind, d.lang), e.Date.String(), e.Source})
	}
	d.table(rows...)
}

// facts leaves out what is unknown and of which nobody said anything: a template names every fact there is.
func (d *dossier) facts() {
	d.title("事实", "Facts")
	rows := [][]string{{d.in("事实", "Fact"), d.in("问题", "Question"), d.in("值", "Value"), d.in("主张人", "Asserted by"), d.in("日期", "On"), d.in("证据", "Evidence"), d.in("备注", "Note")}}
	bare := 0
	for _, f := range d.s.State.Facts {
		if f.Value == "" && f.Note == "" && len(f.Evidence) == 0 && f.On.IsZero() {
			bare++
			continue
		}
		ask, value := "", d.stated(f.Value)
		if known := d.m.Fact(f.Name); known != nil {
			ask, value = known.Ask.In(d.lang), d.said(known, f.Value)
		}
		rows = append(rows, []string{f.Name, ask, value, Party(f.By, d.lang), f.On.String(), strings.Join(f.Evidence, ", "), f.Note})
	}
	if len(rows) > 1 {
		d.table(rows...)
	} else {
		d.none()
	}
	if bare > 0 {
		d.b.WriteString(d.in("\n另有 %d 项事实不明，无人说明情况，未列出。\n", "\nUnknown, with nothing said of them, and left out: %d.\n", bare))
	}
}

func (d *dossier) assessments() {
	d.title("历次评估", "Assessments")
	rows := [][]string{{d.in("记录", "Entry"), d.in("评估日", "As of"), d.in("意见", "Says"), d.in("依据", "By"), d.in("尚缺", "Lacking")}}
	for _, a := range d.s.Assessments {
		r := a.Recommendation
		rows = append(rows, []string{fmt.Sprint(a.Seq), a.AsOf.String(), Disposition(r.Disposition, d.lang), CiteAll(d.m, r.Basis, d.lang), fmt.Sprint(r.MissingAll)})
	}
	d.table(rows...)
}

// ofOutcome are the commands that have to do with the outcome.
var ofOutcome = []message.Name{message.CmdTell, message.CmdStatement, message.CmdPropose, message.CmdReview, message.CmdDecide, message.CmdServe, message.CmdWithdraw,
	message.CmdConclude, message.CmdAskRecusal, message.CmdRecuse, message.CmdCorrect, message.CmdRevoke}

// decisions tells every command that had to do with the outcome, those that were superseded as well, and then what the
// decision in force says beside its outcome.
func (d *dossier) decisions() {
	d.title("陈述申辩、处理意见与决定", "Statement, proposals and decision")
	told := false
	for _, e := range d.s.Entries {
		if name, ok := nameOf(e); e.Event == message.CommandApplied && ok && slices.Contains(ofOutcome, name) {
			d.line(2, Instant(e.At)+" "+Entry(e, d.m, d.lang))
			told = true
		}
	}
	if f := d.s.State.Decision; f != nil {
		d.line(2, d.in("现行有效的决定：%s", "the decision in force: %s", d.outcome(f.Proposed, f.Sanction)))
		d.grounds(*f, d.s.State.DecidedAt)
	}
	if d.s.State.HearingLapsed {
		d.line(2, d.in("陈述申辩逾期未提出；逾期不视为同意。", "No statement came within the time; silence is not consent."))
		told = true
	}
	if !told {
		d.none()
	}
}

// periods tells every docket item with its dates and how they were counted.
func (d *dossier) periods() {
	d.title("待办与期限", "Docket")
	if len(d.s.State.Docket) == 0 {
		d.none()
		return
	}
	rows := [][]string{{d.in("编号", "Id"), d.in("待办", "Awaited"), d.in("由谁", "From"), d.in("起", "Since"), d.in("最后一日", "Last day"), d.in("警示", "Card"), d.in("结果", "Result"), d.in("延长", "Extensions")}}
	for _, item := range d.s.State.Docket {
		result := words.Status(item.Status).In(d.lang)
		if !item.Ended.IsZero() {
			result += " " + Instant(item.Ended)
		}
		extended := make([]string, len(item.Extended))
		for i, x := range item.Extended {
			extended[i] = fmt.Sprintf("%s → %s (%s)%s", LastDay(x.Old), LastDay(x.New), x.By.ID, d.longer(x.Reason))
		}
		rows = append(rows, []string{item.ID, d.what(item), Role(item.From, d.lang), Instant(item.Opened), LastDay(item.Due), Card(item.Card, d.lang), result, strings.Join(extended, "; ")})
	}
	d.table(rows...)
	first := true
	for _, item := range d.s.State.Docket {
		if item.Period == nil {
			continue
		}
		if first {
			d.blank()
			first = false
		}
		d.line(2, item.ID+d.in("：", ": ")+d.countedBy(*item.Period))
	}
}

func (d *dossier) journal(checked string) {
	d.title("办理记录", "Journal")
	fmt.Fprintf(&d.b, "%s\n\n", marked(checked))
	rows := [][]string{{"#", d.in("时间", "At"), d.in("内容", "What"), d.in("哈希", "Hash")}}
	for _, e := range d.s.Entries {
		rows = append(rows, []string{fmt.Sprint(e.Seq), Instant(e.At), Entry(e, d.m, d.lang), e.Hash[:min(16, len(e.Hash))]})
	}
	d.table(rows...)
}
