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
func (p *proceeding) show(ctx workflow.Context) {
	row := p.matter.row()
	now := shown{stage: p.matter.stage(), disposition: row.Disposition}
	if item := p.nearest(); item != nil {
		now.waitingOn, now.warning, now.due = string(item.From), string(item.Card), item.Due
	}
	var updates []temporal.SearchAttributeUpdate
	if now.stage != p.shown.stage {
		updates = append(updates, message.AttrStage.ValueSet(string(now.stage)))
	}
	if now.disposition != p.shown.disposition {
		updates = append(updates, message.AttrDisposition.ValueSet(now.disposition))
	}
	if now.waitingOn != p.shown.waitingOn {
		updates = append(updates, setOrUnset(message.AttrWaitingOn, now.waitingOn))
	}
	if now.warning != p.shown.warning {
		updates = append(updates, setOrUnset(message.AttrWarning, now.warning))
	}
	if !now.due.Equal(p.shown.due) {
		if now.due.IsZero() {
			updates = append(updates, message.AttrNextDue.ValueUnset())
		} else {
			updates = append(updates, message.AttrNextDue.ValueSet(now.due))
		}
	}
	if p.shown.stage == "" { // the first look of this run
		updates = append(updates, message.AttrUnit.ValueSet(p.unit))
		if row.Measures != "" {
			updates = append(updates, message.AttrMeasures.ValueSet(row.Measures))
		}
		if row.Matter != "" {
			updates = append(updates, message.AttrMatter.ValueSet(row.Matter))
		}
	}
	p.shown = now
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes", "case", p.number, "error", err) // a namespace without them: starter setup
	}
}

func setOrUnset(key temporal.SearchAttributeKeyKeyword, value string) temporal.SearchAttributeUpdate {
	if value == "" {
		return key.ValueUnset()
	}
	return key.ValueSet(value)
}

// nearest is the open item that is due first.
func (p *proceeding) nearest() *message.Item {
	var nearest *message.Item
	for i := range p.kept.Docket {
		item := &p.kept.Docket[i]
		if item.Status == message.ItemOpen && (nearest == nil || item.Due.Before(nearest.Due)) {
			nearest = item
		}
	}
	return nearest
}

func (p *proceeding) anythingOpen() bool { return p.nearest() != nil }

// details is the proceeding as the engine's UI shows it, in Markdown and both languages.
func (p *proceeding) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s\n\n- 阶段 stage: `%s`\n", p.number, p.unit, p.matter.stage())
	p.matter.about(&b)
	for _, item := range p.kept.Docket {
		if item.Status == message.ItemOpen {
			fmt.Fprintf(&b, "- 待办 awaited: `%s` %s from `%s` by %s %s\n", item.Kind, item.Subject, item.From, item.Due.In(civil.Zone).Format("2006-01-02 15:04"), item.Card)
		}
	}
	return b.String()
}

// about adds to the details what the assessment says of the case.
func (c *caseRun) about(b *strings.Builder) {
	fmt.Fprintf(b, "- 评估 assessment: `%s` (Art. %s)\n", c.state.Recommendation.Disposition, c.state.Recommendation.Gate)
	if d := c.state.Disposition(); d != "" {
		fmt.Fprintf(b, "- 结论 disposition: `%s`\n", d)
	}
}

// answerQueries answers what is awaited, and the latest of the journal.
func (p *proceeding) answerQueries(ctx workflow.Context) {
	must(workflow.SetQueryHandler(ctx, message.QueryDocket, func() ([]message.Item, error) { return p.kept.Docket, nil }))
	must(workflow.SetQueryHandler(ctx, message.QueryJournal, func() ([]message.Entry, error) {
		return append(append([]message.Entry{}, p.kept.Tail...), p.kept.Unflushed...), nil
	}))
}
