package workflows

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// assess asks what the Measures say of the facts, and takes the answer and the facts into the state. Problems with the
// facts are returned and change nothing.
func (c *caseRun) assess(ctx workflow.Context, evidence []message.Evidence, facts []message.Fact) ([]lang.Text, error) {
	in := c.assessInput(ctx, evidence, facts)
	result, err := ask(ctx, in)
	if err != nil || len(result.Problems) > 0 {
		return result.Problems, err
	}
	c.state.Evidence, c.state.Facts, c.state.AssessedOn = evidence, facts, in.AsOf
	c.state.Recommendation = result.Recommendation
	c.journal(ctx, system, message.Assessed, assessed{in.AsOf, result.Recommendation})
	return nil, nil
}

func (c *caseRun) assessInput(ctx workflow.Context, evidence []message.Evidence, facts []message.Fact) message.AssessInput {
	return message.AssessInput{
		Case: c.in.Case, AsOf: civil.On(workflow.Now(ctx)), Measures: c.in.Measures, Act: c.in.Act, Evidence: evidence, Facts: facts,
		Rules: c.in.Rules, Calendar: c.state.Calendar,
	}
}

// ask asks the worker at hand first, which costs one event. A worker that does not hold the case's version of the Measures
// fails, and assesses by no other: then any worker that has it is waited for, however long that takes.
func ask(ctx workflow.Context, in message.AssessInput) (result message.AssessResult, err error) {
	const summary = "what the Measures say of the facts"
	here := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: 5 * time.Second,
		RetryPolicy:            &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:                summary,
	})
	if err = workflow.ExecuteLocalActivity(here, message.ActAssess, in).Get(ctx, &result); err == nil {
		return result, nil
	}
	anywhere := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: time.Minute, BackoffCoefficient: 2},
		Summary:             summary,
	})
	err = workflow.ExecuteActivity(anywhere, message.ActAssess, in).Get(ctx, &result)
	return result, err
}

// reassess looks at the same facts again where the day has changed since: some conditions ask for the day.
func (c *caseRun) reassess(ctx workflow.Context) error {
	if civil.On(workflow.Now(ctx)) == c.state.AssessedOn {
		return nil
	}
	if err := wrong(c.assess(ctx, c.state.Evidence, c.state.Facts)); err != nil {
		return err
	}
	if c.hearAnew(ctx) {
		c.advance(ctx)
		return refusal("10", "随着日期变化，评估意见对当事人更为不利，应当重新告知并听取陈述申辩", "with the day the matter has become worse for the officer, who is to be told and heard anew")
	}
	return nil
}

// wrong makes a refusal of problems with facts.
func wrong(problems []lang.Text, err error) error {
	if err != nil || len(problems) == 0 {
		return err
	}
	text := problems[0]
	for _, p := range problems[1:] {
		text = lang.Format("%s；%s", "%s; %s", text, p)
	}
	return &refused{text: text}
}

// addFacts states facts, or states them anew: the latest statement of a fact counts, the journal has the earlier ones.
func (c *caseRun) addFacts(ctx workflow.Context, cmd message.AddFact) (lang.Text, error) {
	if err := c.factsOpen(); err != nil {
		return lang.Text{}, err
	}
	if len(cmd.Facts) == 0 {
		return lang.Text{}, refusal("", "没有给出事实", "no fact is given")
	}
	if c.since(2) {
		if err := c.mayRestate(cmd.Facts, cmd.Reason, nil); err != nil {
			return lang.Text{}, err
		}
	}
	before := c.state.Recommendation
	if err := c.newFacts(ctx, cmd.Facts, nil); err != nil {
		return lang.Text{}, err
	}
	return changed(before, c.state.Recommendation)
}

// newFacts takes facts and pieces of evidence into the case and assesses it again, or refuses all of them.
func (c *caseRun) newFacts(ctx workflow.Context, facts []message.Fact, evidence []message.Evidence) error {
	all := slices.Clone(c.state.Facts)
	for _, f := range facts {
		if c.since(2) {
			f.Value = plain(f.Value)
		}
		if i := slices.IndexFunc(all, func(g message.Fact) bool { return g.Name == f.Name }); i >= 0 {
			all[i] = f
		} else {
			all = append(all, f)
		}
	}
	pieces, err := c.withEvidence(evidence)
	if err != nil {
		return err
	}
	if err := wrong(c.assess(ctx, pieces, all)); err != nil {
		return err
	}
	c.suspectAnew(facts)
	c.hearAnew(ctx)
	return nil
}

// plain writes yes and no as the procedure reads them: a case file may say 是, or true.
func plain(value string) string {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "yes", "true", "是":
		return "yes"
	case "no", "false", "否":
		return "no"
	}
	return value
}

// hearAnew has the officer told and heard anew where the matter has become worse for them than it was when they were told:
// nobody answers for what they could not speak to. It reports whether it did.
func (c *caseRun) hearAnew(ctx workflow.Context) bool {
	on := c.state.HeardOn
	if !c.since(2) || c.state.Decision != nil && !c.away() || on == nil || !worse(*on, c.heardOn()) {
		return false
	}
	c.hearingAnew()
	if c.state.Stage == message.Hearing {
		c.end(ctx, message.AwaitStatement, message.ItemWithdrawn, c.command)
		c.await(ctx, message.AwaitTelling, awaited{})
	}
	return true
}

// heardOn is what the officer can speak to now.
func (c *caseRun) heardOn() message.HeardOn {
	return message.HeardOn{Disposition: c.state.Recommendation.Disposition, Against: c.state.Recommendation.Against}
}

// toldOf keeps what the officer was told of, or waived to be told.
func (c *caseRun) toldOf() {
	if on := c.heardOn(); c.since(2) && c.state.HeardOn == nil {
		c.state.HeardOn = &on
	}
}

// worse reports whether more, or something heavier, may be held against the officer.
func worse(before, after message.HeardOn) bool {
	if after.Against && !before.Against {
		return true
	}
	return before.Disposition != measures.Transferred && heavierDisposition(before.Disposition, after.Disposition)
}

// addEvidence adds pieces of evidence, each under an id of its own.
func (c *caseRun) addEvidence(ctx workflow.Context, cmd message.AddEvidence) (lang.Text, error) {
	if len(cmd.Evidence) == 0 {
		return lang.Text{}, refusal("", "没有给出证据", "no evidence is given")
	}
	if c.since(2) && (c.state.Decision != nil || c.state.Sanctioned != "") { // of what is carried out or given back; the decision rests on what it rests on
		return c.fileEvidence(ctx, cmd.Evidence)
	}
	if err := c.factsOpen(); err != nil {
		return lang.Text{}, err
	}
	asked := c.item(cmd.Answers)
	if cmd.Answers != "" && (asked == nil || asked.Kind != message.AwaitEvidence || asked.Status != message.ItemOpen) {
		return lang.Text{}, refusal("", "没有要求提供证据的待办 %q", "no open docket item %q asks for evidence", cmd.Answers)
	}
	before := c.state.Recommendation
	if err := c.newFacts(ctx, nil, cmd.Evidence); err != nil {
		return lang.Text{}, err
	}
	if asked = c.item(cmd.Answers); asked != nil {
		c.endItem(ctx, asked, message.ItemAnswered, cmd.ID)
	}
	return changed(before, c.state.Recommendation)
}

// fileEvidence adds pieces after a decision: proof that a measure was carried out, or of what was done for the officer.
// They are held against the same rules and weigh nothing.
func (c *caseRun) fileEvidence(ctx workflow.Context, evidence []message.Evidence) (lang.Text, error) {
	pieces, err := c.withEvidence(evidence)
	if err != nil {
		return lang.Text{}, err
	}
	result, err := ask(ctx, c.assessInput(ctx, pieces, c.state.Facts))
	if err := wrong(result.Problems, err); err != nil {
		return lang.Text{}, err
	}
	c.state.Evidence = pieces
	return accepted("已入卷 %d 件，不影响已作出的决定", "%d pieces are on file; the decision rests on what it rests on", len(evidence))
}

// withEvidence is the evidence of the case with new pieces, each under an id of its own.
func (c *caseRun) withEvidence(evidence []message.Evidence) ([]message.Evidence, error) {
	pieces := slices.Clone(c.state.Evidence)
	for _, e := range evidence {
		if slices.ContainsFunc(pieces, func(old message.Evidence) bool { return old.ID == e.ID }) {
			return nil, refusal("", "证据 %s 已经存在", "there is evidence %s already", e.ID)
		}
		pieces = append(pieces, e)
	}
	return pieces, nil
}

// factsOpen refuses new facts once there is a decision: it rests on those that were known.
func (c *caseRun) factsOpen() error {
	switch {
	case c.away():
		return refusal("13", "案件已经移送纪检监察机关，本局的办理程序中止", "the matter is with the commission: the bureau's own procedure stands still")
	case c.state.Sanctioned != "":
		return refusal("13", "监察机关已对同一行为给予处分，本局的办理程序已经终结", "the commission has sanctioned the same act: the bureau's own procedure is over")
	case c.state.Decision != nil:
		return refusal("10", "已经作出决定，不能再增加事实和证据", "there is a decision: no facts or evidence can be added")
	}
	return nil
}

func changed(before, after message.Recommendation) (lang.Text, error) {
	switch {
	case before.Disposition == after.Disposition && after.MissingAll == 0:
		return accepted("评估意见仍为 %s", "the assessment stays at %s", string(after.Disposition))
	case before.Disposition == after.Disposition:
		return accepted("评估意见仍为 %s，尚缺 %d 项事实", "the assessment stays at %s, with %d facts missing", string(after.Disposition), after.MissingAll)
	}
	return accepted("评估意见由 %s 变为 %s", "the assessment went from %s to %s", string(before.Disposition), string(after.Disposition))
}

// conclude ends fact-finding though facts are still open. What is open stays open: it proves nothing.
func (c *caseRun) conclude(_ workflow.Context, _ message.Conclude) (lang.Text, error) {
	if s := c.state.Stage; s != message.Intake && s != message.FactFinding {
		return lang.Text{}, c.wrongStage(message.FactFinding)
	}
	if c.state.Recommendation.Disposition != measures.Open {
		return lang.Text{}, refusal("", "事实已经查清，无需终结调查", "there is nothing open to conclude")
	}
	c.state.Concluded = true
	return accepted("调查终结，尚有 %d 项事实不明", "fact-finding is concluded with %d facts open", c.state.Recommendation.MissingAll)
}

// wrongStage refuses a command that belongs to another stage.
func (c *caseRun) wrongStage(belongs message.Stage) error {
	return refusal("", "该命令属于 %s 阶段，案件现在处于 %s 阶段", "this belongs to the stage %s; the case is at %s", string(belongs), string(c.state.Stage))
}
