package measures

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// ScenarioReport tells how the Measures answered a file of scenarios.
type ScenarioReport struct {
	Total        int
	Failures     []ScenarioFailure
	PerProvision []ScenarioCount // in the order of the file; outcomes last, as "outcomes"
}

// ScenarioCount counts the scenarios of one provision.
type ScenarioCount struct {
	Ref           string
	Total, Failed int
}

// ScenarioFailure is one scenario that was answered otherwise than expected.
type ScenarioFailure struct {
	Where, Name, Got, Want string // Where is file:line
}

// RunScenarios reads a file of scenarios strictly and holds the Measures against it. A scenario names facts, all of
// them proven unless listed as asserted, and the status or disposition that the official text gives to them. The error
// is a source.Problems.
func RunScenarios(m *Measures, name string, data []byte) (*ScenarioReport, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return nil, err
	}
	r := &scenarioReader{d: d, m: m, file: name, sets: map[string]facts{}}
	d.Fields(d.Root(),
		source.Field{Key: "measures", Required: true, Read: r.measures},
		source.Field{Key: "provisions", Required: true, Read: func(n *yaml.Node) { d.Entries(n, r.provision) }},
		source.Field{Key: "sets", Read: func(n *yaml.Node) {
			d.Entries(n, func(key, n *yaml.Node) { r.sets[key.Value] = r.facts(n) })
		}},
		source.Field{Key: "outcomes", Read: func(n *yaml.Node) { d.Items(n, r.outcome) }},
	)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return r.run()
}

// facts are the values of a scenario by name, kept in order.
type facts []Statement

func (fs facts) with(more facts) facts {
	out := slices.Clone(fs)
	for _, st := range more {
		if i := slices.IndexFunc(out, func(o Statement) bool { return o.Fact == st.Fact }); i >= 0 {
			out[i] = st
		} else {
			out = append(out, st)
		}
	}
	return out
}

// scenario is one row, ready to run.
type scenario struct {
	group, ref, name string
	line             int
	facts            facts
	asserted         []string
	asOf             civil.Date
	status           Status
	missing          []string
	disposition      Disposition
	gate             string
}

type scenarioReader struct {
	d    *source.Document
	m    *Measures
	file string
	sets map[string]facts
	rows []scenario
}

func (r *scenarioReader) measures(n *yaml.Node) {
	if id, ok := r.d.Text(n); ok && id != r.m.ID {
		r.d.Problem(n, "这些情形是为 %s 写的，不是为 %s", "these scenarios are written for %s, not for %s", id, r.m.ID)
	}
}

func (r *scenarioReader) facts(n *yaml.Node) facts {
	var out facts
	r.d.Entries(n, func(key, n *yaml.Node) {
		f := r.fact(key)
		if f == nil {
			return
		}
		if v, ok := f.Read(r.d, n); ok {
			out = append(out, Statement{Fact: f.Name, Value: v, Evidence: []string{"E"}})
		}
	})
	return out
}

func (r *scenarioReader) fact(n *yaml.Node) *Fact {
	f := r.m.Fact(n.Value)
	if f == nil {
		r.d.Unknown(n, lang.Format("事实", "fact"), r.m.FactNames())
	}
	return f
}

func (r *scenarioReader) names(into *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.d.Items(n, func(n *yaml.Node) {
			if f := r.fact(n); f != nil {
				*into = append(*into, f.Name)
			}
		})
	}
}

func (r *scenarioReader) provision(key, n *yaml.Node) {
	p := r.m.Provision(key.Value)
	if p == nil {
		r.d.Problem(key, "没有 %s 这条规定", "there is no provision %s", key.Value)
		return
	}
	base := scenario{group: p.Ref, ref: p.Ref, name: "shown", line: key.Line, asOf: usualDay, status: Established}
	var rows *yaml.Node
	r.d.Fields(n,
		source.Field{Key: "shown", Required: true, Read: func(n *yaml.Node) { base.facts = r.facts(n) }},
		source.Field{Key: "as_of", Read: r.d.IntoDate(&base.asOf)},
		source.Field{Key: "scenarios", Required: true, Read: func(n *yaml.Node) { rows = n }},
	)
	r.rows = append(r.rows, base)
	if rows == nil {
		return
	}
	statuses := []string{string(Established), string(EstablishedIfProven), string(Excluded), string(NotEstablished), string(Undetermined)}
	r.d.Items(rows, func(n *yaml.Node) {
		row := base
		row.line, row.status = n.Line, ""
		r.row(n, &row,
			source.Field{Key: "expect", Required: true, Read: func(n *yaml.Node) {
				s, _ := r.d.Choice(n, lang.Format("状态", "status"), statuses)
				row.status = Status(s)
			}},
			source.Field{Key: "missing", Read: r.names(&row.missing)})
		if (row.status == Undetermined) != (len(row.missing) > 0) {
			r.d.Problem(n, "undetermined 的情形应当写明 missing，其他的不写", "missing belongs to undetermined, and to nothing else")
		}
		r.rows = append(r.rows, row)
	})
}

// usualDay is the day of judging where a scenario names none.
var usualDay = mustDay("2026-06-01")

func mustDay(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// row reads what scenarios of both kinds have in common.
func (r *scenarioReader) row(n *yaml.Node, row *scenario, more ...source.Field) {
	var set facts
	var unknown []string
	r.d.Fields(n, append(more,
		source.Field{Key: "name", Required: true, Read: r.d.IntoText(&row.name)},
		source.Field{Key: "set", Read: func(n *yaml.Node) { set = r.facts(n) }},
		source.Field{Key: "unknown", Read: r.names(&unknown)},
		source.Field{Key: "asserted", Read: r.names(&row.asserted)},
		source.Field{Key: "as_of", Read: r.d.IntoDate(&row.asOf)})...)
	row.facts = row.facts.with(set)
	row.facts = slices.DeleteFunc(row.facts, func(st Statement) bool { return slices.Contains(unknown, st.Fact) })
	for _, name := range row.asserted {
		if !slices.ContainsFunc(row.facts, func(st Statement) bool { return st.Fact == name }) {
			r.d.Problem(n, "%s 在这里没有值，谈不上有无证据", "%s has no value here that could be asserted", name)
		}
	}
}

func (r *scenarioReader) outcome(n *yaml.Node) {
	row := scenario{group: "outcomes", line: n.Line, asOf: usualDay}
	if n.Kind == yaml.MappingNode { // the sets come first, whatever the order of keys
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "use" {
				r.d.Items(n.Content[i+1], func(n *yaml.Node) {
					set, ok := r.sets[n.Value]
					if !ok {
						r.d.Problem(n, "没有名为 %s 的事实组", "there is no set %s", n.Value)
					}
					row.facts = row.facts.with(set)
				})
			}
		}
	}
	r.row(n, &row,
		source.Field{Key: "use", Read: func(*yaml.Node) {}},
		source.Field{Key: "expect", Required: true, Read: func(n *yaml.Node) {
			r.d.Fields(n,
				source.Field{Key: "disposition", Required: true, Read: func(n *yaml.Node) {
					s, _ := r.d.Choice(n, lang.Format("处理结论", "disposition"), dispositions)
					row.disposition = Disposition(s)
				}},
				source.Field{Key: "gate", Required: true, Read: r.d.IntoText(&row.gate)})
		}})
	r.rows = append(r.rows, row)
}

var dispositions = []string{string(NoFault), string(Exempt), string(MeasuresOnly), string(Mitigated), string(Liable), string(Transferred), string(OutOfScope), string(Open)}

func (r *scenarioReader) run() (*ScenarioReport, error) {
	report := &ScenarioReport{}
	for _, row := range r.rows {
		got, want, err := r.runOne(row)
		if err != nil {
			return nil, err
		}
		if n := len(report.PerProvision); n == 0 || report.PerProvision[n-1].Ref != row.group {
			report.PerProvision = append(report.PerProvision, ScenarioCount{Ref: row.group})
		}
		count := &report.PerProvision[len(report.PerProvision)-1]
		report.Total++
		count.Total++
		if got != want {
			count.Failed++
			where := fmt.Sprintf("%s:%d", r.file, row.line)
			report.Failures = append(report.Failures, ScenarioFailure{where, row.group + ": " + row.name, got, want})
		}
	}
	return report, nil
}

func (r *scenarioReader) runOne(row scenario) (got, want string, err error) {
	in := Input{Case: "scenario", AsOf: row.asOf, Statements: slices.Clone(row.facts)}
	for i, st := range in.Statements {
		if slices.Contains(row.asserted, st.Fact) {
			in.Statements[i].Evidence = nil
		}
	}
	a, err := r.m.Assess(in)
	if err != nil {
		return "", "", err
	}
	if row.ref == "" {
		return fmt.Sprintf("%s at %s", a.Recommendation.Disposition, a.Gate), fmt.Sprintf("%s at %s", row.disposition, row.gate), nil
	}
	f := a.Finding(row.ref)
	return answer(f.Status, f.Missing), answer(row.status, row.missing), nil
}

func answer(st Status, missing []string) string {
	if len(missing) == 0 {
		return string(st)
	}
	sorted := slices.Sorted(slices.Values(missing))
	return string(st) + ", missing " + strings.Join(sorted, ", ")
}
