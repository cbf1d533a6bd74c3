package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// tree writes a node with place, tag and value.
func tree(n *yaml.Node) string {
	s := fmt.Sprintf("%d:%d %s %q", n.Line, n.Column, n.Tag, n.Value)
	for _, c := range n.Content {
		s += "\n" + tree(c)
	}
	return s
}

func TestJSONIsReadWithItsPlaces(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\n\t\"a\": 1,\n\t\"b\":\t[null, true]\n}", "1:1 !!map \"\"\n2:2 !!str \"a\"\n2:7 !!int \"1\"\n3:2 !!str \"b\"\n3:7 !!seq \"\"\n3:8 !!null \"null\"\n3:14 !!bool \"true\""},
		{`{"a":"x\/y"}`, "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:6 !!str \"x/y\""},
		{`{"a":"\ud83d\ude00\u8fde"}`, "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:6 !!str \"😀连\""},
		{"{\"连\": \"云\",\r\n \"a\"\r\n :1e400}", "1:1 !!map \"\"\n1:2 !!str \"连\"\n1:7 !!str \"云\"\n2:2 !!str \"a\"\n3:3 !!float \"1e400\""},
		{`{"a":123456789012345678901234567890,"b":-0.5e3}`, "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:6 !!float \"123456789012345678901234567890\"\n1:37 !!str \"b\"\n1:41 !!float \"-0.5e3\""},
		{`{"a":1,"a":2}`, "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:6 !!int \"1\"\n1:8 !!str \"a\"\n1:12 !!int \"2\""},
		{`{"no":"no"}`, "1:1 !!map \"\"\n1:2 !!str \"no\"\n1:7 !!str \"no\""},
		{`{"a":"2026-03-02","b":"null"}`, "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:6 !!str \"2026-03-02\"\n1:19 !!str \"b\"\n1:23 !!str \"null\""},
		{"[]", "1:1 !!seq \"\""},
		{"{a: 1, b: [x]}", "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:5 !!int \"1\"\n1:8 !!str \"b\"\n1:11 !!seq \"\"\n1:12 !!str \"x\""}, // YAML
		{"{\"a\": 1,}", "1:1 !!map \"\"\n1:2 !!str \"a\"\n1:7 !!int \"1\""},                                                        // YAML
	} {
		d, err := Parse("f", []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := tree(d.Root()); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	long := strings.Repeat("k", 2000)
	if _, err := Parse("f", []byte(`{"`+long+`": 1}`)); err != nil {
		t.Errorf("a long key: %v", err)
	}
}

func TestBrokenJSONIsToldAtItsPlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\"name\": \"a\",\n \"kind\": \"b\" \"c\"}", `f:2:14: not well-formed JSON: invalid character '"' after object key:value pair`},
		{"{\"name\": \"a\",\n \"kind\": \"b\"", "f:2:13: not well-formed JSON: the file breaks off here"},
		{"{\"name\": \"a\"}\n{\"name\": \"b\"}", "f:2:1: not well-formed JSON: invalid character '{' after top-level value"},
		{"{\"名称\": \"\\/\", \"kind\" \"b\"}", `f:1:21: not well-formed JSON: invalid character '"' after object key`},
		{"{\"name\":1,\"name\":2}", "f:1:11: name is given twice: first in line 1"},
	} {
		if got := told(c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Where the YAML library can read JSON, the JSON reader builds the same tree with the same places.
func TestJSONIsReadAsYAMLWouldBe(t *testing.T) {
	word := rapid.OneOf(rapid.StringMatching(`[a-z.0-9 ]{0,12}`), rapid.SampledFrom([]string{"连云港", "null", "yes", "é𝄞x", "a\nb", "\"", "2026-03-02", "~", "<<"}))
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		kinds := []*rapid.Generator[any]{
			rapid.Map(word, func(s string) any { return s }),
			rapid.Map(rapid.Int64(), func(n int64) any { return n }),
			rapid.Map(rapid.Float64Range(-1e6, 1e6), func(n float64) any { return n }),
			rapid.Map(rapid.Bool(), func(b bool) any { return b }),
			rapid.Just(any(nil)),
		}
		if depth > 0 {
			kinds = append(kinds,
				rapid.Map(rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) }), 0, 4), func(s []any) any { return s }),
				rapid.Map(rapid.MapOfN(word, rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) }), 0, 4), func(m map[string]any) any { return m }))
		}
		return rapid.OneOf(kinds...)
	}
	rapid.Check(t, func(t *rapid.T) {
		whole := map[string]any{"v": value(4).Draw(t, "value")}
		var text []byte
		var err error
		if rapid.Bool().Draw(t, "indented") {
			text, err = json.MarshalIndent(whole, "", "  ")
		} else {
			text, err = json.Marshal(whole)
		}
		if err != nil {
			t.Fatal(err)
		}
		read, err := Parse("f", text)
		if err != nil {
			t.Fatal(err)
		}
		d := &Document{name: "f", lines: linesOf(string(text))}
		if got, want := tree(read.Root()), tree(d.parseYAML(text)); got != want {
			t.Fatalf("%s\n got %s\nwant %s", text, got, want)
		}
	})
}
