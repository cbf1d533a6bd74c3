package casefile

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

const metaschema = "https://json-schema.org/draft/2020-12/schema"

func compiled(t *testing.T, m *measures.Measures) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(m)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat() // as editors do
	meta, err := compiler.Compile(metaschema)
	if err != nil {
		t.Fatal(err)
	}
	if err := meta.Validate(doc); err != nil {
		t.Fatalf("the schema is none: %v", err)
	}
	if err := compiler.AddResource("casefile.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("casefile.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance is text as a schema sees it: with the types of YAML 1.2, where a date and a yes are strings.
func instance(t *testing.T, text []byte) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return plain(doc.Content[0])
}

func plain(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, plain(c))
		}
		return list
	case n.Tag == "!!null":
		return nil
	case n.Tag == "!!bool":
		return n.Value == "true"
	case n.Tag == "!!int", n.Tag == "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

func TestSchemaTakesWhatReadTakes(t *testing.T) {
	m := official(t)
	schema := compiled(t, m)
	for _, path := range examples(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance(t, text)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		if err := schema.Validate(instance(t, Template(m, l))); err != nil {
			t.Errorf("template %s: %v", l, err)
		}
	}
}

func TestSchemaRefusesWhatReadRefuses(t *testing.T) {
	schema := compiled(t, withNumber(t))
	for _, c := range bad {
		if c.blind {
			continue
		}
		if err := schema.Validate(instance(t, []byte(c.text))); err == nil {
			t.Errorf("taken:\n%s", c.text)
		}
	}
}

func TestSchemaHasEveryFactInBothLanguages(t *testing.T) {
	m := official(t)
	text, err := Schema(m)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Schema(m)
	if err != nil || !bytes.Equal(text, again) {
		t.Error("the bytes are not stable")
	}
	for _, f := range m.Facts {
		name := `"` + f.Name + `": {`
		if got := strings.Count(string(text), name); (got == 1) != (f.GivenBy == "") {
			t.Errorf("%s stands %d times", f.Name, got)
		}
		for _, l := range []lang.Lang{lang.ZH, lang.EN} {
			ask, err := json.Marshal(f.Ask.In(l))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(text, bytes.Trim(ask, `"`)) {
				t.Errorf("%s: the question is missing: %s", f.Name, ask)
			}
		}
	}
}
