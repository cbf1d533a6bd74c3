package telemetry

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"

	"duecourse/internal/message"
)

// Activities is what is made of the activities that a worker carries out.
type Activities struct {
	Log *slog.Logger
	// CountNotice counts a notice that was delivered.
	CountNotice func(ctx context.Context, n message.Notice, at time.Time) error
}

// Interceptors are those of a worker: they log what becomes of activities and count the notices that are delivered.
func Interceptors(a Activities) []interceptor.WorkerInterceptor {
	return []interceptor.WorkerInterceptor{&watcher{Activities: a}}
}

// watcher sees the activities of a worker.
type watcher struct {
	interceptor.WorkerInterceptorBase
	Activities
}

// InterceptActivity is called by the SDK for each activity.
func (w *watcher) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	i := &watched{Activities: w.Activities}
	i.Next = next
	return i
}

type watched struct {
	interceptor.ActivityInboundInterceptorBase
	Activities
}

// ExecuteActivity carries out an activity and tells how it went: which one, for which case at which stage, how long it
// took. What went wrong, the SDK logs.
func (w *watched) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	begun := time.Now()
	out, err := w.Next.ExecuteActivity(ctx, in)
	name := activity.GetInfo(ctx).ActivityType.Name
	log := w.Log.With("activity", name, "attempt", activity.GetInfo(ctx).Attempt)
	for _, arg := range in.Args {
		if known := about(arg); len(known) > 0 {
			log = log.With(known...)
		}
	}
	if err != nil {
		log.WarnContext(ctx, "activity failed", "took", time.Since(begun))
		return out, err
	}
	log.DebugContext(ctx, "activity done", "took", time.Since(begun))
	for _, arg := range in.Args {
		w.done(ctx, log, arg)
	}
	return out, nil
}

// about is what may be told of an activity's argument. What is not known is not told.
func about(arg any) []any {
	switch a := value(arg).(type) {
	case message.Batch:
		return []any{"case", a.Case.Case, "stage", a.Case.Stage}
	case message.AssessInput:
		return []any{"case", a.Case}
	case message.Notice:
		return []any{"case", a.Case, "item", a.Item.Kind, "occasion", a.Occasion}
	case message.HandOff:
		return []any{"case", a.Case}
	}
	return nil
}

// value is what a pointer to an argument points to: the SDK decodes into either.
func value(arg any) any {
	switch a := arg.(type) {
	case *message.Batch:
		return *a
	case *message.AssessInput:
		return *a
	case *message.Notice:
		return *a
	case *message.HandOff:
		return *a
	}
	return arg
}

func (w *watched) done(ctx context.Context, log *slog.Logger, arg any) {
	switch a := value(arg).(type) {
	case message.Notice:
		// Its delivery must not fail, and be done again, because it could not be counted.
		if err := w.CountNotice(ctx, a, time.Now()); err != nil {
			log.WarnContext(ctx, "a notice that was delivered is not counted", "error", err)
		}
	case message.Batch:
		for _, e := range a.Entries {
			w.recorded(ctx, e)
		}
	}
}

// recorded logs the steps of a case. A retry may tell of one twice; the journal has it once.
func (w *watched) recorded(ctx context.Context, e message.Entry) {
	var d struct {
		Stage       message.Stage    `json:"stage"`
		Kind        message.ItemKind `json:"kind"`
		Card        message.Card     `json:"card"`
		Due         time.Time        `json:"due"`
		Disposition string           `json:"disposition"`
	}
	read := func() bool { return json.Unmarshal(e.Data, &d) == nil }
	switch e.Event {
	case message.StageEntered:
		if read() {
			w.Log.InfoContext(ctx, "stage entered", "case", e.Case, "stage", d.Stage, "at", e.At)
		}
	case message.ItemWarned:
		if read() {
			w.Log.InfoContext(ctx, "card given", "case", e.Case, "item", d.Kind, "card", d.Card, "due", d.Due)
		}
	case message.CaseClosed:
		if read() {
			w.Log.InfoContext(ctx, "closed", "case", e.Case, "disposition", d.Disposition, "at", e.At)
		}
	}
}
