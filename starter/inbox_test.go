package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

// awaiting is an engine, and a register, with the cases of listed and what they await.
func awaiting() (*fakeCases, *fakeRecords) {
	f, r := newFake(), &fakeRecords{}
	f.listed = listed()
	for _, x := range f.listed {
		open := message.Item{ID: "d2", Kind: map[message.Stage]message.ItemKind{message.Deciding: message.AwaitDecision, message.FactFinding: message.AwaitFacts, message.Hearing: message.AwaitStatement}[x.Stage],
			From: x.WaitingOn, Opened: x.Opened, Due: x.Due, Card: x.Card, Status: message.ItemOpen}
		f.dockets[x.Case] = []message.Item{{ID: "d1", Kind: message.AwaitService, From: message.Handler, Status: message.ItemAnswered}, open}
		if x.WaitingOn != "" {
			r.docket = append(r.docket, register.DocketRow{Case: x.Case, Unit: x.Unit, Stage: x.Stage, Item: open})
		}
	}
	slices.SortFunc(r.docket, func(a, b register.DocketRow) int { return a.Item.Due.Compare(b.Item.Due) })
	return f, r
}

// inboxAt shows the inbox as it is at noon, and what is said besides.
func inboxAt(t *testing.T, to outside, l lang.Lang, opts inboxOptions) (string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	o := &online{&app{out: &out, errs: &errs, lang: l}, to}
	if err := o.inbox(context.Background(), opts, noon); err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String()
}

func TestInbox(t *testing.T) {
	f, r := awaiting()
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		got, said := inboxAt(t, over(nil, r), l, inboxOptions{output: formText}) // no engine needed
		if golden(t, "inbox."+string(l), got); said != "" {
			t.Errorf("besides the table: %s", said)
		}
		asked, said := inboxAt(t, over(f, nil), l, inboxOptions{output: formText})
		if asked != got || strings.Count(said, "\n") != 1 || !strings.Contains(said, map[lang.Lang]string{lang.ZH: "台账无法读取，改为通过引擎逐件询问：没有台账", lang.EN: "cannot be read, so that each case is asked through the engine: no register"}[l]) {
			t.Errorf("without the register:\n%s%s", asked, said)
		}
		for _, form := range []string{formJSON, formYAML} {
			got, _ := inboxAt(t, over(nil, r), l, inboxOptions{output: form})
			if asked, _ := inboxAt(t, over(f, nil), l, inboxOptions{output: form}); asked != got {
				t.Errorf("the register:\n%s\nthe engine:\n%s", got, asked)
			}
		}
	}
	r.asked = nil
	callOn(t, over(nil, r), words("inbox --role supervisor --unit 赣榆分局 --overdue --limit 7 -o json")...).want(t, exitDone, `"waiting_on": "supervisor"`, "")
	got := r.asked[0]
	if time.Since(got.Overdue).Abs() > time.Minute {
		t.Errorf("overdue at %v", got.Overdue)
	}
	got.Overdue = time.Time{}
	if want := (register.DocketFilter{Role: message.Supervisor, Unit: "赣榆分局", Limit: 7}); got != want {
		t.Errorf("asked the register for %+v", got)
	}
	for _, c := range []struct {
		line, want string
	}{{"inbox --lang zh", "没有待办"}, {"inbox --lang en", "nothing is awaited"}, {"inbox -o json", "[]\n"}, {"inbox -o yaml", "[]\n"}} {
		for _, to := range []outside{over(nil, &fakeRecords{}), over(newFake(), nil)} {
			if o := callOn(t, to, words(c.line)...); o.code != exitDone || strings.TrimSpace(o.out) != strings.TrimSpace(c.want) {
				t.Errorf("%s: %d %q", c.line, o.code, o.out)
			}
		}
	}
	callOn(t, over(nil, nil), "inbox").want(t, exitUnreachable, "", "out of reach")
	callOn(t, over(nil, nil), words("inbox --role supervisr")...).want(t, exitUsage, "", `did you mean "supervisor"?`)
	callOn(t, over(nil, nil), words("inbox --limit -1")...).want(t, exitUsage, "", "--limit")
	callOn(t, realOutside, words("inbox --register mysql:x")...).want(t, exitUsage, "", "a database")
}

func TestInboxShowsAtMostWhatIsAskedFor(t *testing.T) {
	f, r := awaiting()
	for name, to := range map[string]outside{"register": over(nil, r), "engine": over(f, nil)} {
		got, _ := inboxAt(t, to, lang.EN, inboxOptions{output: formText, limit: 1})
		if !strings.Contains(got, "… and at least 2 more") || !strings.Contains(got, "LYG-2026-0001") || strings.Contains(got, "0003") {
			t.Errorf("%s, limited to one:\n%s", name, got)
		}
		if got, _ := inboxAt(t, to, lang.EN, inboxOptions{output: formText, limit: 3}); strings.Contains(got, "more") {
			t.Errorf("%s, limited to all:\n%s", name, got)
		}
	}
}

func TestInboxGoesThroughTheRegisterByPages(t *testing.T) {
	r := &fakeRecords{}
	for i := range 2*register.MaxPage + 5 {
		r.docket = append(r.docket, register.DocketRow{Case: fmt.Sprintf("C-%04d", i), Item: message.Item{ID: "d1", From: message.Handler, Due: noon, Status: message.ItemOpen}})
	}
	for _, c := range []struct {
		limit, rows int
		pages       []int
	}{
		{0, len(r.docket), []int{1000, 1000, 1000}},
		{1000, 1000, []int{1000}},
		{1500, 1500, []int{1000, 500}},
		{3000, len(r.docket), []int{1000, 1000, 1000}},
	} {
		r.asked = nil
		var rows []inboxView
		out, _ := inboxAt(t, over(nil, r), lang.EN, inboxOptions{output: formJSON, limit: c.limit})
		if err := json.Unmarshal([]byte(out), &rows); err != nil {
			t.Fatal(err)
		}
		var pages []int
		for _, f := range r.asked {
			pages = append(pages, f.Limit)
		}
		if len(rows) != c.rows || !slices.Equal(pages, c.pages) || rows[len(rows)-1].Case != fmt.Sprintf("C-%04d", c.rows-1) {
			t.Errorf("--limit %d: %d rows by pages of %v", c.limit, len(rows), pages)
		}
	}
	// What breaks off halfway is no whole answer, and is not asked of the engine a second time.
	r.asked, r.failAt = nil, 2
	callOn(t, over(newFake(), r), words("inbox --limit 0")...).want(t, exitError, "C-0000", "the register broke down")
	// What cannot be read from the beginning is.
	r.asked, r.failAt = nil, 1
	f, _ := awaiting()
	callOn(t, over(f, r), "inbox").want(t, exitDone, "LYG-2026-0001", "through the engine: the register broke down")
}

// TestInboxOfARealRegister holds the filters and the kinds against a register of its own.
func TestInboxOfARealRegister(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	r, err := register.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	past, ahead := time.Now().AddDate(0, 0, -3), time.Now().AddDate(0, 0, 30)
	for _, c := range []struct {
		row  message.CaseRow
		item message.Item
	}{
		{message.CaseRow{Case: "C-1", Unit: "市局", Stage: message.Deciding}, message.Item{ID: "d1", Kind: message.AwaitDecision, From: message.Supervisor, Due: past, Card: message.Red}},
		{message.CaseRow{Case: "C-2", Unit: "市局", Stage: message.Deciding}, message.Item{ID: "d1", Kind: message.AwaitDecision, From: message.Supervisor, Due: past, Stopped: past}},
		{message.CaseRow{Case: "L-1", Unit: "连云分局", Stage: message.Proposal}, message.Item{ID: "d1", Kind: message.AwaitLimit, From: message.Supervisor, Due: ahead}},
		{message.CaseRow{Case: "L-2", Unit: "连云分局", Stage: message.Proposal}, message.Item{ID: "d1", Kind: message.AwaitLimit, From: message.Supervisor, Due: ahead, Card: message.Yellow}},
		{message.CaseRow{Case: "L-3", Unit: "连云分局", Stage: message.Proposal}, message.Item{ID: "d1", Kind: message.AwaitLimit, From: message.Supervisor, Due: past}},
		{message.CaseRow{Case: "L-4", Unit: "连云分局", Stage: message.AtCommission}, message.Item{ID: "d1", Kind: message.AwaitLimit, From: message.Supervisor, Due: past, Stopped: past}},
		{message.CaseRow{Case: "C-1/watch", Kind: message.WatchWorkflow, Unit: "市局", Stage: message.StageWatching}, message.Item{ID: "d1", Kind: message.AwaitNoDetriment, From: message.Handler, Subject: "1/3", Due: ahead}},
		{message.CaseRow{Case: "RQ-1/clock", Kind: message.WrittenRequestWorkflow, Unit: "海州分局", Stage: message.StageRunning}, message.Item{ID: "d1", Kind: message.AwaitReply, From: message.Superior, Due: ahead}},
	} {
		entry := journalled(t, c.row.Case, message.CaseOpened, m{"input": message.CaseInput{Case: c.row.Case}})
		c.row.Opened, c.row.Seq, c.row.Head = past, 1, entry[0].Hash
		c.item.Opened, c.item.WarnAt, c.item.Status = past, past, message.ItemOpen
		if err := r.Record(t.Context(), message.Batch{Case: c.row, Entries: entry, Docket: []message.Item{c.item}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	to := outside{cases: over(nil, nil).cases, records: openRegister}
	for args, want := range map[string][]string{
		"":                                {"C-1", "C-2", "L-3", "L-4", "C-1/watch", "L-1", "L-2", "RQ-1/clock"}, // programs get all
		"--role supervisor":               {"C-1", "C-2", "L-3", "L-4", "L-1", "L-2"},
		"--role supervisor --overdue":     {"C-1", "L-3"},
		"--unit 海州分局":                     {"RQ-1/clock"},
		"--unit 市局 --role handler":        {"C-1/watch"},
		"--unit 市局 --role superior":       nil,
		"--limit 1":                       {"C-1"},
		"--overdue --role legal_reviewer": nil,
	} {
		o := callOn(t, to, append(words("inbox -o json "+args), "--register", "sqlite:"+path)...)
		var rows []inboxView
		if err := json.Unmarshal([]byte(o.out), &rows); err != nil || o.code != exitDone || o.errs != "" {
			t.Fatalf("%s: %v, exit code %d: %s", args, err, o.code, o.errs)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Case)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", args, got)
		}
	}
	o := callOn(t, to, "inbox", "--register", "sqlite:"+path, "--lang", "zh")
	o.want(t, exitDone, "停止计算", "")
	callOn(t, to, "inbox", "--register", "sqlite:"+path).want(t, exitDone, "standing still", "")
	callOn(t, to, "inbox", "--register", "sqlite:"+path, "-o", "json", "--role", "supervisor").want(t, exitDone, `"stopped": "`, "")
	// People are told of limits that are near, and how many others there are.
	far := "statutory limits that are not near yet, left out: 2 (--all shows them)"
	for args, want := range map[string][]string{
		"--unit 连云分局":                      {"L-3", "L-2", far},
		"--unit 连云分局 --limit 1":            {"L-3", "at least 1 more", far},
		"--unit 连云分局 --all":                {"L-3", "L-4", "L-1", "L-2"},
		"--unit 连云分局 --overdue":            {"L-3"},
		"--unit 连云分局 --role handler":       {"nothing is awaited"},
		"--unit 连云分局 --role handler --all": {"nothing is awaited"},
	} {
		o := callOn(t, to, append(words("inbox "+args), "--register", "sqlite:"+path)...)
		lines := strings.Split(strings.TrimSpace(o.out), "\n")
		if len(lines) > 1 {
			lines = lines[1:]
		}
		if len(lines) != len(want) {
			t.Errorf("%s:\n%s", args, o.out)
			continue
		}
		for i, line := range lines {
			if !strings.Contains(line, want[i]) {
				t.Errorf("%s: %q, not %q", args, line, want[i])
			}
		}
	}
	if !strings.Contains(o.out, "逾期 3 天") || strings.Count(o.out, "停止计算") != 1 {
		t.Errorf("what stands still is not told apart:\n%s", o.out)
	}
}

// Where the register cannot be read, the cases' own dockets show the same.
func TestInboxLeavesOutLimitsThatAreFar(t *testing.T) {
	f, r := awaiting()
	limit := message.Item{ID: "d9", Kind: message.AwaitLimit, From: message.Supervisor, Opened: noon, Due: noon.AddDate(0, 6, 0), Status: message.ItemOpen}
	warned := limit
	warned.ID, warned.Card = "d8", message.Yellow
	at := slices.IndexFunc(r.docket, func(d register.DocketRow) bool { return d.Case == "LYG-2026-0001" })
	row := r.docket[at]
	for _, row.Item = range []message.Item{warned, limit} {
		f.dockets[row.Case], r.docket = append(f.dockets[row.Case], row.Item), append(r.docket, row)
	}
	for name, to := range map[string]outside{"register": over(nil, r), "engine": over(f, nil)} {
		got, _ := inboxAt(t, to, lang.ZH, inboxOptions{output: formText})
		if strings.Contains(got, "d9") || !strings.Contains(got, "d8") || !strings.HasSuffix(got, "尚未临近的法定办案期限未列出：1 项（--all 列出）\n") {
			t.Errorf("%s:\n%s", name, got)
		}
		for _, opts := range []inboxOptions{{output: formText, all: true}, {output: formJSON}} {
			if got, _ := inboxAt(t, to, lang.EN, opts); !strings.Contains(got, "d9") || strings.Contains(got, "left out") {
				t.Errorf("%s, all:\n%s", name, got)
			}
		}
	}
}

func TestInboxAsksTheCases(t *testing.T) {
	f, _ := awaiting()
	if got, _ := inboxAt(t, over(f, nil), lang.EN, inboxOptions{output: formText, overdue: true}); strings.Contains(got, "0003") || !strings.Contains(got, "0001") {
		t.Errorf("overdue:\n%s", got)
	}
	f.dockets["LYG-2026-0001"][1].Stopped = noon
	if got, _ := inboxAt(t, over(f, nil), lang.EN, inboxOptions{output: formText, overdue: true}); strings.Contains(got, "0001") {
		t.Errorf("what stands still is overdue:\n%s", got)
	}
	if got, _ := inboxAt(t, over(f, nil), lang.EN, inboxOptions{output: formText}); !strings.Contains(got, "2026-03-01  standing still  red card") {
		t.Errorf("what stands still:\n%s", got)
	}
	f.err = unreachable("没有 worker", "no worker")
	if got, said := inboxAt(t, over(f, nil), lang.EN, inboxOptions{output: formText}); !strings.Contains(said, "did not answer") || !strings.Contains(got, "statement and defence") {
		t.Errorf("without a worker:\n%s%s", got, said)
	}
	f.err = nil
	callOn(t, over(f, nil), words("inbox --role supervisor --unit 赣榆分局 -o json")...).want(t, exitDone, `"waiting_on": "supervisor"`, "")
	if got := f.searches[len(f.searches)-1]; got != (search{open: true, unit: "赣榆分局", kind: anything}) {
		t.Errorf("searched for %+v", got)
	}
}

// What waits for a role is asked of every open case: a search knows the nearest wait alone.
func TestInboxHasWaitsThatAreNotTheNearest(t *testing.T) {
	f := newFake()
	f.listed = []found{{Case: "C-1", Stage: message.Remedies, WaitingOn: message.Handler, Due: noon, Status: statusOpen}, {Case: "C-1/watch", Stage: message.StageWatching, WaitingOn: message.Supervisor, Due: noon, Status: statusOpen}}
	f.dockets["C-1"] = []message.Item{
		{ID: "d7", Kind: message.AwaitFollowUp, From: message.Handler, Subject: "criticism", Article: "12", Opened: noon, Due: noon, Status: message.ItemOpen},
		{ID: "d8", Kind: message.AwaitAppealDecision, From: message.Superior, Article: "11", Opened: noon, Due: noon.Add(time.Hour), Status: message.ItemOpen}}
	f.dockets["C-1/watch"] = []message.Item{{ID: "d2", Kind: message.AwaitComplaint, From: message.Supervisor, Article: "20", Opened: noon, Due: noon, Status: message.ItemOpen}}
	o := callOn(t, over(f, nil), words("inbox --role superior -o json")...)
	o.want(t, exitDone, `"item": "d8"`, "")
	if strings.Contains(o.out, "d7") || strings.Contains(o.out, "d2") {
		t.Errorf("others' waits:\n%s", o.out)
	}
	callOn(t, over(f, nil), "inbox", "--lang", "zh").want(t, exitDone, "落实处理措施：批评教育", "")
	callOn(t, over(f, nil), "inbox").want(t, exitDone, "C-1 (watch)", "")
}

func TestListsAreWrittenAlike(t *testing.T) {
	for _, form := range []string{formJSON, formYAML} {
		for n := range 4 {
			var b bytes.Buffer
			all := make([]inboxView, n)
			for i := range all {
				all[i] = inboxView{Case: fmt.Sprint("<甲>", i), Due: noon, Subject: "a: [b]\n"}
			}
			want, err := encode(form, all)
			if err != nil {
				t.Fatal(err)
			}
			err = encodeList(&b, form, func(yield func(inboxView, error) bool) {
				for _, v := range all {
					if !yield(v, nil) {
						return
					}
				}
			})
			if err != nil || b.String() != string(want) {
				t.Errorf("%s of %d: %v\n%s\nwant\n%s", form, n, err, b.String(), want)
			}
		}
	}
}
