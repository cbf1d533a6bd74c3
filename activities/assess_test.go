package activities

import (
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

func assess(t *testing.T, in message.AssessInput, held ...*measures.Measures) (message.AssessResult, error) {
	t.Helper()
	var result message.AssessResult
	a := &Activities{Versions: NewVersions(held...)}
	value, err := environment(a).ExecuteLocalActivity(a.Assess, in)
	if err != nil {
		return result, err
	}
	if err := value.Get(&result); err != nil {
		t.Fatal(err)
	}
	return result, nil
}

// inputOf is a case file as a workflow holds it.
func inputOf(m *measures.Measures, c *casefile.Case, asOf civil.Date) message.AssessInput {
	in := message.AssessInput{
		Case: c.Number, AsOf: asOf, Measures: versionOf(m),
		Act: message.Act{Kind: c.Act.Kind, Date: c.Act.Date, Description: c.Act.Description, Evidence: c.Act.Evidence},
	}
	for _, e := range c.Evidence {
		in.Evidence = append(in.Evidence, message.Evidence{ID: e.ID, Title: e.Title, Kind: e.Kind, Date: e.Date, Source: e.Source})
	}
	for _, f := range c.Facts {
		in.Facts = append(in.Facts, message.Fact{Name: f.Name, Value: f.Value.String(), By: string(f.By), On: f.On, Evidence: f.Evidence, Note: f.Note})
	}
	return in
}

func examples(t *testing.T) map[string]*casefile.Case {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "examples", "cases", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no sample cases", err)
	}
	cases := map[string]*casefile.Case{}
	for _, path := range paths {
		c, err := casefile.ReadFile(path, lyg())
		if err != nil {
			t.Fatal(err)
		}
		cases[filepath.Base(path)] = c
	}
	return cases
}

// What a case learns of its act after its opening counts as what its file says from the start, and in its place.
func TestTheActIsStatedLater(t *testing.T) {
	m := lyg()
	for name, c := range examples(t) {
		in := inputOf(m, c, day(t, "2026-11-02"))
		before, err := assess(t, in, m)
		if err != nil || before.Problems != nil {
			t.Fatal(name, before.Problems, err)
		}
		later, wrong := in, in
		later.Act = message.Act{Description: in.Act.Description}
		wrong.Act = message.Act{Kind: "other", Date: day(t, "2020-01-01")}
		for _, x := range []*message.AssessInput{&later, &wrong} {
			x.Facts = slices.Clone(in.Facts)
			if in.Act.Kind != "" {
				x.Facts = append(x.Facts, message.Fact{Name: "act.kind", Value: in.Act.Kind, Evidence: in.Act.Evidence})
			}
			if !in.Act.Date.IsZero() {
				x.Facts = append(x.Facts, message.Fact{Name: "act.date", Value: in.Act.Date.String(), Evidence: in.Act.Evidence})
			}
			after, err := assess(t, *x, m)
			if err != nil || !reflect.DeepEqual(after, before) {
				t.Errorf("%s: %+v %v, want %+v", name, after, err, before)
			}
		}
	}
}

// want compares a recommendation with the assessment that it should tell of, by ways other than the code's.
func want(t interface{ Errorf(string, ...any) }, r message.Recommendation, a *measures.Assessment) {
	type pair struct{ got, want any }
	statuses := func(fs []measures.Finding) map[string]measures.Status {
		all := map[string]measures.Status{}
		for _, f := range fs {
			all[f.Ref] = f.Status
		}
		return all
	}
	against := a.Fault.Status == measures.Established
	for _, f := range a.Grounds {
		against = against && f.Settled() && f.Status != measures.Established
	}
	var missing []string
	for i, m := range a.Missing {
		if i < 10 {
			missing = append(missing, m.Fact)
		}
	}
	sanctioned := a.Finding("13.2")
	truth := measures.Unknown
	if sanctioned.Settled() {
		truth = map[bool]measures.Truth{true: measures.True, false: measures.False}[sanctioned.Status == measures.Established]
	}
	for name, p := range map[string]pair{
		"gate":         {r.Gate, a.Gate},
		"disposition":  {r.Disposition, a.Recommendation.Disposition},
		"if proven":    {r.IfProven, a.Recommendation.IfProven},
		"basis":        {strings.Join(r.Basis, " "), strings.Join(a.Recommendation.Basis, " ")},
		"measures":     {strings.Join(r.Measures, " "), strings.Join(a.Recommendation.Measures, " ")},
		"fault":        {r.Fault, a.Fault.Status},
		"fault proven": {r.FaultProven, a.Fault.Status == measures.Established},
		"grounds":      {r.Grounds, statuses(a.Grounds)},
		"mitigations":  {r.Mitigations, statuses(a.Mitigations)},
		"against":      {r.Against, against},
		"measures on":  {r.MeasuresOn, a.Finding("12").Status == measures.Established},
		"sanctioned":   {r.Sanctioned, truth},
		"missing":      {r.Missing, missing},
		"missing all":  {r.MissingAll, len(a.Missing)},
	} {
		if !reflect.DeepEqual(p.got, p.want) {
			t.Errorf("%s: got %v, want %v", name, p.got, p.want)
		}
	}
}

func TestAssessTellsWhatTheMeasuresSay(t *testing.T) {
	m, asOf := lyg(), day(t, "2026-11-01")
	dispositions := map[measures.Disposition]int{}
	for name, c := range examples(t) {
		t.Run(name, func(t *testing.T) {
			result, err := assess(t, inputOf(m, c, asOf), m)
			if err != nil || len(result.Problems) > 0 {
				t.Fatal(err, result.Problems)
			}
			a, err := m.Assess(measures.Input{Case: c.Number, AsOf: asOf, Statements: c.Statements(asOf)})
			if err != nil {
				t.Fatal(err)
			}
			want(t, result.Recommendation, a)
			dispositions[a.Recommendation.Disposition]++
		})
	}
	if len(dispositions) < 7 {
		t.Errorf("the samples reach %v only", dispositions)
	}
}

// What a case file says and when, the assessment of it as a workflow holds it is the same.
func TestAssessOfACaseFileIsTheAssessmentOfIt(t *testing.T) {
	m := lyg()
	activities := &Activities{Versions: NewVersions(m)}
	days := []civil.Date{{}, day(t, "2022-01-01"), day(t, "2026-03-02"), day(t, "2026-03-03"), day(t, "2027-01-01")}
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, m, days)
		asOf := rapid.SampledFrom(days[1:]).Draw(t, "as of")
		result, err := activities.Assess(background, inputOf(m, c, asOf))
		if err != nil || len(result.Problems) > 0 {
			t.Fatal(err, result.Problems)
		}
		a, err := m.Assess(measures.Input{Case: c.Number, AsOf: asOf, Statements: c.Statements(asOf)})
		if err != nil {
			t.Fatal(err)
		}
		want(t, result.Recommendation, a)
	})
}

func drawCase(t *rapid.T, m *measures.Measures, days []civil.Date) *casefile.Case {
	date := rapid.SampledFrom(days)
	option := func(of []measures.Option) string { return rapid.SampledFrom(ids(of)).Draw(t, "option") }
	c := &casefile.Case{Number: "LYG-1"}
	for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"E1", "E2", "证3"}), rapid.ID[string]).Draw(t, "evidence") {
		c.Evidence = append(c.Evidence, casefile.Evidence{ID: id, Title: "x", Kind: option(casefile.EvidenceKinds), Date: date.Draw(t, "made")})
	}
	cited := func() (list []string) {
		for _, e := range c.Evidence {
			if rapid.Bool().Draw(t, "cited") {
				list = append(list, e.ID)
			}
		}
		return list
	}
	c.Act = casefile.Act{Date: date.Draw(t, "act date"), Evidence: cited()}
	if rapid.Bool().Draw(t, "kind known") {
		c.Act.Kind = option(m.Fact("act.kind").Options)
	}
	asked := slices.DeleteFunc(m.FactNames(), func(name string) bool { return m.Fact(name).GivenBy != "" })
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(asked), 0, 40, rapid.ID).Draw(t, "facts") {
		f := casefile.Fact{Name: name, By: casefile.Party(option(casefile.Parties)), On: date.Draw(t, "on"), Evidence: cited()}
		if rapid.IntRange(0, 4).Draw(t, "known") > 0 {
			switch declared := m.Fact(name); declared.Type {
			case measures.YesNo:
				f.Value = measures.YesNoValue(rapid.Bool().Draw(t, "yes"))
			case measures.Day:
				f.Value = measures.DateValue(rapid.SampledFrom(days[1:]).Draw(t, "value"))
			case measures.Number:
				f.Value = measures.NumberValue(rapid.Float64().Draw(t, "number"))
			case measures.Span:
				f.Value = measures.SpanValue(period.Span{N: rapid.IntRange(1, 90).Draw(t, "length"), Unit: period.Days})
			case measures.Choice:
				f.Value = measures.ChoiceValue(option(declared.Options))
			default:
				f.Value = measures.TextValue(rapid.SampledFrom([]string{"文字", "yes: Art. 3", "null and void", "2026-03-02 规定", "a: b"}).Draw(t, "text"))
			}
		}
		c.Facts = append(c.Facts, f)
	}
	return c
}

func TestAssessTellsWhatIsWrongWithTheFacts(t *testing.T) {
	m := lyg()
	good := func() message.AssessInput {
		return message.AssessInput{
			Case: "LYG-1", AsOf: day(t, "2026-11-01"), Measures: versionOf(m),
			Act:      message.Act{Kind: "inspection", Date: day(t, "2026-03-02"), Evidence: []string{"E1"}},
			Evidence: []message.Evidence{{ID: "E1", Title: "record", Kind: "record"}},
			Facts:    []message.Fact{{Name: "fault.intent", Value: "no", By: "unit", Evidence: []string{"E1"}}},
		}
	}
	if r, err := assess(t, good(), m); err != nil || r.Problems != nil {
		t.Fatal(r.Problems, err)
	}
	fact := func(f message.Fact) func(*message.AssessInput) {
		return func(in *message.AssessInput) { in.Facts = append(in.Facts, f) }
	}
	for name, c := range map[string]struct {
		spoil  func(*message.AssessInput)
		en, zh string
	}{
		"unknown name":        {fact(message.Fact{Name: "fault.intnt", Value: "no"}), `did you mean "fault.intent"?`, `是否指 "fault.intent"`},
		"no name":             {fact(message.Fact{Value: "no"}), "unknown fact", "未知的事实"},
		"yes or no":           {fact(message.Fact{Name: "fault.minor", Value: "maybe"}), `fault.minor: yes or no is expected, not "maybe"`, "应当填 yes 或者 no"},
		"date":                {fact(message.Fact{Name: "inspection.due_on", Value: "2026-02-30"}), "a day of the calendar is expected", "日历"},
		"choice":              {fact(message.Fact{Name: "proceedings.kind", Value: "nonesuch"}), "unknown choice", "未知的选项"},
		"twice":               {fact(message.Fact{Name: "fault.intent", Value: "yes"}), "fault.intent is given twice", "给出了两次"},
		"unknown evidence":    {fact(message.Fact{Name: "fault.minor", Value: "no", Evidence: []string{"E9"}}), `fault.minor: unknown evidence id "E9"`, "未知的证据编号"},
		"evidence twice":      {fact(message.Fact{Name: "fault.minor", Value: "no", Evidence: []string{"E1", "E1"}}), "listed twice", "列了两次"},
		"unknown party":       {fact(message.Fact{Name: "fault.minor", Value: "no", By: "neighbour"}), "unknown party", "未知的主体"},
		"illegible":           {fact(message.Fact{Name: "fault.minor", Value: "\x00"}), "yes or no is expected", "应当填"},
		"kind of act":         {func(in *message.AssessInput) { in.Act.Kind = "inspektion" }, `did you mean "inspection"?`, "未知的选项"},
		"evidence of the act": {func(in *message.AssessInput) { in.Act.Evidence = []string{"E2"} }, `act: unknown evidence id "E2"`, "未知的证据编号"},
		"evidence id twice": {func(in *message.AssessInput) { in.Evidence = append(in.Evidence, in.Evidence[0]) },
			"E1: this evidence id is given twice", "证据编号重复"},
		"kind of evidence": {func(in *message.AssessInput) { in.Evidence[0].Kind = "rumour" }, "unknown kind of evidence", "未知的证据种类"},
		"evidence without title": {func(in *message.AssessInput) { in.Evidence[0].Title = " " },
			"E1: this must not be empty", "不能为空"},
	} {
		t.Run(name, func(t *testing.T) {
			in := good()
			c.spoil(&in)
			r, err := assess(t, in, m)
			if err != nil || len(r.Problems) != 1 {
				t.Fatalf("got %v, %v; want one problem", r.Problems, err)
			}
			if p := r.Problems[0]; !strings.Contains(p.EN, c.en) || !strings.Contains(p.ZH, c.zh) {
				t.Errorf("got %q and %q; want %q and %q", p.EN, p.ZH, c.en, c.zh)
			}
		})
	}

	in := good()
	in.Facts = append(in.Facts, message.Fact{Name: "fault.minor", Value: "x"}, message.Fact{Name: "nonesuch.nonesuch"})
	if r, _ := assess(t, in, m); len(r.Problems) != 2 {
		t.Errorf("got %v; want all problems at once", r.Problems)
	}
	for range 5000 {
		in.Facts = append(in.Facts, message.Fact{Name: strings.Repeat("很", 5000)})
	}
	if r, _ := assess(t, in, m); len(r.Problems) > 201 {
		t.Errorf("%d problems: more than anybody reads", len(r.Problems))
	}
}

func TestAssessTakesValuesAsACaseFileWritesThem(t *testing.T) {
	m := lyg()
	for _, value := range []string{"yes", "YES", "true", "是", " yes "} {
		in := message.AssessInput{Case: "LYG-1", AsOf: day(t, "2026-11-01"), Measures: versionOf(m),
			Facts: []message.Fact{{Name: "fault.intent", Value: value}}}
		c, problems := readCase(m, in)
		if len(problems) > 0 || !c.Facts[0].Value.Yes() {
			t.Errorf("%q: %v %v", value, c.Facts, problems)
		}
	}
}

// Facts asserted after the day are left out, and evidence dated after it proves nothing: the rules of a case file.
func TestAssessAsOfADay(t *testing.T) {
	m := lyg()
	in := message.AssessInput{
		Case: "LYG-1", Measures: versionOf(m), Act: message.Act{Kind: "inspection", Date: day(t, "2026-03-02"), Evidence: []string{"E1"}},
		Evidence: []message.Evidence{{ID: "E1", Title: "x", Kind: "record", Date: day(t, "2026-03-02")}, {ID: "E2", Title: "y", Kind: "record", Date: day(t, "2026-05-01")}},
		Facts: []message.Fact{
			{Name: "officer.city_enforcement_officer", Value: "yes", Evidence: []string{"E1"}},
			{Name: "suspicion.duty_crime", Value: "yes", On: day(t, "2026-04-01"), Evidence: []string{"E2"}},
		},
	}
	for asOf, want := range map[string]measures.Disposition{
		"2026-03-31": "", "2026-04-01": measures.Transferred, "2026-05-01": measures.Transferred,
	} {
		in.AsOf = day(t, asOf)
		r, err := assess(t, in, m)
		if err != nil || len(r.Problems) > 0 {
			t.Fatal(r.Problems, err)
		}
		if got := r.Recommendation; asOf < "2026-05-01" && (got.Disposition != measures.Open || got.IfProven != want) ||
			asOf == "2026-05-01" && got.Disposition != want {
			t.Errorf("as of %s: %s, if proven %q", asOf, got.Disposition, got.IfProven)
		}
	}
}

func TestAssessNeverByAnotherVersion(t *testing.T) {
	m, other := lyg(), otherVersion(t)
	if m.Version() == other.Version() {
		t.Fatal("the versions do not differ")
	}
	in := inputOf(m, examples(t)["16-liable-in-full.yaml"], day(t, "2026-11-01"))
	_, err := assess(t, in, other)
	wantError(t, err, ErrMissingMeasures, false, m.Version(), other.Version(), "办法版本")
	if _, err := assess(t, in, other, m); err != nil {
		t.Errorf("held beside another: %v", err)
	}
	if _, err := assess(t, in); applicationError(t, err).NonRetryable() {
		t.Errorf("without any: %v", err)
	}
}

func TestAssessWithoutADayIsWrongForGood(t *testing.T) {
	_, err := assess(t, message.AssessInput{Case: "LYG-1", Measures: versionOf(lyg())}, lyg())
	wantError(t, err, message.ErrPermanent, true, "LYG-1", "缺少评估日期")
}

func TestVersionsList(t *testing.T) {
	v := NewVersions(lyg(), otherVersion(t), lyg())
	if got := v.List(); len(got) != 2 || !slices.IsSorted(got) {
		t.Error(got)
	}
	if got := slices.Collect(maps.Keys(NewVersions().held)); len(got) != 0 {
		t.Error(got)
	}
}

func BenchmarkAssess(b *testing.B) {
	m := lyg()
	c, err := casefile.ReadFile(filepath.Join("..", "examples", "cases", "16-liable-in-full.yaml"), m)
	if err != nil {
		b.Fatal(err)
	}
	a, in := &Activities{Versions: NewVersions(m)}, inputOf(m, c, day(b, "2026-11-01"))
	b.ReportAllocs()
	for b.Loop() {
		if r, err := a.Assess(background, in); err != nil || len(r.Problems) > 0 {
			b.Fatal(r.Problems, err)
		}
	}
}
