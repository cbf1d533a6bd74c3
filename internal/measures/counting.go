package measures

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/period"
	"duecourse/internal/source"
)

// Counting says that a date is the last day of a period, and from which facts it is counted.
type Counting struct {
	From   *Fact  // the day of the event: a date
	Rule   string // id of the rule of the periods by which it is counted; none where only a length that is stated counts it
	Length *Fact  // how long the period is, where that is not as the rule says: a span; may be nil
}

// Counted is a last day as it was counted from other facts, with what proves it.
type Counted struct {
	Fact     string        `json:"fact"`             // the last day
	From     string        `json:"from"`             // the fact that is the day of the event
	Length   string        `json:"length,omitempty"` // the fact that says how long; none: the rule
	Evidence []string      `json:"evidence"`         // ids of what proves these facts
	Period   period.Result `json:"period"`
}

// WithCounted returns facts, each last day that is counted with what it is counted from before it, each fact once.
func WithCounted(facts []*Fact) []*Fact {
	out := make([]*Fact, 0, len(facts))
	add := func(f *Fact) {
		if f != nil && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, f := range facts {
		if c := f.Counted; c != nil {
			add(c.From)
			add(c.Length)
		}
		add(f)
	}
	return out
}

// counting reads how a date is counted. The facts that it names may be declared later in the file.
func (l *loader) counting(f *Fact) func(*yaml.Node) {
	return func(n *yaml.Node) {
		c := &Counting{}
		var from, length *yaml.Node
		l.d.Fields(n,
			source.Field{Key: "from", Required: true, Read: func(n *yaml.Node) { from = n }},
			source.Field{Key: "rule", Read: l.d.IntoText(&c.Rule)},
			source.Field{Key: "length", Read: func(n *yaml.Node) { length = n }})
		if c.Rule == "" && length == nil {
			l.d.Problem(n, "rule 和 length 至少写一个", "it needs a rule or a length")
		}
		f.Counted = c
		l.later = append(l.later, func() {
			c.From = l.counts(from, Day)
			c.Length = l.counts(length, Span)
			switch {
			case f.Type != Day || f.Event || f.GivenBy != "":
				l.d.Problem(n, "只有不是事件的日期才能这样计算", "only a date that is no event can be counted")
			case c.From != nil && c.From.Counted != nil:
				l.d.Problem(from, "%s 本身是计算得出的", "%s is counted itself", c.From.Name)
			}
		})
	}
}

// counts finds a fact of a type that a date is counted from.
func (l *loader) counts(n *yaml.Node, t Type) *Fact {
	if n == nil {
		return nil
	}
	name, ok := l.d.Text(n)
	if !ok {
		return nil
	}
	f := l.m.facts[name]
	switch {
	case f == nil:
		l.d.Unknown(n, lang.Format("事实", "fact"), l.m.FactNames())
	case f.Type != t:
		l.d.Problem(n, "%s 的类型应当是 %s", "%s must be of type %s", name, string(t))
		return nil
	}
	return f
}

// countThrough makes what a last day is counted from read by whatever reads that day.
func (l *loader) countThrough() {
	for _, f := range l.m.Facts {
		if f.Counted == nil {
			continue
		}
		for _, of := range []*Fact{f.Counted.From, f.Counted.Length} {
			if of == nil {
				continue
			}
			for _, ref := range f.UsedBy {
				if !slices.Contains(of.UsedBy, ref) {
					of.UsedBy = append(of.UsedBy, ref)
				}
			}
		}
	}
}
