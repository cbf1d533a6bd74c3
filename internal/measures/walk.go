package measures

import "strconv"

// outcome is where a walk through the gates ended or, where a gate is open, what it can still become.
type outcome struct {
	disposition Disposition // Open while a gate before it is open
	gate        string      // the article that carries the disposition, or the first that is open
	basis       []string
	reasons     []Reason
	possible    []Disposition
	live        []*Finding // open findings that can still change the outcome, in the order of the gates
}

// walk goes through the gates in the order of the procedure: Art. 22 and 2 (do the Measures apply), 13 (suspicion goes
// to the commission, whatever else is true), 21 (special law), 7 (is there a fault), 8 (does a ground take it away),
// 9 and 12 (what softens it), and the second sentence of 13 (no second sanction). A gate that is open stops no look at the
// later ones, but nothing behind it is settled any more.
func (s *state) walk(status func(*Finding) Status) *outcome {
	o := &outcome{
		disposition: Open, reasons: make([]Reason, 0, 12), possible: make([]Disposition, 0, 8),
		live: make([]*Finding, 0, len(s.findings)),
	}
	w := walker{s, status, o}
	_ = w.applies() || w.transfers() || w.yields() || w.exempts() || w.weighs()
	return o
}

type walker struct {
	*state
	status func(*Finding) Status
	*outcome
}

func (w walker) is(f *Finding, st Status) bool {
	got := w.status(f)
	return got == st || st == Established && got == EstablishedIfProven
}

// halt notes that findings of one gate are open, and what they could make of the matter.
func (w walker) halt(fs []*Finding, could ...Disposition) {
	if w.gate == "" {
		w.gate = strconv.Itoa(fs[0].provision.Article)
	}
	w.live = append(w.live, fs...)
	w.because(GateOpen, refsOf(fs)...)
	w.could(could...)
}

func (w walker) could(ds ...Disposition) {
	for _, d := range ds {
		known := false
		for _, p := range w.possible {
			known = known || p == d
		}
		if !known {
			w.possible = append(w.possible, d)
		}
	}
}

func (w walker) because(c Code, refs ...string) {
	w.reasons = append(w.reasons, Reason{Code: c, Refs: refs})
}

// end ends the walk. Where a gate before was open, d is only one more thing that the matter can become.
func (w walker) end(d Disposition, gate string, basis ...string) bool {
	w.could(d)
	if w.gate == "" {
		w.disposition, w.gate, w.basis = d, gate, basis
	}
	return true
}

// applies: Art. 22 and 2.
func (w walker) applies() (ended bool) {
	for _, g := range [2]struct {
		role Role
		code Code
	}{{RoleInForce, ActBeforeIssue}, {RoleScope, OutsideScope}} {
		f := w.finding(g.role)
		switch w.status(f) {
		case NotEstablished, Excluded:
			w.because(g.code, f.Ref)
			return w.end(OutOfScope, strconv.Itoa(f.provision.Article), f.Ref)
		case Undetermined:
			w.halt([]*Finding{f}, OutOfScope)
		}
	}
	return false
}

// transfers: Art. 13, first sentence.
func (w walker) transfers() bool {
	return w.endsIfMet(RoleTransfer, SuspicionFound, Transferred)
}

// yields: Art. 21.
func (w walker) yields() bool {
	return w.endsIfMet(RoleSpecialLaw, SpecialLawPrevails, OutOfScope)
}

func (w walker) endsIfMet(r Role, c Code, d Disposition) bool {
	f := w.finding(r)
	switch {
	case w.is(f, Established):
		w.because(c, f.Ref)
		return w.end(d, strconv.Itoa(f.provision.Article), f.Ref)
	case w.is(f, Undetermined):
		w.halt([]*Finding{f}, d)
	}
	return false
}

// exempts: Art. 7 and 8. A ground that is established makes it needless to go on asking for a fault: such a
// circumstance is not a fault at all.
func (w walker) exempts() bool {
	fault := w.finding(RoleFault)
	if w.is(fault, NotEstablished) {
		w.because(FaultNotMet, fault.Ref)
		return w.end(NoFault, strconv.Itoa(fault.provision.Article), fault.Ref)
	}
	established, undetermined, excluded := w.sort(RoleGround)
	if len(established) > 0 {
		if w.is(fault, Undetermined) {
			if w.gate != "" {
				w.could(NoFault)
			}
			w.because(FaultNotNeeded, fault.Ref)
		} else {
			w.because(FaultMet, fault.Ref)
		}
		refs := refsOf(established)
		w.because(GroundEstablished, refs...)
		w.openClauses(established)
		return w.end(Exempt, strconv.Itoa(established[0].provision.Article), refs...)
	}
	if w.is(fault, Undetermined) {
		w.halt([]*Finding{fault}, NoFault)
	} else {
		w.because(FaultMet, fault.Ref)
	}
	if len(excluded) > 0 {
		w.because(GroundExcluded, refsOf(excluded)...)
	}
	if len(undetermined) > 0 {
		w.halt(undetermined, Exempt)
	} else {
		w.because(NoGround)
	}
	return false
}

// weighs: Art. 9 and 12, the second sentence of Art. 13, and with them the end. Measures instead of a sanction are none,
// so that a sanction by the commission bars everything but them.
func (w walker) weighs() bool {
	fault, measures, bar := w.finding(RoleFault), w.finding(RoleMeasures), w.finding(RoleNoSecondSanction)
	sanctioned := func() bool {
		w.because(AlreadySanctioned, bar.Ref)
		return w.end(Transferred, strconv.Itoa(bar.provision.Article), bar.Ref)
	}
	if w.is(measures, NotEstablished) && w.is(bar, Established) {
		return sanctioned() // whatever Art. 9 says
	}
	basis := append([]string{fault.Ref}, w.pursuit()...)
	mitigations, undetermined, _ := w.sort(RoleMitigation)
	if len(mitigations) > 0 {
		w.because(MitigationFound, refsOf(mitigations)...)
		w.openClauses(mitigations)
		basis = append(basis, refsOf(mitigations)...)
	} else if len(undetermined) > 0 {
		w.halt(undetermined)
	} else {
		w.because(NoMitigation)
	}
	if len(mitigations)+len(undetermined) > 0 { // else there is nothing for Art. 12 to stand on
		switch {
		case w.is(measures, Established):
			w.because(MeasuresOpen, measures.Ref)
			return w.end(MeasuresOnly, strconv.Itoa(measures.provision.Article), append(basis, measures.Ref)...)
		case w.is(measures, Undetermined):
			w.halt([]*Finding{measures}, MeasuresOnly)
		default:
			w.because(MeasuresNotOpen, measures.Ref)
		}
	}
	switch {
	case w.is(bar, Established):
		return sanctioned()
	case w.is(bar, Undetermined):
		w.halt([]*Finding{bar}, Transferred)
	}
	basis = append(basis, w.m.liability...)
	if len(mitigations) > 0 {
		return w.end(Mitigated, strconv.Itoa(mitigations[0].provision.Article), basis...)
	}
	if len(undetermined) > 0 {
		w.could(Mitigated)
	}
	return w.end(Liable, strconv.Itoa(fault.provision.Article), basis...)
}

// pursuit tells whether Art. 7, second sentence, orders to pursue liability. It decides nothing: a fault is one without.
func (w walker) pursuit() []string {
	f := w.finding(RolePursuit)
	switch {
	case w.is(f, NotEstablished):
		w.because(PursuitNotListed, f.Ref)
		return nil
	case !w.is(f, Established):
		w.because(PursuitUnconfirmed, f.Ref)
		return nil
	}
	w.because(PursuitOrdered, f.Ref)
	return []string{f.Ref}
}

// sort parts the provisions of a role by status.
func (w walker) sort(r Role) (established, undetermined, excluded []*Finding) {
	undetermined = make([]*Finding, 0, len(w.m.roles[r])) // most are, for long
	for _, p := range w.m.roles[r] {
		f := &w.findings[p.index]
		switch w.status(f) {
		case Established, EstablishedIfProven:
			established = append(established, f)
		case Undetermined:
			undetermined = append(undetermined, f)
		case Excluded:
			excluded = append(excluded, f)
		}
	}
	return established, undetermined, excluded
}

func (w walker) openClauses(of []*Finding) {
	for _, f := range of {
		if f.provision.OpenClause {
			w.because(OpenClauseUsed, f.Ref)
		}
	}
}

func refsOf(fs []*Finding) []string {
	refs := make([]string, len(fs))
	for i, f := range fs {
		refs[i] = f.Ref
	}
	return refs
}

// recommend makes the recommendation of the walk by proven facts, and tells what the asserted ones would make of it.
func (s *state) recommend(proven *outcome) Recommendation {
	r := Recommendation{
		Disposition: proven.disposition,
		Basis:       none,
		Measures:    none,
		Reasons:     proven.reasons,
		Possible:    proven.possible,
	}
	switch proven.disposition {
	case MeasuresOnly:
		r.Basis, r.Measures = proven.basis, s.m.measureIDs
	case Open:
		s.explainAssertions(proven, &r)
	default:
		r.Basis = proven.basis
	}
	return r
}

// explainAssertions tells, for a matter that is open, what the asserted facts would make of it once proven.
func (s *state) explainAssertions(proven *outcome, r *Recommendation) {
	unproven := newSlots(len(s.m.Facts) + 1)
	for _, f := range proven.live {
		for _, fact := range f.provision.facts {
			if f.asks.has(fact.slot) && s.asserted.has(fact.slot) {
				unproven.add(fact.slot)
			}
		}
	}
	var facts []string
	for _, f := range s.m.Facts {
		if unproven.has(f.slot) {
			facts = append(facts, f.Name)
		}
	}
	if len(facts) == 0 {
		return
	}
	r.Reasons = append(r.Reasons, Reason{Code: RestsOnAssertion, Facts: facts})
	var refs []string
	for _, p := range s.m.roles[RoleGround] {
		if s.findings[p.index].Status == EstablishedIfProven {
			refs = append(refs, p.Ref)
		}
	}
	if len(refs) > 0 {
		r.Reasons = append(r.Reasons, Reason{Code: GroundIfProven, Refs: refs})
	}
	if all := s.walk(func(f *Finding) Status { return f.Status }); all.disposition != Open {
		r.IfProven = all.disposition
	}
}
