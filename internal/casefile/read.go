package casefile

import (
	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/source"
)

// MaxSize is how many bytes a case file may have.
const MaxSize = 4 << 20

// ReadFile reads the case file at path against m. The error is a source.Problems with every mistake that was found.
func ReadFile(path string, m *measures.Measures) (*Case, error) {
	d, err := source.ReadFile(path, MaxSize)
	if err != nil {
		return nil, err
	}
	return read(d, m)
}

// Read reads a case file, which is called name in messages, against m. The error is a source.Problems with every mistake
// that was found.
func Read(name string, data []byte, m *measures.Measures) (*Case, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return nil, err
	}
	return read(d, m)
}

func read(d *source.Document, m *measures.Measures) (*Case, error) {
	r := &reader{d: d, m: m, factNames: askedFacts(m)}
	r.head(d.Root())
	r.checkCitations()
	if err := d.Err(); err != nil {
		return nil, err
	}
	return &r.c, nil
}

// askedFacts are the names of the facts that stand under facts: all that the head does not give.
func askedFacts(m *measures.Measures) []string {
	var names []string
	for _, f := range m.Facts {
		if f.GivenBy == "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// reader fills a Case from a file.
type reader struct {
	d         *source.Document
	m         *measures.Measures
	c         Case
	factNames []string
	citations []*yaml.Node // of evidence, which may stand before the evidence itself
}

func (r *reader) head(n *yaml.Node) {
	d, c := r.d, &r.c
	r.fields(n,
		source.Field{Key: "case", Required: true, Read: r.identifier(&c.Number)},
		source.Field{Key: "matter", Read: known(r.identifier(&c.Matter))},
		source.Field{Key: "unit", Required: true, Read: d.IntoText(&c.Unit)},
		source.Field{Key: "post", Read: known(d.IntoText(&c.Post))},
		source.Field{Key: "act", Required: true, Read: r.act},
		source.Field{Key: "evidence", Read: known(func(n *yaml.Node) { d.Entries(n, r.evidence) })},
		source.Field{Key: "facts", Read: known(func(n *yaml.Node) { d.Entries(n, r.fact) })},
		source.Field{Key: "notes", Read: known(func(n *yaml.Node) { d.Items(n, r.note) })},
	)
}

// personKeys are what people may write who want to name a person.
var personKeys = []string{"name", "officer", "person", "姓名", "当事人", "执法人员"}

// fields reads a mapping that has these keys and none for a person.
func (r *reader) fields(n *yaml.Node, fields ...source.Field) {
	for _, key := range personKeys {
		fields = append(fields, source.Field{Key: key, Refused: lang.Text{
			ZH: "案件文件不写任何人的姓名：当事人员用 unit（单位）和 post（岗位）表示",
			EN: "a case file never names a person: the officer is a unit and a post",
		}})
	}
	r.d.Fields(n, fields...)
}

// known makes a reader that takes nothing, null, for not given.
func known(read func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if !source.IsNull(n) {
			read(n)
		}
	}
}

func (r *reader) act(n *yaml.Node) {
	a := &r.c.Act
	r.fields(n,
		source.Field{Key: "kind", Read: known(r.given(actKind, func(v measures.Value) { a.Kind = v.String() }))},
		source.Field{Key: "date", Read: known(r.d.IntoDate(&a.Date))},
		source.Field{Key: "description", Read: known(r.d.IntoText(&a.Description))},
		source.Field{Key: "evidence", Read: known(r.cited(&a.Evidence))},
	)
}

// given returns a reader of the value of a fact that the head gives.
func (r *reader) given(fact string, into func(measures.Value)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		f := r.m.Fact(fact)
		if f == nil {
			r.d.Problem(n, "本办法没有事实 %s", "these Measures have no fact %s", fact)
			return
		}
		if v, ok := f.Read(r.d, n); ok {
			into(v)
		}
	}
}

func (r *reader) evidence(key, n *yaml.Node) {
	d := r.d
	e := Evidence{ID: key.Value}
	r.checkIdentifier(key, key.Value)
	d.Fields(n,
		source.Field{Key: "title", Required: true, Read: d.IntoText(&e.Title)},
		source.Field{Key: "kind", Required: true, Read: r.choice(&e.Kind, lang.Format("证据种类", "kind of evidence"), EvidenceKinds)},
		source.Field{Key: "date", Read: known(d.IntoDate(&e.Date))},
		source.Field{Key: "source", Read: known(d.IntoText(&e.Source))},
	)
	r.c.Evidence = append(r.c.Evidence, e)
}

func (r *reader) fact(key, n *yaml.Node) {
	f := r.m.Fact(key.Value)
	switch {
	case f == nil:
		r.d.Unknown(key, lang.Format("事实", "fact"), r.factNames)
	case f.GivenBy != "":
		r.d.Problem(key, "%s 不写在 facts 下面：由案件文件开头的 %s 给出", "%s does not stand under facts: %s in the head of the file gives it",
			f.Name, f.GivenBy)
	}
	r.d.About(key.Value, func() {
		r.c.Facts = append(r.c.Facts, r.factAs(f, Fact{Name: key.Value, By: Handler}, n))
	})
}

// factAs reads the short form of a fact, which is its value, or the long form. f is nil where the fact is unknown.
func (r *reader) factAs(f *measures.Fact, fact Fact, n *yaml.Node) Fact {
	d := r.d
	value := func(n *yaml.Node) {
		if f != nil {
			fact.Value, _ = f.Read(d, n)
		}
	}
	switch n.Kind {
	case yaml.ScalarNode:
		value(n)
	case yaml.MappingNode:
		by := string(Handler)
		r.fields(n,
			source.Field{Key: "value", Read: value},
			source.Field{Key: "by", Read: known(r.choice(&by, lang.Format("主体", "party"), Parties))},
			source.Field{Key: "on", Read: known(d.IntoDate(&fact.On))},
			source.Field{Key: "evidence", Read: known(r.cited(&fact.Evidence))},
			source.Field{Key: "note", Read: known(d.IntoText(&fact.Note))},
		)
		fact.By = Party(by)
	default:
		d.Problem(n, "这里应当是一个值，或者 {value: 值, evidence: [证据编号]}", "a value is expected here, or {value: …, evidence: [ids]}")
	}
	return fact
}

func (r *reader) note(n *yaml.Node) {
	var note Note
	r.fields(n,
		source.Field{Key: "kind", Required: true, Read: r.choice(&note.Kind, lang.Format("备注种类", "kind of note"), NoteKinds)},
		source.Field{Key: "date", Read: known(r.d.IntoDate(&note.Date))},
		source.Field{Key: "text", Required: true, Read: r.d.IntoText(&note.Text)},
	)
	r.c.Notes = append(r.c.Notes, note)
}

// choice returns a reader that puts the id of one of the options into id.
func (r *reader) choice(id *string, what lang.Text, options []measures.Option) func(*yaml.Node) {
	known := ids(options)
	return func(n *yaml.Node) { *id, _ = r.d.Choice(n, what, known) }
}

// identifier returns a reader that puts the name of a case or matter into s.
func (r *reader) identifier(s *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if text, ok := r.d.Text(n); ok {
			*s = text
			r.checkIdentifier(n, text)
		}
	}
}

func (r *reader) checkIdentifier(n *yaml.Node, s string) {
	if !identifierPattern.MatchString(s) {
		r.d.Problem(n, "编号以字母、数字或者汉字开头，只用字母、数字、汉字、〔〕和 - _ . /，不用空格，最多 64 个字符",
			"such a number begins with a letter, a digit or a Chinese character, has only these, 〔〕 and - _ . /, no spaces, and at most 64 characters")
	}
}

// cited returns a reader that puts a list of ids of evidence into list.
func (r *reader) cited(list *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		seen := map[string]bool{}
		r.d.Items(n, func(n *yaml.Node) {
			id, ok := r.d.Text(n)
			switch {
			case !ok:
			case seen[id]:
				r.d.Problem(n, "证据 %s 在这里列了两次", "evidence %s is listed twice here", id)
			default:
				seen[id] = true
				*list = append(*list, id)
				r.citations = append(r.citations, n)
			}
		})
	}
}

func (r *reader) checkCitations() {
	declared := map[string]bool{}
	var known []string
	for _, e := range r.c.Evidence {
		declared[e.ID] = true
		known = append(known, e.ID)
	}
	for _, n := range r.citations {
		if !declared[n.Value] {
			r.d.Unknown(n, lang.Format("证据编号", "evidence id"), known)
		}
	}
}
