package casefile

import (
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// explain says in l what a fact is about, line by line: the question, how to answer it, what usually proves the answer,
// whom to ask, and which provisions read it.
func explain(m *measures.Measures, f *measures.Fact, l lang.Lang) []string {
	lines := []string{f.Ask.In(l)}
	if f.Type == measures.Choice {
		lines = append(lines, lang.Format("填写：下列之一", "Answer: one of").In(l))
		for _, o := range f.Options {
			lines = append(lines, "  "+o.ID+lang.Format("：%s", ": %s", o.Text).In(l))
		}
	} else {
		lines = append(lines, lang.Format("填写：%s", "Answer: %s", answers[f.Type]).In(l))
	}
	whom := lang.Text{ZH: string(f.Whom), EN: string(f.Whom)}
	for _, o := range measures.Informants {
		if o.ID == string(f.Whom) {
			whom = o.Text
		}
	}
	lines = append(lines,
		lang.Format("证明：%s", "Proof: %s", f.Proof).In(l),
		lang.Format("询问：%s", "Ask: %s", whom).In(l))
	if f.FavoursOfficerOnly {
		lines = append(lines, lang.Format("舆论事实只能有利于当事人员（第十五条）", "Public opinion: only ever in the officer's favour (Art. 15)").In(l))
	}
	if c := f.Counted; c != nil {
		from := c.From.Name
		if c.Length != nil {
			from += lang.Text{ZH: "、", EN: ", "}.In(l) + c.Length.Name
		}
		lines = append(lines, lang.Format("由系统计算：填写 %s 并附证据即可", "Counted: state and prove %s instead", from).In(l))
	}
	if len(f.UsedBy) > 0 {
		provisions := make([]string, len(f.UsedBy))
		for i, ref := range f.UsedBy {
			provisions[i] = ref
			if p := m.Provision(ref); p != nil {
				provisions[i] += " " + p.Name.In(l)
			}
		}
		separator := lang.Text{ZH: "；", EN: "; "}
		lines = append(lines, lang.Format("用于：%s", "Read by: %s", strings.Join(provisions, separator.In(l))).In(l))
	}
	return lines
}

// answers says how the value of each type is written.
var answers = map[measures.Type]lang.Text{
	measures.YesNo:  {ZH: "yes 或者 no", EN: "yes or no"},
	measures.Day:    {ZH: "日期，如 2026-03-02", EN: "a date such as 2026-03-02"},
	measures.Number: {ZH: "数字", EN: "a number"},
	measures.Text:   {ZH: "文字", EN: "text"},
	measures.Span:   {ZH: "期限的长度：10wd（工作日）、30d、6m（月）、1y（年）", EN: "a length of time: 10wd (working days), 30d, 6m (months) or 1y"},
}
