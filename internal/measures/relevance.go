package measures

import "slices"

// missing lists the facts that can still change the outcome, the most decisive first.
//
// First come the gates that stand before all others, then Art. 7 and 8, then what matters only once liability is
// certain. Within one of these, first what is nearest to an end: what only proof is wanting for; then a fact that by
// itself can settle a provision, before one of a pair, and that before one of a handful; then what settles more
// provisions; then the order of the Measures.
func (s *state) missing(live []*Finding) []MissingFact {
	if len(live) == 0 {
		return []MissingFact{}
	}
	rank := s.rank
	count, decided := 0, 0
	s.eachAsked(live, func(f *Finding, fact *Fact) {
		c := &rank[fact.slot]
		tier, companions := tierOf(f.provision.Role), len(f.Missing)+len(f.Unproven)
		switch {
		case f.Status == EstablishedIfProven:
			companions = 0
		case f.provision.Role == RoleFault:
			companions = s.companions(f, fact)
		}
		if c.decides == 0 {
			count++
			c.tier, c.companions = tier, companions
		}
		c.tier, c.companions = min(c.tier, tier), min(c.companions, companions)
		c.decides++
		decided++
	})
	for slot, c := range rank {
		if c.decides > 0 {
			s.order = append(s.order, c.key(slot))
		}
	}
	slices.Sort(s.order)
	out, refs := make([]MissingFact, count), make([]string, decided)
	for i, key := range s.order {
		fact := s.m.Facts[key&slotMask]
		needs := NeedsValue
		if s.asserted.has(fact.slot) {
			needs = NeedsProof
		}
		n := rank[fact.slot].decides
		out[i] = MissingFact{Fact: fact.Name, Question: fact.Ask.ZH, Needs: needs, Decides: refs[:0:n]}
		refs = refs[n:]
		rank[fact.slot].place = i
	}
	s.eachAsked(live, func(f *Finding, fact *Fact) {
		of := &out[rank[fact.slot].place]
		of.Decides = append(of.Decides, f.Ref)
	})
	return out
}

// eachAsked visits every fact that a live finding asks for.
func (s *state) eachAsked(live []*Finding, visit func(*Finding, *Fact)) {
	for _, f := range live {
		for _, fact := range f.provision.facts {
			if f.asks.has(fact.slot) {
				visit(f, fact)
			}
		}
	}
}

// candidate is what is known of a fact that may be asked for.
type candidate struct {
	tier       int
	companions int // facts that are open together with it in the provision that it is nearest to settling
	decides    int // provisions that it can settle
	place      int // in the result
}

const slotMask = 0xffff

// key sorts candidates: a smaller one is asked first.
func (c candidate) key(slot int) uint64 {
	return uint64(c.tier)<<48 | uint64(c.companions)<<32 | uint64(slotMask-c.decides)<<16 | uint64(slot)
}

func tierOf(r Role) int {
	switch r {
	case RoleInForce, RoleScope, RoleTransfer, RoleSpecialLaw:
		return 0
	case RoleFault, RoleGround:
		return 1
	case RoleMitigation:
		return 2
	case RoleMeasures:
		return 3
	}
	return 4
}

// companions counts the open facts in the element of Art. 7 that a fact belongs to: one element that is proven not to
// hold ends the matter, so each stands for itself.
func (s *state) companions(f *Finding, fact *Fact) int {
	least := len(s.m.Facts)
	for _, e := range f.provision.Elements {
		if !e.read.has(fact.slot) {
			continue
		}
		count := 0
		for _, companion := range e.facts {
			if f.asks.has(companion.slot) {
				count++
			}
		}
		least = min(least, count)
	}
	return least
}
