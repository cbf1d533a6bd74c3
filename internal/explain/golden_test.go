package explain

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden holds got against a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew):\n%s", path, difference(string(want), got))
	}
}

// difference shows the first line that differs.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			return "want " + strings.Join(w[min(i, len(w)):min(i+3, len(w))], "\n     ") +
				"\ngot  " + strings.Join(g[min(i, len(g)):min(i+3, len(g))], "\n     ")
		}
	}
	return ""
}

// madeUp are small made-up Measures.
func madeUp(t *testing.T) *measures.Measures {
	t.Helper()
	data, err := os.ReadFile("testdata/measures.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := measures.Load("measures.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func assessment(t *testing.T, name string) *measures.Assessment {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var a measures.Assessment
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return &a
}

func sampleCase(t *testing.T) *casefile.Case {
	t.Helper()
	day, err := civil.Parse("2024-03-01")
	if err != nil {
		t.Fatal(err)
	}
	asserted := func(name string, yes bool, evidence ...string) casefile.Fact {
		return casefile.Fact{Name: name, Value: measures.YesNoValue(yes), Evidence: evidence}
	}
	return &casefile.Case{Number: "T-1", Matter: "M-1", Unit: "试验市第一分局", Post: "检查员",
		Act: casefile.Act{Kind: "inspection", Date: day, Evidence: []string{"E1"}},
		Evidence: []casefile.Evidence{
			{ID: "E1", Title: "检查记录", Date: day},
			{ID: "E2", Title: "执法证"},
		},
		Facts: []casefile.Fact{
			asserted("officer.of_city", true, "E2"),
			asserted("inspection.done", true, "E1"),
			asserted("request.sent", true),
			asserted("request.replied", false),
			asserted("fault.intent", false),
		}}
}

func TestAssessment(t *testing.T) {
	m := madeUp(t)
	for _, name := range []string{"exempt", "open", "measures"} {
		for _, l := range []lang.Lang{lang.ZH, lang.EN} {
			for _, all := range []bool{false, true} {
				label := name + "." + string(l)
				if all {
					label = name + ".all." + string(l)
				}
				t.Run(label, func(t *testing.T) {
					var b strings.Builder
					if err := Assessment(&b, assessment(t, name), m, Options{Lang: l, All: all, Case: sampleCase(t)}); err != nil {
						t.Fatal(err)
					}
					golden(t, label, b.String())
				})
			}
		}
	}
}

func TestAssessmentWithoutCase(t *testing.T) {
	var b strings.Builder
	if err := Assessment(&b, assessment(t, "open"), madeUp(t), Options{Lang: lang.ZH}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "尚不能得出结论") || strings.Contains(b.String(), "岗位") {
		t.Errorf("got:\n%s", b.String())
	}
}

func TestColorOnlyWhenWanted(t *testing.T) {
	var with, without strings.Builder
	m, a := madeUp(t), assessment(t, "exempt")
	if err := Assessment(&with, a, m, Options{Lang: lang.ZH, Color: true}); err != nil {
		t.Fatal(err)
	}
	if err := Assessment(&without, a, m, Options{Lang: lang.ZH}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(with.String(), "\x1b[32m✓") {
		t.Error("no green tick")
	}
	if strings.Contains(without.String(), "\x1b") {
		t.Error("colours that nobody asked for")
	}
}

func TestTextOfACaseCannotSteerTheTerminal(t *testing.T) {
	c := sampleCase(t)
	c.Unit = "分局\x1b[2J\u202e"
	c.Evidence[0].Title = "记录\x1b]0;x\a\r"
	var b strings.Builder
	if err := Assessment(&b, assessment(t, "exempt"), madeUp(t), Options{Lang: lang.ZH, Case: c}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\a\r\u202e") {
		t.Errorf("control characters got through:\n%q", b.String())
	}
}

func TestProvisions(t *testing.T) {
	m := madeUp(t)
	show := map[string]func(w io.Writer, l lang.Lang) error{
		"provision": func(w io.Writer, l lang.Lang) error { return Provision(w, m.Provision("3.2"), m, l) },
		"article":   func(w io.Writer, l lang.Lang) error { return Article(w, m.Article(3), m, l) },
		"rules":     func(w io.Writer, l lang.Lang) error { return Article(w, m.Article(2), m, l) },
		"list":      func(w io.Writer, l lang.Lang) error { return List(w, m, l) },
		"facts":     func(w io.Writer, l lang.Lang) error { return Facts(w, m.Facts[:3], l) },
		"fact":      func(w io.Writer, l lang.Lang) error { return Fact(w, m.Fact("fault.intent"), m, l) },
		"mermaid":   func(w io.Writer, l lang.Lang) error { return Graph(w, m.Provision("3.2"), m, Mermaid, l) },
		"dot":       func(w io.Writer, l lang.Lang) error { return Graph(w, m.Provision("3.1"), m, Dot, l) },
	}
	for name, do := range show {
		for _, l := range []lang.Lang{lang.ZH, lang.EN} {
			t.Run(name+"."+string(l), func(t *testing.T) {
				var b strings.Builder
				if err := do(&b, l); err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(l), b.String())
			})
		}
	}
}
