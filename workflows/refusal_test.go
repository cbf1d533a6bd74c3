package workflows

import (
	"errors"
	"testing"

	"duecourse/internal/message"
)

// A refusal names what it is that refuses, for those who tell how that is met; and a role that may not give a command is told
// which may.
func TestWhatRefuses(t *testing.T) {
	meeting := func(change func(*message.Meeting)) message.Decide {
		d := liableFor("removal")
		d.Meeting = &message.Meeting{On: day(t, "2026-03-02"), Present: []string{"boss-1", "boss-2", "boss-3"}, Minutes: "E1",
			Votes: []message.Vote{vote("boss-1", message.VoteFor, ""), vote("boss-2", message.VoteFor, "")}}
		change(d.Meeting)
		return d
	}
	for want, d := range map[string]message.Decide{
		"factors_not_weighed":          {Proposed: liableFor("").Proposed, Reasoning: message.Reasoning{Sanction: "warning"}},
		"collective_needed/no_meeting": liableFor("removal"),
		"collective_needed/day":        meeting(func(m *message.Meeting) { m.On = day(t, "2026-03-09") }),
		"collective_needed/minutes":    meeting(func(m *message.Meeting) { m.Minutes = "E9" }),
		"collective_needed/quorum":     meeting(func(m *message.Meeting) { m.Present = m.Present[:2] }),
		"collective_needed/who":        meeting(func(m *message.Meeting) { m.Present[2] = "officer-1" }),
		"collective_needed/votes":      meeting(func(m *message.Meeting) { m.Votes[1].Who = "boss-9" }),
		"collective_needed/majority":   meeting(func(m *message.Meeting) { m.Votes = m.Votes[:1] }),
	} {
		run := caseWith(func(s *message.State) { s.AssessedOn = day(t, "2026-03-02") })
		run.in.Collective = &message.Collective{For: []string{"removal"}, Quorum: 3}
		d.Header = head("x", message.Supervisor)
		var why *refused
		if err := run.refuses(d, run.stopsForDecider(), run.stopsForAll()); !errors.As(err, &why) || why.rule() != want {
			t.Errorf("refused by %v, want %s", err, want)
		}
	}

	h := newPlay(t, liable)
	answered := func(cmd message.Command, rule, en string) {
		h.give(cmd, func(_ message.Name, a message.Answer) {
			if a.Accepted || a.Rule != rule || a.Text.EN != en {
				t.Errorf("%+v, want %q and %q", a, rule, en)
			}
		})
	}
	bare := message.Withdraw{Header: h.by(message.Supervisor)}
	bare.Reason = " "
	answered(bare, "reason", "a reason is needed")
	answered(message.ConfirmReceipt{Header: h.by(message.Officer)}, "", "receipt cannot be given by officer, but by commission, handler")
	h.stays()
}
