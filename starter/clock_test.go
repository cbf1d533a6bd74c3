package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func TestAClockIsOpenedOnce(t *testing.T) {
	for name, args := range map[string]string{
		"request":     "request RQ-1 --unit 海州分局 --on 2025-05-12 --reason 涉及跨省协查 --time 20wd --fixed-by l-1 --fixed-on 2025-05-12 --fixed-evidence 合理时间核定表 --case C-1 --evidence 签收回执",
		"lead":        "lead XS-1 --unit 海州分局 --on 2025-05-12",
		"enforcement": "enforcement ZX-1 --unit 海州分局 --on 2024-08-29 --mark demand_served=2025-03-05,filed=2025-03-25",
	} {
		for _, l := range []string{"zh", "en"} {
			f := newFakeAll()
			f.clocks["RQ-1"] = clockLook{State: message.ClockState{Kind: clock.WrittenRequest}}
			command := words("clock open " + args + " --as h-1 --lang " + l)
			o := callOn(t, overAll(f), command...)
			o.want(t, exitDone, "", "")
			golden(t, "clock-open-"+name+"."+l, o.out)
			again := callOn(t, overAll(f), command...)
			again.want(t, exitDone, map[string]string{"zh": "此前已经登记，未作改动", "en": "was opened before; nothing changed"}[l], "")
			if len(f.started) != 1 {
				t.Fatalf("%d were started", len(f.started))
			}
			in := f.started[0]
			if in.Edition != message.CurrentEdition || in.OpenedBy != (message.Actor{ID: "h-1", Role: message.Handler}) || len(clock.Lacking(in.Kind, in.Rules)) > 0 ||
				len(in.Terms) == 0 || in.Calendar == nil || in.Calendar.Years[0].Year != in.Marks[0].On.Year() {
				t.Errorf("%+v", in)
			}
		}
	}
}

func TestAClockThatCannotBe(t *testing.T) {
	for args, want := range map[string]string{
		"request RQ-1 --on 2025-05-12 --reason x":                                  "say which unit it belongs to: --unit",
		"request RQ-1 --unit A --reason x":                                         "say from which day it runs: --on (the request was sent)",
		"request RQ-1 --unit A --on 2025-05-12 --reason x --time 3w":               "--time must be a length of time",
		"request R/Q? --unit A --on 2025-05-12 --reason x":                         `"R/Q?" is no number for a clock`,
		"enforcement ZX-1 --unit A --on 2025-05-12 --mark replied=2025-05-14":      `EVENT cannot be "replied"`,
		"enforcement ZX-1 --unit A --on 2025-05-12 --mark demand_served":           "--mark is written EVENT=DATE",
		"enforcement ZX-1 --unit A --on 2025-05-12 --mark demand_serve=2025-06-01": `did you mean "demand_served"?`,
		"enforcement ZX-1 --unit A --on 2025-05-32":                                "must be a day of the calendar",
		"lead XS-1 --unit A --on 2025-05-12 --time 3wd":                            "there is no flag --time",
	} {
		f := newFakeAll()
		callOn(t, overAll(f), words("clock open "+args+" --as h-1")...).want(t, exitUsage, "", want)
		if len(f.started) > 0 {
			t.Errorf("%s: started", args)
		}
	}
	for args, want := range map[string]string{
		"request RQ-1 --unit A --on 2025-05-12":                                                                   "refused (Art. 8(6)): a named person fixes the reasonable time",
		"request RQ-1 --unit A --on 2025-05-12 --reason x --time 20wd":                                            "only the bureau's own counts",
		"request RQ-1 --unit A --on 2025-05-12 --reason x --time 20wd --fixed-on 2025-05-12":                      "only the bureau's own counts",
		"request RQ-1 --unit A --on 2025-05-12 --reason x --time 20wd --fixed-on 2025-05-13 --fixed-evidence 核定表": "and not on 2025-05-13",
		"request RQ-1 --unit A --on 2999-01-01 --reason x":                                                        "that day has not come yet",
		"lead XS-1 --unit A --on 2025-05-12 --mark accepted=2025-05-11":                                           "not before the lead was handed over on 2025-05-12",
		"lead XS-1 --unit A --on 2025-05-12 --mark accepted=2025-05-13,refused=2025-05-14":                        "exclude each other",
		"enforcement ZX-1 --unit A --on 1999-05-12":                                                               "more than 10 years ago",
	} {
		callOn(t, overAll(newFakeAll()), words("clock open "+args+" --as h-1")...).want(t, exitRefused, "", want)
	}
	// The bureau's own time needs no document, and it is the one of the settings.
	callOn(t, overAll(newFakeAll()), words("clock open request RQ-1 --unit A --on 2025-05-12 --reason x --time 15wd --as h-1")...).want(t, exitDone, "2025-06-03", "")
	t.Setenv("DUECOURSE_TERMS_REPLY_WAIT", "20wd")
	callOn(t, overAll(newFakeAll()), words("clock open request RQ-1 --unit A --on 2025-05-12 --reason x --as h-1")...).want(t, exitDone, "2025-06-10", "")
	callOn(t, overAll(newFakeAll()), words("clock open request RQ-1 --unit A --on 2025-05-12 --reason x --time 20wd --as h-1")...).want(t, exitDone, "2025-06-10", "")
	callOn(t, overAll(newFakeAll()), words("clock open request RQ-1 --unit A --on 2025-05-12 --reason x --time 15wd --as h-1")...).want(t, exitRefused, "", "only the bureau's own counts")
	callOn(t, overAll(newFakeAll()), words("clock mark RQ-1 replied --on 2025-05-29 --as s-1 --role supervisor")...).want(t, exitUsage, "", "--role cannot be") // no clock takes it
	callOn(t, overAll(newFakeAll()), "clock", "open", "letter").want(t, exitUsage, "", `has no command "letter"`)
	callOn(t, overAll(newFakeAll()), "clock", "open", "letter", "L-1", "--unit", "海州分局").want(t, exitUsage, "", `has no command "letter"`)
	callOn(t, overAll(newFakeAll()), "clock", "open", "--unit", "海州分局").want(t, exitUsage, "", `no flag --unit`)
	t.Setenv("DUECOURSE_ACTOR", "")
	callOn(t, overAll(newFakeAll()), words("clock open lead XS-1 --unit A --on 2025-05-12")...).want(t, exitUsage, "", "say who acts")
	callOn(t, overAll(nil), words("clock open lead XS-1 --unit A --on 2025-05-12 --as h-1")...).want(t, exitUnreachable, "", "out of reach")
}

func TestCommandsToAClock(t *testing.T) {
	for name, args := range map[string]string{
		"mark":     "mark RQ-1 replied --on 2025-05-29 --text 书面答复 --evidence 复函 --as h-1",
		"superior": "mark RQ-1 replied --on 2025-05-29 --as u-1 --role superior",
		"taken":    "mark ZX-1 reconsideration_applied --on 2025-05-29 --good-cause --text 不可抗力 --as h-1",
		"late":     "mark ZX-1 filed --on 2025-05-29 --good-cause --text 不可抗力 --corrects --reason 登记有误 --as h-1",
		"extend":   "extend XS-1 d1 --until 2025-05-30 --reason 对方申请 --as s-1",
		"reassign": "reassign RQ-1 h-2 --reason 岗位调整 --as s-1",
		"withdraw": "withdraw RQ-1 --reason 重复登记 --as s-1",
	} {
		f := newFakeAll()
		callOn(t, overAll(f), append(words("clock "+args), "--id", "c-1")...).want(t, exitDone, "recorded: the superior organ replied", "")
		if len(f.given) != 1 {
			t.Fatalf("%s: %+v", name, f.given)
		}
		data, err := json.MarshalIndent(struct {
			To      string          `json:"to"`
			Name    message.Name    `json:"name"`
			Command message.Command `json:"command"`
		}{f.given[0].to, f.given[0].name, f.given[0].cmd}, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "clock-command-"+name, strings.Replace(string(data), f.given[0].cmd.Head().At.Format(time.RFC3339Nano), "AT", 1)+"\n")
	}
	for args, want := range map[string]string{
		"mark RQ-1 replied --as h-1":                          "say on which day: --on",
		"mark RQ-1 answered --on 2025-05-29 --as h-1":         `EVENT cannot be "answered"`,
		"mark RQ-1 sent --on 2025-05-29 --as h-1":             `EVENT cannot be "sent"`,
		"mark RQ-1 replied --on 2025-05-29 --as h-1 --role x": `--role cannot be "x"`,
		"mark RQ-1":                          "an argument is missing",
		"extend XS-1 d1 --reason x --as s-1": "say the new last day: --until",
	} {
		callOn(t, overAll(newFakeAll()), words("clock "+args)...).want(t, exitUsage, "", want)
	}
	f := newFakeAll()
	f.answer = message.Answer{Article: "8.6", Text: clock.WrittenRequest.Text()}
	callOn(t, overAll(f), words("clock mark RQ-1 replied --on 2025-05-29 --as h-1")...).want(t, exitRefused, "", "refused (Art. 8(6)): ")
	callOn(t, overAll(f), words("clock mark RQ-1 replied --on 2025-05-29 --as h-1 -o json")...).want(t, exitRefused, `"accepted": false`, "")
}

func TestAClockIsShown(t *testing.T) {
	f := newFakeAll()
	f.clocks["RQ-1"] = requested(t)
	for _, l := range []string{"zh", "en"} {
		for _, what := range []string{"show", "certificate"} {
			o := callOn(t, overAll(f), "clock", what, "RQ-1", "--lang", l)
			o.want(t, exitDone, "", "")
			golden(t, "clock-"+what+"."+l, hashes.ReplaceAllString(o.out, "HASH"))
		}
		f.listed = []running{
			{proceeding: proceeding{"clock:ZX-1", message.EnforcementApplicationWorkflow, "ZX-1"}, Unit: "海州分局", WaitingOn: message.Handler, Due: date("2026-06-01").Start(), Card: message.Red, Status: statusOpen},
			{proceeding: proceeding{"clock:RQ-1", message.WrittenRequestWorkflow, "RQ-1"}, Unit: "海州分局", Outcome: "no_reply_in_time", Status: statusClosed},
			{proceeding: proceeding{"clock:RQ-2", message.WrittenRequestWorkflow, "RQ-2"}, Outcome: "withdrawn", Status: statusClosed},
		}
		golden(t, "clock-list."+l, callOn(t, overAll(f), "clock", "list", "--lang", l).out)
	}
	callOn(t, overAll(f), "clock", "show", "RQ-1", "-o", "json").want(t, exitDone, `"outcome": "no_reply_in_time"`, "")
	byDocument := requested(t)
	byDocument.Input.Fixed.On, byDocument.Input.Fixed.Evidence = date("2025-05-12"), []string{"合理时间核定表"}
	f.clocks["RQ-3"] = byDocument
	callOn(t, overAll(f), "clock", "show", "RQ-3", "--lang", "en").want(t, exitDone, "fixed by l-1 on 2025-05-12: 涉及跨省协查 [合理时间核定表]", "")
	callOn(t, overAll(f), "clock", "show", "RQ-3", "--lang", "zh").want(t, exitDone, "由 l-1 于 2025-05-12 核定：涉及跨省协查〔证据 合理时间核定表〕", "")
	callOn(t, overAll(f), "clock", "show", "RQ-9").want(t, exitNotFound, "", "there is no clock RQ-9")
	callOn(t, overAll(f), "clock", "list", "-o", "json").want(t, exitDone, `"kind": "enforcement_application"`, "")
	callOn(t, overAll(f), "clock", "list", "--kind", "written").want(t, exitUsage, "", `--kind cannot be "written"`)
	callOn(t, overAll(f), "clock", "list", "--overdue", "--kind", "lead_transfer", "--unit", "海州分局")
	if w := f.wanted[len(f.wanted)-1]; !strings.HasPrefix(w.query(), "WorkflowType IN ('LeadTransfer') AND ExecutionStatus = 'Running' AND DuecourseUnit = '海州分局' AND DuecourseNextDue <= '") {
		t.Error(w.query())
	}
	l := requested(t)
	l.Closed, l.State.Certificate = time.Time{}, nil
	f.clocks["RQ-1"] = l
	callOn(t, overAll(f), "clock", "certificate", "RQ-1").want(t, exitRefused, "", "is not over and has no certificate; its last day is 2025-06-03")
	l.State.Withdrawn = &message.Withdraw{}
	f.clocks["RQ-1"] = l
	callOn(t, overAll(f), "clock", "certificate", "RQ-1").want(t, exitRefused, "", "was withdrawn")
}

// hashes change with every edit of the calendar and of the rules.
var hashes = regexp.MustCompile(`[0-9a-f]{64}`)

// certificateFile writes the certificate of a clock as the command line does.
func certificateFile(t *testing.T, f *fakeAll) string {
	t.Helper()
	o := callOn(t, overAll(f), "clock", "certificate", "RQ-1", "-o", "json")
	o.want(t, exitDone, "", "")
	path := filepath.Join(t.TempDir(), "certificate.json")
	if err := os.WriteFile(path, []byte(o.out), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestACertificateIsVerifiedOffline(t *testing.T) {
	f := newFakeAll()
	f.clocks["RQ-1"] = requested(t)
	path := certificateFile(t, f)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(old, new string) string {
		t.Helper()
		if !strings.Contains(string(data), old) {
			t.Fatalf("no %q in\n%s", old, data)
		}
		path := filepath.Join(t.TempDir(), "c.json")
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, l := range []string{"zh", "en"} {
		o := callOn(t, overAll(nil), "clock", "verify", path, "--lang", l)
		o.want(t, exitDone, "", "")
		golden(t, "clock-verify."+l, o.out)
		o = callOn(t, overAll(nil), "clock", "verify", changed(`"on": "2025-05-12"`, `"on": "2025-05-13"`), "--lang", l)
		o.want(t, exitError, "", "")
		golden(t, "clock-verify-changed."+l, hashes.ReplaceAllString(o.out, "HASH"))
	}
	callOn(t, overAll(nil), "clock", "verify", path, "-o", "json").want(t, exitDone, `"holds": true`, "")
	callOn(t, overAll(nil), "clock", "verify", changed("no_reply_in_time", "answered_in_time"), "-o", "json").want(t, exitError, `"field": "outcome"`, "")
	callOn(t, overAll(nil), "clock", "verify", changed(`"value": "no"`, `"value": "yes"`)).want(t, exitError, "· facts\n", "")
	callOn(t, overAll(nil), "clock", "verify", changed(`"clock": "RQ-1"`, `"clock": "RQ-1", "more": 1`)).want(t, exitUsage, "", `unknown field "more"`)
	callOn(t, overAll(nil), "clock", "verify", changed("written_request", "letter")).want(t, exitUsage, "", `there is no clock of the kind "letter"`)
	callOn(t, overAll(nil), "clock", "verify", changed("{", "")).want(t, exitUsage, "", "this is no certificate of a clock")
	callOn(t, overAll(nil), "clock", "verify", "none.json").want(t, exitUsage, "", "none.json")
}

func TestAClockIsAttached(t *testing.T) {
	f := newFakeAll()
	over := requested(t)
	f.clocks["RQ-1"] = over
	path := certificateFile(t, f)

	callOn(t, overAll(f), words("clock attach RQ-1 C-7 --as h-1")...).want(t, exitDone, "case C-7: ", "")
	callOn(t, overAll(f), words("clock attach RQ-1 C-7 --as h-1 --certificate "+path)...).want(t, exitDone, "case C-7: ", "")
	runs := over
	runs.Closed = time.Time{}
	f.clocks["RQ-1"] = runs
	callOn(t, overAll(f), words("clock attach RQ-1 C-7 --as h-1 -o json")...).want(t, exitDone, `"command": "attach"`, "")
	if len(f.given) != 3 {
		t.Fatalf("%+v", f.given)
	}
	for i, g := range f.given {
		if g.to != "case:C-7" || g.cmd.Head().Actor != (message.Actor{ID: "h-1", Role: message.Handler}) {
			t.Errorf("%+v", g)
		}
		if c, ok := g.cmd.(message.Certify); i < 2 && (!ok || g.name != message.CmdCertify || c.Clock != "RQ-1" || c.Certificate.Hash != over.State.Certificate.Hash) {
			t.Errorf("%d: %+v", i, g)
		}
	}
	if a, ok := f.given[2].cmd.(message.Attach); !ok || a.Clock != "RQ-1" || a.Kind != clock.WrittenRequest || len(a.Marks) > 0 {
		t.Errorf("%+v", f.given[2])
	}
	withdrawn := over
	withdrawn.State.Certificate = nil
	f.clocks["RQ-1"] = withdrawn
	callOn(t, overAll(f), words("clock attach RQ-1 C-7 --as h-1")...).want(t, exitRefused, "", "was withdrawn and has no certificate")
	callOn(t, overAll(f), words("clock attach RQ-9 C-7 --as h-1")...).want(t, exitNotFound, "", "there is no clock RQ-9")
	callOn(t, overAll(f), words("clock attach RQ-9 C-7 --as h-1 --certificate "+path)...).want(t, exitUsage, "", "the certificate of the clock RQ-1, not of RQ-9")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), `"lapsed": true`, `"lapsed": false`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	before := len(f.given)
	callOn(t, overAll(f), words("clock attach RQ-1 C-7 --as h-1 --certificate "+path)...).want(t, exitUsage, "", "is not what its own content comes to")
	if len(f.given) != before {
		t.Error("a certificate that does not hold was handed in")
	}
}

// A clock that is opened for cases is attached to each by a command of its own, which each answers: one that refuses keeps the
// clock from nothing, and a second try gives the same commands.
func TestAClockIsOpenedForCases(t *testing.T) {
	f := newFakeAll()
	f.clocks["XS-1"] = clockLook{State: message.ClockState{Kind: clock.LeadTransfer}}
	open := words("clock open lead XS-1 --unit A --on 2025-05-12 --case C-1,C-2 --as h-1")
	callOn(t, overAll(f), open...).want(t, exitDone, "case C-2: ", "")
	callOn(t, overAll(f), open...).want(t, exitDone, "was opened before", "")
	if len(f.started) != 1 || len(f.started[0].Cases) > 0 || len(f.given) != 4 || f.given[0].cmd.Head().ID != f.given[2].cmd.Head().ID {
		t.Fatalf("%+v, %+v", f.started, f.given)
	}
	for i, g := range f.given {
		if a, ok := g.cmd.(message.Attach); !ok || a.Clock != "XS-1" || a.Kind != clock.LeadTransfer || g.to != []string{"case:C-1", "case:C-2"}[i%2] {
			t.Errorf("%+v", g)
		}
	}
	f.answer = message.Answer{Text: lang.Text{ZH: "已经作出决定", EN: "there is a decision"}, Article: "10"}
	o := callOn(t, overAll(f), words("clock open lead XS-1 --unit A --on 2025-05-12 --case C-3 --as h-1")...)
	o.want(t, exitRefused, "was opened before", "case C-3: refused (Art. 10): there is a decision")
	callOn(t, overAll(f), words("clock open lead XS-1 --unit A --on 2025-05-12 --case C-3 --as h-1 -o json")...).want(t, exitRefused, `"accepted": false`, "")
	f.wrong["case:C-9"] = notFound("没有案件 C-9", "there is no case C-9")
	callOn(t, overAll(f), words("clock open lead XS-2 --unit A --on 2025-05-12 --case C-9 --as h-1")...).want(t, exitNotFound, "", "there is no clock XS-2")
	f.clocks["XS-2"] = clockLook{State: message.ClockState{Kind: clock.LeadTransfer}}
	callOn(t, overAll(f), words("clock open lead XS-2 --unit A --on 2025-05-12 --case C-9 --as h-1")...).want(t, exitNotFound, "", "there is no case C-9")
}

func TestClocksAreCompleted(t *testing.T) {
	f := newFakeAll()
	f.listed = []running{{proceeding: proceeding{"clock:RQ-2", message.WrittenRequestWorkflow, "RQ-2"}}, {proceeding: proceeding{"clock:RQ-1", message.WrittenRequestWorkflow, "RQ-1"}}, {proceeding: proceeding{"clock:ZX-1", message.WrittenRequestWorkflow, "ZX-1"}}}
	callOn(t, overAll(f), "__complete", "clock", "mark", "RQ").want(t, exitDone, "RQ-1\nRQ-2\n:4", "")
	callOn(t, overAll(f), "__complete", "clock", "mark", "RQ-1", "de").want(t, exitDone, "demand_served\tthe demand was served", "")
	callOn(t, overAll(f), "__complete", "clock", "list", "--kind", "").want(t, exitDone, "written_request\nlead_transfer\nenforcement_application", "")
	callOn(t, overAll(nil), "__complete", "clock", "show", "").want(t, exitDone, ":4", "")
}
