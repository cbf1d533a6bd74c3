package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

var (
	engineUp   = gauge("engine_up", "Whether the engine tells of the task queue: 1, or 0 and the figures of the queue are missing.")
	backlog    = gauge("task_queue_backlog", "Tasks that wait for a worker, about, by type.", "type")
	backlogAge = gauge("task_queue_backlog_age_seconds", "Age of the oldest of them, about.", "type")
	pollers    = gauge("task_queue_pollers", "Workers that ask for tasks, as the engine saw them in the last minutes.", "type")
)

// describer is the part of the engine's service that tells of task queues.
type describer interface {
	DescribeTaskQueue(context.Context, *workflowservice.DescribeTaskQueueRequest, ...grpc.CallOption) (*workflowservice.DescribeTaskQueueResponse, error)
}

// Engine tells Prometheus of a task queue, from the engine.
type Engine struct {
	service          describer
	namespace, queue string

	mu    sync.Mutex
	asked time.Time
	held  []queueState
}

// queueState is how a task queue stands for one type of task.
type queueState struct {
	kind     string
	tasks    int64
	age      time.Duration
	pollers  int
	answered bool
}

// NewEngine makes a collector of what the engine says of a task queue.
func NewEngine(s describer, namespace, queue string) *Engine {
	return &Engine{service: s, namespace: namespace, queue: queue}
}

// Describe sends what can be told.
func (e *Engine) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{engineUp, backlog, backlogAge, pollers} {
		ch <- d
	}
}

// Collect sends what the engine says now, or that it does not answer.
func (e *Engine) Collect(ch chan<- prometheus.Metric) {
	up := 1.0
	for _, s := range e.states() {
		if !s.answered {
			up = 0
			continue
		}
		ch <- prometheus.MustNewConstMetric(backlog, prometheus.GaugeValue, float64(s.tasks), s.kind)
		ch <- prometheus.MustNewConstMetric(backlogAge, prometheus.GaugeValue, s.age.Seconds(), s.kind)
		ch <- prometheus.MustNewConstMetric(pollers, prometheus.GaugeValue, float64(s.pollers), s.kind)
	}
	ch <- prometheus.MustNewConstMetric(engineUp, prometheus.GaugeValue, up)
}

// states asks the engine at most once in a while.
func (e *Engine) states() []queueState {
	e.mu.Lock()
	defer e.mu.Unlock()
	if now := time.Now(); e.asked.IsZero() || now.Sub(e.asked) >= freshFor {
		e.asked = now
		e.held = e.ask()
	}
	return e.held
}

func (e *Engine) ask() []queueState {
	ctx, cancel := context.WithTimeout(context.Background(), readWithin)
	defer cancel()
	out := []queueState{{kind: "workflow"}, {kind: "activity"}}
	types := []enums.TaskQueueType{enums.TASK_QUEUE_TYPE_WORKFLOW, enums.TASK_QUEUE_TYPE_ACTIVITY}
	for i := range out {
		a, err := e.service.DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
			Namespace: e.namespace, TaskQueue: &taskqueue.TaskQueue{Name: e.queue, Kind: enums.TASK_QUEUE_KIND_NORMAL},
			TaskQueueType: types[i], ReportStats: true,
		})
		if err != nil {
			continue // told as engine_up
		}
		out[i].answered, out[i].pollers = true, len(a.GetPollers())
		out[i].tasks, out[i].age = a.GetStats().GetApproximateBacklogCount(), a.GetStats().GetApproximateBacklogAge().AsDuration()
	}
	return out
}
