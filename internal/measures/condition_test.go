package measures

import (
	"testing"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// CEL's own evaluator with partial evaluation is the oracle for ours: every condition of the Measures, over facts that
// are known or not at random, must come out the same; and where it is open, CEL must not see an unknown that we do not.
func TestConditionsAgreeWithCEL(t *testing.T) {
	m := load(t)
	env, err := cel.NewEnv(celOptions(m)...)
	if err != nil {
		t.Fatal(err)
	}
	env, err = env.Extend(cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType,
		cel.UnaryBinding(func(v ref.Val) ref.Val {
			at, err := time.Parse("2006-01-02", v.Value().(string))
			if err != nil {
				return types.NewErr("%v", err)
			}
			return types.Timestamp{Time: at}
		}))))
	if err != nil {
		t.Fatal(err)
	}
	type pair struct {
		element *Element
		program cel.Program
	}
	var pairs []pair
	add := func(e *Element) {
		if e.When == "" {
			return
		}
		tree, issues := env.Compile(e.When)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		program, err := env.Program(tree, cel.EvalOptions(cel.OptPartialEval))
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, pair{e, program})
	}
	for _, p := range m.Provisions {
		for _, list := range [][]*Element{p.Elements, p.Provisos} {
			for _, e := range list {
				add(e)
				for _, alternative := range e.Any {
					add(alternative)
				}
			}
		}
	}
	if len(pairs) < 130 {
		t.Fatalf("only %d conditions", len(pairs))
	}
	rapid.Check(t, func(t *rapid.T) {
		values, day := drawValues(t, m)
		vars := map[string]any{asOf: at(day)}
		var patterns []*cel.AttributePatternType
		for _, f := range m.Facts {
			switch v := values[f.slot]; {
			case v.IsNone():
				patterns = append(patterns, cel.AttributePattern(f.Name))
			case f.Type == YesNo:
				vars[f.Name] = v.Yes()
			case f.Type == Day:
				vars[f.Name] = at(civil.FromOrdinal(v.num))
			default:
				vars[f.Name] = v.text
			}
		}
		partial, err := cel.PartialVars(vars, patterns...)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs {
			got := p.element.condition.eval(values)
			out, _, err := p.program.Eval(partial)
			if err != nil {
				t.Fatalf("%s: %v", p.element.When, err)
			}
			want := open
			if b, ok := out.(types.Bool); ok {
				want = truthOf(bool(b))
			} else if !types.IsUnknown(out) {
				t.Fatalf("%s: CEL says %v", p.element.When, out)
			}
			if got != want {
				t.Fatalf("%s: %v, CEL says %v", p.element.When, got, want)
			}
			if got != open {
				continue
			}
			ours := newSlots(len(values))
			p.element.condition.open(values, ours)
			unknown := out.(*types.Unknown)
			for _, id := range unknown.IDs() {
				trails, _ := unknown.GetAttributeTrails(id)
				for _, trail := range trails {
					if f := m.Fact(trail.Variable()); f == nil || !ours.has(f.slot) {
						t.Fatalf("%s: CEL misses %s, we do not", p.element.When, trail.Variable())
					}
				}
			}
		}
	})
}

func at(d civil.Date) time.Time {
	t, err := time.Parse("2006-01-02", d.String())
	if err != nil {
		panic(err)
	}
	return t
}

// drawValues draws a value or none for every fact, and the day of judging.
func drawValues(t *rapid.T, m *Measures) ([]Value, civil.Date) {
	values := make([]Value, len(m.Facts)+1)
	known := rapid.IntRange(0, 10).Draw(t, "known of ten")
	for _, f := range m.Facts {
		if rapid.IntRange(1, 10).Draw(t, "roll") <= known {
			values[f.slot] = drawValue(t, f)
		}
	}
	day := drawDay(t)
	values[len(m.Facts)] = DateValue(day)
	return values, day
}

func drawValue(t *rapid.T, f *Fact) Value {
	switch f.Type {
	case YesNo:
		return YesNoValue(rapid.Bool().Draw(t, f.Name))
	case Day:
		return DateValue(drawDay(t))
	case Number:
		return NumberValue(rapid.Float64Range(-10, 10).Draw(t, f.Name))
	case Span:
		return SpanValue(period.Span{N: rapid.IntRange(1, 90).Draw(t, f.Name), Unit: period.Days})
	case Choice:
		return ChoiceValue(rapid.SampledFrom(f.OptionIDs()).Draw(t, f.Name))
	}
	return TextValue(rapid.SampledFrom([]string{"某条例第三条", "某规章第五条"}).Draw(t, f.Name))
}

// drawDay draws from few days around the day of issue, so that equal ones are common.
func drawDay(t *rapid.T) civil.Date {
	d, err := civil.Parse(rapid.SampledFrom([]string{
		"2022-10-10", "2022-10-11", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02", "2026-06-01",
	}).Draw(t, "day"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
