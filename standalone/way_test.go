package main

import (
	"fmt"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

// step is a command, or a wait until the case has come somewhere.
type step struct {
	until   func(message.State) bool
	id      string
	name    message.Name
	command func(message.State) message.Command
}

// way is how steps are put together: what is given is given under an id of its place.
type way struct {
	number string
	steps  []step
}

func (w *way) give(who message.Actor, name message.Name, command func(message.Header, message.State) message.Command) {
	id := fmt.Sprintf("%s/%d", w.number, len(w.steps)+1)
	w.steps = append(w.steps, step{id: id, name: name, command: func(s message.State) message.Command {
		return command(message.Header{ID: id, Actor: who, At: time.Now().UTC(), Reason: "理由如卷宗所载"}, s)
	}})
}

func (w *way) until(come func(message.State) bool) { w.steps = append(w.steps, step{until: come}) }

func at(stage message.Stage) func(message.State) bool {
	return func(s message.State) bool { return s.Stage == stage }
}

// decided brings a case from its hearing to a decision: what the assessment recommends.
func (w *way) decided() {
	w.until(at(message.Proposal))
	w.give(handler, message.CmdPropose, func(h message.Header, s message.State) message.Command {
		p := proposed(s.Recommendation)
		return message.Propose{Header: h, Proposed: p, Reasoning: reasoned(p, s.Recommendation)}
	})
	w.give(reviewer, message.CmdReview, func(h message.Header, _ message.State) message.Command {
		return message.Review{Header: h, Agreed: true}
	})
	w.give(supervisor, message.CmdDecide, func(h message.Header, s message.State) message.Command {
		p := proposed(s.Recommendation)
		return message.Decide{Header: h, Proposed: p, Reasoning: reasoned(p, s.Recommendation)}
	})
}

// transferred hands over what is suspected.
func (w *way) transferred() {
	w.give(supervisor, message.CmdTransfer, func(h message.Header, s message.State) message.Command {
		return message.TransferCase{Header: h, Suspicion: suspicions(s.Facts)}
	})
}

// handedOver waits until the commission has the case, and confirms it.
func (w *way) handedOver() {
	w.until(delivered)
	w.give(commission, message.CmdReceipt, func(h message.Header, _ message.State) message.Command {
		return message.ConfirmReceipt{Header: h, On: civil.On(time.Now()), Number: "收-7"}
	})
}

// waived has the officer waive the statement.
func (w *way) waived() {
	w.give(officer, message.CmdStatement, func(h message.Header, _ message.State) message.Command {
		return message.Statement{Header: h, Waived: true}
	})
}

func (w *way) served() {
	w.give(handler, message.CmdServe, func(h message.Header, _ message.State) message.Command {
		return message.Serve{Header: h, On: civil.On(time.Now()), Manner: "直接送达"}
	})
}
