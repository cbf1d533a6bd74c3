package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// stage is one stage of the procedure: what it awaits, and when it is done and what comes next.
type stage struct {
	awaits message.ItemKind             // none where what is awaited depends on the case
	next   func(*caseRun) message.Stage // the stage itself while it is not done
}

// procedure is the whole way of a case.
var procedure = map[message.Stage]stage{
	// Do the Measures apply, and may the bureau deal with it (Art. 2, 22, 13, 21)?
	message.Intake: {message.AwaitFacts, func(c *caseRun) message.Stage {
		if c.intakeOpen() && !c.state.Concluded {
			return message.Intake
		}
		return message.FactFinding
	}},
	// What is missing is asked for, until the Measures have an answer or the handler ends the search (Art. 10, 11).
	message.FactFinding: {message.AwaitFacts, func(c *caseRun) message.Stage {
		if c.state.Recommendation.Disposition == measures.Open && !c.state.Concluded {
			return message.FactFinding
		}
		return message.Hearing
	}},
	// The officer is told and may state and defend. Silence after that lets the procedure go on, and consents to nothing.
	message.Hearing: {message.AwaitStatement, func(c *caseRun) message.Stage {
		if c.heard() {
			return message.Proposal
		}
		return message.Hearing
	}},
	message.Proposal: {message.AwaitProposal, func(c *caseRun) message.Stage {
		if c.since(2) && !c.heard() { // new facts made it worse: the officer is told and heard anew
			return message.Hearing
		}
		if c.state.Proposal == nil {
			return message.Proposal
		}
		return message.LegalReview
	}},
	// A proposal that the reviewer does not agree to goes back.
	message.LegalReview: {message.AwaitReview, func(c *caseRun) message.Stage {
		switch {
		case c.state.Proposal == nil:
			return message.Proposal
		case c.state.Review == nil:
			return message.LegalReview
		}
		return message.Deciding
	}},
	message.Deciding: {message.AwaitDecision, func(c *caseRun) message.Stage {
		switch {
		case c.state.Decision != nil:
			return message.Service
		case c.since(2) && c.state.Proposal == nil: // the one who made it is recused
			return message.Proposal
		case c.since(2) && c.state.Review == nil: // likewise
			return message.LegalReview
		}
		return message.Deciding
	}},
	message.Service: {message.AwaitService, func(c *caseRun) message.Stage {
		switch {
		case c.state.Decision == nil: // taken back before its service
			return message.Deciding
		case c.state.Served == nil:
			return message.Service
		case c.since(2):
			return message.Remedies
		}
		return message.Closed
	}},
	// What the decision orders is carried out, and the officer may go against it, until nothing is awaited any more
	// (Art. 11, 12). An annulment sends the case back.
	message.Remedies: {"", func(c *caseRun) message.Stage {
		if back := c.state.SentBack; back != "" {
			return back
		}
		if c.anythingOpen() {
			return message.Remedies
		}
		return message.Closed
	}},
	// The matter is with the commission (Art. 13); the procedure goes on where it stood, or ends there.
	message.AtCommission: {"", func(c *caseRun) message.Stage {
		t := c.transfer()
		switch {
		case t == nil || t.Result == nil:
			return message.AtCommission
		case t.Result.Result == message.CommissionSanctioned:
			return message.Remedies // what the bureau owes the officer still, and then closed
		case c.state.Decision == nil && c.state.Proposal == nil && t.From != message.Intake:
			return message.FactFinding
		}
		return t.From
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

// advance moves the case on as far as it can go.
func (c *caseRun) advance(ctx workflow.Context) {
	c.awaitHandOver(ctx)
	for c.state.Stage != message.Closed {
		next := c.next()
		if next == c.state.Stage {
			return
		}
		c.leave(ctx, next)
		c.enter(ctx, next)
	}
}

func (c *caseRun) next() message.Stage {
	switch {
	case c.state.Withdrawn != nil && slices.ContainsFunc(c.state.Docket, func(item message.Item) bool { return item.Status == message.ItemOpen && owes(item.Kind) }):
		return message.Remedies
	case c.state.Withdrawn != nil:
		return message.Closed
	case c.state.Stage != message.AtCommission && c.away():
		return message.AtCommission
	case c.holdsForHandOver():
		return c.state.Stage
	}
	return procedure[c.state.Stage].next(c)
}

// leave ends what the stage awaited, unless the next one awaits the same.
func (c *caseRun) leave(ctx workflow.Context, next message.Stage) {
	awaits := procedure[c.state.Stage].awaits
	if next != message.Closed && awaits != "" && procedure[next].awaits == awaits {
		return
	}
	status := message.ItemAnswered
	back := c.state.Stage == message.Service && next == message.Deciding || c.state.Stage == message.Deciding && next != message.Service
	anew := c.since(2) && c.state.Decision == nil && !c.heard() && (c.state.Stage == message.Proposal || c.state.Stage == message.LegalReview)
	if c.state.Withdrawn != nil || next == message.AtCommission || back || anew {
		status = message.ItemWithdrawn
	}
	c.end(ctx, awaits, status, c.command)
	c.end(ctx, message.AwaitTelling, status, c.command) // who waives it knows what there is to be told
	if c.state.Withdrawn != nil && c.since(2) {         // what is owed to the officer is owed still
		c.withdrawItems(ctx, func(item message.Item) bool { return !owes(item.Kind) })
	}
}

// withdrawItems ends open items as withdrawn.
func (c *caseRun) withdrawItems(ctx workflow.Context, which func(message.Item) bool) {
	for i := range c.state.Docket {
		if item := &c.state.Docket[i]; item.Status == message.ItemOpen && which(*item) {
			c.endItem(ctx, item, message.ItemWithdrawn, c.command)
		}
	}
}

// enter begins a stage.
func (c *caseRun) enter(ctx workflow.Context, s message.Stage) {
	c.state.Stage, c.state.SentBack = s, ""
	c.journal(ctx, system, message.StageEntered, entered{s})
	switch s {
	case message.Closed:
		c.close(ctx)
		return
	case message.AtCommission:
		c.handOver(ctx)
		return
	case message.Remedies:
		c.carryOut(ctx)
		if c.state.Served != nil {
			c.watch(ctx, c.state.Served.On)
		}
		return
	case message.Intake, message.FactFinding:
		c.limit(ctx)
	case message.Hearing:
		if c.since(2) && c.state.Told == nil && !c.heard() { // the time to state and defend runs from the telling
			c.await(ctx, message.AwaitTelling, awaited{})
			return
		}
	}
	if st := procedure[s]; c.openItem(st.awaits) == nil && st.next(c) == s { // a stage that is done awaits nothing
		c.await(ctx, st.awaits, awaited{})
	}
}

// close ends the case.
func (c *caseRun) close(ctx workflow.Context) {
	for _, n := range c.state.Notices { // nobody need act on them any more
		c.journal(ctx, system, message.NoticeFailed, undelivered{n.Key, "the case is closed"})
	}
	c.state.Notices = nil
	c.journal(ctx, system, message.CaseClosed, closing{c.state.Disposition()})
}

// limit opens the time that the law sets for the whole, from the opening of the case or, after an annulment, from that day
// (处分条例 Art. 44). It is extended at most once, and decides nothing by itself.
func (c *caseRun) limit(ctx workflow.Context) {
	if !c.since(2) || c.openItem(message.AwaitLimit) != nil || c.state.Decision != nil {
		return
	}
	event := period.Event{Name: "case_opened", On: civil.On(c.state.Opened)}
	for _, r := range c.state.Earlier {
		if r.Why == string(message.Annulled) {
			event = period.Event{Name: "decision_annulled", On: civil.On(r.Until)}
		}
	}
	before := message.Item{}
	if last := c.latest(message.AwaitLimit); last != nil && last.Period != nil {
		before = *last
	}
	item := c.item(c.await(ctx, message.AwaitLimit, awaited{event: event}).ID)
	if item.Period == nil { // a wait of a demonstration
		return
	}
	counted := *item.Period
	if before.Period != nil && before.Period.Event == event { // a decision that was taken back gives no new time
		item.Extended, counted = before.Extended, *before.Period
	}
	item.Stood = c.withCommission(event.On)
	c.redate(item, counted)
}
