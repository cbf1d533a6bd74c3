package casefile

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

// Whatever a case is, written as YAML and as JSON it is read as the same.
func TestWrittenCasesAreReadAsTheyAre(t *testing.T) {
	m := withNumber(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, m)
		tree := write(t, c)
		asYAML, err := yaml.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(asYAML), asJSON(t, tree)} {
			got, err := Read("f", []byte(text), m)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if !reflect.DeepEqual(got, c) {
				t.Fatalf("got  %+v\nwant %+v\n%s", got, c, text)
			}
		}
	})
}

var (
	drawID   = rapid.StringMatching(`[A-Za-z0-9连云港][A-Za-z0-9连云港〔〕._/-]{0,20}`)
	drawText = rapid.Map(rapid.StringOfN(rapid.RuneFrom([]rune("ab 01连云港：，:#-'\"\\{}[]&*!|>%@`\n\t?~😀é/")), 0, 30, -1), func(s string) string {
		return strings.TrimSpace(s)
	})
	drawSome = drawText.Filter(func(s string) bool { return s != "" })
	drawDate = rapid.Custom(func(t *rapid.T) (d civil.Date) {
		if rapid.Bool().Draw(t, "dated") {
			day := rapid.SampledFrom([]string{"2026-03-02", "2024-02-29", "0001-01-01", "9999-12-31"}).Draw(t, "day")
			if err := d.UnmarshalText([]byte(day)); err != nil {
				t.Fatal(err)
			}
		}
		return d
	})
)

func drawOption(t *rapid.T, options []measures.Option) string {
	return rapid.SampledFrom(ids(options)).Draw(t, "option")
}

func drawCase(t *rapid.T, m *measures.Measures) *Case {
	c := &Case{
		Number: drawID.Draw(t, "case"), Matter: rapid.OneOf(drawID, rapid.Just("")).Draw(t, "matter"),
		Unit: drawSome.Draw(t, "unit"), Post: drawText.Draw(t, "post"),
	}
	for _, id := range rapid.SliceOfNDistinct(drawID, 0, 4, rapid.ID).Draw(t, "ids") {
		c.Evidence = append(c.Evidence, Evidence{ID: id, Title: drawSome.Draw(t, "title"), Kind: drawOption(t, EvidenceKinds),
			Date: drawDate.Draw(t, "date"), Source: drawText.Draw(t, "source")})
	}
	cited := func() (list []string) {
		for _, e := range c.Evidence {
			if rapid.Bool().Draw(t, "cited") {
				list = append(list, e.ID)
			}
		}
		slices.Reverse(list)
		return list
	}
	c.Act = Act{Date: drawDate.Draw(t, "date"), Description: drawText.Draw(t, "description"), Evidence: cited()}
	if rapid.Bool().Draw(t, "known") {
		c.Act.Kind = drawOption(t, m.Fact(actKind).Options)
	}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(askedFacts(m)), 0, 8, rapid.ID).Draw(t, "facts") {
		c.Facts = append(c.Facts, Fact{Name: name, Value: drawValue(t, m.Fact(name)), By: Party(drawOption(t, Parties)),
			On: drawDate.Draw(t, "on"), Evidence: cited(), Note: drawText.Draw(t, "note")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "notes") {
		c.Notes = append(c.Notes, Note{Kind: drawOption(t, NoteKinds), Date: drawDate.Draw(t, "date"), Text: drawSome.Draw(t, "text")})
	}
	return c
}

func drawValue(t *rapid.T, f *measures.Fact) measures.Value {
	if rapid.IntRange(0, 3).Draw(t, "unknown") == 0 {
		return measures.Value{}
	}
	switch f.Type {
	case measures.YesNo:
		return measures.YesNoValue(rapid.Bool().Draw(t, "yes"))
	case measures.Number:
		return measures.NumberValue(rapid.Float64().Draw(t, "number"))
	case measures.Choice:
		return measures.ChoiceValue(drawOption(t, f.Options))
	case measures.Span:
		return measures.SpanValue(period.Span{N: rapid.IntRange(1, 10).Draw(t, "length"), Unit: rapid.SampledFrom([]period.Unit{period.Days, period.WorkingDays, period.Months, period.Years}).Draw(t, "unit")})
	case measures.Text:
		return measures.TextValue("第" + drawSome.Draw(t, "text"))
	}
	if d := drawDate.Draw(t, "date"); !d.IsZero() {
		return measures.DateValue(d)
	}
	return measures.Value{}
}

// write makes the nodes of a case file. What is empty is left out or given as nothing.
func write(t *rapid.T, c *Case) *yaml.Node {
	act := mappingOf(t, "kind", c.Act.Kind, "date", c.Act.Date.String(), "description", c.Act.Description, "evidence", c.Act.Evidence)
	evidence, facts := &yaml.Node{Kind: yaml.MappingNode}, &yaml.Node{Kind: yaml.MappingNode}
	for _, e := range c.Evidence {
		add(t, evidence, e.ID, mappingOf(t, "title", e.Title, "kind", e.Kind, "date", e.Date.String(), "source", e.Source))
	}
	for i := range c.Facts {
		facts.Content = append(facts.Content, scalar("!!str", c.Facts[i].Name), writeFact(t, &c.Facts[i]))
	}
	notes := &yaml.Node{Kind: yaml.SequenceNode}
	for _, n := range c.Notes {
		notes.Content = append(notes.Content, mappingOf(t, "kind", n.Kind, "date", n.Date.String(), "text", n.Text))
	}
	return mappingOf(t, "facts", facts, "case", c.Number, "matter", c.Matter, "unit", c.Unit, "post", c.Post, "act", act,
		"evidence", evidence, "notes", notes)
}

func writeFact(t *rapid.T, f *Fact) *yaml.Node {
	value := scalar("!!str", f.Value.String())
	switch f.Value.Type() {
	case "":
		value = scalar("!!null", "null")
	case measures.Number:
		value.Tag = "" // as the value itself says
	case measures.YesNo:
		if rapid.Bool().Draw(t, "bool") {
			value = scalar("!!bool", map[bool]string{true: "true", false: "false"}[f.Value.Yes()])
		}
	}
	if f.By == Handler && f.On.IsZero() && f.Evidence == nil && f.Note == "" && rapid.Bool().Draw(t, "short") {
		return value
	}
	by := string(f.By)
	if f.By == Handler && rapid.Bool().Draw(t, "default") {
		by = ""
	}
	return mappingOf(t, "value", value, "by", by, "on", f.On.String(), "evidence", f.Evidence, "note", f.Note)
}

func scalar(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

// mappingOf makes a mapping of keys and values: texts, lists of texts or nodes.
func mappingOf(t *rapid.T, pairs ...any) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i < len(pairs); i += 2 {
		add(t, m, pairs[i].(string), pairs[i+1])
	}
	return m
}

func add(t *rapid.T, m *yaml.Node, key string, value any) {
	var n *yaml.Node
	switch v := value.(type) {
	case *yaml.Node:
		n = v
	case string:
		if n = scalar("!!str", v); v == "" {
			n = scalar("!!null", "null")
		}
	case []string:
		n = &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, s := range v {
			n.Content = append(n.Content, scalar("!!str", s))
		}
	}
	if n.Tag == "!!null" && rapid.Bool().Draw(t, "left out") {
		return
	}
	m.Content = append(m.Content, scalar("!!str", key), n)
}

// asJSON writes nodes as JSON, some of it as other programs do.
func asJSON(t *rapid.T, n *yaml.Node) string {
	var parts []string
	switch {
	case n.Kind == yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			parts = append(parts, asJSON(t, n.Content[i])+"\n\t:"+asJSON(t, n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ",\r\n\t") + "}"
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, asJSON(t, c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n.Tag != "!!str":
		return n.Value
	}
	text, err := json.Marshal(n.Value)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("/", `\/`, "😀", `\ud83d\ude00`, "连", `\u8fde`).Replace(string(text))
}
