package workflows

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// What the bureau owes the officer beside the verdict (Art. 6, 15–19). It is logged, and no part of it is an input to the
// assessment.

// owed is what each kind of protection awaits; none for what is only logged.
var owed = map[message.ProtectionKind]message.ItemKind{
	message.FalseReport:  message.AwaitClarification,
	message.Threat:       message.AwaitPolice,
	message.HarmToOthers: message.AwaitCompensation,
	message.RefusedOrder: "",
	message.Pressure:     "",
	message.NoRecorder:   "",
}

// owes reports whether an item is something that the bureau owes the officer.
func owes(k message.ItemKind) bool {
	return k == message.AwaitClarification || k == message.AwaitPolice || k == message.AwaitCompensation || k == message.AwaitRestore
}

// protect records that something of a kind has come up, at any stage.
func (c *caseRun) protect(ctx workflow.Context, cmd message.Protect) (lang.Text, error) {
	awaits, known := owed[cmd.Kind]
	switch {
	case !known:
		return lang.Text{}, refusal("", "未知的事项 %q", "unknown kind %q", string(cmd.Kind))
	case strings.TrimSpace(cmd.Text) == "":
		return lang.Text{}, refusal("", "应当写明情况", "it must say what happened")
	case !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("", "引用的证据不存在", "it cites evidence that there is not")
	}
	p := message.Protection{Protect: cmd}
	if awaits != "" {
		p.Item = c.await(ctx, awaits, awaited{}).ID
	}
	c.state.Protections = append(c.state.Protections, p)
	if p.Item == "" {
		return accepted("已记录在案，不作为认定的依据", "it is on record, and no input to the verdict")
	}
	return accepted("已记录，待办 %s", "it is on record; docket item %s", p.Item)
}

// protected records what was done about it.
func (c *caseRun) protected(ctx workflow.Context, cmd message.Protected) (lang.Text, error) {
	i := slices.IndexFunc(c.state.Protections, func(p message.Protection) bool { return p.Item != "" && p.Item == cmd.Item })
	switch {
	case i < 0 || c.state.Protections[i].Done != nil:
		return lang.Text{}, refusal("", "没有待办的保护事项 %q", "there is no open matter of protection %q", cmd.Item)
	case strings.TrimSpace(cmd.Text) == "":
		return lang.Text{}, refusal("", "应当写明办理情况", "it must say what was done")
	case !c.evidenceKnown(cmd.Evidence):
		return lang.Text{}, refusal("", "引用的证据不存在", "it cites evidence that there is not")
	}
	c.state.Protections[i].Done = &cmd
	if item := c.item(cmd.Item); item != nil {
		c.endItem(ctx, item, message.ItemAnswered, cmd.ID)
	}
	return accepted("已办理", "done")
}
