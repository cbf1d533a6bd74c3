package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// stage is one stage of the procedure: what it awaits from whom, and when it is done and what comes next.
type stage struct {
	awaits message.ItemKind
	from   message.Role
	next   func(*caseRun) message.Stage // the stage itself while it is not done
}

// procedure is the whole way of a case.
var procedure = map[message.Stage]stage{
	// Do the Measures apply, and may the bureau deal with it (Art. 2, 22, 13, 21)?
	message.Intake: {message.AwaitFacts, message.Handler, func(c *caseRun) message.Stage {
		if c.intakeOpen() && !c.state.Concluded {
			return message.Intake
		}
		return message.FactFinding
	}},
	// What is missing is asked for, until the Measures have an answer or the handler ends the search (Art. 10, 11).
	message.FactFinding: {message.AwaitFacts, message.Handler, func(c *caseRun) message.Stage {
		if c.state.Recommendation.Disposition == measures.Open && !c.state.Concluded {
			return message.FactFinding
		}
		return message.Hearing
	}},
	// The officer is told and may state and defend. Silence lets the procedure go on, and consents to nothing.
	message.Hearing: {message.AwaitStatement, message.Officer, func(c *caseRun) message.Stage {
		if c.heard() {
			return message.Proposal
		}
		return message.Hearing
	}},
	message.Proposal: {message.AwaitProposal, message.Handler, func(c *caseRun) message.Stage {
		if c.state.Proposal == nil {
			return message.Proposal
		}
		return message.LegalReview
	}},
	// A proposal that the reviewer does not agree to goes back.
	message.LegalReview: {message.AwaitReview, message.LegalReviewer, func(c *caseRun) message.Stage {
		switch {
		case c.state.Proposal == nil:
			return message.Proposal
		case c.state.Review == nil:
			return message.LegalReview
		}
		return message.Deciding
	}},
	message.Deciding: {message.AwaitDecision, message.Supervisor, func(c *caseRun) message.Stage {
		if c.state.Decision == nil {
			return message.Deciding
		}
		return message.Service
	}},
	message.Service: {message.AwaitService, message.Handler, func(c *caseRun) message.Stage {
		if c.state.Served == nil {
			return message.Service
		}
		return message.Closed
	}},
}

// intakeGates are the articles that the intake asks about.
var intakeGates = []string{"2", "13", "21", "22"}

func (c *caseRun) intakeOpen() bool {
	r := c.state.Recommendation
	if r.Disposition != measures.Open {
		return false
	}
	for _, gate := range intakeGates {
		if r.Gate == gate && !r.Against { // Art. 13, second sentence, is asked at the end
			return true
		}
	}
	return false
}

// heard reports whether the officer stated, waived, or let the time for it lapse.
func (c *caseRun) heard() bool { return c.state.Statement != nil || c.state.HearingLapsed }

// advance moves the case on as far as it can go.
func (c *caseRun) advance(ctx workflow.Context) {
	for c.state.Stage != message.Closed {
		next := message.Closed
		if c.state.Withdrawn == nil {
			next = procedure[c.state.Stage].next(c)
		}
		if next == c.state.Stage {
			return
		}
		c.leave(ctx, next)
		c.enter(ctx, next)
	}
}

// leave ends what the stage awaited, unless the next one awaits the same.
func (c *caseRun) leave(ctx workflow.Context, next message.Stage) {
	awaited := procedure[c.state.Stage].awaits
	if next != message.Closed && procedure[next].awaits == awaited {
		return
	}
	status := message.ItemAnswered
	if c.state.Withdrawn != nil {
		status = message.ItemWithdrawn
	}
	c.end(ctx, awaited, status, c.command)
}

// enter begins a stage.
func (c *caseRun) enter(ctx workflow.Context, s message.Stage) {
	c.state.Stage = s
	c.journal(ctx, system, message.StageEntered, entered{s})
	if s == message.Closed {
		for _, n := range c.state.Notices { // nobody need act on them any more
			c.journal(ctx, system, message.NoticeFailed, undelivered{n.Key, "the case is closed"})
		}
		c.state.Notices = nil
		c.journal(ctx, system, message.CaseClosed, closing{c.state.Disposition()})
		return
	}
	if st := procedure[s]; c.openItem(st.awaits) == nil && st.next(c) == s { // a stage that is done awaits nothing
		c.await(ctx, st.awaits, st.from)
	}
}
