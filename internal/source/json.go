package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parseJSON returns the top node of data where it is JSON, in the same tree as parseYAML would build. Otherwise it returns
// nil and, where data is clearly meant as JSON, what is wrong with it.
//
// Nearly all JSON is YAML, but the YAML library stumbles over some of it: the escape \/, characters written as surrogate
// pairs, long keys, a colon on the next line. What only resembles JSON, such as {a: 1}, is left to that library.
func (d *Document) parseJSON(data []byte) (*yaml.Node, *json.SyntaxError) {
	text := bytes.TrimLeft(data, jsonSpace)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return nil, nil
	}
	var whole json.RawMessage
	var wrong *json.SyntaxError
	if errors.As(json.Unmarshal(data, &whole), &wrong) {
		if text = bytes.TrimLeft(text[1:], jsonSpace); len(text) > 0 && text[0] == '"' {
			return nil, wrong
		}
		return nil, nil
	}
	r := jsonReader{data: data, decoder: json.NewDecoder(bytes.NewReader(data)), place: start}
	r.decoder.UseNumber()
	return r.value(), nil
}

// jsonProblem notes what is wrong with data, which is meant as JSON.
func (d *Document) jsonProblem(data []byte, wrong *json.SyntaxError) {
	if int(wrong.Offset) >= len(data) && wrong.Error() == "unexpected end of JSON input" {
		last := len(d.lines)
		d.ProblemAt(last, 1+utf8.RuneCountInString(d.lines[last-1]), "JSON 写法有误：文件在此处中断",
			"not well-formed JSON: the file breaks off here")
		return
	}
	p := start
	p.advance(data[:max(wrong.Offset-1, 0)])
	d.ProblemAt(p.line, p.col, "JSON 写法有误：%s", "not well-formed JSON: %s", wrong.Error())
}

const jsonSpace = " \t\r\n"

// jsonReader turns well-formed JSON, in which no nesting is deeper than encoding/json allows, into nodes.
type jsonReader struct {
	data    []byte
	decoder *json.Decoder
	offset  int   // up to which place has come
	place   place // of the token read last
}

// next returns the next token and moves to its place.
func (r *jsonReader) next() json.Token {
	begin := int(r.decoder.InputOffset())
	for begin < len(r.data) && bytes.IndexByte([]byte(jsonSpace+",:"), r.data[begin]) >= 0 {
		begin++
	}
	r.place.advance(r.data[r.offset:begin])
	r.offset = begin
	token, err := r.decoder.Token()
	if err != nil {
		panic(err) // it was found well-formed before
	}
	return token
}

// value returns the node of the next value or key.
func (r *jsonReader) value() *yaml.Node {
	token := r.next()
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.place.line, Column: r.place.col}
	switch t := token.(type) {
	case json.Delim:
		n.Kind, n.Tag, n.Style = yaml.MappingNode, "!!map", yaml.FlowStyle
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		for r.decoder.More() {
			n.Content = append(n.Content, r.value())
		}
		r.next()
	case string:
		n.Value, n.Tag, n.Style = t, "!!str", yaml.DoubleQuotedStyle
	case json.Number:
		n.Value = t.String()
		if n.Tag = n.ShortTag(); n.Tag == "!!str" {
			n.Tag = "!!float" // one that is too large for the YAML library
		}
	case bool:
		n.Value, n.Tag = strconv.FormatBool(t), "!!bool"
	case nil:
		n.Value, n.Tag = "null", "!!null"
	}
	return n
}
