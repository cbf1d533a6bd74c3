package backup

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/temporalclient"
	"duecourse/standalone/engine"
	"duecourse/workflows"
)

// replay replays the history of everything that is under way in a data folder with the workflows of this build, and
// returns how many there were and which of them this build cannot go on with. Nothing is polled: the engine that is
// started for it only answers. It does write to the folder, where a date comes meanwhile.
func replay(ctx context.Context, folder string, running map[string]bool) (replayed int, findings []lang.Text, err error) {
	quiet := slog.New(slog.DiscardHandler)
	e, err := engine.Start(ctx, engine.Options{Data: folder, Frontend: "127.0.0.1:0", Log: quiet})
	if err != nil {
		return 0, nil, err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		err = errors.Join(err, e.Stop(ctx))
	}()
	c, err := temporalclient.Dial(ctx, config.Settings{Temporal: config.Temporal{Address: e.Frontend(), Namespace: engine.DefaultNamespace}}, quiet)
	if err != nil {
		return 0, nil, err
	}
	defer c.Close()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DataConverter: temporalclient.DataConverter()})
	if err != nil {
		return 0, nil, err
	}
	workflows.Register(replayer)
	for _, id := range slices.Sorted(maps.Keys(running)) {
		h, err := historyOf(ctx, c, id)
		if err != nil {
			return replayed, findings, fmt.Errorf("%s: %w", id, err)
		}
		if !begun(h) { // no release has worked on it yet: any can
			continue
		}
		replayed++
		err = replayer.ReplayWorkflowHistoryWithOptions(log.NewStructuredLogger(quiet), h, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: id, RunID: h.Events[0].GetWorkflowExecutionStartedEventAttributes().OriginalExecutionRunId},
		})
		if err != nil {
			findings = append(findings, lang.Format("%s 不能由本版本接着办：%v", "%s cannot be carried on by this release: %v", id, err))
		}
	}
	return replayed, findings, nil
}

// begun reports whether a worker has done something in a history.
func begun(h *historypb.History) bool {
	return slices.ContainsFunc(h.Events, func(e *historypb.HistoryEvent) bool {
		return e.EventType == enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
	})
}

func historyOf(ctx context.Context, c client.Client, id string) (*historypb.History, error) {
	h := &historypb.History{}
	for it := c.GetWorkflowHistory(ctx, id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); it.HasNext(); {
		event, err := it.Next()
		if err != nil {
			return nil, err
		}
		h.Events = append(h.Events, event)
	}
	return h, nil
}
