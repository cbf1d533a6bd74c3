package explain

import (
	"encoding/json"
	"slices"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Open is the story as far as it is open to a role. To all roles but one it is open as a whole. The officer concerned is
// shut out of what others wrote in confidence:
//
//   - until there is a decision, what was proposed, how it was reviewed, and why: the decision itself is then told in full;
//   - for good, how each member of a meeting voted, and what each expert wrote for themselves: the joint opinion is open;
//   - matters of protection that others brought up;
//   - until the commission's answer, what is suspected, why, and what was handed over: see secret;
//   - refusals of what others tried, and other cases of the same matter.
//
// Who somebody is, is proven elsewhere: this keeps a paper for the officer clean, and is no lock.
func (s Story) Open(to message.Role) Story {
	if to != message.Officer {
		return s
	}
	s.For, s.Linked = to, nil
	st := &s.State
	kept := s.secretOf()
	undecided := st.Decision == nil || kept.kept && st.Decision.Disposition == measures.Transferred // that is not told in full
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
	if kept.kept {
		s.hideSuspicion(kept)
	}
	s.Entries = slices.Clone(s.Entries)
	for i := range s.Entries {
		if e := &s.Entries[i]; withheld(*e, undecided) || about(*e, theirs) || kept.withholds(*e) {
			e.Data = withheldData(*e)
		}
	}
	return s
}

// about reports whether an entry is about one of these docket items.
func about(e message.Entry, ids []string) bool {
	item, is := itemOf(e)
	return is && slices.Contains(ids, item.ID)
}

// itemOf is the docket item that an entry is about, where it is about one.
func itemOf(e message.Entry) (item message.Item, is bool) {
	if e.Event == message.ItemRedated {
		var r record
		err := json.Unmarshal(e.Data, &r)
		return r.Item, err == nil
	}
	return item, isItem(e.Event) && json.Unmarshal(e.Data, &item) == nil
}

func byOthers(p message.Protection) bool { return p.Actor.Role != message.Officer }

func withoutVotes(d message.Decide) message.Decide {
	if d.Meeting != nil {
		d.Meeting = &message.Meeting{On: d.Meeting.On, Minutes: d.Meeting.Minutes}
	}
	return d
}

// withheld reports whether what an entry of the journal says is not open to the officer.
func withheld(e message.Entry, undecided bool) bool {
	switch e.Event {
	case message.CommandRefused:
		return e.Actor.Role != message.Officer
	case message.CaseClosed: // its state holds all that is left out above
		return true
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
		return c.Meeting != nil || c.Decision != nil && c.Decision.Meeting != nil
	case message.CmdConvene, message.CmdOpinion:
		return true
	case message.CmdProtect, message.CmdProtected:
		return e.Actor.Role != message.Officer
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
