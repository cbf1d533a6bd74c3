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
	held  []Queue
	up    bool
}

// Queue is how a task queue stands for one type of task, as the engine says.
type Queue struct {
	Kind    string        // of task: workflow or activity
	Tasks   int64         // that wait, about
	Age     time.Duration // of the oldest of them, about
	Pollers int           // workers that ask for tasks
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
	queues, up := e.Queues()
	for _, q := range queues {
		ch <- prometheus.MustNewConstMetric(backlog, prometheus.GaugeValue, float64(q.Tasks), q.Kind)
		ch <- prometheus.MustNewConstMetric(backlogAge, prometheus.GaugeValue, q.Age.Seconds(), q.Kind)
		ch <- prometheus.MustNewConstMetric(pollers, prometheus.GaugeValue, float64(q.Pollers), q.Kind)
	}
	v := 0.0
	if up {
		v = 1
	}
	ch <- prometheus.MustNewConstMetric(engineUp, prometheus.GaugeValue, v)
}

// Queues are how the task queue stands, and whether the engine said it of every type of task. It is asked at most once in
// a while.
func (e *Engine) Queues() ([]Queue, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if now := time.Now(); e.asked.IsZero() || now.Sub(e.asked) >= freshFor {
		e.asked = now
		e.held, e.up = e.ask()
	}
	return e.held, e.up
}

func (e *Engine) ask() (out []Queue, all bool) {
	ctx, cancel := context.WithTimeout(context.Background(), readWithin)
	defer cancel()
	types := []enums.TaskQueueType{enums.TASK_QUEUE_TYPE_WORKFLOW, enums.TASK_QUEUE_TYPE_ACTIVITY}
	for i, kind := range []string{"workflow", "activity"} {
		a, err := e.service.DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
			Namespace: e.namespace, TaskQueue: &taskqueue.TaskQueue{Name: e.queue, Kind: enums.TASK_QUEUE_KIND_NORMAL},
			TaskQueueType: types[i], ReportStats: true,
		})
		if err != nil {
			continue // told as engine_up
		}
		out = append(out, Queue{kind, a.GetStats().GetApproximateBacklogCount(), a.GetStats().GetApproximateBacklogAge().AsDuration(),
			len(a.GetPollers())})
	}
	return out, len(out) == len(types)
}
