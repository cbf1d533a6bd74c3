package workflows

import (
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// stop is a hard stop: what no proposal and no decision may do, whoever asks, with the article that refuses it.
type stop struct {
	name    string
	article string
	text    lang.Text
	hits    func(*caseRun, message.Decide) bool
}

// stops are the hard stops, in the order in which they are looked at. A proposal is held against the same table, but
// for those that concern the decider alone.
var stops = []stop{
	{"no_basis_for_adverse", "10", lang.Text{
		ZH: "没有已证明的依据：第七条未全部证明，或者第八条尚有情形未排除，不得作出不利处理",
		EN: "no established basis for anything adverse: Art. 7 is not proven in full, or a ground of Art. 8 is not refuted",
	}, func(c *caseRun, d message.Decide) bool { return adverse(d) && !c.state.Recommendation.Against }},
	{"officer_not_heard", "10", lang.Text{
		ZH: "当事执法人员尚未被告知并陈述申辩，不得作出不利处理",
		EN: "nothing adverse before the officer was told and could state and defend",
	}, func(c *caseRun, d message.Decide) bool { return adverse(d) && !c.heard() }},
	{"measures_not_open", "12", lang.Text{
		ZH: "不具备第十二条的条件（过错情节轻微，且具有从轻或者减轻情形），不得采取该条的处理措施",
		EN: "Art. 12 is not met: the fault must be minor and a mitigating circumstance given",
	}, func(c *caseRun, d message.Decide) bool {
		return (d.Disposition == measures.MeasuresOnly || len(d.Measures) > 0) && !c.state.Recommendation.MeasuresOn
	}},
	{"second_sanction", "13", lang.Text{
		ZH: "监察机关是否已对同一行为给予政务处分尚未查明，或者已经给予，不得再给予处分",
		EN: "the commission sanctioned the same act, or whether it did is not known: no sanction",
	}, func(c *caseRun, d message.Decide) bool {
		return sanctions(d) && c.state.Recommendation.Sanctioned != measures.False
	}},
	{"exempt_without_ground", "8", lang.Text{
		ZH: "免责应当写明第八条的情形；该情形未成立的，应当由决定人自行认定、附证据并由第二人签署",
		EN: "an exemption names its ground of Art. 8; where that is not established, the decider's own finding on it is needed, with evidence and a second signature",
	}, func(c *caseRun, d message.Decide) bool { return d.Disposition == measures.Exempt && !c.groundsHold(d) }},
	{"no_fault_against_proof", "7", lang.Text{
		ZH: "第七条的要件已经全部证明，不得认定无过错",
		EN: "every element of Art. 7 is proven: there is no finding of no fault",
	}, func(c *caseRun, d message.Decide) bool {
		return d.Disposition == measures.NoFault && c.state.Recommendation.FaultProven && c.state.Recommendation.Disposition != measures.NoFault
	}},
	{"out_of_scope_without_basis", "2", lang.Text{
		ZH: "没有已证明的依据认定不适用本办法（第二条、第二十一条、第二十二条）",
		EN: "nothing proven puts the matter outside the Measures (Art. 2, 21, 22)",
	}, func(c *caseRun, d message.Decide) bool {
		return d.Disposition == measures.OutOfScope && c.state.Recommendation.Disposition != measures.OutOfScope
	}},
}

// deciderStops concern the one who decides.
var deciderStops = []stop{
	{"proposer_decides", "10", lang.Text{
		ZH: "提出处理意见的人不得自己决定",
		EN: "the one who proposed does not decide",
	}, func(c *caseRun, d message.Decide) bool {
		return c.state.Proposal != nil && c.state.Proposal.Actor.ID == d.Actor.ID
	}},
	{"signs_for_self", "8", lang.Text{
		ZH: "第二人签署不得由决定人本人、当事执法人员或者已回避的人作出",
		EN: "the second signature cannot be the decider's own, the officer's or a recused person's",
	}, func(c *caseRun, d message.Decide) bool {
		return slices.ContainsFunc(d.OwnFindings, func(f message.OwnFinding) bool {
			return f.SignedBy == d.Actor.ID || f.SignedBy == c.in.Officer && f.SignedBy != "" || slices.Contains(c.state.Recused, f.SignedBy)
		})
	}},
}

// refuses returns the refusal of the first stop that hits, or nil.
func (c *caseRun) refuses(d message.Decide, tables ...[]stop) error {
	switch d.Disposition {
	case measures.NoFault, measures.Exempt, measures.MeasuresOnly, measures.Mitigated, measures.Liable, measures.Transferred, measures.OutOfScope:
	default:
		return refusal("", "未知的处理结论 %q", "unknown disposition %q", string(d.Disposition))
	}
	for _, table := range tables {
		for _, s := range table {
			if s.hits(c, d) {
				return &refused{s.article, s.text}
			}
		}
	}
	return nil
}

func adverse(d message.Decide) bool {
	return sanctions(d) || d.Disposition == measures.MeasuresOnly || len(d.Measures) > 0
}

func sanctions(d message.Decide) bool {
	return d.Disposition == measures.Liable || d.Disposition == measures.Mitigated
}

// groundsHold reports whether each ground that an exemption names is established, or the decider finds it for
// themselves in the way that needs.
func (c *caseRun) groundsHold(d message.Decide) bool {
	if len(d.Basis) == 0 {
		return false
	}
	for _, ref := range d.Basis {
		status, known := c.state.Recommendation.Grounds[ref]
		if !known {
			return false
		}
		if status == measures.Established {
			continue
		}
		if !slices.ContainsFunc(d.OwnFindings, func(f message.OwnFinding) bool {
			return f.Ref == ref && strings.TrimSpace(f.Text) != "" && f.SignedBy != "" && len(f.Evidence) > 0 && c.evidenceKnown(f.Evidence)
		}) {
			return false
		}
	}
	return true
}

func (c *caseRun) evidenceKnown(ids []string) bool {
	for _, id := range ids {
		if !slices.ContainsFunc(c.state.Evidence, func(e message.Evidence) bool { return e.ID == id }) {
			return false
		}
	}
	return true
}
