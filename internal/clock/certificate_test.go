package clock_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/period"
)

// anyMatter draws a clock with events that belong together, and a day.
func anyMatter(t *rapid.T, rules []period.Rule) (clock.Matter, civil.Date) {
	k := rapid.SampledFrom(clock.Kinds).Draw(t, "kind")
	m := clock.Matter{Kind: k, Rules: rules}
	if k == clock.WrittenRequest {
		m.Fixed = &clock.Fixed{By: "h-1", Reason: "r", Span: period.Span{N: rapid.IntRange(0, 40).Draw(t, "days"), Unit: period.WorkingDays}, Evidence: []string{"核定表"}}
		if m.Fixed.Span.N == 0 {
			m.Fixed.Span = period.Span{}
		}
	}
	first := day("2020-01-01").AddDays(rapid.IntRange(0, 2100).Draw(t, "first"))
	today := first.AddDays(rapid.IntRange(0, 450).Draw(t, "today"))
	m.Marks = []clock.Mark{{Event: k.Opens(), On: first, Entered: today}}
	if m.Fixed != nil {
		m.Fixed.On = first
	}
	others := map[clock.Kind][]clock.Event{
		clock.WrittenRequest: {clock.Replied}, clock.LeadTransfer: {clock.Accepted, clock.Refused},
		clock.EnforcementApplication: {clock.ReconsiderationApplied, clock.ReconsiderationDecided, clock.Sued, clock.DemandServed, clock.Filed, clock.Filed, clock.Performed},
	}[k]
	for _, e := range others {
		if rapid.Bool().Draw(t, string(e)) {
			on := first.AddDays(rapid.IntRange(0, 420).Draw(t, "on"))
			mark := clock.Mark{Event: e, On: on, Entered: on.AddDays(rapid.IntRange(0, 9).Draw(t, "entered")), By: "h-1"}
			if e == clock.ReconsiderationApplied || e == clock.Filed {
				mark.Text, mark.GoodCause = "不可抗力", rapid.Bool().Draw(t, "good cause")
			}
			m.Marks = append(m.Marks, mark)
		}
	}
	if clock.Check(k, m.Marks, today) != nil {
		t.Skip("they contradict each other")
	}
	return m, today
}

// The order in which events become known changes nothing: no entry of any order is refused, and each comes to the same.
func TestOrderOfEntryChangesNothing(t *testing.T) {
	rules, cal := law(t)
	rapid.Check(t, func(t *rapid.T) {
		m, today := anyMatter(t, rules)
		want := clock.Reckon(m, cal, today)
		other := m
		other.Marks = append(m.Marks[:1:1], rapid.Permutation(m.Marks[1:]).Draw(t, "order")...)
		for n := range other.Marks {
			if err := clock.Check(m.Kind, other.Marks[:n+1], today); err != nil {
				t.Fatalf("after %d entries: %v", n, err)
			}
		}
		if a, b := asJSON(want), asJSON(clock.Reckon(other, cal, today)); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// A certificate holds by itself, also after it was written and read, and any change of what it says is found.
func TestCertificateHolds(t *testing.T) {
	rules, cal := law(t)
	rapid.Check(t, func(t *rapid.T) {
		m, today := anyMatter(t, rules)
		if !clock.Reckon(m, cal, today).Over {
			if _, err := clock.Certify("RQ-1", "测试局", 1, m, cal, today); err == nil {
				t.Fatal("a clock that is not over was certified")
			}
			return
		}
		c, err := clock.Certify("RQ-1", "测试局", 1, m, cal, today)
		if err != nil {
			t.Fatal(err)
		}
		var read clock.Certificate
		if err := json.Unmarshal([]byte(asJSON(c)), &read); err != nil {
			t.Fatal(err)
		}
		if d := clock.Verify(read); len(d) > 0 {
			t.Fatalf("%+v", d)
		}
	})
}

// A forger who also mends the hash is found by the reckoning.
func TestTampering(t *testing.T) {
	_, cal := law(t)
	m := matter(t, clock.EnforcementApplication, "served 2025-08-29, demand_served 2026-03-05, filed 2026-05-29")
	good, err := clock.Certify("EA-1", "测试局", 1, m, cal, day("2026-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*clock.Certificate)
		field  string
	}{
		"outcome":  {func(c *clock.Certificate) { c.Outcome = clock.FiledInTime }, "outcome"},
		"a fact":   {func(c *clock.Certificate) { c.Facts[len(c.Facts)-1].Value = "2026-05-28" }, "facts"},
		"a date":   {func(c *clock.Certificate) { c.Marks[2].On = day("2026-05-28") }, "outcome"},
		"a period": {func(c *clock.Certificate) { c.Periods[1].Last = day("2026-03-10") }, "periods"},
		"a rule":   {func(c *clock.Certificate) { c.Rules[3].Span.N = 4 }, "periods"},
		"the days off": {func(c *clock.Certificate) {
			c.Calendar.Years[0].Off = append(c.Calendar.Years[0].Off, day("2025-12-31"))
			c.Calendar.Years = c.Calendar.Years[:1]
		}, "periods"},
		"rules":        {func(c *clock.Certificate) { c.Rules = c.Rules[:2] }, "rules"},
		"number":       {func(c *clock.Certificate) { c.Number = "EA-1/2" }, "number"},
		"before":       {func(c *clock.Certificate) { c.IssuedOn = day("2026-05-20") }, "marks"},
		"remarks":      {func(c *clock.Certificate) { c.Remarks = []clock.Remark{clock.EnteredLate} }, "remarks"},
		"another kind": {func(c *clock.Certificate) { c.Kind = clock.LeadTransfer }, "marks"},
		"lapsed":       {func(c *clock.Certificate) { c.Lapsed = true }, "lapsed"},
		"an extension": {func(c *clock.Certificate) {
			c.Extensions = []period.Extension{{New: day("2026-05-29"), Reason: "r", By: "s-1", Role: "supervisor"}}
		}, "extensions"},
		"good cause": {func(c *clock.Certificate) { c.Marks[0].GoodCause, c.Marks[0].Text = true, "r" }, "marks"},
		"unit":       {func(c *clock.Certificate) { c.Unit = "另一局" }, "hash"},
	} {
		t.Run(name, func(t *testing.T) {
			var forged clock.Certificate
			if err := json.Unmarshal([]byte(asJSON(good)), &forged); err != nil {
				t.Fatal(err)
			}
			c.change(&forged)
			d := clock.Verify(forged)
			found := func(field string) bool {
				return slices.ContainsFunc(d, func(x clock.Difference) bool { return x.Field == field })
			}
			if !found("hash") || !found(c.field) {
				t.Errorf("found only %+v", d)
			}
		})
	}
}

func TestEverythingHasItsWords(t *testing.T) {
	for _, text := range []lang.Text{
		clock.WrittenRequest.Text(), clock.LeadTransfer.Text(), clock.EnforcementApplication.Text(),
		clock.Served.Text(), clock.DemandServed.Text(), clock.OvertakenBySuit.Text(), clock.Premature.Text(),
		clock.EnteredLate.Text(), clock.ReconsiderationLate.Text(), clock.NoDemand.Text(), clock.ReconsiderationPending.Text(),
	} {
		if text.ZH == text.EN {
			t.Errorf("%q has no words", text.EN)
		}
	}
}
