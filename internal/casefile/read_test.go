package casefile

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/source"
)

const measuresFile = "../../config/measures/lyg-2022-257.yaml"

func official(t testing.TB) *measures.Measures {
	t.Helper()
	return load(t, func(text string) string { return text })
}

// withNumber are the official Measures with one more fact, test.number, since they have no number themselves.
func withNumber(t testing.TB) *measures.Measures {
	t.Helper()
	return load(t, func(text string) string {
		text = strings.Replace(text, "\nfacts:\n", "\nfacts:\n  test.number:\n    type: number\n    ask: {zh: 多少次, en: How often}\n"+
			"    proof: {zh: 无, en: none}\n    whom: unit\n", 1)
		return strings.Replace(text, "when: other_mitigation.second_signature", "when: other_mitigation.second_signature && test.number > 1.0", 1)
	})
}

func load(t testing.TB, edit func(string) string) *measures.Measures {
	t.Helper()
	data, err := os.ReadFile(measuresFile)
	if err != nil {
		t.Fatal(err)
	}
	m, err := measures.Load(measuresFile, []byte(edit(string(data))))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func date(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReadTakesEveryForm(t *testing.T) {
	m := withNumber(t)
	text := `
case: 连市监案〔2026〕1号
matter: LYG-M-2026-001
unit: 连云港市市场监督管理局
post: 监察员
act:
  kind: inspection
  date: 2026-03-12
  description: >-
    检查电梯
    12台
  evidence: [E1]
facts: # before the evidence that they cite
  inspection.done_under_plan: {value: yes, by: officer, on: 2026-04-01, evidence: [E1, 2], note: 一季度}
  fault.intent: no
  fault.minor:
  harm.bad_consequence: {note: 待查}
  harm.major_loss: {value: , by: , on: ~, evidence: , note: null}
  inspection.due_on: 2026-03-31
  proceedings.kind: {value: litigation}
  special_law.citation: 《特种设备安全法》第八十五条
  other_exemption.legal_basis: {value: "2026 年办法"}
  test.number: -1.5e2
evidence:
  E1: {title: 检查计划, kind: documentary, date: 2026-01-05, source: 档案室}
  2: {title: 录像, kind: audiovisual}
notes:
  - {kind: public_opinion, date: 2026-03-20, text: "网上：有议论"}
  - {kind: note, text: x}
`
	want := &Case{
		Number: "连市监案〔2026〕1号", Matter: "LYG-M-2026-001", Unit: "连云港市市场监督管理局", Post: "监察员",
		Act: Act{Kind: "inspection", Date: date(t, "2026-03-12"), Description: "检查电梯 12台", Evidence: []string{"E1"}},
		Evidence: []Evidence{
			{ID: "E1", Title: "检查计划", Kind: "documentary", Date: date(t, "2026-01-05"), Source: "档案室"},
			{ID: "2", Title: "录像", Kind: "audiovisual"},
		},
		Facts: []Fact{
			{Name: "inspection.done_under_plan", Value: measures.YesNoValue(true), By: "officer", On: date(t, "2026-04-01"), Evidence: []string{"E1", "2"}, Note: "一季度"},
			{Name: "fault.intent", Value: measures.YesNoValue(false), By: Handler},
			{Name: "fault.minor", By: Handler},
			{Name: "harm.bad_consequence", By: Handler, Note: "待查"},
			{Name: "harm.major_loss", By: Handler},
			{Name: "inspection.due_on", Value: measures.DateValue(date(t, "2026-03-31")), By: Handler},
			{Name: "proceedings.kind", Value: measures.ChoiceValue("litigation"), By: Handler},
			{Name: "special_law.citation", Value: measures.TextValue("《特种设备安全法》第八十五条"), By: Handler},
			{Name: "other_exemption.legal_basis", Value: measures.TextValue("2026 年办法"), By: Handler},
			{Name: "test.number", Value: measures.NumberValue(-150), By: Handler},
		},
		Notes: []Note{
			{Kind: "public_opinion", Date: date(t, "2026-03-20"), Text: "网上：有议论"},
			{Kind: "note", Text: "x"},
		},
	}
	got, err := Read("case.yaml", []byte(text), m)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// head is what every case has; it takes three lines.
const head = "case: A\nunit: B\nact: {}\n"

// bad are case files with mistakes, each with all that Read says of it.
var bad = []struct {
	text, want string
	blind      bool // a schema cannot see it
}{
	// the head
	{text: "unit: B\n", want: "1:1: case is missing\n1:1: act is missing"},
	{text: "case: A\nunit: B\nact:\n", want: "3:5: a mapping of keys to values is expected here"},
	{text: "case:\nunit: ''\nact: {}\n", want: "1:6: this must not be empty\n2:7: this must not be empty"},
	{text: "case: A 1\nunit: B\nact: {}\n", want: "1:7: such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters"},
	{text: "case: ../A\nunit: B\nact: {}\n", want: "1:7: such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters"},
	{text: "case: " + strings.Repeat("连", 65) + "\nunit: B\nact: {}\n", want: "1:7: such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters"},
	{text: "matter: 'M 1'\n" + head, want: "1:9: such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters"},
	{text: head + "post: [a]\n", want: "4:7: text is expected here"},
	{text: head + "fact: {}\n", want: `4:1: unknown key "fact"; did you mean "facts"?`},
	{text: head + "officer: 张三\n", want: "4:1: a case file never names a person: the officer is a unit and a post"},
	{text: head + "姓名: 张三\n", want: "4:1: a case file never names a person: the officer is a unit and a post"},
	{text: head + "unit: C\n", want: "4:1: unit is given twice: first in line 2", blind: true},
	{text: "- case: A\n", want: "1:1: a mapping of keys to values is expected here"},

	// the act
	{text: "case: A\nunit: B\nact: {kind: inspektion, date: 2026-02-30}\n",
		want: `3:13: unknown choice "inspektion"; did you mean "inspection"?` + "\n" +
			`3:31: a day of the calendar is expected, written like 2026-03-02, not "2026-02-30"`},
	{text: "case: A\nunit: B\nact: {name: 张三}\n", want: "3:7: a case file never names a person: the officer is a unit and a post"},
	{text: "case: A\nunit: B\nact: {evidence: [E1]}\n", want: `3:18: unknown evidence id "E1"`, blind: true},

	// evidence
	{text: head + "evidence: [E1]\n", want: "4:11: a mapping of keys to values is expected here"},
	{text: head + "evidence: {E1: {}}\n", want: "4:16: title is missing\n4:16: kind is missing"},
	{text: head + "evidence: {E1: {title: a, kind: document}}\n", want: `4:33: unknown kind of evidence "document"; did you mean "documentary"?`},
	{text: head + "evidence: {E 1: {title: a, kind: record}}\n", want: "4:12: such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters"},
	{text: head + "evidence: {E1: {title: a, kind: record, date: 2026-13-01}}\n",
		want: `4:47: a day of the calendar is expected, written like 2026-03-02, not "2026-13-01"`},
	{text: head + "evidence:\n  E1: {title: a, kind: record}\n  E1: {title: b, kind: record}\n", want: "6:3: E1 is given twice: first in line 5", blind: true},
	{text: head + "evidence: {E1: {title: a, kind: record, page: 3}}\n", want: `4:41: unknown key "page"; known are: title, kind, date, source`},

	// facts
	{text: head + "facts: []\n", want: "4:8: a mapping of keys to values is expected here"},
	{text: head + "facts:\n  inspection.done_under_plna: yes\n", want: `5:3: unknown fact "inspection.done_under_plna"; did you mean "inspection.done_under_plan"?`},
	{text: head + "facts:\n  what.ever: {value: yes, by: me}\n",
		want: `5:3: unknown fact "what.ever"` + "\n" +
			`5:31: what.ever: unknown party "me"; known are: handler, officer, unit, legal, superior, commission, department, court, party, reporter, witness, expert`},
	{text: head + "facts:\n  act.kind: inspection\n", want: "5:3: act.kind does not stand under facts: act.kind in the head of the file gives it"},
	{text: head + "facts:\n  act.date: {value: 2026-01-01}\n", want: "5:3: act.date does not stand under facts: act.date in the head of the file gives it"},
	{text: head + "facts:\n  fault.intent: perhaps\n", want: `5:17: fault.intent: yes or no is expected, not "perhaps"`},
	{text: head + "facts:\n  fault.intent: 1\n", want: `5:17: fault.intent: yes or no is expected, not "1"`},
	{text: head + "facts:\n  fault.intent: [no]\n", want: "5:17: fault.intent: a value is expected here, or {value: …, evidence: [ids]}"},
	{text: head + "facts:\n  fault.intent: {value: {value: no}}\n", want: "5:25: fault.intent: yes or no is expected, not {…}"},
	{text: head + "facts:\n  request.sent_on: 2026-02-30\n",
		want: `5:20: request.sent_on: a day of the calendar is expected, written like 2026-03-02, not "2026-02-30"`},
	{text: head + "facts:\n  request.sent_on: March\n",
		want: `5:20: request.sent_on: a day of the calendar is expected, written like 2026-03-02, not "March"`},
	{text: head + "facts:\n  proceedings.kind: litigaton\n", want: `5:21: proceedings.kind: unknown choice "litigaton"; did you mean "litigation"?`},
	{text: head + "facts:\n  special_law.citation: ''\n", want: "5:25: special_law.citation: this must not be empty"},
	{text: head + "facts:\n  special_law.citation: {value: [a]}\n", want: "5:33: special_law.citation: text is expected here"},
	{text: head + "facts:\n  test.number: many\n", want: "5:16: test.number: a number is expected"},
	{text: head + "facts:\n  test.number: .inf\n", want: "5:16: test.number: a number is expected", blind: true},
	{text: head + "facts:\n  test.number: 1e400\n", want: "5:16: test.number: a number is expected"},
	{text: head + "facts:\n  fault.intent: {valeu: no}\n", want: `5:18: fault.intent: unknown key "valeu"; did you mean "value"?`},
	{text: head + "facts:\n  fault.intent: {value: no, name: 张三}\n", want: "5:29: fault.intent: a case file never names a person: the officer is a unit and a post"},
	{text: head + "facts:\n  fault.intent: {value: no, by: offcier}\n", want: `5:33: fault.intent: unknown party "offcier"; did you mean "officer"?`},
	{text: head + "facts:\n  fault.intent: {value: no, on: today}\n",
		want: `5:33: fault.intent: a day of the calendar is expected, written like 2026-03-02, not "today"`},
	{text: head + "facts:\n  fault.intent: {value: no, evidence: E1}\n", want: "5:39: fault.intent: a list is expected here"},
	{text: head + "facts:\n  fault.intent: {value: no, evidence: [[E1]]}\n", want: "5:40: fault.intent: text is expected here"},
	{text: head + "facts:\n  fault.intent: no\n  fault.intent: yes\n", want: "6:3: fault.intent is given twice: first in line 5", blind: true},
	{text: head + "evidence: {E1: {title: a, kind: record}}\nfacts:\n  fault.intent: {value: no, evidence: [E1, E2, E1]}\n",
		want: `6:44: unknown evidence id "E2"; did you mean "E1"?` + "\n6:48: fault.intent: evidence E1 is listed twice here"},
	{text: head + "facts:\n  fault.intent: {value: no, note: [x]}\n", want: "5:35: fault.intent: text is expected here"},

	// notes
	{text: head + "notes: {kind: note}\n", want: "4:8: a list is expected here"},
	{text: head + "notes:\n  - {kind: rumour}\n", want: "5:5: text is missing\n" + `5:12: unknown kind of note "rumour"; known are: note, public_opinion, petition, pressure`},
	{text: head + "notes:\n  - text\n", want: "5:5: a mapping of keys to values is expected here"},
	{text: head + "notes:\n  - {kind: note, text: x, officer: 张三}\n", want: "5:27: a case file never names a person: the officer is a unit and a post"},

	// all at once, in the order of their places
	{text: "facts: {fault.intent: maybe, fault.minor: {evidence: [E2]}}\nevidence: {E1: {title: a, kind: record}}\ncase: a b\nact: {date: 1}\n",
		want: "1:1: unit is missing\n" +
			`1:23: fault.intent: yes or no is expected, not "maybe"` + "\n" +
			`1:55: unknown evidence id "E2"; did you mean "E1"?` + "\n" +
			"3:7: such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters\n" +
			`4:13: a day of the calendar is expected, written like 2026-03-02, not "1"`},
}

func TestReadTellsEveryMistakeAtItsPlace(t *testing.T) {
	m := withNumber(t)
	for _, c := range bad {
		_, err := Read("f", []byte(c.text), m)
		if got := briefly(t, err); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// briefly writes problems one a line, as line:column: text.
func briefly(t *testing.T, err error) string {
	t.Helper()
	var ps source.Problems
	if !errors.As(err, &ps) {
		t.Errorf("no Problems: %v", err)
	}
	var lines []string
	for _, p := range ps {
		p.Show = ""
		lines = append(lines, strings.TrimPrefix(p.In(lang.EN), "f:"))
	}
	return strings.Join(lines, "\n")
}

func TestMessagesSpeakChinese(t *testing.T) {
	m := official(t)
	_, err := Read("f", []byte(head+"name: x\nfacts:\n  act.kind: licence\n  fault.intent: perhaps\n"), m)
	var ps source.Problems
	errors.As(err, &ps)
	for i, want := range []string{
		"案件文件不写任何人的姓名：当事人员用 unit（单位）和 post（岗位）表示",
		"act.kind 不写在 facts 下面：由案件文件开头的 act.kind 给出",
		`fault.intent：应当填 yes 或者 no（是、否），而不是 "perhaps"`,
	} {
		if i >= len(ps) || ps[i].Text.ZH != want {
			t.Errorf("problem %d is not %s:\n%s", i, want, ps.In(lang.ZH))
		}
	}
}

func TestReadFile(t *testing.T) {
	m := official(t)
	path := filepath.Join(t.TempDir(), "case.json")
	if err := os.WriteFile(path, []byte(`{"case": "A", "unit": "\u5e02\u5c40\/1", "act": {"kind": null}, "facts": {"fault.intent": false}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ReadFile(path, m)
	if err != nil {
		t.Fatal(err)
	}
	if c.Unit != "市局/1" || len(c.Facts) != 1 || c.Facts[0].Value != measures.YesNoValue(false) {
		t.Errorf("%+v", c)
	}
	if err := os.Truncate(path, MaxSize+1); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path, m); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a file above the limit: %v", err)
	}
}

func TestEveryExampleIsRead(t *testing.T) {
	m := official(t)
	for _, path := range examples(t) {
		c, err := ReadFile(path, m)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := m.Assess(measures.Input{Case: c.Number, AsOf: date(t, "2026-12-31"), Statements: c.Statements(date(t, "2026-12-31"))}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func examples(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("../../examples/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("no examples")
	}
	return paths
}
