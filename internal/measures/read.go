package measures

import (
	"math"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/period"
	"duecourse/internal/source"
)

// notWords are answers to another question than a text answers: taken for a citation, they would settle what they deny.
var notWords = regexp.MustCompile(`^(?i:yes|no|true|false|none|null|n/a|是|否|有|无|没有|不详|未知|[\d.,\s-]+)$`)

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
	case Span:
		if n.Kind == yaml.ScalarNode {
			if s, err := period.ParseSpan(n.Value); err == nil {
				return SpanValue(s), true
			}
		}
		d.Problem(n, "应当填期限的长度：10wd（工作日）、30d（日）、6m（月）、1y（年）", "a length of time is expected: 10wd (working days), 30d (days), 6m (months) or 1y (years)")
		return Value{}, false
	case Choice:
		id, ok := d.Choice(n, lang.Format("选项", "choice"), f.OptionIDs())
		return ChoiceValue(id), ok
	}
	s, ok := d.Text(n)
	if ok && notWords.MatchString(s) {
		d.Problem(n, "应当写明文字内容（如法律名称和条款），而不是 %s；不知道的先不填", "words are expected (such as a law and its article), not %s; leave it out while it is not known", s)
		return Value{}, false
	}
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
