package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// dissenting is a closed case of the second edition that was decided collectively, with one against it.
func dissenting(t *testing.T) *fakeRecords {
	t.Helper()
	boss := message.Header{ID: "k-2", Actor: message.Actor{ID: "s-1", Role: message.Supervisor}, At: noon, Reason: "集体讨论决定"}
	decision := message.Decide{Header: boss, Proposed: message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.12"}},
		Meeting: &message.Meeting{On: civilDay("2026-03-01"), Present: []string{"s-1", "s-2", "s-3"}, Minutes: "E7",
			Votes: []message.Vote{{Who: "s-1", Is: message.VoteFor}, {Who: "s-2", Is: message.VoteFor}, {Who: "s-3", Is: message.VoteReserved, Text: "证据不足，保留意见"}}}}
	intervene := message.Intervene{Header: boss, Authority: "检察院", On: civilDay("2026-03-01")}
	entries := journalled(t, "C-1",
		message.CaseOpened, m{"input": message.CaseInput{Case: "C-1", Unit: "市局", Edition: 2}},
		message.CommandApplied, m{"name": "decide", "command": decision},
		message.CommandApplied, m{"name": message.CmdIntervention, "command": intervene},
		message.CaseClosed, m{"disposition": "exempt"})
	last := entries[len(entries)-1]
	return &fakeRecords{entries: map[string][]message.Entry{"C-1": entries},
		rows: map[string]message.CaseRow{"C-1": {Case: "C-1", Unit: "市局", Stage: message.Closed, Opened: noon, Closed: last.At, Seq: last.Seq, Head: last.Hash}}}
}

func TestDissentExport(t *testing.T) {
	to := over(nil, dissenting(t))
	for _, l := range []string{"zh", "en"} {
		o := callOn(t, to, "dissent", "C-1", "s-3", "--lang", l)
		if o.code != exitDone {
			t.Errorf("exit code %d: %s", o.code, o.errs)
		}
		golden(t, "dissent."+l, o.out)
	}
	o := callOn(t, to, "dissent", "C-1", "s-3", "-o", "json")
	o.want(t, exitDone, `"chain_intact": true`, "")
	var all []map[string]any
	if err := json.Unmarshal([]byte(o.out), &all); err != nil || len(all) != 1 || all[0]["entry"] != 2.0 || all[0]["text"] != "证据不足，保留意见" {
		t.Errorf("%v: %s", err, o.out)
	}
	callOn(t, to, "dissent", "C-1", "s-1").want(t, exitNotFound, "", "no objection or reservation by s-1")
	callOn(t, over(newFake(), dissenting(t)), "dissent", "C-9", "s-1").want(t, exitNotFound, "", "C-9")
	callOn(t, to, "dissent", "C-1").want(t, exitUsage, "", "an argument is missing")
	altered := dissenting(t)
	altered.entries["C-1"][1].Actor.ID = "x"
	callOn(t, over(nil, altered), "dissent", "C-1", "s-3", "-o", "json").want(t, exitError, `"chain_intact": false`, "The chain is broken: entry 2")
}

func TestJointOpinionIsWrittenForTheAuthority(t *testing.T) {
	expert := message.Header{ID: "k-3", Actor: message.Actor{ID: "e-1", Role: message.Expert}, At: noon}
	f := dissenting(t)
	entries := journalled(t, "C-1",
		message.CaseOpened, m{"input": message.CaseInput{Case: "C-1", Unit: "市局", Edition: 2}},
		message.CommandApplied, m{"name": message.CmdIntervention, "command": message.Intervene{Authority: "检察院", On: civilDay("2026-03-01")}},
		message.CommandApplied, m{"name": message.CmdConvene, "command": message.Convene{Members: []string{"e-1", "e-2"}, Quorum: 1, Question: "是否依法履职"}},
		message.CommandApplied, m{"name": message.CmdOpinion, "command": message.Opine{Header: expert, Text: "已尽审查义务"}},
		message.CommandApplied, m{"name": message.CmdJointOpinion, "command": message.OpineJointly{Header: expert, Text: "依法履职", SignedBy: []string{"e-1"}}},
		message.CaseClosed, m{"disposition": "no_fault"})
	last := entries[len(entries)-1]
	f.entries["C-1"], f.rows["C-1"] = entries, message.CaseRow{Case: "C-1", Unit: "市局", Stage: message.Closed, Opened: noon, Closed: last.At, Seq: last.Seq, Head: last.Hash}
	callOn(t, over(nil, f), words("reference C-1 --lang zh")...).want(t, exitDone, "- 致：检察院", "")
	o := callOn(t, over(nil, f), words("reference C-1 -o json")...)
	o.want(t, exitDone, `"chain_intact": true`, "")
	o.want(t, exitDone, `"text": "依法履职"`, "")
	if strings.Contains(o.out, "已尽审查义务") {
		t.Error("a member's own view is in it")
	}
	callOn(t, over(nil, dissenting(t)), words("reference C-1")...).want(t, exitNotFound, "", "there is no joint opinion")
}

// What a closed case came to is told from its journal.
func TestDossierHasWhatTheCaseCameTo(t *testing.T) {
	o := callOn(t, over(nil, dissenting(t)), "dossier", "C-1", "--lang", "zh")
	o.want(t, exitDone, "检察院 介入", "")
	o.want(t, exitDone, "s-3 保留意见：证据不足，保留意见", "")
	o.want(t, exitDone, "- 承办人：h-1", "")
	o = callOn(t, over(nil, dissenting(t)), "dossier", "C-1", "-o", "json")
	o.want(t, exitDone, `"interventions": [`, "")
	o.want(t, exitDone, `"intact": true`, "")
}

func TestTheOfficerLooks(t *testing.T) {
	to := over(newFake(), dissenting(t))
	for _, line := range []string{"show C-1 --all --role officer", "show C-1 -o json --role officer", "dossier C-1 --role officer", "dossier C-1 -o json --role officer"} {
		o := callOn(t, to, words(line)...)
		if o.code != exitDone || strings.Contains(o.out, "保留意见") || strings.Contains(o.out, "s-2") {
			t.Errorf("%s: %d\n%s%s", line, o.code, o.out, o.errs)
		}
	}
	callOn(t, to, words("show C-1 --role auditor")...).want(t, exitDone, "证据不足，保留意见", "")
	callOn(t, to, words("dossier C-1 --role oficer")...).want(t, exitUsage, "", `did you mean "officer"?`)
	callOn(t, to, words("show --help")...).want(t, exitDone, "With --role officer", "")
	t.Setenv(envRole, "officer")
	if o := callOn(t, to, "show", "C-1"); strings.Contains(o.out, "保留意见") {
		t.Errorf("the role of the environment does not count:\n%s", o.out)
	}
}

func TestLinkedCasesAreShown(t *testing.T) {
	f := newFake()
	l := openCase(t)
	l.Input.Matter = "M-1"
	f.looks["C-2"] = l
	f.listed = []found{{Case: "C-3", Matter: "M-1", Stage: message.Closed, Disposition: "exempt"}, {Case: "C-2", Matter: "M-1", Stage: message.Hearing}, {Case: "C-1", Matter: "M-1", Stage: message.Intake}}
	callOn(t, over(f, nil), "show", "C-2").want(t, exitDone, "Linked     C-1 intake; C-3 closed, Exempt", "")
	if got := f.searches[len(f.searches)-1]; got != (search{matter: "M-1"}) {
		t.Errorf("searched for %+v", got)
	}
	callOn(t, over(f, nil), "show", "C-2", "-o", "json").want(t, exitDone, `"linked": [`, "")
	if o := callOn(t, over(f, nil), "show", "C-2", "--role", "officer"); strings.Contains(o.out, "C-3") {
		t.Error("the officer sees what came of others")
	}
}

func TestDecidingASanctionTellsItsTerm(t *testing.T) {
	f := newFake()
	l := openCase(t)
	l.Input.Rules = []period.Rule{{ID: "warning", Span: period.Span{N: 6, Unit: period.Months}, Citation: "政务处分法第八条"}}
	l.State.Decision, l.State.DecidedAt = &message.Decide{Reasoning: message.Reasoning{Sanction: "warning"}}, noon
	f.looks["C-2"] = l
	line := words("decide C-2 liable --sanction warning --reason r --as s --role supervisor")
	callOn(t, over(f, nil), line...).want(t, exitDone, "warning: term of 6 months, from 2026-03-02 until 2026-09-02 (政务处分法第八条)\n", "")
	callOn(t, over(f, nil), append(line, "--lang", "zh")...).want(t, exitDone, "警告：期间 6 个月，自 2026-03-02 起，至 2026-09-02 止（政务处分法第八条）", "")
	if o := callOn(t, over(f, nil), append(line, "-o", "json")...); !json.Valid([]byte(o.out)) {
		t.Errorf("no JSON: %s", o.out)
	}
	callOn(t, over(f, nil), words("serve C-2 --on 2026-03-02 --manner m --as h --role handler")...).want(t, exitDone, "until 2026-09-02", "")
	f.answer = message.Answer{Stage: message.Deciding}
	if o := callOn(t, over(f, nil), line...); strings.Contains(o.out, "term of") {
		t.Errorf("a refusal has a term:\n%s", o.out)
	}
}

func TestDetrimentShow(t *testing.T) {
	f := newFake()
	f.watches = map[string]message.WatchState{"C-1": {Asked: 1, Proceeding: message.Proceeding{Opened: noon, Docket: []message.Item{
		{ID: "d1", Kind: message.AwaitNoDetriment, From: message.Handler, Subject: "1/3", Opened: noon, Due: noon.AddDate(10, 0, 0), Status: message.ItemOpen}}}}}
	callOn(t, over(f, nil), words("detriment show C-1")...).want(t, exitDone, "starter detriment answer C-1 d1 --none --as ID --role handler", "")
	callOn(t, over(f, nil), words("detriment show C-1 --lang zh")...).want(t, exitDone, "年度考核是否因免责受到影响：第 1 次，共 3 次", "")
	callOn(t, over(f, nil), "show", "C-1/watch").want(t, exitUsage, "", "starter detriment show C-1")
	f.looks, f.dockets["RQ-1/clock"] = map[string]look{}, []message.Item{{ID: "d1"}}
	callOn(t, over(f, nil), "show", "RQ-1/clock").want(t, exitUsage, "", "starter clock show RQ-1")
	callOn(t, over(f, nil), "show", "RQ-1").want(t, exitUsage, "", "starter clock show RQ-1")
	callOn(t, over(f, nil), "show", "C-3").want(t, exitNotFound, "", "there is no case C-3")
	callOn(t, over(f, nil), words("detriment show C-1 -o json")...).want(t, exitDone, `"asked": 1`, "")
	callOn(t, over(f, nil), words("detriment show C-2")...).want(t, exitNotFound, "", "watch C-2")
	f.listed = []found{{Case: "C-1/watch"}}
	callOn(t, over(f, nil), "__complete", "detriment", "answer", "C").want(t, exitDone, "C-1\n", "")
	if got := f.searches[len(f.searches)-1]; got != (search{open: true, kind: message.WatchWorkflow, id: "watch:C"}) {
		t.Errorf("searched for %+v", got)
	}
}

func TestNumbersNameTheirWorkflows(t *testing.T) {
	for number, id := range map[string]string{"LYG-2026-0001": "case:LYG-2026-0001", "LYG-2026-0001/watch": "watch:LYG-2026-0001", "RQ-1/clock": "clock:RQ-1"} {
		if got := idOf(number); got != id {
			t.Errorf("%s: got %s, want %s", number, got, id)
		}
		if got := numbered(id); got != number {
			t.Errorf("%s: got %s, want %s", id, got, number)
		}
	}
}

func TestCompletionOfTheBranches(t *testing.T) {
	f := newFake()
	f.listed = listed()
	for line, want := range map[string]string{
		"remedied C ":                     "appeal\n",
		"remedied C review ":              "annulled\n",
		"suspend C ":                      "illness\n",
		"protect C ":                      "false_report\n",
		"handoff report C ":               "sanctioned\n",
		"handoff transfer LYG-2026":       "LYG-2026-0001\n",
		"decide C liable --sanction ":     "demotion\n",
		"remedied C x y --back-to ":       "hearing\n",
		"ask C --from ":                   "superior\n",
		"handoff transfer C --suspicion ": "duty_crime\n",
	} {
		args := append([]string{"__complete"}, strings.Split(line, " ")...)
		callOn(t, over(f, nil), args...).want(t, exitDone, want, "")
	}
}

// What a command without an answer can do next is what its own command line has: those to a clock have no --async.
func TestUnansweredSaysWhatThereIs(t *testing.T) {
	e := &engine{within: answerWithin}
	for id, async := range map[string]bool{message.WorkflowID("C-1"): true, message.ClockID("RQ-1"): false, message.WatchID("C-1"): true} {
		text := wordsOf(e.unanswered(t.Context(), id, "k-1", context.DeadlineExceeded))
		for _, s := range []string{text.ZH, text.EN} {
			if !strings.Contains(s, "--id k-1") || strings.Contains(s, "--async") != async {
				t.Errorf("%s: %s", id, s)
			}
		}
	}
	for id, shows := range map[string]string{"case:C-1": "starter show C-1", "clock:RQ-1": "starter clock show RQ-1", "watch:C-1": "starter detriment show C-1"} {
		if got := showing(id); got != shows {
			t.Errorf("%s: %s", id, got)
		}
	}
}
