package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMeasuresCommands(t *testing.T) {
	call(t, "measures", "list").want(t, exitDone, "8.28", "")
	call(t, "measures", "list", "-o", "table").want(t, exitDone, call(t, "measures", "list").out, "")
	for _, ref := range []string{"8.6", "8(6)", "第八条第六项", "第八条第（六）项"} {
		call(t, "measures", "show", ref).want(t, exitDone, "request.written_to_superior && request.sent_on <= act.date", "")
	}
	call(t, "measures", "show", "8", "--lang", "zh").want(t, exitDone, "第八条第（二十八）项", "")
	call(t, "measures", "show", "15").want(t, exitDone, "Public opinion, petitions and complaints must not", "")
	call(t, "measures", "show", "13.1").want(t, exitDone, "suspicion.duty_crime", "")
	call(t, "measures", "facts").want(t, exitDone, "act.kind", "")
	call(t, "measures", "facts", "request").want(t, exitDone, "request.replied_on", "")
	call(t, "measures", "facts", "8.22").want(t, exitDone, "seized.moved_by_party", "")
	call(t, "measures", "facts", "fault.intent").want(t, exitDone, "Art. 8(5)", "")
	call(t, "measures", "graph", "7").want(t, exitDone, "flowchart TD", "")
	call(t, "measures", "graph", "8.6", "--format", "dot").want(t, exitDone, "digraph", "")
	call(t, "version").want(t, exitDone, "duecourse", "")
}

func TestMeasuresAsJSON(t *testing.T) {
	for _, args := range []string{"list", "show 8.6", "show 8", "facts", "facts 8.6", "facts fault.intent"} {
		o := call(t, append(append([]string{"measures"}, strings.Fields(args)...), "-o", "json")...)
		if o.code != exitDone || !json.Valid([]byte(o.out)) {
			t.Errorf("%s: exit code %d, no JSON: %s%s", args, o.code, o.out, o.errs)
		}
	}
}

func TestCheck(t *testing.T) {
	shipped := filepath.Join("..", "config", "measures", "lyg-2022-257.yaml")
	call(t, "measures", "check", shipped).want(t, exitDone, "22 articles", "")
	data, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "m.yaml")
	text := strings.Replace(string(data), "when: question.complex", "when: question.complx", 1)
	text = strings.Replace(text, "when: law.caused_deviation", "when: law.caused_deviation == 1", 1)
	if err := os.WriteFile(broken, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	o := call(t, "measures", "check", broken)
	o.want(t, exitUsage, "", "question.complx")
	o.want(t, exitUsage, "", "law.caused_deviation == 1")
	call(t, "assess", "testdata/cases/a.yaml", "--measures", broken).want(t, exitUsage, "", "question.complx")
}

func TestScenarios(t *testing.T) {
	call(t, "measures", "test").want(t, exitDone, "Total", "")
	wrong := filepath.Join(t.TempDir(), "s.yaml")
	if err := os.WriteFile(wrong, []byte(`measures: lyg-2022-257
provisions:
  "13.2":
    shown: {commission.sanctioned_same_act: yes}
    scenarios:
      - name: claimed to fail
        set: {commission.sanctioned_same_act: no}
        expect: established
`), 0o644); err != nil {
		t.Fatal(err)
	}
	call(t, "measures", "test", wrong).want(t, exitError, "claimed to fail", "")
}

func TestCaseNewRefusesToOverwrite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "case.yaml")
	call(t, "case", "new", "--out", out).want(t, exitDone, "", "written to")
	before, err := os.ReadFile(out)
	if err != nil || len(before) == 0 {
		t.Fatalf("%d bytes, %v", len(before), err)
	}
	if err := os.WriteFile(out, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	call(t, "case", "new", "--out", out).want(t, exitUsage, "", "is not overwritten")
	if after, _ := os.ReadFile(out); string(after) != "mine" {
		t.Error("the file was overwritten")
	}
	call(t, "case", "new", "--out", filepath.Join(filepath.Dir(out), "none", "x.yaml")).want(t, exitUsage, "", "cannot be written")
	if o := call(t, "case", "new"); o.out != string(before) {
		t.Error("the template on standard output is another")
	}
}

func TestCaseSchemaIsJSON(t *testing.T) {
	if o := call(t, "case", "schema"); o.code != exitDone || !json.Valid([]byte(o.out)) {
		t.Errorf("exit code %d: %s", o.code, o.errs)
	}
}
