package explain

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// atRemedies is a case that went all the ways there are, and stands still while an appeal is under way.
func atRemedies(t *testing.T, m *measures.Measures) Story {
	t.Helper()
	officer := func(reason string) message.Header { return by("o-203", message.Officer, reason) }
	handler := func(reason string) message.Header { return by("h-017", message.Handler, reason) }
	boss := func(reason string) message.Header { return by("s-001", message.Supervisor, reason) }
	rules := []period.Rule{
		{ID: "appeal_decision", Span: period.Span{N: 60, Unit: period.Days}, Citation: "公务员法第九十六条"},
		{ID: "follow_up", Span: period.Span{N: 10, Unit: period.WorkingDays}, Citation: "办法第十二条（期限由本局确定）", BureauSet: true},
		{ID: "demotion", Span: period.Span{N: 24, Unit: period.Months}, Citation: "公职人员政务处分法第八条"},
	}
	calendar := period.Calendar{Version: "1+cal", Years: []period.Year{{Year: 2026, Off: []civil.Date{on(t, "2026-04-06")}, Names: []string{"清明节"}}}}
	appealed := period.Count(period.Event{Name: "appeal_filed", On: on(t, "2026-03-30")}, rules[0], calendar)
	followUp := period.Count(period.Event{Name: "follow_up", On: on(t, "2026-03-27")}, rules[1], calendar)
	decision := message.Decide{Header: boss("集体讨论决定"), Proposed: message.Proposed{Disposition: measures.Mitigated, Basis: []string{"9.1"}, Measures: []string{"criticism"}},
		Reasoning: message.Reasoning{Sanction: "demotion", Deviation: "影响较大",
			Factors: message.Factors{Nature: "未按规定检查", Circumstances: "一次", Harm: "未造成损害", Fault: "过失"}},
		Meeting: &message.Meeting{On: on(t, "2026-03-01"), Present: []string{"s-001", "s-002", "s-003", "s-004"}, Minutes: "E7",
			Votes: []message.Vote{{Who: "s-001", Is: message.VoteFor}, {Who: "s-002", Is: message.VoteFor}, {Who: "s-004", Is: message.VoteFor},
				{Who: "s-003", Is: message.VoteAgainst, Text: "记过已足以惩戒，不同意降级"}}},
		SignedBy: "s-002"}
	first := message.Decide{Header: boss("符合条件"), Proposed: message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.12"}}}
	proposal := message.Propose{Header: handler("情节较轻"), Proposed: decision.Proposed, Reasoning: decision.Reasoning}
	s := Story{
		Input: message.CaseInput{Case: "LYG-2026-0001", Matter: "M-7", Unit: "海州分局", Officer: "o-203", Edition: 2, Rules: rules,
			Measures: measures.VersionOf{ID: m.ID, Version: "1+abc"}},
		Linked: []Linked{{Case: "LYG-2026-0002", Stage: message.Closed, Disposition: "exempt"}, {Case: "LYG-2026-0003", Stage: message.Hearing}},
		State: message.State{Stage: message.Remedies, Handler: "h-018", Recused: []string{"h-016"}, AssessedOn: on(t, "2026-03-02"),
			Recommendation: message.Recommendation{Gate: "9", Disposition: measures.Mitigated, Basis: []string{"9.1"}},
			Facts:          []message.Fact{{Name: "suspicion.duty_violation", Value: "no", Evidence: []string{"E5"}}},
			HearingLapsed:  true, Proposal: &proposal, Review: &message.Review{Header: by("l-002", message.LegalReviewer, "依据正确"), Agreed: true},
			Decision: &decision, DecidedAt: noon, Served: &message.Serve{Header: handler(""), On: on(t, "2026-03-27"), Manner: "直接送达"},
			Proceeding: message.Proceeding{Opened: noon.AddDate(0, 0, -20), Seq: 90,
				Suspended: &message.Suspension{Suspend: message.Suspend{Header: boss("当事人住院"), Ground: message.Illness}, From: noon.AddDate(0, 1, 0)},
				Docket: []message.Item{
					{ID: "d9", Kind: message.AwaitFollowUp, From: message.Handler, Subject: "criticism", Article: "12", Opened: noon.AddDate(0, 0, 25), Due: followUp.End(), Period: &followUp, Stopped: noon.AddDate(0, 1, 0), Status: message.ItemOpen},
					{ID: "d11", Kind: message.AwaitAppealDecision, From: message.Superior, Article: "11", Opened: noon.AddDate(0, 0, 28), Due: appealed.End(), Period: &appealed, Status: message.ItemOpen},
					{ID: "d12", Kind: message.AwaitPolice, From: message.Handler, Article: "18", Opened: noon.AddDate(0, 0, 29), Due: noon.AddDate(0, 0, 30), Card: message.Red, Status: message.ItemOpen},
					{ID: "d13", Kind: message.AwaitClarification, From: message.Handler, Article: "17", Opened: noon.AddDate(0, 0, 29), Due: noon.AddDate(0, 0, 40), Status: message.ItemOpen},
					{ID: "d8", Kind: message.AwaitFollowUp, From: message.Handler, Subject: "reminder_talk", Status: message.ItemAnswered, Ended: noon.AddDate(0, 0, 26)},
					{ID: "d15", Kind: message.AwaitAdmonition, From: message.Handler, Subject: "admonition", Article: "12", Opened: noon.AddDate(0, 0, 29), Due: noon.AddDate(0, 6, 0), Status: message.ItemOpen},
					{ID: "d16", Kind: message.AwaitRestore, From: message.Handler, Subject: "demerit", Article: "11", Opened: noon.AddDate(0, 0, 29), Due: noon.AddDate(0, 0, 43), Status: message.ItemOpen},
					{ID: "d5", Kind: message.AwaitRestore, From: message.Handler, Subject: "transfer_from_post", Status: message.ItemAnswered, Ended: noon.AddDate(0, 0, 26)},
					{ID: "d6", Kind: message.AwaitFollowUp, From: message.Handler, Subject: "qualification_withdrawn", Status: message.ItemWithdrawn, Ended: noon.AddDate(0, 0, 26)},
				}},
			Procedure: message.Procedure{
				Transfers: []message.Transfer{{Attempt: 1, At: noon.AddDate(0, 0, -10), From: message.FactFinding,
					Command:   message.TransferCase{Header: boss("发现线索"), Suspicion: []string{"suspicion.duty_violation"}},
					Delivered: &message.Delivered{Key: "LYG-2026-0001/1", Package: strings.Repeat("ab", 32), Files: 11, At: noon.AddDate(0, 0, -10), Drop: "LYG-2026-0001-1.zip", Posted: true, Receipt: "R-1"},
					Receipt:   &message.ConfirmReceipt{Header: by("c-001", message.Commission, ""), On: on(t, "2026-02-21"), Number: "连纪受〔2026〕8号"},
					Filed:     &message.ReportCommission{Header: by("c-001", message.Commission, ""), Result: message.CommissionFiled, On: on(t, "2026-02-22")},
					Result: &message.ReportCommission{Header: by("c-001", message.Commission, ""), Result: message.CommissionReturned, On: on(t, "2026-02-25"), Text: "未发现职务违法",
						Evidence: []message.Evidence{{ID: "E5", Title: "退回函", Kind: "documentary"}}, Facts: []message.Fact{{Name: "suspicion.duty_violation", Value: "no", Evidence: []string{"E5"}}}}}},
				Interventions: []message.Intervene{{Header: handler(""), Authority: "连云港市人民检察院", On: on(t, "2026-02-15"), Document: "连检〔2026〕3号"}},
				Panels: []message.Panel{
					{Convened: message.Convene{Header: boss("专业性强"), Members: []string{"e-1", "e-2", "e-3"}, Quorum: 2, Question: "检验周期是否合规"},
						Views: []message.Opine{{Header: by("e-1", message.Expert, ""), Text: "合规"}, {Header: by("e-2", message.Expert, ""), Text: "有瑕疵"}},
						Joint: &message.OpineJointly{Header: by("e-1", message.Expert, ""), Text: "总体合规", SignedBy: []string{"e-1", "e-2"}}, At: noon},
					{Convened: message.Convene{Header: boss("再论证"), Members: []string{"e-4"}, Quorum: 1, Question: "因果关系"}, Views: []message.Opine{{Header: by("e-4", message.Expert, ""), Text: "无因果关系"}}}},
				Earlier:    []message.Replaced{{Decision: first, At: noon.AddDate(0, 0, -1), Until: noon, Why: "revoked", By: "k-9"}},
				Remedies:   []message.Remedy{{Filed: message.FileRemedy{Header: officer(""), Kind: message.ByReview, On: on(t, "2026-03-28"), Text: "过重"}, Decided: &message.DecideRemedy{Header: by("s-005", message.Supervisor, "原决定正确"), Kind: message.ByReview, On: on(t, "2026-03-29"), Result: message.Upheld, Evidence: []string{"E8"}}}, {Filed: message.FileRemedy{Header: officer(""), Kind: message.ByAppeal, On: on(t, "2026-03-30")}}},
				FollowedUp: []message.FollowUp{{Header: handler(""), Item: "d8", On: on(t, "2026-03-28"), Evidence: []string{"E9"}}},
				Restored:   []message.FollowUp{{Header: handler("已回原岗位"), Item: "d5", On: on(t, "2026-03-28"), Evidence: []string{"E9"}}},
				Released:   []message.Release{{Header: boss("证件已注销"), Item: "d6", Evidence: []string{"E9"}}},
				Watched:    on(t, "2026-03-29"),
				Protections: []message.Protection{
					{Protect: message.Protect{Header: handler(""), Kind: message.Pressure, Text: "网络舆情"}},
					{Protect: message.Protect{Header: officer(""), Kind: message.Threat, Text: "收到威胁短信", Evidence: []string{"E6"}}, Item: "d12"},
					{Protect: message.Protect{Header: handler(""), Kind: message.FalseReport, Text: "举报不实"}, Item: "d13"},
					{Protect: message.Protect{Header: officer(""), Kind: message.HarmToOthers, Text: "误伤他人"}, Item: "d7", Done: &message.Protected{Header: handler(""), Item: "d7", Text: "已由单位赔偿", Evidence: []string{"E4"}}}},
				Suspensions: []message.Suspension{{Suspend: message.Suspend{Header: boss("防汛"), Ground: message.ForceMajeure}, From: noon.AddDate(0, 0, -15), To: noon.AddDate(0, 0, -12)}},
				Clocks:      []message.AttachedClock{{Clock: "RQ-2026-0001", Kind: "written_request", Outcome: "no_reply_in_time", Hash: strings.Repeat("cd", 32)}, {Clock: "LD-2026-0002", Kind: "lead_transfer", Item: "d14"}},
			}},
	}
	deliver := s.State.Transfers[0].Delivered
	item := s.State.Docket[0]
	give := func(n int64, name message.Name, who message.Header, c any) message.Entry {
		return entryOf(t, n, who.Actor, message.CommandApplied, map[string]any{"name": name, "command": c})
	}
	st := s.State
	s.Entries = []message.Entry{
		give(60, message.CmdTransfer, boss(""), st.Transfers[0].Command),
		entryOf(t, 61, message.Actor{ID: "duecourse", Role: message.System}, message.HandedOver, deliver),
		entryOf(t, 62, message.Actor{ID: "duecourse", Role: message.System}, message.HandOffFailed, map[string]any{"key": "LYG-2026-0001/1", "why": "文件夹不可写"}),
		give(63, message.CmdReceipt, by("c-001", message.Commission, ""), st.Transfers[0].Receipt),
		give(64, message.CmdCommission, by("c-001", message.Commission, ""), st.Transfers[0].Result),
		give(65, message.CmdIntervention, handler(""), st.Interventions[0]),
		give(66, message.CmdConvene, boss(""), st.Panels[0].Convened),
		give(67, message.CmdOpinion, by("e-1", message.Expert, ""), st.Panels[0].Views[0]),
		give(68, message.CmdJointOpinion, by("e-1", message.Expert, ""), st.Panels[0].Joint),
		give(69, message.CmdAsk, handler(""), message.Ask{Header: handler(""), From: message.Officer, What: "执法记录仪视频"}),
		give(70, message.CmdEvidence, handler(""), message.AddEvidence{Header: handler(""), Evidence: []message.Evidence{{ID: "E6", Title: "短信截图"}}, Answers: "d4"}),
		give(71, message.CmdPropose, handler(""), proposal),
		give(72, message.CmdDecide, boss(""), decision),
		give(73, message.CmdRevoke, boss("依据有误"), message.Revoke{Header: boss("依据有误")}),
		give(74, message.CmdCorrect, boss(""), message.Correct{Header: boss(""), Decision: decision}),
		give(75, message.CmdFollowUp, handler(""), st.FollowedUp[0]),
		give(75, message.CmdRelease, boss(""), st.Released[0]),
		give(76, message.CmdRemedy, officer(""), st.Remedies[0].Filed),
		give(77, message.CmdRemedied, by("s-005", message.Supervisor, ""), message.DecideRemedy{Header: boss("过重"), Kind: message.ByAppeal, On: on(t, "2026-03-29"), Result: message.Changed, Changed: &message.Proposed{Disposition: measures.Mitigated, Basis: []string{"9.1"}}, Sanction: "warning"}),
		give(78, message.CmdProtect, officer(""), st.Protections[1].Protect),
		give(79, message.CmdProtected, handler(""), st.Protections[3].Done),
		give(80, message.CmdSuspend, boss(""), st.Suspended.Suspend),
		entryOf(t, 81, boss("").Actor, message.ItemStopped, item),
		entryOf(t, 82, boss("").Actor, message.ItemResumed, item),
		give(83, message.CmdResume, boss("已出院"), message.Resume{Header: boss("已出院")}),
		entryOf(t, 84, boss("").Actor, message.ItemRedated, map[string]any{"item": item, "old": noon.AddDate(0, 0, 3), "calendar": "2+cal"}),
		give(85, message.CmdRecuse, boss("利害关系"), message.Recuse{Header: boss("利害关系"), Who: "h-017", StandIn: "h-018"}),
		entryOf(t, 86, handler("").Actor, message.CommandRefused, map[string]any{"name": "decide", "header": handler("试一试"), "article": "10", "text": lang.Text{ZH: "remedied 不能由 handler 发出", EN: "remedied cannot be given by handler"}}),
		give(87, message.CmdCalendar, boss(""), message.Recalendar{Header: boss(""), Calendar: period.Calendar{Version: "2+cal"}}),
		entryOf(t, 88, boss("").Actor, message.WatchOpened, message.WatchInput{Case: "LYG-2026-0001"}),
		entryOf(t, 90, boss("").Actor, message.ItemOpened, st.Docket[3]),
		entryOf(t, 89, boss("").Actor, message.CaseClosed, map[string]any{"disposition": "mitigated"}),
	}
	return s
}

func TestStoryOfTheBranches(t *testing.T) {
	m := shipped(t)
	s := atRemedies(t, m)
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		for name, show := range map[string]func(io.Writer) error{
			"branches": func(w io.Writer) error { return Tell(w, s, m, noon.AddDate(0, 1, 5), Options{Lang: l, All: true}) },
			"branches.officer": func(w io.Writer) error {
				return Tell(w, s.Open(message.Officer), m, noon.AddDate(0, 1, 5), Options{Lang: l, All: true})
			},
			"branches.dossier": func(w io.Writer) error { return Dossier(w, s, m, "checked", l) },
		} {
			var b strings.Builder
			if err := show(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+string(l), strings.ReplaceAll(b.String(), m.Version(), "VERSION"))
		}
	}
}

func TestStoryWithTheCommission(t *testing.T) {
	m := shipped(t)
	s := atRemedies(t, m)
	x := s.State.Transfers[0]
	x.Result, x.Delivered, x.Failed = nil, nil, "文件夹不可写"
	s.State.Transfers, s.State.Stage, s.State.Suspended = []message.Transfer{x}, message.AtCommission, nil
	s.State.Decision, s.State.Served, s.State.Proposal, s.State.Review, s.State.HearingLapsed = nil, nil, nil, nil, false
	s.State.Earlier, s.State.Remedies, s.State.FollowedUp, s.State.Panels, s.State.Clocks, s.State.Interventions = nil, nil, nil, nil, nil, nil
	s.State.Restored, s.State.Released, s.State.Watched = nil, nil, civil.Date{}
	s.State.Recommendation = message.Recommendation{Gate: "13", Disposition: measures.Transferred, Basis: []string{"13.1"}}
	s.State.Docket = []message.Item{{ID: "d5", Kind: message.AwaitReceipt, From: message.Commission, Article: "13", Opened: noon, Due: noon.AddDate(0, 0, 7), Status: message.ItemOpen}}
	s.Entries = s.Entries[:5]
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		for name, s := range map[string]Story{"commission": s, "commission.officer": s.Open(message.Officer)} {
			var b strings.Builder
			if err := Tell(&b, s, m, noon.AddDate(0, 0, 1), Options{Lang: l}); err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+string(l), strings.ReplaceAll(b.String(), m.Version(), "VERSION"))
		}
	}
}

// What is not open to the officer is in nothing that is made of the story: not in prose, not in the data.
func TestTheOfficerIsShutOutOfConfidences(t *testing.T) {
	m := shipped(t)
	undecided := atRemedies(t, m)
	undecided.State.Decision, undecided.State.Served, undecided.State.Earlier = nil, nil, nil
	away := atRemedies(t, m)
	away.State.Transfers[0].Result = nil
	for name, c := range map[string]struct {
		s      Story
		hidden []string
		open   []string
	}{
		"decided":   {atRemedies(t, m), []string{"不同意降级", "有瑕疵", "网络舆情", "举报不实", "澄清不实举报", "试一试", "LYG-2026-0002", "e-3"}, []string{"总体合规", "情节较轻", "收到威胁短信", "集体讨论", "发现线索"}},
		"undecided": {undecided, []string{"情节较轻", "依据正确", "不同意降级", "未按规定检查"}, []string{"总体合规"}},
		"away":      {away, []string{"发现线索", "suspicion.duty_violation", "涉嫌职务违法", "LYG-2026-0001-1.zip"}, []string{"收到威胁短信"}},
	} {
		s := c.s.Open(message.Officer)
		var b strings.Builder
		if err := Tell(&b, s, m, noon, Options{Lang: lang.ZH, All: true}); err != nil {
			t.Fatal(err)
		}
		if err := Dossier(&b, s, m, "", lang.ZH); err != nil {
			t.Fatal(err)
		}
		s.Input = message.CaseInput{} // views leave it out but for what names the case
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(b.String()), "")
		for _, word := range c.hidden {
			if strings.Contains(text, word) || strings.Contains(string(data), word) {
				t.Errorf("%s: %s is open to the officer", name, word)
			}
		}
		for _, word := range c.open {
			if !strings.Contains(text, word) {
				t.Errorf("%s: %s is hidden from the officer", name, word)
			}
		}
	}
	s := atRemedies(t, m)
	before, _ := json.Marshal(s)
	s.Open(message.Officer)
	if after, _ := json.Marshal(s); string(before) != string(after) {
		t.Error("what was left out for the officer is lost for the others")
	}
	if open, _ := json.Marshal(s.Open(message.Auditor)); string(open) != string(before) {
		t.Error("something is left out for the auditor")
	}
}

func TestDissent(t *testing.T) {
	m := shipped(t)
	s := atRemedies(t, m)
	all := s.Dissents("s-003")
	if len(all) != 1 || all[0].Entry != 72 || all[0].InFavour != 3 || all[0].Present != 4 || all[0].Text != "记过已足以惩戒，不同意降级" || all[0].Status != message.InForce {
		t.Fatalf("%+v", all)
	}
	all[0].Chain, all[0].ChainWhole, all[0].Hash = lang.Text{ZH: "链条已核对。", EN: "The chain was checked."}, true, "3f1c"
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		var b strings.Builder
		if err := DissentPaper(&b, all, m, l); err != nil {
			t.Fatal(err)
		}
		golden(t, "dissent."+string(l), b.String())
	}
	if got := s.Dissents("s-001"); len(got) != 0 {
		t.Errorf("one who voted for it dissents: %+v", got)
	}
	s.State.Earlier = append(s.State.Earlier, message.Replaced{Decision: *s.State.Decision, At: noon, Why: string(message.Annulled)})
	s.State.Decision = nil
	if got := s.Dissents("s-003"); len(got) != 1 || got[0].Status != string(message.Annulled) {
		t.Errorf("annulled: %+v", got)
	}
}

// The joint opinion goes to the authority without the views of the members; a panel that has given none has nothing to send.
func TestReference(t *testing.T) {
	s := atRemedies(t, shipped(t))
	all := s.References()
	if len(all) != 1 || all[0].Entry != 68 || all[0].Text != "总体合规" || len(all[0].To) != 1 || all[0].To[0] != "连云港市人民检察院" {
		t.Fatalf("%+v", all)
	}
	all[0].Chain, all[0].ChainWhole, all[0].Hash = lang.Text{ZH: "链条已核对。", EN: "The chain was checked."}, true, "3f1c"
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		var b strings.Builder
		if err := ReferencePaper(&b, all, l); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "有瑕疵") {
			t.Error("a member's own view is in it")
		}
		golden(t, "reference."+string(l), b.String())
	}
}

func TestSanctionTermRunsFromTheDecision(t *testing.T) {
	rules := []period.Rule{{ID: "warning", Span: period.Span{N: 6, Unit: period.Months}, Citation: "c"}}
	at := time.Date(2026, 8, 30, 17, 0, 0, 0, time.UTC) // 31 August in Shanghai
	r, ok := SanctionTerm(rules, "warning", at)
	if !ok || r.Event.On != on(t, "2026-08-31") || r.Nominal != on(t, "2027-02-28") {
		t.Errorf("%v %+v", ok, r)
	}
	for _, none := range []string{"dismissal", ""} {
		if _, ok := SanctionTerm(rules, none, at); ok {
			t.Errorf("%q has a term", none)
		}
	}
}

func TestWatchIsTold(t *testing.T) {
	m := shipped(t)
	h := by("h-017", message.Handler, "")
	s := message.WatchState{Asked: 2, Answers: []message.Detriment{{Header: h, Item: "d1", Disadvantaged: true, Text: "被评为基本称职", Evidence: []string{"登记表"}}},
		Complaints: []message.Complain{{Header: by("o-203", message.Officer, ""), Text: "未获评优"}}, PutRight: []message.PutRight{{Header: by("s-001", message.Supervisor, ""), Item: "d2", Text: "已更正"}},
		Proceeding: message.Proceeding{Opened: noon, Seq: 3, Docket: []message.Item{
			{ID: "d4", Kind: message.AwaitNoDetriment, From: message.Handler, Subject: "2/3", Article: "20", Opened: noon, Due: noon.AddDate(2, 0, 0), Status: message.ItemOpen},
			{ID: "d5", Kind: message.AwaitComplaint, From: message.Supervisor, Article: "20", Opened: noon, Due: noon.AddDate(0, 0, 3), Card: message.Yellow, Status: message.ItemOpen}},
			Tail: []message.Entry{entryOf(t, 1, message.Actor{ID: "duecourse", Role: message.System}, message.WatchOpened, message.WatchInput{Case: "C"}),
				entryOf(t, 2, h.Actor, message.CommandApplied, map[string]any{"name": "detriment", "command": message.Detriment{Header: h, Item: "d1", Disadvantaged: true, Text: "x"}}),
				entryOf(t, 3, h.Actor, message.CommandApplied, map[string]any{"name": "round", "command": message.Round{Header: h, What: "科长选拔"}})}}}
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		var b strings.Builder
		if err := TellWatch(&b, "LYG-2026-0001", s, m, noon.AddDate(0, 0, 1), Options{Lang: l}); err != nil {
			t.Fatal(err)
		}
		golden(t, "watch."+string(l), b.String())
	}
}

// Every command line that a story suggests is one for what it awaits.
func TestEveryWaitOfPeopleHasACommandLine(t *testing.T) {
	for kind, s := range steps {
		line := NextStep("C-1", message.Item{ID: "d3", Kind: kind, From: message.Handler})
		if !strings.HasPrefix(line, "starter ") || strings.Contains(line, "%!") || !strings.Contains(line, "C-1") {
			t.Errorf("%s: %q (%+v)", kind, line, s)
		}
	}
	if NextStep("C-1", message.Item{Kind: message.AwaitLimit}) != "" {
		t.Error("the statutory time is not ended by a command of its own")
	}
}
