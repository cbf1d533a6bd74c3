package period

import (
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

var ruleID = regexp.MustCompile(`^[a-z][a-z0-9_]{1,59}$`)

// ReadRules reads a file of periods, which is called name in messages. The roles are those that an extension may be
// reserved to; without any, every word is taken for one. The error is a source.Problems with every mistake that was found.
func ReadRules(name string, data []byte, roles ...string) ([]Rule, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return nil, err
	}
	l := &ruleLoader{d: d, roles: roles}
	d.Fields(d.Root(),
		source.Field{Key: "label", Read: d.IntoText(new(string))},
		source.Field{Key: "title", Read: bilingual(d, new(lang.Text))},
		source.Field{Key: "rules", Required: true, Read: func(n *yaml.Node) { d.Entries(n, l.rule) }})
	l.resolve()
	if err := d.Err(); err != nil {
		return nil, err
	}
	return l.rules, nil
}

type ruleLoader struct {
	d     *source.Document
	roles []string
	rules []Rule
	same  []sameAs
}

// sameAs says that the rule at an index is counted like another one.
type sameAs struct {
	index int
	as    *yaml.Node
}

func (l *ruleLoader) rule(key, n *yaml.Node) {
	d := l.d
	r := Rule{ID: key.Value}
	if !ruleID.MatchString(r.ID) {
		d.Problem(key, "期限的名称应当写作 review_decision 的样子", "the id of a period is written like review_decision")
	}
	var as, span, longer, set, cited *yaml.Node
	d.Fields(n,
		source.Field{Key: "name", Required: true, Read: bilingual(d, &r.Name)},
		source.Field{Key: "from", Required: true, Read: bilingual(d, &r.From)},
		source.Field{Key: "as", Read: func(n *yaml.Node) { as = n }},
		source.Field{Key: "span", Read: func(n *yaml.Node) { span = n; r.Span = l.span(n) }},
		source.Field{Key: "citation", Read: func(n *yaml.Node) { cited = n; r.Citation, _ = d.Text(n) }},
		source.Field{Key: "set_by_bureau", Read: func(n *yaml.Node) { set = n; r.BureauSet, _ = d.YesNo(n) }},
		source.Field{Key: "times", Read: l.count(&r.Times)},
		source.Field{Key: "longer", Read: func(n *yaml.Node) { longer = n; r.Longer = l.longer(n, r.Span) }},
		source.Field{Key: "note", Read: bilingual(d, &r.Note)})
	switch {
	case as != nil:
		for _, own := range []*yaml.Node{span, longer, set, cited} {
			if own != nil {
				d.Problem(own, "有 as 的期限没有自己的长度和依据", "a period that is counted as another has no length and no citation of its own")
			}
		}
		l.same = append(l.same, sameAs{len(l.rules), as})
	case n.Kind == yaml.MappingNode:
		if span == nil {
			d.Problem(n, "缺少 %s", "%s is missing", "span")
		}
		if cited == nil {
			d.Problem(n, "缺少 %s", "%s is missing", "citation")
		}
	}
	l.rules = append(l.rules, r)
}

func (l *ruleLoader) span(n *yaml.Node) Span {
	s, err := ParseSpan(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		l.d.Problem(n, "应当填期限，如 10wd（工作日）、30d、6m 或者 1y", "a length of time is expected, such as 10wd (working days), 30d, 6m or 1y")
		return Span{}
	}
	return s
}

func (l *ruleLoader) count(into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		i, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || i < 1 || i > 99 {
			l.d.Problem(n, "应当填 1 至 99 的整数", "a whole number from 1 to 99 is expected")
			return
		}
		*into = i
	}
}

func (l *ruleLoader) longer(n *yaml.Node, whole Span) *Extending {
	d := l.d
	e := &Extending{}
	d.Fields(n,
		source.Field{Key: "most", Read: func(n *yaml.Node) {
			e.Most = l.span(n)
			if !e.Most.IsZero() && !whole.IsZero() && !longerThan(e.Most, whole) {
				d.Problem(n, "最长期限应当长于 %s", "the longest it can become must be longer than %s", whole)
			}
		}},
		source.Field{Key: "by", Read: func(n *yaml.Node) { e.By = l.span(n) }},
		source.Field{Key: "times", Read: l.count(&e.Times)},
		source.Field{Key: "roles", Read: func(n *yaml.Node) {
			d.Items(n, func(n *yaml.Node) {
				if len(l.roles) == 0 {
					role, _ := d.Text(n)
					e.Roles = append(e.Roles, role)
				} else if role, ok := d.Choice(n, lang.Text{ZH: "角色", EN: "role"}, l.roles); ok {
					e.Roles = append(e.Roles, role)
				}
			})
		}},
		source.Field{Key: "citation", Required: true, Read: d.IntoText(&e.Citation)})
	if n.Kind == yaml.MappingNode && e.Most.IsZero() == e.By.IsZero() && d.Err() == nil {
		d.Problem(n, "most（总长）和 by（延长多少）应当写一个", "exactly one of most (in all) and by (how much more) is needed")
	}
	return e
}

// longerThan reports whether a period of a is longer than one of b, whenever they begin.
func longerThan(a, b Span) bool {
	least := func(s Span) int { // in days
		switch s.Unit {
		case WorkingDays:
			return s.N
		case Months:
			return s.N * 28
		case Years:
			return s.N * 365
		}
		return s.N
	}
	if a.Unit == b.Unit {
		return a.N > b.N
	}
	if a.Unit == Years && b.Unit == Months {
		return a.N*12 > b.N
	}
	if a.Unit == Months && b.Unit == Years {
		return a.N > b.N*12
	}
	return least(a) > least(b)
}

// resolve gives the rules that are counted as another what that one has.
func (l *ruleLoader) resolve() {
	var known []string
	for i, r := range l.rules {
		if !slices.ContainsFunc(l.same, func(s sameAs) bool { return s.index == i }) {
			known = append(known, r.ID)
		}
	}
	for _, s := range l.same {
		id, ok := l.d.Choice(s.as, lang.Text{ZH: "期限", EN: "period"}, known)
		if !ok {
			continue
		}
		r := &l.rules[s.index]
		for _, other := range l.rules {
			if other.ID == id {
				r.Span, r.Citation, r.BureauSet, r.Longer = other.Span, other.Citation, other.BureauSet, other.Longer
			}
		}
	}
}
