package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

func civilDay(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// journalled chains events with their data.
func journalled(t *testing.T, number string, pairs ...any) []message.Entry {
	t.Helper()
	var out []message.Entry
	seq, head := int64(0), ""
	for i := 0; i < len(pairs); i += 2 {
		data, err := json.Marshal(pairs[i+1])
		if err != nil {
			t.Fatal(err)
		}
		e, err := message.Chain(message.Entry{Case: number, At: noon.Add(time.Duration(i) * time.Minute), Actor: message.Actor{ID: "h-1", Role: message.Handler},
			Event: pairs[i].(message.Event), Data: data}, seq, head)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
		seq, head = e.Seq, e.Hash
	}
	return out
}

type m map[string]any

func closedCase(t *testing.T) ([]message.Entry, message.CaseRow) {
	t.Helper()
	head := message.Header{ID: "k", Actor: message.Actor{ID: "s-1", Role: message.Supervisor}, At: noon, Reason: "依据充分"}
	entries := journalled(t, "C-1",
		message.CaseOpened, m{"input": message.CaseInput{Case: "C-1", Unit: "市局", OpenedBy: message.Actor{ID: "h-1", Role: message.Handler}, Evidence: []message.Evidence{{ID: "E1", Title: "检查记录", Kind: "record"}}}},
		message.Assessed, m{"as_of": "2026-03-02", "recommendation": message.Recommendation{Disposition: measures.Exempt, Basis: []string{"8.12"}}},
		message.StageEntered, m{"stage": message.Deciding},
		message.CommandApplied, m{"name": "decide", "command": message.Decide{Header: head, Proposed: message.Proposed{Disposition: measures.Exempt, Basis: []string{"8.12"}}}},
		message.StageEntered, m{"stage": message.Closed},
		message.CaseClosed, m{"disposition": "exempt"})
	last := entries[len(entries)-1]
	return entries, message.CaseRow{Case: "C-1", Unit: "市局", Stage: message.Closed, Measures: "1", Opened: noon, Closed: last.At, Seq: last.Seq, Head: last.Hash}
}

func recorded(t *testing.T) *fakeRecords {
	t.Helper()
	entries, row := closedCase(t)
	return &fakeRecords{entries: map[string][]message.Entry{"C-1": entries}, rows: map[string]message.CaseRow{"C-1": row}}
}

func openCase(t *testing.T) look {
	t.Helper()
	entries := journalled(t, "C-2", message.CaseOpened, m{"input": message.CaseInput{Case: "C-2", Unit: "市局"}}, message.StageEntered, m{"stage": message.Hearing})
	last := entries[1]
	return look{Input: message.CaseInput{Case: "C-2", Unit: "市局"}, State: message.State{Stage: message.Hearing, Handler: "h-1",
		Proceeding: message.Proceeding{Opened: noon, Unflushed: entries, Seq: last.Seq, Head: last.Hash,
			Docket: []message.Item{{ID: "d1", Kind: message.AwaitStatement, From: message.Officer, Opened: noon, Due: noon.AddDate(10, 0, 0), Status: message.ItemOpen}}}}}
}

func TestShowCase(t *testing.T) {
	f := newFake()
	f.looks["C-2"] = openCase(t)
	callOn(t, over(f, nil), "show", "C-2").want(t, exitDone, "starter statement C-2 --text TEXT --as ID --role officer", "")
	callOn(t, over(f, nil), "show", "C-2", "--lang", "zh").want(t, exitDone, "等待当事执法人员：陈述和申辩", "")
	o := callOn(t, over(f, nil), "show", "C-2", "-o", "json")
	o.want(t, exitDone, `"waiting_on": "officer"`, "")
	if !json.Valid([]byte(o.out)) || strings.Contains(o.out, `"docket": null`) {
		t.Errorf("not what programs want:\n%s", o.out)
	}
	callOn(t, over(f, nil), "show", "C-2", "-o", "yaml").want(t, exitDone, "case: C-2\n", "")

	// the engine no longer has it: the register does
	callOn(t, over(f, recorded(t)), "show", "C-1").want(t, exitDone, "Source     the register", "")
	callOn(t, over(f, recorded(t)), "show", "C-1", "-o", "json").want(t, exitDone, `"source": "register"`, "")
	callOn(t, over(f, recorded(t)), "show", "C-9").want(t, exitNotFound, "", "there is no case C-9")
	callOn(t, over(f, nil), "show", "C-9").want(t, exitNotFound, "", "no register")
	callOn(t, over(nil, recorded(t)), "show", "C-1").want(t, exitUnreachable, "", "out of reach")
	callOn(t, over(f, nil), "show").want(t, exitUsage, "", "an argument is missing")
}

func TestWatch(t *testing.T) {
	f := newFake()
	l := openCase(t)
	f.looks["C-2"] = l
	looks := 0
	f.onLook = func() {
		if looks++; looks == 2 {
			entries, _ := closedCase(t)
			l.State.Unflushed, l.State.Stage, l.Closed = entries, message.Closed, noon
			f.looks["C-2"] = l
		}
	}
	o := callOn(t, over(f, nil), "watch", "C-2", "--every", "100ms")
	o.want(t, exitDone, "case C-2: stage hearing", "")
	o.want(t, exitDone, "closed: Exempt", "")
	if strings.Count(o.out, "opened; handler") != 1 {
		t.Errorf("an entry was shown twice:\n%s", o.out)
	}
	f.onLook = nil
	if n := strings.Count(callOn(t, over(f, nil), "watch", "C-2", "-o", "json").out, "\n"); n != watchedAtFirst {
		t.Errorf("%d lines of JSON", n)
	}
	f.looks["C-3"] = openCase(t)
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	callOnWith(t, ctx, over(f, nil), "watch", "C-3").want(t, exitDone, "", "")
	callOn(t, over(f, nil), "watch", "C-9").want(t, exitNotFound, "", "C-9")
	callOn(t, over(f, nil), "watch", "C-3", "--every", "1ms").want(t, exitUsage, "", "100ms")
}

func TestDossier(t *testing.T) {
	f := newFake()
	f.looks["C-2"] = openCase(t)
	callOn(t, over(nil, recorded(t)), "dossier", "C-1", "--lang", "zh").want(t, exitDone, "链条已核对：共 6 条", "") // no engine needed
	o := callOn(t, over(nil, recorded(t)), "dossier", "C-1", "-o", "json")
	o.want(t, exitDone, `"intact": true`, "")
	o.want(t, exitDone, `"assessments": [`, "")
	golden(t, "dossier.zh", callOn(t, over(nil, recorded(t)), "dossier", "C-1", "--lang", "zh").out)
	golden(t, "dossier.en", callOn(t, over(nil, recorded(t)), "dossier", "C-1").out)

	// an open case: what the register lacks comes from the engine
	callOn(t, over(f, recorded(t)), "dossier", "C-2").want(t, exitDone, "The last 2 are not in the register yet", "")
	callOn(t, over(nil, recorded(t)), "dossier", "C-2").want(t, exitUnreachable, "", "out of reach")
	callOn(t, over(f, recorded(t)), "dossier", "C-9").want(t, exitNotFound, "", "C-9")
	callOn(t, over(f, nil), "dossier", "C-2").want(t, exitUnreachable, "", "no register")

	altered := recorded(t)
	altered.entries["C-1"][3].Data = json.RawMessage(`{"name":"decide","command":{"disposition":"liable"}}`)
	callOn(t, over(nil, altered), "dossier", "C-1").want(t, exitError, "# Dossier", "The chain is broken: entry 4")
	cut := recorded(t)
	cut.entries["C-1"] = cut.entries["C-1"][:5]
	callOn(t, over(f, cut), "dossier", "C-1").want(t, exitError, "# Dossier", "The chain is broken: the last entry, 5")
	garbled := recorded(t)
	garbled.entries["C-1"][1].Data = json.RawMessage(`{"as_of": 7}`)
	callOn(t, over(f, garbled), "dossier", "C-1").want(t, exitError, "# Dossier of case C-1", "The chain is broken: entry 2")

	out := filepath.Join(t.TempDir(), "c.md")
	callOn(t, over(nil, recorded(t)), "dossier", "C-1", "--out", out).want(t, exitDone, "", "written to")
	callOn(t, over(nil, recorded(t)), "dossier", "C-1", "--out", out).want(t, exitUsage, "", "is not overwritten")
	if data, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(data), "# Dossier of case C-1") {
		t.Errorf("%.40s, %v", data, err)
	}
}

func TestRegisterVerify(t *testing.T) {
	callOn(t, over(nil, recorded(t)), "register", "verify").want(t, exitDone, "1 journals of cases, clocks and watches checked, every chain intact", "")
	r := recorded(t)
	r.broken = []register.Broken{{Case: "C-1", Seq: 4, How: register.BreakAltered, Text: lang.Text{ZH: "被改动过", EN: "was altered"}}}
	callOn(t, over(nil, r), "register", "verify", "--lang", "zh").want(t, exitError, "被改动过", "")
	callOn(t, over(nil, r), "register", "verify", "-o", "json").want(t, exitError, `"intact": false`, "")
	callOn(t, over(nil, nil), "register", "verify").want(t, exitUnreachable, "", "no register")
	callOn(t, over(nil, nil), "register", "verfy").want(t, exitUsage, "", `did you mean "verify"?`)
}

// TestRealRegister holds the commands against a register of their own kind.
func TestRealRegister(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	r, err := register.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	entries, row := closedCase(t)
	if err := r.Record(context.Background(), message.Batch{Entries: entries, Case: row}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	to := outside{cases: over(newFake(), nil).cases, records: openRegister}
	callOn(t, to, "register", "verify", "--register", "sqlite:"+path).want(t, exitDone, "1 journals of cases, clocks and watches checked", "")
	callOn(t, to, "dossier", "C-1", "--register", "sqlite:"+path).want(t, exitDone, "The chain was checked: 6 entries", "")
	callOn(t, to, "show", "C-1", "--register", "sqlite:"+path).want(t, exitDone, "the register", "")
	callOn(t, to, "show", "C-7", "--register", "sqlite:"+path).want(t, exitNotFound, "", "there is no case C-7")
}

func TestCompletionOfCases(t *testing.T) {
	f := newFake()
	f.listed = listed()
	callOn(t, over(f, nil), "__complete", "show", "LYG-2026").want(t, exitDone, "LYG-2026-0001\nLYG-2026-0002\n", "")
	for line, want := range map[string]search{"show LYG": {id: "case:LYG"}, "fact LYG": {open: true, id: "case:LYG"}} { // by the engine, for it finds many
		callOn(t, over(f, nil), append([]string{"__complete"}, words(line)...)...)
		if got := f.searches[len(f.searches)-1]; got != want {
			t.Errorf("%s: searched for %+v", line, got)
		}
	}
	callOn(t, over(f, nil), "__complete", "fact", "C", "request.se").want(t, exitDone, "request.sent_on=\n", "")
	callOn(t, over(f, nil), "__complete", "decide", "C", "").want(t, exitDone, "exempt\n", "")
	callOn(t, over(f, nil), "__complete", "inbox", "--role", "").want(t, exitDone, "supervisor\n", "")
	callOn(t, over(nil, nil), "__complete", "show", "").want(t, exitDone, ":4", "")
}
