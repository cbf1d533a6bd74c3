package explain

import (
	"encoding/json"
	"slices"
	"strings"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Open is the story as far as it is open to a role. To all roles but one it is open as a whole. The officer concerned is
// shut out of what others wrote in confidence:
//
//   - until there is a decision, what was proposed, how it was reviewed, and why: the decision itself is then told in full;
//   - for good, how each member of a meeting voted, and what each expert wrote for themselves: the joint opinion is open;
//   - matters of protection that others brought up;
//   - until the commission's answer, what is suspected, why, and what was handed over: investigators must not be forestalled;
//   - refusals of what others tried, and other cases of the same matter.
//
// Who somebody is, is proven elsewhere: this keeps a paper for the officer clean, and is no lock.
func (s Story) Open(to message.Role) Story {
	if to != message.Officer {
		return s
	}
	s.For, s.Linked = to, nil
	st := &s.State
	undecided := st.Decision == nil
	if st.Proposal != nil && undecided {
		st.Proposal = &message.Propose{Header: message.Header{Actor: st.Proposal.Actor, At: st.Proposal.At}}
	}
	if st.Review != nil && undecided {
		st.Review = &message.Review{Header: message.Header{Actor: st.Review.Actor, At: st.Review.At}, Agreed: st.Review.Agreed}
	}
	if st.Decision != nil {
		d := withoutVotes(*st.Decision)
		st.Decision = &d
	}
	st.Earlier = slices.Clone(st.Earlier)
	for i := range st.Earlier {
		st.Earlier[i].Decision = withoutVotes(st.Earlier[i].Decision)
	}
	st.Panels = slices.Clone(st.Panels)
	for i := range st.Panels {
		p := &st.Panels[i]
		p.Views = nil
		p.Convened = message.Convene{Question: p.Convened.Question}
	}
	var theirs []string // docket items that others' matters of protection opened
	for _, p := range st.Protections {
		if byOthers(p) && p.Item != "" {
			theirs = append(theirs, p.Item)
		}
	}
	st.Docket = slices.DeleteFunc(slices.Clone(st.Docket), func(item message.Item) bool { return slices.Contains(theirs, item.ID) })
	st.Protections = slices.DeleteFunc(slices.Clone(st.Protections), byOthers)
	away := s.withCommission()
	if away {
		s.hideSuspicion()
	}
	s.Entries = slices.Clone(s.Entries)
	for i := range s.Entries {
		if e := &s.Entries[i]; withheld(*e, undecided, away) || about(*e, theirs) {
			e.Data = withheldData(*e)
		}
	}
	s.Assessments = slices.DeleteFunc(slices.Clone(s.Assessments), func(a Assessed) bool { return away && a.Recommendation.Gate == transfer })
	return s
}

// about reports whether an entry is about one of these docket items.
func about(e message.Entry, ids []string) bool {
	var item message.Item
	return isItem(e.Event) && json.Unmarshal(e.Data, &item) == nil && slices.Contains(ids, item.ID)
}

func byOthers(p message.Protection) bool { return p.Actor.Role != message.Officer }

// withCommission reports whether the commission has not answered yet.
func (s *Story) withCommission() bool {
	n := len(s.State.Transfers)
	return n > 0 && s.State.Transfers[n-1].Result == nil
}

func (s *Story) hideSuspicion() {
	st := &s.State
	st.Transfers = slices.Clone(st.Transfers)
	for i := range st.Transfers {
		if x := &st.Transfers[i]; x.Result == nil {
			*x = message.Transfer{Attempt: x.Attempt, At: x.At, From: x.From, Command: message.TransferCase{Header: message.Header{Actor: x.Command.Actor}}}
		}
	}
	st.Facts = slices.DeleteFunc(slices.Clone(st.Facts), isSuspicion)
	if st.Recommendation.Gate == transfer && st.Recommendation.Disposition == measures.Transferred {
		st.Recommendation = message.Recommendation{}
	}
	if st.HeardOn != nil && st.HeardOn.Disposition == measures.Transferred { // which is the assessment's
		st.HeardOn = nil
	}
	if st.Decision != nil && st.Decision.Disposition == measures.Transferred {
		st.Decision = &message.Decide{Header: message.Header{Actor: st.Decision.Actor, At: st.Decision.At}, Proposed: message.Proposed{Disposition: measures.Transferred}}
	}
}

func isSuspicion(f message.Fact) bool { return strings.HasPrefix(f.Name, "suspicion.") }

func withoutVotes(d message.Decide) message.Decide {
	if d.Meeting != nil {
		d.Meeting = &message.Meeting{On: d.Meeting.On, Minutes: d.Meeting.Minutes}
	}
	return d
}

// withheld reports whether what an entry of the journal says is not open to the officer.
func withheld(e message.Entry, undecided, away bool) bool {
	switch e.Event {
	case message.CommandRefused:
		return e.Actor.Role != message.Officer
	case message.HandedOver, message.HandOffFailed:
		return away
	case message.CaseClosed: // its state holds all that is left out above
		return true
	case message.CaseOpened:
		var r record
		return away && (json.Unmarshal(e.Data, &r) != nil || r.Input == nil || slices.ContainsFunc(r.Input.Facts, isSuspicion))
	case message.Assessed:
		var r record
		return away && (json.Unmarshal(e.Data, &r) != nil || r.Recommendation == nil || r.Recommendation.Gate == transfer)
	case message.CommandApplied:
	default:
		return false
	}
	name, c, ok := commandOf(e)
	if !ok {
		return true
	}
	switch name {
	case message.CmdPropose, message.CmdReview:
		return undecided
	case message.CmdDecide, message.CmdCorrect: // they hold the votes; the decision is told above
		return c.Meeting != nil || c.Decision != nil && c.Decision.Meeting != nil || away
	case message.CmdConvene, message.CmdOpinion:
		return true
	case message.CmdProtect, message.CmdProtected:
		return e.Actor.Role != message.Officer
	case message.CmdTransfer, message.CmdReceipt, message.CmdCommission:
		return away
	case message.CmdFact:
		return away && slices.ContainsFunc(c.Facts, isSuspicion)
	}
	return false
}

// left is what is left of an entry that is withheld: which command it was, how the case ended.
type left struct {
	Withheld    bool                 `json:"withheld"`
	Name        message.Name         `json:"name,omitempty"`
	Disposition measures.Disposition `json:"disposition,omitempty"`
}

// withheldData stands in place of what an entry says. Its hash stays that of the whole entry.
func withheldData(e message.Entry) json.RawMessage {
	var l left
	_ = json.Unmarshal(e.Data, &l) // what cannot be read is not shown either
	l.Withheld = e.Event != message.CaseClosed
	data, err := json.Marshal(l)
	if err != nil {
		return json.RawMessage(`{"withheld":true}`)
	}
	return data
}
