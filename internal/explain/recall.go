package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

// Story is a case as it is told: how it opened, what it has come to, and the journal or the latest of it.
type Story struct {
	Input       message.CaseInput
	State       message.State
	Closed      time.Time
	Entries     []message.Entry // in order
	Assessments []Assessed      // only where it was recalled
	Recalled    bool            // told from the register, and no longer by the engine
	Linked      []Linked        // the other cases of the same matter
	For         message.Role    // who looks, where not all is open to them: see Open
}

// Linked is another case of the same matter, as it stands.
type Linked struct {
	Case        string        `json:"case"`
	Stage       message.Stage `json:"stage"`
	Disposition string        `json:"disposition,omitempty"`
}

// Assessed is one assessment of a case, in its order among the others.
type Assessed struct {
	Seq            int64                  `json:"seq"`
	AsOf           civil.Date             `json:"as_of"`
	Recommendation message.Recommendation `json:"recommendation"`
}

// Recall tells from its whole journal what a case is. Of what cannot be read in it the first is the error: a story with
// a gap is another story.
func Recall(entries []message.Entry) (Story, error) {
	s := Story{Entries: entries, Recalled: true}
	var first error
	for _, e := range entries {
		if err := s.take(e); err != nil && first == nil {
			first = fmt.Errorf("case %s: entry %d cannot be read: %w", e.Case, e.Seq, err)
		}
		s.Input.Case = e.Case
		s.State.Seq, s.State.Head = e.Seq, e.Hash
	}
	return s, first
}

func (s *Story) take(e message.Entry) error {
	if isItem(e.Event) {
		var item message.Item
		if err := json.Unmarshal(e.Data, &item); err != nil {
			return err
		}
		s.takeItem(item)
		return nil
	}
	switch e.Event {
	case message.HandedOver, message.HandOffFailed:
		return s.takeDelivery(e)
	}
	var r record
	if err := json.Unmarshal(e.Data, &r); err != nil {
		return err
	}
	switch e.Event {
	case message.CaseOpened:
		if r.Input != nil {
			s.Input = *r.Input
		}
		s.State.Opened, s.State.Handler = e.At, e.Actor.ID
		s.State.Evidence, s.State.Facts = slices.Clone(s.Input.Evidence), slices.Clone(s.Input.Facts)
	case message.Assessed:
		if r.Recommendation != nil {
			s.State.Recommendation, s.State.AssessedOn = *r.Recommendation, r.AsOf
			s.Assessments = append(s.Assessments, Assessed{e.Seq, r.AsOf, *r.Recommendation})
		}
	case message.StageEntered:
		s.State.Stage = r.Stage
	case message.ItemRedated:
		s.takeItem(r.Item)
	case message.CaseClosed:
		s.Closed = e.At
	case message.CommandApplied:
		return s.takeCommand(e, r)
	}
	return nil
}

func (s *Story) takeItem(item message.Item) {
	if i := slices.IndexFunc(s.State.Docket, func(old message.Item) bool { return old.ID == item.ID }); i >= 0 {
		s.State.Docket[i] = item
		s.State.HearingLapsed = s.State.HearingLapsed || item.Kind == message.AwaitStatement && item.Status == message.ItemLapsed
		return
	}
	s.State.Docket = append(s.State.Docket, item)
	s.owe(item)
	if item.Kind == message.AwaitTelling { // for the first time, or anew
		s.hearingAnew()
	}
}

func (s *Story) takeCommand(e message.Entry, r record) error {
	var c command
	if err := json.Unmarshal(r.Command, &c); err != nil {
		return err
	}
	st := &s.State
	switch r.Name {
	case message.CmdFact:
		s.state(c.Facts)
	case message.CmdEvidence:
		st.Evidence = append(st.Evidence, c.pieces()...)
	case message.CmdConclude:
		st.Concluded = true
	case message.CmdStatement:
		st.Statement = &message.Statement{Header: c.Header, Text: c.Text, Waived: c.Waived, Evidence: c.cited()}
		if s.Input.Edition >= 2 {
			st.Statements = append(st.Statements, *st.Statement)
		}
	case message.CmdPropose:
		st.Proposal = &message.Propose{Header: c.Header, Proposed: c.Proposed, OwnFindings: c.OwnFindings, Reasoning: c.Reasoning}
		st.Review = nil
	case message.CmdReview:
		st.Review = &message.Review{Header: c.Header, Agreed: c.Agreed}
		if !c.Agreed {
			st.Proposal, st.Review = nil, nil
		}
	case message.CmdDecide:
		var d message.Decide
		if err := json.Unmarshal(r.Command, &d); err != nil {
			return err
		}
		s.decide(d, e.At)
	case message.CmdServe:
		st.Served = &message.Serve{Header: c.Header, On: c.On, Manner: c.Manner, Evidence: c.cited()}
		s.watched(c.On)
	case message.CmdRecuse:
		if err := s.decideRecusal(r, c.Who); err != nil || c.Refused {
			return err
		}
		s.recuse(c.Who)
		if c.StandIn != "" && st.Handler == c.Who {
			st.Handler = c.StandIn
		}
	case message.CmdWithdraw:
		st.Withdrawn = &message.Withdraw{Header: c.Header}
	default:
		return s.takeBranch(e, r)
	}
	return nil
}

// recuse takes back what the recused person did, as the procedure does: in its first edition only while nothing was decided.
func (s *Story) recuse(who string) {
	st := &s.State
	st.Recused = append(st.Recused, who)
	if st.Decision != nil && s.Input.Edition < 2 {
		return
	}
	if st.Proposal != nil && st.Proposal.Actor.ID == who {
		st.Proposal, st.Review = nil, nil
	}
	if st.Review != nil && st.Review.Actor.ID == who {
		st.Review = nil
	}
}
