package explain

import (
	"encoding/json"
	"slices"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// takeBranch takes a command of the procedure's branches, as the procedure does. A closed case tells its state itself: this
// is for the dossier of one that is under way, as it goes to the commission.
func (s *Story) takeBranch(e message.Entry, r record) error {
	st := &s.State
	switch r.Name {
	case message.CmdTransfer:
		return take(r, func(c message.TransferCase) {
			s.replace("transferred", c.ID, e.At)
			s.transfer(c, e.At)
		})
	case message.CmdReceipt:
		return take(r, func(c message.ConfirmReceipt) { s.latest(func(t *message.Transfer) { t.Receipt = &c }) })
	case message.CmdCommission:
		return take(r, func(c message.ReportCommission) { s.reported(c, e.At) })
	case message.CmdIntervention:
		return take(r, func(c message.Intervene) { st.Interventions = append(st.Interventions, c) })
	case message.CmdConvene:
		return take(r, func(c message.Convene) { st.Panels = append(st.Panels, message.Panel{Convened: c}) })
	case message.CmdOpinion:
		return take(r, func(c message.Opine) {
			if n := len(st.Panels); n > 0 {
				st.Panels[n-1].Views = append(st.Panels[n-1].Views, c)
			}
		})
	case message.CmdJointOpinion:
		return take(r, func(c message.OpineJointly) {
			if n := len(st.Panels); n > 0 {
				st.Panels[n-1].Joint, st.Panels[n-1].At = &c, e.At
			}
		})
	case message.CmdAskRecusal:
		return take(r, func(c message.AskRecusal) {
			st.Recusals = append(st.Recusals, message.AskedRecusal{Asked: c})
		})
	case message.CmdCorrect:
		return take(r, func(c message.Correct) {
			s.replace("corrected", c.ID, e.At)
			c.Decision.Header = c.Header
			s.decide(c.Decision, e.At)
		})
	case message.CmdRevoke:
		return take(r, func(c message.Revoke) {
			s.replace("revoked", c.ID, e.At)
			st.Proposal, st.Review = nil, nil
		})
	case message.CmdFollowUp:
		return take(r, func(c message.FollowUp) {
			if s.kindOf(c.Item) == message.AwaitRestore {
				st.Restored = append(st.Restored, c)
				return
			}
			st.FollowedUp = append(st.FollowedUp, c)
		})
	case message.CmdRelease:
		return take(r, func(c message.Release) {
			st.Released = append(st.Released, c)
			if n := len(st.Panels); n > 0 && s.kindOf(c.Item) == message.AwaitOpinion {
				st.Panels[n-1].Dissolved = c.ID
			}
		})
	case message.CmdRemedy:
		return take(r, func(c message.FileRemedy) {
			if n := len(st.Remedies); n > 0 && st.Remedies[n-1].Decided == nil { // a review that was late
				st.Remedies[n-1].Decided = &message.DecideRemedy{Header: c.Header, Kind: message.ByReview, On: c.On, Result: message.RemedyOverdue}
			}
			st.Remedies = append(st.Remedies, message.Remedy{Filed: c, Pieces: len(st.Evidence)})
		})
	case message.CmdRemedied:
		return take(r, func(c message.DecideRemedy) { s.remedied(c, e.At) })
	case message.CmdProtect:
		return take(r, func(c message.Protect) {
			st.Protections = append(st.Protections, message.Protection{Protect: c})
		})
	case message.CmdTell:
		return take(r, func(c message.Tell) {
			s.hearingAnew()
			st.Told = &c
		})
	case message.CmdProtected:
		return take(r, func(c message.Protected) {
			if i := slices.IndexFunc(st.Protections, func(p message.Protection) bool { return p.Item == c.Item }); i >= 0 {
				st.Protections[i].Done = &c
			}
		})
	case message.CmdSuspend:
		return take(r, func(c message.Suspend) { st.Suspended = &message.Suspension{Suspend: c, From: e.At} })
	case message.CmdResume:
		if st.Suspended != nil {
			st.Suspended.To = e.At
			st.Suspensions, st.Suspended = append(st.Suspensions, *st.Suspended), nil
		}
	}
	return nil
}

// take reads the command of an entry and does something with it.
func take[C any](r record, with func(C)) error {
	var c C
	if err := json.Unmarshal(r.Command, &c); err != nil {
		return err
	}
	with(c)
	return nil
}

// hearingAnew begins the hearing anew: what was proposed rests on one that counts no longer. The statements stay.
func (s *Story) hearingAnew() {
	st := &s.State
	st.Told, st.HearingLapsed, st.Proposal, st.Review = nil, false, nil, nil
}

func (s *Story) decide(d message.Decide, at time.Time) {
	st := &s.State
	st.Decision, st.DecidedAt = &d, at
	if s.Input.Edition >= 2 && d.Disposition == measures.Transferred && st.Sanctioned == "" {
		s.transfer(message.TransferCase{Header: d.Header, Suspicion: s.suspicions()}, at)
	}
}

func (s *Story) transfer(c message.TransferCase, at time.Time) {
	st := &s.State
	st.Transfers = append(st.Transfers, message.Transfer{Attempt: len(st.Transfers) + 1, Command: c, At: at, From: st.Stage})
}

// suspicions are the facts of Art. 13 that are proven.
func (s *Story) suspicions() []string {
	var out []string
	for _, name := range Suspicions {
		if slices.ContainsFunc(s.State.Facts, func(f message.Fact) bool { return f.Name == name && saysYes(f) && len(f.Evidence) > 0 }) {
			out = append(out, name)
		}
	}
	return out
}

// Suspicions are the facts that Art. 13 speaks of.
var Suspicions = []string{"suspicion.party_discipline", "suspicion.duty_violation", "suspicion.duty_crime"}

// replace moves the decision, where there is one, to those that are no longer in force.
func (s *Story) replace(why, by string, at time.Time) {
	st := &s.State
	if st.Decision == nil {
		return
	}
	st.Earlier = append(st.Earlier, message.Replaced{Decision: *st.Decision, At: st.DecidedAt, Until: at, Why: why, By: by})
	st.Decision, st.DecidedAt, st.Served = nil, time.Time{}, nil
}

func (s *Story) latest(with func(*message.Transfer)) {
	if n := len(s.State.Transfers); n > 0 {
		with(&s.State.Transfers[n-1])
	}
}

func (s *Story) reported(c message.ReportCommission, at time.Time) {
	st := &s.State
	st.Evidence = append(st.Evidence, c.Evidence...)
	facts := c.Facts
	if c.Result == message.CommissionSanctioned {
		f := message.Fact{Name: "commission.sanctioned_same_act", Value: "yes", By: "commission", On: c.On}
		for _, e := range c.Evidence {
			f.Evidence = append(f.Evidence, e.ID)
		}
		facts, st.Sanctioned = append(slices.Clone(facts), f), c.ID
	}
	s.state(facts)
	s.latest(func(t *message.Transfer) {
		if c.Result == message.CommissionFiled {
			t.Filed = &c
			return
		}
		t.Result = &c
	})
	if (c.Result == message.CommissionNotAccepted || c.Result == message.CommissionReturned) && st.Decision != nil {
		s.replace(string(c.Result), c.ID, at)
		st.Proposal, st.Review = nil, nil
	}
}

// state states facts, or states them anew.
func (s *Story) state(facts []message.Fact) {
	st := &s.State
	s.latest(func(t *message.Transfer) {
		suspects := func(f message.Fact) bool { return slices.Contains(Suspicions, f.Name) && saysYes(f) }
		t.Anew = t.Anew || t.Result != nil && slices.ContainsFunc(facts, suspects)
	})
	for _, f := range facts {
		if i := slices.IndexFunc(st.Facts, func(old message.Fact) bool { return old.Name == f.Name }); i >= 0 {
			st.Facts[i] = f
		} else {
			st.Facts = append(st.Facts, f)
		}
	}
}

func (s *Story) remedied(c message.DecideRemedy, at time.Time) {
	st := &s.State
	for i := range st.Remedies {
		if st.Remedies[i].Decided == nil {
			st.Remedies[i].Decided = &c
		}
	}
	if st.Decision == nil {
		return
	}
	switch {
	case c.Result == message.Changed && c.Changed != nil:
		next, made, served := *st.Decision, st.DecidedAt, st.Served
		next.Proposed, next.Sanction, next.OwnFindings, next.Deviation = *c.Changed, c.Sanction, nil, c.Reason
		s.replace(string(message.Changed), c.ID, at)
		st.Decision, st.DecidedAt, st.Served = &next, made, served
		s.watched(c.On)
	case c.Result == message.Annulled:
		s.replace(string(message.Annulled), c.ID, at)
		if c.BackTo == message.FactFinding {
			st.Concluded = false
		}
		if c.BackTo == message.FactFinding || c.BackTo == message.Hearing {
			s.hearingAnew()
		}
		if c.BackTo != message.Deciding {
			st.Proposal, st.Review = nil, nil
		}
	}
}

// kindOf is the kind of a docket item by its id.
func (s *Story) kindOf(item string) message.ItemKind {
	for _, i := range s.State.Docket {
		if i.ID == item {
			return i.Kind
		}
	}
	return ""
}

// watched takes from when on an exempt officer is watched over: once, from the day on which the exemption reached them.
func (s *Story) watched(from civil.Date) {
	st := &s.State
	if s.Input.Edition >= 2 && st.Watched.IsZero() && st.Decision != nil && st.Decision.Disposition == measures.Exempt {
		st.Watched = from
	}
}

// protectedBy are the docket items that matters of protection open; what is only logged opens none.
var protectedBy = map[message.ProtectionKind]message.ItemKind{
	message.FalseReport: message.AwaitClarification, message.Threat: message.AwaitPolice, message.HarmToOthers: message.AwaitCompensation,
}

// owe gives an item that was opened to the matter of protection just before that opened it.
func (s *Story) owe(item message.Item) {
	if n := len(s.State.Protections); n > 0 {
		if p := &s.State.Protections[n-1]; p.Item == "" && protectedBy[p.Kind] == item.Kind {
			p.Item = item.ID
		}
	}
}

// decideRecusal notes what was decided where the officer asked that somebody be recused.
func (s *Story) decideRecusal(r record, who string) error {
	return take(r, func(c message.Recuse) {
		for i := range s.State.Recusals {
			if asked := &s.State.Recusals[i]; asked.Asked.Who == who && asked.Decided == nil {
				asked.Decided = &c
			}
		}
	})
}

func (s *Story) takeDelivery(e message.Entry) error {
	if e.Event == message.HandOffFailed {
		var failed record
		if err := json.Unmarshal(e.Data, &failed); err != nil {
			return err
		}
		s.latest(func(t *message.Transfer) { t.Failed = failed.Why })
		return nil
	}
	var d message.Delivered
	if err := json.Unmarshal(e.Data, &d); err != nil {
		return err
	}
	s.latest(func(t *message.Transfer) { t.Delivered, t.Failed = &d, "" })
	return nil
}
