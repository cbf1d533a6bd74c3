package measures

import (
	"math"
	"strconv"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// Read reads a value of the fact's type from n and notes in d what is wrong with it. Nothing (null) is no mistake and
// no value.
func (f *Fact) Read(d *source.Document, n *yaml.Node) (Value, bool) {
	if source.IsNull(n) {
		return Value{}, true
	}
	switch f.Type {
	case YesNo:
		yes, ok := d.YesNo(n)
		return YesNoValue(yes), ok
	case Day:
		day, ok := d.Date(n)
		return DateValue(day), ok
	case Number:
		if n.Kind == yaml.ScalarNode {
			if x, err := strconv.ParseFloat(n.Value, 64); err == nil && !math.IsInf(x, 0) && !math.IsNaN(x) {
				return NumberValue(x), true
			}
		}
		d.Problem(n, "应当填数字", "a number is expected")
		return Value{}, false
	case Choice:
		id, ok := d.Choice(n, lang.Format("选项", "choice"), f.OptionIDs())
		return ChoiceValue(id), ok
	}
	s, ok := d.Text(n)
	return TextValue(s), ok
}

// Takes reports whether v is a value that the fact can have. A text has words: an empty one is an answer not given.
func (f *Fact) Takes(v Value) bool {
	if v.Type() != f.Type || f.Type == Text && v.text == "" {
		return false
	}
	if f.Type != Choice {
		return true
	}
	for _, o := range f.Options {
		if o.ID == v.text {
			return true
		}
	}
	return false
}
