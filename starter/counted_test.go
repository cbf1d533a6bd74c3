package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duecourse/internal/measures"
)

// counts is a case of Art. 8(2), 8(12) and 8(21) in which no last day is typed in.
const counts = `case: T-9
unit: 某局
act: {kind: licence, date: 2026-03-16, evidence: [E1]}
evidence:
  E1: {title: 许可案卷, kind: documentary}
  E2: {title: 许可证送达回证, kind: documentary}
  E3: {title: 立案审批表, kind: documentary}
  E4: {title: 上次检查记录, kind: record}
facts:
  licensing.on_commitment: {value: yes, evidence: [E1]}
  licence.issued_on: {value: 2026-03-16, evidence: [E2]}
  harm.occurred_on: {value: 2026-05-17, evidence: [E1]}
  harm.bad_consequence: {value: yes, evidence: [E1]}
  party.broke_commitment: {value: yes, evidence: [E1]}
  inspection.cycle_started_on: {value: 2026-03-16, evidence: [E4]}
  inspection.cycle_length: {value: 1y, evidence: [E1]}
  time_limit.started_on: {value: 2026-04-28, evidence: [E3]}
  time_limit.length: {value: 10wd, evidence: [E3]}
`

func writeCase(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheOpinionShowsHowLastDaysWereCounted(t *testing.T) {
	path := writeCase(t, counts)
	for _, l := range []string{"zh", "en"} {
		o := call(t, "assess", path, "--as-of", "2026-06-01", "--lang", l)
		_, part, ok := strings.Cut(o.out, map[string]string{"zh": "计算得出的期限", "en": "Last days as they were counted"}[l])
		if !ok {
			t.Fatalf("%s\n%s", o.out, o.errs)
		}
		golden(t, "counted."+l, strings.TrimSpace(strings.Split(part, "\n\n")[0])+"\n")
	}
}

// What is counted counts as proven: the harm of the Sunday on which two months end nominally still lies within them.
func TestWhatIsCountedIsProven(t *testing.T) {
	o := call(t, "assess", writeCase(t, counts), "--as-of", "2026-06-01", "-o", "json")
	var a measures.Assessment
	if err := json.Unmarshal([]byte(o.out), &struct{ *measures.Assessment }{&a}); err != nil {
		t.Fatal(err, o.errs)
	}
	if f := a.Finding("8.2"); f == nil || f.Status != measures.Established || len(a.Counted) != 3 {
		t.Errorf("%+v\n%+v", f, a.Counted)
	}
}

func TestALastDayThatIsStatedOtherwiseIsAMistake(t *testing.T) {
	path := writeCase(t, counts+"  verification.due_on: {value: 2026-05-16, evidence: [E1]}\n")
	call(t, "assess", path, "--as-of", "2026-06-01").want(t, exitUsage, "", path+": verification.due_on is stated as 2026-05-16, but from licence.issued_on (2026-03-16) on the last day of 2m is 2026-05-18")
	o := call(t, "assess", path, writeCase(t, counts), "--as-of", "2026-06-01", "--lang", "zh")
	o.want(t, exitUsage, "T-9", "verification.due_on 填的是 2026-05-16")
	call(t, "assess", writeCase(t, counts+"  verification.due_on: 2026-05-18\n"), "--as-of", "2026-06-01").want(t, exitDone, "2026-05-18 (Monday)", "")
}
