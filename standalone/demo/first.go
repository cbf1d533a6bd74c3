package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"go.temporal.io/api/workflowservice/v1"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// marker is the file of a data folder that says how far a first start came. It is written before the first case is
// opened, so that a start that was interrupted is known from one that finds cases of people.
const (
	marker = "samples"
	begun  = "begun"
	done   = "done"
)

func countCases() *workflowservice.CountWorkflowExecutionsRequest {
	return &workflowservice.CountWorkflowExecutionsRequest{Query: "WorkflowType = '" + message.CaseWorkflow + "'"}
}

// FirstStart opens the sample cases where no case was ever opened, brings them into different stages, and says what it
// did and what to try, with address and records, where the engine and the register are, as flags of starter where it
// needs them. Where it is interrupted, the next start goes on with it; where there is nothing to do, it says nothing.
func FirstStart(ctx context.Context, b *Bureau, data, address, records string, out io.Writer, l lang.Lang) error {
	file := filepath.Join(data, marker)
	was, err := os.ReadFile(file)
	switch {
	case err == nil && strings.TrimSpace(string(was)) == done:
		return nil
	case errors.Is(err, os.ErrNotExist):
		if empty, err := b.empty(ctx); err != nil || !empty {
			return err
		}
		if err := os.WriteFile(file, []byte(begun+"\n"), 0o600); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	inputs, err := b.samples()
	if err != nil {
		return err
	}
	f := &first{player: player{Bureau: b, l: l}, states: map[string]message.State{}}
	fmt.Fprintln(out, lang.Format("首次启动：正在立样例案件……", "First start: opening the sample cases …").In(l))
	if err := each(ctx, func(ctx context.Context, p plan) error { return f.bring(ctx, p, inputs[p.number]) }); err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte(done+"\n"), 0o600); err != nil {
		return err
	}
	f.tell(out, address, records)
	return nil
}

// first is a first start.
type first struct {
	player
	mu     sync.Mutex
	states map[string]message.State // by case
	strays []lang.Text
}

// bring opens a case and brings it to where the plan leaves it. A case that goes another way is left there: people may
// have worked on it meanwhile.
func (f *first) bring(ctx context.Context, p plan, in message.CaseInput) error {
	if err := f.open(ctx, in); err != nil {
		return err
	}
	s, err := f.play(ctx, p, p.until)
	if err == nil { // what is tried next reads the register, and is to find all of it there
		err = f.wait(ctx, p.number, func(s message.State) bool { return len(s.Unflushed) == 0 })
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.states[p.number] = s
	var other *stray
	if errors.As(err, &other) {
		f.strays = append(f.strays, other.text)
		return nil
	}
	return err
}

// tell says how many cases are at each stage, and what to try.
func (f *first) tell(out io.Writer, address, records string) {
	say := func(zh, en string, args ...any) { fmt.Fprintln(out, lang.Format(zh, en, args...).In(f.l)) }
	count := map[message.Stage]int{}
	var waiting string
	for _, p := range plans {
		s := f.states[p.number]
		count[s.Stage]++
		if waiting == "" && s.Stage == message.Deciding && s.Proposal != nil {
			waiting = p.number
		}
	}
	var stages []string
	for _, s := range message.Stages {
		if count[s] > 0 {
			stages = append(stages, fmt.Sprintf("%s %d", explain.Stage(s, f.l), count[s]))
		}
	}
	say("已立样例案件 %d 件：%s", "sample cases: %d — %s", len(f.states), strings.Join(stages, lang.Text{ZH: "，", EN: ", "}.In(f.l)))
	for _, s := range f.strays {
		say("　与预定不同：%s", "  not as planned: %s", s)
	}
	if waiting == "" {
		return
	}
	proposed := f.states[waiting].Proposal.Proposed
	say("可以试试：", "Try:")
	for _, c := range []string{
		"bin/starter inbox --role supervisor" + records,
		"bin/starter show " + waiting + records,
		fmt.Sprintf("bin/starter decide %s %s --basis %s --reason %s --as %s --role supervisor", waiting, proposed.Disposition,
			strings.Join(proposed.Basis, ","), lang.Text{ZH: "同意处理意见", EN: "agreed"}.In(f.l), people[message.Supervisor]),
	} {
		fmt.Fprintln(out, "  "+c+address)
	}
}
