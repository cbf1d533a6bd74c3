// Package demo plays the people of a bureau over the sample cases: a first start of standalone brings them into
// different stages, and the demonstration carries each to its end. Both go by one plan for each case, and give ordinary
// commands as starter does.
package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/examples"
	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

const (
	atOnce       = 4                // cases that are played at a time
	answerWithin = 30 * time.Second // for each command
	lookEvery    = 50 * time.Millisecond
)

// Bureau is the running procedure that the people are played in.
type Bureau struct {
	Client           client.Client
	Register         *register.Register // to read
	Measures         *measures.Measures
	config.Procedure // what the cases of a first start are told; a demonstration has terms of its own
}

// empty reports whether no case was ever opened: neither the engine nor the register has one.
func (b *Bureau) empty(ctx context.Context) (bool, error) {
	rows, err := b.Register.Cases(ctx, register.Filter{Limit: 1})
	if err != nil || len(rows) > 0 {
		return false, err
	}
	n, err := b.Client.CountWorkflow(ctx, countCases())
	return err == nil && n.GetCount() == 0, err
}

// stray is a command that was not answered as the plan has it.
type stray struct{ text lang.Text }

func (s *stray) Error() string { return s.text.EN }

// player plays the cases of a bureau.
type player struct {
	*Bureau
	l       lang.Lang
	hurried bool                                           // with terms of seconds
	told    func(ctx context.Context, number string) error // after each command, where somebody wants to know
}

// samples are the inputs of the sample cases by number.
func (b *Bureau) samples() (map[string]message.CaseInput, error) {
	files, err := examples.Cases()
	if err != nil {
		return nil, err
	}
	out := make(map[string]message.CaseInput, len(files))
	for _, f := range files {
		c, err := casefile.Read(f.Name, f.Data, b.Measures)
		if err != nil {
			return nil, err
		}
		in := message.InputOf(c)
		in.Measures = measures.VersionOf{ID: b.Measures.ID, Version: b.Measures.Version()}
		in.OpenedBy = message.Actor{ID: people[message.Handler], Role: message.Handler}
		in.Officer = officerOf(in.Case)
		in.Collective = &message.Collective{For: message.Sanctions, Quorum: 3} // as the plans have it
		byClock(&in)
		b.Procedure.Open(&in, civil.On(time.Now()))
		out[in.Case] = in
	}
	return out, nil
}

// each does something for every plan, a few at a time, and returns the errors.
func each(ctx context.Context, do func(context.Context, plan) error) error {
	var (
		wg   sync.WaitGroup
		gate = make(chan struct{}, atOnce)
		errs = make([]error, len(plans))
	)
	for i, p := range plans {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = do(ctx, p)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// open opens a case; one that was opened before stays as it is.
func (p *player) open(ctx context.Context, in message.CaseInput) error {
	_, err := p.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: message.WorkflowID(in.Case), TaskQueue: message.TaskQueue,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(message.AttrUnit.ValueSet(in.Unit), message.AttrStage.ValueSet(string(message.Intake))),
	}, message.CaseWorkflow, in)
	var twice *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &twice) {
		return nil
	}
	return err
}

// play gives the commands of a plan until the case is at the stage or past it, and returns how it stands then. It can be
// broken off and played again: what was given before is not applied twice.
func (p *player) play(ctx context.Context, pl plan, until message.Stage) (message.State, error) {
	for i, s := range pl.steps {
		state, err := p.state(ctx, pl.number)
		if err != nil || reached(state.Stage, until) {
			return state, err
		}
		switch {
		case s.until != nil:
			err = p.wait(ctx, pl.number, s.until)
		case s.rests != "":
			err = p.wait(ctx, pl.number, func(now message.State) bool { return slices.Contains(now.Recommendation.Basis, s.rests) })
		case s.starts:
			err = p.start(ctx, pl)
		case s.warned:
			err = p.waitForCard(ctx, pl)
		case s.clock && p.over(ctx, pl.number):
		default:
			err = p.give(ctx, pl.number, fmt.Sprintf("sample-%02d-%s", i+1, s.name), s, state)
		}
		if err == nil && p.told != nil {
			err = p.told(ctx, pl.number)
		}
		if err != nil {
			return state, err
		}
	}
	return p.state(ctx, pl.number)
}

func reached(stage, until message.Stage) bool {
	return slices.Index(message.Stages, stage) >= slices.Index(message.Stages, until)
}

// state asks a case how it stands, once it has been assessed.
func (p *player) state(ctx context.Context, number string) (message.State, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	for {
		var s message.State
		v, err := p.Client.QueryWorkflow(ctx, message.WorkflowID(number), "", message.QueryState)
		if err == nil {
			err = v.Get(&s)
		}
		if err != nil || s.Recommendation.Gate != "" {
			return s, err
		}
		if err := pause(ctx); err != nil {
			return s, err
		}
	}
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(lookEvery):
		return nil
	}
}

// wait waits until something has come about by itself.
func (p *player) wait(ctx context.Context, number string, until func(message.State) bool) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	for {
		s, err := p.state(ctx, number)
		if err != nil || until(s) {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// goOn gives the commands to the watch of a case that is closed.
func (p *player) goOn(ctx context.Context, pl plan) error {
	for i, s := range pl.after {
		ctx, cancel := context.WithTimeout(ctx, answerWithin)
		state, err := p.watch(ctx, pl.number, s.name == message.CmdDetriment)
		if err == nil {
			err = p.give(ctx, pl.number, fmt.Sprintf("sample-%02d-%s", i+1, s.name), s, message.State{Proceeding: state.Proceeding})
		}
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

// watch asks a watch how it stands, once an annual assessment can be answered for where one is to be.
func (p *player) watch(ctx context.Context, number string, assessment bool) (message.WatchState, error) {
	for {
		var s message.WatchState
		v, err := p.Client.QueryWorkflow(ctx, message.WatchID(number), "", message.QueryState)
		if err == nil {
			err = v.Get(&s)
		}
		ready := slices.ContainsFunc(s.Docket, func(item message.Item) bool {
			return item.Status == message.ItemOpen && (item.Kind == message.AwaitNoDetriment && item.Card != message.NoCard) == assessment
		})
		if err != nil || ready {
			return s, err
		}
		if err := pause(ctx); err != nil {
			return s, err
		}
	}
}

// give gives the command of a step and holds the answer against what the plan expects.
func (p *player) give(ctx context.Context, number, id string, s step, state message.State) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	h := message.Header{ID: id, Actor: s.actor(number), At: time.Now().UTC(), Reason: s.reason.In(p.l)}
	var cmd message.Command
	if s.cased != nil {
		cmd = s.cased(number, h)
	} else {
		cmd = s.make(h, state, p.l)
	}
	id = message.WorkflowID(number)
	if s.watch {
		id = message.WatchID(number)
	}
	if s.clock {
		id = message.ClockID(clockPlans[number].number)
	}
	update, err := p.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: string(s.name), Args: []any{cmd}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var answer message.Answer
	if err == nil {
		err = update.Get(ctx, &answer)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: %w", number, s.name, err)
	case answer.Accepted == (s.refused == "") && answer.Article == s.refused:
		return nil
	case answer.Accepted:
		return &stray{lang.Format("%s：“%s”未被驳回", "%s: the %s was not refused", number, s.named())}
	}
	refused := lang.Text{ZH: explain.Answer(answer, lang.ZH), EN: explain.Answer(answer, lang.EN)}
	return &stray{lang.Format("%s：“%s”被驳回：%s", "%s: the %s was refused: %s", number, s.named(), refused)}
}

func (s step) named() lang.Text {
	return lang.Text{ZH: explain.Command(s.name, lang.ZH), EN: explain.Command(s.name, lang.EN)}
}
