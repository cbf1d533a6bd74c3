package source

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
)

// Field is one key that a mapping may or must have, and what reads its value.
type Field struct {
	Key      string
	Required bool
	Read     func(value *yaml.Node)
	// Refused says why a key is not taken that people may well write. A field that has it needs no Read and is not
	// named among the known ones.
	Refused lang.Text
}

// Fields reads a mapping with a fixed set of keys. Unknown, repeated and missing keys are problems; each known key's
// value is read once.
func (d *Document) Fields(n *yaml.Node, fields ...Field) {
	seen := map[string]bool{}
	var names []string
	for _, f := range fields {
		if f.Read != nil {
			names = append(names, f.Key)
		}
	}
	d.Entries(n, func(key, value *yaml.Node) {
		for _, f := range fields {
			switch {
			case f.Key != key.Value:
				continue
			case f.Read == nil:
				d.Problem(key, "%s", "%s", f.Refused)
			default:
				seen[f.Key] = true
				f.Read(value)
			}
			return
		}
		d.Unknown(key, lang.Text{ZH: "键", EN: "key"}, names)
	})
	if n.Kind != yaml.MappingNode {
		return
	}
	for _, f := range fields {
		if f.Required && !seen[f.Key] {
			d.Problem(n, "缺少 %s", "%s is missing", f.Key)
		}
	}
}

// Unknown notes that the name at n is not among the known ones, with the nearest of them. what says what it names.
func (d *Document) Unknown(n *yaml.Node, what lang.Text, known []string) {
	if d.tooMany() {
		d.untold++
		return // without looking for near ones
	}
	if near := Nearest(n.Value, known); near != "" {
		d.Problem(n, "未知的%s %s，是否指 %q？", "unknown %s %s; did you mean %q?", what, shown(n), near)
		return
	}
	if len(known) > 0 && len(known) <= 12 {
		d.Problem(n, "未知的%s %s；可用的有：%s", "unknown %s %s; known are: %s", what, shown(n), strings.Join(known, ", "))
		return
	}
	d.Problem(n, "未知的%s %s", "unknown %s %s", what, shown(n))
}

// Entries reads a mapping with free keys, in the file's order. A repeated key is a problem and only its first entry is
// read.
func (d *Document) Entries(n *yaml.Node, read func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.Problem(n, "这里应当是“键: 值”的映射", "a mapping of keys to values is expected here")
		return
	}
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Value == "" {
			d.Problem(key, "键应当是一个词", "a key must be a plain word")
			continue
		}
		if line, twice := first[key.Value]; twice {
			d.Problem(key, "%s 重复：已在第 %d 行给出", "%s is given twice: first in line %d", cut(key.Value), line)
			continue
		}
		first[key.Value] = key.Line
		read(key, value)
	}
}

// Items reads a sequence.
func (d *Document) Items(n *yaml.Node, read func(item *yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		d.Problem(n, "这里应当是列表", "a list is expected here")
		return
	}
	for _, item := range n.Content {
		read(item)
	}
}

// IsNull reports whether n stands for no value: null, ~ or nothing at all.
func IsNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// Text reads a scalar as text, without the space around it. Nothing, blank and characters that cannot be shown are
// problems.
func (d *Document) Text(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		d.Problem(n, "这里应当是文字", "text is expected here")
		return "", false
	}
	s := strings.TrimSpace(n.Value)
	if s == "" || IsNull(n) {
		d.Problem(n, "这里不能为空", "this must not be empty")
		return "", false
	}
	for _, r := range s { // an escape brings into a value what cannot stand in a file; U+FFFD marks what a conversion lost
		if !legible(r) || r == utf8.RuneError {
			d.Problem(n, "字符 %U 不能出现在文本中", "the character %U cannot stand in a text", r)
			return "", false
		}
	}
	return s, true
}

// IntoText returns a reader that puts a text into s.
func (d *Document) IntoText(s *string) func(*yaml.Node) {
	return func(n *yaml.Node) { *s, _ = d.Text(n) }
}

// YesNo reads yes or no: yes, true, 是; no, false, 否.
func (d *Document) YesNo(n *yaml.Node) (value, ok bool) {
	if n.Kind == yaml.ScalarNode {
		switch strings.ToLower(n.Value) {
		case "yes", "true", "是":
			return true, true
		case "no", "false", "否":
			return false, true
		}
	}
	d.Problem(n, "应当填 yes 或者 no（是、否），而不是 %s", "yes or no is expected, not %s", shown(n))
	return false, false
}

// Date reads a day of the calendar.
func (d *Document) Date(n *yaml.Node) (civil.Date, bool) {
	if n.Kind == yaml.ScalarNode {
		if date, err := civil.Parse(n.Value); err == nil {
			return date, true
		}
	}
	d.Problem(n, "应当填日历上有的日期，写作 2026-03-02，而不是 %s", "a day of the calendar is expected, written like 2026-03-02, not %s", shown(n))
	return civil.Date{}, false
}

// IntoDate returns a reader that puts a date into v.
func (d *Document) IntoDate(v *civil.Date) func(*yaml.Node) {
	return func(n *yaml.Node) { *v, _ = d.Date(n) }
}

// Choice reads one of the known words; what says what they name.
func (d *Document) Choice(n *yaml.Node, what lang.Text, known []string) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		d.Problem(n, "这里应当是：%s", "one of these is expected here: %s", strings.Join(known, ", "))
		return "", false
	}
	for _, k := range known {
		if k == n.Value {
			return k, true
		}
	}
	d.Unknown(n, what, known)
	return "", false
}

// shown is a node as a message quotes it.
func shown(n *yaml.Node) string {
	switch n.Kind {
	case yaml.ScalarNode:
		if IsNull(n) {
			return "null"
		}
		return strconv.Quote(cut(n.Value))
	case yaml.MappingNode:
		return "{…}"
	}
	return "[…]"
}

// cut shortens s to what a message can hold.
func cut(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
