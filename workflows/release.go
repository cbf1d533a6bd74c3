package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// releasable are the kinds that may come to await what nobody can do any more.
var releasable = map[message.ItemKind]bool{message.AwaitOpinion: true, message.AwaitFollowUp: true, message.AwaitRestore: true}

// letGo ends an item that can never be answered: the officer is dead or has left, the experts keep silent.
func (c *caseRun) letGo(ctx workflow.Context, cmd message.Release) (lang.Text, error) {
	item := c.item(cmd.Item)
	switch {
	case item == nil || item.Status != message.ItemOpen:
		return lang.Text{}, refusal("", "没有待办事项 %q", "there is no docket item %q", cmd.Item)
	case !releasable[item.Kind]:
		return lang.Text{}, refusal(kinds[item.Kind].article, "该事项不得免予办理", "what this awaits is not to be done without")
	case len(cmd.Evidence) == 0 || !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("10", "应当附无法办理的证据", "it needs the evidence that nobody can do it any more")
	}
	if p := c.panel(); item.Kind == message.AwaitOpinion && p != nil {
		p.Dissolved = cmd.ID
	}
	c.state.Released = append(c.state.Released, cmd)
	c.endItem(ctx, item, message.ItemWithdrawn, cmd.ID)
	return accepted("%s 不再办理", "%s is no longer awaited", item.ID)
}

func (c *caseRun) released(item string) bool {
	for _, r := range c.state.Released {
		if r.Item == item {
			return true
		}
	}
	return false
}
