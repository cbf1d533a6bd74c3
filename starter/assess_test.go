package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestAssessOne(t *testing.T) {
	call(t, "assess", "testdata/cases/a.yaml").want(t, exitDone, "By        Art. 8(12) Inspected by plan", "")
	call(t, "assess", "testdata/cases/a.yaml", "--lang", "zh").want(t, exitDone, "免责（不予追究行政执法责任）\n  依据      第八条第（十二）项", "")
	call(t, "assess", "testdata/cases/a.yaml", "--as-of", "2026-05-01").want(t, exitDone, "As of     2026-05-01", "")
	call(t, "assess", "testdata/broken.yaml").want(t, exitUsage, "", "did you mean \"fault.intent\"?")
}

func TestAssessStandardInput(t *testing.T) {
	data, err := os.ReadFile("testdata/cases/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	callWith(t, context.Background(), string(data), "assess", "-").want(t, exitDone, "T-1", "")
	callWith(t, context.Background(), "case: [", "assess", "-").want(t, exitUsage, "", "standard input:1:")
}

func TestAssessFolder(t *testing.T) {
	o := call(t, "assess", copyCases(t, false))
	o.want(t, exitDone, "Total", "")
	for i, number := range []string{"T-1", "T-2", "T-3"} {
		if lines := strings.Split(o.out, "\n"); !strings.HasPrefix(lines[i+1], number) {
			t.Errorf("row %d is %q, want %s", i+1, lines[i+1], number)
		}
	}
}

func TestABrokenFileDoesNotKeepTheOthersBack(t *testing.T) {
	for _, form := range []string{formText, formJSON, formYAML} {
		o := call(t, "assess", copyCases(t, true), "-o", form)
		o.want(t, exitUsage, "T-3", "1 of 4 files could not be read\n")
		o.want(t, exitUsage, "T-1", "a-broken.yaml:5:3: unknown fact")
		if strings.Contains(o.out, "T-9") {
			t.Errorf("%s: the broken case was assessed", form)
		}
	}
}

func TestFilesOfACall(t *testing.T) {
	dir := copyCases(t, false)
	a := filepath.Join(dir, "a.yaml")
	o := call(t, "assess", a, dir, a, "-o", "json")
	if n := strings.Count(o.out, "\n"); o.code != exitDone || n != 3 {
		t.Errorf("a file named three times: %d lines, want 3\n%s", n, o.errs)
	}
	call(t, "assess", a, filepath.Join(dir, "none.yaml")).want(t, exitUsage, "T-1", "1 of 2 files could not be read")
	call(t, "assess", t.TempDir()).want(t, exitUsage, "", "no case files")
}

func TestInterruptedRunTellsWhatItDid(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	callWith(t, ctx, "", "assess", copyCases(t, false)).want(t, exitError, "Total", "interrupted: of 3 files")
}

// TestJSONContract pins the names and the order of the fields, which other programs read.
func TestJSONContract(t *testing.T) {
	o := call(t, "assess", "testdata/cases/a.yaml", "-o", "json")
	o.want(t, exitDone, "{\n  \"case\": \"T-1\",\n  \"as_of\": ", "")
	var a map[string]any
	if err := json.Unmarshal([]byte(o.out), &a); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"":                    "as_of case counted fault gate grounds measures missing mitigations others recommendation",
		"measures":            "id version",
		"fault":               "elements evidence missing provisos ref status unproven",
		"recommendation":      "basis disposition measures possible reasons",
		"grounds/0":           "elements evidence missing provisos ref status unproven",
		"grounds/0/elements/": "facts proven status text",
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(at(a, path))), " "); got != want {
			t.Errorf("%q has %s, want %s", path, got, want)
		}
	}
	for _, array := range []string{"grounds", "mitigations", "others", "missing", "counted"} {
		if a[array] == nil {
			t.Errorf("%s is null, not []", array)
		}
	}
}

// at walks into decoded JSON: names of objects and, for lists, their first entry.
func at(v map[string]any, path string) map[string]any {
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '0' }) {
		switch next := v[name].(type) {
		case map[string]any:
			v = next
		case []any:
			v = next[0].(map[string]any)
		}
	}
	return v
}

func TestSeveralAreLinesOfJSON(t *testing.T) {
	o := call(t, "assess", copyCases(t, false), "-o", "json")
	lines := strings.Split(strings.TrimSpace(o.out), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3", len(lines))
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestQuestionsSpeakTheChosenLanguage(t *testing.T) {
	call(t, "assess", "testdata/cases/b.json", "-o", "json").want(t, exitDone, `"question": "Did the officer break the law on purpose`, "")
	call(t, "assess", "testdata/cases/b.json", "-o", "json", "--lang", "zh").want(t, exitDone, `"question": "当事人是否故意违法`, "")
}

// TestYAMLSaysWhatJSONSays holds names, values and order of the one against the other.
func TestYAMLSaysWhatJSONSays(t *testing.T) {
	dir := copyCases(t, false)
	lines := json.NewDecoder(strings.NewReader(call(t, "assess", dir, "-o", "json").out))
	text := call(t, "assess", dir, "-o", "yaml").out
	documents := yaml.NewDecoder(strings.NewReader(text))
	for range 3 {
		var fromJSON, fromYAML any
		var order yaml.Node
		if err := lines.Decode(&fromJSON); err != nil {
			t.Fatal(err)
		}
		if err := documents.Decode(&order); err != nil {
			t.Fatal(err)
		}
		if err := order.Decode(&fromYAML); err != nil {
			t.Fatal(err)
		}
		want, _ := json.Marshal(fromJSON)
		got, err := json.Marshal(fromYAML)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("YAML says %s, JSON %s: %v", got, want, err)
		}
		if first := order.Content[0].Content[0].Value; first != "case" {
			t.Errorf("the first field is %s, not case", first)
		}
	}
	if strings.Count(text, "---\n") != 3 {
		t.Error("the documents are not separated")
	}
}
