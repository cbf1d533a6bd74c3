package telemetry

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"

	"duecourse/config"
)

// queue answers for one task queue, or for none of a type.
type queue struct{ lacks enums.TaskQueueType }

func (q queue) DescribeTaskQueue(_ context.Context, r *workflowservice.DescribeTaskQueueRequest, _ ...grpc.CallOption) (*workflowservice.DescribeTaskQueueResponse, error) {
	if r.TaskQueueType == q.lacks || !r.ReportStats || r.Namespace != "bureau" || r.TaskQueue.Name != "duecourse" {
		return nil, errors.New("unavailable")
	}
	return &workflowservice.DescribeTaskQueueResponse{Pollers: make([]*taskqueue.PollerInfo, 2),
		Stats: &taskqueue.TaskQueueStats{ApproximateBacklogCount: 5, ApproximateBacklogAge: durationpb.New(90 * time.Second)}}, nil
}

func TestTheTaskQueue(t *testing.T) {
	for lacks, want := range map[enums.TaskQueueType][]string{
		enums.TASK_QUEUE_TYPE_UNSPECIFIED: {`duecourse_engine_up 1`, `duecourse_task_queue_backlog{type="workflow"} 5`,
			`duecourse_task_queue_backlog_age_seconds{type="activity"} 90`, `duecourse_task_queue_pollers{type="activity"} 2`},
		enums.TASK_QUEUE_TYPE_ACTIVITY: {`duecourse_engine_up 0`, `duecourse_task_queue_backlog{type="workflow"} 5`},
	} {
		all, err := Start(t.Context(), config.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if err := all.Watch(NewEngine(queue{lacks}, "bureau", "duecourse"), Calendar(2026)); err != nil {
			t.Fatal(err)
		}
		lines := scrape(t, all)
		has(t, lines, append(want, `duecourse_calendar_last_year 2026`)...)
		if lacks != enums.TASK_QUEUE_TYPE_UNSPECIFIED && len(lines) != 5 {
			t.Errorf("%q", lines) // what is not known is not told
		}
	}
}
