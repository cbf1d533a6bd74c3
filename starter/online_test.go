package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duecourse/config"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fakeCases is an engine in memory.
type fakeCases struct {
	mu       sync.Mutex
	opened   map[string]message.CaseInput
	looks    map[string]look
	dockets  map[string][]message.Item
	watches  map[string]message.WatchState
	listed   []found
	searches []search
	given    []message.Command
	names    []message.Name
	to       []string
	sent     []message.Command
	answer   message.Answer
	err      error
	failAt   int // Open fails from this many opened cases on
	running  int
	most     int
	onLook   func()
}

func newFake() *fakeCases {
	return &fakeCases{opened: map[string]message.CaseInput{}, looks: map[string]look{}, dockets: map[string][]message.Item{},
		answer: message.Answer{Accepted: true, Stage: message.Proposal, Text: lang.Text{ZH: "已办", EN: "done"}}}
}

func (f *fakeCases) Open(ctx context.Context, in message.CaseInput) (bool, error) {
	f.mu.Lock()
	f.running++
	f.most = max(f.most, f.running)
	f.mu.Unlock()
	time.Sleep(time.Millisecond)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running--
	if f.err != nil && len(f.opened) >= f.failAt {
		return false, f.err
	}
	if _, ok := f.opened[in.Case]; ok {
		return false, ctx.Err()
	}
	f.opened[in.Case] = in
	return true, ctx.Err()
}

// settle waits for what was begun before a run broke off.
func (f *fakeCases) settle() {
	for quiet := 0; quiet < 20; time.Sleep(time.Millisecond) {
		f.mu.Lock()
		quiet++
		if f.running > 0 {
			quiet = 0
		}
		f.mu.Unlock()
	}
}

func (f *fakeCases) Command(_ context.Context, number string, name message.Name, c message.Command) (message.Answer, error) {
	f.to = append(f.to, number)
	f.names, f.given = append(f.names, name), append(f.given, c)
	return f.answer, f.err
}

func (f *fakeCases) Send(_ context.Context, _ string, name message.Name, c message.Command) error {
	f.names, f.sent = append(f.names, name), append(f.sent, c)
	return f.err
}

func (f *fakeCases) Look(_ context.Context, number string) (look, error) {
	if f.onLook != nil {
		f.onLook()
	}
	l, ok := f.looks[number]
	if !ok {
		return l, cmp.Or(f.err, notFound("没有案件 %s", "there is no case %s", number))
	}
	return l, nil
}

func (f *fakeCases) Watch(_ context.Context, number string) (message.WatchState, error) {
	s, ok := f.watches[number]
	if !ok {
		return s, cmp.Or(f.err, notFound("没有%s", "there is no %s", explain.Numbered(message.WatchNumber(number))))
	}
	return s, nil
}

func (f *fakeCases) Docket(_ context.Context, number string) ([]message.Item, error) {
	return f.dockets[number], f.err
}

func (f *fakeCases) Find(_ context.Context, s search, _ int) ([]found, error) {
	f.searches = append(f.searches, s)
	return slices.DeleteFunc(slices.Clone(f.listed), func(x found) bool { return !strings.HasPrefix(idOf(x.Case), s.id) }), nil
}

func (f *fakeCases) Close() {}

// fakeRecords is a register in memory.
type fakeRecords struct {
	entries map[string][]message.Entry
	rows    map[string]message.CaseRow
	broken  []register.Broken

	docket []register.DocketRow
	asked  []register.DocketFilter
	failAt int // of this many pages of the docket, the last cannot be read; none fails where it is 0
}

// Docket chooses nothing but what is near or stands still, and knows pages.
func (f *fakeRecords) Docket(_ context.Context, filter register.DocketFilter) ([]register.DocketRow, error) {
	if f.asked = append(f.asked, filter); len(f.asked) == f.failAt {
		return nil, failed("台账坏了", "the register broke down")
	}
	docket, from := f.chosen(filter), 0
	if a := filter.After; a != nil {
		from = 1 + slices.IndexFunc(docket, func(d register.DocketRow) bool { return d.Case == a.Case && d.Item.ID == a.Item.ID })
	}
	return docket[from:min(from+filter.Limit, len(docket))], nil
}

func (f *fakeRecords) CountDocket(_ context.Context, filter register.DocketFilter) (int, error) {
	return len(f.chosen(filter)), nil
}

func (f *fakeRecords) chosen(filter register.DocketFilter) []register.DocketRow {
	return slices.DeleteFunc(slices.Clone(f.docket), func(d register.DocketRow) bool {
		return !filter.Near.IsZero() && d.Item.FarLimit(filter.Near) || filter.Stopped && d.Item.Stopped.IsZero()
	})
}

func (f *fakeRecords) Case(_ context.Context, number string) (message.CaseRow, error) {
	row, ok := f.rows[number]
	if !ok {
		return row, notFound("台账里没有案件 %s", "the register has no case %s", number)
	}
	return row, nil
}

func (f *fakeRecords) Journal(ctx context.Context, number string, after int64, _ int) ([]message.Entry, error) {
	if _, err := f.Case(ctx, number); err != nil {
		return nil, err
	}
	all := f.entries[number]
	return all[min(int(after), len(all)):min(int(after)+2, len(all))], nil // in pages of two
}

func (f *fakeRecords) Verify(_ context.Context, progress func(done, total int)) ([]register.Broken, error) {
	progress(len(f.rows), len(f.rows))
	return f.broken, nil
}

func (f *fakeRecords) Close() error { return nil }

// over is what is outside, with these in its place.
func over(c cases, r records) outside {
	return outside{
		cases: func(context.Context, config.Settings) (cases, error) {
			if c == nil {
				return nil, unreachable("连接不上", "out of reach")
			}
			return c, nil
		},
		records: func(context.Context, config.Settings) (records, error) {
			if r == nil {
				return nil, unreachable("没有台账", "no register")
			}
			return r, nil
		},
	}
}

func callOn(t *testing.T, to outside, args ...string) outcome {
	t.Helper()
	return callOnWith(t, context.Background(), to, args...)
}

func callOnWith(t *testing.T, ctx context.Context, to outside, args ...string) outcome {
	t.Helper()
	for _, name := range []string{"DUECOURSE_CONFIG", "DUECOURSE_LANG", "DUECOURSE_MEASURES", "LC_ALL", "LC_MESSAGES", "TEMPORAL_ADDRESS"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", "en_GB.UTF-8")
	var out, errs bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &out, errs: &errs, lang: config.Language(args, os.Getenv)}
	root := newRootTo(a, to)
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&errs)
	code := a.report(root.ExecuteContext(ctx))
	return outcome{code, out.String(), errs.String()}
}

func words(s string) []string { return strings.Fields(s) }

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "online", name+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew); got:\n%s", path, got)
	}
}

func TestOpen(t *testing.T) {
	f := newFake()
	o := callOn(t, over(f, nil), words("open testdata/cases/a.yaml --handler h-1 --officer o-1")...)
	o.want(t, exitDone, "T-1   opened", "")
	in := f.opened["T-1"]
	m, err := measures.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case in.OpenedBy != message.Actor{ID: "h-1", Role: message.Handler}, in.Officer != "o-1", in.Unit != "试验分局":
		t.Errorf("opened as %+v", in)
	case in.Measures != measures.VersionOf{ID: m.ID, Version: m.Version()}:
		t.Errorf("opened under %v", in.Measures)
	case len(in.Terms) < 6 || len(in.Rules) < 30 || in.Calendar == nil || in.Edition != message.CurrentEdition:
		t.Errorf("the terms are not those of the settings: %v", in.Terms)
	case len(in.Facts) != 7 || in.Facts[0].Value != "yes" || in.Facts[0].Evidence[0] != "E1" || in.Act.Kind != "inspection":
		t.Errorf("the file is not taken over: %+v", in.Facts)
	}
	callOn(t, over(f, nil), words("open testdata/cases/a.yaml --handler h-2")...).want(t, exitDone, "opened before, nothing changed", "")
	if f.opened["T-1"].OpenedBy.ID != "h-1" {
		t.Error("the second call changed the case")
	}
	callOn(t, over(f, nil), words("open testdata/cases/a.yaml --handler h-2 --lang zh -o json")...).want(t, exitDone, `"result": "already_open"`, "")
	callOn(t, over(f, nil), words("open testdata/cases/a.yaml")...).want(t, exitUsage, "", "--handler ID")
	callOn(t, over(f, nil), words("open testdata/cases/b.json --handler h-1 --officer h-1")...).want(t, exitUsage, "", "cannot handle the case (Art. 10)")
	callOn(t, over(f, nil), words("open testdata/broken.yaml --handler h")...).want(t, exitUsage, "", "did you mean \"fault.intent\"?")
	callOn(t, over(nil, nil), words("open testdata/cases --handler h")...).want(t, exitUnreachable, "", "out of reach")
	callOn(t, over(nil, nil), words("open testdata/cases --handler h --dry-run")...).want(t, exitDone, "can be opened", "")
	t.Setenv(envActor, "h-9")
	callOn(t, over(f, nil), words("open testdata/cases/b.json")...).want(t, exitDone, "T-2", "")
	if f.opened["T-2"].OpenedBy.ID != "h-9" {
		t.Error("the handler is not the one of the environment")
	}
}

func TestOpenABrokenFileDoesNotKeepTheOthersBack(t *testing.T) {
	f := newFake()
	dir := copyCases(t, true)
	o := callOn(t, over(f, nil), "open", dir, "--handler", "h")
	o.want(t, exitUsage, "T-3", "a-broken.yaml:5:3: unknown fact")
	o.want(t, exitUsage, "T-1", "files: 4; opened: 3; opened before: 0; can be opened: 0; wrong: 1")
	o = callOn(t, over(f, nil), "open", dir, "--handler", "h", "-o", "json")
	if n := strings.Count(o.out, `"already_open"`); n != 3 || o.code != exitUsage {
		t.Errorf("again: %d were open already, exit code %d", n, o.code)
	}
	data, _ := os.ReadFile("testdata/cases/a.yaml")
	if err := os.WriteFile(filepath.Join(dir, "z.yaml"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	callOn(t, over(newFake(), nil), "open", dir, "--handler", "h").want(t, exitUsage, "", "z.yaml: the case number T-1 stands in "+filepath.Join(dir, "a.yaml"))
}

func TestOpenResumesAFolder(t *testing.T) {
	const files = 300
	data, err := os.ReadFile("testdata/cases/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range files {
		text := strings.Replace(string(data), "case: T-1", fmt.Sprintf("case: T-%03d", i), 1)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.yaml", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f := newFake()
	f.err, f.failAt = unreachable("断了", "the line went dead"), 120
	callOn(t, over(f, nil), "open", dir, "--handler", "h").want(t, exitUnreachable, "opened", "the line went dead")
	f.settle()
	before := len(f.opened)
	f.err = nil
	o := callOn(t, over(f, nil), "open", dir, "--handler", "h")
	o.want(t, exitDone, "T-299", fmt.Sprintf("opened: %d; opened before: %d;", files-before, before))
	if f.most > openAtOnce+2 || len(f.opened) != files {
		t.Errorf("%d at once, %d opened", f.most, len(f.opened))
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	callOnWith(t, ctx, over(newFake(), nil), "open", dir, "--handler", "h").want(t, exitError, "", "run it again to go on")
}

func TestClosedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	for _, line := range []string{"show C", "list", "inbox", "watch C", "withdraw C --as a --role supervisor", "open testdata/cases/a.yaml --handler h"} {
		callOn(t, realOutside, append(words(line), "--temporal-address", address)...).want(t, exitUnreachable, "", address)
	}
	t.Chdir(t.TempDir())
	callOn(t, realOutside, "register", "verify").want(t, exitUnreachable, "", "there is no register at data/register.db")
	if files, _ := os.ReadDir("."); len(files) > 0 {
		t.Error("a look at the register left something behind")
	}
	callOn(t, realOutside, "dossier", "C", "--temporal-address", address).want(t, exitUnreachable, "", "there is no register")
}

func TestQueries(t *testing.T) {
	for want, s := range map[string]search{
		"WorkflowType IN ('Case', 'NoDetrimentWatch', 'WrittenRequest', 'LeadTransfer', 'EnforcementApplication') AND ExecutionStatus = 'Running'":                            {open: true, kind: anything},
		"WorkflowType IN ('NoDetrimentWatch') AND ExecutionStatus != 'ContinuedAsNew'":                                                                                        {kind: message.WatchWorkflow},
		"WorkflowType IN ('Case') AND ExecutionStatus = 'Running' AND DuecourseStage = 'hearing'":                                                                             {open: true, unit: `甲' OR '1' = '1`, stage: message.Hearing},
		"WorkflowType IN ('Case') AND ExecutionStatus != 'Running' AND ExecutionStatus != 'ContinuedAsNew' AND DuecourseStage = 'closed' AND DuecourseDisposition = 'exempt'": {closed: true, stage: message.Closed, disposition: "exempt"},
		"WorkflowType IN ('Case') AND ExecutionStatus = 'Running' AND DuecourseWaitingOn = 'handler' AND DuecourseNextDue <= '2026-03-02T02:00:00Z'":                          {open: true, waitingOn: message.Handler, overdue: noon},
		"WorkflowType IN ('Case') AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH 'case:LYG-2026'":                                                                 {open: true, id: "case:LYG-2026"},
		"WorkflowType IN ('Case') AND ExecutionStatus != 'ContinuedAsNew'":                                                                                                    {id: "case:L'G"},
	} {
		if got := s.query(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestASearchHoldsWhatItFinds(t *testing.T) {
	s := search{unit: `甲' OR '1' = '1`, stage: message.Hearing}
	if !s.matches(found{Unit: s.unit, Stage: message.Hearing}) || s.matches(found{Unit: "甲", Stage: message.Hearing}) || s.matches(found{Unit: s.unit}) {
		t.Error("a unit that cannot stand in a query is not looked at")
	}
	s = search{id: message.WorkflowID("L'G")}
	if !s.matches(found{Case: "L'G-1"}) || s.matches(found{Case: "LYG-1"}) {
		t.Error("the beginning of a number that cannot stand in a query is not looked at")
	}
}

var noon = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC) // 10:00 in Shanghai

func listed() []found {
	return []found{
		{Case: "LYG-2026-0002", Unit: "赣榆分局", Stage: message.Deciding, WaitingOn: message.Supervisor, Due: endOf(civilDay("2026-03-20")), Opened: noon.AddDate(0, 0, -9), Status: statusOpen},
		{Case: "LYG-2026-0001", Unit: "海州分局", Stage: message.FactFinding, WaitingOn: message.Handler, Due: endOf(civilDay("2026-03-01")), Card: message.Red, Opened: noon.AddDate(0, 0, -20), Status: statusOpen},
		{Case: "LYG-2026-0003", Unit: "市局", Stage: message.Hearing, WaitingOn: message.Officer, Due: endOf(civilDay("2026-03-03")), Card: message.Yellow, Opened: noon.AddDate(0, 0, -5), Status: statusOpen},
		{Case: "LYG-2025-0100", Unit: "市局", Stage: message.Closed, Disposition: "exempt", Opened: noon.AddDate(-1, 0, 0), Closed: noon, Status: statusClosed},
	}
}

func TestList(t *testing.T) {
	f := newFake()
	f.listed = listed()
	for _, l := range []string{"zh", "en"} {
		o := callOn(t, over(f, nil), "list", "--lang", l)
		if o.code != exitDone {
			t.Errorf("exit code %d: %s", o.code, o.errs)
		}
		golden(t, "list."+l, o.out)
	}
	// What is awaited next stands still; of the other case it is something later, and what is next runs.
	x, y := f.listed[0], f.listed[1]
	r := &fakeRecords{docket: []register.DocketRow{
		{Case: x.Case, Item: message.Item{ID: "d2", From: x.WaitingOn, Due: x.Due, Stopped: noon}},
		{Case: x.Case, Item: message.Item{ID: "d3", From: x.WaitingOn, Due: x.Due.AddDate(0, 0, 1)}},
		{Case: y.Case, Item: message.Item{ID: "d1", From: y.WaitingOn, Due: y.Due.AddDate(0, 6, 0), Stopped: noon}},
		{Case: y.Case, Item: message.Item{ID: "d2", From: y.WaitingOn, Due: y.Due}},
	}}
	for l, mark := range map[string]string{"zh": "2026-03-20（停止计算）", "en": "2026-03-20 (standing still)"} {
		o := callOn(t, over(f, r), "list", "--lang", l)
		if !strings.Contains(o.out, mark) || strings.Count(o.out, mark[10:]) != 1 || o.errs != "" {
			t.Errorf("what stands still:\n%s%s", o.out, o.errs)
		}
	}
	callOn(t, over(f, r), words("list -o json")...).want(t, exitDone, `"stopped": "`, "")
	f.listed = listed()
	callOn(t, over(f, nil), "list").want(t, exitDone, "LYG-2026-0002", "what stands still is not marked: no register")
	callOn(t, over(f, nil), words("list --stage hearing --unit 市局 --open --disposition exempt --matter M")...)
	want := search{stage: message.Hearing, unit: "市局", matter: "M", disposition: "exempt", open: true}
	if got := f.searches[len(f.searches)-1]; got != want {
		t.Errorf("searched for %+v", got)
	}
	for _, form := range []string{"json", "yaml"} {
		callOn(t, over(f, nil), "list", "-o", form).want(t, exitDone, "LYG-2025-0100", "")
	}
	callOn(t, over(newFake(), nil), "list").want(t, exitDone, "no such cases", "")
	callOn(t, over(newFake(), nil), "list", "-o", "json").want(t, exitDone, "[]\n", "")
	callOn(t, over(nil, nil), words("list --open --closed")...).want(t, exitUsage, "", "exclude each other")
	callOn(t, over(nil, nil), words("list --stage hearin")...).want(t, exitUsage, "", `did you mean "hearing"?`)
	callOn(t, over(nil, nil), words("list --disposition exmpt")...).want(t, exitUsage, "", `did you mean "exempt"?`)
}

// Who opens a number again for other people hears who has the case.
func TestOpenedBeforeForOtherPeople(t *testing.T) {
	for _, c := range []struct{ name, line, handler, officer, says string }{
		{"the same", "--handler h-1 --officer o-1", "h-1", "o-1", ""},
		{"who took over", "--handler h-2 --officer o-1", "h-2", "o-1", ""},
		{"another handler", "--handler h-9 --officer o-1", "h-1", "o-1", "opened before for the handler h-1 and the officer o-1, not for h-9 and o-1"},
		{"another officer", "--handler h-1 --officer o-9", "h-1", "o-1", "not for h-1 and o-9"},
		{"no officer now", "--handler h-1", "h-1", "o-1", "not for h-1 and (none)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake()
			callOn(t, over(f, nil), words("open testdata/cases/a.yaml --handler h-1 --officer o-1")...).want(t, exitDone, "opened", "")
			for number, in := range f.opened {
				f.looks[number] = look{Input: in, State: message.State{Handler: c.handler}}
			}
			o := callOn(t, over(f, nil), words("open testdata/cases/a.yaml "+c.line)...)
			o.want(t, exitDone, "opened before, nothing changed", c.says)
			if c.says == "" && strings.Contains(o.errs, "opened before for") {
				t.Errorf("it says that they differ: %s", o.errs)
			}
		})
	}
}

func TestATemplateIsNotOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.yaml")
	callOn(t, over(newFake(), nil), "case", "new", "--out", path).want(t, exitDone, "", "written")
	f := newFake()
	for _, l := range []string{"zh", "en"} {
		o := callOn(t, over(f, nil), "open", path, "--handler", "h-1", "--lang", l)
		o.want(t, exitUsage, "", map[string]string{"zh": "unit 仍是模板中的", "en": "case is still the number of the template, LYG-2026-0000"}[l])
	}
	if len(f.opened) > 0 {
		t.Error("it was opened")
	}
}
