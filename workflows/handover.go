package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// The duty to hand over (应当……及时移送, Art. 13).

// owesHandOver reports whether something proven is to be handed over and is not yet: until then nothing else is decided, and
// the case is not withdrawn.
func (c *caseRun) owesHandOver() bool {
	s := c.state
	return c.since(2) && len(c.suspicions()) > 0 && !c.declined() && !c.away() && s.Served == nil && s.Withdrawn == nil &&
		s.Sanctioned == "" && s.Recommendation.Sanctioned != measures.True
}

// holdsForHandOver reports whether the case stays where it is until the matter is handed over: an officer who is told
// before that is warned of what is suspected. Once the officer was told, the stages go on, and the hard stops hold them.
func (c *caseRun) holdsForHandOver() bool {
	return (c.state.Stage == message.Intake || c.state.Stage == message.FactFinding) && c.owesHandOver()
}

// awaitHandOver has the docket ask for the decision to hand over for as long as it is owed. Facts are asked for beside it
// where the Measures have no answer without them.
func (c *caseRun) awaitHandOver(ctx workflow.Context) {
	owed, asked := c.owesHandOver(), c.openItem(message.AwaitTransfer) != nil
	switch {
	case owed && !asked:
		c.await(ctx, message.AwaitTransfer, awaited{})
	case asked && c.away():
		c.end(ctx, message.AwaitTransfer, message.ItemAnswered, c.command)
	case asked && !owed:
		c.end(ctx, message.AwaitTransfer, message.ItemWithdrawn, c.command)
	}
	s := c.state
	lacking := s.Recommendation.Disposition == measures.Open && !s.Concluded
	switch {
	case !owed && !asked || c.away() || s.Withdrawn != nil || s.Stage != message.Intake && s.Stage != message.FactFinding:
	case lacking && c.openItem(message.AwaitFacts) == nil:
		c.await(ctx, message.AwaitFacts, awaited{})
	case !lacking && owed:
		c.end(ctx, message.AwaitFacts, message.ItemAnswered, c.command)
	}
}
