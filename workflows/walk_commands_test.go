package workflows

import (
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// next is a lawful command that brings the case nearer to its end, or none where time alone does. It decides by the
// recommendation, or withdraws where it is told not to.
func (w *walker) next(decide bool) message.Command {
	s := w.c.state
	handler, boss := w.fresh("handler-fresh"), w.fresh("boss-fresh")
	for _, item := range s.Docket {
		if item.Status != message.ItemOpen {
			continue
		}
		switch item.Kind {
		case message.AwaitRecusal:
			return message.Recuse{Header: w.by(message.Supervisor, boss), Who: item.Subject, Refused: true}
		case message.AwaitClarification, message.AwaitPolice, message.AwaitCompensation:
			return message.Protected{Header: w.by(message.Handler, handler), Item: item.ID, Text: "已办"}
		case message.AwaitFollowUp, message.AwaitRestore:
			return carriedOut(w.by(message.Handler, handler), item, w.today())
		case message.AwaitOpinion:
			p := w.c.panel()
			able := slices.DeleteFunc(slices.Clone(p.Convened.Members), w.c.barred)
			for _, who := range able {
				if !slices.ContainsFunc(p.Views, func(v message.Opine) bool { return v.Actor.ID == who }) {
					return message.Opine{Header: w.by(message.Expert, who), Text: "意见"}
				}
			}
			if len(able) == 0 {
				return message.Release{Header: w.by(message.Supervisor, boss), Item: item.ID, Evidence: []string{"E1"}}
			}
			return message.OpineJointly{Header: w.by(message.Expert, able[0]), Text: "论证意见", SignedBy: able}
		}
	}
	if s.Suspended != nil {
		return message.Resume{Header: w.by(message.Supervisor, boss)}
	}
	if w.c.holdsForHandOver() {
		return message.TransferCase{Header: w.by(message.Supervisor, boss), Suspicion: w.c.suspicions()}
	}
	switch s.Stage {
	case message.Intake, message.FactFinding:
		return message.Conclude{Header: w.by(message.Handler, handler)}
	case message.Hearing:
		return message.Statement{Header: w.by(message.Officer, "officer-1"), Waived: true}
	case message.Proposal:
		if !decide {
			return message.Withdraw{Header: w.by(message.Supervisor, boss)}
		}
		d := w.recommended()
		if w.unheardOf(d) {
			return w.tellsOf(d, handler)
		}
		return message.Propose{Header: w.by(message.Handler, handler), Proposed: d.Proposed, OwnFindings: d.OwnFindings, Reasoning: d.Reasoning}
	case message.LegalReview:
		return message.Review{Header: w.by(message.LegalReviewer, w.fresh("legal-fresh")), Agreed: true}
	case message.Deciding:
		if !decide {
			return message.Withdraw{Header: w.by(message.Supervisor, boss)}
		}
		d := w.recommended()
		if w.unheardOf(d) {
			return w.tellsOf(d, handler)
		}
		d.Header = w.by(message.Supervisor, boss)
		return d
	case message.Service:
		if w.c.shaken(*s.Decision) {
			return message.Revoke{Header: w.by(message.Supervisor, boss)}
		}
		return message.Serve{Header: w.by(message.Handler, handler), On: w.today(), Manner: "直接送达"}
	case message.AtCommission:
		if t := w.c.transfer(); t.Delivered == nil && t.Receipt == nil {
			return message.ConfirmReceipt{Header: w.by(message.Commission, "commission-1"), On: w.today()}
		}
		return w.report(message.CommissionSanctioned)
	case message.Remedies:
		if r := w.c.remedy(); r != nil {
			return message.DecideRemedy{Header: w.by(message.Superior, "superior-1"), Kind: r.Filed.Kind, On: w.today(), Result: message.Upheld, Evidence: []string{"E1"}}
		}
	}
	return nil
}

// detour is a command that fits where the case stands and leads it off the shortest way.
func (w *walker) detour() message.Command {
	s := w.c.state
	one := w.pick(3)
	if s.Decision == nil && s.Withdrawn == nil && !w.c.away() && w.pick(10) == 0 { // a false report, and what is made of it
		if len(s.Protections) == 0 {
			return message.Protect{Header: w.by(message.Handler, "handler-fresh"), Kind: message.FalseReport, Text: "不实举报"}
		}
		return message.Withdraw{Header: w.by(message.Supervisor, w.fresh("boss-fresh"))}
	}
	switch {
	case s.Stage == message.AtCommission && one == 0:
		return message.ConfirmReceipt{Header: w.by(message.Commission, "commission-1"), On: w.today()}
	case s.Stage == message.AtCommission:
		return w.report([]message.CommissionResult{message.CommissionReturned, message.CommissionNotAccepted}[w.pick(2)], cleared)
	case s.Stage == message.Remedies && w.c.remedy() != nil:
		cmd := message.DecideRemedy{Header: w.by(message.Superior, "superior-1"), Kind: w.c.remedy().Filed.Kind, On: w.today(), Result: message.Annulled, Evidence: []string{"E1"}}
		cmd.BackTo = backTo[w.pick(len(backTo))]
		if one == 0 {
			cmd.Result, cmd.Changed = message.Changed, &message.Proposed{Disposition: measures.MeasuresOnly, Measures: []string{measuresByWeight[w.pick(6)]}}
		}
		return cmd
	case s.Stage == message.Remedies:
		return message.FileRemedy{Header: w.by(message.Officer, "officer-1"), Kind: []message.RemedyKind{message.ByReview, message.ByAppeal}[w.pick(2)], On: w.today()}
	case s.Stage == message.Service && one == 0:
		return message.Revoke{Header: w.by(message.Supervisor, "boss-fresh")}
	case len(w.c.suspicions()) > 0:
		return message.TransferCase{Header: w.by(message.Supervisor, "boss-fresh"), Suspicion: w.c.suspicions()}
	case s.Decision == nil && one == 0:
		return message.AddFact{Header: w.by(message.Handler, "handler-fresh"), Facts: []message.Fact{suspicion}}
	case s.Stage == message.Deciding && w.pick(2) == 0: // by who proposed, or by who is recused
		d := w.recommended()
		d.Header = w.by(message.Supervisor, s.Proposal.Actor.ID)
		if n := len(s.Recused); n > 0 && one == 0 {
			d.Actor.ID = s.Recused[w.pick(n)]
		}
		return d
	case w.pick(6) == 0:
		return message.AskRecusal{Header: w.by(message.Officer, "officer-1"), Who: []string{"boss-1", "legal-1", "handler-2"}[one]}
	case w.c.panel() != nil && w.pick(2) == 0:
		members := w.c.panel().Convened.Members
		return message.Recuse{Header: w.by(message.Supervisor, "boss-fresh"), Who: members[w.pick(len(members))]}
	case len(s.Interventions) == 0 && w.pick(4) == 0:
		return message.Intervene{Header: w.by(message.Handler, "handler-fresh"), Authority: "监委", On: w.today()}
	case len(s.Interventions) > 0 && w.c.panel() == nil && w.pick(2) == 0:
		return message.Convene{Header: w.by(message.Supervisor, "boss-fresh"), Members: []string{w.fresh("expert"), w.fresh("expert-4")}, Quorum: 2, Question: "问"}
	case s.Review != nil && one == 1:
		return message.Recuse{Header: w.by(message.Supervisor, "boss-fresh"), Who: s.Review.Actor.ID}
	case s.Proposal != nil && one == 2:
		return message.Recuse{Header: w.by(message.Supervisor, "boss-fresh"), Who: s.Proposal.Actor.ID, StandIn: "handler-9"}
	}
	return message.AddFact{Header: w.by(message.Handler, "handler-fresh"), Facts: []message.Fact{outcome([]measures.Disposition{measures.Liable, measures.NoFault}[w.pick(2)])}}
}

// fresh is an account that is not recused.
func (w *walker) fresh(who string) string {
	for w.c.barred(who) {
		who += "+"
	}
	return who
}

// recommended is the decision that the assessment recommends, no heavier than one that was annulled.
func (w *walker) recommended() message.Decide {
	switch w.c.state.Recommendation.Disposition {
	case measures.Exempt:
		return exempt()
	case measures.MeasuresOnly:
		return measuresOnly("reminder_talk")
	case measures.Liable, measures.Mitigated:
		d := liableFor("warning")
		d.Disposition = w.c.state.Recommendation.Disposition
		return d
	case measures.Transferred:
		return transferred()
	case measures.OutOfScope:
		return message.Decide{Proposed: decided(measures.OutOfScope, "2")}
	}
	return message.Decide{Proposed: decided(measures.NoFault, "7"), Reasoning: message.Reasoning{Deviation: "未查明过错"}}
}

func (w *walker) report(r message.CommissionResult, facts ...message.Fact) message.ReportCommission {
	cmd := message.ReportCommission{Header: w.by(message.Commission, "commission-1"), Result: r, On: w.today(), Facts: facts}
	cmd.Evidence = []message.Evidence{{ID: "K" + cmd.ID, Title: "函", Kind: "notice"}}
	return cmd
}

// anything is any command, by anybody, with anything in it.
func (w *walker) anything(ctx workflow.Context) message.Command {
	role := []message.Role{message.Handler, message.Supervisor, message.LegalReviewer, message.Officer, message.Expert, message.Superior, message.Commission}
	people := map[message.Role][]string{
		message.Handler: {"handler-1", "handler-2", "boss-1", "officer-1"}, message.Supervisor: {"boss-1", "boss-2", "handler-1", "officer-1"},
		message.LegalReviewer: {"legal-1", "legal-2", "handler-1"}, message.Officer: {"officer-1", "officer-1", "officer-2"},
		message.Expert: {"expert-1", "expert-2", "expert-3"}, message.Superior: {"superior-1", "boss-1"}, message.Commission: {"commission-1"},
	}
	by := func(usual message.Role) message.Header {
		if w.pick(12) == 0 {
			usual = role[w.pick(len(role))]
		}
		return w.by(usual, people[usual][w.pick(len(people[usual]))])
	}
	anybody := func() string {
		return []string{"handler-1", "handler-2", "boss-1", "legal-1", "expert-1", "expert-2", "officer-1", ""}[w.pick(8)]
	}
	item := func() string {
		if n := len(w.c.state.Docket); n > 0 {
			return w.c.state.Docket[w.pick(n)].ID
		}
		return "d1"
	}
	on := func() civil.Date { return civil.On(workflow.Now(ctx)).AddDays([]int{0, 0, 0, -1, -20, 1}[w.pick(6)]) }
	fact := func() message.Fact {
		f := message.Fact{Value: []string{"yes", "yes", "no", ""}[w.pick(4)], Evidence: []string{"E1"}}
		f.Name = []string{"outcome", "outcome", authority.Name, "outcome", suspicion.Name, "commission.sanctioned_same_act", "undetected", "no.such"}[w.pick(8)]
		if f.Name == "outcome" {
			f.Value = []string{"liable", "mitigated", "measures_only", "exempt", "no_fault", "out_of_scope", "open"}[w.pick(7)]
		}
		if w.pick(5) == 0 {
			f.Evidence = nil
		}
		return f
	}
	decision := func() message.Decide {
		d := w.recommended()
		if w.pick(3) > 0 {
			d.Disposition = []measures.Disposition{measures.Liable, measures.Mitigated, measures.MeasuresOnly, measures.Exempt, measures.NoFault, measures.Transferred, "guilty"}[w.pick(7)]
			d.Deviation = "理由"
		}
		if w.pick(3) == 0 {
			d.Sanction = []string{"", "warning", "demerit", "dismissal"}[w.pick(4)]
		}
		if w.pick(4) == 0 {
			d.Basis = []string{[]string{"8.6", "8.1", "8.17", "8.28", "9.3", "信访"}[w.pick(6)]}
			d.OwnFindings = []message.OwnFinding{{Ref: d.Basis[0], Text: "查明", Evidence: []string{"E1"}, SignedBy: anybody()}}
			d.SignedBy = anybody()
		}
		if w.pick(4) == 0 {
			d.Measures = []string{measuresByWeight[w.pick(6)]}
		}
		return d
	}
	switch w.pick(32) {
	case 0, 1, 2:
		return message.AddFact{Header: by(message.Handler), Facts: []message.Fact{fact()}}
	case 3:
		return message.AddEvidence{Header: by(message.Officer), Answers: []string{"", item()}[w.pick(2)], Evidence: []message.Evidence{{ID: fmt.Sprintf("E%d", w.pick(50)), Title: "材料"}}}
	case 4:
		return message.Conclude{Header: by(message.Handler)}
	case 5:
		if w.pick(2) == 0 {
			tell := message.Tell{Header: by(message.Handler), On: on(), Manner: "书面", Evidence: []string{"E1"}[:w.pick(2)]}
			if w.pick(2) == 0 {
				d := decision()
				tell.Intended, tell.Sanction = &d.Proposed, d.Sanction
			}
			return tell
		}
		if w.pick(3) == 0 {
			return message.Statement{Header: by([]message.Role{message.Officer, message.Handler}[w.pick(2)]), Text: "申辩", Evidence: []string{"E1"}}
		}
		return message.Statement{Header: by(message.Officer), Waived: true}
	case 6, 7:
		d := decision()
		return message.Propose{Header: by(message.Handler), Proposed: d.Proposed, OwnFindings: d.OwnFindings, Reasoning: d.Reasoning}
	case 8:
		return message.Review{Header: by(message.LegalReviewer), Agreed: w.pick(3) > 0}
	case 9, 10:
		d := decision()
		d.Header = by(message.Supervisor)
		return d
	case 11:
		return message.Serve{Header: by(message.Handler), On: on(), Manner: "邮寄", Evidence: []string{"E1"}[:w.pick(2)]}
	case 12:
		return message.Extend{Header: by(message.Supervisor), Item: item(), Until: workflow.Now(ctx).AddDate(0, w.pick(8), 3)}
	case 13:
		return message.Recuse{Header: by(message.Supervisor), Who: anybody(), StandIn: anybody()}
	case 14:
		return message.Ask{Header: by(message.Handler), From: message.Department, What: "材料"}
	case 15, 16:
		return message.TransferCase{Header: by(message.Supervisor), Suspicion: []string{suspicionFacts[w.pick(3)]}}
	case 17:
		return message.ConfirmReceipt{Header: by(message.Commission), On: on()}
	case 18:
		cmd := w.report([]message.CommissionResult{message.CommissionFiled, message.CommissionSanctioned, message.CommissionReturned, message.CommissionNotAccepted}[w.pick(4)], fact())
		cmd.Header = by(message.Commission)
		return cmd
	case 19:
		return message.Intervene{Header: by(message.Handler), Authority: "监委", On: on()}
	case 20:
		members := []string{"expert-1", "expert-2", "expert-3"}[:1+w.pick(3)]
		return message.Convene{Header: by(message.Supervisor), Members: members, Quorum: 1 + w.pick(3), Question: "问"}
	case 21:
		return message.Opine{Header: by(message.Expert), Text: "意见"}
	case 22:
		return message.OpineJointly{Header: by(message.Expert), Text: "意见", SignedBy: []string{"expert-1", "expert-2"}[:w.pick(3)]}
	case 23:
		d := decision()
		return message.Correct{Header: by(message.Supervisor), Decision: d}
	case 24:
		return message.Revoke{Header: by(message.Supervisor)}
	case 25:
		return message.FileRemedy{Header: by(message.Officer), Kind: []message.RemedyKind{message.ByReview, message.ByAppeal}[w.pick(2)], On: on()}
	case 26:
		cmd := message.DecideRemedy{Header: by(message.Superior), On: on(), Result: []message.RemedyResult{message.Upheld, message.Changed, message.Annulled, message.RemedyDropped}[w.pick(4)]}
		cmd.Kind = []message.RemedyKind{message.ByReview, message.ByAppeal}[w.pick(2)]
		cmd.BackTo = []message.Stage{message.FactFinding, message.Hearing, message.Proposal, message.Deciding, message.Intake}[w.pick(5)]
		d := decision()
		cmd.Changed, cmd.Sanction = &d.Proposed, d.Sanction
		cmd.Evidence = []string{"E1"}[:w.pick(2)]
		if w.pick(3) == 0 { // the officer has enough of it
			cmd = message.DecideRemedy{Header: by(message.Officer), Kind: cmd.Kind, On: cmd.On, Result: message.RemedyDropped}
		}
		return cmd
	case 27:
		return message.Protect{Header: by(message.Officer), Kind: []message.ProtectionKind{message.FalseReport, message.Threat, message.HarmToOthers, message.Pressure}[w.pick(4)], Text: "情况"}
	case 28:
		if w.c.state.Suspended != nil {
			return message.Resume{Header: by(message.Supervisor)}
		}
		return message.Suspend{Header: by(message.Supervisor), Ground: message.Illness}
	case 29:
		return message.AskRecusal{Header: by(message.Officer), Who: anybody()}
	case 30:
		return message.Recuse{Header: by(message.Supervisor), Who: anybody(), Refused: true}
	}
	if w.pick(4) == 0 {
		return message.Release{Header: by(message.Supervisor), Item: item(), Evidence: []string{"E1"}}
	}
	if w.pick(10) > 0 {
		return message.Recalendar{Header: by(message.Supervisor), Calendar: *calendar(civil.On(workflow.Now(ctx)).AddDays(w.pick(20)))}
	}
	return message.Withdraw{Header: by(message.Supervisor)}
}

// unheardOf reports whether a decision is heavier than what the officer was heard on.
func (w *walker) unheardOf(d message.Decide) bool {
	on := w.c.state.HeardOn
	return on != nil && beyond(*on, d.Disposition, d.Sanction, d.Measures)
}

// tellsOf tells the officer of a decision that is intended.
func (w *walker) tellsOf(d message.Decide, handler string) message.Tell {
	return message.Tell{Header: w.by(message.Handler, handler), On: w.today(), Manner: "当面", Intended: &d.Proposed, Sanction: d.Sanction}
}
