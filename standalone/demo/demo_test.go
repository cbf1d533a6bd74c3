package demo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/temporalclient"
	"duecourse/standalone/engine"
	"duecourse/worker/host"
	"duecourse/worker/parts"
)

// start starts a bureau in a folder, on free ports.
func start(ctx context.Context, data string, log *slog.Logger) (*Bureau, func(context.Context) error, error) {
	e, err := engine.Start(ctx, engine.Options{Data: data, Frontend: "127.0.0.1:0", Log: log})
	if err != nil {
		return nil, nil, err
	}
	s := config.Settings{
		Temporal: config.Temporal{Address: e.Frontend(), Namespace: engine.DefaultNamespace},
		Register: "sqlite:" + filepath.Join(data, "register.db"),
		Notify:   config.Notify{Outbox: filepath.Join(data, "outbox")},
		HandOff:  config.HandOff{DropFolder: filepath.Join(data, "handoff")},
	}
	all, err := parts.Open(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	c, err := temporalclient.Dial(ctx, s, log)
	if err != nil {
		return nil, nil, err
	}
	h, err := host.New(host.Options{Client: c, TaskQueue: message.TaskQueue, Register: []func(worker.Registry){all.Register},
		StopTimeout: 10 * time.Second, Listen: "127.0.0.1:0", Logger: log})
	if err == nil {
		err = h.Start()
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := measures.Load(config.Measures())
	if err != nil {
		return nil, nil, err
	}
	r, err := register.Open(ctx, s.Register)
	if err != nil {
		return nil, nil, err
	}
	told, err := s.Procedure()
	if err != nil {
		return nil, nil, err
	}
	return &Bureau{Client: c, Register: r, Measures: m, Procedure: told}, func(ctx context.Context) error {
		h.Stop()
		c.Close()
		return errors.Join(r.Close(), all.Close(), e.Stop(ctx))
	}, nil
}

func bureau(t *testing.T, data string) *Bureau {
	b, stop, err := start(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return b
}

func TestDemo(t *testing.T) {
	var out, errs bytes.Buffer
	data := t.TempDir()
	if got := Main(t.Context(), []string{"--lang", "zh", "--data", data}, &out, &errs, lang.EN, start); got != 0 || errs.Len() > 0 {
		t.Fatalf("exit %d: %s\n%s", got, &errs, &out)
	}
	for _, want := range []string{"驳回承办人 h-001“提出处理意见”（第十条）", "逾期未办", "撤回案件；理由", "22 件全部按预定办结",
		"凭证 RQ-2026-0005/1：合理时间内未答复；案件 LYG-2026-0005 据此：第八条第（六）项", "凭证 ZX-2026-0006/2：按时申请；案件 LYG-2026-0006 据此：第八条第（二十四）项",
		// A hand-off that comes back and one that ends in a sanction, a meeting with dissent, an annulment, a watch.
		"登记纪检监察机关的处理——退回", "登记纪检监察机关的处理——给予处分", "集体讨论：同意 2、明确反对 1，s-003 明确反对：记过已足以惩戒",
		"复核、申诉的结果——申诉，撤销", "LYG-2026-0001/watch  承办人 h-001：答复是否受到影响——d1，受到不利影响"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, &out)
		}
	}
	if got := Main(t.Context(), []string{"--data", data}, io.Discard, &errs, lang.ZH, start); got != 1 || !strings.Contains(errs.String(), "已有案件") {
		t.Errorf("a demonstration over cases: exit %d: %s", got, &errs)
	}
	if got := Main(t.Context(), []string{"--lang", "fr"}, io.Discard, io.Discard, lang.ZH, start); got != 2 {
		t.Errorf("an unknown language: exit %d", got)
	}
}

func TestFirstStart(t *testing.T) {
	data := t.TempDir()
	b := bureau(t, data)

	// It is interrupted while the cases are being brought to their stages.
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if n, err := b.Client.CountWorkflow(ctx, countCases()); err == nil && n.GetCount() >= 5 {
				cancel()
			}
		}
	}()
	if err := FirstStart(ctx, b, data, "", "", io.Discard, lang.ZH); err == nil {
		t.Fatal("it was not interrupted")
	}
	if was, _ := os.ReadFile(filepath.Join(data, marker)); string(was) != begun+"\n" {
		t.Fatalf("the marker says %q", was)
	}

	var out bytes.Buffer
	if err := FirstStart(t.Context(), b, data, "", " --register R", &out, lang.ZH); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"22 件：受理 2，调查 3，陈述申辩 2，拟办 2，法制审核 3，决定 2，送达 2，救济与执行 1，移送 1，办结 4", "bin/starter decide LYG-2026-0005 exempt --basis 8.6", "bin/starter inbox --role supervisor --register R\n"} {
		if !strings.Contains(out.String(), want) || strings.Contains(out.String(), "与预定不同") {
			t.Errorf("it does not say %q:\n%s", want, &out)
		}
	}
	recorded := map[string]message.CaseRow{}
	rows, err := b.Register.Cases(t.Context(), register.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		recorded[row.Case] = row
	}
	p := player{Bureau: b}
	for _, pl := range plans {
		s, err := p.state(t.Context(), pl.number)
		if err != nil || s.Stage != pl.until {
			t.Errorf("%s is at %s, not %s: %v", pl.number, s.Stage, pl.until, err)
		}
		if row, found := recorded[pl.number]; !found || row.Seq != s.Seq { // the inbox that it tells of reads the register
			t.Errorf("%s: %d of %d entries are recorded", pl.number, row.Seq, s.Seq)
		}
		given := map[string]bool{}
		for _, a := range s.Applied {
			if given[a.ID] || !a.Answer.Accepted {
				t.Errorf("%s: %s was applied twice or refused", pl.number, a.ID)
			}
			given[a.ID] = true
		}
	}

	// A second start has nothing to do, even where the marker was lost.
	for range 2 {
		out.Reset()
		if err := FirstStart(t.Context(), b, data, "", " --register R", &out, lang.ZH); err != nil || out.Len() > 0 {
			t.Errorf("a second start: %v\n%s", err, &out)
		}
		_ = os.Remove(filepath.Join(data, marker))
	}
}

// Every sample case has a plan, and every stage a case that waits there after a first start.
func TestPlans(t *testing.T) {
	m, err := measures.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	all, err := (&Bureau{Measures: m}).samples()
	if err != nil {
		t.Fatal(err)
	}
	stages, ends := map[message.Stage]bool{}, map[measures.Disposition]bool{}
	for _, p := range plans {
		if _, ok := all[p.number]; !ok {
			t.Errorf("there is no sample case %s", p.number)
		}
		delete(all, p.number)
		stages[p.until], ends[p.ends] = true, true
	}
	if len(all) > 0 || len(stages) != len(message.Stages) || len(ends) != 8 {
		t.Errorf("without a plan: %d; stages: %v; ends: %v", len(all), stages, ends)
	}
}
