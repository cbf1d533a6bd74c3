package explain

import (
	"strings"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func TestPapersOfAHandOver(t *testing.T) {
	m := shipped(t)
	h := message.HandOff{Key: "A/2", Case: "A", Attempt: 2, Unit: "海州分局", Reason: "x\n# *y*", DecidedBy: message.Actor{ID: "s-001", Role: message.Supervisor}, DecidedAt: noon,
		Suspicion: []string{"suspicion.party_discipline", "suspicion.duty_crime", "suspicion.unheard_of"},
		Facts:     []message.Fact{{Name: "suspicion.duty_crime", Value: "yes"}},
		Evidence:  []message.Evidence{{ID: "E1", Title: "a"}}}
	says := func(p Paper, l lang.Lang, parts ...string) {
		t.Helper()
		var b strings.Builder
		if err := p(&b, h, m, l); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(b.String(), part) {
				t.Errorf("no %q in\n%s", part, &b)
			}
		}
	}
	says(HandOffLetter, lang.ZH, "行政执法人员涉嫌违犯党纪、涉嫌职务犯罪、suspicion.unheard\\_of。依照", `移送理由：x \# \*y\*`, "编号 A/2")
	says(HandOffLetter, lang.EN, "officer: suspected breach of Party discipline, suspected duty-related crime, suspicion.unheard\\_of. By Art. 13 of the Lianyungang")
	says(HandOffSummary, lang.ZH, "涉嫌违犯党纪（suspicion.party\\_discipline）：未载明", "涉嫌职务犯罪（suspicion.duty\\_crime）：是，尚无证据", "## 评估意见\n\n无。", "## 当事人的陈述申辩\n\n无。")
	says(HandOffEvidence, lang.EN, "| 1 | E1 | a |")
	h.Statement = &message.Statement{Waived: true}
	says(HandOffSummary, lang.ZH, "- 放弃（")
	h.Statement = &message.Statement{Text: "我已按\n计划履职"}
	says(HandOffSummary, lang.ZH, "我已按 计划履职")
	h.Statements = []message.Statement{{Text: "请告知"}, {Waived: true}}
	says(HandOffSummary, lang.ZH, "- 请告知（", "- 放弃（")
	h.Evidence = nil
	says(HandOffEvidence, lang.ZH, "无。")
}
