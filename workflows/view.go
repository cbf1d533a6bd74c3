package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

// shown is what the engine's search attributes say of the case.
type shown struct {
	stage       message.Stage
	disposition string
	waitingOn   string
	warning     string
	due         time.Time
}

// show brings the search attributes up to date. Only what changed is written, all of it in one command.
func (c *caseRun) show(ctx workflow.Context) {
	now := shown{stage: c.state.Stage, disposition: string(c.state.Disposition())}
	if item := c.nearest(); item != nil {
		now.waitingOn, now.warning, now.due = string(item.From), string(item.Card), item.Due
	}
	var updates []temporal.SearchAttributeUpdate
	if now.stage != c.shown.stage {
		updates = append(updates, message.AttrStage.ValueSet(string(now.stage)))
	}
	if now.disposition != c.shown.disposition {
		updates = append(updates, message.AttrDisposition.ValueSet(now.disposition))
	}
	if now.waitingOn != c.shown.waitingOn {
		updates = append(updates, setOrUnset(message.AttrWaitingOn, now.waitingOn))
	}
	if now.warning != c.shown.warning {
		updates = append(updates, setOrUnset(message.AttrWarning, now.warning))
	}
	if !now.due.Equal(c.shown.due) {
		if now.due.IsZero() {
			updates = append(updates, message.AttrNextDue.ValueUnset())
		} else {
			updates = append(updates, message.AttrNextDue.ValueSet(now.due))
		}
	}
	if c.shown.stage == "" { // the first look of this run
		updates = append(updates, message.AttrUnit.ValueSet(c.in.Unit), message.AttrMeasures.ValueSet(c.in.Measures.Version))
		if c.in.Matter != "" {
			updates = append(updates, message.AttrMatter.ValueSet(c.in.Matter))
		}
	}
	c.shown = now
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes", "case", c.in.Case, "error", err) // a namespace without them: starter setup
	}
}

func setOrUnset(key temporal.SearchAttributeKeyKeyword, value string) temporal.SearchAttributeUpdate {
	if value == "" {
		return key.ValueUnset()
	}
	return key.ValueSet(value)
}

// nearest is the open item that is due first.
func (c *caseRun) nearest() *message.Item {
	var nearest *message.Item
	for i := range c.state.Docket {
		item := &c.state.Docket[i]
		if item.Status == message.ItemOpen && (nearest == nil || item.Due.Before(nearest.Due)) {
			nearest = item
		}
	}
	return nearest
}

// details is the case as the engine's UI shows it, in Markdown and both languages.
func (c *caseRun) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s\n\n", c.in.Case, c.in.Unit)
	fmt.Fprintf(&b, "- 阶段 stage: `%s`\n", c.state.Stage)
	fmt.Fprintf(&b, "- 评估 assessment: `%s` (Art. %s)\n", c.state.Recommendation.Disposition, c.state.Recommendation.Gate)
	if d := c.state.Disposition(); d != "" {
		fmt.Fprintf(&b, "- 结论 disposition: `%s`\n", d)
	}
	for _, item := range c.state.Docket {
		if item.Status == message.ItemOpen {
			fmt.Fprintf(&b, "- 待办 awaited: `%s` from `%s` by %s %s\n", item.Kind, item.From, item.Due.In(civil.Zone).Format("2006-01-02 15:04"), item.Card)
		}
	}
	return b.String()
}

// handleQueries answers what the case is, what it awaits, and the latest of its journal.
func (c *caseRun) handleQueries(ctx workflow.Context) {
	must(workflow.SetQueryHandler(ctx, message.QueryState, func() (message.State, error) { return *c.state, nil }))
	must(workflow.SetQueryHandler(ctx, message.QueryDocket, func() ([]message.Item, error) { return c.state.Docket, nil }))
	must(workflow.SetQueryHandler(ctx, message.QueryJournal, func() ([]message.Entry, error) {
		return append(append([]message.Entry{}, c.state.Tail...), c.state.Unflushed...), nil
	}))
}
