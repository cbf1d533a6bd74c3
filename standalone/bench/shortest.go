package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.temporal.io/sdk/client"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// shortestCase times the shortest case against the floor, in turn and on the same engine, and weighs their histories.
func (b *bench) shortestCase(ctx context.Context, folder string) (err error) {
	z := b.size
	serve := Serve
	if b.profile != "" {
		serve = append(slices.Clone(Serve), "--profile", b.profile)
	}
	p, err := b.start(ctx, folder, serve...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	commands := len(shortest())
	b.report.section("shortest",
		"最短案件（立案、放弃陈述、拟办、审核、决定、送达）与客户端调用次数相同的空流程，在同一引擎上轮流进行：%d 轮，每轮各 %d 件，同时 %d 件；取各轮中位数。处理器时间是引擎和办理程序整个进程的，包括答复之后的登记与通知",
		"the shortest case (opened, statement waived, proposed, reviewed, decided, served) and a bare workflow with as many client calls, in turn on one engine: %d rounds of %d each, %d at a time; medians of the rounds. Processor time is that of the whole process, engine and worker, with what is recorded and told after the answers",
		z.rounds, z.each, atOnce)

	bare := func(ctx context.Context, id string, updates int) error {
		run, err := openFloor(ctx, p.client, id, updates)
		for range updates {
			if err == nil {
				err = update(ctx, p.client, id, floorStep, "x", nil)
			}
		}
		if err != nil {
			return err
		}
		return run.Get(ctx, nil)
	}
	kinds := []struct {
		id  func(round, i int) string
		run func(ctx context.Context, id string) error
		per []float64 // milliseconds for one, by round
		cpu []float64 // of the processor's time in the program, the same
	}{
		{id: func(round, i int) string { return fmt.Sprintf("floor-%d-%d", round, i) },
			run: func(ctx context.Context, id string) error { return bare(ctx, id, commands) }},
		{id: func(round, i int) string { return fmt.Sprintf("B-%d-%d", round, i) },
			run: func(ctx context.Context, id string) error { return b.wholeCase(ctx, p.client, id) }},
		{id: func(round, i int) string { return fmt.Sprintf("once-%d-%d", round, i) },
			run: func(ctx context.Context, id string) error { return bare(ctx, id, 1) }},
	}
	if err := p.settle(ctx); err != nil {
		return err
	}
	for round := range z.rounds + 1 { // the first one warms up and does not count
		b.tell("shortest %d/%d", round, z.rounds)
		for k := range kinds {
			kind := &kinds[k]
			before, err := p.cpu(ctx)
			if err != nil {
				return err
			}
			took, err := each(ctx, z.each, atOnce, func(ctx context.Context, i int) error { return kind.run(ctx, kind.id(round, i)) })
			if err == nil {
				err = p.settle(ctx) // what it leaves to do counts, and not with the next one
			}
			if err != nil {
				return err
			}
			after, err := p.cpu(ctx)
			if err != nil {
				return err
			}
			if round > 0 {
				kind.per = append(kind.per, ms(took)/float64(z.each))
				kind.cpu = append(kind.cpu, (after-before)*1000/float64(z.each))
			}
		}
	}
	floors, cases, once := kinds[0].per, kinds[1].per, kinds[2].per
	b.report.add(of(Figure{Name: "shortest_ratio", What: lang.Text{ZH: "最短案件与空流程之比", EN: "shortest case to floor"}, Unit: "×", Goal: atMost(1.15)}, ratios(cases, floors)))
	b.report.add(of(Figure{Name: "shortest_cpu_ratio", What: lang.Text{ZH: "处理器时间之比", EN: "the same in processor time"}, Unit: "×"}, ratios(kinds[1].cpu, kinds[0].cpu)))
	b.report.add(of(Figure{Name: "shortest_case_ms", What: lang.Text{ZH: "一件最短案件", EN: "one shortest case"}, Unit: "ms"}, cases))
	b.report.add(of(Figure{Name: "shortest_cpu_ms", What: lang.Text{ZH: "一件最短案件的处理器时间", EN: "one shortest case, processor time"}, Unit: "ms"}, kinds[1].cpu))
	b.report.add(of(Figure{Name: "floor_ms", What: lang.Text{ZH: "一个空流程", EN: "one floor"}, Unit: "ms"}, floors))
	b.report.add(of(Figure{Name: "floor_cpu_ms", What: lang.Text{ZH: "一个空流程的处理器时间", EN: "one floor, processor time"}, Unit: "ms"}, kinds[0].cpu))
	b.report.add(of(Figure{Name: "once_ms", What: lang.Text{ZH: "只收一个 Update 的空流程", EN: "a bare workflow of one Update"}, Unit: "ms"}, once))

	for k, names := range [][2]string{{"floor_events", "floor_bytes"}, {"shortest_events", "shortest_bytes"}} {
		events, bytes, err := b.histories(ctx, p.client, kinds[k].id, k == 1)
		if err != nil {
			return err
		}
		what := lang.Text{ZH: "空流程的历史", EN: "history of the floor"}
		var goal *Goal
		if k == 1 {
			what, goal = lang.Text{ZH: "最短案件的历史", EN: "history of the shortest case"}, atMost(30)
		}
		b.report.add(of(Figure{Name: names[0], What: what, Unit: "events", Goal: goal}, events))
		b.report.add(of(Figure{Name: names[1], What: what, Unit: "bytes"}, bytes))
	}
	return nil
}

func ratios(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i]
	}
	return out
}

// wholeCase carries a case from its opening to its end.
func (b *bench) wholeCase(ctx context.Context, c client.Client, number string) error {
	run, err := openCase(ctx, c, b.input, number)
	for _, s := range shortest() {
		if err == nil {
			err = give(ctx, c, number, s)
		}
	}
	if err != nil {
		return err
	}
	return run.Get(ctx, nil)
}

// histories are the length and the size of the histories of the last round, as the engine tells them.
func (b *bench) histories(ctx context.Context, c client.Client, id func(round, i int) string, cases bool) (events, bytes []float64, err error) {
	for i := range b.size.each {
		name := id(b.size.rounds, i)
		if cases {
			name = message.WorkflowID(name)
		}
		d, err := c.DescribeWorkflowExecution(ctx, name, "")
		if err != nil {
			return nil, nil, err
		}
		events = append(events, float64(d.WorkflowExecutionInfo.HistoryLength))
		bytes = append(bytes, float64(d.WorkflowExecutionInfo.HistorySizeBytes))
	}
	return events, bytes, nil
}
