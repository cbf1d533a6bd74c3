package explain

import (
	"encoding/json"
	"strings"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// suspectedCase is a case in fact-finding in which something is suspected that nobody was told of.
func suspectedCase(t *testing.T, proof ...string) Story {
	t.Helper()
	handler := by("h-017", message.Handler, "")
	system := message.Actor{ID: "duecourse", Role: message.System}
	suspicion := message.Fact{Name: "suspicion.duty_violation", Value: "yes", Note: "收受购物卡", Evidence: proof}
	item := message.Item{ID: "d3", Kind: message.AwaitTransfer, From: message.Supervisor, Article: "13", Opened: noon, Due: noon.AddDate(0, 0, 7), Status: message.ItemOpen}
	other := message.Item{ID: "d1", Kind: message.AwaitEvidence, From: message.Department, Subject: "检查台账", Opened: noon, Due: noon.AddDate(0, 0, 9), Status: message.ItemOpen}
	assessed := message.Recommendation{Gate: "13", Disposition: measures.Transferred, Basis: []string{"13"}}
	if len(proof) == 0 {
		assessed = message.Recommendation{Gate: "13", Disposition: measures.Open, IfProven: measures.Transferred, Missing: []string{"suspicion.duty_violation"}, MissingAll: 1}
	}
	pieces := []message.Evidence{{ID: "E1", Title: "检查记录"}, {ID: "E2", Title: "问题线索登记表"}}
	facts := []message.Fact{{Name: "inspection.scheduled", Value: "yes", Evidence: []string{"E1"}}, suspicion}
	give := func(n int64, name message.Name, c any) message.Entry {
		return entryOf(t, n, handler.Actor, message.CommandApplied, map[string]any{"name": name, "command": c})
	}
	return Story{
		Input: message.CaseInput{Case: "LYG-2026-0001", Unit: "海州分局", Officer: "o-203", Edition: 2, Act: message.Act{Kind: "licence", Description: "立案前审查发现涉嫌受贿"}},
		State: message.State{Stage: message.FactFinding, Handler: "h-017", Facts: facts, Evidence: pieces, Recommendation: assessed,
			Proceeding: message.Proceeding{Opened: noon, Seq: 6, Docket: []message.Item{other, item}}},
		Assessments: []Assessed{{Seq: 4, Recommendation: assessed}},
		Entries: []message.Entry{
			give(1, message.CmdEvidence, message.AddEvidence{Header: handler, Evidence: pieces[1:]}),
			give(2, message.CmdEvidence, message.AddEvidence{Header: handler, Evidence: pieces[:1]}),
			give(3, message.CmdFact, message.AddFact{Header: handler, Facts: []message.Fact{suspicion}}),
			entryOf(t, 4, system, message.Assessed, map[string]any{"recommendation": assessed}),
			entryOf(t, 5, system, message.ItemOpened, item),
			entryOf(t, 6, system, message.ItemRedated, map[string]any{"item": item, "old": noon, "calendar": "2+cal"}),
		},
	}
}

// Nothing that is made of a story for the officer tells of a suspicion, proven or only stated, before the commission's
// answer.
func TestASuspicionIsKeptFromTheOfficer(t *testing.T) {
	m := shipped(t)
	told := func(s Story, l lang.Lang) string {
		var b strings.Builder
		if err := Tell(&b, s, m, noon, Options{Lang: l, All: true}); err != nil {
			t.Fatal(err)
		}
		if err := Dossier(&b, s, m, "", l); err != nil {
			t.Fatal(err)
		}
		s.Input = message.CaseInput{Act: s.Input.Act} // views leave out the rest, but for what names the case
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(b.String()+string(data)), " ")
	}
	secrets := []string{"suspicion", "收受购物卡", "问题线索登记表", "决定移送", "hand the matter over", "涉嫌", "d3", "Art. 13", "第十三条", "transferred", `"gate":"13"`}
	for name, s := range map[string]Story{"proven": suspectedCase(t, "E2"), "only stated": suspectedCase(t)} {
		if name == "only stated" {
			s.State.Docket, s.Entries = s.State.Docket[:1], s.Entries[1:4]
			s.State.Evidence = s.State.Evidence[:1]
		}
		for _, l := range []lang.Lang{lang.ZH, lang.EN} {
			open, whole := told(s.Open(message.Officer), l), told(s, l)
			for _, word := range secrets {
				if strings.Contains(open, word) {
					t.Errorf("%s, %s: %q is open to the officer:\n%s", name, l, word, open)
				}
			}
			if !strings.Contains(open, "检查记录") || !strings.Contains(open, "检查台账") || !strings.Contains(whole, "收受购物卡") {
				t.Errorf("%s, %s: more is left out than is to be:\n%s", name, l, open)
			}
		}
	}
}

// The commission's answer opens it; what is suspected anew after that is kept again.
func TestTheAnswerOpensASuspicion(t *testing.T) {
	s := suspectedCase(t, "E2")
	answered := message.Transfer{Attempt: 1, Command: message.TransferCase{Suspicion: []string{"suspicion.duty_violation"}}, Result: &message.ReportCommission{Result: message.CommissionReturned}}
	for _, c := range []struct {
		name   string
		change func(*Story)
		kept   bool
	}{
		{"suspected", func(*Story) {}, true},
		{"denied", func(s *Story) { s.State.Facts[1].Value = "否" }, false},
		{"not known", func(s *Story) { s.State.Facts[1].Value = "" }, true},
		{"answered", func(s *Story) { s.State.Transfers = []message.Transfer{answered} }, false},
		{"suspected anew", func(s *Story) {
			anew := answered
			anew.Anew = true
			s.State.Transfers = []message.Transfer{answered, anew}
		}, true},
		{"sanctioned there before", func(s *Story) { s.State.Recommendation.Sanctioned = measures.True }, false},
		{"by the first edition", func(s *Story) { s.Input.Edition = 0 }, false},
	} {
		one := s
		one.State.Facts = append([]message.Fact{}, s.State.Facts...)
		c.change(&one)
		if kept := len(one.Open(message.Officer).State.Facts) == 1; kept != c.kept {
			t.Errorf("%s: kept %v, want %v", c.name, kept, c.kept)
		}
	}
}
