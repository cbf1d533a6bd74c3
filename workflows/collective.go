package workflows

import (
	"slices"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// collective reports whether a decision is one that the bureau decides collectively (集体讨论).
func (c *caseRun) collective(d message.Decide) bool {
	by := c.in.Collective
	if by == nil {
		return false
	}
	return slices.Contains(by.For, string(d.Disposition)) || slices.Contains(by.For, d.Sanction) ||
		slices.ContainsFunc(d.Measures, func(m string) bool { return slices.Contains(by.For, m) })
}

// carried reports whether a meeting carried the decision.
func (c *caseRun) carried(d message.Decide) bool { return c.uncarried(d) == "" }

// uncarried says why a meeting did not carry the decision, or nothing where it did: everybody who voted was present, each
// once; nobody took part who has no part in the case or who proposed it; the quorum was there; more than half of those
// present are in favour; the minutes are in evidence, and of nothing else that was carried. An objection and a reservation
// say in words what they are.
func (c *caseRun) uncarried(d message.Decide) string {
	m := d.Meeting
	if m == nil {
		return "no_meeting"
	}
	item := c.latest(message.AwaitDecision)
	switch {
	case m.On.IsZero() || m.On.After(c.state.AssessedOn), // which is today, where a decision is looked at
		item != nil && m.On.Before(civil.On(item.Opened)): // before there was anything to decide
		return "day"
	case !c.evidenceKnown([]string{m.Minutes}):
		return "minutes"
	case len(m.Present) < max(1, c.in.Collective.Quorum):
		return "quorum"
	case c.carriedElse(d):
		return "carried_else"
	}
	for i, who := range m.Present {
		proposed := c.state.Proposal != nil && c.state.Proposal.Actor.ID == who
		if c.barred(who) || proposed || slices.Contains(m.Present[:i], who) {
			return "who"
		}
	}
	inFavour := 0
	for i, v := range m.Votes {
		said := strings.TrimSpace(v.Text) != ""
		twice := slices.ContainsFunc(m.Votes[:i], func(w message.Vote) bool { return w.Who == v.Who })
		if twice || !slices.Contains(m.Present, v.Who) {
			return "votes"
		}
		switch v.Is {
		case message.VoteFor:
			inFavour++
		case message.VoteAgainst, message.VoteReserved:
			if !said {
				return "votes"
			}
		case message.VoteAbstains:
		default:
			return "votes"
		}
	}
	if 2*inFavour <= len(m.Present) {
		return "majority"
	}
	return ""
}

func complete(f message.Factors) bool {
	for _, s := range []string{f.Nature, f.Circumstances, f.Harm, f.Fault} {
		if strings.TrimSpace(s) == "" {
			return false
		}
	}
	return true
}

// weight is how heavily an outcome weighs on the officer: the first part that differs decides.
type weight [3]int

func weigh(d measures.Disposition, sanction string, taken []string) weight {
	w := weight{0, slices.Index(message.Sanctions, sanction) + 1}
	switch d {
	case measures.MeasuresOnly:
		w[0] = 1
	case measures.Mitigated, measures.Liable:
		w[0] = 2
	}
	for _, m := range taken {
		w[2] = max(w[2], slices.Index(measuresByWeight, m)+1)
	}
	return w
}

// measuresByWeight are the measures of Art. 12, in the order in which it names them, which is that of their weight.
var measuresByWeight = []string{"reminder_talk", "criticism", "ordered_examination", "admonition", "transfer_from_post", "qualification_withdrawn"}

func heavier(a, b weight) bool { return slices.Compare(a[:], b[:]) > 0 }

// annulled is the latest decision that a review or an appeal annulled, or nil.
func (c *caseRun) annulled() *message.Decide {
	for _, r := range slices.Backward(c.state.Earlier) {
		if r.Why == string(message.Annulled) {
			return &r.Decision
		}
	}
	return nil
}
