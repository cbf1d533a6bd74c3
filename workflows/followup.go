package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// How the measures of Art. 12 are carried out. Each shows in something of its own.

// carrying says how a measure is carried out.
type carrying struct {
	from message.Role     // whose duty it is, where it is not the handler's
	talk bool             // somebody speaks with the officer, who signs the record of it
	term message.ItemKind // what runs from then on
	// proof is a detail without which it is not carried out, with the words that ask for it.
	proof func(message.FollowUp) string
	ask   lang.Text
}

var carryings = map[string]carrying{
	"reminder_talk":       {talk: true},
	"criticism":           {talk: true},
	"ordered_examination": {from: message.Officer}, // the evidence is what the officer wrote
	"admonition":          {talk: true, term: message.AwaitAdmonition},
	"transfer_from_post": {
		proof: func(cmd message.FollowUp) string { return cmd.Post },
		ask:   lang.Text{ZH: "应当写明调往的岗位（post）", EN: "it must say to which post the officer went (post)"},
	},
	"qualification_withdrawn": {
		proof: func(cmd message.FollowUp) string { return cmd.Credential },
		ask:   lang.Text{ZH: "应当写明收回的行政执法证件编号（credential）", EN: "it must say which enforcement credential was taken back (credential)"},
	},
}

// order opens what a measure asks for. Where it was to be given back, it is not any more.
func (c *caseRun) order(ctx workflow.Context, measure string) {
	c.keep(ctx, measure)
	c.await(ctx, message.AwaitFollowUp, awaited{subject: measure, from: carryings[measure].from})
}

// ordered reports whether an item stands for a measure that was ordered, or runs from one.
func ordered(item message.Item) bool {
	return item.Kind == message.AwaitFollowUp || item.Kind == message.AwaitAdmonition
}

// followUp takes that a measure was carried out.
func (c *caseRun) followUp(ctx workflow.Context, cmd message.FollowUp) (lang.Text, error) {
	item := c.item(cmd.Item)
	if item != nil && item.Kind == message.AwaitRestore && item.Status == message.ItemOpen {
		return c.restored(ctx, item, cmd)
	}
	if item == nil || item.Kind != message.AwaitFollowUp || item.Status != message.ItemOpen {
		return lang.Text{}, refusal("12", "没有待落实的处理措施 %q", "there is no measure to be carried out under %q", cmd.Item)
	}
	how := carryings[item.Subject]
	switch {
	case cmd.Actor.Role == message.Officer && how.from != message.Officer:
		return lang.Text{}, refusal("12", "当事执法人员只能提交责令检查的书面检查", "the officer hands in the examination that was ordered, and enters no other measure")
	case len(cmd.Evidence) == 0 || !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("12", "应当附落实处理措施的证据", "it needs the evidence that the measure was carried out")
	case how.talk && strings.TrimSpace(cmd.HeldBy) == "":
		return lang.Text{}, refusal("12", "应当写明由谁谈话（held_by）", "it must say who spoke with the officer (held_by)")
	case how.talk && cmd.HeldBy == c.in.Officer:
		return lang.Text{}, refusal("10", "当事执法人员不能与本人谈话", "the officer concerned does not hold the talk")
	case how.talk && cmd.Signed == (strings.TrimSpace(cmd.Unsigned) != ""):
		return lang.Text{}, refusal("12", "应当写明当事人已在记录上签名（signed），或者未签名的原因（unsigned）", "it must say that the officer signed the record (signed), or why not (unsigned)")
	case how.proof != nil && strings.TrimSpace(how.proof(cmd)) == "":
		return lang.Text{}, &refused{article: "12", text: how.ask}
	case how.foreign(cmd):
		return lang.Text{}, foreignDetail
	}
	if err := c.dated(ctx, cmd.On, c.state.Served.On); err != nil {
		return lang.Text{}, err
	}
	c.state.FollowedUp = append(c.state.FollowedUp, cmd)
	measure := item.Subject
	c.endItem(ctx, item, message.ItemAnswered, cmd.ID)
	if how.term != "" {
		c.await(ctx, how.term, awaited{subject: measure, event: period.Event{Name: "admonition_given", On: cmd.On}})
	}
	return accepted("处理措施已落实：%s", "the measure is carried out: %s", measure)
}

// foreign reports whether an entry has a detail that belongs to another measure.
func (how carrying) foreign(cmd message.FollowUp) bool {
	own := ""
	if how.proof != nil {
		own = how.proof(cmd)
	}
	talked := strings.TrimSpace(cmd.HeldBy+cmd.Unsigned) != "" || cmd.Signed
	return talked && !how.talk || cmd.Post+cmd.Credential != own
}

var foreignDetail = refusal("12", "写明的内容属于其他处理措施", "it says what belongs to another measure")
