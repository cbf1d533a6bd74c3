package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// periodGolden holds got against a file in testdata/period.
func periodGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "period", name+".golden")
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
		t.Errorf("%s differs (go test -update writes it anew):\n%s", path, got)
	}
}

func TestPeriodsAsPeopleReadThem(t *testing.T) {
	for name, args := range map[string]string{
		"add":               "period add 10wd --from 2026-09-18",
		"month-end":         "period add 6m --from 2025-08-31",
		"rolled":            "period add reconsideration --from 2025-12-10",
		"provisional":       "period add 10wd --from 2026-12-28",
		"amended":           "period add 5wd --from 2020-01-22",
		"long":              "period add 60wd --from 2026-03-02",
		"reply":             "period reply --sent 2026-03-02 --within 20wd",
		"enforcement":       "period enforcement --served 2025-12-10 --demand 2026-06-15 --filed 2026-07-02",
		"enforcement-late":  "period enforcement --served 2025-03-10 --demand 2025-10-15 --filed 2025-12-11",
		"enforcement-early": "period enforcement --served 2025-12-10 --demand 2026-06-15 --filed 2026-06-30",
		"enforcement-open":  "period enforcement --served 2026-06-10",
		"reconsidered":      "period enforcement --served 2025-12-10 --reconsidered 2026-01-20 --reconsideration-decided 2026-03-16",
		"pending":           "period enforcement --served 2025-12-10 --reconsidered 2026-01-20",
		"sued":              "period enforcement --served 2025-12-10 --sued 2026-05-20",
		"performed":         "period enforcement --served 2025-12-10 --performed 2026-05-20",
		"review":            "period review --served 2026-03-12 --review-filed 2026-03-20 --review-decided 2026-04-15 --appeal-accepted 2026-05-06",
		"sanction":          "period sanction --filed 2025-08-31 --extended-to 2026-06-30 --reason 案情复杂",
		"list":              "period list",
		"calendar":          "calendar show",
		"calendar-2020":     "calendar show 2020",
	} {
		for _, l := range []string{"zh", "en"} {
			o := call(t, append(strings.Fields(args), "--lang", l)...)
			if o.code != exitDone || o.errs != "" || strings.Contains(o.out, "\x1b") || strings.Contains(o.out, "%!") {
				t.Errorf("%s: exit code %d: %s%s", args, o.code, o.out, o.errs)
			}
			periodGolden(t, name+"."+l, o.out)
		}
	}
}

func TestPeriodsAsJSON(t *testing.T) {
	for _, args := range []string{"period add 10wd --from 2026-09-18", "period reply --sent 2026-03-02", "period enforcement --served 2025-12-10",
		"period review --served 2026-03-12", "period sanction --filed 2025-08-31", "period list", "calendar show", "calendar show 2026"} {
		o := call(t, append(strings.Fields(args), "-o", "json")...)
		if o.code != exitDone || !json.Valid([]byte(o.out)) {
			t.Errorf("%s: exit code %d, no JSON: %s%s", args, o.code, o.out, o.errs)
		}
	}
	call(t, "period", "add", "10wd", "--from", "2026-09-18", "-o", "json").want(t, exitDone, `"end": "2026-10-09T16:00:00Z"`, "")
	call(t, "period", "add", "10wd", "--from", "2026-12-28", "-o", "yaml").want(t, exitDone, "provisional:\n  - 2027\n", "")
}

func TestWrongPeriodsAreUsageErrors(t *testing.T) {
	for args, want := range map[string]string{
		"period add":                                                                 "an argument is missing",
		"period add 10wd":                                                            "--from DATE is missing",
		"period add 10w --from 2026-01-01":                                           `"10w" is no length of time`,
		"period add -5d --from 2026-01-01":                                           "flag",
		"period add 0d --from 2026-01-01":                                            `"0d" is no length of time`,
		"period add evidnce --from 2026-01-01":                                       `did you mean "evidence"?`,
		"period add zzzzzzzzzzz --from 2026-01-01":                                   "a name from starter period list",
		"period add 10wd --from 2026-02-30":                                          "must be a day of the calendar",
		"period add 10wd --from 2099-01-01":                                          "only the years 2000 to 2036",
		"period add 10wd --from 1999-12-31":                                          "only the years 2000 to 2036",
		"period add 9999wd --from 2026-01-01":                                        "the period ends on 2064",
		"period add 99999d --from 2026-01-01":                                        "too long",
		"period reply":                                                               "--sent DATE is missing",
		"period reply --sent 2026-03-02 --within soon":                               `--within: "soon" is no length`,
		"period sanction --filed 2025-08-31 --extended-to 2027-01-01":                "2026-08-31 is the latest day possible",
		"period sanction --filed 2025-08-31 --extended-to 2026-01-01":                "must be after 2026-02-28",
		"period enforcement":                                                         "--served DATE is missing",
		"period enforcement --served 2026-01-01 --demand 2025-12-01":                 "not before",
		"period enforcement --served 2026-01-01 --reconsidration-decided 2026-02-01": "did you mean --reconsideration-decided?",
		"period review --served 2026-03-12 --review-decided 2026-03-01":              "cannot be before --served",
		"period lst":                         `did you mean "list"?`,
		"calendar show 2027":                 "there is no notice for 2027",
		"calendar show twenty":               "a year is written like 2026",
		"calendar check none.yaml":           "none.yaml",
		"calendar diff":                      "an argument is missing",
		"period list --periods none.yaml":    "none.yaml",
		"calendar show --calendar none.yaml": "none.yaml",
	} {
		o := call(t, strings.Fields(args)...)
		o.want(t, exitUsage, "", want)
		if o.out != "" {
			t.Errorf("%s: something on standard output: %s", args, o.out)
		}
	}
	call(t, "period", "add", "evidnce", "--from", "2026-01-01", "--lang", "zh").want(t, exitUsage, "", `是否指 "evidence"`)
	call(t, "period", "sanction", "--filed", "2025-08-31", "--extended-to", "2027-01-01", "--lang", "zh").want(t, exitUsage, "", "最迟不得超过 2026-08-31")
}

// A file of the bureau's own is checked, compared with the built-in one and counted by.
func TestCalendarOfOnesOwn(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "config", "calendar", "cn.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "own.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(own, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(string(data))
	call(t, "calendar", "check", own).want(t, exitDone, "no mistakes", "")
	call(t, "calendar", "diff", own).want(t, exitDone, "0 days differ", "")
	write(string(data) + "\n  - year: 2027\n    notice: made up for a test\n    days:\n      - {holiday: 元旦, from: 2027-01-01, to: 2027-01-03}\n")
	call(t, "calendar", "diff", own).want(t, exitDone, "2027-01-01 Friday    working day  holiday 元旦  dates can move", "")
	call(t, "calendar", "diff", own).want(t, exitDone, "3 days differ, 1 of them can move dates", "")
	call(t, "calendar", "diff", own, "-o", "json").want(t, exitDone, `"before": "workday"`, "")
	o := call(t, "period", "add", "10wd", "--from", "2026-12-28", "--calendar", own)
	o.want(t, exitDone, "last day 2027-01-12 (Tuesday)", "")
	if strings.Contains(o.out, "Provisional") {
		t.Errorf("provisional though the notice is there: %s", o.out)
	}
	write(strings.Replace(string(data), "work: [2026-05-09]", "work: [2026-05-08]", 1))
	call(t, "calendar", "check", own).want(t, exitUsage, "", "2026-05-08 is no weekend day")
}

// A file of periods that replaces the built-in ones must have each of them.
func TestPeriodsOfOnesOwn(t *testing.T) {
	own := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(own, []byte("rules:\n  reply: {name: {zh: 答复, en: reply}, from: {zh: 发出, en: sent}, span: 20wd, citation: c, set_by_bureau: yes}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	call(t, "period", "list", "--periods", own).want(t, exitUsage, "", "the period suit is missing")
}
