package workflows

import (
	"slices"
	"strings"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// What a decision rests on must hold until it is served, and a correction mends a decision: it makes no other one.

// tookPart are the accounts that made a decision: who gave it, who sat in the meeting, who signed.
func tookPart(d message.Decide) []string {
	who := []string{d.Actor.ID}
	if d.SignedBy != "" {
		who = append(who, d.SignedBy)
	}
	for _, f := range d.OwnFindings {
		who = append(who, f.SignedBy)
	}
	if d.Meeting != nil {
		who = append(who, d.Meeting.Present...)
		for _, v := range d.Meeting.Votes {
			who = append(who, v.Who)
		}
	}
	return who
}

// byRecused reports whether somebody who is recused took part in a decision.
func (c *caseRun) byRecused(d message.Decide) bool {
	return slices.ContainsFunc(tookPart(d), func(who string) bool { return slices.Contains(c.state.Recused, who) })
}

// shaken reports whether a decision rests on somebody who is recused since. Their proposal or review is gone already.
func (c *caseRun) shaken(d message.Decide) bool {
	return c.state.Proposal == nil || c.state.Review == nil || c.byRecused(d)
}

var shakenText = refusal("10", "提出意见、审核、参加讨论、签署或者作出决定的人已经回避，应当先撤回决定",
	"somebody who proposed, reviewed, sat in the meeting, signed or decided is recused: the decision is to be taken back first")

func sameOutcome(a, b message.Decide) bool {
	return a.Disposition == b.Disposition && a.Sanction == b.Sanction && subset(a.Measures, b.Measures) && subset(b.Measures, a.Measures)
}

// lighter reports whether an outcome takes something off another and adds nothing in its place: no heavier measure beside a
// lighter sanction.
func lighter(is, was message.Decide) bool {
	a, b := weigh(is.Disposition, is.Sanction, is.Measures), weigh(was.Disposition, was.Sanction, was.Measures)
	return is.Disposition != measures.Transferred && (heavier(b, a) && (a[0] < b[0] || a[2] <= b[2]) ||
		is.Disposition == was.Disposition && is.Sanction == was.Sanction && subset(is.Measures, was.Measures))
}

// mends refuses a correction that is another decision: what was proposed and reviewed is mended or lightened; anything else
// is taken back, proposed and reviewed anew. What a meeting carried, only a meeting changes.
func (c *caseRun) mends(was, is message.Decide) error {
	switch {
	case c.shaken(was):
		return shakenText
	case sameOutcome(is, was):
		return nil
	case !lighter(is, was):
		return refusal("10", "更正不得加重或者另作处理：应当撤回决定，重新提出处理意见并审核", "a correction makes nothing heavier and nothing else: the decision is taken back, and proposed and reviewed anew")
	case was.Meeting != nil && !c.carried(is):
		return refusal("10", "集体讨论决定的处理，变更应当另行集体讨论", "what a meeting carried, only another meeting changes")
	}
	return nil
}

// carriedElse reports whether the minutes are those of a meeting that carried another outcome.
func (c *caseRun) carriedElse(d message.Decide) bool {
	another := func(was message.Decide) bool {
		return was.Meeting != nil && was.Meeting.Minutes == d.Meeting.Minutes && !sameOutcome(was, d)
	}
	return c.state.Decision != nil && another(*c.state.Decision) ||
		slices.ContainsFunc(c.state.Earlier, func(r message.Replaced) bool { return another(r.Decision) })
}

// faultStands reports whether a withdrawal would let a proven fault go by, which no finding of no fault may either. It would
// not where the bureau has no authority over the officer, or where nothing is left that is no heavier than what a remedy
// annulled.
func (c *caseRun) faultStands() bool {
	r := c.state.Recommendation
	return r.FaultProven && r.Disposition != measures.NoFault && !c.proven("authority.cadre_management", "no") && !c.onlyHeavier()
}

// onlyHeavier reports whether the lightest that can be decided of a fault is heavier than the decision that was annulled.
func (c *caseRun) onlyHeavier() bool {
	before, r := c.annulled(), c.state.Recommendation
	if before == nil || !r.Against {
		return false
	}
	lightest := weigh(measures.Mitigated, message.Sanctions[0], nil)
	if r.MeasuresOn {
		lightest = weigh(measures.MeasuresOnly, "", measuresByWeight[:1])
	}
	return heavier(lightest, weigh(before.Disposition, before.Sanction, before.Measures))
}

// mayRestate refuses to lift what sends a matter away by Art. 13. Unknown is not no: what is proven to be suspected stays so,
// with the evidence that it rests on, until other evidence proves that it is not, and somebody says why. What the commission
// brings with its report speaks for itself.
func (c *caseRun) mayRestate(facts []message.Fact, reason string, brought []message.Evidence) error {
	for _, f := range facts {
		if !slices.Contains(suspicionFacts, f.Name) || !c.proven(f.Name, "yes") {
			continue
		}
		i := slices.IndexFunc(c.state.Facts, func(g message.Fact) bool { return g.Name == f.Name })
		was := c.state.Facts[i].Evidence
		switch value := plain(f.Value); {
		case value == "yes" && subset(was, f.Evidence):
		case value == "no" && len(f.Evidence) > 0 && len(brought) > 0:
		case value == "no" && !subset(f.Evidence, was) && strings.TrimSpace(reason) != "":
		default:
			return refusal("13", "涉嫌的线索已经证明：以其他证据证明并写明理由的，方可改为“否”；改为不明或者去掉证据，不消除线索",
				"what is suspected is proven: only other evidence, with a reason, makes it a no; stated as unknown, or without its evidence, it stays")
		}
	}
	return nil
}
