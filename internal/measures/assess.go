package measures

import (
	"fmt"
	"slices"
)

// none is an empty list that JSON writes as [] and that costs nothing.
var none = []string{}

// Assess says what the Measures make of the statements. The result depends on nothing else: not on their order, and
// not on the clock. A statement about a fact that is not declared, of a value that the fact cannot have, or about a
// fact stated before is an error, as is a missing AsOf.
func (m *Measures) Assess(in Input) (*Assessment, error) {
	s, err := m.state(in)
	if err != nil {
		return nil, err
	}
	defer m.scratch.Put(s.scratch)
	for _, p := range m.Provisions {
		if p.Role != RoleMeasures { // reads the mitigations
			s.find(p)
		}
	}
	s.find(m.roles[RoleMeasures][0])

	proven := s.walk(func(f *Finding) Status { return f.proven })
	grounds := len(m.roles[RoleGround])
	mitigations, others := grounds+len(m.roles[RoleMitigation]), len(m.Provisions)-1
	a := &Assessment{
		Case:           in.Case,
		AsOf:           in.AsOf,
		Measures:       VersionOf{m.ID, m.Version()},
		Gate:           proven.gate,
		Fault:          *s.finding(RoleFault),
		Grounds:        s.findings[:grounds:grounds],
		Mitigations:    s.findings[grounds:mitigations:mitigations],
		Others:         s.findings[mitigations:others:others],
		Recommendation: s.recommend(proven),
		Missing:        s.missing(proven.live),
		Counted:        append([]Counted{}, in.Counted...),
	}
	return a, nil
}

// state is one assessment in the making.
type state struct {
	*scratch
	m        *Measures
	findings []Finding // by the index of the provision
	elements []ElementFinding
	words    []string // room for the lists of names in findings
	sets     slots    // room for their sets of facts
}

// scratch is what an assessment needs while it is made and that no part of the result holds; it is used again.
type scratch struct {
	all      []Value    // by slot, whether proven or not; the last is the day of judging
	proven   []Value    // by slot, only what evidence proves
	evidence [][]string // by slot
	asserted slots      // known without evidence
	open     slots      // of find
	stated   slots
	rank     []candidate // by slot
	order    []uint64
}

func (m *Measures) newScratch() *scratch {
	n := len(m.Facts) + 1
	return &scratch{
		all: make([]Value, n), proven: make([]Value, n), evidence: make([][]string, n),
		asserted: newSlots(n), open: newSlots(n), stated: newSlots(n),
		rank: make([]candidate, n), order: make([]uint64, 0, n),
	}
}

// prepare makes the findings that all assessments share, once the conditions are compiled.
func (m *Measures) prepare() {
	m.scratch.New = func() any { return m.newScratch() }
	s, err := m.state(Input{AsOf: m.IssuedOn})
	if err != nil {
		panic(err) // there is nothing in it to be wrong
	}
	for _, p := range m.Provisions {
		if p.Role != RoleMeasures && !p.read.has(len(m.Facts)) {
			s.find(p)
			p.untouched = &s.findings[p.index]
		}
	}
}

func (s *scratch) reset() {
	clear(s.all)
	clear(s.proven)
	clear(s.evidence)
	clear(s.rank)
	s.asserted.clear()
	s.stated.clear()
	s.order = s.order[:0]
}

// state takes in the statements. What it has to give back is its scratch.
func (m *Measures) state(in Input) (*state, error) {
	if in.AsOf.IsZero() {
		return nil, fmt.Errorf("measures: the day of judging is missing")
	}
	s := &state{m: m, scratch: m.scratch.Get().(*scratch)}
	s.reset()
	if err := s.take(in); err != nil {
		m.scratch.Put(s.scratch)
		return nil, err
	}
	s.findings = make([]Finding, len(m.Provisions))
	elements, words, touched := 0, 0, 0
	for _, p := range m.Provisions {
		if !s.untouched(p) {
			elements, words, touched = elements+p.size, words+len(p.facts), touched+1
		}
	}
	s.elements, s.words = make([]ElementFinding, 0, elements), make([]string, 0, words)
	s.sets = make(slots, touched*len(s.open))
	return s, nil
}

// untouched reports whether nothing is stated that the provision reads, and its finding is known beforehand.
func (s *state) untouched(p *Provision) bool {
	return p.untouched != nil && !p.read.overlaps(s.stated)
}

func (s *state) take(in Input) error {
	m := s.m
	for _, st := range in.Statements {
		f := m.facts[st.Fact]
		if f == nil {
			return fmt.Errorf("measures: unknown fact %q", st.Fact)
		}
		if s.stated.has(f.slot) {
			return fmt.Errorf("measures: fact %q is stated twice", st.Fact)
		}
		s.stated.add(f.slot)
		if st.Value.IsNone() {
			continue
		}
		if f.Event && st.Value.num > in.AsOf.Ordinal() {
			continue // it has not happened yet
		}
		if !f.Takes(st.Value) {
			return fmt.Errorf("measures: %q is no value of fact %q (%s)", st.Value, f.Name, f.Type)
		}
		s.all[f.slot] = st.Value
		if len(st.Evidence) == 0 {
			s.asserted.add(f.slot)
			continue
		}
		s.proven[f.slot], s.evidence[f.slot] = st.Value, st.Evidence
	}
	day := len(m.Facts)
	s.all[day], s.proven[day] = DateValue(in.AsOf), DateValue(in.AsOf)
	return nil
}

// statusOf is the status of a provision: an element that does not hold comes before a proviso that does.
func statusOf(elements, provisos []Truth) Status {
	least := yes
	for _, t := range elements {
		least = min(least, t)
	}
	if least == no {
		return NotEstablished
	}
	for _, t := range provisos {
		if t == yes {
			return Excluded
		}
		least = min(least, -t)
	}
	if least == yes {
		return Established
	}
	return Undetermined
}

// find fills the finding of one provision.
func (s *state) find(p *Provision) {
	f := &s.findings[p.index]
	if s.untouched(p) {
		*f = *p.untouched
		return
	}
	var room [4][16]Truth
	elements, elementsSure := truths(room[0][:], p.Elements), truths(room[1][:], p.Elements)
	provisos, provisosSure := truths(room[2][:], p.Provisos), truths(room[3][:], p.Provisos)
	*f = Finding{Ref: p.Ref, provision: p, Missing: none, Unproven: none, Evidence: none, asks: s.sets[:len(s.open)]}
	s.sets = s.sets[len(s.open):]
	f.Elements = s.list(p.Elements, elements, elementsSure)
	f.Provisos = s.list(p.Provisos, provisos, provisosSure)

	f.Status = statusOf(elements, provisos)
	f.proven = statusOf(elementsSure, provisosSure)
	if f.Status == Established && f.proven != Established {
		f.Status = EstablishedIfProven
	}
	if f.Status == Undetermined {
		s.open.clear()
		s.openFacts(p.Elements, elements, s.all)
		s.openFacts(p.Provisos, provisos, s.all)
		f.Missing = s.names(p, f.asks, func(slot int) bool { return s.all[slot].IsNone() })
	}
	if f.proven == Undetermined {
		s.open.clear()
		s.unproven(f.Status, p, elements, provisos, elementsSure, provisosSure)
		f.Unproven = s.names(p, f.asks, s.asserted.has)
	}
	s.citeEvidence(p, f)
}

func truths(room []Truth, of []*Element) []Truth {
	if len(of) > len(room) {
		return make([]Truth, len(of))
	}
	return room[:len(of)]
}

// unproven collects the facts that proof is asked for: of all that keeps the provision open by proven facts, those that
// bear on the status it has by assertion.
func (s *state) unproven(st Status, p *Provision, elements, provisos, elementsSure, provisosSure []Truth) {
	bears := func(want Truth, list []*Element, all, sure []Truth) {
		for i, e := range list {
			if sure[i] == open && (want == open || all[i] == want) {
				s.openOf(e, s.proven)
			}
		}
	}
	switch st {
	case NotEstablished: // one element proven not to hold is enough
		bears(no, p.Elements, elements, elementsSure)
	case Excluded:
		bears(yes, p.Provisos, provisos, provisosSure)
	default:
		bears(open, p.Elements, elements, elementsSure)
		bears(open, p.Provisos, provisos, provisosSure)
	}
}

// list evaluates elements or provisos, by all facts and by proven ones.
func (s *state) list(of []*Element, all, sure []Truth) []ElementFinding {
	from := len(s.elements)
	s.elements = s.elements[:from+len(of)]
	out := s.elements[from : from+len(of) : from+len(of)]
	for i, e := range of {
		out[i] = ElementFinding{Text: e.Text, Facts: e.names}
		if len(e.Any) > 0 {
			var room [2][16]Truth
			any, anySure := truths(room[0][:], e.Any), truths(room[1][:], e.Any)
			out[i].Alternatives = s.list(e.Any, any, anySure)
			all[i], sure[i] = slices.Max(any), slices.Max(anySure)
		} else {
			all[i], sure[i] = s.evaluate(e)
		}
		if e.Established != "" && all[i] == yes {
			out[i].Facts = s.establishedBy(e.Established)
		}
		out[i].Status = all[i]
		out[i].Proven = all[i] != open && sure[i] == all[i]
	}
	return out
}

// evaluate returns the truth of an element without alternatives by all facts and by the proven ones. What all facts
// leave open, fewer facts cannot settle.
func (s *state) evaluate(e *Element) (all, sure Truth) {
	if e.Established != "" {
		return s.anyEstablished(e.Established, func(f *Finding) Status { return f.Status }),
			s.anyEstablished(e.Established, func(f *Finding) Status { return f.proven })
	}
	all = e.condition.eval(s.all)
	if all == open || !e.read.overlaps(s.asserted) {
		return all, all
	}
	return all, e.condition.eval(s.proven)
}

func (s *state) anyEstablished(r Role, status func(*Finding) Status) Truth {
	t := no
	for _, p := range s.m.roles[r] {
		switch status(&s.findings[p.index]) {
		case Established, EstablishedIfProven:
			return yes
		case Undetermined:
			t = open
		}
	}
	return t
}

// establishedBy lists the facts of the provisions of a role that are established.
func (s *state) establishedBy(r Role) []string {
	var names []string
	for _, p := range s.m.roles[r] {
		if st := s.findings[p.index].Status; st == Established || st == EstablishedIfProven {
			for _, f := range p.facts {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// openFacts adds to s.open the facts that keep open elements open.
func (s *state) openFacts(of []*Element, t []Truth, values []Value) {
	for i, e := range of {
		if t[i] == open {
			s.openOf(e, values)
		}
	}
}

func (s *state) openOf(e *Element, values []Value) {
	switch {
	case e.Established != "":
		for _, p := range s.m.roles[e.Established] {
			s.open.addAll(s.findings[p.index].asks)
		}
	case len(e.Any) > 0:
		for _, alternative := range e.Any {
			if alternative.condition.eval(values) == open {
				alternative.condition.open(values, s.open)
			}
		}
	default:
		e.condition.open(values, s.open)
	}
}

// names lists the facts of a provision that are open and of a kind, and notes them in asks.
func (s *state) names(p *Provision, asks slots, kind func(slot int) bool) []string {
	from := len(s.words)
	for _, f := range p.facts {
		if s.open.has(f.slot) && kind(f.slot) {
			asks.add(f.slot)
			s.words = append(s.words, f.Name)
		}
	}
	return s.taken(from)
}

// taken returns the words since from as a list of its own.
func (s *state) taken(from int) []string {
	to := len(s.words)
	if from == to {
		return none
	}
	return s.words[from:to:to]
}

// citeEvidence lists the evidence that the finding rests on: of what is settled, what carries the status.
func (s *state) citeEvidence(p *Provision, f *Finding) {
	from := len(s.words)
	cite := func(of []*Element, found []ElementFinding, carries func(Truth) bool) {
		for i, e := range of {
			if carries(found[i].Status) {
				s.citeElement(e, &found[i], from)
			}
		}
	}
	settled := func(t Truth) bool { return t != open }
	is := func(want Truth) func(Truth) bool { return func(t Truth) bool { return t == want } }
	switch f.Status {
	case NotEstablished:
		cite(p.Elements, f.Elements, is(no))
	case Excluded:
		cite(p.Provisos, f.Provisos, is(yes))
	default:
		cite(p.Elements, f.Elements, settled)
		cite(p.Provisos, f.Provisos, settled)
	}
	f.Evidence = s.taken(from)
}

// citeElement cites what an element rests on; of alternatives, those that have the element's own truth.
func (s *state) citeElement(e *Element, f *ElementFinding, from int) {
	for i, alternative := range e.Any {
		if f.Alternatives[i].Status == f.Status {
			s.citeElement(alternative, &f.Alternatives[i], from)
		}
	}
	if len(e.Any) > 0 {
		return
	}
	for _, name := range f.Facts {
		for _, id := range s.evidence[s.m.facts[name].slot] {
			if !slices.Contains(s.words[from:], id) {
				s.words = append(s.words, id)
			}
		}
	}
}

// finding returns the finding of the one provision with a role.
func (s *state) finding(r Role) *Finding { return &s.findings[s.m.roles[r][0].index] }
