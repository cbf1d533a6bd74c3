package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// standing is a program with cases that stand open, their timers armed.
type standing struct {
	*program
	folder string
	cases  int
	took   time.Duration // to open them
	rested time.Duration // until all was done that their opening brings
	used   usage         // at rest, before anything else
}

// stand starts a program and opens cases in it, which then wait for the officer's statement.
func (b *bench) stand(ctx context.Context, folder string, cases int) (*standing, error) {
	p, err := b.start(ctx, folder)
	if err != nil {
		return nil, err
	}
	s := &standing{program: p, folder: folder, cases: cases}
	b.tell("opening %d cases", cases)
	begun := time.Now()
	s.took, err = each(ctx, cases, 2*atOnce, func(ctx context.Context, i int) error {
		_, err := openCase(ctx, p.client, b.input, fmt.Sprintf("S-%05d", i))
		return err
	})
	if err == nil {
		err = p.rest(ctx)
	}
	s.rested = time.Since(begun)
	if err == nil {
		s.used, err = p.usage(ctx)
	}
	return s, err
}

// bulkOpening times the opening of many cases against bare starts, each on an engine of its own. It leaves the cases
// standing.
func (b *bench) bulkOpening(ctx context.Context, folder string) (*standing, error) {
	n := b.size.bulk
	p, err := b.start(ctx, filepath.Join(folder, "bare"), Serve...)
	if err != nil {
		return nil, err
	}
	b.tell("opening %d bare workflows", n)
	bare, err := each(ctx, n, 2*atOnce, func(ctx context.Context, i int) error {
		_, err := openFloor(ctx, p.client, fmt.Sprintf("bare-%05d", i), 1)
		return err
	})
	if err = errors.Join(err, p.stop()); err != nil {
		return nil, err
	}
	s, err := b.stand(ctx, filepath.Join(folder, "many"), n)
	if err != nil {
		return s, err
	}
	b.report.section("opening", "连续启动 %d 个流程，同时 %d 个客户端，各用一个新引擎；办理程序同时在办。空流程启动后等待一个 Update",
		"%d workflows started by %d clients at a time, each kind on a new engine, while the worker works on them; the bare one then awaits an Update", n, 2*atOnce)
	rate := func(d time.Duration) float64 { return float64(n) / d.Seconds() }
	b.report.add(Figure{Name: "open_ratio", What: lang.Text{ZH: "立案与空流程启动的速度之比", EN: "rate of opening cases to bare starts"}, Value: rate(s.took) / rate(bare), Unit: "×", Goal: atLeast(0.9)})
	b.report.add(Figure{Name: "open_per_second", What: lang.Text{ZH: "每秒立案", EN: "cases opened a second"}, Value: rate(s.took), Unit: "1/s"})
	b.report.add(Figure{Name: "bare_per_second", What: lang.Text{ZH: "每秒启动空流程", EN: "bare starts a second"}, Value: rate(bare), Unit: "1/s"})
	b.report.add(Figure{Name: "open_all_done_s", What: lang.Text{ZH: "全部立案并且登记、通知完毕", EN: "until all are open, recorded and told of"}, Value: s.rested.Seconds(), Unit: "s"})
	return s, nil
}

// memories tells the memory of the programs with open cases.
func (b *bench) memories(all []*standing) {
	b.report.section("memory", "进程（引擎、办理程序在内）的常驻内存：立案完毕静止之后，和此前的峰值",
		"resident memory of the process, engine and worker in it: at rest after the opening, and the peak until then")
	goals := map[int]float64{1000: 400, 10_000: 600}
	for _, s := range all {
		var goal *Goal
		if mb, ok := goals[s.cases]; ok {
			goal = atMost(mb)
		}
		b.report.add(Figure{Name: fmt.Sprintf("memory_%d_mb", s.cases), What: lang.Format("%d 件未结", "%d open cases", s.cases), Value: s.used.memory / 1e6, Unit: "MB", Goal: goal})
		b.report.add(Figure{Name: fmt.Sprintf("memory_%d_peak_mb", s.cases), What: lang.Format("%d 件未结，峰值", "%d open cases, peak", s.cases), Value: s.used.peak / 1e6, Unit: "MB"})
	}
}

// decisions times decisions with few and with many cases standing, in turn, so that both meet the same machine.
func (b *bench) decisions(ctx context.Context, few, many *standing) error {
	n := b.size.decisions
	b.report.section("decisions", "%d 件未结与 %d 件未结的两个进程轮流作决定：先一次一件共 %d 件，测延迟；再同时 %d 件共 %d 件，测速度",
		"decisions in two programs in turn, with %d and with %d cases standing: %d one at a time for the latency, then, %d at a time, %d for the rate", few.cases, many.cases, n, atOnce, n)
	both := []*standing{few, many}
	for _, s := range both {
		b.tell("preparing decisions among %d cases", s.cases)
		_, err := each(ctx, 2*n, atOnce, func(ctx context.Context, i int) error { return b.prepare(ctx, s.program, decision(i)) })
		if err == nil {
			err = s.rest(ctx)
		}
		if err != nil {
			return err
		}
	}
	latency := make([][]float64, 2)
	for i := range n {
		for k, s := range both {
			begun := time.Now()
			if err := give(ctx, s.client, decision(i), decide()); err != nil {
				return err
			}
			latency[k] = append(latency[k], ms(time.Since(begun)))
		}
	}
	rates := make([][]float64, 2)
	const parts = 5
	for part := range parts {
		from, to := n+part*n/parts, n+(part+1)*n/parts
		for k, s := range both {
			if to == from {
				continue
			}
			took, err := each(ctx, to-from, atOnce, func(ctx context.Context, i int) error { return give(ctx, s.client, decision(from+i), decide()) })
			if err != nil {
				return err
			}
			rates[k] = append(rates[k], float64(to-from)/took.Seconds())
		}
	}
	for k, s := range both {
		slices.Sort(latency[k])
		b.report.add(of(Figure{Name: fmt.Sprintf("decisions_per_second_%d", s.cases), What: lang.Format("每秒决定，%d 件未结", "decisions a second, %d open", s.cases), Unit: "1/s"}, rates[k]))
		for _, q := range []int{50, 95, 99} {
			b.report.add(Figure{Name: fmt.Sprintf("decision_p%d_%d_ms", q, s.cases), What: lang.Format("决定延迟 p%d，%d 件未结", "latency of a decision, p%d, %d open", q, s.cases), Value: quantile(latency[k], float64(q)/100), Unit: "ms"})
		}
	}
	for _, q := range []int{50, 95} {
		b.report.add(Figure{Name: fmt.Sprintf("decision_p%d_ratio", q), What: lang.Format("决定延迟 p%d 之比", "latency of a decision, p%d, many to few", q),
			Value: quantile(latency[1], float64(q)/100) / quantile(latency[0], float64(q)/100), Unit: "×", Goal: atMost(1.3)})
	}
	return nil
}

func decision(i int) string { return fmt.Sprintf("D-%04d", i) }

// prepare brings a case before its decision.
func (b *bench) prepare(ctx context.Context, p *program, number string) error {
	_, err := openCase(ctx, p.client, b.input, number)
	for _, s := range toDecision() {
		if err == nil {
			err = give(ctx, p.client, number, s)
		}
	}
	return err
}

// scrapes times /metrics.
func (b *bench) scrapes(ctx context.Context, all []*standing) error {
	b.report.section("metrics", "抓取 /metrics %d 次，完整回答", "/metrics scraped %d times, whole answers", b.size.looks)
	for _, s := range all {
		var took []float64
		for range b.size.looks {
			begun := time.Now()
			if _, err := s.scrape(ctx, "/metrics"); err != nil {
				return err
			}
			took = append(took, ms(time.Since(begun)))
		}
		b.report.add(of(Figure{Name: fmt.Sprintf("scrape_%d_ms", s.cases), What: lang.Format("%d 件未结", "%d open cases", s.cases), Unit: "ms", Goal: atMost(100)}, took))
	}
	return nil
}

// starting times the start of the program: on a new folder, and on that of many open cases.
func (b *bench) starting(ctx context.Context, folder string, many *standing) error {
	b.report.section("start", "从进程启动到 /readyz 回答，%d 次；之后静止时的内存", "from the start of the process until /readyz answers, %d times; and the memory at rest after it", b.size.starts)
	for _, c := range []struct {
		name   string
		what   lang.Text
		folder func(i int) string
	}{
		{"start_new", lang.Text{ZH: "新目录", EN: "a new folder"}, func(i int) string { return filepath.Join(folder, fmt.Sprint(i)) }},
		{fmt.Sprintf("start_%d", many.cases), lang.Format("%d 件未结", "%d open cases", many.cases), func(int) string { return many.folder }},
	} {
		b.tell("starting: %s", c.what.EN)
		var took, memory []float64
		for i := range b.size.starts {
			p, err := b.start(ctx, c.folder(i))
			if err != nil {
				return err
			}
			took = append(took, ms(p.started))
			var u usage
			if err = p.rest(ctx); err == nil {
				u, err = p.usage(ctx)
			}
			if err = errors.Join(err, p.stop()); err != nil {
				return err
			}
			memory = append(memory, u.memory/1e6)
		}
		b.report.add(of(Figure{Name: c.name + "_ms", What: c.what, Unit: "ms", Goal: atMost(2000)}, took))
		b.report.add(of(Figure{Name: c.name + "_memory_mb", What: lang.Format("%s，静止时的内存", "%s, memory at rest", c.what), Unit: "MB"}, memory))
	}
	return nil
}

// commands times the command line on a warm program.
func (b *bench) commands(ctx context.Context, s *standing) error {
	z := b.size
	b.report.section("starter", "bin/starter 的整个进程，从启动到结束，各 %d 次，先空跑一次；%d 件未结", "bin/starter as a whole process, from its start to its end, %d runs of each after one that does not count; %d open cases", z.looks, s.cases)
	for i := range z.looks + 1 {
		if err := b.prepare(ctx, s.program, fmt.Sprintf("C-%03d", i)); err != nil {
			return err
		}
	}
	if err := s.rest(ctx); err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		args func(i int) []string
	}{
		{"show", func(i int) []string { return []string{"show", fmt.Sprintf("C-%03d", i)} }},
		{"inbox", func(int) []string { return []string{"inbox", "--role", string(message.Supervisor)} }},
		{"decide", func(i int) []string {
			return []string{"decide", fmt.Sprintf("C-%03d", i), string(outcome.Disposition), "--basis", outcome.Basis[0], "--as", supervisor.ID, "--role", string(supervisor.Role), "--reason", "bench"}
		}},
	} {
		b.tell("starter %s", c.name)
		var took []float64
		for i := range z.looks + 1 {
			d, err := b.starterRuns(ctx, s, c.args(i))
			if err != nil {
				return err
			}
			if i > 0 {
				took = append(took, ms(d))
			}
		}
		b.report.add(of(Figure{Name: fmt.Sprintf("starter_%s_%d_ms", c.name, s.cases), What: lang.Text{ZH: "starter " + c.name, EN: "starter " + c.name}, Unit: "ms", Goal: atMost(150)}, took))
	}
	return nil
}
