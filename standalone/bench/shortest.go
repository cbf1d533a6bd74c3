package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// runner is a kind of workflow that is run again and again, with what was measured of it by round: milliseconds for one.
type runner struct {
	name string
	run  func(ctx context.Context, id string) (answered time.Duration, err error) // to its end; answered is its last answer, from its opening on
	per  []float64                                                                // how often one came to its end
	cpu  []float64                                                                // of the processor's time in the program
	last []float64                                                                // until the last answer
}

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
	b.report.section("shortest",
		"最短案件（立案、放弃陈述、拟办、审核、决定、送达）与客户端调用次数相同的空流程，在同一引擎上轮流进行：%d 轮，每轮各 %d 件，同时 %d 件；取各轮中位数。处理器时间是引擎和办理程序整个进程的，包括答复之后的登记与通知",
		"the shortest case (opened, statement waived, proposed, reviewed, decided, served) and a bare workflow with as many client calls, in turn on one engine: %d rounds of %d each, %d at a time; medians of the rounds. Processor time is that of the whole process, engine and worker, with what is recorded and told after the answers",
		z.rounds, z.each, atOnce)
	many := b.runners(p.client, "")
	if err := b.race(ctx, p, many, z.each, atOnce); err != nil {
		return err
	}
	floor, whole, once := many[0], many[1], many[2]
	b.report.add(of(Figure{Name: "shortest_ratio", What: lang.Text{ZH: "最短案件与空流程之比", EN: "shortest case to floor, to the end"}, Unit: "×", Goal: atMost(1.15)}, ratios(whole.per, floor.per)))
	b.report.add(of(Figure{Name: "shortest_cpu_ratio", What: lang.Text{ZH: "处理器时间之比", EN: "the same in processor time"}, Unit: "×"}, ratios(whole.cpu, floor.cpu)))
	b.report.add(of(Figure{Name: "shortest_case_ms", What: lang.Text{ZH: "一件最短案件", EN: "one shortest case"}, Unit: "ms"}, whole.per))
	b.report.add(of(Figure{Name: "shortest_cpu_ms", What: lang.Text{ZH: "一件最短案件的处理器时间", EN: "one shortest case, processor time"}, Unit: "ms"}, whole.cpu))
	b.report.add(of(Figure{Name: "floor_ms", What: lang.Text{ZH: "一个空流程", EN: "one floor"}, Unit: "ms"}, floor.per))
	b.report.add(of(Figure{Name: "floor_cpu_ms", What: lang.Text{ZH: "一个空流程的处理器时间", EN: "one floor, processor time"}, Unit: "ms"}, floor.cpu))
	b.report.add(of(Figure{Name: "once_ms", What: lang.Text{ZH: "只收一个 Update 的空流程", EN: "a bare workflow of one Update"}, Unit: "ms"}, once.per))
	if err := b.weigh(ctx, p.client); err != nil {
		return err
	}

	b.report.section("alone",
		"同上，一次一件：%d 轮，每轮各 %d 件。最后答复之前，是人要等的时间；到终点，还包括登记在册",
		"the same one at a time: %d rounds of %d each. Until the last answer is what people wait for; to the end, it is in the register too",
		z.rounds, z.each)
	alone := b.runners(p.client, "alone-")
	if err := b.race(ctx, p, alone, z.each, 1); err != nil {
		return err
	}
	floor, whole = alone[0], alone[1]
	b.report.add(of(Figure{Name: "alone_answered_ratio", What: lang.Text{ZH: "到最后答复：与空流程之比", EN: "until the last answer, to floor"}, Unit: "×", Goal: atMost(1.15)}, ratios(whole.last, floor.last)))
	b.report.add(of(Figure{Name: "alone_answered_ms", What: lang.Text{ZH: "到最后答复：最短案件", EN: "until the last answer, case"}, Unit: "ms"}, whole.last))
	b.report.add(of(Figure{Name: "alone_answered_floor_ms", What: lang.Text{ZH: "到最后答复：空流程", EN: "until the last answer, floor"}, Unit: "ms"}, floor.last))
	b.report.add(of(Figure{Name: "alone_ratio", What: lang.Text{ZH: "到终点：与空流程之比", EN: "to the end, to floor"}, Unit: "×"}, ratios(whole.per, floor.per)))
	b.report.add(of(Figure{Name: "alone_ms", What: lang.Text{ZH: "到终点：最短案件", EN: "to the end, case"}, Unit: "ms"}, whole.per))
	b.report.add(of(Figure{Name: "alone_floor_ms", What: lang.Text{ZH: "到终点：空流程", EN: "to the end, floor"}, Unit: "ms"}, floor.per))
	return nil
}

// runners are the floor, the case, and a floor of one Update.
func (b *bench) runners(c client.Client, prefix string) []*runner {
	bare := func(updates int) func(context.Context, string) (time.Duration, error) {
		return func(ctx context.Context, id string) (time.Duration, error) { return bareWorkflow(ctx, c, id, updates) }
	}
	return []*runner{
		{name: prefix + "floor", run: bare(len(shortest()))},
		{name: prefix + "B", run: func(ctx context.Context, id string) (time.Duration, error) { return b.wholeCase(ctx, c, id) }},
		{name: prefix + "once", run: bare(1)},
	}
}

// race runs n of every kind in turn, k at a time, round after round.
func (b *bench) race(ctx context.Context, p *program, all []*runner, n, k int) error {
	if err := p.settle(ctx); err != nil {
		return err
	}
	for round := range b.size.rounds + 1 { // the first one warms up and does not count
		b.tell("%s %d/%d", all[1].name, round, b.size.rounds)
		for _, r := range all {
			before, err := p.cpu(ctx)
			if err != nil {
				return err
			}
			answered := make([]float64, n)
			took, err := each(ctx, n, k, func(ctx context.Context, i int) error {
				last, err := r.run(ctx, r.id(round, i))
				answered[i] = ms(last)
				return err
			})
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
				r.per = append(r.per, ms(took)/float64(n))
				r.cpu = append(r.cpu, (after-before)*1000/float64(n))
				slices.Sort(answered)
				r.last = append(r.last, quantile(answered, 0.5))
			}
		}
	}
	return nil
}

func (r *runner) id(round, i int) string { return fmt.Sprintf("%s-%d-%d", r.name, round, i) }

// weigh tells how long and how large the histories of the last round are.
func (b *bench) weigh(ctx context.Context, c client.Client) error {
	for k, names := range [][2]string{{"floor_events", "floor_bytes"}, {"shortest_events", "shortest_bytes"}} {
		events, bytes, err := b.histories(ctx, c, b.runners(c, "")[k].id, k == 1)
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
func (b *bench) wholeCase(ctx context.Context, c client.Client, number string) (answered time.Duration, err error) {
	begun := time.Now()
	run, err := openCase(ctx, c, b.input, number)
	for _, s := range shortest() {
		if err == nil {
			err = give(ctx, c, number, s)
		}
	}
	if err != nil {
		return 0, err
	}
	answered = time.Since(begun)
	return answered, run.Get(ctx, nil)
}

// bareWorkflow does the same with a floor.
func bareWorkflow(ctx context.Context, c client.Client, id string, updates int) (answered time.Duration, err error) {
	begun := time.Now()
	run, err := openFloor(ctx, c, id, updates)
	for range updates {
		if err == nil {
			err = update(ctx, c, id, floorStep, "x", nil)
		}
	}
	if err != nil {
		return 0, err
	}
	answered = time.Since(begun)
	return answered, run.Get(ctx, nil)
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
