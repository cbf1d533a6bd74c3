package explain

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

var noon = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC) // 10:00 in Shanghai

func on(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func by(id string, r message.Role, reason string) message.Header {
	return message.Header{ID: "k-" + id, Actor: message.Actor{ID: id, Role: r}, At: noon, Reason: reason}
}

func entryOf(t *testing.T, seq int64, who message.Actor, event message.Event, data any) message.Entry {
	t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	return message.Entry{Case: "LYG-2026-0001", Seq: seq, At: noon.Add(time.Duration(seq) * time.Hour), Actor: who, Event: event, Data: raw}
}

// atDecision is a case that awaits the decision, a day before its date.
func atDecision(t *testing.T, m *measures.Measures) Story {
	handler, boss := message.Actor{ID: "h-017", Role: message.Handler}, message.Actor{ID: "s-001", Role: message.Supervisor}
	due := time.Date(2026, 3, 13, 16, 0, 0, 0, time.UTC) // 24:00 on 13 March
	d4 := message.Item{ID: "d4", Kind: message.AwaitDecision, From: message.Supervisor, Opened: noon, Due: due, Card: message.Yellow, Status: message.ItemOpen,
		Extended: []message.Extension{{Old: due.AddDate(0, 0, -3), New: due, By: boss, Reason: "等待上级答复"}}}
	proposal := message.Propose{Header: by("h-017", message.Handler, "已按计划检查"), Proposed: message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.6", "8.12"}}}
	return Story{
		Input: message.CaseInput{Case: "LYG-2026-0001", Matter: "M-7", Unit: "海州分局", Post: "检查员", Officer: "o-203",
			Act:      message.Act{Kind: "inspection", Date: on(t, "2026-02-12"), Description: "例行检查"},
			Measures: measures.VersionOf{ID: m.ID, Version: m.Version()}},
		State: message.State{Stage: message.Deciding, Handler: "h-017", Recused: []string{"x-9"},
			AssessedOn:     on(t, "2026-03-02"),
			Recommendation: message.Recommendation{Disposition: measures.Exempt, Basis: []string{"8.12"}, MissingAll: 2, Missing: []string{"fault.intent", "unheard.of"}},
			Statement:      &message.Statement{Header: by("o-203", message.Officer, ""), Text: "已按计划\n履职"},
			Proposal:       &proposal, Review: &message.Review{Header: by("l-002", message.LegalReviewer, "依据正确"), Agreed: true},
			Proceeding: message.Proceeding{Opened: noon.AddDate(0, 0, -20), Seq: 40,
				Docket: []message.Item{{ID: "d3", Kind: message.AwaitReview, From: message.LegalReviewer, Status: message.ItemAnswered, Ended: noon}, d4}}},
		Entries: []message.Entry{
			entryOf(t, 34, handler, message.CommandApplied, map[string]any{"name": "propose", "command": proposal}),
			entryOf(t, 35, handler, message.CommandRefused, map[string]any{"name": "decide", "header": proposal.Header, "article": "10",
				"text": lang.Text{ZH: "decide 不能由 handler 发出", EN: "decide cannot be given by handler"}}),
			entryOf(t, 36, boss, message.ItemExtended, d4),
			entryOf(t, 37, boss, message.ItemWarned, d4),
			entryOf(t, 38, handler, message.CommandApplied, map[string]any{"name": "fact", "command": message.AddFact{Facts: []message.Fact{{Name: "fault.intent", Value: "no", Evidence: []string{"E1"}}, {Name: "fault.minor"}}}}),
			entryOf(t, 39, boss, "not_of_today", map[string]any{"x": 1}),
			entryOf(t, 40, boss, message.NoticeFailed, map[string]any{"key": "k", "why": "no mail"}),
		},
	}
}

func TestStory(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	s.Input.Measures.Version = "1+abc" // so that the golden text does not change with every edit of the Measures
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		for name, all := range map[string]bool{"story": false, "story.all": true} {
			var b strings.Builder
			if err := Tell(&b, s, m, noon.AddDate(0, 0, 10), Options{Lang: l, All: all}); err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+string(l), strings.ReplaceAll(b.String(), m.Version(), "VERSION"))
		}
	}
}

func TestStoryOfAClosedCase(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	s.Input.Measures.Version = "1+abc"
	s.State.Docket = nil
	s.State.Stage, s.Closed, s.Recalled = message.Closed, noon.AddDate(0, 1, 0), true
	s.State.Decision = &message.Decide{Header: by("s-001", message.Supervisor, "同意"), Proposed: message.Proposed{Disposition: measures.MeasuresOnly, Basis: []string{"9.1"}, Measures: []string{"criticism"}},
		OwnFindings: []message.OwnFinding{{Ref: "8.17", Text: "经查", Evidence: []string{"E1"}, SignedBy: "s-002"}}}
	s.State.Served = &message.Serve{Header: by("h-017", message.Handler, ""), On: on(t, "2026-03-20"), Manner: "直接送达"}
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		var b strings.Builder
		if err := Tell(&b, s, m, noon, Options{Lang: l}); err != nil {
			t.Fatal(err)
		}
		golden(t, "story.closed."+string(l), strings.ReplaceAll(b.String(), m.Version(), "VERSION"))
	}
}

func TestStoryCannotSteerTheTerminalAndIsPlainUnlessWanted(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	s.State.Statement.Text = "x\x1b[2J\r"
	s.State.Docket[1].Extended[0].Reason = "\x1b]0;y\a"
	var b, c strings.Builder
	if err := Tell(&b, s, m, noon, Options{Lang: lang.ZH}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\a\r") {
		t.Errorf("control characters got through: %q", b.String())
	}
	if err := Tell(&c, s, m, noon, Options{Lang: lang.ZH, Color: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(c.String(), "\x1b[33m陈述") && !strings.Contains(c.String(), "\x1b[33m处理决定") {
		t.Error("the yellow card is not yellow")
	}
}

func TestDossierIsOneTableRowPerLine(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	s.State.Evidence = []message.Evidence{{ID: "E1", Title: "a|b\n# c", Kind: "record"}}
	s.State.Facts = []message.Fact{{Name: "fault.intent", Value: "no"}}
	var b strings.Builder
	if err := Dossier(&b, s, m, "checked", lang.ZH); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `| E1 | a\|b \# c | 勘验笔录、现场笔录 |`) || !strings.Contains(b.String(), "| 否 |") {
		t.Errorf("got:\n%s", b.String())
	}
}

// What a template names and nobody said anything of is counted; what is unknown for a reason is told.
func TestDossierLeavesOutWhatNobodySpokeOf(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	bare := message.Fact{Name: "fault.intent", By: "handler"}
	asked := message.Fact{Name: "fault.gross_negligence", By: "handler", Note: "已去函核实"}
	for _, c := range []struct {
		facts []message.Fact
		has   []string
		not   string
	}{
		{[]message.Fact{bare, asked}, []string{"当事人是否有重大过失？", "已去函核实", "另有 1 项事实不明"}, "故意"},
		{[]message.Fact{bare}, []string{"无。\n\n另有 1 项事实不明"}, "| 事实 |"},
		{[]message.Fact{asked}, []string{"当事人是否有重大过失？"}, "另有"},
	} {
		s.State.Facts = c.facts
		var b strings.Builder
		if err := Dossier(&b, s, m, "checked", lang.ZH); err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(b.String(), "## 事实")
		text, _, _ = strings.Cut(text, "\n## ")
		for _, want := range c.has {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing in:\n%s", want, text)
			}
		}
		if strings.Contains(text, c.not) {
			t.Errorf("%q is in:\n%s", c.not, text)
		}
	}
}

func TestDates(t *testing.T) {
	midnight := time.Date(2026, 3, 13, 16, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		due, now time.Time
		zh, en   string
	}{
		{midnight, midnight.Add(-time.Second), "今日到期", "due today"},
		{midnight, midnight, "逾期 1 天", "1 day over"},
		{midnight, midnight.AddDate(0, 0, -1), "今日到期", "due today"},
		{midnight, midnight.AddDate(0, 0, -1).Add(-time.Second), "还有 1 天", "1 day left"},
		{midnight, midnight.AddDate(0, 0, -5), "还有 4 天", "4 days left"},
		{noon, noon.Add(time.Second), "已到期", "past"},
		{noon, noon.Add(-time.Second), "今日到期", "due today"},
	} {
		if zh, en := Left(c.due, c.now, lang.ZH), Left(c.due, c.now, lang.EN); zh != c.zh || en != c.en {
			t.Errorf("%v at %v: %s, %s; want %s, %s", c.due, c.now, zh, en, c.zh, c.en)
		}
	}
	if got := LastDay(midnight); got != "2026-03-13" {
		t.Errorf("the last day is %s", got)
	}
	if got := LastDay(noon); got != "2026-03-02 10:00" {
		t.Errorf("an instant is %s", got)
	}
}

func TestRefusesAndAnswers(t *testing.T) {
	for ref, want := range map[string]string{"10": "第十条 Art. 10", "13.2": "第十三条第（二）项 Art. 13(2)", "x": "x x"} {
		if got := Refuses(ref, lang.ZH) + " " + Refuses(ref, lang.EN); got != want {
			t.Errorf("%s: %s, want %s", ref, got, want)
		}
	}
	for zh, want := range map[string]string{
		"已作出决定：exempt": "已作出决定：“免责（不予追究行政执法责任）”",
		"该命令属于 proposal 阶段，案件现在处于 hearing 阶段":                    "该命令属于“拟办”阶段，案件现在处于“陈述申辩”阶段",
		"没有待办事项 \"decision\"":                                    "没有待办事项 \"decision\"",
		"未知的事实 \"fault.intnt\"":                                  "未知的事实 \"fault.intnt\"",
		"处理意见在 request.decision 中":                               "处理意见在 request.decision 中",
		"commission 不能由 handler 发出，应当由 commission、supervisor 发出": "“登记纪检监察机关的处理”不能由“承办人”发出，应当由“纪检监察机关”、“负责人”发出",
	} {
		if got := Answer(message.Answer{Text: lang.Text{ZH: zh}}, lang.ZH); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for en, want := range map[string]string{
		"this belongs to the stage legal_review; the case is at fact_finding": "this belongs to the stage legal review; the case is at fact-finding",
		"this belongs to the stage proposal; the case is at commission":       "this belongs to the stage proposal; the case is with the commission",
		"the fact request.legal_review is unknown":                            "the fact request.legal_review is unknown",
		"decided: exempt":                                                "decided: Exempt: no enforcement liability is pursued",
		"the decision is corrected: liable":                              "the decision is corrected: Liability is pursued",
		"the assessment stays at measures_only":                          "the assessment stays at “Measures instead of a sanction”",
		"the assessment went from undetermined to liable":                "the assessment went from “No conclusion yet” to “Liability is pursued”",
		"the assessment stays at undetermined, with 3 facts missing":     "the assessment stays at “No conclusion yet”, with 3 facts missing",
		"the measure is carried out: ordered_examination":                "the measure is carried out: ordered self-criticism",
		"withdraw cannot be given by handler, but by supervisor":         "“withdrawal” cannot be given by the handler, but by the supervisor",
		"receipt cannot be given by officer, but by commission, handler": "“receipt of the hand-off” cannot be given by the officer concerned, but by the commission or the handler",
	} {
		if got := Answer(message.Answer{Text: lang.Text{EN: en}}, lang.EN); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// While a case stands still, its next step is to resume it: what stopped cannot be given.
func TestNothingIsToBeGivenThatStandsStill(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	tell := func() string {
		var b strings.Builder
		if err := Tell(&b, s, m, time.Now(), Options{Lang: lang.EN}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if got := tell(); !strings.Contains(got, "starter decide") {
		t.Fatalf("it does not say how to decide:\n%s", got)
	}
	s.State.Suspended = &message.Suspension{From: time.Now()}
	for i := range s.State.Docket {
		s.State.Docket[i].Stopped = time.Now()
	}
	if got := tell(); strings.Contains(got, "starter decide") || !strings.Contains(got, "starter resume") || !strings.Contains(got, "decision, standing still") {
		t.Errorf("got\n%s", got)
	}
}

// Why an item has more time is in words, also where the procedure itself wrote it; what people wrote stands as it is.
func TestWhyAnItemHasMoreTime(t *testing.T) {
	for reason, want := range map[string][2]string{
		"illness: 30 days":                    {"；理由：当事人患病，停止计算 30 日", "; reason: illness of the officer, it stood still for 30 days"},
		"returned by the commission: 12 days": {"；理由：移送纪检监察机关期间，停止计算 12 日", "; reason: with the commission, it stood still for 12 days"},
		"the file is thick: 3 days":           {"；理由：the file is thick: 3 days", "; reason: the file is thick: 3 days"},
		"等待上级答复":                              {"；理由：等待上级答复", "; reason: 等待上级答复"},
	} {
		for i, l := range []lang.Lang{lang.ZH, lang.EN} {
			j := &journalist{page: page{lang: l}}
			if got := j.longer(reason); got != want[i] {
				t.Errorf("%s: %s, want %s", reason, got, want[i])
			}
		}
	}
}
