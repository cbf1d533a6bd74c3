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

// stops2 and deciderStops2 came with the second edition of the procedure.
var stops2 = []stop{
	{"sanctioned_by_commission", "13", lang.Text{
		ZH: "监察机关已对同一行为给予处分，市场监督管理部门不再给予处分",
		EN: "the commission has sanctioned the same act: the bureau gives no sanction",
	}, func(c *caseRun, d message.Decide) bool { return sanctions(d) && c.state.Sanctioned != "" }},
	{"measures_do_not_apply", "2", lang.Text{
		ZH: "尚未证明本办法适用（第二条、第二十一条、第二十二条），不得作出不利处理",
		EN: "it is not proven that the Measures apply (Art. 2, 21, 22): nothing adverse",
	}, func(c *caseRun, d message.Decide) bool {
		return adverse(d) && c.state.Recommendation.Applies != measures.True
	}},
	{"no_basis_named", "10", lang.Text{
		ZH: "不利处理应当写明依据的条款，且只能是本办法的条款；舆论、信访不是依据",
		EN: "anything adverse names the provisions of the Measures that it rests on, and nothing else: opinion and petitions are no basis",
	}, func(c *caseRun, d message.Decide) bool {
		return adverse(d) && (len(d.Basis) == 0 || slices.ContainsFunc(d.Basis, func(ref string) bool { return !c.isProvision(ref) }))
	}},
	{"no_authority", "11", lang.Text{
		ZH: "尚未证明本局对该执法人员有干部管理权限，不得作出不利处理",
		EN: "it is not proven that this bureau has authority over the officer: nothing adverse",
	}, func(c *caseRun, d message.Decide) bool {
		return adverse(d) && !c.proven("authority.cadre_management", "yes")
	}},
	{"factors_not_weighed", "10", lang.Text{
		ZH: "追究责任应当综合考虑过错行为的性质、情节、危害程度和主观过错，逐项写明",
		EN: "the nature, the circumstances, the harm and the officer's own fault are to be weighed, each in words",
	}, func(c *caseRun, d message.Decide) bool { return adverse(d) && !complete(d.Factors) }},
	{"no_kind_of_sanction", "11", lang.Text{
		ZH: "应当写明处分种类（警告、记过、记大过、降级、撤职、开除），其他处理结论不得附带处分",
		EN: "a sanction names its kind (warning, demerit, major demerit, demotion, removal, dismissal), and nothing else carries one",
	}, func(c *caseRun, d message.Decide) bool {
		return sanctions(d) != slices.Contains(message.Sanctions, d.Sanction) || !sanctions(d) && d.Sanction != ""
	}},
	{"no_measure_named", "12", lang.Text{
		ZH: "应当写明采取第十二条的哪些处理措施，其他处理结论不得附带处理措施",
		EN: "it must say which measures of Art. 12 are taken, and nothing that exempts carries one",
	}, func(c *caseRun, d message.Decide) bool {
		return len(d.Measures) == 0 && d.Disposition == measures.MeasuresOnly ||
			len(d.Measures) > 0 && !(sanctions(d) || d.Disposition == measures.MeasuresOnly) || !subset(d.Measures, c.state.Recommendation.Measures)
	}},
	{"deviation_without_reason", "10", lang.Text{
		ZH: "与评估意见不一致的，应当写明理由",
		EN: "where it is not what the assessment recommends, it must say why",
	}, func(c *caseRun, d message.Decide) bool {
		return d.Disposition != c.state.Recommendation.Disposition && strings.TrimSpace(d.Deviation) == ""
	}},
	{"transfer_without_suspicion", "13", lang.Text{
		ZH: "没有已证明的涉嫌违纪、职务违法或者职务犯罪线索，不得以移送结案",
		EN: "nothing proven suggests a breach of discipline, of duty or a crime: there is nothing to hand over",
	}, func(c *caseRun, d message.Decide) bool {
		return d.Disposition == measures.Transferred && len(c.suspicions()) == 0 && c.state.Recommendation.Sanctioned != measures.True
	}},
	{"suspicion_not_handed_over", "13", lang.Text{
		ZH: "已发现涉嫌违纪、职务违法或者职务犯罪的线索，应当先移送纪检监察机关",
		EN: "something proven suggests a breach of discipline, of duty or a crime: the matter is to be handed over first",
	}, func(c *caseRun, d message.Decide) bool {
		return d.Disposition != measures.Transferred && c.owesHandOver()
	}},
	{"heavier_after_remedy", "11", lang.Text{
		ZH: "不得因当事人申请复核、提出申诉而加重处理（公务员法第九十六条）",
		EN: "nothing heavier because the officer went for review or appeal (公务员法 Art. 96)",
	}, func(c *caseRun, d message.Decide) bool {
		before := c.annulled()
		return before != nil && heavier(weigh(d.Disposition, d.Sanction, d.Measures), weigh(before.Disposition, before.Sanction, before.Measures))
	}},
	{"heavier_than_heard", "10", lang.Text{
		ZH: "重于告知当事人并听取其陈述申辩的处理：先告知拟作出的处理（tell --intended），重新听取陈述申辩；已经决定的，先撤回（revoke）",
		EN: "heavier than what the officer was told and heard on: tell them what is intended (tell --intended) and hear them anew; where it is decided, take that back first (revoke)",
	}, func(c *caseRun, d message.Decide) bool {
		return d.Disposition != measures.Transferred && adverse(d) && c.state.HeardOn != nil && beyond(*c.state.HeardOn, d.Disposition, d.Sanction, d.Measures)
	}},
}

var deciderStops2 = []stop{
	{"reviewer_decides", "10", lang.Text{
		ZH: "审核处理意见的人不得自己决定",
		EN: "the one who reviewed does not decide",
	}, func(c *caseRun, d message.Decide) bool {
		return c.state.Review != nil && c.state.Review.Actor.ID == d.Actor.ID
	}},
	{"collective_needed", "10", lang.Text{
		ZH: "该处理应当集体讨论决定：出席达到法定人数，过半数同意，当事人、回避人员和提出处理意见的人不得参加，会议纪要列为证据",
		EN: "this is decided collectively: with the quorum, more than half in favour, without the officer, a recused person or the proposer, and with minutes in evidence",
	}, func(c *caseRun, d message.Decide) bool { return c.collective(d) && !c.carried(d) }},
	{"open_clause_unsigned", "8", lang.Text{
		ZH: "适用第八条第（二十八）项或者第九条第（三）项，应当由第二人签署",
		EN: "the open clauses, Art. 8(28) and 9(3), need a second signature",
	}, func(c *caseRun, d message.Decide) bool {
		open := slices.Contains(d.Basis, "8.28") || slices.Contains(d.Basis, "9.3") || c.softenedByOpenClause(d)
		return open && (d.SignedBy == "" || d.SignedBy == d.Actor.ID || c.barred(d.SignedBy))
	}},
	{"recused_takes_part", "10", lang.Text{
		ZH: "已经回避的人不得参加讨论、签署",
		EN: "whoever is recused sits in no meeting and signs nothing",
	}, func(c *caseRun, d message.Decide) bool { return c.byRecused(d) }},
	{"recusal_undecided", "10", lang.Text{
		ZH: "当事人申请回避，尚未决定，不得作出处理决定",
		EN: "the officer has asked for a recusal, which is not decided yet: nothing is decided before",
	}, func(c *caseRun, _ message.Decide) bool { return c.openItem(message.AwaitRecusal) != nil }},
}

func (c *caseRun) stopsForAll() []stop {
	if c.since(2) {
		return slices.Concat(stops, stops2)
	}
	return stops
}

func (c *caseRun) stopsForDecider() []stop {
	if c.since(2) {
		return slices.Concat(deciderStops, deciderStops2)
	}
	return deciderStops
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
				why := &refused{article: s.article, text: c.says(s), stop: s.name}
				if s.name == "collective_needed" { // it asks for several things
					why.lacking = c.uncarried(d)
				}
				return why
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
		if c.since(2) && status == measures.NotEstablished { // what is refuted is not open
			return false
		}
		if !slices.ContainsFunc(d.OwnFindings, func(f message.OwnFinding) bool {
			return f.Ref == ref && strings.TrimSpace(f.Text) != "" && f.SignedBy != "" && len(f.Evidence) > 0 && c.evidenceKnown(f.Evidence)
		}) {
			return false
		}
	}
	return true
}

// basisOf are the articles, beside the items of Art. 8 and 9, that something adverse may rest on. Nothing that protects the
// officer is one of them.
var basisOf = []string{"2", "7", "7.2", "8", "9", "10", "11", "12", "13", "21", "22"}

// isProvision reports whether a ref is one that something adverse may rest on.
func (c *caseRun) isProvision(ref string) bool {
	r := c.state.Recommendation
	_, ground := r.Grounds[ref]
	_, mitigation := r.Mitigations[ref]
	return ground || mitigation || slices.Contains(basisOf, ref) || slices.Contains(r.Basis, ref)
}

// softenedByOpenClause reports whether what softens a decision is Art. 9(3) alone, whether or not the decision names it.
func (c *caseRun) softenedByOpenClause(d message.Decide) bool {
	by := c.state.Recommendation.Mitigations
	return (d.Disposition == measures.Mitigated || d.Disposition == measures.MeasuresOnly || len(d.Measures) > 0) &&
		by["9.3"] == measures.Established && by["9.1"] != measures.Established && by["9.2"] != measures.Established
}

// barred reports whether an account has no part in handling the case: the officer's own, and a recused person's.
func (c *caseRun) barred(who string) bool {
	return who == "" || who == c.in.Officer || slices.Contains(c.state.Recused, who)
}

// proven reports whether a fact is stated with that value and with evidence.
func (c *caseRun) proven(fact, value string) bool {
	return slices.ContainsFunc(c.state.Facts, func(f message.Fact) bool {
		return f.Name == fact && f.Value == value && len(f.Evidence) > 0
	})
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

func (c *caseRun) evidenceKnown(ids []string) bool {
	for _, id := range ids {
		if !slices.ContainsFunc(c.state.Evidence, func(e message.Evidence) bool { return e.ID == id }) {
			return false
		}
	}
	return true
}
