package measures

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// Load reads, validates and compiles a Measures file, which is called name in messages. The error is a
// source.Problems with every mistake that was found.
func Load(name string, data []byte) (*Measures, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	l := &loader{d: d, places: map[any]*yaml.Node{}, m: &Measures{
		Hash:  hex.EncodeToString(sum[:]),
		facts: map[string]*Fact{},
		refs:  map[string]*Provision{},
		roles: map[Role][]*Provision{},
	}}
	l.read(d.Root())
	for _, do := range l.later {
		do()
	}
	if d.Err() == nil { // what is missing would only bring consequential mistakes
		l.validate()
		l.compile()
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	l.m.prepare()
	return l.m, nil
}

// loader fills a Measures from a file and remembers where each part of it stands.
type loader struct {
	d      *source.Document
	m      *Measures
	places map[any]*yaml.Node // of facts, articles, provisions, elements; of an element's condition by conditionOf
	later  []func()           // what waits for all facts to be declared
}

// conditionOf is the place of an element's condition.
type conditionOf struct{ *Element }

func (l *loader) read(root *yaml.Node) {
	d := l.d
	d.Fields(root,
		source.Field{Key: "id", Required: true, Read: d.IntoText(&l.m.ID)},
		source.Field{Key: "label", Required: true, Read: d.IntoText(&l.m.Label)},
		source.Field{Key: "title", Required: true, Read: l.bilingual(&l.m.Title)},
		source.Field{Key: "document", Required: true, Read: d.IntoText(&l.m.Document)},
		source.Field{Key: "issued_on", Required: true, Read: d.IntoDate(&l.m.IssuedOn)},
		source.Field{Key: "facts", Required: true, Read: func(n *yaml.Node) { d.Entries(n, l.fact) }},
		source.Field{Key: "articles", Required: true, Read: func(n *yaml.Node) { d.Items(n, l.article) }},
	)
}

func (l *loader) bilingual(t *lang.Text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		l.d.Fields(n,
			source.Field{Key: "zh", Required: true, Read: l.d.IntoText(&t.ZH)},
			source.Field{Key: "en", Required: true, Read: l.d.IntoText(&t.EN)})
	}
}

func (l *loader) flag(b *bool) func(*yaml.Node) {
	return func(n *yaml.Node) { *b, _ = l.d.YesNo(n) }
}

var factTypes = []string{string(YesNo), string(Day), string(Number), string(Choice), string(Text), string(Span)}

func (l *loader) fact(key, n *yaml.Node) {
	d := l.d
	f := &Fact{Name: key.Value, slot: len(l.m.Facts)}
	l.places[f] = key
	if !factName.MatchString(f.Name) {
		d.Problem(key, "事实的名称应当写作 request.sent_on 的样子", "a fact's name is written like request.sent_on")
	}
	d.Fields(n,
		source.Field{Key: "type", Required: true, Read: func(n *yaml.Node) {
			t, _ := d.Choice(n, lang.Format("类型", "type"), factTypes)
			f.Type = Type(t)
		}},
		source.Field{Key: "given_by", Read: func(n *yaml.Node) {
			f.GivenBy, _ = d.Choice(n, lang.Format("案件文件中的位置", "place in a case file"), []string{"act.kind", "act.date"})
		}},
		source.Field{Key: "options", Read: func(n *yaml.Node) {
			d.Entries(n, func(key, n *yaml.Node) {
				o := Option{ID: key.Value}
				l.bilingual(&o.Text)(n)
				f.Options = append(f.Options, o)
			})
		}},
		source.Field{Key: "ask", Required: true, Read: l.bilingual(&f.Ask)},
		source.Field{Key: "proof", Required: true, Read: l.bilingual(&f.Proof)},
		source.Field{Key: "whom", Required: true, Read: func(n *yaml.Node) {
			var known []string
			for _, o := range Informants {
				known = append(known, o.ID)
			}
			whom, _ := d.Choice(n, lang.Format("询问对象", "party to ask"), known)
			f.Whom = Informant(whom)
		}},
		source.Field{Key: "favours_officer_only", Read: l.flag(&f.FavoursOfficerOnly)},
		source.Field{Key: "event", Read: l.flag(&f.Event)},
		source.Field{Key: "counted", Read: l.counting(f)},
	)
	if choice := f.Type == Choice; choice != (len(f.Options) > 0) {
		d.Problem(key, "选项（options）只有类型为 choice 的事实才有，而且必须有", "a fact of type choice has options, and no other has")
	}
	if f.Event && f.Type != Day {
		d.Problem(key, "只有日期才能是事件（event）", "only a date can be an event")
	}
	l.m.Facts = append(l.m.Facts, f)
	l.m.facts[f.Name] = f
}

func (l *loader) article(n *yaml.Node) {
	d := l.d
	a := &Article{}
	l.places[a] = n
	d.Fields(n,
		source.Field{Key: "number", Required: true, Read: l.count(&a.Number)},
		source.Field{Key: "items", Read: l.count(&a.Items)},
		source.Field{Key: "text", Required: true, Read: d.IntoText(&a.Text)},
		source.Field{Key: "gloss", Required: true, Read: d.IntoText(&a.Gloss)},
		source.Field{Key: "liability", Read: l.flag(&a.Liability)},
		source.Field{Key: "provisions", Read: func(n *yaml.Node) {
			d.Items(n, func(n *yaml.Node) { l.provision(a, n) })
		}},
	)
	l.m.Articles = append(l.m.Articles, a)
	if a.Liability {
		l.m.liability = append(l.m.liability, strconv.Itoa(a.Number))
	}
}

func (l *loader) count(v *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		i, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || i < 1 || i > 999 {
			l.d.Problem(n, "应当填正整数", "a positive whole number is expected")
			return
		}
		*v = i
	}
}

var roles = []string{
	string(RoleInForce), string(RoleScope), string(RoleTransfer), string(RoleSpecialLaw), string(RoleFault), string(RolePursuit),
	string(RoleGround), string(RoleNoSecondSanction), string(RoleMitigation), string(RoleMeasures),
}

func (l *loader) role(r *Role) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, _ := l.d.Choice(n, lang.Format("角色", "role"), roles)
		*r = Role(s)
	}
}

func (l *loader) provision(a *Article, n *yaml.Node) {
	d := l.d
	p := &Provision{Article: a.Number, Text: a.Text, Gloss: a.Gloss}
	l.places[p] = n
	d.Fields(n,
		source.Field{Key: "ref", Required: true, Read: d.IntoText(&p.Ref)},
		source.Field{Key: "role", Required: true, Read: l.role(&p.Role)},
		source.Field{Key: "name", Required: true, Read: l.bilingual(&p.Name)},
		source.Field{Key: "text", Required: a.Items > 0, Read: d.IntoText(&p.Text)},
		source.Field{Key: "gloss", Required: a.Items > 0, Read: d.IntoText(&p.Gloss)},
		source.Field{Key: "open_clause", Read: l.flag(&p.OpenClause)},
		source.Field{Key: "elements", Required: true, Read: l.elements(&p.Elements)},
		source.Field{Key: "provisos", Read: l.elements(&p.Provisos)},
		source.Field{Key: "options", Read: func(n *yaml.Node) {
			d.Items(n, func(n *yaml.Node) {
				var o Option
				d.Fields(n,
					source.Field{Key: "id", Required: true, Read: d.IntoText(&o.ID)},
					source.Field{Key: "text", Required: true, Read: d.IntoText(&o.Text.ZH)},
					source.Field{Key: "en", Required: true, Read: d.IntoText(&o.Text.EN)})
				p.Options = append(p.Options, o)
				l.m.measureIDs = append(l.m.measureIDs, o.ID)
			})
		}},
	)
	a.Provisions = append(a.Provisions, p)
	l.m.Provisions = append(l.m.Provisions, p)
	l.m.roles[p.Role] = append(l.m.roles[p.Role], p)
	if first := l.m.refs[p.Ref]; first != nil {
		d.Problem(n, "%s 重复：已在第 %d 行给出", "%s is given twice: first in line %d", p.Ref, l.places[first].Line)
		return
	}
	l.m.refs[p.Ref] = p
}

func (l *loader) elements(into *[]*Element) func(*yaml.Node) {
	return func(n *yaml.Node) {
		l.d.Items(n, func(n *yaml.Node) { *into = append(*into, l.element(n, true)) })
		if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			l.d.Problem(n, "列表不能为空", "the list must not be empty")
		}
	}
}

func (l *loader) element(n *yaml.Node, top bool) *Element {
	d := l.d
	e := &Element{}
	l.places[e] = n
	fields := []source.Field{
		{Key: "text", Required: true, Read: d.IntoText(&e.Text)},
		{Key: "en", Required: true, Read: d.IntoText(&e.Gloss)},
		{Key: "when", Required: !top, Read: func(n *yaml.Node) {
			e.When, _ = d.Text(n)
			l.places[conditionOf{e}] = n
		}},
	}
	if top {
		fields = append(fields,
			source.Field{Key: "any", Read: func(n *yaml.Node) {
				d.Items(n, func(n *yaml.Node) { e.Any = append(e.Any, l.element(n, false)) })
				if len(n.Content) < 2 {
					d.Problem(n, "至少应有两个可选情形", "there must be two alternatives at least")
				}
			}},
			source.Field{Key: "established", Read: l.role(&e.Established)})
	}
	d.Fields(n, fields...)
	given := 0
	for _, is := range []bool{e.When != "", len(e.Any) > 0, e.Established != ""} {
		if is {
			given++
		}
	}
	if top && given != 1 && n.Kind == yaml.MappingNode {
		d.Problem(n, "when、any、established 三者必须有且只有一个", "exactly one of when, any and established is needed")
	}
	return e
}

// compile compiles every condition, then works out which provision reads which fact.
func (l *loader) compile() {
	c, err := newCompiler(l.m)
	if err != nil {
		l.d.Problem(l.d.Root(), "事实无法声明：%v", "the facts cannot be declared: %v", err)
		return
	}
	for _, p := range l.m.Provisions {
		for _, list := range [][]*Element{p.Elements, p.Provisos} {
			for _, e := range list {
				l.compileElement(c, e)
			}
		}
	}
	for _, p := range l.m.Provisions {
		p.read = newSlots(len(l.m.Facts) + 1)
		for _, list := range [][]*Element{p.Elements, p.Provisos} {
			for _, e := range list {
				l.readThrough(e)
				p.add(e)
			}
		}
		for _, f := range p.facts {
			f.UsedBy = append(f.UsedBy, p.Ref)
		}
	}
	l.countThrough()
	l.layOut()
	if l.d.Err() == nil {
		l.validateReading()
	}
}

func (l *loader) compileElement(c *compiler, e *Element) {
	read := newSlots(len(l.m.Facts) + 1)
	if e.When != "" {
		var mistakes []mistake
		e.condition, mistakes = c.compile(e.When)
		for _, wrong := range mistakes {
			l.conditionProblem(e, wrong)
		}
		if len(mistakes) == 0 {
			e.condition.reads(read)
			for _, f := range l.m.Facts {
				if read.has(f.slot) {
					e.facts = append(e.facts, f)
				}
			}
		}
	}
	for _, alternative := range e.Any {
		l.compileElement(c, alternative)
		for _, f := range alternative.facts {
			if !read.has(f.slot) {
				read.add(f.slot)
				e.facts = append(e.facts, f)
			}
		}
		read.addAll(alternative.read)
	}
	e.names, e.read = []string{}, read
	for _, f := range e.facts {
		e.names = append(e.names, f.Name)
	}
}

// layOut gives every provision the place of its finding: grounds, then mitigations, then all others but the fault, then
// the fault, so that an assessment's lists are parts of one.
func (l *loader) layOut() {
	next := 0
	place := func(belongs func(Role) bool) {
		for _, p := range l.m.Provisions {
			if belongs(p.Role) {
				p.index = next
				next++
			}
		}
	}
	place(func(r Role) bool { return r == RoleGround })
	place(func(r Role) bool { return r == RoleMitigation })
	place(func(r Role) bool { return r != RoleGround && r != RoleMitigation && r != RoleFault })
	place(func(r Role) bool { return r == RoleFault })
}

// readThrough makes an element that asks for another provision read what that one reads.
func (l *loader) readThrough(e *Element) {
	if e.Established == "" {
		return
	}
	for _, p := range l.m.roles[e.Established] {
		for _, of := range p.Elements {
			for _, f := range of.facts {
				if !e.read.has(f.slot) {
					e.read.add(f.slot)
					e.facts, e.names = append(e.facts, f), append(e.names, f.Name)
				}
			}
		}
	}
}

// add notes what an element of the provision reads.
func (p *Provision) add(e *Element) {
	for _, f := range e.facts {
		if !p.read.has(f.slot) {
			p.facts = append(p.facts, f)
		}
	}
	p.read.addAll(e.read)
	p.size += 1 + len(e.Any)
}

// conditionProblem places a mistake within a condition at its own column. A condition that is folded over several
// lines is placed by its beginning.
func (l *loader) conditionProblem(e *Element, wrong mistake) {
	n := l.places[conditionOf{e}]
	line, col := n.Line, n.Column
	switch n.Style {
	case 0:
		col += wrong.at
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		col += wrong.at + 1
	}
	l.d.ProblemAt(line, col, "%s", "%s", wrong.text)
}

// refOf is the reference of an article's numbered item.
func refOf(article, item int) string { return fmt.Sprintf("%d.%d", article, item) }
