package explain

import (
	"encoding/json"
	"slices"
	"strings"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// What is suspected is kept from the officer concerned from the first word of it, proven or not, until the commission's
// answer: who knows of an inquiry can forestall it (Art. 13).

// secret is what of a case would tell the officer that something is suspected, or what.
type secret struct {
	kept     bool
	evidence []string // ids of pieces that only the suspicion rests on, or that the commission brought
}

// secretOf is what a story keeps from the officer for now.
func (s *Story) secretOf() secret {
	k := secret{kept: s.withCommission() || s.suspected()}
	if !k.kept {
		return k
	}
	var of, others []string // evidence of what is suspected, and of all else
	cite := func(facts []message.Fact) {
		for _, f := range facts {
			if isSuspicion(f) {
				of = append(of, f.Evidence...)
			} else {
				others = append(others, f.Evidence...)
			}
		}
	}
	cite(s.State.Facts)
	for _, e := range s.Entries { // what was restated since
		if name, c, ok := commandOf(e); ok && e.Event == message.CommandApplied && name == message.CmdFact {
			cite(c.Facts)
		}
	}
	for _, x := range s.State.Transfers {
		if x.Result == nil && x.Filed != nil {
			for _, e := range x.Filed.Evidence {
				of = append(of, e.ID)
			}
		}
	}
	others = append(others, s.Input.Act.Evidence...)
	k.evidence = slices.DeleteFunc(of, func(id string) bool { return slices.Contains(others, id) })
	return k
}

// suspected reports whether something is stated, proven or not, on which the commission has not answered. What is not known
// is no denial.
func (s *Story) suspected() bool {
	st := &s.State
	if s.Input.Edition < 2 || st.Sanctioned != "" || st.Recommendation.Sanctioned == measures.True {
		return false
	}
	if n := len(st.Transfers); n > 0 && st.Transfers[n-1].Result != nil && !st.Transfers[n-1].Anew {
		return false
	}
	return slices.ContainsFunc(st.Facts, func(f message.Fact) bool {
		return isSuspicion(f) && !said(f.Value, "no", "false", "否")
	})
}

// withCommission reports whether the commission has not answered yet.
func (s *Story) withCommission() bool {
	n := len(s.State.Transfers)
	return n > 0 && s.State.Transfers[n-1].Result == nil
}

func isSuspicion(f message.Fact) bool { return strings.HasPrefix(f.Name, "suspicion.") }

// said reports whether a value is one of these, however it is written.
func said(value string, any ...string) bool {
	return slices.Contains(any, strings.ToLower(strings.TrimSpace(value)))
}

func saysYes(f message.Fact) bool { return said(f.Value, "yes", "true", "是") }

// tells reports whether an assessment tells of a suspicion.
func tells(r message.Recommendation) bool {
	return r.Gate == transfer || r.Disposition == measures.Transferred || r.IfProven == measures.Transferred
}

func (k secret) hides(e message.Evidence) bool { return slices.Contains(k.evidence, e.ID) }

// hideSuspicion leaves out of a case what is secret.
func (s *Story) hideSuspicion(k secret) {
	st := &s.State
	s.Input.Act.Description = "" // free words of who opened the case; its kind and day tell which act it is
	st.Transfers = slices.Clone(st.Transfers)
	for i := range st.Transfers {
		if x := &st.Transfers[i]; x.Result == nil {
			*x = message.Transfer{Attempt: x.Attempt, At: x.At, From: x.From, Command: message.TransferCase{Header: message.Header{Actor: x.Command.Actor}}}
		}
	}
	st.Facts = slices.DeleteFunc(slices.Clone(st.Facts), isSuspicion)
	st.Evidence = slices.DeleteFunc(slices.Clone(st.Evidence), k.hides)
	st.Docket = slices.DeleteFunc(slices.Clone(st.Docket), ofSuspicion)
	if tells(st.Recommendation) {
		st.Recommendation = message.Recommendation{}
	}
	if st.HeardOn != nil && st.HeardOn.Disposition == measures.Transferred {
		st.HeardOn = nil
	}
	if st.Decision != nil && st.Decision.Disposition == measures.Transferred {
		st.Decision = &message.Decide{Header: message.Header{Actor: st.Decision.Actor, At: st.Decision.At}, Proposed: message.Proposed{Disposition: measures.Transferred}}
	}
	s.Assessments = slices.DeleteFunc(slices.Clone(s.Assessments), func(a Assessed) bool { return tells(a.Recommendation) })
}

func ofSuspicion(item message.Item) bool { return item.Kind == message.AwaitTransfer }

// withholds reports whether an entry of the journal tells of what is secret.
func (k secret) withholds(e message.Entry) bool {
	if !k.kept {
		return false
	}
	if item, is := itemOf(e); is {
		return ofSuspicion(item)
	}
	var r record
	unread := json.Unmarshal(e.Data, &r) != nil
	switch e.Event {
	case message.HandedOver, message.HandOffFailed:
		return true
	case message.CaseOpened:
		return unread || r.Input == nil || slices.ContainsFunc(r.Input.Facts, isSuspicion) || slices.ContainsFunc(r.Input.Evidence, k.hides)
	case message.Assessed:
		return unread || r.Recommendation == nil || tells(*r.Recommendation)
	case message.CommandApplied:
	default:
		return false
	}
	name, c, ok := commandOf(e)
	switch name {
	case message.CmdDecide, message.CmdCorrect, message.CmdTransfer, message.CmdReceipt, message.CmdCommission:
		return true
	case message.CmdFact:
		return !ok || slices.ContainsFunc(c.Facts, isSuspicion)
	case message.CmdEvidence:
		return !ok || slices.ContainsFunc(c.pieces(), k.hides)
	}
	return !ok
}
