package casefile

import (
	"reflect"
	"testing"

	"duecourse/internal/measures"
)

func TestStatementsAreWhatWasKnownOnTheDay(t *testing.T) {
	c, err := Read("f", []byte(`
case: A
unit: B
act: {kind: licence, date: 2026-03-01, evidence: [early, late]}
evidence:
  early: {title: a, kind: record, date: 2026-04-01}
  late: {title: b, kind: record, date: 2026-04-03}
  undated: {title: c, kind: record}
facts:
  fault.minor: {value: yes, on: 2026-04-02, evidence: [late, undated]}
  fault.intent: {value: no, on: 2026-04-03, evidence: [early]}
  harm.bad_consequence: {value: no, evidence: [late]}
  harm.major_loss:
notes:
  - {kind: public_opinion, text: x}
`), official(t))
	if err != nil {
		t.Fatal(err)
	}
	yes, no := measures.YesNoValue(true), measures.YesNoValue(false)
	licence, act := measures.ChoiceValue("licence"), measures.DateValue(date(t, "2026-03-01"))
	for _, s := range []struct {
		asOf string
		want []measures.Statement
	}{
		{"2026-03-31", []measures.Statement{
			{Fact: "act.kind", Value: licence},
			{Fact: "act.date", Value: act},
			{Fact: "harm.bad_consequence", Value: no},
			{Fact: "harm.major_loss"},
		}},
		{"2026-04-02", []measures.Statement{
			{Fact: "act.kind", Value: licence, Evidence: []string{"early"}},
			{Fact: "act.date", Value: act, Evidence: []string{"early"}},
			{Fact: "fault.minor", Value: yes, Evidence: []string{"undated"}},
			{Fact: "harm.bad_consequence", Value: no},
			{Fact: "harm.major_loss"},
		}},
		{"2026-04-03", []measures.Statement{
			{Fact: "act.kind", Value: licence, Evidence: []string{"early", "late"}},
			{Fact: "act.date", Value: act, Evidence: []string{"early", "late"}},
			{Fact: "fault.minor", Value: yes, Evidence: []string{"late", "undated"}},
			{Fact: "fault.intent", Value: no, Evidence: []string{"early"}},
			{Fact: "harm.bad_consequence", Value: no, Evidence: []string{"late"}},
			{Fact: "harm.major_loss"},
		}},
	} {
		if got := c.Statements(date(t, s.asOf)); !reflect.DeepEqual(got, s.want) {
			t.Errorf("as of %s\n got %+v\nwant %+v", s.asOf, got, s.want)
		}
	}
	if got := (&Case{}).Statements(date(t, "2026-04-03")); len(got) != 0 {
		t.Errorf("of an empty case: %+v", got)
	}
}
