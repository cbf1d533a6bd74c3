package casefile

import (
	"bytes"
	"fmt"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Template returns a case file under m in which every question stands, in l, above the line that answers it. As it is,
// it is a valid case file with a placeholder for number and unit, in which nothing is known.
func Template(m *measures.Measures, l lang.Lang) []byte {
	t := &template{m: m, l: l, done: map[string]bool{}}
	t.say(0, lang.Format("案件文件：%s（%s，版本 %s）", "Case file under: %s (%s, version %s)", m.Title, m.Document, m.Version()))
	t.say(0, lang.Format("不写任何人的姓名。不知道的留空：未知不等于否。", "Name no person. Leave empty what is not known: unknown is not no."))
	t.blank()
	t.line("case: %s", placeholderNumber)
	t.line("matter:")
	t.line("unit: %s", placeholderUnit.In(l))
	t.say(0, lang.Format("岗位，不写姓名", "The post, never a name"))
	t.line("post:")
	t.line("act:")
	t.head(actKind, "kind")
	t.head(actDate, "date")
	t.say(2, lang.Format("简要情况", "What happened, in short"))
	t.line("  description:")
	t.say(2, lang.Format("证明行为种类和日期的证据编号，如 [E1]", "Ids of the evidence that proves kind and date, such as [E1]"))
	t.line("  evidence: []")
	t.blank()
	t.say(0, lang.Format("证据：编号 → 内容，例如", "Evidence: id and item, such as"))
	t.example(lang.Format("E1: {title: 现场检查记录, kind: record, date: 2026-03-12, source: 执法案卷}",
		"E1: {title: record of the inspection, kind: record, date: 2026-03-12, source: enforcement file}"))
	t.options(lang.Format("kind 为下列之一", "kind is one of"), EvidenceKinds)
	t.line("evidence:")
	t.blank()
	t.say(0, lang.Format("事实：只写值，或者写明由谁（by）、何日（on）提出和有什么证据，例如",
		"Facts: the bare value, or also who (by) asserted it when (on) and what proves it, such as"))
	t.example(lang.Format("inspection.carried_out: {value: yes, by: officer, on: 2026-04-01, evidence: [E1], note: 说明}",
		"inspection.carried_out: {value: yes, by: officer, on: 2026-04-01, evidence: [E1], note: more}"))
	t.say(0, lang.Format("没有证据的事实只是主张，不能作为定案依据。", "Without evidence a fact is only asserted, and settles nothing."))
	t.options(lang.Format("by 为下列之一，默认为 handler", "by is one of these; handler where not given"), Parties)
	t.line("facts:")
	for _, p := range m.Provisions {
		t.section(p.Ref+" "+p.Name.In(l), measures.WithCounted(p.Facts()))
	}
	t.section(lang.Text{ZH: "其他", EN: "Others"}.In(l), m.Facts)
	t.blank()
	t.say(0, lang.Format("备注：不作为认定依据（第十五条），例如", "Notes, which no condition reads (Art. 15), such as"))
	t.example(lang.Format("- {kind: petition, date: 2026-03-20, text: 内容}", "- {kind: petition, date: 2026-03-20, text: what was said}"))
	t.options(lang.Format("kind 为下列之一", "kind is one of"), NoteKinds)
	t.line("notes:")
	return t.b.Bytes()
}

// What stands in a template where the number and the unit of the case belong.
const placeholderNumber = "LYG-2026-0000"

var placeholderUnit = lang.Text{ZH: "填写单位全称", EN: "full name of the unit"}

// Unfilled says what of a template still stands in a case file that nobody filled in; nothing where all is filled in.
func Unfilled(c *Case) (problems []lang.Text) {
	if c.Number == placeholderNumber {
		problems = append(problems, lang.Format("case 仍是模板中的案号 %s：请填写本案的案号", "case is still the number of the template, %s: fill in the number of the case", placeholderNumber))
	}
	if c.Unit == placeholderUnit.ZH || c.Unit == placeholderUnit.EN {
		problems = append(problems, lang.Format("unit 仍是模板中的“%s”：请填写单位全称", "unit is still the words of the template, %q: fill in the name of the unit", lang.Text{ZH: placeholderUnit.ZH, EN: c.Unit}))
	}
	return problems
}

// template is a template in the making.
type template struct {
	m    *measures.Measures
	l    lang.Lang
	b    bytes.Buffer
	done map[string]bool // facts that have their line
}

func (t *template) blank() { t.b.WriteString("\n") }

func (t *template) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

// say writes a comment, which stays one line whatever the Measures say.
func (t *template) say(indent int, text lang.Text) {
	t.line("%s# %s", strings.Repeat(" ", indent), strings.Join(strings.Fields(text.In(t.l)), " "))
}

// example writes a line that counts when its mark is taken away.
func (t *template) example(text lang.Text) { t.line("#   %s", text.In(t.l)) }

func (t *template) options(what lang.Text, options []measures.Option) {
	t.say(0, what)
	for _, o := range options {
		t.line("#   %s%s", o.ID, lang.Format("：%s", ": %s", o.Text).In(t.l))
	}
}

// head writes the line of a fact that the head gives.
func (t *template) head(name, key string) {
	if f := t.m.Fact(name); f != nil {
		t.done[f.Name] = true
		t.explain(f)
	}
	t.line("  %s:", key)
}

// section writes those facts of a provision that no provision before it reads.
func (t *template) section(title string, facts []*measures.Fact) {
	began := false
	for _, f := range facts {
		if t.done[f.Name] {
			continue
		}
		if !began {
			t.blank()
			t.line("  # ── %s ──", title)
			began = true
		}
		t.done[f.Name] = true
		t.blank()
		t.explain(f)
		t.line("  %s:", f.Name)
	}
}

func (t *template) explain(f *measures.Fact) {
	for _, line := range explain(t.m, f, t.l) {
		t.line("  # %s", strings.ReplaceAll(line, "\n", " "))
	}
}
