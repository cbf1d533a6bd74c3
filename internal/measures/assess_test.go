package measures

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

func assess(t interface{ Fatal(...any) }, m *Measures, in Input) *Assessment {
	a, err := m.Assess(in)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// drawInput draws a case. Half of the draws prove the elements of one ground and of Art. 7, so that settled outcomes
// are not rare.
func drawInput(t *rapid.T, m *Measures) Input {
	values, day := drawValues(t, m)
	in := Input{Case: "property", AsOf: day}
	asserted := rapid.IntRange(0, 4).Draw(t, "asserted of ten")
	steer := rapid.SampledFrom([]string{"", "applies", "fault", "clean", "bare", "suspected"}).Draw(t, "steer")
	if steer == "clean" || steer == "bare" {
		asserted = 0
	}
	for _, f := range m.Facts {
		v := values[f.slot]
		if w, ok := steered(m, f, steer); ok {
			v = w
		}
		if v.IsNone() {
			continue
		}
		st := Statement{Fact: f.Name, Value: byThen(f, v, day)}
		if rapid.IntRange(1, 10).Draw(t, "proof") > asserted {
			st.Evidence = []string{"E1"}
		}
		in.Statements = append(in.Statements, st)
	}
	return in
}

// steered fixes facts so that the first gates are passed, that Art. 7 is met, that every ground is refuted
// as well (clean), and every mitigation too (bare), or that a crime is suspected.
func steered(m *Measures, f *Fact, steer string) (Value, bool) {
	if steer == "" {
		return Value{}, false
	}
	switch f.Name {
	case "act.kind":
		return ChoiceValue("penalty"), true
	case "act.date":
		return DateValue(issued), true
	case "officer.city_enforcement_officer":
		return YesNoValue(true), true
	case "proceedings.kind":
		return ChoiceValue("none"), steer == "bare" || steer == "clean"
	case "suspicion.duty_crime":
		return YesNoValue(steer == "suspected"), true
	case "suspicion.party_discipline", "suspicion.duty_violation", "special_law.exists":
		return YesNoValue(false), true
	}
	if steer == "applies" || steer == "suspected" || f.Type != YesNo {
		return Value{}, false
	}
	if slices.Contains(f.UsedBy, "7") {
		return YesNoValue(true), true
	}
	if steer == "bare" || steer == "clean" && !slices.Contains(f.UsedBy, "9.1") && !slices.Contains(f.UsedBy, "9.2") {
		return YesNoValue(f.Name == "inspection.carried_out"), true // the one no that would help a ground
	}
	return Value{}, false
}

// issued is the day of issue: every day of judging but one that is drawn is on or after it.
var issued = mustDay("2022-10-11")

// complete fills in every unknown fact at random and proves everything.
func complete(m *Measures, in Input, r *rand.Rand) Input {
	out := Input{Case: in.Case, AsOf: in.AsOf, Statements: slices.Clone(in.Statements)}
	known := map[string]bool{}
	for i, st := range out.Statements {
		known[st.Fact] = true
		if len(st.Evidence) == 0 { // what is only asserted may turn out otherwise
			out.Statements[i].Value = anyValue(m.Fact(st.Fact), r, in.AsOf)
			out.Statements[i].Evidence = []string{"E2"}
		}
	}
	for _, f := range m.Facts {
		if !known[f.Name] {
			out.Statements = append(out.Statements, Statement{f.Name, anyValue(f, r, in.AsOf), []string{"E2"}})
		}
	}
	return out
}

// byThen moves an event that lies after the day of judging to that day: a later one would not be known.
func byThen(f *Fact, v Value, asOf civil.Date) Value {
	if f.Event && v.num > asOf.Ordinal() {
		return DateValue(asOf)
	}
	return v
}

func anyValue(f *Fact, r *rand.Rand, asOf civil.Date) Value {
	switch f.Type {
	case YesNo:
		return YesNoValue(r.IntN(2) == 0)
	case Day:
		days := []int64{-2000, -30, -1, 0, 0, 1, 30}
		return byThen(f, DateValue(civil.FromOrdinal(asOf.Ordinal()+days[r.IntN(len(days))])), asOf)
	case Number:
		return NumberValue(r.Float64())
	case Span:
		return SpanValue(period.Span{N: 1 + r.IntN(90), Unit: period.Days})
	case Choice:
		ids := f.OptionIDs()
		return ChoiceValue(ids[r.IntN(len(ids))])
	}
	return TextValue("某条例第三条")
}

// What proven facts settle, no further fact unsettles: whatever the unknown and the merely asserted facts turn out to
// be, the disposition stands. (With a fault that was still open, an exemption may turn into no fault at all.) So
// unknown never yields exempt or liable.
func TestUnknownNeverDecides(t *testing.T) {
	m := load(t)
	seen := map[Disposition]int{}
	wanted := []Disposition{OutOfScope, Transferred, Exempt, NoFault, Liable, Open}
	unseen := func(d Disposition) bool { return seen[d] == 0 }
	for round := 0; round == 0 || round < 20 && slices.ContainsFunc(wanted, unseen); round++ {
		rapid.Check(t, func(t *rapid.T) { stands(t, m, seen) })
	}
	if slices.ContainsFunc(wanted, unseen) {
		t.Errorf("the draws came to %v only: the property says nothing about the others", seen)
	}
}

// stands draws a case and holds its disposition against what the case can still become.
func stands(t *rapid.T, m *Measures, seen map[Disposition]int) {
	in := drawInput(t, m)
	a := assess(t, m, in)
	d := a.Recommendation.Disposition
	seen[d]++
	r := rand.New(rand.NewPCG(1, uint64(len(in.Statements))))
	for range 5 {
		later := assess(t, m, complete(m, in, r)).Recommendation.Disposition
		if d == Open {
			if !slices.Contains(a.Recommendation.Possible, later) {
				t.Fatalf("%s was not among the possible %v", later, a.Recommendation.Possible)
			}
			continue
		}
		if later != d && !(d == Exempt && later == NoFault) {
			t.Fatalf("%s became %s", d, later)
		}
	}
}

// Learning one more fact changes the status only of provisions that read it, and settles but never unsettles what proven
// facts say. What rested on an assertion may come to rest on the new, proven fact instead: either would do.
func TestAFactChangesOnlyWhatReadsIt(t *testing.T) {
	m := load(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, m)
		known := map[string]bool{}
		for _, st := range in.Statements {
			known[st.Fact] = true
		}
		f := rapid.SampledFrom(m.Facts).Draw(t, "fact")
		if known[f.Name] {
			return
		}
		before := assess(t, m, in)
		in.Statements = append(slices.Clone(in.Statements), Statement{f.Name, byThen(f, drawValue(t, f), in.AsOf), []string{"E9"}})
		after := assess(t, m, in)
		for _, p := range m.Provisions {
			was, is := before.Finding(p.Ref), after.Finding(p.Ref)
			if was.Status == is.Status {
				continue
			}
			if !slices.Contains(p.Facts(), f) {
				t.Fatalf("%s went from %s to %s by %s, which it does not read", p.Ref, was.Status, is.Status, f.Name)
			}
			settles := was.Status == Undetermined || was.Status == Excluded && is.Status == NotEstablished ||
				was.Status == EstablishedIfProven && is.Status == Established
			if !settles {
				t.Fatalf("%s went from %s to %s by a fact that was unknown", p.Ref, was.Status, is.Status)
			}
			if was.Status == Undetermined && !slices.Contains(was.Missing, f.Name) {
				t.Fatalf("%s was settled by %s, which it did not miss (%v)", p.Ref, f.Name, was.Missing)
			}
		}
	})
}

// A settled matter asks for nothing, and an open one asks only for facts that are not proven, and for at least one.
func TestMissingIsWhatStillMatters(t *testing.T) {
	m := load(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, m)
		a := assess(t, m, in)
		if open := a.Recommendation.Disposition == Open; open != (len(a.Missing) > 0) {
			t.Fatalf("%s with %d missing facts", a.Recommendation.Disposition, len(a.Missing))
		}
		for _, missing := range a.Missing {
			i := slices.IndexFunc(in.Statements, func(st Statement) bool { return st.Fact == missing.Fact })
			switch {
			case i < 0 && missing.Needs != NeedsValue, i >= 0 && missing.Needs != NeedsProof:
				t.Fatalf("%s needs %s", missing.Fact, missing.Needs)
			case i >= 0 && len(in.Statements[i].Evidence) > 0:
				t.Fatalf("%s is proven already", missing.Fact)
			case len(missing.Decides) == 0:
				t.Fatalf("%s decides nothing", missing.Fact)
			}
		}
	})
}

// Answering every missing fact, again and again, comes to an end: nothing that is never asked for can keep a matter open.
func TestAskingComesToAnEnd(t *testing.T) {
	m := load(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, m)
		r := rand.New(rand.NewPCG(2, uint64(len(in.Statements))))
		for range len(m.Facts) + 1 {
			a := assess(t, m, in)
			if a.Recommendation.Disposition != Open {
				return
			}
			fact := a.Missing[0].Fact
			i := slices.IndexFunc(in.Statements, func(st Statement) bool { return st.Fact == fact })
			if i < 0 {
				in.Statements = append(slices.Clip(in.Statements), Statement{fact, anyValue(m.Fact(fact), r, in.AsOf), []string{"E3"}})
			} else {
				in.Statements = slices.Clone(in.Statements)
				in.Statements[i].Evidence = []string{"E3"}
			}
		}
		t.Fatal("still open")
	})
}

func TestOrderIsIrrelevantAndBytesAreStable(t *testing.T) {
	m := load(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, m)
		first, err := json.Marshal(assess(t, m, in))
		if err != nil {
			t.Fatal(err)
		}
		in.Statements = rapid.Permutation(in.Statements).Draw(t, "order")
		second, err := json.Marshal(assess(t, m, in))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Fatalf("%s\n%s", first, second)
		}
	})
}

func TestAssessRefusesWhatIsNotAFact(t *testing.T) {
	m := load(t)
	yes := YesNoValue(true)
	for name, in := range map[string]Input{
		"no day":        {},
		"unknown fact":  {AsOf: usualDay, Statements: []Statement{{Fact: "no.such"}}},
		"wrong type":    {AsOf: usualDay, Statements: []Statement{{Fact: "act.date", Value: yes}}},
		"empty text":    {AsOf: usualDay, Statements: []Statement{{Fact: "special_law.citation", Value: TextValue("")}}},
		"wrong choice":  {AsOf: usualDay, Statements: []Statement{{Fact: "act.kind", Value: ChoiceValue("x")}}},
		"stated twice":  {AsOf: usualDay, Statements: []Statement{{Fact: "fault.minor", Value: yes}, {Fact: "fault.minor", Value: yes}}},
		"unknown twice": {AsOf: usualDay, Statements: []Statement{{Fact: "fault.minor"}, {Fact: "fault.minor"}}},
	} {
		if a, err := m.Assess(in); err == nil {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// typical is a case of 25 facts, most of them proven, in which two grounds and Art. 7 are looked at in earnest.
func typical(m *Measures) Input {
	in := Input{Case: "LYG-2026-0001", AsOf: usualDay}
	add := func(v Value, names ...string) {
		for _, name := range names {
			st := Statement{Fact: name, Value: v, Evidence: []string{"E1", "E2"}}
			if len(in.Statements)%5 == 4 {
				st.Evidence = nil
			}
			in.Statements = append(in.Statements, st)
		}
	}
	add(ChoiceValue("inspection"), "act.kind")
	add(DateValue(usualDay), "act.date", "violation.occurred_on", "inspection.due_on")
	add(YesNoValue(true), "officer.city_enforcement_officer", "party.violated", "incident.occurred", "violation.discovered",
		"violation.dealt_with", "harm.harmful_consequence", "harm.bad_consequence", "duty.not_diligent", "penalty.not_performed",
		"question.complex", "request.written_to_superior")
	add(YesNoValue(false), "suspicion.party_discipline", "suspicion.duty_violation", "suspicion.duty_crime", "special_law.exists",
		"fault.intent", "licensing.deferred_documents", "licensing.on_commitment", "opinion.negative", "seized.lost_or_damaged",
		"task.assigned_by_superior")
	return in
}

func BenchmarkAssess(b *testing.B) {
	m := load(b)
	in := typical(m)
	if len(in.Statements) != 25 {
		b.Fatalf("%d facts", len(in.Statements))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Assess(in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	data := []byte(read(b, measuresFile+".yaml"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load("m.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}

// The most decisive facts come first: the gates, then what only proof is wanting for, then what stands alone.
func TestMissingIsOrderedByWhatItDecides(t *testing.T) {
	m := load(t)
	statement := func(name string, v Value, evidence ...string) Statement { return Statement{name, v, evidence} }
	in := Input{Case: "order", AsOf: usualDay, Statements: []Statement{
		statement("act.kind", ChoiceValue("inspection"), "E1"),
		statement("act.date", DateValue(usualDay), "E1"),
		statement("officer.city_enforcement_officer", YesNoValue(true), "E1"),
		statement("suspicion.party_discipline", YesNoValue(false), "E1"),
		statement("suspicion.duty_violation", YesNoValue(false), "E1"),
		statement("suspicion.duty_crime", YesNoValue(false), "E1"),
		statement("incident.occurred", YesNoValue(true)), // 8.14 lacks the proof of one fact
		statement("incident.directly_caused_by_bureau", YesNoValue(false), "E1"),
		statement("decision.based_on_expert_report", YesNoValue(true), "E1"), // 8.9 lacks one fact
	}}
	var got []string
	for _, f := range assess(t, m, in).Missing {
		got = append(got, f.Fact+" "+string(f.Needs))
	}
	want := []string{"special_law.exists value", "special_law.citation value", "incident.occurred proof"}
	if len(got) < 100 || !slices.Equal(got[:3], want) {
		t.Errorf("first come %v, want %v", got[:3], want)
	}
	place := func(name string) int { return slices.Index(got, name+" value") }
	for _, pair := range [][2]string{
		{"duty.seriously_irresponsible", "fault.gross_negligence"},       // alone in its element of Art. 7, and one of two
		{"review.duty_done", "licensing.on_commitment"},                  // alone in 8.9, and one of many in 8.2
		{"licensing.on_commitment", "attitude.admitted"},                 // Art. 8 comes before Art. 9
		{"attitude.admitted", "authority.cadre_management"},              // Art. 9 before Art. 12
		{"authority.cadre_management", "commission.sanctioned_same_act"}, // and Art. 13, second sentence, last
	} {
		if a, b := place(pair[0]), place(pair[1]); a < 0 || b < 0 || a > b {
			t.Errorf("%s is asked at %d, %s at %d", pair[0], a, pair[1], b)
		}
	}
}
