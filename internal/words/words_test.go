package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duecourse/config"
	"duecourse/internal/lang"
	rules "duecourse/internal/measures"
	"duecourse/internal/message"
)

// constants reads from the source of package message the constants of every type of its own.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("../message/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	all := map[string][]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				v := spec.(*ast.ValueSpec)
				of, ok := v.Type.(*ast.Ident)
				if !ok || len(v.Values) != 1 {
					continue
				}
				if literal, ok := v.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
					id, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Fatal(err)
					}
					all[of.Name] = append(all[of.Name], id)
				}
			}
		}
	}
	return all
}

func ids[K ~string](table map[K]lang.Text) []string {
	var out []string
	for k := range table {
		out = append(out, string(k))
	}
	return out
}

func TestNoConstantLacksAWord(t *testing.T) {
	tables := map[string][]string{
		"Stage": ids(stages), "Role": ids(roles), "ItemKind": ids(items), "ItemStatus": ids(statuses), "Card": append(ids(cards), ""),
		"Occasion": ids(occasions), "Name": ids(commands), "Event": ids(events), "VoteIs": ids(votes), "RemedyKind": ids(remedies),
		"RemedyResult": ids(remedyResults), "ProtectionKind": ids(protections), "CommissionResult": ids(commissionResults), "SuspensionGround": ids(suspensions),
	}
	all := constants(t)
	if len(all["ItemKind"]) < 25 || len(all["Name"]) < 30 {
		t.Fatalf("the constants were not read: %v", all)
	}
	for of, known := range tables {
		if !equal(all[of], known) {
			t.Errorf("%s: the constants are %v, the words %v", of, all[of], known)
		}
	}
	for of := range all {
		if _, ok := tables[of]; !ok && of != "disposition" {
			t.Errorf("package message has a type %s without a table of words", of)
		}
	}
	if !equal(message.Sanctions, ids(sanctions)) {
		t.Errorf("sanctions: %v, words %v", message.Sanctions, ids(sanctions))
	}
}

func equal(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func TestEveryWordIsInBothLanguages(t *testing.T) {
	for name, table := range map[string]map[string]lang.Text{"sanctions": sanctions, "measures": measures, "replaced": replaced, "suspicions": suspicions, "starts": starts} {
		whole(t, name, table)
	}
	whole(t, "stages", stages)
	whole(t, "roles", roles)
	whole(t, "items", items)
	whole(t, "commands", commands)
	whole(t, "events", events)
	whole(t, "protections", protections)
}

func whole[K ~string](t *testing.T, name string, table map[K]lang.Text) {
	t.Helper()
	seen := map[string]K{}
	for _, k := range slices.Sorted(maps.Keys(table)) {
		w := table[k]
		if w.ZH == "" || w.EN == "" {
			t.Errorf("%s: %s lacks a language: %+v", name, k, w)
		}
		if other, twice := seen[w.ZH]; twice {
			t.Errorf("%s: %s and %s have one word, %s", name, k, other, w.ZH)
		}
		seen[w.ZH] = k
	}
}

// The measures of Art. 12 are named here for those who do not have the Measures at hand: as the Measures do.
func TestMeasuresAreNamedAsTheMeasuresDo(t *testing.T) {
	m, err := rules.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, p := range m.ByRole(rules.RoleMeasures) {
		for _, o := range p.Options {
			known = append(known, o.ID)
			if Measure(o.ID) != o.Text {
				t.Errorf("%s is named %v here and %v there", o.ID, Measure(o.ID), o.Text)
			}
		}
	}
	if !equal(known, ids(measures)) {
		t.Errorf("the Measures have %v, the words %v", known, ids(measures))
	}
}

func TestSuspicionsAreFactsOfTheMeasures(t *testing.T) {
	m, err := rules.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Facts {
		if _, ok := suspicions[f.Name]; strings.HasPrefix(f.Name, "suspicion.") != ok {
			t.Errorf("%s: named %v", f.Name, ok)
		}
	}
}

// What a clock certifies are facts of the Measures, and each has a word.
func TestCertifiedFactsAreFactsOfTheMeasures(t *testing.T) {
	m, err := rules.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../clock/*.go")
	if err != nil {
		t.Fatal(err)
	}
	stated := map[string]bool{}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, quoted := range regexp.MustCompile(`"([a-z]+\.[a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			stated[quoted[1]] = true
		}
	}
	if !equal(slices.Collect(maps.Keys(stated)), ids(certified)) {
		t.Errorf("the clocks state %v, the words %v", slices.Sorted(maps.Keys(stated)), ids(certified))
	}
	for name := range certified {
		if m.Fact(name) == nil {
			t.Errorf("the Measures have no fact %s", name)
		}
	}
	whole(t, "certified", certified)
}

func TestWhatIsNotKnownIsShownAsItIs(t *testing.T) {
	if got := Role("new"); got.ZH != "new" || got.EN != "new" {
		t.Errorf("got %v", got)
	}
	if Card(message.NoCard) != (lang.Text{}) {
		t.Error("no card has a name")
	}
	if got := Runs(string(message.AwaitProposal)); got != (lang.Text{}) {
		t.Errorf("got %v", got)
	}
}

func TestTheSameIDMeansWhatItsPlaceSays(t *testing.T) {
	for at, want := range map[Place]string{AsCommand: "法制审核", Anywhere: "复核"} {
		if got, _ := Known("review", at); got.ZH != want {
			t.Errorf("%d: %v", at, got)
		}
	}
	if got, ok := Known("supervisor", AsRole); !ok || got.ZH != "负责人" {
		t.Errorf("%v", got)
	}
	if _, ok := Known("nothing", Anywhere); ok {
		t.Error("it knows nothing")
	}
}
