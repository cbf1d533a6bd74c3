package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// of2027 is the calendar that ships, with days off in 2027 that were not announced yet when this was written.
const of2027 = `label: test-2027
notices:
  - year: 2026
    notice: 国办发明电〔2025〕7 号
    days:
      - {holiday: 国庆节, from: 2026-10-01, to: 2026-10-07}
  - year: 2027
    notice: 某通知
    days:
      - {holiday: 春节, from: 2027-02-06, to: 2027-02-12}
`

func calendarFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cn-2027.yaml")
	if err := os.WriteFile(path, []byte(of2027), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// awaiting adds a proceeding that awaits something for ten working days from a day on.
func (f *fakeAll) awaiting(p proceeding, from string) {
	r := period.Count(period.Event{Name: "opened", On: date(from)}, period.Rule{ID: "evidence", Span: period.Span{N: 10, Unit: period.WorkingDays}}, f.calendar)
	f.items[p.ID] = []message.Item{{ID: "d1", Kind: message.AwaitEvidence, Status: message.ItemOpen, Period: &r, Due: r.End()}}
	f.listed = append(f.listed, running{proceeding: p, Opened: date(from).Start(), Status: statusOpen})
}

func dated(t *testing.T) *fakeAll {
	t.Helper()
	f := newFakeAll()
	f.calendar = procedure(t).Calendar
	for i, from := range []string{"2027-01-26", "2027-01-04", "2027-02-01", "2027-01-28", "2027-03-01", "2027-01-26", "2027-01-27"} {
		f.awaiting(namedCase(fmt.Sprintf("C-%d", i+1)), from)
	}
	f.awaiting(proceeding{"watch:C-1", message.WatchWorkflow, message.WatchNumber("C-1")}, "2027-02-02")
	return f
}

func TestDatesAreCountedAnew(t *testing.T) {
	path := calendarFile(t)
	for _, l := range []string{"zh", "en"} {
		f := dated(t)
		for _, step := range []string{"dry", "first", "again"} {
			args := words("calendar apply " + path + " --as op-1 --lang " + l)
			if step == "dry" {
				args = append(args, "--dry-run")
			}
			o := callOn(t, overAll(f), args...)
			o.want(t, exitDone, "", "")
			_, version, _ := strings.Cut(o.errs, "test-2027+")
			golden(t, "apply-"+step+"."+l, strings.ReplaceAll(o.out+o.errs, version[:12], "HASH"))
			if step == "dry" && len(f.given) > 0 {
				t.Errorf("a dry run gave %d commands", len(f.given))
			}
		}
		if w := f.wanted[0].query(); w != "WorkflowType IN ('Case', 'NoDetrimentWatch', 'WrittenRequest', 'LeadTransfer', 'EnforcementApplication') AND ExecutionStatus = 'Running'" {
			t.Error(w)
		}
		for _, g := range f.given {
			c, ok := g.cmd.(message.Recalendar)
			if !ok || g.name != message.CmdCalendar || c.ID != "calendar:"+c.Calendar.Version || c.Actor != (message.Actor{ID: "op-1", Role: message.System}) || len(c.Calendar.Years) != 2 {
				t.Errorf("%+v", g)
			}
		}
	}
}

// A dry run tells what the run itself then does.
func TestADryRunTellsWhatWillBe(t *testing.T) {
	path := calendarFile(t)
	f := dated(t)
	f.awaiting(namedCase("C-2025"), "2025-09-26") // by days off of which the file does not speak
	f.awaiting(namedClock("RQ-1"), "2027-01-25")
	clock := requested(t)
	clock.Closed, clock.State.Closed, clock.State.Certificate = time.Time{}, false, nil
	clock.State.Calendar = &period.Calendar{}
	clock.State.Marks[0].On = date("2027-01-25")
	last := &f.items["clock:RQ-1"][0]
	last.Kind, last.Period.Rule, last.Period.Event.Name = message.AwaitReply, "reply", "sent"
	f.listed[len(f.listed)-1].Type = message.WrittenRequestWorkflow
	f.clocks["RQ-1"] = clock
	f.awaiting(namedClock("RQ-2"), "2027-01-25") // lapsed, and late entries are awaited
	lapsed := requested(t)
	lapsed.Closed, lapsed.State.Closed, lapsed.State.Calendar = time.Time{}, false, &f.calendar
	f.items["clock:RQ-2"][0].Kind = message.AwaitLateEntry
	f.listed[len(f.listed)-1].Type = message.WrittenRequestWorkflow
	f.clocks["RQ-2"] = lapsed
	dry := callOn(t, overAll(f), "calendar", "apply", path, "--dry-run", "-o", "json")
	run := callOn(t, overAll(f), "calendar", "apply", path, "--as", "op-1", "-o", "json")
	if !strings.Contains(dry.out, `"number":"C-2025","type":"Case","result":"unchanged"`) {
		t.Errorf("days off that the file does not speak of are gone:\n%s", dry.out)
	}
	if !strings.Contains(dry.out, `"number":"RQ-2","type":"WrittenRequest","result":"moved","moved":[{"item":"d1","awaits":"late_entry"`) {
		t.Errorf("the time for late entries:\n%s", dry.out)
	}
	if dry.out != run.out || !strings.Contains(dry.out, `"number":"RQ-1","type":"WrittenRequest","result":"moved","moved":[{"item":"d1","awaits":"reply","old":"2027-02-08","new":"2027-02-15"}]`) {
		t.Errorf("dry:\n%s\nthen:\n%s\n%s", dry.out, run.out, run.errs)
	}
	for _, line := range strings.Split(strings.TrimSpace(run.out), "\n") {
		var v appliedView
		if err := json.Unmarshal([]byte(line), &v); err != nil || v.Moved == nil {
			t.Errorf("%v: %s", err, line)
		}
	}
}

// People read words, not the numbers by which the register tells clocks and watches from cases.
func TestWhatWasDatedAnewHasAName(t *testing.T) {
	x := &applying{online: &online{app: &app{lang: lang.ZH}}}
	for want, v := range map[string]appliedView{
		"C-1":      {Number: "C-1", Type: message.CaseWorkflow},
		"C-1（跟踪）":  {Number: message.WatchNumber("C-1"), Type: message.WatchWorkflow},
		"RQ-1（期限）": {Number: "RQ-1", Type: message.WrittenRequestWorkflow},
	} {
		if got := x.known(v); got != want {
			t.Errorf("%+v: %s", v, got)
		}
	}
}

// What breaks off is simply run again: what is done is not done twice, and nothing is left out.
func TestAnInterruptedRunIsRunAgain(t *testing.T) {
	path := calendarFile(t)
	f := dated(t)
	ctx, stop := context.WithCancel(context.Background())
	f.onGive = func(n int) {
		if n == 4 {
			stop()
		}
	}
	callOnWith(t, ctx, overAll(f), words("calendar apply "+path+" --as op-1")...).want(t, exitError, "", "interrupted: run it again to go on")
	done := len(f.given)
	if done >= len(f.listed) {
		t.Fatal("it was not interrupted")
	}
	f.onGive = nil
	callOn(t, overAll(f), words("calendar apply "+path+" --as op-1")...).want(t, exitDone, "", fmt.Sprintf("done before: %d;", done))
	for _, r := range f.listed {
		if len(f.seen[r.ID]) != 1 {
			t.Errorf("%s got %d commands of its own", r.ID, len(f.seen[r.ID]))
		}
	}
}

func TestWhatWasOpenedMeanwhileIsNotLeftOut(t *testing.T) {
	f := dated(t)
	f.awaiting(namedCase("C-99"), "2027-01-26")
	n := len(f.listed) - 1
	f.late, f.listed = []running{f.listed[n]}, f.listed[:n]
	f.late[0].Opened = time.Now().Add(time.Second)
	callOn(t, overAll(f), words("calendar apply "+calendarFile(t)+" --as op-1")...).want(t, exitDone, "C-99 d1", "open: 9;")
	if len(f.seen["case:C-99"]) != 1 {
		t.Error("C-99 was left out, or done twice")
	}
}

func TestWhatCannotBeDatedAnew(t *testing.T) {
	path := calendarFile(t)
	f := dated(t)
	f.wrong["case:C-2"] = failed("流程已异常中止", "the workflow broke off")
	f.wrong["case:C-3"] = ended{exitRefused, lang.Text{ZH: "已经办结", EN: "is closed"}}
	f.wrong["case:C-5"] = errors.New("disk full")
	o := callOn(t, overAll(f), words("calendar apply "+path+" --as op-1")...)
	o.want(t, exitError, "C-1 d1", "C-2: could not be done: the workflow broke off")
	o.want(t, exitError, "", "C-5: could not be done: disk full")
	o.want(t, exitError, "", "closed meanwhile: 1; failed: 2")
	f.answer = message.Answer{Text: lang.Text{ZH: "驳回", EN: "no"}}
	callOn(t, overAll(f), words("calendar apply "+path+" --as op-2 -o json")...).want(t, exitError, `"result":"failed"`, "")
	f.wrong["case:C-1"] = unreachable("没有应答", "no worker answers")
	callOn(t, overAll(f), words("calendar apply "+path+" --as op-1")...).want(t, exitUnreachable, "", "no worker answers")
	callOn(t, overAll(nil), words("calendar apply "+path+" --as op-1")...).want(t, exitUnreachable, "", "out of reach")
	callOn(t, overAll(f), words("calendar apply none.yaml --as op-1")...).want(t, exitUsage, "", "none.yaml")
	t.Setenv("DUECOURSE_ACTOR", "")
	callOn(t, overAll(f), words("calendar apply "+path)...).want(t, exitUsage, "", "say who acts")
}

// A worker that is busy is waited for; one that never answered is not.
func TestABusyWorkerIsTriedAgain(t *testing.T) {
	f := dated(t)
	f.busy = map[string]int{"case:C-4": 1}
	callOn(t, overAll(f), words("calendar apply "+calendarFile(t)+" --as op-1")...).want(t, exitDone, "C-4 d1", "failed: 0")
	if len(f.seen["case:C-4"]) != 1 {
		t.Errorf("%v", f.seen["case:C-4"])
	}
	f = dated(t)
	for _, r := range f.listed {
		f.wrong[r.ID] = unreachable("没有应答", "no worker answers")
	}
	began := time.Now()
	callOn(t, overAll(f), words("calendar apply "+calendarFile(t)+" --as op-1")...).want(t, exitUnreachable, "", "no worker answers")
	if time.Since(began) > time.Second {
		t.Errorf("it was waited for %s", time.Since(began))
	}
}

// Many are dated in pages, no more than so many at a time, and of what is done only the counts are kept.
func TestManyAreDatedSomeAtATime(t *testing.T) {
	f := newFakeAll()
	f.calendar, f.perPage = procedure(t).Calendar, 100
	for i := range 1000 {
		f.awaiting(namedCase(fmt.Sprintf("C-%d", i)), "2027-01-26")
	}
	callOn(t, overAll(f), words("calendar apply "+calendarFile(t)+" --as op-1")...).want(t, exitDone, "", "open: 1000; moved: 1000 (dates: 1000)")
	if f.most > applyAtOnce+1 || f.most < 2 {
		t.Errorf("%d at a time", f.most)
	}
}
