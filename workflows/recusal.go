package workflows

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// The officer may ask that somebody be recused, and have it decided: until then nothing else is (Art. 10).

// askRecusal takes the officer's request. It is the supervisor's to decide, and never ends by itself.
func (c *caseRun) askRecusal(ctx workflow.Context, cmd message.AskRecusal) (lang.Text, error) {
	reviewed := c.remedy() != nil && c.remedy().Filed.Kind == message.ByReview
	switch {
	case strings.TrimSpace(cmd.Who) == "":
		return lang.Text{}, refusal("", "应当写明申请由谁回避", "it must say who is to be recused")
	case c.state.Stage == message.Remedies && !reviewed:
		return lang.Text{}, refusal("10", "本局的办理程序已经终结，没有需要回避的事项", "the bureau decides nothing more in this case")
	case cmd.Who == c.in.Officer:
		return lang.Text{}, refusal("10", "当事执法人员本不参与办理，不适用回避", "the officer concerned has no part in handling the case, and is heard")
	case slices.Contains(c.state.Recused, cmd.Who):
		return lang.Text{}, refusal("", "%s 已经回避本案", "%s is recused from this case", cmd.Who)
	case slices.ContainsFunc(c.state.Recusals, func(r message.AskedRecusal) bool { return r.Asked.Who == cmd.Who }):
		return lang.Text{}, refusal("10", "已经申请 %s 回避", "the recusal of %s was asked for before", cmd.Who)
	}
	c.await(ctx, message.AwaitRecusal, awaited{subject: cmd.Who})
	c.state.Recusals = append(c.state.Recusals, message.AskedRecusal{Asked: cmd})
	return accepted("已收到回避申请，决定之前不作处理决定", "the request is taken in; nothing is decided before it is")
}

// refuseRecusal decides that somebody stays whom the officer wants recused. Nobody decides that of themselves.
func (c *caseRun) refuseRecusal(ctx workflow.Context, cmd message.Recuse) (lang.Text, error) {
	switch {
	case cmd.Who == cmd.Actor.ID:
		return lang.Text{}, refusal("10", "被申请回避的人不得自己决定不回避", "nobody decides for themselves that they stay")
	case cmd.StandIn != "":
		return lang.Text{}, refusal("", "不予回避的，不写接办人", "who stays needs no stand-in")
	case !c.recusalDecided(ctx, cmd):
		return lang.Text{}, refusal("10", "没有待决定的申请：%s 回避", "no request is open that %s be recused", cmd.Who)
	}
	return accepted("不予回避：%s", "%s is not recused", cmd.Who)
}

// recusalDecided ends the request that somebody be recused, and reports whether there was one.
func (c *caseRun) recusalDecided(ctx workflow.Context, cmd message.Recuse) bool {
	i := slices.IndexFunc(c.state.Recusals, func(r message.AskedRecusal) bool { return r.Asked.Who == cmd.Who && r.Decided == nil })
	if i < 0 {
		return false
	}
	c.state.Recusals[i].Decided = &cmd
	for i := range c.state.Docket {
		if item := &c.state.Docket[i]; item.Kind == message.AwaitRecusal && item.Subject == cmd.Who && item.Status == message.ItemOpen {
			c.endItem(ctx, item, message.ItemAnswered, cmd.ID)
		}
	}
	return true
}
