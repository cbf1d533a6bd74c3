package activities

import (
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// shownMissing is how many missing facts the procedure is told by name.
const shownMissing = 10

// recommendationOf is what the procedure needs of an assessment.
func recommendationOf(m *measures.Measures, a *measures.Assessment) message.Recommendation {
	r := message.Recommendation{
		Gate:        a.Gate,
		Disposition: a.Recommendation.Disposition,
		IfProven:    a.Recommendation.IfProven,
		Basis:       a.Recommendation.Basis,
		Measures:    a.Recommendation.Measures,
		Fault:       a.Fault.Status,
		FaultProven: provenTrue(&a.Fault),
		Grounds:     statuses(a.Grounds),
		Mitigations: statuses(a.Mitigations),
		Against:     provenTrue(&a.Fault),
		MeasuresOn:  provenTrue(one(m, a, measures.RoleMeasures)),
		Applies:     applies(m, a),
		Sanctioned:  provenTruth(one(m, a, measures.RoleNoSecondSanction)),
		MissingAll:  len(a.Missing),
		Counted:     a.Counted,
	}
	for i := range a.Grounds {
		if provenTruth(&a.Grounds[i]) != measures.False {
			r.Against = false
		}
	}
	for _, missing := range a.Missing[:min(shownMissing, len(a.Missing))] {
		r.Missing = append(r.Missing, missing.Fact)
	}
	return r
}

// applies is whether proven facts settle that the Measures apply: in force, within their scope, and yielding to no other
// law.
func applies(m *measures.Measures, a *measures.Assessment) measures.Truth {
	truth := measures.True
	for _, gate := range []struct {
		role measures.Role
		want measures.Truth
	}{{measures.RoleInForce, measures.True}, {measures.RoleScope, measures.True}, {measures.RoleSpecialLaw, measures.False}} {
		switch got := provenTruth(one(m, a, gate.role)); got {
		case gate.want:
		case measures.Unknown:
			truth = measures.Unknown
		default:
			return measures.False
		}
	}
	return truth
}

// one is the finding about the one provision with a role.
func one(m *measures.Measures, a *measures.Assessment, role measures.Role) *measures.Finding {
	return a.Finding(m.ByRole(role)[0].Ref)
}

func statuses(findings []measures.Finding) map[string]measures.Status {
	out := make(map[string]measures.Status, len(findings))
	for i := range findings {
		out[findings[i].Ref] = findings[i].Status
	}
	return out
}

// provenTruth is whether a provision is established by proven facts alone. A status by all facts that proven ones do not
// settle is open: an assertion settles nothing.
func provenTruth(f *measures.Finding) measures.Truth {
	switch {
	case f.Status == measures.Established:
		return measures.True
	case f.Settled():
		return measures.False
	}
	return measures.Unknown
}

func provenTrue(f *measures.Finding) bool { return provenTruth(f) == measures.True }
