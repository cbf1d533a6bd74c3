package measures

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"duecourse/internal/civil"
	"duecourse/internal/source"
)

const measuresFile = "../../config/measures/lyg-2022-257"

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func load(t testing.TB) *Measures {
	t.Helper()
	m, err := Load("lyg-2022-257.yaml", []byte(read(t, measuresFile+".yaml")))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The data must carry the official text word for word: all 22 articles and all numbered items.
func TestTextIsTheOfficialOne(t *testing.T) {
	m := load(t)
	official := read(t, measuresFile+".zh.txt")
	official = official[strings.Index(official, "第一条"):strings.LastIndex(official, "连云港市市场监督管理局办公室")]
	var ours strings.Builder
	for _, a := range m.Articles {
		fmt.Fprintf(&ours, "第%s条%s", numeral(a.Number), a.Text)
		for i := 1; i <= a.Items; i++ {
			fmt.Fprintf(&ours, "（%s）%s", numeral(i), m.Provision(refOf(a.Number, i)).Text)
		}
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	got, want := []rune(squeeze(ours.String())), []rune(squeeze(official))
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("the text departs from the official one after …%s", string(want[max(0, i-40):i]))
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d characters more than the official text", len(got)-len(want))
	}
}

func numeral(n int) string {
	digits := strings.Split("零 一 二 三 四 五 六 七 八 九", " ")
	s := ""
	if n >= 20 {
		s = digits[n/10]
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 || n == 0 {
		s += digits[n%10]
	}
	return s
}

func TestMeasuresAreComplete(t *testing.T) {
	m := load(t)
	if got := len(m.Articles); got != 22 {
		t.Errorf("%d articles, want 22", got)
	}
	for role, want := range map[Role]int{RoleGround: 28, RoleMitigation: 3, RoleFault: 1, RoleMeasures: 1} {
		if got := len(m.ByRole(role)); got != want {
			t.Errorf("%d provisions of role %s, want %d", got, role, want)
		}
	}
	// The official text says 但……除外 in six items, the eleventh with two cases.
	for ref, want := range map[string]int{"8.1": 1, "8.5": 1, "8.7": 1, "8.10": 1, "8.11": 2, "8.17": 1} {
		if got := len(m.Provision(ref).Provisos); got != want {
			t.Errorf("%s has %d provisos, want %d", ref, got, want)
		}
	}
	for _, p := range m.ByRole(RoleGround) {
		if has := strings.Contains(p.Text, "除外"); has != (len(p.Provisos) > 0) {
			t.Errorf("%s: 除外 in the text is %v, but it has %d provisos", p.Ref, has, len(p.Provisos))
		}
	}
	alternatives := func(ref string) (n int) {
		for _, e := range m.Provision(ref).Elements {
			n = max(n, len(e.Any))
		}
		return n
	}
	for ref, want := range map[string]int{"8.4": 3, "8.12": 2, "8.18": 3, "8.25": 2, "8.27": 2} {
		if got := alternatives(ref); got != want {
			t.Errorf("%s has %d alternatives, want %d", ref, got, want)
		}
	}
	for _, ref := range []string{"8.28", "9.3"} {
		if !m.Provision(ref).OpenClause {
			t.Errorf("%s is an open clause", ref)
		}
	}
	if got := len(m.Provision("12").Options); got != 6 {
		t.Errorf("Art. 12 has %d measures, want 6", got)
	}
}

// Public opinion may be read where it helps the officer only, and by Art. 8(25) alone.
func TestOpinionNeverWeighsAgainstAnOfficer(t *testing.T) {
	m := load(t)
	for _, f := range m.Facts {
		if strings.HasPrefix(f.Name, "opinion.") != f.FavoursOfficerOnly {
			t.Errorf("%s: favours_officer_only is %v", f.Name, f.FavoursOfficerOnly)
		}
		if f.FavoursOfficerOnly && fmt.Sprint(f.UsedBy) != "[8.25]" {
			t.Errorf("%s is read by %v", f.Name, f.UsedBy)
		}
	}
}

// Every mistake is found at its place, and the messages help.
func TestLoadFindsMistakes(t *testing.T) {
	good := read(t, measuresFile+".yaml")
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "document: 连市监", "dokument: 连市监", `unknown key "dokument"; did you mean "document"?`},
		{"missing key", "document: 连市监〔2022〕257 号\n", "", "document is missing"},
		{"unknown fact", "when: fault.minor", "when: fault.minr", `unknown fact "fault.minr"; did you mean "fault.minor"?`},
		{"type error", "when: decision.collective", "when: decision.collective == 3", "the condition is wrong"},
		{"not a condition", "when: decision.collective", "when: act.date", "a condition must come out as yes or no"},
		{"syntax error", "when: decision.collective", "when: decision.collective &&", "the condition is wrong"},
		{"choice without that word", `proceedings.kind != "none"`, `proceedings.kind != "nothing"`, `proceedings.kind has no choice "nothing"`},
		{"impossible date in a condition", `date("2022-10-11")`, `date("2022-02-30")`, "is not a day of the calendar"},
		{"comprehension", "when: decision.collective", "when: \"[1, 2].exists(x, x > 1)\"", `unknown fact "x"`},
		{"function", "when: decision.collective", "when: size(other_exemption.legal_basis) > 1", "a fact, as_of, a fixed value"},
		{"arithmetic", "when: decision.collective", `when: "1 + 1 == 2"`, "a fact, as_of, a fixed value"},
		{"order of words", "when: decision.collective", `when: act.kind > "a"`, "only dates and numbers have an order"},
		{"missing ground", `ref: "8.17"`, `ref: "8.29"`, "8.17 is missing: article 8 has 28 items"},
		{"ground twice", `ref: "8.17"`, `ref: "8.16"`, "8.16 is given twice"},
		{"phrase not in the text", "text: 但执行明显违法的决定、命令或者文件的除外\n", "text: 但执行违法的决定的除外\n", "the official text does not have these words"},
		{"unknown role", "role: pursuit", "role: persuit", `unknown role "persuit"; did you mean "pursuit"?`},
		{"role twice", "role: pursuit", "role: fault", "only one provision can have the role fault"},
		{"articles out of order", "- number: 5\n", "- number: 6\n", "article 5 is expected here, not article 6"},
		{"fact without use", "facts:\n", "facts:\n  idle.fact:\n    type: yes_no\n    ask: {zh: 问, en: ask}\n    proof: {zh: 证, en: proof}\n    whom: officer\n", "no provision reads the fact idle.fact"},
		{"fact twice", "facts:\n", "facts:\n  fault.minor:\n    type: yes_no\n    ask: {zh: 问, en: ask}\n    proof: {zh: 证, en: proof}\n    whom: officer\n", "fault.minor is given twice"},
		{"counted from what is not there", "from: licence.issued_on", "from: licence.isued_on", `unknown fact "licence.isued_on"; did you mean "licence.issued_on"?`},
		{"counted from no date", "from: licence.issued_on", "from: party.broke_commitment", "party.broke_commitment must be of type date"},
		{"a length that is none", "length: verification.length", "length: licence.issued_on", "licence.issued_on must be of type span"},
		{"counted from a counted one", "from: time_limit.started_on", "from: inspection.due_on", "inspection.due_on is counted itself"},
		{"neither rule nor length", "counted: {from: licence.issued_on, rule: verification, length: verification.length}", "counted: {from: licence.issued_on}", "it needs a rule or a length"},
		{"an event cannot be counted", "counted: {from: licence.issued_on", "event: yes\n    counted: {from: licence.issued_on", "only a date that is no event can be counted"},
		{"a length in a condition", "when: decision.collective", "when: verification.length", "the condition is wrong"},
		{"opinion against the officer", "when: harm.caused_by_conduct", "when: harm.caused_by_conduct || opinion.negative", "only an element of a ground or a mitigation may read it (Art. 15)"},
		{"opinion in a proviso", "when: order.executed && order.plainly_unlawful", "when: order.executed && order.plainly_unlawful && opinion.negative", "only an element of a ground or a mitigation may read it (Art. 15)"},
		{"one alternative", "              - text: 明确反对意见\n                en: a clear objection\n                when: decision.objected\n", "", "two alternatives at least"},
		{"condition and alternatives", "            when: decision.collective\n", "            when: decision.collective\n            any: []\n", "two alternatives at least"},
		{"no condition", "            when: decision.collective\n", "", "exactly one of when, any and established is needed"},
		{"wrong flag", "open_clause: true", "open_clause: maybe", "yes or no is expected"},
		{"options on a yes/no fact", "    type: yes_no\n    favours", "    type: yes_no\n    options: {a: {zh: 甲, en: a}}\n    favours", "a fact of type choice has options"},
		{"anchor", "id: lyg-2022-257", "id: &a lyg-2022-257", "anchors and aliases"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the file has no %q", c.old)
			}
			bad := strings.Replace(good, c.old, c.new, 1)
			_, err := Load("m.yaml", []byte(bad))
			problems, ok := err.(source.Problems)
			if !ok {
				t.Fatalf("no problems: %v", err)
			}
			for _, p := range problems {
				if strings.Contains(p.Text.EN, c.want) {
					if p.Line == 0 || p.Col == 0 || p.Text.ZH == "" {
						t.Errorf("without place or Chinese text: %+v", p)
					}
					return
				}
			}
			t.Errorf("want %q, got\n%s", c.want, problems)
		})
	}
}

// An item whose words are not all carried by an element is refused: that is how a forgotten element shows.
func TestEveryWordNeedsAnElement(t *testing.T) {
	good := read(t, measuresFile+".yaml")
	for _, p := range load(t).ByRole(RoleGround) {
		for _, e := range p.Elements {
			if p.OpenClause || len(e.Any) > 0 {
				continue // the phrases of an open clause overlap, and alternatives carry the words of their element
			}
			part, _, _ := strings.Cut(e.Text, leftOut)
			short := string([]rune(part)[:1])
			bad := strings.Replace(good, "          - text: "+e.Text+"\n            en: "+strings.TrimSpace(quoted(good, e)), "          - text: "+short+"\n            en: x", 1)
			if bad == good {
				t.Fatalf("%s: %s is not where it was thought to be", p.Ref, e.Text)
			}
			if _, err := Load("m.yaml", []byte(bad)); err == nil {
				t.Errorf("%s without %q was accepted", p.Ref, e.Text)
			}
		}
	}
}

// quoted is an element's gloss as the file writes it.
func quoted(file string, e *Element) string {
	if strings.Contains(file, "en: "+e.Gloss) {
		return e.Gloss
	}
	return strconv.Quote(e.Gloss)
}

func TestProblemsStandAtTheirColumn(t *testing.T) {
	good := read(t, measuresFile+".yaml")
	bad := strings.Replace(good, "when: order.executed && order.plainly_unlawful", "when: order.executed && order.plainly_lawful", 1)
	_, err := Load("m.yaml", []byte(bad))
	problems, ok := err.(source.Problems)
	if !ok || len(problems) != 1 {
		t.Fatalf("got %v", err)
	}
	lines := strings.Split(bad, "\n")
	if at := lines[problems[0].Line-1][problems[0].Col-1:]; !strings.HasPrefix(at, "order.plainly_lawful") {
		t.Errorf("the problem is placed at %q", at)
	}
}

// Another bureau's Measures, with other numbers and a fact that is a number, are read and applied just as well.
func TestSmallMeasures(t *testing.T) {
	m, err := Load("small.yaml", []byte(read(t, "testdata/small.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		yuan        float64
		disposition Disposition
		gate        string
		basis       string
	}{
		{99.5, Exempt, "3", "[3.1]"},
		{100, MeasuresOnly, "5", "[2 2.2 4.1 5]"},
		{500, Liable, "2", "[2 2.2 2]"},
		{1000, Exempt, "3", "[3.2]"},
		{2000, Exempt, "3", "[3.2]"},
	} {
		in := Input{Case: "s", AsOf: day(t, "2030-06-01"), Statements: []Statement{
			{"act.kind", ChoiceValue("fine"), []string{"E1"}},
			{"act.date", DateValue(day(t, "2030-02-01")), []string{"E1"}},
			{"fine.yuan", NumberValue(c.yuan), []string{"E1"}},
			{"suspicion.found", YesNoValue(false), []string{"E1"}},
			{"sanction.given", YesNoValue(false), []string{"E1"}},
			{"fault.found", YesNoValue(true), []string{"E1"}},
		}}
		open := assess(t, m, in)
		if open.Recommendation.Disposition != Open || open.Gate != "1" || open.Missing[0].Fact != "law.other" {
			t.Errorf("%v yuan, special law unknown: %+v", c.yuan, open.Recommendation)
		}
		// The small Measures can only say which special law there is; take its element away to go on.
		m := withoutSpecialLaw(t)
		a := assess(t, m, in)
		if got := fmt.Sprint(a.Recommendation.Basis); a.Recommendation.Disposition != c.disposition || a.Gate != c.gate || got != c.basis {
			t.Errorf("%v yuan: %s at %s by %s, want %s at %s by %s", c.yuan, a.Recommendation.Disposition, a.Gate, got, c.disposition, c.gate, c.basis)
		}
	}
}

func withoutSpecialLaw(t *testing.T) *Measures {
	t.Helper()
	data := strings.Replace(read(t, "testdata/small.yaml"), `when: 'law.other != ""'`, `when: '!fault.found && law.other != ""'`, 1)
	m, err := Load("small.yaml", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func day(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func FuzzLoad(f *testing.F) {
	good := read(f, "testdata/small.yaml")
	f.Add([]byte(good))
	f.Add([]byte("id: x"))
	f.Add([]byte("facts: {a.b: {type: choice}}\narticles: [{number: 1, provisions: [{elements: [{any: [{}]}]}]}]"))
	f.Add([]byte(strings.Replace(good, "when: suspicion.found", "when: '[[['", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load("fuzz", data)
		if (m == nil) == (err == nil) {
			t.Fatalf("Load returned %v and %v", m, err)
		}
		if m != nil { // whatever loads can be applied
			if _, err := m.Assess(Input{AsOf: usualDay}); err != nil {
				t.Error(err)
			}
		}
	})
}
