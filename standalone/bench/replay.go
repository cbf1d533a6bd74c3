package bench

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/temporalclient"
	"duecourse/workflows"
)

// replay times the replay of a long case, run by run, by the SDK's own replayer.
func (b *bench) replay(ctx context.Context, s *standing) error {
	const number = "L-0001"
	n := b.size.commands
	b.tell("a case of %d commands", n)
	if _, err := openCase(ctx, s.client, b.input, number); err != nil {
		return err
	}
	took, err := each(ctx, n, atOnce/2, func(ctx context.Context, i int) error {
		return give(ctx, s.client, number, step{message.CmdEvidence, message.AddEvidence{Header: head(fmt.Sprintf("e%d", i), handler),
			Evidence: []message.Evidence{{ID: fmt.Sprintf("K%d", i), Title: "补充材料", Kind: "documentary"}}}})
	})
	if err != nil {
		return err
	}
	runs, events, err := runsOf(ctx, s.client, message.WorkflowID(number))
	if err != nil {
		return err
	}
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DataConverter: temporalclient.DataConverter()})
	if err != nil {
		return err
	}
	workflows.Register(replayer)
	quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	var all []float64
	for range b.size.replays {
		begun := time.Now()
		for _, h := range runs {
			err := replayer.ReplayWorkflowHistoryWithOptions(quiet, h.history, worker.ReplayWorkflowHistoryOptions{
				OriginalExecution: workflow.Execution{ID: message.WorkflowID(number), RunID: h.id},
			})
			if err != nil {
				return err
			}
		}
		all = append(all, ms(time.Since(begun)))
	}
	b.report.section("replay", "一件收到 %d 条命令的案件，由 SDK 重放其全部历史（%d 个 run），%d 次", "one case of %d commands, all of its history (runs: %d) replayed by the SDK, %d times", n, len(runs), len(all))
	b.report.add(of(Figure{Name: "replay_ms", What: lang.Text{ZH: "重放", EN: "replay"}, Unit: "ms"}, all))
	b.report.add(Figure{Name: "replay_events", What: lang.Text{ZH: "历史", EN: "history"}, Value: float64(events), Unit: "events"})
	b.report.add(Figure{Name: "commands_per_second", What: lang.Text{ZH: "对同一案件每秒命令", EN: "commands a second to one case"}, Value: float64(n) / took.Seconds(), Unit: "1/s"})
	return nil
}

// oneRun is the history of one run of a workflow.
type oneRun struct {
	id      string
	history *historypb.History
}

// runsOf are the histories of all runs of a workflow, the latest first, and how many events they have.
func runsOf(ctx context.Context, c client.Client, id string) (runs []oneRun, events int, err error) {
	for run := ""; ; {
		h := oneRun{id: run, history: &historypb.History{}}
		for it := c.GetWorkflowHistory(ctx, id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); it.HasNext(); {
			e, err := it.Next()
			if err != nil {
				return nil, 0, err
			}
			h.history.Events = append(h.history.Events, e)
		}
		began := h.history.Events[0].GetWorkflowExecutionStartedEventAttributes()
		h.id = began.OriginalExecutionRunId
		runs, events = append(runs, h), events+len(h.history.Events)
		if run = began.ContinuedExecutionRunId; run == "" {
			return runs, events, nil
		}
	}
}
