package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"go.yaml.in/yaml/v3"
)

// forms of output
const (
	formText = "text"
	formJSON = "json"
	formYAML = "yaml"

	formTable = "table" // another word for text, which of lists is a table
)

// encode writes v as one indented JSON object or as one YAML document.
func encode(form string, v any) ([]byte, error) {
	if form == formYAML {
		return encodeYAML(v)
	}
	return encodeJSON(v, "  ")
}

// encodeLine writes v as one of several: a line of JSON, or a YAML document with its separator.
func encodeLine(form string, v any) ([]byte, error) {
	if form == formYAML {
		data, err := encodeYAML(v)
		return append([]byte("---\n"), data...), err
	}
	return encodeJSON(v, "")
}

// encodeList writes a list as encode does, an element at a time. The list ends at the first error, and that is returned.
func encodeList[T any](w io.Writer, form string, all iter.Seq2[T, error]) error {
	b := bufio.NewWriter(w)
	n := 0
	for v, err := range all {
		if err != nil {
			return errors.Join(err, b.Flush())
		}
		data, err := encode(form, []T{v})
		if err != nil {
			return err
		}
		if form == formJSON { // the elements without the brackets, which stand in lines of their own
			data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("[\n")), []byte("\n]\n"))
			b.WriteString([]string{"[\n", ",\n"}[min(n, 1)])
		}
		n++
		if _, err := b.Write(data); err != nil {
			return err
		}
	}
	switch {
	case n == 0:
		b.WriteString("[]\n")
	case form == formJSON:
		b.WriteString("\n]\n")
	}
	return b.Flush() // tells of what could not be written before, too
}

func encodeJSON(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(v)
	return b.Bytes(), err
}

// encodeYAML goes by way of JSON, so that names and order of the fields are the same in both.
func encodeYAML(v any) ([]byte, error) {
	data, err := encodeJSON(v, "")
	if err != nil {
		return nil, err
	}
	var n yaml.Node
	if err := yaml.Unmarshal(data, &n); err != nil {
		return nil, fmt.Errorf("as YAML: %w", err)
	}
	block(&n)
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&n); err != nil {
		return nil, err
	}
	err = e.Close()
	return b.Bytes(), err
}

// block sets a tree that was read from JSON in YAML's own style. Texts that YAML could take for something else stay
// quoted.
func block(n *yaml.Node) {
	n.Style &^= yaml.FlowStyle
	if n.Kind == yaml.ScalarNode && n.Value != "yes" && n.Value != "no" {
		n.Style &^= yaml.DoubleQuotedStyle
	}
	for _, c := range n.Content {
		block(c)
	}
}
